package similar

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// vocabulary is the stock of the drawn texts: few words, so that texts overlap.
var vocabulary = strings.Fields("研究开发 委托人 受托人 技术指标 矿用皮带机 托辊 温度在线监测 高压开关柜 触头 验收标准 保密义务 " +
	"玻璃纤维 浸润剂 拉丝 第3期 款项 320吨 泰安 违约金 交付 源代码 培养基 发酵 脱硫 除尘 双方确认 争议 仲裁 12.5 毫米")

func drawText(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 120).Draw(t, label), "")
}

// spread puts spaces, line breaks, other widths and punctuation into a text,
// none of which may count.
func spread(t *rapid.T, text string) string {
	noise := []string{"", "", "", " ", "\n", "　", "，", "。", "\t", " — "}
	var b strings.Builder
	for _, r := range text {
		if r >= '0' && r <= '9' && rapid.Bool().Draw(t, "wide") {
			r += 0xFEE0
		}
		b.WriteRune(r)
		b.WriteString(rapid.SampledFrom(noise).Draw(t, "noise"))
	}
	return b.String()
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"ＡＢＣ－１２３，　技术“开发”合同（二）。": "abc123技术开发合同二",
		"流量 1 200 m³/h": "流量1200m3h",
		"⾼压\n开关柜":       "高压开关柜",
		"面积㎡":           "面积m2",
		" \r\n\t。":      "",
		"":              "",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNormalizeTwiceIsOnce(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		once := Normalize(string(r))
		if twice := Normalize(once); twice != once {
			t.Errorf("U+%04X: %q, and then %q", r, once, twice)
		}
	}
}

func TestIdenticalAndEmpty(t *testing.T) {
	a, none := ShinglesOf("委托开发矿用皮带机托辊故障监测装置"), ShinglesOf("，。 \n")
	short := ShinglesOf("开发")
	if Jaccard(a, a) != 1000 || Containment(a, a) != 1000 || Jaccard(short, short) != 1000 {
		t.Error("a text is not like itself")
	}
	if Jaccard(none, none) != 0 || Containment(none, a) != 0 || Estimate(Sign(none), Sign(none)) != 0 || Sign(none) != EmptySignature {
		t.Error("an empty text must be like nothing")
	}
	if short.Len() != 1 || none.Len() != 0 {
		t.Errorf("shingles: short %d, empty %d", short.Len(), none.Len())
	}
	if got := Containment(a, ShinglesOf("前言甲乙"+"委托开发矿用皮带机托辊故障监测装置"+"附件一")); got != 1000 {
		t.Errorf("containment in a longer text = %d", got)
	}
}

func TestMeasuresAreSymmetricAndIgnoreLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := drawText(t, "x"), drawText(t, "y")
		a, b := ShinglesOf(x), ShinglesOf(y)
		laidOut := ShinglesOf(spread(t, x))
		if Jaccard(a, b) != Jaccard(b, a) || Estimate(Sign(a), Sign(b)) != Estimate(Sign(b), Sign(a)) {
			t.Fatal("not symmetric")
		}
		if Jaccard(a, b) != Jaccard(laidOut, b) || Sign(a) != Sign(laidOut) {
			t.Fatal("spacing, punctuation or width counts")
		}
		if j := Jaccard(a, b); j < 0 || j > 1000 || j > Containment(a, b) {
			t.Fatalf("Jaccard %d, containment %d", j, Containment(a, b))
		}
		if a.Len() > 0 && (Jaccard(a, a) != 1000 || Estimate(Sign(a), Sign(a)) != 1000) {
			t.Fatal("not like itself")
		}
	})
}

