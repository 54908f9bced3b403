package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// Output counts contracts with a local seller, absorption those with a local
// buyer; one with both is in each, and they are never added together (§5.3).
const (
	output         = "OUT,BOTH"
	absorptionWays = "IN,BOTH"
)

var (
	outputTitle     = fault.T("输出技术", "Output")
	absorptionTitle = fault.T("吸纳技术合计", "Absorption")
	ownTitle        = fault.T("吸纳技术：本平台登记", "Absorption: registered here")
	importedTitle   = fault.T("吸纳技术：省级文件导入", "Absorption: from the province's file")
	pairRest        = fault.T("其他（含境外、未填报）", "Others (abroad, not stated)")
)

// areas are the counties and zones that count for the city.
func areas(dimension string, head fault.Text) axis {
	t, _ := codes.Get(codes.RegionsTaian)
	var steps []step
	for _, e := range t.Entries(calendar.Date{}) {
		if e.Code != ledger.City {
			steps = append(steps, step{code: e.Code, label: fault.T(e.NameZh, e.NameEn)})
		}
	}
	return listAxis(dimension, head, steps...)
}

// pair is a table with what the rows give out and what they take in: registered
// here, and imported.
type pair struct {
	out, in, imported cube
	outDim, inDim     string
	outMore, inMore   Drill
}

func (b *builder) pairOf(outAxis, inAxis axis, outMore, inMore Drill) (pair, error) {
	p := pair{outDim: outAxis.dimension, inDim: inAxis.dimension, outMore: merge(outMore, Drill{"direction": output}), inMore: merge(inMore, Drill{"direction": absorptionWays})}
	var err error
	if p.out, err = b.spread(outAxis, b.with(p.outMore)); err != nil {
		return p, err
	}
	if p.in, err = b.spread(inAxis, b.with(p.inMore)); err != nil || !b.imported() {
		return p, err
	}
	p.imported, err = b.spreadAbsorbed(inAxis, b.with(p.inMore))
	return p, err
}

// sides are the sums of a row of a pair.
type sides struct{ out, in, imported, absorbed ledger.Group }

func (p *pair) at(row *step) (s sides, err error) {
	if s.out, err = p.out.at(row, nil); err != nil {
		return s, err
	}
	if s.in, err = p.in.at(row, nil); err != nil {
		return s, err
	}
	if s.imported, err = p.imported.at(row, nil); err != nil {
		return s, err
	}
	s.absorbed, err = plus(s.in, s.imported)
	return s, err
}

// pairCells are the figures of a row, of all rows when it is nil.
func (b *builder) pairCells(p *pair, row *step) ([]Cell, sides, error) {
	outDrill, inDrill := b.with(p.outMore), b.with(p.inMore)
	if row != nil {
		outDrill, inDrill = merge(outDrill, Drill{p.outDim: row.pattern}), merge(inDrill, Drill{p.inDim: row.pattern})
	}
	s, err := p.at(row)
	if err != nil {
		return nil, s, err
	}
	all, err := p.at(nil)
	if err != nil {
		return nil, s, err
	}
	cells := append(append(figures(s.out, outDrill), shareCell(s.out.ContractAmount, all.out.ContractAmount)), figures(s.in, inDrill)...)
	if b.imported() {
		cells = append(append(cells, absorbedFigures(s.imported, maps.Clone(inDrill))...), figures(s.absorbed, nil)...)
	}
	return append(cells, shareCell(s.absorbed.ContractAmount, all.absorbed.ContractAmount)), s, nil
}

func (b *builder) pairColumns() []Column {
	out := append(threeColumns("out_", outputTitle), Column{"out_share", outputTitle, shareTitle, Percent})
	out = append(out, threeColumns("in_", ownTitle)...)
	if !b.imported() {
		return append(out, Column{"in_share", ownTitle, shareTitle, Percent})
	}
	return append(slices.Concat(out, threeColumns("imported_", importedTitle), threeColumns("absorbed_", absorptionTitle)), Column{"absorbed_share", absorptionTitle, shareTitle, Percent})
}

