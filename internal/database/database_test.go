package database_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
)

func TestInTxKeepsAllOrNothing(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		insert := func(tx *database.Tx, series string) error {
			return tx.Exec("INSERT INTO number_series VALUES (?, 0)", series).Error
		}
		broken := errors.New("broken")
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			if err := insert(tx, "error"); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Errorf("InTx returned %v", err)
		}
		func() {
			defer func() {
				if r := recover(); r != broken {
					t.Errorf("recovered %v", r)
				}
			}()
			_ = db.InTx(t.Context(), func(tx *database.Tx) error {
				if err := insert(tx, "panic"); err != nil {
					return err
				}
				panic(broken)
			})
		}()
		ctx, cancel := context.WithCancel(t.Context())
		err = db.InTx(ctx, func(tx *database.Tx) error {
			defer cancel()
			return insert(tx, "cancelled")
		})
		if err == nil {
			t.Error("a cancelled transaction was committed")
		}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return insert(tx, "kept") }); err != nil {
			t.Fatal(err) // the connection is free again
		}
		if got := textRows(t, db, "SELECT series FROM number_series"); len(got) != 1 || got[0][0] != "kept" {
			t.Errorf("left behind: %v", got)
		}
	})
}

func TestInTxRepeatsAfterADeadlock(t *testing.T) {
	db := databasetest.New(t, database.Postgres, nil)
	exec(t, db.DB, "INSERT INTO number_series VALUES ('a', 0), ('b', 0)")
	var met, done sync.WaitGroup
	met.Add(2)
	runs := make([]int, 2)
	for i, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		done.Go(func() {
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				runs[i]++
				for step, series := range order {
					if err := tx.Exec("UPDATE number_series SET last = last + 1 WHERE series = ?", series).Error; err != nil {
						return err
					}
					if step == 0 && runs[i] == 1 { // both hold their first row now
						met.Done()
						met.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	done.Wait()
	if runs[0]+runs[1] < 3 {
		t.Errorf("runs: %v, a deadlock was meant to make one repeat", runs)
	}
	for _, r := range textRows(t, db, "SELECT series, last FROM number_series") {
		if r[1] != "2" {
			t.Errorf("series %s stands at %s, want 2", r[0], r[1])
		}
	}
}

func TestInTxRepeatsAfterASerialisationFailure(t *testing.T) {
	db := databasetest.New(t, database.Postgres, nil)
	exec(t, db.DB, "INSERT INTO number_series VALUES ('a', 0)")
	runs := 0
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		runs++
		if err := tx.Exec("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").Error; err != nil {
			return err
		}
		var last int64
		if err := tx.Raw("SELECT last FROM number_series").Scan(&last).Error; err != nil {
			return err
		}
		if runs == 1 { // someone else is faster
			exec(t, db.DB, "UPDATE number_series SET last = last + 1")
		}
		return tx.Exec("UPDATE number_series SET last = ?", last+1).Error
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
	if got := textRows(t, db, "SELECT last FROM number_series"); got[0][0] != "2" {
		t.Errorf("an update was lost: %v", got)
	}
}

// TestManyWritersAreNeverRefused has two handles on one database, as two
// processes have.
func TestManyWritersAreNeverRefused(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		second, err := database.Open(t.Context(), database.Options{URL: db.URL, Relaxed: true})
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		exec(t, db.DB, "INSERT INTO number_series VALUES ('a', 0)")
		var runs atomic.Int64
		var group sync.WaitGroup
		for i := range 32 {
			handle := []*database.DB{db.DB, second}[i%2]
			group.Go(func() {
				for range 25 {
					err := handle.InTx(t.Context(), func(tx *database.Tx) error {
						runs.Add(1)
						var last int64
						if err := tx.Locked().Table("number_series").Select("last").Where("series = 'a'").Scan(&last).Error; err != nil {
							return err
						}
						return tx.Exec("UPDATE number_series SET last = ? WHERE series = 'a'", last+1).Error
					})
					if err != nil {
						t.Errorf("writer %d: %v", i, err)
						return
					}
				}
			})
		}
		group.Wait()
		if got := textRows(t, db, "SELECT last FROM number_series"); got[0][0] != "800" || runs.Load() != 800 {
			t.Errorf("the counter stands at %s after %d runs, want 800: no writer starts twice", got[0][0], runs.Load())
		}
	})
}

// TestLockedRowsMayBeReferredTo: who holds a row must not stop inserts that only
// refer to it by foreign key; the ledger makes them under the journal's lock.
func TestLockedRowsMayBeReferredTo(t *testing.T) {
	db := databasetest.New(t, database.Postgres, nil)
	fill(t, db.DB)
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		var name string
		if err := tx.Locked().Table("organizations").Select("name").Where("id = 'O'").Scan(&name).Error; err != nil {
			return err
		}
		return db.InTx(t.Context(), func(other *database.Tx) error {
			return errors.Join(other.Exec("SET LOCAL lock_timeout = '5s'").Error,
				other.Exec("INSERT INTO users VALUES ('V', 'v', '', 'O', '', '', 'ACTIVE', 1, now(), now())").Error)
		})
	})
	if err != nil {
		t.Error(err)
	}
}

