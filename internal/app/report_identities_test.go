package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
	reports "jishi/internal/report"
)

// TestReportIdentities makes every report of a small city with corrections and a
// revocation, on both databases, for each kind of viewer: the identities of the
// domain notes §5.7 hold between the reports and against the lines themselves,
// every cell is the sum of the lines that this viewer gets at the report's place
// of the journal, whatever came after, and the files say the same figures.
func TestReportIdentities(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 39)
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
			check(t, err)
			defer a.Close()
			auditor := &reporter{t: t, app: a, sums: map[string]ledger.Group{}, reader: &identity.Principal{UserID: "auditor", OrgID: "bureau", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}}
			before := auditor.all(ledger.Now())
			afterRows(t, a)
			for _, made := range before { // opened after what came later, at the place where they were made
				auditor.cells(made)
			}
			now := auditor.all(ledger.Now())
			if before[0].AsOf.Index >= now[0].AsOf.Index || bytes.Equal(before[2].CSV, now[2].CSV) {
				t.Fatal("nothing came after the reports")
			}
			auditor.identities(before)
			auditor.identities(now)
			for _, made := range now {
				auditor.everyCell(made)
			}
			auditor.narrowed(now[0].AsOf)
			auditor.viewers(now)
			auditor.files(now)
			auditor.lineFiles(now)
		})
	}
}

// identities are those of one set of reports.
func (r *reporter) identities(all []reports.Report) {
	r.t.Helper()
	b := &book{reporter: r, byNo: map[string]reports.Report{}}
	for _, made := range all {
		b.byNo[made.Definition.No] = made
		r.belowContract(made)
		if made.AsOf.Index != all[0].AsOf.Index {
			r.t.Errorf("%s is as of %d, %s as of %d", made.Definition.No, made.AsOf.Index, all[0].Definition.No, all[0].AsOf.Index)
		}
	}
	b.lines = r.lines(reports.Drill{"from": "2022-01-01", "to": "2026-12-31"}, all[0].AsOf.Index)
	b.all = sumOf(b.lines, nil)
	if b.all.Count == 0 || b.all.TechnicalAmount >= b.all.ContractAmount {
		r.t.Fatalf("a city of %+v shows nothing", b.all)
	}
	b.totals()
	b.parts()
	b.years()
	b.distinct()
}

// book are the reports of one moment, and the lines that they are all made of.
type book struct {
	*reporter
	byNo  map[string]reports.Report
	lines []ledger.Line
	all   ledger.Group
}

// totals: the rows of each report on the whole city make the sum of all lines,
// and so do the columns of its kinds; each row is recomputed from the lines.
func (b *book) totals() {
	b.t.Helper()
	values := map[string]func(ledger.Line) string{
		"R02": func(l ledger.Line) string { return l.Kind }, "R03": func(l ledger.Line) string { return l.TechField }, "R04": func(l ledger.Line) string { return l.SellerKind },
		"R05": func(l ledger.Line) string { return l.BuyerKind }, "R06": func(l ledger.Line) string { return l.SellerKind }, "R08": func(l ledger.Line) string { return l.PlanSource },
		"R09": func(l ledger.Line) string { return l.Objective }, "R10": func(l ledger.Line) string { return l.Industry }, "R16": func(l ledger.Line) string { return l.Band },
		"R22": func(l ledger.Line) string { return strconv.FormatBool(l.IsRelated) }, "R26": func(l ledger.Line) string { return l.AmountMode },
		"R27": func(l ledger.Line) string { return strconv.Itoa(l.BelongsTo.Year()) },
	}
	for no, value := range values {
		t := b.byNo[no].Tables[0]
		b.equal(no+" rows", b.rowsOf(t, "", top), b.all)
		b.equal(no+" total", b.rowsOf(t, "", total), b.all)
		if no == "R04" || no == "R05" || no == "R06" || no == "R10" { // rows that gather groups of codes
			continue
		}
		for _, row := range t.Rows {
			if row.Kind == reports.Body && row.Level == 0 && row.Code != "" {
				under := func(l ledger.Line) bool {
					return value(l) == row.Code || no != "R02" && strings.HasPrefix(value(l), row.Code)
				}
				if no == "R09" || no == "R03" || no == "R08" { // codes whose children need not begin like them
					continue
				}
				b.equal(no+" "+row.Label.Zh, b.rowsOf(t, "", only(row.Code)), sumOf(b.lines, under))
			}
		}
	}
	for _, no := range []string{"R03", "R04", "R05", "R07", "R08", "R09", "R10", "R16", "R22", "R26"} { // the kinds beside the rows
		for _, row := range b.byNo[no].Tables[0].Rows {
			t := b.byNo[no].Tables[0]
			of := reports.Table{Columns: t.Columns, Rows: []reports.Row{row}}
			var kinds ledger.Group
			for _, c := range t.Columns {
				if k, ok := strings.CutSuffix(c.Key, "_count"); ok {
					g := b.rowsOf(of, k+"_", every)
					kinds.Count, kinds.ContractAmount = kinds.Count+g.Count, kinds.ContractAmount+g.ContractAmount
				}
			}
			if g := b.rowsOf(of, "", every); kinds.Count != g.Count || kinds.ContractAmount != g.ContractAmount {
				b.t.Errorf("%s, %s: the kinds make %+v, the row says %+v", no, row.Label.Zh, kinds, g)
			}
		}
	}
}

