package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/calendar"
)

// FilingTemplate (批量申报模板) is the workbook to be filled in: a contract a row,
// linked sheets, drop-downs, explanations, and a worked example that is right on
// the day it was made.
func FilingTemplate(made time.Time) (File, error) {
	t, err := newFilingFile(made)
	if err != nil {
		return File{}, fmt.Errorf("lay out the template: %w", err)
	}
	defer t.file.Close()
	today := calendar.Of(made)
	for _, s := range filingSheets {
		columns := make([]*entry, len(s.entries))
		for i := range s.entries {
			columns[i] = &s.entries[i]
		}
		w, err := t.begin(s.name, columns, make([]string, len(columns)))
		if err != nil {
			return File{}, fmt.Errorf("lay out the template: %w", err)
		}
		if cells, ok := t.example(columns, today); ok {
			if err := w.SetRow("A2", cells); err != nil {
				return File{}, fmt.Errorf("write the example: %w", err)
			}
		}
		if err := t.end(w, columns); err != nil {
			return File{}, fmt.Errorf("lay out the template: %w", err)
		}
	}
	if err := t.writeGuide(); err != nil {
		return File{}, fmt.Errorf("write the guide: %w", err)
	}
	body, err := t.bytes()
	return File{Name: fmt.Sprintf("技术合同批量申报模板_v%d_%s.xlsx", TemplateVersion, today), Body: body}, err
}

func (t *filingFile) bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := t.file.Write(&b); err != nil {
		return nil, fmt.Errorf("write the workbook: %w", err)
	}
	return b.Bytes(), nil
}

// example is the worked example's row of a sheet, if it has one.
func (t *filingFile) example(columns []*entry, today calendar.Date) ([]any, bool) {
	out, some := make([]any, len(columns)), false
	for i, e := range columns {
		if e.example == "" {
			continue
		}
		some = some || e.pointer != ""
		out[i] = excelize.Cell{StyleID: t.cells[e.kind], Value: e.exampleValue(today)}
	}
	return out, some
}

// exampleValue is the example as an office would type it.
func (e *entry) exampleValue(today calendar.Date) any {
	switch e.kind {
	case dated:
		if e.example == "next year" {
			return int64(since1900.DaysUntil(today.AddDays(365)))
		}
		return int64(since1900.DaysUntil(today))
	case coded:
		for _, o := range optionsOf(e.list) {
			if o.code == e.example {
				return o.shown()
			}
		}
	case number:
		if n, err := strconv.ParseInt(e.example, 10, 64); err == nil {
			return n
		}
	case yuan:
		if v, err := yuanOf(e.example); err == nil && v%100 == 0 {
			return int64(v) / 100
		}
	case words, yesNo, codeList, decimal:
	}
	return e.example
}

// writeGuide fills the sheet of instructions.
func (t *filingFile) writeGuide() error {
	lines := [][2]string{
		{"技术合同批量申报表", fmt.Sprintf("模板版本 %d", TemplateVersion)},
		{"怎样填写", "“合同”工作表每行填一份合同。其他工作表是可选的：一份合同有更多当事人、非技术性费用、分期付款、知识产权或订单时，用同一个行号填在相应工作表中。"},
		{"示例", "各表第 2 行是一份填好的示例，行号为“示例”，不会导入，可保留、改写或删除。"},
		{"列名标记", "* 必填；△ 视情况必填，条件见列名上的批注；没有标记的选填。请不要改动列名，列的先后可以调整。"},
		{"下拉列表", "有代码的列可从列表选择，也可只填代码或名称。"},
		{"日期", "可输入日期，也可写 2026-03-02、2026/3/2、2026年3月2日 或 20260302。"},
		{"金额", "人民币元，最多两位小数，可带千分位；也可写 125万元。"},
		{"卖方", "卖方就是本单位时，“卖方…”各列可全部留空，按本单位登记的资料填入。"},
		{"上传以后", "先试算：列出全部问题而不生成任何内容，可下载带批注的错误文件。没有阻止性问题时再导入，一次生成全部草稿；有一行不通过则全部不生成。"},
		{"材料", "导入生成的是草稿，合同文本等材料在草稿中上传后再提交。"},
		{"重复", "同一文件不会导入两次；已导入过的行（卖方、买方、项目名称、签订日期和金额都相同）会跳过。"},
		{"数量", fmt.Sprintf("一个文件最多 %d 份合同。", MaxFilings)},
		{"涉密", "涉密合同不得在本系统填报，请线下办理。"},
		{"", ""},
		{"工作表", "内容"},
	}
	for _, s := range filingSheets {
		lines = append(lines, [2]string{s.name, s.about})
	}
	if err := t.file.SetColWidth(guideSheet, "A", "A", 22); err != nil {
		return err
	}
	if err := t.file.SetColWidth(guideSheet, "B", "B", 100); err != nil {
		return err
	}
	for i, l := range lines {
		row := strconv.Itoa(i + 1)
		if err := t.file.SetSheetRow(guideSheet, "A"+row, &[]string{l[0], l[1]}); err != nil {
			return err
		}
		if err := t.file.SetCellStyle(guideSheet, "A"+row, "B"+row, t.wrap); err != nil {
			return err
		}
	}
	return nil
}