func TestViewSeesOneSnapshot(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		exec(t, db.DB, "INSERT INTO number_series VALUES ('a', 0), ('b', 0)")
		read := func(tx *database.Tx) (sum int64) {
			if err := tx.Raw("SELECT SUM(last) FROM number_series").Scan(&sum).Error; err != nil {
				t.Error(err)
			}
			return sum
		}
		err := db.View(t.Context(), func(tx *database.Tx) error {
			before := read(tx)
			for range 3 {
				exec(t, db.DB, "UPDATE number_series SET last = last + 1")
				if now := read(tx); now != before {
					t.Errorf("the sum moved from %d to %d inside a view", before, now)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = db.View(t.Context(), func(tx *database.Tx) error {
			if sum := read(tx); sum != 6 {
				t.Errorf("the next view sees %d, want 6", sum)
			}
			return nil
		})
	})
}

func TestReadingNeverWrites(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		write := func(tx *database.Tx) error {
			return tx.Exec("INSERT INTO number_series VALUES ('a', 0)").Error
		}
		refused := func(where string, err error) {
			if err == nil || !strings.Contains(err.Error(), "read-only") && !strings.Contains(err.Error(), "readonly") {
				t.Errorf("%s: %v", where, err)
			}
		}
		refused("view", db.View(t.Context(), write))
		ro, err := database.Open(t.Context(), database.Options{URL: db.URL, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer ro.Close()
		refused("read-only view", ro.View(t.Context(), write))
		refused("read-only transaction", ro.InTx(t.Context(), write))
		if got := textRows(t, db, "SELECT count(*) FROM number_series"); got[0][0] != "0" {
			t.Errorf("%s rows were written", got[0][0])
		}
	})
}

func TestErrorsAreToldApart(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		exec(t, db.DB, "INSERT INTO number_series VALUES ('a', 0)")
		taken := try(t, db.DB, "INSERT INTO number_series VALUES ('a', 0)")
		check := try(t, db.DB, "INSERT INTO number_series VALUES ('b', -1)")
		other := try(t, db.DB, "INSERT INTO number_series VALUES ('b', NULL)")
		absent := db.View(t.Context(), func(tx *database.Tx) error {
			var row struct{ Series string }
			return tx.Table("number_series").Where("series = 'z'").Take(&row).Error
		})
		for name, c := range map[string]struct {
			err                        error
			duplicate, violated, empty bool
		}{
			"taken": {taken, true, false, false}, "check": {check, false, true, false},
			"other": {other, false, false, false}, "absent": {absent, false, false, true},
		} {
			if c.err == nil || database.IsDuplicate(c.err) != c.duplicate || database.IsCheckViolated(c.err) != c.violated || database.IsNotFound(c.err) != c.empty {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		if !strings.Contains(check.Error(), "number_series_last") {
			t.Errorf("the error does not name the rule: %v", check)
		}
	})
}

func TestInstantsAndDatesComeBackAsWritten(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	instants := []time.Time{
		time.Date(2026, 3, 1, 8, 15, 30, 123456000, shanghai),
		time.Date(2026, 3, 1, 8, 0, 0, 0, shanghai), // midnight in UTC
		time.Date(1999, 12, 31, 23, 59, 59, 999999000, time.UTC),
	}
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		for i, at := range instants {
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				return tx.Exec("INSERT INTO throttles VALUES (?, 0, ?, NULL)", string(rune('a'+i)), at).Error
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var rows []struct {
			WindowStart  time.Time
			BlockedUntil *time.Time
		}
		var before int64
		err := db.View(t.Context(), func(tx *database.Tx) error {
			if err := tx.Raw("SELECT COUNT(*) FROM throttles WHERE window_start <= ?", instants[1].In(time.FixedZone("west", -8*3600))).Scan(&before).Error; err != nil {
				return err
			}
			return tx.Raw("SELECT window_start, blocked_until FROM throttles ORDER BY key").Scan(&rows).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			if want := instants[i].UTC(); !r.WindowStart.Equal(want) || r.BlockedUntil != nil {
				t.Errorf("%#v came back as %#v, %v", want, r.WindowStart, r.BlockedUntil)
			}
		}
		if before != 2 {
			t.Errorf("%d instants are at or before %s, want 2", before, instants[1])
		}
	})
}

func TestDatesAreText(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		fill(t, db.DB)
		var row struct {
			DueOn string
			None  *string
		}
		anything := map[string]any{}
		err := db.View(t.Context(), func(tx *database.Tx) error {
			q := "SELECT n.due_on, c.sign_date AS none FROM contract_notices n JOIN contracts c ON c.id = n.contract_id WHERE n.due_on >= ? AND n.due_on < ?"
			if err := tx.Raw(q, "2026-03-20", "2026-03-21").Scan(&anything).Error; err != nil {
				return err
			}
			return tx.Raw(q, "2026-03-20", "2026-03-21").Scan(&row).Error
		})
		if err != nil || row.DueOn != "2026-03-20" || row.None != nil || anything["due_on"] != "2026-03-20" {
			t.Errorf("read %+v, %v, %v", row, anything, err)
		}
		err = db.View(t.Context(), func(tx *database.Tx) error {
			stmt, err := tx.Statement.ConnPool.PrepareContext(t.Context(), "SELECT due_on FROM contract_notices")
			if err != nil {
				return err
			}
			defer stmt.Close()
			var due string
			if err := stmt.QueryRowContext(t.Context()).Scan(&due); err != nil || due != "2026-03-20" {
				t.Errorf("prepared: %q, %v", due, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheClockIsTheDatabases(t *testing.T) {
	at := time.Date(2026, 3, 1, 8, 0, 0, 123456789, time.FixedZone("CST", 8*3600))
	databasetest.AllAt(t, func() time.Time { return at }, func(t *testing.T, db *databasetest.Database) {
		want := time.Date(2026, 3, 1, 0, 0, 0, 123456000, time.UTC)
		later := db.WithClock(func() time.Time { return at.Add(time.Hour) })
		for _, run := range []func(context.Context, func(*database.Tx) error) error{db.InTx, db.View} {
			if err := run(t.Context(), func(tx *database.Tx) error {
				if tx.Now != want {
					t.Errorf("Now is %v, want %v", tx.Now, want)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if db.Now() != want || later.Now() != want.Add(time.Hour) {
			t.Errorf("Now is %v and %v", db.Now(), later.Now())
		}
	})
}

func TestOpenRefusesWhatIsNotThere(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no.db")
	if db, err := database.Open(t.Context(), database.Options{URL: missing, ReadOnly: true}); err == nil {
		_ = db.Close()
		t.Error("opened a file that does not exist, for reading")
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("opening for reading made the file")
	}
	for _, url := range []string{"postgres://%zz", "postgres://nobody@127.0.0.1:1/none?connect_timeout=1&sslmode=disable"} {
		if db, err := database.Open(t.Context(), database.Options{URL: url}); err == nil {
			_ = db.Close()
			t.Errorf("opened %s", url)
		}
	}
}

func TestTheSQLiteFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data ?#%", "jishi.db")
	db, err := database.Open(t.Context(), database.Options{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := database.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f, info, err)
		}
	}
}
