package calendar

import (
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"strings"
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
	off     map[Date]bool
	work    map[Date]bool
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

// parseCalendar reads rows of from,to,kind,name,source; to may be empty.
func parseCalendar(table string) (*Calendar, error) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(table))
	c := &Calendar{off: map[Date]bool{}, work: map[Date]bool{}, years: map[int]bool{}, version: hex.EncodeToString(sum[:])[:12]}
	for _, r := range rows[1:] {
		from, err := ParseDate(r[0])
		if err != nil {
			return nil, err
		}
		to := from
		if r[1] != "" {
			if to, err = ParseDate(r[1]); err != nil {
				return nil, err
			}
		}
		days := c.off
		if r[2] == "work" {
			days = c.work
		}
		for d := from; !d.After(to); d = d.AddDays(1) {
			days[d] = true
		}
		c.years[from.Year()] = true
	}
	return c, nil
}

// Version names the table's content; a case keeps the version it was counted by.
func (c *Calendar) Version() string { return c.version }

// Known tells whether the year's notice is in the table. Beyond it, Monday to
// Friday are taken as worked: an estimate.
func (c *Calendar) Known(year int) bool { return c.years[year] }

// IsWorkingDay tells whether offices work on that day.
func (c *Calendar) IsWorkingDay(d Date) bool {
	if c.work[d] {
		return true
	}
	return !c.off[d] && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// AddWorkingDays counts n working days, the first being the first working day
// after from (domain notes §1.9).
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

// Office hours [P]: what arrives after closing, or on a day off, counts as the
// next working day.
const closing = 17

// AcceptanceDate is the business day an instant counts as.
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
func (c *Calendar) Due(accepted Date, l Limit) Date {
	if l.Unit == CalendarDay {
		return accepted.AddDays(l.Value)
	}
	return c.AddWorkingDays(accepted, l.Value)
}
