package fault

// Notices (公示).
var (
	NoticeRunning = define("notice_running", Conflict, "公示正在进行", "A notice is running",
		"同一事项的公示尚未结束。请等待公示期满，或先撤回。", "The matter is on notice already. Wait until it has ended, or withdraw it.")
	NoticeNotRunning = define("notice_not_running", Conflict, "不在公示期内", "Not within the period of the notice",
		"异议应在公示期内提出。公示期外请联系公示单位。", "Objections are taken within the period. Otherwise ask the unit.")
	NoticeOwnObjection = define("notice_own_objection", Conflict, "提出人不得处理自己的异议", "Who objected may not decide it",
		"请由另一名经办人处理。", "Another person must.")
)