// parts: what several reports tell of the same part of the city is the same.
func (b *book) parts() {
	b.t.Helper()
	tables := func(no string, i int) reports.Table { return b.byNo[no].Tables[i] }
	way := func(list ...string) ledger.Group {
		return sumOf(b.lines, func(l ledger.Line) bool { return slices.Contains(list, l.Direction) })
	}
	flows, out := tables("R12", 0), way("OUT", "BOTH")
	both, _ := out.Add(way("IN"))
	b.equal("R12 output, and what is only taken in,", both, b.all)
	for _, no := range []string{"R11", "R12", "R14"} {
		b.equal(no+" output rows", b.rowsOf(tables(no, 0), "out_", top), out)
		b.equal(no+" absorption rows", b.rowsOf(tables(no, 0), "in_", top), way("IN", "BOTH"))
		b.equal(no+" imported rows", b.rowsOf(tables(no, 0), "imported_", top), b.rowsOf(flows, "imported_", total))
	}
	for _, row := range flows.Rows {
		if row.Kind == reports.Body && row.Code != "" {
			b.equal("R12 "+row.Label.Zh, b.rowsOf(flows, "out_", only(row.Code)), sumOf(b.lines, func(l ledger.Line) bool {
				return l.Flow == row.Code && (l.Direction == "OUT" || l.Direction == "BOTH")
			}))
		}
	}
	for _, side := range []string{"out_", "in_", "imported_"} {
		b.equal("R13 "+side, b.rowsOf(tables("R13", 0), side, top), b.rowsOf(flows, side, only("1", "2")))
	}
	b.equal("R15 exports", b.rowsOf(tables("R15", 0), "", top), b.rowsOf(flows, "out_", only("4", "5")))
	b.equal("R15 imports", b.rowsOf(tables("R15", 1), "", top), b.rowsOf(flows, "in_", only("4", "5")))
	b.equal("R15 imports of the file", b.rowsOf(tables("R15", 2), "", top), b.rowsOf(flows, "imported_", only("4", "5")))
	b.equal("R18 by kind", b.rowsOf(tables("R18", 0), "", top), b.rowsOf(tables("R16", 0), "", only("B6", "B7")))
	for i, side := range []string{"sellers", "buyers"} {
		b.equal("R19 "+side, b.rowsOf(tables("R19", i), "", total), b.all)
	}
	if g := b.rowsOf(tables("R17", 0), "", total); g.ContractAmount != b.all.ContractAmount || g.TechnicalAmount != b.all.TechnicalAmount {
		b.t.Errorf("R17 says %+v of %+v", g, b.all)
	}
	major := b.rowsOf(tables("R18", 0), "", total)
	major.Count = 0 // lists of contracts have no column of it
	b.equal("R18 list", b.rowsOf(tables("R18", 1), "", top), major)
	b.equal("R18 list total", b.rowsOf(tables("R18", 1), "", total), major)
	sellers := tables("R04", 0)
	b.equal("R20", b.rowsOf(tables("R20", 0), "", top), b.rowsOf(sellers, "", only("021", "022")))
	b.equal("R20 total", b.rowsOf(tables("R20", 0), "", total), sumOf(b.lines, func(l ledger.Line) bool {
		return strings.HasPrefix(l.SellerKind, "021") || strings.HasPrefix(l.SellerKind, "022")
	}))
	moved := sumOf(b.reporter.lines(reports.Drill{"from": "2022-01-01", "to": "2026-12-31", "view": string(ledger.Booked)}, b.byNo["R25"].AsOf.Index), func(l ledger.Line) bool { return l.Event != ledger.Register })
	b.equal("R25", b.rowsOf(tables("R25", 0), "", top), moved)
	for n := range 3 { // with and without a broker's part make the total of the register
		b.equal("R32 rows", b.rowsOf(tables("R32", n), "", top), b.all)
		b.equal("R32 total", b.rowsOf(tables("R32", n), "", total), b.all)
	}
	b.equal("R30", b.rowsOf(tables("R30", 0), "", func(row reports.Row) bool { return row.Kind == reports.Memo }), b.all)
}

