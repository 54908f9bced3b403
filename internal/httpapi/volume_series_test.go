package httpapi

import (
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"

	"jishi/internal/database"
)

// TestReportAddresses: a report is at /reports/R03, its files at the same address
// with an extension, and at no other.
func TestReportAddresses(t *testing.T) {
	w := newWorld(t)
	w.register("386000.00")
	const asked = "?from=2026-01&to=2026-12"
	w.send("auditor", "GET", "/reports", nil).want(200).contains(`"no":"R03"`)
	json := w.send("auditor", "GET", "/reports/R03"+asked, nil).want(200).contains(`"no":"R03"`, "386000.00")
	book := w.send("auditor", "GET", "/reports/R03.xlsx"+asked, nil).want(200)
	if got := book.Header().Get("Content-Type"); got != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" || !strings.HasPrefix(book.Body.String(), "PK") {
		t.Errorf("the workbook is %s", got)
	}
	text := w.send("auditor", "GET", "/reports/R03.csv"+asked, nil).want(200).contains(",386000.00,")
	if got := text.Header().Get("Content-Type"); got != "text/csv" || text.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the text is %v", text.Header())
	}
	if json.text("sha256") == "" {
		t.Error("no checksum")
	}
	for _, path := range []string{"/reports/R99", "/reports/R99.csv", "/reports/R03.pdf", "/reports/R03.", "/reports/.csv", "/reports/R03.csv.xlsx", "/reports/R03.CSV"} {
		w.send("auditor", "GET", path, nil).problem(404, "not_found")
	}
	for _, path := range []string{"/volume/reports", "/volume/reports/R03", "/volume/series.xlsx"} {
		w.send("auditor", "GET", path, nil).problem(404, "route_not_found")
	}
	w.send("auditor", "GET", "/reports/R03.csv?by=nothing", nil).problem(422, "invalid_fields").contains("query/by")
	w.send("", "GET", "/reports/R03.xlsx", nil).want(401)
	w.send("tax", "GET", "/reports/R03.csv", nil).problem(403, "permission_denied")
	w.send("auditor", "DELETE", "/reports/R03.csv", nil).want(405)
}

// drilled asks for the lines of a sum and holds their total against it.
func (w *world) drilled(who string, sum any, index string) {
	w.t.Helper()
	query := url.Values{"as_of": {index}, "limit": {"1"}}
	drill, _ := member(sum, "drill").(map[string]any)
	for name, v := range maps.All(drill) {
		query.Set(name, fmt.Sprint(v))
	}
	lines := w.send(who, "GET", "/volume/entries?"+query.Encode(), nil).want(200)
	total := lines.object()["total"]
	for _, name := range []string{"count", "contract_amount", "technical_amount"} {
		if member(total, name) != member(sum, name) {
			w.t.Errorf("%s of %v is %v, its lines say %v", name, drill, member(sum, name), member(total, name))
		}
	}
}

// TestSeriesAndFlowsOverTheAPI: both answer from one index, every figure opens to
// the lines it is made of, and readers see what they may in the summary.
func TestSeriesAndFlowsOverTheAPI(t *testing.T) {
	onBoth(t, func(w *world) {
		for _, yuan := range []string{"386000.00", "1250000.01"} {
			w.register(yuan)
		}
		made := w.send("auditor", "GET", "/volume/series?from=2026-01&to=2026-06&group_by=region", nil).want(200).object()
		index := fmt.Sprint(member(made["as_of"], "index"))
		lines, _ := made["lines"].([]any)
		if len(lines) == 0 || made["step"] != "month" || made["group_by"] != "region" {
			w.t.Fatalf("%v", made)
		}
		for _, line := range append(lines, made["total"]) {
			steps, _ := member(line, "steps").([]any)
			if len(steps) != 6 || member(steps[5], "step") != "2026-06" || member(steps[1], "to") != "2026-02-28" || member(steps[5], "growth") != nil {
				w.t.Fatalf("%v", steps)
			}
			for _, s := range steps {
				for _, which := range []string{"sum", "cumulative", "year_before"} {
					w.drilled("auditor", member(s, which), index)
				}
			}
			if got := member(member(steps[5], "cumulative"), "contract_amount"); len(lines) == 1 && got != "1636000.01" {
				w.t.Errorf("cumulative %v", got)
			}
		}
		flows := w.send("auditor", "GET", "/volume/flows?from=2026-01&to=2026-12", nil).want(200).object()
		for _, which := range []string{"output", "registered", "both"} {
			w.drilled("auditor", flows[which], index)
		}
		for _, which := range []string{"by_flow", "by_city", "by_province"} {
			rows, _ := member(flows[which], "rows").([]any)
			if len(rows) < 5 {
				w.t.Errorf("%s has %d rows", which, len(rows))
			}
			all := len(rows)
			for i, row := range append(rows, flows[which]) {
				if i == all || member(member(row, "output"), "count") != 0.0 || member(member(row, "registered"), "count") != 0.0 {
					w.drilled("auditor", member(row, "output"), index)
					w.drilled("auditor", member(row, "registered"), index)
				}
			}
		}
		for _, path := range []string{"/volume/series", "/volume/flows"} {
			w.send("other", "GET", path, nil).want(200).contains(`"own_only":true`).without("386000.00", "1250000.01")
			w.send("tax", "GET", path, nil).problem(403, "permission_denied")
			w.send("auditor", "GET", path+"?as_of=1", nil).want(200).without("386000.00")
		}
		w.send("auditor", "GET", "/volume/flows?direction=OUT", nil).problem(422, "invalid_fields").contains("query/direction", "unknown_field")
		w.send("auditor", "GET", "/volume/series?group_by=month", nil).problem(422, "invalid_fields").contains("query/group_by")
		w.send("auditor", "GET", "/volume/series?step=week", nil).problem(422, "invalid_fields").contains("query/step")
		w.send("auditor", "GET", "/volume/series?from=1985-01&to=2099-12", nil).problem(422, "invalid_fields").contains("query/from")
		w.send("sysadmin", "GET", "/volume/series?group_by=contract", nil).problem(403, "permission_denied")
	})
}

