package exchange

import (
	"errors"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// Limits of one batch.
const (
	// MaxFilings is how many contracts one workbook may hold.
	MaxFilings = 10_000
	// maxLinked is how many rows a linked sheet may hold.
	maxLinked = 50_000
	// maxLines is how far a sheet is read, blank rows included.
	maxLines = 200_000
)

// Place is where in a workbook something stands.
type Place struct {
	Sheet  string
	Row    int    // from 1; 0 is the workbook as a whole
	Column string // letter; "" is the row as a whole
	Header string
}

// Problem is what could not be read from a cell.
type Problem struct {
	Place
	Code fault.Code
	Text fault.Text
}

// Filing (批量申报的一行) is one contract as read from the workbook.
type Filing struct {
	Key      string
	Row      int
	Form     contract.Form
	Problems []Problem
	book     *FilingBook
	parties  []partyFrom
	lists    map[string][]int // rows of linked sheets, by the form's list
}

// partyFrom says where a party of the form was read.
type partyFrom struct {
	sheet, base string
	row         int
}

// FilingBook (批量申报表) is a workbook that is read row by row. The linked sheets
// are read first and held; the contracts stream past.
type FilingBook struct {
	file    *excelize.File
	zero    calendar.Date
	lookups map[string]*lookup
	columns map[string][]*entry // by sheet, by position; nil where unknown
	letters map[string]map[string]Place
	linked  map[string]*links
	// General are problems of the workbook as a whole: columns, orphans.
	General []Problem
}

// links is what the linked sheets say of one row key.
type links struct {
	form     contract.Form
	problems []Problem
	rows     map[string][]int
	first    Place
	used     bool
}

// OpenFilings opens a filing workbook and reads its linked sheets. Faults:
// WorkbookUnreadable, WorkbookTooLarge, TemplateVersion, FilingTooMany.
func OpenFilings(raw []byte) (_ *FilingBook, err error) {
	f, err := openWorkbook(raw)
	if err != nil {
		return nil, err
	}
	b := &FilingBook{file: f, zero: since1900, lookups: map[string]*lookup{}, columns: map[string][]*entry{},
		letters: map[string]map[string]Place{}, linked: map[string]*links{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		b.zero = since1904
	}
	if err := b.checkVersion(); err != nil {
		return nil, err
	}
	for _, s := range filingSheets[1:] {
		if err := b.readLinked(s); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Close removes what was unpacked.
func (b *FilingBook) Close() error { return b.file.Close() }

// checkVersion refuses what is not made from the current template.
func (b *FilingBook) checkVersion() error {
	mark, _ := b.file.GetCellValue(versionSheet, "A1")
	version, _ := b.file.GetCellValue(versionSheet, "B1")
	if mark != templateMark || version != strconv.Itoa(TemplateVersion) {
		return fault.New(fault.TemplateVersion)
	}
	for _, s := range filingSheets {
		if i, err := b.file.GetSheetIndex(s.name); err != nil || i < 0 {
			return fault.Newf(fault.TemplateVersion, "缺少工作表“%s”。", "The sheet %q is missing.", s.name)
		}
	}
	return nil
}

// Each gives every contract in the order of the rows. The linked rows that no
// contract claimed are in General afterwards.
func (b *FilingBook) Each(visit func(*Filing) error) error {
	n, keys := 0, map[string]int{}
	for _, l := range b.linked {
		l.used = false
	}
	err := b.each(filingSheets[0], func(row int, cells []string) error {
		if n++; n > MaxFilings {
			return fault.New(fault.FilingTooMany)
		}
		f := b.filing(row, cells)
		switch was := keys[f.Key]; {
		case f.Key == "":
			f.Problems = append(f.Problems, Problem{b.place(contractSheet, "", row), fault.RowKeyMissing, fault.At("", fault.RowKeyMissing).Text})
		case was > 0:
			f.Problems = append(f.Problems, Problem{b.place(contractSheet, "", row), fault.RowKeyRepeated,
				fault.Tf("行号与第 %d 行相同。", "Row %d has the same key.", was)})
		default:
			keys[f.Key] = row
		}
		return visit(f)
	})
	if err != nil {
		return err
	}
	b.orphans()
	return nil
}

// orphans reports linked rows whose contract is not there.
func (b *FilingBook) orphans() {
	for _, l := range b.linked {
		if !l.used {
			b.General = append(b.General, Problem{l.first, fault.RowKeyUnknown, fault.At("", fault.RowKeyUnknown).Text})
		}
	}
}

// filing reads one row of the sheet of contracts and joins what is linked to it.
func (b *FilingBook) filing(row int, cells []string) *Filing {
	var r record
	f := &Filing{Row: row, book: b, lists: map[string][]int{}}
	f.Problems = b.read(contractSheet, row, cells, &r)
	f.Key, f.Form = r.key, r.form
	if r.royalty != (contract.Royalty{}) {
		f.Form.Royalty = &r.royalty
	}
	f.addParties(&r)
	if l := b.linked[f.Key]; l != nil && f.Key != "" && !l.used {
		l.used = true
		f.Problems = append(f.Problems, l.problems...)
		f.join(l)
	}
	f.chooseRegistrant(contract.Role(r.registrant))
	return f
}

func (f *Filing) addParties(r *record) {
	for _, side := range []struct {
		party *contract.Party
		role  contract.Role
		base  string
	}{{&r.seller, contract.Seller, "/parties/seller"}, {&r.buyer, contract.Buyer, "/parties/buyer"}} {
		own := r.registrant == string(side.role) || r.registrant == "" && side.role == contract.Seller
		if *side.party == (contract.Party{}) && !own {
			continue
		}
		side.party.Role, side.party.IsLead = side.role, true
		f.Form.Parties = append(f.Form.Parties, *side.party)
		f.parties = append(f.parties, partyFrom{contractSheet, side.base, f.Row})
	}
}

// join adds what the linked sheets hold.
func (f *Filing) join(l *links) {
	for i, p := range l.form.Parties {
		f.Form.Parties = append(f.Form.Parties, p)
		f.parties = append(f.parties, partyFrom{partySheet, "", l.rows["/parties"][i]})
	}
	f.Form.NonTechnicalItems, f.Form.PaySchedule = l.form.NonTechnicalItems, l.form.PaySchedule
	f.Form.IPItems, f.Form.Orders, f.lists = l.form.IPItems, l.form.Orders, l.rows
}

// chooseRegistrant marks the first party of the role that applies; an
// intermediary is the lead of its side.
func (f *Filing) chooseRegistrant(role contract.Role) {
	if role == "" {
		role = contract.Seller
	}
	for i := range f.Form.Parties {
		if p := &f.Form.Parties[i]; p.Role == role {
			p.IsRegistrant = true
			p.IsLead = true
			return
		}
	}
}

// readLinked reads a linked sheet into the links of the row keys.
func (b *FilingBook) readLinked(s filingSheet) error {
	n := 0
	return b.each(s, func(row int, cells []string) error {
		if n++; n > maxLinked {
			return fault.Newf(fault.FilingTooMany, "工作表“%s”最多 %d 行。", "The sheet %q takes %d rows at most.", s.name, maxLinked)
		}
		var r record
		problems := b.read(s.name, row, cells, &r)
		l := b.linked[r.key]
		if l == nil {
			l = &links{rows: map[string][]int{}, first: b.place(s.name, "", row)}
			b.linked[r.key] = l
		}
		l.problems = append(l.problems, problems...)
		l.rows[s.list] = append(l.rows[s.list], row)
		switch s.name {
		case partySheet:
			l.form.Parties = append(l.form.Parties, r.extra)
		case costSheet:
			l.form.NonTechnicalItems = append(l.form.NonTechnicalItems, r.cost)
		case instalmentSheet:
			l.form.PaySchedule = append(l.form.PaySchedule, r.instalment)
		case ipSheet:
			l.form.IPItems = append(l.form.IPItems, r.ip)
		case orderSheet:
			l.form.Orders = append(l.form.Orders, r.order)
		}
		return nil
	})
}

// each streams the rows of a sheet that hold something, without the example.
func (b *FilingBook) each(s filingSheet, visit func(row int, cells []string) error) error {
	return eachRow(b.file, s.name, func(line int, cells []string) (bool, error) {
		if line == 1 {
			return true, b.readHeader(s, cells)
		}
		filled := false
		for i, c := range cells {
			cells[i] = tidy(c)
			filled = filled || cells[i] != ""
		}
		if !filled || b.keyOf(s.name, cells) == exampleKey {
			return line < maxLines, nil
		}
		return line < maxLines, visit(line, cells)
	})
}

func (b *FilingBook) keyOf(sheet string, cells []string) string {
	for i, e := range b.columns[sheet] {
		if e != nil && e.pointer == "" && i < len(cells) {
			return cells[i]
		}
	}
	return ""
}

// readHeader finds the columns by their names, in whatever order they are.
func (b *FilingBook) readHeader(s filingSheet, cells []string) error {
	known := map[string]*entry{}
	for i := range s.entries {
		known[s.entries[i].name] = &s.entries[i]
	}
	if b.columns[s.name] != nil {
		return nil // read before
	}
	columns, places := make([]*entry, len(cells)), map[string]Place{}
	for i, c := range cells {
		name := strings.TrimSpace(strings.TrimRight(tidy(c), "*△ "))
		if name == "" {
			continue
		}
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return fault.New(fault.WorkbookUnreadable).Wrap(err)
		}
		e := known[name]
		if e == nil {
			b.General = append(b.General, Problem{Place{s.name, 1, letter, name}, fault.ColumnUnknown, fault.At("", fault.ColumnUnknown).Text})
			continue
		}
		columns[i], places[e.pointer] = e, Place{Sheet: s.name, Column: letter, Header: name}
		delete(known, name)
	}
	for _, e := range s.entries {
		if known[e.name] != nil && (e.need == required || e.pointer == "") {
			b.General = append(b.General, Problem{Place{s.name, 1, "", e.name}, fault.ColumnMissing,
				fault.Tf("缺少“%s”列，请不要删除模板中的列。", "The column %q is missing; do not remove columns of the template.", e.name)})
		}
	}
	b.columns[s.name], b.letters[s.name] = columns, places
	return nil
}

// read puts the cells of a row where they belong and says what does not fit.
func (b *FilingBook) read(sheet string, row int, cells []string, into *record) []Problem {
	var out []Problem
	for i, e := range b.columns[sheet] {
		if e == nil || i >= len(cells) || cells[i] == "" {
			continue
		}
		if field := b.assign(e, cells[i], e.at(into)); field.Code != "" {
			out = append(out, Problem{b.place(sheet, e.pointer, row), field.Code, field.Text})
		}
	}
	return out
}

// place names the cell of a pointer in a row.
func (b *FilingBook) place(sheet, pointer string, row int) Place {
	p, ok := b.letters[sheet][pointer]
	if !ok {
		p = Place{Sheet: sheet}
	}
	p.Row = row
	return p
}

// setAmount fills an amount, required or optional.
func setAmount(target any, v amount.Fen) {
	switch t := target.(type) {
	case *amount.Fen:
		*t = v
	case **amount.Fen:
		*t = &v
	}
}
