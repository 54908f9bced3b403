package ledger

import (
	"math"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

func TestScaledRoundsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		v, by, per, want int64
		ok               bool
	}{
		{100, 365, 100, 365, true},
		{1, 1, 2, 1, true}, // 0.5
		{-1, 1, 2, -1, true},
		{5, 1, 3, 2, true}, // 1.67
		{4, 1, 3, 1, true}, // 1.33
		{0, 7, 3, 0, true},
		{7, 1, 0, 0, false},  // nothing by that day
		{7, 1, -3, 0, false}, // more was taken out than came
		{7, 0, 3, 0, false},
		{math.MaxInt64, 2, 1, 0, false},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64, true},
	} {
		got, ok := scaled(c.v, big.NewInt(c.by), big.NewInt(c.per))
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%d × %d ÷ %d: %d, %t; want %d, %t", c.v, c.by, c.per, got, ok, c.want, c.ok)
		}
	}
}

func TestErrorsAreNeverSmallerThanTheyAre(t *testing.T) {
	for _, c := range []struct{ forecast, became, want int64 }{
		{110, 100, 1000}, {90, 100, -1000}, {100, 100, 0}, {100_001, 100_000, 1}, {99_999, 100_000, -1}, {2, 3, -3334}, {0, 5, -10_000}, {30, 10, 20_000},
		{math.MaxInt64, 1, 1 << 53},
	} {
		if got := errorBP(c.forecast, c.became); got != c.want {
			t.Errorf("%d for %d: %d, want %d", c.forecast, c.became, got, c.want)
		}
	}
}

func TestIntervalIsMadeOfTheLargestError(t *testing.T) {
	for _, c := range []struct {
		forecast int64
		errors   []int64
		want     *Interval
		why      Reason
	}{
		{1000, nil, nil, TooFewYears},
		{1000, []int64{5}, nil, TooFewYears},
		{1000, []int64{-2500, 1000}, &Interval{Low: 800, High: 1334, Coverage: 66, Years: 2, ErrorBP: 2500}, ""},
		{1000, []int64{0, 0, 0}, &Interval{Low: 1000, High: 1000, Coverage: 75, Years: 3}, ""},
		{900, []int64{100, -50, 2, 1000}, &Interval{Low: 818, High: 1000, Coverage: 80, Years: 4, ErrorBP: 1000}, ""},
		{900, []int64{9999, 0}, &Interval{Low: 450, High: 9_000_000, Coverage: 66, Years: 2, ErrorBP: 9999}, ""},
		{900, []int64{10_000, 0}, nil, ErrorTooLarge},
		{math.MaxInt64, []int64{1, 1}, nil, ErrorTooLarge}, // does not fit
	} {
		got, why := intervalOf(c.forecast, c.errors)
		if why != c.why || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d, %v: %+v, %q; want %+v, %q", c.forecast, c.errors, got, why, c.want, c.why)
		}
	}
}

func TestSameDayAndElapsed(t *testing.T) {
	for _, c := range []struct {
		day          string
		year         int
		same         string
		passed, days int64
	}{
		{"2024-02-29", 2023, "2023-02-28", 59, 365},
		{"2024-02-29", 2020, "2020-02-29", 60, 366},
		{"2026-11-30", 2024, "2024-11-30", 335, 366},
		{"2026-12-31", 2025, "2025-12-31", 365, 365},
	} {
		same := sameDay(date(c.day), c.year)
		r := elapsed(c.year, same)
		if same.String() != c.same || r.part.Int64() != c.passed || r.whole.Int64() != c.days {
			t.Errorf("%s in %d: %s, %s of %s days", c.day, c.year, same, r.part, r.whole)
		}
	}
}

// quarters registers contracts of 100 yuan × the weights in the middle of the
// quarters of a year, each when its day has come.
func (w *world) quarters(c *clock, year string, weights ...int64) (last *contract) {
	for i, yuan := range weights {
		if yuan == 0 {
			continue
		}
		day := year + []string{"-02-15", "-05-15", "-08-15", "-11-15"}[i]
		c.set(day)
		last = w.register(ownOrg, line(day, yuan*100))[0]
	}
	return last
}

