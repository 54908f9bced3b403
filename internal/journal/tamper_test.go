package journal_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
)

// build records twelve events: eight rows, two of them changed together, one
// deleted, a row of the other table, and one change after the last checkpoint.
// Checkpoints stand at 4 and 11.
func build(t *testing.T, j *journal.Journal) (outside journal.Checkpoint) {
	for i := range int64(8) {
		recordSet(t, j, fmt.Sprint("k", i), i)
		if i == 3 {
			checkpoint(t, j)
		}
	}
	record(t, j, func(tx *journal.Tx) (journal.Event, error) {
		if err := set(tx, "k1", 100); err != nil {
			return journal.Event{}, err
		}
		return event("k1"), set(tx, "k2", 100)
	})
	record(t, j, func(tx *journal.Tx) (journal.Event, error) { return event("k3"), remove(tx, "k3") })
	record(t, j, func(tx *journal.Tx) (journal.Event, error) {
		tx.Touch("volume_targets", 2026, "r/1", "COUNT")
		return event("target"), tx.Exec("INSERT INTO volume_targets VALUES (2026, 'r/1', 'COUNT', 5, '', 1, ?)", tx.Now).Error
	})
	outside = checkpoint(t, j)
	recordSet(t, j, "k4", 400)
	clean(t, j, 12)
	return outside
}

// rewrite changes the text of one event.
func rewrite(index int64, from, to string) func(*database.Tx) error {
	return func(tx *database.Tx) error {
		var body []byte
		if err := tx.Raw("SELECT body FROM journal_events WHERE idx = ?", index).Row().Scan(&body); err != nil {
			return err
		}
		changed := bytes.Replace(body, []byte(from), []byte(to), 1)
		if bytes.Equal(body, changed) {
			return fmt.Errorf("event %d has no %q: %s", index, from, body)
		}
		return tx.Exec("UPDATE journal_events SET body = ? WHERE idx = ?", changed, index).Error
	}
}

// rehash makes the whole tree anew over the events as they are: what a
// tamperer does who knows how the log is built.
func rehash(tx *database.Tx) error {
	var list []eventRow
	if err := tx.Raw("SELECT idx, body FROM journal_events ORDER BY idx").Scan(&list).Error; err != nil {
		return err
	}
	var tree []tlog.Hash
	for _, e := range list {
		hashes, err := tlog.StoredHashes(e.Idx, e.Body, tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, _ error) {
			for _, p := range at {
				out = append(out, tree[p])
			}
			return out, nil
		}))
		if err != nil {
			return err
		}
		tree = append(tree, hashes...)
	}
	if err := tx.Exec("DELETE FROM journal_hashes").Error; err != nil {
		return err
	}
	for pos, h := range tree {
		if err := tx.Exec("INSERT INTO journal_hashes VALUES (?, ?)", pos, h[:]).Error; err != nil {
			return err
		}
	}
	return nil
}

func after(steps ...func(*database.Tx) error) func(*database.Tx) error {
	return func(tx *database.Tx) error {
		for _, step := range steps {
			if err := step(tx); err != nil {
				return err
			}
		}
		return nil
	}
}

// appendCopy writes event 11 once more as event 12 and moves the head.
var appendCopy = after(
	script(`INSERT INTO journal_events SELECT 12, recorded_at, kind, object_type, object_id, object_version, owner_org, actor_id, body FROM journal_events WHERE idx = 11`),
	rewrite(12, `"index":11`, `"index":12`),
	script("UPDATE journal_head SET size = 13"),
)

// cutTail removes events 9 to 11 and everything they left, rows included.
var cutTail = script(
	"DELETE FROM journal_events WHERE idx >= 9",
	fmt.Sprintf("DELETE FROM journal_hashes WHERE pos >= %d", tlog.StoredHashIndex(0, 9)),
	"UPDATE journal_head SET size = 9",
	"INSERT INTO throttles SELECT 'k3', 3, window_start, NULL FROM throttles WHERE key = 'k1'",
	"UPDATE throttles SET failures = 4 WHERE key = 'k4'",
	"DELETE FROM volume_targets",
)

