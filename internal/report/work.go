package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/ledger"
	"jishi/internal/workload"
)

// nameOf is the Chinese name of a code, the code itself where it has none.
func nameOf(table, code string) string {
	if t, ok := codes.Get(table); ok {
		if e, ok := t.Lookup(code); ok {
			return e.NameZh
		}
	}
	return code
}

// label is the name of a code in both languages.
func label(table, code string) fault.Text {
	if t, ok := codes.Get(table); ok {
		if e, ok := t.Lookup(code); ok {
			return fault.T(e.NameZh, e.NameEn)
		}
	}
	return fault.T(code, code)
}

var none fault.Text

// The columns of R23 and R24.
var workColumns = []Column{
	{"received", none, fault.T("收到", "Received"), Count}, {"accepted", none, fault.T("受理", "Accepted"), Count},
	{"corrected", none, fault.T("补正通知", "Corrections asked"), Count}, {"registered", none, fault.T("予以登记", "Registered"), Count},
	{"refused", none, fault.T("不予登记、不予受理", "Refused"), Count}, {"median_days", none, fault.T("办理工作日中位数", "Median working days"), Count},
	{"overdue", none, fault.T("在办超期", "Overdue now"), Count}, {"declared", none, fault.T("申报技术交易额", "Technical amount declared"), Money},
	{"approved", none, fault.T("核定技术交易额", "Technical amount approved"), Money}, {"cut", none, fault.T("核减", "Cut"), Money}, {"cut_share", none, fault.T("核减率", "Share cut"), Percent},
}

var workNote = fault.T("按办理事项发生的日期统计；在办超期为制表时的状态，不随“截至”回溯。",
	"By the day of each act; what is overdue is as of the making of the report, whatever the as-of.")

func workRow(name string, f workload.Figures) Row {
	days := Cell{}
	if f.MedianDays >= 0 {
		days.Value = strconv.Itoa(f.MedianDays)
	}
	return Row{Kind: Body, Label: fault.T(name, name), Cells: []Cell{countCell(f.Received, nil), countCell(f.Accepted, nil), countCell(f.Corrected, nil),
		countCell(f.Registered, nil), countCell(f.Refused, nil), days, countCell(f.Overdue, nil), moneyCell(f.Declared, nil), moneyCell(f.Approved, nil),
		moneyCell(f.Cut, nil), {Value: percent(int64(f.Cut), int64(f.Declared))}}}
}

// offices is R23.
func (b *builder) offices() error {
	w, err := b.service.workload.Of(b.ctx, b.reader, b.from, b.to)
	if err != nil {
		return err
	}
	t := Table{Title: b.definition.Title, Head: fault.T("登记机构", "Registration office"), Columns: workColumns, Notes: []fault.Text{workNote}}
	var all workload.Figures
	for _, r := range w.Offices {
		t.Rows = append(t.Rows, workRow(r.OfficeName, r.Figures))
		all.Received, all.Accepted, all.Corrected = all.Received+r.Figures.Received, all.Accepted+r.Figures.Accepted, all.Corrected+r.Figures.Corrected
		all.Registered, all.Refused, all.Overdue = all.Registered+r.Figures.Registered, all.Refused+r.Figures.Refused, all.Overdue+r.Figures.Overdue
		all.Declared, all.Approved, all.Cut = all.Declared+r.Figures.Declared, all.Approved+r.Figures.Approved, all.Cut+r.Figures.Cut
	}
	all.MedianDays = -1
	total := workRow("", all)
	total.Kind, total.Label = Total, totalLabel
	t.Rows = append(t.Rows, total)
	barsOf(&t, fault.T("予以登记（项）", "Registered"), 3)
	b.add(t)
	return nil
}

// reviewers is R24.
func (b *builder) reviewers() error {
	w, err := b.service.workload.Of(b.ctx, b.reader, b.from, b.to)
	if err != nil {
		return err
	}
	t := Table{Title: b.definition.Title, Head: fault.T("登记员、复核员", "Person"), Notes: []fault.Text{workNote,
		fault.T("一份合同由两人办理，各计一次，故不作合计；与同一机构的核减率相差较大的，见“偏离”。", "Two people handle a contract, so there is no total; deviation is from the share cut by the office.")}}
	t.Columns = append([]Column{{"office", none, fault.T("登记机构", "Office"), Text}}, workColumns...)
	t.Columns = append(t.Columns, Column{"deviation", none, fault.T("核减率偏离（百分点）", "Deviation (points)"), Percent})
	share := map[string]int64{}
	for _, r := range w.Offices {
		share[r.OfficeID] = r.Figures.CutBasisPoints()
	}
	for _, r := range w.People {
		row := workRow(r.UserName, r.Figures)
		deviation := Cell{}
		if r.Figures.Declared > 0 {
			deviation.Value = percent(r.Figures.CutBasisPoints()-share[r.OfficeID], 10_000)
		}
		row.Cells = append(append([]Cell{textCell(r.OfficeName)}, row.Cells...), deviation)
		t.Rows = append(t.Rows, row)
	}
	b.add(t)
	return nil
}