func (w *world) forecastOf(q ForecastQuery) Forecast {
	w.t.Helper()
	if q.Regions == nil {
		q.Regions = []string{City}
	}
	if q.Indicators == nil {
		q.Indicators = []Indicator{IndicatorContract}
	}
	all, err := w.Forecasts(w.t.Context(), auditor(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	return all[0]
}

// TestForecastByHand: three earlier years, one of them begun before anything was
// registered in its January.
func TestForecastByHand(t *testing.T) {
	both(t, "2022-01-10", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2022-01-10", 100)) // so that 2022 is complete
		w.quarters(w.clock, "2022", 0, 3, 2, 4)     // half by June: 4 of 10
		w.quarters(w.clock, "2023", 2, 3, 5, 10)    // 5 of 20
		last := w.quarters(w.clock, "2024", 5, 5, 10, 20)
		w.quarters(w.clock, "2025", 8, 4)
		w.clock.set("2025-06-30")
		if _, err := w.PutTarget(t.Context(), auditor(), Target{Year: 2025, Indicator: IndicatorContract, Value: 500_000}, 0); err != nil {
			t.Fatal(err)
		}
		f := w.forecastOf(ForecastQuery{Year: 2025, AsOf: Now()})
		if f.State != Running || f.DaysPassed != 181 || f.DaysInYear != 365 || f.Actual != 120_000 || !slices.Equal(f.Years, []int{2022, 2023, 2024}) {
			t.Fatalf("%+v", f)
		}
		if f.RunRate.Value != 241_989 { // 120,000 × 365 ÷ 181
			t.Errorf("run rate %d", f.RunRate.Value)
		}
		if f.Seasonal.Value != 442_105 { // 120,000 × (10+20+40) ÷ (4+5+10)
			t.Errorf("seasonal %d", f.Seasonal.Value)
		}
		// Left out in turn: 4 × 60/15 = 16 for 10; 5 × 50/14 = 17.857 for 20; 10 × 30/9 = 33.33 for 40.
		if i := f.Seasonal.Interval; i == nil || i.ErrorBP != 6000 || i.Coverage != 75 || i.Low != 276_315 || i.High != 1_105_263 {
			t.Errorf("interval %+v", f.Seasonal)
		}
		if e := f.BackTest.SameDayErrors; len(e) != 2 || e[1].Method != Seasonal || e[1].Trials != 3 || e[1].MeanBP != 2913 || e[1].LargestBP != 6000 || e[1].Intervals != 3 || e[1].Held != 2 {
			t.Errorf("same day %+v", e)
		}
		if percent, gap, ok := f.AgainstTarget(&f.Seasonal); !ok || percent != 8842 || gap != 57_895 {
			t.Errorf("against the target %d, %d, %t", percent, gap, ok)
		}
		if p := f.Path; *p[1].Actual != 80_000 || *p[5].Actual != 120_000 || p[6].Actual != nil || p[4].Seasonal != nil || *p[11].Seasonal != f.Seasonal.Value ||
			*p[11].RunRate != f.RunRate.Value || *p[7].Seasonal != 227_368 || *p[11].EvenTarget != 500_000 || *p[5].SeasonalTarget != 135_714 {
			t.Errorf("path %+v", p)
		}
		// What was known then stands, whatever was found out later.
		w.clock.set("2025-07-01")
		known := f.AsOf.Index
		w.revoke(last, "2025-07-01") // November 2024
		again := w.forecastOf(ForecastQuery{Year: 2025, AsOf: AsOf{Index: known}})
		if !reflect.DeepEqual(again, f) {
			t.Errorf("asked again\n%+v\nwas\n%+v", again, f)
		}
		later := w.forecastOf(ForecastQuery{Year: 2025, AsOf: Now()}).BackTest.Rows
		december := later[len(later)-1]
		if december.Year != 2024 || december.Month != 12 || december.SoFar != 400_000 || december.Became != 200_000 || december.Trials[RunRate].ErrorBP != 10_000 || december.Known < 1 {
			t.Errorf("December 2024 %+v", december)
		}
	})
}

func TestForecastSaysWhatItCannotSay(t *testing.T) {
	both(t, "2023-03-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2023-03-01", 500))
		zone := line("2023-06-01", 10)
		zone.SellerRegion, zone.SellerZone = "370911", "3709Z1"
		w.clock.set("2023-06-01")
		w.register(ownOrg, zone)
		for _, c := range []struct {
			day, region      string
			year             int
			state            YearState
			runRate, seasons Reason
			interval         Reason
		}{
			{"2023-06-02", City, 2024, NotBegun, YearNotBegun, YearNotBegun, YearNotBegun},
			{"2023-06-02", City, 2023, Running, "", NoEarlierYear, NoEarlierYear},
			{"2024-06-01", City, 2023, Over, "", "", YearOver},
			{"2024-06-01", City, 2024, Running, NothingYet, NothingYet, NothingYet}, // 2023 is not complete either
			{"2024-06-01", "3709Z2", 2023, Over, "", "", YearOver},
		} {
			w.clock.set(c.day)
			f := w.forecastOf(ForecastQuery{Year: c.year, Regions: []string{c.region}, AsOf: Now()})
			if f.State != c.state || f.RunRate.NoValue != c.runRate || f.Seasonal.NoValue != c.seasons || f.Seasonal.NoInterval != c.interval || f.Target != nil || len(f.Years) != 0 || len(f.Path) != 12 {
				t.Errorf("%s, %d: %+v", c.day, c.year, f)
			}
		}
		w.clock.set("2025-02-01")
		for _, day := range []string{"2024-01-10", "2024-06-10"} {
			w.register(ownOrg, line(day, 100))
		}
		w.register(ownOrg, line("2025-02-01", 300))
		f := w.forecastOf(ForecastQuery{Year: 2025, AsOf: Now()})
		if !slices.Equal(f.Years, []int{2024}) || f.Seasonal.Value != 60_000 || f.Seasonal.Interval != nil || f.Seasonal.NoInterval != TooFewYears || len(f.BackTest.Rows) != 12 {
			t.Errorf("one earlier year: %+v", f)
		}
		// The journal began in 2023, but nothing of 2024 was known before 2025.
		if row := f.BackTest.Rows[5]; row.SoFar != 0 || row.Became != 20_000 || len(row.Trials) != 0 || row.Known < 1 {
			t.Errorf("June 2024 as known then: %+v", row)
		}
		if f := w.forecastOf(ForecastQuery{Year: 2025, Regions: []string{"3709Z1"}, Indicators: []Indicator{IndicatorCount}, AsOf: Now()}); f.RunRate.NoValue != NothingYet {
			t.Errorf("zone: %+v", f)
		}
	})
}

