package report

import (
	"fmt"
	"slices"

	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// byKinds adds the table that most reports are: the rows of an axis with count,
// amounts, share, average and the change against the year before, then count and
// amount of each kind of contract.
func (b *builder) byKinds(title fault.Text, a axis, base Drill) error {
	t, err := b.matrix(title, a, base)
	if err == nil {
		b.add(t)
	}
	return err
}

// cube is what a matrix is cut from: sums by the value of an axis and by kind.
type cube struct {
	axis   axis
	groups []ledger.Group
	// ofStep has the groups of each row by its pattern where contracts may be in
	// several rows; groups are then those of all contracts.
	ofStep map[string][]ledger.Group
	total  ledger.Group
}

func (b *builder) spread(a axis, d Drill) (cube, error) {
	out := cube{axis: a}
	group := []string{a.dimension, "kind"}
	if a.several || a.dimension == "kind" {
		group = []string{"kind"}
	}
	all, err := b.sum(d, group...)
	if err != nil {
		return out, err
	}
	out.groups, out.total = all.Groups, all.Total
	if !a.several {
		return out, nil
	}
	out.ofStep = map[string][]ledger.Group{}
	for _, s := range a.steps {
		of, err := b.sum(merge(d, Drill{a.dimension: s.pattern}), group...)
		if err != nil {
			return out, err
		}
		out.ofStep[s.pattern] = of.Groups
	}
	return out, nil
}

// values are those of the axis that there are.
func (c *cube) values() []string {
	var out []string
	for _, g := range c.groups {
		out = append(out, g.Key[c.axis.dimension])
	}
	return out
}

// at adds up a row, all rows when it is nil, for a kind, all kinds when it is nil.
func (c *cube) at(row, kind *step) (ledger.Group, error) {
	groups := c.groups
	if row != nil && c.ofStep != nil {
		groups = c.ofStep[row.pattern]
	}
	var in []ledger.Group
	for _, g := range groups {
		if row != nil && c.ofStep == nil && !row.holds(g.Key[c.axis.dimension]) || kind != nil && !kind.holds(g.Key["kind"]) {
			continue
		}
		in = append(in, g)
	}
	return plus(in...)
}

// kindColumns are the kinds that stand beside the total: none where the question
// names one, or the rows are kinds.
func (b *builder) kindColumns(a axis) []step {
	if b.question.Filters["kind"] != "" || a.dimension == "kind" || a.dimension == "sub_kind" {
		return nil
	}
	return kinds().steps
}

func (b *builder) matrix(title fault.Text, a axis, base Drill) (Table, error) {
	return b.matrixOf(b.spread, title, a, base)
}

// matrixOf makes the table of what spread gives: ledger lines, or imported ones.
func (b *builder) matrixOf(spread func(axis, Drill) (cube, error), title fault.Text, a axis, base Drill) (Table, error) {
	kinds := b.kindColumns(a)
	out := Table{Title: title, Head: a.head, Columns: matrixColumns(kinds)}
	now, err := spread(a, b.with(base))
	if err != nil {
		return out, err
	}
	then, err := spread(a, b.with(base, b.yearBefore()))
	if err != nil {
		return out, err
	}
	if !a.several {
		if rest, ok := a.rest(append(now.values(), then.values()...), notStated); ok {
			a.steps = append(slices.Clone(a.steps), rest)
		}
	}
	var top []ledger.Group
	for i := range a.steps {
		s := &a.steps[i]
		cells, sum, err := matrixCells(&now, &then, s, kinds, b.with(base, Drill{a.dimension: s.pattern}))
		if err != nil {
			return out, err
		}
		if s.level == 0 {
			top = append(top, sum)
		}
		if s.always || !same(sum, ledger.Group{}) {
			out.Rows = append(out.Rows, Row{Kind: Body, Level: s.level, Code: s.code, Label: s.label, Cells: cells})
		}
	}
	cells, _, err := matrixCells(&now, &then, nil, kinds, b.with(base))
	if err != nil {
		return out, err
	}
	out.Rows = append(out.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells})
	if a.several {
		out.Notes = append(out.Notes, fault.T("一份合同涉及多项的，在每一行各计一次；合计中只计一次。", "A contract with several values is in each of their rows, and once in the total."))
	} else if err := b.addsUp(top, now.total); err != nil {
		return out, err
	}
	barsOf(&out, contractTitle, 1)
	return out, nil
}

// addsUp holds the rows against the total before anyone else can.
func (b *builder) addsUp(rows []ledger.Group, total ledger.Group) error {
	sum, err := plus(rows...)
	if err == nil && !same(sum, total) {
		err = fmt.Errorf("the rows of report %s make %+v, the total is %+v", b.definition.No, sum, total)
	}
	return err
}

func matrixColumns(kinds []step) []Column {
	out := append(threeColumns("", totalLabel), Column{"share", totalLabel, shareTitle, Percent},
		Column{"average", totalLabel, averageTitle, Money}, Column{"growth", totalLabel, growthTitle, Percent})
	for _, k := range kinds {
		out = append(out, Column{k.code + "_count", k.label, countTitle, Count}, Column{k.code + "_contract", k.label, contractTitle, Money})
	}
	return out
}

func matrixCells(now, then *cube, row *step, kinds []step, d Drill) ([]Cell, ledger.Group, error) {
	sum, err := now.at(row, nil)
	if err != nil {
		return nil, sum, err
	}
	before, err := then.at(row, nil)
	if err != nil {
		return nil, sum, err
	}
	out := append(figures(sum, d), shareCell(sum.ContractAmount, now.total.ContractAmount), average(sum), growth(sum.ContractAmount, before.ContractAmount))
	for i := range kinds {
		of, err := now.at(row, &kinds[i])
		if err != nil {
			return nil, sum, err
		}
		in := merge(d, Drill{"kind": kinds[i].pattern})
		out = append(out, countCell(of.Count, in), moneyCell(of.ContractAmount, in))
	}
	return out, sum, nil
}

// subKinds is R02: kinds with their sub-kinds below.
func (b *builder) subKinds() error {
	t, err := b.matrix(b.definition.Title, kinds(), nil)
	if err != nil {
		return err
	}
	sub := codeAxis("sub_kind", "contract_types", t.Head)
	detail, err := b.matrix(b.definition.Title, sub, nil)
	if err != nil {
		return err
	}
	// The kind decides; what a sub-kind is a part of is read from its code.
	var rows []Row
	for _, r := range t.Rows {
		rows = append(rows, r)
		if r.Kind != Body {
			continue
		}
		for _, s := range detail.Rows {
			if s.Level == 1 && s.Code[:1] == r.Code[:1] {
				rows = append(rows, s)
			}
		}
	}
	t.Rows = rows
	b.add(t)
	return nil
}
