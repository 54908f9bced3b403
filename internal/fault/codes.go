package fault

// The request as such.
var (
	InternalError = define("internal_error", Internal, "系统内部错误", "Internal error",
		"请稍后重试；如仍出现，请把 request_id 告诉运维人员。", "Try again later; if it stays, give the request_id to the operators.")
	MalformedRequest = define("malformed_request", Malformed, "请求无法读取", "The request cannot be read",
		"请按接口文档检查请求内容的格式。", "Check the form of the request against the API description.")
	InvalidFields = define("invalid_fields", Invalid, "有字段不符合要求", "Some fields are not right",
		"请按 errors 中逐条列出的说明修改后再提交。", "Correct every field listed in errors and send again.")
	UnknownField = define("unknown_field", Invalid, "未知字段", "Unknown field",
		"接口没有这个字段，请删除或检查拼写。", "The API has no such field; remove it or check the spelling.")
	MissingField = define("missing_field", Invalid, "缺少必填项", "Required field missing",
		"请填写此项。", "Fill in this field.")
	WrongType = define("wrong_type", Invalid, "字段类型错误", "Wrong type",
		"请按接口文档的类型填写此项。", "Give this field the type that the API description says.")
	WrongFormat = define("wrong_format", Invalid, "字段格式错误", "Wrong format",
		"请按接口文档的格式填写此项。", "Give this field the form that the API description says.")
	OutOfRange = define("out_of_range", Invalid, "超出允许范围", "Out of range",
		"请填写允许范围内的值。", "Give a value inside the allowed range.")
	TooLong = define("too_long", Invalid, "内容过长", "Too long",
		"请缩短此项内容。", "Shorten this field.")
	TooShort = define("too_short", Invalid, "内容过短", "Too short",
		"请补充此项内容。", "Say more in this field.")
	DuplicateKey = define("duplicate_key", Malformed, "JSON 中同一字段出现两次", "The same JSON field twice",
		"请删除重复的字段。", "Remove the second one.")
	RouteNotFound = define("route_not_found", NotFound, "没有这个地址", "No such address",
		"请对照接口文档检查路径。", "Check the path against the API description.")
	MethodNotAllowed = define("method_not_allowed", NotAllowed, "此地址不支持该方法", "Method not allowed here",
		"请对照接口文档检查方法。", "Check the method against the API description.")
	BodyTooLarge = define("body_too_large", TooLarge, "请求过大", "The request is too large",
		"请减小上传内容后重试。", "Send less at once.")
	UnsupportedMediaType = define("unsupported_media_type", Unsupported, "不接受的内容类型", "Content type not accepted",
		"请使用接口文档列出的 Content-Type。", "Use a Content-Type that the API description lists.")
	ServiceBusy = define("service_busy", Unavailable, "系统繁忙", "The service is busy",
		"请按 Retry-After 的时间稍后重试。", "Try again after the time in Retry-After.")
	BadCursor = define("bad_cursor", Malformed, "翻页标记无效", "The page cursor is not valid",
		"请从第一页重新读取，并原样使用返回的 next_cursor。", "Start at the first page and use next_cursor unchanged.")
	RateLimited = define("rate_limited", TooMany, "请求过于频繁", "Too many requests",
		"请按 Retry-After 的时间稍后重试。", "Try again after the time in Retry-After.")
)

// Concurrency and retries.
var (
	IfMatchRequired = define("if_match_required", PreconditionRequired, "缺少 If-Match", "If-Match is missing",
		"请先读取对象，再在 If-Match 中带上返回的 ETag。", "Read the object first and send its ETag in If-Match.")
	StaleVersion = define("stale_version", Stale, "内容已被他人修改", "Someone changed it first",
		"请重新读取最新版本，合并您的修改后再提交。", "Read the latest version, merge your change and send again.")
	IdempotencyMismatch = define("idempotency_key_reused", Invalid, "同一 Idempotency-Key 对应不同请求", "The same Idempotency-Key with another request",
		"新的请求请使用新的 Idempotency-Key。", "Use a new Idempotency-Key for a new request.")
	IdempotencyInvalid = define("idempotency_key_invalid", Malformed, "Idempotency-Key 格式错误", "The Idempotency-Key is not valid",
		"请使用 8 至 128 位的字母、数字、连字符或下划线。", "Use 8 to 128 letters, digits, hyphens or underscores.")
)

