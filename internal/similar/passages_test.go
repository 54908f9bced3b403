package similar

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// between reads what a span covers.
func (s Span) read(pages [][]string) string {
	var b strings.Builder
	for p, lines := range pages {
		for l, line := range lines {
			for c, r := range []rune(line) {
				at := Place{p, l, c}
				if !at.before(s.From) && !s.To.before(at) {
					b.WriteRune(r)
				}
			}
		}
	}
	return b.String()
}

func (p Place) before(q Place) bool {
	if p.Page != q.Page {
		return p.Page < q.Page
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Char < q.Char
}

// checkPassages holds what is true of any answer.
func checkPassages(t interface{ Errorf(string, ...any) }, a, b [][]string) []Passage {
	list := Passages(a, b)
	for i, p := range list {
		x, y := Normalize(p.A.read(a)), Normalize(p.B.read(b))
		if p.Same < minPassage || p.Same > min(p.LengthA, p.LengthB) {
			t.Errorf("%+v: counts", p)
		}
		if p.LengthA == p.LengthB && p.Same == p.LengthA && x != y {
			// One character may fold into several, and an end may lie between them.
			if !strings.Contains(x, y) && !strings.Contains(y, x) && len([]rune(x)) == p.LengthA && len([]rune(y)) == p.LengthB {
				t.Errorf("said to be equal: %q, %q", x, y)
			}
		}
		if p.A.To.before(p.A.From) || p.B.To.before(p.B.From) || i > 0 && !list[i-1].A.From.before(p.A.From) {
			t.Errorf("order: %+v", p)
		}
	}
	return list
}

func TestPassages(t *testing.T) {
	a := [][]string{
		{"第一条　项目内容", "乙方研究开发矿用皮带机托辊故障声学监测装置，", "在泰山煤业井下运输大巷完成九十日工业性试验。"},
		{"第二条　价款", "研究开发经费为人民币五十万元整。"},
	}
	b := [][]string{
		{"鉴于甲方需要提高输送系统的可靠性，双方约定："},
		{"乙方研究开发矿用皮带机托辊故障声学监测", "装置,在肥矿能源井下运输大巷完成九十日工业性试验;", "款项分两次支付。"},
	}
	got := checkPassages(t, a, b)
	if len(got) != 1 {
		t.Fatalf("passages: %+v", got)
	}
	p := got[0]
	if want := (Span{Place{0, 1, 0}, Place{0, 2, 20}}); p.A != want {
		t.Errorf("in a: %+v, want %+v", p.A, want)
	}
	if want := (Span{Place{1, 0, 0}, Place{1, 1, 23}}); p.B != want {
		t.Errorf("in b: %+v, want %+v", p.B, want)
	}
	if p.LengthA != 42 || p.Same != 38 {
		t.Errorf("%d of %d characters are the same", p.Same, p.LengthA)
	}
	if Passages(a, nil) != nil || Passages(nil, nil) != nil {
		t.Error("passages with nothing")
	}
}

// TestPlantedPassageIsFound: whatever stands around it and however it is laid
// out, a common stretch is found whole.
func TestPlantedPassageIsFound(t *testing.T) {
	planted := "托辊轴承早期故障的声学特征提取与分级报警方法以及现场标定程序"
	rapid.Check(t, func(t *rapid.T) {
		around := func(label, stock string) string {
			return rapid.StringOfN(rapid.RuneFrom([]rune(stock)), 0, 200, -1).Draw(t, label)
		}
		a := [][]string{strings.Split(around("a1", "甲乙丙丁戊")+spread(t, planted)+around("a2", "甲乙丙丁戊"), "\n")}
		b := [][]string{{around("b1", "子丑寅卯辰")}, strings.Split(spread(t, planted)+around("b2", "子丑寅卯辰"), "\n")}
		list := checkPassages(t, a, b)
		if len(list) != 1 || list[0].Same != len([]rune(planted)) || Normalize(list[0].A.read(a)) != planted || Normalize(list[0].B.read(b)) != planted {
			t.Fatalf("%+v", list)
		}
	})
}

func TestPassagesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := [][]string{strings.Split(spread(t, drawText(t, "x")), "\n")}
		b := [][]string{strings.Split(spread(t, drawText(t, "y")), "\n")}
		checkPassages(t, a, b)
		if n := len([]rune(Normalize(strings.Join(a[0], "")))); n >= minPassage {
			if same := Passages(a, a); len(same) != 1 || same[0].Same != n {
				t.Fatalf("with itself: %+v, want %d characters", same, n)
			}
		}
	})
}

// manyPages makes a document of 20 pages of 30 lines of 36 characters.
func manyPages(r *rand.Rand, stock []rune) [][]string {
	pages := make([][]string, 20)
	for p := range pages {
		for range 30 {
			line := make([]rune, 36)
			for i := range line {
				line[i] = stock[r.IntN(len(stock))]
			}
			pages[p] = append(pages[p], string(line))
		}
	}
	return pages
}

// TestPassagesStayFast: even texts that consist of repetition are aligned in
// bounded work. The limit is generous; without the bounds it takes minutes.
func TestPassagesStayFast(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	start := time.Now()
	same := manyPages(r, []rune("章"))
	if got := Passages(same, manyPages(r, []rune("章"))); len(got) != 1 {
		t.Errorf("%d passages in one repeated character", len(got))
	}
	Passages(manyPages(r, []rune("章节")), manyPages(r, []rune("章节")))
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func BenchmarkPassages(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 9))
	stock := []rune(strings.Join(vocabulary, ""))
	x, y := manyPages(r, stock), manyPages(r, stock)
	for p := range y {
		if p%2 == 0 {
			y[p] = x[p]
		}
	}
	for b.Loop() {
		Passages(x, y)
	}
}
