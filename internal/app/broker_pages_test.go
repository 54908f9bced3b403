package app_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/broker"
	"jishi/internal/broker/brokertest"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// personalValues are what no page may hold of the broker of brokertest: number,
// birth date, phone, e-mail, the whole number of the certificate.
var personalValues = []string{"440524188001010014", "18800101", "1880-01-01", "13800000001", "wang@example", "JS-01010014", "举报人"}

// TestBrokerPagesOverHTTP walks the public register as a citizen does, without
// signing in and without scripts, and looks for personal values in all of it.
func TestBrokerPagesOverHTTP(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 0)
			now := time.Now()
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap, Clock: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
			check(t, err)
			t.Cleanup(func() { a.Close() })
			_, err = a.Journal.Checkpoint(t.Context())
			check(t, err)
			h, err := a.Handler()
			check(t, err)
			person := func(name, side string, role identity.Role) *identity.Principal {
				return citizen(t, a, name, side, role)
			}
			k := brokertest.Kit{Persons: a.Persons, Brokers: a.Brokers, IDNumber: "440524188001010014", On: func(d calendar.Date) { now = d.Start().Add(10 * time.Hour) },
				Holder: person("pages-holder", identity.SideApplicant, identity.RoleBroker), Registrar: person("pages-registrar", identity.SideBureau, identity.RoleRegistrar),
				Reviewer: person("pages-reviewer", identity.SideBureau, identity.RoleReviewer)}
			c := brokertest.Active(t, k)
			ask := func(method, target string, values url.Values) *httptest.ResponseRecorder {
				t.Helper()
				r := httptest.NewRequest(method, target, strings.NewReader(values.Encode()))
				if method == http.MethodPost {
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				for _, v := range personalValues {
					if strings.Contains(w.Body.String(), v) {
						t.Errorf("%s %s holds %s", method, target, v)
					}
				}
				return w
			}
			for target, says := range map[string]string{
				"/brokers": "王秀兰", "/brokers?q=王秀": c.No, "/brokers?q=" + c.No + "&lang=en": "王秀兰", "/brokers?level=L1&field=03&status=ACTIVE": c.No,
				"/brokers?level=L3&field=18": "没有符合条件", "/brokers/" + c.No: "初级技术经纪人", "/brokers/" + c.No + "?lang=en": "Registered contracts brokered", "/": "/brokers",
			} {
				if w := ask("GET", target, nil); w.Code != 200 || !strings.Contains(w.Body.String(), says) {
					t.Errorf("%s: %d, without %q: %s", target, w.Code, says, w.Body.String())
				}
			}
			if w := ask("GET", "/brokers/TAB1999000001", nil); w.Code != 404 {
				t.Errorf("a number that was never given: %d", w.Code)
			}

			// Nobody is found by a number of a document, nor by a phone.
			for _, v := range []string{"440524188001010014", "13800000001"} {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("GET", "/brokers?q="+v, nil))
				if strings.Contains(w.Body.String(), c.No) {
					t.Errorf("found by %s", v)
				}
			}

			// A complaint: kept once, seen by the bureau, not repeated on any page.
			w := ask("POST", "/brokers/"+c.No+"/complaints", url.Values{"text": {"约定以外收费"}, "contact": {"举报人 0538-7654321"}})
			if w.Code != http.StatusSeeOther {
				t.Fatalf("complaint: %d %s", w.Code, w.Body.String())
			}
			if page := ask("GET", strings.TrimSuffix(w.Header().Get("Location"), "#complaint"), nil); page.Code != 200 || !strings.Contains(page.Body.String(), "已收到") {
				t.Errorf("receipt: %d %s", page.Code, page.Body.String())
			}
			said, err := a.Brokers.Complaints(t.Context(), k.Registrar, c.ID)
			check(t, err)
			if len(said) != 1 || said[0].Words != "约定以外收费" || said[0].Contact != "举报人 0538-7654321" || !strings.Contains(w.Header().Get("Location"), said[0].ID) {
				t.Errorf("the bureau sees %+v", said)
			}
			if w := ask("POST", "/brokers/"+c.No+"/complaints", url.Values{"text": {strings.Repeat("长", 2001)}, "contact": {"0538"}}); w.Code != 422 || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
				t.Errorf("too long: %d", w.Code)
			}

			// Who does not agree to be shown is a number, a level and a status.
			no := false
			_, err = a.Brokers.Update(t.Context(), k.Holder, c.ID, 0, broker.Entry{ConsentPublic: &no})
			check(t, err)
			for _, target := range []string{"/brokers", "/brokers/" + c.No} {
				if w := ask("GET", target, nil); strings.Contains(w.Body.String(), "王秀兰") || !strings.Contains(w.Body.String(), c.No) {
					t.Errorf("%s without consent: %s", target, w.Body.String())
				}
			}
			if w := ask("GET", "/brokers?q=王秀兰", nil); strings.Contains(w.Body.String(), c.No) {
				t.Errorf("found by a name that is not shown")
			}
		})
	}
}

// citizen is a user of an organisation of the sample city on one side.
func citizen(t *testing.T, a *app.App, name, side string, role identity.Role) *identity.Principal {
	t.Helper()
	var org string
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT id FROM organizations WHERE side = ? ORDER BY id LIMIT 1", side).Scan(&org).Error
	})
	u, err := a.Identity.BootstrapLockedUser(t.Context(), identity.NewUser{Username: name, DisplayName: name, OrgID: org, Roles: []identity.Role{role}})
	check(t, err)
	return &identity.Principal{UserID: u.ID, OrgID: org, Side: side, OfficeRegion: identity.WholeCity, Roles: u.Roles}
}
