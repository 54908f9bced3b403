// Package report makes the bureau's fixed reports (固定报表) R01 to R30 of the domain
// notes §5.2, and R31 to R33 on brokers and their training, out of the ledger and
// what is counted beside it: one table says what each report is, who may see it and
// how it is made. A report holds figures as they were known at one place
// of the journal, and the way from each of them to the ledger lines it is the
// sum of.
package report

import (
	"context"
	"slices"

	"jishi/internal/absorption"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/workload"
)

// Form (数值形式) says what the value of a cell is.
type Form string

// The forms. An empty value is one that cannot be given, as a share of nothing.
const (
	Text    Form = "TEXT"
	Count   Form = "COUNT"   // a whole number
	Money   Form = "MONEY"   // decimal yuan
	Percent Form = "PERCENT" // percent with two decimals
	Date    Form = "DATE"    // YYYY-MM-DD
)

// Column (栏目) is a column of a table after the one of the rows' names. Columns
// that stand next to each other with one Group share a heading.
type Column struct {
	Key   string
	Group fault.Text
	Title fault.Text
	Form  Form
}

// Drill (明细条件) are the parameters, apart from as_of, with which the lines of a
// cell are asked for: ledger lines, or imported ones where its Source says so.
type Drill map[string]string

// Cell (单元格) is a value, and where it comes from.
type Cell struct {
	Value  string
	Drill  Drill  // nil where the value is no sum of lines of one source
	Source Source // where Drill leads; FromLedger when empty
}

// RowKind (行类) says what a row is to the total.
type RowKind string

// The kinds of rows.
const (
	Body  RowKind = "BODY"
	Total RowKind = "TOTAL" // 合计; of the rows of level 0
	Memo  RowKind = "MEMO"  // 附注行: beside the total
)

// Row (行) of a table. Rows of level 1 are part of the last row of level 0 above.
type Row struct {
	Kind  RowKind
	Level int
	Code  string // "" where the row has none
	Label fault.Text
	Cells []Cell
}

// Point is one value of a chart.
type Point struct {
	Label fault.Text
	Value string // decimal yuan, or a count
}

// Chart (图) draws one column of a table.
type Chart struct {
	Title  fault.Text
	Line   bool // a line over time; bars otherwise
	Form   Form
	Points []Point
}

// Table (表) is one table of a report.
type Table struct {
	Title   fault.Text
	Head    fault.Text // of the column of the rows' names
	Columns []Column
	Rows    []Row
	Chart   *Chart
	Notes   []fault.Text
}

// Question (报表条件) is what is asked of a report. Zero dates mean the year of
// the moment asked for, up to that day.
type Question struct {
	No       string
	From, To calendar.Date
	AsOf     ledger.AsOf
	View     ledger.View
	// Filters take the names of Filters.
	Filters map[string]string
	// By and Top are for rankings; 20 places by contract amount when left out.
	By  ledger.Measure
	Top int
}

// Filters are what the population of every report can be narrowed by, unless the
// report has the dimension in its rows or columns.
var Filters = []string{"region", "buyer_area", "kind", "direction", "office"}

// Report (报表) is a finished report.
type Report struct {
	Definition Definition
	Question   Question // with the period in full
	AsOf       ledger.AsOf
	OwnOnly    bool // only the contracts of the reader's organisation are in it
	// Sources are where its figures come from (数据来源).
	Sources []fault.Text
	Tables  []Table
	// CSV is the report as text, and SHA256 its digest in hex: the report's
	// checksum, on whatever form it is printed.
	CSV    []byte
	SHA256 string
}

// Service makes reports. It only reads, and is safe for concurrent use.
type Service struct {
	journal    *journal.Journal
	ledger     *ledger.Service
	absorption *absorption.Service
	contracts  *contract.Service
	workload   *workload.Service
}

// New builds the service over those that know the figures.
func New(j *journal.Journal, l *ledger.Service, a *absorption.Service, c *contract.Service, w *workload.Service) *Service {
	return &Service{journal: j, ledger: l, absorption: a, contracts: c, workload: w}
}

// List gives the definitions of the reports that p may see.
//
// Faults: permission.
func (s *Service) List(p *identity.Principal) ([]Definition, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeReport, identity.Object{}); err != nil {
		return nil, err
	}
	var out []Definition
	for _, d := range definitions {
		if identity.Allowed(p, d.needs) {
			out = append(out, d)
		}
	}
	return out, nil
}

// Make makes a report.
//
// Faults: permission, object_not_found, and every bad part of the question.
func (s *Service) Make(ctx context.Context, p *identity.Principal, q Question) (Report, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeReport, identity.Object{}); err != nil {
		return Report{}, err
	}
	i := slices.IndexFunc(definitions, func(d Definition) bool { return d.No == q.No })
	if i < 0 {
		return Report{}, fault.New(fault.ObjectNotFound)
	}
	d := definitions[i]
	if !identity.Allowed(p, d.needs) {
		return Report{}, fault.New(fault.PermissionDenied)
	}
	b := &builder{service: s, ctx: ctx, reader: p, definition: d, question: q}
	if err := b.begin(); err != nil {
		return Report{}, err
	}
	if err := d.make(b); err != nil {
		return Report{}, err
	}
	out := Report{Definition: d, Question: b.question, AsOf: b.asOf, OwnOnly: b.ownOnly, Sources: append([]fault.Text{ledgerSource}, b.sources...), Tables: b.tables}
	return out, out.seal()
}
