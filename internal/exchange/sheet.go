package exchange

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/calendar"
)

// form says how the values of a column are written into cells.
type form int

const (
	text  form = iota // a string, never a formula
	count             // a whole number
	money             // decimal yuan
	date              // YYYY-MM-DD as a date
)

// column is one column of the table.
type column struct {
	name  string
	form  form
	width width
}

// sheet writes a table row by row. Everything around the rows is made by
// excelize; the rows themselves are written as XML, because excelize takes a
// number in a stream only as a floating point number, and amounts are none.
type sheet struct {
	layout layout
	out    bytes.Buffer
	zip    *zip.Writer
	rows   io.Writer
	head   string // of the worksheet, up to the rows
	tail   string
	last   int // row written last, from 1
	csv    *csv.Writer
	sum    hash.Hash
}

const (
	worksheetPart = "xl/worksheets/sheet1.xml"
	contentPart   = "[Content_Types].xml"
	endOfRows     = "</sheetData>"
)

// openSheet begins the table; the header is row headerRow.
func openSheet(l layout) (*sheet, error) {
	s := &sheet{layout: l, last: headerRow, sum: sha256.New()}
	s.zip, s.csv = zip.NewWriter(&s.out), csv.NewWriter(s.sum)
	parts, err := s.layout.parts(nil)
	if err != nil {
		return nil, err
	}
	var ok bool
	if s.head, s.tail, ok = strings.Cut(string(parts[worksheetPart]), endOfRows); !ok {
		return nil, errors.New("the worksheet has no rows to go on from")
	}
	if err := s.part(contentPart, parts[contentPart]); err != nil {
		return nil, err
	}
	if s.rows, err = s.zip.Create(worksheetPart); err != nil {
		return nil, fmt.Errorf("begin the worksheet: %w", err)
	}
	if _, err := io.WriteString(s.rows, s.head); err != nil {
		return nil, fmt.Errorf("begin the worksheet: %w", err)
	}
	names := make([]string, len(l.columns))
	for i, c := range l.columns {
		names[i] = c.name
	}
	return s, s.csv.Write(names)
}

func (s *sheet) part(name string, content []byte) error {
	w, err := s.zip.Create(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if _, err := w.Write(content); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// add writes a row of data, values in the order of the columns: amounts as
// decimal yuan with two decimals, dates as YYYY-MM-DD.
func (s *sheet) add(values []string) error {
	if err := s.csv.Write(values); err != nil {
		return err
	}
	return s.write(values, body)
}

// write puts a row below the last one; the style is that of the row's role.
func (s *sheet) write(values []string, r role) error {
	s.last++
	var b bytes.Buffer
	fmt.Fprintf(&b, `<row r="%d">`, s.last)
	for i, v := range values {
		name, err := excelize.CoordinatesToCellName(i+1, s.last)
		if err != nil {
			return fmt.Errorf("cell %d of row %d: %w", i+1, s.last, err)
		}
		if err := writeCell(&b, name, v, s.layout.columns[i].form, s.layout.style(r, i)); err != nil {
			return err
		}
	}
	b.WriteString(`</row>`)
	if _, err := s.rows.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write row %d: %w", s.last, err)
	}
	return nil
}

// writeCell writes one cell. A number is the decimal literal itself, so that no
// digit is lost on the way; a text is a string whatever it begins with.
func writeCell(b *bytes.Buffer, name, value string, f form, style int) error {
	if value == "" {
		fmt.Fprintf(b, `<c r="%s" s="%d"/>`, name, style)
		return nil
	}
	switch f {
	case date:
		d, err := calendar.ParseDate(value)
		if err != nil {
			return fmt.Errorf("cell %s: %w", name, err)
		}
		value = strconv.Itoa(calendar.On(1899, time.December, 30).DaysUntil(d))
	case text:
		fmt.Fprintf(b, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">`, name, style)
		if err := xml.EscapeText(b, []byte(value)); err != nil {
			return fmt.Errorf("cell %s: %w", name, err)
		}
		b.WriteString(`</t></is></c>`)
		return nil
	case count, money:
	}
	fmt.Fprintf(b, `<c r="%s" s="%d"><v>%s</v></c>`, name, style, value)
	return nil
}

// digest is the SHA-256 of the header and the data rows as CSV (RFC 4180 with
// LF), in hex.
func (s *sheet) digest() (string, error) {
	s.csv.Flush()
	return hex.EncodeToString(s.sum.Sum(nil)), s.csv.Error()
}

// finish writes the total, a line below it, and the sheet of notes.
func (s *sheet) finish(total []string, below string, notes [][2]string) ([]byte, error) {
	if err := s.write(total, sumRow); err != nil {
		return nil, err
	}
	s.last++
	var b bytes.Buffer
	fmt.Fprintf(&b, `<row r="%d">`, s.last)
	if err := writeCell(&b, fmt.Sprintf("A%d", s.last), below, text, s.layout.plain()); err != nil {
		return nil, err
	}
	b.WriteString(`</row>` + endOfRows + s.tail)
	if _, err := s.rows.Write(b.Bytes()); err != nil {
		return nil, fmt.Errorf("end the worksheet: %w", err)
	}
	parts, err := s.layout.parts(notes)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(string(parts[worksheetPart]), s.head) {
		return nil, errors.New("the worksheet's head differs from the one that was written")
	}
	for name, content := range parts {
		if name == worksheetPart || name == contentPart {
			continue
		}
		if err := s.part(name, content); err != nil {
			return nil, err
		}
	}
	if err := s.zip.Close(); err != nil {
		return nil, fmt.Errorf("end the workbook: %w", err)
	}
	return s.out.Bytes(), nil
}
