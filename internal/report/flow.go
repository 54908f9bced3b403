package report

import (
	"context"
	"slices"

	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

// Flows (技术流向) say where the city's technology goes and where it takes it from:
// what the reports R12 to R14 print, as figures.
type Flows struct {
	Question Question // with the period in full
	AsOf     ledger.AsOf
	OwnOnly  bool // only the contracts of the reader's organisation are in it
	// Output (输出) has a local seller, Absorption (吸纳) a local buyer; Both has both
	// and is part of each. Output and absorption are never added together (§5.3).
	Output, Absorption, Both Sum
	Net                      ledger.Group // 净吸纳: absorption less output
	// LocalCount and LocalAmount are the local absorption rate (本地吸纳率), Both by
	// Absorption, in percent with two decimals; "" where nothing was absorbed.
	LocalCount, LocalAmount    string
	ByFlow, ByCity, ByProvince FlowTable
}

// FlowTable (流向矩阵) is output and absorption by the place of the other party. The
// rows add up to the totals.
type FlowTable struct {
	Rows               []FlowRow
	Output, Absorption Sum
}

// FlowRow (行) is a class of flow, a city or a province; Code is "" for all others
// together.
type FlowRow struct {
	Code               string
	Label              fault.Text
	Output, Absorption Sum
}

// Flows makes the flows of the lines that a query selects; GroupBy plays no
// part. Readers and scope are those of ledger.Summary, so are the faults; what the
// rows and columns are made of is no filter.
func (s *Service) Flows(ctx context.Context, p *identity.Principal, q ledger.Query) (Flows, error) {
	b := &builder{service: s, ctx: ctx, reader: p, question: Question{From: q.From, To: q.To, AsOf: q.AsOf, View: q.View, Filters: q.Filters}}
	if err := b.know(); err != nil {
		return Flows{}, err
	}
	for _, name := range []string{"flow", "direction", "buyer_region", "seller_region"} {
		if _, ok := q.Filters[name]; ok {
			return Flows{}, fault.Fields(fault.Atf("query/"+name, fault.UnknownField, "流向统计不能按此项筛选。", "Flows cannot be narrowed by this."))
		}
	}
	b.settle()
	out := Flows{Question: b.question, AsOf: b.asOf}
	if err := out.tables(b); err != nil {
		return Flows{}, err
	}
	both := Drill{"direction": "BOTH"}
	local, err := b.sum(b.with(both))
	if err != nil {
		return Flows{}, err
	}
	out.Output, out.Absorption, out.Both = out.ByFlow.Output, out.ByFlow.Absorption, Sum{local.Total, b.with(both)}
	in, given := out.Absorption.Group, out.Output.Group
	out.Net = ledger.Group{Count: in.Count - given.Count, ContractAmount: in.ContractAmount - given.ContractAmount, TechnicalAmount: in.TechnicalAmount - given.TechnicalAmount}
	out.LocalCount, out.LocalAmount = percent(local.Total.Count, in.Count), percent(int64(local.Total.ContractAmount), int64(in.ContractAmount))
	out.OwnOnly = b.ownOnly
	return out, nil
}

func (f *Flows) tables(b *builder) (err error) {
	flow := codeAxis("flow", codes.FlowTypes, fault.Text{})
	if f.ByFlow, err = b.flowTable(flow, flow, nil); err != nil {
		return err
	}
	to, from, inside := cityAxes()
	if f.ByCity, err = b.flowTable(to, from, inside); err != nil {
		return err
	}
	to, from = provinceAxes()
	f.ByProvince, err = b.flowTable(to, from, nil)
	return err
}

// flowTable spreads output over one axis and absorption over the other, which
// have the same steps.
func (b *builder) flowTable(to, from axis, more Drill) (FlowTable, error) {
	out := FlowTable{Rows: []FlowRow{}}
	p, err := b.pairOf(to, from, more, more)
	if err != nil {
		return out, err
	}
	steps := slices.Clone(to.steps)
	if rest, ok := to.rest(append(p.out.values(), p.in.values()...), pairRest); ok {
		steps = append(steps, rest)
	}
	var given, taken []ledger.Group
	for i := range steps {
		s := &steps[i]
		cells, out1, in, err := b.pairCells(&p, s)
		if err != nil {
			return out, err
		}
		given, taken = append(given, out1), append(taken, in)
		out.Rows = append(out.Rows, FlowRow{Code: s.code, Label: s.label, Output: Sum{out1, cells[0].Drill}, Absorption: Sum{in, cells[4].Drill}})
	}
	if err := b.addsUp(given, p.out.total); err != nil {
		return out, err
	}
	if err := b.addsUp(taken, p.in.total); err != nil {
		return out, err
	}
	out.Output, out.Absorption = Sum{p.out.total, b.with(p.outMore)}, Sum{p.in.total, b.with(p.inMore)}
	return out, nil
}
