package broker_test

import (
	"flag"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/broker"
	"jishi/internal/broker/brokertest"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// TestThePastStays lets everybody do anything in any order while days pass: how
// the broker stood on a past day never changes, nobody revoked is ever active
// but by an upheld appeal, and the row is what the last act says.
func TestThePastStays(t *testing.T) {
	both(t, walk)
}

func walk(t *testing.T, w *world) {
	if err := flag.Set("rapid.checks", "6"); err != nil {
		t.Fatal(err)
	}
	c := brokertest.Active(t, w.kit)
	past := map[calendar.Date]broker.Standing{}
	standing := func(on calendar.Date) (out broker.Standing) {
		w.must(w.db.View(t.Context(), func(tx *database.Tx) error {
			all, err := w.brokers.StandingOn(tx, on, c.ID)
			out = all[c.ID]
			return err
		}))
		return out
	}
	actors := []*identity.Principal{w.kit.Holder, w.kit.Registrar, w.kit.Reviewer, w.second, w.head}
	actions := []broker.Action{broker.ChangeOrg, broker.ChangeTitle, broker.Renew, broker.Announce, broker.Reply, broker.Decide, broker.Decide, broker.Restore, broker.Appeal, broker.DecideAppeal}
	revoked := false
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(10, 25).Draw(rt, "acts") {
			today := w.brokers.Today()
			r := broker.Request{Reason: "理由", Ground: "C02", Title: "T1", OrgID: w.orgs[rapid.SampledFrom([]string{"agency", "base"}).Draw(rt, "org")].ID,
				Outcome: rapid.SampledFrom([]broker.ActKind{broker.Warned, broker.SuspendedAct, broker.RevokedAct, broker.Dropped}).Draw(rt, "outcome"),
				Until:   today.AddDays(rapid.IntRange(1, 60).Draw(rt, "until")), Upheld: rapid.Bool().Draw(rt, "upheld")}
			a := rapid.SampledFrom(actions).Draw(rt, "action")
			if _, err := w.step(rapid.SampledFrom(actors).Draw(rt, "actor"), c.ID, a, r); err != nil && fault.As(err) == nil {
				rt.Fatal(err)
			} else if err == nil {
				revoked = revoked && !(a == broker.DecideAppeal && r.Upheld) || a == broker.Decide && r.Outcome == broker.RevokedAct
			}
			if rapid.IntRange(0, 3).Draw(rt, "expire") == 0 {
				_, err := w.brokers.Expire(t.Context())
				w.must(err)
			}
			got, err := w.brokers.Get(t.Context(), w.kit.Registrar, c.ID)
			w.must(err)
			last := got.Acts[len(got.Acts)-1]
			if last.Status != got.Status || last.Level != got.Level || last.OrgID != got.OrgID || last.ValidUntil != got.ValidUntil {
				rt.Fatalf("the row says %s, the last act %+v", got.Status, last)
			}
			if revoked && got.StatusOnDay(today) != broker.Revoked {
				rt.Fatalf("a revoked broker is %s", got.Status)
			}
			past[today] = standing(today)
			w.on(today.AddDays(rapid.IntRange(1, 20).Draw(rt, "days")))
			for day, was := range past {
				if now := standing(day); now != was {
					rt.Fatalf("on %s the broker stood as %+v, now it says %+v", day, was, now)
				}
			}
		}
	})
	w.verify()
}
