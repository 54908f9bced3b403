package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/xuri/excelize/v2"
)

// width of a column, in characters of which a Chinese one takes two.
type width int

const (
	narrow width = iota // 8
	short               // 14
	middle              // 20
	wide                // 36
)

// role of a row decides its style.
type role int

const (
	body role = iota
	sumRow
)

// The rows above the data.
const (
	titleRow  = 1
	unitRow   = 2
	headerRow = 3
)

const notesSheet = "说明"

// layout is everything of a workbook but the rows of its table: title, header,
// styles, widths and how it is printed.
type layout struct {
	sheet   string // name of the table's sheet
	title   string
	period  string
	columns []column
	printed int // columns on paper, from the left; the title spans them
	made    time.Time
	styles  map[styleKey]int
	note    int
}

type styleKey struct {
	role role
	form form
}

func (l *layout) style(r role, i int) int { return l.styles[styleKey{r, l.columns[i].form}] }

func (l *layout) plain() int { return l.note }

// book builds the workbook without data; notes fill the second sheet.
func (l *layout) book(notes [][2]string) (*excelize.File, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", l.sheet); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet(notesSheet); err != nil {
		return nil, err
	}
	for _, step := range []func(*excelize.File) error{l.makeStyles, l.writeHead, l.setWidths, l.setPrint, l.setOrigin} {
		if err := step(f); err != nil {
			return nil, err
		}
	}
	return f, l.writeNotes(f, notes)
}

// parts gives the files inside the workbook by name.
func (l *layout) parts(notes [][2]string) (map[string][]byte, error) {
	f, err := l.book(notes)
	if err != nil {
		return nil, fmt.Errorf("lay out the workbook: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("lay out the workbook: %w", err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, fmt.Errorf("open the layout: %w", err)
	}
	out := map[string][]byte{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			return nil, fmt.Errorf("open the layout: %w", err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("read the layout: %w", err)
		}
		out[part.Name] = content
	}
	// The extent written here is that of the header; readers find it themselves.
	out[worksheetPart] = extent.ReplaceAll(out[worksheetPart], nil)
	return out, nil
}

var extent = regexp.MustCompile(`<dimension ref="[^"]*"\s*(/>|></dimension>)`)

const font = "宋体"

// makeStyles registers the cell styles in a fixed order: their numbers are
// written into the rows.
func (l *layout) makeStyles(f *excelize.File) error {
	line := thinLines()
	formats := map[form]string{text: "@", count: "#,##0", money: "#,##0.00", date: "yyyy-mm-dd"}
	l.styles = map[styleKey]int{}
	for _, r := range []role{body, sumRow} {
		for _, c := range []form{text, count, money, date} {
			format := formats[c]
			style := &excelize.Style{Border: line, CustomNumFmt: &format, Font: &excelize.Font{Family: font, Size: 10, Bold: r == sumRow},
				Alignment: &excelize.Alignment{Vertical: "center", WrapText: c == text}}
			if r == sumRow {
				style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F1F4F8"}}
			}
			id, err := f.NewStyle(style)
			if err != nil {
				return err
			}
			l.styles[styleKey{r, c}] = id
		}
	}
	var err error
	l.note, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: font, Size: 9, Color: "52606D"}})
	return err
}

// writeHead writes title, period, unit and the header of the table.
func (l *layout) writeHead(f *excelize.File) error {
	last, err := excelize.ColumnNumberToName(l.printed)
	if err != nil {
		return err
	}
	before, err := excelize.ColumnNumberToName(l.printed - 1)
	if err != nil {
		return err
	}
	end, err := excelize.ColumnNumberToName(len(l.columns))
	if err != nil {
		return err
	}
	head := []excelize.Border{{Type: "left", Color: "9AA5B1", Style: 1}, {Type: "right", Color: "9AA5B1", Style: 1}, {Type: "top", Color: "9AA5B1", Style: 1}, {Type: "bottom", Color: "52606D", Style: 2}}
	for _, c := range []struct {
		from, to, value string
		style           excelize.Style
	}{
		{"A1", last + "1", l.title, excelize.Style{Font: &excelize.Font{Family: font, Size: 16, Bold: true},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}}},
		{"A2", before + "2", l.period, excelize.Style{Font: &excelize.Font{Family: font, Size: 10}}},
		{last + "2", last + "2", "单位：元", excelize.Style{Font: &excelize.Font{Family: font, Size: 10}, Alignment: &excelize.Alignment{Horizontal: "right"}}},
		{"A3", end + "3", "", excelize.Style{Border: head, Font: &excelize.Font{Family: font, Size: 10, Bold: true},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE6F1"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
	} {
		id, err := f.NewStyle(&c.style)
		if err != nil {
			return err
		}
		if err := f.SetCellStyle(l.sheet, c.from, c.to, id); err != nil {
			return err
		}
		if c.value == "" {
			continue
		}
		if err := f.SetCellStr(l.sheet, c.from, c.value); err != nil {
			return err
		}
		if c.from != c.to {
			if err := f.MergeCell(l.sheet, c.from, c.to); err != nil {
				return err
			}
		}
	}
	for i, c := range l.columns {
		cell, err := excelize.CoordinatesToCellName(i+1, headerRow)
		if err != nil {
			return err
		}
		if err := f.SetCellStr(l.sheet, cell, c.name); err != nil {
			return err
		}
	}
	return nil
}

func (l *layout) setWidths(f *excelize.File) error {
	for i, c := range l.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		switch c.width {
		case narrow:
			err = f.SetColWidth(l.sheet, name, name, 8)
		case short:
			err = f.SetColWidth(l.sheet, name, name, 14)
		case middle:
			err = f.SetColWidth(l.sheet, name, name, 20)
		case wide:
			err = f.SetColWidth(l.sheet, name, name, 36)
		}
		if err != nil {
			return err
		}
	}
	if err := f.SetRowHeight(l.sheet, titleRow, 30); err != nil {
		return err
	}
	return f.SetRowHeight(l.sheet, headerRow, 30)
}

