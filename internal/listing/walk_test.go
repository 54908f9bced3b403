package listing_test

import (
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/achievement"
	"jishi/internal/achievement/achievementtest"
	"jishi/internal/broker"
	"jishi/internal/broker/brokertest"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
	"jishi/internal/listing"
	"jishi/internal/person"
	"jishi/internal/sealed"
)

type world struct {
	*listing.Service
	t                                       *testing.T
	now                                     *atomic.Int64
	db                                      *database.DB
	journal                                 *journal.Journal
	ids                                     *identity.Service
	city                                    identitytest.City
	achievements                            *achievement.Service
	persons                                 *person.Service
	brokers                                 *broker.Service
	university, company, stranger, reviewer *identity.Principal
	phases                                  map[string]listing.Phase
	evaluators                              map[string]bool // by organisation
}

const human = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"

func both(t *testing.T, f func(w *world)) {
	t.Helper()
	var now atomic.Int64
	clock := func() time.Time { return time.UnixMicro(now.Load()) }
	databasetest.AllAt(t, clock, func(t *testing.T, db *databasetest.Database) {
		now.Store(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC).UnixMicro())
		keys := identitytest.Keys(t)
		tables := slices.Concat(identity.Tables(), person.Tables(), broker.Tables(), holiday.Tables(), achievement.Tables(), listing.Tables())
		j := journal.New(db.DB, keys.Journal, tables...)
		ids := identitytest.Over(t, j, keys, identitytest.Config())
		files, err := document.Open(t.Context(), filepath.Join(t.TempDir(), "files"), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		box, err := sealed.Open(keys.FieldKeys())
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, now: &now, db: db.DB, journal: j, ids: ids, city: identitytest.Seed(t, ids), phases: map[string]listing.Phase{}, evaluators: map[string]bool{}}
		w.achievements, w.persons = achievement.New(j, files), person.New(j, box)
		w.brokers = broker.New(j, files, w.persons)
		w.Service = listing.New(j, holiday.New(j), w.brokers).With(listing.Outside{
			Deals:     func(_ *database.Tx, ids []string) (map[string]listing.Phase, error) { return w.phases, nil },
			Evaluates: func(_ *database.Tx, org, _ string) (bool, error) { return w.evaluators[org], nil }})
		w.university = w.as(w.city.University.ID, "transfer", identity.RoleUniversityOffice)
		w.company = w.as(w.city.Company.ID, "company", identity.RoleClerk)
		w.stranger = w.as(w.city.Stranger.ID, "outsider", identity.RoleClerk)
		w.reviewer = identitytest.SignIn(t, ids, "reviewer")
		f(w)
		r, err := (&journal.Verifier{DB: db.DB, Key: keys.Journal.VerifierKey(), Tables: tables}).Verify(t.Context())
		if err != nil || len(r.Problems) > 0 {
			t.Errorf("the journal does not hold: %v %v", err, r.Problems)
		}
	})
}

func (w *world) as(org, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	_, err := w.ids.BootstrapUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: name, OrgID: org, Roles: roles, Password: identitytest.Password})
	w.must(err)
	return identitytest.SignIn(w.t, w.ids, name)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, code fault.Code) {
	w.t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != code && !slices.ContainsFunc(f.Fields, func(b fault.Field) bool { return b.Code == code }) {
		w.t.Fatalf("refused with %v, want %s", err, code)
	}
}

func (w *world) pass(days int)        { w.now.Add(int64(days) * 24 * int64(time.Hour/time.Microsecond)) }
func (w *world) today() calendar.Date { return calendar.Of(w.journal.Now()) }

func (w *world) filed(name string) achievement.Achievement {
	w.t.Helper()
	return achievementtest.Filed(w.t, w.achievements, w.university, achievementtest.Complete(w.city.University, name, w.today().AddDays(-30)))
}

func (w *world) form() listing.Form {
	return listing.Form{Modes: []string{"TRANSFER", "LIC_EXCL"}, PricingMethod: "AGREED", PriceKind: listing.Band, PriceFrom: 100_000_000, PriceTo: 200_000_000,
		Problem: "小麦秸秆还田后出苗率低", Economics: "每亩作业成本下降 18 元。", Indicators: []listing.Indicator{{Name: "出苗率", Unit: "%", Ours: "93.5", Usual: "81.0", Source: "田间试验报告"}},
		Wanted: []string{"LICENSEE"}, ValidUntil: w.today().AddDays(365)}
}

