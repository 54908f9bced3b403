package journal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
)

func keyed(t *testing.T, actor, key string) (context.Context, *journal.Retry) {
	r := &journal.Retry{ActorID: actor, Key: key, Hash: "hash of the request"}
	return journal.WithRetry(t.Context(), r), r
}

func TestAKeyIsUsedOnce(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		change := func(value int64) func(*journal.Tx) (journal.Event, error) {
			return func(tx *journal.Tx) (journal.Event, error) { return event("k"), set(tx, "k", value) }
		}
		if _, found, err := j.FindAnswer(t.Context(), "ann", "key-1"); found || err != nil {
			t.Errorf("an answer before the request: %v, %v", found, err)
		}
		ctx, first := keyed(t, "ann", "key-1")
		if journal.RetryOf(ctx) != first || journal.RetryOf(t.Context()) != nil {
			t.Error("the key does not travel with the request")
		}
		receipt, err := j.Record(ctx, clerk, change(1))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.Record(ctx, clerk, change(2)); err != nil {
			t.Errorf("what follows in the same request: %v", err)
		}
		again, _ := keyed(t, "ann", "key-1")
		if r, err := j.Record(again, clerk, change(3)); !errors.Is(err, journal.ErrRepeated) || r != (journal.Receipt{}) {
			t.Errorf("the same key again: %+v, %v", r, err)
		}
		var failures int64
		_ = db.View(t.Context(), func(tx *database.Tx) error { return tx.Raw("SELECT failures FROM throttles").Scan(&failures).Error })
		if failures != 2 {
			t.Errorf("the row says %d, want 2", failures)
		}
		clean(t, j, 2)
		a, found, err := j.FindAnswer(t.Context(), "ann", "key-1")
		if err != nil || !found || a.Status != 0 || a.EventIndex != receipt.Index || a.ObjectType != "throttle" || a.ObjectID != "k" || a.RequestHash != first.Hash || a.Body != nil {
			t.Errorf("before it is answered: %+v, %v, %v", a, found, err)
		}
		if err := j.SaveAnswer(t.Context(), first, 201, map[string]string{"ETag": `"1"`}, []byte(`{"a":1}`)); err != nil {
			t.Fatal(err)
		}
		a, found, err = j.FindAnswer(t.Context(), "ann", "key-1")
		if err != nil || !found || a.Status != 201 || a.Headers["ETag"] != `"1"` || string(a.Body) != `{"a":1}` {
			t.Errorf("after it is answered: %+v, %v, %v", a, found, err)
		}
		other, _ := keyed(t, "bob", "key-1")
		if _, err := j.Record(other, clerk, change(4)); err != nil {
			t.Errorf("the same key of someone else: %v", err)
		}
		clean(t, j, 3)
	})
}

func TestAFailedRequestLeavesItsKeyFree(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		ctx, _ := keyed(t, "ann", "key-1")
		if _, err := j.Record(ctx, clerk, func(*journal.Tx) (journal.Event, error) { return journal.Event{}, errGivenUp }); !errors.Is(err, errGivenUp) {
			t.Errorf("failed with %v", err)
		}
		if _, found, err := j.FindAnswer(t.Context(), "ann", "key-1"); found || err != nil {
			t.Errorf("a failed request claimed its key: %v", err)
		}
		again, _ := keyed(t, "ann", "key-1")
		if _, err := j.Record(again, clerk, func(tx *journal.Tx) (journal.Event, error) { return event("k"), set(tx, "k", 1) }); err != nil {
			t.Errorf("the corrected request: %v", err)
		}
	})
}

// TestParallelRepeatsMakeOneChange sends one request sixteen times at once.
// Its change depends on the state it finds, so that the late ones fail inside,
// too; all of them must still be told that they are repeats.
func TestParallelRepeatsMakeOneChange(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		recordSet(t, j, "k", 1)
		var done, repeated atomic.Int64
		var group sync.WaitGroup
		for i := range 16 {
			group.Go(func() {
				ctx, _ := keyed(t, "ann", "key-1")
				_, err := j.Record(ctx, clerk, func(tx *journal.Tx) (journal.Event, error) {
					tx.Touch("throttles", "k")
					res := tx.Exec("UPDATE throttles SET failures = 2 WHERE key = 'k' AND failures = 1")
					if res.Error == nil && res.RowsAffected == 0 {
						return journal.Event{}, fmt.Errorf("writer %d came late", i)
					}
					return event("k"), res.Error
				})
				switch {
				case err == nil:
					done.Add(1)
				case errors.Is(err, journal.ErrRepeated):
					repeated.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		if done.Load() != 1 || repeated.Load() != 15 {
			t.Errorf("%d were recorded, %d repeated", done.Load(), repeated.Load())
		}
		if n := count(t, db.DB, "idempotency"); n != 1 {
			t.Errorf("%d keys", n)
		}
		clean(t, j, 2)
	})
}

func TestOldAnswersAreForgotten(t *testing.T) {
	now := start
	databasetest.AllAt(t, func() time.Time { return now }, func(t *testing.T, db *databasetest.Database) {
		j := open(t, db)
		for i, day := range []int{0, 2, 3} {
			now = start.AddDate(0, 0, day)
			ctx, _ := keyed(t, "ann", fmt.Sprint("key-", i))
			if _, err := j.Record(ctx, clerk, func(tx *journal.Tx) (journal.Event, error) { return event("k"), set(tx, "k", 1) }); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			age  time.Duration
			left int64
		}{{7 * 24 * time.Hour, 3}, {48 * time.Hour, 2}, {time.Second, 2}} {
			if err := j.ForgetAnswers(t.Context(), c.age); err != nil {
				t.Fatal(err)
			}
			if n := count(t, db.DB, "idempotency"); n != c.left {
				t.Errorf("older than %s: %d are left, want %d", c.age, n, c.left)
			}
		}
	})
}
