package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/ledger"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, f File) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(f.Body))
	must(t, err)
	t.Cleanup(func() { must(t, book.Close()) })
	return book
}

func rows(t testing.TB, book *excelize.File, sheet string, raw bool) [][]string {
	t.Helper()
	out, err := book.GetRows(sheet, excelize.Options{RawCellValue: raw})
	must(t, err)
	return out
}

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	must(t, err)
	return d
}

func question(t testing.TB) Question {
	return Question{From: day(t, "2026-01-01"), To: day(t, "2026-12-31"), By: "王某（泰安市技术合同登记处）",
		Filters: map[string]string{"kind": "10", "office": "o1"}, Offices: map[string]string{"o1": "泰山区登记处"},
		At: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)}
}

func known() ledger.AsOf {
	return ledger.AsOf{Index: 42, At: time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC)}
}

// notesOf reads the sheet of notes as names and values.
func notesOf(t testing.TB, book *excelize.File) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, r := range rows(t, book, notesSheet, false)[1:] { // below the title
		out[r[0]] = r[1]
	}
	return out
}

// TestAmountsAreExact: every amount up to the largest is in the cell digit by
// digit, and reads back so.
func TestAmountsAreExact(t *testing.T) {
	amounts := []amount.Fen{0, 1, -1, 10, 29, 57, 115, 100_00, 123_456_789_012_34, -99_999_999_999_999, 12_345_678_901_234, amount.Max, -amount.Max}
	s := ledger.Summary{AsOf: known()}
	for i, a := range amounts {
		s.Groups = append(s.Groups, ledger.Group{Key: map[string]string{"month": fmt.Sprintf("2026-%02d", i+1)}, Count: int64(i), ContractAmount: a, TechnicalAmount: -a})
	}
	s.Total = ledger.Group{Count: 78, ContractAmount: 15_24, TechnicalAmount: -15_24}
	q := question(t)
	q.GroupBy = []string{"month"}
	f, err := VolumeSummary(q, s)
	must(t, err)
	book := open(t, f)
	got := rows(t, book, "成交额汇总", true)
	for i, a := range amounts {
		want := []string{fmt.Sprint(i + 1), fmt.Sprintf("2026-%02d", i+1), fmt.Sprint(i), a.String(), (-a).String()}
		if !slices.Equal(got[headerRow+i], want) {
			t.Errorf("row %v, want %v", got[headerRow+i], want)
		}
		kind, err := book.GetCellType("成交额汇总", fmt.Sprintf("D%d", headerRow+1+i))
		must(t, err)
		if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("the amount %s is no number but of type %d", a, kind)
		}
	}
	if shown, err := book.GetCellValue("成交额汇总", fmt.Sprintf("D%d", headerRow+1+8)); err != nil || shown != "123,456,789,012.34" {
		t.Errorf("shown %q, %v", shown, err)
	}
}

func TestSummaryWorkbook(t *testing.T) {
	q := question(t)
	q.GroupBy, q.Sample = []string{"kind", "region", "office", "is_related"}, true
	s := ledger.Summary{AsOf: known(), Groups: []ledger.Group{
		{Key: map[string]string{"kind": "10", "region": "3709Z1", "office": "o1", "is_related": "false"}, Count: 1, ContractAmount: 12_50, TechnicalAmount: 10_00},
		{Key: map[string]string{"kind": "??", "region": "990000", "office": "o2", "is_related": "true"}, Count: 2, ContractAmount: 1, TechnicalAmount: 1},
	}, Total: ledger.Group{Count: 3, ContractAmount: 12_51, TechnicalAmount: 10_01}}
	f, err := VolumeSummary(q, s)
	must(t, err)
	if f.Name != "技术合同成交额汇总_2026-01-01至2026-12-31_截至42.xlsx" {
		t.Errorf("name %q", f.Name)
	}
	book := open(t, f)
	if names := book.GetSheetList(); !slices.Equal(names, []string{"成交额汇总", "说明"}) {
		t.Errorf("sheets %v", names)
	}
	got := rows(t, book, "成交额汇总", false)
	for i, want := range []string{
		"技术合同成交额汇总表（样例）",
		"统计期间：2026-01-01 至 2026-12-31|||||||单位：元",
		"序号|合同类别|统计区域|登记机构|关联交易|项数|合同成交额|技术交易额",
		"1|10 技术开发合同|3709Z1 泰安高新技术产业开发区|泰山区登记处|否|1|12.50|10.00",
		"2|??|990000 国外|o2|是|2|0.01|0.01",
		"合计|||||3|12.51|10.01",
		"截至：业务日志前 42 条（最后一条记于 2026-03-02 01:00:00，北京时间）",
	} {
		if line := strings.Join(got[i], "|"); line != want {
			t.Errorf("row %d: %q, want %q", i+1, line, want)
		}
	}
	notes := notesOf(t, book)
	for name, part := range map[string]string{"统计期间": "2026-01-01 至 2026-12-31", "筛选条件": "合同类别：10 技术开发合同；登记机构：泰山区登记处", "分组": "合同类别；统计区域；登记机构；关联交易",
		"截至": "前 42 条", "项数": "+1", "合同成交额": "核定", "技术交易额": "非技术性费用", "统计日期": "首次予以登记", "导出人": "王某", "导出时间": "2026-03-02 10:00:00",
		"数据摘要 SHA-256": f.Digest, "提示": "样例"} {
		if !strings.Contains(notes[name], part) {
			t.Errorf("note %s: %q has no %q", name, notes[name], part)
		}
	}
	layout, err := book.GetPageLayout("成交额汇总")
	must(t, err)
	panes, err := book.GetPanes("成交额汇总")
	must(t, err)
	if *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || !panes.Freeze || panes.YSplit != headerRow {
		t.Errorf("layout %+v, panes %+v", layout, panes)
	}
}

