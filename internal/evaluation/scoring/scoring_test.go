package scoring

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/fault"
)

var model, _ = Lookup(Current)

type vectors struct {
	Cases []struct {
		Name  string
		Input struct {
			Class  string
			Peers  int `json:"peer_count"`
			Scores map[Channel]map[string][]float64
		}
		Expect struct {
			Dimensions map[string]float64
			Coverage   float64
			Total      *float64
			Grade      *string
			Status     string
			Flags      struct {
				SecondRound []string             `json:"second_round"`
				Outliers    map[string][]float64 `json:"outliers"`
			}
		}
	}
	Functions []struct {
		Fn     string
		Args   []float64
		Expect float64
	}
}

// TestVectors holds the model against 3 whole cases and 15 values of its
// functions that were computed elsewhere.
func TestVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Cases) != 3 || len(v.Functions) != 15 {
		t.Fatalf("%d cases, %d values", len(v.Cases), len(v.Functions))
	}
	for _, c := range v.Cases {
		in := Input{Class: c.Input.Class}
		var market map[string][]float64
		for channel, leaves := range c.Input.Scores {
			if channel == Market {
				market = leaves
				continue
			}
			for leaf, list := range leaves {
				for i, x := range list {
					in.Ratings = append(in.Ratings, Rating{channel, leaf, fmt.Sprintf("%s%02d", channel, i), x})
				}
			}
		}
		if market != nil { // 10 million yuan paid, 6 users, 5 million invested and 20 million appraised
			in.Facts = Facts{Contracts: 6, Users: 6, Paid: 1_000_000_000, Invested: 500_000_000, Appraised: 2_000_000_000}
			for _, r := range in.Facts.ratings() {
				if math.Abs(r.Value-market[r.Leaf][0]) > 1e-6 {
					t.Errorf("%s: %s is %f, want %f", c.Name, r.Leaf, r.Value, market[r.Leaf][0])
				}
			}
		}
		got, err := model.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		if got.Status != c.Expect.Status || got.Coverage != round(c.Expect.Coverage) || got.Peers != c.Input.Peers {
			t.Errorf("%s: %s coverage %s, %d peers", c.Name, got.Status, got.Coverage, got.Peers)
		}
		if (got.Total == nil) != (c.Expect.Total == nil) || got.Total != nil && (*got.Total != round(*c.Expect.Total) || got.Grade != *c.Expect.Grade) {
			t.Errorf("%s: total %v %s, want %v", c.Name, got.Total, got.Grade, c.Expect.Total)
		}
		for _, d := range got.Dimensions {
			want, known := c.Expect.Dimensions[d.Code]
			if known != d.Known || known && d.Value != round(want) {
				t.Errorf("%s: %s is %s, want %v", c.Name, d.Code, d.Value, want)
			}
		}
		if !slices.Equal(got.SecondRound, c.Expect.Flags.SecondRound) {
			t.Errorf("%s: second round %v", c.Name, got.SecondRound)
		}
		n := 0
		for _, o := range got.Outliers {
			n++
			if !slices.Contains(c.Expect.Flags.Outliers[o.Leaf], float64(o.Value)/100) {
				t.Errorf("%s: %+v is flagged", c.Name, o)
			}
		}
		if n != len(c.Expect.Flags.Outliers) {
			t.Errorf("%s: %d flagged, want %d", c.Name, n, len(c.Expect.Flags.Outliers))
		}
	}
	for _, f := range v.Functions {
		fen := func(i int) amount.Fen { return amount.Fen(f.Args[i] * unit) }
		var got float64
		switch f.Fn {
		case "e1":
			got = PaidScore(fen(0))
		case "e2":
			got = ValueScore(fen(0), fen(1))
		case "e3":
			got = UseScore(int64(f.Args[0]))
		case "readiness":
			got = Readiness(int64(f.Args[0]))
		case "innovation":
			got = Innovation(int64(f.Args[0]))
		case "advancement":
			got = Advancement(int64(f.Args[0]))
		default:
			t.Fatalf("no function %s", f.Fn)
		}
		if math.Round(got*1e4)/1e4 != f.Expect {
			t.Errorf("%s%v = %f, want %f", f.Fn, f.Args, got, f.Expect)
		}
	}
}

