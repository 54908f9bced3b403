// Package filing is bulk filing (批量申报): an organisation hands in a workbook
// with a contract a row, sees what is wrong with every row, and has all of them
// made into drafts at once, or none.
package filing

import (
	"time"

	"jishi/internal/contract"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Stage (处理阶段) of the work on a batch.
type Stage string

// The stages. QUEUED waits for a worker; CHECKED is the end of a trial run and
// of a batch that must be corrected; FAILED could not be worked on at all.
const (
	Queued     Stage = "QUEUED"
	Checking   Stage = "CHECKING"
	Checked    Stage = "CHECKED"
	Committing Stage = "COMMITTING"
	Committed  Stage = "COMMITTED"
	Failed     Stage = "FAILED"
)

// Batch (批次) is one workbook of one organisation. The same file is the same
// batch, however often it is handed in.
type Batch struct {
	ID        string
	OrgID     string
	CreatedBy string
	Filename  string
	SHA256    string
	Size      int64
	Version   int64
	CreatedAt time.Time
	// CommitBy asked at CommitAt for the drafts; CommittedAt is when they came
	// to be, Drafts how many, Repeated how many rows had been filed before.
	CommitBy    string
	CommitAt    time.Time
	CommittedAt time.Time
	Drafts      int64
	Repeated    int64
	Run         Run

	blobKey string
}

// Run (处理进度) is how far the work on a batch is. It is no part of the record:
// it can be made again from the workbook.
type Run struct {
	Stage Stage
	// Attempt counts the runs; it tells an earlier worker that it was replaced.
	Attempt int64
	// Total is 0 until the rows have been counted once.
	Total int64
	Done  int64
	// Blocked counts rows, and faults of the workbook itself, that stop the commit.
	Blocked  int64
	Repeated int64
	// Findings is how many there are; those beyond MaxFindings are not kept.
	Findings int64
	// Problem is why the batch failed.
	Problem     fault.Code
	ProblemText fault.Text
	Heartbeat   time.Time
}

// Finding (批次检查发现) is what is wrong with a cell or row of a batch.
type Finding struct {
	Seq   int64
	Place exchange.Place
	// Pointer into the form of that row, "" for what could not be read at all.
	Pointer  string
	Severity contract.Severity
	Rule     string
	Code     fault.Code
	Text     fault.Text
}

// Page is one page of batches, newest first.
type Page struct {
	Items      []Batch
	NextCursor string
}

// FindingPage is one page of a batch's findings in the order of the workbook.
type FindingPage struct {
	Items      []Finding
	NextCursor string
}

// MaxFindings is how many findings of a batch are kept. A workbook with more has
// one mistake in every row.
const MaxFindings = 20_000

func (b *Batch) object() identity.Object { return identity.Object{OwnerOrg: b.OrgID} }

// settle gives the stage that the record itself proves.
func (b *Batch) settle() {
	if !b.CommittedAt.IsZero() {
		b.Run.Stage, b.Run.Done = Committed, b.Run.Total
	}
}

// Ready tells whether the workbook was found free of what blocks.
func (b *Batch) Ready() bool { return b.Run.Stage == Checked && b.Run.Blocked == 0 }

// busy tells whether somebody is at work on the batch.
func (b *Batch) busy() bool {
	return b.Run.Stage == Queued || b.Run.Stage == Checking || b.Run.Stage == Committing
}
