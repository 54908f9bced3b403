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

// benchQuestion is asked of the service and of the lines by one plain statement
// that anyone could write.
type benchQuestion struct {
	name, note string
	query      Query
	keys       string // what the plain statement groups by
	where      string
}

func benchQuestions() []benchQuestion {
	in := func(from, to string) string {
		return "belongs_to >= '" + from + "' AND belongs_to <= '" + to + "'"
	}
	all := Query{AsOf: Now(), GroupBy: []string{"region"}}
	month := Query{AsOf: Now(), From: date("2021-06-01"), To: date("2021-06-30")}
	unprepared := year("2021", "industry", "objective")
	return []benchQuestion{
		{"year", "a year by field and kind", year("2021", "tech_field", "kind"), "tech_field, kind", in("2021-01-01", "2021-12-31")},
		{"region", "all years by region", all, "area", "1 = 1"},
		{"month", "the total of one month", month, "", in("2021-06-01", "2021-06-30")},
		{"unprepared", "a year by industry and objective, which no cube has", unprepared, "industry, objective", in("2021-01-01", "2021-12-31")},
	}
}

// BenchmarkTotals asks the questions of a ledger of ten years with as many lines
// as JISHI_BENCH_LINES says (10000 by default, several with commas), now and as
// of past events, and in the same run the same of the lines by one plain SQL
// statement; both answers must be the same. It prints median and 99th percentile
// of both, how many times longer the scan takes, and, from the second size on,
// how the answer compares with that of the first (docs/performance.md).
//
// Run it with `make bench-totals`; 10,000,000 lines take some ten minutes and
// 10 GB for each database.
func BenchmarkTotals(b *testing.B) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		first := map[string]time.Duration{}
		for _, lines := range benchSizes(b) {
			b.Run(fmt.Sprintf("%s/%d", dialect, lines), func(b *testing.B) {
				c := newClock("2026-01-01")
				w := newWorld(b, databasetest.New(b, dialect, c.read), c)
				w.block = blockEvents
				started := time.Now()
				past := w.load(b, lines)
				b.Logf("%d lines and their totals were loaded in %s", lines, time.Since(started).Round(time.Second))
				b.ResetTimer()
				for b.Loop() { // one pass; the repeats are inside, for percentiles
					for _, q := range benchQuestions() {
						w.measureQuestion(b, dialect, lines, q, "now", []AsOf{Now()}, first)
						w.measureQuestion(b, dialect, lines, q, "past", past, first)
					}
				}
			})
		}
	}
}

func (w *world) measureQuestion(b *testing.B, dialect database.Dialect, lines int, q benchQuestion, when string, asOf []AsOf, first map[string]time.Duration) {
	b.Helper()
	repeats := 300
	if q.name == "unprepared" {
		repeats = max(5, min(300, 20_000_000/lines))
	}
	ask := func(n int) Summary {
		query := q.query
		query.AsOf = asOf[n%len(asOf)]
		return w.summary(auditor(), query)
	}
	total := ask(0).Total
	if n, fen := w.askLines(b, q, asOf[0]); n != total.Count || fen != int64(total.ContractAmount) {
		b.Fatalf("%s: the service says %+v, the scan %d and %d fen", q.name, total, n, fen)
	}
	prepared := measure(repeats, func(n int) { ask(n) })
	scan := measure(max(5, min(100, 20_000_000/lines)), func(n int) { w.askLines(b, q, asOf[n%len(asOf)]) })
	median := at(prepared, 50)
	grown := "1.00"
	if before, there := first[q.name+when]; there {
		grown = fmt.Sprintf("%.2f", float64(median)/float64(before))
	} else {
		first[q.name+when] = median
	}
	times := float64(at(scan, 50)) / float64(median)
	b.Logf("| %s | %d | %s, %s | %s | %s | %s | %s | %.1f | %s |", dialect, lines, q.note, when, median, at(prepared, 99), at(scan, 50), at(scan, 99), times, grown)
	b.ReportMetric(times, "scan/prepared-"+q.name+"-"+when)
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

// askLines asks the plain statement and adds its rows up.
func (w *world) askLines(b *testing.B, q benchQuestion, asOf AsOf) (count, fen int64) {
	b.Helper()
	until := asOf.Index
	if until < 0 {
		until = 1 << 62
	}
	query := "SELECT SUM(d_count) AS n, CAST(SUM(d_contract_fen) AS bigint) AS c, CAST(SUM(d_technical_fen) AS bigint) AS t FROM ledger_lines WHERE " + q.where + " AND event_index < ?"
	if q.keys != "" {
		query = strings.Replace(query, "SELECT ", "SELECT "+q.keys+", ", 1) + " GROUP BY " + q.keys
	}
	err := w.db.View(b.Context(), func(tx *database.Tx) error {
		var rows []struct{ N, C, T int64 }
		if err := tx.Raw(query, until).Scan(&rows).Error; err != nil {
			return err
		}
		count, fen = 0, 0
		for _, r := range rows {
			count, fen = count+r.N, fen+r.C
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return count, fen
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
