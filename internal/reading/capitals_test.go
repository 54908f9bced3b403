package reading

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
)

func TestParseCapitals(t *testing.T) {
	for s, want := range map[string]amount.Fen{
		"人民币壹佰贰拾万元整": 120_000_000, "壹佰万零伍元叁角贰分": 100_000_532, "人民币零元整": 0, "拾万元整": 10_000_000, "人民币十二万三千元": 12_300_000,
		"贰拾伍萬圓正": 25_000_000, "叁佰元零伍分": 30_005, "伍角": 50, "伍角伍分": 55, "一百零二万元": 102_000_000, "壹佰贰拾贰万元整": 122_000_000,
		"玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分": amount.Max, "壹万亿元整": 100_000_000_000_000, "叁元零角伍分": 305, "两千元": 200_000,
		"壹亿元整": 10_000_000_000, "壹拾伍元整": 1500,
	} {
		if got, ok := ParseCapitals(s); !ok || got != want {
			t.Errorf("%s: %s %v, want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{
		"", "人民币", "元", "整", "佰元", "壹", "壹佰", "壹佰贰万元", "壹万伍元", "壹贰元", "万元", "亿元", "壹拾佰元", "壹万万元", "壹亿壹亿元", "零壹元",
		"壹佰零零贰元", "壹元叁", "壹元叁分贰角", "壹元叁角肆角", "壹元整整整", "壹佰零元", "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角贰分", "玖仟玖佰万亿元", "壹元元", "120万元",
	} {
		if got, ok := ParseCapitals(s); ok {
			t.Errorf("%s was read as %s", s, got)
		}
	}
}

// What the writer writes, the reader reads.
func TestCapitalsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := amount.Fen(rapid.Int64Range(0, int64(amount.Max)).Draw(t, "fen"))
		if scale := rapid.SampledFrom([]amount.Fen{1, 100, 10_000, 1_000_000, 100_000_000}).Draw(t, "scale"); f <= amount.Max/scale {
			f *= scale
		}
		words := f.Capitals()
		for _, form := range []string{words, strings.TrimSuffix(words, "整"), strings.TrimPrefix(words, "人民币"), strings.Replace(words, "元", "圆", 1)} {
			if got, ok := ParseCapitals(form); !ok || got != f {
				t.Fatalf("%s: %s %v, want %s", form, got, ok, f)
			}
		}
	})
}

func FuzzParseCapitals(f *testing.F) {
	for _, s := range []string{"人民币壹佰贰拾万元整", "壹佰万零伍元叁角贰分", "拾万亿元", "零元整", "壹元零零分", "\xff元", "元元"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, ok := ParseCapitals(s)
		if !ok {
			return
		}
		if v < 0 || v > amount.Max {
			t.Fatalf("%q: %d", s, int64(v))
		}
		if again, ok := ParseCapitals(v.Capitals()); !ok || again != v {
			t.Fatalf("%q: %s, again %s", s, v, again)
		}
	})
}
