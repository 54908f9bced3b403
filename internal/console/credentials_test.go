package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"jishi/internal/fault"
)

func credentialSite() http.Handler {
	genuine := Shown{State: "valid", Word: fault.T("有效", "Valid"), Rows: []ShownRow{{Label: fault.T("姓名", "Name"), Value: "李<b>明"}, {Label: fault.T("全国统一编号", "National number")}}}
	return Handler(Deps{Check: check, Credentials: &Credentials{
		Check: func(_ context.Context, number, token string) (Shown, error) {
			if number != "TAC-2026-000001" {
				return Shown{}, fault.New(fault.CredentialUnknown)
			}
			return genuine, nil
		},
		Verify: func(_ context.Context, text string) (Shown, error) {
			return Shown{State: "cancelled", Word: fault.T("不予认可", "Not accepted"), Reasons: []ShownReason{{Code: "signature_wrong", Text: fault.T("签名不符", "The signature does not fit")}}}, nil
		},
		Share: func(_ context.Context, token string) (Shown, error) { return Shown{}, fault.New(fault.ShareUnknown) },
		Level: func(name string) (Shown, error) { return genuine, nil },
	}})
}

// TestCredentialPages: read without a script, what is shown is escaped, and what
// is not there is said.
func TestCredentialPages(t *testing.T) {
	h := credentialSite()
	for target, want := range map[string]struct {
		status   int
		contains string
		without  string
	}{
		"/verify/credentials":                             {200, "凭证全文", "有效</p>"},
		"/verify/credentials?lang=en":                     {200, "Text of the credential", "凭证全文"},
		"/verify/credentials/TAC-2026-000001":             {200, "李&lt;b&gt;明", "全国统一编号"},
		"/verify/credentials/TAC-2026-000009":             {404, "查无此项", "✔"},
		"/verify/credentials/" + strings.Repeat("9", 400): {404, "查无此项", ""},
		"/verify/shares/gone?lang=en":                     {404, "Ask its holder", ""},
		"/verify/levels/L2-1":                             {200, "有效", ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if body := w.Body.String(); w.Code != want.status || !strings.Contains(body, want.contains) || want.without != "" && strings.Contains(body, want.without) {
			t.Errorf("%s: %d %s", target, w.Code, body)
		}
	}
	for number, to := range map[string]string{
		"TAC-2026-000001": "/verify/credentials/TAC-2026-000001",
		"https://jishi.example/verify/credentials/TAC-2026-000001?token=abc": "/verify/credentials/TAC-2026-000001?token=abc",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/verify/credentials?number="+url.QueryEscape(number), nil))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%s: %d %s", number, w.Code, w.Header().Get("Location"))
		}
	}
	for body, status := range map[string]int{"credential=eyJ": 200, "credential=" + strings.Repeat("x", maxPaste+1): 413} {
		r := httptest.NewRequest(http.MethodPost, "/verify/credentials", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != status || status == 200 && !strings.Contains(w.Body.String(), "signature_wrong") {
			t.Errorf("%d bytes: %d %s", len(body), w.Code, w.Body)
		}
	}
}