func (w *world) listed(name string) listing.Listing {
	w.t.Helper()
	l, err := w.Create(w.t.Context(), w.university, w.filed(name).ID, w.form())
	w.must(err)
	l, err = w.Publish(w.t.Context(), w.university, l.ID, l.Version)
	w.must(err)
	return l
}

func (w *world) status(id string) listing.Status {
	w.t.Helper()
	l, err := w.Get(w.t.Context(), w.university, id)
	w.must(err)
	return l.Status
}

// TestLife: drafted, published, stale after ninety days, confirmed, expired,
// prolonged, taken down.
func TestLife(t *testing.T) {
	both(t, func(w *world) {
		ctx := t.Context()
		a := w.filed("秸秆深埋还田装置")
		_, err := w.Create(ctx, w.company, a.ID, w.form())
		w.refused(err, fault.ObjectNotFound)
		l, err := w.Create(ctx, w.university, a.ID, listing.Form{})
		w.must(err)
		_, err = w.Create(ctx, w.university, a.ID, listing.Form{})
		w.refused(err, fault.ListingExists)
		_, err = w.Publish(ctx, w.university, l.ID, 0)
		w.refused(err, fault.IndicatorMissing)
		l, err = w.Update(ctx, w.university, l.ID, l.Version, w.form())
		w.must(err)
		_, err = w.Public(ctx, l.ID, listing.Visitor{Agent: human})
		w.refused(err, fault.ObjectNotFound)
		l, err = w.Publish(ctx, w.university, l.ID, l.Version)
		w.must(err)
		if l.Status != listing.Listed || l.ListedOn != w.today() || l.Name != "秸秆深埋还田装置" || l.AchievementNo != a.No || l.Readiness != 6 {
			t.Errorf("published as %+v", l)
		}
		w.pass(76)
		due, err := w.List(ctx, w.university, listing.Filter{Due: true})
		w.must(err)
		if len(due.Items) != 1 || !due.Items[0].Due || due.Items[0].Status != listing.Listed {
			t.Errorf("due %+v", due)
		}
		w.pass(14)
		if got := w.status(l.ID); got != listing.Stale {
			t.Errorf("after ninety days %s", got)
		}
		stale, err := w.List(ctx, w.university, listing.Filter{Status: "STALE"})
		w.must(err)
		if len(stale.Items) != 1 || stale.Total != 1 {
			t.Errorf("stale %+v", stale)
		}
		if shown, err := w.Public(ctx, l.ID, listing.Visitor{}); err != nil || shown.Status != listing.Stale || shown.MadeBy != "" {
			t.Errorf("stale in public: %+v %v", shown, err)
		}
		if l, err = w.Confirm(ctx, w.university, l.ID, 0); err != nil || l.Status != listing.Listed {
			t.Fatalf("confirmed: %+v %v", l, err)
		}
		w.phases[l.ID] = listing.Notice
		_, err = w.Update(ctx, w.university, l.ID, 0, w.form())
		w.refused(err, fault.ActionNotAllowed)
		if found, err := w.Search(ctx, listing.Filter{}); err != nil || len(found.Items) != 1 || found.Items[0].Status != listing.Notice {
			t.Errorf("on notice: %+v %v", found, err)
		}
		w.phases[l.ID] = listing.Deal
		_, err = w.Withdraw(ctx, w.university, l.ID, 0, "不再转化")
		w.refused(err, fault.ActionNotAllowed)
		delete(w.phases, l.ID)
		w.pass(400)
		if got := w.status(l.ID); got != listing.Expired {
			t.Errorf("after its end %s", got)
		}
		_, err = w.Public(ctx, l.ID, listing.Visitor{Agent: human})
		w.refused(err, fault.ObjectNotFound)
		_, err = w.Confirm(ctx, w.university, l.ID, 0)
		w.refused(err, fault.ActionNotAllowed)
		l, err = w.Update(ctx, w.university, l.ID, 0, w.form())
		w.must(err)
		if l.Status != listing.Listed {
			t.Errorf("prolonged %s", l.Status)
		}
		_, err = w.Update(ctx, w.university, l.ID, l.Version-1, w.form())
		w.refused(err, fault.StaleVersion)
		_, err = w.Withdraw(ctx, w.reviewer, l.ID, 0, "")
		w.refused(err, fault.MissingField)
		l, err = w.Withdraw(ctx, w.reviewer, l.ID, 0, "虚假指标，依法下架")
		w.must(err)
		if l.Status != listing.Withdrawn || !l.TakenDown {
			t.Errorf("taken down %+v", l)
		}
		again, err := w.Create(ctx, w.university, a.ID, w.form())
		w.must(err)
		w.must(w.Delete(ctx, w.university, again.ID, again.Version))
		w.refused(w.Delete(ctx, w.university, l.ID, 0), fault.ActionNotAllowed)
	})
}

