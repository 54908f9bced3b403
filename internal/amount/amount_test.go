package amount

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/fault"
)

func TestParse(t *testing.T) {
	for s, want := range map[string]Fen{
		"0": 0, "0.5": 50, "0.05": 5, "1250000.00": 125_000_000, "10000000.01": 1_000_000_001, "90071992547409.91": Max,
	} {
		if got, err := Parse(s); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
	for s, code := range map[string]fault.Code{
		"": fault.AmountFormat, "-1": fault.AmountFormat, "+1": fault.AmountFormat, "1e5": fault.AmountFormat, "1,000": fault.AmountFormat,
		"007": fault.AmountFormat, " 1": fault.AmountFormat, "１２": fault.AmountFormat, "1.": fault.AmountFormat, ".5": fault.AmountFormat,
		"1.234": fault.AmountDecimals, "0.001": fault.AmountDecimals, "90071992547409.92": fault.AmountRange, "999999999999999": fault.AmountRange,
	} {
		if _, err := Parse(s); fault.CodeOf(err) != code {
			t.Errorf("Parse(%q): %v, want %s", s, err, code)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		foreign, rate string
		want          Fen
	}{{"100000", "7.1234", 71_234_000}, {"0.01", "0.5", 1}, {"0.01", "0.499999", 0}, {"3.33", "7", 2331}} {
		if got, err := Convert(c.foreign, c.rate); err != nil || got != c.want {
			t.Errorf("Convert(%s, %s) = %s, %v; want %s", c.foreign, c.rate, got, err, c.want)
		}
	}
	for _, c := range []struct {
		foreign, rate string
		code          fault.Code
	}{
		{"1", "1e3", fault.AmountFormat}, {"1", "7.1234567", fault.AmountFormat}, {"1", "007", fault.AmountFormat}, {"1", "1/3", fault.AmountFormat},
		{"1", "-7", fault.AmountFormat}, {"1", "", fault.AmountFormat}, {"1.234", "7", fault.AmountDecimals}, {"-1", "7", fault.AmountFormat},
		{"90071992547409.91", "1.000001", fault.AmountRange}, {"90071992547409.91", "999999999", fault.AmountRange},
	} {
		if got, err := Convert(c.foreign, c.rate); fault.CodeOf(err) != c.code {
			t.Errorf("Convert(%q, %q) = %s, %v; want %s", c.foreign, c.rate, got, err, c.code)
		}
	}
}

// The product is exact: with a rate in millionths, the fen are the whole part
// of (fen × millionths + half a million) / a million.
func TestConvertIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Int64Range(0, 1_000_000_000).Draw(t, "fen")
		rate := rapid.Int64Range(0, 2_000_000_000).Draw(t, "millionths")
		got, err := Convert(Fen(f).String(), fmt.Sprintf("%d.%06d", rate/1_000_000, rate%1_000_000))
		if want := Fen((f*rate + 500_000) / 1_000_000); err != nil || got != want {
			t.Fatalf("%d fen × %d: %s, %v; want %s", f, rate, got, err, want)
		}
	})
}

func TestString(t *testing.T) {
	for f, want := range map[Fen]string{
		0: "0.00", 5: "0.05", 125_000_000: "1250000.00", -5: "-0.05", -125_000_050: "-1250000.50", Max: "90071992547409.91",
		math.MinInt64: "-92233720368547758.08", math.MaxInt64: "92233720368547758.07",
	} {
		if got := f.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(f), got, want)
		}
	}
}

func TestJSONRefusesNumbers(t *testing.T) {
	var f Fen
	for _, s := range []string{"12", "1.5", "null", "true", "[]"} {
		if err := f.UnmarshalJSON([]byte(s)); fault.CodeOf(err) != fault.AmountType {
			t.Errorf("%s: %v", s, err)
		}
	}
	for s, code := range map[string]fault.Code{`""`: fault.AmountFormat, `"--1"`: fault.AmountFormat, `"1.234"`: fault.AmountDecimals, `"1e2"`: fault.AmountFormat} {
		if err := json.Unmarshal([]byte(s), &f); fault.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", s, err, code)
		}
	}
	if err := json.Unmarshal([]byte(`"12.34"`), &f); err != nil || f != 1234 {
		t.Errorf("string: %d, %v", f, err)
	}
	if err := json.Unmarshal([]byte(`"99999999999999.99"`), &f); fault.CodeOf(err) != fault.AmountRange || f != 1234 {
		t.Errorf("a refused amount changed the value to %d (%v)", f, err)
	}
}

