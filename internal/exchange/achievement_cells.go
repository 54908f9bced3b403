package exchange

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// manyOf splits a cell with several entries; what stands in brackets stays whole.
func manyOf(s string, separators string) []string {
	var out []string
	var b strings.Builder
	depth := 0
	flush := func() {
		if text := strings.TrimSpace(b.String()); text != "" {
			out = append(out, text)
		}
		b.Reset()
	}
	for _, r := range s {
		switch r {
		case '(', '（', '[', '【':
			depth++
		case ')', '）', ']', '】':
			depth = max(depth-1, 0)
		}
		if depth == 0 && strings.ContainsRune(separators, r) {
			flush()
			continue
		}
		b.WriteRune(r)
	}
	flush()
	return out
}

// listMarks part entries of a list.
const listMarks = "、;；,，\n\t|／/"

var (
	bracketed   = regexp.MustCompile(`[(（\[【]([^()（）\[\]【】]*)[)）\]】]`)
	percent     = regexp.MustCompile(`^([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%$`)
	trailing    = regexp.MustCompile(`^(.*?)[\s::]+([0-9]{1,3}(?:\.[0-9]{1,6})?\s*%)$`)
	attached    = regexp.MustCompile(`^(.*?[^0-9.\s])([0-9]{1,3}(?:\.[0-9]{1,6})?\s*%)$`)
	leadNumber  = regexp.MustCompile(`^(?:[(（]?[0-9]{1,2}[)）]|[0-9]{1,2}[..、])\s*`)
	unitEndings = []string{"大学", "学院", "研究院", "研究所", "设计院", "所", "公司", "中心", "医院", "集团", "厂", "站", "局", "实验室"}
)

// shareOf reads a share: 50%, 33.33％, or a bare number of percent. Its unit is
// basis points. Fault: ShareUnreadable.
func shareOf(s string) (int64, error) {
	s = strings.ReplaceAll(halfWidth(strings.TrimSpace(s)), " ", "")
	if !strings.HasSuffix(s, "%") {
		s += "%"
	}
	m := percent.FindStringSubmatch(s)
	if m == nil {
		return 0, fault.New(fault.ShareUnreadable)
	}
	v, ok := new(big.Rat).SetString(m[1])
	if !ok {
		return 0, fault.New(fault.ShareUnreadable)
	}
	v.Mul(v, big.NewRat(100, 1))
	if !v.IsInt() || v.Cmp(big.NewRat(10_000, 1)) > 0 {
		return 0, fault.New(fault.ShareUnreadable)
	}
	return v.Num().Int64(), nil
}

// peopleOf reads names in one cell: 张三、李 四（山东农业大学，30%）；王五 20%.
// Faults: ShareUnreadable, PeopleUnreadable.
func peopleOf(s string) ([]achievement.Person, error) {
	var out []achievement.Person
	for _, text := range manyOf(s, listMarks) {
		p, err := personOf(text)
		if err != nil {
			return nil, err
		}
		if p.Name != "" {
			out = append(out, p)
		}
	}
	return out, nil
}

