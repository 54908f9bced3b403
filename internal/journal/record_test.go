package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/gowebpki/jcs"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
)

func TestRecordAppendsExactlyOneEvent(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		for i := range int64(5) {
			r := recordSet(t, j, fmt.Sprint("k", i), i)
			if r.Index != i || r.RecordedAt != start || r.ObjectType != "throttle" || r.ObjectID != fmt.Sprint("k", i) {
				t.Errorf("receipt %d: %+v", i, r)
			}
			if n := count(t, db.DB, "journal_events"); n != i+1 {
				t.Errorf("%d events after change %d", n, i)
			}
			clean(t, j, i+1)
		}
	})
}

// TestStoredBytesAreThoseHashed recomputes every leaf and every tree node from
// the bytes in the database.
func TestStoredBytesAreThoseHashed(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		for i := range int64(13) {
			recordSet(t, j, fmt.Sprint("k", i), i)
		}
		var tree []tlog.Hash
		for _, e := range events(t, db.DB) {
			if c, err := jcs.Transform(e.Body); err != nil || !bytes.Equal(c, e.Body) {
				t.Errorf("event %d is not stored in its canonical form: %s, %v", e.Idx, e.Body, err)
			}
			hashes, err := tlog.StoredHashes(e.Idx, e.Body, tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, _ error) {
				for _, p := range at {
					out = append(out, tree[p])
				}
				return out, nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			tree = append(tree, hashes...)
			entry, err := j.Event(t.Context(), e.Idx)
			if err != nil || entry.LeafHash != tlog.RecordHash(e.Body).String() {
				t.Errorf("event %d has leaf %s, %v", e.Idx, entry.LeafHash, err)
			}
		}
		var stored []struct {
			Pos  int64
			Hash []byte
		}
		if err := db.View(t.Context(), func(tx *database.Tx) error {
			return tx.Raw("SELECT pos, hash FROM journal_hashes ORDER BY pos").Scan(&stored).Error
		}); err != nil {
			t.Fatal(err)
		}
		if len(stored) != len(tree) {
			t.Fatalf("%d nodes are stored, want %d", len(stored), len(tree))
		}
		for i, s := range stored {
			if s.Pos != int64(i) || !bytes.Equal(s.Hash, tree[i][:]) {
				t.Errorf("node %d (at %d) differs", i, s.Pos)
			}
		}
	})
}

type touchedRow struct{ Table, Key, SHA256 string }

func touchedRows(t *testing.T, raw []byte) []touchedRow {
	t.Helper()
	var b struct{ Rows []touchedRow }
	if err := json.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	return b.Rows
}

// TestDigestsOfTouchedRows changes two objects in one event; the digest of an
// unchanged row stays the same, and is the same on both databases.
func TestDigestsOfTouchedRows(t *testing.T) {
	seen := map[string][]touchedRow{}
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		target := func(tx *journal.Tx) error {
			tx.Touch("volume_targets", 2026, "r/1", "COUNT")
			return tx.Exec(`INSERT INTO volume_targets VALUES (2026, 'r/1', 'COUNT', 5, '技术市场', 1, ?)
				ON CONFLICT (year, region, indicator) DO UPDATE SET version = 1`, tx.Now).Error
		}
		for range 2 {
			record(t, j, func(tx *journal.Tx) (journal.Event, error) {
				tx.Touch("throttles", "k") // twice is once
				return event("k"), errors.Join(set(tx, "k", 7), target(tx))
			})
		}
		record(t, j, func(tx *journal.Tx) (journal.Event, error) { return event("k"), remove(tx, "k") })
		list := events(t, db.DB)
		first, second, gone := touchedRows(t, list[0].Body), touchedRows(t, list[1].Body), touchedRows(t, list[2].Body)
		if len(first) != 2 || first[0].Key != "k" || first[1].Key != "2026/r~11/COUNT" {
			t.Fatalf("touched %+v", first)
		}
		if fmt.Sprint(first) != fmt.Sprint(second) {
			t.Errorf("the same rows have other digests: %+v and %+v", first, second)
		}
		if len(gone) != 1 || gone[0].SHA256 != "" {
			t.Errorf("a deleted row has a digest: %+v", gone)
		}
		seen[string(db.Dialect())] = first
		clean(t, j, 3)
	})
	if a, b := seen["sqlite"], seen["postgres"]; fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("the same rows have digests %v on SQLite and %v on PostgreSQL", a, b)
	}
}

