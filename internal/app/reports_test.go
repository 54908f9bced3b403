package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jishi/internal/absorption"
	"jishi/internal/amount"
	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/ledger"
	reports "jishi/internal/report"
)

// byTheDay are the reports whose notes say that parts of them are as of the
// making.
var byTheDay = []string{"R23", "R24", "R30"}

// TestReports makes every report of a small city on both databases: each cell
// that opens is the sum of the lines it opens to, rows make their total, the
// reports agree with each other, and what was reported as of a moment is
// reported again after later events (domain notes §5.7).
func TestReports(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 39)
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			r := &reporter{t: t, app: a, sums: map[string]ledger.Group{}, reader: &identity.Principal{UserID: "auditor", OrgID: "bureau", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}}
			first := r.all(ledger.Now())
			if len(first) != 33 {
				t.Fatalf("%d reports", len(first))
			}
			for _, made := range first {
				r.cells(made)
				r.rows(made)
				r.bothSources(made)
			}
			r.agree(first)
			afterRows(t, a) // a correction, a revocation, benefits and settlements
			later := r.all(ledger.AsOf{Index: first[0].AsOf.Index})
			for i, made := range later {
				if made.SHA256 != first[i].SHA256 && !strings.Contains(strings.Join(byTheDay, " "), made.Definition.No) {
					t.Errorf("%s as of %d was\n%s\nand is now\n%s", made.Definition.No, made.AsOf.Index, first[i].CSV, made.CSV)
				}
			}
			now := r.all(ledger.Now())
			moved := now[24] // R25
			if moved.Definition.No != "R25" || revoked(moved) != revoked(first[24])-1 {
				t.Errorf("%s does not show the revocation:\n%s", moved.Definition.No, moved.CSV)
			}
			r.cells(moved)
			r.refusals()
		})
	}
}

// revoked is what the revocations did to the number of contracts, as R25 says.
func revoked(r25 reports.Report) int {
	for _, row := range r25.Tables[0].Rows {
		if row.Code == "REVOKE" {
			n, _ := strconv.Atoi(row.Cells[0].Value) // what is no number is no revocation
			return n
		}
	}
	return 0
}

type reporter struct {
	t      *testing.T
	app    *app.App
	reader *identity.Principal
	sums   map[string]ledger.Group
}

func (r *reporter) all(asOf ledger.AsOf) []reports.Report {
	r.t.Helper()
	list, err := r.app.Reports.List(r.reader)
	check(r.t, err)
	var out []reports.Report
	for _, d := range list {
		made, err := r.app.Reports.Make(r.t.Context(), r.reader, reports.Question{No: d.No, AsOf: asOf, Filters: map[string]string{},
			From: calendar.On(2022, 1, 1), To: calendar.On(2026, 12, 31)})
		if err != nil {
			r.t.Fatalf("%s: %v", d.No, err)
		}
		out = append(out, made)
	}
	return out
}

// sum adds up the lines that the parameters of a cell ask for.
func (r *reporter) sum(d reports.Drill, index int64) ledger.Group {
	r.t.Helper()
	raw, err := json.Marshal(d)
	check(r.t, err)
	key := fmt.Sprint(index, string(raw))
	if g, ok := r.sums[key]; ok {
		return g
	}
	var g ledger.Group
	_, err = r.app.Ledger.EachEntry(r.t.Context(), r.reader, r.query(d, index), 10_000, func(lines []ledger.Line) error {
		for _, l := range lines {
			g.Count, g.ContractAmount, g.TechnicalAmount = g.Count+l.Count, g.ContractAmount+l.ContractAmount, g.TechnicalAmount+l.TechnicalAmount
		}
		return nil
	})
	check(r.t, err)
	r.sums[key] = g
	return g
}

// query asks for the lines that the parameters of a cell ask for.
func (r *reporter) query(d reports.Drill, index int64) ledger.Query {
	r.t.Helper()
	q := ledger.Query{AsOf: ledger.AsOf{Index: index}, Filters: map[string]string{}}
	var err error
	for name, v := range d {
		switch name {
		case "from":
			q.From, err = calendar.ParseDate(v)
		case "to":
			q.To, err = calendar.ParseDate(v)
		case "view":
			q.View, err = ledger.ParseView(v)
		default:
			q.Filters[name] = v
		}
		check(r.t, err)
	}
	return q
}

// imported is query for imported lines.
func (r *reporter) imported(d reports.Drill, index int64) absorption.Query {
	r.t.Helper()
	q := absorption.Query{AsOf: index, Filters: map[string]string{}}
	var err error
	for name, v := range d {
		switch name {
		case "from":
			q.From, err = calendar.ParseDate(v)
		case "to":
			q.To, err = calendar.ParseDate(v)
		default:
			q.Filters[name] = v
		}
		check(r.t, err)
	}
	return q
}

