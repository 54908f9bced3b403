package httpapi

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jishi/internal/contract"
	"jishi/internal/exchange"
)

// sheetOf is a workbook with one contract a row; edit may spoil it.
func (w *world) sheetOf(edit func(*excelize.File), amounts ...string) []byte {
	w.t.Helper()
	var list []contract.Form
	for _, yuan := range amounts {
		raw, err := json.Marshal(w.filing(yuan))
		must(w.t, err)
		var f contract.Form
		must(w.t, json.Unmarshal(raw, &f))
		list = append(list, f)
	}
	file, err := exchange.FilingWorkbook(list, w.clock())
	must(w.t, err)
	if edit == nil {
		return file.Body
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Body))
	must(w.t, err)
	edit(book)
	var out bytes.Buffer
	_, err = book.WriteTo(&out)
	must(w.t, err)
	return out.Bytes()
}

// handIn sends a file with text fields before it.
func (w *world) handIn(user, path, filename string, content []byte, fields [][2]string, headers ...string) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, f := range fields {
		must(w.t, m.WriteField(f[0], f[1]))
	}
	part, err := m.CreateFormFile("file", filename)
	must(w.t, err)
	_, err = part.Write(content)
	must(w.t, err)
	must(w.t, m.Close())
	return w.send(user, "POST", path, b.Bytes(), append([]string{"Content-Type", m.FormDataContentType()}, headers...)...)
}

// worked lets the worker do what is queued, and gives the batch.
func (w *world) worked(user, id string) answer {
	w.t.Helper()
	must(w.t, w.filings.Work(w.t.Context()))
	return w.send(user, "GET", "/filings/"+id, nil).want(200)
}

// cellOf is the cell of contract n, from 0, in the column with that header.
func cellOf(t testing.TB, book *excelize.File, header string, n int) (sheet, cell string) {
	t.Helper()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		must(t, err)
		for c, v := range slices.Concat(rows[:min(1, len(rows))]...) {
			if strings.TrimRight(v, "*△") == header {
				cell, err := excelize.CoordinatesToCellName(c+1, n+2)
				must(t, err)
				return sheet, cell
			}
		}
	}
	t.Fatalf("no column %s", header)
	return "", ""
}

// TestBulkFilingOverHTTP: template, trial run, faults in their cells, all or
// nothing, the same file twice, and who may look.
func TestBulkFilingOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		w.templateIsUsable()
		bad := w.sheetOf(func(book *excelize.File) {
			sheet, cell := cellOf(w.t, book, "合同成交额", 1)
			must(w.t, book.SetCellValue(sheet, cell, "三十万左右"))
			sheet, cell = cellOf(w.t, book, "签订日期", 0)
			must(w.t, book.SetCellValue(sheet, cell, "去年春天"))
		}, "386000.00", "387000.00")
		a := w.handIn("clerk", "/filings", "一批.xlsx", bad, nil).want(202)
		id := a.text("id")
		a.contains(`"stage":"QUEUED"`, `"commit_requested":false`)
		if a.Header().Get("Location") != base+"/filings/"+id {
			t.Errorf("Location %q", a.Header().Get("Location"))
		}
		w.worked("clerk", id).contains(`"stage":"CHECKED"`, `"rows_total":2`, `"rows_blocked":2`, `"ready":false`)
		found := w.send("clerk", "GET", "/filings/"+id+"/findings?limit=1", nil).want(200)
		found.contains(`"severity":"BLOCK"`, `"header":"签订日期"`, `"column":"`, `"row":2`, `"next_cursor":"`)
		next := found.text("next_cursor")
		if again := w.send("clerk", "GET", "/filings/"+id+"/findings?limit=1&cursor="+next, nil).want(200); again.Body.String() == found.Body.String() {
			t.Error("the second page is the first")
		}
		w.errorFile(id)
		w.send("clerk", "POST", "/filings/"+id+"/commit", nil).problem(409, "filing_has_errors")
		w.send("clerk", "GET", "/contracts", nil).want(200).without("带式输送机")
		for _, user := range []string{"other", "registrar"} { // another organisation, and one who files nothing
			w.send(user, "GET", "/filings", nil).without(id)
			w.send(user, "GET", "/filings/"+id, nil).without("一批.xlsx")
		}
		w.send("auditor", "GET", "/filings/"+id, nil).want(200)
		w.goodBatch()
	})
}

func (w *world) templateIsUsable() {
	w.t.Helper()
	w.send("registrar", "GET", "/filings/template.xlsx", nil).problem(403, "permission_denied")
	a := w.send("clerk", "GET", "/filings/template.xlsx", nil).want(200)
	book, err := excelize.OpenReader(bytes.NewReader(a.Body.Bytes()))
	must(w.t, err)
	lists, comments := 0, 0
	for _, sheet := range book.GetSheetList() {
		rules, err := book.GetDataValidations(sheet)
		must(w.t, err)
		lists += len(rules)
		notes, err := book.GetComments(sheet)
		must(w.t, err)
		comments += len(notes)
	}
	if lists < 10 || comments < 30 {
		w.t.Errorf("the template has %d drop-downs and %d comments", lists, comments)
	}
}