// setPrint keeps the header in sight on the screen and on every page of paper.
func (l *layout) setPrint(f *excelize.File) error {
	below, err := excelize.CoordinatesToCellName(1, headerRow+1)
	if err != nil {
		return err
	}
	err = f.SetPanes(l.sheet, &excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: below, ActivePane: "bottomLeft"})
	if err != nil {
		return err
	}
	a4, one, asMany, yes, landscape := 9, 1, 0, true, "landscape"
	err = f.SetPageLayout(l.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany})
	if err != nil {
		return err
	}
	if err := f.SetSheetProps(l.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(l.sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(l.printed)
	if err != nil {
		return err
	}
	err = f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: l.sheet, RefersTo: fmt.Sprintf("'%s'!$A:$%s", l.sheet, last)})
	if err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: l.sheet,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", l.sheet, headerRow, headerRow)})
}

// setOrigin says in the file's properties what made it and when.
func (l *layout) setOrigin(f *excelize.File) error {
	at := l.made.UTC().Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{Title: l.title, Creator: "技市 Jishi", LastModifiedBy: "技市 Jishi", Created: at, Modified: at})
}

// writeNotes fills the notes' sheet with names and what is to be said of them, as
// a table under a title.
func (l *layout) writeNotes(f *excelize.File, notes [][2]string) error {
	if err := l.notesColumns(f); err != nil {
		return err
	}
	heading, name, value, err := notesStyles(f)
	if err != nil {
		return err
	}
	if err := f.SetCellStr(notesSheet, "A1", l.title+"：说明"); err != nil {
		return err
	}
	if err := f.MergeCell(notesSheet, "A1", "B1"); err != nil {
		return err
	}
	if err := f.SetCellStyle(notesSheet, "A1", "B1", heading); err != nil {
		return err
	}
	if err := f.SetRowHeight(notesSheet, 1, 28); err != nil {
		return err
	}
	for i, n := range notes {
		row := i + 2
		for cell, s := range map[string]struct {
			text  string
			style int
		}{fmt.Sprintf("A%d", row): {n[0], name}, fmt.Sprintf("B%d", row): {n[1], value}} {
			if err := f.SetCellStr(notesSheet, cell, s.text); err != nil {
				return err
			}
			if err := f.SetCellStyle(notesSheet, cell, cell, s.style); err != nil {
				return err
			}
		}
		height := 6.0 // readers make no room for wrapped lines by themselves
		for range linesIn(n[1], notesWidth) {
			height += 14
		}
		if err := f.SetRowHeight(notesSheet, row, height); err != nil {
			return err
		}
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: notesSheet, RefersTo: fmt.Sprintf("'%s'!$A$1:$B$%d", notesSheet, len(notes)+1)})
}

// notesWidth is the width of what is said, in characters.
const notesWidth = 96

func (l *layout) notesColumns(f *excelize.File) error {
	if err := f.SetColWidth(notesSheet, "A", "A", 14); err != nil {
		return err
	}
	if err := f.SetColWidth(notesSheet, "B", "B", notesWidth); err != nil {
		return err
	}
	a4, one, asMany, yes, landscape := 9, 1, 0, true, "landscape"
	if err := f.SetPageLayout(notesSheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany}); err != nil {
		return err
	}
	return f.SetSheetProps(notesSheet, &excelize.SheetPropsOptions{FitToPage: &yes})
}

func notesStyles(f *excelize.File) (heading, name, value int, err error) {
	line := thinLines()
	heading, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: font, Size: 14, Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	if err != nil {
		return 0, 0, 0, err
	}
	name, err = f.NewStyle(&excelize.Style{Border: line, Font: &excelize.Font{Family: font, Size: 10, Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCE6F1"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	if err != nil {
		return 0, 0, 0, err
	}
	value, err = f.NewStyle(&excelize.Style{Border: line, Font: &excelize.Font{Family: font, Size: 10}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	return heading, name, value, err
}

// thinLines are the lines around a cell of a table.
func thinLines() []excelize.Border {
	out := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: "9AA5B1", Style: 1})
	}
	return out
}
