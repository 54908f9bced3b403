package mandate

import (
	"slices"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

func on(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     fault.Code
	}{
		{"2026-03-02", "2026-03-02", ""},
		{"2026-03-02", "2029-03-01", ""},
		{"2026-03-02", "2029-03-02", fault.MandatePeriod},
		{"2028-02-29", "2031-02-28", ""},
		{"2028-02-29", "2031-03-01", fault.MandatePeriod},
		{"2026-03-10", "2026-03-09", fault.MandatePeriod},
		{"2026-01-01", "2026-03-01", fault.MandatePeriod}, // over before it begins
		{"2026-01-01", "2026-03-02", ""},
	} {
		var got fault.Code
		if bad := (Proposal{Acts: Acts, From: on(c.from), To: on(c.to)}).check(on("2026-03-02")); len(bad) > 0 {
			got = bad[0].Code
		}
		if got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestTermsAreRead(t *testing.T) {
	if n := maxYears(on("2026-11-23")); n != 3 {
		t.Errorf("at most %d years", n)
	}
	list := readTerms("valid_from,max_years,source\n,3,a\n2028-01-01,2,b\n")
	saved := terms
	terms = list
	defer func() { terms = saved }()
	for day, want := range map[string]int{"2027-12-31": 3, "2028-01-01": 2} {
		if n := maxYears(on(day)); n != want {
			t.Errorf("on %s at most %d years, want %d", day, n, want)
		}
	}
}

func TestCovers(t *testing.T) {
	for name, c := range map[string]struct {
		m    Mandate
		c    Case
		want bool
	}{
		"everything":                     {Mandate{}, Case{Kind: "50"}, true},
		"the kind":                       {Mandate{Kinds: []string{"20", "50"}}, Case{Kind: "50"}, true},
		"another kind":                   {Mandate{Kinds: []string{"20"}}, Case{Kind: "50"}, false},
		"no kind yet":                    {Mandate{Kinds: []string{"20"}}, Case{}, true},
		"the contract":                   {Mandate{Contracts: []string{"A"}}, Case{Number: "A", Kind: "50"}, true},
		"another contract":               {Mandate{Contracts: []string{"A"}}, Case{Number: "B"}, false},
		"no number yet":                  {Mandate{Contracts: []string{"A"}}, Case{}, false},
		"a contract named, of this kind": {Mandate{Contracts: []string{"A"}, Kinds: []string{"50"}}, Case{Number: "B", Kind: "50"}, false},
	} {
		if got := c.m.covers(c.c); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestEveryOperationOfAnAgentIsAnAct: the permission table lets an agent do
// nothing that no act names, and each act names something that it lets.
func TestEveryOperationOfAnAgentIsAnAct(t *testing.T) {
	named := slices.Clone(reading)
	for _, c := range covered {
		if !slices.Contains(Acts, c.act) {
			t.Errorf("%s is no act", c.act)
		}
		named = append(named, c.operations...)
	}
	granted := map[identity.Operation]bool{}
	for _, r := range identity.Rows() {
		if r.Relation == identity.ByMandate {
			if granted[r.Operation] = true; !slices.Contains(named, r.Operation) {
				t.Errorf("%s is granted by mandate, but no act names it", r.Operation)
			}
		}
	}
	for _, op := range named {
		if !granted[op] {
			t.Errorf("%s is named by an act, but the table grants it nowhere", op)
		}
	}
	for _, a := range Acts {
		if !slices.ContainsFunc(covered, func(c coverage) bool { return c.act == a }) {
			t.Errorf("%s allows nothing", a)
		}
	}
}

func TestLastDay(t *testing.T) {
	m := Mandate{Status: Revoked, To: on("2026-12-31"), ClosedAt: on("2026-06-01").Start()}
	if d := m.lastDay(); d != on("2026-06-01") {
		t.Errorf("revoked: %s", d)
	}
	if m.Status = Expired; m.lastDay() != on("2026-12-31") {
		t.Errorf("expired: %s", m.lastDay())
	}
}