// errorFile: the workbook comes back with a comment in the cell that is wrong.
func (w *world) errorFile(id string) {
	w.t.Helper()
	a := w.send("clerk", "GET", "/filings/"+id+"/errors.xlsx", nil).want(200)
	book, err := excelize.OpenReader(bytes.NewReader(a.Body.Bytes()))
	must(w.t, err)
	sheet, cell := cellOf(w.t, book, "合同成交额", 1)
	if v, err := book.GetCellValue(sheet, cell); err != nil || v != "三十万左右" {
		w.t.Errorf("the cell says %q (%v)", v, err)
	}
	notes, err := book.GetComments(sheet)
	must(w.t, err)
	for _, n := range notes {
		if n.Cell == cell {
			return
		}
	}
	w.t.Errorf("no comment in %s!%s", sheet, cell)
}

func (w *world) goodBatch() {
	w.t.Helper()
	good := w.sheetOf(nil, "388000.00", "389000.00", "390000.00")
	key := []string{"Idempotency-Key", "bulk-0001"}
	id := w.handIn("clerk", "/filings", "二批.xlsx", good, [][2]string{{"dry_run", "true"}}, key...).want(202).text("id")
	if again := w.handIn("clerk", "/filings", "二批.xlsx", good, [][2]string{{"dry_run", "true"}}, key...).want(202).text("id"); again != id {
		w.t.Error("a repeat of the request is another batch")
	}
	w.worked("clerk", id).contains(`"ready":true`, `"rows_blocked":0`, `"rows_total":3`)
	w.send("clerk", "POST", "/filings/"+id+"/commit", nil, "If-Match", `"v9"`).problem(412, "stale_version")
	w.send("clerk", "POST", "/filings/"+id+"/commit", nil).want(202).contains(`"commit_requested":true`, `"stage":"QUEUED"`)
	w.worked("clerk", id).contains(`"stage":"COMMITTED"`, `"drafts":3`, `"committed_at":`)
	if n := len(w.send("clerk", "GET", "/contracts?status=DRAFT", nil).want(200).items()); n != 3 {
		w.t.Errorf("%d drafts", n)
	}
	w.handIn("clerk", "/filings", "同一个文件.xlsx", good, [][2]string{{"dry_run", "false"}}).want(202).contains(`"id":"`+id+`"`, `"drafts":3`)
	must(w.t, w.filings.Work(w.t.Context()))
	if n := len(w.send("clerk", "GET", "/contracts?status=DRAFT", nil).want(200).items()); n != 3 {
		w.t.Errorf("the same file again: %d drafts", n)
	}
	w.handIn("clerk", "/filings", "x.xlsx", good, [][2]string{{"dry_run", "maybe"}}).problem(422, "invalid_fields")
	w.handIn("clerk", "/filings", "x.xlsx", []byte("no workbook"), nil).problem(422, "workbook_unreadable")
	w.handIn("registrar", "/filings", "x.xlsx", good, nil).problem(403, "permission_denied")
	w.send("clerk", "GET", "/filings?limit=1", nil).want(200).contains(`"next_cursor":"`, id)
}