// TestMonthlyClosingsOverTheAPI: a month is closed once, whatever is repeated, and
// opened again with a reason; while its year is closed the year decides.
func TestMonthlyClosingsOverTheAPI(t *testing.T) {
	onBoth(t, func(w *world) {
		const month, why = "/volume/periods/2025-12", "发现重复登记，需要重新汇总。"
		note := map[string]any{"note": "12月快报"}
		w.send("registrar", "POST", month+"/close", note).problem(403, "permission_denied")
		w.send("auditor", "POST", "/volume/periods/2025-13/close", note).problem(404, "not_found")
		w.send("auditor", "POST", "/volume/periods/1901-01/close", note).problem(404, "not_found")
		w.send("auditor", "POST", "/volume/periods/2026-12/close", note).problem(409, "month_not_ended")
		w.send("auditor", "POST", month+"/reopen", map[string]any{"reason": why}).problem(409, "month_not_closed")
		w.send("auditor", "POST", month+"/close", map[string]any{"year": 2025}).problem(422, "invalid_fields")
		before := w.events()
		key := []string{"Idempotency-Key", "close-2025-12"}
		w.send("auditor", "POST", month+"/close", note, key...).want(201).contains(`"month":12`, `"no":1`)
		w.send("auditor", "POST", month+"/close", note, key...).want(201).contains(`"month":12`, `"no":1`)
		must(w.t, w.db.InTx(w.t.Context(), func(tx *database.Tx) error { // the process ended before it answered
			return tx.Exec("UPDATE idempotency SET status = 0, headers = '{}', body = NULL").Error
		}))
		w.send("auditor", "POST", month+"/close", note, key...).want(201).contains(`"month":12`, `"no":1`)
		w.send("auditor", "POST", month+"/close", note).problem(409, "month_closed")
		if n := w.events() - before; n != 1 {
			w.t.Errorf("%d events", n)
		}
		w.send("registrar", "GET", "/volume/closings/2025/1", nil).want(200).contains(`\"month\":12`)
		w.send("auditor", "POST", "/volume/closings", map[string]any{"year": 2025}).want(201).contains(`"no":2`).without(`"month":12`)
		w.send("auditor", "POST", month+"/reopen", map[string]any{"reason": why}).problem(409, "year_closed")
		w.send("auditor", "POST", "/volume/periods/2025-11/close", note).problem(409, "year_closed")
		w.send("auditor", "POST", "/volume/closings/2025/reopen", map[string]any{"reason": why}).want(200)
		w.send("auditor", "POST", month+"/reopen", map[string]any{"reason": "短"}).problem(422, "invalid_fields").contains(`"/reason"`)
		w.send("auditor", "POST", month+"/reopen", map[string]any{"reason": why}).want(200).contains(`"in_force":false`, `"month":12`)
		w.send("auditor", "POST", month+"/close", note).want(201).contains(`"no":3`)
		w.send("registrar", "GET", "/volume/closings", nil).want(200).contains(`"month":12`, `"no":3`, `"no":2`).without(`"snapshot"`)
	})
}
