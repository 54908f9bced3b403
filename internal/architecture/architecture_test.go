package architecture

import (
	"slices"
	"strings"
	"testing"
)

// TestTree holds every rule against every Go file of the module.
func TestTree(t *testing.T) {
	files := tree(t)
	if len(files) < 10 {
		t.Fatalf("only %d Go files found: the walk does not see the module", len(files))
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, s := range files {
				for _, bad := range r.check(s) {
					t.Error(bad)
				}
			}
		})
	}
}

// TestTableIsAcyclic makes sure that the table itself allows no cycle.
func TestTableIsAcyclic(t *testing.T) {
	if cycle := findCycle(mayImport); cycle != nil {
		t.Errorf("mayImport allows the cycle %s", strings.Join(cycle, " → "))
	}
	loop := map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"a"}}
	if findCycle(loop) == nil {
		t.Error("the search does not see a cycle of three")
	}
}

// TestTableNamesKnownPackages catches a slip of the pen in the table.
func TestTableNamesKnownPackages(t *testing.T) {
	for folder, targets := range mayImport {
		for _, target := range targets {
			if _, known := mayImport[target]; !known && target != anything {
				t.Errorf("mayImport[%q] allows %q, which has no line of its own", folder, target)
			}
		}
	}
}

// TestLongFunctionsHaveReasons keeps the list of exceptions short and true.
func TestLongFunctionsHaveReasons(t *testing.T) {
	files := tree(t)
	for key, reason := range longFunctions {
		file, _, _ := strings.Cut(key, ":")
		if len(reason) < 20 {
			t.Errorf("longFunctions[%q] needs a reason", key)
		}
		if !slices.ContainsFunc(files, func(s source) bool { return s.path == file }) {
			t.Errorf("longFunctions[%q]: there is no such file any more", key)
		}
	}
}

// findCycle gives one cycle of the graph, or nil.
func findCycle(edges map[string][]string) []string {
	const visiting, done = 1, 2
	state := map[string]int{}
	var visit func(node string, trail []string) []string
	visit = func(node string, trail []string) []string {
		trail = append(trail, node)
		if state[node] == visiting {
			return trail
		}
		if state[node] == done {
			return nil
		}
		state[node] = visiting
		for _, next := range edges[node] {
			if c := visit(next, trail); c != nil {
				return c
			}
		}
		state[node] = done
		return nil
	}
	for node := range edges {
		if c := visit(node, nil); c != nil {
			return c
		}
	}
	return nil
}
