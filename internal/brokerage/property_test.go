package brokerage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/contract"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/settlement"
)

// TestCreditsNeverExceedWhatWasPaid: whatever is settled, amended and taken off
// the register, the credits of all brokers of one contract come to no more than
// its paid technical amount; what leaves the register takes its credit along.
func TestCreditsNeverExceedWhatWasPaid(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		r := rand.New(rand.NewPCG(3, 6))
		paid, gone, rows := map[string]amount.Fen{}, map[string]bool{}, map[string][]brokerage.ContractBroker{}
		var ids []string
		for i := range 4 {
			one, two := naming(), naming()
			one.Share = 1 + r.Int64N(9_999)
			two.BrokerNo, two.Share = "TAB2026000002", 10_000-one.Share
			c, named := w.brokered(fmt.Sprintf("任意履行的技术服务 %d", i), fmt.Sprintf("%d", 500_000+i*10_000), one, two)
			ids, rows[c.ID] = append(ids, c.ID), named
		}
		for range 40 {
			id := ids[r.IntN(len(ids))]
			switch r.IntN(8) {
			case 0:
				if !gone[id] && r.IntN(2) == 0 {
					w.end(id, []contract.Status{contract.Deregistered, contract.Revoked}[r.IntN(2)])
					gone[id] = true
				}
			case 1:
				share := 1 + r.Int64N(10_000)
				row := rows[id][r.IntN(2)]
				_, err := w.s.Amend(t.Context(), w.Registrar, id, row.ID, 0, brokerage.Amendment{Reason: "更正", Share: &share})
				if got := codeOf(err); err != nil && got != "broker_shares_exceed" {
					t.Fatal(err)
				}
			default:
				n := amount.Fen(1 + r.Int64N(9_999_999))
				d, err := w.settlements.Declare(t.Context(), w.Clerk, id, settlement.Settlement{RealisedOn: w.Today(), ContractAmount: n, TechnicalAmount: n})
				if err == nil && r.IntN(4) > 0 {
					_, err = w.settlements.Decide(t.Context(), w.Registrar, id, d.ID, 0, true, "意见")
					w.Must(err)
					paid[id] += n
				}
			}
			w.compare(ids, paid, gone)
		}
		w.Verify()
	})
}

func (w *world) end(id string, to contract.Status) {
	w.t.Helper()
	_, err := w.Journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		c, err := w.Contracts.LockRegistered(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		_, err = w.Contracts.End(tx, c, to)
		return journal.Event{Kind: "test.ended", ObjectType: "contract", ObjectID: id}, err
	})
	w.Must(err)
}

// compare works the credits out again, one fen at a time where it matters.
func (w *world) compare(ids []string, paid map[string]amount.Fen, gone map[string]bool) {
	w.t.Helper()
	credits := map[string]amount.Fen{}
	for name, p := range map[string]*identity.Principal{"broker": w.broker, "second": w.second} {
		got, err := w.s.BrokerDeals(w.t.Context(), p, w.ids[name], 0)
		w.Must(err)
		var sum amount.Fen
		for _, d := range got.Deals {
			want := amount.Fen(int64(paid[d.ContractID]) * d.Share / 10_000) // small enough here
			if gone[d.ContractID] {
				want = 0
			}
			if d.Credit != want {
				w.t.Fatalf("credit %s of %s paid at %d, want %s", d.Credit, paid[d.ContractID], d.Share, want)
			}
			credits[d.ContractID] += d.Credit
			sum += d.Credit
		}
		if got.Measures.Credit != sum {
			w.t.Fatalf("measure %s, deals %s", got.Measures.Credit, sum)
		}
	}
	for _, id := range ids {
		if credits[id] > paid[id] {
			w.t.Fatalf("credits of %s for %s paid", credits[id], paid[id])
		}
	}
}