func at(level int, n int64) int64 { return tlog.StoredHashIndex(level, n) }

// tamperings are all ways to change the database behind the program's back,
// and the rows that Verify must name for each: these and no others.
var tamperings = []struct {
	name    string
	do      func(*database.Tx) error
	outside bool
	want    []string
}{
	{name: "one byte of an event's text", do: rewrite(5, `"k5"`, `"k6"`), want: []string{"journal_events[5]"}},
	{name: "the text of the last event", do: rewrite(11, `"key":"k4"`, `"key":"k5"`), want: []string{"journal_events[11]"}},
	{name: "an event's text is no JSON", do: rewrite(10, `{`, `[`), want: []string{"journal_events[10]", "volume_targets[2026/r~11/COUNT]"}},
	{name: "an event's actor", do: script("UPDATE journal_events SET actor_id = 'x' WHERE idx = 6"), want: []string{"journal_events[6]"}},
	{name: "an event's kind", do: script("UPDATE journal_events SET kind = 'x' WHERE idx = 6"), want: []string{"journal_events[6]"}},
	{name: "an event's object", do: script("UPDATE journal_events SET object_id = 'x' WHERE idx = 6"), want: []string{"journal_events[6]"}},
	{name: "an event's version", do: script("UPDATE journal_events SET object_version = 9 WHERE idx = 6"), want: []string{"journal_events[6]"}},
	{name: "an event's owner", do: script("UPDATE journal_events SET owner_org = 'x' WHERE idx = 6"), want: []string{"journal_events[6]"}},
	{name: "an event's time", do: script("UPDATE journal_events SET recorded_at = '2020-01-01 00:00:00+00:00' WHERE idx = 6"), want: []string{"journal_events[6]"}},
	{name: "an event deleted", do: script("DELETE FROM journal_events WHERE idx = 2"), want: []string{"journal_events[2]"}},
	{name: "an event deleted that alone knew a row", do: script("DELETE FROM journal_events WHERE idx = 6"), want: []string{"journal_events[6]", "throttles[k6]"}},
	{name: "an event deleted and another rewritten", do: after(script("DELETE FROM journal_events WHERE idx = 2"), rewrite(7, `"key":"k7"`, `"key":"k8"`)), want: []string{"journal_events[2]", "journal_events[7]"}},
	{name: "two events swapped", do: script("UPDATE journal_events SET idx = 99 WHERE idx = 4", "UPDATE journal_events SET idx = 4 WHERE idx = 5", "UPDATE journal_events SET idx = 5 WHERE idx = 99"), want: []string{"journal_events[4]", "journal_events[5]"}},
	{name: "an event inserted at the end", do: appendCopy, want: []string{"journal_events[12]"}},
	{name: "an event inserted before the first", do: script("INSERT INTO journal_events SELECT -1, recorded_at, kind, object_type, object_id, object_version, owner_org, actor_id, body FROM journal_events WHERE idx = 0"), want: []string{"journal_events[-1]"}},
	{name: "the tail cut, a checkpoint left", do: cutTail, want: []string{"journal_checkpoints[11]"}},
	{name: "the tail cut with its checkpoint", do: after(cutTail, script("DELETE FROM journal_checkpoints WHERE size = 11")), outside: true, want: []string{"outside checkpoint[11]"}},
	{name: "the tail cut, its tree left", do: script("DELETE FROM journal_events WHERE idx = 11", "UPDATE journal_head SET size = 11", "UPDATE throttles SET failures = 4 WHERE key = 'k4'"), want: []string{fmt.Sprintf("journal_hashes[%d]", at(0, 11))}},
	{name: "everything cut", do: script("DELETE FROM journal_events", "DELETE FROM journal_hashes", "DELETE FROM journal_checkpoints", "UPDATE journal_head SET size = 0", "DELETE FROM throttles", "DELETE FROM volume_targets"), outside: true, want: []string{"outside checkpoint[11]"}},
	{name: "a tree leaf", do: script(fmt.Sprintf("UPDATE journal_hashes SET hash = 'x' WHERE pos = %d", at(0, 6))), want: []string{fmt.Sprintf("journal_hashes[%d]", at(0, 6))}},
	{name: "a tree leaf deleted", do: script(fmt.Sprintf("DELETE FROM journal_hashes WHERE pos = %d", at(0, 7))), want: []string{fmt.Sprintf("journal_hashes[%d]", at(0, 7))}},
	{name: "a tree node", do: script(fmt.Sprintf("UPDATE journal_hashes SET hash = (SELECT hash FROM journal_hashes WHERE pos = 0) WHERE pos = %d", at(1, 2))), want: []string{fmt.Sprintf("journal_hashes[%d]", at(1, 2))}},
	{name: "a high tree node", do: script(fmt.Sprintf("UPDATE journal_hashes SET hash = (SELECT hash FROM journal_hashes WHERE pos = 0) WHERE pos = %d", at(3, 0))), want: []string{fmt.Sprintf("journal_hashes[%d]", at(3, 0))}},
	{name: "an event rewritten and its leaf with it", do: after(rewrite(5, `"k5"`, `"k6"`), func(tx *database.Tx) error {
		var body []byte
		if err := tx.Raw("SELECT body FROM journal_events WHERE idx = 5").Row().Scan(&body); err != nil {
			return err
		}
		h := tlog.RecordHash(body)
		return tx.Exec("UPDATE journal_hashes SET hash = ? WHERE pos = ?", h[:], at(0, 5)).Error
	}), want: []string{fmt.Sprintf("journal_hashes[%d]", at(1, 2)), "journal_checkpoints[11]"}},
	{name: "an event rewritten and the whole tree with it", do: after(rewrite(5, `"k5"`, `"k6"`), rehash), outside: true, want: []string{"journal_checkpoints[11]", "outside checkpoint[11]"}},
	{name: "an early event rewritten and the whole tree with it", do: after(rewrite(1, `"k1"`, `"k6"`), rehash), want: []string{"journal_checkpoints[4]"}},
	{name: "a checkpoint's root", do: script("UPDATE journal_checkpoints SET root = (SELECT hash FROM journal_hashes WHERE pos = 0) WHERE size = 4"), want: []string{"journal_checkpoints[4]"}},
	{name: "a checkpoint's text", do: script("UPDATE journal_checkpoints SET note = replace(note, 'jishi.test', 'jishi.best') WHERE size = 4"), want: []string{"journal_checkpoints[4]"}},
	{name: "a checkpoint's size", do: script("UPDATE journal_checkpoints SET size = 5 WHERE size = 4"), want: []string{"journal_checkpoints[5]"}},
	{name: "a checkpoint of a longer log", do: script("UPDATE journal_checkpoints SET size = 40 WHERE size = 4"), want: []string{"journal_checkpoints[40]"}},
	{name: "the head's count", do: script("UPDATE journal_head SET size = 11"), want: []string{"journal_head[1]"}},
	{name: "the head's time", do: script("UPDATE journal_head SET recorded_at = '2020-01-01 00:00:00+00:00'"), want: []string{"journal_head[1]"}},
	{name: "the head gone", do: script("DELETE FROM journal_head"), want: []string{"journal_head[1]"}},
	{name: "a row edited", do: script("UPDATE throttles SET failures = failures + 1 WHERE key = 'k5'"), want: []string{"throttles[k5]"}},
	{name: "a row edited by a microsecond", do: script("UPDATE throttles SET blocked_until = '2026-03-01 00:00:00.000001+00:00' WHERE key = 'k5'"), want: []string{"throttles[k5]"}},
	{name: "a fraction put into a row", do: script("UPDATE throttles SET failures = 1.7 WHERE key = 'k5'"), want: []string{"throttles[k5]"}},
	{name: "a row inserted", do: script("INSERT INTO throttles SELECT 'new', failures, window_start, NULL FROM throttles WHERE key = 'k5'"), want: []string{"throttles[new]"}},
	{name: "a deleted row put back", do: script("INSERT INTO throttles SELECT 'k3', failures, window_start, NULL FROM throttles WHERE key = 'k5'"), want: []string{"throttles[k3]"}},
	{name: "a row deleted", do: script("DELETE FROM throttles WHERE key = 'k6'"), want: []string{"throttles[k6]"}},
	{name: "a row's key", do: script("UPDATE throttles SET key = 'z7' WHERE key = 'k7'"), want: []string{"throttles[z7]", "throttles[k7]"}},
	{name: "two rows swapped", do: script("UPDATE throttles SET key = 'z' WHERE key = 'k5'", "UPDATE throttles SET key = 'k5' WHERE key = 'k6'", "UPDATE throttles SET key = 'k6' WHERE key = 'z'"), want: []string{"throttles[k5]", "throttles[k6]"}},
	{name: "a row of the other table", do: script("UPDATE volume_targets SET value = 6"), want: []string{"volume_targets[2026/r~11/COUNT]"}},
	{name: "a row and an event", do: after(rewrite(0, `"key":"k0"`, `"key":"k9"`), script("UPDATE throttles SET failures = 77 WHERE key = 'k7'")), want: []string{"journal_events[0]", "throttles[k7]"}},
}