// Who is asking.
var (
	LoginRequired = define("login_required", Unauthenticated, "需要登录", "Sign in first",
		"请登录后重试。", "Sign in and try again.")
	TokenInvalid = define("token_invalid", Unauthenticated, "登录凭证无效或已过期", "The token is invalid or expired",
		"请刷新凭证或重新登录。", "Renew the token or sign in again.")
	LoginFailed = define("login_failed", Unauthenticated, "用户名或密码错误", "Wrong user name or password",
		"请检查后重试；多次错误将被暂时限制。", "Check and try again; repeated errors are slowed down.")
	LoginThrottled = define("login_throttled", TooMany, "登录尝试过多", "Too many sign-in attempts",
		"请按 Retry-After 的时间稍后重试。", "Try again after the time in Retry-After.")
	RefreshReused = define("refresh_token_reused", Unauthenticated, "刷新凭证已被使用过", "The refresh token was used before",
		"为安全起见该次登录已全部退出，请重新登录。", "For safety this sign-in was ended everywhere; sign in again.")
	PermissionDenied = define("permission_denied", Forbidden, "没有权限", "Not permitted",
		"此操作不属于您的角色。如需办理请联系本单位管理员。", "This is not part of your role. Ask your administrator.")
	ObjectNotFound = define("not_found", NotFound, "没有找到", "Not found",
		"对象不存在，或不在您可以查看的范围内。", "It does not exist or is outside what you may see.")
	WeakPassword = define("weak_password", Invalid, "密码强度不足", "The password is too weak",
		"请使用 12 至 128 位、不常见、不含用户名和单位名的密码。", "Use 12 to 128 characters, uncommon, without the user or organisation name.")
	UsernameTaken = define("username_taken", Conflict, "用户名已被使用", "The user name is taken",
		"请换一个用户名。", "Choose another user name.")
)

