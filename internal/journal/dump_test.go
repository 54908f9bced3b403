package journal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// TestDump: events, checkpoints and rows come out as they were hashed, under a
// checkpoint of exactly the snapshot, and nothing is written.
func TestDump(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		for _, key := range []string{"a", "b", "c"} {
			recordSet(t, j, key, 1)
		}
		checkpoint(t, j)
		recordSet(t, j, "a", 2)
		var bodies, notes, rows []string
		keep := func(to *[]string) func([]byte) error {
			return func(b []byte) error { *to = append(*to, string(b)); return nil }
		}
		var cp journal.Checkpoint
		err := j.Dump(t.Context(), func(d *journal.Dump) error {
			cp = d.Checkpoint
			return errors.Join(d.Events(keep(&bodies)), d.Checkpoints(keep(&notes)), d.Rows(tables[0], keep(&rows)))
		})
		if err != nil || len(bodies) != 4 || len(notes) != 2 || len(rows) != 3 || notes[1] != cp.Note {
			t.Fatalf("%v: %d events, %d checkpoints, %d rows", err, len(bodies), len(notes), len(rows))
		}
		if opened, err := verifier.OpenCheckpoint(cp.Note, j.VerifierKey()); err != nil || opened.Size != 4 || opened.Root != cp.Root {
			t.Errorf("%+v, %v", opened, err)
		}
		sum := sha256.Sum256([]byte(rows[0]))
		if !strings.Contains(bodies[3], hex.EncodeToString(sum[:])) {
			t.Errorf("event %s does not have the digest of %s", bodies[3], rows[0])
		}
		if n := count(t, db.DB, "journal_checkpoints"); n != 1 {
			t.Errorf("%d checkpoints", n)
		}
		stop := errors.New("stop")
		unsigned := journal.New(db.DB, nil, tables...)
		if err := unsigned.Dump(t.Context(), func(*journal.Dump) error { return stop }); err == nil || errors.Is(err, stop) {
			t.Errorf("a dump of 4 events under a checkpoint of 3: %v", err)
		}
		checkpoint(t, j)
		if err := unsigned.Dump(t.Context(), func(*journal.Dump) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("without a signer, under a checkpoint of everything: %v", err)
		}
		err = unsigned.Dump(t.Context(), func(d *journal.Dump) error {
			if d.Checkpoint.Root != cp.Root || d.Checkpoint.Origin != cp.Origin || d.Checkpoint.Size != cp.Size {
				t.Errorf("the stored checkpoint is %+v, signed was %+v", d.Checkpoint, cp)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestDumpsNeverSignARewrittenLog: not in memory either.
func TestDumpsNeverSignARewrittenLog(t *testing.T) {
	for name, spoil := range map[string]func(*database.Tx) error{"cut": after(cutTail, rehash), "rewritten": after(rewrite(5, `"k5"`, `"k6"`), rehash)} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
				build(t, j)
				tamper(t, db, spoil)
				if err := j.Dump(t.Context(), func(*journal.Dump) error { return nil }); !errors.Is(err, journal.ErrForked) {
					t.Errorf("signed: %v", err)
				}
			})
		})
	}
}
