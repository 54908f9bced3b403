package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/calendar"
)

// lastRow is down to where drop-downs reach.
const lastRow = MaxAchievements + 20

// AchievementTemplate (成果登记表模板) is the workbook to be filled in: achievements,
// linked sheets, and a guide with the code lists.
func AchievementTemplate(made time.Time) (File, error) {
	t := achievementTemplate{file: excelize.NewFile(), lists: map[string]string{}}
	defer t.file.Close()
	if err := t.write(made); err != nil {
		return File{}, fmt.Errorf("lay out the template of achievements: %w", err)
	}
	var body bytes.Buffer
	if err := t.file.Write(&body); err != nil {
		return File{}, fmt.Errorf("write the template of achievements: %w", err)
	}
	return File{Name: fmt.Sprintf("科技成果登记表模板_%s.xlsx", calendar.Of(made)), Body: body.Bytes()}, nil
}

type achievementTemplate struct {
	file       *excelize.File
	text, head int
	// lists are the ranges of the code lists in the guide, by table.
	lists map[string]string
}

func (t *achievementTemplate) write(made time.Time) error {
	var err error
	at := made.UTC().Format(time.RFC3339)
	if err = t.file.SetDocProps(&excelize.DocProperties{Title: "科技成果登记表", Creator: "技市 Jishi", Created: at, Modified: at}); err != nil {
		return err
	}
	if t.text, err = t.file.NewStyle(&excelize.Style{NumFmt: 49}); err != nil { // text: no digit of a long number is lost
		return err
	}
	if t.head, err = t.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE9F5"}}, Alignment: &excelize.Alignment{WrapText: true}}); err != nil {
		return err
	}
	if err = t.file.SetSheetName("Sheet1", achievementSheet); err != nil {
		return err
	}
	for _, name := range []string{unitSheet, peopleSheet, rightSheet, guideSheet} {
		if _, err = t.file.NewSheet(name); err != nil {
			return err
		}
	}
	if err = t.guide(); err != nil {
		return err
	}
	for _, s := range achievementSheets {
		if err = t.sheet(s.name, s.columns); err != nil {
			return err
		}
	}
	return nil
}

// sheet writes the names of the columns, with drop-downs where there is a list.
func (t *achievementTemplate) sheet(name string, columns []asked) error {
	for i, c := range columns {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		head := c.head
		if c.must {
			head += "*"
		}
		if err := t.file.SetCellValue(name, letter+"1", head); err != nil {
			return err
		}
		if err := t.file.SetColStyle(name, letter, t.text); err != nil {
			return err
		}
		if err := t.file.SetColWidth(name, letter, letter, 20); err != nil {
			return err
		}
		if err := t.file.SetCellStyle(name, letter+"1", letter+"1", t.head); err != nil {
			return err
		}
		if from := t.lists[c.list]; from != "" {
			v := excelize.NewDataValidation(true)
			v.Sqref = letter + "2:" + letter + strconv.Itoa(lastRow)
			v.SetSqrefDropList(from)
			v.ShowErrorMessage = false // a name or a code alone is read as well
			if err := t.file.AddDataValidation(name, v); err != nil {
				return err
			}
		}
	}
	return t.file.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// guide explains the columns and holds the code lists.
func (t *achievementTemplate) guide() error {
	rows := [][]any{{"科技成果登记表"}, {"涉密成果不得在本平台填报。"}, {fmt.Sprintf("一个文件最多 %d 项成果；导入生成草稿，补全佐证材料后再入库。", MaxAchievements)},
		{"先检查：列出每个单元格的问题，不生成任何内容。没有错误时再导入，一次生成全部草稿。"}, {}, {"工作表", "列", "是否必填", "也可写作", "说明"}}
	for _, s := range achievementSheets {
		rows = append(rows, []any{s.name, s.about})
		for _, c := range s.columns {
			need, also := "", ""
			if c.must {
				need = "必填"
			}
			for i, a := range c.also {
				if i > 0 {
					also += "、"
				}
				also += a
			}
			hint := c.hint
			if c.list != "" {
				hint = "从列表选择，也可只填代码或名称"
			}
			rows = append(rows, []any{"", c.head, need, also, hint})
		}
	}
	for i := range rows {
		if err := t.file.SetSheetRow(guideSheet, "A"+strconv.Itoa(i+1), &rows[i]); err != nil {
			return err
		}
	}
	at := 7 // the lists stand beside the explanations
	for _, s := range achievementSheets {
		for _, c := range s.columns {
			if c.list == "" || t.lists[c.list] != "" {
				continue
			}
			if err := t.list(c, at); err != nil {
				return err
			}
			at++
		}
	}
	return t.file.SetColWidth(guideSheet, "A", "E", 26)
}

// list writes a code list below its name and remembers where.
func (t *achievementTemplate) list(c asked, at int) error {
	letter, err := excelize.ColumnNumberToName(at)
	if err != nil {
		return err
	}
	if err := t.file.SetCellValue(guideSheet, letter+"1", c.head); err != nil {
		return err
	}
	entries := optionsOf(c.list)
	for i, o := range entries {
		if err := t.file.SetCellValue(guideSheet, letter+strconv.Itoa(i+2), o.shown()); err != nil {
			return err
		}
	}
	t.lists[c.list] = fmt.Sprintf("'%s'!$%s$2:$%s$%d", guideSheet, letter, letter, len(entries)+1)
	return t.file.SetColWidth(guideSheet, letter, letter, 24)
}
