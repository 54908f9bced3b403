package ledger

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// YearState (年度状态) tells where the day of a forecast stands in its year.
type YearState string

// The states. The last day of a year ends it.
const (
	NotBegun YearState = "NOT_BEGUN"
	Running  YearState = "RUNNING"
	Over     YearState = "OVER"
)

// Reason (不给出的原因) says why there is no forecast or no interval.
type Reason string

// The reasons.
const (
	YearNotBegun  Reason = "NOT_BEGUN"
	YearOver      Reason = "YEAR_OVER"       // nothing is left to foretell
	NothingYet    Reason = "NOTHING_YET"     // nothing is registered, or more was taken out
	NoEarlierYear Reason = "NO_EARLIER_YEAR" // no complete year in which the region had anything
	NoSeason      Reason = "NO_SEASON"       // the earlier years had next to nothing by this day
	TooFewYears   Reason = "TOO_FEW_YEARS"   // fewer than two errors of earlier years
	ErrorTooLarge Reason = "ERROR_TOO_LARGE" // an earlier year was missed by all of it or more
)

// ForecastQuery asks where a year ends.
type ForecastQuery struct {
	Year int
	// Regions are counties and functional zones; City is all of it.
	Regions    []string
	Indicators []Indicator
	AsOf       AsOf
	// Day is the day that the year is looked at; the day of AsOf when it is zero.
	Day calendar.Date
}

// Outlook (预测值) is where a method sees the end of the year.
type Outlook struct {
	Value   int64
	NoValue Reason // "" where there is a value
	// Interval is nil where none can be given, and NoInterval says why.
	Interval   *Interval
	NoInterval Reason
}

// PathPoint (逐月路径) is the running total at the end of a month. What does not
// exist is nil.
type PathPoint struct {
	Month string // YYYY-MM
	// Actual is what was registered, for the months that have begun; RunRate and
	// Seasonal are what the methods expect of the others and of the month of the day.
	Actual, RunRate, Seasonal *int64
	// EvenTarget and SeasonalTarget are the share of the target by days and by season.
	EvenTarget, SeasonalTarget *int64
}

// Forecast (年度预测) is where a year ends for one region and indicator, in fen or
// contracts, and how far such forecasts were off in earlier years. It is worked
// out in whole numbers, and the same for ever for the same index and day.
type Forecast struct {
	Year      int
	Region    string
	Indicator Indicator
	AsOf      AsOf
	Day       calendar.Date
	State     YearState
	// DaysPassed of DaysInYear are over, the day itself included.
	DaysPassed, DaysInYear int
	Actual                 int64
	Target                 *Target // as known at AsOf
	// Years are the complete years that the seasonal profile is made of.
	Years    []int
	RunRate  Outlook
	Seasonal Outlook
	Path     []PathPoint
	BackTest BackTest
}

// Forecasts (年度预测) gives the run-rate and the seasonal forecast of a year for
// each region and indicator, in that order, with the back-test of both
// (docs/statistics.md). They count in the view OPEN.
//
// Faults: permission, a bad year, region, indicator or moment.
func (s *Service) Forecasts(ctx context.Context, p *identity.Principal, q ForecastQuery) ([]Forecast, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeForecast, identity.Object{}); err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	var out []Forecast
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		known, err := s.resolve(tx, q.AsOf)
		if err != nil {
			return err
		}
		day := q.Day
		if day.IsZero() {
			day = asOfDay(q.AsOf, known.AsOf, tx.Now)
		}
		h, err := s.seasonOf(tx, q.Year, day, q.Regions, known)
		if err != nil {
			return err
		}
		then, err := s.remember(tx, h)
		if err != nil {
			return err
		}
		for _, region := range q.Regions {
			for _, i := range q.Indicators {
				f := h.forecast(then, region, i)
				if t, ok, err := targetAsOf(tx, q.Year, region, i, known.Index); err != nil {
					return err
				} else if ok {
					f.Target = &t
				}
				f.Path = h.path(&f)
				out = append(out, f)
			}
		}
		return nil
	})
	return out, err
}

func (q ForecastQuery) check() error {
	var bad []fault.Field
	if !knownYear(q.Year) {
		bad = append(bad, fault.At("query/year", fault.OutOfRange))
	}
	for _, r := range q.Regions {
		bad = append(bad, checkRegion("query/region", r)...)
	}
	for _, i := range q.Indicators {
		bad = append(bad, i.check("query/indicator")...)
	}
	return fault.Fields(bad...)
}

