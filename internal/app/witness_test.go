package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/verifier"
	"jishi/internal/witness"
)

// TestTheWitnessSeesThrough (R33): a witness looks over HTTP while contracts are
// registered. Then someone with the owner's rights and the log's key rewrites
// history, with all hashes and new signatures. The database alone looks right;
// the witness refuses and keeps the evidence, and verify names the place.
func TestTheWitnessSeesThrough(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 6)
			dir := filepath.Join(t.TempDir(), "audit")
			key, err := witness.MakeKey(dir, "audit.test/witness")
			check(t, err)
			cfg.Witnesses = "# the audit bureau\n" + key.Public.String() + "\n"
			logKey, err := keyring.LogPublicKey(cfg.KeyDir)
			check(t, err)
			verify := func(o app.VerifyOptions) []string {
				t.Helper()
				o.Key = logKey
				r, err := app.Verify(t.Context(), cfg, o)
				check(t, err)
				if len(r.Problems) == 0 && (len(r.Journal.Vouched) != 1 || r.Journal.Vouched[0].Size == 0) && o.WitnessKeys == "" {
					t.Errorf("nobody has vouched: %+v", r.Journal.Vouched)
				}
				var out []string
				for _, p := range r.Problems {
					out = append(out, p.String())
				}
				return out
			}
			seen := watchTheCity(t, cfg, dir, logKey)
			if found := verify(app.VerifyOptions{Witness: filepath.Join(dir, "checkpoints.log")}); len(found) > 0 {
				t.Fatalf("before: %v", found)
			}
			rewriteHistory(t, cfg)
			if found := verify(app.VerifyOptions{}); len(found) != 1 || !strings.HasPrefix(found[0], fmt.Sprintf("journal_cosignatures[%d/%s/", seen[0], key.Public.ID())) {
				t.Errorf("the countersignatures in the database: %v", found)
			}
			forgetWitnesses(t, cfg)
			if found := verify(app.VerifyOptions{WitnessKeys: "#"}); len(found) > 0 {
				t.Errorf("whoever rewrote it left traces, so that this test tries less than it says: %v", found)
			}
			if found := verify(app.VerifyOptions{Witness: filepath.Join(dir, "checkpoints.log")}); len(found) != 1 || !strings.HasPrefix(found[0], fmt.Sprintf("outside checkpoint[%d]", seen[0])) || !strings.Contains(found[0], "events 0 to") {
				t.Errorf("the witness's checkpoints: %v", found)
			}
			theWitnessRefuses(t, cfg, dir, logKey, seen)
		})
	}
}

