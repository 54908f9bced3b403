package contract

import (
	"slices"
	"strings"

	"jishi/internal/fault"
)

// Test (认定要点) is one statement that a registrar ticks. A hard test must be
// true before registration is recommended; a soft one is advice.
type Test struct {
	ID     string
	Hard   bool
	Text   fault.Text
	Source string
}

// Answers to a test.
const (
	Yes           = "YES"
	No            = "NO"
	NotApplicable = "NA"
)

type testRule struct {
	Test
	// applies tells whether the test is asked for this kind and form.
	applies func(kind, sub string, f *Form) bool
}

func always(string, string, *Form) bool { return true }

func ofKind(kinds ...string) func(string, string, *Form) bool {
	return func(kind, sub string, _ *Form) bool {
		return slices.Contains(kinds, kind) || slices.Contains(kinds, sub)
	}
}

func withPatent(_, _ string, f *Form) bool {
	return slices.ContainsFunc(f.IPKinds, func(k string) bool { return strings.HasPrefix(k, "1") })
}

// testRules are the recognition tests of the domain notes §2.0–2.6, in our own
// words; the source names the article to open.
var testRules = []testRule{
	{Test{"G1", true, fault.T("有两个以上独立的民事主体", "Two or more separate civil parties"), "民法典 第843条"}, always},
	{Test{"G2", true, fault.T("合同已生效且在有效期内", "The contract is effective and inside its term"), "2024征求意见稿 第12条"}, always},
	{Test{"G3", true, fault.T("有完整的书面或电子合同文本", "A complete written or electronic text is present"), "民法典 第851、863条"}, always},
	{Test{"G4", true, fault.T("标的明确，能够理解其技术内容", "The object is clear: its technical content can be understood"), "2024征求意见稿规则 第39条"}, always},
	{Test{"G5", true, fault.T("价款、报酬或其计算方法明确", "Price or the way to compute it is clear"), "2024征求意见稿规则 第39条"}, always},
	{Test{"G6", true, fault.T("当事人明确，名称与印章一致", "Parties are clear and names equal the seals"), "2024征求意见稿规则 第39条"}, always},
	{Test{"G7", true, fault.T("没有非法垄断技术或侵害他人技术成果的条款", "No clause monopolises technology or infringes"), "民法典 第850条"}, always},
	{Test{"G8", true, fault.T("合同名称与内容相符", "Name and content agree"), "2001认定规则"}, always},
	{Test{"G9", false, fault.T("具备技术合同的一般条款", "The usual clauses are present"), "民法典 第845条"}, always},
	{Test{"G10", true, fault.T("专利信息完整", "The patent block is complete"), "民法典 第845条"}, withPatent},
	{Test{"G11", true, fault.T("依法须审批的已取得批准", "Approvals required by law exist"), "2001认定规则"}, always},
	{Test{"G12", true, fault.T("登记主体适格且属本地", "The applicant is entitled and local"), "2024征求意见稿 第11条"}, always},
	{Test{"D1", true, fault.T("有明确、具体的科学研究和技术开发目标", "A clear, specific research or development goal"), "2001认定规则"}, ofKind(kindDevelopment)},
	{Test{"D2", true, fault.T("标的为订立合同时尚未掌握的技术方案", "The solution was not yet mastered at signing"), "技术合同司法解释 第17条"}, ofKind(kindDevelopment)},
	{Test{"D3", true, fault.T("研究开发工作及成果有相应的创新内容", "Work and result contain innovation"), "2001认定规则"}, ofKind(kindDevelopment)},
	{Test{"D4", false, fault.T("技术指标可以量化考核", "The targets can be measured"), "地方指南"}, ofKind(kindDevelopment)},
	{Test{"D5", false, fault.T("约定了验收标准、依据和争议处理", "Acceptance standard, basis and disputes are settled"), "地方指南"}, ofKind(kindDevelopment)},
	{Test{"T1", true, fault.T("标的为当事人已经掌握的技术成果", "The result was mastered at signing"), "2024征求意见稿规则 第9条"}, ofKind(kindTransfer, kindLicence)},
	{Test{"T2", true, fault.T("技术成果完整、实用", "The result is complete and practical"), "2024征求意见稿规则 第9条"}, ofKind(kindTransfer, kindLicence)},
	{Test{"T3", true, fault.T("知识产权权属约定明确", "Ownership of the rights is settled"), "2024征求意见稿规则 第9条"}, ofKind(kindTransfer, kindLicence)},
	{Test{"T4", true, fault.T("附有权利证明", "Proof of right is attached"), "2024征求意见稿规则 第10条"}, func(kind, sub string, f *Form) bool {
		return ofKind(kindTransfer, kindLicence)(kind, sub, f) && sub != "23" && sub != "32"
	}},
	{Test{"T5", true, fault.T("技术秘密具备秘密性、价值性、实用性和保密措施", "The know-how is secret, valuable, practical and protected"), "2024征求意见稿规则 第11条"}, ofKind("23", "32")},
	{Test{"T6", true, fault.T("不属于公知技术", "The object is not public-domain knowledge"), "技术合同司法解释 第34条"}, ofKind(kindTransfer, kindLicence)},
	{Test{"T7", true, fault.T("许可的范围、期限、地域和方式明确，且不超过专利有效期", "Scope, term, territory and mode of the licence are clear and within the patent's life"), "民法典 第864、865条"}, ofKind(kindLicence)},
	{Test{"C1", true, fault.T("标的为特定技术项目的咨询课题", "The object is advice on a specific technical project"), "2001认定规则 第34条"}, ofKind(kindConsulting)},
	{Test{"C2", true, fault.T("运用科学知识和技术手段进行分析、论证、评价、预测", "Method: analysis, argument, evaluation or forecast by scientific means"), "2001认定规则 第34条"}, ofKind(kindConsulting)},
	{Test{"C3", true, fault.T("成果为科技咨询报告和意见", "The result is a report and opinion"), "2001认定规则 第34条"}, ofKind(kindConsulting)},
	{Test{"S1", true, fault.T("标的为解决特定技术问题的服务项目", "The object is a service that solves a specific technical problem"), "2001认定规则 第40条"}, ofKind(subService)},
	{Test{"S2", true, fault.T("服务内容为专业技术工作", "The work is professional technical work"), "2001认定规则 第40条"}, ofKind(subService)},
	{Test{"S3", true, fault.T("工作成果有具体的质量和数量指标", "The result has quality and quantity indicators"), "2001认定规则 第40条"}, ofKind(subService)},
	{Test{"S4", true, fault.T("知识的传递不涉及专利和技术秘密权属", "The transfer of knowledge touches no ownership of rights"), "2001认定规则 第40条"}, ofKind(subService)},
	{Test{"R1", true, fault.T("标的为特定技术项目的专业技术知识", "The object is professional knowledge of a specific project"), "2024征求意见稿规则 第25条"}, ofKind("52")},
	{Test{"R2", true, fault.T("培训对象为委托人指定的与项目有关的专业技术人员", "The trainees are the client's technical staff of that project"), "2024征求意见稿规则 第25条"}, ofKind("52")},
	{Test{"I1", true, fault.T("目的为促成委托人与第三方订立技术合同、实现成果转化", "The purpose is a technology deal between client and third party"), "2024征求意见稿规则 第29条"}, ofKind(subIntermediary)},
	{Test{"I2", true, fault.T("内容为特定的技术成果或技术项目", "The content is a specific result or project"), "2024征求意见稿规则 第29条"}, ofKind(subIntermediary)},
}

