package calendar

import (
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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

// kinds reads the table by itself, day by day: "off", "work" or nothing.
func kinds(t *testing.T) map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(holidaysCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range rows[1:] {
		last := r[1]
		if last == "" {
			last = r[0]
		}
		for d, _ := time.Parse(layout, r[0]); d.Format(layout) <= last; d = d.AddDate(0, 0, 1) {
			out[d.Format(layout)] = r[2]
		}
	}
	return out
}

// TestDueAgainstIndependentCount (R21): list all working days of the table's
// years once, then look the answer up by position.
func TestDueAgainstIndependentCount(t *testing.T) {
	c, table := Default(), kinds(t)
	var worked []time.Time
	position := map[string]int{}
	for d := time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2028; d = d.AddDate(0, 0, 1) {
		position[d.Format(layout)] = len(worked)
		kind, weekend := table[d.Format(layout)], d.Weekday() == 0 || d.Weekday() == 6
		if kind == "work" || kind == "" && !weekend {
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
		if back := c.WorkingDaysBetween(got, fromTime(from)); back != -n {
			t.Fatalf("%s back to %s: %d working days, want %d", got, from.Format(layout), back, -n)
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
	for _, v := range []any{3, "2024-02-30", []byte("yesterday")} {
		if err := s.Scan(v); err == nil || s != d {
			t.Errorf("scan %v: %s %v", v, s, err)
		}
	}
	if v, err := d.Value(); err != nil || v != "2024-02-29" {
		t.Errorf("value %v %v", v, err)
	}
	if err := s.Scan(nil); err != nil || !s.IsZero() {
		t.Errorf("scan NULL: %s %v", s, err)
	}
	if v, err := s.Value(); err != nil || v != nil {
		t.Errorf("value of no date: %v %v", v, err)
	}
}

// The zero date is the empty string in both directions.
func TestDateText(t *testing.T) {
	d := date(t, "2026-03-02")
	if err := json.Unmarshal([]byte(`""`), &d); err != nil || !d.IsZero() {
		t.Errorf("empty string: %s %v", d, err)
	}
	if b, err := json.Marshal(d); err != nil || string(b) != `""` {
		t.Errorf("zero date: %s %v", b, err)
	}
	if err := json.Unmarshal([]byte(`"2026-02-29"`), &d); fault.CodeOf(err) != fault.WrongFormat {
		t.Errorf("29 February 2026: %v", err)
	}
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := On(1900, time.January, 1).AddDays(rapid.IntRange(0, 100_000).Draw(t, "day"))
		n := rapid.IntRange(-9_000, 9_000).Draw(t, "n")
		b := a.AddDays(n)
		if a.DaysUntil(b) != n || b.DaysUntil(a) != -n || a.Before(b) != (n > 0) || a.After(b) != (n < 0) || a.Equal(b) != (n == 0) {
			t.Fatalf("%s and %s, %d days apart", a, b, n)
		}
		if back, err := ParseDate(a.String()); err != nil || back != a || Of(a.Start()) != a || Of(a.Start().Add(-1)) != a.AddDays(-1) {
			t.Fatalf("%s: %s %v", a, back, err)
		}
		if int(a.Weekday()+7-a.AddDays(-1).Weekday())%7 != 1 || a.YearMonth() != a.String()[:7] || a.Day() != a.utc().Day() {
			t.Fatalf("%s: %s", a, a.Weekday())
		}
	})
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

// Beyond the table Monday to Friday are worked, and the date says so.
func TestEstimated(t *testing.T) {
	c := Default()
	if c.IsWorkingDay(date(t, "2027-01-02")) || !c.IsWorkingDay(date(t, "2027-10-01")) {
		t.Error("2027-01-02 is a Saturday and 2027-10-01 a Friday of a year without notice")
	}
	for _, x := range []struct {
		accepted string
		days     int
		want     bool
	}{
		{"2026-12-01", 15, false}, {"2026-12-30", 1, false}, {"2026-12-31", 1, true}, {"2026-12-20", 15, true}, {"2027-03-01", 1, true},
		{"2021-12-31", 1, false}, {"2021-12-30", 1, true}, {"2026-12-31", 0, false},
	} {
		from := date(t, x.accepted)
		due := c.Due(from, Limit{x.days, WorkingDay})
		if got := c.Estimated(from, due); got != x.want || c.Estimated(due, from) != x.want {
			t.Errorf("%s + %d = %s: estimated %v, want %v", from, x.days, due, got, x.want)
		}
	}
}

// A make-up day is a weekend day, a holiday of a year takes weekdays too, and
// every row says where it comes from and that it is to be confirmed.
func TestHolidayTable(t *testing.T) {
	c := Default()
	for d := range c.work {
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			t.Errorf("make-up day %s is a %s", d, w)
		}
	}
	// A slip of one day in a notice's rows changes the year's count.
	for year, want := range map[int]int{2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248} {
		if got := c.WorkingDaysBetween(On(year-1, time.December, 31), On(year, time.December, 31)); got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(holidaysCSV), "\n")[1:] {
		if !strings.Contains(line, "年国务院节假日安排（上线前对照原文核对）") {
			t.Errorf("row without its source: %s", line)
		}
	}
	if len(c.Version()) != 12 || c.Version() != Default().Version() {
		t.Errorf("version %q", c.Version())
	}
}

func TestBrokenTables(t *testing.T) {
	const head = "from,to,kind,name,source\n"
	for name, rows := range map[string]string{
		"kind": "2026-01-01,,rest,x,y\n", "day": "2026-02-30,,off,x,y\n", "end": "2026-01-01,soon,off,x,y\n",
		"reversed": "2026-01-03,2026-01-01,off,x,y\n", "twice": "2026-01-01,,off,x,y\n2026-01-01,,work,x,y\n", "columns": "2026-01-01,,off,x\n",
	} {
		if _, err := parseCalendar(head + rows); err == nil {
			t.Errorf("%s: the table was taken", name)
		}
	}
	one, err := parseCalendar(head + "2026-01-01,,off,x,y\n")
	if err != nil || one.IsWorkingDay(date(t, "2026-01-01")) || one.Version() == Default().Version() {
		t.Errorf("a table of one day: %v", err)
	}
}
