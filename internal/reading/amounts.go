package reading

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jishi/internal/amount"
)

// Role (金额用途) says what an amount is for, as its sentence has it.
type Role string

// The roles.
const (
	RoleTotal      Role = "TOTAL"      // 合同总价
	RoleTechnical  Role = "TECHNICAL"  // 技术交易额
	RoleInstalment Role = "INSTALMENT" // 一期付款
	RoleGoods      Role = "GOODS"      // 设备、材料等非技术性费用
	RoleOther      Role = "OTHER"
)

// AmountFact (金额) is an amount in yuan as the text states it.
type AmountFact struct {
	Fen   amount.Fen
	Words bool // written in Chinese characters (大写)
	Role  Role
	Pair  int // index in Facts.Amounts of the same amount in the other form, -1 for none
	At    Anchor
}

var (
	figures = regexp.MustCompile(`(¥|RMB|CNY|人民币|USD|US\$|HK\$|\$|€|EUR|£|GBP|JPY|HKD)?:?\s?(\d{1,3}(?:,\d{3})+|\d{1,16})(\.\d{1,8})?\s?` +
		`(万亿|亿|千万|百万|十万|万|千|百)?\s?(元|圆|美元|美金|欧元|港元|港币|日元|英镑)?`)
	numerals = `[` + zeros + digitChars + smallUnits + `万亿萬億]`
	capitals = regexp.MustCompile(`(人民币:?)?(` + numerals + `{1,40}[` + yuanChars + `](?:[` + zeros + `]?[` + digitChars + `]角)?(?:[` + zeros + `]?[` + digitChars + `]分)?[整正]?)`)
	everyday = "一二三四五六七八九十"
	formal   = regexp.MustCompile(`[壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸弍萬億]`)
)

var scales = map[string]int64{"": 1, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}

var currencies = map[string]string{
	"USD": "USD", "US$": "USD", "$": "USD", "美元": "USD", "美金": "USD", "€": "EUR", "EUR": "EUR", "欧元": "EUR", "£": "GBP", "GBP": "GBP", "英镑": "GBP",
	"HK$": "HKD", "HKD": "HKD", "港元": "HKD", "港币": "HKD", "JPY": "JPY", "日元": "JPY",
}

// ParseFigures reads a number with grouping commas, up to eight decimals and a
// unit such as 万 as fen. It answers false for what is no whole number of fen
// or lies beyond amount.Max.
func ParseFigures(number, unit string) (amount.Fen, bool) {
	scale, known := scales[unit]
	if !known {
		return 0, false
	}
	head, tail, _ := strings.Cut(strings.ReplaceAll(number, ",", ""), ".")
	v, rest := int64(0), scale*100
	for _, c := range head {
		if c < '0' || c > '9' || v > int64(amount.Max) {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	if head == "" || v > int64(amount.Max)/rest {
		return 0, false
	}
	v *= rest
	for _, c := range strings.TrimRight(tail, "0") {
		if c < '0' || c > '9' || rest%10 != 0 {
			return 0, false
		}
		rest /= 10
		v += int64(c-'0') * rest
	}
	return amount.Fen(v), v <= int64(amount.Max)
}

// amounts finds all sums and says what for.
func (x *extraction) amounts() {
	x.facts.Amounts = []AmountFact{}
	for i := range x.blocks {
		b := &x.blocks[i]
		if strings.ContainsAny(b.text, "0123456789") {
			x.figuresIn(i, b)
		}
		if strings.ContainsAny(b.text, yuanChars) {
			x.capitalsIn(i, b)
		}
	}
	x.columns()
	x.sortAmounts()
	for i := range x.facts.Amounts {
		x.facts.Amounts[i].Role = x.roleOf(i)
	}
	x.pair()
	x.onlyFee()
}

func (x *extraction) figuresIn(index int, b *block) {
	for _, m := range figures.FindAllStringSubmatchIndex(b.text, -1) {
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return b.text[m[2*n]:m[2*n+1]]
		}
		sign, unit, ending := group(1), group(4), group(5)
		before, _ := utf8.DecodeLastRuneInString(b.text[:m[0]])
		if sign == "" && (ending == "" || before == '.' || before == '-' || before >= '0' && before <= '9' || before == ',') {
			continue
		}
		if code := currencies[sign] + currencies[ending]; code != "" {
			if v, ok := ParseFigures(group(2)+group(3), unit); ok {
				x.facts.Foreign = append(x.facts.Foreign, TextFact{Value: code[:3] + " " + v.String(), Valid: true, At: x.anchor(b, m[0], m[1])})
			}
			continue
		}
		if v, ok := ParseFigures(group(2)+group(3), unit); ok {
			x.addAmount(index, m[0], m[1], v, false)
		}
	}
}

func (x *extraction) capitalsIn(index int, b *block) {
	for _, m := range capitals.FindAllStringSubmatchIndex(b.text, -1) {
		start, words := m[4], b.text[m[4]:m[5]]
		if m[2] < 0 && !formal.MatchString(words) && utf8.RuneCountInString(words) < 4 {
			continue // 一元, 十元 inside other words
		}
		v, ok := ParseCapitals(words)
		if !ok { // a word before may end in a figure: 之一壹万元. Only an everyday one; nothing of the sum itself is cut
			rest := strings.TrimLeft(words, everyday)
			start, words = start+len(words)-len(rest), rest
			v, ok = ParseCapitals(words)
		}
		if ok {
			x.addAmount(index, start, m[5], v, true)
		}
	}
}

func (x *extraction) addAmount(index, start, end int, v amount.Fen, words bool) {
	if len(x.money) >= maxFacts {
		x.facts.Truncated = true
		return
	}
	x.money = append(x.money, place{index, start, end})
	x.facts.Amounts = append(x.facts.Amounts, AmountFact{Fen: v, Words: words, Pair: -1, At: x.anchor(&x.blocks[index], start, end)})
}

// sortAmounts puts the sums into the order of the text.
func (x *extraction) sortAmounts() {
	order := make([]int, len(x.money))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if d := x.money[a].block - x.money[b].block; d != 0 {
			return d
		}
		return x.money[a].start - x.money[b].start
	})
	money, list := make([]place, len(order)), make([]AmountFact, len(order))
	for to, from := range order {
		money[to], list[to] = x.money[from], x.facts.Amounts[from]
	}
	x.money, x.facts.Amounts = money, list
}

var headedSum = regexp.MustCompile(`^(?:[^\t]{0,12})(金额|价款|价格|费用|总价|小计|付款额)(?:[^\t]{0,6})?\((万元|元)\)$`)

var plainNumber = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d{1,16})(\.\d{1,8})?$`)

// columns reads bare numbers below a heading such as 金额(元).
func (x *extraction) columns() {
	for _, t := range x.headed {
		for c, head := range t.head {
			m := headedSum.FindStringSubmatch(head.text)
			if m == nil {
				continue
			}
			for _, row := range t.rows {
				if c >= len(row.cells) || !plainNumber.MatchString(row.cells[c].text) {
					continue
				}
				if v, ok := ParseFigures(row.cells[c].text, strings.TrimSuffix(m[2], "元")); ok {
					x.addAmount(row.block, row.cells[c].start, row.cells[c].end, v, false)
				}
			}
		}
	}
}
