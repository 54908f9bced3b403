package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"jishi/internal/achievement/achievementtest"
	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/console"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/listing"
)

// privateValues are what no public page may hold of an achievement: people, their
// birth years, titles, shares and contributions, what is told after sign-in or under an
// undertaking, names of files.
var privateValues = []string{"孔令辉", "孟繁", "曾庆", "1975", "教授", "方案与试验", "50%", "秸秆深埋还田的装置与方法", "双轴转速比", "先切碎后深埋", "检测报告.pdf", "2023TZXD001"}

// TestAchievementPagesOverHTTP walks the public catalogue as a search engine and
// a citizen do, and looks for private values in all of it.
func TestAchievementPagesOverHTTP(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 0)
			now := time.Now()
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap, Clock: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
			check(t, err)
			t.Cleanup(func() { a.Close() })
			a.PublicFacts.Evaluations = func(_ context.Context, id string) ([]console.EvaluationLine, error) {
				return []console.EvaluationLine{{Title: fault.T("市场评价", "Market evaluation"), On: "2026-02-01"}}, nil
			}
			_, err = a.Journal.Checkpoint(t.Context())
			check(t, err)
			h, err := a.Handler()
			check(t, err)
			who := citizen(t, a, "pages-filer", identity.SideApplicant, identity.RoleClerk)
			reader := citizen(t, a, "pages-reviewer", identity.SideBureau, identity.RoleReviewer)
			org, err := a.Identity.GetOrganization(t.Context(), reader, who.OrgID)
			check(t, err)
			const name = "秸秆装置</script><script>alert(1)</script>"
			day := calendar.Of(now)
			filed := achievementtest.Filed(t, a.Achievements, who, achievementtest.Complete(org, name, day.AddDays(-30)))
			draft, err := a.Achievements.Create(t.Context(), who, achievementtest.Complete(org, "尚未入库的装置", day.AddDays(-30)))
			check(t, err)
			ask := func(target string, headers ...string) *httptest.ResponseRecorder {
				t.Helper()
				w := httptest.NewRecorder()
				r := httptest.NewRequest("GET", target, nil)
				r.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0")
				for i := 0; i < len(headers); i += 2 {
					r.Header.Set(headers[i], headers[i+1])
				}
				h.ServeHTTP(w, r)
				text := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}[0-9.]{12,}`).ReplaceAllString(w.Body.String(), "") // ids and numbers of rights
				for _, v := range append(privateValues, draft.Name, "<script>alert") {
					if strings.Contains(text, v) {
						t.Errorf("%s holds %s", target, v)
					}
				}
				return w
			}
			at := "/achievements/" + filed.No
			if w := ask(at); w.Code != 200 || strings.Contains(w.Body.String(), "挂牌内容") || !strings.Contains(w.Body.String(), "市场评价") || !strings.Contains(w.Body.String(), filed.Rights[0].Number) {
				t.Errorf("before it is offered: %d %s", w.Code, w.Body.String())
			}
			l, err := a.Listings.Create(t.Context(), who, filed.ID, listing.Form{Modes: []string{"TRANSFER"}, PricingMethod: "AGREED", PriceKind: listing.Band, PriceFrom: 100_000_000, PriceTo: 250_000_000,
				Problem: "还田后出苗率低", Economics: "每亩省 18 元。", Indicators: []listing.Indicator{{Name: "出苗率", Unit: "%", Ours: "93.5", Usual: "81.0", Source: "田间试验"}}, Wanted: []string{"PILOT"},
				Regions: []string{"370900"}, ValidUntil: day.AddDays(300)})
			check(t, err)
			_, err = a.Listings.Publish(t.Context(), who, l.ID, 0)
			check(t, err)
			for target, says := range map[string][]string{
				"/achievements": {filed.No, "100.00–250.00 万元", "挂牌中"}, "/achievements?mode=TRANSFER&field=03&readiness=6&stage=2&class=Y&offered=1": {filed.No}, "/achievements?mode=EQUITY": {"没有符合条件"},
				"/achievements?q=" + filed.Rights[0].Number[2:10]: {filed.No}, "/achievements?readiness=x": {"没有符合条件"},
				at: {"100.00–250.00 万元", "还田后出苗率低", "93.5", "中试条件", "泰安市"}, at + "?lang=en": {"1,000,000.00 – 2,500,000.00 yuan", "A pilot", "canonical"},
				"/sitemap.xml": {"/sitemap/1.xml"}, "/sitemap/1.xml": {at + "</loc>", "<lastmod>" + day.String()}, "/robots.txt": {"/sitemap.xml"}, "/": {`href="/achievements"`},
			} {
				w := ask(target)
				for _, text := range says {
					if w.Code != 200 || !strings.Contains(w.Body.String(), text) {
						t.Errorf("%s: %d, without %q: %s", target, w.Code, text, w.Body.String())
					}
				}
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", "/achievements?q=孔令辉&lang=en", nil))
			if !strings.Contains(w.Body.String(), "Nothing fits") {
				t.Error("found by a person's name")
			}
			data := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(ask(at).Body.String())
			var thing map[string]any
			if len(data) != 2 || json.Unmarshal([]byte(data[1]), &thing) != nil || thing["name"] != name {
				t.Errorf("linked data %v", data)
			}
			ask(at, "User-Agent", "Baiduspider/2.0")
			f, err := a.Listings.Funnel(t.Context(), who, l.ID)
			check(t, err)
			if f.ViewsPublic != 3 {
				t.Errorf("looks counted: %d", f.ViewsPublic)
			}
			for _, gone := range []string{"/achievements/TAA1999000001", "/achievements/" + draft.ID} {
				if w := ask(gone); w.Code != 404 {
					t.Errorf("%s: %d", gone, w.Code)
				}
			}
			_, err = a.Achievements.Withdraw(t.Context(), who, filed.ID, 0, "权属有误")
			check(t, err)
			if w := ask(at); w.Code != 404 || strings.Contains(ask("/sitemap/1.xml").Body.String(), filed.No) {
				t.Errorf("withdrawn: %d", w.Code)
			}
		})
	}
}
