package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// monday is a working morning.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Shanghai)

// filled gives the template with the example's key changed, so that it counts,
// and what edit does to it.
func filled(t testing.TB, edit func(*excelize.File)) []byte {
	t.Helper()
	file, err := FilingTemplate(monday)
	must(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(file.Body))
	must(t, err)
	for _, s := range filingSheets {
		if v, _ := f.GetCellValue(s.name, "A2"); v == exampleKey {
			must(t, f.SetCellStr(s.name, "A2", "1"))
		}
	}
	if edit != nil {
		edit(f)
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func readAll(t testing.TB, raw []byte) ([]*Filing, *FilingBook) {
	t.Helper()
	b, err := OpenFilings(raw)
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	var out []*Filing
	must(t, b.Each(func(f *Filing) error { out = append(out, f); return nil }))
	return out, b
}

func set(t testing.TB, f *excelize.File, sheet, header string, row int, value any) {
	t.Helper()
	rows, err := f.GetRows(sheet)
	must(t, err)
	for i, h := range rows[0] {
		if strings.TrimRight(h, "*△") == header {
			cell, _ := excelize.CoordinatesToCellName(i+1, row)
			must(t, f.SetCellValue(sheet, cell, value))
			return
		}
	}
	t.Fatalf("no column %s in %s", header, sheet)
}

func TestTemplateExampleIsRight(t *testing.T) {
	if list, _ := readAll(t, mustTemplate(t)); len(list) != 0 {
		t.Errorf("the example itself was read: %d rows", len(list))
	}
	list, b := readAll(t, filled(t, nil))
	if len(list) != 1 || len(list[0].Problems) != 0 || len(b.General) != 0 {
		t.Fatalf("%d rows, problems %v %v", len(list), list, b.General)
	}
	f := list[0].Form
	if f.SignDate != calendar.Of(monday) || *f.ContractAmount != 38_600_000 || f.Kind != "50" || f.TechField != "03" || f.PaySchedule[0].Amount != 38_600_000 ||
		f.NonTechnicalItems[0].Quantity != 40 || *f.IsRelated || !f.CommitmentAccepted || f.IPKinds[0] != "99" {
		t.Errorf("the example reads as %+v", f)
	}
	own := contract.Party{Role: contract.Seller, IsRegistrant: true, IsLead: true, Name: "岱下精密机械有限公司", CreditCode: codes.CreditCodeWithCheck("91370902MA0000001"),
		Kind: "150", RegionCode: "370902", Industry: "C35", Scale: "3", Address: "a", LegalRep: "b", Contact: "c", Phone: "d"}
	f.Parties[0], f.PlanSource = own, "99" // as the service fills in
	s := contract.Subject{Form: &f, OrgCreditCode: own.CreditCode, Today: calendar.Of(monday), Local: contract.Taian}
	for _, found := range s.Run().Findings {
		if !strings.HasPrefix(found.Pointer, "/documents/") {
			t.Errorf("the example fails: %s %s", found.Pointer, found.Text.Zh)
		}
	}
}

func mustTemplate(t testing.TB) []byte {
	t.Helper()
	file, err := FilingTemplate(monday)
	must(t, err)
	return file.Body
}

// TestTemplateIsExplained: every header carries a comment, every list a
// drop-down with the codes, and a mark says whether it is required.
func TestTemplateIsExplained(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(mustTemplate(t)))
	must(t, err)
	for _, s := range filingSheets {
		comments, err := f.GetComments(s.name)
		must(t, err)
		rules, err := f.GetDataValidations(s.name)
		must(t, err)
		rows, err := f.GetRows(s.name)
		must(t, err)
		lists := 0
		for i, e := range s.entries {
			if rows[0][i] != e.header() {
				t.Errorf("%s: header %d is %s", s.name, i, rows[0][i])
			}
			if e.kind == coded || e.kind == yesNo {
				lists++
			}
		}
		drops := 0
		for _, r := range rules {
			if r.Type == "list" {
				drops++
			}
		}
		if len(comments) != len(s.entries) || drops != lists {
			t.Errorf("%s: %d comments for %d columns, %d drop-downs for %d lists", s.name, len(comments), len(s.entries), drops, lists)
		}
	}
	for _, hidden := range []string{listSheet, versionSheet} {
		if visible, _ := f.GetSheetVisible(hidden); visible {
			t.Errorf("%s is shown", hidden)
		}
	}
	kinds, _ := f.GetCols(listSheet)
	if !strings.Contains(fmt.Sprint(kinds), "51 一般技术服务合同") {
		t.Error("the sub-kinds are not in the code sheet")
	}
}

func TestAmountsAsOfficesTypeThem(t *testing.T) {
	for in, want := range map[string]amount.Fen{
		"1250000": 125_000_000, "1,250,000.00": 125_000_000, "¥1250000.5元": 125_000_050, "125万元": 125_000_000, "1.25E6": 125_000_000, "１２３．４５": 12_345,
		"0.30000000000000004": 30, "1234567.8900000001": 123_456_789, "386000.00": 38_600_000, "0.5亿": 5_000_000_000, "１，２５０．００": 125_000,
	} {
		if got, err := yuanOf(in); err != nil || got != want {
			t.Errorf("%q reads as %s, %v", in, got, err)
		}
	}
	for in, want := range map[string]fault.Code{"abc": fault.AmountFormat, "": fault.AmountFormat, "-5": fault.AmountFormat, "1.234": fault.AmountDecimals,
		"1,25,000": fault.AmountFormat, "1e40": fault.AmountRange, "0.1234567890123456789": fault.AmountDecimals, "12万5": fault.AmountFormat} {
		if _, err := yuanOf(in); fault.CodeOf(err) != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func TestDatesAsOfficesTypeThem(t *testing.T) {
	want := calendar.On(2026, 3, 2)
	for _, in := range []string{"46083", "46083.0", "2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "20260302", "2026-03-02 00:00:00", "２０２６／３／２"} {
		if got, err := dateOf(in, since1900); err != nil || got != want {
			t.Errorf("%q reads as %s, %v", in, got, err)
		}
	}
	if got, _ := dateOf("44621", since1904); got != want {
		t.Errorf("in the calendar of 1904: %s", got)
	}
	for _, in := range []string{"3月2日", "2026-02-30", "26-3-2", "昨天", "2026-13-01", "460831"} {
		if got, err := dateOf(in, since1900); err == nil {
			t.Errorf("%q reads as %s", in, got)
		}
	}
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{"1,250,000.00", "125万元", "2026年3月2日", "46083", "是", "1e9", "0.30000000000000004"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := yuanOf(s); err == nil && (v < 0 || v > amount.Max) {
			t.Errorf("%q gives %d", s, v)
		}
		if d, err := dateOf(s, since1900); err == nil && d.IsZero() {
			t.Errorf("%q gives no day", s)
		}
		if once := tidy(s); tidy(once) != once {
			t.Errorf("%q is not tidy after tidying", s)
		}
	})
}

func TestCodesAreFound(t *testing.T) {
	for _, c := range []struct{ list, cell, want string }{
		{"kinds", "50 技术服务合同", "50"}, {"kinds", "50", "50"}, {"kinds", "技术服务合同", "50"}, {codes.TechnologyFields, "3", "03"},
		{"roles", "买方", "BUYER"}, {"regions", "110105 朝阳区", "110105"}, {codes.IndustryDivisions, "b06", "B06"}, {"kinds", "不知道", "不知道"},
	} {
		if got := codeOf(c.cell, lookupOf(c.list)); got != c.want {
			t.Errorf("%q in %s reads as %q", c.cell, c.list, got)
		}
	}
}

// TestProblemsHaveTheirCells: what cannot be read is named with sheet, row and
// column, and what the checks say of the form is found again in the workbook.
func TestProblemsHaveTheirCells(t *testing.T) {
	raw := filled(t, func(f *excelize.File) {
		set(t, f, contractSheet, "合同成交额", 2, "约三十万")
		set(t, f, contractSheet, "是否关联交易", 2, "也许")
		set(t, f, instalmentSheet, "应付日期", 2, "验收后")
		set(t, f, instalmentSheet, "行号", 3, "9")
		set(t, f, partySheet, "行号", 2, "1")
		set(t, f, partySheet, "角色", 2, "买方")
		set(t, f, partySheet, "名称", 2, "第二买方")
		must(t, f.SetCellStr(costSheet, "J1", "备注"))
	})
	list, b := readAll(t, raw)
	got := map[string]fault.Code{}
	for _, p := range append(list[0].Problems, b.General...) {
		got[fmt.Sprintf("%s!%s%d", p.Sheet, p.Header, p.Row)] = p.Code
	}
	for at, code := range map[string]fault.Code{"合同!合同成交额2": fault.AmountFormat, "合同!是否关联交易2": fault.WrongFormat,
		"付款计划!应付日期2": fault.WrongFormat, "付款计划!行号3": fault.RowKeyUnknown, "非技术性费用!备注1": fault.ColumnUnknown} {
		if got[at] != code {
			t.Errorf("%s: %q, want %s (all: %v)", at, got[at], code, got)
		}
	}
	for pointer, want := range map[string]string{"/project_name": "合同!项目名称2", "/parties/1/uscc": "合同!买方统一社会信用代码2", "/parties/2/uscc": "其他当事人!统一社会信用代码2",
		"/pay_schedule/0/amount": "付款计划!金额2", "/royalty": "合同!提成基数2", "/parties": "合同!买方名称2", "/ip_kinds/0": "合同!知识产权2", "/parties/0/is_registrant": "合同!登记主体2"} {
		if p := list[0].Locate(pointer); fmt.Sprintf("%s!%s%d", p.Sheet, p.Header, p.Row) != want {
			t.Errorf("%s is at %+v, want %s", pointer, p, want)
		}
	}
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	plain := excelize.NewFile()
	var b bytes.Buffer
	must(t, plain.Write(&b))
	for name, c := range map[string]struct {
		raw  []byte
		want fault.Code
	}{
		"nothing": {nil, fault.FileEmpty}, "text": {[]byte("no zip"), fault.WorkbookUnreadable}, "another workbook": {b.Bytes(), fault.TemplateVersion},
		"too long": {make([]byte, MaxWorkbook+1), fault.WorkbookTooLarge}, "bomb": {bomb(t), fault.WorkbookTooLarge},
		"another version": {filled(t, func(f *excelize.File) { must(t, f.SetCellStr(versionSheet, "B1", "0")) }), fault.TemplateVersion},
		"a sheet removed": {filled(t, func(f *excelize.File) { must(t, f.DeleteSheet(ipSheet)) }), fault.TemplateVersion},
	} {
		if _, err := OpenFilings(c.raw); fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestErrorFileIsTheWorkbook: it can be corrected and handed in again.
func TestErrorFileIsTheWorkbook(t *testing.T) {
	raw := filled(t, func(f *excelize.File) { set(t, f, contractSheet, "合同成交额", 2, "约三十万") })
	list, _ := readAll(t, raw)
	place := list[0].Locate("/contract_amount")
	out, err := FilingErrors(raw, []Remark{{place, "BLOCK", "amount_format", "金额格式错误"}, {Place{}, "WARN", "x", "整表"}}, monday)
	must(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(out))
	must(t, err)
	comments, err := f.GetComments(contractSheet)
	must(t, err)
	found := false
	for _, c := range comments {
		found = found || c.Cell == fmt.Sprintf("%s2", place.Column) && strings.Contains(c.Text+fmt.Sprint(c.Paragraph), "金额格式错误")
	}
	rows, _ := f.GetRows(summarySheet)
	if !found || len(rows) != 3 || !strings.Contains(fmt.Sprint(rows[1]), "阻止导入 amount_format") {
		t.Errorf("comment found %v, summary %v", found, rows)
	}
	again, _ := readAll(t, out)
	if again[0].Form.ProjectName != list[0].Form.ProjectName || again[0].Form.SignDate != list[0].Form.SignDate || len(again[0].Form.PaySchedule) != 1 {
		t.Errorf("the error file reads as %+v", again[0].Form)
	}
}
