package journal_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/calendar"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// daily runs a body over a journal whose clock is moved by hand. Midnight in
// Shanghai is 16:00 UTC.
func daily(t *testing.T, f func(t *testing.T, db *databasetest.Database, j *journal.Journal, at func(day, hour int))) {
	t.Helper()
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		now := start
		j := journal.New(db.WithClock(func() time.Time { return now }), signer(t), tables...)
		f(t, db, j, func(day, hour int) { now = time.Date(2026, 3, day, hour, 0, 0, 0, calendar.Shanghai).UTC() })
	})
}

// threeDays records on the 2nd, the 3rd and the 5th; only the 3rd is signed on
// its day, and not at its end.
func threeDays(t *testing.T, j *journal.Journal, at func(day, hour int)) {
	t.Helper()
	for i, c := range []struct{ day, hour int }{{2, 9}, {2, 23}, {3, 0}, {3, 12}, {3, 23}, {5, 8}, {5, 9}} {
		at(c.day, c.hour)
		recordSet(t, j, "k", int64(i))
		if i == 3 {
			checkpoint(t, j)
		}
	}
}

func closeDays(t testing.TB, j *journal.Journal, all bool) []int64 {
	t.Helper()
	list, err := j.CloseDays(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	var out []int64
	for _, cp := range list {
		if _, err := verifier.OpenCheckpoint(cp.Note, j.VerifierKey()); err != nil {
			t.Error(err)
		}
		out = append(out, cp.Size)
	}
	return out
}

func TestDaysAreClosedAfterwards(t *testing.T) {
	daily(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal, at func(day, hour int)) {
		if got := closeDays(t, j, true); len(got) > 0 {
			t.Errorf("an empty log: %v", got)
		}
		threeDays(t, j, at)
		if got := closeDays(t, j, true); !slices.Equal(got, []int64{2, 5}) {
			t.Errorf("signed %v: the 2nd ends at 2, the 3rd at 5, the 5th is not over", got)
		}
		if got := closeDays(t, j, true); len(got) > 0 {
			t.Errorf("signed twice: %v", got)
		}
		at(6, 0)
		if got := closeDays(t, j, false); !slices.Equal(got, []int64{7}) {
			t.Errorf("after midnight: %v", got)
		}
		days, err := j.Days(t.Context(), calendar.Date{}, 10)
		if err != nil || len(days) != 3 {
			t.Fatalf("%+v, %v", days, err)
		}
		for i, want := range []struct {
			day  string
			size int64
		}{{"2026-03-05", 7}, {"2026-03-03", 5}, {"2026-03-02", 2}} {
			d := days[i]
			if d.Day.String() != want.day || d.Size != want.size || !d.Whole {
				t.Errorf("%+v, want %+v", d, want)
			}
			var leaves []tlog.Hash
			for _, e := range events(t, db.DB)[:want.size] {
				leaves = append(leaves, tlog.RecordHash(e.Body))
			}
			if root := naiveRoot(leaves); root != d.Root {
				t.Errorf("the root of %s is %s, want %s", want.day, d.Root, root)
			}
		}
		if page, _ := j.Days(t.Context(), days[0].Day, 1); len(page) != 1 || page[0].Day != days[1].Day {
			t.Errorf("the next page: %+v", page)
		}
		clean(t, j, 7)
	})
}

// naiveRoot is the Merkle tree hash of RFC 6962, written down as it is defined.
func naiveRoot(leaves []tlog.Hash) tlog.Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(naiveRoot(leaves[:k]), naiveRoot(leaves[k:]))
}

// TestTheDayIsShownWhileItLasts: the newest checkpoint of today is listed, and is not yet whole.
func TestTheDayIsShownWhileItLasts(t *testing.T) {
	daily(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal, at func(day, hour int)) {
		threeDays(t, j, at)
		days, err := j.Days(t.Context(), calendar.Date{}, 10)
		if err != nil || len(days) != 1 || days[0].Size != 4 || days[0].Whole {
			t.Errorf("before any day is closed: %+v, %v", days, err)
		}
		checkpoint(t, j)
		days, err = j.Days(t.Context(), calendar.Date{}, 1)
		if err != nil || len(days) != 1 || days[0].Size != 7 || days[0].Whole || days[0].Day.String() != "2026-03-05" {
			t.Errorf("today: %+v, %v", days, err)
		}
	})
}

func TestManyProcessesCloseADayOnce(t *testing.T) {
	daily(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal, at func(day, hour int)) {
		threeDays(t, j, at)
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			group.Go(func() { _, errs[i] = j.CloseDays(t.Context(), true) })
		}
		group.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if n := count(t, db.DB, "journal_checkpoints"); n != 3 {
			t.Errorf("%d checkpoints, want those of 2, 4 and 5", n)
		}
	})
}

// TestAPastDayOfAChangedLogIsNotSigned: what was signed later binds the past.
func TestAPastDayOfAChangedLogIsNotSigned(t *testing.T) {
	daily(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal, at func(day, hour int)) {
		threeDays(t, j, at)
		checkpoint(t, j)
		tamper(t, db, after(rewrite(1, `"version":1`, `"version":2`), rehash))
		got := j.PublishDays(t.Context(), time.Hour, func(journal.Checkpoint) error { return nil })
		if n := count(t, db.DB, "journal_checkpoints"); got == nil || n != 2 {
			t.Errorf("%v, %d checkpoints", got, n)
		}
	})
}

func TestDaysArePublished(t *testing.T) {
	daily(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal, at func(day, hour int)) {
		threeDays(t, j, at)
		ctx, cancel := context.WithCancel(t.Context())
		var kept []int64
		err := j.PublishDays(ctx, time.Millisecond, func(cp journal.Checkpoint) error {
			if kept = append(kept, cp.Size); cp.Size == 5 {
				at(6, 0)
			}
			if cp.Size == 7 {
				cancel()
			}
			return nil
		})
		if err != nil || !slices.Equal(kept, []int64{2, 5, 7}) {
			t.Errorf("kept %v, %v", kept, err)
		}
	})
}
