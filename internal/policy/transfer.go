package policy

import (
	"fmt"
	"math/big"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// transfer is the income-tax relief of technology transfer income (domain notes
// §7.2; CIT Law Art 27(4), regulation Art 90).
func (c *calculation) transfer() Item {
	i := Item{Code: ItemCIT, Name: fault.T("技术转让所得企业所得税减免", "Income-tax relief on transfer income"), Who: "SELLER", Eligible: c.row.CIT,
		Why: fault.T("转让或许可的技术属于减免范围。", "What is transferred or licensed is among the technologies of the relief.")}
	if i.Eligible == No {
		i.Why = fault.T("此类合同不产生减免范围内的技术转让所得（技术秘密、专利申请权未列入）。",
			"This kind gives no transfer income of the relief (know-how and applications are not listed).")
	}
	law, ok := c.rule(&i, CITTransfer)
	c.rule(&i, CITTransferObjects)
	if !ok || i.Eligible == No {
		return i
	}
	if i.Eligible == ToConfirm {
		i.Confirm = append(i.Confirm, fault.T("技术秘密不在财税〔2010〕111号所列范围，许可是否适用请向税务机关确认。",
			"Know-how is not on the list of 财税〔2010〕111号; ask the tax authority whether its licence qualifies."))
	}
	if c.Seller.Abroad || law.covers("excluded_seller_kinds", c.Seller.Kind) {
		i.refuse(fault.T("只适用于居民企业等企业所得税纳税人。", "Only for resident payers of corporate income tax."))
		return i
	}
	c.licence(&i)
	if i.Eligible == No {
		return i
	}
	c.transferConditions(&i)
	c.transferFigures(&i, law)
	return i
}

// years of the contract, whole ones: a licence from 1 March runs five years
// until the last day of February.
func (c *calculation) years() int {
	if c.BeginDate.IsZero() || c.EndDate.IsZero() {
		return 0
	}
	end := c.EndDate.AddDays(1)
	n := end.Year() - c.BeginDate.Year()
	if anniversary := calendar.On(end.Year(), c.BeginDate.Month(), c.BeginDate.Day()); end.Before(anniversary) {
		n--
	}
	return n
}

// licence checks term and mode (公告2015年第82号; before it 财税〔2010〕111号).
func (c *calculation) licence(i *Item) {
	if c.Kind != kindLicence && !licences[c.SubKind] {
		return
	}
	r, ok := c.rule(i, CITTransferLicence)
	if !ok {
		return
	}
	years := r.count("min_years")
	switch {
	case c.BeginDate.IsZero() || c.EndDate.IsZero():
		i.unsure(fault.Tf("许可期限未填，须满%d年。", "The term is not given; it must be %d years or more.", years))
	case c.years() < years:
		i.refuse(fault.Tf("许可期限不满%d年。", "The licence runs less than %d years.", years))
		return
	default:
		i.condition(true, fmt.Sprintf("许可期限满%d年。", years), fmt.Sprintf("The licence runs %d years or more.", years))
	}
	mode := c.LicenceMode
	if mode != "" && !r.lists("modes", mode) {
		i.unsure(fault.T("此种许可方式（如再许可）是否符合“自主拥有技术”等要求待确认。",
			"Whether this mode of licence, such as a sub-licence, meets the conditions is to be confirmed."))
	}
	if mode == "1" {
		i.open("独占许可的范围为全球；否则按非独占许可掌握。", "An exclusive licence is worldwide; otherwise it is judged as a non-exclusive one.")
	} else {
		i.open("许可的技术由许可方自主拥有所有权。", "The licensor itself owns the technology.")
	}
}

// Kinds of contract that rules speak of (codes of contract_types).
const (
	kindDevelopment = "10"
	kindLicence     = "30"
)

var licences = map[string]bool{"31": true, "32": true, "33": true, "34": true, "35": true, "36": true}

func (c *calculation) transferConditions(i *Item) {
	c.certified(i)
	i.open("认定机构的级别符合“省级以上”要求（本市受省委托办理，登记证明载明委托文件）。",
		"The recognition counts as one at provincial level (the city acts under delegation, which the certificate names).")
	i.Confirm = append(i.Confirm, fault.T("受委托的市级登记是否等同省级认定，请向税务机关确认。",
		"Ask the tax authority whether registration under delegation counts as provincial."))
	i.open("转让所得单独核算并合理分摊期间费用。", "The income is accounted for separately, with a fair part of the period's expenses.")
	if c.IsRelated {
		i.open("双方不存在直接或间接持股合计达到100%的关联关系。", "The parties are not related by 100 % in total, directly or indirectly.")
	}
	if c.PlanFunded {
		i.open("由政府资金形成的成果须经省级科技部门审批。", "Results funded by government money are approved by the provincial authority.")
	}
	if c.IsExport {
		i.condition(c.TradeCertificate, "跨境转让经商务部门认定登记，且不属于禁止、限制出口技术。",
			"A cross-border transfer is registered by the commerce authority and not of technology whose export is prohibited or restricted.")
	}
	if c.DesignPatent {
		i.open("外观设计不是简单改变产品图案。", "The design is not a simple change of a product's pattern.")
	}
}

func (c *calculation) transferFigures(i *Item, law Rule) {
	c.rule(i, CITIncome)
	usual, ok := c.usualRate(i)
	if !ok {
		return
	}
	revenue, cost, taxes := c.realised(), or(c.Given.Cost, 0), or(c.Given.Taxes, 0)
	income := less(revenue, cost, taxes)
	if c.Given.Cost == nil || c.Given.Taxes == nil {
		i.assume("转让成本（计税净值）和相关税费未填，所得按未扣除估算，为上限。", "Cost and taxes of the transfer are not given; the income is an upper bound.")
	}
	used := c.used(i)
	relief := TransferLaw{ExemptTo: law.money("exempt_to"), HalvedShare: law.rate("halved_share"), HalvedRate: law.rate("rate"), UsualRate: usual}
	r := relief.Transfer(income, used)
	i.figure("INCOME", "技术转让所得", "Transfer income", income, fmt.Sprintf("max(0, %s − %s − %s) = %s", revenue, cost, taxes, income))
	i.figure("USED", "本年度其他合同已占用的免税额度基数", "Other qualifying income of the year, counted first", used, used.String())
	i.figure("EXEMPT", "免征部分", "Exempt part", r.Exempt, fmt.Sprintf("min(%s, max(0, %s − %s)) = %s", income, relief.ExemptTo, used, r.Exempt))
	i.figure("HALVED", "减半征收部分", "Halved part", r.Halved, fmt.Sprintf("%s − %s = %s", income, r.Exempt, r.Halved))
	i.figure("TAX", "应纳税额", "Tax due", r.Tax, fmt.Sprintf("%s × %s × %s = %s", r.Halved, percent(relief.HalvedShare), percent(relief.HalvedRate), r.Tax))
	i.figure("SAVED", "预计减免税额", "Estimated tax saved", r.Saved, fmt.Sprintf("max(0, %s × %s − %s) = %s", income, percent(usual), r.Tax, r.Saved))
}

// used is what other contracts took of the year's exempt part.
func (c *calculation) used(i *Item) amount.Fen {
	if c.Given.OtherIncome != nil {
		return *c.Given.OtherIncome
	}
	var sum amount.Fen
	for _, a := range c.OtherTransfers {
		sum = min(sum, amount.Max-a) + a
	}
	if c.OtherTransfersAre.Zh != "" {
		i.Assumptions = append(i.Assumptions, c.OtherTransfersAre)
	}
	return sum
}

// usualRate is the rate given, or the statutory one.
func (c *calculation) usualRate(i *Item) (*big.Rat, bool) {
	r, ok := c.rule(i, CITRate)
	if c.Given.CITRate != nil {
		return c.Given.CITRate, true
	}
	if !ok {
		return nil, false
	}
	return r.rate("rate"), true
}
