package journal_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
)

// BenchmarkRecord compares a recorded change with a transaction that makes the
// same INSERTs and nothing else: no reading back, no hashing, no order.
// "record/bare" is the share of the bare throughput that is left.
func BenchmarkRecord(b *testing.B) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		for _, writers := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/writers=%d", dialect, writers), func(b *testing.B) {
				j := open(b, databasetest.New(b, dialect, nil))
				bare := databasetest.New(b, dialect, nil)
				b.ResetTimer()
				recorded := rate(b, writers, func(n int64) error {
					_, err := j.Record(b.Context(), clerk, func(tx *journal.Tx) (journal.Event, error) {
						key := fmt.Sprint("k", n)
						tx.Touch("throttles", key)
						return event(key), tx.Exec("INSERT INTO throttles (key, failures, window_start) VALUES (?, 1, ?)", key, tx.Now).Error
					})
					return err
				})
				inserted := rate(b, writers, func(n int64) error { return bareInserts(b, bare.DB, n) })
				b.ReportMetric(recorded, "records/s")
				b.ReportMetric(inserted, "bare/s")
				b.ReportMetric(recorded/inserted, "record/bare")
			})
		}
	}
}

// rate runs f b.N times by so many writers and gives runs per second.
func rate(b *testing.B, writers int, f func(n int64) error) float64 {
	b.Helper()
	var next atomic.Int64
	done := make(chan error, writers)
	began := time.Now()
	for range writers {
		go func() {
			for {
				n := next.Add(1) - 1
				if n >= int64(b.N) {
					done <- nil
					return
				}
				if err := f(n); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	return float64(b.N) / time.Since(began).Seconds()
}

func bareInserts(b *testing.B, db *database.DB, n int64) error {
	body, hash := make([]byte, 420), make([]byte, 32)
	return db.InTx(b.Context(), func(tx *database.Tx) error {
		if err := tx.Exec("INSERT INTO throttles (key, failures, window_start) VALUES (?, 1, ?)", fmt.Sprint("k", n), tx.Now).Error; err != nil {
			return err
		}
		if err := tx.Exec("INSERT INTO journal_events VALUES (?, ?, 'throttle.set', 'throttle', 'k', 1, 'bureau', 'clerk', ?)", n, tx.Now, body).Error; err != nil {
			return err
		}
		return tx.Exec("INSERT INTO journal_hashes VALUES (?, ?), (?, ?)", 2*n, hash, 2*n+1, hash).Error
	})
}

// BenchmarkVerify gives the events that a verification goes through per second.
func BenchmarkVerify(b *testing.B) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		b.Run(string(dialect), func(b *testing.B) {
			j := open(b, databasetest.New(b, dialect, nil))
			const size = 2000
			for i := range int64(size) {
				recordSet(b, j, fmt.Sprint("k", i), i)
			}
			b.ReportAllocs()
			for b.Loop() {
				clean(b, j, size)
			}
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
