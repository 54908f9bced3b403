package app_test

import (
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/sample"
)

// TestSampleTextsAgreeWithTheirForms: the contracts of the sample city say what
// their forms say, so that nobody who tries the platform meets findings that
// the generator made by mistake.
func TestSampleTextsAgreeWithTheirForms(t *testing.T) {
	cfg := settings(t, "")
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
	must(t, err)
	defer a.Close()
	build := a.SampleBuilder()
	o := sample.Options{Seed: 2025, Contracts: 60, Password: password}
	city, err := sample.Found(t.Context(), build, o)
	must(t, err)
	must(t, sample.Fill(t.Context(), build, city, o))
	began := time.Now()
	read, err := a.Transcripts.ReadAll(t.Context())
	must(t, err)
	t.Logf("%d documents read in %v", read, time.Since(began))
	page, err := a.Contracts.List(t.Context(), auditor, contract.Filter{Limit: 200})
	must(t, err)
	for _, c := range page.Items {
		checked, err := a.Contracts.Findings(t.Context(), auditor, c.ID)
		must(t, err)
		for _, u := range checked.Unchecked {
			if u.Rule == "DD01" {
				t.Errorf("%s %s: %s", c.AcceptanceNo, c.Form.ProjectName, u.Reason)
			}
		}
		for _, f := range checked.Findings {
			if f.Rule == "RR14" && f.Severity == contract.Warn {
				continue // some summaries hold a word for the reviewer to look at
			}
			if f.At != (contract.Anchor{}) || f.Code == fault.TextAlike {
				t.Errorf("%s %s %s/%s: %s %s %s %s (%d.%d %s)", c.AcceptanceNo, c.Form.ProjectName, c.Form.SubKind, c.Status, f.Rule, f.Severity, f.Text.Zh, f.Why.Zh, f.At.Page, f.At.Line, f.At.Words)
			}
		}
	}
	if len(page.Items)+5 < o.Contracts {
		t.Errorf("only %d contracts", len(page.Items))
	}
}