// Checklist gives the tests that apply to a kind of contract and this form.
func Checklist(kind, sub string, f Form) []Test {
	var out []Test
	for _, r := range testRules {
		if r.applies(kind, sub, &f) {
			out = append(out, r.Test)
		}
	}
	return out
}

// checkAnswers compares answers with the tests: each must be answered, and for
// a recommendation to register every hard one must be YES.
func checkAnswers(tests []Test, answers map[string]string, register bool) []fault.Field {
	var bad []fault.Field
	for _, t := range tests {
		a := answers[t.ID]
		switch {
		case a == "":
			bad = append(bad, fault.Field{Pointer: "/checklist/" + t.ID, Code: fault.MissingField,
				Text: fault.T("请核对："+t.Text.Zh, "Answer: "+t.Text.En)})
		case a != Yes && a != No && a != NotApplicable:
			bad = append(bad, fault.At("/checklist/"+t.ID, fault.UnknownCode))
		case register && t.Hard && a != Yes:
			bad = append(bad, fault.Field{Pointer: "/checklist/" + t.ID, Code: fault.ChecklistIncomplete,
				Text: fault.T("必备要点未满足："+t.Text.Zh, "Hard test not met: "+t.Text.En)})
		}
	}
	for id := range answers {
		if !slices.ContainsFunc(tests, func(t Test) bool { return t.ID == id }) {
			bad = append(bad, fault.At("/checklist/"+id, fault.UnknownField))
		}
	}
	slices.SortFunc(bad, func(a, b fault.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return bad
}
