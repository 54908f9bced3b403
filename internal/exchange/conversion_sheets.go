package exchange

import (
	"fmt"
	"strings"

	"jishi/internal/codes"
	"jishi/internal/reward"
)

func (w *conversionBook) modes() (grid, error) {
	g := grid{sheet: "汇总", title: "按转化方式汇总", columns: []gridColumn{{"转化方式", text, 28}, {"转化项目数", count, 14}, {"合同项数", count, 14}, {"合同成交额", money, 22},
		{"技术交易额", money, 22}, {"到账收入", money, 22}}}
	for _, m := range w.report.Modes {
		g.rows = append(g.rows, []string{modeName(m.Mode), integer(m.Deals), integer(m.Contracts), m.Contract.String(), m.Technical.String(), m.Income.String()})
	}
	return g.add(1, 2, 3, 4, 5)
}

func (w *conversionBook) contracts() (grid, error) {
	g := grid{sheet: "合同明细", title: "转化合同明细", columns: []gridColumn{{"受理号", text, 22}, {"合同名称", text, 32}, {"登记证明编号", text, 20}, {"买方", text, 26}, {"合同状态", text, 12},
		{"统计日期", date, 12}, {"转化项目", text, 16}, {"成果编号", text, 16}, {"成果名称", text, 28}, {"转化方式", text, 16}, {"分摊比例", text, 11}, {"项数", count, 8},
		{"合同成交额", money, 20}, {"技术交易额", money, 20}}}
	for _, l := range w.report.Contracts {
		g.rows = append(g.rows, []string{l.AcceptanceNo, l.ProjectName, l.CertificateNo, l.BuyerName, nameIn(codes.ContractStatuses, string(l.Status)), l.BelongsTo.String(),
			l.ConversionNo, l.AchievementNo, l.AchievementName, modeName(l.Mode), share(l.Share), integer(l.Count), l.Contract.String(), l.Technical.String()})
	}
	return g.add(11, 12, 13)
}

// share is basis points as a percentage.
func share(bp int64) string { return fmt.Sprintf("%d.%02d%%", bp/100, bp%100) }

func (w *conversionBook) income() (grid, error) {
	g := grid{sheet: "到账收入", title: "到账收入明细", columns: []gridColumn{{"受理号", text, 22}, {"合同名称", text, 32}, {"核定序号", count, 10}, {"到账日期", date, 12}, {"转化项目", text, 16},
		{"成果名称", text, 28}, {"转化方式", text, 16}, {"到账金额", money, 20}, {"其中技术交易额", money, 20}}}
	for _, l := range w.report.Income {
		g.rows = append(g.rows, []string{l.AcceptanceNo, l.ProjectName, integer(l.No), l.RealisedOn.String(), l.ConversionNo, l.AchievementName, modeName(l.Mode), l.Amount.String(),
			l.Technical.String()})
	}
	return g.add(7, 8)
}

var bases = map[reward.Basis]string{reward.BySettlement: "到账收入", reward.ByProfit: "营业利润", reward.ByEquity: "作价股权"}

var distributionStages = map[string]string{"COMPUTED": "已核算", "NOTICED": "公示中", "PAYABLE": "可发放", "PAID": "已发放", "STALE": "已失效", "CANCELLED": "已作废"}

func (w *conversionBook) rewards() (grid, error) {
	g := grid{sheet: "奖酬分配", title: "奖酬分配明细", columns: []gridColumn{{"分配编号", text, 16}, {"转化项目", text, 16}, {"成果名称", text, 28}, {"分配依据", text, 12}, {"收入日期", date, 12},
		{"收入", money, 18}, {"税费", money, 16}, {"知识产权维护费", money, 16}, {"直接成本", money, 16}, {"净收入", money, 18}, {"贡献人员", money, 18}, {"其中主要贡献人员", money, 18},
		{"转移机构", money, 16}, {"单位留存", money, 18}, {"受奖人数", count, 10}, {"状态", text, 10}}}
	for i := range w.report.Rewards {
		d := &w.report.Rewards[i]
		name, no := "", ""
		if c := w.report.Conversion(d.ConversionID); c != nil {
			name, no = c.AchievementName, c.No
		}
		g.rows = append(g.rows, []string{d.No, no, name, bases[d.Basis], d.IncomeOn.String(), d.Gross.String(), d.Costs.Taxes.String(), d.Costs.Upkeep.String(), d.Costs.Direct.String(),
			d.Net.String(), d.Contributors.String(), d.Main.String(), d.Office.String(), d.Unit.String(), integer(int64(len(d.People))),
			distributionStages[d.Stage(w.report.Today)]})
	}
	return g.add(5, 6, 7, 8, 9, 10, 11, 12, 13)
}