// TestReconciliationOverHTTP: what went out comes back, and every kind of
// difference is named with both sides.
func TestReconciliationOverHTTP(t *testing.T) {
	onBoth(t, func(w *world) {
		var ids, numbers []string
		for _, yuan := range []string{"386000.00", "387000.00", "388000.00", "389000.00"} {
			id := w.register(yuan)
			ids = append(ids, id)
			numbers = append(numbers, w.send("registrar", "GET", "/contracts/"+id, nil).want(200).text("acceptance_no"))
		}
		from, to := "2026-01-01", "2026-12-31"
		out := w.send("registrar", "GET", "/national/export.json?from="+from+"&to="+to, nil).want(200)
		out.contains(`"form":"JJ-001"`, "386000.00", "389000.00", "邹鲁矿业有限公司")
		sheet := w.send("auditor", "GET", "/national/export.xlsx?from="+from+"&to="+to, nil).want(200)
		if book, err := excelize.OpenReader(bytes.NewReader(sheet.Body.Bytes())); err != nil || len(must2(book.GetRows(book.GetSheetName(0)))) != 6 {
			t.Errorf("the export has other rows (%v)", err)
		}
		w.send("registrar", "GET", "/national/export.json?from="+to+"&to="+from, nil).problem(422, "invalid_fields")
		w.send("clerk", "GET", "/national/export.json?from="+from+"&to="+to, nil).problem(403, "permission_denied")
		result := "受理号,合同登记编号,项目名称,卖方名称,买方名称,合同成交额,状态\n" +
			numbers[0] + ",2026370900000001,带式输送机在线监测技术服务 386000.00,甲,乙,386000.00,已登记\n" + // fits
			numbers[1] + ",2026370900000002,带式输送机在线监测技术服务 387000.00,甲,乙,387001.00,已登记\n" + // another amount
			numbers[2] + ",2026370900000003,带式输送机在线监测技术服务 388000.00,甲,乙,388000.00,已注销\n" + // another state
			"TAJS-20260101-9999,2026370900000009,别处登记的合同,甲,乙,1.00,已登记\n" // not here; and the fourth is not there
		period := [][2]string{{"from", from}, {"to", to}}
		dry := w.handIn("registrar", "/national/results", "结果.csv", []byte(result), period).want(201)
		dry.contains(`"dry_run":true`, `"rows":4`, `"matched":3`, `"missing_here":1`, `"missing_there":1`, `"amount_differs":1`, `"status_differs":1`, `"filled":0`)
		w.send("registrar", "GET", "/contracts/"+ids[0], nil).want(200).without("2026370900000001")
		filled := w.handIn("registrar", "/national/results", "结果.csv", []byte(result), append(period, [2]string{"dry_run", "false"}), "Idempotency-Key", "national-1").want(201)
		filled.contains(`"dry_run":false`, `"filled":1`)
		w.handIn("registrar", "/national/results", "结果.csv", []byte(result), append(period, [2]string{"dry_run", "false"}), "Idempotency-Key", "national-1").
			want(201).contains(`"id":"` + filled.text("id") + `"`)
		w.send("registrar", "GET", "/contracts/"+ids[0], nil).want(200).contains("2026370900000001")
		w.send("registrar", "GET", "/contracts/"+ids[1], nil).want(200).without("2026370900000002") // its amount differs there
		w.differences(filled.text("id"), ids)
		w.send("auditor", "GET", "/national/reconciliations", nil).want(200).contains(filled.text("id"), dry.text("id"))
		w.send("clerk", "GET", "/national/reconciliations/"+filled.text("id"), nil).without("结果.csv")
		w.handIn("reviewer", "/national/results", "结果.csv", []byte(result), nil).problem(403, "permission_denied")
		w.handIn("registrar", "/national/results", "结果.csv", []byte("甲,乙\n1,2\n"), nil).problem(422, "result_columns")
		w.handIn("registrar", "/national/results", "结果.csv", []byte(result), [][2]string{{"from", "2026-13-01"}}).problem(422, "invalid_fields")
	})
}

func (w *world) differences(run string, ids []string) {
	w.t.Helper()
	for kind, want := range map[string][]string{
		"MISSING_HERE": {"别处登记的合同", `"their_contract_amount":"1.00"`}, "MISSING_THERE": {`"contract_id":"` + ids[3] + `"`, `"our_contract_amount":"389000.00"`},
		"AMOUNT_DIFFERS": {`"our_contract_amount":"387000.00"`, `"their_contract_amount":"387001.00"`}, "STATUS_DIFFERS": {`"their_status":"已注销"`, `"our_status":"REGISTERED"`},
	} {
		a := w.send("registrar", "GET", "/national/reconciliations/"+run+"?kind="+kind, nil).want(200).contains(want...)
		if n := len(a.items()); n != 1 {
			w.t.Errorf("%s: %d differences", kind, n)
		}
	}
	w.send("registrar", "GET", "/national/reconciliations/"+run+"?limit=1", nil).want(200).contains(`"next_cursor":"`)
}

func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// filingChanges are those of bulk filing and of the exchange with the national system.
func (w *world) filingChanges() []change {
	var batch answer
	return []change{
		{"createFiling", func() answer {
			batch = w.handIn("clerk", "/filings", "批量.xlsx", w.sheetOf(nil, "401000.00"), nil)
			return batch
		}},
		{"commitFiling", func() answer {
			must(w.t, w.filings.Work(w.t.Context())) // a trial run leaves no event
			return w.send("clerk", "POST", "/filings/"+batch.text("id")+"/commit", nil)
		}},
		{"importAbsorption", func() answer {
			return w.handIn("auditor", "/absorption/imports", "吸纳.csv", absorbed("2026110105000001,2026-02-03,1200000.00,370902"), absorptionFields("false", "2026-01-01", "2026-02-28"))
		}},
		{"importNationalResults", func() answer {
			return w.handIn("registrar", "/national/results", "结果.csv", []byte("受理号,合同登记编号,项目名称,卖方名称,买方名称,合同成交额\nX-1,2026370900000008,别处的,甲,乙,1.00\n"), nil)
		}},
	}
}
