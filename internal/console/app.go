package console

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// nonceMark stands in the built index.html where each answer has a nonce of its
// own: the component library writes its styles at run time.
const nonceMark = "__NONCE__"

// appPolicy lets the console load scripts of this host only. WebAssembly is for
// the image decoders of the PDF viewer.
func appPolicy(nonce string) string {
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; " +
		"font-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// app answers everything under /app/: files of the build by name, and the one
// page for every address that the console itself understands.
func (s *site) app(w http.ResponseWriter, r *http.Request) {
	if s.App == nil {
		s.show(w, http.StatusServiceUnavailable, "unbuilt.html", s.page(r))
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/app/")
	if strings.HasPrefix(name, "assets/") {
		s.appAsset(w, r, name)
		return
	}
	s.appPage(w)
}

func (s *site) appPage(w http.ResponseWriter) {
	html, err := fs.ReadFile(s.App, "index.html")
	if err != nil {
		s.Logger.Error("the console's page could not be read", "error", err)
		http.Error(w, "the console is incomplete", http.StatusInternalServerError)
		return
	}
	nonce := rand.Text()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", appPolicy(nonce))
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(bytes.ReplaceAll(html, []byte(nonceMark), []byte(nonce))) // the reader may be gone
}

// encodings are the compressed twins that the build leaves beside a file, the
// smaller one first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// appAsset sends a file of the build. Names carry a hash of the content, so that
// a browser keeps them for good.
func (s *site) appAsset(w http.ResponseWriter, r *http.Request, name string) {
	s.built(w, r, name, "public, max-age=31536000, immutable")
}

// built sends a file of the build by its name, compressed where it can be.
func (s *site) built(w http.ResponseWriter, r *http.Request, name, cache string) {
	if info, err := fs.Stat(s.App, name); err != nil || info.IsDir() || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", cache)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", contentType(name))
	for _, e := range encodings {
		if !accepts(r, e.name) {
			continue
		}
		if body, err := fs.ReadFile(s.App, name+e.suffix); err == nil {
			h.Set("Content-Encoding", e.name)
			_, _ = w.Write(body) // the reader may be gone
			return
		} else if !errors.Is(err, fs.ErrNotExist) {
			s.Logger.Error("a file of the console could not be read", "file", name, "error", err)
		}
	}
	http.ServeFileFS(w, r, s.App, name)
}

func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".mjs", ".js":
		return "text/javascript; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// accepts tells whether the client takes an encoding; a weight of zero refuses it.
func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			w := strings.ReplaceAll(weight, " ", "")
			return w != "q=0" && w != "q=0.0" && w != "q=0.00" && w != "q=0.000"
		}
	}
	return false
}
