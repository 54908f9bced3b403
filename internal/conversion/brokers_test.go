package conversion_test

import (
	"testing"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/conversion"
	"jishi/internal/conversion/conversiontest"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// agency is an organisation with a broker in good standing.
func agency(t *testing.T, w *conversiontest.World) identity.Organization {
	t.Helper()
	o := w.Org("岳麓技术转移服务有限公司", "91370902MA0000006", "150")
	p := w.User(o, "broker", identity.RoleBroker)
	from := w.Today().AddDays(-60)
	_, err := w.Journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		exec := func(query string, args ...any) { w.Must(tx.Exec(query, args...).Error) }
		exec("INSERT INTO persons VALUES ('P', ?, ?, 'RESIDENT', 's', 'hash', '', '', NULL, NULL, 1, ?, ?)", p.UserID, p.DisplayName, tx.Now, tx.Now)
		exec(`INSERT INTO brokers VALUES ('K', 'TAB2026000001', 'P', ?, ?, '', '370902', 'L2', 'T0', '', '03', '', '', true, 'ACTIVE', ?, ?, NULL, NULL, ?, NULL, NULL, NULL, 1, ?, ?)`,
			p.UserID, o.ID, from, tx.Now, from, tx.Now, tx.Now)
		exec("INSERT INTO broker_acts VALUES ('A', 'K', 'ACTIVATED', 'ACTIVE', ?, NULL, 'L2', ?, NULL, '', '', '', NULL, NULL, NULL, NULL, NULL, ?)", from, o.ID, tx.Now)
		tx.Touch("persons", "P")
		tx.Touch("brokers", "K")
		tx.Touch("broker_acts", "A")
		return journal.Event{Kind: "test.prepared", ObjectType: "test", ObjectID: "test"}, nil
	})
	w.Must(err)
	return o
}

// TestWhoEvaluatesDoesNotBroker: linking and submitting are refused, and the
// brokers of an achievement are told for its evaluation.
func TestWhoEvaluatesDoesNotBroker(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		o := agency(t, w)
		c := w.Cleared("秸秆深埋还田装置", 50_000_000)
		d := w.Draft("秸秆深埋还田装置专利转让", "500000.00")
		no, fee := false, amount.Fen(1_000_000)
		_, err := w.Brokers.Name(ctx, w.Clerk, d.ID, brokerage.Naming{BrokerNo: "TAB2026000001", Form: brokerage.Clause, Role: brokerage.ForSeller,
			Fee: brokerage.Fee{Kind: brokerage.FeeFixed, Amount: &fee}, Share: 10_000, Conflict: &no})
		w.Must(err)
		w.Judges[o.ID] = true
		_, err = w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, d.ID, 10_000)
		w.Refused(err, fault.BrokerEvaluates)
		w.Judges[o.ID] = false
		_, err = w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, d.ID, 10_000)
		w.Must(err)
		w.In(func(tx *database.Tx) error {
			list, err := w.Deals.BrokersOf(tx, c.AchievementID)
			if len(list) != 1 || list[0].OrgID != o.ID || list[0].No != "TAB2026000001" || list[0].OrgCode != o.CreditCode {
				t.Errorf("brokers %+v", list)
			}
			return err
		})
		w.Judges[o.ID] = true // it took the evaluation on afterwards
		_, err = w.Contracts.Submit(ctx, w.Clerk, d.ID, 0)
		w.Refused(err, fault.BrokerEvaluates)
	})
}

// TestRelatedDealsAreNoMarketFacts: what related parties pay is told apart, and
// what was paid before the five years is not counted.
func TestRelatedDealsAreNoMarketFacts(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		in := conversiontest.Terms(50_000_000)
		in.RelatedDeclared = true
		c, err := w.Deals.Create(ctx, w.Clerk, w.Achievement("秸秆深埋还田装置").ID, in)
		w.Must(err)
		c, err = w.Deals.OpenNotice(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		if said := c.Notice.Content[len(c.Notice.Content)-1].Value; said != "是" {
			t.Errorf("the notice says %q", said)
		}
		w.On(c.Notice.To.AddDays(1).String())
		c, err = w.Deals.Clear(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		other, err := w.Deals.Create(ctx, w.Clerk, c.AchievementID, conversiontest.Terms(10_000_000))
		w.Must(err)
		other, err = w.Deals.OpenNotice(ctx, w.Clerk, other.ID, other.Version)
		w.Must(err)
		w.On(other.Notice.To.AddDays(1).String())
		other, err = w.Deals.Clear(ctx, w.Clerk, other.ID, other.Version)
		w.Must(err)
		for _, x := range []struct {
			deal conversion.Conversion
			yuan string
			fen  amount.Fen
		}{{c, "500000.00", 50_000_000}, {other, "100000.00", 10_000_000}} {
			d := w.Draft("秸秆还田转化"+x.yuan, x.yuan)
			_, err := w.Deals.Link(ctx, w.Clerk, x.deal.ID, x.deal.Version, d.ID, 10_000)
			w.Must(err)
			w.Register(d.ID)
			w.Settle(d.ID, x.fen)
		}
		w.In(func(tx *database.Tx) error {
			m, err := w.Deals.MarketOf(tx, c.AchievementID, w.Today())
			if m.Paid != 10_000_000 || m.Buyers != 1 || m.Related != 1 || m.RelatedPaid != 50_000_000 {
				t.Errorf("market %+v", m)
			}
			late, err2 := w.Deals.MarketOf(tx, c.AchievementID, w.Today().AddDays(5*366))
			if late.Paid != 0 || late.RelatedPaid != 0 || err2 != nil {
				t.Errorf("five years on: %+v %v", late, err2)
			}
			return err
		})
	})
}
