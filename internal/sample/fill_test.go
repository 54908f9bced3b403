package sample

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/absorption"
	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/training"
)

// both runs a test over a new database of each dialect.
func both(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(t, newWorld(t, d)) })
	}
}

// check compares what the database holds with the plan.
func check(t *testing.T, w *world, city City, o Options) {
	t.Helper()
	s, err := newSchedule(o.withDefaults().From, o.To)
	must(t, err)
	g := newGenerator(o, city.bodies, &s)
	have := w.filed(t, city, o.Contracts)
	if len(have) != o.Contracts {
		t.Errorf("%d contracts, not %d", len(have), o.Contracts)
	}
	for i := range g.plans {
		p, c := &g.plans[i], have[i]
		d := g.dealOf(p)
		if c.Status != p.final || c.Form.ProjectName != d.form.ProjectName || c.ContractAmount != d.size() && !p.changes() {
			t.Errorf("contract %d is %s %q %s, planned %s %q %s", i, c.Status, c.Form.ProjectName, c.ContractAmount, p.final, d.form.ProjectName, d.size())
		}
		if c.Status == contract.Registered && (c.CertificateNumber == "" || c.FirstReviewerID == c.SecondReviewerID) {
			t.Errorf("contract %d: certificate %q, reviewers %s %s", i, c.CertificateNumber, c.FirstReviewerID, c.SecondReviewerID)
		}
		if !c.RegisteredOn.IsZero() && !c.RegisteredOn.Before(o.To) {
			t.Errorf("contract %d is registered on %s", i, c.RegisteredOn)
		}
		for _, party := range c.Form.Parties {
			if !strings.Contains(party.Name, Mark) {
				t.Errorf("contract %d: party %s", i, party.Name)
			}
			if party.Country == "CHN" {
				must(t, codes.CheckCreditCode(party.CreditCode))
			}
		}
	}
	for _, b := range brokerPlans(o.To) {
		want, name := broker.Active, b.username
		if name == "broker-new" {
			want = broker.Noticed
		}
		if told := b.filed.After(o.withDefaults().From) && (want == broker.Noticed || b.filed.AddDays(20).Before(o.To)); !told {
			continue
		}
		page, err := w.now().Brokers.List(t.Context(), city.brokers[name], broker.Filter{Limit: 2})
		must(t, err)
		if len(page.Items) != 1 || page.Items[0].Status != want || (want == broker.Active) != (page.Items[0].No != "") {
			t.Errorf("%s: %+v, want %s", name, page.Items, want)
		}
	}
	checkTraining(t, w, city, o)
	closed, err := w.now().Ledger.Closings(t.Context(), city.auditor)
	if want := max(0, o.To.Year()-leftOpen-o.withDefaults().From.Year()); err != nil || len(closed) != want {
		t.Errorf("%d closed years, want %d (%v)", len(closed), want, err)
	}
	w.verify(t)
}

// checkTraining counts what the base's story leaves: twelve came for ten seats,
// one missed hours, one failed.
func checkTraining(t *testing.T, w *world, city City, o Options) {
	t.Helper()
	begins := o.To.AddDays(-150)
	if !weekday(begins).Start().After(o.withDefaults().From.Start()) {
		return
	}
	got := map[string]int64{}
	for year := int64(begins.Year()); year <= int64(o.To.Year()); year++ {
		plan, err := w.now().Training.Plan(t.Context(), city.auditor, year)
		must(t, err)
		for _, c := range plan.Cells {
			if c.By == "level" && c.Key == "L1" {
				got["trained"] += c.Trained
				got["examined"] += c.Examined
				got["passed"] += c.Passed
				got["certified"] += c.Certified
			}
		}
	}
	if want := map[string]int64{"trained": 10, "examined": 9, "passed": 8, "certified": 8}; !maps.Equal(got, want) {
		t.Errorf("training %v, want %v", got, want)
	}
	page, err := w.now().Training.Courses(t.Context(), city.teacher, training.CourseFilter{Limit: 10})
	must(t, err)
	if len(page.Items) != 3 {
		t.Errorf("%d courses, want 3", len(page.Items))
	}
	for _, c := range page.Items {
		want := training.Closed
		if c.Title == openCourse {
			want = training.Published
		}
		if c.Title == pastCourse && !slices.Equal(c.Trainers, []training.TrainerScore{{Trainer: "顾行舟", Answers: 6, Score: 50_000}}) {
			t.Errorf("what was said of trainers: %+v", c.Trainers)
		}
		if c.Status != want || c.Title == pastCourse && (c.Enrolled != seats || c.Waiting != pupils-seats || c.Answers != 6) {
			t.Errorf("course %s: %s, %d enrolled, %d waiting, %d answers", c.Title, c.Status, c.Enrolled, c.Waiting, c.Answers)
		}
	}
}

