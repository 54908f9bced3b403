package contract

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"jishi/internal/calendar"
)

// TestClockTable is the table of the domain notes §1.9, line by line.
func TestClockTable(t *testing.T) {
	at := func(s string) time.Time {
		d, err := time.ParseInLocation("2006-01-02", s, calendar.Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return d.Add(10 * time.Hour)
	}
	for _, x := range []struct {
		name, accepted, asked, answered string
		large                           bool
		due                             string
	}{
		{name: "no holiday between", accepted: "2026-03-02", due: "2026-03-23"},
		{name: "large, Qingming on 6 April", accepted: "2026-03-02", large: true, due: "2026-04-14"},
		{name: "correction asked 10 March, answered 16 March", accepted: "2026-03-02", asked: "2026-03-10", answered: "2026-03-16", due: "2026-04-07"},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := Contract{Status: Accepted, Round: 1, TechnicalAmount: 100, AcceptedAt: at(x.accepted)}
			if x.large {
				c.TechnicalAmount = 500_000_000
			}
			c.beginDecision(calendar.Default())
			if x.asked != "" {
				c.Status = Correction
				c.beginCorrection(calendar.Default(), calendar.Of(at(x.asked)))
				if c.CorrectionDue.String() != "2026-03-31" || !c.DecisionDue.IsZero() {
					t.Errorf("correction due %s, decision due %s", c.CorrectionDue, c.DecisionDue)
				}
				c.Status, c.Round, c.AcceptedAt, c.SubmittedAt = Submitted, 2, at(x.answered), at(x.answered)
				c.beginDecision(calendar.Default())
			}
			k := c.deadline(calendar.Default(), calendar.Of(at(x.accepted)))
			if c.DecisionDue.String() != x.due || k.Due.String() != x.due || k.Restarted != (x.asked != "") {
				t.Errorf("due %s, clock %+v; want %s", c.DecisionDue, k, x.due)
			}
		})
	}
}

// almanac is an independent calendar: a map from day to "off", "work" or nothing,
// and counting with time.Time one day after the other.
type almanac map[string]string

func (a almanac) worked(d time.Time) bool {
	switch a[d.Format("2006-01-02")] {
	case "off":
		return false
	case "work":
		return true
	}
	return d.Weekday() >= time.Monday && d.Weekday() <= time.Friday
}

// due walks day by day; a calendar-day limit counts every day.
func (a almanac) due(from time.Time, n int, working bool) time.Time {
	for left := n; left > 0; {
		from = from.Add(24 * time.Hour)
		if !working || a.worked(from) {
			left--
		}
	}
	return from
}

// opens is the day that an instant counts as: its own while the office is open.
func (a almanac) opens(at time.Time) time.Time {
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	if a.worked(day) && at.Hour() < 17 {
		return day
	}
	for {
		if day = day.Add(24 * time.Hour); a.worked(day) {
			return day
		}
	}
}

// randomNotice makes up a year: some runs off and some weekends worked.
func randomNotice(r *rand.Rand, year int, a almanac) calendar.Notice {
	n := calendar.Notice{Year: year, Document: fmt.Sprintf("试%d-%d", year, r.Int64())}
	for month := time.January; month <= time.November; month++ {
		from := time.Date(year, month, 1+r.IntN(14), 0, 0, 0, 0, time.UTC)
		to := from.Add(time.Duration(r.IntN(4)) * 24 * time.Hour)
		n.Entries = append(n.Entries, calendar.Entry{From: calendar.On(year, month, from.Day()), To: calendar.On(year, month, to.Day()), Kind: calendar.Off, Name: "假"})
		for d := from; !d.After(to); d = d.Add(24 * time.Hour) {
			a[d.Format("2006-01-02")] = "off"
		}
		extra := time.Date(year, month, 19+r.IntN(8), 0, 0, 0, 0, time.UTC)
		if w := extra.Weekday(); w == time.Saturday || w == time.Sunday {
			n.Entries = append(n.Entries, calendar.Entry{From: calendar.On(year, month, extra.Day()), To: calendar.On(year, month, extra.Day()), Kind: calendar.Work, Name: "班"})
			a[extra.Format("2006-01-02")] = "work"
		}
	}
	return n
}

