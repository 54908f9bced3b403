package exchange

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// MaxAchievements is how many achievements one workbook may hold.
const MaxAchievements = 2_000

// CellError (单元格错误) is what is wrong with a cell, or worth a second look: a
// Warning keeps nothing from being imported.
type CellError struct {
	Place
	Code    fault.Code
	Text    fault.Text
	Warning bool
}

// AchievementRow (成果行) is one achievement as read, with where it stands.
type AchievementRow struct {
	Place
	Form   achievement.Form
	places map[string]Place // of lists and fields, by pointer
}

// At tells which cell a fault of the form's field belongs to: its own, that of
// the list it is in, or the row.
func (r AchievementRow) At(pointer string) Place {
	for p := pointer; p != ""; p = p[:strings.LastIndex(p, "/")] {
		if at, ok := r.places[p]; ok {
			return at
		}
	}
	return r.Place
}

// ReadAchievements reads the workbook in which a unit keeps its achievements, or
// the template: names of columns as universities have them, several people or
// numbers in a cell, days in any spelling. Cells that cannot be read are in
// errs; err is about the file as a whole. Faults: FileEmpty, WorkbookTooLarge,
// WorkbookUnreadable, ImportNoName, ImportEmpty, ImportTooMany.
func ReadAchievements(from io.ReaderAt, size int64) (rows []AchievementRow, errs []CellError, err error) {
	if size > MaxWorkbook {
		return nil, nil, fault.Newf(fault.WorkbookTooLarge, "文件不得超过 %d MB。", "The file may not exceed %d MB.", MaxWorkbook>>20)
	}
	raw, err := io.ReadAll(io.NewSectionReader(from, 0, size))
	if err != nil {
		return nil, nil, fault.New(fault.WorkbookUnreadable).Wrap(err)
	}
	f, err := openWorkbook(raw)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	b := &achievementBook{file: f, zero: since1900, lookups: map[string]*lookup{}, keys: map[string]int{}}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		b.zero = since1904
	}
	if err := b.read(); err != nil {
		return nil, nil, err
	}
	return b.rows, b.errs, nil
}

type achievementBook struct {
	file    *excelize.File
	zero    calendar.Date
	lookups map[string]*lookup
	rows    []AchievementRow
	keys    map[string]int // place in rows by key
	errs    []CellError
	linked  int
}

// read reads the sheet of achievements first, then what is linked to it.
func (b *achievementBook) read() error {
	names := b.file.GetSheetList()
	main, found := "", false
	for _, name := range names {
		if tidy(name) == achievementSheet {
			main = name
		}
	}
	if main == "" { // a unit's own workbook: the first sheet with a column of names
		for _, name := range names {
			if b.linkedColumns(name) != nil {
				continue
			}
			ok, err := b.sheet(name, achievementColumns, b.achievement)
			if err != nil {
				return err
			}
			if ok {
				main, found = name, true
				break
			}
		}
	} else {
		var err error
		if found, err = b.sheet(main, achievementColumns, b.achievement); err != nil {
			return err
		}
	}
	switch {
	case !found:
		return fault.New(fault.ImportNoName)
	case len(b.rows) == 0:
		return fault.New(fault.ImportEmpty)
	}
	for _, name := range names {
		if columns := b.linkedColumns(name); columns != nil && name != main {
			if _, err := b.sheet(name, columns, b.link(columns)); err != nil {
				return err
			}
		}
	}
	for i := range b.rows {
		b.rows[i].fillUnits()
	}
	return nil
}

func (b *achievementBook) linkedColumns(name string) []asked {
	switch tidy(name) {
	case unitSheet:
		return unitColumns
	case peopleSheet:
		return personColumns
	case rightSheet:
		return rightColumns
	}
	return nil
}

// line is a row of a sheet with its columns.
type line struct {
	book    *achievementBook
	sheet   string
	row     int
	cells   []string
	columns map[string]headed
}

// headed is where a column is and what it is called there.
type headed struct {
	at     int
	header string
	column *asked
}

// sheet reads a sheet whose names of columns stand in the first rows; it tells
// whether they were found.
func (b *achievementBook) sheet(name string, list []asked, visit func(l *line) error) (bool, error) {
	known := columnsByName(list)
	var columns map[string]headed
	err := eachRow(b.file, name, func(row int, cells []string) (bool, error) {
		filled := false
		for i, c := range cells {
			cells[i] = tidy(strings.TrimLeft(c, "'"))
			filled = filled || cells[i] != ""
		}
		switch {
		case !filled:
		case columns == nil:
			columns = b.header(name, row, cells, known)
			if columns == nil && row >= titleRows {
				return false, nil
			}
		default:
			l := &line{book: b, sheet: name, row: row, cells: cells, columns: columns}
			if l.get("key") == exampleKey {
				break
			}
			if err := visit(l); err != nil {
				return false, err
			}
		}
		return row < maxLines, nil
	})
	return columns != nil, err
}

