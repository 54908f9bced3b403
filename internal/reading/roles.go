package reading

import (
	"regexp"
	"strings"
)

// roleWord is a word that tells what the amount after it is for.
type roleWord struct {
	role  Role
	words *regexp.Regexp
}

// feeLike is a role in the making: the price of a technical contract is often
// just called by its fee. It becomes the total when nothing else is.
const feeLike Role = "fee"

var roleWords = []roleWord{
	{RoleTotal, regexp.MustCompile(`合同(?:总|的总)?(?:价款|价格|金额|价|额|款|经费|费用)(?:总额)?|(?:合同)?(?:成交|交易)总?额|总(?:价款|价|额|金额|费用|款|经费|报酬|计)|(?:费用?|报酬|价款|经费|使用费)总额|合计|共计|标的额`)},
	{RoleTechnical, regexp.MustCompile(`技术交易(?:额|金额)|技术性(?:收入|费用|金额)|其中技术(?:费|费用|部分)`)},
	{RoleGoods, regexp.MustCompile(`非技术性(?:费用|收入|成本)?|(?:设备|仪器|材料|原材料|硬件|元器件|零部件|货物)(?:购置|采购|加工)?(?:费用?|价款|款|成本|总价|金额)|货款|购置费`)},
	{RoleInstalment, regexp.MustCompile(`首付款?|预付款?|首期|定金|进度款|中期款|尾款|余款|质保金|第[一二三四五六七八九十\d]{1,2}(?:期|笔|次|阶段)|支付|付款|付清|拨付|一次性付`)},
	{RoleOther, regexp.MustCompile(`违约金|赔偿|注册资本|保证金|罚款|诉讼费|保险|滞纳金|利息|产值|利润|销售额|营业收入|税率|税额|税金|单价|不超过|不低于|不少于`)},
	{feeLike, regexp.MustCompile(`(?:服务|咨询|开发|转让|使用|许可|培训|技术|中介)费用?|报酬|价款|经费`)},
}

var (
	perUnit = regexp.MustCompile(`^(?:/|每)`)
	share   = regexp.MustCompile(`\d%|百分之`)
	payment = regexp.MustCompile(`^[^,。;\t]{0,10}(?:首付|预付|首期|定金|尾款|余款|进度款)`)
)

// roleOf decides by the words before the amount in its sentence, the nearest
// one winning, then by those just behind it.
func (x *extraction) roleOf(i int) Role {
	p := x.money[i]
	text := x.blocks[p.block].text
	if perUnit.MatchString(text[p.end:]) {
		return RoleOther
	}
	before := text[sentenceStart(text, p.start):p.start]
	role, from, at := RoleOther, -1, -1
	for _, w := range roleWords {
		found := lastMatch(w.words, before)
		if found[1] > at || found[1] == at && found[0] < from { // of two that end together the longer
			role, from, at = w.role, found[0], found[1]
		}
	}
	switch {
	case at >= 0 && (role == RoleTotal || role == feeLike) && share.MatchString(before[at:]):
		return RoleInstalment // 合同总价的30%,即…
	case (role == feeLike || at < 0) && payment.MatchString(text[p.end:]):
		return RoleInstalment
	case role == feeLike && strings.Contains(before, "其中"):
		return RoleOther // a share of a total named before
	case at < 0 && x.inColumn(p):
		return RoleInstalment
	}
	return role
}

// lastMatch is the last match of a pattern in s, {-1, -1} for none.
func lastMatch(pattern *regexp.Regexp, s string) [2]int {
	last := [2]int{-1, -1}
	for _, m := range pattern.FindAllStringIndex(s, -1) {
		last = [2]int{m[0], m[1]}
	}
	return last
}

// sentenceStart goes back from a place to the end of the sentence before, at
// most some hundred bytes.
func sentenceStart(text string, at int) int {
	from := max(0, at-300)
	for from > 0 && from < at && text[from]&0xC0 == 0x80 {
		from++ // not inside a character
	}
	start := from
	for _, end := range []string{"。", "；", ";", "！"} {
		if i := strings.LastIndex(text[from:at], end); i >= 0 {
			start = max(start, from+i+len(end))
		}
	}
	return start
}

// inColumn tells whether the amount stands in a row of an instalment table.
func (x *extraction) inColumn(p place) bool {
	t, _ := x.tableOf(p.block)
	return t != nil && t.ofInstalments()
}

// maxPairGap is how far apart, in bytes, the two forms of an amount may stand:
// "¥1,200,000.00元(大写:人民币…)".
const maxPairGap = 48

// pair links figures and capitals that stand next to each other. They are meant
// to be the same; whether they are is for others to compare.
func (x *extraction) pair() {
	list := x.facts.Amounts
	for i := 0; i+1 < len(list); i++ {
		a, b := x.money[i], x.money[i+1]
		if list[i].Words == list[i+1].Words || list[i].Pair >= 0 || a.block != b.block || b.start-a.end > maxPairGap || b.start < a.end {
			continue
		}
		if strings.ContainsAny(x.blocks[a.block].text[a.end:b.start], "。；;\t") {
			continue
		}
		list[i].Pair, list[i+1].Pair = i+1, i
		if list[i].Role == RoleOther {
			list[i].Role = list[i+1].Role
		} else {
			list[i+1].Role = list[i].Role
		}
	}
}

// onlyFee makes the first fee the total when the text names no total, and gives
// every other fee its final role.
func (x *extraction) onlyFee() {
	total := false
	for _, a := range x.facts.Amounts {
		total = total || a.Role == RoleTotal
	}
	for i := range x.facts.Amounts {
		a := &x.facts.Amounts[i]
		if a.Role != feeLike {
			continue
		}
		switch {
		case total:
			a.Role = RoleOther
		default:
			a.Role, total = RoleTotal, true
			if a.Pair >= 0 {
				x.facts.Amounts[a.Pair].Role = RoleTotal
			}
		}
	}
}
