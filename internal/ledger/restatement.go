package ledger

import (
	"context"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Restatement (更正比对) is one page of the lines that became known between two
// states of knowledge, each with what caused it. Over all pages they add up to
// what the total as of the later state is above the total as of the earlier one.
type Restatement struct {
	EntryPage
	Since AsOf
	// Causes are by event index.
	Causes map[int64]Cause
}

// Cause (原因) is the event that wrote a line: who, when, and why.
type Cause struct {
	Kind       string // of the journal event
	RecordedAt time.Time
	Actor      string // display name; "" for the system
	// Proceeding is the number of the change, correction, deregistration or
	// revocation, "" for a registration; Reason is what it was opened for.
	ProceedingID string
	Proceeding   string
	Reason       string
}

// Restatements lists what changed since an earlier state of knowledge, oldest
// first; the cursor keeps the pages together. Since an index, an instant or a
// day that is over is the same at every asking.
//
// Faults: permission, as Entries, and out_of_range when since is later than the
// as-of of the query.
func (s *Service) Restatements(ctx context.Context, p *identity.Principal, since AsOf, q EntryQuery) (Restatement, error) {
	if err := identity.Authorize(p, identity.OpListVolumeRestatements, identity.Object{}); err != nil {
		return Restatement{}, err
	}
	q.GroupBy = nil
	sel, err := q.check(scopeOf(p))
	if err != nil {
		return Restatement{}, err
	}
	if q.Limit, err = pageSize(q.Limit); err != nil {
		return Restatement{}, err
	}
	out := Restatement{Since: since}
	if out.EntryPage, err = s.page(ctx, q, sel, &out.Since); err != nil {
		return Restatement{}, err
	}
	indexes := make([]int64, len(out.Items))
	for i, l := range out.Items {
		indexes[i] = l.EventIndex
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out.Causes, err = causes(tx, indexes)
		return err
	})
	return out, err
}

// begin settles where a restatement begins, and writes it back.
func (s *Service) begin(tx *database.Tx, sel *selection, since *AsOf) error {
	if since == nil {
		return nil
	}
	known, err := s.resolve(tx, *since)
	if err != nil {
		return err
	}
	*since, sel.since = known.AsOf, known.Index
	return nil
}

// forwards refuses a restatement that would run backwards.
func (s *selection) forwards() error {
	if s.since > s.known.Index {
		return fault.Fields(fault.Atf("query/since", fault.OutOfRange, "起点不能晚于截至时间。", "The earlier state must not be later than the other."))
	}
	return nil
}
