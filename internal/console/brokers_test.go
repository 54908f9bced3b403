package console

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"jishi/internal/fault"
)

// registerSite is a register of one broker, with a markup for a name, whose next
// page fails; it keeps what is said of the broker.
func registerSite(kept *[]Complaint) http.Handler {
	one := Shown{State: "valid", Word: fault.T("有效", "Active"), Rows: []ShownRow{{Label: fault.T("姓名", "Name"), Value: "李<b>明"}, {Label: fault.T("职称", "Title")}}}
	level := BrokerOption{Code: "L1", Name: fault.T("初级技术经纪人", "Junior technology broker")}
	return Handler(Deps{Check: check, Brokers: &Brokers{
		List: func(_ context.Context, q BrokerQuery) (BrokerPage, error) {
			switch {
			case q.Cursor != "":
				return BrokerPage{}, errors.New("database away")
			case q.Words == "无人":
				return BrokerPage{}, nil
			}
			return BrokerPage{Rows: []BrokerRow{{Ref: "TAB2026000001", Number: "TAB2026000001", Name: "李<b>明", Level: level.Name, Status: one.Word, State: "valid"}, {Ref: "x/y"}}, Next: "c1"}, nil
		},
		One: func(_ context.Context, ref string) (Broker, error) {
			if ref == "TAB2026000001" || ref == "notice" {
				return Broker{Shown: one, OnNotice: ref == "notice"}, nil
			}
			return Broker{}, fault.New(fault.ObjectNotFound)
		},
		Complain: func(_ context.Context, ref string, c Complaint) (string, error) {
			switch {
			case c.Text == "":
				return "", fault.Fields(fault.At("/text", fault.MissingField))
			case c.Text == "full":
				return "", fault.New(fault.QuotaExceeded)
			case c.Text == "away":
				return "", errors.New("database away")
			}
			*kept = append(*kept, c)
			return "0192f000-0000-7000-8000-000000000001", nil
		},
		Levels: []BrokerOption{level},
	}})
}

func TestBrokerPages(t *testing.T) {
	h := registerSite(nil)
	for target, want := range map[string]struct {
		status            int
		contains, without string
	}{
		"/brokers":                              {200, "李&lt;b&gt;明", "李<b>"},
		"/brokers?lang=en":                      {200, `href="/brokers/TAB2026000001?lang=en"`, "技术经纪人公开名册"},
		"/brokers?level=L1":                     {200, `<option value="L1" selected>`, ""},
		"/brokers?q=%3Cscript%3E":               {200, "&lt;script&gt;", "<script>"},
		"/brokers?q=无人":                         {200, "没有符合条件的技术经纪人", "<table"},
		"/brokers?q=李&lang=en":                  {200, "/brokers?cursor=c1&amp;lang=en&amp;q=%E6%9D%8E", ""},
		"/brokers?cursor=c1":                    {500, "暂时", "<table"},
		"/brokers?q=" + strings.Repeat("明", 99): {200, "没有符合条件", "<table"},
		"/brokers/TAB2026000001":                {200, "投诉与公示异议", "职称"},
		"/brokers/TAB2026000001?lang=en":        {200, `action="/brokers/TAB2026000001/complaints?lang=en#complaint"`, "对公示有异议"},
		"/brokers/notice":                       {200, "对公示有异议", "aria-invalid"},
		"/brokers/TAB2026000009":                {404, "查无此人", "<form"},
		"/brokers/" + strings.Repeat("9", 400):  {404, "查无此人", ""},
		"/brokers/TAB2026000001?received=0192f000-0000-7000-8000-000000000001": {200, "0192f000-0000-7000-8000-000000000001", "<textarea"},
		"/brokers/TAB2026000001?received=" + strings.Repeat("a", 37):           {200, "<textarea", "aaaa"},
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

// TestComplaintForm: what is kept leads to another page, so that reloading says
// nothing twice; what is refused is shown with what was typed.
func TestComplaintForm(t *testing.T) {
	var kept []Complaint
	h := registerSite(&kept)
	send := func(target string, values url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	said := url.Values{"text": {"约定以外收费"}, "contact": {"0538-0000009"}}
	w := send("/brokers/TAB2026000001/complaints?lang=en", said)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/brokers/TAB2026000001?lang=en&received=0192f000-0000-7000-8000-000000000001#complaint" {
		t.Errorf("kept: %d to %s", w.Code, to)
	}
	send("/brokers/notice/complaints", url.Values{"kind": {"OBJECTION"}, "text": {"学时不实"}, "contact": {"a"}})
	if len(kept) != 2 || kept[0] != (Complaint{"COMPLAINT", "约定以外收费", "0538-0000009"}) || kept[1].Kind != "OBJECTION" {
		t.Errorf("kept %v", kept)
	}
	for text, want := range map[string]struct {
		status int
		says   string
	}{
		"":                         {422, `aria-invalid="true"`},
		"full":                     {422, "full</textarea>"},
		"away":                     {500, "away</textarea>"},
		strings.Repeat("长", 12000): {413, "内容过长"},
	} {
		w := send("/brokers/TAB2026000001/complaints", url.Values{"text": {text}, "contact": {"<i>0538"}})
		if body := w.Body.String(); w.Code != want.status || !strings.Contains(body, want.says) || w.Code != 413 && !strings.Contains(body, `value="&lt;i&gt;0538"`) {
			t.Errorf("%.20q: %d %s", text, w.Code, body)
		}
	}
	if w := send("/brokers/nobody/complaints", url.Values{"text": {"full"}}); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "查无此人") {
		t.Errorf("nobody: %d %s", w.Code, w.Body.String())
	}
}
