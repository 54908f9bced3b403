package httpapi

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/calendar"
)

// book opens a workbook that was answered and gives the rows of its table below
// the header, as they are stored.
func (a answer) book(sheet string) (header []string, rows [][]string, notes string) {
	a.t.Helper()
	a.want(200)
	if got := a.Header().Get("Content-Type"); got != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
		a.t.Errorf("%s: content type %q", a.call, got)
	}
	_, params, err := mime.ParseMediaType(a.Header().Get("Content-Disposition"))
	must(a.t, err)
	if !strings.HasPrefix(params["filename"], "技术合同"+sheet) || !strings.HasSuffix(params["filename"], ".xlsx") {
		a.t.Errorf("%s: file name %q", a.call, params["filename"])
	}
	f, err := excelize.OpenReader(bytes.NewReader(a.Body.Bytes()))
	must(a.t, err)
	all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	must(a.t, err)
	said, err := f.GetRows("说明")
	must(a.t, err)
	must(a.t, f.Close())
	return all[2], all[3:], fmt.Sprint(said)
}

func member(v any, name string) any {
	m, _ := v.(map[string]any)
	return m[name]
}

// TestWorkbooksSayWhatTheAnswersSay compares every number of both workbooks with
// the JSON of the same question.
func TestWorkbooksSayWhatTheAnswersSay(t *testing.T) {
	onBoth(t, func(w *world) {
		for _, yuan := range []string{"386000.00", "1250000.01", "0.29", "1.15"} {
			w.register(yuan)
		}
		const filters = "?from=2026-01&to=2026-12&kind=50"
		sum := w.send("auditor", "GET", "/volume/summary"+filters+"&group_by=region,office,band", nil).want(200)
		header, rows, notes := w.send("auditor", "GET", "/volume/summary.xlsx"+filters+"&group_by=region,office,band", nil).book("成交额汇总")
		if got := strings.Join(header, "|"); got != "序号|统计区域|登记机构|金额档|项数|合同成交额|技术交易额" {
			w.t.Errorf("header %s", got)
		}
		groups, _ := sum.object()["groups"].([]any)
		if len(groups) < 2 || len(rows) != len(groups)+2 {
			w.t.Fatalf("%d groups, %d rows", len(groups), len(rows))
		}
		groups = append(groups, sum.object()["total"])
		for i, g := range groups {
			got := fmt.Sprint(rows[i][4:7])
			if want := fmt.Sprintf("[%v %v %v]", member(g, "count"), member(g, "contract_amount"), member(g, "technical_amount")); got != want {
				w.t.Errorf("row %d: %s, want %s", i+1, got, want)
			}
		}
		if rows[0][1] != "370902 泰山区" || rows[0][2] != "泰安市技术合同登记处" {
			w.t.Errorf("row %v", rows[0])
		}
		index := fmt.Sprintf("业务日志前 %v 条", member(sum.object()["as_of"], "index"))
		for _, part := range []string{index, "用户auditor（泰安市技术合同登记处）", "合同类别：50 ", "2026-01-01 至 2026-12-31"} {
			if !strings.Contains(notes, part) {
				w.t.Errorf("the notes have no %q: %s", part, notes)
			}
		}
		w.comparesLines(filters)
	})
}

func (w *world) comparesLines(filters string) {
	w.t.Helper()
	page := w.send("clerk", "GET", "/volume/entries"+filters+"&limit=200", nil).want(200)
	_, rows, notes := w.send("clerk", "GET", "/volume/entries.xlsx"+filters, nil).book("成交额明细")
	items := page.items()
	if len(items) != 4 || len(rows) != len(items)+2 || !strings.Contains(notes, "仅导出人所在单位") {
		w.t.Fatalf("%d lines, %d rows, %s", len(items), len(rows), notes)
	}
	epoch := calendar.On(1899, time.December, 30)
	for i, item := range items {
		label := member(item, "contract")
		booked, err := calendar.ParseDate(fmt.Sprint(member(item, "booked_on")))
		must(w.t, err)
		want := fmt.Sprint(member(item, "event_index"), member(item, "line_no"), epoch.DaysUntil(booked), "认定登记", member(label, "project_name"), member(label, "seller"),
			member(label, "buyer"), member(label, "acceptance_no"), member(label, "certificate_number"), member(item, "count"), member(item, "contract_amount"), member(item, "technical_amount"))
		r := rows[i]
		if got := fmt.Sprint(r[0], r[1], r[2], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12]); stripped(got) != stripped(want) {
			w.t.Errorf("line %d: %s, want %s", i+1, got, want)
		}
	}
	total := page.object()["total"]
	if got, want := fmt.Sprint(rows[4][10:13]), fmt.Sprintf("[%v %v %v]", member(total, "count"), member(total, "contract_amount"), member(total, "technical_amount")); got != want {
		w.t.Errorf("total %s, want %s", got, want)
	}
}