// movements is R25: what changes, corrections, deregistrations and revocations
// booked in the period did to the totals, and on what grounds.
func (b *builder) movements() error {
	head := fault.T("事由", "Event")
	a := listAxis("event", head, step{code: "CHANGE", label: fault.T("变更", "Change")}, step{code: "CORRECT", label: fault.T("更正", "Correction")},
		step{code: "DEREGISTER", label: fault.T("注销", "Deregistration")}, step{code: "REVOKE", label: fault.T("撤销", "Revocation")})
	base := Drill{"event": "CHANGE,CORRECT,DEREGISTER,REVOKE"}
	all, err := b.sum(b.with(base), "event", "statistical_year")
	if err != nil {
		return err
	}
	t := Table{Title: fault.T("对成交额的影响（按入账日期）", "Effect on the totals, by the day of booking"), Head: head, Columns: []Column{
		{"count", none, fault.T("项数增减", "Contracts"), Count}, {"contract", none, fault.T("合同成交额增减", "Contract amount"), Money}, {"technical", none, fault.T("技术交易额增减", "Technical amount"), Money}}}
	earlier := fault.T("其中：影响以前年度", "Of it: earlier years")
	t.Columns = append(t.Columns, threeColumns("earlier_", earlier)...)
	past := fmt.Sprintf("%d", b.from.Year())
	row := func(event string, d Drill) ([]Cell, ledger.Group, error) {
		var sums, before []ledger.Group
		var years []string
		for _, g := range all.Groups {
			if event != "" && g.Key["event"] != event {
				continue
			}
			sums = append(sums, g)
			if y := g.Key["statistical_year"]; y < past {
				before = append(before, g)
				years = append(years, y)
			}
		}
		sum, err := plus(sums...)
		if err != nil {
			return nil, sum, err
		}
		old, err := plus(before...)
		drill := Drill(nil)
		if len(before) > 0 {
			slices.Sort(years)
			drill = merge(d, Drill{"statistical_year": strings.Join(slices.Compact(years), ",")})
		}
		return append(figures(sum, d), figures(old, drill)...), sum, err
	}
	var rows []ledger.Group
	for _, s := range a.steps {
		cells, sum, err := row(s.code, b.with(base, Drill{"event": s.code}))
		if err != nil {
			return err
		}
		rows = append(rows, sum)
		t.Rows = append(t.Rows, Row{Kind: Body, Code: s.code, Label: s.label, Cells: cells})
	}
	cells, sum, err := row("", b.with(base))
	if err != nil {
		return err
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells})
	b.add(t)
	if err := b.addsUp(rows, sum); err != nil {
		return err
	}
	return b.grounds()
}

// grounds lists the proceedings granted in the period by kind and ground.
func (b *builder) grounds() error {
	var found []proceedings
	err := b.read(func(tx *database.Tx) (err error) {
		found, err = grantedProceedings(tx, b.from.Start(), b.until())
		return err
	})
	if err != nil {
		return err
	}
	names := map[string]fault.Text{"CHANGE": fault.T("变更", "Change"), "CORRECTION": fault.T("更正", "Correction"), "DEREGISTRATION": fault.T("注销", "Deregistration"),
		"REVOCATION": fault.T("撤销", "Revocation"), "OBJECTION": fault.T("异议成立", "Objection upheld"), "RECHECK": fault.T("复核变动", "Recheck")}
	tables := map[string]string{"DEREGISTRATION": codes.DeregistrationGrounds, "REVOCATION": codes.RevocationGrounds}
	t := Table{Title: fault.T("办结事项（准予）与理由", "Proceedings granted, by ground"), Head: fault.T("事项", "Proceeding"), Columns: []Column{
		{"ground", none, fault.T("理由", "Ground"), Text}, {"count", none, fault.T("件数", "Cases"), Count}, {"contracts", none, fault.T("涉及合同", "Contracts"), Count}}}
	var cases int64
	for _, p := range found {
		ground := p.Ground
		if table := tables[p.Kind]; table != "" {
			ground = nameOf(table, p.Ground)
		}
		t.Rows = append(t.Rows, Row{Kind: Body, Code: p.Kind, Label: names[p.Kind], Cells: []Cell{textCell(or(ground, "—")), countCell(p.N, nil), countCell(p.Contracts, nil)}})
		cases += p.N
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: []Cell{{}, countCell(cases, nil), {}}})
	b.add(t)
	return nil
}