// Codes, numbers, amounts, dates.
var (
	CreditCodeFormat = define("credit_code_format", Invalid, "统一社会信用代码格式错误", "Credit code: wrong format",
		"应为 18 位数字和大写字母（不含 I、O、S、V、Z）。", "18 digits and capital letters without I, O, S, V, Z.")
	CreditCodeCheckDigit = define("credit_code_check_digit", Invalid, "统一社会信用代码校验位错误", "Credit code: wrong check digit",
		"请核对证照；确属早期特殊代码的，请填写说明。", "Check the certificate; for a real early code give the reason.")
	CreditCodeTaken = define("credit_code_taken", Conflict, "该统一社会信用代码已登记", "This credit code is registered already",
		"请使用已有的单位账户。", "Use the organisation that exists.")
	IDNumberInvalid = define("id_number_invalid", Invalid, "身份证号码错误", "The ID number is not valid",
		"请核对 18 位身份证号码。", "Check the 18 characters of the ID number.")
	NationalNumberFormat = define("national_number_format", Invalid, "全国登记编号格式错误", "National number: wrong format",
		"应为 16 位（现行）或 14 位（旧版）数字。", "16 digits (now) or 14 digits (old form).")
	NationalNumberTaken = define("national_number_taken", Conflict, "全国登记编号已被使用", "The national number is in use",
		"请核对编号，每个编号只能对应一份合同。", "Check the number; each one belongs to a single contract.")
	UnknownCode = define("unknown_code", Invalid, "代码不在代码表中", "Unknown code",
		"请从代码表中选择，并注意代码的有效期。", "Choose from the code table and mind its validity dates.")
	AmountType = define("amount_type", Invalid, "金额须为字符串", "Amounts are strings",
		"请以字符串填写，例如 \"1250000.00\"，不要用数字类型。", "Write a string like \"1250000.00\", not a JSON number.")
	AmountFormat = define("amount_format", Invalid, "金额格式错误", "Wrong amount format",
		"请只用数字和小数点，不要使用指数、逗号或货币符号。", "Digits and a decimal point only; no exponent, comma or currency sign.")
	AmountDecimals = define("amount_decimals", Invalid, "金额最多两位小数", "At most two decimals",
		"请精确到分。", "Give the amount to the fen.")
	AmountRange = define("amount_out_of_range", Invalid, "金额超出范围", "Amount out of range",
		"金额应大于零且不超过系统上限。", "The amount must be above zero and below the system's limit.")
	AmountTechGtTotal = define("amount_tech_gt_total", Invalid, "技术交易额大于合同成交额", "Technical amount above contract amount",
		"技术交易额不得大于合同成交额。", "The technical amount may not exceed the contract amount.")
	AmountItemsMismatch = define("amount_items_mismatch", Invalid, "技术交易额与扣除项不符", "Technical amount and deductions differ",
		"技术交易额应等于合同成交额减去非技术性费用。", "The technical amount is the contract amount less the non-technical items.")
	ScheduleSum = define("schedule_sum", Invalid, "分期付款合计与合同成交额不符", "Instalments do not add up",
		"各期金额之和必须等于合同成交额。", "The instalments must add up to the contract amount.")
	AmountUndetermined = define("amount_undetermined", Invalid, "价款约定不明确", "The price is not clear",
		"请写明金额或可计算的方法（不予登记理由 NR05）。", "Give an amount or a way to compute it (refusal reason NR05).")
	DatesReversed = define("dates_reversed", Invalid, "日期先后颠倒", "Dates are reversed",
		"开始日期不得晚于结束日期。", "The start may not be after the end.")
	DateInFuture = define("date_in_future", Invalid, "日期晚于今天", "The date is in the future",
		"签订日期不得晚于今天。", "The signing date may not be after today.")
	OutsideValidity = define("outside_validity", Invalid, "不在合同有效期内申请", "Outside the contract's validity",
		"应在合同生效后、有效期届满前申请登记。", "Apply after the contract takes effect and before it ends.")
)

