package policy

import (
	"fmt"

	"jishi/internal/fault"
)

// personalTax is the individual income tax on cash rewards (domain notes §7.5;
// 财税〔2018〕58号).
func (c *calculation) personalTax() Item {
	i := Item{Code: ItemIIT, Name: fault.T("科技人员现金奖励个人所得税减按50%", "Half of a cash reward is taxed as wage"), Who: "PERSON", Eligible: c.row.IIT,
		Why: fault.T("属于转让或许可职务科技成果的转化。", "It is a transformation by transfer or licence of a service result.")}
	if i.Eligible == No {
		i.Why = fault.T("技术咨询、技术服务不属于本政策所称的成果转化。", "Consulting and service are no transformation in the sense of the rule.")
		return i
	}
	r, ok := c.rule(&i, IITReward)
	if !ok {
		return i
	}
	if i.Eligible == ToConfirm {
		i.Why = fault.T("技术开发是否属于成果转化，请咨询税务机关。", "Whether development counts as transformation: ask the tax office.")
		i.Confirm = append(i.Confirm, i.Why)
	}
	switch {
	case c.Seller.Abroad || c.Seller.Kind != "" && !r.covers("seller_kinds", c.Seller.Kind) && !r.covers("maybe_seller_kinds", c.Seller.Kind):
		i.refuse(fault.T("只适用于非营利性科研机构和高等学校。", "Only for non-profit research institutes and universities."))
		return i
	case !r.covers("seller_kinds", c.Seller.Kind):
		i.unsure(fault.T("单位是否为符合条件的非营利性科研机构和高校待确认。", "Whether the unit is a qualifying non-profit institute or university is to be confirmed."))
	}
	c.certified(&i)
	i.condition(c.ServiceResult, "属于职务科技成果转化。", "It is the transformation of a service result.")
	months := r.count("months")
	i.open(fmt.Sprintf("在取得转化收入后%d个月内发放。", months), fmt.Sprintf("It is paid within %d months after the income.", months))
	i.open("奖励人员名单和金额等已按规定公示。", "Names and amounts were published as required.")
	i.open("是对完成、转化成果作出重要贡献人员的现金奖励，不是日常工资。", "It rewards those who made and transformed the result, and is no ordinary wage.")
	if c.Given.Reward != nil {
		share := r.rate("share")
		counted := times(*c.Given.Reward, share)
		i.figure("COUNTED", "计入当月工资薪金的部分", "Part that counts as wage of the month", counted, fmt.Sprintf("%s × %s = %s", *c.Given.Reward, percent(share), counted))
		i.figure("NOT_COUNTED", "不计入的部分", "Part that does not count", *c.Given.Reward-counted, fmt.Sprintf("%s − %s = %s", *c.Given.Reward, counted, *c.Given.Reward-counted))
	}
	return i
}

// payCap is the performance-pay total of public institutions (人社部发〔2021〕14号).
func (c *calculation) payCap() Item {
	i := Item{Code: ItemPayCap, Name: fault.T("现金奖励不受绩效工资总量限制", "Cash rewards outside the performance-pay cap"), Who: "PERSON", Eligible: c.row.PayCap,
		Why: fault.T("登记为技术合同的转化项目，现金奖励不受核定的绩效工资总量限制。", "Rewards out of a registered contract are not limited by the approved total.")}
	r, ok := c.rule(&i, PayCap)
	if !ok {
		return i
	}
	switch {
	case c.Seller.Kind == "":
		i.unsure(fault.T("卖方性质未填。", "The kind of the seller is not given."))
	case c.Seller.Abroad || !r.covers("seller_kinds", c.Seller.Kind):
		i.refuse(fault.T("只适用于事业单位。", "Only for public institutions."))
		return i
	}
	c.certified(&i)
	i.condition(c.ServiceResult, "属于职务科技成果转化工作中的开发、咨询、服务或转让、许可项目。", "It is development, consulting, service, transfer or licence within the transformation of service results.")
	i.open("单位已制定奖励办法并履行公示程序。", "The unit has its rules for rewards and has published them.")
	return i
}

// reward is what the law gives to those who made the result when nothing else
// is agreed (促进科技成果转化法 Arts 44–45).
func (c *calculation) reward() Item {
	i := Item{Code: ItemReward, Name: fault.T("转化奖励法定下限", "Legal minimum of the reward"), Who: "PERSON", Eligible: c.row.Reward,
		Why: fault.T("转让、许可职务科技成果，未另有规定或约定的，适用法定下限。", "For the transfer or licence of a service result, unless something else is set or agreed.")}
	if i.Eligible == No {
		i.Why = fault.T("下限针对转让、许可和作价投资的净收入。", "The minimum speaks of net income from transfer, licence or shares.")
		return i
	}
	r, ok := c.rule(&i, RewardFloor)
	if !ok {
		return i
	}
	if c.Seller.Abroad || c.Seller.Kind == naturalPerson {
		i.refuse(fault.T("卖方不是完成职务科技成果的境内单位。", "The seller is no domestic unit with service results."))
		return i
	}
	if !c.ServiceResult {
		i.unsure(fault.T("合同未标明为职务科技成果转化。", "The contract is not marked as transformation of a service result."))
	}
	i.open("单位没有另行规定，也没有与科技人员约定奖励方式和数额。", "The unit neither set nor agreed with its staff another way or amount.")
	cost, taxes, share := or(c.Given.Cost, 0), or(c.Given.Taxes, 0), r.rate("share")
	net := less(c.realised(), cost, taxes)
	floor := times(net, share)
	i.figure("NET_INCOME", "净收入", "Net income", net, fmt.Sprintf("max(0, %s − %s − %s) = %s", c.realised(), cost, taxes, net))
	i.figure("REWARD_FLOOR", "奖励下限", "Minimum reward", floor, fmt.Sprintf("%s × %s = %s", net, percent(share), floor))
	return i
}
