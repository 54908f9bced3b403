package ledger

import (
	"fmt"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/journal"
)

// BenchmarkYearByKind asks for a year by kind from the rollups and, in the same
// run and snapshot size, from the lines; it reports how many times longer the
// lines take. Its figures are read from `go test -bench YearByKind`.
func BenchmarkYearByKind(b *testing.B) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		b.Run(string(dialect), func(b *testing.B) {
			c := newClock("2026-01-01")
			w := newWorld(b, databasetest.New(b, dialect, c.read), c)
			const events, each = 200, 100
			for e := range events {
				w.record(func(tx *journal.Tx) error { return benchLines(w, tx, e, each) })
			}
			var spent [2]time.Duration
			for b.Loop() {
				for i, ask := range []AsOf{Now(), {Index: events - 1}} { // an earlier as-of is summed from the lines
					q := year("2026", "kind")
					q.AsOf = ask
					start := time.Now()
					w.summary(auditor(), q)
					spent[i] += time.Since(start)
				}
			}
			b.ReportMetric(float64(spent[0].Microseconds())/float64(b.N), "rollup-µs")
			b.ReportMetric(float64(spent[1].Microseconds())/float64(b.N), "lines-µs")
			b.ReportMetric(float64(spent[1])/float64(spent[0]), "lines/rollup")
		})
	}
}

func benchLines(w *world, tx *journal.Tx, event, each int) error {
	for i := range each {
		l := line("2026-01-01", int64(1+i))
		l.BelongsTo = l.BelongsTo.AddDays((event*each + i) % 365)
		l.BookedOn = l.BelongsTo
		l.Kind, l.SellerRegion = fmt.Sprint(10*(1+i%5)), fmt.Sprint(370900+i%10)
		c := w.newContract(ownOrg, l)
		if err := c.insert(tx.Tx); err != nil {
			return err
		}
		if err := w.Post(tx, c.line); err != nil {
			return err
		}
	}
	return nil
}
