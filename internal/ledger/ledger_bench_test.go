package ledger

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
)

// BenchmarkTotals asks a year by field and kind, now and as of past events, of a
// ledger of ten years with as many lines as JISHI_BENCH_LINES says (10000 by
// default, several with commas), and in the same run the same question of the
// lines by one plain SQL statement. It prints median and 99th percentile of
// both, how many times longer the scan takes, and, from the second size on, how
// the prepared answer compares with that of the first.
//
// Run it with `make bench-totals`; 10,000,000 lines take some ten minutes and
// 10 GB for each database.
func BenchmarkTotals(b *testing.B) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		var first [2]time.Duration
		for i, lines := range benchSizes(b) {
			b.Run(fmt.Sprintf("%s/%d", dialect, lines), func(b *testing.B) {
				c := newClock("2026-01-01")
				w := newWorld(b, databasetest.New(b, dialect, c.read), c)
				w.block = blockEvents
				started := time.Now()
				past := w.load(b, lines)
				b.Logf("%d lines and their totals were loaded in %s", lines, time.Since(started).Round(time.Second))
				b.ResetTimer()
				for b.Loop() { // one pass; the repeats are inside, for percentiles
					for kind, asOf := range map[int][]AsOf{0: {Now()}, 1: past} {
						prepared := measure(200, func(n int) { w.askPrepared(asOf[n%len(asOf)]) })
						scan := measure(max(3, min(50, 20_000_000/lines)), func(n int) { w.askLines(b, asOf[n%len(asOf)]) })
						name := [2]string{"now", "past"}[kind]
						b.Logf("%s %9d lines, %-4s  prepared median %8s p99 %8s   scan median %9s p99 %9s   scan/prepared %.0f", dialect, lines, name,
							at(prepared, 50), at(prepared, 99), at(scan, 50), at(scan, 99), float64(at(scan, 50))/float64(at(prepared, 50)))
						b.ReportMetric(float64(at(scan, 50))/float64(at(prepared, 50)), "scan/prepared-"+name)
						if i == 0 {
							first[kind] = at(prepared, 50)
						} else {
							b.ReportMetric(float64(at(prepared, 50))/float64(first[kind]), "prepared/first-"+name)
						}
					}
				}
			})
		}
	}
}

func benchSizes(b *testing.B) (out []int) {
	text := os.Getenv("JISHI_BENCH_LINES")
	if text == "" {
		text = "10000"
	}
	for _, s := range strings.Split(text, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

// load writes lines of ten years behind the journal's back, four events apart,
// and prepares their totals. It gives past moments.
func (w *world) load(b *testing.B, lines int) []AsOf {
	b.Helper()
	owner := w.db.Owner(b)
	day, from := "date(julianday('2016-01-01') + CAST(i AS real) / %d * 3652)", "WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < %d - 1) "
	if w.db.Dialect() == database.Postgres {
		day, from = "DATE '2016-01-01' + CAST(CAST(i AS float8) / %d * 3652 AS int)", "WITH s AS (SELECT generate_series(0, %d - 1) AS i) "
	}
	day = fmt.Sprintf(day, lines)
	pick := func(prefix string, n, prime int) string {
		return fmt.Sprintf("'%s' || (1 + (i * %d + i / 7) %% %d)", prefix, prime, n)
	}
	insert := "INSERT INTO ledger_lines (" + lineColumns + ") " + fmt.Sprintf(from, lines) + "SELECT i * 4, 1, 'bench', 1, 'REGISTER', " + day + ", " + day + ", 1, 100000 + i % 999983, 90000 + i % 999983, " +
		pick("", 5, 3) + " || '0', " + pick("1", 7, 5) + ", " + pick("0", 9, 7) + ", " + pick("0", 9, 11) + ", " + pick("C", 20, 13) + ", " + pick("", 9, 17) + ", '11', " +
		pick("37090", 9, 19) + ", '', " + pick("02", 9, 23) + ", " + pick("37", 16, 29) + ", '', 'CHN', " + pick("1", 9, 31) + ", " + pick("37090", 9, 19) + ", " +
		pick("", 5, 37) + ", 'OUT', " + pick("B", 7, 41) + ", 'FIXED', (i % 11) = 0, '" + office + "', 'CN-2026' FROM s"
	c := w.newContract(ownOrg, line("2016-01-01", 1))
	c.id = "bench"
	w.exec(owner, func(tx *database.Tx) error {
		if err := c.insert(tx); err != nil {
			return err
		}
		return tx.Exec(insert).Error
	})
	loaded := time.Now()
	w.exec(owner, func(tx *database.Tx) error { return writeRollups(tx, w.block) })
	b.Logf("the totals were prepared in %s", time.Since(loaded).Round(time.Second))
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a fixed seed, so that runs compare
	var past []AsOf
	for range 20 {
		past = append(past, AsOf{Index: int64(lines)*2 + r.Int64N(int64(lines)*2)})
	}
	w.exec(owner, func(tx *database.Tx) error {
		for _, a := range append(slices.Clone(past), AsOf{Index: int64(lines) * 4}) {
			if err := tx.Exec("INSERT INTO journal_events VALUES (?, ?, 'k', 'o', 'i', 1, 'g', 'a', 'body')", a.Index-1, tx.Now).Error; err != nil {
				return err
			}
		}
		err := tx.Exec("INSERT INTO journal_head VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET size = excluded.size", lines*4, tx.Now).Error
		if err != nil {
			return err
		}
		return tx.Exec("ANALYZE").Error
	})
	return past
}

func (w *world) askPrepared(asOf AsOf) {
	q := year("2021", "tech_field", "kind")
	q.AsOf = asOf
	w.summary(auditor(), q)
}

// askLines is the same question as one statement that anyone could write.
func (w *world) askLines(b *testing.B, asOf AsOf) {
	b.Helper()
	w.exec(w.db.DB, func(tx *database.Tx) error {
		until := asOf.Index
		if until < 0 {
			until = 1 << 62
		}
		var rows []struct{ N, C, T int64 }
		return tx.Raw(`SELECT tech_field, kind, SUM(d_count) AS n, CAST(SUM(d_contract_fen) AS bigint) AS c, CAST(SUM(d_technical_fen) AS bigint) AS t FROM ledger_lines
			WHERE belongs_to >= '2021-01-01' AND belongs_to <= '2021-12-31' AND event_index < ? GROUP BY tech_field, kind`, until).Scan(&rows).Error
	})
}

// measure times repeats of f, sorted.
func measure(repeats int, f func(n int)) []time.Duration {
	f(0) // warm
	out := make([]time.Duration, repeats)
	for i := range out {
		start := time.Now()
		f(i)
		out[i] = time.Since(start)
	}
	slices.Sort(out)
	return out
}

// at gives a percentile of sorted times, at least a microsecond.
func at(times []time.Duration, percent int) time.Duration {
	return max(time.Microsecond, times[(len(times)-1)*percent/100].Round(time.Microsecond))
}
