package fault

// The working-day calendar.
var (
	CalendarUnchanged = define("calendar_unchanged", Conflict, "节假日安排没有变化", "The calendar would not change",
		"该年度安排与现行或曾经的安排完全相同，无需导入；如需恢复旧安排，请在通知名称中注明。", "It says what a calendar here says already. To go back to an earlier one, say so in the name of the notice.")
)

// Registration offices and their people.
var (
	AreasUncovered = define("areas_uncovered", Invalid, "管辖范围有空缺或重叠", "Areas without an office, or with two",
		"每个县（市、区）和功能区应当且只能由一个登记机构管辖。", "Every county and zone belongs to exactly one office.")
	NoSubstitute = define("no_substitute", Conflict, "没有可用的 B 角", "No substitute is available",
		"请机构负责人先设置替补人员或移交案件。", "Ask the head of the office to name a substitute or hand the case over.")
	SubstituteUnfit = define("substitute_unfit", Invalid, "不能由此人替补或接办", "This person cannot take over",
		"接办人应为同一机构的在岗人员，具有相应角色，且无须回避。", "Who takes over works in the same office, has the role and need not stay out.")
	SubstituteOverlap = define("substitute_overlap", Conflict, "替补期间重叠", "The periods overlap",
		"同一人在同一天只能有一个 B 角。", "A person has one substitute on any day.")
	NothingToHandOver = define("nothing_to_hand_over", Conflict, "没有可移交的案件", "There is no open case to hand over",
		"该人员名下没有在办案件。", "This person has no open case.")
	AlreadyRecused = define("already_recused", Conflict, "已登记回避", "This recusal is recorded already",
		"无须重复登记。", "Nothing needs to be done.")
)

// Spot checks.
var (
	InspectionExists = define("inspection_exists", Conflict, "该季度抽查已公布", "This quarter's spot check is announced already",
		"每个季度只抽查一次，请查看已公布的名单基数。", "A quarter has one spot check; look at the one announced.")
	InspectionTooEarly = define("inspection_too_early", Conflict, "季度尚未结束", "The quarter has not ended",
		"请在季度结束后公布。", "Announce it after the quarter has ended.")
	InspectionDrawn = define("inspection_drawn", Conflict, "该季度已抽取", "This quarter was drawn already",
		"抽取结果不得更改。", "A draw does not change.")
	InspectionResultGiven = define("inspection_result_given", Conflict, "抽查结果已登记", "The result is recorded already",
		"结果不得更改；如有新情况请另行处理。", "A result does not change; deal with news on their own.")
)