// The contract and its lifecycle.
var (
	ActionNotAllowed = define("action_not_allowed", Conflict, "当前状态不能办理此操作", "Not possible in this state",
		"请查看 actions 中列出的可办理操作。", "See actions for what can be done now.")
	NotEditable = define("not_editable", Conflict, "当前状态不能修改", "It cannot be edited now",
		"只有草稿和待补正的合同可以修改。", "Only drafts and contracts returned for correction can be edited.")
	ClassifiedContract = define("classified_contract", Invalid, "涉密合同请线下办理", "Classified contracts are filed on paper",
		"涉密合同不得在本系统填报，请线下办理。", "Do not enter a classified contract here; file it on paper.")
	ChecksFailed = define("checks_failed", Invalid, "合同未通过检查", "The contract does not pass the checks",
		"请按 errors 中逐条列出的说明修改后再提交。", "Correct every item listed in errors and submit again.")
	DuplicateContract = define("duplicate_contract", Invalid, "疑似重复登记", "Looks like a second registration",
		"一份合同只能登记一次。如确为不同合同，请核对项目名称、签订日期和金额。", "A contract is registered once. If it is another one, check name, date and amount.")
	SelfDealing = define("self_dealing", Invalid, "买卖双方为同一主体", "Both sides are the same body",
		"技术合同须有两个以上独立主体。", "A technology contract needs two separate parties.")
	PartyRequired = define("party_required", Invalid, "缺少合同当事人", "A party is missing",
		"请至少填写一个卖方和一个买方，并各指定一个主要方。", "Give at least one seller and one buyer, with one lead on each side.")
	RegistrantWrong = define("registrant_wrong", Invalid, "登记主体不符合", "The wrong party applies",
		"应由卖方（技术进口由境内买方）申请，且为本单位。", "The seller applies (the domestic buyer for imports), and it must be your organisation.")
	NotCompetent = define("not_competent", Invalid, "不属于本市登记范围", "Not for this city's registry",
		"请向登记主体所在地的登记机构申请。", "Apply to the registry where the applicant is.")
	MaterialMissing = define("material_missing", Invalid, "缺少申请材料", "A document is missing",
		"请上传所列材料。", "Upload the document named.")
	MustTransferUp = define("must_transfer_up", Conflict, "超出本市受理限额", "Above the city's limit",
		"合同成交额超过 10,000,000 元，应转报省级登记机构。", "Above 10,000,000 yuan the contract goes to the province.")
	TransferUpNotNeeded = define("transfer_up_not_needed", Conflict, "未超出本市受理限额", "Not above the city's limit",
		"合同成交额未超过 10,000,000 元，由本市办理。", "Up to 10,000,000 yuan the city decides itself.")
	SamePersonReview = define("same_person_review", Conflict, "初审与复审不得为同一人", "The two reviews need two people",
		"请由另一位登记员复审。", "Another person must do the second review.")
	Recused = define("recused", Conflict, "应当回避", "You must recuse yourself",
		"您与合同当事人有关联，请由其他人办理。", "You are connected with a party; someone else must handle it.")
	NothingChanged = define("nothing_changed", Invalid, "没有任何变化", "Nothing changes",
		"请修改至少一项内容后再提交。", "Change at least one field.")
	ReasonRequired = define("reason_required", Invalid, "缺少理由", "A reason is missing",
		"请至少选择一个理由代码并写明说明。", "Give at least one reason code and an explanation.")
	ChecklistIncomplete = define("checklist_incomplete", Invalid, "认定要点未全部满足", "The recognition checklist is not complete",
		"所有必备要点均应核对为“是”，方可建议登记。", "Every hard test must be true before registration is recommended.")
	RecommendationAgainst = define("recommendation_against", Conflict, "初审建议不予登记", "The first review recommends refusal",
		"如不同意初审意见，请退回补正或由初审重新办理。", "If you disagree, return the case; it cannot be registered against the first review.")
)

// Documents and certificates.
var (
	FileTooLarge = define("file_too_large", TooLarge, "文件过大", "The file is too large",
		"单个文件不得超过系统上限，请压缩或拆分后上传。", "A file may not exceed the limit; compress or split it.")
	FileEmpty = define("file_empty", Invalid, "文件为空", "The file is empty",
		"请检查所选文件。", "Check the file you chose.")
	FileKind = define("file_kind", Unsupported, "不接受的文件格式", "File kind not accepted",
		"请上传 PDF、OFD、JPG、PNG 或 DOCX。", "Upload PDF, OFD, JPG, PNG or DOCX.")
	FileMislabelled = define("file_mislabelled", Unsupported, "文件内容与扩展名不符", "Content and file name differ",
		"文件的真实格式与扩展名不一致，请用原格式保存后上传。", "The real format differs from the name; save it in its own format.")
	FileDamaged = define("file_damaged", Invalid, "文件已损坏", "The file is damaged",
		"文件无法读取，请重新生成后上传。", "The file cannot be read; produce it again.")
	FileDuplicate = define("file_duplicate", Conflict, "该文件已上传", "The file is there already",
		"同一合同中已有内容完全相同的文件。", "This contract already has a file with the same content.")
	QuotaExceeded = define("quota_exceeded", Conflict, "超出数量或容量上限", "A limit is reached",
		"请先删除不再需要的内容。", "Remove what is no longer needed.")
	CertificateFrozen = define("certificate_frozen", Conflict, "登记证明暂停打印", "The certificate is not printed for now",
		"有关机关正在复核该合同，复核结束后可以打印。", "An authority has asked for a re-check; the certificate is printed again when it is over.")
	CertificateUnknown = define("certificate_unknown", NotFound, "没有这份登记证明", "No such certificate",
		"请核对编号，或上传原始 PDF 文件核验。", "Check the number, or drop the original PDF.")
)
