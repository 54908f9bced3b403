package report

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"jishi/internal/absorption"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

// builder makes one report. Every sum it asks for is as of one place of the
// journal, so that all figures of the report fit together.
type builder struct {
	service    *Service
	ctx        context.Context //nolint:containedctx // lives as long as the call that makes the report
	reader     *identity.Principal
	definition Definition
	question   Question

	asOf    ledger.AsOf
	day     calendar.Date // of the last event known
	from    calendar.Date
	to      calendar.Date
	ownOnly bool
	tables  []Table

	// What absorption is made of besides own registrations: the files, or, where
	// there can be none, why. sources name the files.
	coverage  *absorption.Coverage
	uncovered fault.Text
	sources   []fault.Text
}

// know settles the state of knowledge.
func (b *builder) know() error {
	asOf, err := b.service.ledger.Resolve(b.ctx, b.reader, b.question.AsOf)
	if err != nil {
		return err
	}
	b.asOf, b.day = asOf, calendar.Of(asOf.At)
	if asOf.Index == 0 {
		b.day = calendar.Of(b.service.journal.Now())
	}
	return nil
}

// begin checks the question and settles period and state of knowledge.
func (b *builder) begin() error {
	if err := b.know(); err != nil {
		return err
	}
	var bad []fault.Field
	for _, name := range slices.Sorted(maps.Keys(b.question.Filters)) {
		if slices.Contains(b.definition.Axes, name) || !slices.Contains(Filters, name) {
			bad = append(bad, fault.Atf("query/"+name, fault.UnknownField, "报表 %s 不能按此项筛选。", "Report %s cannot be narrowed by this.", b.definition.No))
		}
	}
	if !slices.Contains([]ledger.Measure{"", ledger.ByContract, ledger.ByTechnical, ledger.ByCount}, b.question.By) {
		bad = append(bad, fault.Atf("query/by", fault.UnknownCode, "请填写 CONTRACT_AMOUNT、TECHNICAL_AMOUNT 或 COUNT。", "Give CONTRACT_AMOUNT, TECHNICAL_AMOUNT or COUNT."))
	}
	if b.question.Top < 0 || b.question.Top > 200 {
		bad = append(bad, fault.At("query/top", fault.OutOfRange))
	}
	if len(bad) > 0 {
		return fault.Fields(bad...)
	}
	b.settle()
	b.question.By = or(b.question.By, ledger.ByContract)
	b.question.Top = or(b.question.Top, 20)
	return nil
}

// settle fills in the period and the view: without them it is the year of the day
// known, up to that day.
func (b *builder) settle() {
	b.from, b.to = b.question.From, b.question.To
	if b.to.IsZero() {
		b.to = b.day
		if !b.from.IsZero() && b.from.After(b.to) {
			b.to = calendar.On(b.from.Year(), 12, 31)
		}
	}
	if b.from.IsZero() {
		b.from = calendar.On(b.to.Year(), 1, 1)
	}
	if b.definition.booked {
		b.question.View = ledger.Booked
	}
	if b.question.View == "" {
		b.question.View = ledger.Open
	}
	b.question.From, b.question.To, b.question.AsOf = b.from, b.to, b.asOf
}

func or[T comparable](v, instead T) T {
	var zero T
	if v == zero {
		return instead
	}
	return v
}

// with gives the parameters of a cell: those of the question, then more.
func (b *builder) with(more ...Drill) Drill {
	out := Drill{"from": b.from.String(), "to": b.to.String(), "view": string(b.question.View)}
	maps.Copy(out, b.question.Filters)
	for _, m := range more {
		maps.Copy(out, m)
	}
	return out
}

