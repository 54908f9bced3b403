package report

import (
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/codes"
)

var update = flag.Bool("update", false, "write docs/reports.md anew")

// TestReportDocument: the document is generated, and has every report whole.
func TestReportDocument(t *testing.T) {
	const path = "../../docs/reports.md"
	if *update {
		if err := os.WriteFile(path, []byte(Document()), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(raw) != Document() {
		t.Error("docs/reports.md is not what the definitions say; run make generate")
	}
	for i, d := range definitions {
		if want := "R" + strconv.Itoa(101 + i)[1:]; d.No != want {
			t.Errorf("report %d is %s, want %s", i+1, d.No, want)
		}
		for what, text := range map[string]string{"title": d.Title.Zh + d.Title.En, "population": d.Population.En, "time basis": d.TimeBasis.En, "measures": d.Measures.En, "readers": d.Readers.En} {
			if text == "" {
				t.Errorf("%s has no %s", d.No, what)
			}
		}
	}
}

// TestPatterns: what a row gathers and what its filter asks for are the same
// codes, for every code of every table that is an axis.
func TestPatterns(t *testing.T) {
	for _, a := range []axis{codeAxis("kind", codes.ContractTypes, totalLabel), codeAxis("tech_field", codes.TechnologyFields, totalLabel), parties("seller_kind", totalLabel),
		codeAxis("ip_kind", codes.IPKinds, totalLabel), codeAxis("plan_source", codes.PlanSources, totalLabel), codeAxis("objective", codes.SocioEconomicObjectives, totalLabel),
		industryAxis(), codeAxis("band", codes.AmountBands, totalLabel), codeAxis("flow", codes.FlowTypes, totalLabel), codeAxis("amount_mode", codes.AmountModes, totalLabel),
		prefixAxis("buyer_region", codes.ShandongCities, 4, totalLabel, "370000"), areas("region", totalLabel)} {
		var all []string
		for _, name := range codes.Tables() {
			table, _ := codes.Get(name)
			for _, e := range table.Entries(calendarZero) {
				if slices.ContainsFunc(a.steps, func(s step) bool { return s.holds(e.Code) }) {
					all = append(all, e.Code)
				}
			}
		}
		for _, s := range a.steps {
			for _, c := range all {
				asked := false
				for _, p := range strings.Split(s.pattern, ",") {
					beginning, open := strings.CutSuffix(p, "*")
					asked = asked || c == p || open && strings.HasPrefix(c, beginning)
				}
				// A code of another table is no value of this dimension.
				if asked != s.holds(c) && belongs(a, c) {
					t.Errorf("%s %s: %q asks for %s: %t, the row holds it: %t", a.dimension, s.code, s.pattern, c, asked, s.holds(c))
				}
			}
		}
	}
}

var calendarZero calendar.Date

// belongs tells whether a code is of the axis's own table.
func belongs(a axis, code string) bool {
	return slices.ContainsFunc(a.steps, func(s step) bool { return s.code == code })
}
