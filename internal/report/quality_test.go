package report

import (
	"testing"

	"jishi/internal/contract"
	"jishi/internal/fault"
)

// TestFindingsAreNamed: R30 says a rule and its severity in words, and keeps the
// code of one that the table does not know.
func TestFindingsAreNamed(t *testing.T) {
	for _, r := range contract.Rules() {
		name := ruleName(r.ID)
		if name.Zh != r.ID+" "+r.Theme.Zh || name.En != r.ID+" "+r.Theme.En || r.Theme.Zh == "" {
			t.Errorf("rule %s is called %+v", r.ID, name)
		}
		for _, s := range r.Severities {
			if severityName(string(s)) == string(s) {
				t.Errorf("severity %s of rule %s has no name", s, r.ID)
			}
		}
	}
	if name := ruleName("RR99"); name.Zh != "RR99" {
		t.Errorf("an unknown rule is called %+v", name)
	}
}

// TestNothingIsNotDrawn: rows of nothing but zeros make no chart, one that is
// more or less than zero does.
func TestNothingIsNotDrawn(t *testing.T) {
	for value, want := range map[string]bool{"0": false, "0.00": false, "": false, "0.01": true, "-5.00": true, "10": true} {
		table := Table{Columns: []Column{{Form: Money}}, Rows: []Row{
			{Kind: Body, Label: fault.T("甲", "a"), Cells: []Cell{{Value: "0.00"}}},
			{Kind: Body, Label: fault.T("乙", "b"), Cells: []Cell{{Value: value}}},
			{Kind: Total, Label: totalLabel, Cells: []Cell{{Value: "7.00"}}},
		}}
		barsOf(&table, contractTitle, 0)
		if got := table.Chart != nil; got != want {
			t.Errorf("a chart of 0.00 and %q: %v, want %v", value, got, want)
		}
	}
}
