package policy

import (
	"fmt"
	"math/big"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// stamp is the duty both sides owe on the contract itself (domain notes §7.4).
// It arises on the day the instrument is made, registered or not (Stamp Duty
// Law Art 15), so the rules are those of the signing date.
func (c *calculation) stamp() Item {
	i := Item{Code: ItemStamp, Name: fault.T("印花税", "Stamp duty"), Who: "BOTH", Duty: true, Eligible: No,
		Why: fault.T("合同各方均应就所列金额缴纳印花税。", "Each party owes the duty on the amount in the contract.")}
	day := c.SignDate
	if day.IsZero() {
		day = c.Date
	}
	row := RowOn(c.Kind, c.SubKind, day)
	if !row.StampSure {
		i.Confirm = append(i.Confirm, fault.T("适用“技术合同”还是“产权转移书据”税目待确认；两者税率相同。",
			"Whether this is a technology contract or a transfer of property is to be confirmed; the rate is the same."))
	}
	_, based := c.ruleOn(&i, StampBase, day)
	r, ok := c.ruleOn(&i, row.Stamp, day)
	if !based || !ok {
		i.Eligible = ToConfirm
		return i
	}
	base := less(c.ContractAmount, c.VATShown)
	formula := taken("合同成交额", "Contract amount", base)
	if c.VATShown > 0 {
		sum := fmt.Sprintf("%s − %s = %s", c.ContractAmount, c.VATShown, base)
		formula = fault.T(sum, sum)
	} else {
		i.assume("合同未单独列明增值税，按全额计税；单独列明的税额不计入。", "VAT is not shown separately, so it is in the base.")
	}
	i.figureFrom("BASE", "计税金额", "Base", base, formula)
	small, has := RuleOn(StampSmall, day)
	if has {
		c.ruleOn(&i, StampSmall, day)
	}
	c.duties(&i, base, r.rate("rate"), "", small, has)
	if c.Kind == kindDevelopment {
		c.developmentDuty(&i, r, small, has)
	}
	if c.Seller.Several || c.Buyer.Several {
		i.assume("一方有多个当事人的，各就其所涉金额计税；此处按该方合计计算。", "Several parties on a side each pay on their own amount; the side's total is shown.")
	}
	return i
}

// duties adds what each side pays on a base.
func (c *calculation) duties(i *Item, base amount.Fen, rate *big.Rat, suffix string, small Rule, has bool) {
	for _, side := range []struct {
		code, zh, en string
		small        Answer
		abroad       bool
	}{
		{"DUTY_SELLER", "卖方应纳税额", "Duty of the seller", c.small(c.Given.SellerSmall, c.Given.Taxpayer, c.Seller, small, has), c.Seller.Abroad},
		{"DUTY_BUYER", "买方应纳税额", "Duty of the buyer", c.small(c.Given.BuyerSmall, "", c.Buyer, small, has), c.Buyer.Abroad},
	} {
		if side.small == Yes {
			share := small.rate("share")
			duty := Duty(base, rate, share)
			i.Eligible = Yes
			i.figure(side.code+suffix, side.zh+"（减半）", side.en+" (half)", duty, fmt.Sprintf("%s × %s × %s = %s", base, percent(rate), percent(share), duty))
			continue
		}
		duty := Duty(base, rate, nil)
		i.figure(side.code+suffix, side.zh, side.en, duty, fmt.Sprintf("%s × %s = %s", base, percent(rate), duty))
		if side.small == ToConfirm && suffix == "" {
			i.assume(side.zh+"：小规模纳税人、小型微利企业、个体工商户可减半。", side.en+": small-scale payers, small low-profit firms and individual businesses pay half.")
			if i.Eligible == No {
				i.Eligible = ToConfirm
			}
		}
	}
}

// small tells whether a side pays half.
func (c *calculation) small(given *bool, payer Taxpayer, p Party, r Rule, has bool) Answer {
	switch {
	case !has:
		return No
	case payer == SmallScale, given != nil && *given, p.Kind != "" && r.covers("kinds", p.Kind):
		return Yes
	case given != nil:
		return No
	}
	return ToConfirm
}

// developmentDuty shows the second figure that the old rule would give: only
// the remuneration is taxed, not the R&D funds (U10).
func (c *calculation) developmentDuty(i *Item, r, small Rule, has bool) {
	c.rule(i, StampDevelopment)
	i.Confirm = append(i.Confirm, fault.T("若（89）国税地字第34号仍适用，技术开发合同只就报酬计税。",
		"If 34号 still applies, a development contract is taxed on its remuneration only."))
	if c.Given.Remuneration == nil {
		i.assume("补充报酬金额（remuneration）后，另列按34号计算的税额。", "Give remuneration to see the duty if 34号 still applies.")
		return
	}
	base := min(*c.Given.Remuneration, c.ContractAmount)
	i.figure("BASE_REMUNERATION", "计税金额（如34号仍适用）", "Base if 34号 still applies", base, "remuneration = "+base.String())
	c.duties(i, base, r.rate("rate"), "_REMUNERATION", small, has)
}