// TestForecastOfLinesFromBefore: where the journal does not reach back, the
// statistical day tells.
func TestForecastOfLinesFromBefore(t *testing.T) {
	both(t, "2025-03-01", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2023-01-02", 100), line("2023-09-01", 300), line("2024-01-02", 200), line("2024-09-01", 200), line("2025-01-02", 50))
		f := w.forecastOf(ForecastQuery{Year: 2025, AsOf: Now()})
		if row := f.BackTest.Rows[0]; row.Known != -1 || row.SoFar != 10_000 || row.Trials[Seasonal].Value != 20_000 || row.Trials[Seasonal].ErrorBP != -5000 {
			t.Errorf("January 2023: %+v", row)
		}
		if row := f.BackTest.Rows[12]; row.Trials[SeasonalThen].Value != 80_000 || row.Known != -1 {
			t.Errorf("January 2024: %+v", row)
		}
		if f.Seasonal.Value != 13_333 || f.Seasonal.Interval != nil || f.Seasonal.NoInterval != ErrorTooLarge {
			t.Errorf("seasonal %+v", f.Seasonal)
		}
	})
}

func TestForecastIsForTheBureau(t *testing.T) {
	both(t, "2025-03-01", func(t *testing.T, w *world) {
		good := ForecastQuery{Year: 2025, Regions: []string{City}, Indicators: []Indicator{IndicatorCount}, AsOf: Now()}
		if _, err := w.Forecasts(t.Context(), applicant(ownOrg), good); fault.CodeOf(err) != fault.PermissionDenied {
			t.Errorf("an applicant: %v", err)
		}
		tax := auditor()
		tax.Roles = []identity.Role{identity.RoleTax}
		if _, err := w.Forecasts(t.Context(), tax, good); fault.CodeOf(err) != fault.PermissionDenied {
			t.Errorf("the tax office: %v", err)
		}
		_, err := w.Forecasts(t.Context(), auditor(), ForecastQuery{Year: 1900, Regions: []string{"110000"}, Indicators: []Indicator{"GDP"}, AsOf: Now()})
		if f := fault.As(err); f == nil || len(f.Fields) != 3 {
			t.Errorf("bad question: %v", err)
		}
	})
}

