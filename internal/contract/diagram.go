package contract

import (
	"fmt"
	"strings"
)

// Diagram draws the lifecycle table as a Mermaid state diagram with a table
// below; docs/contract-lifecycle.md is generated from it.
//
//go:generate go test -run TestLifecycleDiagram -update .
func Diagram() string {
	var b strings.Builder
	b.WriteString("# The lifecycle of a contract\n\nGenerated from `internal/contract/lifecycle.go`; change the table there and run `make generate`.\n\n")
	b.WriteString("```mermaid\nstateDiagram-v2\n    [*] --> DRAFT\n")
	for _, t := range Lifecycle {
		for _, from := range t.From {
			for _, to := range t.To {
				if from != to {
					fmt.Fprintf(&b, "    %s --> %s: %s\n", from, to, t.Action)
				}
			}
		}
	}
	b.WriteString("```\n\n| from | action | to | operation | guard | event |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, t := range Lifecycle {
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | `%s` |\n", join(t.From), t.Action, join(t.To), t.Operation, t.Guard, t.Event)
	}
	return b.String()
}

func join(list []Status) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = string(s)
	}
	return strings.Join(parts, ", ")
}
