package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"jishi/internal/fault"
)

// TestClientAddress: only trusted proxies may tell the client's address (R5).
func TestClientAddress(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	cases := []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"direct", "203.0.113.9:1234", nil, "203.0.113.9"},
		{"spoofed by the client", "203.0.113.9:1234", []string{"198.51.100.1"}, "203.0.113.9"},
		{"one proxy", "10.0.0.1:80", []string{"198.51.100.1"}, "198.51.100.1"},
		{"spoofed before the proxy", "10.0.0.1:80", []string{"1.2.3.4, 198.51.100.1"}, "198.51.100.1"},
		{"two proxies", "10.0.0.1:80", []string{"198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		{"two header lines", "10.0.0.1:80", []string{"1.2.3.4", "198.51.100.1"}, "198.51.100.1"},
		{"nonsense", "10.0.0.1:80", []string{"unknown"}, "10.0.0.1"},
		{"proxy without header", "10.0.0.1:80", nil, "10.0.0.1"},
		{"mapped", "[::ffff:10.0.0.1]:80", []string{"198.51.100.1"}, "198.51.100.1"},
		{"no address", "@", nil, "::"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tc.peer
			r.Header["X-Forwarded-For"] = tc.forwarded
			if got := clientAddress(r, trusted); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}

func TestIsSecure(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	for peer, want := range map[string]bool{"203.0.113.9:1": false, "10.0.0.1:1": true} {
		if r.RemoteAddr = peer; isSecure(r, trusted) != want {
			t.Errorf("peer %s: secure is not %v", peer, want)
		}
	}
}

func TestRequestID(t *testing.T) {
	if got := newRequestID("trace-0001"); got != "trace-0001" {
		t.Errorf("a sane id became %s", got)
	}
	for _, bad := range []string{"", "short", "with space and more", "line\nbreak-12345", string(make([]byte, 100))} {
		if got := newRequestID(bad); got == bad || len(got) != 36 {
			t.Errorf("%q became %q", bad, got)
		}
	}
}

// TestLimiter: one address runs dry, another does not, time refills, and memory
// stays bounded (R4, R38).
func TestLimiter(t *testing.T) {
	l := newLimiter(Limit{PerSecond: 1, Burst: 3})
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for i := range 3 {
		if d := l.wait("a", now); d != 0 {
			t.Fatalf("request %d waits %s", i, d)
		}
	}
	if d := l.wait("a", now); d <= 0 || d > time.Second {
		t.Errorf("the fourth waits %s", d)
	}
	if d := l.wait("b", now); d != 0 {
		t.Errorf("another address waits %s", d)
	}
	if d := l.wait("a", now.Add(time.Second)); d != 0 {
		t.Errorf("after a second it waits %s", d)
	}
	for i := range 3 * maxAddresses {
		l.wait(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}).String(), now)
	}
	if n := len(l.current) + len(l.older); n > 2*maxAddresses {
		t.Errorf("%d addresses are kept", n)
	}
}

func TestIfMatch(t *testing.T) {
	text := func(s string) *string { return &s }
	cases := []struct {
		header  *string
		version int64
		code    fault.Code
	}{
		{nil, 0, ""}, {text(`"v7"`), 7, ""},
		{text(`"v0"`), 0, fault.StaleVersion}, {text(`v7`), 0, fault.StaleVersion}, {text(`W/"v7"`), 0, fault.StaleVersion},
		{text(`*`), 0, fault.StaleVersion}, {text(`"v99999999999999999999"`), 0, fault.StaleVersion}, {text(``), 0, fault.StaleVersion},
	}
	for _, tc := range cases {
		version, err := ifMatch(tc.header)
		if version != tc.version || fault.CodeOf(err) != tc.code {
			t.Errorf("%v: %d %v", or(tc.header, "-"), version, err)
		}
	}
	if _, err := mustMatch(nil); fault.CodeOf(err) != fault.IfMatchRequired {
		t.Errorf("without If-Match: %v", err)
	}
	if got := *etag(7); got != `"v7"` {
		t.Error(got)
	}
}

func TestLanguage(t *testing.T) {
	for accept, want := range map[string]language{
		"": chinese, "zh-CN": chinese, "en": english, "en-GB,en;q=0.9": english, "zh;q=0.8,en;q=0.9": english,
		"fr": chinese, "en;q=0.1,zh": chinese, ";;;": chinese,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", accept)
		if got := languageOf(r); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}
