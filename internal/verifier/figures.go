package verifier

import (
	"fmt"
	"strconv"
	"strings"
)

// Figures (数值) are contracts and amounts that lines come to. Amounts are fen,
// a hundredth of a yuan.
type Figures struct {
	// Value is that of the dimension grouped by; "" in a total.
	Value        string
	Count        int64
	ContractFen  int64
	TechnicalFen int64
}

// add sums up; it tells whether the sum fits.
func (f *Figures) add(o Figures) bool {
	fits := true
	for _, p := range []struct {
		to *int64
		n  int64
	}{{&f.Count, o.Count}, {&f.ContractFen, o.ContractFen}, {&f.TechnicalFen, o.TechnicalFen}} {
		sum := *p.to + p.n
		fits = fits && (sum > *p.to) == (p.n > 0)
		*p.to = sum
	}
	return fits
}

func (f Figures) String() string {
	return fmt.Sprintf("%d contracts, %s yuan, %s yuan technical", f.Count, Yuan(f.ContractFen), Yuan(f.TechnicalFen))
}

// Yuan writes fen as decimal yuan with two places.
func Yuan(fen int64) string {
	sign, n := "", uint64(fen)
	if fen < 0 {
		sign, n = "-", uint64(-fen)
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// parseYuan reads what Yuan writes, and no other form of it.
func parseYuan(s string) (int64, error) {
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if err != nil || Yuan(n) != s {
		return 0, fmt.Errorf("%.40q is no amount in yuan", s)
	}
	return n, nil
}

// member writes figures as they stand in a snapshot.
func (f Figures) member() object {
	o := object{"count": f.Count, "contract_amount": Yuan(f.ContractFen), "technical_amount": Yuan(f.TechnicalFen)}
	if f.Value != "" {
		o["value"] = f.Value
	}
	return o
}
