package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// Result (全国系统结果) is one line of the national system's result file.
type Result struct {
	Row          int
	Number       string // 全国合同登记编号
	AcceptanceNo string
	ProjectName  string
	Seller       string
	Buyer        string
	Contract     amount.Fen
	// Technical is meaningful when HasTechnical; older files lack the column.
	Technical    amount.Fen
	HasTechnical bool
	Status       string // as written there
}

// MaxResults is how many lines a result file may have.
const MaxResults = 50_000

// resultColumns are the names under which the columns are found: ours, those of
// the national form, and those seen in offices.
var resultColumns = map[string][]string{
	"number":     {"合同登记编号", "登记编号", "全国合同登记编号", "全国登记编号", "regno", "number"},
	"acceptance": {"受理号", "平台受理号", "acceptance_no"},
	"name":       {"项目名称", "合同名称", "projectname"},
	"seller":     {"卖方名称", "卖方", "sellername"},
	"buyer":      {"买方名称", "买方", "buyername"},
	"contract":   {"合同成交额", "合同成交额(元)", "成交金额", "totalamount"},
	"technical":  {"技术交易额", "技术交易额(元)", "technicalamount"},
	"status":     {"状态", "登记状态", "合同状态", "status"},
}

// maxBad is how many unreadable cells are reported at once.
const maxBad = 50

// ReadResults reads a result file, XLSX (first sheet) or CSV (UTF-8 or GB 18030).
// A cell that cannot be read refuses the file, each named. Faults:
// WorkbookUnreadable, WorkbookTooLarge, ResultColumns, FilingTooMany, InvalidFields.
func ReadResults(raw []byte) ([]Result, error) {
	r := &resultReader{}
	var err error
	if bytes.HasPrefix(raw, []byte("PK")) {
		err = r.workbook(raw)
	} else {
		err = r.text(raw)
	}
	switch {
	case err != nil:
		return nil, err
	case r.columns == nil:
		return nil, fault.New(fault.ResultColumns)
	case len(r.bad) > 0:
		return nil, fault.Fields(r.bad...)
	}
	return r.out, nil
}

type resultReader struct {
	columns map[string]int
	out     []Result
	bad     []fault.Field
}

func (r *resultReader) workbook(raw []byte) error {
	f, err := openWorkbook(raw)
	if err != nil {
		return err
	}
	defer f.Close()
	return eachRow(f, f.GetSheetName(0), func(line int, cells []string) (bool, error) {
		return line < maxLines, r.row(line, cells)
	})
}

func (r *resultReader) text(raw []byte) error {
	switch {
	case len(raw) == 0:
		return fault.New(fault.FileEmpty)
	case len(raw) > MaxWorkbook:
		return fault.New(fault.WorkbookTooLarge)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		if err != nil {
			return fault.New(fault.WorkbookUnreadable).Wrap(err)
		}
		raw = decoded
	}
	c := csv.NewReader(bytes.NewReader(raw))
	c.FieldsPerRecord, c.ReuseRecord = -1, true
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.New(fault.WorkbookUnreadable).Wrap(err)
		}
		line, _ := c.FieldPos(0)
		if err := r.row(line, cells); err != nil {
			return err
		}
	}
}

func (r *resultReader) row(line int, cells []string) error {
	for i, c := range cells {
		cells[i] = tidy(strings.TrimLeft(c, "'\t"))
	}
	if strings.Join(cells, "") == "" {
		return nil
	}
	if r.columns == nil {
		return r.header(cells)
	}
	if r.get(cells, "name") == "项目名称" { // the second header of our own export
		return nil
	}
	if len(r.out) == MaxResults {
		return fault.Newf(fault.FilingTooMany, "结果文件最多 %d 行。", "A result file takes %d lines at most.", MaxResults)
	}
	out := Result{Row: line, Number: strings.TrimSuffix(r.get(cells, "number"), ".0"), AcceptanceNo: r.get(cells, "acceptance"), ProjectName: r.get(cells, "name"),
		Seller: r.get(cells, "seller"), Buyer: r.get(cells, "buyer"), Status: r.get(cells, "status")}
	if out.Number != "" {
		if _, err := codes.CheckNationalNumber(out.Number); err != nil {
			r.refuse(line, "number", err)
		}
	}
	var err error
	if out.Contract, err = yuanOf(r.get(cells, "contract")); err != nil {
		r.refuse(line, "contract", err)
	}
	if v := r.get(cells, "technical"); v != "" {
		out.HasTechnical = true
		if out.Technical, err = yuanOf(v); err != nil {
			r.refuse(line, "technical", err)
		}
	}
	r.out = append(r.out, out)
	return nil
}

// header finds the columns in the first row that is not blank.
func (r *resultReader) header(cells []string) error {
	columns := map[string]int{}
	for i, c := range cells {
		for name, known := range resultColumns {
			for _, k := range known {
				if strings.EqualFold(c, k) || c == k+"（元）" {
					columns[name] = i
				}
			}
		}
	}
	for _, needed := range []string{"number", "name", "contract"} {
		if _, ok := columns[needed]; !ok {
			return fault.New(fault.ResultColumns)
		}
	}
	r.columns = columns
	return nil
}

func (r *resultReader) get(cells []string, name string) string {
	if i, ok := r.columns[name]; ok && i < len(cells) {
		return cells[i]
	}
	return ""
}

func (r *resultReader) refuse(line int, column string, err error) {
	if f := fault.As(err); f != nil && len(r.bad) < maxBad {
		r.bad = append(r.bad, fault.Field{Pointer: fmt.Sprintf("/file/%d/%s", line, column), Code: f.Code, Text: f.Detail})
	}
}
