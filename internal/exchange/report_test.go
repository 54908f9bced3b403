package exchange

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/ledger"
	"jishi/internal/report"
)

func madeReport() report.Report {
	none, both := fault.Text{}, fault.T("合计", "Total")
	return report.Report{
		Definition: report.Definition{No: "R03", Title: fault.T("按技术领域统计", "By field"), Population: fault.T("登记合同", "contracts")},
		Question:   report.Question{From: calendar.On(2025, 1, 1), To: calendar.On(2025, 12, 31), View: ledger.Open, Filters: map[string]string{"kind": "10"}},
		AsOf:       ledger.AsOf{Index: 42, At: time.Date(2026, 1, 5, 1, 2, 3, 0, time.UTC)}, SHA256: strings.Repeat("ab", 32),
		Tables: []report.Table{{Title: fault.T("按技术领域统计", "By field"), Head: fault.T("技术领域", "Field"),
			Columns: []report.Column{{Key: "name", Group: none, Title: fault.T("卖方", "Seller"), Form: report.Text}, {Key: "count", Group: both, Title: fault.T("项数", "n"), Form: report.Count},
				{Key: "contract", Group: both, Title: fault.T("合同成交额", "amount"), Form: report.Money}, {Key: "share", Group: none, Title: fault.T("占比", "share"), Form: report.Percent},
				{Key: "day", Group: none, Title: fault.T("日期", "day"), Form: report.Date}},
			Rows: []report.Row{
				{Kind: report.Body, Code: "01", Label: fault.T("电子信息", "IT"), Cells: []report.Cell{{Value: "=HYPERLINK(\"x\")"}, {Value: "3"}, {Value: "90071992547409.93"}, {Value: "33.33"}, {Value: "2025-03-02"}}},
				{Kind: report.Body, Level: 1, Code: "0101", Label: fault.T(strings.Repeat("很长的名称", 12), "long"), Cells: []report.Cell{{Value: ""}, {Value: "-1"}, {Value: "-0.01"}, {}, {}}},
				{Kind: report.Total, Label: fault.T("合计", "Total"), Cells: []report.Cell{{}, {Value: "2"}, {Value: "90071992547409.92"}, {Value: "100.00"}, {}}},
				{Kind: report.Memo, Label: fault.T("本地吸纳率", "rate"), Cells: []report.Cell{{}, {Value: "12.50%"}, {}, {}, {}}},
			},
			Chart: &report.Chart{Title: fault.T("合同成交额", "amount"), Form: report.Money, Points: []report.Point{{Label: fault.T("电子信息", "IT"), Value: "90071992547409.93"}}},
			Notes: []fault.Text{fault.T("说明一", "note")}}},
	}
}

// TestReportWorkbook: what the workbook says is what the report says, to the fen.
func TestReportWorkbook(t *testing.T) {
	r := madeReport()
	file, err := Report(Question{By: "审计员", At: time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC), Sample: true, View: ledger.Open}, r)
	if err != nil {
		t.Fatal(err)
	}
	if file.Name != "R03_按技术领域统计_2025-01-01至2025-12-31_截至42.xlsx" {
		t.Error(file.Name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file.Body), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string]string{"A1": "R03 按技术领域统计（样例）", "A3": "技术领域", "B3": "卖方", "C3": "合计", "C4": "项数", "D4": "合同成交额", "E3": "占比",
		"A5": "电子信息", "B5": `=HYPERLINK("x")`, "C5": "3", "D5": "90071992547409.93", "E5": "33.33", "F5": "45718", "C6": "-1", "D6": "-0.01",
		"A7": "合计", "D7": "90071992547409.92", "A8": "本地吸纳率", "C8": "12.50%"}
	for cell, v := range want {
		if got, err := f.GetCellValue("R03", cell); err != nil || got != v {
			t.Errorf("%s is %q, want %q (%v)", cell, got, v, err)
		}
		if formula, err := f.GetCellFormula("R03", cell); err != nil || formula != "" {
			t.Errorf("%s has the formula %q", cell, formula)
		}
	}
	if one, err := f.GetRowHeight("R03", 5); err != nil || one > 20 {
		t.Errorf("row of one line: %v, %v", one, err)
	}
	if long, err := f.GetRowHeight("R03", 6); err != nil || long < 40 {
		t.Errorf("row of a long name: %v, %v", long, err)
	}
	var notes strings.Builder
	rows, err := f.GetRows(notesSheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		notes.WriteString(strings.Join(row, "：") + "\n")
	}
	for _, said := range []string{"登记合同", r.SHA256, "日志前 42 条", "合同类别：10 技术开发合同", "制表人：审计员", "样例城市"} {
		if !strings.Contains(notes.String(), said) {
			t.Errorf("the notes do not say %q:\n%s", said, notes.String())
		}
	}
	z, err := zip.NewReader(bytes.NewReader(file.Body), int64(len(file.Body)))
	if err != nil {
		t.Fatal(err)
	}
	charts := 0
	for _, part := range z.File {
		if strings.HasPrefix(part.Name, "xl/charts/chart") {
			charts++
		}
	}
	if charts != 1 {
		t.Errorf("%d charts", charts)
	}
	if v, err := f.GetCellValue(chartSheet, "B5"); err != nil || v != "9007199254.74" {
		t.Errorf("the chart's value is %q, %v", v, err)
	}
}
