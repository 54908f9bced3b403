package reading

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Clause (合同条款) is one of the usual clauses of a technology contract (Civil
// Code Article 845).
type Clause string

// The clauses; the first seven are those Article 845 paragraph 1 lists, PATENT
// is its paragraph 3.
const (
	ClauseProject     Clause = "PROJECT"     // 项目的名称
	ClauseContent     Clause = "CONTENT"     // 标的的内容、范围和要求
	ClausePlan        Clause = "PLAN"        // 履行的计划、地点和方式
	ClauseSecrecy     Clause = "SECRECY"     // 技术信息和资料的保密
	ClauseOwnership   Clause = "OWNERSHIP"   // 技术成果的归属和收益的分配办法
	ClauseAcceptance  Clause = "ACCEPTANCE"  // 验收标准和方法
	ClauseDefinitions Clause = "DEFINITIONS" // 名词和术语的解释
	ClausePrice       Clause = "PRICE"       // 价款、报酬或者使用费及其支付方式
	ClauseRisk        Clause = "RISK"        // 风险责任
	ClauseBreach      Clause = "BREACH"      // 违约责任
	ClauseDisputes    Clause = "DISPUTES"    // 争议的解决
	ClausePatent      Clause = "PATENT"      // 涉及专利的情况
)

// Clauses lists all clauses that are looked for, in the order of Article 845.
func Clauses() []Clause {
	return []Clause{ClauseProject, ClauseContent, ClausePlan, ClauseSecrecy, ClauseOwnership, ClauseAcceptance,
		ClauseDefinitions, ClausePrice, ClauseRisk, ClauseBreach, ClauseDisputes, ClausePatent}
}

var clauseHeadings = []struct {
	clause Clause
	words  *regexp.Regexp
}{
	{ClauseProject, regexp.MustCompile(`项目(的)?名称|合同名称`)},
	{ClauseContent, regexp.MustCompile(`内容.{0,8}(范围|要求)|(标的|技术|服务|咨询|研究开发|开发|转让|许可|项目|合同|培训)的?(主要)?(技术)?(内容|范围|目标|要求|指标)|技术(目标|指标|要求|内容)`)},
	{ClausePlan, regexp.MustCompile(`(履行|实施|研究开发|开发|工作|服务|进度)的?(的)?(计划|进度|期限|地点|方式)|计划.{0,4}(进度|地点|方式)|履行.{0,6}(期限|地点|方式)|(工作|项目|交付)进度|服务期限|合同期限`)},
	{ClauseSecrecy, regexp.MustCompile(`保密|商业秘密`)},
	{ClauseOwnership, regexp.MustCompile(`(成果|知识产权|专利权|著作权|权利|收益|权属)的?.{0,6}(归属|分享|分配|所有|享有)|知识产权`)},
	{ClauseAcceptance, regexp.MustCompile(`验收`)},
	{ClauseDefinitions, regexp.MustCompile(`(名词|术语|定义|用语)(和|与|、|及|的|或者)?.{0,6}(解释|定义|含义|说明|释义)|^[^\p{Han}]*定义|释义`)},
	{ClausePrice, regexp.MustCompile(`价款|报酬|使用费|(研究开发|服务|咨询|转让|许可|合同)?(经费|费用).{0,8}(支付|付款|结算|标准)?|(合同)?(总价|金额|价格)|(支付|付款|结算)(方式|办法)`)},
	{ClauseRisk, regexp.MustCompile(`风险`)},
	{ClauseBreach, regexp.MustCompile(`违约`)},
	{ClauseDisputes, regexp.MustCompile(`(争议|纠纷|争端).{0,8}(解决|处理)|争议|仲裁`)},
	{ClausePatent, regexp.MustCompile(`涉及专利|专利(情况|信息|的?基本情况|号|权人)|发明(创造|人)?名称`)},
}

// clauseStart is a numbered beginning; what stands behind it is the heading.
var clauseStart = regexp.MustCompile(`^(?:第[一二三四五六七八九十百零〇\d]{1,5}[条章节款]|[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}(?:\.\d{1,2})*[.、]?)\s*[:、.]?\s*`)

const (
	headingRunes = 26 // an unnumbered line this short may be a heading
	leadRunes    = 30 // of a numbered clause are looked at
)

// clauses looks at numbered beginnings, short lines and the labels of rows. A
// numbered beginning wins over a label that stood before it.
func (x *extraction) clauses() {
	x.facts.Clauses = map[Clause]Anchor{}
	numbered := map[Clause]bool{}
	for i := range x.blocks {
		b := &x.blocks[i]
		lead, start, strong := headingOf(b.text)
		if lead == "" || markWord.MatchString(lead) {
			continue
		}
		for _, h := range clauseHeadings {
			if _, there := x.facts.Clauses[h.clause]; there && (numbered[h.clause] || !strong) || !h.words.MatchString(lead) {
				continue
			}
			x.facts.Clauses[h.clause] = x.anchor(b, start, start+len(lead))
			numbered[h.clause] = strong
		}
	}
}

// headingOf is the part of a block that may name a clause, where it begins, and
// whether a number stands before it.
func headingOf(text string) (lead string, start int, numbered bool) {
	if m := clauseStart.FindStringIndex(text); m != nil {
		return firstRunes(cutHeading(text[m[1]:]), leadRunes), m[1], true
	}
	if i := strings.IndexByte(text, '\t'); i > 0 {
		return firstRunes(text[:i], leadRunes), 0, false
	}
	if i := strings.IndexByte(text, ':'); i > 0 && utf8.RuneCountInString(text[:i]) <= 16 {
		return text[:i], 0, false
	}
	if utf8.RuneCountInString(text) <= headingRunes && !strings.ContainsAny(text, "。;；") {
		return text, 0, false
	}
	return "", 0, false
}

// cutHeading ends a heading where its sentence or its cell does.
func cutHeading(s string) string {
	if i := strings.IndexAny(s, "。;；:\t"); i >= 0 {
		return s[:i]
	}
	return s
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