// query asks what the parameters of a cell ask.
func (b *builder) query(d Drill, group ...string) (ledger.Query, error) {
	q := ledger.Query{AsOf: ledger.AsOf{Index: b.asOf.Index}, GroupBy: group, Filters: map[string]string{}}
	var err error
	for name, v := range d {
		switch name {
		case "from":
			q.From, err = calendar.ParseDate(v)
		case "to":
			q.To, err = calendar.ParseDate(v)
		case "view":
			q.View, err = ledger.ParseView(v)
		default:
			q.Filters[name] = v
		}
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

func (b *builder) sum(d Drill, group ...string) (ledger.Summary, error) {
	q, err := b.query(d, group...)
	if err != nil {
		return ledger.Summary{}, err
	}
	s, err := b.service.ledger.Summary(b.ctx, b.reader, q)
	b.ownOnly = b.ownOnly || s.OwnOnly
	return s, err
}

// yearBefore gives the same days of the year before the period.
func (b *builder) yearBefore() Drill { return b.before(b.from, b.to) }

// before gives the same days a year before, up to the day known: half a month
// is not held against a whole one.
func (b *builder) before(from, to calendar.Date) Drill {
	if b.day.Before(to) && !b.day.Before(from) {
		to = b.day
	}
	return Drill{"from": back(from).String(), "to": back(to).String()}
}

func back(d calendar.Date) calendar.Date {
	if d.Month() == 2 && d.Day() == 29 {
		return calendar.On(d.Year()-1, 2, 28)
	}
	return calendar.On(d.Year()-1, d.Month(), d.Day())
}

// plus adds up groups; a sum that does not fit is an error, never a wrong number.
func plus(groups ...ledger.Group) (ledger.Group, error) {
	var out ledger.Group
	for _, g := range groups {
		sum, ok := out.Add(g)
		if !ok {
			return out, fmt.Errorf("the total does not fit into 64 bits of fen")
		}
		out = sum
	}
	return out, nil
}

// same tells whether two sums are equal, whatever their keys.
func same(a, b ledger.Group) bool {
	return a.Count == b.Count && a.ContractAmount == b.ContractAmount && a.TechnicalAmount == b.TechnicalAmount
}

func countCell(n int64, d Drill) Cell       { return Cell{Value: strconv.FormatInt(n, 10), Drill: d} }
func moneyCell(f amount.Fen, d Drill) Cell  { return Cell{Value: f.String(), Drill: d} }
func shareCell(part, whole amount.Fen) Cell { return Cell{Value: percent(int64(part), int64(whole))} }
func textCell(s string) Cell                { return Cell{Value: s} }

// figures are the three cells of a sum.
func figures(g ledger.Group, d Drill) []Cell {
	return []Cell{countCell(g.Count, d), moneyCell(g.ContractAmount, d), moneyCell(g.TechnicalAmount, d)}
}

// percent gives part of whole in percent with two decimals, half rounded away
// from zero; "" of nothing.
func percent(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	return new(big.Rat).Mul(big.NewRat(part, whole), big.NewRat(100, 1)).FloatString(2)
}

// growth is the change against the year before in percent.
func growth(now, then amount.Fen) Cell {
	return Cell{Value: percent(int64(now-then), int64(then))}
}

// average of the contracts; "" of none.
func average(g ledger.Group) Cell {
	if g.Count <= 0 {
		return Cell{}
	}
	return Cell{Value: new(big.Rat).SetFrac(big.NewInt(int64(g.ContractAmount)), big.NewInt(100*g.Count)).FloatString(2)}
}

var (
	countTitle     = fault.T("项数", "Contracts")
	contractTitle  = fault.T("合同成交额", "Contract amount")
	technicalTitle = fault.T("技术交易额", "Technical amount")
	shareTitle     = fault.T("占比", "Share")
	averageTitle   = fault.T("平均每项", "Average")
	growthTitle    = fault.T("同比", "Year on year")
	totalLabel     = fault.T("合计", "Total")
)

// threeColumns are the columns of figures.
func threeColumns(key string, group fault.Text) []Column {
	return []Column{{key + "count", group, countTitle, Count}, {key + "contract", group, contractTitle, Money}, {key + "technical", group, technicalTitle, Money}}
}

func (b *builder) add(t Table) { b.tables = append(b.tables, t) }

// barsOf charts a column of the rows of level 0, unless there is nothing in them.
func barsOf(t *Table, title fault.Text, column int) {
	c, drawn := &Chart{Title: title, Form: t.Columns[column].Form}, false
	for _, r := range t.Rows {
		if r.Kind == Body && r.Level == 0 {
			c.Points = append(c.Points, Point{r.Label, r.Cells[column].Value})
			drawn = drawn || strings.Trim(r.Cells[column].Value, "-0.") != ""
		}
	}
	if drawn {
		t.Chart = c
	}
}

// merge gives parameters with others over them.
func merge(d, over Drill) Drill {
	out := maps.Clone(d)
	if out == nil {
		out = Drill{}
	}
	maps.Copy(out, over)
	return out
}
