package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"jishi/internal/absorption"
	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// MaxAbsorption is the size of a file of absorption, in bytes: a hundred thousand
// rows of text.
const MaxAbsorption = 48 << 20

// ReadAbsorption reads a file of the province (省级反馈文件), XLSX (first sheet) or
// CSV (UTF-8 or GB 18030), the names of the columns in the first row that is not
// blank. Cells that cannot be read are faults of the file, each with its place;
// a cell with a formula is read as the text or number that the file shows, and
// nothing is computed. Faults: FileEmpty, WorkbookUnreadable, WorkbookTooLarge,
// AbsorptionColumns, AbsorptionEmpty, AbsorptionTooMany.
func ReadAbsorption(from io.Reader) (absorption.File, error) {
	raw, err := io.ReadAll(io.LimitReader(from, MaxAbsorption+1))
	if err != nil {
		return absorption.File{}, err
	}
	r := absorptionReader{lookups: map[string]*lookup{}, zero: since1900}
	sum := sha256.Sum256(raw)
	r.file.SHA256 = hex.EncodeToString(sum[:])
	switch {
	case len(raw) == 0:
		err = fault.New(fault.FileEmpty)
	case len(raw) > MaxAbsorption:
		err = fault.Newf(fault.WorkbookTooLarge, "文件不得超过 %d MB。", "The file may not exceed %d MB.", MaxAbsorption>>20)
	case bytes.HasPrefix(raw, []byte("PK")):
		err = r.workbook(raw)
	default:
		err = r.text(raw)
	}
	switch {
	case err != nil:
	case r.columns == nil:
		err = missing(r.best)
	case len(r.file.Lines) == 0:
		err = fault.New(fault.AbsorptionEmpty)
	}
	return r.file, err
}

type absorptionReader struct {
	file    absorption.File
	columns map[string]int
	lookups map[string]*lookup
	zero    calendar.Date
	// best are the columns of the row with most names, titles how many rows had
	// too few.
	best   map[string]int
	titles int
	row    int64
	cells  []string
}

func (r *absorptionReader) workbook(raw []byte) error {
	f, err := openWorkbook(raw)
	if err != nil {
		return err
	}
	defer f.Close()
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		r.zero = since1904
	}
	return eachRow(f, f.GetSheetName(0), func(line int, cells []string) (bool, error) {
		return line < maxLines, r.visit(line, cells)
	})
}

func (r *absorptionReader) text(raw []byte) error {
	raw = bytes.TrimPrefix(raw, []byte(bomText))
	var in io.Reader = bytes.NewReader(raw)
	if !utf8.Valid(raw) {
		in = transform.NewReader(in, simplifiedchinese.GB18030.NewDecoder())
	}
	c := csv.NewReader(in)
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
		if err := r.visit(line, cells); err != nil {
			return err
		}
	}
}

const bomText = "\xef\xbb\xbf"

// visit reads a row: the header, then data. A row of the names that the national
// form has beside the Chinese ones is none.
func (r *absorptionReader) visit(line int, cells []string) error {
	for i, c := range cells {
		cells[i] = tidy(strings.TrimLeft(c, "'\t"))
	}
	if strings.Join(cells, "") == "" {
		return nil
	}
	if r.columns == nil {
		return r.header(cells)
	}
	r.row, r.cells = int64(line), cells
	if name := r.get("projectname"); name == "项目名称" || name == "projectname" {
		return nil
	}
	if len(r.file.Lines) == absorption.MaxRows {
		return fault.New(fault.AbsorptionTooMany)
	}
	r.file.Lines = append(r.file.Lines, r.line())
	return nil
}

// titleRows is how many rows may stand above the names of the columns.
const titleRows = 10

// header finds the columns. Rows above them are titles; the row with most names
// says what is missing when none has all.
func (r *absorptionReader) header(cells []string) error {
	at, columns := map[string]int{}, map[string]absorption.Column{}
	for i, c := range cells {
		plain := strings.TrimRight(strings.NewReplacer("（", "(", "）", ")", " ", "").Replace(c), "*")
		for _, f := range absorption.Fields {
			known := append([]string{f.Name, f.Zh, f.Zh + "(元)"}, f.Also...)
			if _, twice := at[f.Name]; twice || !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, plain) }) {
				continue
			}
			letter, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				return fault.New(fault.WorkbookUnreadable).Wrap(err)
			}
			at[f.Name], columns[f.Name] = i, absorption.Column{Letter: letter, Header: c}
		}
	}
	if len(at) >= len(r.best) {
		r.best = at
	}
	err := missing(at)
	if err == nil {
		r.columns, r.file.Columns = at, columns
		return nil
	}
	if r.titles++; r.titles < titleRows {
		return nil
	}
	return missing(r.best)
}

