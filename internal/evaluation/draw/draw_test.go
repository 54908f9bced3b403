package draw

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/fault"
)

const aSeed = "6f1ed002ab5595859014ebf0951522d9a1b2c3d4e5f60718293a4b5c6d7e8f90"

var kinds = []Kind{Peer, User, IP, Finance, Manager}

// pools makes pools that can mostly fulfil the rules.
func pools(t *rapid.T) []Candidate {
	n := rapid.IntRange(20, 60).Draw(t, "pool")
	out := make([]Candidate, n)
	for i := range out {
		k := Peer
		if rapid.IntRange(0, 2).Draw(t, "other") == 0 {
			k = rapid.SampledFrom(kinds).Draw(t, "kind")
		}
		out[i] = Candidate{ID: fmt.Sprintf("e%03d", i), Name: "专家<" + fmt.Sprint(i) + ">&", Unit: fmt.Sprintf("u%02d", rapid.IntRange(0, 25).Draw(t, "unit")), Kind: k,
			Field: "210", Local: rapid.Bool().Draw(t, "local")}
	}
	return out
}

func orders(t *rapid.T) Order {
	pool := pools(t)
	class := rapid.SampledFrom([]string{"BASIC", "APPLIED", "DEV", "SOFT"}).Draw(t, "class")
	rules, err := ForClass(class, rapid.IntRange(7, 9).Draw(t, "size"))
	if err != nil {
		t.Fatal(err)
	}
	o := Order{Pool: pool, Rules: rules, Exclusions: []Exclusion{}, Seed: SeedFrom(PoolHash(pool), rapid.StringMatching(`[0-9a-f]{64}`).Draw(t, "root"), "evaluation")}
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(pool)-1), 0, 5, func(i int) int { return i }).Draw(t, "excluded") {
		o.Exclusions = append(o.Exclusions, Exclusion{ID: pool[i].ID, Reason: "R01"})
	}
	return o
}

// TestDrawnPanels: every rule holds, the same order gives the same panel however
// the pool is written down, and nobody excluded is on it or in reserve.
func TestDrawnPanels(t *testing.T) {
	drawn := 0
	rapid.Check(t, func(rt *rapid.T) {
		o := orders(rt)
		out, err := Draw(o)
		if err != nil {
			if f := fault.As(err); f == nil || f.Fields[0].Code != fault.PanelImpossible {
				rt.Fatal(err)
			}
			return
		}
		drawn++
		mixed := o
		mixed.Pool = rapid.Permutation(o.Pool).Draw(rt, "order")
		again, err := Draw(mixed)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(out) {
			rt.Fatalf("drawn again: %v %v\n%v", err, again, out)
		}
		panel := chosen(o, out.Panel)
		for i, c := range panel {
			if b := breaks(o.Rules, panel[:i], c); b != "" {
				rt.Fatalf("%s breaks %s", c.ID, b)
			}
		}
		if len(panel) != o.Rules.Size || !enough(o.Rules, panel) {
			rt.Fatalf("panel %v", panel)
		}
		for _, e := range o.Exclusions {
			if slices.Contains(out.Panel, e.ID) || slices.Contains(out.Reserves, e.ID) {
				rt.Fatalf("%s was excluded", e.ID)
			}
		}
		leaves := rapid.SampledFrom(out.Panel).Draw(rt, "leaves")
		if in, err := Replace(o, out.Panel, out.Reserves, leaves, nil); err == nil {
			next := slices.Clone(out.Panel)
			next[slices.Index(next, leaves)] = in
			if p := chosen(o, next); !enough(o.Rules, p) || slices.Contains(out.Panel, in) {
				rt.Fatalf("%s took the place of %s: %v", in, leaves, p)
			}
		}
	})
	if drawn < 50 {
		t.Errorf("only %d of the pools gave a panel", drawn)
	}
}

func chosen(o Order, list []string) []Candidate {
	var out []Candidate
	for _, id := range list {
		out = append(out, o.Pool[slices.IndexFunc(o.Pool, func(c Candidate) bool { return c.ID == id })])
	}
	return out
}

// TestEverybodyHasAChance: over many seeds each eligible candidate is drawn.
func TestEverybodyHasAChance(t *testing.T) {
	var pool []Candidate
	for i := range 30 {
		k := kinds[i%5]
		if i < 15 {
			k = Peer
		}
		pool = append(pool, Candidate{ID: fmt.Sprintf("e%02d", i), Unit: fmt.Sprint(i), Kind: k, Local: i%2 == 0})
	}
	rules, err := ForClass("DEV", 9)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for i := range 2000 {
		out, err := Draw(Order{Pool: pool, Rules: rules, Seed: SeedFrom("p", fmt.Sprint(i), "e")})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range out.Panel {
			seen[id]++
		}
	}
	for _, c := range pool {
		if seen[c.ID] < 20 {
			t.Errorf("%s (%s) was drawn %d times of 2000", c.ID, c.Kind, seen[c.ID])
		}
	}
}

func TestRefusedOrders(t *testing.T) {
	if _, err := ForClass("DEV", 5); fault.As(err) == nil {
		t.Error("five people cannot be five peers, a user and a financier")
	}
	if _, err := ForClass("BASIC", 10); fault.As(err) == nil {
		t.Error("ten are too many")
	}
	rules, _ := ForClass("BASIC", 5)
	if _, err := Draw(Order{Rules: rules, Seed: "xyz"}); fault.As(err) == nil {
		t.Error("a bad seed was taken")
	}
	pool := []Candidate{{ID: "a", Unit: "u", Kind: Peer}, {ID: "b", Unit: "u", Kind: Peer}, {ID: "c", Unit: "u", Kind: Peer}, {ID: "d", Unit: "v", Kind: Peer}, {ID: "e", Unit: "w", Kind: Peer}}
	_, err := Draw(Order{Pool: pool, Rules: rules, Seed: aSeed})
	if f := fault.As(err); f == nil || f.Fields[0].Code != fault.PanelImpossible {
		t.Errorf("three of one unit: %v", err)
	}
}

// TestRedraw holds the draw against the second implementation, written in another
// language from the page alone, over 200 random orders.
func TestRedraw(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is needed: the console is built with it")
	}
	var list []Order
	var want []*Outcome
	for i := range 200 {
		o := rapid.Custom(orders).Example(i)
		out, err := Draw(o)
		list = append(list, o)
		if want = append(want, &out); err != nil {
			want[i] = nil
		}
	}
	file := filepath.Join(t.TempDir(), "orders.json")
	raw, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	answer, err := exec.CommandContext(t.Context(), node, "../../../docs/evaluation/redraw.mjs", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, answer)
	}
	var got []*Outcome
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatalf("%v\n%s", err, answer)
	}
	made := 0
	for i := range want {
		a, _ := json.Marshal(want[i])
		b, _ := json.Marshal(got[i])
		if string(a) != string(b) {
			t.Fatalf("order %d: here\n%s\nthere\n%s", i, a, b)
		}
		if want[i] != nil {
			made++
		}
	}
	if made < 100 {
		t.Errorf("only %d orders gave a panel", made)
	}
}
