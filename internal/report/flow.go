package report

import (
	"context"
	"maps"
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
	// Output (输出) has a local seller, Registered and Imported together (吸纳) a local
	// buyer: registered here, and in the province's file. Both has both and is part of
	// Output and Registered. Output and absorption are never added together (§5.3).
	Output, Registered, Imported, Both Sum
	Absorption                         ledger.Group
	Net                                ledger.Group // 净吸纳: absorption less output
	// Notes say what absorption is made of, and for which days there is no file.
	Notes []fault.Text
	// LocalCount and LocalAmount are the local absorption rate (本地吸纳率), Both by
	// Absorption, in percent with two decimals; "" where nothing was absorbed.
	LocalCount, LocalAmount    string
	ByFlow, ByCity, ByProvince FlowTable
}

// FlowTable (流向矩阵) is output and absorption by the place of the other party. The
// rows add up to the totals.
type FlowTable struct {
	Rows                         []FlowRow
	Output, Registered, Imported Sum
	Absorption                   ledger.Group
}

// FlowRow (行) is a class of flow, a city or a province; Code is "" for all others
// together.
type FlowRow struct {
	Code                         string
	Label                        fault.Text
	Output, Registered, Imported Sum
	Absorption                   ledger.Group
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
	for name := range q.Filters {
		if name != "kind" && name != "buyer_area" {
			b.uncovered = fault.T("按所选条件，吸纳技术仅含在本平台登记的合同。", "Narrowed like this, absorption has only contracts registered here.")
		}
	}
	if err := b.covered(); err != nil {
		return Flows{}, err
	}
	out := Flows{Question: b.question, AsOf: b.asOf}
	if err := out.tables(b); err != nil {
		return Flows{}, err
	}
	both := Drill{"direction": "BOTH"}
	local, err := b.sum(b.with(both))
	if err != nil {
		return Flows{}, err
	}
	out.Output, out.Registered, out.Imported, out.Both = out.ByFlow.Output, out.ByFlow.Registered, out.ByFlow.Imported, Sum{local.Total, b.with(both)}
	out.Absorption, out.Notes = out.ByFlow.Absorption, b.absorptionNotes()
	in, given := out.Absorption, out.Output.Group
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
	if rest, ok := to.rest(slices.Concat(p.out.values(), p.in.values(), p.imported.values()), pairRest); ok {
		steps = append(steps, rest)
	}
	var given, taken []ledger.Group
	for i := range steps {
		s := &steps[i]
		at, err := p.at(s)
		if err != nil {
			return out, err
		}
		given, taken = append(given, at.out), append(taken, at.absorbed)
		inDrill := b.with(p.inMore, Drill{p.inDim: s.pattern})
		out.Rows = append(out.Rows, FlowRow{Code: s.code, Label: s.label, Output: Sum{at.out, b.with(p.outMore, Drill{p.outDim: s.pattern})},
			Registered: Sum{at.in, inDrill}, Imported: b.importedSum(at.imported, inDrill), Absorption: at.absorbed})
	}
	all, err := p.at(nil)
	if err != nil {
		return out, err
	}
	if err := b.addsUp(given, all.out); err != nil {
		return out, err
	}
	if err := b.addsUp(taken, all.absorbed); err != nil {
		return out, err
	}
	out.Output, out.Registered = Sum{all.out, b.with(p.outMore)}, Sum{all.in, b.with(p.inMore)}
	out.Imported, out.Absorption = b.importedSum(all.imported, b.with(p.inMore)), all.absorbed
	return out, nil
}

// importedSum is a sum of imported lines with the way to them; without one where
// the figures have none.
func (b *builder) importedSum(g ledger.Group, d Drill) Sum {
	if !b.imported() {
		return Sum{Drill: Drill{}}
	}
	return Sum{g, mark([]Cell{{Drill: maps.Clone(d)}})[0].Drill}
}
