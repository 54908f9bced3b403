package console

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var built = fstest.MapFS{
	"index.html":              {Data: []byte(`<meta name="csp-nonce" content="__NONCE__">`)},
	"assets/index-1.js":       {Data: []byte("plain")},
	"assets/index-1.js.br":    {Data: []byte("brotli")},
	"assets/index-1.js.gz":    {Data: []byte("gzip")},
	"assets/pdf/x.bcmap":      {Data: []byte("map")},
	"assets/worker-2.mjs":     {Data: []byte("worker")},
	"assets/decoder-3.wasm":   {Data: []byte("wasm")},
	"assets/style-4.css":      {Data: []byte("css")},
	"assets/pdf/cmaps/README": {Data: []byte("text")},
}

func ask(t *testing.T, deps Deps, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler(deps).ServeHTTP(w, r)
	res := w.Result()
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var nonces = regexp.MustCompile(`'nonce-([A-Z2-7]{20,})'`)

// TestAppPageHasANonceOfItsOwn: every answer of the console's page allows styles
// by another nonce and scripts of this host only, whatever address is asked.
func TestAppPageHasANonceOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, path := range []string{"/app/", "/app/", "/app/contracts/1/edit", "/app/desk"} {
		res := ask(t, Deps{App: built}, path, "br")
		policy := res.Header.Get("Content-Security-Policy")
		m := nonces.FindStringSubmatch(policy)
		if res.StatusCode != http.StatusOK || m == nil || seen[m[1]] {
			t.Fatalf("%s: %d, policy %q", path, res.StatusCode, policy)
		}
		seen[m[1]] = true
		if html := body(t, res); !strings.Contains(html, `content="`+m[1]+`"`) || strings.Contains(html, nonceMark) {
			t.Errorf("%s: page %q does not carry the nonce of its policy", path, html)
		}
		scripts := regexp.MustCompile(`script-src[^;]*`).FindString(policy)
		if strings.Contains(scripts, "unsafe-inline") || strings.Contains(scripts, "unsafe-eval") && !strings.Contains(scripts, "wasm-unsafe-eval") || strings.Contains(policy, "http") {
			t.Errorf("policy %q", policy)
		}
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

// TestAppAssets: kept for good, compressed as the browser takes it, and nothing
// that the build did not make.
func TestAppAssets(t *testing.T) {
	for _, c := range []struct {
		path, encoding     string
		status             int
		kind, coding, want string
	}{
		{"/app/assets/index-1.js", "gzip, br", 200, "text/javascript; charset=utf-8", "br", "brotli"},
		{"/app/assets/index-1.js", "gzip", 200, "text/javascript; charset=utf-8", "gzip", "gzip"},
		{"/app/assets/index-1.js", "br;q=0, gzip;q=0", 200, "text/javascript; charset=utf-8", "", "plain"},
		{"/app/assets/index-1.js", "", 200, "text/javascript; charset=utf-8", "", "plain"},
		{"/app/assets/worker-2.mjs", "br", 200, "text/javascript; charset=utf-8", "", "worker"},
		{"/app/assets/decoder-3.wasm", "br", 200, "application/wasm", "", "wasm"},
		{"/app/assets/style-4.css", "br", 200, "text/css; charset=utf-8", "", "css"},
		{"/app/assets/pdf/x.bcmap", "br", 200, "application/octet-stream", "", "map"},
		{"/app/assets/index-1.js.br", "br", 404, "", "", ""},
		{"/app/assets/none.js", "br", 404, "", "", ""},
		{"/app/assets/", "br", 404, "", "", ""},
		{"/app/assets/pdf", "br", 404, "", "", ""},
	} {
		res := ask(t, Deps{App: built}, c.path, c.encoding)
		if res.StatusCode != c.status {
			t.Errorf("%s %q: %d, want %d", c.path, c.encoding, res.StatusCode, c.status)
			continue
		}
		if c.status != 200 {
			continue
		}
		h := res.Header
		if h.Get("Content-Type") != c.kind || h.Get("Content-Encoding") != c.coding || !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%s %q: %v", c.path, c.encoding, h)
		}
		if got := body(t, res); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.path, c.encoding, got, c.want)
		}
	}
}

// TestWithoutTheConsole: a binary built without Node.js says how to add it.
func TestWithoutTheConsole(t *testing.T) {
	res := ask(t, Deps{}, "/app/", "")
	if html := body(t, res); res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(html, "make run") || !strings.Contains(html, "工作台尚未构建") {
		t.Errorf("%d %s", res.StatusCode, html)
	}
	if res := ask(t, Deps{}, "/app", ""); res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != "/app/" {
		t.Errorf("/app: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
}
