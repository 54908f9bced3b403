package calendar

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"jishi/internal/fault"
)

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The examples of the domain notes §1.9; 2026-04-06 is a day off in the table.
func TestDueExamples(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		accepted string
		limit    Limit
		want     string
	}{
		{"2026-03-02", Limit{15, WorkingDay}, "2026-03-23"},
		{"2026-03-02", Limit{30, WorkingDay}, "2026-04-14"},
		{"2026-03-16", Limit{15, WorkingDay}, "2026-04-07"},
		{"2025-12-20", Limit{30, CalendarDay}, "2026-01-19"},
		{"2026-02-13", Limit{2, WorkingDay}, "2026-02-24"}, // Saturday 14 is worked
		{"2026-04-30", Limit{4, WorkingDay}, "2026-05-09"}, // Saturday 9 May is worked
		{"2026-09-18", Limit{1, WorkingDay}, "2026-09-20"}, // Sunday 20 is worked
		{"2025-12-31", Limit{1, WorkingDay}, "2026-01-04"}, // Sunday 4 is worked
	} {
		if got := c.Due(date(t, x.accepted), x.limit); got != date(t, x.want) {
			t.Errorf("accepted %s, %v: due %s, want %s", x.accepted, x.limit, got, x.want)
		}
	}
}

// TestDueAgainstIndependentCount (R21): list all working days of the table's
// years once, then look the answer up by position.
func TestDueAgainstIndependentCount(t *testing.T) {
	c := Default()
	var worked []time.Time
	position := map[string]int{}
	for d := time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2028; d = d.AddDate(0, 0, 1) {
		position[d.Format(layout)] = len(worked)
		key := fromTime(d)
		weekend := d.Weekday() == 0 || d.Weekday() == 6
		if c.work[key] || !weekend && !c.off[key] {
			worked = append(worked, d)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		from := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(1800))
		n := 1 + r.IntN(40)
		at := position[from.AddDate(0, 0, 1).Format(layout)] // working days before the next day
		want := worked[at+n-1].Format(layout)
		got := c.Due(fromTime(from), Limit{n, WorkingDay})
		if got.String() != want {
			t.Fatalf("%s + %d: %s, want %s", from.Format(layout), n, got, want)
		}
		if back := c.WorkingDaysBetween(fromTime(from), got); back != n {
			t.Fatalf("%s to %s: %d working days, want %d", from.Format(layout), got, back, n)
		}
	}
}

func TestAcceptanceDate(t *testing.T) {
	c := Default()
	for s, want := range map[string]string{
		"2026-03-02T16:59:59+08:00": "2026-03-02", "2026-03-02T17:00:00+08:00": "2026-03-03", "2026-03-07T10:00:00+08:00": "2026-03-09",
		"2026-02-28T10:00:00+08:00": "2026-02-28", "2026-02-14T18:00:00+08:00": "2026-02-24", "2026-03-01T20:00:00Z": "2026-03-02",
	} {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.AcceptanceDate(at).String(); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	for _, s := range []string{"2025-02-29", "2025-13-01", "20250101", "2025-1-1", "", "1899-12-31", "2201-01-01", "2025-01-01T00:00:00Z"} {
		if _, err := ParseDate(s); fault.CodeOf(err) != fault.WrongFormat {
			t.Errorf("%q was taken: %v", s, err)
		}
	}
	d := date(t, "2024-02-29")
	b, err := json.Marshal(struct {
		D Date `json:"d"`
		Z Date `json:"z,omitzero"`
	}{D: d})
	if err != nil || string(b) != `{"d":"2024-02-29"}` {
		t.Errorf("%s %v", b, err)
	}
	if got := Of(time.Date(2024, 2, 28, 16, 0, 0, 0, time.UTC)); got != d {
		t.Errorf("midnight in Shanghai: %s", got)
	}
	if got := d.Start(); !got.Equal(time.Date(2024, 2, 28, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("start %s", got)
	}
	var s Date
	for _, v := range []any{"2024-02-29", []byte("2024-02-29"), time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)} {
		if err := s.Scan(v); err != nil || s != d {
			t.Errorf("scan %v: %s %v", v, s, err)
		}
	}
	if err := s.Scan(3); err == nil {
		t.Error("a number was taken for a date")
	}
}

func TestKnownYears(t *testing.T) {
	c := Default()
	for y := 2022; y <= 2026; y++ {
		if !c.Known(y) {
			t.Errorf("year %d is not in the table", y)
		}
	}
	if c.Known(2027) {
		t.Error("2027 has no notice yet")
	}
}