// stripped leaves out the blanks that Sprint puts between some operands.
func stripped(s string) string { return strings.ReplaceAll(s, " ", "") }

// TestWhoMayExport: the workbooks go with the rows of the JSON operations.
func TestWhoMayExport(t *testing.T) {
	w := newWorld(t)
	w.register("386000.00")
	_, rows, _ := w.send("other", "GET", "/volume/entries.xlsx", nil).book("成交额明细")
	if len(rows) != 2 {
		t.Errorf("another applicant exports %v", rows)
	}
	_, rows, _ = w.send("sysadmin", "GET", "/volume/summary.xlsx?group_by=kind", nil).book("成交额汇总")
	if len(rows) != 3 {
		t.Errorf("the administrator's summary %v", rows)
	}
	w.send("sysadmin", "GET", "/volume/entries.xlsx", nil).problem(403, "permission_denied")
	w.send("tax", "GET", "/volume/summary.xlsx", nil).problem(403, "permission_denied")
	for _, path := range []string{"/volume/entries.xlsx", "/volume/summary.xlsx", "/volume/in-review"} {
		w.send("", "GET", path, nil).problem(401, "login_required")
	}
	w.send("auditor", "GET", "/volume/summary.xlsx?group_by=nothing", nil).problem(422, "invalid_fields")
	w.send("auditor", "GET", "/volume/entries.xlsx?from=2026-13", nil).want(422)
}

func TestInReviewOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.draft("386000.00")
		w.step("clerk", id, "submit", nil).want(200)
		w.register("5000.00")
		in := w.send("registrar", "GET", "/volume/in-review", nil).want(200).contains(`"region":"370900"`)
		total := in.object()["total"]
		if len(in.items()) != 6 || member(in.items()[0], "status") != "SUBMITTED" || member(total, "contract_amount") != "386000.00" || fmt.Sprint(member(total, "count")) != "1" {
			w.t.Errorf("on the way: %s", in.Body)
		}
		w.send("other", "GET", "/volume/in-review", nil).want(200).without("386000.00")
		w.send("auditor", "GET", "/volume/in-review?region=370983", nil).want(200).without("386000.00")
		w.send("auditor", "GET", "/volume/in-review?region=110000", nil).problem(422, "invalid_fields").field("query/region", "unknown_code")
		w.send("sysadmin", "GET", "/volume/in-review", nil).problem(403, "permission_denied")
	})
}

func TestEntriesNameTheirContracts(t *testing.T) {
	w := newWorld(t)
	id := w.register("386000.00")
	w.send("auditor", "GET", "/volume/entries", nil).want(200).contains(`"contract":{`, "带式输送机在线监测技术服务 386000.00", "岱下精密机械有限公司", "TA-2026-000001", id)
	w.send("auditor", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"weeks_left":"43.4"`).without("needed_per_week")
	w.send("auditor", "PUT", "/volume/targets/2026", map[string]string{"region": "370900", "indicator": "CONTRACT_AMOUNT", "value": "1000000.00", "source": "测试"}).want(200)
	w.send("auditor", "GET", "/volume/progress?year=2026", nil).want(200).contains(`"needed_per_week":"14138.16"`)
	w.deps.Sample = true
	w.handler = Handler(w.deps)
	w.send("auditor", "GET", "/me", nil).want(200).contains(`"sample":true`)
	w.send("", "GET", "/public/volume", nil).want(200).contains(`"sample":true`)
}
