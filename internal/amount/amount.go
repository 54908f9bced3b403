// Package amount is money: whole fen (分) in an int64, never a fraction of one
// and never a floating point number.
package amount

import (
	"bytes"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"jishi/internal/fault"
)

// Fen (人民币分) is an amount of money in fen; 100 fen are one yuan. Ledger
// deltas may be negative.
type Fen int64

// Max is the largest amount: 2^53-1 fen, so that every client can hold it.
const Max Fen = 1<<53 - 1

var (
	decimal = regexp.MustCompile(`^(0|[1-9][0-9]{0,13})(?:\.([0-9]{1,2}))?$`)
	longer  = regexp.MustCompile(`^(0|[1-9][0-9]*)\.[0-9]{3,}$`)
	digits  = regexp.MustCompile(`^[1-9][0-9]{14,}(\.[0-9]{1,2})?$`)
)

// Parse reads a decimal yuan string such as "1250000.00". There is no sign, no
// exponent, no grouping and no leading zero. Faults: AmountFormat,
// AmountDecimals, AmountRange.
func Parse(s string) (Fen, error) {
	m := decimal.FindStringSubmatch(s)
	switch {
	case m == nil && longer.MatchString(s):
		return 0, fault.New(fault.AmountDecimals)
	case m == nil && digits.MatchString(s):
		return 0, fault.New(fault.AmountRange)
	case m == nil:
		return 0, fault.New(fault.AmountFormat)
	}
	var v int64
	for _, c := range m[1] + (m[2] + "00")[:2] {
		v = v*10 + int64(c-'0')
	}
	if Fen(v) > Max {
		return 0, fault.New(fault.AmountRange)
	}
	return Fen(v), nil
}

// String is the decimal yuan form with two decimals, as in the API.
func (f Fen) String() string {
	sign, v := "", uint64(f)
	if f < 0 {
		sign, v = "-", uint64(-f)
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}

// Wan is the amount in 万元 with two decimals, rounded half away from zero;
// for display only: sums are made of fen.
func (f Fen) Wan() string {
	const unit = 10_000 // fen in a hundredth of 万元
	v := (abs(f) + unit/2) / unit
	s := fmt.Sprintf("%d.%02d", v/100, v%100)
	if f < 0 && v > 0 {
		return "-" + s
	}
	return s
}

func abs(f Fen) uint64 {
	if f < 0 {
		return uint64(-f)
	}
	return uint64(f)
}

// Sum adds amounts in order. Fault: AmountRange when an amount or the running
// sum leaves -Max to Max.
func Sum(list ...Fen) (Fen, error) {
	var total Fen
	for _, f := range list {
		if f > Max || f < -Max {
			return 0, fault.New(fault.AmountRange)
		}
		total += f
		if total > Max || total < -Max {
			return 0, fault.New(fault.AmountRange)
		}
	}
	return total, nil
}

var rateForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$`)

// Convert multiplies a foreign amount (two decimals) by a rate (yuan for one
// unit, six decimals) exactly and rounds half up to the fen (domain notes
// §3.5). Faults: those of Parse for the amount; AmountFormat for the rate;
// AmountRange for the product.
func Convert(foreign, rate string) (Fen, error) {
	f, err := Parse(foreign)
	if err != nil {
		return 0, err
	}
	if !rateForm.MatchString(rate) {
		return 0, fault.New(fault.AmountFormat)
	}
	r, _ := new(big.Rat).SetString(rate)
	r.Mul(r, new(big.Rat).SetInt64(int64(f)))
	r.Add(r, big.NewRat(1, 2))
	q := new(big.Int).Quo(r.Num(), r.Denom())
	if !q.IsInt64() || Fen(q.Int64()) > Max {
		return 0, fault.New(fault.AmountRange)
	}
	return Fen(q.Int64()), nil
}

// MarshalJSON writes the decimal yuan string.
func (f Fen) MarshalJSON() ([]byte, error) { return []byte(`"` + f.String() + `"`), nil }

// UnmarshalJSON reads a decimal yuan string; a JSON number is refused with
// AmountType, because a float has lost the fen before it arrives. Stored ledger
// deltas come back through it, so unlike Parse it reads a leading minus.
func (f *Fen) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) < 2 || b[0] != '"' {
		return fault.New(fault.AmountType)
	}
	text := string(b[1 : len(b)-1])
	v, err := Parse(strings.TrimPrefix(text, "-"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(text, "-") {
		v = -v
	}
	*f = v
	return nil
}