// pairTable adds the table of a pair over the steps of both axes.
func (b *builder) pairTable(title fault.Text, outAxis, inAxis axis, outMore, inMore Drill) (Table, pair, error) {
	if err := b.covered(); err != nil {
		return Table{}, pair{}, err
	}
	t := Table{Title: title, Head: outAxis.head, Columns: b.pairColumns(), Notes: b.absorptionNotes()}
	p, err := b.pairOf(outAxis, inAxis, outMore, inMore)
	if err != nil {
		return t, p, err
	}
	steps := slices.Clone(outAxis.steps)
	if rest, ok := outAxis.rest(slices.Concat(p.out.values(), p.in.values(), p.imported.values()), pairRest); ok {
		steps = append(steps, rest)
	}
	var outs, ins []ledger.Group
	for i := range steps {
		cells, s, err := b.pairCells(&p, &steps[i])
		if err != nil {
			return t, p, err
		}
		outs, ins = append(outs, s.out), append(ins, s.absorbed)
		t.Rows = append(t.Rows, Row{Kind: Body, Code: steps[i].code, Label: steps[i].label, Cells: cells})
	}
	cells, all, err := b.pairCells(&p, nil)
	if err != nil {
		return t, p, err
	}
	if err := b.addsUp(outs, all.out); err != nil {
		return t, p, err
	}
	if err := b.addsUp(ins, all.absorbed); err != nil {
		return t, p, err
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells})
	barsOf(&t, fault.T("输出技术合同成交额", "Output, contract amount"), 1)
	return t, p, err
}

// byArea is R11: what each county and zone gives out and takes in, and how far
// it is with its target of the year.
func (b *builder) byArea() error {
	head := fault.T("县（市、区）、功能区", "County or zone")
	t, _, err := b.pairTable(b.definition.Title, areas("region", head), areas("buyer_area", head), nil, nil)
	if err != nil {
		return err
	}
	goal := fault.Tf("%d年目标", "Target of %d", b.to.Year())
	t.Columns = append(t.Columns, Column{"target", goal, fault.T("合同成交额目标", "Target"), Money},
		Column{"done", goal, fault.T("本年完成", "Done this year"), Money}, Column{"completion", goal, fault.T("完成率", "Completion"), Percent})
	targets, err := b.service.ledger.TargetsAsOf(b.ctx, b.reader, b.to.Year(), ledger.AsOf{Index: b.asOf.Index})
	if err != nil {
		return err
	}
	period := Drill{"from": calendar.On(b.to.Year(), 1, 1).String(), "to": b.to.String()}
	done, err := b.sum(b.with(period), "region")
	if err != nil {
		return err
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		region, drill, reached := r.Code, b.with(period, Drill{"region": r.Code}), amount.Fen(0)
		switch {
		case r.Kind == Total:
			region, drill, reached = ledger.City, b.with(period), done.Total.ContractAmount
		case r.Code == "":
			r.Cells = append(r.Cells, Cell{}, Cell{}, Cell{})
			continue
		}
		for _, g := range done.Groups {
			if r.Kind == Body && g.Key["region"] == r.Code {
				reached = g.ContractAmount
			}
		}
		cells := []Cell{{}, moneyCell(reached, drill), {}}
		for _, target := range targets {
			if target.Region == region && target.Indicator == ledger.IndicatorContract {
				cells[0], cells[2] = textCell(amount.Fen(target.Value).String()), textCell(percent(int64(reached), target.Value))
			}
		}
		r.Cells = append(r.Cells, cells...)
	}
	b.add(t)
	return nil
}

// flows is R12.
func (b *builder) flows() error {
	a := codeAxis("flow", codes.FlowTypes, fault.T("流向（交易对方所在地）", "Flow (where the other party is)"))
	t, p, err := b.pairTable(b.definition.Title, a, a, nil, nil)
	if err != nil {
		return err
	}
	local, err := b.sum(b.with(Drill{"direction": "BOTH"}))
	if err != nil {
		return err
	}
	all, err := p.at(nil)
	if err != nil {
		return err
	}
	both, in, at := local.Total, all.absorbed, len(t.Columns)-4 // the columns of all absorption
	rate, net := make([]Cell, len(t.Columns)), make([]Cell, len(t.Columns))
	if in.Count != 0 {
		rate[at] = textCell(percent(both.Count, in.Count) + "%")
		rate[at+1] = textCell(percent(int64(both.ContractAmount), int64(in.ContractAmount)) + "%")
	}
	net[at] = textCell(strconv.FormatInt(in.Count-all.out.Count, 10))
	net[at+1] = textCell((in.ContractAmount - all.out.ContractAmount).String())
	t.Rows = append(t.Rows, Row{Kind: Memo, Label: fault.T("净吸纳（吸纳－输出）", "Net absorption"), Cells: net},
		Row{Kind: Memo, Label: fault.T("本地吸纳率（本市卖方占吸纳）", "Local absorption rate"), Cells: rate})
	b.add(t)
	return nil
}

