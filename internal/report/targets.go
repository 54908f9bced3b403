package report

import (
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// indicators are the tables of R29. Their columns end alike, so that a cell's
// key tells whose amount it is.
var indicators = []struct {
	of    ledger.Indicator
	title fault.Text
	form  Form
	key   string
}{
	{ledger.IndicatorContract, contractTitle, Money, "contract"},
	{ledger.IndicatorTechnical, technicalTitle, Money, "technical"},
	{ledger.IndicatorCount, countTitle, Count, "count"},
}

// completion is R29: for each indicator the city, its counties and zones with
// target, what was reached, the gap, and where the year ends.
func (b *builder) completion() error {
	year := b.to.Year()
	end := b.to
	if b.day.Before(end) {
		end = b.day
	}
	same := back(end)
	if end.Year() < year { // not begun: beside the year before as a whole
		same = back(b.to)
	}
	q := ledger.ForecastQuery{Year: year, Regions: []string{ledger.City}, AsOf: ledger.AsOf{Index: b.asOf.Index}, Day: end}
	for _, s := range areas("region", none).steps {
		q.Regions = append(q.Regions, s.code)
	}
	for _, i := range indicators {
		q.Indicators = append(q.Indicators, i.of)
	}
	forecasts, err := b.service.ledger.Forecasts(b.ctx, b.reader, q)
	if err != nil {
		return err
	}
	sums, err := b.yearSums(year, b.to)
	if err != nil {
		return err
	}
	before, err := b.yearSums(year-1, same)
	if err != nil {
		return err
	}
	for n, i := range indicators {
		t := Table{Title: i.title, Head: fault.T("区域", "Area"), Columns: targetColumns(i.form, i.key)}
		for r, region := range q.Regions {
			f := &forecasts[r*len(indicators)+n]
			d := b.with(Drill{"from": calendar.On(year, 1, 1).String(), "to": b.to.String()})
			past := merge(d, Drill{"from": calendar.On(year-1, 1, 1).String(), "to": same.String()})
			if region != ledger.City {
				d["region"], past["region"] = region, region
			}
			actual, then := measured(i.of, sums[region]), measured(i.of, before[region])
			t.Rows = append(t.Rows, Row{Kind: Body, Code: region, Label: label("regions_taian", region), Cells: b.targetCells(f, actual, then, d, past)})
		}
		t.Notes = b.forecastNotes(&forecasts[n])
		b.add(t)
	}
	return nil
}

func targetColumns(form Form, key string) []Column {
	pace, season := fault.T("均速预测", "At this pace"), fault.T("季节预测", "By season")
	return []Column{{"target", none, fault.T("目标", "Target"), form}, {"actual_" + key, none, fault.T("完成", "Reached"), form}, {"percent", none, fault.T("完成率", "Completion"), Percent},
		{"before_" + key, none, fault.T("上年同期", "Same days a year before"), form}, {"growth", none, growthTitle, Percent}, {"gap", none, fault.T("差额", "Gap"), form},
		{"per_week", none, fault.T("每周需完成", "Needed per week"), form},
		{"pace", pace, fault.T("全年", "Year"), form}, {"pace_percent", pace, fault.T("完成率", "Completion"), Percent},
		{"season", season, fault.T("全年", "Year"), form}, {"season_low", season, fault.T("区间下限", "Low"), form}, {"season_high", season, fault.T("区间上限", "High"), form},
		{"season_coverage", season, fault.T("区间名义覆盖率", "Nominal coverage"), Percent}, {"season_percent", season, fault.T("完成率", "Completion"), Percent}}
}

// targetCells is a row of R29. The forecasts are those of the view OPEN.
func (b *builder) targetCells(f *ledger.Forecast, actual, then int64, d, past Drill) []Cell {
	text := f.Indicator.Text
	target, percents, gap, week := "", "", "", ""
	if f.Target != nil {
		target, percents, gap = text(f.Target.Value), percent(actual, f.Target.Value), text(f.Target.Value-actual)
		if needed := ledger.NeededPerWeek(f.Year, f.Day, f.Target.Value-actual); needed > 0 {
			week = text(needed)
		}
	}
	cells := []Cell{textCell(target), {Value: text(actual), Drill: d}, textCell(percents), {Value: text(then), Drill: past}, textCell(percent(actual-then, then)), textCell(gap), textCell(week)}
	value := func(o *ledger.Outlook) (Cell, Cell) {
		if o.NoValue != "" || b.question.View != ledger.Open {
			return Cell{}, Cell{}
		}
		if f.Target == nil {
			return textCell(text(o.Value)), Cell{}
		}
		return textCell(text(o.Value)), textCell(percent(o.Value, f.Target.Value))
	}
	pace, pacePercent := value(&f.RunRate)
	season, seasonPercent := value(&f.Seasonal)
	var low, high, coverage Cell
	if i := f.Seasonal.Interval; i != nil && season.Value != "" {
		low, high, coverage = textCell(text(i.Low)), textCell(text(i.High)), textCell(percent(int64(i.Coverage), 100))
	}
	return append(cells, pace, pacePercent, season, low, high, coverage, seasonPercent)
}

// forecastNotes say what the forecasts of the city are worth.
func (b *builder) forecastNotes(f *ledger.Forecast) []fault.Text {
	notes := []fault.Text{fault.Tf("截至 %s，已过 %d 天，全年 %d 天。均速预测＝完成÷已过天数×全年天数；季节预测＝完成÷各完整年度至同日的合计占全年合计的比例。",
		"By %s, %d of %d days have passed. At this pace: what was reached, by the days passed, times the days of the year. By season: what was reached, by the share that the complete earlier years together had by the same day.",
		f.Day, f.DaysPassed, f.DaysInYear)}
	if b.question.View != ledger.Open {
		notes = append(notes, fault.T("预测只按开放视图计算。", "Forecasts are made in the view OPEN only."))
	}
	switch i := f.Seasonal.Interval; {
	case f.State == ledger.Over:
		notes = append(notes, fault.T("年度已结束，预测即实绩，不给出区间。", "The year is over: the forecast is what it became, without an interval."))
	case i == nil:
		notes = append(notes, fault.T("全市的季节预测不能给出区间：可比的完整年度不足两个，或过去的误差过大。", "No interval can be given for the city: fewer than two complete years to compare with, or errors too large in the past."))
	default:
		notes = append(notes, fault.Tf("区间为误差不超过过去 %d 个完整年度同日最大误差（全市 %s%%）的范围，名义覆盖率 %d%%＝年数÷（年数＋1），以今年与往年相似为前提。",
			"The interval is where the forecast errs no more than it did in any of %d complete years at the same day (the city: %s %%); nominal coverage %d %%, years by years + 1, if this year is like them.",
			i.Years, percent(i.ErrorBP, 10_000), i.Coverage))
	}
	for _, e := range f.BackTest.SameDayErrors {
		name := map[ledger.Method]fault.Text{ledger.RunRate: fault.T("均速预测", "at this pace"), ledger.Seasonal: fault.T("季节预测", "by season")}[e.Method]
		mean, largest, years := percent(e.MeanBP, 10_000), percent(e.LargestBP, 10_000), strconv.Itoa(e.Trials)
		notes = append(notes, fault.T("同日回测（全市），"+name.Zh+"：平均误差 "+mean+"%，最大 "+largest+"%，共 "+years+" 年。",
			"Back-test at the same day (the city), "+name.En+": mean error "+mean+" %, largest "+largest+" %, in "+years+" years."))
	}
	return notes
}

// yearSums adds a year up to a day, by area, the city under its own code.
func (b *builder) yearSums(year int, to calendar.Date) (map[string]ledger.Group, error) {
	d := b.with(Drill{"from": calendar.On(year, 1, 1).String(), "to": to.String()})
	s, err := b.sum(d, "region")
	if err != nil {
		return nil, err
	}
	out := map[string]ledger.Group{ledger.City: s.Total}
	for _, g := range s.Groups {
		if g.Key["region"] != ledger.City { // a seller of the city without a county
			out[g.Key["region"]] = g
		}
	}
	return out, nil
}

func measured(i ledger.Indicator, g ledger.Group) int64 {
	switch i {
	case ledger.IndicatorTechnical:
		return int64(g.TechnicalAmount)
	case ledger.IndicatorCount:
		return g.Count
	case ledger.IndicatorContract:
	}
	return int64(g.ContractAmount)
}