func TestVerifyNamesWhatWasTamperedWith(t *testing.T) {
	for _, c := range tamperings {
		t.Run(c.name, func(t *testing.T) {
			both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
				outside := []journal.Checkpoint{build(t, j)}
				if r := verify(t, j, outside...); len(r.Problems) > 0 {
					t.Fatalf("before: %v", r.Problems)
				}
				tamper(t, db, c.do)
				if !c.outside {
					outside = nil
				}
				got := verify(t, j, outside...)
				list := places(got)
				if slices.Sort(list); !slices.Equal(list, slices.Sorted(slices.Values(c.want))) {
					t.Errorf("named %v, want %v:\n%v", list, c.want, got.Problems)
				}
			})
		})
	}
}

// TestACutTailNeedsAnOutsideCheckpoint shows why checkpoints go elsewhere: with
// all traces removed, the database alone looks right.
func TestACutTailNeedsAnOutsideCheckpoint(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		outside := build(t, j)
		tamper(t, db, after(cutTail, script("DELETE FROM journal_checkpoints WHERE size = 11")))
		clean(t, j, 9)
		if got := places(verify(t, j, outside)); !slices.Equal(got, []string{"outside checkpoint[11]"}) {
			t.Errorf("named %v", got)
		}
	})
}

func TestVerifyTellsOfATableItWasNotGiven(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		build(t, j)
		v := journal.Verifier{DB: j.DB(), Key: j.VerifierKey(), Tables: tables[1:]}
		r, err := v.Verify(t.Context())
		if err != nil || len(r.Problems) != 1 || r.Problems[0].Table != "journal_events" {
			t.Errorf("%v, %v", r.Problems, err)
		}
	})
}

