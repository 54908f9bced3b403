package proceeding

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Request (申请) is what somebody hands in to open or to complete a proceeding.
type Request struct {
	Kind Kind
	// Patch is a JSON merge patch of the form: change and correction.
	Patch       []byte
	Ground      string
	Authority   string
	Reason      string
	EffectiveOn calendar.Date
	Files       []string
	Benefits    []Benefit
}

// opens names the action of the contract's lifecycle that opens a kind.
var opens = map[Kind]contract.Action{
	Change: contract.OpenChange, Correction: contract.OpenCorrection, Deregistration: contract.OpenDeregistration,
	Revocation: contract.OpenRevocation, Objection: contract.OpenObjection, Recheck: contract.OpenRecheck,
}

// series are the number series of the kinds.
var series = map[Kind]string{Change: "TABG", Correction: "TAGZ", Deregistration: "TAZX", Revocation: "TACX", Objection: "TAYY", Recheck: "TAFH"}

// holds is the status a contract has while a proceeding of the kind is open.
var holds = map[Kind]contract.Status{Change: contract.ChangePending, Objection: contract.Objected, Recheck: contract.Recheck}

// Open starts a proceeding on a contract. A correction that the registrar makes
// is granted at once. Errors: the faults of every step; ProceedingOpen when
// another one is open; what the request lacks, field by field.
func (s *Service) Open(ctx context.Context, who *identity.Principal, contractID string, r Request) (Case, error) {
	if who == nil {
		return Case{}, fault.New(fault.LoginRequired)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Case{}, fmt.Errorf("make proceeding id: %w", err)
	}
	_, err = s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := s.contracts.May(tx, who, c, opens[r.Kind]); err != nil {
			return journal.Event{}, openElsewhere(c, err)
		}
		p := Proceeding{ID: id.String(), ContractID: c.ID, Kind: r.Kind, Status: Open, Version: 1, OrgID: c.OrgID, OfficeRegion: c.OfficeRegion,
			OpenedBy: who.UserID, OpenedOrg: who.OrgID, OpenedAt: tx.Now, UpdatedAt: tx.Now}
		if err := s.take(tx, &p, c, r); err != nil {
			return journal.Event{}, err
		}
		return s.start(tx, who, &p, c)
	})
	if err != nil {
		return Case{}, err
	}
	return s.Get(ctx, who, id.String())
}

// openElsewhere names the reason when it is another open proceeding.
func openElsewhere(c *contract.Contract, err error) error {
	if c.ProceedingID != "" && fault.CodeOf(err) == fault.ActionNotAllowed {
		return fault.New(fault.ProceedingOpen)
	}
	return err
}

// OpenRecheck starts the re-check that an authority asks for, which knows the
// contract by its certificate (draft measures Art 17).
func (s *Service) OpenRecheck(ctx context.Context, who *identity.Principal, certificate string, r Request) (Case, error) {
	var contractID string
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		contractID, err = contractByCertificate(tx, certificate)
		return err
	})
	if err != nil {
		return Case{}, err
	}
	r.Kind = Recheck
	return s.Open(ctx, who, contractID, r)
}

// take checks a request and puts it into the proceeding.
func (s *Service) take(tx *journal.Tx, p *Proceeding, c *contract.Contract, r Request) error {
	today := calendar.Of(tx.Now)
	if err := r.check(today); err != nil {
		return err
	}
	p.Ground, p.Authority, p.Reason, p.EffectiveOn = r.Ground, r.Authority, r.Reason, r.EffectiveOn
	p.Files, p.Benefits = r.Files, r.Benefits
	var err error
	if p.Due, err = s.due(tx, decideWithin); err != nil {
		return err
	}
	if err := checkFiles(tx.Tx, p); err != nil {
		return err
	}
	switch p.Kind {
	case Objection:
		return s.checkTerm(tx, c, today)
	case Change, Correction:
		return s.propose(tx, p, c, r.Patch)
	default:
		return nil
	}
}

// checkTerm: an objection comes within the term after the refusal.
func (s *Service) checkTerm(tx *journal.Tx, c *contract.Contract, today calendar.Date) error {
	at, err := refusedAt(tx.Tx, c.ID)
	if err != nil {
		return err
	}
	days, err := s.holidays.In(tx.Tx)
	if err != nil {
		return err
	}
	if today.After(days.Due(calendar.Of(at), objectWithin)) {
		return fault.New(fault.ObjectionLate)
	}
	return nil
}

func (s *Service) propose(tx *journal.Tx, p *Proceeding, c *contract.Contract, patch []byte) error {
	proposal, err := s.contracts.Propose(c, patch)
	if err != nil {
		return err
	}
	if p.Kind == Correction {
		if err := checkCorrectable(proposal.Differences); err != nil {
			return err
		}
	}
	p.proposal = proposal.Text
	return s.contracts.CheckProposal(tx.Tx, c, &proposal)
}

// checkFiles: they are documents of this contract, and a change or a
// deregistration brings the paper it rests on.
func checkFiles(tx *database.Tx, p *Proceeding) error {
	have, err := documentsOf(tx, p.ContractID, p.Files)
	if err != nil {
		return err
	}
	var bad []fault.Field
	agreement := false
	for i, f := range p.Files {
		material, ok := have[f]
		if !ok {
			bad = append(bad, fault.At("/files/"+strconv.Itoa(i), fault.ObjectNotFound))
		}
		agreement = agreement || material == "M14"
	}
	if slices.Contains([]Kind{Change, Deregistration}, p.Kind) && !agreement {
		bad = append(bad, fault.At("/files", fault.EvidenceMissing))
	}
	return fault.Fields(bad...)
}

// start numbers and writes a new proceeding and holds its contract.
func (s *Service) start(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract) (journal.Event, error) {
	atOnce := p.Kind == Correction && who.Side == identity.SideBureau
	if to, ok := holds[p.Kind]; ok {
		if err := s.contracts.Move(tx, c, to); err != nil {
			return journal.Event{}, err
		}
	}
	var err error
	if p.Number, err = s.certificates.NextNumber(tx, fmt.Sprintf("%s-%d", series[p.Kind], calendar.Of(tx.Now).Year()), 4); err != nil {
		return journal.Event{}, err
	}
	data := map[string]any{"reason": p.Reason}
	if atOnce {
		p.Status, p.Recommendation, p.DecidedBy, p.DecidedAt = Granted, Grant, who.UserID, tx.Now
		p.Approved = c.Approved
	}
	if err := insert(tx, p); err != nil {
		return journal.Event{}, err
	}
	if err := addStep(tx, p, ActOpen, who.UserID, p.Reason, map[string]any{"ground": p.Ground}); err != nil {
		return journal.Event{}, err
	}
	if atOnce {
		if data, err = s.grant(tx, who, p, c); err != nil {
			return journal.Event{}, err
		}
	}
	return p.event("proceeding.opened", c, data), nil
}
