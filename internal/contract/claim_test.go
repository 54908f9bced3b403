package contract_test

import (
	"testing"
	"time"

	"jishi/internal/contract"
	"jishi/internal/fault"
)

// TestClaimKeepsOthersOut: one registrar reads a case at a time; a claim is
// renewed by its holder, given back, or taken over once it has run out.
func TestClaimKeepsOthersOut(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("386000.00"))
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		_, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		c, err = w.contracts.Claim(ctx, w.registrar, c.ID, 0)
		must(t, err)
		if want := monday.Add(2 * time.Hour); !c.ClaimedUntil.Equal(want) || c.FirstReviewerName != "用户registrar" || c.ClaimExpired() {
			t.Fatalf("claimed until %v by %q, expired %v; want %v", c.ClaimedUntil, c.FirstReviewerName, c.ClaimExpired(), want)
		}
		for what, err := range map[string]error{
			"claim": second(w.contracts.Claim(ctx, w.registrar2, c.ID, 0)), "release": second(w.contracts.Release(ctx, w.registrar2, c.ID, 0)),
			"review": second(w.contracts.Review(ctx, w.registrar2, c.ID, 0, w.reviewed(c))),
			"return": second(w.contracts.Return(ctx, w.registrar2, c.ID, 0, []contract.NoticeItem{{Field: "/targets", Reason: "不明确"}})),
		} {
			if fault.CodeOf(err) != fault.ActionNotAllowed {
				t.Errorf("%s by another registrar: %v", what, err)
			}
		}
		seen, err := w.contracts.Get(ctx, w.registrar2, c.ID)
		must(t, err)
		for _, a := range seen.Actions(w.registrar2) {
			if a == contract.Claim || a == contract.Review || a == contract.Release || a == contract.Return {
				t.Errorf("another registrar is offered %s", a)
			}
		}

		w.advance(time.Hour)
		c, err = w.contracts.Claim(ctx, w.registrar, c.ID, 0)
		must(t, err)
		if want := monday.Add(3 * time.Hour); !c.ClaimedUntil.Equal(want) {
			t.Errorf("renewed until %v, want %v", c.ClaimedUntil, want)
		}
		w.advance(2 * time.Hour)
		c, err = w.contracts.Claim(ctx, w.registrar2, c.ID, 0)
		must(t, err)
		if c.FirstReviewerID != w.registrar2.UserID {
			t.Error("a claim that has run out was not taken over")
		}
		c, err = w.contracts.Release(ctx, w.registrar2, c.ID, 0)
		must(t, err)
		if c.Status != contract.Accepted || c.FirstReviewerID != "" || !c.ClaimedUntil.IsZero() {
			t.Errorf("released: %s, %q, %v", c.Status, c.FirstReviewerID, c.ClaimedUntil)
		}
		c, err = w.contracts.Review(ctx, w.registrar, c.ID, 0, w.reviewed(c))
		must(t, err)
		if !c.ClaimedUntil.IsZero() {
			t.Error("a reviewed case still has a claim")
		}
		w.verify()
	})
}

func second(_ contract.Contract, err error) error { return err }

// TestClockExplainsTheLimit: 15 working days from Monday 2 March 2026.
func TestClockExplainsTheLimit(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft(w.form("386000.00"))
		if w.contracts.ClockOf(&c) != nil {
			t.Error("a draft has a clock")
		}
		_, err := w.contracts.Submit(ctx, w.clerk, c.ID, 0)
		must(t, err)
		c, err = w.contracts.Accept(ctx, w.registrar, c.ID, 0)
		must(t, err)
		w.advance(24 * time.Hour)
		k := w.contracts.ClockOf(&c)
		if k == nil || k.StartedOn.String() != "2026-03-02" || k.Due.String() != "2026-03-23" || k.Limit.Value != 15 ||
			k.DaysLeft != 14 || k.DaysOff != 6 || k.Estimated || k.RuleSet != "CN-2026" {
			t.Errorf("clock %+v", k)
		}
	})
}
