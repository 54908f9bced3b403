package console

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"jishi/internal/fault"
)

// noticeSite has one notice with an objection, one that is over, and a next page
// that fails; it keeps what is said against it.
func noticeSite(kept *[]Objection) http.Handler {
	shown := Shown{State: "superseded", Word: fault.T("公示中", "On notice"), Rows: []ShownRow{{Label: fault.T("拟定价格", "Price"), Value: "120<i>万元"}, {Label: fault.T("空", "Nothing")}}}
	return Handler(Deps{Check: check, Notices: &Notices{
		List: func(_ context.Context, q NoticeQuery) (NoticePage, error) {
			switch {
			case q.Cursor != "":
				return NoticePage{}, errors.New("database away")
			case q.Words == "无":
				return NoticePage{}, nil
			}
			return NoticePage{Rows: []NoticeRow{{No: "TAN2026000001", Title: "装置<b>公示", State: "superseded"}}, Next: "c1"}, nil
		},
		One: func(_ context.Context, ref string) (Notice, error) {
			switch ref {
			case "TAN2026000001":
				return Notice{Shown: shown, No: ref, Title: "装置<b>公示", Open: true, Objections: []NoticeObjection{{Status: fault.T("异议不成立", "Not upheld"), State: "valid",
					Received: "2026-03-03 10:00", Decided: "2026-03-09 10:00", Outcome: "价格有<u>依据"}}}, nil
			case "over":
				return Notice{Shown: shown, No: ref}, nil
			case "away":
				return Notice{}, errors.New("database away")
			}
			return Notice{}, fault.New(fault.ObjectNotFound)
		},
		Object: func(_ context.Context, ref string, o Objection) (string, error) {
			switch {
			case o.Words == "":
				return "", fault.Fields(fault.At("/words", fault.MissingField), fault.At("/name", fault.MissingField))
			case o.Words == "late":
				return "", fault.New(fault.NoticeNotRunning)
			case o.Words == "away":
				return "", errors.New("database away")
			}
			*kept = append(*kept, o)
			return "0192f000-0000-7000-8000-000000000001", nil
		},
		Kinds: []NoticeOption{{"PRICE", fault.T("协议定价公示", "Agreed-price notice")}},
	}})
}

func TestNoticePages(t *testing.T) {
	h := noticeSite(nil)
	for target, want := range map[string]struct {
		status            int
		contains, without string
	}{
		"/notices":                              {200, "装置&lt;b&gt;公示", "装置<b>"},
		"/notices?lang=en":                      {200, `href="/notices/TAN2026000001?lang=en"`, "公示编号"},
		"/notices?kind=PRICE":                   {200, `<option value="PRICE" selected>`, ""},
		"/notices?q=无":                          {200, "没有符合条件的公示", "<table"},
		"/notices?q=x&running=1&kind=":          {200, "/notices?cursor=c1&amp;q=x&amp;running=1", ""},
		"/notices?cursor=c1":                    {500, "暂时", "<table"},
		"/notices?q=" + strings.Repeat("明", 99): {200, "没有符合条件", "<table"},
		"/notices/TAN2026000001":                {200, "价格有&lt;u&gt;依据", "120<i>"},
		"/notices/TAN2026000001?lang=en":        {200, `action="/notices/TAN2026000001/objections?lang=en#objection"`, "提出异议"},
		"/notices/over":                         {200, "没有收到异议", "<form class=\"panel\" action=\"/notices/over"},
		"/notices/away":                         {500, "暂时", "<textarea"},
		"/notices/TAN2026000009":                {404, "没有这个公示", "<textarea"},
		"/notices/" + strings.Repeat("9", 400):  {404, "没有这个公示", ""},
		"/notices/TAN2026000001?received=0192f000-0000-7000-8000-000000000001": {200, "0192f000-0000-7000-8000-000000000001", "<textarea"},
		"/notices/TAN2026000001?received=" + strings.Repeat("a", 37):           {200, "<textarea", "aaaa"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if body := w.Body.String(); w.Code != want.status || !strings.Contains(body, want.contains) || want.without != "" && strings.Contains(body, want.without) {
			t.Errorf("%s: %d %s", target, w.Code, body)
		}
		if w.Header().Get("Content-Security-Policy") != policy {
			t.Errorf("%s: policy %q", target, w.Header().Get("Content-Security-Policy"))
		}
	}
}

var onceField = regexp.MustCompile(`name="once" value="([^"]+)"`)

// TestObjectionForm: each form has a key of its own that stays with it when what
// was typed is refused; what is kept leads to another page.
func TestObjectionForm(t *testing.T) {
	var kept []Objection
	h := noticeSite(&kept)
	form := func() string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/notices/TAN2026000001", nil))
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("a form may be stored: %q", w.Header().Get("Cache-Control"))
		}
		return onceField.FindStringSubmatch(w.Body.String())[1]
	}
	once := form()
	if once == form() || len(once) < 20 {
		t.Errorf("the key of a form is %q", once)
	}
	send := func(target, words string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(url.Values{"once": {once}, "name": {"甲"}, "contact": {"<i>0538"}, "words": {words}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	w := send("/notices/TAN2026000001/objections?lang=en", "价格明显低于同类成果")
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/notices/TAN2026000001?lang=en&received=0192f000-0000-7000-8000-000000000001#objection" {
		t.Errorf("kept: %d to %s", w.Code, to)
	}
	if len(kept) != 1 || kept[0] != (Objection{"甲", "<i>0538", "价格明显低于同类成果", once}) {
		t.Errorf("kept %v", kept)
	}
	for words, want := range map[string]struct {
		status int
		says   string
	}{
		"":                         {422, `aria-invalid="true"`},
		"late":                     {422, "late</textarea>"},
		"away":                     {500, "away</textarea>"},
		strings.Repeat("长", 12000): {413, "内容过长"},
	} {
		w := send("/notices/TAN2026000001/objections", words)
		body := w.Body.String()
		if w.Code != want.status || !strings.Contains(body, want.says) || w.Code != 413 && (!strings.Contains(body, `value="&lt;i&gt;0538"`) || onceField.FindStringSubmatch(body)[1] != once) {
			t.Errorf("%.20q: %d %s", words, w.Code, body)
		}
	}
	if w := send("/notices/over/objections", "late"); w.Code != 422 || !strings.Contains(w.Body.String(), "异议应在公示期内提出") {
		t.Errorf("over: %d %s", w.Code, w.Body.String())
	}
	if w := send("/notices/nobody/objections", ""); w.Code != http.StatusNotFound {
		t.Errorf("nobody: %d", w.Code)
	}
}
