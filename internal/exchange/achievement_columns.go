package exchange

import (
	"strings"

	"jishi/internal/codes"
)

// Sheets of a workbook of achievements. Universities keep them in one sheet, the
// template has linked ones beside it.
const (
	achievementSheet = "成果"
	unitSheet        = "完成单位"
	peopleSheet      = "完成人"
	rightSheet       = "知识产权"
)

// asked is a column that is read, by any of the names it goes under.
type asked struct {
	field string
	head  string   // as the template has it
	also  []string // as universities have it
	list  string   // code table
	must  bool
	hint  string
}

const (
	manyHint = "多个用“、”或“；”分隔"
	dateHint = "如 2024-06-30、2024年6月30日、2024.6；只写年月的，起始日期取月初，完成日期取月末"
)

var achievementColumns = []asked{
	{field: "key", head: "序号", also: []string{"行号", "no", "no."}, hint: "与其他工作表对应；只用本表时可不填"},
	{field: "name", head: "成果名称", also: []string{"项目名称", "科技成果名称", "成果项目名称", "成果(项目)名称", "项目(成果)名称", "名称"}, must: true, hint: "不超过 100 字"},
	{field: "class", head: "成果类别", also: []string{"成果类型", "成果分类", "类别"}, list: codes.AchievementClasses},
	{field: "evaluation_class", head: "评价类别", also: []string{"成果评价类别"}, list: codes.EvaluationClasses},
	{field: "registration_no", head: "科技成果登记号", also: []string{"登记号", "成果登记号", "登记证书号"}},
	{field: "keywords", head: "关键词", also: []string{"关键字", "主题词"}, hint: "最多 3 个，" + manyHint},
	{field: "teaser", head: "一句话简介", also: []string{"解决的问题", "解决问题", "一句话介绍"}, hint: "公开：解决什么问题，不超过 120 字"},
	{field: "abstract", head: "成果简介", also: []string{"简介", "摘要", "内容摘要", "成果介绍", "成果摘要"}, hint: "登录后可见，不超过 500 字"},
	{field: "innovation", head: "创新点", also: []string{"主要创新点", "技术创新点"}, hint: "签署保密承诺后可见"},
	{field: "detail", head: "技术要点", also: []string{"主要技术内容", "技术原理", "主要技术指标"}, hint: "签署保密承诺后可见"},
	{field: "output_form", head: "成果体现形式", also: []string{"体现形式"}, list: codes.AchievementOutputForms},
	{field: "attribute", head: "成果属性", also: []string{"属性"}, list: codes.AchievementAttributes},
	{field: "stage", head: "成果所处阶段", also: []string{"所处阶段", "成果阶段", "技术阶段", "阶段"}, list: codes.AchievementStages},
	{field: "tech_field", head: "技术领域", also: []string{"高新技术领域", "所属技术领域", "所属领域", "领域"}, list: codes.TechnologyFields},
	{field: "industry", head: "国民经济行业", also: []string{"应用行业", "所属行业", "行业"}, list: codes.IndustryDivisions},
	{field: "started_on", head: "研究起始日期", also: []string{"起始日期", "开始日期", "开始时间", "立项时间", "起始时间"}, hint: dateHint},
	{field: "completed_on", head: "研究终止日期", also: []string{"完成日期", "完成时间", "终止日期", "结束日期", "结题时间", "结题日期", "成果完成时间"}, hint: dateHint},
	{field: "source", head: "课题来源", also: []string{"项目来源", "任务来源", "来源"}, list: codes.AchievementProjectSources},
	{field: "programme", head: "计划名称", also: []string{"计划(项目)名称", "课题计划", "项目计划", "计划类别"}},
	{field: "project_no", head: "课题编号", also: []string{"项目编号", "立项编号", "计划编号", "课题立项编号"}},
	{field: "funding", head: "经费(元)", also: []string{"经费", "项目经费", "投入经费", "研究经费", "经费(万元)", "项目经费(万元)", "投入经费(万元)"}, hint: "列名写“万元”的按万元读"},
	{field: "review_mode", head: "评审方式", also: []string{"评价方式", "鉴定方式"}, list: codes.AchievementReviewModes},
	{field: "review_body", head: "评审单位", also: []string{"评价单位", "鉴定单位", "组织鉴定单位", "组织评价单位"}},
	{field: "review_on", head: "评审日期", also: []string{"评价日期", "鉴定日期", "验收日期", "鉴定时间", "验收时间"}, hint: dateHint},
	{field: "report_no", head: "报告编号", also: []string{"鉴定证书号", "证书编号", "证书号"}},
	{field: "level", head: "成果水平（转录）", also: []string{"成果水平", "鉴定水平"}, list: codes.AchievementReportLevels},
	{field: "unit_first", head: "第一完成单位", also: []string{"牵头单位", "第一单位"}},
	{field: "units", head: "完成单位", also: []string{"主要完成单位", "承担单位", "研制单位", "所属单位", "成果单位", "单位名称"}, hint: "按顺序，" + manyHint + "；已填“完成单位”工作表的不用填"},
	{field: "unit_codes", head: "单位信用代码", also: []string{"统一社会信用代码", "信用代码", "单位代码"}, hint: "与完成单位一一对应"},
	{field: "person_first", head: "第一完成人", also: []string{"项目负责人", "成果负责人", "课题负责人", "负责人"}},
	{field: "people", head: "完成人", also: []string{"主要完成人", "完成人员", "成果完成人", "主要研究人员", "发明人", "项目组成员"}, hint: "按顺序，" + manyHint + "；可注明份额、单位，如 张三（山东农业大学，50%）"},
	{field: "shares", head: "完成人份额", also: []string{"份额", "分配比例", "奖励比例", "贡献比例"}, hint: "与完成人一一对应，如 50%、30%、20%"},
	{field: "rights", head: "专利号/授权号", also: []string{"专利号", "授权号", "专利授权号", "知识产权", "知识产权号", "知识产权编号", "专利(申请)号", "申请号", "专利申请号", "软著登记号"}, hint: manyHint},
	{field: "right_kind", head: "知识产权类别", also: []string{"专利类型", "专利类别", "知识产权类型"}, list: codes.IPKinds},
	{field: "right_status", head: "法律状态", also: []string{"专利状态", "授权状态", "知识产权状态"}, hint: "申请、授权、失效"},
	{field: "trl", head: "技术成熟度", also: []string{"成熟度", "成熟度等级", "技术成熟度等级", "trl"}, hint: "1 至 9 级，佐证材料在导入后上传"},
	{field: "application", head: "应用状态", also: []string{"应用情况"}, list: codes.AchievementApplicationStatuses},
	{field: "unused", head: "未应用原因", also: []string{"未应用或停用原因"}, list: codes.AchievementUnusedReasons},
	{field: "mode", head: "转化方式", also: []string{"成果转化方式"}, list: codes.AchievementTransferModes},
}

