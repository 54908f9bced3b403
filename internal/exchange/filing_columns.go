package exchange

import (
	"jishi/internal/codes"
	"jishi/internal/contract"
)

// The sheets of the filing workbook (批量申报表). The first holds one contract a
// row; the others hold what a contract may have several of, linked by row key.
const (
	contractSheet   = "合同"
	partySheet      = "其他当事人"
	costSheet       = "非技术性费用"
	instalmentSheet = "付款计划"
	ipSheet         = "知识产权明细"
	orderSheet      = "订单"
)

// demand says whether a cell must be filled.
type demand int

const (
	optional    demand = iota // 选填
	required                  // 必填
	conditional               // 视情况必填, the comment says when
)

// entryKind says how a cell is typed and read.
type entryKind int

const (
	words    entryKind = iota // text
	yuan                      // amount in yuan
	dated                     // date
	yesNo                     // 是 or 否
	number                    // whole number
	coded                     // one code of a list
	codeList                  // several codes, separated by 、
	decimal                   // decimal number that is kept as text
)

// entry is one column of a filing sheet.
type entry struct {
	name    string // header
	pointer string // of the form; below one element on the linked sheets
	need    demand
	kind    entryKind
	list    string // of optionsOf
	max     int    // characters; 0 where the kind bounds it
	hint    string // what to fill in, shown as comment
	example string
	// private marks personal data: its content is never repeated in a finding.
	private bool
	at      func(*record) any
}

// record is what one row of any filing sheet is read into.
type record struct {
	key        string
	registrant string
	form       contract.Form
	royalty    contract.Royalty
	seller     contract.Party
	buyer      contract.Party
	extra      contract.Party
	cost       contract.NonTechnicalItem
	instalment contract.Instalment
	ip         contract.IPItem
	order      contract.Order
}

// filingSheet is one sheet with its columns.
type filingSheet struct {
	name    string
	list    string // pointer of the form's list; "" for the contracts themselves
	about   string
	entries []entry
}

const keyHint = "自定的行号，在本表内不重复，如 1、2、3 或本单位合同编号；其他工作表凭它找到所属合同。填“示例”的行不导入。"

func keyEntry(hint string) entry {
	return entry{name: "行号", need: required, max: 64, hint: hint, example: exampleKey, at: func(r *record) any { return &r.key }}
}

// exampleKey marks the worked example, which is not imported.
const exampleKey = "示例"

// filingSheets are all sheets in their order in the workbook.
var filingSheets = []filingSheet{
	{contractSheet, "", "每行一份合同", contractEntries()},
	{partySheet, "/parties", "第二个及以后的卖方、买方，以及中介方", append([]entry{
		keyEntry("所属合同的行号。"),
		{name: "角色", pointer: "/role", need: required, kind: coded, list: "roles", hint: "卖方、买方或中介方。", at: func(r *record) any { return &r.extra.Role }},
	}, partyEntries("", "", func(r *record) *contract.Party { return &r.extra }, nil)...)},
	{costSheet, "/non_technical_items", "从合同成交额中扣除的费用，合计须等于成交额减技术交易额", costEntries()},
	{instalmentSheet, "/pay_schedule", "分期付款各期，合计须等于合同成交额", instalmentEntries()},
	{ipSheet, "/ip_items", "合同涉及的专利等权利", ipEntries()},
	{orderSheet, "/orders", "框架合同、按单价计价合同的已签订单", orderEntries()},
}

func contractEntries() []entry {
	out := []entry{keyEntry(keyHint)}
	out = append(out, subjectEntries()...)
	out = append(out, amountEntries()...)
	out = append(out, contentEntries()...)
	out = append(out, partyEntries("买方", "/parties/buyer", func(r *record) *contract.Party { return &r.buyer }, buyerExample)...)
	return append(out, partyEntries("卖方", "/parties/seller", func(r *record) *contract.Party { return &r.seller }, nil)...)
}

