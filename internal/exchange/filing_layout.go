package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// The sheets beside those that are filled in.
const (
	guideSheet   = "填写说明"
	listSheet    = "代码"
	versionSheet = "版本"

	templateMark = "jishi-filing"
	// TemplateVersion is raised when a workbook of the older form can no longer be read.
	TemplateVersion = 1

	// inputRows is how many rows carry drop-downs.
	inputRows = MaxFilings + 1
)

// filingFile builds a workbook in the form of the template: sheet by sheet, the
// rows streamed, so that ten thousand take no more memory than ten.
type filingFile struct {
	file   *excelize.File
	lists  map[string]string // range of the drop-down by list
	cells  map[entryKind]int // style of input cells
	heads  map[demand]int
	marked int // style of a cell with a finding
	wrap   int
	plain  int
}

func newFilingFile(made time.Time) (*filingFile, error) {
	t := &filingFile{file: excelize.NewFile(), lists: map[string]string{}, cells: map[entryKind]int{}, heads: map[demand]int{}}
	if err := t.file.SetSheetName("Sheet1", guideSheet); err != nil {
		return nil, err
	}
	for _, s := range filingSheets {
		if _, err := t.file.NewSheet(s.name); err != nil {
			return nil, err
		}
	}
	for _, step := range []func() error{t.makeStyles, t.writeLists, t.writeVersion} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	at := made.UTC().Format(time.RFC3339)
	return t, t.file.SetDocProps(&excelize.DocProperties{Title: "技术合同批量申报表", Creator: "技市 Jishi", LastModifiedBy: "技市 Jishi", Created: at, Modified: at,
		Version: strconv.Itoa(TemplateVersion)})
}

