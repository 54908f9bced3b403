package console

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

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
	for _, name := range []string{"frame.html", "start.html", "verify.html", "achievements.html", "achievement.html"} {
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

// TestStartShowsTheFigures of the year that is asked for, says when there are
// none, and stays of use when they cannot be read.
func TestStartShowsTheFigures(t *testing.T) {
	figures := func(_ context.Context, year int) (Figures, error) {
		switch year {
		case 0, 2026:
			return Figures{Year: 2026, Through: "2026-09-30", Index: 10268, Count: 224, ContractAmountYi: "1.48", TechnicalAmountYi: "1.46",
				TargetYi: "2.10", Percent: "70.47", Reached: 704,
				Months:  []Bar{{Name: fault.T("1月", "1"), Count: 20, Amount: "9,000,000.00", AmountYi: "0.09", Share: 310}, {Name: fault.T("2月", "2"), Amount: "0.00"}},
				Kinds:   []Bar{{Name: fault.T("技术开发合同", "Development"), Count: 200, Amount: "140,000,000.00", AmountYi: "1.40", Share: 1000}},
				Regions: []Bar{{Name: fault.T("其他", "Others"), Count: 24, Amount: "8,000,000.00", AmountYi: "0.08", Share: 57}}}, nil
		case 2025:
			return Figures{Year: 2025}, nil
		case 2023:
			return Figures{Year: 2023, Through: "2023-12-31", Count: 9, ContractAmountYi: "0.31"}, nil
		}
		return Figures{}, errors.New("secret database address")
	}
	at := func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		target            string
		contains, without []string
	}{
		{"/", []string{"2026 年合同成交额", "1.48", "224", "70.47", "统计至 2026-09-30", "10268", "技术开发合同", `width="704"`, `aria-current="page">2026`, `href="/?year=2022"`}, []string{"尚无可公布", "style="}},
		{"/?lang=en", []string{"Development", "Up to 2026-09-30", `href="/?year=2025&amp;lang=en"`}, []string{"技术开发合同"}},
		{"/?year=2025", []string{"尚无可公布的数据", `aria-current="page">2025`}, []string{"统计至", "hero-figures"}},
		{"/?year=2023", []string{"2023 年合同成交额", "0.31", "未设定"}, []string{"尚无可公布"}},
		{"/?year=2024", []string{"统计数据暂时无法读取", `name="number"`, "登录工作台"}, []string{"secret"}},
		{"/?year=x", []string{"1.48"}, nil},
		{"/?year=99999", []string{"1.48"}, nil},
	} {
		w := httptest.NewRecorder()
		Handler(Deps{Check: check, Figures: figures, Now: at}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.target, nil))
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", c.target, w.Code)
		}
		for _, want := range c.contains {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s lacks %q", c.target, want)
			}
		}
		for _, bad := range c.without {
			if strings.Contains(w.Body.String(), bad) {
				t.Errorf("%s has %q", c.target, bad)
			}
		}
	}
}

func TestSearchTakesAScannedAddress(t *testing.T) {
	w := get(t, "/verify?number=http%3A%2F%2Fx%2Fverify%2FTA-2026-000001%3Ftoken%3Dright&lang=en")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/verify/TA-2026-000001?lang=en&token=right" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
}
