package journal_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// history records twelve events, one a minute, of two owners and three objects.
func history(t *testing.T, now *time.Time, j *journal.Journal) {
	for i := range 12 {
		*now = start.Add(time.Duration(i) * time.Minute)
		record(t, j, func(tx *journal.Tx) (journal.Event, error) {
			e := event(fmt.Sprint("k", i%3))
			e.Version, e.OwnerOrg, e.Reason = int64(i/3), []string{"east", "west"}[i%2], fmt.Sprint("because ", i)
			if i >= 9 {
				e.ObjectType = "target"
			}
			return e, set(tx, e.ObjectID, int64(i))
		})
	}
}

func indexes(list []journal.Entry) []int64 {
	out := make([]int64, len(list))
	for i, e := range list {
		out[i] = e.Index
	}
	return out
}

func TestEventsAreListedInOrder(t *testing.T) {
	now := start
	databasetest.AllAt(t, func() time.Time { return now }, func(t *testing.T, db *databasetest.Database) {
		j := open(t, db)
		history(t, &now, j)
		for _, c := range []struct {
			filter journal.Filter
			want   []int64
		}{
			{journal.Filter{After: -1}, []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
			{journal.Filter{After: -1, Limit: 5}, []int64{0, 1, 2, 3, 4}},
			{journal.Filter{After: 4, Limit: 5}, []int64{5, 6, 7, 8, 9}},
			{journal.Filter{After: 9, Limit: 5}, []int64{10, 11}},
			{journal.Filter{After: 11, Limit: 5}, []int64{}},
			{journal.Filter{After: -1, OwnerOrg: "west", Limit: 3}, []int64{1, 3, 5}},
			{journal.Filter{After: 5, OwnerOrg: "west"}, []int64{7, 9, 11}},
			{journal.Filter{After: -1, ObjectType: "throttle", ObjectID: "k1"}, []int64{1, 4, 7}},
			{journal.Filter{After: -1, ObjectType: "target"}, []int64{9, 10, 11}},
			{journal.Filter{After: -1, OwnerOrg: "north"}, []int64{}},
		} {
			list, err := j.Events(t.Context(), c.filter)
			if err != nil || !slices.Equal(indexes(list), c.want) {
				t.Errorf("%+v: %v, %v; want %v", c.filter, indexes(list), err, c.want)
			}
		}
		e, err := j.Event(t.Context(), 7)
		want := journal.Entry{Index: 7, RecordedAt: start.Add(7 * time.Minute), Kind: "throttle.set", ObjectType: "throttle", ObjectID: "k1", ObjectVersion: 2, OwnerOrg: "west", ActorID: "clerk", ActorOrg: "bureau", Reason: "because 7"}
		if string(e.Data) != `{"key":"k1"}` || e.LeafHash == "" {
			t.Errorf("event 7 says %s, leaf %q", e.Data, e.LeafHash)
		}
		if e.Data, e.LeafHash = nil, ""; err != nil || fmt.Sprintf("%#v", e) != fmt.Sprintf("%#v", want) {
			t.Errorf("event 7 is\n%#v, want\n%#v (%v)", e, want, err)
		}
		if _, err := j.Event(t.Context(), 12); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("event 12: %v", err)
		}
	})
}

func TestTheNumberOfEventsKnownAtAnInstant(t *testing.T) {
	now := start
	databasetest.AllAt(t, func() time.Time { return now }, func(t *testing.T, db *databasetest.Database) {
		j := open(t, db)
		at := func(when time.Time) (n, size int64) {
			t.Helper()
			if err := db.View(t.Context(), func(tx *database.Tx) (err error) {
				if n, err = j.IndexAt(tx, when); err != nil {
					return err
				}
				size, err = j.Size(tx)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n, size
		}
		if n, size := at(start); n != 0 || size != 0 {
			t.Errorf("an empty log knows %d of %d", n, size)
		}
		history(t, &now, j)
		now = now.Add(-time.Hour) // the clock is set back: these two are recorded with the time of event 11
		recordSet(t, j, "k", 1)
		recordSet(t, j, "k", 2)
		beijing := time.FixedZone("CST", 8*3600)
		for _, c := range []struct {
			when time.Time
			want int64
		}{
			{start.Add(-time.Microsecond), 0}, {start, 1}, {start.Add(59 * time.Second), 1}, {start.Add(time.Minute), 2},
			{start.Add(5 * time.Minute).In(beijing), 6}, {start.Add(11*time.Minute - time.Nanosecond), 11}, {start.Add(11 * time.Minute), 14}, {start.AddDate(1, 0, 0), 14},
		} {
			if n, size := at(c.when); n != c.want || size != 14 {
				t.Errorf("at %s: %d of %d, want %d of 14", c.when, n, size, c.want)
			}
		}
	})
}

func TestAnotherClockOnTheSameJournal(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		later := start.AddDate(0, 0, 1)
		other := j.WithDB(db.WithClock(func() time.Time { return later }))
		if j.Now() != start || other.Now() != later {
			t.Errorf("%s and %s", j.Now(), other.Now())
		}
		if r := recordSet(t, other, "k", 1); r.RecordedAt != later {
			t.Errorf("recorded at %s", r.RecordedAt)
		}
		clean(t, j, 1)
	})
}
