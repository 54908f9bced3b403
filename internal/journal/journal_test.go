package journal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
	"jishi/internal/keyring"
)

// The tests protect two real tables: one whose rows come, change and go, and
// one with a key of three columns.
var tables = []journal.Table{
	{Name: "throttles", Key: []string{"key"}, Columns: []string{"key", "failures", "window_start", "blocked_until"}},
	{Name: "volume_targets", Key: []string{"year", "region", "indicator"}, Columns: []string{"year", "region", "indicator", "value", "source", "version", "updated_at"}},
}

var (
	start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	clerk = journal.Actor{UserID: "clerk", OrgID: "bureau", SessionID: "s1", RequestID: "r1"}
)

func signer(t testing.TB) journal.Signer {
	t.Helper()
	ring, err := keyring.Open(t.TempDir(), "jishi.test/log")
	if err != nil {
		t.Fatal(err)
	}
	return ring.Journal
}

func open(t testing.TB, db *databasetest.Database) *journal.Journal {
	t.Helper()
	return journal.New(db.DB, signer(t), tables...)
}

// both runs the same body over an empty journal on both databases.
func both(t *testing.T, f func(t *testing.T, db *databasetest.Database, j *journal.Journal)) {
	t.Helper()
	databasetest.AllAt(t, func() time.Time { return start }, func(t *testing.T, db *databasetest.Database) {
		f(t, db, open(t, db))
	})
}

func event(key string) journal.Event {
	return journal.Event{Kind: "throttle.set", ObjectType: "throttle", ObjectID: key, Version: 1, OwnerOrg: "bureau", Data: map[string]any{"key": key}}
}

// set inserts or changes one throttle row inside a transaction.
func set(tx *journal.Tx, key string, failures int64) error {
	tx.Touch("throttles", key)
	return tx.Exec(`INSERT INTO throttles (key, failures, window_start) VALUES (?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures`, key, failures, tx.Now).Error
}

func remove(tx *journal.Tx, key string) error {
	tx.Touch("throttles", key)
	return tx.Exec("DELETE FROM throttles WHERE key = ?", key).Error
}

func record(t testing.TB, j *journal.Journal, f func(*journal.Tx) (journal.Event, error)) journal.Receipt {
	t.Helper()
	receipt, err := j.Record(t.Context(), clerk, f)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func recordSet(t testing.TB, j *journal.Journal, key string, failures int64) journal.Receipt {
	t.Helper()
	return record(t, j, func(tx *journal.Tx) (journal.Event, error) { return event(key), set(tx, key, failures) })
}

func checkpoint(t testing.TB, j *journal.Journal) journal.Checkpoint {
	t.Helper()
	cp, err := j.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return cp
}

func verify(t testing.TB, j *journal.Journal, outside ...journal.Checkpoint) journal.Result {
	t.Helper()
	v := journal.Verifier{DB: j.DB(), Key: j.VerifierKey(), Tables: tables, Outside: outside}
	result, err := v.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// places are the rows that a verification names, each once.
func places(r journal.Result) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, fmt.Sprintf("%s[%s]", p.Table, p.Key))
	}
	return slices.Compact(out)
}

func clean(t testing.TB, j *journal.Journal, events int64) {
	t.Helper()
	if r := verify(t, j); len(r.Problems) > 0 || r.Events != events {
		t.Fatalf("%d events (want %d), problems: %v", r.Events, events, r.Problems)
	}
}

func count(t testing.TB, db *database.DB, table string) int64 {
	t.Helper()
	var n int64
	if err := db.View(t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

type eventRow struct {
	Idx        int64
	RecordedAt time.Time
	Body       []byte
}

func events(t testing.TB, db *database.DB) []eventRow {
	t.Helper()
	var out []eventRow
	if err := db.View(t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT idx, recorded_at, body FROM journal_events ORDER BY idx").Scan(&out).Error
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// tamper runs statements as someone with an SQL client and the owner's rights
// would, past every trigger.
func tamper(t testing.TB, db *databasetest.Database, f func(tx *database.Tx) error) {
	t.Helper()
	err := db.Owner(t).InTx(t.Context(), func(tx *database.Tx) error {
		if tx.Dialect == database.Postgres {
			if err := tx.Exec("SET LOCAL session_replication_role = replica").Error; err != nil {
				return err
			}
			return f(tx)
		}
		var triggers []string
		if err := tx.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger'").Scan(&triggers).Error; err != nil {
			return err
		}
		for _, name := range triggers {
			if err := tx.Exec("DROP TRIGGER " + name).Error; err != nil {
				return err
			}
		}
		return f(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// script runs statements in order.
func script(statements ...string) func(*database.Tx) error {
	return func(tx *database.Tx) error {
		for _, s := range statements {
			if res := tx.Exec(s); res.Error != nil {
				return fmt.Errorf("%s: %w", s, res.Error)
			} else if res.RowsAffected == 0 {
				return fmt.Errorf("%s: no row", strings.TrimSpace(s))
			}
		}
		return nil
	}
}
