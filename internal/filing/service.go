package filing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Service (批量申报) takes workbooks and works on them, one after the other.
type Service struct {
	journal   *journal.Journal
	files     *document.Store
	identity  *identity.Service
	contracts *contract.Service
	log       *slog.Logger
	poke      chan struct{}
	// committing counts the rows of a commit that runs in this process: nobody
	// outside its transaction can see them yet.
	committing sync.Map // batch id → *atomic.Int64
}

// New builds the service. Nothing is worked on until Serve or Work is called.
func New(j *journal.Journal, files *document.Store, ids *identity.Service, contracts *contract.Service, log *slog.Logger) *Service {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Service{journal: j, files: files, identity: ids, contracts: contracts, log: log, poke: make(chan struct{}, 1)}
}

// Template gives the workbook to be filled in, for those who may hand one in.
func (s *Service) Template(p *identity.Principal) (exchange.File, error) {
	object := identity.Object{}
	if p != nil {
		object.OwnerOrg = p.OrgID
	}
	if err := identity.Authorize(p, identity.OpCreateFiling, object); err != nil {
		return exchange.File{}, err
	}
	return exchange.FilingTemplate(s.journal.Now())
}

// Receive takes a workbook of p's organisation and queues it: to be checked, or,
// with commit, to be made into drafts when nothing blocks. The same file again
// is the same batch: one that was committed is given as it is. Faults:
// FileEmpty, WorkbookTooLarge, WorkbookUnreadable, PermissionDenied.
func (s *Service) Receive(ctx context.Context, p *identity.Principal, filename string, r io.Reader, commit bool) (Batch, error) {
	object := identity.Object{}
	if p != nil {
		object.OwnerOrg = p.OrgID
	}
	if err := identity.Authorize(p, identity.OpCreateFiling, object); err != nil {
		return Batch{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, exchange.MaxWorkbook+1))
	if err != nil {
		return Batch{}, fmt.Errorf("receive workbook: %w", err)
	}
	if err := exchange.CheckWorkbook(raw); err != nil {
		return Batch{}, err
	}
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	b, known, err := s.again(ctx, p, hash, commit)
	if err != nil || known {
		return b, err
	}
	stored, err := s.files.PutBytes(ctx, raw)
	if err != nil {
		return Batch{}, err
	}
	b, err = s.record(ctx, p, filename, stored, commit)
	if err == nil {
		s.wake()
		return b, nil
	}
	s.files.Discard(ctx, stored.Key)
	if !database.IsDuplicate(err) {
		return Batch{}, err
	}
	b, _, err = s.again(ctx, p, hash, commit) // the same file came in meanwhile
	return b, err
}

// again handles a file that the organisation handed in before.
func (s *Service) again(ctx context.Context, p *identity.Principal, hash string, commit bool) (Batch, bool, error) {
	id, err := s.findFile(ctx, p.OrgID, hash)
	if err != nil || id == "" {
		return Batch{}, false, err
	}
	b, err := s.Get(ctx, p, id)
	switch {
	case err != nil || b.Run.Stage == Committed:
		return b, true, err
	case commit && !b.busy():
		b, err = s.commitAgain(ctx, p, b)
		return b, true, err
	case !b.busy():
		if err := s.requeue(ctx, id); err != nil {
			return Batch{}, true, err
		}
		s.wake()
	}
	b, err = s.Get(ctx, p, id)
	return b, true, err
}

// commitAgain wants the drafts of a file that was handed in before. What it was
// found to lack may be there by now (a code, a date), so it is checked again.
func (s *Service) commitAgain(ctx context.Context, p *identity.Principal, b Batch) (Batch, error) {
	out, err := s.wantCommit(ctx, p, b.ID, 0)
	if err == nil {
		s.wake()
	}
	return out, err
}

func (s *Service) record(ctx context.Context, p *identity.Principal, filename string, stored document.Stored, commit bool) (Batch, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Batch{}, fmt.Errorf("make batch id: %w", err)
	}
	b := Batch{ID: id.String(), OrgID: p.OrgID, CreatedBy: p.UserID, Filename: filename, SHA256: stored.SHA256, Size: stored.Size, Version: 1,
		Run: Run{Stage: Queued}, blobKey: stored.Key}
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		b.CreatedAt, b.Run.Heartbeat = tx.Now, tx.Now
		if commit {
			b.CommitBy, b.CommitAt = p.UserID, tx.Now
		}
		if err := insertBatch(tx, &b); err != nil {
			return journal.Event{}, err
		}
		return b.event("filing.received", map[string]any{"sha256": b.SHA256, "size": b.Size, "commit": commit}), nil
	})
	return b, err
}

func (b *Batch) event(kind string, data map[string]any) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "filing", ObjectID: b.ID, Version: b.Version, OwnerOrg: b.OrgID, Data: data}
}

