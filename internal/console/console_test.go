package console

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"jishi/internal/fault"
)

var issued = Record{
	Number: "TA-2026-000001", Status: "VALID", KindName: "技术开发合同", IssuedOn: "2026-03-20", Registry: "泰安市科学技术局",
}

func check(_ context.Context, number, token string) (Record, error) {
	r := issued
	switch number {
	case "TA-2026-000001":
	case "TA-2026-000002":
		r.Status = "SUPERSEDED"
	case "TA-2026-000003":
		r.Status = "CANCELLED"
	case "TA-2026-000009":
		return Record{}, errors.New("secret database address")
	default:
		return Record{}, fault.New(fault.CertificateUnknown)
	}
	r.Number = number
	if token == "right" {
		r.TokenOK, r.ProjectName, r.Sellers, r.ContractAmount = true, "机器人<script>", []string{"山东农业大学"}, "1250000.00"
	}
	return r, nil
}

func get(t *testing.T, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	Handler(Deps{Check: check}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestPages(t *testing.T) {
	cases := []struct {
		target   string
		status   int
		contains []string
		without  []string
	}{
		{"/", 200, []string{"泰安市技术合同认定登记", `href="/docs/"`, `href="/verify"`, `href="/?lang=en"`}, []string{"样例数据"}},
		{"/?lang=en", 200, []string{"Technology contract registration", `href="/verify?lang=en"`, `<html lang="en">`}, []string{"跳到主要内容"}},
		{"/verify", 200, []string{"证明编号", `type="file"`, "verify.js"}, nil},
		{"/verify/TA-2026-000001", 200, []string{"有效", "TA-2026-000001", "未提供核验码"}, []string{"山东农业大学", "1250000.00", "查无此证明"}},
		{"/verify/TA-2026-000001?token=right", 200, []string{"山东农业大学", "1250000.00", "机器人&lt;script&gt;", "token=right"}, []string{"机器人<script>", "未提供核验码"}},
		{"/verify/TA-2026-000001?token=wrong", 200, []string{"核验码与该证明不符"}, []string{"山东农业大学", "真实且现行有效"}},
		{"/verify/TA-2026-000002", 200, []string{"已变更"}, []string{"现行有效"}},
		{"/verify/TA-2026-000003?lang=en", 200, []string{"Cancelled"}, []string{"in force"}},
		{"/verify/TA-2026-000004", 404, []string{"查无此证明", "TA-2026-000004"}, []string{"现行有效"}},
		{"/verify/%3Cb%3E", 404, []string{"&lt;b&gt;"}, []string{"<b>"}},
		{"/verify/" + strings.Repeat("9", 200), 404, []string{"查无此证明"}, nil},
		{"/verify/TA-2026-000009", 500, []string{"暂时无法核验"}, []string{"secret"}},
		{"/nothing", 404, nil, nil},
		{"/pages/verify.html", 404, nil, []string{"template"}},
	}
	for _, tc := range cases {
		t.Run(tc.target, func(t *testing.T) {
			w := get(t, tc.target)
			if w.Code != tc.status {
				t.Fatalf("status %d, want %d", w.Code, tc.status)
			}
			for _, want := range tc.contains {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("page has no %q:\n%s", want, w.Body)
				}
			}
			for _, bad := range tc.without {
				if strings.Contains(w.Body.String(), bad) {
					t.Errorf("page has %q", bad)
				}
			}
		})
	}
}

func TestSearchSendsOn(t *testing.T) {
	w := get(t, "/verify?number=+TA-2026/1+&token=a%26b&lang=en")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/verify/TA-2026%2F1?lang=en&token=a%26b" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
}

// TestPolicy: pages work under a policy without anything inline or from
// another host (R42).
func TestPolicy(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>|javascript:|https?://`)
	for _, target := range []string{"/", "/verify", "/verify/TA-2026-000001?token=right"} {
		w := get(t, target)
		if csp := w.Header().Get("Content-Security-Policy"); csp != policy || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", target, csp)
		}
		if found := inline.FindString(w.Body.String()); found != "" {
			t.Errorf("%s: page has %q", target, found)
		}
	}
}

func TestAssets(t *testing.T) {
	for name, media := range map[string]string{"pages.css": "text/css", "verify.js": "text/javascript", "mark.svg": "image/svg+xml"} {
		w := get(t, "/pages/"+name)
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), media) {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

// TestTexts: every text the templates ask for is there in both languages.
func TestTexts(t *testing.T) {
	asked := regexp.MustCompile(`\.Say "([a-z_]+)"`)
	found := 0
	for _, name := range []string{"frame.html", "start.html", "verify.html"} {
		raw, err := files.ReadFile("pages/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(raw), -1) {
			found++
			if text := texts[m[1]]; text.Zh == "" || text.En == "" {
				t.Errorf("%s: text %q is missing", name, m[1])
			}
		}
	}
	for _, state := range []string{"valid", "superseded", "cancelled", "unknown", "failed"} {
		if texts[state].Zh == "" || texts[state+"_more"].En == "" {
			t.Errorf("state %q has no text", state)
		}
	}
	if found < 20 {
		t.Errorf("only %d texts found: the search is broken", found)
	}
}
