package policy

import (
	"fmt"
	"math/big"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// vat is the exemption of technology transfer and what belongs to it (domain
// notes §7.1).
func (c *calculation) vat() Item {
	i := Item{Code: ItemVAT, Name: fault.T("增值税免税", "VAT exemption"), Who: "SELLER", Eligible: c.row.VAT,
		Why: fault.T("按合同类别属于免税范围。", "The kind of contract is in the scope of the exemption.")}
	linked := c.Given.Linked && c.row.VAT == No
	if linked {
		i.Eligible = c.row.VATLinked
	}
	if i.Eligible == No {
		i.refuse(fault.T("单独的技术咨询、技术服务不免税；与转让、开发合同相关且价款在同一张发票上的除外。",
			"Consulting and service alone are not exempt, unless they belong to a transfer or development contract and stand on its invoice."))
	}
	if _, ok := c.rule(&i, VATExemption); !ok {
		return i
	}
	if i.Eligible == ToConfirm {
		i.Why = fault.T("2026年起此类合同是否在免税范围内待税务机关确认。", "Whether this kind is in the scope from 2026 is for the tax authority to confirm.")
		i.Confirm = append(i.Confirm, i.Why)
	}
	if c.Seller.Abroad {
		i.refuse(fault.T("卖方在境外，不由本登记主体申请。", "The seller is abroad."))
	}
	if i.Eligible == No {
		return i
	}
	c.vatConditions(&i, linked)
	c.vatFigures(&i)
	return i
}

func (c *calculation) vatConditions(i *Item, linked bool) {
	c.certified(i)
	i.open("免税销售额单独核算；样品、样机、设备等货物按货物征税。", "Exempt sales are accounted for separately; goods such as samples and equipment are taxed as goods.")
	i.open("免税部分不开具增值税专用发票。", "No special VAT invoice is issued for the exempt part.")
	i.open("合同和认定证明材料报税务机关备查。", "Contract and certificate are kept or filed for the tax authority.")
	if linked {
		i.open("价款与转让、开发的价款开在同一张发票上。", "The price stands on the same invoice as the transfer or development.")
	}
	if _, ok := RuleOn(VATAccounts, c.Date); ok {
		r, _ := c.rule(i, VATAccounts)
		zh, en := fmt.Sprintf("没有在过去%d个月内放弃免税（小规模纳税人除外）。", r.count("waiver_months")),
			fmt.Sprintf("The exemption was not waived in the past %d months (small-scale payers excepted).", r.count("waiver_months"))
		i.open(zh, en)
	}
}

func (c *calculation) vatFigures(i *Item) {
	base := c.realised()
	i.figureFrom("EXEMPT_BASE", "免税销售额（技术交易额）", "Exempt sales (technical amount)", base, c.baseFormula())
	payers := []Taxpayer{c.Given.Taxpayer}
	if c.Given.Taxpayer == "" {
		payers = []Taxpayer{General, SmallScale}
		i.assume("纳税人类别未填，两种情形分别列出。", "The kind of VAT payer is not given; both are shown.")
	}
	for _, p := range payers {
		if p == General {
			c.vatSaved(i, VATRateGeneral, "VAT_SAVED_GENERAL", "预计免征税额（一般纳税人）", "Estimated VAT saved (general payer)", base)
			continue
		}
		r, ok := c.vatSaved(i, VATRateSmall, "VAT_SAVED_SMALL", "预计免征税额（小规模纳税人）", "Estimated VAT saved (small-scale payer)", base)
		if free := moneyOr(r, ok, "month_exempt"); free > 0 {
			i.assume("小规模纳税人月销售额不超过"+free.String()+"元的本已免征，不产生此项节税。",
				"A small-scale payer with sales up to "+free.String()+" yuan a month is exempt anyway and saves nothing more.")
		}
	}
}

func moneyOr(r Rule, ok bool, name string) amount.Fen {
	if !ok {
		return 0
	}
	return r.money(name)
}

func (c *calculation) vatSaved(i *Item, code, figure, zh, en string, base amount.Fen) (Rule, bool) {
	r, ok := c.rule(i, code)
	if !ok {
		return r, false
	}
	rate := r.rate("rate")
	saved := IncludedVAT(base, rate)
	i.figure(figure, zh, en, saved, fmt.Sprintf("%s ÷ %s × %s = %s", base, decimal(new(big.Rat).Add(big.NewRat(1, 1), rate)), percent(rate), saved))
	return r, true
}

// baseFormula says which technical amount was taken.
func (c *calculation) baseFormula() fault.Text {
	if c.Given.RealisedTechnical != nil {
		return taken("已实现技术交易额", "Technical amount received", c.realised())
	}
	return taken("技术交易额", "Technical amount", c.TechnicalAmount)
}