func personOf(text string) (achievement.Person, error) {
	var p achievement.Person
	text = strings.ReplaceAll(text, "％", "%")
	text = leadNumber.ReplaceAllString(text, "")
	share := ""
	for _, m := range bracketed.FindAllStringSubmatch(text, -1) {
		for _, part := range manyOf(halfWidth(m[1]), listMarks+" ") {
			switch {
			case percent.MatchString(part) || strings.Trim(part, "0123456789.") == "":
				share = part
			case endsWith(part, unitEndings):
				p.UnitName = part
			case p.Title == "":
				p.Title = part
			}
		}
	}
	name := strings.TrimSpace(bracketed.ReplaceAllString(text, ""))
	for _, form := range []*regexp.Regexp{trailing, attached} {
		if m := form.FindStringSubmatch(halfWidth(name)); share == "" && m != nil {
			name, share = strings.TrimSpace(m[1]), m[2]
		}
	}
	p.Name = strings.TrimRight(personName(name), ":： ")
	for _, rest := range []string{"等人", "等"} {
		if short, cut := strings.CutSuffix(p.Name, rest); cut && len([]rune(short)) >= 2 {
			p.Name = short
			break
		}
	}
	if strings.ContainsAny(p.Name, "0123456789%()（）[]【】") || len([]rune(p.Name)) > 64 {
		return p, fault.Newf(fault.PeopleUnreadable, "“%s”不像姓名。请写成“张三、李四”，份额写在括号里。", "%q is no name; write “Zhang San、Li Si”, shares in brackets.", brief(text))
	}
	if share == "" {
		return p, nil
	}
	var err error
	p.Share, err = shareOf(share)
	return p, err
}

func endsWith(s string, endings []string) bool {
	for _, e := range endings {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// personName takes the blanks out of a Chinese name (李 四) and leaves those of
// others one wide.
func personName(s string) string {
	fields := strings.Fields(s)
	for _, f := range fields {
		for _, r := range f {
			if !unicode.Is(unicode.Han, r) && r != '·' && r != '•' {
				return strings.Join(fields, " ")
			}
		}
	}
	return strings.Join(fields, "")
}

var (
	rightNumber = regexp.MustCompile(`(?i)(?:ZL|CN)?\s*[0-9]{8,13}(?:\.[0-9X])?[A-C]?[0-9]?|[0-9]{4}SR[0-9]{6,8}|BS\.?[0-9]{8,12}|CNA[0-9]{8}[.0-9]*`)
	rightKinds  = []struct{ word, code string }{{"国防专利", "14"}, {"实用新型", "12"}, {"外观设计", "13"}, {"发明", "11"}, {"软件著作权", "30"}, {"软著", "30"}, {"布图设计", "40"}, {"植物新品种", "50"}, {"技术秘密", "20"}}
	states      = []struct{ word, code string }{{"失效", "LAPSED"}, {"终止", "LAPSED"}, {"撤回", "LAPSED"}, {"驳回", "LAPSED"}, {"未授权", "APPLIED"}, {"授权", "GRANTED"}, {"有效", "GRANTED"}, {"已登记", "GRANTED"},
		{"申请", "APPLIED"}, {"受理", "APPLIED"}, {"公开", "APPLIED"}, {"实审", "APPLIED"}, {"审查", "APPLIED"}}
)

// rightsOf reads numbers of rights in one cell, with what is said beside them:
// 发明专利 ZL202310123456.7、2023SR0123456. What holds no number is kept as it is.
func rightsOf(s string) []achievement.Right {
	var out []achievement.Right
	for _, text := range manyOf(s, "、;；,，\n\t") {
		text = halfWidth(text)
		if none := strings.TrimSpace(text); none == "无" || none == "-" || none == "—" {
			continue
		}
		found := rightNumber.FindAllString(text, -1)
		if len(found) == 0 {
			out = append(out, rightOf(strings.TrimSpace(text), text))
		}
		for _, n := range found {
			out = append(out, rightOf(n, text))
		}
	}
	return out
}

// rightOf tells the kind and state of a number from its form and from the words
// beside it.
func rightOf(number, words string) achievement.Right {
	number = strings.ToUpper(strings.Join(strings.Fields(number), ""))
	r := achievement.Right{Number: number, Status: stateOf(words)}
	for _, k := range rightKinds {
		if strings.Contains(words, k.word) {
			r.Kind = k.code
			break
		}
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(number, "ZL"), "CN")
	if r.Kind == "" {
		r.Kind = patentKind(digits)
	}
	if r.Kind == "" && strings.Contains(number, "SR") {
		r.Kind = "30"
	}
	switch {
	case r.Status != "":
	case strings.HasPrefix(number, "ZL") || strings.Contains(number, "SR"):
		r.Status = "GRANTED"
	case strings.HasPrefix(number, "CN"):
		r.Status = "APPLIED"
	}
	return r
}

// patentKind is told by the fifth digit of an application's number since 2003.
func patentKind(digits string) string {
	if len(digits) < 12 || digits[0] != '2' || digits[1] != '0' || strings.Trim(digits[:12], "0123456789") != "" {
		return ""
	}
	return map[byte]string{'1': "11", '8': "11", '2': "12", '9': "12", '3': "13"}[digits[4]]
}

// stateOf reads the state of a right; "" when nothing is said.
func stateOf(s string) string {
	for _, x := range states {
		if strings.Contains(s, x.word) {
			return x.code
		}
	}
	return ""
}

var levelText = regexp.MustCompile(`^(?:TRL|trl|第)?\s*-?\s*([0-9]{1,2}|[一二三四五六七八九])\s*级?$`)

// levelOf reads a level of readiness: 6, TRL6, 6级, 第六级. Fault: WrongFormat.
func levelOf(s string) (int64, error) {
	m := levelText.FindStringSubmatch(halfWidth(strings.TrimSpace(s)))
	if m == nil {
		return 0, fault.New(fault.WrongFormat)
	}
	n, err := strconv.ParseInt(westernDigits(m[1]), 10, 64)
	if err != nil || n < 1 || n > 9 {
		return 0, fault.New(fault.OutOfRange)
	}
	return n, nil
}

// westernDigits writes Chinese figures as digits.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		for i, c := range []rune("〇一二三四五六七八九") {
			if r == c {
				return rune('0' + i)
			}
		}
		if r == '零' || r == '○' {
			return '0'
		}
		return r
	}, s)
}

