package filing

import (
	"context"
	"fmt"

	"jishi/internal/contract"
	"jishi/internal/database"
)

func severity(s string) contract.Severity { return contract.Severity(s) }

// claim takes the batch that waits longest, or whose worker has died, and gives
// its attempt; "" when there is none.
func (s *Service) claim(ctx context.Context) (id string, attempt int64, err error) {
	err = s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		var rows []struct {
			FilingID string
			Attempt  int64
		}
		id = ""
		err := tx.Raw(`SELECT filing_id, attempt FROM filing_runs WHERE stage = ? OR (stage IN (?, ?) AND heartbeat_at < ?) ORDER BY heartbeat_at, filing_id LIMIT 1`,
			Queued, Checking, Committing, tx.Now.Add(-stale)).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		res := tx.Exec("UPDATE filing_runs SET stage = ?, attempt = attempt + 1, rows_done = 0, heartbeat_at = ? WHERE filing_id = ? AND attempt = ?",
			Checking, tx.Now, rows[0].FilingID, rows[0].Attempt)
		if res.RowsAffected == 1 {
			id, attempt = rows[0].FilingID, rows[0].Attempt+1
		}
		return res.Error
	})
	if err != nil {
		return "", 0, fmt.Errorf("claim batch: %w", err)
	}
	return id, attempt, nil
}

// queue makes a batch wait for a worker. Attempts go on in a new series of a
// thousand: they never repeat, and those before a person asked do not count.
func queue(tx *database.Tx, id string) error {
	err := tx.Exec(`UPDATE filing_runs SET stage = ?, attempt = (attempt / 1000 + 1) * 1000, rows_done = 0, problem = '', problem_zh = '', problem_en = '', heartbeat_at = ?
		WHERE filing_id = ?`, Queued, tx.Now, id).Error
	if err != nil {
		return fmt.Errorf("queue batch %s: %w", id, err)
	}
	return nil
}

func (s *Service) requeue(ctx context.Context, id string) error {
	return s.journal.DB().InTx(ctx, func(tx *database.Tx) error { return queue(tx, id) })
}

// release gives a batch back, unless another worker has it already.
func (s *Service) release(ctx context.Context, id string, attempt int64) error {
	return s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		return tx.Exec("UPDATE filing_runs SET stage = ? WHERE filing_id = ? AND attempt = ?", Queued, id, attempt).Error
	})
}

// note writes down how far the work is.
func (s *Service) note(ctx context.Context, id string, attempt int64, run Run) error {
	return s.progress(ctx, id, attempt, run, nil)
}

// progress writes findings and how far the work is. It fails with errReplaced
// when another worker has taken the batch over.
func (s *Service) progress(ctx context.Context, id string, attempt int64, run Run, found []Finding) error {
	err := s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		res := tx.Exec(`UPDATE filing_runs SET stage = ?, rows_total = ?, rows_done = ?, rows_blocked = ?, rows_repeated = ?, findings = ?,
			problem = ?, problem_zh = ?, problem_en = ?, heartbeat_at = ? WHERE filing_id = ? AND attempt = ?`,
			run.Stage, run.Total, run.Done, run.Blocked, run.Repeated, run.Findings, run.Problem, run.ProblemText.Zh, run.ProblemText.En, tx.Now, id, attempt)
		if res.Error != nil {
			return fmt.Errorf("note progress of batch %s: %w", id, res.Error)
		}
		if res.RowsAffected != 1 {
			return errReplaced
		}
		if len(found) == 0 {
			return nil
		}
		rows := make([]findingRow, len(found))
		for i, f := range found {
			rows[i] = findingRow{FilingID: id, Seq: f.Seq, Sheet: f.Place.Sheet, RowNo: int64(f.Place.Row), Col: f.Place.Column, Header: f.Place.Header,
				Pointer: f.Pointer, Severity: string(f.Severity), Rule: f.Rule, Code: string(f.Code), TextZh: f.Text.Zh, TextEn: f.Text.En}
		}
		return tx.CreateInBatches(&rows, chunk).Error
	})
	if err != nil {
		return fmt.Errorf("work on batch: %w", err)
	}
	return nil
}

func (s *Service) forgetFindings(ctx context.Context, id string) error {
	return s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		if err := tx.Exec("DELETE FROM filing_findings WHERE filing_id = ?", id).Error; err != nil {
			return fmt.Errorf("forget findings of batch %s: %w", id, err)
		}
		return nil
	})
}
