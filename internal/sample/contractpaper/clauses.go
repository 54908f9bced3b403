package contractpaper

import "fmt"

// roles are the words that differ between the five kinds of contract.
type roles struct {
	seller, buyer string // what the parties are called (Civil Code 851, 862, 878)
	purpose       string // what they agree on
	manner        string // place and manner of performance
	secrecy       string // what is kept secret
	breach        string // breach particular to the kind
	terms         string // words that the contract explains
}

// rolesOf picks the wording by the first digit of the kind code.
func rolesOf(kindCode string) roles {
	if kindCode == "" {
		return service
	}
	if kindCode == "53" {
		return intermediary
	}
	switch kindCode[0] {
	case '1':
		return development
	case '2':
		return transfer
	case '3':
		return licence
	case '4':
		return consulting
	}
	return service
}

var development = roles{
	seller: "研究开发人", buyer: "委托人", purpose: "的研究开发工作",
	manner:  "乙方在本单位的试验场地完成研究开发，在甲方现场完成联合调试；双方每月召开一次进度会议，并留存书面记录。",
	secrecy: "设计图纸、试验数据、源程序和未公开的工艺参数",
	breach:  "因出现无法克服的技术困难致使研究开发失败或者部分失败的，发现方应当在十五日内书面通知对方并采取措施减少损失，风险由双方合理分担；没有及时通知致使损失扩大的，就扩大的损失承担责任。",
	terms:   "“技术成果”指履行本合同产生的样机、软件、图纸、工艺文件和试验报告；“里程碑”指进度计划中各阶段的完成日。",
}

var transfer = roles{
	seller: "让与人", buyer: "受让人", purpose: "所涉技术成果权属的转让",
	manner:  "乙方在合同生效后三十日内向甲方交付全部技术资料，并配合办理权属变更手续；技术指导在甲方所在地进行，不少于三次。",
	secrecy: "转让的技术资料、配方、工艺参数和实施经验",
	breach:  "乙方保证自己是所提供技术的合法拥有者，并保证技术完整、无误、有效、能够达到约定目标；第三人主张权利的，由乙方负责处理并赔偿甲方因此受到的损失。",
	terms:   "“转让标的”指本合同第一条所列技术成果及其全部资料；“权属变更”指登记机关或者合同约定的权利人变更。",
}

var licence = roles{
	seller: "许可人", buyer: "被许可人", purpose: "所涉技术的实施许可",
	manner:  "许可方式为普通许可，实施地域为中华人民共和国境内；乙方在合同生效后二十日内交付实施许可技术所需的资料，并派员指导首批试制。",
	secrecy: "许可实施的技术资料、工艺参数和后续改进信息",
	breach:  "甲方超越约定范围或者未经同意许可第三人实施的，应当停止违约行为并支付违约金；乙方许可的权利被宣告无效或者终止的，自该日起不再收取使用费。",
	terms:   "“许可技术”指本合同第一条所列技术；“实施”指制造、使用、销售许可产品或者使用许可方法。",
}

var consulting = roles{
	seller: "受托人", buyer: "委托人", purpose: "的可行性论证、技术预测和分析评价",
	manner:  "乙方通过资料研究、现场调查和专家论证开展咨询，在甲方所在地进行不少于两次调查，最终以书面报告形式交付。",
	secrecy: "甲方提供的经营数据、技术资料和咨询报告中的未公开结论",
	breach:  "乙方未按期提出咨询报告或者报告不符合约定的，应当承担减收或者免收报酬等违约责任；甲方按照符合约定的报告作出决策所造成的损失，由甲方承担，但是双方另有约定的除外。",
	terms:   "“咨询报告”指乙方按约定形式提交的书面成果；“论证会”指双方共同邀请专家对报告进行评议的会议。",
}

var service = roles{
	seller: "受托人", buyer: "委托人", purpose: "所需特定技术问题的解决",
	manner:  "乙方派出具备相应能力的技术人员，在甲方生产现场和乙方实验室提供服务，每次服务形成经双方签字的服务记录。",
	secrecy: "服务过程中接触的生产数据、设备参数和管理信息",
	breach:  "乙方未按约定完成服务工作的，应当承担免收报酬等违约责任；甲方不履行配合义务影响工作进度和质量的，已支付的报酬不得追回，未支付的报酬应当支付。",
	terms:   "“服务成果”指经验收的技术方案、检测数据、培训记录或者运行报告；“服务期”指本合同约定的履行期限。",
}