// missing names the columns that must be there and are not.
func missing(columns map[string]int) error {
	var zh, en []string
	for _, f := range absorption.Fields {
		if _, there := columns[f.Name]; f.Required && !there {
			zh, en = append(zh, f.Zh), append(en, f.Name)
		}
	}
	if len(zh) == 0 {
		return nil
	}
	out := fault.New(fault.AbsorptionColumns)
	out.Detail = fault.T("缺少列："+strings.Join(zh, "、")+"。请对照模板补齐列名，列名须在前十行内。",
		"Columns are missing: "+strings.Join(en, ", ")+". Compare the file with the template; the names stand in the first ten rows.")
	return out
}

func (r *absorptionReader) get(field string) string {
	if i, ok := r.columns[field]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// line reads the cells of a row; what cannot be read is a fault and stays empty.
func (r *absorptionReader) line() absorption.Line {
	l := absorption.Line{Row: r.row, Number: strings.TrimSuffix(halfWidth(r.need("regno")), ".0"), Project: r.need("projectname"),
		RegisteredOn: r.date("registered_on"), SignedOn: r.date("signdate"), Contract: r.money("totalamount"), Technical: r.money("technicalamount"),
		TechField: r.code("techarea", codes.TechnologyFields), Seller: r.party("seller"), Buyer: r.party("buyer")}
	if l.Number != "" {
		if _, err := codes.CheckNationalNumber(l.Number); err != nil {
			r.refuse("regno", err)
		}
	}
	if utf8.RuneCountInString(l.Project) > maxProject {
		r.refuse("projectname", fault.New(fault.TooLong))
	}
	if r.need("contracttype") != "" {
		l.SubKind = r.code("contracttype", codes.ContractTypes)
	}
	if t, ok := codes.Get(codes.ContractTypes); ok {
		l.Kind = l.SubKind
		if e, ok := t.Lookup(l.SubKind); ok && e.Parent != "" {
			l.Kind = e.Parent
		} else {
			l.SubKind = ""
		}
	}
	return l
}

// maxProject is how long the name of a project is at most, in characters.
const maxProject = 200

func (r *absorptionReader) party(side string) absorption.Party {
	p := absorption.Party{Name: r.need(side + "name"), CreditCode: codes.NormalizeCreditCode(r.get(side + "_uscc")), Kind: r.code(side+"type", codes.PartyKinds),
		Country: r.code(side+"_country", codes.Countries), Region: codeOf(halfWidth(r.get(side+"_region")), r.lookup("regions")), Zone: r.zone(side)}
	if p.Country == "" {
		p.Country = "CHN"
	}
	if p.Country != "CHN" {
		p.Region = ""
	}
	return p
}

func (r *absorptionReader) zone(side string) string {
	return codeOf(r.get(side+"_zone"), r.lookup("zones"))
}

// need is a cell that must not be empty.
func (r *absorptionReader) need(field string) string {
	v := r.get(field)
	if v == "" {
		r.refuse(field, fault.New(fault.MissingField))
	}
	return v
}

func (r *absorptionReader) date(field string) calendar.Date {
	v := r.get(field)
	if field == "registered_on" {
		v = r.need(field)
	}
	if v == "" {
		return calendar.Date{}
	}
	d, err := dateOf(v, r.zero)
	if err != nil {
		r.refuse(field, fault.Newf(fault.WrongFormat, "“%s”不是日期，请按 2026-01-31 的格式填写。", "%q is no date; write it as 2026-01-31.", brief(v)))
	}
	return d
}

func (r *absorptionReader) money(field string) amount.Fen {
	v := r.need(field)
	if v == "" {
		return 0
	}
	fen, err := yuanOf(v)
	switch {
	case err != nil:
		r.refuse(field, err)
	case fen <= 0:
		r.refuse(field, fault.Newf(fault.OutOfRange, "金额须大于零。", "An amount is above zero."))
	}
	return fen
}

// code reads a code of a table, or its name.
func (r *absorptionReader) code(field, table string) string {
	v := r.get(field)
	if v == "" {
		return ""
	}
	l := r.lookup(table)
	code := codeOf(v, l)
	if _, ok := l.codes[code]; !ok {
		r.refuse(field, fault.Newf(fault.UnknownCode, "不认识的代码或名称“%s”，请对照模板填写。", "Unknown code or name %q; compare it with the template.", brief(v)))
		return ""
	}
	return code
}

func (r *absorptionReader) lookup(list string) *lookup {
	if r.lookups[list] == nil {
		r.lookups[list] = lookupOf(list)
	}
	return r.lookups[list]
}

// brief is the beginning of a cell, for a sentence about it.
func brief(s string) string {
	if c := []rune(s); len(c) > 30 {
		return string(c[:30]) + "…"
	}
	return s
}

func (r *absorptionReader) refuse(field string, err error) {
	if f := fault.As(err); f != nil {
		r.file.Refuse(r.row, field, f.Code, f.Detail)
	}
}