func TestVerifyCounts(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		if r := verify(t, j); r.Events+r.Rows+r.Checkpoints != 0 || len(r.Problems) > 0 {
			t.Errorf("an empty log: %+v", r)
		}
		last := build(t, j)
		if r := verify(t, j, last); r.Events != 12 || r.Rows != 8 || r.Checkpoints != 2 || r.Checkpoint != last {
			t.Errorf("%+v", r)
		}
		v := journal.Verifier{DB: j.DB(), Key: signer(t).VerifierKey(), Tables: tables}
		r, err := v.Verify(t.Context())
		if want := []string{"journal_checkpoints[4]", "journal_checkpoints[11]"}; err != nil || !slices.Equal(places(r), want) {
			t.Errorf("with another log's key: %v, %v", r.Problems, err)
		}
	})
}

// TestVerifyReadsInChunks goes over the boundary at which events are read.
func TestVerifyReadsInChunks(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		const n = 1003
		for i := range int64(n) {
			recordSet(t, j, fmt.Sprint("k", i%5), i)
			if i == 498 || i == 500 || i == 999 {
				checkpoint(t, j)
			}
		}
		clean(t, j, n)
		for _, index := range []int64{499, 500, 1002} {
			tamper(t, db, rewrite(index, `"version":1`, `"version":2`))
		}
		if got, want := places(verify(t, j)), []string{"journal_events[499]", "journal_events[500]", "journal_events[1002]"}; !slices.Equal(got, want) {
			t.Errorf("named %v, want %v", got, want)
		}
	})
}
