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
)
