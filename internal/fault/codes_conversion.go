package fault

// Conversion of achievements (成果转化) and rewards (奖酬).
var (
	ConversionNotFiled = define("conversion_not_filed", Invalid, "成果尚未入库", "The achievement is not in the register",
		"请先把成果提交入库，再办理转化。", "File the achievement first, then draft the deal.")
	ConversionNoticeNeeded = define("conversion_notice_needed", Conflict, "协议定价尚未公示", "The agreed price was not made known",
		"事业单位协议定价的，须先公示科技成果名称和拟交易价格，期满无异议后签约。请先发起公示。", "A public unit makes an agreed price known first and contracts when the notice is over. Open the notice.")
	ConversionNoticeRunning = define("conversion_notice_running", Conflict, "协议定价公示期未满", "The notice of the price is still running",
		"请在公示期满的次日起办理。", "Go on from the day after the notice ends.")
	ConversionObjection = define("conversion_objection", Conflict, "公示异议尚未处理", "An objection to the notice is open",
		"异议处理期间中止办理。请调查处理并公开处理结果后再办理。", "The deal stands still while it is looked into. Decide the objection and publish the outcome first.")
	ConversionObjectionUpheld = define("conversion_objection_upheld", Conflict, "公示异议成立", "An objection to the notice was upheld",
		"请修改转化条件后重新公示，或撤回转化项目。", "Change the terms and make them known again, or withdraw the deal.")
	ConversionRecordMissing = define("conversion_record_missing", Invalid, "缺少挂牌、拍卖或招标记录", "No record of listing, auction or tender",
		"请上传成交确认书等记录文件，并在转化条件中选定。", "Upload the record of the deal and choose it in the terms.")
	ConversionNotCleared = define("conversion_not_cleared", Invalid, "转化项目尚未办妥签约前程序", "The deal is not cleared for its contract",
		"请先在转化项目中办理“可签约”，再提交合同。", "Clear the deal first, then submit the contract.")
	ConversionPriceBelow = define("conversion_price_below", Invalid, "合同金额低于公布的拟交易价格", "The contract is below the price made known",
		"请不低于公布价格签约，或重新定价公示。", "Contract for no less, or make the new price known first.")
	ConversionBuyerOther = define("conversion_buyer_other", Invalid, "合同买方不是转化项目的受让方", "The buyer is not the deal's transferee",
		"请更正合同买方，或撤回并重新办理转化项目。", "Correct the contract's buyer, or draft the deal anew.")
	ConversionShares = define("conversion_shares", Invalid, "同一合同的分摊比例合计超过 100%", "Shares of the contract exceed 100 %",
		"请调整分摊比例，使同一合同的各转化项目合计不超过 100%。", "Change the shares so that all deals on the contract come to 100 % at most.")
	ConversionLinkedTwice = define("conversion_linked_twice", Invalid, "该成果已关联此合同", "The achievement stands on this contract already",
		"同一合同对同一成果只关联一个转化项目。", "A contract carries one deal on an achievement.")
	ConversionContractOther = define("conversion_contract_other", Invalid, "该合同不能关联", "This contract cannot be linked",
		"请选择本单位作为卖方、未被驳回、撤回或注销的合同。", "Choose a contract of your unit as seller that was not refused, withdrawn or ended.")
	ConversionContractFiled = define("conversion_contract_filed", Conflict, "合同已提交或登记，不能解除关联", "The contract is filed and stays linked",
		"请先撤回合同申请；已登记的，按合同变更、注销程序办理。", "Withdraw the contract's filing first; a registered one is changed or ended by its own procedure.")
	BrokerEvaluates = define("broker_evaluates", Conflict, "技术经纪机构评价该成果", "The broker's organisation evaluates the achievement",
		"评价同一成果的机构不得从事其技术经纪。请更换技术经纪人。", "Who evaluates an achievement may not broker it. Name another broker.")
	RewardNetNegative = define("reward_net_negative", Invalid, "成本大于收入", "The costs exceed the income",
		"税费、知识产权维护费和直接成本之和不得大于收入，请核对。", "Taxes, upkeep and direct costs together may not exceed the income. Check them.")
	RewardShares = define("reward_shares", Invalid, "分配比例合计不等于 100%", "The shares do not come to 100 %",
		"请调整贡献人员、转移机构和单位的比例，使合计恰为 100%。", "Change the shares of contributors, office and unit so that they come to exactly 100 %.")
	RewardBelowFloor = define("reward_below_floor", Conflict, "分配低于法定下限", "Below the floor that the law sets",
		"请提高该项比例，补足所列差额后重新计算。", "Raise that share by what is missing and compute it again.")
	RewardOfficeUnused = define("reward_office_unused", Invalid, "未使用内设转移机构，不应留有比例", "A share for an office that was not used",
		"请勾选使用内设技术转移机构，或把该比例改为 0。", "Say that the office was used, or give it nothing.")
	RewardUserUnknown = define("reward_user_unknown", Invalid, "本单位没有该用户", "The unit has no such user",
		"请填写本单位启用中的用户名，或留空。", "Give the name of an active user of your unit, or leave it empty.")
	RewardBasis = define("reward_basis", Invalid, "分配依据与转化方式不符", "Not a basis for this mode of conversion",
		"转让、许可按到账收入分配，作价投资按股权分配，自行或合作实施按营业利润分配。", "Transfers and licences share what came in, equity its shares, own and joint implementation their profit.")
	RewardIncomeUnknown = define("reward_income_unknown", Invalid, "没有这笔核定收入", "No such confirmed income",
		"请选择本项目合同已核定的一笔到账收入。", "Choose a confirmed settlement of the deal's contract.")
	RewardProfitYear = define("reward_profit_year", Invalid, "利润年度不符合要求", "Not a year whose profit is shared",
		"请填写已结束的年度；自首次分配的年度起，连续不超过五年。", "Give a year that is over, within five years in a row from the first one shared.")
	RewardProfitCosts = define("reward_profit_costs", Invalid, "营业利润不再扣除成本", "Costs are not taken off profit",
		"营业利润已扣除成本，请把税费、维护费和直接成本留空。", "Profit is net of costs already. Leave them out.")
	RewardAgreementMissing = define("reward_agreement_missing", Conflict, "没有经受奖人同意的分配协议", "No agreement that the people agreed to",
		"请先录入分配协议，并在受奖人同意后登记同意日期。最新版本须已同意。", "Enter the agreement and record on which day the people agreed; the newest version counts.")
	RewardUnregistered = define("reward_unregistered", Conflict, "转化合同尚未登记", "The contract is not registered",
		"现金奖励须凭技术合同认定登记证明。请先办理合同登记。", "A reward needs the certificate of registration. Register the contract first.")
	RewardExists = define("reward_exists", Conflict, "这笔收入已经分配", "This income is shared already",
		"如需重新核算，请先作废原分配并说明理由。", "Cancel the distribution that is there, with a reason, and compute it anew.")
	RewardNoticeNeeded = define("reward_notice_needed", Conflict, "奖励尚未公示", "The reward was not made known",
		"现金奖励须公示不少于 15 个工作日，领导人员获奖须在单位公示。请先发起公示。", "Cash is made known for 15 working days, a leader's reward in the unit. Open the notices first.")
	RewardNoticeRunning = define("reward_notice_running", Conflict, "奖励公示期未满", "The notice of the reward is still running",
		"请在公示期满的次日起发放。", "Pay from the day after the notice ends.")
	RewardObjection = define("reward_objection", Conflict, "奖励公示异议尚未处理", "An objection to the reward is open",
		"请先处理异议并公开处理结果。", "Decide the objection and publish the outcome first.")
	RewardObjectionUpheld = define("reward_objection_upheld", Conflict, "奖励公示异议成立", "An objection to the reward was upheld",
		"请作废该分配，修改后重新核算、公示。", "Cancel the distribution, compute it anew and make it known again.")
	RewardStale = define("reward_stale", Conflict, "分配已失效", "The distribution has gone stale",
		"其依据的合同或收入已变化，不能继续办理。请作废后重新核算；已发放的金额计入新的分配。", "The contract or the income behind it has changed. Cancel it and compute it anew; what was paid counts towards the new one.")
	RewardExceeds = define("reward_exceeds", Invalid, "超过该受奖人应得金额", "More than the person's part",
		"累计发放不得超过该受奖人应得金额。", "All payments together may not exceed the part.")
	RewardPaidEarly = define("reward_paid_early", Invalid, "发放日期早于收入到账或公示期满", "Paid before the income or the end of the notice",
		"请核对发放日期：须在收入到账之后、公示期满次日起。", "Check the day: after the income came in, and from the day after the notice ended.")
	RewardVoucherTwice = define("reward_voucher_twice", Invalid, "该凭证已用于此受奖人", "This voucher was used for the person",
		"同一凭证对同一受奖人只登记一次。", "A voucher counts once for a person.")
)