// Commit asks for the drafts of a batch that was checked. version is the one the
// caller has read, 0 for any. Faults: FilingHasErrors, FilingNotReady while a
// worker is at it, StaleVersion. A batch that was committed is given as it is.
func (s *Service) Commit(ctx context.Context, p *identity.Principal, id string, version int64) (Batch, error) {
	b, err := s.load(ctx, p, identity.OpCreateFiling, id)
	switch {
	case err != nil || b.Run.Stage == Committed:
		return b, err
	case b.Run.Stage == Checked && b.Run.Blocked > 0:
		return Batch{}, fault.New(fault.FilingHasErrors)
	case b.busy():
		return Batch{}, fault.New(fault.FilingNotReady)
	}
	b, err = s.wantCommit(ctx, p, id, version)
	if err == nil {
		s.wake()
	}
	return b, err
}

func (s *Service) wantCommit(ctx context.Context, p *identity.Principal, id string, version int64) (Batch, error) {
	var out Batch
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		b, err := lockBatch(tx.Tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != b.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		b.CommitBy, b.CommitAt = p.UserID, tx.Now
		if err := updateBatch(tx, &b); err != nil {
			return journal.Event{}, err
		}
		if err := queue(tx.Tx, id); err != nil {
			return journal.Event{}, err
		}
		b.Run.Stage = Queued
		out = b
		return b.event("filing.commit_requested", nil), nil
	})
	return out, err
}

// Get gives a batch with its progress.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (Batch, error) {
	return s.load(ctx, p, identity.OpGetFiling, id)
}

func (s *Service) load(ctx context.Context, p *identity.Principal, op identity.Operation, id string) (b Batch, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if b, err = findBatch(tx, id); err != nil {
			return err
		}
		return identity.Authorize(p, op, b.object())
	})
	if err != nil {
		return Batch{}, err
	}
	if n, ok := s.committing.Load(id); ok && b.Run.Stage == Committing {
		b.Run.Done = n.(*atomic.Int64).Load() //nolint:errcheck // only Commit stores there
	}
	return b, nil
}

// List gives the batches that p may see, newest first: those of p's
// organisation; the auditor sees all.
func (s *Service) List(ctx context.Context, p *identity.Principal, cursor string, limit int) (Page, error) {
	if !identity.Allowed(p, identity.OpGetFiling) {
		return Page{}, identity.Authorize(p, identity.OpGetFiling, identity.Object{})
	}
	orgID := p.OrgID
	if identity.Allowed(p, identity.OpGetFiling, identity.AnyObject) {
		orgID = ""
	}
	var out Page
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		list, err := listBatches(tx, orgID, cursor, limit+1)
		if len(list) > limit {
			list = list[:limit]
			out.NextCursor = list[limit-1].ID
		}
		out.Items = list
		return err
	})
	return out, err
}

// Findings gives what was found, in the order of the workbook.
func (s *Service) Findings(ctx context.Context, p *identity.Principal, id, cursor string, limit int) (FindingPage, error) {
	if _, err := s.Get(ctx, p, id); err != nil {
		return FindingPage{}, err
	}
	after := int64(0)
	if cursor != "" {
		n, err := strconv.ParseInt(cursor, 10, 64)
		if err != nil {
			return FindingPage{}, fault.Fields(fault.At("query/cursor", fault.WrongFormat))
		}
		after = n
	}
	var out FindingPage
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		list, err := listFindings(tx, id, after, limit+1)
		if len(list) > limit {
			list = list[:limit]
			out.NextCursor = strconv.FormatInt(list[limit-1].Seq, 10)
		}
		out.Items = list
		return err
	})
	return out, err
}

// ErrorFile gives the workbook back with its findings as comments. Faults:
// FilingNotReady before it was checked, and why it could not be read.
func (s *Service) ErrorFile(ctx context.Context, p *identity.Principal, id string) (exchange.File, error) {
	b, err := s.Get(ctx, p, id)
	if err != nil {
		return exchange.File{}, err
	}
	if b.busy() {
		return exchange.File{}, fault.New(fault.FilingNotReady)
	}
	var found []Finding
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		found, err = listFindings(tx, id, 0, MaxFindings)
		return err
	})
	if err != nil {
		return exchange.File{}, err
	}
	remarks := make([]exchange.Remark, len(found))
	for i, f := range found {
		remarks[i] = exchange.Remark{Place: f.Place, Severity: string(f.Severity), Code: string(f.Code), Text: f.Text.Zh}
	}
	raw, err := s.workbook(ctx, &b)
	if err != nil {
		return exchange.File{}, err
	}
	body, err := exchange.FilingErrors(raw, remarks, s.journal.Now())
	return exchange.File{Name: "检查结果_" + b.Filename, Body: body}, err
}

// workbook reads the file of a batch and makes sure that it is the one received.
func (s *Service) workbook(ctx context.Context, b *Batch) ([]byte, error) {
	r, err := s.files.Get(ctx, b.blobKey)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read workbook of batch %s: %w", b.ID, err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != b.SHA256 {
		return nil, fmt.Errorf("workbook of batch %s is not the one that was received", b.ID)
	}
	return raw, nil
}

func (s *Service) wake() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}
