// Package calendar is business dates (Asia/Shanghai), working days with the
// State Council's holidays and make-up days, and statutory deadlines.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"time"

	"jishi/internal/fault"
)

// Shanghai is the time zone of every business date. China has had one zone
// without summer time since 1991; the fixed offset needs no zone database.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

const layout = "2006-01-02"

// Date (业务日期) is a calendar day in Asia/Shanghai. The zero Date means "none"
// and is written as an empty string. Dates are comparable with ==.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// ParseDate reads YYYY-MM-DD, a day that exists, 1900 to 2200. Fault: WrongFormat.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil || len(s) != len(layout) || t.Year() < 1900 || t.Year() > 2200 {
		return Date{}, fault.Newf(fault.WrongFormat, "日期“%s”应为 YYYY-MM-DD，且须真实存在。", "Date %q must be YYYY-MM-DD and exist.", s)
	}
	return fromTime(t), nil
}

// Of gives the business date of an instant.
func Of(t time.Time) Date { return fromTime(t.In(Shanghai)) }

// On builds a date from its parts.
func On(year int, month time.Month, day int) Date {
	return fromTime(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func fromTime(t time.Time) Date {
	return Date{int16(t.Year()), uint8(t.Month()), uint8(t.Day())}
}

func (d Date) utc() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// Start is the instant at which the day begins in Shanghai, in UTC.
func (d Date) Start() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, Shanghai).UTC()
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String is YYYY-MM-DD, or "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// Year of the date.
func (d Date) Year() int { return int(d.year) }

// Month of the date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day of the month.
func (d Date) Day() int { return int(d.day) }

// Weekday of the date.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// YearMonth is YYYY-MM.
func (d Date) YearMonth() string { return fmt.Sprintf("%04d-%02d", d.year, d.month) }

// Before tells whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.utc().Before(o.utc()) }

// After tells whether d is later than o.
func (d Date) After(o Date) bool { return d.utc().After(o.utc()) }

// Equal tells whether both are the same day.
func (d Date) Equal(o Date) bool { return d == o }

// AddDays moves by calendar days.
func (d Date) AddDays(n int) Date { return fromTime(d.utc().AddDate(0, 0, n)) }

// DaysUntil counts calendar days from d to o.
func (d Date) DaysUntil(o Date) int { return int(o.utc().Sub(d.utc()).Hours() / 24) }

// MarshalText writes YYYY-MM-DD, or nothing for the zero date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Value stores the date as text, which both databases take for a date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column: text in SQLite, a midnight in PostgreSQL.
func (d *Date) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = fromTime(x)
		return nil
	case string:
		return d.UnmarshalText([]byte(x))
	case []byte:
		return d.UnmarshalText(x)
	}
	return fmt.Errorf("calendar: cannot read a date from %T", v)
}
