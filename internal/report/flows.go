package report

import (
	"fmt"
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
	output     = "OUT,BOTH"
	absorption = "IN,BOTH"
)

var (
	outputTitle     = fault.T("输出技术", "Output")
	absorptionTitle = fault.T("吸纳技术", "Absorption")
	pairRest        = fault.T("其他（含境外、未填报）", "Others (abroad, not stated)")
	ownRegistration = fault.T("吸纳技术仅含在本平台登记的合同；外地登记、由本市吸纳的合同须以省级反馈文件为准。",
		"Absorption has only contracts registered here; those registered elsewhere and absorbed by the city come with the province's file.")
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

// pair is a table with what the rows give out and what they take in.
type pair struct {
	out, in         cube
	outDim, inDim   string
	outMore, inMore Drill
}

func (b *builder) pairOf(outAxis, inAxis axis, outMore, inMore Drill) (pair, error) {
	p := pair{outDim: outAxis.dimension, inDim: inAxis.dimension, outMore: merge(outMore, Drill{"direction": output}), inMore: merge(inMore, Drill{"direction": absorption})}
	var err error
	if p.out, err = b.spread(outAxis, b.with(p.outMore)); err != nil {
		return p, err
	}
	p.in, err = b.spread(inAxis, b.with(p.inMore))
	return p, err
}

// cells are the figures out and in of a row, of all rows when it is nil.
func (b *builder) pairCells(p *pair, row *step) (cells []Cell, out, in ledger.Group, err error) {
	outDrill, inDrill := b.with(p.outMore), b.with(p.inMore)
	if row != nil {
		outDrill, inDrill = merge(outDrill, Drill{p.outDim: row.pattern}), merge(inDrill, Drill{p.inDim: row.pattern})
	}
	if out, err = p.out.at(row, nil); err != nil {
		return nil, out, in, err
	}
	if in, err = p.in.at(row, nil); err != nil {
		return nil, out, in, err
	}
	cells = append(append(figures(out, outDrill), shareCell(out.ContractAmount, p.out.total.ContractAmount)), figures(in, inDrill)...)
	return append(cells, shareCell(in.ContractAmount, p.in.total.ContractAmount)), out, in, nil
}

func pairColumns() []Column {
	return slices.Concat(threeColumns("out_", outputTitle), []Column{{"out_share", outputTitle, shareTitle, Percent}},
		threeColumns("in_", absorptionTitle), []Column{{"in_share", absorptionTitle, shareTitle, Percent}})
}

// pairTable adds the table of a pair over the steps of both axes.
func (b *builder) pairTable(title fault.Text, outAxis, inAxis axis, outMore, inMore Drill) (Table, pair, error) {
	t := Table{Title: title, Head: outAxis.head, Columns: pairColumns(), Notes: []fault.Text{ownRegistration}}
	p, err := b.pairOf(outAxis, inAxis, outMore, inMore)
	if err != nil {
		return t, p, err
	}
	steps := slices.Clone(outAxis.steps)
	if rest, ok := outAxis.rest(append(p.out.values(), p.in.values()...), pairRest); ok {
		steps = append(steps, rest)
	}
	var outs, ins []ledger.Group
	for i := range steps {
		cells, out, in, err := b.pairCells(&p, &steps[i])
		if err != nil {
			return t, p, err
		}
		outs, ins = append(outs, out), append(ins, in)
		t.Rows = append(t.Rows, Row{Kind: Body, Code: steps[i].code, Label: steps[i].label, Cells: cells})
	}
	if err := b.addsUp(outs, p.out.total); err != nil {
		return t, p, err
	}
	if err := b.addsUp(ins, p.in.total); err != nil {
		return t, p, err
	}
	cells, _, _, err := b.pairCells(&p, nil)
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
	in, both := p.in.total, ledger.Group{}
	local, err := b.sum(b.with(Drill{"direction": "BOTH"}))
	if err != nil {
		return err
	}
	both = local.Total
	blank := make([]Cell, len(t.Columns))
	rate := slices.Clone(blank)
	rate[4] = textCell(percent(both.Count, in.Count) + "%")
	rate[5] = textCell(percent(int64(both.ContractAmount), int64(in.ContractAmount)) + "%")
	if in.Count == 0 {
		rate = blank
	}
	net := slices.Clone(blank)
	net[4] = textCell(strconv.FormatInt(in.Count-p.out.total.Count, 10))
	net[5] = textCell((in.ContractAmount - p.out.total.ContractAmount).String())
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

// abroad is R15: exports by the buyer's country, imports by the seller's.
func (b *builder) abroad() error {
	for _, way := range []struct {
		title     fault.Text
		dimension string
		base      Drill
	}{
		{fault.T("技术出口（按买方国别、地区）", "Exports, by the buyer's country"), "buyer_country", Drill{"direction": output, "flow": "4,5"}},
		{fault.T("技术进口（按卖方国别、地区）", "Imports, by the seller's country"), "seller_country", Drill{"direction": absorption, "flow": "4,5"}},
	} {
		all, err := b.sum(b.with(way.base), way.dimension)
		if err != nil {
			return err
		}
		table, ok := codes.Get(codes.Countries)
		if !ok {
			return fmt.Errorf("no table of countries")
		}
		var steps []step
		for _, g := range all.Groups {
			if e, ok := table.Lookup(g.Key[way.dimension]); ok {
				steps = append(steps, step{code: e.Code, label: fault.T(e.NameZh, e.NameEn)})
			}
		}
		if err := b.byKinds(way.title, listAxis(way.dimension, fault.T("国家（地区）", "Country"), steps...), way.base); err != nil {
			return err
		}
	}
	return nil
}