// absorbed adds up the imported lines that the parameters of a cell ask for, page
// by page.
func (r *reporter) absorbed(d reports.Drill, index int64) (g ledger.Group) {
	r.t.Helper()
	q := r.imported(d, index)
	for cursor := ""; ; {
		page, err := r.app.Absorption.Entries(r.t.Context(), r.reader, q, cursor, 200)
		check(r.t, err)
		for _, l := range page.Items {
			g.Count, g.ContractAmount, g.TechnicalAmount = g.Count+1, g.ContractAmount+l.Contract, g.TechnicalAmount+l.Technical
		}
		if cursor = page.NextCursor; cursor == "" {
			return g
		}
	}
}

// bothSources: the flow reports have own registrations, imported lines and their
// sum, say for which days there is no file, and applicants have neither.
func (r *reporter) bothSources(made reports.Report) {
	if !strings.Contains("R11 R12 R13 R14", made.Definition.No) {
		return
	}
	t := made.Tables[0]
	column := func(key string) int {
		return slices.IndexFunc(t.Columns, func(c reports.Column) bool { return c.Key == key })
	}
	own, imported, all := column("in_contract"), column("imported_contract"), column("absorbed_contract")
	if min(own, imported, all) < 0 || len(made.Sources) < 2 || !strings.Contains(string(made.CSV), "省级反馈文件") {
		r.t.Fatalf("%s has not both sources: %v, %v", made.Definition.No, t.Columns, made.Sources)
	}
	for _, row := range t.Rows {
		if row.Kind == reports.Memo {
			continue
		}
		a, errA := amount.Parse(row.Cells[own].Value)
		b, errB := amount.Parse(row.Cells[imported].Value)
		c, errC := amount.Parse(row.Cells[all].Value)
		if errA != nil || errB != nil || errC != nil || a+b != c || row.Cells[all].Drill != nil || row.Cells[imported].Source != reports.FromAbsorption {
			r.t.Errorf("%s, %s: %s and %s are not %s", made.Definition.No, row.Label.Zh, row.Cells[own].Value, row.Cells[imported].Value, row.Cells[all].Value)
		}
		if row.Kind == reports.Total && b == 0 {
			r.t.Errorf("%s: nothing is imported", made.Definition.No)
		}
	}
	if notes := fmt.Sprint(t.Notes); !strings.Contains(notes, "尚未导入省级文件") || !strings.Contains(notes, "至2026-12-31") {
		r.t.Errorf("%s does not say what is missing: %s", made.Definition.No, notes)
	}
}

// cells opens each cell that opens.
func (r *reporter) cells(made reports.Report) {
	opened := 0
	for _, table := range made.Tables {
		for _, row := range table.Rows {
			for i, c := range row.Cells {
				if c.Drill == nil {
					continue
				}
				opened++
				g, column := r.sum(c.Drill, made.AsOf.Index), table.Columns[i]
				if c.Source == reports.FromAbsorption {
					g = r.absorbed(c.Drill, made.AsOf.Index)
				}
				want := fmt.Sprint(g.Count)
				if column.Form == reports.Money {
					want = g.ContractAmount.String()
					if strings.Contains(column.Key, "technical") {
						want = g.TechnicalAmount.String()
					}
				}
				if c.Value != want {
					r.t.Errorf("%s, %s, %s, %s: the cell says %s, its lines make %s (%v)", made.Definition.No, table.Title.Zh, row.Label.Zh, column.Key, c.Value, want, c.Drill)
				}
			}
		}
	}
	if without := "R23 R24 R28 R31 R33"; opened == 0 && !strings.Contains(without, made.Definition.No) {
		r.t.Errorf("%s: no cell opens", made.Definition.No)
	}
}

