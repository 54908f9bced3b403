package ledger

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

// drawGroups draws groups as a ledger may have them; some are empty.
func drawGroups(rt *rapid.T, dimension string) []Group {
	out := make([]Group, rapid.IntRange(0, 14).Draw(rt, "groups"))
	for i := range out {
		n := int64(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 2, 3, 4, 7, 50}).Draw(rt, "count"))
		out[i] = Group{Key: map[string]string{dimension: fmt.Sprintf("K%02d", i)}, Count: n, ContractAmount: amount.Fen(n * 100), TechnicalAmount: amount.Fen(n * 80)}
	}
	return out
}

// coversFew looks at every figure that a reader can work out from the total and
// the groups by subtraction: a sum of some groups, or what these leave over. It
// is enough to look at each group and at the rest of all of them, since sums of
// figures of three and more have three and more.
func coversFew(total Group, groups []Group) bool {
	rest := total.Count
	for _, g := range groups {
		if g.Count == 1 || g.Count == 2 {
			return true
		}
		rest -= g.Count
	}
	return rest == 1 || rest == 2
}

func sumOf(groups []Group) (total Group) {
	for _, g := range groups {
		total.Count += g.Count
		total.ContractAmount += g.ContractAmount
		total.TechnicalAmount += g.TechnicalAmount
	}
	return total
}

func TestNoPublishedFigureCoversOneOrTwoContracts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		groups := drawGroups(rt, "kind")
		total := sumOf(groups)
		if total.Count < fewest {
			return // publish gives nothing at all
		}
		merged, err := mergeSmall("kind", groups)
		if err != nil {
			rt.Fatal(err)
		}
		after := sumOf(merged)
		if after.Count != total.Count || after.ContractAmount != total.ContractAmount || after.TechnicalAmount != total.TechnicalAmount {
			rt.Fatalf("%+v became %+v", total, after)
		}
		if coversFew(total, merged) {
			rt.Fatalf("of %+v is published %+v", groups, merged)
		}
		months := withhold(groups)
		if len(months) != len(groups) {
			rt.Fatalf("%d months became %d", len(groups), len(months))
		}
		if coversFew(total, months) {
			rt.Fatalf("of the months %+v is published %+v", groups, months)
		}
	})
}

func TestSmallGroupsDoNotTakeMoreThanTheyNeed(t *testing.T) {
	cell := func(key string, n int64) Group {
		return Group{Key: map[string]string{"kind": key}, Count: n, ContractAmount: amount.Fen(n)}
	}
	for _, c := range []struct {
		have []int64
		want string
	}{
		{[]int64{5, 3, 9}, "A5 B3 C9 "},
		{[]int64{5, 1, 9}, "C9 OTHER6 "},
		{[]int64{2, 2, 9}, "C9 OTHER4 "},
		{[]int64{1, 2, 3}, "C3 OTHER3 "},
		{[]int64{0, 9, 2}, "OTHER11 "},
		{[]int64{0, 0, 0}, ""},
	} {
		var in []Group
		for i, n := range c.have {
			in = append(in, cell(string(rune('A'+i)), n))
		}
		merged, err := mergeSmall("kind", in)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, g := range merged {
			got += fmt.Sprintf("%s%d ", g.Key["kind"], g.Count)
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.have, got, c.want)
		}
	}
}

// TestMonthsMoveByThreeContracts draws months and compares what is published
// when each of them has ended.
func TestMonthsMoveByThreeContracts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var all []Group
		for m := range 12 {
			if n := rapid.Int64Range(0, 5).Draw(rt, "contracts"); n > 0 {
				all = append(all, Group{Key: map[string]string{"month": fmt.Sprintf("2026-%02d", m+1)}, Count: n})
			}
		}
		var before int64
		for m := 1; m <= 13; m++ {
			current := fmt.Sprintf("2026-%02d", m)
			if m == 13 {
				current = "2027-01"
			}
			var total int64
			for _, g := range closedMonths(all, current) {
				if g.Key["month"] >= current {
					rt.Fatalf("%s is published before it ended", g.Key["month"])
				}
				total += g.Count
			}
			if moved := total - before; moved != 0 && moved < fewest {
				rt.Fatalf("the answer in %s moves by %d contracts: %+v", current, moved, all)
			}
			before = total
		}
	})
}

