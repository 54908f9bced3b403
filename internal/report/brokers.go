package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

var (
	withBroker    = fault.T("有中介促成", "With a broker")
	withoutBroker = fault.T("无中介促成（含未记录）", "Without, or not kept")
	brokeredHead  = fault.T("是否中介促成", "A broker's part")
)

// participation is R32: contracts with a broker's part beside the total, in the
// whole by kind, by month and by area.
func (b *builder) participation() error {
	a := listAxis("brokered", brokeredHead, step{code: "true", label: withBroker}, step{code: "false", label: fault.T("无中介促成", "Without")})
	a.steps = append(a.steps, step{label: notStated, pattern: "-", always: true, holds: func(v string) bool { return v == "" }})
	if err := b.byKinds(b.definition.Title, a, nil); err != nil {
		return err
	}
	if err := b.participationBy("month", fault.T("各月", "Month by month"), fault.T("月份", "Month"), b.monthSteps()); err != nil {
		return err
	}
	regions := areas("region", fault.T("县（市、区）、功能区", "County or zone"))
	return b.participationBy("region", fault.T("县（市、区）、功能区", "Counties and zones"), regions.head, regions.steps)
}

// monthSteps are the months of the period.
func (b *builder) monthSteps() []step {
	var out []step
	for m := calendar.On(b.from.Year(), b.from.Month(), 1); !m.After(b.to); {
		out = append(out, step{code: m.YearMonth(), label: fault.T(m.YearMonth(), m.YearMonth())})
		if m.Month() == time.December {
			m = calendar.On(m.Year()+1, time.January, 1)
		} else {
			m = calendar.On(m.Year(), m.Month()+1, 1)
		}
	}
	return out
}

// participationBy has a row for each value of a dimension: with a broker, the
// rest, and both; the rows make the total, or it is an error.
func (b *builder) participationBy(dimension string, title, head fault.Text, steps []step) error {
	s, err := b.sum(b.with(), dimension, "brokered")
	if err != nil {
		return err
	}
	out := Table{Title: title, Head: head, Columns: slices.Concat(threeColumns("with_", withBroker), threeColumns("without_", withoutBroker), threeColumns("", totalLabel))}
	steps = slices.Clone(steps)
	for _, g := range s.Groups {
		v := g.Key[dimension]
		if !slices.ContainsFunc(steps, func(x step) bool { return x.code == v }) {
			label := fault.T(v, v)
			if v == "" {
				label = notStated
			}
			steps = append(steps, step{code: v, label: label})
		}
	}
	var rows []ledger.Group
	for _, x := range steps {
		of := func(brokered func(string) bool) (ledger.Group, error) {
			var list []ledger.Group
			for _, g := range s.Groups {
				if g.Key[dimension] == x.code && brokered(g.Key["brokered"]) {
					list = append(list, g)
				}
			}
			return plus(list...)
		}
		cells, all, err := b.partCells(of, Drill{dimension: or(x.code, "-")})
		if err != nil {
			return err
		}
		rows = append(rows, all)
		out.Rows = append(out.Rows, Row{Kind: Body, Code: x.code, Label: x.label, Cells: cells})
	}
	if err := b.addsUp(rows, s.Total); err != nil {
		return err
	}
	cells, _, err := b.partCells(func(brokered func(string) bool) (ledger.Group, error) {
		var list []ledger.Group
		for _, g := range s.Groups {
			if brokered(g.Key["brokered"]) {
				list = append(list, g)
			}
		}
		return plus(list...)
	}, nil)
	out.Rows = append(out.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells})
	b.add(out)
	return err
}

// partCells are the nine cells of a row, and the sum of all its contracts.
func (b *builder) partCells(of func(func(string) bool) (ledger.Group, error), d Drill) ([]Cell, ledger.Group, error) {
	with, err := of(func(v string) bool { return v == "true" })
	if err != nil {
		return nil, with, err
	}
	without, err := of(func(v string) bool { return v != "true" })
	if err != nil {
		return nil, with, err
	}
	all, err := plus(with, without)
	return slices.Concat(figures(with, b.with(d, Drill{"brokered": "true"})), figures(without, b.with(d, Drill{"brokered": "false,-"})), figures(all, b.with(d))), all, err
}

// brokers is R31: who was in good standing on the last day of the period.
func (b *builder) brokers() error {
	var list []brokerStanding
	err := b.read(func(tx *database.Tx) (err error) {
		list, err = brokersOn(tx, b.to, b.until())
		return err
	})
	if err != nil {
		return err
	}
	levels := levelSteps[:3] // continuing education leads to none
	fields := codeAxis("tech_field", codes.TechnologyFields, fault.T("技术领域", "Technology field"))
	counties := areas("region", fault.T("县（市、区）、功能区", "County or zone"))
	b.add(brokerTable(b.definition.Title, counties.head, counties.steps, levels, list, func(x brokerStanding) []string { return []string{x.RegionCode} }))
	t := brokerTable(fault.T("按技术领域", "By technology field"), fields.head, fields.steps, levels, list, func(x brokerStanding) []string { return strings.Fields(x.Fields) })
	t.Notes = append(t.Notes, fault.T("一人涉及多个领域的，在每一行各计一次；合计中只计一次。", "A broker with several fields is in each of their rows, and once in the total."))
	b.add(t)
	b.add(brokerTable(fault.T("按执业机构", "By organisation"), fault.T("执业机构", "Organisation"), nil, levels, list, func(x brokerStanding) []string { return []string{x.OrgName} }))
	return nil
}

// brokerTable counts brokers by the values of rows and by level; values without
// a row of their own get one.
func brokerTable(title, head fault.Text, rows, levels []step, list []brokerStanding, values func(brokerStanding) []string) Table {
	out := Table{Title: title, Head: head}
	for _, l := range levels {
		out.Columns = append(out.Columns, Column{"level_" + l.code, fault.Text{}, l.label, Count})
	}
	out.Columns = append(out.Columns, Column{"count", fault.Text{}, totalLabel, Count})
	rows = slices.Clone(rows)
	for _, x := range list {
		for _, v := range values(x) {
			if !slices.ContainsFunc(rows, func(s step) bool { return s.code == v }) {
				rows = append(rows, step{code: v, label: fault.T(v, v)})
			}
		}
	}
	count := func(holds func(brokerStanding) bool) []Cell {
		cells := make([]Cell, 0, len(levels)+1)
		for _, l := range append(slices.Clone(levels), step{}) {
			n := 0
			for _, x := range list {
				if holds(x) && (l.code == "" || x.Level == l.code) {
					n++
				}
			}
			cells = append(cells, Cell{Value: strconv.Itoa(n)})
		}
		return cells
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, Row{Kind: Body, Code: r.code, Label: r.label, Cells: count(func(x brokerStanding) bool { return slices.Contains(values(x), r.code) })})
	}
	out.Rows = append(out.Rows, Row{Kind: Total, Label: totalLabel, Cells: count(func(brokerStanding) bool { return true })})
	return out
}
