package filing

import (
	"context"
	"slices"
	"sync/atomic"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// commit makes all drafts in one transaction that ends in one event, which
// commits to every row: filing.committed. It may run more than once, and reads
// the workbook anew each time, so that its memory does not grow with the rows.
func (s *Service) commit(ctx context.Context, b *Batch, org identity.Organization, raw []byte, run Run) error {
	done := &atomic.Int64{}
	s.committing.Store(b.ID, done)
	defer s.committing.Delete(b.ID)
	actor := journal.Actor{UserID: b.CommitBy, OrgID: b.OrgID, RequestID: "filing/" + b.ID}
	_, err := s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		done.Store(0)
		now, err := lockBatch(tx.Tx, b.ID)
		if err != nil {
			return journal.Event{}, err
		}
		if !now.CommittedAt.IsZero() {
			return journal.Event{}, errReplaced
		}
		if err := s.contracts.LockDrafts(tx, b.OrgID, run.Total-run.Repeated); err != nil {
			return journal.Event{}, err
		}
		m := &maker{service: s, tx: tx, batch: &now, org: org, today: calendar.Of(tx.Now), done: done}
		if err := m.all(raw); err != nil {
			return journal.Event{}, err
		}
		now.CommittedAt = tx.Now
		if err := updateBatch(tx, &now); err != nil {
			return journal.Event{}, err
		}
		return now.event("filing.committed", map[string]any{"sha256": now.SHA256, "drafts": now.Drafts, "repeated": now.Repeated}), nil
	})
	return err
}

// maker turns rows into drafts inside the transaction.
type maker struct {
	service *Service
	tx      *journal.Tx
	batch   *Batch
	org     identity.Organization
	today   calendar.Date
	done    *atomic.Int64
	forms   []contract.Form
	origins []contract.Origin
}

func (m *maker) all(raw []byte) error {
	book, err := open(raw)
	if err != nil {
		return err
	}
	defer book.Close()
	m.batch.Drafts, m.batch.Repeated = 0, 0
	err = book.Each(func(f *exchange.Filing) error {
		v := m.service.contracts.Vet(f.Form, m.org, m.today)
		m.forms = append(m.forms, v.Form)
		m.origins = append(m.origins, contract.Origin{FilingID: m.batch.ID, Row: int64(f.Row), Key: v.Key})
		if len(f.Problems) > 0 || slices.ContainsFunc(v.Findings, func(f contract.Finding) bool { return f.Severity == contract.Block }) {
			m.origins[len(m.origins)-1].Row = -int64(f.Row) // right only if it was filed before
		}
		if len(m.forms) < chunk {
			return nil
		}
		return m.flush()
	})
	if err != nil {
		return err
	}
	return m.flush()
}

// flush inserts the gathered rows but those that were filed before. A row that
// does not pass any more, since the check before, stops the whole batch.
func (m *maker) flush() error {
	keys := make([]string, len(m.origins))
	for i, o := range m.origins {
		keys[i] = o.Key
	}
	known, err := m.service.contracts.KnownKeys(m.tx.Tx, m.batch.OrgID, keys)
	if err != nil {
		return err
	}
	forms, origins := m.forms[:0], m.origins[:0]
	for i, o := range m.origins {
		switch {
		case known.Filed[o.Key] != "":
			m.batch.Repeated++
			continue
		case known.Live[o.Key] || o.Row < 0:
			return fault.New(fault.FilingHasErrors)
		}
		forms, origins = append(forms, m.forms[i]), append(origins, o)
	}
	if len(forms) > 0 {
		if err := m.service.contracts.AddDrafts(m.tx, m.batch.OrgID, m.batch.CommitBy, forms, origins); err != nil {
			return err
		}
	}
	m.batch.Drafts += int64(len(forms))
	m.done.Add(int64(len(keys)))
	m.forms, m.origins = m.forms[:0], m.origins[:0]
	return nil
}
