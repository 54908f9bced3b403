package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Remark (检查发现) is one finding of a batch with its cell.
type Remark struct {
	Place
	Severity string
	Code     string
	// Text is what is wrong and what to do, in Chinese.
	Text string
}

// maxComments is how many cells of an error file carry a comment. What is
// beyond stands in the summary sheet only: spreadsheet programs grow slow.
const maxComments = 2_000

const summarySheet = "错误汇总"

var severityNames = map[string]string{"BLOCK": "阻止导入", "HIGH": "须说明", "WARN": "提醒", "INFO": "提示"}

// FilingErrors (错误文件) gives a filing workbook back with its findings: a
// comment in each cell, coloured, and a sheet that lists them all. Sheets, rows
// and cells are those of the workbook that was handed in.
func FilingErrors(raw []byte, remarks []Remark, made time.Time) ([]byte, error) {
	b, err := OpenFilings(raw)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	t, err := newFilingFile(made)
	if err != nil {
		return nil, fmt.Errorf("lay out the error file: %w", err)
	}
	defer t.file.Close()
	marks := marksOf(remarks)
	for _, s := range filingSheets {
		if err := t.copySheet(b, s, marks[s.name]); err != nil {
			return nil, fmt.Errorf("write sheet %s: %w", s.name, err)
		}
	}
	if err := t.writeGuide(); err != nil {
		return nil, fmt.Errorf("write the guide: %w", err)
	}
	if err := t.writeRemarks(remarks); err != nil {
		return nil, fmt.Errorf("write the summary: %w", err)
	}
	return t.bytes()
}

// marksOf gathers the comments by sheet, row and column.
func marksOf(remarks []Remark) map[string]map[int]map[string][]string {
	out := map[string]map[int]map[string][]string{}
	for _, r := range remarks {
		if r.Row < 1 {
			continue
		}
		rows := out[r.Sheet]
		if rows == nil {
			rows = map[int]map[string][]string{}
			out[r.Sheet] = rows
		}
		if rows[r.Row] == nil {
			rows[r.Row] = map[string][]string{}
		}
		column := r.Column
		if column == "" {
			column = "A"
		}
		rows[r.Row][column] = append(rows[r.Row][column], severityNames[r.Severity]+"："+r.Text)
	}
	return out
}

// copySheet streams a sheet over, marking the cells that have a finding.
func (t *filingFile) copySheet(b *FilingBook, s filingSheet, marks map[int]map[string][]string) error {
	var w *excelize.StreamWriter
	var columns []*entry
	err := eachRow(b.file, s.name, func(line int, cells []string) (bool, error) {
		if w == nil {
			if err := b.readHeader(s, cells); err != nil {
				return false, err
			}
			columns = b.columns[s.name]
			var err error
			w, err = t.begin(s.name, columns, cells)
			return err == nil, err
		}
		if len(cells) == 0 && marks[line] == nil {
			return line < maxLines, nil
		}
		values, err := t.copied(columns, cells, marks[line])
		if err != nil {
			return false, err
		}
		return line < maxLines, w.SetRow("A"+strconv.Itoa(line), values)
	})
	if err != nil || w == nil {
		return err
	}
	written := 0
	for _, line := range slices.Sorted(keysOf(marks)) {
		for _, column := range slices.Sorted(keysOf(marks[line])) {
			if written++; written > maxComments || line == 1 {
				continue
			}
			if err := t.comment(s.name, column+strconv.Itoa(line), strings.Join(marks[line][column], "\n")); err != nil {
				return err
			}
		}
	}
	return t.end(w, columns)
}

func keysOf[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// copied is a row as it was, whole numbers as numbers so that dates and amounts
// stay what they are.
func (t *filingFile) copied(columns []*entry, cells []string, marks map[string][]string) ([]any, error) {
	n, err := shown(len(columns), len(cells), marks)
	if err != nil {
		return nil, err
	}
	out := make([]any, n)
	for i := range out {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		cell := excelize.Cell{StyleID: t.plain}
		var e *entry
		if i < len(columns) && columns[i] != nil {
			e = columns[i]
			cell.StyleID = t.cells[e.kind]
		}
		if i < len(cells) {
			cell.Value = asRead(e, cells[i])
		}
		if marks[letter] != nil {
			cell.StyleID = t.marked
		}
		out[i] = cell
	}
	return out, nil
}

// shown is how many columns of a row are written: all that are filled in, and
// behind them those up to the last that is marked.
func shown(columns, filled int, marks map[string][]string) (int, error) {
	for i := columns; i > filled; i-- {
		letter, err := excelize.ColumnNumberToName(i)
		if err != nil {
			return 0, err
		}
		if marks[letter] != nil {
			return i, nil
		}
	}
	return min(filled, excelize.MaxColumns), nil
}

// asRead is a cell as a number where its column holds numbers.
func asRead(e *entry, cell string) any {
	if e == nil || e.kind != dated && e.kind != yuan && e.kind != number {
		return cell
	}
	v, err := strconv.ParseInt(cell, 10, 64)
	if err != nil || len(cell) >= 15 || e.kind == dated && len(cell) != 5 {
		return cell
	}
	return v
}

// writeRemarks adds the sheet that lists every finding, the first to be seen.
func (t *filingFile) writeRemarks(remarks []Remark) error {
	index, err := t.file.NewSheet(summarySheet)
	if err != nil {
		return err
	}
	w, err := t.file.NewStreamWriter(summarySheet)
	if err != nil {
		return err
	}
	for i, of := range []width{middle, narrow, narrow, middle, short, middle, wide} {
		if err := setWidth(w, i+1, of); err != nil {
			return err
		}
	}
	head := []any{}
	for _, name := range []string{"工作表", "行", "列", "列名", "级别", "代码", "问题与处理办法"} {
		head = append(head, excelize.Cell{StyleID: t.heads[optional], Value: name})
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for i, r := range remarks {
		row := []any{r.Sheet, r.Row, r.Column, r.Header, severityNames[r.Severity], r.Code, r.Text}
		if r.Row < 1 {
			row[1] = ""
		}
		if err := w.SetRow("A"+strconv.Itoa(i+2), row); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	t.file.SetActiveSheet(index)
	return nil
}