// intermediary contracts promise no result of their own (SPC Art 38).
var intermediary = roles{
	seller: "中介人", buyer: "委托人", purpose: "所需的技术中介服务",
	manner:  "乙方通过调查技术、对接供需双方、组织技术交流和协助谈判开展服务，在甲方所在地组织不少于三次交流，每次形成书面记录。",
	secrecy: "中介过程中接触的技术资料、需求信息和谈判内容",
	breach:  "乙方隐瞒与订立合同有关的重要事实或者提供虚假情况，损害甲方利益的，不得请求支付报酬并应当承担赔偿责任；未促成合同成立的，按实际支出的必要费用结算。",
	terms:   "“主合同”指经乙方中介订立的技术合同；“促成”指主合同经双方签字盖章后成立。",
}

type clause struct {
	title string
	body  []block
}

func says(title string, paragraphs ...string) clause {
	c := clause{title: title}
	for _, text := range paragraphs {
		c.body = append(c.body, block{kind: paragraph, text: text})
	}
	return c
}

// clauses follow Civil Code Article 845: content, scope and requirement; plan,
// place and manner; secrecy; ownership and sharing of results; acceptance
// standard and method; definitions; and the patent block when there is one.
func (c Contract) clauses() []clause {
	r := rolesOf(c.KindCode)
	list := []clause{
		says("标的技术的内容、范围和要求", c.Summary),
		says("技术目标和技术指标", c.Targets),
		says("履行的计划、进度、期限、地点和方式",
			fmt.Sprintf("本合同自%s起履行，至%s止，主要履行地点为%s。", date(c.BeginDate), date(c.EndDate), c.SignPlace), r.manner),
	}
	if c.Patent != nil {
		list = append(list, c.patentClause())
	}
	return append(list, c.priceClause(),
		says("技术成果的归属和收益的分配方法", c.IPOwnership,
			"一方在本合同标的技术基础上作出后续改进的，改进成果归改进方所有，另有书面约定的从其约定。"),
		says("技术情报和资料的保密",
			fmt.Sprintf("双方对%s负有保密义务，未经对方书面同意不得向第三人披露，也不得用于本合同以外的目的。", r.secrecy),
			"保密义务自知悉之日起至合同终止后五年止；已经依法公开的信息除外。"),
		says("验收标准和方法", c.Acceptance),
		says("违约责任",
			"一方迟延履行的，每迟延一日按迟延部分价款的万分之三支付违约金，累计不超过合同总价的百分之十。", r.breach),
		says("争议的解决", "因履行本合同发生争议的，双方应当先行协商；协商不成的，任何一方可以向合同履行地有管辖权的人民法院提起诉讼。"),
		says("名词和术语的解释", r.terms),
		says("其他约定", "本合同经双方法定代表人或者授权代表签字并加盖公章后生效，一式六份，双方各执两份，其余用于办理技术合同认定登记。",
			"合同变更或者解除的，双方应当签订书面协议，并自签订之日起三十日内向原登记机构办理手续。"))
}

// patentClause is the block Article 845 paragraph 3 asks for.
func (c Contract) patentClause() clause {
	p := c.Patent
	return clause{title: "涉及专利的情况", body: []block{{kind: table, rows: [][]string{
		{"发明创造名称", p.Name}, {"专利号", p.Number}, {"专利权人", p.Owner},
		{"申请日", date(p.FilingDate)}, {"有效期限至", date(p.Expiry)},
	}}}}
}

func (c Contract) priceClause() clause {
	body := says("价款、报酬或者使用费及其支付方式",
		fmt.Sprintf("本合同总价为￥%s元，大写：%s；其中技术交易额为￥%s元。", c.Amount, c.AmountCapitals, c.TechnicalAmount))
	if len(c.Instalments) == 0 {
		body.body = append(body.body, block{kind: paragraph, text: "上述价款由甲方在验收合格后三十日内一次付清。"})
		return body
	}
	rows := [][]string{{"期次", "付款日期", "金额（元）", "付款条件"}}
	for i, part := range c.Instalments {
		rows = append(rows, []string{fmt.Sprintf("第%d期", i+1), date(part.DueDate), part.Amount, part.Condition})
	}
	body.body = append(body.body,
		block{kind: paragraph, text: "价款由甲方按下表分期支付："},
		block{kind: headedTable, rows: rows},
		block{kind: paragraph, text: "乙方应当在每次收款后十日内向甲方开具合法票据。"})
	return body
}
