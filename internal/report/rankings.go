package report

import (
	"strconv"

	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// most is how many rows a list has that is not cut to the first few.
const most = 1000

// withheld stands where the reader may not open the contract that has the name.
var withheld = fault.T("（无权查看）", "(not yours to see)")

var measureTitles = map[ledger.Measure]fault.Text{ledger.ByContract: contractTitle, ledger.ByTechnical: technicalTitle, ledger.ByCount: countTitle}

// contractList lists contracts, the largest first.
func (b *builder) contractList(title fault.Text, base Drill, limit int) error {
	q, err := b.query(b.with(base), "contract")
	if err != nil {
		return err
	}
	ranking, err := b.service.ledger.Ranking(b.ctx, b.reader, q, b.question.By, limit)
	if err != nil {
		return err
	}
	b.ownOnly = b.ownOnly || ranking.OwnOnly
	facts, err := b.service.contracts.AtVersions(b.ctx, b.reader, versions(ranking))
	if err != nil {
		return err
	}
	none := fault.Text{}
	t := Table{Title: title, Head: fault.T("项目名称", "Project"), Columns: []Column{
		{"rank", none, fault.T("名次", "Place"), Count}, {"seller", none, fault.T("卖方", "Seller"), Text}, {"buyer", none, fault.T("买方", "Buyer"), Text},
		{"sub_kind", none, fault.T("类别", "Kind"), Text}, {"signed", none, fault.T("签订日期", "Signed"), Date}, {"certificate", none, fault.T("登记证明编号", "Certificate"), Text},
		{"contract", none, contractTitle, Money}, {"technical", none, technicalTitle, Money}, {"share", none, shareTitle, Percent}}}
	var listed []ledger.Group
	for i, r := range ranking.Items {
		d := b.with(base, Drill{"contract": r.Key["contract"]})
		f, open := facts[r.Last]
		row := Row{Kind: Body, Code: r.Key["contract"], Label: fault.T(f.ProjectName, f.ProjectName)}
		if !open {
			row.Label = withheld
		}
		row.Cells = []Cell{countCell(int64(i+1), nil), textCell(f.Seller), textCell(f.Buyer), textCell(nameOf("contract_types", f.SubKind)), textCell(f.SignDate.String()),
			textCell(f.CertificateNumber), moneyCell(r.ContractAmount, d), moneyCell(r.TechnicalAmount, d), shareCell(r.ContractAmount, ranking.Total.ContractAmount)}
		t.Rows, listed = append(t.Rows, row), append(listed, r.Group)
	}
	sum, err := plus(listed...)
	if err != nil {
		return err
	}
	blank := make([]Cell, 6)
	if int64(len(ranking.Items)) < ranking.Members {
		t.Rows = append(t.Rows, Row{Kind: Memo, Label: fault.Tf("前 %d 项小计", "First %d together", len(ranking.Items)), Cells: append(append([]Cell{}, blank...),
			moneyCell(sum.ContractAmount, nil), moneyCell(sum.TechnicalAmount, nil), shareCell(sum.ContractAmount, ranking.Total.ContractAmount))})
	}
	total := ranking.Total
	t.Rows = append(t.Rows, Row{Kind: Total, Label: fault.Tf("合计（%d 项）", "Total of %d", total.Count), Cells: append(append([]Cell{}, blank...),
		moneyCell(total.ContractAmount, b.with(base)), moneyCell(total.TechnicalAmount, b.with(base)), shareCell(total.ContractAmount, total.ContractAmount))})
	b.add(t)
	return nil
}

func versions(r ledger.Ranking) []ledger.ContractVersion {
	var out []ledger.ContractVersion
	for _, i := range r.Items {
		out = append(out, i.Last)
	}
	return out
}

// topContracts is R17.
func (b *builder) topContracts() error {
	m, n := measureTitles[b.question.By], strconv.Itoa(b.question.Top)
	return b.contractList(fault.T("按"+m.Zh+"排列的前 "+n+" 项合同", "The first "+n+" contracts by "+m.En), nil, b.question.Top)
}

// majorContracts is R18: 10,000,000 yuan and above, the bands B6 and B7.
func (b *builder) majorContracts() error {
	base := Drill{"band": "B6,B7"}
	if err := b.byKinds(fault.T("1000万元以上合同，按类别", "10,000,000 yuan and above, by kind"), kinds(), base); err != nil {
		return err
	}
	return b.contractList(fault.T("1000万元以上合同明细", "Contracts of 10,000,000 yuan and above"), base, most)
}

// topParties is R19.
func (b *builder) topParties() error {
	if err := b.partyList(fault.T("卖方排名", "Sellers"), "seller", nil, b.question.Top); err != nil {
		return err
	}
	return b.partyList(fault.T("买方排名", "Buyers"), "buyer", nil, b.question.Top)
}

// universities is R20: what universities and institutes sold, and how much of it
// stays in the city (就地转化率).
func (b *builder) universities() error {
	return b.partyList(b.definition.Title, "seller", Drill{"seller_kind": "021*,022*"}, most)
}

func (b *builder) partyList(title fault.Text, side string, base Drill, limit int) error {
	q, err := b.query(b.with(base), side)
	if err != nil {
		return err
	}
	ranking, err := b.service.ledger.Ranking(b.ctx, b.reader, q, b.question.By, limit)
	if err != nil {
		return err
	}
	b.ownOnly = b.ownOnly || ranking.OwnOnly
	facts, err := b.service.contracts.AtVersions(b.ctx, b.reader, versions(ranking))
	if err != nil {
		return err
	}
	home, err := b.sum(b.with(base, Drill{"direction": "BOTH"}), side)
	if err != nil {
		return err
	}
	local := map[string]ledger.Group{}
	for _, g := range home.Groups {
		local[g.Key[side]] = g
	}
	none, inCity := fault.Text{}, fault.T("其中：与本市单位", "With parties of the city")
	t := Table{Title: title, Head: fault.T("单位", "Party"), Columns: append([]Column{{"rank", none, fault.T("名次", "Place"), Count}},
		append(append(threeColumns("", none), Column{"share", none, shareTitle, Percent}),
			Column{"local_count", inCity, countTitle, Count}, Column{"local_contract", inCity, contractTitle, Money}, Column{"local_rate", inCity, fault.T("金额占比（就地转化率）", "Share of amount"), Percent})...)}
	cells := func(rank Cell, g, at ledger.Group, d Drill) []Cell {
		in := merge(d, Drill{"direction": "BOTH"})
		return append(append([]Cell{rank}, figures(g, d)...), shareCell(g.ContractAmount, ranking.Total.ContractAmount),
			countCell(at.Count, in), moneyCell(at.ContractAmount, in), shareCell(at.ContractAmount, g.ContractAmount))
	}
	for i, r := range ranking.Items {
		key := r.Key[side]
		f, open := facts[r.Last]
		name := map[string]string{"seller": f.Seller, "buyer": f.Buyer}[side]
		label := fault.T(name, name)
		if !open {
			label = withheld
		}
		t.Rows = append(t.Rows, Row{Kind: Body, Label: label, Cells: cells(countCell(int64(i+1), nil), r.Group, local[key], b.with(base, Drill{side: or(key, "-")}))})
	}
	label := fault.Tf("合计（%d 家）", "Total of %d", ranking.Members)
	t.Rows = append(t.Rows, Row{Kind: Total, Label: label, Cells: cells(Cell{}, ranking.Total, home.Total, b.with(base))})
	if int64(len(ranking.Items)) < ranking.Members {
		t.Notes = append(t.Notes, fault.Tf("列出前 %d 家，共 %d 家；合计为全部。", "The first %d of %d are listed; the total is of all.", len(ranking.Items), ranking.Members))
	}
	barsOf(&t, contractTitle, 2)
	if t.Chart != nil && len(t.Chart.Points) > 20 {
		t.Chart.Points = t.Chart.Points[:20]
	}
	b.add(t)
	return nil
}
