package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"jishi/internal/calendar"
	"jishi/internal/report"
)

// The rows of a table's sheet above the data.
const (
	reportTitle  = 1
	reportPeriod = 2
	reportGroups = 3
	reportHeads  = 4
)

// sheetName names the sheet of a table, in at most 31 characters without those
// that a sheet may not have.
func (w *reportBook) sheetName(i int) string {
	if len(w.report.Tables) == 1 {
		return w.report.Definition.No
	}
	return fmt.Sprintf("%s-%d", w.report.Definition.No, i+1)
}

func (w *reportBook) table(i int) error {
	t, name := &w.report.Tables[i], w.sheetName(i)
	if i == 0 {
		if err := w.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := w.file.NewSheet(name); err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(t.Columns) + 1)
	if err != nil {
		return err
	}
	if err := w.top(name, last, i); err != nil {
		return err
	}
	if err := w.heads(name, t); err != nil {
		return err
	}
	row := reportHeads
	for _, r := range t.Rows {
		row++
		if err := w.row(name, row, t, r); err != nil {
			return err
		}
	}
	if err := w.below(name, last, row+1, t); err != nil {
		return err
	}
	return w.print(name, t, last, row+2+len(t.Notes))
}

// top writes title, period and unit.
func (w *reportBook) top(sheet, last string, i int) error {
	title := w.report.Definition.No + " " + w.report.Definition.Title.Zh
	if t := w.report.Tables[i].Title.Zh; t != w.report.Definition.Title.Zh {
		title += "：" + t
	}
	return w.heading(sheet, last, title, unitsOf(w.report.Tables[i].Columns))
}

// unitsOf names the units of a table's figures.
func unitsOf(columns []report.Column) string {
	var out []string
	for _, u := range []struct {
		form report.Form
		name string
	}{{report.Money, "元"}, {report.Count, "项"}, {report.Percent, "%"}} {
		if slices.ContainsFunc(columns, func(c report.Column) bool { return c.Form == u.form }) {
			out = append(out, u.name)
		}
	}
	return strings.Join(out, "、")
}

// heading writes title, period, as-of and unit over a sheet.
func (w *reportBook) heading(sheet, last, title, unit string) error {
	if w.question.Sample {
		title += "（样例）"
	}
	period := fmt.Sprintf("统计期间：%s 至 %s　　截至：日志序号 %d", w.report.Question.From, w.report.Question.To, w.report.AsOf.Index)
	if len(w.report.Question.Filters) > 0 {
		period += "　　筛选：" + w.filters()
	}
	for _, c := range []struct {
		cell, to, value string
		style           int
	}{{"A1", last + "1", title, w.title}, {"A2", last + "2", period + "　　单位：" + unit, w.note}} {
		if err := w.file.SetCellStr(sheet, c.cell, c.value); err != nil {
			return err
		}
		if err := w.file.SetCellStyle(sheet, c.cell, c.to, c.style); err != nil {
			return err
		}
		if err := w.file.MergeCell(sheet, c.cell, c.to); err != nil {
			return err
		}
	}
	return w.file.SetRowHeight(sheet, reportTitle, 30)
}

// heads writes the two rows of headings; a group spans its columns.
func (w *reportBook) heads(sheet string, t *report.Table) error {
	at := func(column, row int) string {
		name, _ := excelize.CoordinatesToCellName(column, row) // both are above zero
		return name
	}
	if err := w.file.SetCellStyle(sheet, at(1, reportGroups), at(len(t.Columns)+1, reportHeads), w.head); err != nil {
		return err
	}
	if err := w.file.SetCellStr(sheet, at(1, reportGroups), t.Head.Zh); err != nil {
		return err
	}
	if err := w.file.MergeCell(sheet, at(1, reportGroups), at(1, reportHeads)); err != nil {
		return err
	}
	for i := 0; i < len(t.Columns); {
		end := i
		for end+1 < len(t.Columns) && t.Columns[end+1].Group == t.Columns[i].Group && t.Columns[i].Group.Zh != "" {
			end++
		}
		if group := t.Columns[i].Group.Zh; group == "" {
			if err := w.file.SetCellStr(sheet, at(i+2, reportGroups), t.Columns[i].Title.Zh); err != nil {
				return err
			}
			if err := w.file.MergeCell(sheet, at(i+2, reportGroups), at(i+2, reportHeads)); err != nil {
				return err
			}
		} else {
			if err := w.file.SetCellStr(sheet, at(i+2, reportGroups), group); err != nil {
				return err
			}
			if end > i {
				if err := w.file.MergeCell(sheet, at(i+2, reportGroups), at(end+2, reportGroups)); err != nil {
					return err
				}
			}
			for j := i; j <= end; j++ {
				if err := w.file.SetCellStr(sheet, at(j+2, reportHeads), t.Columns[j].Title.Zh); err != nil {
					return err
				}
			}
		}
		i = end + 1
	}
	return w.file.SetRowHeight(sheet, reportHeads, 28)
}

