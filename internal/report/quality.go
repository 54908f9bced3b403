package report

import (
	"slices"

	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// quality is R30.
func (b *builder) quality() error {
	t := Table{Title: fault.T("缺项", "Missing fields"), Head: fault.T("未填报的项目", "Field without a value"), Columns: append(threeColumns("", none), Column{"share", none, fault.T("占全部项数", "Share of contracts"), Percent})}
	all, err := b.sum(b.with())
	if err != nil {
		return err
	}
	for _, f := range []struct {
		dimension string
		label     fault.Text
		more      Drill
	}{
		{"tech_field", fault.T("技术领域", "Technology field"), nil}, {"objective", fault.T("社会经济目标", "Objective"), nil},
		{"industry", fault.T("服务的国民经济行业", "Industry served"), nil}, {"plan_source", fault.T("计划来源", "Plan source"), nil},
		{"ip_kind", fault.T("知识产权", "Intellectual property"), nil}, {"seller_kind", fault.T("卖方性质", "Kind of seller"), nil}, {"buyer_kind", fault.T("买方性质", "Kind of buyer"), nil},
		{"seller_region", fault.T("卖方行政区划（境内）", "Region of a mainland seller"), Drill{"seller_country": "CHN"}},
		{"buyer_region", fault.T("买方行政区划（境内）", "Region of a mainland buyer"), Drill{"buyer_country": "CHN"}},
		{"seller_profile", fault.T("卖方企业的规模与特征", "Profile of a selling enterprise"), Drill{"seller_kind": enterprises}},
		{"seller", fault.T("卖方标识", "Identity of the seller"), nil}, {"amount_mode", fault.T("金额方式", "Amount mode"), nil},
	} {
		d := b.with(f.more, Drill{f.dimension: "-"})
		g, err := b.sum(d)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, Row{Kind: Body, Code: f.dimension, Label: f.label, Cells: append(figures(g.Total, d), Cell{Value: percent(g.Total.Count, all.Total.Count)})})
	}
	t.Rows = append(t.Rows, Row{Kind: Memo, Label: fault.T("期内全部合同", "All contracts of the period"), Cells: append(figures(all.Total, b.with()), Cell{Value: percent(all.Total.Count, all.Total.Count)})})
	b.add(t)
	if err := b.riskFindings(); err != nil {
		return err
	}
	return b.unsettled()
}

var unfiltered = fault.T("本表含全市，不受筛选条件限制。", "This table is of the whole city, whatever the report is narrowed by.")

// riskFindings adds what became of the findings that reviewers handled.
func (b *builder) riskFindings() error {
	var found []handling
	err := b.read(func(tx *database.Tx) (err error) {
		found, err = handledFindings(tx, b.from.Start(), b.until())
		return err
	})
	if err != nil {
		return err
	}
	t := Table{Title: fault.T("风险命中的处置（期内）", "Risk findings handled in the period"), Head: fault.T("规则", "Rule"), Notes: []fault.Text{unfiltered}, Columns: []Column{
		{"severity", none, fault.T("级别", "Severity"), Text}, {"handled", none, fault.T("书面处理", "Handled in writing"), Count},
		{"overridden", none, fault.T("复核放行", "Overridden"), Count}, {"ticked", none, fault.T("核对", "Ticked"), Count}, {"contracts", none, fault.T("涉及合同", "Contracts"), Count}}}
	for _, h := range found {
		t.Rows = append(t.Rows, Row{Kind: Body, Code: h.Rule, Label: ruleName(h.Rule), Cells: []Cell{textCell(severityName(h.Severity)),
			countCell(h.Handled, nil), countCell(h.Overridden, nil), countCell(h.Ticked, nil), countCell(h.Contracts, nil)}})
	}
	b.add(t)
	return nil
}

// ruleName is a rule's number with its theme; the number of one that the table
// has no more.
func ruleName(id string) fault.Text {
	rules := contract.Rules()
	i := slices.IndexFunc(rules, func(r contract.Rule) bool { return r.ID == id })
	if i < 0 {
		return fault.T(id, id)
	}
	return fault.T(id+" "+rules[i].Theme.Zh, id+" "+rules[i].Theme.En)
}

// severityName is what reviewers see in the place of the code.
func severityName(code string) string {
	switch contract.Severity(code) {
	case contract.Block:
		return "必须改正"
	case contract.High:
		return "重点核查"
	case contract.Warn:
		return "请核对"
	case contract.Info:
		return "提示"
	}
	return code
}

// unsettled adds the contracts in force of which nothing was declared as realised.
func (b *builder) unsettled() error {
	var found []realised
	err := b.read(func(tx *database.Tx) (err error) {
		found, err = withoutSettlement(tx, b.asOf.At)
		return err
	})
	if err != nil {
		return err
	}
	t := Table{Title: fault.T("没有兑付申报的在册合同", "Registered contracts without any settlement"), Head: fault.T("登记年度", "Year of registration"), Columns: threeColumns("", none)}
	var sum realised
	for _, u := range found {
		sum.N, sum.ContractFen, sum.TechnicalFen = sum.N+u.N, sum.ContractFen+u.ContractFen, sum.TechnicalFen+u.TechnicalFen
		t.Rows = append(t.Rows, Row{Kind: Body, Code: u.Year, Label: fault.T(u.Year, u.Year), Cells: []Cell{countCell(u.N, nil), moneyCell(u.ContractFen, nil), moneyCell(u.TechnicalFen, nil)}})
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: []Cell{countCell(sum.N, nil), moneyCell(sum.ContractFen, nil), moneyCell(sum.TechnicalFen, nil)}})
	t.Notes = []fault.Text{fault.T("合同的在册状态为制表时的状态。", "Whether a contract is in force is as of the making of the report."),
		fault.T("本表含各登记年度的全市合同，不受统计期间和筛选条件限制。", "This table is of all years of registration and the whole city, whatever the period and the filters.")}
	b.add(t)
	return nil
}
