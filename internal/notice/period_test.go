package notice

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"jishi/internal/calendar"
)

func date(t testing.TB, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPeriodOfEachKind counts by hand, around the Spring Festival of 2026.
func TestPeriodOfEachKind(t *testing.T) {
	for _, x := range []struct {
		kind                Kind
		published, from, to string
	}{
		{Price, "2026-03-02", "2026-03-03", "2026-03-17"},
		{Price, "2026-03-06", "2026-03-07", "2026-03-23"}, // the fifteenth day is a Saturday
		{Price, "2026-02-02", "2026-02-03", "2026-02-24"}, // the festival ends on the 23rd
		{Evaluation, "2026-03-06", "2026-03-07", "2026-03-23"},
		{UnitFiling, "2026-03-02", "2026-03-03", "2026-03-09"},
		{UnitFiling, "2026-03-06", "2026-03-07", "2026-03-13"},
		{RewardCash, "2026-03-02", "2026-03-03", "2026-03-23"},
		{LeaderPay, "2026-03-02", "2026-03-03", "2026-03-23"},
	} {
		from, to, rule, err := period(calendar.Default(), x.kind, date(t, x.published))
		if err != nil || from.String() != x.from || to.String() != x.to || rule == "" {
			t.Errorf("%s of %s: %s to %s by %q, %v; want %s to %s", x.kind, x.published, from, to, rule, err, x.from, x.to)
		}
	}
	if _, _, _, err := period(calendar.Default(), "BANG", date(t, "2026-03-02")); err == nil {
		t.Error("a kind without a length has a period")
	}
}

// TestPeriodHolds: whatever the day of publication, the period begins on the day
// after, PRICE never ends on a day off and never early, and working days are
// counted whole.
func TestPeriodHolds(t *testing.T) {
	days := calendar.Default()
	first := date(t, "2024-01-01")
	rapid.Check(t, func(r *rapid.T) {
		published := first.AddDays(rapid.IntRange(0, 1400).Draw(r, "day"))
		kind := rapid.SampledFrom([]Kind{Price, RewardCash, LeaderPay, UnitFiling, Evaluation}).Draw(r, "kind")
		from, to, _, err := period(days, kind, published)
		if err != nil || from != published.AddDays(1) {
			r.Fatalf("%s: from %s, %v", published, from, err)
		}
		working := 0
		for d := from; !d.After(to); d = d.AddDays(1) {
			if days.IsWorkingDay(d) {
				working++
			}
		}
		switch kind {
		case Price, Evaluation:
			if !days.IsWorkingDay(to) || to.Before(published.AddDays(15)) {
				r.Fatalf("%s of %s ends on %s", kind, published, to)
			}
			for d := published.AddDays(15); d.Before(to); d = d.AddDays(1) {
				if days.IsWorkingDay(d) {
					r.Fatalf("%s of %s runs past the working day %s to %s", kind, published, d, to)
				}
			}
		case UnitFiling:
			if working != 5 || !days.IsWorkingDay(to) {
				r.Fatalf("%s of %s: %d working days", kind, published, working)
			}
		default:
			if working != 15 || !days.IsWorkingDay(to) {
				r.Fatalf("%s of %s: %d working days", kind, published, working)
			}
		}
	})
}

// TestTermsAreDated: a later row holds from its day on.
func TestTermsAreDated(t *testing.T) {
	kept := terms
	defer func() { terms = kept }()
	terms = readTerms("valid_from,kind,unit,days,roll,source\n,PRICE,CALENDAR,15,yes,old\n2026-07-01,PRICE,WORKING,10,no,new\n")
	for day, want := range map[string]string{"2026-06-30": "old", "2026-07-01": "new"} {
		if _, _, rule, err := period(calendar.Default(), Price, date(t, day)); err != nil || rule != want {
			t.Errorf("%s by %q, %v", day, rule, err)
		}
	}
	for _, broken := range []string{"", "valid_from,kind,unit,days,roll,source\n,PRICE,CALENDAR,0,yes,x\n", "valid_from,kind,unit,days,roll,source\nsoon,PRICE,CALENDAR,15,yes,x\n"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was read", broken)
				}
			}()
			readTerms(broken)
		}()
	}
}

// TestStatusIsToldByTheDay: nothing is stored when a period runs out.
func TestStatusIsToldByTheDay(t *testing.T) {
	n := Notice{From: date(t, "2026-03-03"), To: date(t, "2026-03-17")}
	for day, want := range map[string]Status{"2026-03-02": Open, "2026-03-17": Open, "2026-03-18": Closed} {
		if got := n.StatusOn(date(t, day)); got != want || n.ClosedOn(date(t, day)) != (want == Closed) {
			t.Errorf("%s: %s", day, got)
		}
	}
	if instant(time.Time{}) != "" {
		t.Error("no moment is written")
	}
}
