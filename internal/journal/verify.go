package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/verifier"
)

// Problem names one row that is not as the journal says.
type Problem struct {
	Table string
	Key   string
	What  string
}

func (p Problem) String() string { return fmt.Sprintf("%s[%s]: %s", p.Table, p.Key, p.What) }

// Result is what a verification found.
type Result struct {
	Events      int64
	Checkpoints int64
	Rows        int64
	// Checkpoint is the newest one, with a good signature; zero when there is none.
	Checkpoint Checkpoint
	// Vouched is how far each witness has vouched, in the database or in the
	// checkpoints held outside.
	Vouched  []Vouched
	Problems []Problem
}

// maxProblems bounds what is listed; the first one is what matters.
const maxProblems = 20

// outsideTable stands in a Problem for checkpoints that are no row here.
const outsideTable = "outside checkpoint"

// Verifier checks a whole database against its journal. What it cannot see is
// an event that someone with the owner's rights appends, complete with hashes,
// after the newest checkpoint: until the next one is signed, nothing vouches
// for the tail. It is not safe for concurrent use.
type Verifier struct {
	DB     *database.DB
	Key    string // the log's public key
	Tables []Table
	// Outside are checkpoints held elsewhere: they show a cut tail even when
	// every trace of it was removed from the database.
	Outside []Checkpoint
	// Witnesses are the keys whose countersignatures count.
	Witnesses []verifier.WitnessKey

	tx     *database.Tx
	result Result
	next   int64     // index of the next event
	lastAt time.Time // of the event before it
	holed  bool      // an event is missing: the tree cannot be followed further
	edge   map[int64]node
	due    map[int64][]witnessed
	told   map[string]bool  // what is reported once only
	fits   map[string]int64 // the largest size whose signed root is right, by table
	rows   map[string]map[string]digest
}

// witnessed is the root that a checkpoint states for its size.
type witnessed struct {
	root  tlog.Hash
	table string
	key   string
}

