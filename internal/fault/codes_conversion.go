package fault

// Conversion of achievements (成果转化) and rewards (奖酬).
var (
	RewardNetNegative = define("reward_net_negative", Invalid, "成本大于收入", "The costs exceed the income",
		"税费、知识产权维护费和直接成本之和不得大于收入，请核对。", "Taxes, upkeep and direct costs together may not exceed the income. Check them.")
	RewardShares = define("reward_shares", Invalid, "分配比例合计不等于 100%", "The shares do not come to 100 %",
		"请调整贡献人员、转移机构和单位的比例，使合计恰为 100%。", "Change the shares of contributors, office and unit so that they come to exactly 100 %.")
	RewardBelowFloor = define("reward_below_floor", Conflict, "分配低于法定下限", "Below the floor that the law sets",
		"请提高该项比例，补足所列差额后重新计算。", "Raise that share by what is missing and compute it again.")
)