func (w *conversionBook) payments() (grid, error) {
	g := grid{sheet: "发放", title: "奖酬发放明细", columns: []gridColumn{{"分配编号", text, 16}, {"转化项目", text, 16}, {"受奖人", text, 16}, {"发放日期", date, 12}, {"金额", money, 20},
		{"超过三十六个月", text, 14}, {"凭证校验值", text, 40}}}
	for _, p := range w.report.Payments {
		late := "否"
		if p.Late {
			late = "是"
		}
		g.rows = append(g.rows, []string{p.DistributionNo, p.ConversionNo, p.Name, p.PaidOn.String(), p.Amount.String(), late, p.VoucherSHA256})
	}
	return g.add(4)
}

func (w *conversionBook) achievements() (grid, error) {
	g := grid{sheet: "成果与评价", title: "转化成果及其评价", columns: []gridColumn{{"成果编号", text, 16}, {"成果名称", text, 36}, {"成果类别", text, 14}, {"所处阶段", text, 14}, {"成熟度", text, 14},
		{"评价报告", text, 40}, {"评价结论", text, 50}}}
	for _, a := range w.report.Achievements {
		level := ""
		if a.Readiness.Level > 0 {
			level = fmt.Sprintf("%s %d", a.Readiness.Scale, a.Readiness.Level)
		}
		var reports, said []string
		for _, e := range a.Evaluations {
			reports = append(reports, fmt.Sprintf("%s（%s，%s）", e.ReportNo, e.Body, e.IssuedOn))
			said = append(said, e.Conclusion)
		}
		g.rows = append(g.rows, []string{a.No, a.Name, nameIn(codes.AchievementClasses, a.Class), nameIn(codes.AchievementStages, a.Stage), level, strings.Join(reports, "；"), strings.Join(said, "；")})
	}
	return g, nil
}

// notes say what the figures are.
func (w *conversionBook) notes() [][2]string {
	a := w.report
	out := [][2]string{
		{"单位", a.OrgName + "　" + a.CreditCode},
		{"报告年度", fmt.Sprintf("%d 年", a.Year)},
		{"报送期限", a.DueOn.String() + "（山东省促进科技成果转化条例第十五条：高等院校、研究开发机构于三月底前向主管部门报送上一年度转化情况）"},
		{"合同金额", "取自技术合同台账：首次认定登记日期在本年度的分录之和，变更、注销、撤销按台账冲减；以所载日志序号为准。"},
		{"到账收入", "经登记机构核定的技术性收入核定表，到账日期在本年度；核定以制表时为准。"},
		{"分摊", "一份合同承载多个转化项目的，按约定比例分摊，各部分之和等于合同金额，精确到分；合同项数计在比例最大的项目上。"},
		{"奖酬分配", "本年度核算、未作废的分配；净收入＝收入－税费－知识产权维护费－直接成本。"},
		{"发放", "发放日期在本年度的各期发放；误录作废的不计。"},
		{"合计", "各表合计为公式，首表附核对结果。"},
		{"截至", asOf(a.AsOf)},
		{"制表人", w.question.By}, {"制表时间", shanghai(w.question.At)},
	}
	if w.question.Sample {
		out = append(out, [2]string{"提示", "样例城市的虚构数据，不得作为统计依据"})
	}
	return out
}
