package reading

import (
	"strings"
	"unicode/utf8"

	"jishi/internal/amount"
)

// The characters of Chinese figures: the formal ones of 大写, the everyday ones
// and the traditional forms.
const (
	zeros      = "零〇○"
	digitChars = "壹贰叁肆伍陆柒捌玖一二三四五六七八九两貳參叄陸弍"
	smallUnits = "拾佰仟十百千"
	yuanChars  = "元圆圓"
)

var digitOf = map[rune]int64{
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
	'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'两': 2, '貳': 2, '弍': 2, '參': 3, '叄': 3, '陸': 6,
}

var unitOf = map[rune]int64{'拾': 10, '佰': 100, '仟': 1000, '十': 10, '百': 100, '千': 1000}

const (
	wan = 10_000
	yi  = 100_000_000
)

// ParseCapitals reads an amount in Chinese capitals (大写金额) such as
// 人民币壹佰万零伍元叁角贰分 exactly; 人民币 and 整 may be missing. It answers false
// for what is no such amount, for what can be read in two ways (壹佰贰万元), and
// beyond amount.Max. It reads everything that amount.Fen.Capitals writes for
// amounts that are not negative.
func ParseCapitals(s string) (amount.Fen, bool) {
	s = strings.TrimPrefix(s, "人民币")
	head, rest, yuan := cutAny(s, yuanChars)
	total := int64(0)
	if yuan {
		v, ok := parseWhole(head)
		if !ok {
			return 0, false
		}
		total = v * 100
	} else {
		rest = s
	}
	part, ok := parsePart(rest, yuan)
	if !ok || total > int64(amount.Max)-part {
		return 0, false
	}
	return amount.Fen(total + part), true
}

// cutAny cuts at the first of some characters.
func cutAny(s, chars string) (before, after string, found bool) {
	i := strings.IndexAny(s, chars)
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}

// parsePart reads what follows 元: 角, 分, 整.
func parsePart(s string, afterYuan bool) (int64, bool) {
	var v int64
	places := 0
	s = strings.TrimSuffix(strings.TrimSuffix(s, "整"), "正")
	runes := []rune(s)
	for len(runes) > 0 {
		if strings.ContainsRune(zeros, runes[0]) && len(runes) > 1 && (afterYuan || places > 0) {
			runes = runes[1:]
			if runes[0] == '角' && places == 0 { // 零角伍分
				places, runes = 1, runes[1:]
			} else if runes[0] == '分' && places < 2 {
				places, runes = 2, runes[1:]
			}
			continue
		}
		d := digitOf[runes[0]]
		switch {
		case d == 0 || len(runes) < 2:
			return 0, false
		case runes[1] == '角' && places == 0:
			v, places = v+d*10, 1
		case runes[1] == '分' && places < 2:
			v, places = v+d, 2
		default:
			return 0, false
		}
		runes = runes[2:]
	}
	return v, afterYuan || places > 0
}

// whole is a whole number while it is read.
type whole struct {
	above   int64 // what 亿 closed
	middle  int64 // what 万 closed
	section int64 // below 万
	digit   int64 // waiting for its unit
	unit    int64 // the last unit of the section
	zero    bool  // a 零 since the last unit or digit
	any     bool
}

// parseWhole reads the number before 元.
func parseWhole(s string) (int64, bool) {
	if s != "" && strings.Trim(s, zeros) == "" {
		return 0, len([]rune(s)) == 1
	}
	w := whole{unit: wan}
	for _, r := range s {
		if !w.read(r) {
			return 0, false
		}
	}
	if !w.ones() || !w.any || w.zero {
		return 0, false
	}
	return w.above + w.middle + w.section, true
}

func (w *whole) read(r rune) bool {
	switch d, u := digitOf[r], unitOf[r]; {
	case strings.ContainsRune(zeros, r):
		if w.zero || w.digit > 0 || !w.any {
			return false
		}
		w.zero = true
		return true
	case d > 0:
		if w.digit > 0 {
			return false
		}
		w.digit, w.any = d, true
		return true
	case u > 0:
		return w.small(u)
	case r == '万' || r == '萬':
		if w.middle > 0 || !w.ones() || w.section == 0 {
			return false
		}
		w.middle, w.section, w.unit, w.zero = w.section*wan, 0, wan, false
		return true
	case r == '亿' || r == '億':
		if w.above > 0 || !w.ones() || w.middle+w.section == 0 {
			return false
		}
		w.above, w.middle, w.section, w.unit, w.zero = (w.middle+w.section)*yi, 0, 0, wan, false
		return true
	}
	return false
}

// small reads 拾, 佰 or 仟, each smaller than the one before. 拾万 is 壹拾万.
func (w *whole) small(u int64) bool {
	if w.digit == 0 && u == 10 && !w.any {
		w.digit, w.any = 1, true
	}
	if w.digit == 0 || u >= w.unit {
		return false
	}
	w.section, w.digit, w.unit, w.zero = w.section+w.digit*u, 0, u, false
	return true
}

// ones takes a digit without unit as ones. After a gap there must be a 零:
// 壹佰贰万 may mean 102 or 120.
func (w *whole) ones() bool {
	if w.digit == 0 {
		return true
	}
	first := w.unit == wan && w.above == 0 && w.middle == 0
	if !w.zero && !first && w.unit != 10 {
		return false
	}
	w.section, w.digit, w.zero = w.section+w.digit, 0, false
	return true
}
