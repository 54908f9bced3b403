package httpapi

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// contextKey names what the edge puts into a request's context.
type contextKey int

const (
	requestKey contextKey = iota
	rawBodyKey
	queryKey
)

// request is what the edge knows of a request apart from its content.
type request struct {
	id      string
	address string // client address, without port
	secure  bool   // arrived by https, also at a trusted proxy
	lang    language
	agent   string // User-Agent
}

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(requestKey).(request)
	return r
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// rawBody gives the checked JSON body as it was sent.
func rawBody(ctx context.Context) []byte {
	raw, _ := ctx.Value(rawBodyKey).([]byte)
	return raw
}

var saneRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

func newRequestID(offered string) string {
	if saneRequestID.MatchString(offered) {
		return offered
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.NewString()
	}
	return id.String()
}

// clientAddress gives the address a request comes from. X-Forwarded-For is
// believed only as far as trusted proxies wrote it: it is read from the right,
// and the first address that is no trusted proxy is the client (R5).
func clientAddress(r *http.Request, trusted []netip.Prefix) string {
	peer := peerAddress(r)
	if !isTrusted(peer, trusted) {
		return peer.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		peer = hop.Unmap()
		if !isTrusted(peer, trusted) {
			break
		}
	}
	return peer.String()
}

func peerAddress(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.IPv6Unspecified()
	}
	return addr.Unmap()
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	for _, p := range trusted {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// isSecure tells whether the client speaks https, to us or to a trusted proxy.
func isSecure(r *http.Request, trusted []netip.Prefix) bool {
	if r.TLS != nil {
		return true
	}
	return isTrusted(peerAddress(r), trusted) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
