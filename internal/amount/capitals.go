package amount

import "strings"

var (
	numerals = []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	units    = []string{"", "拾", "佰", "仟"}
)

// Capitals is the amount in Chinese capitals (大写) as on official papers, by the
// rules for filling in bills (正确填写票据和结算凭证的基本规定): 整 after yuan or jiao,
// one 零 for any run of zeros between figures.
func (f Fen) Capitals() string {
	v := abs(f)
	yuan, jiao, fen := v/100, v/10%10, v%10
	var b strings.Builder
	if f < 0 {
		b.WriteString("负")
	}
	b.WriteString("人民币")
	if yuan > 0 {
		b.WriteString(wholeYuan(yuan) + "元")
	}
	switch {
	case yuan == 0 && jiao == 0 && fen == 0:
		return b.String() + "零元整"
	case jiao == 0 && fen == 0:
		return b.String() + "整"
	case jiao == 0 && yuan > 0:
		b.WriteString("零")
	case jiao > 0:
		b.WriteString(numerals[jiao] + "角")
	}
	if fen == 0 {
		return b.String() + "整"
	}
	return b.String() + numerals[fen] + "分"
}

// wholeYuan writes a number of yuan: what stands before 亿 is itself a number
// in 万.
func wholeYuan(v uint64) string {
	const yi, wan = 100_000_000, 10_000
	if v >= yi {
		return joined(wholeYuan(v/yi)+"亿", v%yi, yi/10)
	}
	if v >= wan {
		return joined(fourFigures(v/wan)+"万", v%wan, wan/10)
	}
	return fourFigures(v)
}

// joined writes the rest behind a group, with 零 when the group's next figure
// is empty.
func joined(head string, rest, next uint64) string {
	switch {
	case rest == 0:
		return head
	case rest < next:
		return head + "零" + wholeYuan(rest)
	}
	return head + wholeYuan(rest)
}

func fourFigures(v uint64) string {
	out, zero := "", false
	for i := 3; i >= 0; i-- {
		d := v
		for range i {
			d /= 10
		}
		d %= 10
		if d == 0 {
			zero = zero || out != ""
			continue
		}
		if zero {
			out += "零"
			zero = false
		}
		out += numerals[d] + units[i]
	}
	return out
}