func TestAFailedChangeLeavesNothing(t *testing.T) {
	broken := errors.New("broken")
	cases := map[string]func(*journal.Tx, *journal.Event) error{
		"the change fails":      func(*journal.Tx, *journal.Event) error { return broken },
		"data cannot be JSON":   func(_ *journal.Tx, e *journal.Event) error { e.Data = make(chan int); return nil },
		"data has a fraction":   func(_ *journal.Tx, e *journal.Event) error { e.Data = map[string]any{"a": 1.5}; return nil },
		"data would be rounded": func(_ *journal.Tx, e *journal.Event) error { e.Data = []int64{math.MaxInt64}; return nil },
		"the event has no kind": func(_ *journal.Tx, e *journal.Event) error { e.Kind = ""; return nil },
		"a broken statement":    func(tx *journal.Tx, _ *journal.Event) error { return tx.Exec("INSERT INTO nowhere VALUES (1)").Error },
	}
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		recordSet(t, j, "before", 1)
		for name, spoil := range cases {
			_, err := j.Record(t.Context(), clerk, func(tx *journal.Tx) (journal.Event, error) {
				e := event("k")
				err := errors.Join(set(tx, "k", 1), spoil(tx, &e))
				return e, err
			})
			if err == nil || name == "the change fails" && !errors.Is(err, broken) {
				t.Errorf("%s: %v", name, err)
			}
			if n := count(t, db.DB, "throttles"); n != 1 {
				t.Errorf("%s: %d rows", name, n)
			}
			clean(t, j, 1)
		}
		recordSet(t, j, "after", 1)
		clean(t, j, 2)
	})
}

