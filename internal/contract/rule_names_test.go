package contract

import (
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
)

func TestNameLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		alike bool
	}{
		{"井下输送带监测一期", "井下输送带监测二期", true},
		{"矿山巡检机器人开发（第一批）", "矿山巡检机器人开发(第二批)", true},
		{"巷道机器人巡检技术开发", "机器人巷道巡检技术开发", true},
		{"果蔬冷链保鲜工艺", "轴承寿命试验分析", false},
	} {
		if got := nameLikeness(normalName(c.a), normalName(c.b)); got >= 800 != c.alike {
			t.Errorf("%s and %s: %d", c.a, c.b, got)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.String().Draw(rt, "a"), rapid.String().Draw(rt, "b")
		one, two := nameLikeness(a, b), nameLikeness(b, a)
		if one != two || one < 0 || one > 1000 || nameLikeness(a, a) != 1000 {
			rt.Fatalf("%q and %q: %d and %d", a, b, one, two)
		}
	})
}

// TestPeriods: a row of dated data holds from its first to its last day.
func TestPeriods(t *testing.T) {
	p := periodOf("2026-03-01", "2026-12-31")
	for text, want := range map[string]bool{"2026-02-28": false, "2026-03-01": true, "2026-12-31": true, "2027-01-01": false} {
		if p.holds(day(text)) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
	if !periodOf("", "").holds(calendar.Date{}) {
		t.Error("an open period does not hold")
	}
	if quarterEnd(day("2026-12-31")) != day("2026-12-31") || quarterEnd(day("2026-01-01")) != day("2026-03-31") || quarterEnd(day("2026-05-09")) != day("2026-06-30") {
		t.Error("ends of quarters")
	}
}

// TestAmountsCompareExactly: the integer comparisons are those of whole numbers.
func TestAmountsCompareExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.Int64Range(0, 1_000_000_000).Draw(rt, "a"), rapid.Int64Range(0, 1_000_000_000).Draw(rt, "b")
		n := rapid.Int64Range(1, 1000).Draw(rt, "n")
		if times(amount.Fen(a), n, amount.Fen(b)) != (a > n*b) {
			rt.Fatalf("%d > %d × %d", a, n, b)
		}
		d := max(a-b, b-a)
		if near(amount.Fen(a), amount.Fen(b), n) != (d*1000 <= b*n) {
			rt.Fatalf("%d near %d by %d", a, b, n)
		}
	})
}
