package national

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Service (全国系统交换) hands registrations out and takes results in.
type Service struct {
	journal   *journal.Journal
	contracts *contract.Service
}

// New builds the service.
func New(j *journal.Journal, contracts *contract.Service) *Service {
	return &Service{journal: j, contracts: contracts}
}

// maxExport is how many contracts one file takes.
const maxExport = 50_000

// Export gives the contracts of p's registry that were registered in the period,
// some at a time. Faults: PermissionDenied, ExportTooLarge.
func (s *Service) Export(ctx context.Context, p *identity.Principal, from, to calendar.Date, visit func([]contract.Contract) error) error {
	n := 0
	return s.contracts.EachRegistered(ctx, p, from, to, func(list []contract.Contract) error {
		if n += len(list); n > maxExport {
			return fault.New(fault.ExportTooLarge)
		}
		return visit(list)
	})
}

// Import reads a result file and holds it against the contracts of p's registry
// that were registered in the period. Unless it is a dry run, the national
// numbers of what fits are entered, each through SetNationalNumber and with its
// own event: they stand by themselves, and a run that breaks off is finished by
// the next. Then the run is recorded with its differences. Faults: those of
// exchange.ReadResults, OutOfRange for the period.
func (s *Service) Import(ctx context.Context, p *identity.Principal, filename string, file io.Reader, from, to calendar.Date, dryRun bool) (Reconciliation, error) {
	object := identity.Object{}
	if p != nil {
		object.OfficeRegion = p.OfficeRegion
	}
	if err := identity.Authorize(p, identity.OpImportNationalResults, object); err != nil {
		return Reconciliation{}, err
	}
	if to.Before(from) {
		return Reconciliation{}, fault.Fields(fault.At("/to", fault.DatesReversed))
	}
	raw, err := io.ReadAll(io.LimitReader(file, exchange.MaxWorkbook+1))
	if err != nil {
		return Reconciliation{}, fmt.Errorf("receive result file: %w", err)
	}
	results, err := exchange.ReadResults(raw)
	if err != nil {
		return Reconciliation{}, err
	}
	ours, err := s.registrations(ctx, p, results, from, to)
	if err != nil {
		return Reconciliation{}, err
	}
	sum := sha256.Sum256(raw)
	found := compare(results, ours, from, to)
	r := Reconciliation{CreatedBy: p.UserID, OfficeRegion: p.OfficeRegion, Filename: filename, SHA256: hex.EncodeToString(sum[:]), DryRun: dryRun, From: from, To: to}
	r.Counts.Rows, r.Counts.Matched, r.Counts.Fillable = int64(len(results)), found.matched, int64(len(found.fills))
	if !dryRun {
		if r.Counts.Filled, err = s.fill(ctx, p, &found); err != nil {
			return Reconciliation{}, err
		}
	}
	return s.record(ctx, p, r, found.differences)
}

func (s *Service) registrations(ctx context.Context, p *identity.Principal, results []exchange.Result, from, to calendar.Date) ([]contract.Registration, error) {
	var numbers, names []string
	for _, r := range results {
		if r.AcceptanceNo != "" {
			numbers = append(numbers, r.AcceptanceNo)
		} else {
			names = append(names, r.ProjectName)
		}
		if r.Number != "" {
			numbers = append(numbers, r.Number)
		}
	}
	return s.contracts.Registrations(ctx, p, from, to, numbers, names)
}

// fill enters the numbers. One that cannot be entered becomes a difference.
func (s *Service) fill(ctx context.Context, p *identity.Principal, found *comparison) (filled int64, err error) {
	ctx = journal.WithRetry(ctx, nil) // the request's key belongs to the run's own event
	for _, f := range found.fills {
		_, err := s.contracts.SetNationalNumber(ctx, p, f.contractID, 0, f.number)
		switch why := fault.As(err); {
		case err == nil:
			filled++
		case why == nil:
			return filled, err
		default:
			f.difference.Note, f.difference.Seq = why.Detail, int64(len(found.differences)+1)
			found.differences = append(found.differences, f.difference)
		}
	}
	return filled, nil
}

// record keeps the run with its differences, in one change.
func (s *Service) record(ctx context.Context, p *identity.Principal, r Reconciliation, differences []Difference) (Reconciliation, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Reconciliation{}, fmt.Errorf("make run id: %w", err)
	}
	if differences == nil {
		differences = []Difference{}
	}
	text, err := journal.Canonical(differences)
	if err != nil {
		return Reconciliation{}, fmt.Errorf("differences of run %s: %w", id, err)
	}
	sum := sha256.Sum256(text)
	r.ID, r.DifferencesSHA256 = id.String(), hex.EncodeToString(sum[:])
	for _, d := range differences {
		r.Counts.count(d.Kind)
	}
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		r.CreatedAt = tx.Now
		if err := insertRun(tx, &r, differences); err != nil {
			return journal.Event{}, err
		}
		return journal.Event{Kind: "national.reconciled", ObjectType: "reconciliation", ObjectID: r.ID, Version: 1, OwnerOrg: p.OrgID,
			Data: map[string]any{"sha256": r.SHA256, "dry_run": r.DryRun, "rows": r.Counts.Rows, "filled": r.Counts.Filled, "differences": len(differences)}}, nil
	})
	return r, err
}

// Get gives a run. Fault ObjectNotFound outside p's registry.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (r Reconciliation, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if r, err = findRun(tx, id); err != nil {
			return err
		}
		return identity.Authorize(p, identity.OpGetNationalReconciliation, r.object())
	})
	if err != nil {
		return Reconciliation{}, err
	}
	return r, nil
}

// Differences gives what a run found, only one kind when kind is given.
func (s *Service) Differences(ctx context.Context, p *identity.Principal, id string, kind Kind, cursor string, limit int) (DifferencePage, error) {
	if _, err := s.Get(ctx, p, id); err != nil {
		return DifferencePage{}, err
	}
	after := int64(0)
	if cursor != "" {
		n, err := strconv.ParseInt(cursor, 10, 64)
		if err != nil {
			return DifferencePage{}, fault.Fields(fault.At("query/cursor", fault.WrongFormat))
		}
		after = n
	}
	var out DifferencePage
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if out.Items, err = listDifferences(tx, id, kind, after, limit+1); len(out.Items) > limit {
			out.Items = out.Items[:limit]
			out.NextCursor = strconv.FormatInt(out.Items[limit-1].Seq, 10)
		}
		return err
	})
	return out, err
}

// List gives the runs over p's registry, newest first.
func (s *Service) List(ctx context.Context, p *identity.Principal, cursor string, limit int) (Page, error) {
	object := identity.Object{}
	if p != nil {
		object.OfficeRegion = p.OfficeRegion
	}
	if err := identity.Authorize(p, identity.OpGetNationalReconciliation, object); err != nil {
		return Page{}, err
	}
	region := p.OfficeRegion
	if region == identity.WholeCity || identity.Allowed(p, identity.OpGetNationalReconciliation, identity.AnyObject) {
		region = ""
	}
	var out Page
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if out.Items, err = listRuns(tx, region, cursor, limit+1); len(out.Items) > limit {
			out.Items = out.Items[:limit]
			out.NextCursor = out.Items[limit-1].ID
		}
		return err
	})
	return out, err
}
