package sample

import (
	"fmt"
	"math/rand/v2"
)

// endings are what a project name ends with, by kind and sub-kind.
var endings = map[string][]string{
	"11": {"关键技术研究与开发", "技术开发", "系统研制", "新工艺开发", "样机研制", "成套技术攻关"},
	"12": {"联合研究与开发", "合作开发", "联合攻关"},
	"21": {"发明专利权转让"},
	"22": {"专利申请权转让"},
	"23": {"技术秘密转让", "专有技术转让"},
	"24": {"软件著作权转让"},
	"31": {"专利实施许可"},
	"32": {"技术秘密使用许可"},
	"33": {"软件著作权许可"},
	"40": {"可行性技术论证", "技术路线咨询", "技术水平分析评价", "发展趋势技术预测"},
	"51": {"技术服务", "测试分析技术服务", "诊断与优化技术服务", "中试验证技术服务", "数据分析技术服务", "工艺改进技术服务"},
	"52": {"专项技术培训"},
}

// name gives the project name of a contract.
func (s subject) name(r *rand.Rand, kind, sub string) string {
	return s.title() + pick(r, endings[key(kind, sub)])
}

func key(kind, sub string) string {
	if sub == "" {
		return kind
	}
	return sub
}

// tasks is what the seller does, by kind.
var tasks = map[string]string{
	"10": "研究开发双方在订立合同时尚未掌握的技术方案",
	"20": "向受让人转让已经掌握、完整实用的技术成果及全部技术资料",
	"30": "许可被许可人在约定的范围、期限和地域内实施已经掌握的技术成果",
	"40": "运用科学知识和技术手段进行调查、分析、论证和预测，提出书面咨询报告",
	"50": "运用专业技术知识和经验解决委托人提出的特定技术问题",
}

var handovers = map[string][]string{
	"10": {"交付样机一套、图纸与工艺文件一套、研究报告及第三方测试报告各一份", "交付软件源程序及文档一套、试验数据集一份和研究总结报告一份"},
	"20": {"交付技术资料清单所列全部文件，并在受让人现场完成不少于三次技术指导", "交付权利证明、设计图纸、配方与操作规程，并指导首批试制"},
	"30": {"交付实施许可技术所需的资料，派员指导首批试制并提供不少于两次技术答疑", "交付技术说明书、操作规程和质量控制要点，许可期内提供操作规程的更新说明"},
	"40": {"提交咨询报告纸质版六份、电子版一份，并组织不少于七名专家参加的论证会", "提交咨询报告、对比分析表和建议方案，并完成一次成果讲解"},
	"50": {"提交技术服务报告、试验数据和改进方案各一份，并完成现场验证", "提交阶段报告两份、总结报告一份，并对委托人技术人员进行现场指导"},
}

// summary is the technical summary (技术内容摘要): problem, task, work, result. It
// is always longer than the hundred characters that the checks ask for.
func (s subject) summary(r *rand.Rand, kind string) string {
	first := r.IntN(len(s.trade.methods))
	second := (first + 1 + r.IntN(len(s.trade.methods)-1)) % len(s.trade.methods)
	return fmt.Sprintf("本项目属于%s方向，针对%s%s在%s方面存在的“%s”问题，由卖方%s。主要工作包括：（一）调研现状并采集%s的基础数据；（二）%s；（三）%s；（四）在买方应用场景完成验证并形成可复用的技术文件。项目完成后%s。",
		s.trade.label, s.scene, s.object, s.aspect, pick(r, s.trade.problems), tasks[kind],
		s.object, s.trade.methods[first], s.trade.methods[second], pick(r, handovers[kind]))
}

// targets are the technical indicators (技术指标).
func (s subject) targets(r *rand.Rand) string {
	first := r.IntN(len(s.trade.targets))
	second := (first + 1 + r.IntN(len(s.trade.targets)-1)) % len(s.trade.targets)
	return fmt.Sprintf("1. %s；2. %s；3. 提交的技术文件齐全，数据可追溯、可复现。", s.trade.targets[first], s.trade.targets[second])
}

var acceptances = []string{
	"由双方组成验收组，对照合同约定的技术指标逐项测试，全部达到后签署验收意见书。",
	"委托具备资质的第三方机构出具测试报告，并由买方组织专家会议评审通过后视为验收合格。",
	"卖方提交全部技术文件后三十日内，买方组织验收；逾期未提出书面异议的，视为验收合格。",
}

// brokerage is the summary of an intermediary contract.
func intermediation(main string) (name, summary string) {
	return "促成“" + main + "”技术交易的中介服务",
		fmt.Sprintf("中介方以自己的知识、技术、经验和信息，为“%s”项目的技术交易提供专门服务，促成委托人与第三方订立技术合同。主要工作包括：（一）调查技术成果的权属、成熟度和实施条件；（二）对接供需双方并组织不少于三次技术交流；（三）协助双方拟定技术条款、价款支付与验收方式；（四）跟踪合同履行并协助解决实施中的技术问题。报酬按双方约定一次结清。", main)
}