// header finds the columns of a row that has the one of names and another. What
// is not known, or comes twice, is a warning.
func (b *achievementBook) header(sheet string, row int, cells []string, known map[string]*asked) map[string]headed {
	out := map[string]headed{}
	var warnings []CellError
	for i, c := range cells {
		if c == "" {
			continue
		}
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			continue
		}
		at := Place{Sheet: sheet, Row: row, Column: letter, Header: c}
		x := known[headName(c)]
		switch {
		case x == nil:
			warnings = append(warnings, CellError{at, fault.ColumnUnknown, fault.Tf("不认识列“%s”，没有读取。", "The column %q is not known and was not read.", brief(c)), true})
		case out[x.field].column != nil:
			warnings = append(warnings, CellError{at, fault.ColumnTwice, fault.Tf("“%s”与“%s”是同一内容，只读取前者。", "%[2]q and %[1]q are the same; the first is read.", brief(c), out[x.field].header), true})
		default:
			out[x.field] = headed{i, c, x}
		}
	}
	needed := "name"
	if known[headName("编号")] != nil && known[headName("编号")].field == "number" {
		needed = "number"
	}
	if out[needed].column == nil || len(out) < 2 {
		return nil
	}
	b.errs = append(b.errs, warnings...)
	return out
}

func (l *line) get(field string) string {
	if h := l.columns[field]; h.column != nil && h.at < len(l.cells) {
		return l.cells[h.at]
	}
	return ""
}

// place is the cell of a field in this row.
func (l *line) place(field string) Place {
	p := Place{Sheet: l.sheet, Row: l.row}
	if h := l.columns[field]; h.column != nil {
		p.Column, _ = excelize.ColumnNumberToName(h.at + 1)
		p.Header = h.header
	}
	return p
}

func (l *line) refuse(field string, err error) {
	if f := fault.As(err); f != nil {
		l.book.errs = append(l.book.errs, CellError{Place: l.place(field), Code: f.Code, Text: f.Detail})
	}
}

// code reads a code or a name of one.
func (l *line) code(field string) string {
	v := l.get(field)
	if v == "" {
		return ""
	}
	list := l.columns[field].column.list
	if l.book.lookups[list] == nil {
		l.book.lookups[list] = lookupOf(list)
	}
	code, ok := codeLike(v, l.book.lookups[list])
	if !ok {
		l.refuse(field, fault.Newf(fault.UnknownCode, "不认识“%s”，请按填写说明中的代码表填写。", "Unknown code or name %q; see the lists of the template.", brief(v)))
	}
	return code
}

func (l *line) day(field string, last bool) calendar.Date {
	v := l.get(field)
	if v == "" {
		return calendar.Date{}
	}
	d, err := someDay(v, l.book.zero, last)
	if err != nil {
		l.refuse(field, fault.Newf(fault.WrongFormat, "“%s”不是日期，请写成 2024-06-30 或 2024年6月。", "%q is no date; write 2024-06-30 or 2024-06.", brief(v)))
	}
	return d
}

func (l *line) yes(field string) bool {
	v := l.get(field)
	if v == "" {
		return false
	}
	yes, ok := yesNoOf(v)
	if !ok {
		l.refuse(field, fault.Newf(fault.WrongFormat, "“%s”请填“是”或“否”。", "%q: write 是 or 否.", brief(v)))
	}
	return yes
}

// keyOf is a key as it is compared: whole numbers as spreadsheets write them.
func keyOf(s string) string {
	s = halfWidth(strings.TrimSpace(s))
	if n, ok := decimalOf(s); ok && n.IsInt() && n.Num().IsInt64() {
		return n.Num().String()
	}
	return s
}

// fillUnits gives people without a unit that of the only one there is.
func (r *AchievementRow) fillUnits() {
	f := &r.Form
	for i := range f.People {
		p := &f.People[i]
		if p.UnitName == "" && p.UnitCode == "" && len(f.Units) == 1 {
			p.UnitName, p.UnitCode = f.Units[0].Name, f.Units[0].CreditCode
		}
		for _, u := range f.Units {
			if p.UnitCode == "" && u.Name != "" && u.Name == p.UnitName {
				p.UnitCode = u.CreditCode
			}
		}
	}
}

func creditCode(s string) string { return codes.NormalizeCreditCode(s) }