// years: the reports on the last year with registrations are made of its lines.
func (b *book) years() {
	b.t.Helper()
	last := 0
	for _, l := range b.lines {
		last = max(last, l.BelongsTo.Year())
	}
	made := map[string]reports.Table{}
	for _, no := range []string{"R01", "R11", "R27", "R29"} {
		m, err := b.app.Reports.Make(b.t.Context(), b.reader, reports.Question{No: no, AsOf: ledger.AsOf{Index: b.byNo[no].AsOf.Index}, From: calendar.On(2022, 1, 1), To: calendar.On(last, 12, 31)})
		check(b.t, err)
		b.cells(m)
		b.belowContract(m)
		if made[no] = m.Tables[0]; no == "R01" {
			b.months(last, m)
		}
		if no == "R29" {
			made["R29 technical"], made["R29 count"] = m.Tables[1], m.Tables[2]
		}
	}
	year := sumOf(b.lines, func(l ledger.Line) bool { return l.BelongsTo.Year() == last })
	if year.Count == 0 {
		b.t.Fatalf("%d shows nothing", last)
	}
	b.equal("R01 year so far", b.rowsOf(made["R01"], "year_", top), year)
	b.equal("R27", b.rowsOf(made["R27"], "", only(strconv.Itoa(last))), year)
	done := column(made["R11"], "done")
	for _, row := range made["R11"].Rows {
		if row.Kind == reports.Total && row.Cells[done].Value != year.ContractAmount.String() {
			b.t.Errorf("R11 says that %s were done, the lines of the year make %s", row.Cells[done].Value, year.ContractAmount)
		}
	}
	for name, want := range map[string]string{"R29": year.ContractAmount.String(), "R29 technical": year.TechnicalAmount.String(), "R29 count": strconv.FormatInt(year.Count, 10)} {
		if got := made[name].Rows[0].Cells[1].Value; got != want {
			b.t.Errorf("%s says that %s were reached, the lines make %s", name, got, want)
		}
	}
}

// months: cumulative(m) = cumulative(m−1) + month(m), in the bulletin and in
// the series, which are the same.
func (b *book) months(year int, bulletin reports.Report) {
	b.t.Helper()
	t := bulletin.Tables[1]
	series, err := b.app.Reports.Series(b.t.Context(), b.reader, ledger.Query{From: calendar.On(year, 1, 1), To: calendar.On(year, 12, 31), AsOf: ledger.AsOf{Index: bulletin.AsOf.Index}}, "month")
	check(b.t, err)
	if len(t.Rows) != 12 || len(series.Total.Steps) != 12 || series.AsOf.Index != bulletin.AsOf.Index {
		b.t.Fatalf("%d months and %d", len(t.Rows), len(series.Total.Steps))
	}
	var last, lastStep ledger.Group
	moved := 0
	for i, row := range t.Rows {
		of := reports.Table{Columns: t.Columns, Rows: []reports.Row{row}}
		month, running, step := b.rowsOf(of, "month_", every), b.rowsOf(of, "cumulative_", every), series.Total.Steps[i]
		want, _ := last.Add(month)
		b.equal(row.Code+" cumulative", running, want)
		b.equal(row.Code+" in the lines", month, sumOf(b.lines, func(l ledger.Line) bool { return l.BelongsTo.YearMonth() == row.Code }))
		b.equal(row.Code+" in the series", step.Sum.Group, month)
		wantStep, _ := lastStep.Add(step.Sum.Group)
		b.equal(row.Code+" cumulative in the series", step.Cumulative.Group, wantStep)
		b.equal(row.Code+" cumulative in both", step.Cumulative.Group, running)
		if last, lastStep = running, step.Cumulative.Group; month.Count > 0 {
			moved++
		}
	}
	if moved < 2 {
		b.t.Errorf("%d has registrations in %d months", year, moved)
	}
	b.equal("R01 end of the year", last, b.rowsOf(bulletin.Tables[0], "year_", total))
}

