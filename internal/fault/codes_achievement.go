package fault

// Achievements (科技成果).
var (
	ClassifiedAchievement = define("classified_achievement", Invalid, "涉密成果不得在本平台登记", "Classified achievements are not kept here",
		"涉及国家秘密的成果请通过保密渠道登记；本次填写的内容没有保存。", "Register it on the classified channel; nothing of what you entered was kept.")
	AchievementNumber = define("achievement_number", Invalid, "成果登记号格式错误", "Registration number: wrong format",
		"登记号为 12 位：3 位地区或部门、4 位年份、1 位类别字母（Y、J、R）、4 位序号。", "Twelve characters: place (3), year (4), class Y, J or R, serial (4).")
	ORCIDInvalid = define("orcid_invalid", Invalid, "ORCID 校验不通过", "Not a valid ORCID",
		"请按 0000-0002-1825-0097 的格式填写，或留空。", "Write it like 0000-0002-1825-0097, or leave it empty.")
	RightTwice = define("right_twice", Invalid, "知识产权编号重复", "The right is listed twice",
		"同一知识产权只填写一次。", "List each right once.")
	FirstUnitOther = define("first_unit_other", Invalid, "第一完成单位不是本单位", "The first completing unit is another",
		"成果由第一完成单位登记。请把本单位列在首位，或请第一完成单位登记。", "The first completing unit registers. Put yours first, or let that unit do it.")
	UnitTwice = define("unit_twice", Invalid, "完成单位重复", "The unit is listed twice",
		"同一单位只列一次。", "List each unit once.")
	PersonTwice = define("person_twice", Invalid, "完成人重复", "The person is listed twice",
		"同一完成人只列一次，份额合并填写。", "List each person once, with one share.")
	SharesNotWhole = define("shares_not_whole", Invalid, "份额合计不等于 100%", "The shares do not come to 100 %",
		"请调整各完成人的份额，使合计恰为 100%。", "Change the shares so that they come to exactly 100 %.")
	LevelTwice = define("level_twice", Invalid, "成熟度等级重复", "The level is claimed twice",
		"每个等级只声明一次。", "Claim each level once.")
	LevelWithoutEvidence = define("level_without_evidence", Invalid, "成熟度等级没有佐证", "A level of readiness without evidence",
		"请上传能证明该等级的材料并注明材料日期，再选定为佐证。", "Upload the document that shows it, with its date, and choose it here.")
	EvidenceOfOtherKind = define("evidence_of_other_kind", Invalid, "该材料不能证明此等级", "This kind of document cannot show the level",
		"1–2 级：论文或报告；3–4 级：实验室记录；5–6 级：检测报告；7 级：现场试验；8 级：型式试验；9 级：用户证明；10 级以上：发票。", "Levels 1–2: paper; 3–4: laboratory record; 5–6: test report; 7: field test; 8: type test; 9: user's proof; 10 and more: invoices.")
	AchievementExists = define("achievement_exists", Conflict, "本单位已有同名成果", "The unit has this achievement already",
		"同一成果只登记一次。请打开已有的记录修改。", "An achievement is registered once. Open the record that is there.")
	RightClaimed = define("right_claimed", Conflict, "该知识产权已由其他单位登记", "Another unit has registered this right",
		"请与该单位核对：联合完成的，由第一完成单位登记并把贵单位列为完成单位；有争议的，先提出权属异议，由科技管理部门处理。本记录没有入库。", "Ask that unit: of joint work the first unit registers and lists you; if you disagree, dispute it and the bureau decides. This record was not filed.")
	RightNotClaimed = define("right_not_claimed", Conflict, "没有其他单位登记这些知识产权", "No other unit has registered these rights",
		"只有与其他单位的记录冲突时才能提出异议。请直接提交入库。", "A dispute needs another unit's record. File yours instead.")
	DisputeOpen = define("dispute_open", Conflict, "权属异议尚未处理", "A dispute over its rights is open",
		"异议处理完毕之前不能办理。请等待科技管理部门的处理结果。", "Wait until the bureau has decided it.")
	DisputeExists = define("dispute_exists", Conflict, "该权属异议已提出", "This dispute is open already",
		"请等待处理结果，不必重复提出。", "Wait for its outcome; do not raise it again.")
	ReviewMissing = define("review_missing", Conflict, "缺少验收、结题或评价报告", "No report of acceptance, completion or evaluation",
		"请上传报告，并填写评价方式和日期。", "Upload the report and enter its kind and date.")
	ReviewTooOld = define("review_too_old", Conflict, "报告已超过登记时限", "The report is too old for registration",
		"财政资金项目的报告不超过 3 年，自选项目不超过 2 年。请重新评价。", "Three years for public money, two for self-chosen work. Have it evaluated anew.")
	UnitNoticeMissing = define("unit_notice_missing", Conflict, "缺少单位公示证明", "No proof of the notice in the unit",
		"登记前须在本单位公示不少于 5 个工作日。请上传公示证明。", "Registration asks for a notice of five working days in the unit. Upload its proof.")
	UndertakingNeeded = define("undertaking_needed", Forbidden, "须先签署保密承诺", "A confidentiality undertaking comes first",
		"请阅读并签署保密承诺；需要单位同意的，等待其同意后再查看。", "Read and sign the undertaking; where the unit must agree, wait until it has.")
	UndertakingExists = define("undertaking_exists", Conflict, "您已签署该成果的保密承诺", "You have signed one for this achievement",
		"无需重复签署。尚待单位同意的，请等待。", "Once is enough. If the unit has not agreed yet, wait.")
	EvidenceInUse = define("evidence_in_use", Conflict, "该材料是成熟度佐证", "The document is evidence of a level",
		"请先在成熟度声明中改用其他材料，再删除。", "Choose another document for that level first.")
	ImportHasErrors = define("import_has_errors", Invalid, "表格中有错误，未导入任何内容", "The workbook has errors; nothing was imported",
		"请按错误清单逐格修改后重新上传。", "Mend the cells listed and upload it again.")
)