func TestTheCityIsAsPlanned(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		o := options(40)
		city, err := Found(t.Context(), w.build, o)
		must(t, err)
		calls, last := 0, 0
		o.Progress = func(done, total int) {
			calls, last = calls+1, done
			if total != 40 {
				t.Errorf("total %d", total)
			}
		}
		must(t, Fill(t.Context(), w.build, city, o))
		if calls != 40 || last != 40 {
			t.Errorf("progress was told %d times, last %d", calls, last)
		}
		check(t, w, city, o)

		calls = 0
		again, err := Found(t.Context(), w.build, o)
		must(t, err)
		must(t, Fill(t.Context(), w.build, again, o))
		if calls != 0 {
			t.Errorf("a second start did %d contracts again", calls)
		}
		check(t, w, again, o)
	})
}

// TestTheCityMayEndOnAnyDay ends in the middle of the change of rules and before.
func TestTheCityMayEndOnAnyDay(t *testing.T) {
	for _, to := range []calendar.Date{calendar.On(2024, time.June, 3), calendar.On(2026, time.March, 6), calendar.On(2026, time.April, 20), calendar.On(2026, time.June, 30)} {
		t.Run(to.String(), func(t *testing.T) {
			w := newWorld(t, database.SQLite)
			o := options(32)
			o.From, o.To = to.AddDays(-200), to
			city, err := Found(t.Context(), w.build, o)
			must(t, err)
			must(t, Fill(t.Context(), w.build, city, o))
			check(t, w, city, o)
		})
	}
}

var errStop = errors.New("stop")

func TestAnInterruptedCityGoesOn(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		o := options(40)
		city, err := Found(t.Context(), w.build, o)
		must(t, err)
		for _, stop := range []int{3, 17, 31} {
			ctx, cancel := context.WithCancelCause(t.Context())
			o.Progress = func(done, _ int) {
				if done >= stop {
					cancel(errStop)
				}
			}
			if err := Fill(ctx, w.build, city, o); !errors.Is(err, context.Canceled) || !errors.Is(context.Cause(ctx), errStop) {
				t.Fatalf("interrupted after %d: %v", stop, err)
			}
			city, err = Found(t.Context(), w.build, o)
			must(t, err)
		}
		o.Progress = nil
		must(t, Fill(t.Context(), w.build, city, o))
		check(t, w, city, o)
	})
}

