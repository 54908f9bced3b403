package filing_test

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/filing"
)

// BenchmarkTenThousand measures a full batch: the trial run and the commit,
// beside only reading the workbook and only loading its rows into the table.
func BenchmarkTenThousand(b *testing.B) {
	raw := workbook(b, forms(exchange.MaxFilings))
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		b.Run(string(d), func(b *testing.B) {
			for b.Loop() {
				w := newWorld(b, d)
				read, load := w.baseline(b, raw)
				runtime.GC()
				resetPeak()
				start := time.Now()
				batch := w.receive(w.clerk, raw, false)
				dry := time.Since(start)
				_, err := w.filings.Commit(b.Context(), w.clerk, batch.ID, 0)
				must(b, err)
				start = time.Now()
				must(b, w.filings.Work(b.Context()))
				commit := time.Since(start)
				batch, err = w.filings.Get(b.Context(), w.clerk, batch.ID)
				must(b, err)
				if batch.Run.Stage != filing.Committed || batch.Drafts != exchange.MaxFilings {
					b.Fatalf("%+v", batch)
				}
				b.ReportMetric(float64(read.Milliseconds()), "ms-read-only")
				b.ReportMetric(float64(load.Milliseconds()), "ms-load-only")
				b.ReportMetric(float64(dry.Milliseconds()), "ms-dry-run")
				b.ReportMetric(float64(commit.Milliseconds()), "ms-commit")
				b.ReportMetric(float64(dry)/float64(read), "x-dry-run-to-read")
				b.ReportMetric(float64(commit)/float64(read+load), "x-commit-to-read-and-load")
				b.ReportMetric(float64(peak()), "MB-peak")
				b.ReportMetric(float64(len(raw)>>10), "KB-file")
				w.verify()
			}
		})
	}
}

func readOnly(b *testing.B, raw []byte) (time.Duration, []contract.Form) {
	start := time.Now()
	book, err := exchange.OpenFilings(raw)
	must(b, err)
	var list []contract.Form
	must(b, book.Each(func(f *exchange.Filing) error { list = append(list, f.Form); return nil }))
	must(b, book.Close())
	return time.Since(start), list
}

// loadOnly puts as many rows of like size into a table of the same columns, and
// takes them out again.
func (w *world) loadOnly(list []contract.Form) time.Duration {
	row := strings.Repeat("技术内容", 500) // about a form's size in bytes
	start := time.Now()
	must(w.t, w.db.InTx(w.t.Context(), func(tx *database.Tx) error {
		const one = "(?, 'DRAFT', 0, 1, ?, '', ?, '项目', '50', '51', '卖方', '', '买方', '', 2, 1, ?, 'h', '', '', 0, 0, false, '', '', '', 's', ?, ?)"
		for from := 0; from < len(list); from += 100 {
			var values []any
			n := min(100, len(list)-from)
			for i := range n {
				values = append(values, "load"+strconv.Itoa(from+i), w.clerk.OrgID, w.clerk.UserID, row, tx.Now, tx.Now)
			}
			err := tx.Exec(`INSERT INTO contracts (id, status, round, version, org_id, office_region, created_by, project_name, kind, sub_kind, seller_name, seller_code, buyer_name, buyer_code,
				contract_fen, technical_fen, form, form_sha256, approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed, recommendation,
				rule_set, calendar_version, salt, created_at, updated_at) VALUES `+one+strings.Repeat(", "+one, n-1), values...).Error
			if err != nil {
				return err
			}
		}
		return nil
	}))
	took := time.Since(start)
	must(w.t, w.db.InTx(w.t.Context(), func(tx *database.Tx) error { return tx.Exec("DELETE FROM contracts WHERE id LIKE 'load%'").Error }))
	return took
}

// resetPeak and peak measure the largest resident set of this process, in MiB;
// 0 where the system does not tell.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

func peak() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kb, _ := strconv.ParseInt(strings.Fields(string(rest))[0], 10, 64)
			return kb >> 10
		}
	}
	return 0
}

// baseline only reads the workbook, and then only loads its rows.
func (w *world) baseline(b *testing.B, raw []byte) (read, load time.Duration) {
	read, list := readOnly(b, raw)
	return read, w.loadOnly(list)
}
