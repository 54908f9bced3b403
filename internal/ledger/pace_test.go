package ledger

import (
	"math"
	"testing"
	"time"

	"jishi/internal/calendar"
)

func TestWeeksLeft(t *testing.T) {
	for _, c := range []struct {
		day          string
		year         int
		days, tenths int
	}{
		{"2026-12-31", 2026, 0, 0},
		{"2026-12-30", 2026, 1, 1},
		{"2026-12-24", 2026, 7, 10},
		{"2026-11-23", 2026, 38, 54},
		{"2026-01-01", 2026, 364, 520},
		{"2025-12-31", 2026, 365, 521}, // the whole year begins tomorrow
		{"2025-06-01", 2026, 365, 521},
		{"2023-06-01", 2024, 366, 523},
		{"2027-01-01", 2026, 0, 0},
		{"2030-05-05", 2026, 0, 0},
		{"", 2026, 365, 521}, // nothing known yet
	} {
		var day calendar.Date
		if c.day != "" {
			day = date(c.day)
		}
		days := daysLeft(c.year, day)
		if days != c.days || weekTenths(days) != c.tenths {
			t.Errorf("%d after %q: %d days, %d tenths of a week; want %d, %d", c.year, c.day, days, weekTenths(days), c.days, c.tenths)
		}
	}
}

func TestNeededPerWeekIsRoundedUp(t *testing.T) {
	for _, c := range []struct {
		remaining int64
		days      int
		want      int64
	}{
		{700, 7, 700},
		{700, 14, 350},
		{701, 14, 351}, // 350.5
		{1, 365, 1},
		{100, 3, 234}, // more than remains: there is less than a week
		{0, 10, 0},
		{-5, 10, 0},
		{700, 0, 0},
		{math.MaxInt64, 364, 177372539170284151},
		{math.MaxInt64, 1, math.MaxInt64},
		{math.MaxInt64, 7, math.MaxInt64},
	} {
		if got := perWeek(c.remaining, c.days); got != c.want {
			t.Errorf("%d fen in %d days: %d a week, want %d", c.remaining, c.days, got, c.want)
		}
	}
}

func TestAsOfDay(t *testing.T) {
	now := time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC) // already 3 March in Shanghai
	at := time.Date(2026, 1, 31, 15, 59, 0, 0, time.UTC)
	last := time.Date(2026, 1, 31, 16, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		asked, known AsOf
		want         string
	}{
		{Now(), AsOf{Index: 9, At: last}, "2026-03-03"},
		{AsOf{Index: -1, At: at}, AsOf{Index: 4}, "2026-01-31"},
		{AsOf{Index: 9}, AsOf{Index: 9, At: last}, "2026-02-01"},
		{AsOf{Index: 0}, AsOf{}, ""},
	} {
		if got := asOfDay(c.asked, c.known, now).String(); got != c.want {
			t.Errorf("asked %+v, known %+v: %q, want %q", c.asked, c.known, got, c.want)
		}
	}
}

func TestProgressTellsThePace(t *testing.T) {
	both(t, "2025-12-17", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2025-01-05", 60))
		if _, err := w.PutTarget(t.Context(), auditor(), Target{Year: 2025, Indicator: IndicatorContract, Value: 9_001}, 0); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			year   int
			asOf   AsOf
			tenths int
			needed int64
		}{
			{2025, Now(), 20, 1_501}, // 3,001 fen in 14 days
			{2025, AsOf{Index: -1, At: date("2025-12-10").Start()}, 30, 0},
			{2026, Now(), 521, 0}, // no target
			{2024, Now(), 0, 0},
		} {
			p, err := w.Progress(t.Context(), auditor(), c.year, c.asOf)
			if err != nil {
				t.Fatal(err)
			}
			if p.WeekTenthsLeft != c.tenths || p.NeededPerWeek != c.needed {
				t.Errorf("%d as of %v: %d tenths of a week, %d fen a week; want %d, %d", c.year, c.asOf, p.WeekTenthsLeft, p.NeededPerWeek, c.tenths, c.needed)
			}
		}
	})
}
