package exchange

import (
	"bytes"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/absorption"
	"jishi/internal/calendar"
)

// AbsorptionTemplate (吸纳数据模板) is a workbook with the columns that are read: a
// sheet to fill in, without rows, and one that explains each column.
func AbsorptionTemplate(made time.Time) (File, error) {
	f := excelize.NewFile()
	defer f.Close()
	const data, guide = "吸纳数据", "说明"
	if err := f.SetSheetName("Sheet1", data); err != nil {
		return File{}, fmt.Errorf("lay out the template: %w", err)
	}
	if _, err := f.NewSheet(guide); err != nil {
		return File{}, fmt.Errorf("lay out the template: %w", err)
	}
	at := made.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: data, Creator: "技市 Jishi", Created: at, Modified: at}); err != nil {
		return File{}, fmt.Errorf("lay out the template: %w", err)
	}
	rows := [][]string{{"列名", "全国登记表字段名", "是否必填", "填写说明", "示例"}}
	heads := make([]string, len(absorption.Fields))
	for i, x := range absorption.Fields {
		heads[i] = x.Zh
		need := "可不填"
		if x.Required {
			heads[i], need = x.Zh+"*", "必填"
		}
		rows = append(rows, []string{x.Zh, x.Name, need, x.Hint.Zh, x.Example})
	}
	if err := f.SetSheetRow(data, "A1", &heads); err != nil {
		return File{}, fmt.Errorf("lay out the template: %w", err)
	}
	for i := range rows {
		if err := f.SetSheetRow(guide, fmt.Sprintf("A%d", i+1), &rows[i]); err != nil {
			return File{}, fmt.Errorf("lay out the template: %w", err)
		}
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // text: no digit of a long number is lost
	if err != nil {
		return File{}, fmt.Errorf("lay out the template: %w", err)
	}
	for _, sheet := range []string{data, guide} {
		if err := f.SetColStyle(sheet, "A:R", text); err != nil {
			return File{}, fmt.Errorf("lay out the template: %w", err)
		}
		if err := f.SetColWidth(sheet, "A", "R", 22); err != nil {
			return File{}, fmt.Errorf("lay out the template: %w", err)
		}
	}
	var body bytes.Buffer
	if err := f.Write(&body); err != nil {
		return File{}, fmt.Errorf("write the template: %w", err)
	}
	return File{Name: fmt.Sprintf("吸纳数据导入模板_%s.xlsx", calendar.Of(made)), Body: body.Bytes()}, nil
}
