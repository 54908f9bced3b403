package exchange

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// tidy takes away what people add to a cell without meaning it: blanks around
// the text, blanks of other widths, and control characters but line breaks.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\ufeff' || r == '\u200b' || unicode.IsControl(r):
			return -1
		case r == '\u3000' || r == '\u00a0':
			return ' '
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// halfWidth writes digits, letters and marks that an input method made wide as
// the plain ones.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

var (
	plainDecimal = regexp.MustCompile(`^[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$`)
	grouped      = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)
)

// decimalOf reads a number as spreadsheets and offices write it, exactly.
func decimalOf(s string) (*big.Rat, bool) {
	s = halfWidth(s)
	if grouped.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if !plainDecimal.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// yuanOf reads an amount in yuan: 1250000, 1,250,000.00, ¥1250000 元, 125万元.
// A number that a spreadsheet computed carries noise in its 16th digit and
// beyond (0.30000000000000004), which is taken away; anything else finer than
// a fen is refused. Faults: AmountFormat, AmountDecimals, AmountRange.
func yuanOf(s string) (amount.Fen, error) {
	s = strings.TrimSpace(strings.TrimLeft(halfWidth(s), "¥￥"))
	s = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(s, "整"), "元"), " ", "")
	unit := int64(100)
	if rest, ok := strings.CutSuffix(s, "万"); ok {
		s, unit = rest, 1_000_000
	}
	if rest, ok := strings.CutSuffix(s, "亿"); ok {
		s, unit = rest, 10_000_000_000
	}
	value, ok := decimalOf(s)
	if !ok {
		return 0, fault.New(fault.AmountFormat)
	}
	fen := new(big.Rat).Mul(value, new(big.Rat).SetInt64(unit))
	if !fen.IsInt() {
		if fen = withoutNoise(s, fen); fen == nil {
			return 0, fault.New(fault.AmountDecimals)
		}
	}
	if !fen.Num().IsInt64() || amount.Fen(fen.Num().Int64()) > amount.Max {
		return 0, fault.New(fault.AmountRange)
	}
	return amount.Fen(fen.Num().Int64()), nil
}

// withoutNoise rounds fen to a whole number when s has more digits than a
// spreadsheet's number holds and the rest is beyond them; nil otherwise.
func withoutNoise(s string, fen *big.Rat) *big.Rat {
	figures, _, _ := strings.Cut(strings.ToLower(s), "e")
	figures = strings.TrimLeft(strings.ReplaceAll(figures, ".", ""), "0,")
	if len(figures) < 16 {
		return nil
	}
	half := new(big.Int).Quo(new(big.Int).Add(new(big.Int).Mul(fen.Num(), big.NewInt(2)), fen.Denom()), new(big.Int).Mul(fen.Denom(), big.NewInt(2)))
	rounded := new(big.Rat).SetInt(half)
	off := new(big.Rat).Abs(new(big.Rat).Sub(fen, rounded))
	if off.Mul(off, big.NewRat(1_000_000_000_000, 1)).Cmp(new(big.Rat).Add(rounded, big.NewRat(1, 1))) > 0 {
		return nil
	}
	return rounded
}

var writtenDate = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T]00:00(?::00)?(?:\.0+)?)?$`)

// dayZero of the two calendars that spreadsheets count days from.
var (
	since1900 = calendar.On(1899, time.December, 30)
	since1904 = calendar.On(1904, time.January, 1)
)

// dateOf reads a date as typed: a spreadsheet's day number, 2026-03-02,
// 2026/3/2, 2026年3月2日 or 20260302. Fault: WrongFormat.
func dateOf(s string, zero calendar.Date) (calendar.Date, error) {
	s = halfWidth(s)
	if whole, _, _ := strings.Cut(s, "."); len(whole) == 5 && plainDecimal.MatchString(s) {
		n, err := strconv.Atoi(whole)
		if err != nil {
			return calendar.Date{}, fault.New(fault.WrongFormat)
		}
		return zero.AddDays(n), nil
	}
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	m := writtenDate.FindStringSubmatch(s)
	if m == nil {
		return calendar.Date{}, fault.New(fault.WrongFormat)
	}
	two := func(d string) string { return ("0" + d)[len(d)-1:] }
	return calendar.ParseDate(m[1] + "-" + two(m[2]) + "-" + two(m[3]))
}

// yesNoOf reads 是 and 否 and what else people and programs write for them.
func yesNoOf(s string) (yes, ok bool) {
	switch strings.ToLower(halfWidth(s)) {
	case "是", "有", "y", "yes", "true", "1", "√", "✓":
		return true, true
	case "否", "无", "n", "no", "false", "0", "×", "x":
		return false, true
	}
	return false, false
}

// codeOf finds the code in a cell: the code alone, "code name" as the drop-down
// gives it, or the name. What is none stays as typed: the checks name it.
func codeOf(s string, l *lookup) string {
	if _, ok := l.codes[s]; ok {
		return s
	}
	head, _, spaced := strings.Cut(s, " ")
	if _, ok := l.codes[head]; ok && spaced {
		return head
	}
	if code, ok := l.names[s]; ok {
		return code
	}
	upper := strings.ToUpper(halfWidth(head))
	for _, try := range []string{upper, "0" + upper, strings.TrimSuffix(upper, ".0")} {
		if _, ok := l.codes[try]; ok {
			return try
		}
	}
	if spaced && strings.Trim(head, "0123456789") == "" {
		return head
	}
	return s
}

// lookup is a list of choices made ready to be searched.
type lookup struct {
	codes map[string]struct{}
	names map[string]string
}

func lookupOf(list string) *lookup {
	l := &lookup{codes: map[string]struct{}{}, names: map[string]string{}}
	for _, o := range optionsOf(list) {
		l.codes[o.code] = struct{}{}
		if _, known := l.names[o.name]; !known {
			l.names[o.name] = o.code
		}
	}
	return l
}
