package contract

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRuleDocument keeps docs/rules.md equal to the tables.
func TestRuleDocument(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "rules.md")
	if *update {
		if err := os.WriteFile(path, []byte(RuleDocument()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(path)
	if err != nil || string(b) != RuleDocument() {
		t.Fatalf("%s is stale; run `make generate` (%v)", path, err)
	}
}

// TestListedRulesRun: the engine turns to every rule of the table, and to none
// that is not in it. RR29 is found by the check of the amounts.
func TestListedRulesRun(t *testing.T) {
	runs := map[string]bool{"SECRET": true, "RR29": true}
	for _, c := range checks {
		runs[c.rule] = true
	}
	for _, r := range Rules() {
		if !runs[r.ID] {
			t.Errorf("%s is in the table, but the engine does not run it", r.ID)
		}
		delete(runs, r.ID)
	}
	for id := range runs {
		t.Errorf("%s runs, but is not in the table", id)
	}
}
