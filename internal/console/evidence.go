package console

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"
)

// Keys (公钥) are what the evidence page checks files with, unless the reader
// gives others.
type Keys struct {
	// Log is the journal's key in the note format.
	Log string
	// Certificate is the certificate key in base64, CertificateID its short name.
	Certificate   string
	CertificateID string
}

// evidenceScript is where the build leaves the checks (web/src/evidence).
const evidenceScript = "evidence/evidence.js"

// evidencePolicy lets the page ask nothing of any host once it is there.
const evidencePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// evidencePage is what the template of the evidence page is given besides.
type evidencePage struct {
	page
	Keys Keys
	// Built tells that the checks are there; OfflineSHA256 is of the offline file.
	Built         bool
	OfflineSHA256 string
}

// evidence shows the page that checks evidence files in the browser (证据文件核验).
func (s *site) evidence(w http.ResponseWriter, r *http.Request) {
	p := evidencePage{page: s.page(r), Keys: s.Keys}
	if raw, err := s.offline(); err == nil {
		sum := sha256.Sum256(raw)
		p.Built, p.OfflineSHA256 = true, hex.EncodeToString(sum[:])
	} else if !errors.Is(err, fs.ErrNotExist) {
		s.Logger.ErrorContext(r.Context(), "the offline page could not be made", "error", err)
	}
	s.showUnder(w, http.StatusOK, "evidence.html", p, evidencePolicy)
}

// LogID is the log key without the key itself: what it is called.
func (k Keys) LogID() string {
	parts := strings.SplitN(k.Log, "+", 3)
	if len(parts) < 3 {
		return k.Log
	}
	return parts[0] + "+" + parts[1]
}

// offlineFile sends the whole page as one file that works without a server.
func (s *site) offlineFile(w http.ResponseWriter, r *http.Request) {
	raw, err := s.offline()
	if err != nil {
		s.show(w, http.StatusServiceUnavailable, "unbuilt.html", s.page(r))
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="jishi-verify.html"`)
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'") // it is to be kept, not opened here
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(raw) // the reader may be gone
}

// inlined is what the template of the offline file is given.
type inlined struct {
	page
	Keys          Keys
	Policy        string
	Style, Script template.HTML
}

// makeOffline puts style, script and keys into one page. The same build and keys
// always give the same bytes.
func (s *site) makeOffline() ([]byte, error) {
	if s.App == nil {
		return nil, fs.ErrNotExist
	}
	script, err := fs.ReadFile(s.App, evidenceScript)
	if err != nil {
		return nil, fmt.Errorf("read the checks: %w", err)
	}
	var style []byte
	for _, name := range []string{"pages/pages.css", "pages/evidence.css"} {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the style: %w", err)
		}
		style = append(style, b...)
	}
	if bytes.Contains(bytes.ToLower(script), []byte("</script")) || bytes.Contains(script, []byte("<!--")) || bytes.Contains(style, []byte("</")) {
		return nil, errors.New("script or style would end early inside a page")
	}
	in := inlined{page: page{Sample: s.Sample}, Keys: s.Keys, Policy: "default-src 'none'; script-src " + sourceHash(script) + "; style-src " + sourceHash(style) + "; form-action 'none'; base-uri 'none'"}
	in.Style = template.HTML("<style>" + string(style) + "</style>")     //nolint:gosec // both are files of the build
	in.Script = template.HTML("<script>" + string(script) + "</script>") //nolint:gosec // see above
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, "offline.html", in); err != nil {
		return nil, fmt.Errorf("make the offline page: %w", err)
	}
	return b.Bytes(), nil
}

// sourceHash names an inline script or style in a policy.
func sourceHash(b []byte) string {
	sum := sha256.Sum256(b)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// once makes the offline file at its first use.
func (s *site) once() func() ([]byte, error) { return sync.OnceValues(s.makeOffline) }
