package report

import (
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// partyMatrix is R06: who sells to whom.
func (b *builder) partyMatrix() error {
	sellers, buyers := parties("seller_kind", fault.T("卖方性质", "Kind of seller")), parties("buyer_kind", fault.T("买方性质", "Kind of buyer")).only()
	out := Table{Title: b.definition.Title, Head: fault.T("卖方性质 ＼ 买方性质", "Seller ＼ buyer"), Columns: threeColumns("", totalLabel)}
	all, err := b.sum(b.with(), "seller_kind", "buyer_kind")
	if err != nil {
		return err
	}
	var sold, bought []string
	for _, g := range all.Groups {
		sold, bought = append(sold, g.Key["seller_kind"]), append(bought, g.Key["buyer_kind"])
	}
	for _, more := range []struct {
		axis   *axis
		values []string
	}{{&sellers, sold}, {&buyers, bought}} {
		if rest, ok := more.axis.rest(more.values, notStated); ok {
			more.axis.steps = append(more.axis.steps, rest)
		}
	}
	for _, s := range buyers.steps {
		out.Columns = append(out.Columns, Column{"to_" + or(s.code, "rest") + "_count", s.label, countTitle, Count},
			Column{"to_" + or(s.code, "rest") + "_contract", s.label, contractTitle, Money})
	}
	row := func(seller *step, d Drill) ([]Cell, ledger.Group, error) {
		return soldTo(all.Groups, seller, buyers.steps, d)
	}
	var top []ledger.Group
	for i := range sellers.steps {
		s := &sellers.steps[i]
		cells, sum, err := row(s, b.with(Drill{"seller_kind": s.pattern}))
		if err != nil {
			return err
		}
		if s.level == 0 {
			top = append(top, sum)
		}
		if s.always || !same(sum, ledger.Group{}) {
			out.Rows = append(out.Rows, Row{Kind: Body, Level: s.level, Code: s.code, Label: s.label, Cells: cells})
		}
	}
	cells, sum, err := row(nil, b.with())
	if err != nil {
		return err
	}
	out.Rows = append(out.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells})
	barsOf(&out, contractTitle, 1)
	b.add(out)
	return b.addsUp(top, sum)
}

// soldTo are the cells of a kind of seller, of all when it is nil: the figures
// of all buyers, then those of each kind of buyer.
func soldTo(groups []ledger.Group, seller *step, buyers []step, d Drill) ([]Cell, ledger.Group, error) {
	in := func(buyer *step) (ledger.Group, error) {
		var list []ledger.Group
		for _, g := range groups {
			if (seller == nil || seller.holds(g.Key["seller_kind"])) && (buyer == nil || buyer.holds(g.Key["buyer_kind"])) {
				list = append(list, g)
			}
		}
		return plus(list...)
	}
	sum, err := in(nil)
	if err != nil {
		return nil, sum, err
	}
	cells := figures(sum, d)
	for i := range buyers {
		g, err := in(&buyers[i])
		if err != nil {
			return nil, sum, err
		}
		to := merge(d, Drill{"buyer_kind": buyers[i].pattern})
		cells = append(cells, countCell(g.Count, to), moneyCell(g.ContractAmount, to))
	}
	return cells, sum, nil
}

// parties are the report groups of domain notes §4.5: organs, institutions by
// kind, associations, enterprises by investor, and the others.
func parties(dimension string, head fault.Text) axis { return codeAxis(dimension, "party_kinds", head) }

// profiles are the marks of enterprises; one enterprise may have several.
func profiles(dimension string) axis {
	out := codeAxis(dimension, "party_profiles", fault.T("企业特征", "Profile of the enterprise"))
	out.steps = append(out.steps, step{label: fault.T("无以上特征", "None of these"), pattern: "-", always: true})
	out.several = true
	return out
}

// enterprises are the kinds of parties that are enterprises.
const enterprises = "090,1*,2*,3*"

func (b *builder) enterpriseProfiles() error {
	if err := b.byKinds(fault.T("卖方为企业的合同，按企业特征", "Sold by enterprises, by profile"), profiles("seller_profile"), Drill{"seller_kind": enterprises}); err != nil {
		return err
	}
	return b.byKinds(fault.T("买方为企业的合同，按企业特征", "Bought by enterprises, by profile"), profiles("buyer_profile"), Drill{"buyer_kind": enterprises})
}