// TestProgressTellsTheExpectedShare: by days and by season, for any indicator.
func TestProgressTellsTheExpectedShare(t *testing.T) {
	both(t, "2024-01-02", func(t *testing.T, w *world) {
		for _, day := range []string{"2024-01-02", "2024-03-01", "2024-11-01", "2024-12-01"} {
			w.clock.set(day)
			w.register(ownOrg, line(day, 100))
		}
		w.clock.set("2025-06-30")
		w.register(ownOrg, line("2025-06-30", 700), line("2025-06-30", 1))
		if _, err := w.PutTarget(t.Context(), auditor(), Target{Year: 2025, Indicator: IndicatorCount, Value: 10}, 0); err != nil {
			t.Fatal(err)
		}
		p, err := w.RegionProgress(t.Context(), auditor(), 2025, City, IndicatorCount, Now())
		if err != nil {
			t.Fatal(err)
		}
		if p.Value != 2 || p.PercentBP != 2000 || p.Remaining != 8 || p.NeededPerWeek != 1 { // 8 in 184 days
			t.Errorf("%+v", p)
		}
		if d := p.ByDays; d.ExpectedBP != 4958 || *d.Expected != 5 || *d.Ahead != -3 {
			t.Errorf("by days %+v", d)
		}
		if s := p.BySeason; s.ExpectedBP != 5000 || *s.Expected != 5 || *s.Ahead != -3 || !slices.Equal(s.Years, []int{2024}) {
			t.Errorf("by season %+v", s)
		}
		contract, err := w.Progress(t.Context(), auditor(), 2025, Now())
		if err != nil || contract.Value != 70_100 || contract.Target != nil || contract.ByDays.Expected != nil || !contract.BySeason.Given {
			t.Errorf("%+v, %v", contract, err)
		}
		first, err := w.Progress(t.Context(), auditor(), 2024, Now())
		if err != nil || first.BySeason.Given || first.ByDays.ExpectedBP != 10_000 {
			t.Errorf("%+v, %v", first, err)
		}
		if _, err := w.RegionProgress(t.Context(), auditor(), 2025, City, "GDP", Now()); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("an unknown indicator: %v", err)
		}
	})
}

// drawnSeason is earlier years and this one with random months, at the end of one.
func drawnSeason(rt *rapid.T, factor int64) (*season, *season) {
	month := rapid.IntRange(1, 12).Draw(rt, "month")
	build := func() *season {
		h := &season{year: 2025, begun: map[int]grid{}, now: grid{}}
		h.day = h.dayOf(moment{2025, month})
		return h
	}
	one, many := build(), build()
	for y := 2025 - rapid.IntRange(0, 5).Draw(rt, "years"); y <= 2025; y++ {
		if y < 2025 {
			one.years, many.years = append(one.years, y), append(many.years, y)
		}
		for m := 1; m <= 12; m++ {
			fen := amount.Fen(rapid.Int64Range(-1000, 1_000_000).Draw(rt, "fen"))
			if y == 2025 && m > month {
				fen = 0
			}
			for h, f := range map[*season]amount.Fen{one: fen, many: fen * amount.Fen(factor)} {
				g := Group{Key: map[string]string{"month": yearMonth(y, m)}, ContractAmount: f}
				_ = h.now.put(City, g)
				if m == month {
					h.begun[y] = grid{}
					_ = h.begun[y].put(City, g)
				}
			}
		}
	}
	return one, many
}