// row writes a row. A number is the decimal literal itself, so that no digit is
// lost on the way.
func (w *reportBook) row(sheet string, row int, t *report.Table, r report.Row) error {
	set := func(column int, v string, form report.Form, label bool) error {
		cell, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			return err
		}
		if form != report.Text && strings.HasSuffix(v, "%") { // a rate in a row of amounts
			form = report.Text
		}
		if err := w.file.SetCellStyle(sheet, cell, cell, w.style[cellStyle{r.Kind, min(r.Level, 1), form, label}]); err != nil {
			return err
		}
		switch {
		case v == "":
			return nil
		case form == report.Text:
			return w.file.SetCellStr(sheet, cell, v)
		case form == report.Date:
			d, err := calendar.ParseDate(v)
			if err != nil {
				return err
			}
			return w.file.SetCellInt(sheet, cell, int64(calendar.On(1899, 12, 30).DaysUntil(d)))
		}
		return w.file.SetCellDefault(sheet, cell, v)
	}
	label := r.Label.Zh
	if r.Level > 0 {
		label = "其中：" + label
	}
	if err := set(1, label, report.Text, true); err != nil {
		return err
	}
	lines := linesIn(label, labelWidth)
	for i, c := range r.Cells {
		if err := set(i+2, c.Value, t.Columns[i].Form, false); err != nil {
			return err
		}
		if t.Columns[i].Form == report.Text {
			lines = max(lines, linesIn(c.Value, textWidth))
		}
	}
	switch lines { // readers make no room for wrapped lines by themselves
	case 1:
		return w.file.SetRowHeight(sheet, row, 17)
	case 2:
		return w.file.SetRowHeight(sheet, row, 30)
	case 3:
		return w.file.SetRowHeight(sheet, row, 43)
	case 4:
		return w.file.SetRowHeight(sheet, row, 56)
	}
	return w.file.SetRowHeight(sheet, row, 82)
}

// Widths in characters, of which a Chinese one takes two.
const (
	labelWidth  = 36
	textWidth   = 22
	moneyWidth  = 18
	dateWidth   = 12
	figureWidth = 9 // counts and rates
)

// linesIn is how many lines a text takes in a column.
func linesIn(s string, width int) int {
	wide := 0
	for _, r := range s {
		if wide++; r > 0xff {
			wide++
		}
	}
	return max(1, (wide+width-3)/(width-2))
}

// formWidth is the width of a column.
func formWidth(form report.Form) int {
	switch form {
	case report.Text:
		return textWidth
	case report.Money:
		return moneyWidth
	case report.Date:
		return dateWidth
	case report.Count, report.Percent:
	}
	return figureWidth
}

func (w *reportBook) setWidth(sheet, column string, form report.Form) error {
	switch form {
	case report.Text:
		return w.file.SetColWidth(sheet, column, column, textWidth)
	case report.Money:
		return w.file.SetColWidth(sheet, column, column, moneyWidth)
	case report.Date:
		return w.file.SetColWidth(sheet, column, column, dateWidth)
	case report.Count, report.Percent:
	}
	return w.file.SetColWidth(sheet, column, column, figureWidth)
}

// below says under the table what it is as of, and its notes.
func (w *reportBook) below(sheet, last string, row int, t *report.Table) error {
	lines := []string{"截至：" + asOf(w.report.AsOf) + "。校验码 SHA-256：" + w.report.SHA256}
	wide := labelWidth
	for _, c := range t.Columns {
		wide += formWidth(c.Form)
	}
	for i, n := range t.Notes {
		lines = append(lines, fmt.Sprintf("注%d：%s", i+1, n.Zh))
	}
	for i, line := range lines {
		from, to := "A"+strconv.Itoa(row+i), last+strconv.Itoa(row+i)
		if err := w.file.SetCellStr(sheet, from, line); err != nil {
			return err
		}
		if err := w.file.MergeCell(sheet, from, to); err != nil {
			return err
		}
		if err := w.file.SetCellStyle(sheet, from, to, w.note); err != nil {
			return err
		}
		height := 4.0
		for range linesIn(line, wide) {
			height += 13
		}
		if err := w.file.SetRowHeight(sheet, row+i, height); err != nil {
			return err
		}
	}
	return nil
}

// print sets widths, and how the sheet comes out on paper.
func (w *reportBook) print(sheet string, t *report.Table, last string, end int) error {
	if err := w.file.SetColWidth(sheet, "A", "A", labelWidth); err != nil {
		return err
	}
	for i, c := range t.Columns {
		name, err := excelize.ColumnNumberToName(i + 2)
		if err != nil {
			return err
		}
		if err := w.setWidth(sheet, name, c.Form); err != nil {
			return err
		}
	}
	top, err := excelize.CoordinatesToCellName(2, reportHeads+1)
	if err != nil {
		return err
	}
	if err := w.file.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: reportHeads, TopLeftCell: top, ActivePane: "bottomRight"}); err != nil {
		return err
	}
	size, one, asMany, yes, landscape := 9, 1, 0, true, "landscape"
	if len(t.Columns) > 12 {
		size = 8 // A3
	}
	if err := w.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany}); err != nil {
		return err
	}
	if err := w.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	if err := w.paper(sheet); err != nil {
		return err
	}
	if err := w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet,
		RefersTo: fmt.Sprintf("'%s'!$A:$A,'%s'!$%d:$%d", sheet, sheet, reportTitle, reportHeads)}); err != nil {
		return err
	}
	return w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: sheet, RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", sheet, last, end)})
}

// paper gives a sheet the margins and the foot that all sheets of a report have.
func (w *reportBook) paper(sheet string) error {
	side, foot, rim := 0.5, 0.65, 0.3 // inches
	if err := w.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &foot, Header: &rim, Footer: &rim}); err != nil {
		return err
	}
	return w.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + w.report.Definition.No + "&C第 &P 页，共 &N 页"})
}