// TestDigestIsOfWhatTheNotesSay computes the digest as the notes describe it,
// from the cells alone.
func TestDigestIsOfWhatTheNotesSay(t *testing.T) {
	f, lines := entries(t)
	book := open(t, f)
	raw := rows(t, book, "成交额明细", true)
	sum := sha256.New()
	w := csv.NewWriter(sum)
	for i, r := range raw[headerRow-1 : headerRow+len(lines)] {
		if i > 0 {
			for _, at := range []int{2, 3} { // dates are stored as numbers of days
				shown, err := book.GetCellValue("成交额明细", fmt.Sprintf("%c%d", 'A'+at, headerRow+i))
				must(t, err)
				r[at] = shown
			}
		}
		must(t, w.Write(r))
	}
	w.Flush()
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.Digest || notesOf(t, book)["数据摘要 SHA-256"] != got {
		t.Errorf("digest %s, the file has %s", got, f.Digest)
	}
}

// dangerous are texts that spreadsheets take for formulas when they may.
var dangerous = []string{"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", `<b>&"'`}

func entries(t testing.TB) (File, []ledger.Line) {
	t.Helper()
	book, err := NewVolumeEntries(question(t))
	must(t, err)
	var lines []ledger.Line
	for i, name := range dangerous {
		l := ledger.Line{EventIndex: int64(10 + i), LineNo: 1, ContractID: fmt.Sprintf("c-%d", i), Event: ledger.Register, Count: 1,
			BookedOn: day(t, "2026-03-02"), BelongsTo: day(t, "2026-02-28"), ContractAmount: amount.Fen(i*100 + 7), TechnicalAmount: 1,
			Kind: "10", SubKind: "11", Area: "370902", OfficeID: "o1", RuleSet: "CN-2026"}
		lines = append(lines, l)
		must(t, book.Add(l, contract.Label{ProjectName: name, Seller: name, Buyer: name}))
	}
	f, err := book.Finish(ledger.Export{Lines: int64(len(lines)), Total: ledger.Group{Count: 6, ContractAmount: 15_42, TechnicalAmount: 6}, AsOf: known()})
	must(t, err)
	return f, lines
}

func TestTextsStayTexts(t *testing.T) {
	f, lines := entries(t)
	book := open(t, f)
	got := rows(t, book, "成交额明细", false)
	for i, l := range lines {
		row := got[headerRow+i]
		if row[5] != dangerous[i] || row[2] != "2026-03-02" || row[3] != "2026-02-28" || row[4] != "认定登记" || row[11] != l.ContractAmount.String() {
			t.Errorf("row %v", row)
		}
		cell := fmt.Sprintf("F%d", headerRow+1+i)
		kind, err := book.GetCellType("成交额明细", cell)
		must(t, err)
		formula, err := book.GetCellFormula("成交额明细", cell)
		must(t, err)
		if kind != excelize.CellTypeInlineString || formula != "" {
			t.Errorf("%q is of type %d with the formula %q", dangerous[i], kind, formula)
		}
	}
	total := got[headerRow+len(lines)]
	if total[4] != "合计" || total[10] != "6" || total[11] != "15.42" || total[12] != "0.06" {
		t.Errorf("total %v", total)
	}
}

// TestEveryDimensionHasAName: a new dimension of the ledger needs a heading.
func TestEveryDimensionHasAName(t *testing.T) {
	for _, name := range ledger.DimensionNames() {
		if dimensions[name].name == "" {
			t.Errorf("dimension %s has no heading", name)
		}
	}
	if len(dimensions) != len(ledger.DimensionNames()) {
		t.Errorf("%d headings for %d dimensions", len(dimensions), len(ledger.DimensionNames()))
	}
	for _, name := range entryDimensions {
		if dimensions[name].name == "" {
			t.Errorf("the table of lines has an unknown column %s", name)
		}
	}
}

func TestPeriods(t *testing.T) {
	first, last := day(t, "2026-01-01"), day(t, "2026-03-31")
	for want, q := range map[string]Question{"全部": {}, "2026-01-01 起": {From: first}, "至 2026-03-31": {To: last}, "2026-01-01 至 2026-03-31": {From: first, To: last}} {
		if got := q.period(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNothingToExport(t *testing.T) {
	f, err := VolumeSummary(Question{By: "王某", At: time.Unix(0, 0)}, ledger.Summary{})
	must(t, err)
	book := open(t, f)
	got := rows(t, book, "成交额汇总", false)
	if len(got) != 5 || got[3][0] != "合计" || got[3][2] != "0.00" || !strings.Contains(notesOf(t, book)["筛选条件"], "无") {
		t.Errorf("%v", got)
	}
}
