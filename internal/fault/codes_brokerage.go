package fault

// A broker's part in a contract (中介促成).
var (
	BrokerUnknown = define("broker_unknown", Invalid, "查无此备案号", "No broker has this number",
		"请核对技术经纪人备案号（TAB 加年份和六位序号）。", "Check the number: TAB, the year and six digits.")
	BrokerNotActive = define("broker_not_active", Invalid, "该技术经纪人当日备案状态不是有效", "The broker was not in good standing on that day",
		"合同签订日备案状态有效的技术经纪人才能载入合同，请核对备案号和签订日期。", "Only a broker in good standing on the signing date can be named. Check number and date.")
	BrokerNone = define("broker_none", Conflict, "本账号没有技术经纪人备案", "This account has no filing as a broker",
		"请先完成技术经纪人备案，再办理中介事项。", "File as a technology broker first.")
	BrokerOfParty = define("broker_of_party", Invalid, "技术经纪人受雇于合同当事人", "The broker is employed by a party",
		"受雇于当事人的人员不能作为独立中介；如为单位内设技术转移人员，请选择该角色。", "Who is employed by a party is no independent broker; choose the in-house role if that is what it is.")
	BrokerNotInhouse = define("broker_not_inhouse", Invalid, "不是当事人的内设人员", "Not in-house staff of a party",
		"内设技术转移人员须任职于合同的卖方或买方，请改选其他角色。", "In-house staff work for the seller or the buyer; choose another role.")
	BrokerNamedTwice = define("broker_named_twice", Conflict, "该技术经纪人已载入本合同", "This broker is named already",
		"同一技术经纪人在一份合同中只能载入一次，请修改已有记载。", "A broker is named once in a contract; change the entry instead.")
	BrokerShares = define("broker_shares_exceed", Invalid, "贡献比例合计超过 100%", "The shares exceed 100 %",
		"同一合同各技术经纪人的贡献比例合计不得超过 100%，请调整。", "The shares of all brokers of one contract are at most 100 %.")
	BrokerConflictMissing = define("broker_conflict_missing", Invalid, "未作利益冲突声明", "Conflict of interest not declared",
		"请声明是否存在利益冲突；存在的，写明情况。", "Say whether there is a conflict of interest, and if so which.")
	BrokerFee = define("broker_fee_terms", Invalid, "报酬约定不完整或不相符", "The fee is incomplete or does not fit",
		"固定金额须填写金额，按比例须填写比例；只有内设人员可以不收报酬。", "A fixed fee has an amount, a rate has a rate; only in-house staff work without a fee.")
	BrokerReference = define("broker_contract_reference", Invalid, "缺少中介合同", "The intermediary contract is missing",
		"单独订立中介合同的，须填写合同编号、签订日期和文本的 SHA-256。", "A separate intermediary contract is named by number, date and the SHA-256 of its text.")
	BrokerConsent = define("broker_consent_missing", Invalid, "缺少双方书面同意", "Written consent of both is missing",
		"受双方委托的，须分别填写卖方和买方书面同意的日期。", "Acting for both needs the dated written consent of seller and buyer.")
	BrokerFrozen = define("broker_rows_frozen", Conflict, "合同提交后中介记载不能修改", "The brokers are frozen after submission",
		"合同在草稿或补正状态时才能修改；登记后确需更正的，由登记员写明理由办理。", "They change in a draft or a correction only; later the registrar amends them with a reason.")
	BrokerDeclined = define("broker_declined", Invalid, "技术经纪人未认可该记载", "The broker does not agree to the entry",
		"请与技术经纪人核实后修改，或删除该记载。", "Clear it with the broker, then change or remove the entry.")

	IntroductionParties = define("introduction_parties", Invalid, "居间双方不符合要求", "The two parties are not right",
		"请填写两个不同单位的统一社会信用代码，且都不是技术经纪人所在单位。", "Give the credit codes of two different bodies, neither of them the broker's own.")
	IntroductionAnswered = define("introduction_answered", Conflict, "该方已经答复", "This side has answered already",
		"每一方只答复一次；有误的，由技术经纪人撤回后重新记录。", "Each side answers once; the broker withdraws the record and makes a new one.")
	IntroductionOnPlatform = define("introduction_on_platform", Conflict, "该单位在平台开户，须自行确认", "This body has an account and confirms itself",
		"已在平台开户的单位不能以纸质材料代为确认，请其登录确认。", "A body with an account is not confirmed by paper; ask it to sign in.")

	PaperUnknown = define("brokerage_paper_unknown", Invalid, "找不到该材料", "No such paper",
		"请先上传材料，并使用上传后返回的编号。", "Upload the paper first and use the id you were given.")
	ReceiptDuplicate = define("commission_receipt_duplicate", Conflict, "该银行凭证已经申报", "This voucher was declared already",
		"同一银行凭证只能申报一次；原申报被退回后可以重新申报。", "A voucher is declared once; again only after it was rejected.")
	ReceiptExceeds = define("commission_receipt_exceeds", Invalid, "佣金合计超过约定报酬", "More than the agreed fee",
		"固定报酬的佣金合计不得超过约定金额，请核对，或先更正报酬约定。", "With a fixed fee the receipts come to no more than it; check, or have the fee amended first.")

	IntroducedBefore = define("introduced_before", Invalid, "双方此前经技术经纪人居间介绍", "The parties were introduced by a broker",
		"请核实本合同是否由该居间促成；是的，请载入技术经纪人。", "Check whether that introduction led to this contract; if so, name the broker.")
	IntermediaryMismatch = define("intermediary_mismatch", Invalid, "中介方与技术经纪人记载不一致", "Intermediary party and named brokers differ",
		"合同有中介方的，请载入其技术经纪人；三方合同的技术经纪人所在单位应为中介方。", "Name the brokers of an intermediary party; in a three-party contract their organisation is that party.")
)