// TestWeights: every table of weights comes to 100 and speaks of what is there.
func TestWeights(t *testing.T) {
	for _, class := range model.Classes() {
		sum := map[string]int64{}
		for _, d := range model.dimensions[class] {
			sum["dimensions"] += d.weight
		}
		for _, l := range model.leaves[class] {
			sum[l.code[:1]] += l.weight
		}
		for _, c := range model.channels[class] {
			sum["channels"] += c.weight
		}
		if len(sum) != 8 || len(model.leaves[class]) != 19 {
			t.Errorf("%s: %v", class, sum)
		}
		for what, n := range sum {
			if n != 100 {
				t.Errorf("%s %s: %d", class, what, n)
			}
		}
		for _, l := range model.leaves[class] {
			if !slices.ContainsFunc([]Channel{Peer, User, Third, Market, Finance, Gov}, func(c Channel) bool { return slices.Contains(model.Leaves(class, c), l.code) }) &&
				l.code != "E2" && l.code != "P2" { // SOFT: neither market money nor finance
				t.Errorf("%s: nobody may score %s", class, l.code)
			}
		}
	}
}

// TestEdges of trimming, spread and grades.
func TestEdges(t *testing.T) {
	if got := aggregate([]float64{0, 50, 50, 50, 50, 100}); got != 50 {
		t.Errorf("six: %f", got)
	}
	if got := aggregate([]float64{0, 50, 50, 50, 50, 50, 99}); got != 50 {
		t.Errorf("seven: %f", got)
	}
	for _, c := range []struct {
		v    []float64
		want bool
	}{{[]float64{0, 100}, false}, {[]float64{50, 70, 90}, true}, {[]float64{60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 100}, false}, {[]float64{60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 101 - 0.5}, true}, {[]float64{55, 70, 85}, false}, {[]float64{54.9, 70, 85.1}, true}} {
		if got := Disperse(c.v); got != c.want {
			t.Errorf("%v: %t", c.v, got)
		}
	}
	for total, want := range map[Hundredths]string{9000: "A", 8999: "B", 7500: "B", 7499: "C", 6000: "C", 5999: "D", 4000: "D", 3999: "E", 0: "E"} {
		if got := Grade(total); got != want {
			t.Errorf("%s is %s, want %s", total, got, want)
		}
	}
}

// full is everything that may be scored, by so many raters of each kind.
func full(class string, raters int, value func(c Channel, leaf string, i int) float64) Input {
	in := Input{Class: class, Facts: Facts{Contracts: 3, Users: 3, Paid: 300_000_000, Invested: 100_000_000}}
	for _, c := range []Channel{Peer, User, Third, Finance, Gov} {
		for _, leaf := range model.Leaves(class, c) {
			for i := range raters {
				in.Ratings = append(in.Ratings, Rating{c, leaf, fmt.Sprintf("%s%d", c, i), value(c, leaf, i)})
			}
		}
	}
	return in
}