// TestEstimateBound: the estimate is a mean of 128 trials, so beyond five
// standard errors of at most 44 per mille it is wrong, not unlucky; and over
// many pairs the mean error must vanish.
func TestEstimateBound(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 26))
	sum, squares, worst := 0, 0, 0
	const pairs = 400
	for range pairs {
		a, b := overlapping(r, 400, r.IntN(401))
		miss := Estimate(Sign(a), Sign(b)) - Jaccard(a, b)
		sum, squares, worst = sum+miss, squares+miss*miss, max(worst, miss, -miss)
	}
	t.Logf("%d pairs: mean error %d ‰, mean square %d ‰², worst %d ‰", pairs, sum/pairs, squares/pairs, worst)
	if worst > 220 {
		t.Errorf("worst error %d per mille", worst)
	}
	if mean := sum / pairs; mean < -8 || mean > 8 {
		t.Errorf("mean error %d per mille: the estimate is biased", mean)
	}
	if squares/pairs > 44*44 {
		t.Errorf("mean square error %d, at most %d", squares/pairs, 44*44)
	}
}

// overlapping makes two sets of size shingles, common of them the same.
func overlapping(r *rand.Rand, size, common int) (a, b Shingles) {
	set := func(base []uint64) Shingles {
		for len(base) < size {
			base = append(base, r.Uint64())
		}
		return sorted(base)
	}
	var shared []uint64
	for range common {
		shared = append(shared, r.Uint64())
	}
	return set(shared[:common:common]), set(shared[:common:common])
}

func TestNames(t *testing.T) {
	tests := []struct {
		a, b      string
		low, high int
	}{
		{"高压开关柜温度在线监测系统开发（一期）", "高压开关柜温度在线监测系统开发（二期）", 900, 999},
		{"高压开关柜温度在线监测系统开发合同", "高压开关柜 温度在线监测系统开发项目", 1000, 1000},
		{"智慧矿山综采面集控平台研发A标段", "智慧矿山综采面集控平台研发B标段", 900, 999},
		{"智慧矿山平台数据采集子系统开发", "智慧矿山平台数据展示子系统开发", 800, 999},
		{"煤矿井下水害监测技术开发", "小麦新品种示范推广技术服务", 0, 300},
		{"技术开发合同", "技术服务合同", 0, 600},
		{"合同", "合同", 1000, 1000},
		{"", "", 0, 0}, {"项目", "", 0, 0},
	}
	for _, c := range tests {
		if got := Names(c.a, c.b); got < c.low || got > c.high {
			t.Errorf("Names(%q, %q) = %d, want %d to %d", c.a, c.b, got, c.low, c.high)
		}
	}
}

func TestNamesProperties(t *testing.T) {
	name := rapid.StringOfN(rapid.RuneFrom([]rune("技术开发合同项目矿高压1２Ｂb （")), 0, 30, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		s := Names(a, b)
		if s != Names(b, a) || s < 0 || s > 1000 {
			t.Fatalf("%d and %d", s, Names(b, a))
		}
		if s != Names(spread(t, a), b) {
			t.Fatal("spacing counts")
		}
		if Normalize(a) != "" && Names(a, a) != 1000 {
			t.Fatal("not like itself")
		}
		if s == 1000 && string(nameRunes(a)) != string(nameRunes(b)) {
			t.Fatal("1000 for different names")
		}
	})
}

func FuzzMeasures(f *testing.F) {
	f.Add("技术开发合同", "技术 开发 合同。")
	f.Add("\xff\xfe", "ẞİK①")
	f.Fuzz(func(t *testing.T, x, y string) {
		a, b := ShinglesOf(x), ShinglesOf(y)
		if Jaccard(a, b) != Jaccard(b, a) || Names(x, y) != Names(y, x) {
			t.Error("not symmetric")
		}
		if (Sign(a) == EmptySignature) != (a.Len() == 0) {
			t.Error("a text has the empty signature")
		}
		if Normalize(Normalize(x)) != Normalize(x) {
			t.Error("normalising twice differs")
		}
		pages := [][]string{strings.Split(x, "\n")}
		checkPassages(t, pages, [][]string{strings.Split(y, "\n")})
	})
}