func subjectEntries() []entry {
	f := func(at func(*contract.Form) any) func(*record) any { return func(r *record) any { return at(&r.form) } }
	return []entry{
		{name: "项目名称", pointer: "/project_name", need: required, max: 200, hint: "合同所载项目全称。", example: "带式输送机在线监测技术服务", at: f(func(c *contract.Form) any { return &c.ProjectName })},
		{name: "合同类别", pointer: "/kind", need: required, kind: coded, list: "kinds", hint: "技术开发、转让、许可、咨询或服务。", example: "50", at: f(func(c *contract.Form) any { return &c.Kind })},
		{name: "合同子类", pointer: "/sub_kind", need: conditional, kind: coded, list: "sub_kinds", hint: "技术咨询合同不填，其他类别必填；子类须属于所选类别。", example: "51", at: f(func(c *contract.Form) any { return &c.SubKind })},
		{name: "签订日期", pointer: "/sign_date", need: required, kind: dated, hint: "不晚于今天。可直接输入日期，也可写 2026-03-02 或 2026年3月2日。", example: "today", at: f(func(c *contract.Form) any { return &c.SignDate })},
		{name: "有效期起", pointer: "/begin_date", need: required, kind: dated, hint: "合同有效期限的第一天。", example: "today", at: f(func(c *contract.Form) any { return &c.BeginDate })},
		{name: "有效期止", pointer: "/end_date", need: required, kind: dated, hint: "合同有效期限的最后一天，不早于今天。", example: "next year", at: f(func(c *contract.Form) any { return &c.EndDate })},
		{name: "登记主体", pointer: "/registrant", kind: coded, list: "registrants", hint: "由谁申请登记，须为本单位。一般为卖方（不填即卖方）；技术进口为买方；中介合同为中介方（填在“其他当事人”）。", at: func(r *record) any { return &r.registrant }},
		{name: "合同编号", pointer: "/contract_no_party", max: 64, hint: "当事人自己的合同编号。", example: "JS-2026-018", at: f(func(c *contract.Form) any { return &c.ContractNoParty })},
		{name: "生效日期", pointer: "/effective_date", kind: dated, hint: "不填即为签订日期。", at: f(func(c *contract.Form) any { return &c.EffectiveDate })},
		{name: "签订地点", pointer: "/sign_place", max: 200, hint: "签订地点。", example: "山东省泰安市", at: f(func(c *contract.Form) any { return &c.SignPlace })},
		{name: "许可方式", pointer: "/licence_mode", need: conditional, kind: coded, list: codes.LicenceModes, hint: "技术许可合同必填。", at: f(func(c *contract.Form) any { return &c.LicenceMode })},
		{name: "是否技术入股", pointer: "/is_equity", kind: yesNo, hint: "仅转让、许可合同。", at: f(func(c *contract.Form) any { return &c.IsEquity })},
		{name: "是否混合合同", pointer: "/is_mixed", kind: yesNo, hint: "合同同时含其他合同内容的填“是”。", at: f(func(c *contract.Form) any { return &c.IsMixed })},
		{name: "混合合同主类型", pointer: "/host_type", need: conditional, max: 100, hint: "混合合同必填，如 买卖合同。", at: f(func(c *contract.Form) any { return &c.HostType })},
		{name: "主合同标识", pointer: "/main_contract_id", max: 64, hint: "中介合同所对应主合同在本平台的标识。", at: f(func(c *contract.Form) any { return &c.MainContractID })},
	}
}