// TestAnyStepMayBeTheLast stops between the calls of one act: after the draft,
// after its document, after the edit of a correction.
func TestAnyStepMayBeTheLast(t *testing.T) {
	w := newWorld(t, database.SQLite)
	o := options(12)
	city, err := Found(t.Context(), w.build, o)
	must(t, err)
	for reads := 2; ; reads += 5 {
		ctx, cancel := context.WithCancel(t.Context())
		left := reads
		stopping := func(clock func() time.Time) Platform {
			return w.build(func() time.Time {
				if left--; left == 0 {
					cancel()
				}
				return clock()
			})
		}
		err := Fill(ctx, stopping, city, o)
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	check(t, w, city, o)
}

func TestPeopleGoFirst(t *testing.T) {
	w := newWorld(t, database.SQLite)
	o := options(40)
	city, err := Found(t.Context(), w.build, o)
	must(t, err)
	must(t, Fill(t.Context(), w.build, city, o))
	var draft contract.Contract
	for _, c := range w.filed(t, city, o.Contracts) {
		if c.Status == contract.Draft {
			draft = c
		}
	}
	for i, f := range city.filers {
		if f.OrgID == draft.OrgID {
			must(t, w.now().Contracts.Delete(t.Context(), city.filers[i], draft.ID, 0))
		}
	}
	o.Progress = func(int, int) { t.Error("a deleted draft came back") }
	must(t, Fill(t.Context(), w.build, city, o))
}

func TestTheExampleCanBeSubmitted(t *testing.T) {
	w := newWorld(t, database.SQLite)
	city, err := Found(t.Context(), w.build, options(0))
	must(t, err)
	form, text, err := Example()
	must(t, err)
	clerk, s := city.filers[clerkIndex], w.build(func() time.Time { return form.SignDate.AddDays(3).Start().Add(10 * time.Hour) })
	c, err := s.Contracts.Create(t.Context(), clerk, form)
	must(t, err)
	_, err = s.Contracts.AddFile(t.Context(), clerk, c.ID, "M01", "example.docx", strings.NewReader(string(text)))
	must(t, err)
	c, err = s.Contracts.Submit(t.Context(), clerk, c.ID, 0)
	must(t, err)
	if c.Status != contract.Submitted || c.TechnicalAmount != c.ContractAmount {
		t.Errorf("%s %s of %s", c.Status, c.TechnicalAmount, c.ContractAmount)
	}
}

func TestAccountsSignIn(t *testing.T) {
	w := newWorld(t, database.SQLite)
	o := options(0)
	_, err := Found(t.Context(), w.build, o)
	must(t, err)
	if len(Accounts()) != 30 {
		t.Errorf("%d accounts", len(Accounts()))
	}
	ids := w.now().Identity
	for _, a := range Accounts() {
		_, err := ids.Login(t.Context(), a.Username, o.Password, "", identity.Origin{Address: "127.0.0.1"})
		if err != nil {
			t.Errorf("%s: %v", a.Username, err)
		}
	}
}

func TestAShortPeriodIsRefused(t *testing.T) {
	w := newWorld(t, database.SQLite)
	o := options(5)
	o.From = o.To.AddDays(-30)
	if err := Fill(t.Context(), w.build, City{}, o); !errors.Is(err, errPeriod) {
		t.Errorf("%v", err)
	}
}

func BenchmarkFill(b *testing.B) {
	w := newWorld(b, database.SQLite)
	o := options(b.N)
	city, err := Found(b.Context(), w.build, o)
	must(b, err)
	b.ResetTimer()
	must(b, Fill(b.Context(), w.build, city, o))
}

// TestSettle: the offices' own doings happen once, however often the city starts.
func TestSettle(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		o := options(20)
		city, err := Found(t.Context(), w.build, o)
		must(t, err)
		must(t, Fill(t.Context(), w.build, city, o))
		for range 2 {
			must(t, city.Settle(t.Context(), w.now(), o.To))
		}
		subs, err := w.now().Offices.Substitutes(t.Context(), city.head)
		must(t, err)
		found, err := w.now().Inspections.List(t.Context(), city.auditor)
		must(t, err)
		if len(subs) != 1 || len(found) != 1 || found[0].Quarter > lastQuarter(o.To) {
			t.Fatalf("%d substitutes, spot checks %v", len(subs), found)
		}
		if found[0].Drawn == 0 || found[0].Checked != 1 {
			t.Errorf("%d of %d drawn contracts have a result", found[0].Checked, found[0].Drawn)
		}
		files, err := w.now().Absorption.List(t.Context(), city.auditor, "", 50)
		must(t, err)
		if want := o.To.AddDays(-o.To.Day()).Year() - 2021; len(files.Items) != want {
			t.Errorf("%d files of absorption, want one for each of %d years", len(files.Items), want)
		}
		for _, b := range files.Items {
			if b.ReplacedBy != "" || b.Tallies[absorption.Counted].Count == 0 || !strings.Contains(b.Document, Mark) {
				t.Errorf("%+v", b)
			}
		}
		w.verify(t)
	})
}

func TestLastQuarter(t *testing.T) {
	for day, want := range map[calendar.Date]string{
		calendar.On(2026, time.January, 1): "2025-Q4", calendar.On(2026, time.March, 31): "2025-Q4", calendar.On(2026, time.April, 1): "2026-Q1",
		calendar.On(2026, time.November, 23): "2026-Q3", calendar.On(2026, time.December, 31): "2026-Q3",
	} {
		if got := lastQuarter(day); got != want {
			t.Errorf("before %s: %s, want %s", day, got, want)
		}
	}
}