func evaluate(t interface{ Fatal(...any) }, in Input) Result {
	r, err := model.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestStatus: five peers, the coverage and no heavy gap make it complete.
func TestStatus(t *testing.T) {
	flat := func(Channel, string, int) float64 { return 80 }
	if r := evaluate(t, full("DEV", 5, flat)); r.Status != Complete || r.Grade == "" || !r.ShowTotal || len(r.Sensitivity) != 12 || r.Coverage != 100 {
		t.Errorf("five: %+v", r)
	}
	if r := evaluate(t, full("DEV", 4, flat)); r.Status != Partial || r.Total != nil || r.Grade != "" {
		t.Errorf("four: %+v", r)
	}
	if r := evaluate(t, full("BASIC", 5, flat)); r.Status != Complete || r.ShowTotal {
		t.Errorf("basic: %+v", r)
	}
	in := full("APPLIED", 5, flat)
	in.Ratings = slices.DeleteFunc(in.Ratings, func(r Rating) bool { return r.Leaf[:1] == "P" })
	if r := evaluate(t, in); r.Status != Partial { // potential weighs 15
		t.Errorf("without potential: %+v", r)
	}
	in = full("DEV", 5, flat)
	before := evaluate(t, in).Coverage
	in.Ratings = slices.DeleteFunc(in.Ratings, func(r Rating) bool { return r.Leaf == "T5" })
	if r := evaluate(t, in); r.Coverage >= before {
		t.Errorf("no evidence leaves the coverage at %s", r.Coverage)
	}
	in.NotApplicable = map[string]string{"T5": "本成果不涉及知识产权"}
	if r := evaluate(t, in); r.Coverage != before {
		t.Errorf("not applicable: coverage %s, want %s", r.Coverage, before)
	}
}

// TestRefused: what cannot be is refused at its place.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		r    Rating
		code fault.Code
	}{
		"market":  {Rating{Market, "E1", "x", 90}, fault.ChannelMayNotScore},
		"channel": {Rating{User, "S1", "x", 90}, fault.ChannelMayNotScore},
		"leaf":    {Rating{Peer, "S9", "x", 90}, fault.UnknownCode},
		"whole":   {Rating{Peer, "S", "x", 90}, fault.UnknownCode},
		"over":    {Rating{Peer, "S1", "x", 100.5}, fault.OutOfRange},
		"nan":     {Rating{Peer, "S1", "x", math.NaN()}, fault.OutOfRange},
		"twice":   {Rating{Peer, "S1", "a", 50}, fault.ScoredTwice},
	} {
		_, err := model.Evaluate(Input{Class: "BASIC", Ratings: []Rating{{Peer, "S1", "a", 60}, c.r}})
		f := fault.As(err)
		if f == nil || len(f.Fields) != 1 || f.Fields[0].Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestProperties: the order of raters says nothing, a channel that was missing
// never lowers the coverage, a voided rater leaves what there would be without
// him, and every figure lies between 0 and 100.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		class := rapid.SampledFrom(model.Classes()).Draw(rt, "class")
		n := rapid.IntRange(1, 9).Draw(rt, "raters")
		in := full(class, n, func(Channel, string, int) float64 { return float64(rapid.IntRange(0, 100).Draw(rt, "value")) })
		keep := rapid.SliceOfNDistinct(rapid.SampledFrom([]Channel{Peer, User, Third, Finance, Gov}), 1, 4, func(c Channel) Channel { return c }).Draw(rt, "channels")
		part := in
		part.Ratings = slices.DeleteFunc(slices.Clone(in.Ratings), func(r Rating) bool { return !slices.Contains(keep, r.Channel) })
		one := evaluate(rt, part)
		mixed := part
		mixed.Ratings = rapid.Permutation(part.Ratings).Draw(rt, "order")
		if a, b := text(rt, one), text(rt, evaluate(rt, mixed)); a != b {
			rt.Fatalf("the order of raters matters:\n%s\n%s", a, b)
		}
		if more := evaluate(rt, in); more.Coverage < one.Coverage {
			rt.Fatalf("all channels cover %s, some of them %s", more.Coverage, one.Coverage)
		}
		for _, l := range slices.Concat(one.Leaves, one.Dimensions) {
			if l.Value < 0 || l.Value > 10000 || l.Coverage < 0 || l.Coverage > 100 {
				rt.Fatalf("%+v", l)
			}
		}
		if (one.Status == Partial) != (one.Total == nil) || one.Total != nil && (*one.Total < 0 || *one.Total > 10000) {
			rt.Fatalf("%s with total %v", one.Status, one.Total)
		}
	})
}

func text(t interface{ Fatal(...any) }, r Result) string {
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
