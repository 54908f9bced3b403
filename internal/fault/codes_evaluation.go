package fault

// Evaluation of achievements (成果评价).
var (
	ChannelMayNotScore = define("channel_may_not_score", Invalid, "该渠道不评此项", "This channel does not score this",
		"请只评本渠道的指标；市场实绩由平台按登记合同计算。", "Score the indicators of your channel; the market's are counted from registered contracts.")
	ScoredTwice = define("scored_twice", Invalid, "同一评分人对同一指标重复评分", "Scored twice",
		"每人每项只评一次；要更改请办理修改。", "One score each; change the first one instead.")
)

// Panels.
var (
	PanelTooSmall = define("panel_too_small", Invalid, "专家组人数不足", "The panel is too small",
		"专家组为 5 至 9 人，且须容纳该类成果要求的各类专家。请增加人数。", "A panel has five to nine, and room for every kind of expert that the class asks for. Make it larger.")
	PanelImpossible = define("panel_impossible", Conflict, "专家库不能组成符合规则的专家组", "The pool cannot make such a panel",
		"请补充所缺类别的专家，再行抽取。", "Add experts of the kind that is missing, then draw.")
)
