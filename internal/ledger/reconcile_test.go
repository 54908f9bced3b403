package ledger

import (
	"math"
	"strings"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/database"
)

func (w *world) reconcile() Reconciliation {
	w.t.Helper()
	r, err := w.Reconcile(w.t.Context(), auditor())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// tamper runs a statement as someone with the owner's rights and no scruples.
func (w *world) tamper(statement string) {
	w.t.Helper()
	w.exec(w.db.Owner(w.t), func(tx *database.Tx) error {
		before := []string{"DROP TRIGGER IF EXISTS ledger_lines_no_update", "DROP TRIGGER IF EXISTS ledger_lines_no_delete"}
		if tx.Dialect == database.Postgres {
			before = []string{"ALTER TABLE ledger_lines DISABLE TRIGGER USER"}
		}
		for _, q := range append(before, strings.Split(statement, "; ")...) {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func TestReconcileFindsWhatWasTamperedWith(t *testing.T) {
	for _, c := range []struct {
		name, statement string
		with            map[Source]int // how many differences
		fen             amount.Fen
		contract        string
	}{
		{"a rollup", "UPDATE ledger_rollups SET contract_fen = contract_fen + 7 WHERE cell IN (SELECT id FROM ledger_rollup_cells WHERE cube = 'region' AND month = '2026-02')", map[Source]int{WithRollups: 1}, 7, ""},
		{"a rollup that should not be", "INSERT INTO ledger_rollup_cells VALUES (9999, 'region', '2020-01', 'x', '', 'y'); INSERT INTO ledger_rollups VALUES (9999, 0, 1, 5, 9)", map[Source]int{WithRollups: 1}, 9, ""},
		{"a count alone", "UPDATE ledger_rollups SET n = n + 1 WHERE cell IN (SELECT id FROM ledger_rollup_cells WHERE cube = 'region' AND month = '2026-02')", map[Source]int{WithRollups: 1}, 0, ""},
		{"a line's technical amount", "UPDATE ledger_lines SET d_technical_fen = d_technical_fen - 3 WHERE contract_id = 'contract-0002'", map[Source]int{WithRollups: 1, WithContracts: 1}, 3, "contract-0002"},
		{"a line's month", "UPDATE ledger_lines SET belongs_to = '2026-03-01', booked_on = '2026-03-01' WHERE contract_id = 'contract-0002'", map[Source]int{WithRollups: 2, WithContracts: 2}, 4000, "contract-0002"},
		{"a line that is gone", "DELETE FROM ledger_lines WHERE contract_id = 'contract-0002'", map[Source]int{WithRollups: 1, WithContracts: 1}, 2000, "contract-0002"},
		{"a contract's amount", "UPDATE contracts SET approved_contract_fen = approved_contract_fen + 11 WHERE id = 'contract-0002'", map[Source]int{WithContracts: 1}, 11, "contract-0002"},
		{"a contract's kind", "UPDATE contracts SET approved_kind = '40' WHERE id = 'contract-0002'", map[Source]int{WithContracts: 2}, 4000, "contract-0002"},
		{"a contract's state", "UPDATE contracts SET status = 'REFUSED' WHERE id = 'contract-0002'", map[Source]int{WithContracts: 1}, 2000, "contract-0002"},
		{"two errors that cancel out", "UPDATE contracts SET approved_contract_fen = CASE id WHEN 'contract-0001' THEN approved_contract_fen + 5 ELSE approved_contract_fen - 5 END WHERE id < 'contract-0003'", map[Source]int{WithContracts: 2}, 10, "contract-0001"},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, "2026-03-01", func(t *testing.T, w *world) {
				w.register(ownOrg, line("2026-01-01", 10), line("2026-02-01", 20), line("2026-02-01", 40))
				w.revoke(w.register(ownOrg, line("2026-02-01", 80))[0], "2026-03-01")
				if r := w.reconcile(); !r.Balanced || r.UnreconciledFen != 0 || len(r.Differences) != 0 || r.Lines.Count != 3 || r.Lines.ContractFen != 7000 || r.Lines.TechnicalFen != 5600 {
					t.Fatalf("before: %+v", r)
				}
				w.tamper(c.statement)
				r := w.reconcile()
				found := map[Source]int{}
				named := c.contract == ""
				for _, d := range r.Differences {
					found[d.With]++
					named = named || d.With == WithContracts && d.ContractID == c.contract
				}
				if r.Balanced || r.UnreconciledFen != c.fen || !named || int(r.DifferenceCount) != len(r.Differences) {
					t.Errorf("balanced %t, %d fen apart (want %d), names %q: %t, %+v", r.Balanced, r.UnreconciledFen, c.fen, c.contract, named, r.Differences)
				}
				for _, s := range []Source{WithRollups, WithContracts} {
					if found[s] != c.with[s] {
						t.Errorf("%d differences with %s, want %d: %+v", found[s], s, c.with[s], r.Differences)
					}
				}
			})
		})
	}
}

func TestDistancesDoNotWrap(t *testing.T) {
	for _, c := range []struct{ a, b, want amount.Fen }{
		{3, 5, 2}, {5, 3, 2}, {-3, 3, 6}, {math.MaxInt64, -1, math.MaxInt64}, {math.MinInt64, math.MaxInt64, math.MaxInt64},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%d, %d) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := clampedSum(math.MaxInt64, 5); got != math.MaxInt64 {
		t.Errorf("clamped sum %d", got)
	}
	g := Group{ContractAmount: math.MaxInt64}
	if err := g.add(Group{ContractAmount: 1}); err == nil || g.ContractAmount != math.MaxInt64 {
		t.Errorf("a total that does not fit: %v, %d", err, g.ContractAmount)
	}
}