// distinct: where a contract is in several rows, the total has each line of the
// rows once.
func (b *book) distinct() {
	b.t.Helper()
	type place struct{ index, line int64 }
	several := false
	for _, no := range []string{"R07", "R21"} {
		for _, t := range b.byNo[no].Tables {
			seen := map[place]bool{}
			var rows, once ledger.Group
			for _, row := range t.Rows {
				if row.Kind != reports.Body || row.Level > 0 {
					continue
				}
				for _, l := range b.reporter.lines(row.Cells[0].Drill, b.byNo[no].AsOf.Index) {
					g := ledger.Group{Count: l.Count, ContractAmount: l.ContractAmount, TechnicalAmount: l.TechnicalAmount}
					rows, _ = rows.Add(g)
					if at := (place{l.EventIndex, l.LineNo}); !seen[at] {
						seen[at] = true
						once, _ = once.Add(g)
					}
				}
			}
			b.equal(no+" rows", b.rowsOf(t, "", top), rows)
			b.equal(no+" total", b.rowsOf(t, "", total), once)
			several = several || rows.Count > once.Count
		}
	}
	b.equal("R07 total", b.rowsOf(b.byNo["R07"].Tables[0], "", total), b.all)
	b.equal("R21 sellers", b.rowsOf(b.byNo["R21"].Tables[0], "", total), sumOf(b.lines, func(l ledger.Line) bool {
		return l.SellerKind == "090" || strings.ContainsAny(l.SellerKind[:min(1, len(l.SellerKind))], "123")
	}))
	if !several {
		b.t.Error("no contract of the city is in several rows")
	}
}

// whole are the columns of counts and amounts that no lines add up to: places,
// averages, targets and what follows from them, and sums of both sources, whose
// parts open.
var whole = []string{"rank", "average", "target", "gap", "per_week", "pace", "season", "season_low", "season_high", "absorbed_count", "absorbed_contract", "absorbed_technical"}

// everyCell: a figure that does not open is none of the ledger.
func (r *reporter) everyCell(made reports.Report) {
	r.t.Helper()
	if strings.Contains("R23 R24 R28 R31 R33", made.Definition.No) { // acts, notices and persons
		return
	}
	for n, t := range made.Tables {
		if no := made.Definition.No; n > 0 && (no == "R25" || no == "R30") { // proceedings, findings
			continue
		}
		for _, row := range t.Rows {
			for i, c := range row.Cells {
				column := t.Columns[i]
				figure := (column.Form == reports.Count || column.Form == reports.Money) && c.Value != "" && row.Kind != reports.Memo
				if !figure || c.Drill != nil || slices.Contains(whole, column.Key) || strings.HasPrefix(column.Key, "realised_") ||
					strings.HasPrefix(column.Key, "earlier_") && strings.Trim(c.Value, "0.") == "" {
					continue
				}
				r.t.Errorf("%s, %s, %s, %s: %s does not open", made.Definition.No, t.Title.Zh, row.Label.Zh, column.Key, c.Value)
			}
		}
	}
}

// narrowed: the cells of a report in another view, of another period, or of a
// part of the city open to lines of the same.
func (r *reporter) narrowed(asOf ledger.AsOf) {
	r.t.Helper()
	list, err := r.app.Reports.List(r.reader)
	check(r.t, err)
	for _, ask := range []reports.Question{
		{View: ledger.Booked, From: calendar.On(2026, 1, 1), To: calendar.On(2026, 12, 31)},
		{View: ledger.Frozen, From: calendar.On(2025, 3, 5), To: calendar.On(2026, 6, 20), Filters: map[string]string{"kind": "10,20"}},
		{From: calendar.On(2024, 2, 29), To: calendar.On(2026, 11, 30), Filters: map[string]string{"region": "370902", "direction": "OUT,BOTH"}},
	} {
		for _, d := range list {
			if slices.ContainsFunc(d.Axes, func(a string) bool { return ask.Filters[a] != "" }) {
				continue
			}
			ask.No, ask.AsOf = d.No, ledger.AsOf{Index: asOf.Index}
			made, err := r.app.Reports.Make(r.t.Context(), r.reader, ask)
			check(r.t, err)
			r.cells(made)
			r.everyCell(made)
		}
	}
}