func stateOf(year int, day calendar.Date) YearState {
	switch {
	case day.Before(yearOf(year).First()):
		return NotBegun
	case day.Before(yearOf(year).Last()):
		return Running
	}
	return Over
}

// forecast works one of them out, without target and path.
func (h *season) forecast(then map[moment]memory, region string, i Indicator) Forecast {
	days := elapsed(h.year, h.day)
	f := Forecast{Year: h.year, Region: region, Indicator: i, AsOf: h.known.AsOf, Day: h.day, State: stateOf(h.year, h.day),
		DaysPassed: int(days.part.Int64()), DaysInYear: int(days.whole.Int64()), Years: h.usable(region, i), BackTest: h.backTest(then, region, i)}
	switch f.State {
	case NotBegun:
		f.RunRate, f.Seasonal = noOutlook(YearNotBegun), noOutlook(YearNotBegun)
		return f
	case Over:
		f.Actual = h.total(region, i, h.year)
		f.RunRate, f.Seasonal = Outlook{Value: f.Actual, NoInterval: YearOver}, Outlook{Value: f.Actual, NoInterval: YearOver}
		return f
	case Running:
	}
	f.Actual = h.upToDay(region, i, h.year)
	if f.Actual <= 0 {
		f.RunRate, f.Seasonal = noOutlook(NothingYet), noOutlook(NothingYet)
		return f
	}
	f.RunRate = f.outlook(RunRate, days, NothingYet)
	if len(f.Years) == 0 {
		f.Seasonal = noOutlook(NoEarlierYear)
		return f
	}
	f.Seasonal = f.outlook(Seasonal, h.share(region, i, 0, f.Years), NoSeason)
	return f
}

// AgainstTarget holds a forecast against the target: its share in basis points,
// rounded down, and what is missing, negative when exceeded; not ok without a
// target or a forecast.
func (f *Forecast) AgainstTarget(o *Outlook) (percentBP, gap int64, ok bool) {
	if f.Target == nil || o.NoValue != "" {
		return 0, 0, false
	}
	return shareBP(o.Value, f.Target.Value), f.Target.Value - o.Value, true
}

func noOutlook(why Reason) Outlook { return Outlook{NoValue: why, NoInterval: why} }

// outlook is the forecast by a share, with the errors of the earlier years at the
// same day.
func (f *Forecast) outlook(m Method, share ratio, otherwise Reason) Outlook {
	v, ok := share.yearEnd(f.Actual)
	if !ok {
		return noOutlook(otherwise)
	}
	var errors []int64
	for _, row := range f.BackTest.SameDay {
		if t, ok := row.Trials[m]; ok {
			errors = append(errors, t.ErrorBP)
		}
	}
	out := Outlook{Value: v}
	out.Interval, out.NoInterval = intervalOf(v, errors)
	return out
}

// path lays the year out month by month.
func (h *season) path(f *Forecast) (out []PathPoint) {
	expect := func(o Outlook, share ratio) *int64 {
		if o.NoValue != "" || f.State != Running {
			return nil
		}
		return given(share.of(o.Value))
	}
	for m := 1; m <= 12; m++ {
		end := h.dayOf(moment{h.year, m})
		days, season := elapsed(h.year, end), h.share(f.Region, f.Indicator, m, f.Years)
		p := PathPoint{Month: yearMonth(h.year, m)}
		if f.State == Over || f.State == Running && m <= int(h.day.Month()) {
			v := h.upTo(f.Region, f.Indicator, h.year, m)
			if f.State == Running && m == int(h.day.Month()) {
				v = f.Actual
			}
			p.Actual = &v
		}
		if h.day.Before(end) {
			p.RunRate, p.Seasonal = expect(f.RunRate, days), expect(f.Seasonal, season)
		}
		if f.Target != nil {
			p.EvenTarget, p.SeasonalTarget = given(days.of(f.Target.Value)), given(season.of(f.Target.Value))
		}
		out = append(out, p)
	}
	return out
}

func given(v int64, ok bool) *int64 {
	if !ok {
		return nil
	}
	return &v
}
