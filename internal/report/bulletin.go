package report

import (
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// bulletin is R01: the last month of the period beside the year so far, by kind,
// and the months of that year.
func (b *builder) bulletin() error {
	first := calendar.On(b.to.Year(), b.to.Month(), 1)
	year := calendar.On(b.to.Year(), 1, 1)
	month := Drill{"from": first.String(), "to": b.to.String()}
	so := Drill{"from": year.String(), "to": b.to.String()}
	monthTitle := fault.Tf("本月（%d年%d月）", "Month %d-%02d", b.to.Year(), int(b.to.Month()))
	yearTitle := fault.Tf("本年累计（%d年1月1日至%d月%d日）", "%d, to %02d-%02d", b.to.Year(), int(b.to.Month()), b.to.Day())
	out := Table{Title: fault.T("本月与累计", "The month and the year so far"), Head: fault.T("合同类别", "Kind")}
	out.Columns = append(threeColumns("month_", monthTitle), Column{"month_growth", monthTitle, growthTitle, Percent})
	out.Columns = append(append(out.Columns, threeColumns("year_", yearTitle)...), Column{"year_share", yearTitle, shareTitle, Percent}, Column{"year_growth", yearTitle, growthTitle, Percent})
	m, err := b.half(first, month)
	if err != nil {
		return err
	}
	y, err := b.half(year, so)
	if err != nil {
		return err
	}
	row := func(s *step, d Drill) ([]Cell, error) {
		cells, err := m.cells(s, b.with(d, month), false)
		if err != nil {
			return nil, err
		}
		more, err := y.cells(s, b.with(d, so), true)
		return append(cells, more...), err
	}
	steps := kinds().steps
	for i := range steps {
		if k := b.question.Filters["kind"]; k != "" && k != steps[i].code {
			continue
		}
		cells, err := row(&steps[i], Drill{"kind": steps[i].pattern})
		if err != nil {
			return err
		}
		out.Rows = append(out.Rows, Row{Kind: Body, Code: steps[i].code, Label: steps[i].label, Cells: cells})
	}
	cells, err := row(nil, nil)
	if err != nil {
		return err
	}
	out.Rows = append(out.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells})
	b.add(out)
	return b.months(year)
}

// half is one half of the bulletin: a period beside the one a year before.
type half struct{ now, then cube }

func (b *builder) half(from calendar.Date, period Drill) (half, error) {
	now, err := b.spread(kinds(), b.with(period))
	if err != nil {
		return half{}, err
	}
	then, err := b.spread(kinds(), b.with(b.before(from, b.to)))
	return half{now, then}, err
}

// cells are the figures of a kind, of all kinds when it is nil.
func (h *half) cells(kind *step, d Drill, share bool) ([]Cell, error) {
	sum, err := h.now.at(kind, nil)
	if err != nil {
		return nil, err
	}
	before, err := h.then.at(kind, nil)
	if err != nil {
		return nil, err
	}
	cells := figures(sum, d)
	if share {
		cells = append(cells, shareCell(sum.ContractAmount, h.now.total.ContractAmount))
	}
	return append(cells, growth(sum.ContractAmount, before.ContractAmount)), nil
}

// months is the year month by month, each with the total up to its end.
func (b *builder) months(year calendar.Date) error {
	monthly, running := fault.T("当月", "Month"), fault.T("累计", "Cumulative")
	out := Table{Title: fault.T("各月", "Month by month"), Head: fault.T("月份", "Month")}
	out.Columns = append(threeColumns("month_", monthly), threeColumns("cumulative_", running)...)
	all, err := b.sum(b.with(Drill{"from": year.String(), "to": b.to.String()}), "month")
	if err != nil {
		return err
	}
	byMonth := map[string]ledger.Group{}
	for _, g := range all.Groups {
		byMonth[g.Key["month"]] = g
	}
	var sum ledger.Group
	chart := &Chart{Title: fault.T("累计合同成交额", "Cumulative contract amount"), Line: true, Form: Money}
	for month := year; !month.After(b.to); month = calendar.On(month.Year(), month.Month()+1, 1) {
		last := calendar.On(month.Year(), month.Month()+1, 1).AddDays(-1)
		if last.After(b.to) {
			last = b.to
		}
		g := byMonth[month.YearMonth()]
		if sum, err = plus(sum, g); err != nil {
			return err
		}
		label := fault.T(month.YearMonth(), month.YearMonth())
		out.Rows = append(out.Rows, Row{Kind: Body, Code: month.YearMonth(), Label: label, Cells: append(
			figures(g, b.with(Drill{"from": month.String(), "to": last.String()})),
			figures(sum, b.with(Drill{"from": year.String(), "to": last.String()}))...)})
		chart.Points = append(chart.Points, Point{label, sum.ContractAmount.String()})
		if month.Month() == time.December {
			break
		}
	}
	if !same(sum, all.Total) {
		return fmt.Errorf("the months of %d make %+v, the year %+v", year.Year(), sum, all.Total)
	}
	out.Chart = chart
	b.add(out)
	return nil
}
