package journal_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
)

// TestAnyHistoryVerifies runs random changes, several rows per event, some of
// them failing, and verifies the whole database after every step.
func TestAnyHistoryVerifies(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			var j *journal.Journal
			var events int64
			runs := 0
			rapid.Check(t, func(r *rapid.T) {
				if runs%20 == 0 { // each history goes on from those before it, but not for ever
					j, events = open(t, databasetest.New(t, dialect, nil)), 0
				}
				runs++
				steps := rapid.IntRange(1, 6).Draw(r, "steps")
				for range steps {
					if step(t, r, j) {
						events++
					}
					if rapid.Bool().Draw(r, "checkpoint") && events > 0 {
						checkpoint(t, j)
					}
					if v := verify(t, j); len(v.Problems) > 0 || v.Events != events {
						r.Fatalf("%d events (want %d): %v", v.Events, events, v.Problems)
					}
				}
			})
		})
	}
}

var errGivenUp = errors.New("given up")

// step makes one random change and tells whether it was to be recorded.
func step(t *testing.T, r *rapid.T, j *journal.Journal) bool {
	type write struct {
		key    string
		value  int64
		remove bool
	}
	writes := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) write {
		return write{
			key:    fmt.Sprint("k", rapid.IntRange(0, 5).Draw(r, "key")),
			value:  rapid.Int64Range(0, 1<<60).Draw(r, "value"),
			remove: rapid.IntRange(0, 3).Draw(r, "remove") == 0,
		}
	}), 0, 4).Draw(r, "writes")
	fails := rapid.IntRange(0, 5).Draw(r, "fails") == 0
	text := rapid.String().Draw(r, "reason")
	_, err := j.Record(t.Context(), clerk, func(tx *journal.Tx) (journal.Event, error) {
		for _, w := range writes {
			change := func() error { return set(tx, w.key, w.value) }
			if w.remove {
				change = func() error { return remove(tx, w.key) }
			}
			if err := change(); err != nil {
				return journal.Event{}, err
			}
		}
		e := event("k")
		e.Reason = text
		if fails {
			return e, errGivenUp
		}
		return e, nil
	})
	if fails && !errors.Is(err, errGivenUp) || !fails && err != nil {
		r.Fatal(err)
	}
	return !fails
}
