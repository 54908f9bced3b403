package fault

// What the check rules (审查规则) find; docs/rules.md has the rules.
var (
	NotChecked = define("not_checked", Invalid, "未检查", "Not checked",
		"缺少所需资料，本规则未检查，请人工核对。", "What this rule needs is missing; check by hand.")
	SameDocument = define("same_document", Invalid, "合同文件与另一申请相同", "The contract file was filed before",
		"一份合同只能登记一次，请上传本合同的文本。", "A contract is registered once; upload the text of this one.")
	TextAlike = define("text_alike", Invalid, "文本与另一合同高度相似", "The text is much like another contract's",
		"请说明两份合同的标的有何不同。", "Say how the objects of the two contracts differ.")
	SplitSuspected = define("split_suspected", Invalid, "疑似拆分合同", "Looks like one contract split",
		"同一交易不得拆分办理，请说明分别签订的原因。", "One deal may not be split; say why it was signed in parts.")
	RelatedUndeclared = define("related_undeclared", Invalid, "疑似未申报的关联交易", "Parties look related",
		"请核对“是否关联交易”，属关联交易的如实填报。", "Check whether the parties are related and declare it.")
	SameLegalPerson = define("same_legal_person", Invalid, "双方属于同一法人", "Both sides belong to one legal person",
		"同一法人的内部机构之间不构成合同，请核对双方主体。", "Units of one legal person make no contract; check the parties.")
	RightLapsed = define("right_lapsed", Invalid, "权利失效或许可超期", "The right has lapsed or the licence outlives it",
		"请核对权利状态和许可期限。", "Check the state of the right and the term of the licence.")
	NotTheOwner = define("not_the_owner", Invalid, "卖方不是权利人", "The seller is not the owner",
		"请上传权利人的授权文件，或更正权利人。", "Upload the owner's authorisation or correct the owner.")
	NonTechnicalWords = define("non_technical_words", Invalid, "含有非技术性内容的词语", "Words of a contract that is not technical",
		"请核对该部分是否属于技术合同的内容，并扣除非技术性费用。", "Check whether this part is technical, and deduct what is not.")
	TitleOtherContract = define("title_other_contract", Invalid, "名称为其他类型合同", "The title names another kind of contract",
		"请核对合同名称与内容是否一致。", "Check that name and content agree.")
	DevelopmentDoubtful = define("development_doubtful", Invalid, "开发内容存疑", "Doubtful as development",
		"开发合同的标的应为订立时尚未掌握的技术方案，请说明。", "Development is about what was not yet mastered; explain.")
	GoodsNotDeducted = define("goods_not_deducted", Invalid, "疑似未扣除非技术性费用", "Goods seem not deducted",
		"文本中有货物或设备，请填写非技术性费用或说明。", "The text names goods; fill in the non-technical items or explain.")
	CarrierExcess = define("carrier_excess", Invalid, "载体超过合理数量", "More carriers than reasonable",
		"超出合理数量的载体应计入非技术性费用。", "Carriers beyond the reasonable number are non-technical cost.")
	AmountBeyondMeans = define("amount_beyond_means", Invalid, "金额与卖方规模不符", "The amount is out of proportion to the seller",
		"请说明履约能力和价款构成。", "Explain how the seller can perform and how the price is made up.")
	PriceOutlier = define("price_outlier", Invalid, "价格明显偏高", "The price stands out",
		"请核对价款构成。", "Check how the price is made up.")
	CircularDeal = define("circular_deal", Invalid, "疑似循环交易", "Looks like circular deals",
		"请核对各份合同的真实性。", "Check that each of these contracts is real.")
	RushOfFilings = define("rush_of_filings", Invalid, "期末集中登记", "A rush at the end of a period",
		"请留意集中登记的原因。", "Mind why so much is registered now.")
	AmountPattern = define("amount_pattern", Invalid, "金额呈规律性", "Amounts follow a pattern",
		"请核对各份合同的金额依据。", "Check what the amounts are based on.")
	MaybeElsewhere = define("maybe_registered_elsewhere", Invalid, "可能在外地登记", "May be registered elsewhere",
		"请取得合作方未在外地登记的说明。", "Obtain a statement that the partner has not registered it elsewhere.")
	SealDiffers = define("seal_differs", Invalid, "签章缺失或不符", "A seal is missing or differs",
		"请补正签章：名称应与当事人一致，并注明签订日期。", "Correct the seal: it bears the party's name and a date.")
	TranslationMissing = define("translation_missing", Invalid, "外文合同缺少中文本", "A foreign text without a Chinese copy",
		"请上传中文译本及一致性承诺（M05）。", "Upload the Chinese copy with the promise that it agrees (M05).")
	MonopolyClause = define("monopoly_clause", Invalid, "疑似垄断技术条款", "Looks like a clause that monopolises technology",
		"请核对该条款是否限制技术竞争和技术发展。", "Check whether the clause restricts competition or development.")
	ExportControlled = define("export_controlled", Invalid, "疑似限制出口技术", "Technology whose export may be restricted",
		"请核对限制、禁止出口技术目录，并提供许可。", "Check the catalogue of restricted exports and provide the licence.")
	SubjectState = define("subject_state", Invalid, "当事人状态异常", "The state of a party is not regular",
		"请核对当事人的登记状态和经营范围。", "Check the party's registration and business scope.")
	SharedContact = define("shared_contact", Invalid, "多家卖方共用联系方式", "Many sellers share one contact",
		"请核实是否为中介集中代办，并查验合同真实性。", "Find out whether an agency files them, and whether they are real.")
	NoPerformance = define("no_performance", Invalid, "未见履约", "No sign of performance",
		"列入抽查：请提供发票、收款和验收材料。", "For the sample audit: ask for invoice, receipt and acceptance.")
	OneResultTwoClients = define("one_result_two_clients", Invalid, "同一成果向两个委托人收费", "One result charged to two clients",
		"请说明两份开发合同的研究内容有何不同。", "Say how the two developments differ.")
	DocumentDiffers = define("document_differs", Invalid, "文本与申报内容不一致", "Text and form differ",
		"请核对合同文本，更正申报内容或说明。", "Compare with the text; correct the form or explain.")
)

// Handling of findings.
var (
	FindingsOpen = define("findings_open", Conflict, "有检查结果尚未处理", "Findings are not handled yet",
		"请逐条书面处理 errors 中列出的检查结果后再登记。", "Handle every finding listed in errors in writing, then register.")
	FindingNotHandled = define("finding_not_for_handling", Conflict, "该检查结果不能这样处理", "This finding cannot be handled so",
		"阻止登记的结果须补正，或由复审人员依规定书面放行；提示信息无须处理。",
		"What blocks is corrected, or overridden in writing by the second reviewer; an information needs nothing.")
	FindingNotOverridable = define("finding_not_overridable", Conflict, "该检查结果不能放行", "This finding cannot be overridden",
		"请退回补正或不予登记。", "Return the case for correction or refuse it.")
)