func amountEntries() []entry {
	f := func(at func(*contract.Form) any) func(*record) any { return func(r *record) any { return at(&r.form) } }
	y := func(at func(*contract.Royalty) any) func(*record) any {
		return func(r *record) any { return at(&r.royalty) }
	}
	return []entry{
		{name: "合同成交额", pointer: "/contract_amount", need: required, kind: yuan, hint: "人民币元，最多两位小数；也可写 125万元。提成、订单等方式可由系统计算，可不填。", example: "386000.00", at: f(func(c *contract.Form) any { return &c.ContractAmount })},
		{name: "技术交易额", pointer: "/technical_amount", kind: yuan, hint: "可不填，由成交额减去非技术性费用得出；填写的须与计算一致。", example: "366000.00", at: f(func(c *contract.Form) any { return &c.TechnicalAmount })},
		{name: "金额方式", pointer: "/amount_mode", need: required, kind: coded, list: codes.AmountModes, hint: "合同如何约定金额。", example: "INSTALMENT", at: f(func(c *contract.Form) any { return &c.AmountMode })},
		{name: "支付方式", pointer: "/pay_method", need: required, kind: coded, list: codes.PaymentMethods, hint: "分期支付的，须在“付款计划”逐期填写。", example: "2", at: f(func(c *contract.Form) any { return &c.PayMethod })},
		{name: "是否含税", pointer: "/tax_included", kind: yesNo, hint: "合同金额是否含增值税。", at: f(func(c *contract.Form) any { return &c.TaxIncluded })},
		{name: "税额", pointer: "/vat_amount", kind: yuan, hint: "人民币元。", at: f(func(c *contract.Form) any { return &c.VATAmount })},
		{name: "币种", pointer: "/currency", kind: coded, list: codes.Currencies, hint: "不填即人民币。", at: f(func(c *contract.Form) any { return &c.Currency })},
		{name: "外币金额", pointer: "/foreign_amount", need: conditional, kind: decimal, max: 30, hint: "外币合同必填。", at: f(func(c *contract.Form) any { return &c.ForeignAmount })},
		{name: "汇率", pointer: "/fx_rate", need: conditional, kind: decimal, max: 30, hint: "外币合同必填，签订日人民币汇率中间价，最多六位小数。", at: f(func(c *contract.Form) any { return &c.FxRate })},
		{name: "汇率日期", pointer: "/fx_date", need: conditional, kind: dated, hint: "外币合同必填。", at: f(func(c *contract.Form) any { return &c.FxDate })},
		{name: "提成基数", pointer: "/royalty/base", need: conditional, kind: coded, list: "royalty_bases", hint: "提成支付必填。", at: y(func(r *contract.Royalty) any { return &r.Base })},
		{name: "提成比例(%)", pointer: "/royalty/rate_percent", need: conditional, kind: decimal, max: 20, hint: "提成支付必填，如 3 或 2.5。", at: y(func(r *contract.Royalty) any { return &r.RatePercent })},
		{name: "入门费", pointer: "/royalty/entry_fee", need: conditional, kind: yuan, hint: "入门费加提成的必填，人民币元。", at: y(func(r *contract.Royalty) any { return &r.EntryFee })},
		{name: "每年保底", pointer: "/royalty/yearly_minimum", kind: yuan, hint: "人民币元。", at: y(func(r *contract.Royalty) any { return &r.YearlyMinimum })},
		{name: "提成年限", pointer: "/royalty/years", kind: number, hint: "有保底的必填。", at: y(func(r *contract.Royalty) any { return &r.Years })},
		{name: "提成封顶", pointer: "/royalty/cap", kind: yuan, hint: "人民币元，没有则不填。", at: y(func(r *contract.Royalty) any { return &r.Cap })},
		{name: "双方书面预估", pointer: "/royalty/estimate", kind: yuan, hint: "没有保底时填写双方书面预估金额，人民币元。", at: y(func(r *contract.Royalty) any { return &r.Estimate })},
		{name: "预估依据", pointer: "/royalty/estimate_basis", max: 2000, hint: "预估金额的依据。", at: y(func(r *contract.Royalty) any { return &r.EstimateBasis })},
	}
}