// viewers: a registrar sees the city's figures and lines, an applicant those of
// the own contracts, an administrator the figures without the lines.
func (r *reporter) viewers(now []reports.Report) {
	r.t.Helper()
	var county, org struct{ ID, RegionCode string }
	run(r.t, r.app.DB, func(tx *database.Tx) error {
		if err := tx.Raw("SELECT office_id AS id, office_region AS region_code FROM contracts WHERE status = 'REGISTERED' AND office_region <> '370900' GROUP BY office_id, office_region ORDER BY COUNT(*) DESC, office_id LIMIT 1").Scan(&county).Error; err != nil {
			return err
		}
		return tx.Raw("SELECT org_id AS id FROM contracts WHERE status = 'REGISTERED' GROUP BY org_id ORDER BY COUNT(*) DESC, org_id LIMIT 1").Scan(&org).Error
	})
	if county.ID == "" || org.ID == "" {
		r.t.Fatalf("no county office (%v) or no organisation (%v) has contracts", county, org)
	}
	as := func(p identity.Principal) *reporter {
		return &reporter{t: r.t, app: r.app, sums: map[string]ledger.Group{}, reader: &p}
	}
	asOf := ledger.AsOf{Index: now[0].AsOf.Index}
	for _, v := range []struct {
		name string
		as   *reporter
	}{{"auditor", r}, {"registrar of a county", as(identity.Principal{UserID: "registrar", OrgID: county.ID, OfficeRegion: county.RegionCode, Side: identity.SideBureau, Roles: []identity.Role{identity.RoleRegistrar}})}} {
		made := v.as.all(asOf)
		for i, m := range made {
			v.as.cells(m)
			if of := now[i]; !strings.Contains("R17 R18 R19 R20 R23 R24", m.Definition.No) && m.SHA256 != of.SHA256 { // names and workload are by office
				r.t.Errorf("%s of the %s differs from the auditor's:\n%s\n%s", m.Definition.No, v.name, m.CSV, of.CSV)
			}
		}
		if len(made) != len(now) {
			r.t.Errorf("the %s has %d reports", v.name, len(made))
		}
	}
	r.applicant(as(identity.Principal{UserID: "clerk", OrgID: org.ID, Side: identity.SideApplicant, Roles: []identity.Role{identity.RoleClerk}}), asOf)
	r.withoutLines(as(identity.Principal{UserID: "admin", OrgID: "bureau", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleSystemAdmin}}), now)
}

// applicant: every report has the own contracts and nothing else.
func (r *reporter) applicant(clerk *reporter, asOf ledger.AsOf) {
	r.t.Helper()
	var ids []string
	run(r.t, r.app.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT id FROM contracts WHERE org_id = ?", clerk.reader.OrgID).Scan(&ids).Error
	})
	period := reports.Drill{"from": "2022-01-01", "to": "2026-12-31"}
	mine := func(l ledger.Line) bool { return slices.Contains(ids, l.ContractID) }
	own := sumOf(r.lines(period, asOf.Index), mine)
	got := clerk.lines(period, asOf.Index)
	if own.Count < 2 || len(got) == 0 || slices.ContainsFunc(got, func(l ledger.Line) bool { return !mine(l) }) {
		r.t.Fatalf("the applicant has %+v and sees %d lines", own, len(got))
	}
	made := clerk.all(asOf)
	for _, m := range made {
		if strings.Contains("R11 R23 R24 R25 R27 R28 R29 R30 R31 R33", m.Definition.No) {
			r.t.Errorf("an applicant sees %s", m.Definition.No)
		}
		if !m.OwnOnly {
			r.t.Errorf("%s does not say that it is of the own contracts", m.Definition.No)
		}
		clerk.cells(m)
		clerk.belowContract(m)
		for _, t := range m.Tables {
			if t.Columns[0].Key == "rank" && t.Columns[1].Key == "seller" {
				for _, row := range t.Rows {
					if row.Kind == reports.Body && !slices.Contains(ids, row.Code) {
						r.t.Errorf("%s shows the contract %s to an applicant", m.Definition.No, row.Code)
					}
				}
			}
			for _, row := range t.Rows {
				for i, c := range row.Cells {
					if c.Source == reports.FromAbsorption {
						r.t.Errorf("%s, %s: an imported line for an applicant", m.Definition.No, t.Columns[i].Key)
					}
				}
			}
		}
		if strings.Contains("R02 R03 R04 R05 R06 R07 R08 R09 R10 R16 R22 R26", m.Definition.No) {
			(&book{reporter: r}).equal(m.Definition.No+" of an applicant", r.rowsOf(m.Tables[0], "", total), own)
		}
	}
	clerk.files(made)
}