// TestClocksAgainstAnIndependentCount runs 10,000 made-up cases under both rule
// sets and made-up holidays through filing, acceptance and up to three
// corrections, and counts each clock again by walking over the days.
func TestClocksAgainstAnIndependentCount(t *testing.T) {
	r := rand.New(rand.NewPCG(20260302, 109))
	bySet := map[string]int{}
	for n := 0; n < 10_000; {
		a, days := almanac{}, calendar.Default()
		for year := 2022; year <= 2030; year++ {
			var err error
			if days, err = days.With(randomNotice(r, year, a)); err != nil {
				t.Fatal(err)
			}
		}
		for range 100 {
			bySet[oneCase(t, r, days, a)]++
			n++
		}
	}
	if bySet["CN-2000"] < 2000 || bySet["CN-2026"] < 2000 {
		t.Errorf("the rule sets were not both tried: %v", bySet)
	}
}

// oneCase gives the rule set the case ended under.
func oneCase(t *testing.T, r *rand.Rand, days *calendar.Calendar, a almanac) string {
	t.Helper()
	at := time.Date(2022, 2, 1, 0, 0, 0, 0, calendar.Shanghai).Add(time.Duration(r.IntN(8*365*24*60)) * time.Minute)
	c := Contract{Status: Submitted, Round: 1, SubmittedAt: at, TechnicalAmount: 1}
	if r.IntN(3) == 0 {
		c.TechnicalAmount = 500_000_000
	}
	c.beginAcceptance(days)
	agree(t, r, &c, days, a, a.opens(at), 5, true)
	at = at.Add(time.Duration(r.IntN(10*24*60)) * time.Minute)
	c.Status, c.AcceptedAt = Accepted, at
	c.beginDecision(days)
	for left := r.IntN(4); ; left-- {
		start := a.opens(at)
		limit, working := 30, false
		if !start.Before(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)) {
			limit, working = 15, true
			if c.TechnicalAmount == 500_000_000 {
				limit = 30
			}
		}
		agree(t, r, &c, days, a, start, limit, working)
		if left == 0 {
			return c.RuleSet
		}
		at = at.Add(time.Duration(r.IntN(20*24*60)) * time.Minute)
		asked := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
		c.Status = Correction
		c.beginCorrection(days, calendar.Of(at))
		agree(t, r, &c, days, a, asked, 15, true)
		at = at.Add(time.Duration(r.IntN(15*24*60)) * time.Minute)
		c.Status, c.Round, c.SubmittedAt, c.AcceptedAt = Submitted, c.Round+1, at, at
		c.beginDecision(days)
	}
}

// agree compares the running clock on a random day with the independent count.
func agree(t *testing.T, r *rand.Rand, c *Contract, days *calendar.Calendar, a almanac, start time.Time, limit int, working bool) {
	t.Helper()
	due := a.due(start, limit, working)
	today := start.Add(time.Duration(r.IntN(60)) * 24 * time.Hour)
	used := 0
	for d := start.Add(24 * time.Hour); !d.After(today); d = d.Add(24 * time.Hour) {
		if !working || a.worked(d) {
			used++
		}
	}
	stage := 0
	for _, s := range []int{50, 80, 100} {
		if used*100 >= limit*s {
			stage = s
		}
	}
	k := c.deadline(days, calendar.On(today.Year(), today.Month(), today.Day()))
	if k == nil {
		t.Fatalf("%s: no clock runs", c.Status)
	}
	if k.StartedOn.String() != start.Format("2006-01-02") || k.Due.String() != due.Format("2006-01-02") || k.Limit.Value != limit ||
		k.Used != used || k.Stage != stage || k.Overdue != today.After(due) {
		t.Fatalf("%s from %s, limit %d, working %v, on %s: clock %+v; want start %s, due %s, used %d, stage %d", c.Status, start.Format("2006-01-02"),
			limit, working, today.Format("2006-01-02"), k, start.Format("2006-01-02"), due.Format("2006-01-02"), used, stage)
	}
	explained := days.Explain(k.StartedOn, k.Limit)
	if last := explained[len(explained)-1]; last.Date != k.Due || last.Number != limit || !last.Counted {
		t.Fatalf("explained up to %+v, due %s", last, k.Due)
	}
	for _, d := range explained[1:] {
		at := time.Date(d.Date.Year(), d.Date.Month(), d.Date.Day(), 0, 0, 0, 0, time.UTC)
		if d.Counted != (!working || a.worked(at)) {
			t.Fatalf("%s: counted %v (%s)", d.Date, d.Counted, d.Why)
		}
	}
}
