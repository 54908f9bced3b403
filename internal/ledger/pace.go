package ledger

import (
	"math"
	"math/bits"
	"time"

	"jishi/internal/calendar"
)

// asOfDay is the business day (Asia/Shanghai) that the rest of a year is
// counted from: the day of the instant asked for, the day of the last event
// known when an index was, else today. No event known is no day.
func asOfDay(asked, known AsOf, now time.Time) calendar.Date {
	at := asked.At
	switch {
	case asked.Index >= 0:
		at = known.At
	case at.IsZero():
		at = now
	}
	if at.IsZero() {
		return calendar.Date{}
	}
	return calendar.Of(at)
}

// daysLeft counts the days of a year that come after a day, 31 December
// included: none in a past year, all in a coming one.
func daysLeft(year int, day calendar.Date) int {
	before, last := calendar.On(year-1, time.December, 31), calendar.On(year, time.December, 31)
	if day.Before(before) {
		day = before
	}
	return max(0, day.DaysUntil(last))
}

// weekTenths gives days as tenths of a week, rounded half up.
func weekTenths(days int) int { return (days*20 + 7) / 14 }

// NeededPerWeek (每周需完成) is what each week of a year after a day must add so
// that remaining is reached: in fen or contracts, rounded up, zero when nothing
// remains or no day is left.
func NeededPerWeek(year int, day calendar.Date, remaining int64) int64 {
	return perWeek(remaining, daysLeft(year, day))
}

// perWeek is what each week of the days left must add so that remaining is
// reached: whole fen or contracts, rounded up, by the exact number of days and not by the
// weeks as they are shown. It is zero when nothing remains or no day is left.
func perWeek(remaining int64, days int) int64 {
	if remaining <= 0 || days <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(remaining), 7)
	if hi >= uint64(days) {
		return math.MaxInt64
	}
	q, rest := bits.Div64(hi, lo, uint64(days))
	if rest > 0 {
		q++
	}
	return int64(min(q, math.MaxInt64))
}