// settled is R27: what was contracted and what was realised of it, by the year
// of registration.
func (b *builder) settled() error {
	first := calendar.On(b.to.Year()-9, 1, 1)
	if b.question.From.Before(first) {
		first = calendar.On(b.from.Year(), 1, 1)
	}
	period := Drill{"from": first.String(), "to": b.to.String()}
	all, err := b.sum(b.with(period), "year")
	if err != nil {
		return err
	}
	var found []realised
	err = b.read(func(tx *database.Tx) (err error) {
		found, err = realisedByYear(tx, b.asOf.At)
		return err
	})
	if err != nil {
		return err
	}
	contracted, done := fault.T("登记", "Registered"), fault.T("已确认兑付", "Confirmed as realised")
	t := Table{Title: b.definition.Title, Head: fault.T("登记年度", "Year of registration"), Columns: threeColumns("", contracted)}
	t.Columns = append(append(t.Columns, threeColumns("realised_", done)...), Column{"rate", done, fault.T("技术交易额兑付率", "Technical amount realised"), Percent})
	byYear := map[string]realised{}
	for _, r := range found {
		byYear[r.Year] = r
	}
	cells := func(g ledger.Group, r realised, d Drill) []Cell {
		return append(figures(g, d), countCell(r.N, nil), moneyCell(r.ContractFen, nil), moneyCell(r.TechnicalFen, nil), shareCell(r.TechnicalFen, g.TechnicalAmount))
	}
	var sum realised
	for _, g := range all.Groups {
		y := g.Key["year"]
		r := byYear[y]
		sum.N, sum.ContractFen, sum.TechnicalFen = sum.N+r.N, sum.ContractFen+r.ContractFen, sum.TechnicalFen+r.TechnicalFen
		t.Rows = append(t.Rows, Row{Kind: Body, Code: y, Label: fault.T(y, y), Cells: cells(g, r, b.with(period, Drill{"year": y}))})
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: cells(all.Total, sum, b.with(period))})
	t.Notes = append(t.Notes, fault.T("兑付为登记机构确认的兑付申报（银行回单），不论当年或以后年度；未申报的不计。", "Realised is what the office confirmed by bank receipts, in whatever year."))
	barsOf(&t, fault.T("已兑付技术交易额", "Technical amount realised"), 5)
	b.add(t)
	return nil
}

// benefits is R28: what benefits were declared as used when registrations ended,
// and the authorities told.
func (b *builder) benefits() error {
	var found []benefit
	err := b.read(func(tx *database.Tx) (err error) {
		found, err = benefitsTold(tx, b.from.Start(), b.until())
		return err
	})
	if err != nil {
		return err
	}
	t := Table{Title: b.definition.Title, Head: fault.T("优惠种类", "Benefit"), Columns: []Column{{"notices", none, fault.T("告知书", "Notices"), Count},
		{"contracts", none, fault.T("涉及合同", "Contracts"), Count}, {"amount", none, fault.T("申报已享受金额", "Amount declared as used"), Money}, {"delivered", none, fault.T("已送达", "Delivered"), Count}}}
	table, _ := codes.Get(codes.BenefitKinds)
	var n, delivered int64
	var fen amount.Fen
	for _, e := range table.Entries(calendar.Date{}) {
		var of benefit
		for _, f := range found {
			if f.Benefit == e.Code {
				of = f
			}
		}
		n, delivered, fen = n+of.N, delivered+of.Delivered, fen+of.Fen
		t.Rows = append(t.Rows, Row{Kind: Body, Code: e.Code, Label: fault.T(e.NameZh, e.NameEn), Cells: []Cell{countCell(of.N, nil), countCell(of.Contracts, nil), moneyCell(of.Fen, nil), countCell(of.Delivered, nil)}})
	}
	t.Rows = append(t.Rows, Row{Kind: Total, Label: totalLabel, Cells: []Cell{countCell(n, nil), {}, moneyCell(fen, nil), countCell(delivered, nil)}})
	t.Notes = append(t.Notes, fault.T("平台只掌握在注销、撤销、变更中申报的已享受优惠；正常履行的合同所享受的优惠由税务机关掌握。",
		"The platform knows only benefits declared when a registration was changed or ended; those of other contracts are known to the tax authority."))
	b.add(t)
	return nil
}
