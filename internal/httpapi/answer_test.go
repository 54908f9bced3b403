package httpapi

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

// answer is what came back.
type answer struct {
	t *testing.T
	*httptest.ResponseRecorder
	call string
}

// want checks the status and goes on.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("%s: status %d, want %d\n%s", a.call, a.Code, status, a.Body)
	}
	return a
}

// problem checks an error's status and code.
func (a answer) problem(status int, code string) answer {
	a.t.Helper()
	a.want(status)
	if got := a.Header().Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("%s: content type %q", a.call, got)
	}
	if got := a.text("code"); got != code {
		a.t.Fatalf("%s: code %q, want %q\n%s", a.call, got, code, a.Body)
	}
	if a.text("request_id") != a.Header().Get("X-Request-Id") {
		a.t.Errorf("%s: request id differs from the header", a.call)
	}
	return a
}

// field checks that a bad field is listed with this code.
func (a answer) field(pointer, code string) answer {
	a.t.Helper()
	errors, _ := a.object()["errors"].([]any)
	for _, e := range errors {
		f, _ := e.(map[string]any)
		if f["pointer"] == pointer && f["code"] == code {
			return a
		}
	}
	a.t.Errorf("%s: no %s at %s\n%s", a.call, code, pointer, a.Body)
	return a
}

func (a answer) object() map[string]any {
	a.t.Helper()
	var out map[string]any
	if err := json.Unmarshal(a.Body.Bytes(), &out); err != nil {
		a.t.Fatalf("%s: %v\n%s", a.call, err, a.Body)
	}
	return out
}

func (a answer) text(name string) string {
	a.t.Helper()
	s, _ := a.object()[name].(string)
	return s
}

func (a answer) items() []any {
	a.t.Helper()
	items, _ := a.object()["items"].([]any)
	return items
}

// contains checks the text of an answer.
func (a answer) contains(parts ...string) answer {
	a.t.Helper()
	for _, part := range parts {
		if !strings.Contains(a.Body.String(), part) {
			a.t.Errorf("%s: the answer has no %q\n%s", a.call, part, a.Body)
		}
	}
	return a
}

func (a answer) without(parts ...string) answer {
	a.t.Helper()
	for _, part := range parts {
		if strings.Contains(a.Body.String(), part) {
			a.t.Errorf("%s: the answer has %q\n%s", a.call, part, a.Body)
		}
	}
	return a
}