func TestPublicYear(t *testing.T) {
	both(t, "2025-01-31", func(t *testing.T, w *world) {
		public := func() Public {
			t.Helper()
			p, err := w.PublicYear(t.Context(), 2025)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if err := w.BootstrapTarget(t.Context(), CityTarget2025()); err != nil {
			t.Fatal(err)
		}
		lone := line("2025-01-05", 7_000_000)
		lone.Kind, lone.SellerRegion = "30", "370983"
		w.register(ownOrg, line("2025-01-04", 1_000_000), line("2025-01-05", 2_000_000), lone)
		if p := public(); p.Total.Count != 0 || !p.Through.IsZero() || len(p.ByKind) != 0 || len(p.ByMonth) != 12 || p.Target == nil || p.PercentBP != 0 {
			t.Errorf("within the month: %+v", p)
		}

		w.clock.set("2025-02-01")
		p := public()
		if p.Total.Count != 3 || p.Total.ContractAmount != 1_000_000_000 || p.ByMonth[0].Count != 3 || p.ByMonth[1].Count != 0 || p.PercentBP != 8 || p.Through.String() != "2025-01-31" {
			t.Errorf("after the month: %+v", p)
		}
		if len(p.ByKind) != 1 || p.ByKind[0].Key["kind"] != Other || p.ByKind[0].Count != 3 || len(p.ByRegion) != 1 || p.ByRegion[0].Key["region"] != Other {
			t.Errorf("the lone contract can be read: %+v %+v", p.ByKind, p.ByRegion)
		}

		w.register(otherOrg, line("2025-02-01", 11), line("2025-02-01", 12))
		w.clock.set("2025-03-05")
		if again := public(); again.Total.Count != 3 || again.Through != p.Through {
			t.Errorf("two contracts moved the published total: %+v", again.Total)
		}
		w.register(otherOrg, line("2025-03-05", 13))
		w.clock.set("2025-04-01")
		p = public()
		if p.Total.Count != 6 || p.ByMonth[0].Count != 3 || p.ByMonth[1].Count != 0 || p.ByMonth[2].Count != 0 || p.Through.String() != "2025-03-31" {
			t.Errorf("small months are not withheld: %+v", p.ByMonth)
		}
		if len(p.ByKind) != 1 || p.ByKind[0].Count != 6 {
			t.Errorf("kinds %+v", p.ByKind)
		}
		w.clock.set("2026-01-20")
		if now, err := w.PublicYear(t.Context(), 0); err != nil || now.Year != 2025 || now.Total.Count != 6 {
			t.Errorf("in January the year before is shown: %+v, %v", now, err)
		}
	})
}

func TestPublicYearOfFewContractsIsEmpty(t *testing.T) {
	both(t, "2025-01-10", func(t *testing.T, w *world) {
		list := w.register(ownOrg, line("2025-01-04", 1), line("2025-01-05", 2), line("2025-01-06", 3))
		w.revoke(list[0], "2025-01-10")
		w.clock.set("2025-02-03")
		p, err := w.PublicYear(t.Context(), 0)
		if err != nil || p.Year != 2025 || !p.Total.empty() || len(p.ByKind)+len(p.ByRegion) != 0 || !p.ByMonth[0].empty() {
			t.Errorf("%+v, %v", p, err)
		}
		if _, err := w.PublicYear(t.Context(), 1900); fault.CodeOf(err) != fault.InvalidFields {
			t.Errorf("the year 1900: %v", err)
		}
	})
}

// TestEachEntry: all lines from one state of knowledge, to whom pages are shown.
func TestEachEntry(t *testing.T) {
	both(t, "2025-06-01", func(t *testing.T, w *world) {
		var lines []Line
		for i := range exportChunk + 7 {
			lines = append(lines, line("2025-01-05", int64(i+1)))
		}
		w.register(ownOrg, lines...)
		w.register(otherOrg, line("2025-01-06", 5))
		q := year("2025")
		var got Group
		calls := 0
		e, err := w.EachEntry(t.Context(), auditor(), q, 5000, func(chunk []Line) error {
			if calls++; calls == 1 {
				w.register(otherOrg, line("2025-01-07", 9)) // arrives while the lines are read
			}
			for _, l := range chunk {
				got.Count, got.ContractAmount, got.TechnicalAmount = got.Count+l.Count, got.ContractAmount+l.ContractAmount, got.TechnicalAmount+l.TechnicalAmount
			}
			return nil
		})
		if err != nil || calls != 2 || e.Lines != exportChunk+8 || got.ContractAmount != e.Total.ContractAmount || got.Count != e.Total.Count || got.TechnicalAmount != e.Total.TechnicalAmount {
			t.Errorf("%d calls, %+v, lines add up to %+v; %v", calls, e, got, err)
		}
		none := func([]Line) error { return nil }
		if _, err := w.EachEntry(t.Context(), auditor(), q, exportChunk, none); fault.CodeOf(err) != fault.ExportTooLarge {
			t.Errorf("beyond the limit: %v", err)
		}
		if e, err := w.EachEntry(t.Context(), applicant(otherOrg), q, 10, none); err != nil || e.Lines != 2 || !e.OwnOnly {
			t.Errorf("an applicant: %+v, %v", e, err)
		}
		if _, err := w.EachEntry(t.Context(), nil, q, 10, none); fault.CodeOf(err) != fault.LoginRequired {
			t.Errorf("nobody: %v", err)
		}
	})
}
