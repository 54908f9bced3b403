package fault

// What happens after the decision.
var (
	ProceedingOpen = define("proceeding_open", Conflict, "该合同已有未办结的程序", "Another proceeding is open for this contract",
		"请先办结已受理的变更、更正、注销、撤销、异议或复核。", "Finish the one that is open first.")
	NotCorrectable = define("not_correctable", Invalid, "此项不能作为更正办理", "This cannot be corrected as a mere error",
		"涉及认定内容的修改请申请变更。", "What recognition looked at is changed by a change application.")
	EvidenceMissing = define("evidence_missing", Invalid, "缺少证明材料", "Evidence is missing",
		"请先上传变更、解除协议或裁判文书（M14），并在此选择。", "Upload the agreement or judgment (M14) and choose it here.")
	NotHeardYet = define("not_heard_yet", Conflict, "陈述申辩期限未满", "The party may still be heard",
		"当事人陈述申辩后，或者期限届满后，方可审查。", "Wait for the statement, or until the term has passed.")
	ObjectionLate = define("objection_late", Conflict, "已超过提出异议的期限", "Too late for an objection",
		"可以依法申请行政复议或者提起行政诉讼。", "Administrative reconsideration or a lawsuit remains possible.")
	SettlementExceeds = define("settlement_exceeds", Invalid, "累计核定超过登记金额", "More than was registered",
		"累计实现金额超过登记金额的，请先申请变更合同金额。", "Apply for a change of the amount first.")
)
