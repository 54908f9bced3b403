package contract

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"jishi/internal/codes"
)

var update = flag.Bool("update", false, "write generated files instead of comparing them")

func TestLifecycleDiagram(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "contract-lifecycle.md")
	if *update {
		if err := os.WriteFile(path, []byte(Diagram()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(path)
	if err != nil || string(b) != Diagram() {
		t.Fatalf("%s is stale; run `make generate` (%v)", path, err)
	}
}

var allStatuses = []Status{Draft, Submitted, Correction, NotAccepted, Accepted, FirstReview, ExpertReview, SecondReview, TransferredUp, Registered, Refused, Withdrawn}

// TestLifecycleTable: every status is reachable from a draft, every status but
// the final ones can be left, and each (status, action) stands once.
func TestLifecycleTable(t *testing.T) {
	reached := map[Status]bool{Draft: true}
	for range allStatuses {
		for _, row := range Lifecycle {
			for _, from := range row.From {
				for _, to := range row.To {
					reached[to] = reached[to] || reached[from]
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, row := range Lifecycle {
		if row.Action.nameZh() == "" {
			t.Errorf("%s has no Chinese name", row.Action)
		}
		for _, from := range row.From {
			key := string(from) + "/" + string(row.Action)
			if seen[key] {
				t.Errorf("%s stands twice", key)
			}
			seen[key] = true
		}
	}
	names, _ := codes.Get(codes.ContractStatuses)
	final := []Status{NotAccepted, TransferredUp, Withdrawn}
	for _, s := range allStatuses {
		if !reached[s] {
			t.Errorf("%s cannot be reached", s)
		}
		if _, ok := names.Lookup(string(s)); !ok {
			t.Errorf("%s is not in the code table", s)
		}
		leaves := slices.ContainsFunc(Lifecycle, func(r Transition) bool {
			return slices.Contains(r.From, s) && slices.ContainsFunc(r.To, func(to Status) bool { return to != s })
		})
		if leaves == slices.Contains(final, s) {
			t.Errorf("%s: can be left is %v", s, leaves)
		}
	}
}
