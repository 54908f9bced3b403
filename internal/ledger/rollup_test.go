package ledger

import (
	"strings"
	"testing"

	"jishi/internal/database"
)

// TestTamperedRollupsAreFound: whichever prepared total of whichever cube and
// block is touched, the check names it and a rebuild mends it.
func TestTamperedRollupsAreFound(t *testing.T) {
	both(t, "2026-03-01", func(t *testing.T, w *world) {
		for range 4 {
			w.register(ownOrg, line("2026-01-01", 10), line("2026-02-01", 20))
		}
		w.revoke(w.register(ownOrg, line("2026-02-01", 80))[0], "2026-03-01")
		owner := w.db.Owner(t)
		check := func() RollupCheck {
			t.Helper()
			found, err := checkRollups(t.Context(), w.db.DB, w.block)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if found := check(); found.Count != 0 || found.Cells < int64(2*len(cubes)) {
			t.Fatalf("before: %+v", found)
		}
		for what, statement := range map[string]string{
			"an old block":     "UPDATE ledger_rollups SET technical_fen = technical_fen + 1 WHERE block = 0 AND cell IN (SELECT id FROM ledger_rollup_cells WHERE cube = 'tech_field')",
			"a count":          "UPDATE ledger_rollups SET n = n - 1 WHERE cell IN (SELECT MAX(id) FROM ledger_rollup_cells)",
			"a month":          "UPDATE ledger_rollup_cells SET month = '2026-04' WHERE cube = 'band' AND month = '2026-02'",
			"a row that left":  "DELETE FROM ledger_rollups WHERE cell IN (SELECT MIN(id) FROM ledger_rollup_cells)",
			"a cell that left": "DELETE FROM ledger_rollup_cells WHERE cube = 'office'",
			"a row too many":   "INSERT INTO ledger_rollups VALUES (99999, 0, 1, 1, 1)",
			"all of them":      "DELETE FROM ledger_rollups",
		} {
			w.exec(owner, func(tx *database.Tx) error { return tx.Exec(statement).Error })
			found := check()
			if found.Count == 0 || len(found.Differences) == 0 || strings.TrimSpace(found.Differences[0].String()) == "" {
				t.Errorf("%s: nothing found", what)
			}
			if err := rebuildRollups(t.Context(), owner, w.block); err != nil {
				t.Fatal(err)
			}
			if found := check(); found.Count != 0 {
				t.Errorf("%s, rebuilt: %+v", what, found.Differences)
			}
		}
		w.exec(owner, func(tx *database.Tx) error {
			if err := tx.Exec("DELETE FROM ledger_rollups").Error; err != nil {
				return err
			}
			return tx.Exec("DELETE FROM ledger_rollup_cells").Error
		})
		for range 2 { // the second time there is nothing to do
			if err := w.BuildRollups(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if found := check(); found.Count != 0 || found.Cells == 0 {
			t.Errorf("built anew: %+v", found)
		}
		w.register(ownOrg, line("2026-02-01", 5))
		if found := check(); found.Count != 0 {
			t.Errorf("after the next line: %+v", found.Differences)
		}
	})
}