// rows holds the rows of level 0 against the total, and the technical amount
// against the contract amount.
func (r *reporter) rows(made reports.Report) {
	ranked := strings.Contains("R07 R17 R18 R19 R20 R21 R24 R31", made.Definition.No)
	for _, table := range made.Tables {
		sums, total := make([]amount.Fen, len(table.Columns)), []reports.Cell(nil)
		for _, row := range table.Rows {
			if row.Kind == reports.Total {
				total = row.Cells
			}
			for i, c := range row.Cells {
				if row.Kind == reports.Body && row.Level == 0 && (table.Columns[i].Form == reports.Money || table.Columns[i].Form == reports.Count) && c.Value != "" {
					v, err := amount.Parse(strings.TrimPrefix(c.Value, "-"))
					check(r.t, err)
					if strings.HasPrefix(c.Value, "-") {
						v = -v
					}
					sums[i] += v
				}
				if key := table.Columns[i].Key; strings.HasSuffix(key, "technical") && i > 0 && table.Columns[i-1].Key == strings.TrimSuffix(key, "technical")+"contract" && made.Definition.No != "R25" {
					technical, one := amount.Parse(c.Value)
					contract, two := amount.Parse(row.Cells[i-1].Value)
					if one == nil && two == nil && technical > contract {
						r.t.Errorf("%s, %s: technical %s above contract %s", made.Definition.No, row.Label.Zh, technical, contract)
					}
				}
			}
		}
		for i, c := range total {
			column := table.Columns[i]
			additive := column.Key != "average" && column.Key != "median_days" && column.Key != "contracts" && column.Key != "target" && !strings.HasPrefix(column.Key, "cumulative")
			if ranked || c.Value == "" || !additive || column.Form != reports.Money && column.Form != reports.Count {
				continue
			}
			if got := sums[i].String(); got != c.Value && got != c.Value+".00" {
				r.t.Errorf("%s, %s, %s: the rows make %s, the total is %s", made.Definition.No, table.Title.Zh, column.Key, got, c.Value)
			}
		}
	}
}

// agree: the total is the same by kind, field, seller, buyer, plan, objective,
// industry, amount, relation, payment and registration year.
func (r *reporter) agree(all []reports.Report) {
	want := ""
	for _, made := range all {
		if !strings.Contains("R02 R03 R04 R05 R06 R07 R08 R09 R10 R16 R22 R26 R27", made.Definition.No) {
			continue
		}
		for _, row := range made.Tables[0].Rows {
			if row.Kind != reports.Total {
				continue
			}
			got := row.Cells[0].Value + " " + row.Cells[1].Value + " " + row.Cells[2].Value
			if want == "" {
				want = got
			}
			if got != want || strings.HasPrefix(got, "0 ") {
				r.t.Errorf("%s: total %s, want %s", made.Definition.No, got, want)
			}
		}
	}
}

// refusals: who may not, and what makes no sense.
func (r *reporter) refusals() {
	clerk := &identity.Principal{UserID: "clerk", OrgID: "org", Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleClerk}}
	ask := func(p *identity.Principal, q reports.Question) error {
		_, err := r.app.Reports.Make(r.t.Context(), p, q)
		return err
	}
	for name, c := range map[string]struct {
		who  *identity.Principal
		q    reports.Question
		code string
	}{
		"a clerk and the reviewers":  {clerk, reports.Question{No: "R24", AsOf: ledger.Now()}, "permission_denied"},
		"a report that there is not": {r.reader, reports.Question{No: "R99", AsOf: ledger.Now()}, "not_found"},
		"a filter on the rows":       {r.reader, reports.Question{No: "R02", AsOf: ledger.Now(), Filters: map[string]string{"kind": "10"}}, "query/kind"},
		"too long a ranking":         {r.reader, reports.Question{No: "R17", AsOf: ledger.Now(), Top: 201}, "query/top"},
		"a moment ahead":             {r.reader, reports.Question{No: "R01", AsOf: ledger.AsOf{Index: 1 << 40}}, "query/as_of"},
	} {
		if err := ask(c.who, c.q); err == nil || !strings.Contains(fmt.Sprintf("%+v", err), c.code) {
			r.t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	for name, q := range map[string]struct {
		who *identity.Principal
		q   reports.Question
	}{"a clerk": {clerk, reports.Question{No: "R12", AsOf: ledger.Now()}}, "the frozen view": {r.reader, reports.Question{No: "R12", AsOf: ledger.Now(), View: ledger.Frozen}}} {
		made, err := r.app.Reports.Make(r.t.Context(), q.who, q.q)
		if err != nil || len(made.Sources) != 1 || strings.Contains(string(made.CSV), "省级文件导入") || !strings.Contains(fmt.Sprint(made.Tables[0].Notes), "吸纳技术仅含") {
			r.t.Errorf("%s: %v\n%s", name, err, made.CSV)
		}
	}
	own, err := r.app.Reports.Make(r.t.Context(), clerk, reports.Question{No: "R03", AsOf: ledger.Now()})
	if err != nil || !own.OwnOnly || !strings.Contains(string(own.CSV), "合计,0,0.00") {
		r.t.Errorf("a clerk of an organisation without contracts: own only %t, %v", own.OwnOnly, err)
	}
}