// TestForecastsAreSound: an interval holds its forecast, an ended year is its own
// forecast, and amounts that are all k times as much have k times the forecast.
func TestForecastsAreSound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.Int64Range(1, 1000).Draw(rt, "k")
		one, many := drawnSeason(rt, k)
		a, b := one.forecast(nil, City, IndicatorContract), many.forecast(nil, City, IndicatorContract)
		a.Path, b.Path = one.path(&a), many.path(&b)
		if len(a.Path) != 12 || !slices.Equal(a.Years, b.Years) {
			rt.Fatalf("%+v", a)
		}
		if total := one.total(City, IndicatorContract, 2025); a.State == Over && (a.RunRate.Value != total || a.Seasonal.Value != total || a.RunRate.Interval != nil) {
			rt.Fatalf("ended at %d: %+v", total, a)
		}
		for i, o := range []Outlook{a.RunRate, a.Seasonal} {
			scaled := []Outlook{b.RunRate, b.Seasonal}[i]
			if o.NoValue != scaled.NoValue {
				rt.Fatalf("%+v, times %d %+v", o, k, scaled)
			}
			if o.NoValue == "" && (scaled.Value > k*(o.Value+1) || scaled.Value < k*(o.Value-1)) {
				rt.Fatalf("%d times %d is not %d", o.Value, k, scaled.Value)
			}
			if (o.Interval == nil) != (o.NoInterval != "") {
				rt.Fatalf("neither interval nor reason: %+v", o)
			}
			if v := o.Interval; v != nil && (v.Low > o.Value || v.High < o.Value || v.Coverage != 100*v.Years/(v.Years+1)) {
				rt.Fatalf("%d is not in %+v", o.Value, v)
			}
		}
		for _, row := range append(a.BackTest.Rows, a.BackTest.SameDay...) {
			for m, trial := range row.Trials {
				in := trial.Interval != nil && trial.Interval.Low <= row.Became && row.Became <= trial.Interval.High
				if trial.Held != in || row.Month == 12 && trial.ErrorBP != 0 {
					rt.Fatalf("%d-%d %s: %+v of %+v", row.Year, row.Month, m, trial, row)
				}
			}
		}
	})
}

// TestBackTestKnowsWhatWasKnown: random registrations and revocations over years;
// each row has what the lines then known say, from the prepared totals or not,
// alone or among all regions.
func TestBackTestKnowsWhatWasKnown(t *testing.T) {
	both(t, "2022-01-04", func(t *testing.T, w *world) {
		var lines []Line
		day := date("2022-01-04")
		rapid.Check(t, func(rt *rapid.T) {
			if len(lines) > 120 {
				return
			}
			w.clock.set(day.String())
			l := drawLine(rt)
			l.BelongsTo, l.BookedOn = day, day
			c := w.register(ownOrg, l)[0]
			c.line.EventIndex = w.events() - 1
			lines = append(lines, c.line)
			if rapid.IntRange(0, 4).Draw(rt, "revoked") == 0 {
				day = day.AddDays(rapid.IntRange(0, 40).Draw(rt, "later"))
				w.clock.set(day.AddDays(1).String())
				out := c.reverse(Revoke, day.String())
				c.cancelled = true
				out.EventIndex = w.post(c, out)
				lines = append(lines, out)
			}
			day = day.AddDays(rapid.IntRange(2, 30).Draw(rt, "pause"))
		})
		w.clock.set(day.String())
		regions, checked := []string{City, "370902", "370911", "3709Z1"}, 0
		all, err := w.Forecasts(t.Context(), auditor(), ForecastQuery{Year: day.Year(), Regions: regions, Indicators: []Indicator{IndicatorContract, IndicatorCount}, AsOf: Now()})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			alone := w.forecastOf(ForecastQuery{Year: f.Year, Regions: []string{f.Region}, Indicators: []Indicator{f.Indicator}, AsOf: Now()})
			if !reflect.DeepEqual(alone, f) {
				t.Fatalf("alone\n%+v\namong others\n%+v", alone, f)
			}
			for _, row := range append(f.BackTest.Rows, f.BackTest.SameDay...) {
				want := int64(0)
				for _, l := range lines {
					in := l.BelongsTo.Year() == row.Year && !l.BelongsTo.After(row.Day) && l.EventIndex < row.Known && (f.Region == City || AreaOf(l.SellerRegion, l.SellerZone) == f.Region)
					if in && f.Indicator == IndicatorCount {
						want += l.Count
					} else if in {
						want += int64(l.ContractAmount)
					}
				}
				checked++
				if row.Known < 0 || row.SoFar != want {
					t.Fatalf("%s %s as known then (%d): %d, the lines say %d", f.Region, row.Day, row.Known, row.SoFar, want)
				}
			}
		}
		if checked < 100 {
			t.Errorf("only %d rows", checked)
		}
	})
}

func (w *world) events() int64 { return (&model{world: w}).size() }
