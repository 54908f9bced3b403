package app_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/notice"
	"jishi/internal/notice/noticetest"
)

var onceField = regexp.MustCompile(`name="once" value="([^"]+)"`)

// TestNoticePagesOverHTTP reads notices and objects to one as a citizen does,
// without signing in and without scripts; who objected is on no page.
func TestNoticePagesOverHTTP(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 0)
			now := time.Now()
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap, Clock: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
			check(t, err)
			t.Cleanup(func() { a.Close() })
			h, err := a.Handler()
			check(t, err)
			office := citizen(t, a, "notice-office", identity.SideApplicant, identity.RoleUniversityOffice)
			n := noticetest.Open(t, a.Journal, a.Notices, office, noticetest.Proposal(notice.Price, office.OrgID, "s1"))
			now = noticetest.During(n)
			ask := func(method, target string, values url.Values) *httptest.ResponseRecorder {
				t.Helper()
				r := httptest.NewRequest(method, target, strings.NewReader(values.Encode()))
				if method == http.MethodPost {
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				return w
			}
			for target, says := range map[string]string{"/notices": n.No, "/notices?q=监测装置&kind=PRICE&running=1": n.No, "/notices?kind=EVAL": "没有符合条件", "/notices?lang=en": "On notice",
				"/notices/" + n.No: "120 万元", "/notices/" + n.ID + "?lang=en": "Where to object", "/": "/notices"} {
				if w := ask("GET", target, nil); w.Code != 200 || !strings.Contains(w.Body.String(), says) {
					t.Errorf("%s: %d, without %q: %s", target, w.Code, says, w.Body.String())
				}
			}
			if w := ask("GET", "/notices/TAN1999000001", nil); w.Code != 404 {
				t.Errorf("a number that was never given: %d", w.Code)
			}

			// One form, sent twice, is one objection; too short is told in place.
			once := onceField.FindStringSubmatch(ask("GET", "/notices/"+n.No, nil).Body.String())[1]
			said := url.Values{"once": {once}, "name": {"举报人钱某"}, "contact": {"13812345678"}, "words": {"受让方是完成人亲属的企业。"}}
			first, again := ask("POST", "/notices/"+n.No+"/objections", said), ask("POST", "/notices/"+n.No+"/objections", said)
			if first.Code != http.StatusSeeOther || first.Header().Get("Location") != again.Header().Get("Location") {
				t.Fatalf("sent twice: %d %s, then %d %s", first.Code, first.Header(), again.Code, again.Header())
			}
			if w := ask("GET", strings.TrimSuffix(first.Header().Get("Location"), "#objection"), nil); !strings.Contains(w.Body.String(), "已收到") {
				t.Errorf("receipt: %s", w.Body.String())
			}
			if w := ask("POST", "/notices/"+n.No+"/objections", url.Values{"name": {"甲"}, "contact": {"乙"}, "words": {"短"}}); w.Code != 422 || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
				t.Errorf("too short: %d", w.Code)
			}
			got, err := a.Notices.Get(t.Context(), office, n.ID)
			check(t, err)
			if len(got.Objections) != 1 || got.Objections[0].Contact != "13812345678" {
				t.Fatalf("the unit sees %+v", got.Objections)
			}
			o := got.Objections[0].ID
			_, err = a.Notices.Accept(t.Context(), office, n.ID, o, 0, "经办李老师")
			check(t, err)
			_, err = a.Notices.Decide(t.Context(), office, n.ID, o, 0, false, "经查，双方没有亲属关系，异议不成立。")
			check(t, err)
			now = noticetest.Over(n)
			for _, target := range []string{"/notices", "/notices/" + n.No, "/notices/" + n.No + "?lang=en", "/notices?running=1"} {
				w := ask("GET", target, nil)
				for _, secret := range []string{"举报人钱某", "13812345678", "亲属的企业", "经办李老师"} {
					if strings.Contains(w.Body.String(), secret) {
						t.Errorf("%s holds %s", target, secret)
					}
				}
				if strings.Contains(target, n.No) && (!strings.Contains(w.Body.String(), "双方没有亲属关系") || strings.Contains(w.Body.String(), "<textarea")) {
					t.Errorf("%s: %s", target, w.Body.String())
				}
			}
			if w := ask("POST", "/notices/"+n.No+"/objections", said); w.Code != http.StatusSeeOther {
				t.Errorf("the same form afterwards: %d", w.Code)
			}
			said.Set("words", "受让方是完成人亲属的企业，请再查。")
			if w := ask("POST", "/notices/"+n.No+"/objections", said); w.Code != 422 || !strings.Contains(w.Body.String(), "公示期内") {
				t.Errorf("another one afterwards: %d", w.Code)
			}
		})
	}
}

// noticeRows puts a notice with an objection into the sample city.
func noticeRows(t *testing.T, a *app.App) {
	t.Helper()
	office := citizen(t, a, "notice-rows", identity.SideApplicant, identity.RoleUniversityOffice)
	now := time.Now()
	s := a.Build(a.DB.WithClock(func() time.Time { return now }), cheap)
	n := noticetest.Open(t, s.Journal, s.Notices, office, noticetest.Proposal(notice.Price, office.OrgID, "rows"))
	now = noticetest.During(n)
	_, err := s.Notices.Object(t.Context(), nil, n.No, notice.NewObjection{Name: "甲某", Contact: "0538-0000009", Words: "价格明显低于同类成果，请说明。"})
	check(t, err)
}
