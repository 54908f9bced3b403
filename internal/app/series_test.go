package app_test

import (
	"testing"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/ledger"
	reports "jishi/internal/report"
)

// TestSeriesAndFlows holds every figure of series and flows of a small city
// against the lines it opens to, and the figures against each other: the running
// total is the one before and the step, the lines are the total, and the flows
// are what R12 to R14 print.
func TestSeriesAndFlows(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 39)
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			r := &reporter{t: t, app: a, sums: map[string]ledger.Group{}, reader: &identity.Principal{UserID: "auditor", OrgID: "bureau", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}}
			for _, ask := range []struct {
				step string
				q    ledger.Query
			}{
				{"month", ledger.Query{From: calendar.On(2024, 2, 1), To: calendar.On(2026, 12, 31), GroupBy: []string{"region"}}},
				{"quarter", ledger.Query{From: calendar.On(2024, 2, 17), To: calendar.On(2026, 5, 9), GroupBy: []string{"ip_kind"}}},
				{"year", ledger.Query{From: calendar.On(2022, 1, 1), To: calendar.On(2026, 12, 31), GroupBy: []string{"statistical_year"}}},
				{"month", ledger.Query{From: calendar.On(2025, 1, 1), To: calendar.On(2025, 12, 31), View: ledger.Booked, Filters: map[string]string{"quarter": "2025-Q2", "kind": "10,20"}}},
				{"", ledger.Query{}},
			} {
				ask.q.AsOf = ledger.Now()
				made, err := a.Reports.Series(t.Context(), r.reader, ask.q, ask.step)
				check(t, err)
				r.series(made)
			}
			flows, err := a.Reports.Flows(t.Context(), r.reader, ledger.Query{From: calendar.On(2022, 1, 1), To: calendar.On(2026, 12, 31), AsOf: ledger.Now()})
			check(t, err)
			r.flows(flows)
		})
	}
}

// opens holds a sum against its lines.
func (r *reporter) opens(what string, s reports.Sum, index int64) {
	r.t.Helper()
	if g := r.sum(s.Drill, index); g.Count != s.Count || g.ContractAmount != s.ContractAmount || g.TechnicalAmount != s.TechnicalAmount {
		r.t.Errorf("%s says %+v, its lines make %+v (%v)", what, s.Group, g, s.Drill)
	}
}

func (r *reporter) series(made reports.Series) {
	r.t.Helper()
	several := made.GroupBy == "ip_kind"
	lines := make([]ledger.Group, len(made.Total.Steps))
	for _, line := range append(made.Lines, made.Total) {
		running := ledger.Group{}
		for i, s := range line.Steps {
			r.opens(s.Code, s.Sum, made.AsOf.Index)
			r.opens(s.Code+" cumulative", s.Cumulative, made.AsOf.Index)
			r.opens(s.Code+" a year before", s.YearBefore, made.AsOf.Index)
			running, _ = running.Add(s.Sum.Group)
			if running.Count != s.Cumulative.Count || running.ContractAmount != s.Cumulative.ContractAmount {
				r.t.Errorf("%s %s: cumulative %+v, the steps make %+v", line.Value, s.Code, s.Cumulative.Group, running)
			}
			if i > 0 && s.From != line.Steps[i-1].To.AddDays(1) {
				r.t.Errorf("%s begins on %s after %s", s.Code, s.From, line.Steps[i-1].To)
			}
			lines[i], _ = lines[i].Add(s.Sum.Group)
		}
	}
	for i, s := range made.Total.Steps {
		if twice := 2 * s.Sum.ContractAmount; made.GroupBy != "" && !several && lines[i].ContractAmount != twice {
			r.t.Errorf("%s: the lines and the total make %s, want %s", s.Code, lines[i].ContractAmount, twice)
		}
	}
	if first, last := made.Total.Steps[0], made.Total.Steps[len(made.Total.Steps)-1]; first.From != made.Question.From || last.To != made.Question.To || made.GroupBy != "" && last.Cumulative.Count == 0 {
		r.t.Errorf("%+v to %+v of %+v", first, last, made.Question)
	}
}

func (r *reporter) flows(made reports.Flows) {
	r.t.Helper()
	for no, table := range map[string]reports.FlowTable{"R12": made.ByFlow, "R13": made.ByCity, "R14": made.ByProvince} {
		printed, err := r.app.Reports.Make(r.t.Context(), r.reader, reports.Question{No: no, AsOf: ledger.AsOf{Index: made.AsOf.Index}, From: made.Question.From, To: made.Question.To})
		check(r.t, err)
		rows := append(table.Rows, reports.FlowRow{Output: table.Output, Registered: table.Registered, Imported: table.Imported, Absorption: table.Absorption})
		for i, row := range rows {
			r.opens(no+" output "+row.Label.Zh, row.Output, made.AsOf.Index)
			r.opens(no+" absorption "+row.Label.Zh, row.Registered, made.AsOf.Index)
			cells := printed.Tables[0].Rows[i].Cells
			if cells[1].Value != row.Output.ContractAmount.String() || cells[5].Value != row.Registered.ContractAmount.String() || cells[8].Value != row.Imported.ContractAmount.String() ||
				cells[11].Value != row.Absorption.ContractAmount.String() {
				r.t.Errorf("%s %s: %s and %s, printed are %v", no, row.Label.Zh, row.Output.ContractAmount, row.Absorption.ContractAmount, cells)
			}
		}
	}
	r.opens("both", made.Both, made.AsOf.Index)
	if made.Net.ContractAmount != made.Absorption.ContractAmount-made.Output.ContractAmount || made.Output.Count == 0 || made.Absorption.Count > 0 && made.LocalAmount == "" {
		r.t.Errorf("%+v", made)
	}
}