func TestCapitals(t *testing.T) {
	for s, want := range map[string]string{
		"0": "人民币零元整", "1250000": "人民币壹佰贰拾伍万元整", "100500": "人民币壹拾万零伍佰元整", "3.05": "人民币叁元零伍分",
		"0.5": "人民币伍角整", "0.05": "人民币伍分", "0.55": "人民币伍角伍分", "10": "人民币壹拾元整", "11": "人民币壹拾壹元整",
		"100": "人民币壹佰元整", "101": "人民币壹佰零壹元整", "110": "人民币壹佰壹拾元整", "1000": "人民币壹仟元整", "1001": "人民币壹仟零壹元整",
		"1010": "人民币壹仟零壹拾元整", "1100": "人民币壹仟壹佰元整", "10000": "人民币壹万元整", "10001": "人民币壹万零壹元整",
		"10010": "人民币壹万零壹拾元整", "10100": "人民币壹万零壹佰元整", "11000": "人民币壹万壹仟元整", "100000": "人民币壹拾万元整",
		"100001": "人民币壹拾万零壹元整", "101000": "人民币壹拾万壹仟元整", "1000000": "人民币壹佰万元整", "10000000": "人民币壹仟万元整",
		"100000000": "人民币壹亿元整", "100000001": "人民币壹亿零壹元整", "100010000": "人民币壹亿零壹万元整", "101000000": "人民币壹亿零壹佰万元整",
		"110000000": "人民币壹亿壹仟万元整", "12000000000": "人民币壹佰贰拾亿元整", "1000000000000": "人民币壹万亿元整",
		"1409.50": "人民币壹仟肆佰零玖元伍角整", "6007.14": "人民币陆仟零柒元壹角肆分", "107000.53": "人民币壹拾万柒仟元伍角叁分",
		"325.04": "人民币叁佰贰拾伍元零肆分", "16409.02": "人民币壹万陆仟肆佰零玖元零贰分", "20000000.10": "人民币贰仟万元壹角整",
		"1680.32": "人民币壹仟陆佰捌拾元叁角贰分", "712340": "人民币柒拾壹万贰仟叁佰肆拾元整",
		"1000500000": "人民币壹拾亿零伍拾万元整", "10000000.01": "人民币壹仟万元零壹分", "90071992547409.91": "人民币玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分",
	} {
		f, err := Parse(s)
		if err != nil || f.Capitals() != want {
			t.Errorf("%s: %s, want %s (%v)", s, f.Capitals(), want, err)
		}
	}
	if got := Fen(-100).Capitals(); got != "负人民币壹元整" {
		t.Errorf("negative: %s", got)
	}
}

// readCapitals is an independent reader: it adds up what each word says.
func readCapitals(s string) Fen {
	s = strings.TrimPrefix(s, "人民币")
	var total, section, figure int64
	for _, r := range s {
		switch w := string(r); {
		case strings.Contains("零壹贰叁肆伍陆柒捌玖", w):
			figure = int64(strings.Index("零壹贰叁肆伍陆柒捌玖", w) / 3)
		case w == "拾", w == "佰", w == "仟":
			section += figure * map[string]int64{"拾": 10, "佰": 100, "仟": 1000}[w]
			figure = 0
		case w == "万":
			total += (section + figure) * 10_000
			section, figure = 0, 0
		case w == "亿":
			total = (total + section + figure) * 100_000_000
			section, figure = 0, 0
		case w == "元":
			total = (total + section + figure) * 100
			section, figure = 0, 0
		case w == "角":
			total += figure * 10
			figure = 0
		case w == "分":
			total += figure
		}
	}
	return Fen(total)
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Fen(rapid.Int64Range(0, int64(Max)).Draw(t, "fen"))
		if got, err := Parse(f.String()); err != nil || got != f {
			t.Fatalf("%d -> %s -> %d, %v", f, f, got, err)
		}
		if got := readCapitals(f.Capitals()); got != f {
			t.Fatalf("%s -> %s -> %s", f, f.Capitals(), got)
		}
		if words := f.Capitals(); strings.Contains(words, "零零") || strings.HasSuffix(words, "整") != (f%10 == 0) {
			t.Fatalf("%s -> %s", f, words)
		}
		for _, delta := range []Fen{f, -f} {
			var back Fen
			if b, err := json.Marshal(delta); err != nil || json.Unmarshal(b, &back) != nil || back != delta {
				t.Fatalf("%s -> %s -> %s (%v)", delta, b, back, err)
			}
		}
	})
}

func TestSum(t *testing.T) {
	if got, err := Sum(1, 2, -3, 100); err != nil || got != 100 {
		t.Errorf("sum %d, %v", got, err)
	}
	if _, err := Sum(Max, 1); fault.CodeOf(err) != fault.AmountRange {
		t.Errorf("overflow: %v", err)
	}
	if _, err := Sum(1<<62, 1<<62); fault.CodeOf(err) != fault.AmountRange {
		t.Errorf("wrap-around: %v", err)
	}
}

func TestWan(t *testing.T) {
	for f, want := range map[Fen]string{0: "0.00", 1_000_000: "1.00", 1_004_999: "1.00", 1_005_000: "1.01", -1_005_000: "-1.01", 1_200_000_000_000: "1200000.00"} {
		if got := f.Wan(); got != want {
			t.Errorf("%d: %s, want %s", f, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "1.2", "1e9", "99999999999999.99", "１", "-0", "0.000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			if fault.As(err) == nil {
				t.Fatalf("%q: not a fault: %v", s, err)
			}
			return
		}
		if again, err := Parse(v.String()); err != nil || again != v || v < 0 || v > Max {
			t.Fatalf("%q: %d, again %d, %v", s, v, again, err)
		}
	})
}
