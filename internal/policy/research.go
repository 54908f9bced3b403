package policy

import (
	"fmt"
	"math/big"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// superDeduction is what the buyer of commissioned R&D may deduct once more
// (domain notes §7.3).
func (c *calculation) superDeduction() Item {
	i := Item{Code: ItemSuperDeduction, Name: fault.T("研发费用加计扣除（委托方）", "R&D super-deduction of the commissioner"), Who: "BUYER", Eligible: c.row.SuperDeduction,
		Why: fault.T("委托或合作开发合同经登记后，研发费用可加计扣除。", "A registered development contract lets the R&D fee be deducted once more.")}
	if i.Eligible == No {
		i.Why = fault.T("只有技术开发合同可用于加计扣除；咨询、服务、转让、许可合同不适用。", "Only development contracts serve; consulting, service, transfer and licence do not.")
		return i
	}
	r, ok := c.rule(&i, RDCommissioned)
	if !ok {
		return i
	}
	if c.Buyer.Abroad || r.covers("excluded_buyer_kinds", c.Buyer.Kind) {
		i.refuse(fault.T("委托方不是按查账征收缴纳企业所得税的居民企业。", "The commissioner is no resident payer of corporate income tax."))
		return i
	}
	if in := c.Buyer.Industry; in != "" && (r.lists("excluded_industries", in) || r.lists("excluded_industries", in[:1])) {
		i.refuse(fault.T("委托方所属行业在加计扣除负面清单内。", "The commissioner's industry is on the list of those excluded."))
		return i
	}
	c.certified(&i)
	c.rule(&i, RDRegistered)
	i.open("研发活动符合加计扣除范围，设置辅助账，合同和登记证明留存备查。", "The work is eligible R&D with auxiliary accounts; contract and certificate are kept.")
	if c.SubKind == subCooperative {
		i.assume("合作开发由各方就自身实际承担的研发费用分别计算，不按80%计入，金额须由企业据实填列。",
			"Partners of a cooperation each count the expense they bear themselves; it does not follow from the contract.")
		return i
	}
	if c.IsRelated {
		i.open("受托方为关联方的，须提供研发费用支出明细。", "A related trustee gives the details of its R&D expense.")
	}
	c.deductionFigures(&i, r)
	return i
}

const subCooperative = "12"

func (c *calculation) deductionFigures(i *Item, home Rule) {
	rateRule := RDSuper
	if c.Given.ChipOrMachineTool {
		if _, ok := RuleOn(RDSuperChip, c.Date); ok {
			rateRule = RDSuperChip
		}
	}
	rr, ok := c.rule(i, rateRule)
	usual, known := c.usualRate(i)
	if !ok || !known {
		return
	}
	fee, rate := or(c.Given.RDFee, c.ContractAmount), rr.rate("rate")
	from := taken("填报的研发费用", "R&D fee given", fee)
	if c.Given.RDFee == nil {
		from = taken("合同成交额", "Contract amount", fee)
		i.assume("以合同成交额估算，应按实际支付的研发费用计算。", "Estimated from the contract amount; the fee actually paid counts.")
	}
	i.figureFrom("FEE", "委托研发费用", "Fee for commissioned R&D", fee, from)
	d, formula, ok := c.deduct(i, home, fee, rate, usual)
	if !ok {
		return
	}
	i.figure("BASE", "可加计的基数", "Base of the deduction", d.Base, formula)
	i.figure("EXTRA", "加计扣除额", "Extra deduction", d.Extra, fmt.Sprintf("%s × %s = %s", d.Base, percent(rate), d.Extra))
	i.figure("SAVED", "预计少缴所得税", "Estimated tax saved", d.Saved, fmt.Sprintf("%s × %s = %s", d.Extra, percent(usual), d.Saved))
}

func (c *calculation) deduct(i *Item, home Rule, fee amount.Fen, rate, usual *big.Rat) (Deduction, string, bool) {
	if !c.Seller.Abroad {
		share := home.rate("share")
		d := Deduct(fee, share, rate, usual)
		return d, fmt.Sprintf("%s × %s = %s", fee, percent(share), d.Base), true
	}
	r, ok := c.rule(i, RDAbroad)
	switch {
	case !ok:
		return Deduction{}, "", false
	case c.Seller.Kind == naturalPerson:
		i.refuse(fault.T("委托境外个人研发不得加计扣除。", "R&D commissioned from individuals abroad does not count."))
		return Deduction{}, "", false
	case c.Given.DomesticRD == nil:
		i.unsure(fault.T("委托境外研发受境内符合条件研发费用三分之二限制，请补充境内研发费用（eligible_domestic_rd）。",
			"R&D abroad is capped by eligible domestic expense: give eligible_domestic_rd."))
		return Deduction{}, "", false
	}
	i.Confirm = append(i.Confirm, fault.T("委托境外合同由委托方登记的要求待确认。", "That the commissioner registers a contract abroad is to be confirmed."))
	share, part := r.rate("share"), r.rate("cap")
	d := DeductAbroad(fee, *c.Given.DomesticRD, share, part, rate, usual)
	return d, fmt.Sprintf("min(%s × %s, %s × %s) = %s", fee, percent(share), *c.Given.DomesticRD, part.RatString(), d.Base), true
}

const naturalPerson = "500"