var unitColumns = []asked{
	{field: "key", head: "序号", also: []string{"行号", "成果序号", "no"}, must: true},
	{field: "name", head: "单位名称", also: []string{"完成单位", "单位"}, must: true},
	{field: "code", head: "统一社会信用代码", also: []string{"信用代码", "单位代码"}},
	{field: "kind", head: "单位性质", also: []string{"性质", "单位类型"}, list: codes.AchievementUnitKinds},
	{field: "role", head: "承担的工作", also: []string{"主要工作", "分工"}},
}

var personColumns = []asked{
	{field: "key", head: "序号", also: []string{"行号", "成果序号", "no"}, must: true},
	{field: "name", head: "姓名", also: []string{"完成人", "完成人姓名"}, must: true},
	{field: "birth", head: "出生年份", also: []string{"出生年", "出生年月", "出生日期"}, hint: "不公开"},
	{field: "title", head: "职称", also: []string{"技术职称", "专业技术职务"}},
	{field: "degree", head: "学位", also: []string{"学历", "最高学位", "文化程度"}},
	{field: "unit", head: "工作单位", also: []string{"所在单位", "单位", "单位名称"}},
	{field: "code", head: "单位信用代码", also: []string{"统一社会信用代码", "信用代码"}},
	{field: "orcid", head: "ORCID"},
	{field: "contribution", head: "贡献", also: []string{"主要贡献", "对成果的贡献", "创造性贡献"}},
	{field: "share", head: "份额", also: []string{"份额(%)", "比例", "分配比例"}, hint: "如 50%；全部合计 100%"},
	{field: "leader", head: "领导人员", also: []string{"是否领导", "是否领导人员"}, hint: "是或否"},
	{field: "main", head: "主要贡献人员", also: []string{"是否主要贡献人员"}, hint: "是或否"},
}

var rightColumns = []asked{
	{field: "key", head: "序号", also: []string{"行号", "成果序号", "no"}, must: true},
	{field: "number", head: "编号", also: []string{"专利号", "授权号", "专利号/授权号", "知识产权编号", "登记号", "申请号"}, must: true},
	{field: "kind", head: "类别", also: []string{"知识产权类别", "专利类型"}, list: codes.IPKinds},
	{field: "title", head: "名称", also: []string{"专利名称", "知识产权名称", "发明名称"}},
	{field: "owner", head: "权利人", also: []string{"专利权人", "著作权人", "申请人"}},
	{field: "status", head: "状态", also: []string{"法律状态", "专利状态"}, hint: "申请、授权、失效"},
	{field: "filed_on", head: "申请日", also: []string{"申请日期", "申请时间"}},
	{field: "granted_on", head: "授权日", also: []string{"授权日期", "授权公告日", "登记日期"}},
	{field: "expires_on", head: "到期日", also: []string{"有效期至", "届满日"}},
	{field: "encumbrance", head: "权利负担", also: []string{"质押许可情况", "质押、许可"}},
}

// achievementSheets are the sheets of the template, in order.
var achievementSheets = []struct {
	name    string
	columns []asked
	about   string
}{
	{achievementSheet, achievementColumns, "每行一项成果。单位自有台账也可直接上传：列名按同义词识别，不认识的列忽略并提示。"},
	{unitSheet, unitColumns, "可选：按顺序列出完成单位，第一完成单位登记。"},
	{peopleSheet, personColumns, "可选：按顺序列出完成人及份额。"},
	{rightSheet, rightColumns, "可选：逐项列出知识产权。"},
}

// headName is a header as it is compared.
func headName(s string) string {
	s = halfWidth(tidy(s))
	for _, cut := range []string{"(必填)", "(选填)", "(可选)", "*", "△", " ", "\n", "\t", "\"", ":"} {
		s = strings.ReplaceAll(s, cut, "")
	}
	return strings.ToLower(s)
}

// columnsByName gives each name under which a column goes.
func columnsByName(list []asked) map[string]*asked {
	out := map[string]*asked{}
	for i := range list {
		c := &list[i]
		for _, name := range append([]string{c.head}, c.also...) {
			if name = headName(name); out[name] == nil {
				out[name] = c
			}
		}
	}
	return out
}
