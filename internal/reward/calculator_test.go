package reward

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

var day = calendar.On(2026, 5, 6)

func deal() Calculation {
	return Calculation{On: day, Case: Transfer, Public: true, OfficeUsed: true, Gross: 100_000_000,
		Costs: Costs{Taxes: 6_000_000, Upkeep: 2_000_000, Direct: 3_000_000}, Shares: Shares{7000, 1000, 2000},
		People: []Portion{{Key: "甲", Share: 5000, Main: true}, {Key: "乙", Share: 3000}, {Key: "丙", Share: 2000}}}
}

// TestReferenceCase is the case of the domain notes §2.4, to the fen.
func TestReferenceCase(t *testing.T) {
	c := deal()
	r, err := c.Compute()
	if err != nil {
		t.Fatal(err)
	}
	if r.Net != 89_000_000 || r.Contributors != 62_300_000 || r.Main != 31_150_000 || r.Office != 8_900_000 || r.Unit != 17_800_000 {
		t.Errorf("%+v", r)
	}
	needed := map[string]amount.Fen{"contributors": 62_300_000, "main": 31_150_000, "office": 8_900_000}
	for _, f := range r.Floors {
		if f.Needed != needed[f.Key] || f.Missing != 0 {
			t.Errorf("%s needs %s, missing %s", f.Key, f.Needed, f.Missing)
		}
		delete(needed, f.Key)
	}
	if len(needed) > 0 {
		t.Errorf("not asked: %v", needed)
	}
}

// TestFloorEdge: at the floor nothing is missing, one fen below one fen is.
func TestFloorEdge(t *testing.T) {
	c := deal()
	for _, x := range []struct {
		name                       string
		kind                       Case
		contributors, office, main amount.Fen
		key                        string
		missing                    amount.Fen
	}{
		{"at every floor", Transfer, 62_300_000, 8_900_000, 31_150_000, "", 0},
		{"contributors", Transfer, 62_299_999, 8_900_000, 31_150_000, "contributors", 1},
		{"office", Transfer, 62_300_000, 8_899_999, 31_150_000, "office", 1},
		{"main", Transfer, 62_300_000, 8_900_000, 31_149_999, "main", 1},
		{"equity", Equity, 62_299_999, 0, 31_150_000, "contributors", 1},
		{"equity has no office floor", Equity, 62_300_000, 0, 31_150_000, "", 0},
		{"profit", Profit, 8_899_999, 0, 4_450_000, "contributors", 1},
		{"profit at the floor", Profit, 8_900_000, 0, 4_450_000, "", 0},
	} {
		c.Case = x.kind
		r := Result{Net: 89_000_000, Contributors: x.contributors, Office: x.office, Main: x.main}
		r.Floors = c.floors(&r)
		f, ok := r.Missing()
		if f.Key != x.key || f.Missing != x.missing || ok != (x.key == "") {
			t.Errorf("%s: %q is missing %d", x.name, f.Key, f.Missing)
		}
	}
}

// TestFloors by shares, by day and by kind of unit.
func TestFloors(t *testing.T) {
	for _, x := range []struct {
		name    string
		change  func(*Calculation)
		missing string
	}{
		{"a basis point below", func(c *Calculation) { c.Shares = Shares{6999, 1000, 2001} }, "contributors"},
		{"office below", func(c *Calculation) { c.Shares = Shares{7000, 999, 2001} }, "office"},
		{"office not used", func(c *Calculation) { c.Shares, c.OfficeUsed = Shares{7000, 0, 3000}, false }, ""},
		{"main below half", func(c *Calculation) { c.People[0].Share, c.People[1].Share = 4999, 3001 }, "main"},
		{"nobody is main", func(c *Calculation) { c.People[0].Main = false }, "main"},
		{"an enterprise is free", func(c *Calculation) { c.Public, c.Shares = false, Shares{100, 0, 9900} }, ""},
		{"before the regulation", func(c *Calculation) { c.On, c.Shares = calendar.On(2017, 12, 31), Shares{100, 0, 9900} }, ""},
		{"its first day", func(c *Calculation) { c.On, c.Shares = calendar.On(2018, 1, 1), Shares{100, 0, 9900} }, "contributors"},
		{"profit", func(c *Calculation) { c.Case, c.OfficeUsed, c.Shares = Profit, false, Shares{1000, 0, 9000} }, ""},
		{"profit below", func(c *Calculation) { c.Case, c.OfficeUsed, c.Shares = Profit, false, Shares{999, 0, 9001} }, "contributors"},
	} {
		c := deal()
		x.change(&c)
		r, err := c.Compute()
		if err != nil {
			t.Fatalf("%s: %v", x.name, err)
		}
		if f, _ := r.Missing(); f.Key != x.missing {
			t.Errorf("%s: %q is missing, want %q", x.name, f.Key, x.missing)
		}
	}
}