func (t *filingFile) makeStyles() error {
	plain := excelize.Font{Family: font, Size: 10}
	formats := map[entryKind]string{words: "@", yuan: "#,##0.00", dated: "yyyy-mm-dd", yesNo: "@", number: "0", coded: "@", codeList: "@", decimal: "@"}
	for kind, format := range formats {
		id, err := t.file.NewStyle(&excelize.Style{Font: &plain, CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "center"}})
		if err != nil {
			return err
		}
		t.cells[kind] = id
	}
	for need, color := range map[demand]string{required: "F8D7DA", conditional: "FFF3CD", optional: "E2E8F0"} {
		id, err := t.file.NewStyle(&excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Bold: true},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}},
			Border:    []excelize.Border{{Type: "bottom", Color: "52606D", Style: 2}, {Type: "right", Color: "9AA5B1", Style: 1}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
		if err != nil {
			return err
		}
		t.heads[need] = id
	}
	var err error
	if t.marked, err = t.file.NewStyle(&excelize.Style{Font: &plain, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FECACA"}}}); err != nil {
		return err
	}
	if t.plain, err = t.file.NewStyle(&excelize.Style{Font: &plain}); err != nil {
		return err
	}
	t.wrap, err = t.file.NewStyle(&excelize.Style{Font: &plain, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	return err
}

// writeLists fills the hidden sheet that the drop-downs choose from, one column
// a list.
func (t *filingFile) writeLists() error {
	if _, err := t.file.NewSheet(listSheet); err != nil {
		return err
	}
	column := 0
	add := func(list string) error {
		if list == "" || t.lists[list] != "" {
			return nil
		}
		column++
		letter, err := excelize.ColumnNumberToName(column)
		if err != nil {
			return err
		}
		options := optionsOf(list)
		values := []string{list}
		for _, o := range options {
			values = append(values, o.shown())
		}
		if err := t.file.SetSheetCol(listSheet, letter+"1", &values); err != nil {
			return err
		}
		t.lists[list] = fmt.Sprintf("'%s'!$%s$2:$%s$%d", listSheet, letter, letter, len(values))
		return nil
	}
	for _, s := range filingSheets {
		for _, e := range s.entries {
			list := e.list
			if e.kind == yesNo {
				list = "yes_no"
			}
			if err := add(list); err != nil {
				return err
			}
		}
	}
	return t.file.SetSheetVisible(listSheet, false)
}

func (t *filingFile) writeVersion() error {
	if _, err := t.file.NewSheet(versionSheet); err != nil {
		return err
	}
	if err := t.file.SetSheetRow(versionSheet, "A1", &[]string{templateMark, strconv.Itoa(TemplateVersion)}); err != nil {
		return err
	}
	return t.file.SetSheetVisible(versionSheet, false)
}

// begin opens a sheet for streaming: widths, header, frozen panes. columns are
// in the order of the sheet; nil is a column that the template does not know.
func (t *filingFile) begin(sheet string, columns []*entry, headers []string) (*excelize.StreamWriter, error) {
	w, err := t.file.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	cells := make([]any, len(columns))
	for i, e := range columns {
		style, wide := t.plain, short
		cells[i] = headers[i]
		if e != nil {
			style, wide = t.cells[e.kind], e.width()
			cells[i] = excelize.Cell{StyleID: t.heads[e.need], Value: e.header()}
		}
		if err := setWidth(w, i+1, wide); err != nil {
			return nil, err
		}
		if err := w.SetColStyle(i+1, i+1, style); err != nil {
			return nil, err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}); err != nil {
		return nil, err
	}
	err = w.SetRow("A1", cells, excelize.RowOpts{Height: 36})
	return w, err
}

// end adds drop-downs and explanations and closes the sheet.
func (t *filingFile) end(w *excelize.StreamWriter, columns []*entry) error {
	for i, e := range columns {
		if e == nil {
			continue
		}
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := t.restrict(w.Sheet, letter, e); err != nil {
			return err
		}
		if err := t.comment(w.Sheet, letter+"1", e.explanation()); err != nil {
			return err
		}
	}
	return w.Flush()
}

// restrict gives a column its drop-down. A code typed without its name is
// right, too, so the list advises and does not forbid.
func (t *filingFile) restrict(sheet, letter string, e *entry) error {
	v := excelize.NewDataValidation(true)
	v.Sqref = fmt.Sprintf("%s2:%s%d", letter, letter, inputRows)
	list := e.list
	if e.kind == yesNo {
		list = "yes_no"
	}
	switch {
	case list != "" && e.kind != codeList:
		v.SetSqrefDropList(t.lists[list])
		v.SetError(excelize.DataValidationErrorStyleInformation, "不在列表中", "请从列表中选择，或输入列表中的代码。")
	case e.kind == words && e.max > 0 && e.max <= 2000:
		if err := v.SetRange(0, e.max, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween); err != nil {
			return err
		}
		v.SetError(excelize.DataValidationErrorStyleWarning, "内容过长", fmt.Sprintf("最多 %d 字。", e.max))
	default:
		return nil
	}
	return t.file.AddDataValidation(sheet, v)
}

// comment explains a cell. Its box grows with the text.
func (t *filingFile) comment(sheet, cell, text string) error {
	lines := uint(2 + len([]rune(text))/16 + strings.Count(text, "\n"))
	return t.file.AddComment(sheet, excelize.Comment{Author: "技市", Cell: cell, Width: 240, Height: 18 * lines,
		Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Family: font, Size: 9}}}})
}

// header is the column's name with its mark: * required, △ depending on others.
func (e *entry) header() string {
	switch e.need {
	case required:
		return e.name + "*"
	case conditional:
		return e.name + "△"
	case optional:
	}
	return e.name
}

// explanation is the comment of the header.
func (e *entry) explanation() string {
	need := map[demand]string{required: "必填。", conditional: "视情况必填。", optional: "选填。"}[e.need]
	kind := map[entryKind]string{yuan: "金额，人民币元。", dated: "日期。", yesNo: "是或否。", number: "整数。", coded: "从列表选择，或输入代码。",
		codeList: "代码，多个用顿号隔开。", decimal: "数字。"}[e.kind]
	if e.kind == words && e.max > 0 {
		kind = fmt.Sprintf("文字，最多 %d 字。", e.max)
	}
	return need + kind + "\n" + e.hint
}

// width of the column.
func (e *entry) width() width {
	switch {
	case e.max >= 200:
		return wide
	case e.kind == coded:
		return middle
	}
	return short
}

func setWidth(w *excelize.StreamWriter, column int, of width) error {
	switch of {
	case narrow:
		return w.SetColWidth(column, column, 8)
	case short:
		return w.SetColWidth(column, column, 16)
	case middle:
		return w.SetColWidth(column, column, 20)
	case wide:
		return w.SetColWidth(column, column, 36)
	}
	return nil
}
