package ledger

import (
	"strings"
	"testing"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// TestMonthsAreClosed: a month is closed once it has ended and while its year is
// not; the closing of the year decides over those of its months, and those again
// once the year is reopened.
func TestMonthsAreClosed(t *testing.T) {
	both(t, "2025-11-20", func(t *testing.T, w *world) {
		ctx, november, why := t.Context(), Period{Year: 2025, Month: 11}, "省级复核发现重复登记，重新汇总。"
		c := w.register(ownOrg, line("2025-11-20", 600_000))[0]
		wants := func(err error, want fault.Code) {
			t.Helper()
			if fault.CodeOf(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		frozen := func(what string, of Query, count, yuan int64) {
			t.Helper()
			of.View = Frozen
			wantTotal(t, what, w.summary(auditor(), of).Total, count, yuan)
		}
		_, err := w.CloseMonth(ctx, auditor(), november, "")
		wants(err, fault.MonthNotEnded)
		w.clock.set("2025-12-01")
		_, err = w.CloseMonth(ctx, applicant(ownOrg), november, "")
		wants(err, fault.PermissionDenied)
		_, err = w.ReopenMonth(ctx, auditor(), november, why)
		wants(err, fault.MonthNotClosed)
		one, err := w.CloseMonth(ctx, auditor(), november, " 11月快报 ")
		if err != nil || one.No != 1 || one.Note != "11月快报" || !strings.Contains(one.Snapshot, `"month":11,"no":1`) || one.String() != "2025-11" {
			t.Fatalf("%+v, %v", one, err)
		}
		_, err = w.CloseMonth(ctx, auditor(), november, "")
		wants(err, fault.MonthClosed)
		w.changeAmount(c, "2025-12-02", 500_000)
		frozen("the month as closed", year("2025"), 1, 600_000)
		adjusted := year("2025")
		adjusted.View = Adjustments
		wantTotal(t, "what came later", w.summary(auditor(), adjusted).Total, 0, -100_000)
		w.clock.set("2026-01-08")
		two, err := w.CloseYear(ctx, auditor(), 2025, "")
		if err != nil || two.No != 2 || strings.Contains(two.Snapshot, `"month":`) && !strings.Contains(two.Snapshot, `"month":[`) {
			t.Fatalf("%+v, %v", two, err)
		}
		frozen("the year decides", year("2025"), 1, 500_000)
		_, err = w.CloseMonth(ctx, auditor(), Period{Year: 2025, Month: 12}, "")
		wants(err, fault.YearClosed)
		_, err = w.ReopenMonth(ctx, auditor(), november, why)
		wants(err, fault.YearClosed)
		w.revoke(c, "2026-01-09")
		frozen("the year is closed", year("2025"), 1, 500_000)
		_, err = w.ReopenYear(ctx, auditor(), 2025, why)
		wants(err, "")
		frozen("its month again", year("2025"), 1, 600_000)
		ended, err := w.ReopenMonth(ctx, auditor(), november, why)
		if err != nil || ended.No != 1 || ended.InForce() {
			t.Fatalf("%+v, %v", ended, err)
		}
		frozen("nothing is closed", year("2025"), 0, 0)
		list, err := w.Closings(ctx, auditor())
		if err != nil || len(list) != 2 || list[0].Month != 0 || list[1].Period != november {
			t.Errorf("%+v, %v", list, err)
		}
		if wrong, err := w.CheckClosings(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("%v, %v", wrong, err)
		}
		r := journal.Verifier{DB: w.db.DB, Tables: Tables()}
		if res, err := r.Verify(ctx); err != nil || len(res.Problems) > 0 {
			t.Errorf("%v, %v", res.Problems, err)
		}
	})
}

// TestFrozenUsesRollups: periods that no closing touches are answered from the
// prepared totals in the view FROZEN, too.
func TestFrozenUsesRollups(t *testing.T) {
	both(t, "2025-11-20", func(t *testing.T, w *world) {
		w.register(ownOrg, line("2025-11-20", 600_000))
		w.clock.set("2025-12-01")
		if _, err := w.CloseMonth(t.Context(), auditor(), Period{Year: 2025, Month: 11}, ""); err != nil {
			t.Fatal(err)
		}
		for from, prepared := range map[string]bool{"2025-11-01": false, "2025-12-01": true} {
			sel, err := Query{From: date(from), To: date("2025-12-31"), View: Frozen}.check(wholeCity)
			if err != nil {
				t.Fatal(err)
			}
			w.exec(w.db.DB, func(tx *database.Tx) error { return w.know(tx, &sel, Now()) })
			if _, ok := sel.cube(); ok != prepared {
				t.Errorf("from %s: asked of the rollups: %v", from, ok)
			}
		}
	})
}