// cities is R13 and provinces R14: to whom the city gives, from whom it takes.
func (b *builder) cities() error { return b.places(cityAxes()) }

func (b *builder) provinces() error {
	to, from := provinceAxes()
	return b.places(to, from, nil)
}

// cityAxes are the cities of Shandong, for contracts inside the province.
func cityAxes() (to, from axis, inside Drill) {
	head := fault.T("山东省设区的市", "City of Shandong")
	return prefixAxis("buyer_region", codes.ShandongCities, 4, head, "370000"), prefixAxis("seller_region", codes.ShandongCities, 4, head, "370000"), Drill{"flow": "1,2"}
}

func provinceAxes() (to, from axis) {
	head := fault.T("省（自治区、直辖市）", "Province")
	skip := []string{}
	t, _ := codes.Get(codes.Provinces)
	for _, e := range t.Entries(calendar.Date{}) {
		if len(e.Code) != 6 || e.Code[2:] != "0000" || e.Code[:2] >= "90" {
			skip = append(skip, e.Code)
		}
	}
	return prefixAxis("buyer_region", codes.Provinces, 2, head, skip...), prefixAxis("seller_region", codes.Provinces, 2, head, skip...)
}

func (b *builder) places(to, from axis, more Drill) error {
	t, _, err := b.pairTable(b.definition.Title, to, from, more, more)
	if err == nil {
		b.add(t)
	}
	return err
}

// abroad is R15: exports by the buyer's country, imports by the seller's, both
// sources apart and together.
func (b *builder) abroad() error {
	exports, imports := Drill{"direction": output, "flow": "4,5"}, Drill{"direction": absorptionWays, "flow": "4,5"}
	if err := b.covered(); err != nil {
		return err
	}
	sold, err := b.sum(b.with(exports), "buyer_country")
	if err != nil {
		return err
	}
	bought, err := b.sum(b.with(imports), "seller_country")
	if err != nil {
		return err
	}
	to, err := countries("buyer_country", sold.Groups)
	if err != nil {
		return err
	}
	if err := b.byKinds(fault.T("技术出口（按买方国别、地区）", "Exports, by the buyer's country"), to, exports); err != nil {
		return err
	}
	if !b.imported() {
		from, err := countries("seller_country", bought.Groups)
		if err != nil {
			return err
		}
		return b.byKinds(fault.T("技术进口（按卖方国别、地区）", "Imports, by the seller's country"), from, imports)
	}
	absorbed, err := b.spreadAbsorbed(axis{dimension: "seller_country"}, b.with(imports))
	if err != nil {
		return err
	}
	from, err := countries("seller_country", append(bought.Groups, absorbed.groups...))
	if err != nil {
		return err
	}
	if err := b.byKinds(fault.T("技术进口：本平台登记（按卖方国别、地区）", "Imports registered here, by the seller's country"), from, imports); err != nil {
		return err
	}
	if err := b.absorbedKinds(fault.T("技术进口：省级文件导入（按卖方国别、地区）", "Imports in the province's file, by the seller's country"), from, imports); err != nil {
		return err
	}
	return b.bothSources(fault.T("技术进口：两个来源合计（按卖方国别、地区）", "Imports of both sources, by the seller's country"), from, imports)
}

// countries has those of the groups as rows, in the order of the table.
func countries(dimension string, groups []ledger.Group) (axis, error) {
	table, ok := codes.Get(codes.Countries)
	if !ok {
		return axis{}, fmt.Errorf("no table of countries")
	}
	var steps []step
	for _, e := range table.Entries(calendar.Date{}) {
		if slices.ContainsFunc(groups, func(g ledger.Group) bool { return g.Key[dimension] == e.Code }) {
			steps = append(steps, step{code: e.Code, label: fault.T(e.NameZh, e.NameEn)})
		}
	}
	return listAxis(dimension, fault.T("国家（地区）", "Country"), steps...), nil
}
