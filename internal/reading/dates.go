package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jishi/internal/calendar"
)

// Purpose (日期用途) says what a date is for.
type Purpose string

// The purposes.
const (
	PurposeSign  Purpose = "SIGN"  // 签订日期
	PurposeBegin Purpose = "BEGIN" // 履行开始
	PurposeEnd   Purpose = "END"   // 履行终止
	PurposeDue   Purpose = "DUE"   // 付款日期
	PurposeOther Purpose = "OTHER"
)

// DateFact (日期) is a whole date that the text names and that exists.
type DateFact struct {
	Date    calendar.Date
	Purpose Purpose
	At      Anchor
}

var datePatterns = []*regexp.Regexp{
	regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})[日号]`),
	regexp.MustCompile(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`),
	regexp.MustCompile(`([〇○零OoＯ0一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})[日号]`),
}

func (x *extraction) dates() {
	type found struct {
		place
		date calendar.Date
	}
	var list []found
	for i := range x.blocks {
		text := x.blocks[i].text
		for _, pattern := range datePatterns {
			for _, m := range pattern.FindAllStringSubmatchIndex(text, -1) {
				if digitAt(text, m[0]-1) || digitAt(text, m[1]) && text[m[1]-1] <= '9' {
					continue // a part of a longer number
				}
				if d, ok := dateOf(text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]]); ok {
					list = append(list, found{place{i, m[0], m[1]}, d})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b found) int {
		if a.block != b.block {
			return a.block - b.block
		}
		return a.start - b.start
	})
	if len(list) > maxFacts {
		list, x.facts.Truncated = list[:maxFacts], true
	}
	for _, f := range list {
		x.days = append(x.days, f.place)
		x.facts.Dates = append(x.facts.Dates, DateFact{Date: f.date, At: x.anchor(&x.blocks[f.block], f.start, f.end)})
	}
	for i := range x.facts.Dates {
		x.facts.Dates[i].Purpose = x.purposeOf(i)
	}
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

// dateOf reads year, month and day in Arabic or Chinese figures; false for a
// day that does not exist or lies outside 1950 to 2150.
func dateOf(year, month, day string) (calendar.Date, bool) {
	y, ok1 := smallNumber(year)
	m, ok2 := smallNumber(month)
	d, ok3 := smallNumber(day)
	if !ok1 || !ok2 || !ok3 || y < 1950 || y > 2150 || m < 1 || m > 12 || d < 1 || d > 31 {
		return calendar.Date{}, false
	}
	date := calendar.On(y, time.Month(m), d)
	return date, date.Day() == d // 31 April would become 1 May
}

// smallNumber reads 2026, 二〇二六, 十二, 廿一.
func smallNumber(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0
	}
	n, tens := 0, false
	for i, r := range s {
		d := int(digitOf[r])
		switch {
		case strings.ContainsRune(zeros+"OoＯ0", r):
			n *= 10
		case r == '元' && i == 0: // 元月
			return 1, len(s) == len("元")
		case r == '十' && !tens && n < 10:
			n, tens = max(n, 1)*10, true
		case r == '廿' && i == 0:
			n, tens = 20, true
		case r == '卅' && i == 0:
			n, tens = 30, true
		case d > 0 && tens && n%10 == 0:
			n += d
		case d > 0 && !tens:
			n = n*10 + d
		default:
			return 0, false
		}
	}
	return n, n > 0
}

var (
	signing   = regexp.MustCompile(`(签订|签署|签约|订立|签字)(日期|时间|于|之日)?:?[^,。;\t]{0,6}$`)
	bareDate  = regexp.MustCompile(`^(日期|时间|签字日期)?:?$`)
	notTerm   = regexp.MustCompile(`专利|申请日|公开日|授权日|登记日|保密|发明|著作权|年检|证书|出生|营业期限`)
	aboutTerm = regexp.MustCompile(`履行|有效期|期限|合同期|服务期|开发周期|研究周期|许可期|实施期|工期|项目(周期|时间)|起止|生效`)
	fromWord  = regexp.MustCompile(`(自|从|起始?日期?:?|开始(日期|时间)?:?|始于|生效日期?:?)$`)
	untilWord = regexp.MustCompile(`(至|到|止于|截止(日期|时间|到)?:?|终止(日期|时间)?:?|结束(日期|时间)?:?|届满日?:?|[-~～—–]+)$`)
	dueAfter  = regexp.MustCompile(`^(之?前|以前|内)?[^。;\t]{0,24}(支付|付清|付款|给付|汇入|拨付|缴纳)`)
	dueBefore = regexp.MustCompile(`(付款|支付|应付)(日期|时间|期限)?:?$`)
	upTo      = regexp.MustCompile(`^(止|为止|届满|终止|结束|前(完成|交付|提交|验收))`)
	fromHere  = regexp.MustCompile(`^(起|开始|[至到]|[-~～—–]+)`)
)

// purposeOf decides by the words around the date, its label and its column.
func (x *extraction) purposeOf(i int) Purpose {
	p := x.days[i]
	text := x.blocks[p.block].text
	start := sentenceStart(text, p.start)
	before, after := text[start:p.start], text[p.end:]
	near := tail(before, 60)
	label := near[strings.LastIndex(near, "\t")+1:]
	switch name := x.columnOf(p); {
	case name != "" && strings.ContainsAny(name, "付"):
		return PurposeDue
	case signing.MatchString(strings.ReplaceAll(near, "\t", ":")), label != "" && bareDate.MatchString(label) && x.nearMarks(p.block):
		return PurposeSign
	case notTerm.MatchString(before):
		return PurposeOther
	case dueBefore.MatchString(near), dueAfter.MatchString(firstClause(after)) && !aboutTerm.MatchString(near):
		return PurposeDue
	}
	term := aboutTerm.MatchString(before) || aboutTerm.MatchString(firstClause(after)) || x.underTerm(p.block)
	switch {
	case !term:
		return PurposeOther
	case untilWord.MatchString(near), upTo.MatchString(after):
		return PurposeEnd
	case fromWord.MatchString(near), fromHere.MatchString(after):
		return PurposeBegin
	}
	return PurposeOther
}

// underTerm tells whether the line before announces the term of the contract.
func (x *extraction) underTerm(block int) bool {
	return block > 0 && len(x.blocks[block-1].text) < 90 && aboutTerm.MatchString(x.blocks[block-1].text)
}

// nearMarks tells whether the block stands within the signatures.
func (x *extraction) nearMarks(block int) bool {
	for i := max(0, block-6); i <= block; i++ {
		if markWord.MatchString(x.blocks[i].text) {
			return true
		}
	}
	return false
}

// columnOf is the name of the column in which a place stands, "" for none.
func (x *extraction) columnOf(p place) string {
	t, row := x.tableOf(p.block)
	if t == nil {
		return ""
	}
	for c, cell := range row.cells {
		if p.start >= cell.start && p.end <= cell.end && c < len(t.head) {
			return t.head[c].text
		}
	}
	return ""
}

// tail is the end of s, at most n bytes, not cut inside a character.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

// firstClause is what stands before the next mark that ends a sentence.
func firstClause(s string) string {
	s = s[:min(len(s), 240)] // a cut character matches nothing
	if i := strings.IndexAny(s, "。；;\t"); i >= 0 {
		return s[:i]
	}
	return s
}
