package report

import (
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Definition (报表定义) says what a report is.
type Definition struct {
	No    string // R01 to R33; to R30 domain notes §5.2
	Title fault.Text
	// Population is which contracts or acts are in it, TimeBasis by which day.
	Population, TimeBasis fault.Text
	// Measures says how its figures are computed beyond the common ones.
	Measures fault.Text
	// Readers is who may see it.
	Readers fault.Text
	// Axes are the dimensions of its rows and columns that the question cannot
	// narrow it by.
	Axes []string
	// Ranked tells that the question may say by what and how many.
	Ranked bool

	needs  identity.Operation
	booked bool // by the day of booking, whatever view is asked for
	make   func(*builder) error
}

// SmallCells is the rule on small cells of all reports (domain notes §5.8).
var SmallCells = fault.T("内部报表，不作小格抑制，不得对外提供；对外发布用“公开统计”，其中不足3项或一方占比超过80%的格不公布。",
	"Internal: nothing is suppressed, and nothing of it goes outside. What is published are the public statistics, without cells of fewer than 3 contracts or with one party above 80 %.")

// Unit of all reports.
var Unit = fault.T("金额为人民币元，精确到分；项数为合同项数；百分比保留两位小数，四舍五入", "Yuan to the fen; contracts; percent with two decimals, half up")

var (
	registered = fault.T("平台已登记且未注销、撤销的技术合同（按所选视图）", "Contracts registered here and not removed, in the view asked for")
	byDay      = fault.T("首次予以登记之日（北京时间）；“入账”“调整”视图为入账之日", "Day of the first registration, Asia/Shanghai; day of booking in the views BOOKED and ADJUSTMENTS")
	bookedDay  = fault.T("入账之日（北京时间），不论所属年度", "Day of booking, whatever year it belongs to")
	actDay     = fault.T("办理事项发生之日（北京时间）", "Day of the act, Asia/Shanghai")
	twoSources = fault.T("输出为本平台登记；吸纳分本平台登记、省级文件导入两个来源及其合计；占比＝本行÷合计（合同成交额）",
		"Output is what is registered here; absorption is of two sources, registered here and the province's file, and their sum; share of the contract amount")
	plainSums = fault.T("项数、合同成交额、技术交易额为分录之和；占比＝本行÷合计（合同成交额）；平均＝合同成交额÷项数；同比与上年同日期区间比较，以已知日为止",
		"Sums of ledger lines; share of the contract amount; average per contract; year on year against the same days, up to the day known")
	anyone  = fault.T("平台各角色；申报单位只含本单位合同", "Every role; applicants see their own contracts only")
	bureau  = fault.T("科技局各角色", "Every role of the bureau")
	openers = fault.T("登记员、复核员、机构负责人、审计员；申报单位只含本单位合同；单位和项目名称只对有权打开该合同的人显示",
		"Registrars, reviewers, heads of office, auditors; applicants their own. Names are for those who may open the contract")
	registrars = fault.T("登记员、复核员、机构负责人、审计员", "Registrars, reviewers, heads of office, auditors")
	managers   = fault.T("登记机构人员只含本机构（个人工作量只含本人，机构负责人含本机构各人）；审计员含全市", "An office its own (a person the own figures, its head all of them), auditors all")
)

// crossed is a report of an axis and the kinds.
func crossed(no, zh, en string, a func() axis, base Drill) Definition {
	return Definition{No: no, Title: fault.T(zh, en), Population: registered, TimeBasis: byDay, Measures: plainSums, Readers: anyone,
		needs: identity.OpGetVolumeSummary, make: func(b *builder) error { return b.byKinds(b.definition.Title, a(), base) }}
}

func code(dimension, table, zh, en string) func() axis {
	return func() axis { return codeAxis(dimension, table, fault.T(zh, en)) }
}

// definitions is the one table of reports.
var definitions = []Definition{
	{No: "R01", Title: fault.T("技术合同登记快报", "Bulletin"), Population: registered, TimeBasis: byDay, Readers: anyone, needs: identity.OpGetVolumeSummary,
		Measures: fault.T("本月为期间末日所在月，累计自该年1月1日起；累计（月）＝累计（上月）＋当月", "The month is that of the last day, the year so far begins on 1 January; cumulative(m) = cumulative(m−1) + month(m)"),
		make:     (*builder).bulletin},
	{No: "R02", Title: fault.T("按合同类别统计", "By kind and sub-kind of contract"), Population: registered, TimeBasis: byDay, Measures: plainSums, Readers: anyone,
		needs: identity.OpGetVolumeSummary, Axes: []string{"kind"}, make: (*builder).subKinds},
	crossed("R03", "按技术领域统计", "By technology field", code("tech_field", codes.TechnologyFields, "技术领域", "Technology field"), nil),
	crossed("R04", "按卖方性质统计", "By kind of seller", func() axis { return parties("seller_kind", fault.T("卖方性质", "Kind of seller")) }, nil),
	crossed("R05", "按买方性质统计", "By kind of buyer", func() axis { return parties("buyer_kind", fault.T("买方性质", "Kind of buyer")) }, nil),
	{No: "R06", Title: fault.T("卖方性质与买方性质交叉统计", "Kind of seller by kind of buyer"), Population: registered, TimeBasis: byDay, Measures: plainSums, Readers: anyone,
		needs: identity.OpGetVolumeSummary, make: (*builder).partyMatrix},
	crossed("R07", "按知识产权统计", "By intellectual property", func() axis {
		a := code("ip_kind", codes.IPKinds, "知识产权", "Intellectual property")()
		a.steps, a.several = append(a.steps, step{label: notStated, pattern: "-", always: true}), true
		return a
	}, nil),
	crossed("R08", "按计划来源统计", "By plan source", code("plan_source", codes.PlanSources, "计划来源", "Plan source"), nil),
	crossed("R09", "按社会经济目标统计", "By social-economic objective", code("objective", codes.SocioEconomicObjectives, "社会经济目标", "Objective"), nil),
	crossed("R10", "按服务的国民经济行业统计", "By industry served", industryAxis, nil),
	{No: "R11", Title: fault.T("县（市、区）、功能区技术合同情况", "Counties and zones"), Population: registered, TimeBasis: byDay, Readers: bureau, needs: identity.OpGetVolumeReconciliation,
		Measures: fault.T("输出按卖方、吸纳按买方所在区域（功能区优先），市内合同两边各计；吸纳＝本平台登记＋省级文件导入；完成率＝本年全部登记合同的合同成交额÷年度目标",
			"Output by the seller's area, absorption by the buyer's, zone first; a contract inside the city is in both. Absorption is what is registered here and what the province's file has. Completion is all that was registered this year by the target"),
		Axes: []string{"region", "buyer_area", "direction"}, make: (*builder).byArea},
	{No: "R12", Title: fault.T("技术合同流向", "Flow"), Population: registered, TimeBasis: byDay, Readers: anyone, needs: identity.OpGetVolumeSummary, Axes: []string{"direction"},
		Measures: fault.T("输出：卖方在本市；吸纳：买方在本市；两者不得相加。吸纳＝本平台登记＋省级文件导入。本地吸纳率＝卖方也在本市的吸纳合同÷全部吸纳合同",
			"Output: a local seller; absorption: a local buyer; never added together. Absorption is what is registered here and what the province's file has. Local absorption rate: those with a local seller, too, by all"),
		make: (*builder).flows},
	{No: "R13", Title: fault.T("与省内各市技术流向", "Flow with the cities of Shandong"), Population: fault.T("流向为市内、省内市外的登记合同", "Registered contracts inside the province"), TimeBasis: byDay, Measures: twoSources, Readers: anyone,
		needs: identity.OpGetVolumeSummary, Axes: []string{"direction"}, make: (*builder).cities},
	{No: "R14", Title: fault.T("与各省（区、市）技术流向", "Flow with the provinces"), Population: registered, TimeBasis: byDay, Measures: twoSources, Readers: anyone,
		needs: identity.OpGetVolumeSummary, Axes: []string{"direction"}, make: (*builder).provinces},
	{No: "R15", Title: fault.T("技术进出口", "Imports and exports"), Population: fault.T("流向为港澳台、国外的登记合同", "Registered contracts with parties in Hong Kong, Macao, Taiwan or abroad"), TimeBasis: byDay, Measures: twoSources, Readers: anyone,
		needs: identity.OpGetVolumeSummary, Axes: []string{"direction"}, make: (*builder).abroad},
	crossed("R16", "按金额分段统计", "By amount", code("band", codes.AmountBands, "合同成交额", "Contract amount"), nil),
	{No: "R17", Title: fault.T("重点合同排名", "Largest contracts"), Population: registered, TimeBasis: byDay, Readers: openers, needs: identity.OpListVolumeEntries, Ranked: true,
		Measures: fault.T("每份合同为其全部分录之和；名称取自截至时最后入账的登记版本", "A contract is the sum of its lines; names are those of the version booked last as of then"), make: (*builder).topContracts},
	{No: "R18", Title: fault.T("重大技术合同（1000万元以上）", "Major contracts (10,000,000 yuan and above)"), Population: fault.T("合同成交额1000万元（含）以上的登记合同", "Registered contracts of 10,000,000 yuan and above"),
		TimeBasis: byDay, Readers: openers, needs: identity.OpListVolumeEntries, Measures: plainSums, make: (*builder).majorContracts},
	{No: "R19", Title: fault.T("卖方、买方排名", "Largest sellers and buyers"), Population: registered, TimeBasis: byDay, Readers: openers, needs: identity.OpListVolumeEntries, Ranked: true, Axes: []string{"direction"},
		Measures: fault.T("按主要方统计，多方合同不拆分金额；单位以统一社会信用代码区分", "By lead party, amounts are not split; parties are told apart by their credit code"), make: (*builder).topParties},
	{No: "R20", Title: fault.T("高校院所技术合同情况", "Universities and institutes"), Population: fault.T("卖方为科研机构（021）、高等院校（022）的登记合同", "Registered contracts sold by institutes (021) and universities (022)"),
		TimeBasis: byDay, Readers: openers, needs: identity.OpListVolumeEntries, Ranked: true, Axes: []string{"direction"},
		Measures: fault.T("就地转化率＝买方在本市的合同成交额÷该单位合同成交额", "Local conversion: amount with buyers of the city by the amount of the unit"), make: (*builder).universities},
	{No: "R21", Title: fault.T("企业特征统计", "Profile of enterprises"), Population: fault.T("卖方（买方）为企业的登记合同", "Registered contracts sold (bought) by enterprises"), TimeBasis: byDay, Measures: plainSums, Readers: anyone,
		needs: identity.OpGetVolumeSummary, make: (*builder).enterpriseProfiles},
	crossed("R22", "关联交易统计", "Related-party contracts", func() axis {
		return listAxis("is_related", fault.T("是否关联交易", "Related parties"), step{code: "false", label: fault.T("非关联交易", "Unrelated")}, step{code: "true", label: fault.T("关联交易", "Related")})
	}, nil),
	{No: "R23", Title: fault.T("登记机构工作量", "Workload of the offices"), Population: fault.T("期内办理的登记申请", "Applications handled in the period"), TimeBasis: actDay, Readers: managers, needs: identity.OpGetWorkload,
		Measures: fault.T("核减＝申报技术交易额高于核定的部分；工作日自受理（或补正后重新起算）至决定", "Cut is what was declared above what was approved; working days from acceptance to decision"), Axes: Filters, make: (*builder).offices},
	{No: "R24", Title: fault.T("登记员、复核员工作量与核减偏离", "Workload and deviation of people"), Population: fault.T("期内办理的登记申请", "Applications handled in the period"), TimeBasis: actDay, Readers: managers, needs: identity.OpGetWorkload,
		Measures: fault.T("偏离＝个人核减率－所在机构核减率", "Deviation is the share cut by the person less that of the office"), Axes: Filters, make: (*builder).reviewers},
	{No: "R25", Title: fault.T("变更、更正、注销、撤销情况", "Changes, corrections, deregistrations, revocations"), Population: fault.T("期内入账的变更、更正、注销、撤销分录及准予的事项", "Lines booked in the period by these events, and the proceedings granted"),
		TimeBasis: bookedDay, Readers: registrars, needs: identity.OpListVolumeRestatements, booked: true,
		Measures: fault.T("增减为分录之和，减少为负；影响以前年度指所属年度早于期间起始年度", "Effects are sums of lines, negative for what went out; earlier years are those before the first of the period"), make: (*builder).movements},
	crossed("R26", "按金额方式统计", "By payment mode", code("amount_mode", codes.AmountModes, "金额方式", "Amount mode"), nil),
	{No: "R27", Title: fault.T("合同兑付进度", "Settlement by year of registration"), Population: fault.T("至期间末近十个登记年度的合同，及其经确认的兑付", "Contracts of ten years of registration, and what was confirmed as realised of them"),
		TimeBasis: fault.T("登记为首次登记之日；兑付为截至时已确认者", "Registration by its day; settlements as confirmed by the moment asked for"), Readers: registrars, needs: identity.OpListVolumeRestatements,
		Measures: fault.T("兑付率＝已确认兑付的技术交易额÷登记的技术交易额", "Technical amount realised by technical amount registered"), Axes: Filters, make: (*builder).settled},
	{No: "R28", Title: fault.T("已享受优惠情况", "Benefits used"), Population: fault.T("期内发出的优惠告知书", "Notices to authorities made in the period"), TimeBasis: actDay, Readers: registrars, needs: identity.OpListVolumeRestatements,
		Measures: fault.T("金额为当事人申报的已享受优惠金额", "Amounts as the parties declared them"), Axes: Filters, make: (*builder).benefits},
	{No: "R29", Title: fault.T("目标完成情况", "Completion of targets"), Population: registered, TimeBasis: byDay, Readers: bureau, needs: identity.OpGetVolumeReconciliation,
		Measures: fault.T("目标为截至时已设定的目标；均速预测＝完成÷已过天数×全年天数；季节预测＝完成÷各完整年度至同日所占比例，区间取自过去各年同日的误差（见统计口径“年度预测”）", "Targets as set at the moment asked for; at this pace: the pace so far over the whole year; by season: by the share that complete earlier years had by the same day, with an interval from the errors of these years (statistics.md, Forecast)"), Axes: []string{"region", "kind", "direction", "buyer_area", "office"}, make: (*builder).completion},
	{No: "R30", Title: fault.T("数据质量", "Data quality"), Population: registered, TimeBasis: byDay, Readers: registrars, needs: identity.OpListVolumeRestatements,
		Measures: fault.T("缺项为该项没有值的在册合同；风险命中按处置之日统计", "Missing: contracts without a value; findings by the day they were handled"), make: (*builder).quality},
	{No: "R31", Title: fault.T("技术经纪人队伍情况", "Technology brokers"), Population: fault.T("期间末日备案状态有效的技术经纪人", "Brokers in good standing on the last day of the period"),
		TimeBasis: fault.T("期间末日（北京时间），以截至时已记录的备案事项为准", "Last day of the period, Asia/Shanghai, by the acts recorded by then"), Readers: bureau, needs: identity.OpGetVolumeReconciliation, Axes: Filters,
		Measures: fault.T("按备案时的县（市、区）、等级、执业机构统计；一人至多五个技术领域，在每个领域各计一次", "By county, level and organisation; a broker has up to five fields and is in each of them"), make: (*builder).brokers},
	{No: "R32", Title: fault.T("技术经纪人促成合同情况", "Contracts with a broker's part"), Population: registered, TimeBasis: byDay, Readers: anyone, needs: identity.OpGetVolumeSummary,
		Measures: fault.T("有中介促成：登记入账时载有已认可的技术经纪人；有＋无（含未记录）＝合计", "With a broker: one who agreed was named when the line was booked. With and without, not kept included, make the total"), Axes: []string{"region"}, make: (*builder).participation},
	{No: "R33", Title: fault.T("技术经纪人培训成效", "Outcomes of training"), Population: fault.T("期间内结束且有课次的已发布培训课程，及其学员、证书和持证人", "Published courses with sessions that ended in the period, their participants, certificates and holders"),
		TimeBasis: fault.T("课程结束日（北京时间）；证书、备案、登记合同计至截至时；计划完成按发证日", "Last day of the course, Asia/Shanghai; certificates, filings and contracts up to the moment asked for; the plan by the day of issue"),
		Readers:   bureau, needs: identity.OpGetVolumeReconciliation, Axes: Filters,
		Measures: fault.T("修满学时指各模块达到发证所需学时；合格率＝合格÷参加考试；备案率＝发证后备案÷（证书－发证前已备案）；成交率＝备案后12个月内有登记合同÷发证后备案；评价份数不足的不显示平均分",
			"Attended: the hours of every module that the certificate asks for; pass rate by examined; share filed: filed since by certificates less filed before; then those with a registered contract within 12 months by filed since; no average of too few answers"), make: (*builder).trained},
}
