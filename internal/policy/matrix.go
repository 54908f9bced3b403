package policy

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"jishi/internal/calendar"
	"jishi/internal/codes"
)

// Answer (结论) says whether a contract has a claim to something.
type Answer string

// The answers. ToConfirm is an honest "ask the tax authority".
const (
	Yes       Answer = "YES"
	No        Answer = "NO"
	ToConfirm Answer = "TO_CONFIRM"
)

// Row (资格对照) is what a kind of contract opens as far as its kind alone
// decides; a benefit may still fail on its conditions.
type Row struct {
	// Kind is the sub-kind, or the kind where there is none (consulting).
	Kind      string
	ValidFrom calendar.Date
	ValidTo   calendar.Date // zero: open
	VAT       Answer
	// VATLinked is the answer when the work is done under a transfer or
	// development contract and on its invoice.
	VATLinked      Answer
	CIT            Answer
	SuperDeduction Answer
	IIT            Answer
	PayCap         Answer
	Reward         Answer
	// Stamp is the rule of the duty; StampSure tells that the item is certain.
	Stamp     string
	StampSure bool
}

//go:embed data/matrix.csv
var matrixFile []byte

const matrixColumns = "valid_from,valid_to,kind,vat,vat_linked,cit,super_deduction,iit,pay_cap,reward,stamp"

func parseMatrix(raw []byte) ([]Row, error) {
	lines, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read eligibility matrix: %w", err)
	}
	if len(lines) < 2 || strings.Join(lines[0], ",") != matrixColumns {
		return nil, fmt.Errorf("eligibility matrix: the columns are not %s", matrixColumns)
	}
	var out []Row
	for i, l := range lines[1:] {
		r, err := parseRow(l)
		if err != nil {
			return nil, fmt.Errorf("eligibility matrix, line %d: %w", i+2, err)
		}
		if slices.ContainsFunc(out, func(b Row) bool {
			return b.Kind == r.Kind && (b.ValidTo.IsZero() || !r.ValidFrom.After(b.ValidTo))
		}) {
			return nil, fmt.Errorf("eligibility matrix, line %d: overlaps an earlier line", i+2)
		}
		out = append(out, r)
	}
	return out, nil
}

func parseRow(l []string) (Row, error) {
	r := Row{Kind: l[2]}
	if err := r.ValidFrom.UnmarshalText([]byte(l[0])); err != nil {
		return r, err
	}
	if err := r.ValidTo.UnmarshalText([]byte(l[1])); err != nil {
		return r, err
	}
	types, _ := codes.Get(codes.ContractTypes)
	if _, ok := types.Lookup(r.Kind); !ok || r.ValidFrom.IsZero() {
		return r, fmt.Errorf("kind %q from %q", r.Kind, l[0])
	}
	for i, into := range []*Answer{&r.VAT, &r.VATLinked, &r.CIT, &r.SuperDeduction, &r.IIT, &r.PayCap, &r.Reward} {
		*into = Answer(l[3+i])
		if *into != Yes && *into != No && *into != ToConfirm {
			return r, fmt.Errorf("answer %q", l[3+i])
		}
	}
	var open bool
	r.Stamp, open = strings.CutSuffix(l[10], "?")
	r.StampSure = !open
	if r.Stamp != StampTechnology && r.Stamp != StampProperty {
		return r, fmt.Errorf("stamp item %q", l[10])
	}
	return r, nil
}

var allRows = sync.OnceValue(func() []Row {
	rows, err := parseMatrix(matrixFile)
	if err != nil {
		panic("policy: " + err.Error())
	}
	return rows
})

// Matrix lists the lines valid on a day.
func Matrix(on calendar.Date) []Row {
	var out []Row
	for _, r := range allRows() {
		if r.validOn(on) {
			out = append(out, r)
		}
	}
	return out
}

func (r Row) validOn(on calendar.Date) bool {
	return !on.Before(r.ValidFrom) && (r.ValidTo.IsZero() || !on.After(r.ValidTo))
}

// RowOn gives the line of a contract on a day. A sub-kind without a line falls
// back to its kind's; where neither has one everything is to be confirmed.
func RowOn(kind, subKind string, on calendar.Date) Row {
	for _, code := range []string{subKind, kind} {
		for _, r := range allRows() {
			if r.Kind == code && code != "" && r.validOn(on) {
				return r
			}
		}
	}
	return Row{Kind: kind, VAT: ToConfirm, VATLinked: ToConfirm, CIT: ToConfirm, SuperDeduction: ToConfirm, IIT: ToConfirm,
		PayCap: ToConfirm, Reward: ToConfirm, Stamp: StampTechnology}
}
