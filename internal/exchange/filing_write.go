package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
)

// FilingWorkbook writes forms as a filing workbook, as an office that keeps its
// contracts elsewhere would: row keys count from 1. What it writes reads back as
// the same forms. Faults: none; at most MaxFilings forms.
func FilingWorkbook(forms []contract.Form, made time.Time) (File, error) {
	t, err := newFilingFile(made)
	if err != nil {
		return File{}, fmt.Errorf("lay out the workbook: %w", err)
	}
	defer t.file.Close()
	for _, s := range filingSheets {
		columns := make([]*entry, len(s.entries))
		for i := range s.entries {
			columns[i] = &s.entries[i]
		}
		w, err := t.begin(s.name, columns, make([]string, len(columns)))
		if err != nil {
			return File{}, fmt.Errorf("lay out sheet %s: %w", s.name, err)
		}
		line := 1
		for i := range forms {
			for _, r := range recordsOf(s, &forms[i], strconv.Itoa(i+1)) {
				line++
				if err := w.SetRow("A"+strconv.Itoa(line), t.row(columns, r)); err != nil {
					return File{}, fmt.Errorf("write sheet %s: %w", s.name, err)
				}
			}
		}
		if err := t.end(w, columns); err != nil {
			return File{}, fmt.Errorf("end sheet %s: %w", s.name, err)
		}
	}
	if err := t.writeGuide(); err != nil {
		return File{}, fmt.Errorf("write the guide: %w", err)
	}
	body, err := t.bytes()
	return File{Name: "技术合同批量申报表.xlsx", Body: body}, err
}

// recordsOf gives the rows of a sheet that speak of a form.
func recordsOf(s filingSheet, f *contract.Form, key string) []*record {
	var out []*record
	lead := map[contract.Role]bool{}
	main := &record{key: key, form: *f}
	if f.Royalty != nil {
		main.royalty = *f.Royalty
	}
	for _, p := range f.Parties {
		if p.IsRegistrant && p.Role != contract.Seller {
			main.registrant = string(p.Role)
		}
		inline := map[contract.Role]*contract.Party{contract.Seller: &main.seller, contract.Buyer: &main.buyer}[p.Role]
		if inline != nil && !lead[p.Role] {
			*inline, lead[p.Role] = p, true
		} else if s.name == partySheet {
			out = append(out, &record{key: key, extra: p})
		}
	}
	switch s.name {
	case contractSheet:
		out = append(out, main)
	case costSheet:
		for _, v := range f.NonTechnicalItems {
			out = append(out, &record{key: key, cost: v})
		}
	case instalmentSheet:
		for _, v := range f.PaySchedule {
			out = append(out, &record{key: key, instalment: v})
		}
	case ipSheet:
		for _, v := range f.IPItems {
			out = append(out, &record{key: key, ip: v})
		}
	case orderSheet:
		for _, v := range f.Orders {
			out = append(out, &record{key: key, order: v})
		}
	}
	return out
}

func (t *filingFile) row(columns []*entry, r *record) []any {
	out := make([]any, len(columns))
	for i, e := range columns {
		if v := cellValue(e.at(r)); v != nil {
			out[i] = excelize.Cell{StyleID: t.cells[e.kind], Value: v}
		}
	}
	return out
}

// cellValue is how a field stands in a cell; nil leaves it empty. Whole yuan and
// dates are numbers; an amount with fen is text, since it may not pass through
// a floating point number.
func cellValue(field any) any {
	switch v := field.(type) {
	case *string:
		return orEmpty(*v)
	case *contract.Role:
		return orEmpty(string(*v))
	case *[]string:
		return orEmpty(strings.Join(*v, "、"))
	case *bool:
		if *v {
			return "是"
		}
	case **bool:
		if *v != nil {
			return map[bool]string{true: "是", false: "否"}[**v]
		}
	case *int64:
		if *v != 0 {
			return *v
		}
	case *calendar.Date:
		if !v.IsZero() {
			return int64(since1900.DaysUntil(*v))
		}
	case *amount.Fen:
		if *v != 0 {
			return amountCell(*v)
		}
	case **amount.Fen:
		if *v != nil {
			return amountCell(**v)
		}
	}
	return nil
}

func orEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func amountCell(v amount.Fen) any {
	if v%100 == 0 {
		return int64(v) / 100
	}
	return v.String()
}
