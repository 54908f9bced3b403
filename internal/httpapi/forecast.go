package httpapi

import (
	"context"
	"fmt"

	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
)

// GetVolumeForecast says where a year ends, and how far such forecasts were off
// (年度预测).
func (s *Server) GetVolumeForecast(ctx context.Context, r gen.GetVolumeForecastRequestObject) (gen.GetVolumeForecastResponseObject, error) {
	asOf, err := ledger.ParseAsOf(or(r.Params.AsOf, ""))
	if err != nil {
		return nil, err
	}
	made, err := s.Ledger.Forecasts(ctx, principal(ctx), ledger.ForecastQuery{Year: r.Params.Year, AsOf: asOf,
		Regions: []string{or(r.Params.Region, ledger.City)}, Indicators: []ledger.Indicator{indicatorOf(r.Params.Indicator)}})
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeForecast200JSONResponse(toForecast(&made[0])), nil
}

func indicatorOf(i *gen.ProgressIndicator) ledger.Indicator {
	return ledger.Indicator(or(i, gen.ProgressIndicator(ledger.IndicatorContract)))
}

func toProgress(p *ledger.Progress) gen.VolumeProgress {
	weeks := fmt.Sprintf("%d.%d", p.WeekTenthsLeft/10, p.WeekTenthsLeft%10)
	out := gen.VolumeProgress{Year: p.Year, Region: p.Region, Indicator: gen.Indicator(p.Indicator), AsOf: toKnownAt(p.AsOf), Count: p.Count,
		ContractAmount: p.ContractAmount.String(), TechnicalAmount: p.TechnicalAmount.String(), Value: p.Indicator.Text(p.Value),
		ByDays: toPace(p.Indicator, &p.ByDays), BySeason: toPace(p.Indicator, &p.BySeason), WeeksLeft: &weeks,
		ByMonth: list(p.ByMonth, toGroup), Cumulative: list(p.Cumulative, toGroup)}
	if p.Target != nil {
		target, remaining := toTarget(*p.Target), p.Indicator.Text(p.Remaining)
		percent := percentOf(p.PercentBP)
		out.Target, out.Percent, out.Remaining = &target, &percent, &remaining
		if p.NeededPerWeek > 0 {
			out.NeededPerWeek = valueText(p.Indicator, &p.NeededPerWeek)
		}
	}
	return out
}

func toPace(i ledger.Indicator, p *ledger.Pace) gen.VolumePace {
	out := gen.VolumePace{Expected: valueText(i, p.Expected), Ahead: valueText(i, p.Ahead), Years: append([]int{}, p.Years...)}
	if p.Given {
		percent := percentOf(p.ExpectedBP)
		out.ExpectedPercent = &percent
	}
	return out
}

// valueText writes what may not be there.
func valueText(i ledger.Indicator, v *int64) *string {
	if v == nil {
		return nil
	}
	text := i.Text(*v)
	return &text
}

func toForecast(f *ledger.Forecast) gen.VolumeForecast {
	out := gen.VolumeForecast{Year: f.Year, Region: f.Region, Indicator: gen.Indicator(f.Indicator), AsOf: toKnownAt(f.AsOf),
		State: gen.VolumeForecastState(f.State), DaysPassed: f.DaysPassed, DaysInYear: f.DaysInYear, Actual: f.Indicator.Text(f.Actual),
		Years: append([]int{}, f.Years...), Day: day(f.Day), RunRate: toOutlook(f, &f.RunRate), Seasonal: toOutlook(f, &f.Seasonal),
		Path: list(f.Path, func(p ledger.PathPoint) gen.VolumePathPoint {
			return gen.VolumePathPoint{Month: p.Month, Actual: valueText(f.Indicator, p.Actual), RunRate: valueText(f.Indicator, p.RunRate),
				Seasonal: valueText(f.Indicator, p.Seasonal), TargetByDays: valueText(f.Indicator, p.EvenTarget), TargetBySeason: valueText(f.Indicator, p.SeasonalTarget)}
		}),
		BackTest: toBackTest(f.Indicator, &f.BackTest)}
	if f.Target != nil {
		target := toTarget(*f.Target)
		out.Target = &target
	}
	return out
}

func toOutlook(f *ledger.Forecast, o *ledger.Outlook) gen.VolumeOutlook {
	var out gen.VolumeOutlook
	out.NoValue, out.NoInterval = reason(o.NoValue), reason(o.NoInterval)
	if o.NoValue != "" {
		return out
	}
	out.Value = valueText(f.Indicator, &o.Value)
	if percent, gap, ok := f.AgainstTarget(o); ok {
		text := percentOf(percent)
		out.Percent, out.Gap = &text, valueText(f.Indicator, &gap)
	}
	if i := o.Interval; i != nil {
		out.Interval = &gen.VolumeInterval{Low: f.Indicator.Text(i.Low), High: f.Indicator.Text(i.High), CoveragePercent: i.Coverage, Years: i.Years, ErrorPercent: percentOf(i.ErrorBP)}
	}
	return out
}

func reason(r ledger.Reason) *gen.VolumeNoForecast {
	if r == "" {
		return nil
	}
	out := gen.VolumeNoForecast(r)
	return &out
}

func toBackTest(i ledger.Indicator, b *ledger.BackTest) gen.VolumeBackTest {
	row := func(r ledger.BackTestRow) gen.VolumeBackTestRow {
		out := gen.VolumeBackTestRow{Year: r.Year, Day: r.Day.String(), SoFar: i.Text(r.SoFar), Became: i.Text(r.Became), Trials: []gen.VolumeTrial{}}
		if r.Known >= 0 {
			out.Known = &r.Known
		}
		for _, m := range ledger.Methods() {
			if t, ok := r.Trials[m]; ok {
				out.Trials = append(out.Trials, toTrial(i, m, &t))
			}
		}
		return out
	}
	errors := func(e ledger.MethodError) gen.VolumeMethodError {
		return gen.VolumeMethodError{Method: gen.ForecastMethod(e.Method), Trials: e.Trials, MeanErrorPercent: percentOf(e.MeanBP),
			LargestErrorPercent: percentOf(e.LargestBP), Intervals: e.Intervals, Held: e.Held}
	}
	return gen.VolumeBackTest{Rows: list(b.Rows, row), Errors: list(b.Errors, errors), SameDay: list(b.SameDay, row), SameDayErrors: list(b.SameDayErrors, errors)}
}

func toTrial(i ledger.Indicator, m ledger.Method, t *ledger.Trial) gen.VolumeTrial {
	out := gen.VolumeTrial{Method: gen.ForecastMethod(m), Value: i.Text(t.Value), ErrorPercent: percentOf(t.ErrorBP)}
	if t.Interval != nil {
		held := t.Held
		out.Low, out.High, out.Held = valueText(i, &t.Interval.Low), valueText(i, &t.Interval.High), &held
	}
	return out
}