// Verify reads everything once, in one snapshot: every event's place, columns,
// hash and tree nodes; every checkpoint's signature and root; every protected
// row's digest, and that no row is missing or surplus. Memory grows with the
// number of protected rows (their keys and digests), not with the log.
func (v *Verifier) Verify(ctx context.Context) (Result, error) {
	v.result, v.next, v.lastAt, v.holed = Result{}, 0, time.Time{}, false
	v.edge, v.due, v.told, v.rows = map[int64]node{}, map[int64][]witnessed{}, map[string]bool{}, map[string]map[string]digest{}
	v.fits = map[string]int64{}
	for _, t := range v.Tables {
		if err := t.check(); err != nil {
			return Result{}, err
		}
		v.rows[t.Name] = map[string]digest{}
	}
	for _, cp := range v.Outside {
		v.due[cp.Size] = append(v.due[cp.Size], witnessed{cp.Root, outsideTable, fmt.Sprint(cp.Size)})
	}
	v.checkOutsideCosignatures()
	err := v.DB.View(ctx, func(tx *database.Tx) error {
		v.tx = tx
		for _, step := range []func() error{v.checkEvents, v.checkSurplus, v.checkHead, v.checkTables} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	v.tx = nil
	return v.result, err
}

func (v *Verifier) report(table, key, format string, a ...any) {
	if len(v.result.Problems) < maxProblems {
		v.result.Problems = append(v.result.Problems, Problem{table, key, fmt.Sprintf(format, a...)})
	}
}

func (v *Verifier) once(topic string) bool {
	first := !v.told[topic]
	v.told[topic] = true
	return first
}

// chunk is how many events are read at once: memory stays flat. It is even, so
// that two leaves of one tree node are always read together.
const chunk = 500

func (v *Verifier) checkEvents() error {
	for {
		var events []eventRow
		err := v.tx.Raw("SELECT "+eventColumns+" FROM journal_events WHERE idx >= ? ORDER BY idx LIMIT ?", v.next, chunk).Scan(&events).Error
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		if len(events) == 0 {
			return nil
		}
		last := events[len(events)-1].Idx
		stored, err := v.storedHashes(v.next, last)
		if err != nil {
			return err
		}
		if err := errors.Join(v.loadCheckpoints(v.next, last+1), v.loadCosignatures(v.next, last+1)); err != nil {
			return err
		}
		for _, e := range events {
			if err := v.checkEvent(e, stored); err != nil {
				return err
			}
		}
	}
}

// loadCheckpoints makes the roots due that were signed for sizes in (from, to].
func (v *Verifier) loadCheckpoints(from, to int64) error {
	var rows []checkpointRow
	err := v.tx.Raw("SELECT size, root, note, signed_at FROM journal_checkpoints WHERE size > ? AND size <= ? ORDER BY size", from, to).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	for _, r := range rows {
		key := fmt.Sprint(r.Size)
		cp, err := verifier.OpenCheckpoint(r.Note, v.Key)
		switch {
		case err != nil:
			v.report("journal_checkpoints", key, "%v", err)
			continue
		case cp.Size != r.Size || !bytes.Equal(cp.Root[:], r.Root):
			v.report("journal_checkpoints", key, "columns differ from the signed text")
			continue
		}
		v.result.Checkpoints++
		v.result.Checkpoint = cp
		v.due[cp.Size] = append(v.due[cp.Size], witnessed{cp.Root, "journal_checkpoints", key})
	}
	return nil
}

func (v *Verifier) checkEvent(e eventRow, stored map[int64]tlog.Hash) error {
	key := fmt.Sprint(e.Idx)
	switch {
	case e.Idx < v.next:
		v.report("journal_events", key, "two events have this index")
		return nil
	case e.Idx > v.next:
		for i := v.next; i < min(e.Idx, v.next+maxProblems); i++ {
			v.report("journal_events", fmt.Sprint(i), "the event is missing (the next one is %d)", e.Idx)
		}
		v.holed = true
	}
	v.next, v.lastAt = e.Idx+1, e.RecordedAt
	v.result.Events++
	v.fold(e, key)
	if v.holed {
		if stored[tlog.StoredHashIndex(0, e.Idx)] != leafHash(e.Body) {
			v.report("journal_events", key, "the event's text does not have the hash it was recorded with")
		}
		return nil
	}
	if err := v.checkTree(e, stored); err != nil {
		return err
	}
	return v.checkRoots(e.Idx + 1)
}

// checkSurplus finds what speaks of events that are not there: before the
// first one, or beyond the last one because the tail was cut.
func (v *Verifier) checkSurplus() error {
	const cut = "signs %s events, but the log ends after %d: the tail was cut"
	var sizes []int64
	if err := v.tx.Raw("SELECT size FROM journal_checkpoints WHERE size > ? OR size < 1 ORDER BY size LIMIT ?", v.next, maxProblems).Scan(&sizes).Error; err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	for _, size := range sizes {
		v.report("journal_checkpoints", fmt.Sprint(size), cut, fmt.Sprint(size), v.next)
	}
	beyond, err := cosignatures(v.tx, "size > ? ORDER BY size, key_id, signed_at LIMIT ?", v.next, maxProblems)
	if err != nil {
		return err
	}
	for _, c := range beyond {
		v.report(cosignatureTable, c.place(), cut, fmt.Sprint(c.Size), v.next)
	}
	for _, cp := range v.Outside {
		if cp.Size > v.next {
			v.report(outsideTable, fmt.Sprint(cp.Size), cut, fmt.Sprint(cp.Size), v.next)
		}
	}
	for _, q := range []struct{ table, column, what string }{
		{"journal_hashes", "pos", "a tree node stands for an event that is gone: the tail was cut"},
		{"journal_events", "idx", "no event has such an index"},
	} {
		end := v.next
		if q.column == "pos" {
			end = tlog.StoredHashIndex(0, v.next)
		}
		var extra []int64
		sql := fmt.Sprintf("SELECT %[1]s FROM %[2]s WHERE %[1]s >= ? OR %[1]s < 0 ORDER BY %[1]s LIMIT 1", q.column, q.table)
		if err := v.tx.Raw(sql, end).Scan(&extra).Error; err != nil {
			return fmt.Errorf("read %s: %w", q.table, err)
		}
		if len(extra) > 0 {
			v.report(q.table, fmt.Sprint(extra[0]), "%s", q.what)
		}
	}
	return nil
}

func (v *Verifier) checkHead() error {
	h, err := readHead(v.tx)
	if err != nil {
		return err
	}
	switch {
	case h.Size != v.next:
		v.report("journal_head", "1", "counts %d events, but the log ends after %d", h.Size, v.next)
	case v.next > 0 && !h.RecordedAt.Equal(v.lastAt):
		v.report("journal_head", "1", "states another time than the last event")
	}
	return nil
}