// TestAFailureAtEveryWrite breaks each statement of the append in turn.
func TestAFailureAtEveryWrite(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		recordSet(t, j, "before", 1)
		owner := db.Owner(t)
		for _, write := range []string{"INSERT ON journal_events", "INSERT ON journal_hashes", "UPDATE ON journal_head", "INSERT ON idempotency"} {
			breakWrite, mend := breaking(db.Dialect(), write)
			if err := owner.InTx(t.Context(), run(breakWrite)); err != nil {
				t.Fatal(err)
			}
			retry := &journal.Retry{ActorID: "clerk", Key: write, Hash: "h"}
			change := func(tx *journal.Tx) (journal.Event, error) { return event("k"), set(tx, "k", 1) }
			if _, err := j.Record(journal.WithRetry(t.Context(), retry), clerk, change); err == nil {
				t.Errorf("%s: recorded", write)
			}
			if n := count(t, db.DB, "throttles") + count(t, db.DB, "idempotency"); n != 1 {
				t.Errorf("%s: %d rows are left", write, n)
			}
			clean(t, j, 1)
			if err := owner.InTx(t.Context(), run(mend)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func breaking(dialect database.Dialect, write string) (breakWrite, mend []string) {
	if dialect == database.SQLite {
		return []string{"CREATE TRIGGER broken BEFORE " + write + " BEGIN SELECT RAISE(ABORT, 'disk full'); END"}, []string{"DROP TRIGGER broken"}
	}
	return []string{
		"CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$",
		"CREATE TRIGGER broken BEFORE " + write + " FOR EACH ROW EXECUTE FUNCTION broken()",
	}, []string{"DROP FUNCTION broken CASCADE"}
}

func run(statements []string) func(*database.Tx) error {
	return func(tx *database.Tx) error {
		for _, s := range statements {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	}
}

func TestKnowledgeTimeNeverRunsBackwards(t *testing.T) {
	now := start
	databasetest.AllAt(t, func() time.Time { return now }, func(t *testing.T, db *databasetest.Database) {
		j := open(t, db)
		for i, step := range []time.Duration{0, time.Hour, -time.Hour, time.Minute, 2 * time.Hour} {
			now = start.Add(step)
			recordSet(t, j, fmt.Sprint("k", i), 1)
		}
		want := []time.Duration{0, time.Hour, time.Hour, time.Hour, 2 * time.Hour}
		for i, e := range events(t, db.DB) {
			if !e.RecordedAt.Equal(start.Add(want[i])) {
				t.Errorf("event %d is recorded at %s, want %s", i, e.RecordedAt, start.Add(want[i]))
			}
		}
		clean(t, j, 5)
	})
}

// TestManyWritersMakeOneOrder starts on an empty journal: the very first
// changes race too.
func TestManyWritersMakeOneOrder(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		const writers, each = 32, 20
		var group sync.WaitGroup
		seen := make([]bool, writers*each)
		var mu sync.Mutex
		for w := range writers {
			group.Go(func() {
				for i := range each {
					key := fmt.Sprintf("k%d", (w+i)%7) // seven rows that all writers fight for
					r, err := j.Record(t.Context(), clerk, func(tx *journal.Tx) (journal.Event, error) {
						return event(key), set(tx, key, int64(w*each+i))
					})
					if err != nil {
						t.Errorf("writer %d: %v", w, err)
						return
					}
					mu.Lock()
					if seen[r.Index] {
						t.Errorf("index %d was given twice", r.Index)
					}
					seen[r.Index] = true
					mu.Unlock()
				}
			})
		}
		group.Wait()
		clean(t, j, writers*each)
	})
}

// TestTheIndexIsKnownInside lets a change write its own index into a row.
func TestTheIndexIsKnownInside(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		recordSet(t, j, "before", 1)
		var inside int64
		r := record(t, j, func(tx *journal.Tx) (_ journal.Event, err error) {
			if inside, err = tx.Index(); err != nil {
				return journal.Event{}, err
			}
			return event("k"), set(tx, "k", inside)
		})
		if inside != 1 || r.Index != inside {
			t.Errorf("inside %d, receipt %d", inside, r.Index)
		}
		clean(t, j, 2)
	})
}

func TestTouchingAnUnprotectedTablePanics(t *testing.T) {
	j := open(t, databasetest.New(t, database.SQLite, nil))
	defer func() {
		if recover() == nil {
			t.Error("a table without protection was touched")
		}
	}()
	_, _ = j.Record(t.Context(), clerk, func(tx *journal.Tx) (journal.Event, error) {
		tx.Touch("sessions", "s")
		return event("s"), nil
	})
}

func TestAKeyMustBeAmongTheColumns(t *testing.T) {
	db := databasetest.New(t, database.SQLite, nil)
	for name, table := range map[string]journal.Table{
		"no key":      {Name: "throttles", Columns: []string{"key"}},
		"unknown key": {Name: "throttles", Key: []string{"key"}, Columns: []string{"failures"}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: accepted", name)
				}
			}()
			journal.New(db.DB, signer(t), table)
		}()
		v := journal.Verifier{DB: db.DB, Tables: []journal.Table{table}}
		if _, err := v.Verify(t.Context()); err == nil {
			t.Errorf("%s: verified", name)
		}
	}
}

// TestAHeadThatWasMovedStopsEverything sets the head back: the change fails,
// and not as a duplicate of the caller's own row.
func TestAHeadThatWasMovedStopsEverything(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		for i := range int64(3) {
			recordSet(t, j, fmt.Sprint("k", i), i)
		}
		tamper(t, db, script("UPDATE journal_head SET size = 1"))
		_, err := j.Record(t.Context(), clerk, func(tx *journal.Tx) (journal.Event, error) { return event("k"), set(tx, "k", 1) })
		if !errors.Is(err, journal.ErrForked) || database.IsDuplicate(err) {
			t.Errorf("recorded over an event: %v", err)
		}
	})
}
