package calendar

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"sync"
	"time"
)

// holidays.csv: the State Council's yearly notices. Each year is to be
// confirmed against the notice before it is relied on (docs/to-confirm.md).
//
//go:embed holidays.csv
var holidaysCSV string

// Calendar (工作日历) knows which days are worked.
type Calendar struct {
	rows    []Entry
	off     map[Date]bool
	work    map[Date]bool
	names   map[Date]string
	years   map[int]bool
	version string
}

// Default is the calendar of the embedded table.
var Default = sync.OnceValue(func() *Calendar {
	c, err := parseCalendar(holidaysCSV)
	if err != nil {
		panic("calendar: embedded holidays.csv: " + err.Error())
	}
	return c
})

// parseCalendar reads a table as WriteTable writes it, with its column names.
func parseCalendar(table string) (*Calendar, error) {
	rows, err := ReadTable(table)
	if err != nil {
		return nil, err
	}
	return build(rows, table)
}

// build checks the rows and indexes them; table is what the version is the hash of.
func build(rows []Entry, table string) (*Calendar, error) {
	sum := sha256.Sum256([]byte(table))
	c := &Calendar{rows: rows, off: map[Date]bool{}, work: map[Date]bool{}, names: map[Date]string{}, years: map[int]bool{},
		version: hex.EncodeToString(sum[:])[:12]}
	for i, r := range rows {
		if err := c.add(r); err != nil {
			return nil, fmt.Errorf("reading line %d: %w", i+2, err)
		}
	}
	return c, nil
}

func (c *Calendar) add(r Entry) error {
	days, known := map[EntryKind]map[Date]bool{Off: c.off, Work: c.work}[r.Kind]
	if !known || r.To.Before(r.From) {
		return fmt.Errorf("kind %q from %s to %s", r.Kind, r.From, r.To)
	}
	for d := r.From; !d.After(r.To); d = d.AddDays(1) {
		if c.off[d] || c.work[d] {
			return fmt.Errorf("%s stands twice", d)
		}
		days[d], c.names[d] = true, r.Name
	}
	if !yearEnd(r.From) {
		c.years[r.From.Year()] = true
	}
	return nil
}

// Version names the table's content; a case keeps the version it was counted by.
func (c *Calendar) Version() string { return c.version }

// Known tells whether the year's notice is in the table. Beyond it, Monday to
// Friday are taken as worked: an estimate.
func (c *Calendar) Known(year int) bool { return c.years[year] }

// Estimated tells whether a count of working days after from up to and
// including to passes through a year whose notice is not in the table: a due
// date counted there may still move. It is a question about working days only:
// a period in calendar days never moves.
func (c *Calendar) Estimated(from, to Date) bool {
	if to.Before(from) {
		from, to = to, from
	}
	for y := from.AddDays(1).Year(); y <= to.Year(); y++ {
		if !c.Known(y) {
			return true
		}
	}
	return false
}

// IsWorkingDay tells whether offices work on that day.
func (c *Calendar) IsWorkingDay(d Date) bool {
	if c.work[d] {
		return true
	}
	return !c.off[d] && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// AddWorkingDays counts n working days, the first being the first working day
// after from (domain notes §1.9). With n of 0 or less it is from itself.
func (c *Calendar) AddWorkingDays(from Date, n int) Date {
	d := from
	for n > 0 {
		d = d.AddDays(1)
		if c.IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// WorkingDaysBetween counts the working days after a up to and including b;
// negative when b is before a.
func (c *Calendar) WorkingDaysBetween(a, b Date) int {
	if b.Before(a) {
		return -c.WorkingDaysBetween(b, a)
	}
	n := 0
	for d := a.AddDays(1); !d.After(b); d = d.AddDays(1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return n
}

// closing is the hour, Asia/Shanghai, at which the office day ends (project
// default): what arrives later, or on a day off, counts as the next working
// day. What arrives before opening waits for that same day's opening.
const closing = 17

// AcceptanceDate is the business day an instant counts as (domain notes §1.9).
func (c *Calendar) AcceptanceDate(t time.Time) Date {
	d := Of(t)
	if c.IsWorkingDay(d) && t.In(Shanghai).Hour() < closing {
		return d
	}
	return c.AddWorkingDays(d, 1)
}

// Unit of a limit.
type Unit string

// The units.
const (
	WorkingDay  Unit = "working_day"
	CalendarDay Unit = "calendar_day"
)

// Limit is a period of a rule set.
type Limit struct {
	Value int
	Unit  Unit
}

// Due is the last day of a period that starts on the day after accepted.
// Estimated(accepted, due) tells whether a due date in working days may move.
func (c *Calendar) Due(accepted Date, l Limit) Date {
	if l.Unit == CalendarDay {
		return accepted.AddDays(l.Value)
	}
	return c.AddWorkingDays(accepted, l.Value)
}
