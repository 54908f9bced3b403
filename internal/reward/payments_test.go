package reward_test

import (
	"math/rand/v2"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/fault"
	"jishi/internal/reward"
)

// TestPaymentsNeverExceed: whatever is paid, voided and computed anew, in any
// order, nobody gets more than the part.
func TestPaymentsNeverExceed(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, r := t.Context(), rand.New(rand.NewPCG(7, 7)) //nolint:gosec // a repeatable walk
		c := w.sold("秸秆深埋还田装置", "1000000.00")
		s := w.Settle(c.ContractID, 100_000_000)
		w.agreed(c, reward.NewAgreement{Shares: fair, OfficeUsed: true})
		d, err := w.distribute(c, s.ID)
		w.Must(err)
		d = w.noticed(d)
		for i := range 60 {
			switch n := r.IntN(20); {
			case n == 0:
				_, err = w.r.Cancel(ctx, w.Clerk, c.ID, d.ID, 0, "成本漏计")
				w.Must(err)
				again, err := w.distribute(c, s.ID)
				w.Must(err)
				d = w.noticed(again)
			case n < 4 && len(d.Payments) > 0:
				p := d.Payments[r.IntN(len(d.Payments))]
				if p.DistributionID != d.ID || p.Status != reward.Paid {
					continue
				}
				d, err = w.r.Void(ctx, w.Clerk, c.ID, d.ID, p.ID, "误录")
				w.Must(err)
			default:
				seq := int64(r.IntN(3))
				fen := amount.Fen(r.Int64N(int64(d.People[seq].Amount)) + 1)
				open := d.People[seq].Open()
				after, err := w.pay(d, seq, fen)
				if fen > open {
					w.Refused(err, fault.RewardExceeds)
					continue
				}
				w.Must(err)
				d = after
			}
			var sum amount.Fen
			for _, p := range d.People {
				sum += p.Paid
				if p.Paid > p.Amount || p.Paid < 0 {
					t.Fatalf("step %d: %s of %s is paid", i, p.Paid, p.Amount)
				}
			}
			if sum != d.PaidOut() || sum > d.Contributors {
				t.Fatalf("step %d: %s is paid, the parts say %s", i, d.PaidOut(), sum)
			}
		}
	})
}