func TestBadCalculations(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*Calculation)
		code   fault.Code
	}{
		{"costs exceed", func(c *Calculation) { c.Costs.Taxes = c.Gross }, fault.RewardNetNegative},
		{"negative", func(c *Calculation) { c.Costs.Upkeep = -1 }, fault.AmountRange},
		{"shares", func(c *Calculation) { c.Shares.Unit++ }, fault.RewardShares},
		{"share out of range", func(c *Calculation) { c.Shares = Shares{-1, 0, 10_001} }, fault.OutOfRange},
		{"people", func(c *Calculation) { c.People[0].Share-- }, fault.SharesNotWhole},
		{"twice", func(c *Calculation) { c.People[1].Key = c.People[0].Key }, fault.PersonTwice},
		{"nobody", func(c *Calculation) { c.People = nil }, fault.SharesNotWhole},
	} {
		c := deal()
		x.change(&c)
		_, err := c.Compute()
		f := fault.As(err)
		if f == nil || len(f.Fields) == 0 || f.Fields[0].Code != x.code {
			t.Errorf("%s: %v, want %s", x.name, err, x.code)
		}
	}
}

func drawn(t *rapid.T) Calculation {
	c := Calculation{On: day, Case: rapid.SampledFrom([]Case{Transfer, Equity, Profit}).Draw(t, "case"), Public: true, OfficeUsed: rapid.Bool().Draw(t, "office used"),
		Gross: amount.Fen(rapid.Int64Range(0, int64(amount.Max)).Draw(t, "gross"))}
	if rapid.Bool().Draw(t, "small") {
		c.Gross %= 1000
	}
	left := int64(c.Gross)
	for _, p := range []*amount.Fen{&c.Costs.Taxes, &c.Costs.Upkeep, &c.Costs.Direct} {
		*p = amount.Fen(rapid.Int64Range(0, left).Draw(t, "cost"))
		left -= int64(*p)
	}
	c.Shares.Contributors = rapid.Int64Range(0, whole).Draw(t, "contributors")
	c.Shares.Office = rapid.Int64Range(0, whole-c.Shares.Contributors).Draw(t, "office")
	c.Shares.Unit = whole - c.Shares.Contributors - c.Shares.Office
	rest := int64(whole)
	for i := range rapid.IntRange(1, 12).Draw(t, "people") {
		share := rapid.Int64Range(0, rest).Draw(t, "share")
		c.People = append(c.People, Portion{Key: fmt.Sprint("p", i), Share: share, Main: rapid.Bool().Draw(t, "main")})
		rest -= share
	}
	c.People[0].Share += rest
	return c
}

// TestPartsEqualTheWhole: parts come to the net income and people to their part,
// nobody is off by a fen or more, and the order of people does not matter.
func TestPartsEqualTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		r, err := c.Compute()
		if err != nil {
			t.Fatal(err)
		}
		if r.Contributors+r.Office+r.Unit != r.Net || min(r.Contributors, r.Office, r.Unit) < 0 {
			t.Fatalf("parts %+v", r)
		}
		var sum, main amount.Fen
		for i, a := range r.Amounts {
			sum += a
			exact, _ := down(r.Contributors, c.People[i].Share, whole)
			if a < exact-1 || a > exact+2 {
				t.Fatalf("%s has %d of %d, share %d", c.People[i].Key, a, r.Contributors, c.People[i].Share)
			}
			if c.People[i].Main {
				main += a
			}
		}
		if sum != r.Contributors || main != r.Main {
			t.Fatalf("people have %d of %d, main %d of %d", sum, r.Contributors, main, r.Main)
		}
		for _, f := range r.Floors {
			reached := map[string]int64{"contributors": c.Shares.Contributors, "office": c.Shares.Office, "main": mainShare(c.People)}[f.Key]
			if reached >= f.Rate && f.Missing > 0 {
				t.Fatalf("%s has its share and misses %d", f.Key, f.Missing)
			}
		}
		byKey := map[string]amount.Fen{}
		for i, p := range c.People {
			byKey[p.Key] = r.Amounts[i]
		}
		c.People = rapid.Permutation(c.People).Draw(t, "order")
		again, err := c.Compute()
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range c.People {
			if again.Amounts[i] != byKey[p.Key] {
				t.Fatalf("%s has %d, in another order %d", p.Key, byKey[p.Key], again.Amounts[i])
			}
		}
	})
}

func mainShare(people []Portion) (sum int64) {
	for _, p := range people {
		if p.Main {
			sum += p.Share
		}
	}
	return sum
}

func TestReliefUntil(t *testing.T) {
	for _, x := range [][2]string{{"2026-01-31", "2029-01-31"}, {"2024-02-29", "2027-02-28"}, {"2026-12-01", "2029-12-01"}, {"2018-06-30", ""}} {
		d, err := calendar.ParseDate(x[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := reliefUntil(d).String(); got != x[1] {
			t.Errorf("%s: %q, want %q", x[0], got, x[1])
		}
	}
}

func TestCaseOf(t *testing.T) {
	for mode, want := range map[string]Case{"SELF": Profit, "COOP": Profit, "EQUITY": Equity, "TRANSFER": Transfer, "LIC_ORD": Transfer, "OTHER": Transfer} {
		if CaseOf(mode) != want {
			t.Error(mode)
		}
	}
	if !slices.ContainsFunc(terms, func(x Term) bool { return x.Ground.Zh != "" && x.Ground.En != "" }) {
		t.Error("no grounds")
	}
}