func contentEntries() []entry {
	f := func(at func(*contract.Form) any) func(*record) any { return func(r *record) any { return at(&r.form) } }
	return []entry{
		{name: "技术领域", pointer: "/tech_field", need: required, kind: coded, list: codes.TechnologyFields, hint: "按主要技术内容选择。", example: "03", at: f(func(c *contract.Form) any { return &c.TechField })},
		{name: "社会经济目标", pointer: "/soc_econ_objective", need: required, kind: coded, list: codes.SocioEconomicObjectives, hint: "按主要目标选择，不按执行单位所属部门（GB/T 24450）。", example: "10", at: f(func(c *contract.Form) any { return &c.SocEconObjective })},
		{name: "服务行业", pointer: "/industry_served", need: required, kind: coded, list: codes.IndustryDivisions, hint: "服务的国民经济行业（GB/T 4754）。", example: "B06", at: f(func(c *contract.Form) any { return &c.IndustryServed })},
		{name: "知识产权", pointer: "/ip_kinds", need: required, kind: codeList, list: codes.IPKinds, max: 200, hint: "可填多个，用顿号隔开，如 11、30；未涉及的填 99，不与其他同填。", example: "99", at: f(func(c *contract.Form) any { return &c.IPKinds })},
		{name: "成果权属", pointer: "/ip_ownership", need: conditional, kind: coded, list: codes.IPOwnership, hint: "开发、转让、许可合同必填。", at: f(func(c *contract.Form) any { return &c.IPOwnership })},
		{name: "计划来源", pointer: "/plan_source", kind: coded, list: codes.PlanSources, hint: "不填即计划外。", at: f(func(c *contract.Form) any { return &c.PlanSource })},
		{name: "计划编号", pointer: "/plan_no", need: conditional, max: 100, hint: "计划内项目必填。", at: f(func(c *contract.Form) any { return &c.PlanNo })},
		{name: "是否关联交易", pointer: "/is_related", need: required, kind: yesNo, hint: "买卖双方有无关联关系，是或否。", example: "否", at: f(func(c *contract.Form) any { return &c.IsRelated })},
		{name: "技术内容摘要", pointer: "/tech_summary", need: required, max: 20000, hint: "不少于 100 字：做什么、怎么做、交付什么。", example: exampleSummary, at: f(func(c *contract.Form) any { return &c.TechSummary })},
		{name: "技术指标", pointer: "/targets", need: conditional, max: 20000, hint: "开发合同和一般技术服务合同必填。", example: "托辊早期故障识别准确率不低于百分之九十二。", at: f(func(c *contract.Form) any { return &c.Targets })},
		{name: "验收方式", pointer: "/acceptance_method", need: required, max: 2000, hint: "验收的标准和办法（民法典第845条）。", example: "现场连续运行三十日后由双方书面验收。", at: f(func(c *contract.Form) any { return &c.AcceptanceMethod })},
		{name: "技术进出口登记证号", pointer: "/moftec_cert_no", need: conditional, max: 100, hint: "一方在境外的必填。", at: f(func(c *contract.Form) any { return &c.MoftecCertNo })},
		{name: "是否职务成果转化", pointer: "/is_first_transform", kind: yesNo, hint: "是否职务科技成果转化。", at: f(func(c *contract.Form) any { return &c.IsFirstTransform })},
		{name: "预计新增投入", pointer: "/expected_input", kind: yuan, hint: "人民币元。", at: f(func(c *contract.Form) any { return &c.ExpectedInput })},
		{name: "预计新增产值", pointer: "/expected_output", kind: yuan, hint: "人民币元。", at: f(func(c *contract.Form) any { return &c.ExpectedOutput })},
		{name: "是否涉密", pointer: "/is_classified", kind: yesNo, hint: "涉密合同不得在本系统填报，请线下办理。", example: "否", at: f(func(c *contract.Form) any { return &c.IsClassified })},
		{name: "是否外文合同", pointer: "/is_foreign_language", kind: yesNo, hint: "合同原文是否外文。", at: f(func(c *contract.Form) any { return &c.IsForeignLanguage })},
		{name: "是否示范文本", pointer: "/model_text", kind: yesNo, hint: "是否采用技术合同示范文本。", at: f(func(c *contract.Form) any { return &c.ModelText })},
		{name: "真实性承诺", pointer: "/commitment_accepted", need: required, kind: yesNo, hint: "本单位承诺所填内容真实，填“是”。", example: "是", at: f(func(c *contract.Form) any { return &c.CommitmentAccepted })},
	}
}

const exampleSummary = "针对井下带式输送机托辊轴承早期故障难以发现的问题，采集声学与温度数据，建立托辊健康状态判别模型，在三条主运输巷道布设测点，完成特征提取、阈值标定和报警联动，提交监测方案、判别模型说明、现场标定记录和运行评估报告，并培训使用人员。"
