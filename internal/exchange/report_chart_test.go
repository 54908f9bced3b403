package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/fault"
	"jishi/internal/ledger"
	"jishi/internal/report"
)

// chartedReport has one table for each list of amounts, drawn as bars.
func chartedReport(t *testing.T, amounts ...[]string) File {
	t.Helper()
	r := madeReport()
	table := r.Tables[0]
	r.Tables = nil
	for n, values := range amounts {
		chart := &report.Chart{Title: fault.T("合同成交额", "amount"), Form: report.Money}
		for i, v := range values {
			chart.Points = append(chart.Points, report.Point{Label: fault.T(fmt.Sprintf("第%d行", i), "row"), Value: v})
		}
		table.Title, table.Chart = fault.T(fmt.Sprintf("表%d", n), "table"), chart
		r.Tables = append(r.Tables, table)
	}
	r.Sources = []fault.Text{fault.T("台账", "ledger"), fault.T("文件", "file")}
	file, err := Report(Question{By: "审计员", At: time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC), View: ledger.Open}, r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func parts(t *testing.T, file File) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file.Body), int64(len(file.Body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[part.Name] = string(content)
	}
	return out
}

func repeated(value string, n int) []string {
	return strings.Split(strings.Repeat(value+" ", n)[:n*(len(value)+1)-1], " ")
}

// TestChartsFitOnPaper: a chart lies on one page, says what it is of, and leaves
// out rows of zero, or those after the thirtieth, rather than be illegible.
func TestChartsFitOnPaper(t *testing.T) {
	sparse := append(repeated("0.00", 18), repeated("120000.00", 17)...) // as the provinces
	for name, c := range map[string]struct {
		amounts [][]string
		breaks  int
		said    string
		points  int // of the first chart
	}{
		"one":        {[][]string{{"5000000.00", "0.00"}}, 0, "表0：合同成交额（万元）<", 2},
		"two small":  {[][]string{repeated("1.00", 3), repeated("1.00", 3)}, 0, "表1：合同成交额（万元）<", 3},
		"two tall":   {[][]string{repeated("1.00", 20), repeated("1.00", 20)}, 1, "表1：合同成交额（万元）<", 20},
		"four small": {[][]string{repeated("1.00", 3), repeated("1.00", 3), repeated("1.00", 3), repeated("1.00", 3)}, 1, "表3：合同成交额（万元）<", 3},
		"sparse":     {[][]string{sparse}, 0, "表0：合同成交额（万元），不含为零的行<", 17},
		"long":       {[][]string{repeated("1.00", 200)}, 0, "表0：合同成交额（万元），前30行<", 30},
	} {
		file := chartedReport(t, c.amounts...)
		f, err := excelize.OpenReader(bytes.NewReader(file.Body))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows(chartSheet)
		if err != nil {
			t.Fatal(err)
		}
		index, err := f.GetSheetIndex(chartSheet)
		if err != nil {
			t.Fatal(err)
		}
		all := parts(t, file)
		sheet := all[fmt.Sprintf("xl/worksheets/sheet%d.xml", index+1)]
		if got := strings.Count(sheet, "<brk "); got != c.breaks {
			t.Errorf("%s: %d page breaks, want %d", name, got, c.breaks)
		}
		if strings.Contains(sheet, "fitToPage") {
			t.Errorf("%s: the sheet is fitted to the page, where breaks do not hold", name)
		}
		var charts strings.Builder
		for part, content := range all {
			if strings.HasPrefix(part, "xl/charts/chart") {
				charts.WriteString(content)
			}
		}
		if !strings.Contains(charts.String(), c.said) {
			t.Errorf("%s: no chart says %q", name, c.said)
		}
		got := 0
		for _, row := range rows[chartFirst:] {
			if len(row) < 2 || row[1] == "" {
				break
			}
			got++
		}
		if got != c.points {
			t.Errorf("%s: the first chart has %d points, want %d", name, got, c.points)
		}
		if !strings.Contains(rows[1][0], "单位：见各图标题") {
			t.Errorf("%s: the unit above charts in 万元 is %q", name, rows[1][0])
		}
		f.Close()
	}
}

// TestSmallAmountsAreShownInFull: a label of whole 万元 would say 0 for 4,000 yuan.
func TestSmallAmountsAreShownInFull(t *testing.T) {
	for value, inFull := range map[string]bool{"4000.00": true, "4000000.00": false} {
		chart := parts(t, chartedReport(t, []string{value, "0.00"}))["xl/charts/chart1.xml"]
		_, labels, _ := strings.Cut(chart, "<dLbls>")
		labels, _, _ = strings.Cut(labels, "</dLbls>")
		if strings.Contains(labels, `formatCode="#,##0.00"`) != inFull {
			t.Errorf("labels of %s: %s", value, labels)
		}
	}
}

// TestEverySheetIsForPaper: each sheet has page numbers, and the notes the number
// of the report and both sources.
func TestEverySheetIsForPaper(t *testing.T) {
	file := chartedReport(t, []string{"5000000.00"})
	f, err := excelize.OpenReader(bytes.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		if foot, err := f.GetHeaderFooter(sheet); err != nil || foot == nil || !strings.Contains(foot.OddFooter, "&P") {
			t.Errorf("sheet %s has no page numbers: %v, %v", sheet, foot, err)
		}
	}
	rows, err := f.GetRows(notesSheet)
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != "R03 按技术领域统计：说明" || !strings.Contains(fmt.Sprint(rows), "及省级文件导入的吸纳合同") {
		t.Errorf("the notes are %v", rows)
	}
	id, err := f.GetCellStyle("R03", "A6")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := f.GetStyle(id); err != nil || style.Alignment == nil || style.Alignment.Indent != 2 || style.Alignment.Horizontal != "left" {
		t.Errorf("a row below another is not set in: %+v, %v", style, err)
	}
	if unit, err := f.GetCellValue("R03", "A2"); err != nil || !strings.HasSuffix(unit, "单位：元、项、%") {
		t.Errorf("the unit is %q, %v", unit, err)
	}
}
