package conversion_test

import (
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/conversion"
)

// TestPartsAreTheWhole: the parts of an amount, with what belongs to nobody, are
// the amount to the fen, and none is off by more than the fen that are left over.
func TestPartsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := amount.Fen(rapid.Int64Range(0, int64(amount.Max)).Draw(t, "total"))
		if rapid.Bool().Draw(t, "small") {
			total %= 100
		}
		var shares []int64
		left := int64(10_000)
		for range rapid.IntRange(1, 8).Draw(t, "deals") {
			if left == 0 {
				break
			}
			s := rapid.Int64Range(1, left).Draw(t, "share")
			shares = append(shares, s)
			left -= s
		}
		parts := conversion.Split(total, shares)
		if len(parts) != len(shares)+1 {
			t.Fatalf("%d parts of %d shares", len(parts), len(shares))
		}
		var sum amount.Fen
		for i, p := range append([]int64{}, append(shares, left)...) {
			exact := total/10_000*amount.Fen(p) + total%10_000*amount.Fen(p)/10_000
			if parts[i] < exact || parts[i] > exact+amount.Fen(len(shares)) || p == 0 && parts[i] != 0 {
				t.Fatalf("part %d is %d, exactly %d", i, parts[i], exact)
			}
			sum += parts[i]
		}
		if sum != total {
			t.Fatalf("the parts are %d of %d", sum, total)
		}
	})
}