// watchTheCity runs the platform and a witness beside it while it goes on, and
// gives the sizes that the witness countersigned.
func watchTheCity(t *testing.T, cfg config.Config, dir, logKey string) (seen []int64) {
	t.Helper()
	a, x, closeAll := platform(t, cfg, dir, logKey)
	defer closeAll()
	for round := range 3 {
		if round > 0 {
			check(t, a.FillCity(t.Context(), 6+2*round, password)) // registers more
			_, err := a.Journal.Checkpoint(t.Context())
			check(t, err)
		}
		cp, err := x.Once(t.Context())
		check(t, err)
		seen = append(seen, cp.Size)
	}
	if !slices.IsSorted(seen) || seen[0] == seen[2] {
		t.Fatalf("the log did not grow: %v", seen)
	}
	if _, err := a.Journal.CloseDays(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	days, err := a.Journal.Days(t.Context(), calendar.Date{}, 50)
	if err != nil || len(days) < 2 || !days[len(days)-1].Whole || len(days[len(days)-1].Vouched) != 1 {
		t.Fatalf("%d days, %v", len(days), err)
	}
	var out bytes.Buffer
	if n, err := app.ExportCheckpoints(t.Context(), cfg, logKey, days[1].Day, &out); err != nil || n != 2 || strings.Count(out.String(), verifier.EndOfNote) != 2 {
		t.Errorf("exported %d, %v", n, err)
	}
	return seen
}

// platform serves the city over HTTP, with a witness in front of it.
func platform(t *testing.T, cfg config.Config, dir, logKey string) (*app.App, *witness.Witness, func()) {
	t.Helper()
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
	check(t, err)
	handler, err := a.Handler()
	check(t, err)
	server := httptest.NewServer(handler)
	x, err := witness.Open(witness.Options{URL: server.URL, Dir: dir, LogKey: logKey})
	check(t, err)
	return a, x, func() { server.Close(); check(t, a.Close()) }
}

// owned does something as someone who owns the database, past every trigger.
func owned(t *testing.T, cfg config.Config, f func(*database.Tx) error) {
	t.Helper()
	owner, err := database.Open(t.Context(), database.Options{URL: cfg.Database(), Owner: true})
	check(t, err)
	defer owner.Close()
	disarm(t, owner)
	run(t, owner, f)
}

// rewriteHistory changes what the first registration said, makes the whole tree
// anew and signs it with the log's own key.
func rewriteHistory(t *testing.T, cfg config.Config) {
	t.Helper()
	keys, err := keyring.Open(cfg.KeyDir, cfg.LogOrigin)
	check(t, err)
	owned(t, cfg, func(tx *database.Tx) error {
		var rows []struct {
			Idx  int64
			Body []byte
		}
		if err := tx.Raw("SELECT idx, body FROM journal_events ORDER BY idx").Scan(&rows).Error; err != nil {
			return err
		}
		i := slices.IndexFunc(rows, func(r struct {
			Idx  int64
			Body []byte
		}) bool {
			return bytes.Contains(r.Body, []byte(`"kind":"contract.registered"`))
		})
		mark := []byte(`"statement_sha256":"`)
		at := bytes.Index(rows[i].Body, mark) + len(mark)
		rows[i].Body[at] = map[bool]byte{true: '1', false: '0'}[rows[i].Body[at] == '0']
		err := errors.Join(tx.Exec("UPDATE journal_events SET body = ? WHERE idx = ?", rows[i].Body, rows[i].Idx).Error,
			tx.Exec("DELETE FROM journal_hashes").Error, tx.Exec("DELETE FROM journal_checkpoints").Error)
		var tree []tlog.Hash
		read := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, _ error) {
			for _, p := range at {
				out = append(out, tree[p])
			}
			return out, nil
		})
		for _, r := range rows {
			hashes, hashErr := tlog.StoredHashes(r.Idx, r.Body, read)
			tree, err = append(tree, hashes...), errors.Join(err, hashErr)
		}
		for pos, h := range tree {
			err = errors.Join(err, tx.Exec("INSERT INTO journal_hashes VALUES (?, ?)", pos, h[:]).Error)
		}
		size := int64(len(rows))
		root, rootErr := tlog.TreeHash(size, read)
		signed, signErr := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", keys.Journal.Name(), size, root)}, keys.Journal)
		return errors.Join(err, rootErr, signErr, tx.Exec("INSERT INTO journal_checkpoints VALUES (?, ?, ?, ?)", size, root[:], string(signed), time.Now().UTC()).Error)
	})
}

func forgetWitnesses(t *testing.T, cfg config.Config) {
	t.Helper()
	owned(t, cfg, func(tx *database.Tx) error { return tx.Exec("DELETE FROM journal_cosignatures").Error })
}

func theWitnessRefuses(t *testing.T, cfg config.Config, dir, logKey string, seen []int64) {
	t.Helper()
	_, x, closeAll := platform(t, cfg, dir, logKey)
	defer closeAll()
	err := x.Run(context.Background(), time.Hour, func(cp journal.Checkpoint, err error) { t.Errorf("countersigned %d, %v", cp.Size, err) })
	fork, ok := errors.AsType[*witness.Fork](err)
	if !ok {
		t.Fatalf("the witness: %v", err)
	}
	if text, err := os.ReadFile(fork.File); err != nil || strings.Count(string(text), verifier.EndOfNote) != 2 || fork.Vouched.Size != seen[2] {
		t.Errorf("the evidence: %s, %v", text, err)
	}
	r, err := app.Verify(t.Context(), cfg, app.VerifyOptions{Key: logKey, Witness: fork.File})
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Table != "outside checkpoint" || r.Problems[0].Key != fmt.Sprint(seen[2]) {
		t.Errorf("verify with the evidence: %v, %v", r.Problems, err)
	}
}
