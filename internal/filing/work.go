package filing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"jishi/internal/exchange"
	"jishi/internal/fault"
)

const (
	// stale is after how long without a sign a worker is taken for dead, and its
	// batch given to another.
	stale = 2 * time.Minute
	// lookAgain is how often a process looks for batches that others queued.
	lookAgain = 10 * time.Second
	// maxAttempts ends a batch that kills whoever works on it.
	maxAttempts = 5
	// chunk is how many rows are checked, or inserted, at a time.
	chunk = 200
)

// errReplaced says that another worker has taken the batch over.
var errReplaced = errors.New("filing: another worker has the batch")

// Serve works on batches until ctx ends. A batch whose worker was killed is
// taken up again, here or by another process: until its one transaction
// commits, nothing of it exists.
func (s *Service) Serve(ctx context.Context) error {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		if err := s.Work(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "work on batches", slog.String("error", err.Error()))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.poke:
		case <-tick.C:
		}
	}
}

// Work does all that is queued, or was left behind, and returns.
func (s *Service) Work(ctx context.Context) error {
	for ctx.Err() == nil {
		id, attempt, err := s.claim(ctx)
		if err != nil || id == "" {
			return err
		}
		if err := s.run(ctx, id, attempt); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// run works on one batch and writes down how it ended.
func (s *Service) run(ctx context.Context, id string, attempt int64) error {
	b, err := s.find(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case !b.CommittedAt.IsZero():
		return s.note(ctx, id, attempt, Run{Stage: Committed, Total: b.Run.Total, Done: b.Run.Total, Repeated: b.Repeated, Findings: b.Run.Findings})
	case attempt%1000 > maxAttempts:
		return s.note(ctx, id, attempt, Run{Stage: Failed, Problem: fault.Code("internal_error"), ProblemText: gaveUp})
	}
	done, err := s.process(ctx, &b, attempt)
	switch {
	case err == nil:
		return s.note(ctx, id, attempt, done)
	case errors.Is(err, errReplaced):
		return nil
	case ctx.Err() != nil: // stopping: whoever comes next begins anew
		return errors.Join(ctx.Err(), s.release(context.WithoutCancel(ctx), id, attempt))
	}
	run := Run{Stage: Failed, Total: done.Total, Problem: fault.Code("internal_error"), ProblemText: gaveUp}
	if f := fault.As(err); f != nil {
		run.Problem, run.ProblemText = f.Code, f.Detail
	} else {
		s.log.ErrorContext(ctx, "batch failed", slog.String("filing", id), slog.String("error", err.Error()))
	}
	return s.note(ctx, id, attempt, run)
}

var gaveUp = fault.T("处理时发生内部错误，没有生成任何草稿。请重新导入，仍不成功请联系管理员。",
	"An internal error stopped the work; no draft was made. Try again, then tell the administrators.")

// process checks the workbook and, when that is wanted and nothing blocks,
// makes the drafts.
func (s *Service) process(ctx context.Context, b *Batch, attempt int64) (Run, error) {
	raw, err := s.workbook(ctx, b)
	if err != nil {
		return Run{}, err
	}
	org, err := s.identity.OrganizationByID(ctx, b.OrgID)
	if err != nil {
		return Run{}, err
	}
	run := b.Run
	// The rows were counted, so a check came to its end, and the commit holds
	// every row against the checks again anyhow.
	if checked := run.Total > 0 && run.Blocked == 0 && b.CommitBy != ""; !checked {
		if run, err = s.check(ctx, b, org, raw, attempt); err != nil || b.CommitBy == "" || run.Blocked > 0 {
			return run, err
		}
	}
	run.Stage, run.Done = Committing, 0
	if err := s.note(ctx, b.ID, attempt, run); err != nil {
		return run, err
	}
	err = s.commit(ctx, b, org, raw, run)
	if fault.CodeOf(err) == fault.FilingHasErrors { // what passed before does not now
		return s.check(ctx, b, org, raw, attempt)
	}
	run.Stage, run.Done = Committed, run.Total
	return run, err
}

// open opens the workbook for one pass.
func open(raw []byte) (*exchange.FilingBook, error) {
	book, err := exchange.OpenFilings(raw)
	if err != nil && fault.As(err) == nil {
		return nil, fmt.Errorf("open workbook: %w", err)
	}
	return book, err
}