var (
	monthText = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})月?$`)
	tens      = regexp.MustCompile(`([0-9]?)十([0-9]?)`)
)

// someDay reads a day in any spelling of an office, and a month as its first or
// last day: 2024-06, 2024年6月, 2024.6, 二〇二四年六月. Fault: WrongFormat.
func someDay(s string, zero calendar.Date, last bool) (calendar.Date, error) {
	s = strings.ReplaceAll(halfWidth(strings.TrimSpace(s)), " ", "")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "日止"), "止")
	if strings.ContainsAny(s, "〇零○一二三四五六七八九十") {
		s = tens.ReplaceAllStringFunc(westernDigits(s), func(t string) string {
			m := tens.FindStringSubmatch(t)
			if m[1] == "" {
				m[1] = "1"
			}
			if m[2] == "" {
				m[2] = "0"
			}
			return m[1] + m[2]
		})
	}
	if len(s) == 6 && strings.Trim(s, "0123456789") == "" {
		s = s[:4] + "-" + s[4:]
	}
	m := monthText.FindStringSubmatch(s)
	if m == nil {
		return dateOf(s, zero)
	}
	d, err := calendar.ParseDate(m[1] + "-" + ("0" + m[2])[len(m[2])-1:] + "-01")
	if err != nil || !last {
		return d, err
	}
	next := d.AddDays(31)
	return next.AddDays(-next.Day()), nil
}

// codeLike finds a code as codeOf does, or by a name that begins, ends or is
// contained alike in one entry only.
func codeLike(s string, l *lookup) (string, bool) {
	code := codeOf(s, l)
	if _, ok := l.codes[code]; ok {
		return code, true
	}
	plain := func(t string) string { return strings.Join(strings.Fields(halfWidth(t)), "") }
	want, found := plain(s), ""
	if len([]rune(want)) < 2 {
		return "", false
	}
	for name, code := range l.names {
		have := plain(name)
		if have == want {
			return code, true
		}
		if strings.Contains(have, want) || strings.Contains(want, have) {
			if found != "" && found != code {
				return "", false
			}
			found = code
		}
	}
	return found, found != ""
}
