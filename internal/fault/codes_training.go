package fault

// Training (培训).
var (
	TrainingBaseExists = define("training_base_exists", Conflict, "该单位已有培训基地，或编号前缀已被使用", "The organisation is a base already, or the prefix is taken",
		"一个单位只设一个基地，编号前缀不得重复。请核对后再录入。", "One base per organisation, and every prefix once. Check and enter it again.")
	TrainingBaseInactive = define("training_base_inactive", Conflict, "培训基地当前无效", "The base is not recognised today",
		"基地尚未确认、已终止或认定期已满。请联系科技管理部门。", "It is not confirmed yet, has ended, or its period is over. Ask the bureau.")
	TrainingSamePerson = define("training_same_person", Conflict, "录入人不得确认或更正", "Who entered it may not confirm or correct it",
		"请由另一名有权人员办理。", "Another person who may do it must.")
	CourseNotOpen = define("course_not_open", Conflict, "课程未开放", "The course is not open",
		"课程尚未发布或已结束，不能办理。请选择其他课程。", "It is not published, or is closed. Choose another course.")
	EnrolmentClosed = define("enrolment_closed", Conflict, "报名已截止", "Enrolment is over",
		"已过报名截止日。请选择其他班次，或联系培训基地。", "The last day has passed. Choose another course, or ask the base.")
	EnrolmentExists = define("enrolment_exists", Conflict, "您已报名该课程", "You are on this course already",
		"每人每门课程只报名一次，请在“我的培训”中查看。", "A person enrols once. See “my training”.")
	EnrolmentAttended = define("enrolment_attended", Conflict, "已有学时记录，不能退出", "There are hours on record",
		"已开始听课的，不能自行退出报名。", "Who has attended can no longer withdraw.")
	CapacityBelowEnrolled = define("capacity_below_enrolled", Invalid, "名额少于已录取人数", "Fewer seats than people enrolled",
		"名额不得少于已录取人数。请先办理退出。", "Seats cannot be fewer than those enrolled. Let people withdraw first.")
	HoursBelowMinimum = define("hours_below_minimum", Invalid, "学时低于该等级的最低要求", "Fewer hours than the level asks for",
		"请按现行大纲补足该模块学时。", "Give the module the hours that the outline in force asks for.")
	SessionOutsideCourse = define("session_outside_course", Invalid, "日期不在开班期间", "Not within the course",
		"请填写开班日至结课日之间的日期。", "Give a day between the course's first and last day.")
	SessionAhead = define("session_ahead", Conflict, "课次尚未开始", "The session has not been held yet",
		"请在上课当日或之后登记考勤。", "Record attendance on its day or later.")
	AttendanceExists = define("attendance_exists", Conflict, "该学员本课次已有考勤", "Attendance is recorded already",
		"如需更改，请办理更正并说明理由。", "Correct it, with a reason, instead.")
	AttendanceExceeds = define("attendance_exceeds_session", Invalid, "学时超过本课次学时", "More hours than the session has",
		"登记学时不得超过课次学时。", "Credit at most the hours of the session.")
	NotEnrolled = define("not_enrolled", Conflict, "该学员未被录取", "Not enrolled in this course",
		"只有已录取的学员可以登记。请核对名单。", "Only who is enrolled can be recorded. Check the list.")
	PaperSealed = define("paper_sealed", Conflict, "试卷尚未启封", "The paper is sealed",
		"开考时间之前任何人不得查看试卷。请在开考后启封。", "Nobody sees it before the examination begins. Open it then.")
	PaperExists = define("paper_exists", Conflict, "试卷已上传，不得更换", "The paper cannot be replaced",
		"试卷的校验值已写入日志。确需更换的，请另设一场考试。", "Its hash stands in the journal. Arrange another examination instead.")
	PaperMissing = define("paper_missing", Conflict, "尚未上传试卷", "There is no paper yet",
		"请先上传试卷。", "Upload the paper first.")
	PaperTooLate = define("paper_too_late", Conflict, "考试已开始，不能再上传试卷", "The examination has begun",
		"试卷须在开考前上传。", "A paper is uploaded before the examination begins.")
	PaperUnopened = define("paper_unopened", Conflict, "请先启封试卷", "Open the paper first",
		"查看试卷前须先办理启封，启封将留痕。", "Opening is an act of its own, on record.")
	ExamAhead = define("exam_ahead", Conflict, "考试尚未开始", "The examination has not begun",
		"请在开考后录入成绩。", "Enter results once it has begun.")
	ResultExists = define("result_exists", Conflict, "该考生成绩已录入", "The result is there already",
		"成绩只录入一次。确有错误的，由复审人员或基地负责人更正并说明理由。", "It is entered once. A reviewer or the base's head corrects it, with a reason.")
	NotAdmitted = define("not_admitted", Conflict, "该考生不具备考试资格", "Not admitted to the examination",
		"未被录取，或学时未达到要求。请核对学时记录。", "Not enrolled, or without the hours. Check the hours on record.")
	AlreadyPassed = define("already_passed", Conflict, "该考生已通过", "Has passed already",
		"已通过考试的，不再参加补考。", "Who has passed does not sit again.")
	CertificateHours = define("certificate_hours", Conflict, "学时不足，不能发证", "Not enough hours for a certificate",
		"请核对各模块学时。", "Check the hours of each module.")
	CertificateNotPassed = define("certificate_not_passed", Conflict, "考试未通过，不能发证", "The examination was not passed",
		"通过考试后方可发证。", "A certificate follows a passed examination.")
	CertificateIssued = define("certificate_issued", Conflict, "已发证", "A certificate has been issued",
		"如需重发，请先作废原证书并说明理由。", "Cancel that one first, with a reason.")
	TrainingCertificateCancelled = define("training_certificate_cancelled", Conflict, "证书已作废", "The certificate is cancelled",
		"作废的证书不能再办理，编号也不再使用。", "Nothing more can be done with it, and its number is not used again.")
	NationalNoLevel = define("national_no_level", Conflict, "初级证书没有全国编号", "Junior certificates have no national number",
		"只有中级和高级证书由火炬中心统一编号。", "Only intermediate and senior ones are numbered by the Torch Center.")
	NationalNoExists = define("national_no_exists", Conflict, "全国编号已使用", "The national number is taken",
		"该编号已登记在另一证书上，请核对。", "It stands on another certificate. Check it.")
	ProofExists = define("proof_exists", Conflict, "该证明已申报", "This proof has been declared",
		"同一份证明只申报一次。", "One proof counts once.")
	EvaluationExists = define("evaluation_exists", Conflict, "您已评价该课程", "You have evaluated this course",
		"每名学员评价一次。", "Every participant evaluates once.")
	EvaluationNotDue = define("evaluation_not_due", Conflict, "尚不能评价", "Not time to evaluate",
		"课程结束后，由听过课的学员评价。", "Participants who attended evaluate once the course is over.")
	EvaluationSubject = define("evaluation_subject", Invalid, "不是本课程的授课教师", "Not a trainer of this course",
		"请从本课程的授课教师中选择。", "Choose from the trainers of this course.")
)
