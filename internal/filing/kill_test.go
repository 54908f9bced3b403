package filing_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/filing"
)

// TestATransactionThatBreaksLeavesNothing: the database refuses a row in the
// middle of the batch, after others went in.
func TestATransactionThatBreaksLeavesNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		owner := w.owner()
		run := func(statements ...string) {
			must(t, owner.InTx(t.Context(), func(tx *database.Tx) error {
				for _, s := range statements {
					if err := tx.Exec(s).Error; err != nil {
						return err
					}
				}
				return nil
			}))
		}
		if w.db.Dialect() == database.SQLite {
			run("CREATE TRIGGER breaks BEFORE INSERT ON contracts WHEN NEW.filing_row = 350 BEGIN SELECT RAISE(ABORT, 'broken off'); END")
		} else {
			run("CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.filing_row = 350 THEN RAISE EXCEPTION 'broken off'; END IF; RETURN NEW; END $$",
				"CREATE TRIGGER breaks BEFORE INSERT ON contracts FOR EACH ROW EXECUTE FUNCTION break_off()")
		}
		events := w.count("SELECT COUNT(*) FROM journal_events")
		b := w.receive(w.clerk, workbook(t, forms(500)), true)
		if b.Run.Stage != filing.Failed || b.Drafts != 0 || !b.CommittedAt.IsZero() {
			t.Fatalf("after the break: %+v", b)
		}
		if n := w.count("SELECT COUNT(*) FROM contracts"); n != 0 {
			t.Errorf("%d drafts are left", n)
		}
		if n := w.count("SELECT COUNT(*) FROM journal_events") - events; n != 1 { // received
			t.Errorf("%d events", n)
		}
		w.verify()
		if w.db.Dialect() == database.SQLite {
			run("DROP TRIGGER breaks")
		} else {
			run("DROP TRIGGER breaks ON contracts")
		}
		_, err := w.filings.Commit(t.Context(), w.clerk, b.ID, 0)
		must(t, err)
		must(t, w.filings.Work(t.Context()))
		if b, err = w.filings.Get(t.Context(), w.clerk, b.ID); err != nil || b.Drafts != 500 {
			t.Errorf("run again: %+v, %v", b, err)
		}
		w.verify()
	})
}

// childVariable names the folder in which the test binary is to work as the
// process that will be killed.
const childVariable = "JISHI_TEST_FILING_CHILD"

// killed is so many rows that committing them lasts longer than it takes to
// notice that it has begun.
const killed = 800

// TestAKilledProcessLeavesNothing kills a real process while it commits, and
// lets another one run the batch again.
func TestAKilledProcessLeavesNothing(t *testing.T) {
	if dir := os.Getenv(childVariable); dir != "" {
		child(t, dir)
		return
	}
	dir := t.TempDir()
	w := open(t, dir)
	_, err := database.Migrate(t.Context(), w.db)
	must(t, err)
	w.people()
	b, err := w.filings.Receive(t.Context(), w.clerk, "批量.xlsx", bytes.NewReader(workbook(t, forms(killed))), true)
	must(t, err)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAKilledProcessLeavesNothing$")
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	must(t, cmd.Start())
	w.waitFor(b.ID, filing.Committing)
	must(t, cmd.Process.Kill())
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended by itself before it was killed")
	}
	if n := w.count("SELECT COUNT(*) FROM contracts"); n != 0 {
		t.Fatalf("%d drafts are left", n)
	}
	w.verify()
	w.advance(3 * time.Minute)
	must(t, w.filings.Work(t.Context()))
	b, err = w.filings.Get(t.Context(), w.clerk, b.ID)
	must(t, err)
	if b.Run.Stage != filing.Committed || b.Drafts != killed || b.Run.Attempt != 2 {
		t.Errorf("run again: %+v", b)
	}
	if n := w.count("SELECT COUNT(*) FROM contracts"); n != killed {
		t.Errorf("%d drafts", n)
	}
	w.verify()
}

// open makes a world over the database in dir.
func open(t *testing.T, dir string) *world {
	t.Helper()
	w := &world{t: t}
	w.now.Store(monday.UnixMicro())
	db, err := database.Open(t.Context(), database.Options{URL: filepath.Join(dir, "jishi.db"), Clock: w.clock})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	w.db = db
	w.build(dir)
	return w
}

func child(t *testing.T, dir string) {
	w := open(t, dir)
	must(t, w.filings.Work(context.Background()))
}

// waitFor looks until the batch is at a stage.
func (w *world) waitFor(id string, stage filing.Stage) {
	w.t.Helper()
	tick := time.NewTicker(time.Millisecond) // the other process is to get on
	defer tick.Stop()
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); <-tick.C {
		b, err := w.filings.Get(w.t.Context(), w.clerk, id)
		must(w.t, err)
		if b.Run.Stage == stage {
			return
		}
	}
	w.t.Fatalf("the batch never came to %s", stage)
}