// TestAWithdrawnAchievementIsNotOffered, nor one whose rights are disputed.
func TestAWithdrawnAchievementIsNotOffered(t *testing.T) {
	both(t, func(w *world) {
		l := w.listed("装置")
		_, err := w.achievements.Withdraw(t.Context(), w.university, l.AchievementID, 0, "权属有误")
		w.must(err)
		if got := w.status(l.ID); got != listing.Withdrawn {
			t.Errorf("status %s", got)
		}
		if found, err := w.Search(t.Context(), listing.Filter{}); err != nil || len(found.Items) != 0 || found.Total != 0 {
			t.Errorf("found %+v %v", found, err)
		}
		_, err = w.Confirm(t.Context(), w.university, l.ID, 0)
		w.refused(err, fault.ActionNotAllowed)
	})
}

// TestBroker: only one in good standing whose organisation does not evaluate.
func TestBroker(t *testing.T) {
	both(t, func(w *world) {
		ctx := t.Context()
		k := brokertest.Kit{Persons: w.persons, Brokers: w.brokers, IDNumber: "440524188001010014", On: func(d calendar.Date) { w.now.Store(d.Start().Add(10 * time.Hour).UnixMicro()) },
			Holder: w.as(w.city.Stranger.ID, "wang", identity.RoleBroker), Registrar: identitytest.SignIn(t, w.ids, "registrar"), Reviewer: w.reviewer}
		c := brokertest.Active(t, k)
		w.university, w.reviewer = identitytest.SignIn(t, w.ids, "transfer"), identitytest.SignIn(t, w.ids, "reviewer")
		l := w.listed("装置")
		f := w.form()
		f.BrokerNo = "TAB1999000001"
		_, err := w.Update(ctx, w.university, l.ID, 0, f)
		w.refused(err, fault.BrokerUnknown)
		f.BrokerNo = strings.ToLower(c.No)
		w.evaluators[w.city.Stranger.ID] = true
		_, err = w.Update(ctx, w.university, l.ID, 0, f)
		w.refused(err, fault.BrokerEvaluates)
		w.evaluators = map[string]bool{}
		l, err = w.Update(ctx, w.university, l.ID, 0, f)
		w.must(err)
		if l.BrokerName != "王秀兰" || l.BrokerNo != c.No {
			t.Errorf("appointed %+v", l)
		}
		w.must(w.db.View(ctx, func(tx *database.Tx) error {
			got, err := listing.Brokers(tx, l.AchievementID)
			if len(got) != 1 || got[0] != (listing.Appointed{ListingID: l.ID, BrokerID: c.ID, BrokerNo: c.No, OrgID: w.city.Stranger.ID}) {
				t.Errorf("brokers %+v", got)
			}
			return err
		}))
		if shown, err := w.Public(ctx, l.ID, listing.Visitor{Agent: human}); err != nil || shown.BrokerName != "王秀兰" {
			t.Errorf("in public %+v %v", shown, err)
		}
		no := false
		_, err = w.brokers.Update(ctx, identitytest.SignIn(t, w.ids, "wang"), c.ID, 0, broker.Entry{ConsentPublic: &no})
		w.must(err)
		if shown, err := w.Public(ctx, l.ID, listing.Visitor{Agent: human}); err != nil || shown.BrokerName != "" || shown.BrokerNo != c.No {
			t.Errorf("without consent %+v %v", shown, err)
		}
		w.pass(2000) // the filing has run out
		w.university = identitytest.SignIn(t, w.ids, "transfer")
		f.ValidUntil = w.today().AddDays(30)
		_, err = w.Update(ctx, w.university, l.ID, 0, f)
		w.refused(err, fault.BrokerNotActive)
	})
}

