package exchange

import (
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
)

// assign reads a cell as its column wants it into target; the field it gives
// has a code when the cell does not fit.
func (b *FilingBook) assign(e *entry, cell string, target any) fault.Field {
	var err error
	switch e.kind {
	case yuan:
		v, bad := yuanOf(cell)
		if err = bad; err == nil {
			setAmount(target, v)
		}
	case dated:
		var d calendar.Date
		if d, err = dateOf(cell, b.zero); err != nil {
			return fault.Atf("", fault.WrongFormat, "请填写日期，例如 2026-03-02 或 2026年3月2日。", "Give a date such as 2026-03-02.")
		}
		if t, ok := target.(*calendar.Date); ok {
			*t = d
		}
	case yesNo:
		yes, ok := yesNoOf(cell)
		if !ok {
			return fault.Atf("", fault.WrongFormat, "请填“是”或“否”。", "Say 是 or 否.")
		}
		setFlag(target, yes)
	case number:
		return setNumber(cell, target)
	case coded:
		setText(target, codeOf(cell, b.lookup(e.list)))
	case codeList:
		addCodes(target, cell, b.lookup(e.list))
	case decimal:
		v, ok := decimalOf(cell)
		if !ok || len(cell) > e.max {
			return fault.Atf("", fault.WrongFormat, "请填写数字。", "Give a number.")
		}
		setText(target, strings.TrimSuffix(strings.TrimRight(v.FloatString(12), "0"), "."))
	case words:
		if n := len([]rune(cell)); n > e.max {
			return fault.Atf("", fault.TooLong, "最多 %d 字，目前 %d 字。", "At most %d characters; it has %d.", e.max, n)
		}
		setText(target, withoutTail(cell, e))
	}
	if err == nil {
		return fault.Field{}
	}
	f := fault.As(err)
	if f == nil {
		return fault.At("", fault.WrongFormat)
	}
	return fault.Field{Code: f.Code, Text: f.Detail}
}

// withoutTail takes the ".0" away that some programs add to digits.
func withoutTail(cell string, e *entry) string {
	if head, ok := strings.CutSuffix(cell, ".0"); ok && strings.Trim(head, "0123456789") == "" && (e.private || strings.HasSuffix(e.pointer, "/zip")) {
		return head
	}
	return cell
}

func (b *FilingBook) lookup(list string) *lookup {
	l := b.lookups[list]
	if l == nil {
		l = lookupOf(list)
		b.lookups[list] = l
	}
	return l
}

func setText(target any, v string) {
	switch t := target.(type) {
	case *string:
		*t = v
	case *contract.Role:
		*t = contract.Role(v)
	}
}

func addCodes(target any, cell string, known *lookup) {
	list, ok := target.(*[]string)
	if !ok {
		return
	}
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
		*list = append(*list, codeOf(strings.TrimSpace(part), known))
	}
}

func setFlag(target any, v bool) {
	switch t := target.(type) {
	case *bool:
		*t = v
	case **bool:
		*t = &v
	}
}

// maxCount bounds quantities and years, as the form's description does.
const maxCount = 1_000_000_000

func setNumber(cell string, target any) fault.Field {
	v, ok := decimalOf(cell)
	if !ok || !v.IsInt() || !v.Num().IsInt64() || v.Num().Int64() > maxCount {
		return fault.Atf("", fault.WrongFormat, "请填写整数。", "Give a whole number.")
	}
	if t, ok := target.(*int64); ok {
		*t = v.Num().Int64()
	}
	return fault.Field{}
}

// Locate says where in the workbook the form's pointer was filled in: the very
// cell, or the nearest thing that has one.
func (f *Filing) Locate(pointer string) Place {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if len(parts) > 1 {
		if i, err := strconv.Atoi(parts[1]); err == nil {
			return f.locateElement("/"+parts[0], i, "/"+strings.Join(parts[2:], "/"))
		}
	}
	for end := len(parts); end > 0; end-- {
		at := "/" + strings.Join(parts[:end], "/")
		if _, ok := f.book.letters[contractSheet][at]; ok {
			return f.book.place(contractSheet, at, f.Row)
		}
	}
	near := map[string]string{"/parties": "/parties/buyer/name", "/royalty": "/royalty/base", "/pay_schedule": "/pay_method",
		"/non_technical_items": "/technical_amount", "/ip_items": "/ip_kinds", "/orders": "/amount_mode"}[pointer]
	return f.book.place(contractSheet, near, f.Row)
}

func (f *Filing) locateElement(list string, i int, field string) Place {
	if list == "/parties" {
		if i >= len(f.parties) {
			return f.book.place(contractSheet, "", f.Row)
		}
		from := f.parties[i]
		if field == "/is_registrant" && from.sheet == contractSheet {
			field, from.base = "/registrant", ""
		}
		if _, ok := f.book.letters[from.sheet][from.base+field]; !ok {
			field = "/name"
		}
		return f.book.place(from.sheet, from.base+field, from.row)
	}
	for _, s := range filingSheets[1:] {
		if rows := f.lists[list]; s.list == list && i < len(rows) {
			return f.book.place(s.name, field, rows[i])
		}
	}
	return f.book.place(contractSheet, list, f.Row) // a list within one cell, such as the kinds of IP
}
