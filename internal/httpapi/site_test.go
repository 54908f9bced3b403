package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jishi/api"
)

// bare is the handler without services: enough for what needs none.
func bare(deps Deps) http.Handler { return Handler(deps) }

func fetch(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestSite: description, API browser, error list and health checks.
func TestSite(t *testing.T) {
	pages := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("the console")) })
	h := bare(Deps{Pages: pages})
	cases := []struct {
		target    string
		status    int
		media     string
		contains  string
		forbidden string
	}{
		{"/openapi.yaml", 200, "application/yaml", "openapi: 3.0.3", ""},
		{"/docs", 301, "", "", ""},
		{"/docs/", 200, "text/html", "/docs/start.js", "http"},
		{"/docs/start.js", 200, "text/javascript", "/openapi.yaml", "http"},
		{"/docs/swagger-ui-bundle.js", 200, "text/javascript", "SwaggerUIBundle", ""},
		{"/docs/swagger-ui.css", 200, "text/css", "swagger-ui", ""},
		{"/docs/swagger-ui.js.map", 404, "application/problem+json", "route_not_found", ""},
		{"/problems", 200, "text/html", `id="stale_version"`, "http"},
		{"/site.css", 200, "text/css", "main", "http"},
		{"/healthz", 200, "text/plain", "ok", ""},
		{"/readyz", 200, "text/plain", "ready", ""},
		{"/", 200, "", "the console", ""},
		{"/verify/TA-2026-000001", 200, "", "the console", ""},
		{"/pages/pages.css", 200, "", "the console", ""},
	}
	for _, tc := range cases {
		w := fetch(h, "GET", tc.target)
		if w.Code != tc.status || !strings.HasPrefix(w.Header().Get("Content-Type"), tc.media) || !strings.Contains(w.Body.String(), tc.contains) {
			t.Errorf("%s: %d %s", tc.target, w.Code, w.Header().Get("Content-Type"))
		}
		if tc.forbidden != "" && strings.Contains(w.Body.String(), tc.forbidden+"://") || strings.Contains(w.Body.String(), "https://") && tc.forbidden != "" {
			t.Errorf("%s: names another host", tc.target)
		}
	}
	if got := fetch(h, "GET", "/openapi.yaml").Body.String(); got != string(api.OpenAPI) {
		t.Error("the description that is served is not the one that is built in")
	}
}

// TestHeaders: every answer tells browsers to do nothing with it, nobody else's
// pages may call the API, and https stays https (R42).
func TestHeaders(t *testing.T) {
	h := bare(Deps{})
	for _, target := range []string{"/api/v1/me", "/nowhere", "/docs/", "/problems", "/healthz"} {
		w := fetch(h, "GET", target, "Origin", "https://elsewhere.example")
		header := w.Header()
		if header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") ||
			header.Get("Referrer-Policy") != "no-referrer" || header.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", target, header)
		}
		if header.Get("Access-Control-Allow-Origin") != "" || header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", target, header)
		}
		if strings.Contains(header.Get("Content-Security-Policy"), "script-src 'unsafe") {
			t.Errorf("%s: inline script is allowed", target)
		}
	}
	w := fetch(h, "GET", "https://jishi.example/api/v1/me", "X-Request-Id", "trace-12345678")
	if !strings.HasPrefix(w.Header().Get("Strict-Transport-Security"), "max-age=31536000") || w.Header().Get("X-Request-Id") != "trace-12345678" {
		t.Errorf("%v", w.Header())
	}
	if w.Header().Get("WWW-Authenticate") == "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v", w.Header())
	}
}

// TestReady: without a database the service says so, and for how long.
func TestReady(t *testing.T) {
	h := bare(Deps{Ready: func(context.Context) error { return errors.New("secret host is down") }})
	w := fetch(h, "GET", "/readyz")
	if w.Code != 503 || w.Header().Get("Retry-After") != "3" || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

// TestRateLimit: what needs no sign-in is limited by address, and a spoofed
// X-Forwarded-For does not help (R4, R5, R38).
func TestRateLimit(t *testing.T) {
	now := monday
	h := bare(Deps{Anonymous: Limit{PerSecond: 1, Burst: 2}, Now: func() time.Time { return now }})
	call := func(forwarded string) *httptest.ResponseRecorder {
		return fetch(h, "POST", "/api/v1/auth/login", "X-Forwarded-For", forwarded)
	}
	for i, forwarded := range []string{"1.1.1.1", "2.2.2.2"} {
		if w := call(forwarded); w.Code != 400 {
			t.Fatalf("call %d: %d", i, w.Code)
		}
	}
	w := call("3.3.3.3")
	if w.Code != 429 || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "rate_limited") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if w := fetch(h, "GET", "/api/v1/me"); w.Code != 401 {
		t.Errorf("an operation that needs sign-in answers %d", w.Code)
	}
	now = now.Add(time.Second)
	if w := call("4.4.4.4"); w.Code != 400 {
		t.Errorf("after a second: %d", w.Code)
	}
}

// TestPanic: a panic is an internal error like any other.
func TestPanic(t *testing.T) {
	h := bare(Deps{Pages: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret state") })})
	w := fetch(h, "GET", "/")
	if w.Code != 500 || !strings.Contains(w.Body.String(), "internal_error") || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