// TestEnquiries: one thread, its clock, talks, and what others see of it.
func TestEnquiries(t *testing.T) {
	both(t, func(w *world) {
		ctx := t.Context()
		l := w.listed("装置")
		words := "我公司有三千亩示范田，想了解独占许可的条件。"
		_, err := w.Enquire(ctx, w.university, l.ID, words)
		w.refused(err, fault.EnquiryOwn)
		_, err = w.Enquire(ctx, w.reviewer, l.ID, words)
		w.refused(err, fault.PermissionDenied)
		_, err = w.Enquire(ctx, w.company, l.ID, "多少钱")
		w.refused(err, fault.TooShort)
		e, err := w.Enquire(ctx, w.company, l.ID, words)
		w.must(err)
		_, err = w.Enquire(ctx, w.company, l.ID, words)
		w.refused(err, fault.EnquiryExists)
		if e.DueOn != calendar.On(2026, 3, 9) || e.Overdue || len(e.Messages) != 1 {
			t.Errorf("sent %+v", e)
		}
		_, err = w.Enquiry(ctx, w.stranger, e.ID)
		w.refused(err, fault.ObjectNotFound)
		_, err = w.Mark(ctx, w.company, e.ID, 0, listing.Talking, "")
		w.refused(err, fault.ActionNotAllowed)
		e, err = w.Reply(ctx, w.company, e.ID, 0, "补充：希望先试用一季。")
		w.must(err)
		if e.AnsweredAt != nil {
			t.Error("the company's own words are no answer")
		}
		w.pass(8)
		seen, err := w.Enquiries(ctx, w.university, listing.EnquiryFilter{Side: "OWNER"})
		w.must(err)
		if len(seen.Items) != 1 || !seen.Items[0].Overdue || seen.Items[0].Waited != 6 || seen.Items[0].OrgName != w.city.Company.Name {
			t.Errorf("the owner sees %+v", seen.Items)
		}
		e, err = w.Reply(ctx, w.university, e.ID, e.Version, "可以先试用，条件面谈。")
		w.must(err)
		e, err = w.Mark(ctx, w.university, e.ID, e.Version, listing.Talking, "")
		w.must(err)
		_, err = w.Reply(ctx, w.company, e.ID, e.Version-1, "迟到的消息")
		w.refused(err, fault.StaleVersion)
		f, err := w.Funnel(ctx, w.university, l.ID)
		w.must(err)
		if f.Enquiries != 1 || f.Answered != 1 || f.Overdue != 1 || f.Talks != 1 || f.MedianReply != 6 || f.Contracts != 0 {
			t.Errorf("funnel %+v", f)
		}
		_, err = w.Funnel(ctx, w.company, l.ID)
		w.refused(err, fault.ObjectNotFound)
		_, err = w.Figures(ctx, w.university)
		w.refused(err, fault.PermissionDenied)
		w.phases[l.ID] = listing.Registered
		sums, err := w.Figures(ctx, w.reviewer)
		w.must(err)
		if len(sums) != 1 || sums[0] != (listing.FieldFigures{TechField: "03", Listings: 1, Units: 1, Enquiries: 1, Answered: 1, Talks: 1, Contracts: 1}) {
			t.Errorf("figures %+v", sums)
		}
		_, err = w.Enquire(ctx, w.stranger, l.ID, words)
		w.refused(err, fault.ListingClosed)
		_, err = w.Mark(ctx, w.company, e.ID, 0, listing.Closed, "")
		w.refused(err, fault.MissingField)
		_, err = w.Mark(ctx, w.company, e.ID, 0, listing.Closed, "已签订合同")
		w.must(err)
		_, err = w.Reply(ctx, w.university, e.ID, 0, "谢谢")
		w.refused(err, fault.ActionNotAllowed)
	})
}
