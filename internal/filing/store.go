package filing

import (
	"context"
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// batchRow is one line of filings.
type batchRow struct {
	ID, OrgID, CreatedBy, Filename string
	SHA256                         string `gorm:"column:sha256"`
	Size                           int64
	BlobKey                        string
	Version                        int64
	CreatedAt                      time.Time `gorm:"autoCreateTime:false"`
	CommitBy                       *string
	CommitAt, CommittedAt          *time.Time
	Drafts, Repeated               int64
}

// fullRow is a batch with its run.
type fullRow struct {
	Batch                                     batchRow `gorm:"embedded"`
	Stage                                     string
	Attempt, RowsTotal, RowsDone, RowsBlocked int64
	RowsRepeated, Findings                    int64
	Problem, ProblemZh, ProblemEn             string
	HeartbeatAt                               time.Time
}

func (batchRow) TableName() string { return "filings" }

var batchColumns = []string{"id", "org_id", "created_by", "filename", "sha256", "size", "blob_key", "version", "created_at", "commit_by", "commit_at",
	"committed_at", "drafts", "repeated"}

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{{Name: "filings", Key: []string{"id"}, Columns: batchColumns}}
}

func opt[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func val[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func (b *Batch) row() batchRow {
	return batchRow{ID: b.ID, OrgID: b.OrgID, CreatedBy: b.CreatedBy, Filename: b.Filename, SHA256: b.SHA256, Size: b.Size, BlobKey: b.blobKey,
		Version: b.Version, CreatedAt: b.CreatedAt, CommitBy: opt(b.CommitBy), CommitAt: opt(b.CommitAt), CommittedAt: opt(b.CommittedAt),
		Drafts: b.Drafts, Repeated: b.Repeated}
}

func (full fullRow) batch() Batch {
	r := full.Batch
	b := Batch{ID: r.ID, OrgID: r.OrgID, CreatedBy: r.CreatedBy, Filename: r.Filename, SHA256: r.SHA256, Size: r.Size, blobKey: r.BlobKey,
		Version: r.Version, CreatedAt: r.CreatedAt.UTC(), CommitBy: val(r.CommitBy), CommitAt: val(r.CommitAt).UTC(), CommittedAt: val(r.CommittedAt).UTC(),
		Drafts: r.Drafts, Repeated: r.Repeated,
		Run: Run{Stage: Stage(full.Stage), Attempt: full.Attempt, Total: full.RowsTotal, Done: full.RowsDone, Blocked: full.RowsBlocked, Repeated: full.RowsRepeated,
			Findings: full.Findings, Problem: fault.Code(full.Problem), ProblemText: fault.T(full.ProblemZh, full.ProblemEn), Heartbeat: full.HeartbeatAt.UTC()}}
	b.settle()
	return b
}

func insertBatch(tx *journal.Tx, b *Batch) error {
	r := b.row()
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert batch: %w", err)
	}
	err := tx.Exec(`INSERT INTO filing_runs (filing_id, stage, attempt, rows_total, rows_done, rows_blocked, rows_repeated, findings, problem, problem_zh, problem_en, heartbeat_at)
		VALUES (?, ?, 0, 0, 0, 0, 0, 0, '', '', '', ?)`, b.ID, Queued, tx.Now).Error
	if err != nil {
		return fmt.Errorf("queue batch: %w", err)
	}
	tx.Touch("filings", b.ID)
	return nil
}

// updateBatch writes what may change under the version it was read with.
func updateBatch(tx *journal.Tx, b *Batch) error {
	was := b.Version
	b.Version++
	res := tx.Table("filings").Where("id = ? AND version = ?", b.ID, was).Updates(map[string]any{"version": b.Version, "commit_by": opt(b.CommitBy),
		"commit_at": opt(b.CommitAt), "committed_at": opt(b.CommittedAt), "drafts": b.Drafts, "repeated": b.Repeated})
	if res.Error != nil {
		return fmt.Errorf("update batch %s: %w", b.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("filings", b.ID)
	return nil
}

const fullColumns = `f.id, f.org_id, f.created_by, f.filename, f.sha256, f.size, f.blob_key, f.version, f.created_at, f.commit_by, f.commit_at, f.committed_at,
	f.drafts, f.repeated, r.stage, r.attempt, r.rows_total, r.rows_done, r.rows_blocked, r.rows_repeated, r.findings, r.problem, r.problem_zh, r.problem_en, r.heartbeat_at`

const fromBatches = " FROM filings f JOIN filing_runs r ON r.filing_id = f.id "

func findBatch(tx *database.Tx, id string) (Batch, error) {
	var rows []fullRow
	if err := tx.Raw("SELECT "+fullColumns+fromBatches+"WHERE f.id = ?", id).Scan(&rows).Error; err != nil {
		return Batch{}, fmt.Errorf("read batch: %w", err)
	}
	if len(rows) == 0 {
		return Batch{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].batch(), nil
}

// lockBatch keeps others from changing the batch until the transaction ends.
func lockBatch(tx *database.Tx, id string) (Batch, error) {
	var ids []string
	if err := tx.Locked().Table("filings").Where("id = ?", id).Pluck("id", &ids).Error; err != nil {
		return Batch{}, fmt.Errorf("lock batch: %w", err)
	}
	return findBatch(tx, id)
}

// listBatches gives the batches of an organisation, of all when orgID is "".
func listBatches(tx *database.Tx, orgID, before string, limit int) ([]Batch, error) {
	q, args := "SELECT "+fullColumns+fromBatches+"WHERE 1 = 1", []any{}
	if orgID != "" {
		q, args = q+" AND f.org_id = ?", append(args, orgID)
	}
	if before != "" {
		q, args = q+" AND f.id < ?", append(args, before)
	}
	var rows []fullRow
	if err := tx.Raw(q+" ORDER BY f.id DESC LIMIT ?", append(args, limit)...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list batches: %w", err)
	}
	out := make([]Batch, len(rows))
	for i, r := range rows {
		out[i] = r.batch()
	}
	return out, nil
}

func (s *Service) find(ctx context.Context, id string) (b Batch, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		b, err = findBatch(tx, id)
		return err
	})
	return b, err
}

func (s *Service) findFile(ctx context.Context, orgID, hash string) (string, error) {
	var ids []string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		return tx.Table("filings").Where("org_id = ? AND sha256 = ?", orgID, hash).Pluck("id", &ids).Error
	})
	if err != nil {
		return "", fmt.Errorf("look for the file: %w", err)
	}
	if len(ids) == 0 {
		return "", nil
	}
	return ids[0], nil
}

// findingRow is one line of filing_findings.
type findingRow struct {
	FilingID                                   string
	Seq                                        int64
	Sheet                                      string
	RowNo                                      int64
	Col, Header, Pointer, Severity, Rule, Code string
	TextZh, TextEn                             string
}

func (findingRow) TableName() string { return "filing_findings" }

func listFindings(tx *database.Tx, id string, after int64, limit int) ([]Finding, error) {
	var rows []findingRow
	err := tx.Raw(`SELECT filing_id, seq, sheet, row_no, col, header, pointer, severity, rule, code, text_zh, text_en
		FROM filing_findings WHERE filing_id = ? AND seq > ? ORDER BY seq LIMIT ?`, id, after, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list findings of batch: %w", err)
	}
	out := make([]Finding, len(rows))
	for i, r := range rows {
		out[i] = Finding{Seq: r.Seq, Place: exchange.Place{Sheet: r.Sheet, Row: int(r.RowNo), Column: r.Col, Header: r.Header}, Pointer: r.Pointer,
			Severity: severity(r.Severity), Rule: r.Rule, Code: fault.Code(r.Code), Text: fault.T(r.TextZh, r.TextEn)}
	}
	return out, nil
}
