package report

import (
	"math/big"
	"strconv"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// completion is R29: each target of the year with what was reached, the gap, and
// where the year ends at the pace so far. An amount and a count stand in the
// same columns, so the cells say what they are.
func (b *builder) completion() error {
	year := b.to.Year()
	targets, err := b.service.ledger.TargetsAsOf(b.ctx, b.reader, year, ledger.AsOf{Index: b.asOf.Index})
	if err != nil {
		return err
	}
	period := Drill{"from": calendar.On(year, 1, 1).String(), "to": b.to.String()}
	end := b.to
	if b.day.Before(end) && b.day.Year() == year {
		end = b.day
	}
	elapsed := calendar.On(year, 1, 1).DaysUntil(end) + 1
	days := calendar.On(year, 1, 1).DaysUntil(calendar.On(year, 12, 31)) + 1
	t := Table{Title: b.definition.Title, Head: fault.T("区域", "Area"), Columns: []Column{{"indicator", none, fault.T("指标", "Indicator"), Text},
		{"target", none, fault.T("目标", "Target"), Money}, {"actual", none, fault.T("完成", "Reached"), Money}, {"percent", none, fault.T("完成率", "Completion"), Percent},
		{"before", none, fault.T("上年同期", "Same days a year before"), Money}, {"growth", none, growthTitle, Percent}, {"gap", none, fault.T("差额", "Gap"), Money},
		{"forecast", none, fault.T("按现进度全年预计", "Year at this pace"), Money}, {"forecast_percent", none, fault.T("预计完成率", "Expected completion"), Percent}}}
	t.Notes = append(t.Notes, fault.Tf("进度为本年已过 %d 天、全年 %d 天；预计＝完成÷已过天数×全年天数。指标为“登记项数”的，各金额栏为项数。",
		"%d of %d days have passed; the forecast is what was reached, divided by the days passed, times the days of the year. Where the indicator is a count, the amounts are counts.", elapsed, days))
	for _, target := range targets {
		d := b.with(period)
		if target.Region != ledger.City {
			d = merge(d, Drill{"region": target.Region})
		}
		now, err := b.sum(d)
		if err != nil {
			return err
		}
		before, err := b.sum(merge(d, Drill{"from": back(calendar.On(year, 1, 1)).String(), "to": back(end).String()}))
		if err != nil {
			return err
		}
		actual, then := measured(target.Indicator, now.Total), measured(target.Indicator, before.Total)
		expected := int64(0)
		if elapsed > 0 {
			expected = rounded(new(big.Rat).Mul(big.NewRat(actual, int64(elapsed)), big.NewRat(int64(days), 1)))
		}
		write := func(v int64) string {
			if target.Indicator == ledger.IndicatorCount {
				return strconv.FormatInt(v, 10)
			}
			return amount.Fen(v).String()
		}
		t.Rows = append(t.Rows, Row{Kind: Body, Code: target.Region, Label: label("regions_taian", target.Region), Cells: []Cell{
			textCell(map[ledger.Indicator]string{ledger.IndicatorContract: contractTitle.Zh, ledger.IndicatorTechnical: technicalTitle.Zh, ledger.IndicatorCount: "登记项数"}[target.Indicator]),
			textCell(write(target.Value)), {Value: write(actual), Drill: d}, textCell(percent(actual, target.Value)), textCell(write(then)), textCell(percent(actual-then, then)),
			textCell(write(target.Value - actual)), textCell(write(expected)), textCell(percent(expected, target.Value))}})
	}
	if len(targets) == 0 {
		t.Notes = append(t.Notes, fault.Tf("%d年没有设定目标。", "No target was set for %d.", year))
	}
	b.add(t)
	return nil
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

// rounded to the nearest whole number, half away from zero.
func rounded(r *big.Rat) int64 {
	n, _ := strconv.ParseInt(r.FloatString(0), 10, 64)
	return n
}
