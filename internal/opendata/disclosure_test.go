package opendata

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// deal is a contract of a test: its amount in fen, its parties and its keys.
func deal(contract string, fen int64, seller, buyer string, keys ...string) item {
	all := slices.Repeat([]string{"K"}, len(dimensions))
	copy(all, keys)
	return item{keys: all, part: part{contract: contract, count: 1, contracts: fen, technics: fen / 2, parties: []string{buyer, seller}}}
}

func undone(i item) item {
	i.part = i.times(-1)
	return i
}

// many makes n contracts of different parties.
func many(prefix string, n int, keys ...string) (out []item) {
	for i := range n {
		id := fmt.Sprintf("%s%02d", prefix, i)
		out = append(out, deal(id, 1000, "s"+id, "b"+id, keys...))
	}
	return out
}

func TestTheRule(t *testing.T) {
	for _, c := range []struct {
		name  string
		items []item
		want  bool
	}{
		{"nothing", nil, true},
		{"one contract", many("a", 1), false},
		{"two contracts", many("a", 2), false},
		{"three contracts of different parties", many("a", 3), true},
		{"a seller has exactly 80 %", []item{deal("1", 400, "s", "b1"), deal("2", 400, "s", "b2"), deal("3", 200, "t", "b3")}, true},
		{"a seller has a fen more than 80 %", []item{deal("1", 400, "s", "b1"), deal("2", 401, "s", "b2"), deal("3", 200, "t", "b3")}, false},
		{"a buyer has more than 80 %", []item{deal("1", 500, "s1", "b"), deal("2", 450, "s2", "b"), deal("3", 50, "s3", "c")}, false},
		{"one sells and buys", []item{deal("1", 500, "x", "b1"), deal("2", 450, "s2", "x"), deal("3", 50, "s3", "c")}, false},
		{"one contract has more than 80 %", []item{deal("1", 9000, "s1", "b1"), deal("2", 100, "s2", "b2"), deal("3", 100, "s3", "b3")}, false},
		{"a registration and its end are nothing", append(many("a", 3), undone(many("a", 1)[0])), false},
		{"everything undone", append(many("a", 1), undone(many("a", 1)[0])), true},
	} {
		if got := figureOf(c.items).safe(); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	huge := []item{deal("1", 1<<53, "a", "b"), deal("2", 1<<53, "c", "d"), deal("3", 1<<53, "e", "f")}
	if !figureOf(huge).safe() {
		t.Error("large amounts overflow")
	}
}

// TestTechnicalAmountsCountToo: three changes of nothing but technical amounts.
func TestTechnicalAmountsCountToo(t *testing.T) {
	f := figure{{contract: "1", technics: 900, parties: []string{"s"}}, {contract: "2", technics: 50, parties: []string{"t"}}, {contract: "3", technics: -50, parties: []string{"u"}}}
	if f.safe() {
		t.Error("a party has 90 % of what moved")
	}
}

func counts(tb table) string {
	out := ""
	for _, k := range slices.Sorted(maps.Keys(tb)) {
		out += fmt.Sprintf("%s%d ", k, len(tb[k]))
	}
	return out
}

func TestSmallCellsTakeNoMoreThanTheyNeed(t *testing.T) {
	for _, c := range []struct {
		have []int
		want string
	}{
		{[]int{5, 3, 9}, "A5 B3 C9 "},
		{[]int{5, 1, 9}, "C9 OTHER6 "},
		{[]int{2, 2, 9}, "C9 OTHER4 "},
		{[]int{1, 2, 3}, "C3 OTHER3 "},
		{[]int{0, 9, 2}, "OTHER11 "},
		{[]int{0, 0, 0}, ""},
	} {
		tb := table{}
		for i, n := range c.have {
			key := string(rune('A' + i))
			tb[key] = figureOf(many(key, n))
		}
		if tb.merge(); counts(tb) != c.want {
			t.Errorf("%v: %q, want %q", c.have, counts(tb), c.want)
		}
	}
}

func TestADominatedCellIsMerged(t *testing.T) {
	a := []item{deal("1", 900, "s", "b1"), deal("2", 50, "t", "b2"), deal("3", 50, "u", "b3")}
	tb := table{"A": figureOf(a), "B": figureOf(many("b", 4)), "C": figureOf(many("c", 9))}
	if tb.merge(); counts(tb) != "B4 C9 OTHER3 " && counts(tb) != "C9 OTHER7 " {
		t.Errorf("%s", counts(tb))
	}
	if !tb[Other].safe() {
		t.Error("the rest is dominated")
	}
}

// TestACellInsideAnother: four contracts of a kind are in one area that has five
// of them: the area less the kind would be the fifth.
func TestACellInsideAnother(t *testing.T) {
	items := slices.Concat(many("a", 4, "K1", "A1"), many("b", 1, "K2", "A1"), many("c", 6, "K2", "A2"), many("d", 5, "K3", "A3"))
	tables, ok := protect(items)
	if !ok {
		t.Fatal("nothing can be published")
	}
	kind, area := tables[0], tables[1]
	for _, x := range kind {
		for _, y := range area {
			if d := y.plus(x, -1); !d.safe() {
				t.Errorf("a difference of %d contracts can be worked out: %s, %s", len(d), counts(kind), counts(area))
			}
		}
	}
}

// TestWhatACorrectionLeaves: three of four contracts of a month are revoked. The
// revocations would do by themselves; with the month they leave one.
func TestWhatACorrectionLeaves(t *testing.T) {
	month := many("a", 4)
	gone := []item{undone(month[0]), undone(month[1]), undone(month[2])}
	before := madeOf(month, tablesOf(month, asIs))
	next := madeOf(gone, tablesOf(gone, asIs))
	if !next.total.safe() {
		t.Fatal("three revocations are no small figure")
	}
	if fits([]made{before}, &next) {
		t.Error("what is left of the month is one contract")
	}
	month = append(month, many("b", 3)...)
	before = madeOf(month, tablesOf(month, asIs))
	if !fits([]made{before}, &next) {
		t.Error("four are left; it could be published")
	}
}

// TestMovesBetweenCells: a contract that changes its kind is in two cells of the
// correction, and sums of cells must not single it out.
func TestMovesBetweenCells(t *testing.T) {
	moved := func(id, to string) []item {
		return []item{undone(deal(id, 1000, "s"+id, "b"+id, "K1")), deal(id, 1000, "s"+id, "b"+id, to)}
	}
	items := slices.Concat(moved("1", "K2"), moved("2", "K2"), moved("3", "K2"), moved("4", "K3"))
	tables, ok := protect(items)
	if !ok {
		t.Fatal("a correction that moves no total was refused")
	}
	for a, x := range tables[0] {
		for b, y := range tables[0] {
			if sum := x.plus(y, 1); a != b && !sum.safe() {
				t.Errorf("%s and %s together tell of %d contracts: %s", a, b, len(sum), counts(tables[0]))
			}
		}
	}
	if len(tables[0]) == 0 {
		t.Error("nothing of it is published")
	}
}