// withoutLines: who may have the figures and not the lines gets no other figures
// in their place.
func (r *reporter) withoutLines(admin *reporter, now []reports.Report) {
	r.t.Helper()
	made := admin.all(ledger.AsOf{Index: now[0].AsOf.Index})
	refused := 0
	for _, m := range made {
		of := now[slices.IndexFunc(now, func(o reports.Report) bool { return o.Definition.No == m.Definition.No })]
		if m.SHA256 != of.SHA256 {
			r.t.Errorf("%s of an administrator differs from the auditor's", m.Definition.No)
		}
		drills := 0
		for _, t := range m.Tables {
			for _, row := range t.Rows {
				for _, c := range row.Cells {
					if c.Drill == nil || drills == 10 { // the permission is the same for all of them
						continue
					}
					drills++
					handed := 0
					var err error
					if c.Source == reports.FromAbsorption {
						_, err = r.app.Absorption.Entries(r.t.Context(), admin.reader, r.imported(c.Drill, m.AsOf.Index), "", 200)
					} else {
						_, err = r.app.Ledger.EachEntry(r.t.Context(), admin.reader, r.query(c.Drill, m.AsOf.Index), 10_000, func(lines []ledger.Line) error { handed += len(lines); return nil })
					}
					if f := fault.As(err); f == nil || f.Code != fault.PermissionDenied || handed > 0 {
						r.t.Errorf("%s, %s: %v and %d lines for who may not have lines", m.Definition.No, row.Label.Zh, err, handed)
					}
					refused++
				}
			}
		}
	}
	if len(made) == 0 || refused == 0 {
		r.t.Errorf("an administrator has %d reports, and was refused the lines of %d cells", len(made), refused)
	}
}

// lineFiles writes the lines of cells as the workbook of lines and adds them up
// again.
func (r *reporter) lineFiles(now []reports.Report) {
	r.t.Helper()
	written := 0
	for _, no := range []string{"R02", "R12", "R25"} {
		made := now[slices.IndexFunc(now, func(m reports.Report) bool { return m.Definition.No == no })]
		for _, row := range made.Tables[0].Rows {
			c := row.Cells[1]
			if c.Drill == nil || row.Level > 0 || c.Value == "0.00" || row.Kind == reports.Memo {
				continue
			}
			written++
			q := r.query(c.Drill, made.AsOf.Index)
			sheet, err := exchange.NewVolumeEntries(exchange.Question{From: q.From, To: q.To, Filters: q.Filters, View: q.View, Offices: map[string]string{}, By: "审计员", At: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)})
			check(r.t, err)
			all, err := r.app.Ledger.EachEntry(r.t.Context(), r.reader, q, exchange.MaxLines, func(lines []ledger.Line) error {
				for _, l := range lines {
					if err := sheet.Add(l, contract.Label{}); err != nil {
						return err
					}
				}
				return nil
			})
			check(r.t, err)
			file, err := sheet.Finish(all)
			check(r.t, err)
			sum, said := entriesOf(r.t, file.Body)
			if fmt.Sprint(sum) != fmt.Sprint(said) || sum.ContractAmount.String() != c.Value || strconv.FormatInt(sum.Count, 10) != row.Cells[0].Value || sum.TechnicalAmount.String() != row.Cells[2].Value {
				r.t.Errorf("%s, %s: the file's lines make %+v, its total is %+v, the cells say %s, %s, %s", no, row.Label.Zh, sum, said, row.Cells[0].Value, c.Value, row.Cells[2].Value)
			}
		}
	}
	if written < 5 {
		r.t.Errorf("only %d cells were written", written)
	}
}

// Which rows of a table.
func top(row reports.Row) bool   { return row.Kind == reports.Body && row.Level == 0 }
func total(row reports.Row) bool { return row.Kind == reports.Total }
func every(reports.Row) bool     { return true }

