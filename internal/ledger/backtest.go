package ledger

import (
	"math/big"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// Method (预测方法) is a way to get from what a year has to where it ends.
type Method string

// The methods.
const (
	// RunRate (均速) takes the days passed as the share of the year.
	RunRate Method = "RUN_RATE"
	// Seasonal (季节) takes the share that other years had reached by the same day.
	Seasonal Method = "SEASONAL"
	// SeasonalThen is Seasonal with nothing but what was known then: only the years
	// before, as they were known at that time.
	SeasonalThen Method = "SEASONAL_THEN"
)

// Methods lists them in the order in which they are told.
func Methods() []Method { return []Method{RunRate, Seasonal, SeasonalThen} }

// Trial (回测值) is one forecast of the past held against what came.
type Trial struct {
	Value int64
	// ErrorBP is (forecast − what it became) ÷ what it became in hundredths of a
	// percent, rounded away from zero: never smaller than it is.
	ErrorBP int64
	// Interval is what the errors of the other years would have given; nil where
	// there were too few. Held tells that it held what the year became.
	Interval *Interval
	Held     bool
}

// BackTestRow (回测) is what a past year would have been forecast as at the end of
// a month.
type BackTestRow struct {
	Year, Month int
	// Day is the day of the forecast: the end of the month, or the same day of the
	// year in BackTest.SameDay.
	Day calendar.Date
	// Known is the place of the journal that stood then; −1 where the journal does
	// not reach back, and what had come is told by the statistical day.
	Known int64
	// SoFar is what was registered by then, as known then; Became what the year is
	// as known now.
	SoFar, Became int64
	Trials        map[Method]Trial
}

// MethodError (平均误差) sums up the trials of a method.
type MethodError struct {
	Method Method
	Trials int
	// MeanBP is the mean of the errors without their sign, LargestBP the largest, in
	// hundredths of a percent.
	MeanBP, LargestBP int64
	// Intervals is how many trials had an interval, Held how many of these held.
	Intervals, Held int
}

// BackTest (回测) tells how well the methods would have done in earlier years.
// December has rows, too, but no part in Errors: there is nothing left to foretell.
type BackTest struct {
	Rows    []BackTestRow
	Errors  []MethodError
	SameDay []BackTestRow // at the same day of the year as the forecast
	// SameDayErrors are those that the interval is made of.
	SameDayErrors []MethodError
}

// Interval (预测区间) is the range of values for which the forecast would err by no
// more than ErrorBP, the largest error of the earlier years.
type Interval struct {
	Low, High int64
	// Coverage is n ÷ (n+1) in percent, rounded down, for n years: how often the next
	// of n+1 like years errs no more than the worst of n.
	Coverage int
	Years    int
	ErrorBP  int64
}

const wholeBP = 10_000

// intervalOf: values v with |forecast − v| ÷ v ≤ error.
func intervalOf(forecast int64, errors []int64) (*Interval, Reason) {
	if len(errors) < 2 {
		return nil, TooFewYears
	}
	worst := int64(0)
	for _, e := range errors {
		worst = max(worst, e, -e)
	}
	if worst >= wholeBP {
		return nil, ErrorTooLarge
	}
	f := new(big.Int).Mul(big.NewInt(forecast), big.NewInt(wholeBP))
	low := new(big.Int).Quo(f, big.NewInt(wholeBP+worst))
	high, rest := f.QuoRem(f, big.NewInt(wholeBP-worst), new(big.Int))
	if rest.Sign() > 0 {
		high.Add(high, big.NewInt(1))
	}
	if !high.IsInt64() {
		return nil, ErrorTooLarge
	}
	return &Interval{Low: low.Int64(), High: high.Int64(), Coverage: 100 * len(errors) / (len(errors) + 1), Years: len(errors), ErrorBP: worst}, ""
}

// errorBP compares a forecast with what came, which is above zero.
func errorBP(forecast, became int64) int64 {
	apart := new(big.Int).Sub(big.NewInt(forecast), big.NewInt(became))
	apart.Mul(apart, big.NewInt(wholeBP))
	q, rest := apart.QuoRem(apart, big.NewInt(became), new(big.Int))
	q.Add(q, big.NewInt(int64(rest.Sign())))
	if !q.IsInt64() {
		return 1 << 53 // as good as without end
	}
	return min(q.Int64(), 1<<53)
}

// moment is the end of a month of a year; of the same day for month 0.
type moment struct{ year, month int }

func (h *season) dayOf(m moment) calendar.Date {
	if m.month == 0 {
		return sameDay(h.day, m.year)
	}
	return calendar.On(m.year, time.Month(m.month)+1, 1).AddDays(-1)
}

// memory is what was known at a moment of the past.
type memory struct {
	known int64
	grid  grid
}

// remember reads what was known at the end of each month of the complete years,
// and at the same day of each. A year that the journal does not reach back to is
// told by its statistical days.
func (s *Service) remember(tx *database.Tx, h *season) (map[moment]memory, error) {
	began, err := recordedAt(tx, min(0, h.known.Index-1))
	if err != nil {
		return nil, err
	}
	out := map[moment]memory{}
	for _, y := range h.years {
		if began.IsZero() || calendar.Of(began).After(yearOf(y).First().AddDays(30)) {
			continue
		}
		for month := range 13 {
			at := moment{y, month}
			day, from := h.dayOf(at), yearOf(h.years[0]).First()
			if month == 0 {
				from = yearOf(y).First()
			}
			index, err := s.journal.IndexAt(tx, day.AddDays(1).Start().Add(-time.Microsecond))
			if err != nil {
				return nil, err
			}
			m := memory{known: min(index, h.known.Index)}
			if m.grid, err = h.read(tx, from, day, knowledge{AsOf: AsOf{Index: m.known}, block: h.known.block}); err != nil {
				return nil, err
			}
			out[at] = m
		}
	}
	return out, nil
}

// backTest tries the methods on every complete year in which there was anything.
func (h *season) backTest(then map[moment]memory, region string, i Indicator) BackTest {
	var out BackTest
	years := h.usable(region, i)
	errors := map[moment]map[Method]int64{}
	for _, y := range years {
		for month := range 13 {
			row := h.tried(then, region, i, moment{y, month}, years)
			errors[moment{y, month}] = map[Method]int64{}
			for m, t := range row.Trials {
				errors[moment{y, month}][m] = t.ErrorBP
			}
			if month == 0 {
				out.SameDay = append(out.SameDay, row)
			} else {
				out.Rows = append(out.Rows, row)
			}
		}
	}
	for _, rows := range [][]BackTestRow{out.Rows, out.SameDay} {
		for _, row := range rows {
			row.measure(errors, years)
		}
	}
	early := make([]BackTestRow, 0, len(out.Rows))
	for _, row := range out.Rows {
		if row.Month < 12 {
			early = append(early, row)
		}
	}
	out.Errors, out.SameDayErrors = methodErrors(early), methodErrors(out.SameDay)
	return out
}

// tried makes the forecasts of a past year at a moment.
func (h *season) tried(then map[moment]memory, region string, i Indicator, at moment, years []int) BackTestRow {
	row := BackTestRow{Year: at.year, Month: at.month, Day: h.dayOf(at), Known: -1, SoFar: h.upTo(region, i, at.year, at.month),
		Became: h.total(region, i, at.year), Trials: map[Method]Trial{}}
	before := newRatio(0, 0)
	was, known := then[at]
	if known {
		row.Known, row.SoFar = was.known, was.grid.upTo(region, i, at.year, 12)
	}
	for _, y := range years {
		switch {
		case y >= at.year:
		case known:
			before.add(was.grid.upTo(region, i, y, at.month), was.grid.upTo(region, i, y, 12))
		default:
			before.add(h.upTo(region, i, y, at.month), h.total(region, i, y))
		}
	}
	shares := map[Method]ratio{RunRate: elapsed(at.year, row.Day), Seasonal: h.share(region, i, at.month, without(years, at.year))}
	if at.month > 0 {
		shares[SeasonalThen] = before
	}
	for m, share := range shares {
		if v, ok := share.yearEnd(row.SoFar); ok && row.SoFar > 0 {
			row.Trials[m] = Trial{Value: v, ErrorBP: errorBP(v, row.Became)}
		}
	}
	return row
}

// measure gives each trial the interval that the other years would have given it
// at the same point, and sees whether it held.
func (r BackTestRow) measure(errors map[moment]map[Method]int64, years []int) {
	for _, m := range []Method{RunRate, Seasonal} {
		t, ok := r.Trials[m]
		if !ok {
			continue
		}
		var others []int64
		for _, y := range without(years, r.Year) {
			if e, ok := errors[moment{y, r.Month}][m]; ok {
				others = append(others, e)
			}
		}
		t.Interval, _ = intervalOf(t.Value, others)
		t.Held = t.Interval != nil && t.Interval.Low <= r.Became && r.Became <= t.Interval.High
		r.Trials[m] = t
	}
}

func methodErrors(rows []BackTestRow) (out []MethodError) {
	for _, m := range Methods() {
		e, sum := MethodError{Method: m}, new(big.Int)
		for _, r := range rows {
			t, ok := r.Trials[m]
			if !ok {
				continue
			}
			e.Trials++
			apart := max(t.ErrorBP, -t.ErrorBP)
			sum.Add(sum, big.NewInt(apart))
			e.LargestBP = max(e.LargestBP, apart)
			if t.Interval != nil {
				e.Intervals++
			}
			if t.Held {
				e.Held++
			}
		}
		if e.Trials > 0 {
			e.MeanBP, _ = scaled(1, sum, big.NewInt(int64(e.Trials)))
			out = append(out, e)
		}
	}
	return out
}
