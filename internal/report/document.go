package report

import (
	"fmt"
	"strings"
)

// Document describes every report from the table of definitions; docs/reports.md
// is generated from it.
//
//go:generate go test -run TestReportDocument -update .
func Document() string {
	var b strings.Builder
	b.WriteString(`# The fixed reports (固定报表)

Generated from the table of definitions in ` + "`internal/report/definitions.go`" + `; change it there and run ` + "`make generate`" + `.

` + "`GET /reports`" + ` lists those that the reader may see, ` + "`GET /reports/R03?from=2025-01&to=2025-12&as_of=&view=&region=&kind=&direction=`" + `
gives one, with ` + "`.xlsx`" + ` and ` + "`.csv`" + ` behind it as a file. What holds for every figure of the ledger holds here, too:
[statistics.md](statistics.md).

- **As of.** Every sum of a report is asked as of one place of the journal, so that all its figures fit together. Asked again with
  ` + "`as_of.index`" + ` and the same period, the report is the same for ever, down to its checksum. Without a period it is the year of the last
  event known, up to that day. R23 and R24 count acts by their day and what is overdue as of the making; R30 looks at the state of contracts
  at the making; R33 takes courses, seats and targets as they are at the making.
- **Checksum.** The SHA-256 of the report as CSV (RFC 4180 with LF, UTF-8 with a byte order mark). It stands on the page and in the workbook;
  whoever exports the CSV on the same terms can compute it.
- **Opening.** Every cell that is a sum of ledger lines has the parameters with which ` + "`/volume/entries`" + ` gives these lines. A row that gathers
  codes filters by several values (` + "`B6,B7`" + `), by a beginning (` + "`3709*`" + `) or by none (` + "`-`" + `).
- **Adding up.** Rows of level 0 make the total; a report whose rows do not is an error, not a report. Where a contract may be in several
  rows (R07, R21) the total has it once.
- **Unit.** ` + Unit.En + ` (` + Unit.Zh + `).
- **Small cells.** ` + SmallCells.En + `
- **Source.** Contracts registered on this platform. R11 to R15 have absorption from two sources side by side: what is registered here, and
  what the province's file has (registered elsewhere, local buyer), as of the same place of the journal; cells of the second open to
  ` + "`/absorption/entries`" + `. Their sum opens by its two parts. The notes name each file, and the days for which there is none: there absorption has
  own registrations only. Applicants, and the views FROZEN, ADJUSTMENTS and BOOKED, have own registrations only.

`)
	for _, d := range definitions {
		fmt.Fprintf(&b, "## %s %s (%s)\n\n| | |\n|---|---|\n", d.No, d.Title.En, d.Title.Zh)
		for _, l := range []struct{ name, zh, en string }{
			{"population 统计对象", d.Population.Zh, d.Population.En}, {"time basis 时间口径", d.TimeBasis.Zh, d.TimeBasis.En},
			{"measures 计算方法", d.Measures.Zh, d.Measures.En}, {"readers 查阅范围", d.Readers.Zh, d.Readers.En},
			{"not narrowed by 不可筛选", strings.Join(d.Axes, ", "), strings.Join(d.Axes, ", ")},
		} {
			switch {
			case l.zh == "":
			case l.zh == l.en:
				fmt.Fprintf(&b, "| %s | %s |\n", l.name, l.en)
			default:
				fmt.Fprintf(&b, "| %s | %s · %s |\n", l.name, l.en, l.zh)
			}
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
