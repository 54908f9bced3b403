package journal_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

func TestACheckpointIsSignedOnceForEachSize(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		if _, err := j.Checkpoint(t.Context()); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("an empty log was signed: %v", err)
		}
		recordSet(t, j, "k", 1)
		var group sync.WaitGroup
		notes := make([]journal.Checkpoint, 8)
		for i := range notes {
			group.Go(func() { notes[i] = checkpoint(t, j) })
		}
		group.Wait()
		for _, cp := range notes {
			if cp != notes[0] || cp.Size != 1 {
				t.Errorf("signed both %+v and %+v", cp, notes[0])
			}
		}
		if n := count(t, db.DB, "journal_checkpoints"); n != 1 {
			t.Errorf("%d checkpoints are stored", n)
		}
		clean(t, j, 1)
	})
}

func TestPublishHandsOutEachCheckpoint(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		recordSet(t, j, "k", 1)
		ctx, cancel := context.WithCancel(t.Context())
		var kept []int64
		err := j.Publish(ctx, time.Millisecond, func(cp journal.Checkpoint) error {
			if kept = append(kept, cp.Size); len(kept) == 3 {
				cancel()
				return nil
			}
			recordSet(t, j, "k", int64(len(kept)))
			return nil
		})
		if err != nil || len(kept) != 3 || kept[0] != 1 || kept[1] != 2 || kept[2] != 3 {
			t.Errorf("kept %v, %v", kept, err)
		}
		full := errors.New("full")
		if err := j.Publish(t.Context(), time.Hour, func(journal.Checkpoint) error { return full }); !errors.Is(err, full) {
			t.Errorf("a checkpoint that could not be kept: %v", err)
		}
		tamper(t, db, script("UPDATE journal_checkpoints SET size = 9 WHERE size = 3"))
		if err := j.Publish(t.Context(), time.Hour, func(journal.Checkpoint) error { return nil }); !errors.Is(err, journal.ErrForked) {
			t.Errorf("a changed log: %v", err)
		}
	})
}
