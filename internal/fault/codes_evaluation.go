package fault

// Evaluation of achievements (成果评价).
var (
	ChannelMayNotScore = define("channel_may_not_score", Invalid, "该渠道不评此项", "This channel does not score this",
		"请只评本渠道的指标；市场实绩由平台按登记合同计算。", "Score the indicators of your channel; the market's are counted from registered contracts.")
	ScoredTwice = define("scored_twice", Invalid, "同一评分人对同一指标重复评分", "Scored twice",
		"每人每项只评一次；要更改请办理修改。", "One score each; change the first one instead.")
)