func only(list ...string) func(reports.Row) bool {
	return func(row reports.Row) bool { return row.Kind == reports.Body && slices.Contains(list, row.Code) }
}

func column(t reports.Table, key string) int {
	return slices.IndexFunc(t.Columns, func(c reports.Column) bool { return c.Key == key })
}

// rowsOf adds up the three figures whose keys begin with prefix.
func (r *reporter) rowsOf(t reports.Table, prefix string, which func(reports.Row) bool) (out ledger.Group) {
	r.t.Helper()
	count, contracts, technical := column(t, prefix+"count"), column(t, prefix+"contract"), column(t, prefix+"technical")
	if count < 0 && contracts < 0 {
		r.t.Fatalf("%s has no figures %s", t.Title.Zh, prefix)
	}
	for _, row := range t.Rows {
		if !which(row) {
			continue
		}
		if count >= 0 {
			n, err := strconv.ParseInt(row.Cells[count].Value, 10, 64)
			check(r.t, err)
			out.Count += n
		}
		out.ContractAmount += fenOf(r.t, row.Cells[contracts].Value)
		if technical >= 0 {
			out.TechnicalAmount += fenOf(r.t, row.Cells[technical].Value)
		}
	}
	return out
}

// belowContract: no technical amount is above its contract amount, but among the
// movements, which are no sums of whole contracts.
func (r *reporter) belowContract(made reports.Report) {
	r.t.Helper()
	if made.Definition.No == "R25" {
		return
	}
	for _, t := range made.Tables {
		for i, c := range t.Columns {
			prefix, ok := strings.CutSuffix(c.Key, "technical")
			at := column(t, prefix+"contract")
			if !ok || at < 0 {
				continue
			}
			for _, row := range t.Rows {
				if row.Cells[i].Value == "" || strings.HasSuffix(row.Cells[i].Value, "%") || row.Cells[at].Value == "" || row.Kind == reports.Memo && strings.HasPrefix(made.Definition.No, "R12") {
					continue
				}
				if technical, whole := fenOf(r.t, row.Cells[i].Value), fenOf(r.t, row.Cells[at].Value); technical > whole {
					r.t.Errorf("%s, %s, %s: technical %s above contract %s", made.Definition.No, t.Title.Zh, row.Label.Zh, technical, whole)
				}
			}
		}
	}
	if made.Definition.No == "R29" {
		for i, row := range made.Tables[0].Rows {
			if technical := made.Tables[1].Rows[i]; technical.Code != row.Code || fenOf(r.t, technical.Cells[1].Value) > fenOf(r.t, row.Cells[1].Value) {
				r.t.Errorf("R29, %s: technical %s above contract %s", row.Label.Zh, technical.Cells[1].Value, row.Cells[1].Value)
			}
		}
	}
}

func (b *book) equal(what string, got, want ledger.Group) {
	b.t.Helper()
	if got.Count != want.Count || got.ContractAmount != want.ContractAmount || got.TechnicalAmount != want.TechnicalAmount {
		b.t.Errorf("%s: %d, %s, %s; want %d, %s, %s", what, got.Count, got.ContractAmount, got.TechnicalAmount, want.Count, want.ContractAmount, want.TechnicalAmount)
	}
}

// lines are those that the parameters of a cell ask for.
func (r *reporter) lines(d reports.Drill, index int64) (out []ledger.Line) {
	r.t.Helper()
	_, err := r.app.Ledger.EachEntry(r.t.Context(), r.reader, r.query(d, index), 10_000, func(lines []ledger.Line) error {
		out = append(out, lines...)
		return nil
	})
	check(r.t, err)
	return out
}

func sumOf(lines []ledger.Line, which func(ledger.Line) bool) (out ledger.Group) {
	for _, l := range lines {
		if which == nil || which(l) {
			out.Count, out.ContractAmount, out.TechnicalAmount = out.Count+l.Count, out.ContractAmount+l.ContractAmount, out.TechnicalAmount+l.TechnicalAmount
		}
	}
	return out
}

func fenOf(t *testing.T, v string) amount.Fen {
	t.Helper()
	digits, negative := strings.CutPrefix(v, "-")
	f, err := amount.Parse(digits)
	if err != nil {
		t.Fatal(fmt.Errorf("%q: %w", v, err))
	}
	if negative {
		return -f
	}
	return f
}
