package exchange

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// book makes a workbook of sheets, each a list of rows.
func book(t testing.TB, sheets ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i := 0; i < len(sheets); i += 2 {
		name := sheets[i].(string)
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", name))
		} else {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		for n, row := range sheets[i+1].([][]any) {
			must(t, f.SetSheetRow(name, fmt.Sprintf("A%d", n+1), &row))
		}
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func readBook(raw []byte) ([]AchievementRow, []CellError, error) {
	return ReadAchievements(bytes.NewReader(raw), int64(len(raw)))
}

// TestAUniversitysOwnWorkbook: a title above, names of columns of its own, many
// people in a cell, days as people write them, wide digits.
func TestAUniversitysOwnWorkbook(t *testing.T) {
	raw := book(t, "2023年成果", [][]any{{"山东某大学科技成果一览表"}, {},
		{"序号", "项目名称（必填）", "第一完成人", "主要完成人", "完成单位", "专利号/授权号", "成果类别", "完成时间", "立项时间", "项目经费（万元）", "高新技术领域", "所处阶段", "备注", "成熟度", "关键词"},
		{1, " 秸秆深埋 还田装置 ", "孔令辉", "孔令辉（教授，山东农业大学，50%）、孟 繁（30％）；曾庆(20%)等", "山东农业大学；泰安某公司", "发明专利ZL202310123456.7、2023SR0123456；CN202220123456.5（实审）", "应用技术", "2024年6月", "２０２１．３", "12.5", "先进制造", "中期阶段", "x", "TRL6", "秸秆 还田、装置"},
		{2, "另一方法", "", "John Smith, 王五 40%", "", "无", "J", "二〇二四年十二月三十一日", 45000, "120万元", "", "", "", "第七级", ""},
		{3, "", "", ""}})
	rows, errs, err := readBook(raw)
	must(t, err)
	if len(rows) != 2 {
		t.Fatalf("%d rows, %+v", len(rows), errs)
	}
	f := rows[0].Form
	people := []achievement.Person{{Name: "孔令辉", Title: "教授", UnitName: "山东农业大学", Share: 5000}, {Name: "孟繁", Share: 3000}, {Name: "曾庆", Share: 2000}}
	if f.Name != "秸秆深埋 还田装置" || f.Class != "Y" || f.Stage != "2" || !slices.Equal(f.People, people) {
		t.Errorf("read %+v", f)
	}
	if f.CompletedOn != calendar.On(2024, time.June, 30) || f.StartedOn != calendar.On(2021, time.March, 1) || len(f.Project.Funding) != 1 || f.Project.Funding[0].Amount != 12_500_000 {
		t.Errorf("days and money %v %v %+v", f.StartedOn, f.CompletedOn, f.Project)
	}
	rights := []achievement.Right{{Kind: "11", Number: "ZL202310123456.7", Status: "GRANTED"}, {Kind: "30", Number: "2023SR0123456", Status: "GRANTED"}, {Kind: "12", Number: "CN202220123456.5", Status: "APPLIED"}}
	if !slices.Equal(f.Rights, rights) {
		t.Errorf("rights %+v", f.Rights)
	}
	if len(f.TRL) != 1 || f.TRL[0].Level != 6 || len(f.Units) != 2 || f.Units[1].Name != "泰安某公司" || len(f.Keywords) != 3 {
		t.Errorf("units, level, keywords %+v %+v %v", f.Units, f.TRL, f.Keywords)
	}
	g := rows[1].Form
	if g.CompletedOn != calendar.On(2024, time.December, 31) || g.StartedOn != calendar.On(2023, time.March, 15) || g.People[0].Name != "John Smith" || g.People[1].Share != 4000 || g.Rights != nil || g.TRL[0].Level != 7 ||
		g.Project.Funding[0].Amount != 120_000_000 {
		t.Errorf("read %+v", g)
	}
	var hard []CellError
	for _, e := range errs {
		if !e.Warning {
			hard = append(hard, e)
		}
	}
	if len(hard) != 1 || hard[0].Column != "K" || hard[0].Row != 4 || hard[0].Code != fault.UnknownCode { // 先进制造 is in two fields' names or none
		if !(len(hard) == 0 && f.TechField != "") {
			t.Errorf("errors %+v, field %q", hard, f.TechField)
		}
	}
	if !slices.ContainsFunc(errs, func(e CellError) bool {
		return e.Warning && e.Code == fault.ColumnUnknown && e.Header == "备注" && e.Column == "M" && e.Row == 3
	}) {
		t.Errorf("warnings %+v", errs)
	}
	if at := rows[0].At("/people/2/share"); at.Column != "D" || at.Row != 4 || at.Sheet != "2023年成果" {
		t.Errorf("place %+v", at)
	}
	if at := rows[0].At("/nowhere"); at.Row != 4 || at.Column != "" {
		t.Errorf("place %+v", at)
	}
}

// TestLinkedSheets: the template filled in, with a sheet each for units, people
// and rights.
func TestLinkedSheets(t *testing.T) {
	raw := book(t, achievementSheet, [][]any{{"序号", "成果名称*", "完成人"}, {"示例", "示例成果"}, {"1", "装置", "甲、乙"}, {"2", "方法", "丙"}, {"2", "方法二", "丁"}},
		unitSheet, [][]any{{"序号*", "单位名称*", "统一社会信用代码", "单位性质"}, {"1", "山东农业大学", "１２３７０９０２ＭＡ００００００１Ｘ", "大专院校"}},
		peopleSheet, [][]any{{"序号*", "姓名*", "出生年月", "份额(%)", "领导人员", "工作单位"}, {1.0, "孔令辉", "1975-03", "50%", "否", ""}, {"1", "孟繁", 1980, 0.3, "是", "泰安某公司"}, {"1", "曾庆", "八〇后", "两成", "也许", ""}, {"9", "无人", "", "", "", ""}},
		rightSheet, [][]any{{"序号*", "编号*", "类别", "授权日期", "权利人"}, {"1", "ZL202310123456.7", "发明专利", "2024.1.5", "山东农业大学"}})
	rows, errs, err := readBook(raw)
	must(t, err)
	f := rows[0].Form
	if len(rows) != 3 || len(f.People) != 3 || f.People[0].Share != 5000 || f.People[1].Share != 3000 || !f.People[1].Leader || f.People[0].BirthYear != 1975 || f.People[1].BirthYear != 1980 ||
		f.People[0].UnitName != "山东农业大学" || f.People[0].UnitCode == "" || f.People[1].UnitCode != "" {
		t.Errorf("read %+v", f.People)
	}
	if len(f.Units) != 1 || f.Units[0].Kind != "2" || len(f.Rights) != 1 || f.Rights[0].Kind != "11" || f.Rights[0].Status != "GRANTED" || f.Rights[0].GrantedOn != calendar.On(2024, time.January, 5) {
		t.Errorf("read %+v %+v", f.Units, f.Rights)
	}
	if rows[1].Form.People[0].Name != "丙" {
		t.Errorf("without linked rows %+v", rows[1].Form.People)
	}
	for _, want := range []struct {
		sheet, column string
		row           int
		code          fault.Code
	}{{achievementSheet, "A", 5, fault.ImportKeyTwice}, {peopleSheet, "C", 4, fault.WrongFormat}, {peopleSheet, "D", 4, fault.ShareUnreadable}, {peopleSheet, "E", 4, fault.WrongFormat}, {peopleSheet, "A", 5, fault.ImportKeyUnknown}} {
		if !slices.ContainsFunc(errs, func(e CellError) bool {
			return e.Sheet == want.sheet && e.Column == want.column && e.Row == want.row && e.Code == want.code && e.Text.Zh != "" && e.Text.En != ""
		}) {
			t.Errorf("no %+v in %+v", want, errs)
		}
	}
	if len(errs) != 5 {
		t.Errorf("%d errors %+v", len(errs), errs)
	}
	if at := rows[0].At("/people/1/share"); at.Sheet != peopleSheet || at.Column != "D" || at.Row != 3 {
		t.Errorf("place %+v", at)
	}
}

// TestTheTemplateIsRead: all its columns are known, and filled in it comes back.
func TestTheTemplateIsRead(t *testing.T) {
	made := time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC)
	file, err := AchievementTemplate(made)
	must(t, err)
	again, err := AchievementTemplate(made)
	must(t, err)
	if len(file.Body) != len(again.Body) || !strings.HasSuffix(file.Name, "2026-12-01.xlsx") {
		t.Errorf("made twice: %d and %d bytes, %s", len(file.Body), len(again.Body), file.Name)
	}
	if _, _, err := readBook(file.Body); fault.CodeOf(err) != fault.ImportEmpty {
		t.Errorf("empty: %v", err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file.Body))
	must(t, err)
	defer f.Close()
	for _, s := range achievementSheets {
		for i, c := range s.columns {
			value := "1"
			if c.list != "" {
				value = optionsOf(c.list)[0].shown()
			}
			switch c.field {
			case "started_on", "completed_on", "review_on", "filed_on", "granted_on", "expires_on":
				value = "2024-06-30"
			case "leader", "main":
				value = "是"
			case "birth":
				value = "1980"
			case "name", "people", "person_first":
				value = "某某"
			}
			letter, _ := excelize.ColumnNumberToName(i + 1)
			must(t, f.SetCellValue(s.name, letter+"2", value))
		}
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	rows, errs, err := readBook(b.Bytes())
	must(t, err)
	if len(errs) != 0 || len(rows) != 1 {
		t.Fatalf("errors %+v", errs)
	}
	g := rows[0].Form
	if g.Class == "" || g.Industry == "" || g.Review == nil || g.Review.Mode == "" || g.Application.Mode == "" || len(g.People) != 1 || !g.People[0].Main || len(g.Rights) != 1 || g.Rights[0].ExpiresOn.IsZero() || g.Units[0].Kind == "" {
		t.Errorf("read back %+v", g)
	}
}

// TestTwoThousandRows: as many as are allowed are read in a moment; one more is
// refused, and what is no workbook, too large or a bomb.
func TestTwoThousandRows(t *testing.T) {
	many := func(n int) []byte {
		f := excelize.NewFile()
		defer f.Close()
		w, err := f.NewStreamWriter("Sheet1")
		must(t, err)
		must(t, w.SetRow("A1", []any{"成果名称", "完成单位", "完成人", "专利号", "成果类别", "完成日期"}))
		for i := range n {
			must(t, w.SetRow(fmt.Sprintf("A%d", i+2), []any{fmt.Sprintf("成果%d", i), "山东农业大学", "孔令辉（50%）、孟繁（50%）", fmt.Sprintf("ZL2023%08d.5", i), "应用技术成果", "2024-06-30"}))
		}
		must(t, w.Flush())
		var b bytes.Buffer
		must(t, f.Write(&b))
		return b.Bytes()
	}
	start := time.Now()
	rows, errs, err := readBook(many(MaxAchievements))
	must(t, err)
	if len(rows) != MaxAchievements || len(errs) != 0 || rows[1999].Row != 2001 || rows[1999].Form.People[1].UnitName != "山东农业大学" {
		t.Errorf("%d rows, %d errors", len(rows), len(errs))
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("it took %s", d)
	}
	for name, c := range map[string]struct {
		raw  []byte
		code fault.Code
	}{"one more": {many(MaxAchievements + 1), fault.ImportTooMany}, "nothing": {nil, fault.FileEmpty}, "text": {[]byte("成果名称"), fault.WorkbookUnreadable}, "bomb": {bomb(t), fault.WorkbookTooLarge},
		"another table": {book(t, "S", [][]any{{"姓名", "电话"}, {"甲", "1"}}), fault.ImportNoName}, "no rows": {book(t, "S", [][]any{{"成果名称", "完成人"}}), fault.ImportEmpty}} {
		if _, _, err := readBook(c.raw); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if _, _, err := ReadAchievements(bytes.NewReader(nil), MaxWorkbook+1); fault.CodeOf(err) != fault.WorkbookTooLarge {
		t.Errorf("too large: %v", err)
	}
}

// TestCells: each spelling and what it means.
func TestCells(t *testing.T) {
	for text, want := range map[string]int64{"50%": 5000, "33.33％": 3333, "100": 10000, "０．５％": 50, "33.333%": -1, "101%": -1, "半": -1, "-1%": -1} {
		got, err := shareOf(text)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("share %q: %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]string{"2024-6": "2024-06-30", "2024年2月": "2024-02-29", "202312": "2023-12-31", "2024/6/3": "2024-06-03", "二〇二四年十一月": "2024-11-30", "二零二四年二月二十九日": "2024-02-29", "去年": "", "2024-13": ""} {
		d, _ := someDay(text, since1900, true)
		if d.String() != want {
			t.Errorf("day %q: %s, want %s", text, d, want)
		}
	}
	for text, want := range map[string]string{"1.张三、2.李四": "张三|李四", "张 三\n李四": "张三|李四", "阿卜杜拉·买买提": "阿卜杜拉·买买提", "张三等": "张三", "张三：50%": "张三", "张三/李四": "张三|李四", "": ""} {
		people, err := peopleOf(text)
		var names []string
		for _, p := range people {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, "|"); err != nil || got != want {
			t.Errorf("people %q: %s %v", text, got, err)
		}
	}
	if _, err := peopleOf("张三 13800000021"); fault.CodeOf(err) != fault.PeopleUnreadable {
		t.Errorf("a phone number: %v", err)
	}
	for text, want := range map[string]int64{"6": 6, "TRL 7": 7, "９级": 9, "第三级": 3, "10": 0, "中试": 0} {
		if got, _ := levelOf(text); got != want {
			t.Errorf("level %q: %d", text, got)
		}
	}
	for text, want := range map[string]string{"ZL 2023 1 0123456.7": "ZL202310123456.7", "无": "", "ZL202310123456X": "ZL202310123456"} {
		list := rightsOf(text)
		if want == "" && len(list) == 0 {
			continue
		}
		if len(list) != 1 || !strings.HasPrefix(list[0].Number, want[:6]) {
			t.Errorf("right %q: %+v", text, list)
		}
	}
}

// FuzzAchievementCells: whatever stands in a cell, nothing panics, no share is
// beyond the whole and no name is empty.
func FuzzAchievementCells(f *testing.F) {
	for _, s := range []string{"张三（50%）、李四", "ZL202310123456.7；CN2022", "2024年6月", "二〇二四年十月", "TRL6", "((((、))", "%%％（）", "1.张三 100%", "\x00\xff", "十十十"} {
		f.Add(s)
	}
	list := lookupOf("ip_kinds")
	f.Fuzz(func(t *testing.T, s string) {
		s = tidy(s)
		people, err := peopleOf(s)
		if err == nil {
			for _, p := range people {
				if p.Name == "" || p.Share < 0 || p.Share > 10_000 {
					t.Fatalf("%q: %+v", s, p)
				}
			}
		}
		for _, r := range rightsOf(s) {
			if r.Status != "" && r.Status != "APPLIED" && r.Status != "GRANTED" && r.Status != "LAPSED" {
				t.Fatalf("%q: %+v", s, r)
			}
		}
		for _, last := range []bool{true, false} {
			if d, err := someDay(s, since1900, last); err == nil && d.IsZero() {
				t.Fatalf("%q is read as no day", s)
			}
		}
		if n, err := levelOf(s); err == nil && (n < 1 || n > 9) {
			t.Fatalf("%q: level %d", s, n)
		}
		if n, err := shareOf(s); err == nil && (n < 0 || n > 10_000) {
			t.Fatalf("%q: share %d", s, n)
		}
		if code, ok := codeLike(s, list); ok && code == "" {
			t.Fatalf("%q: no code", s)
		}
		_ = headName(s)
		_ = keyOf(s)
	})
}
