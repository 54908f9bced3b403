package proceeding

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

// Decide ends a proceeding: another person than the examiner grants what was
// recommended, or denies. A re-check is not denied but answered; who disagrees
// sends the case back. note is the decision's reason and, for a re-check, the
// answer to the authority.
func (s *Service) Decide(ctx context.Context, who *identity.Principal, id string, version int64, grant bool, note string) (Case, error) {
	if err := fault.Fields(checkText("/note", note)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActDecide, version, note, func(tx *journal.Tx, p *Proceeding, c *contract.Contract) (map[string]any, error) {
		if err := s.checkDecision(tx, who, p, c, grant); err != nil {
			return nil, err
		}
		p.DecidedBy, p.DecidedAt, p.Note, p.Due = who.UserID, tx.Now, note, calendar.Date{}
		if !grant {
			p.Status = Denied
			return map[string]any{"note": note}, s.release(tx, p, c)
		}
		p.Status = Granted
		return s.grant(tx, who, p, c)
	})
}

func (s *Service) checkDecision(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract, grant bool) error {
	if p.Status == Returned {
		if grant || !calendar.Of(tx.Now).After(p.Due) {
			return p.refuse(who, ActDecide)
		}
		return nil
	}
	if p.ExaminerID == who.UserID {
		return fault.New(fault.SamePersonReview)
	}
	if err := s.recused(tx, who, p, c); err != nil {
		return err
	}
	if grant && p.Recommendation == Deny || !grant && p.Kind == Recheck {
		return fault.New(fault.RecommendationAgainst)
	}
	return nil
}

// SendBack gives an examined case back for another examination.
func (s *Service) SendBack(ctx context.Context, who *identity.Principal, id string, version int64, note string) (Case, error) {
	if err := fault.Fields(checkText("/note", note)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActBack, version, note, func(_ *journal.Tx, p *Proceeding, _ *contract.Contract) (map[string]any, error) {
		if p.ExaminerID == who.UserID {
			return nil, fault.New(fault.SamePersonReview)
		}
		p.Status, p.ExaminerID, p.Recommendation, p.Opinion, p.Panel, p.Approved = Open, "", "", "", nil, contract.Approved{}
		if p.Kind == Revocation { // the party was told already
			p.Status = Heard
		}
		return nil, nil
	})
}

// grant does what was asked for: the only place where a proceeding touches the
// registration.
func (s *Service) grant(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract) (map[string]any, error) {
	switch p.Kind {
	case Change, Correction:
		return s.restate(tx, who, p, c)
	case Deregistration:
		facts, err := s.contracts.End(tx, c, contract.Deregistered)
		if err != nil {
			return nil, err
		}
		return facts, notify(tx, p, c, "注销登记")
	case Revocation:
		facts, err := s.contracts.End(tx, c, contract.Revoked)
		if err != nil {
			return nil, err
		}
		return facts, notify(tx, p, c, "撤销登记")
	case Objection:
		return nil, s.contracts.Reopen(tx, c, who.UserID)
	case Recheck:
		return s.answer(tx, who, p, c)
	}
	return nil, fmt.Errorf("nothing is known of granting %s", p.Kind)
}

func (s *Service) restate(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract) (map[string]any, error) {
	proposal, err := s.contracts.OpenProposal(c, p.proposal)
	if err != nil {
		return nil, err
	}
	// What stood in the way may have changed since the application.
	if err := s.contracts.CheckProposal(tx.Tx, c, &proposal); err != nil {
		return nil, err
	}
	event := ledger.Change
	if p.Kind == Correction {
		event = ledger.Correct
	}
	return s.contracts.Restate(tx, c, contract.Restatement{Proposal: &proposal, Approved: p.Approved, Event: event, ProceedingID: p.ID, By: who.UserID})
}

// answer ends a re-check: the registration stands, is amended, or a revocation
// is opened, in which the party is heard first.
func (s *Service) answer(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract) (map[string]any, error) {
	switch p.Recommendation {
	case Amend:
		return s.contracts.Restate(tx, c, contract.Restatement{Approved: p.Approved, Event: ledger.Change, ProceedingID: p.ID, By: who.UserID})
	case Revoke:
		if err := s.contracts.Move(tx, c, contract.Registered); err != nil {
			return nil, err
		}
		return s.openRevocation(tx, who, p, c)
	default:
		return map[string]any{"confirmed": true}, s.contracts.Move(tx, c, contract.Registered)
	}
}

// openRevocation follows from a re-check, in the same transaction. The re-check
// is closed first: one proceeding is open at a time.
func (s *Service) openRevocation(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract) (map[string]any, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make proceeding id: %w", err)
	}
	if err := update(tx, p); err != nil {
		return nil, err
	}
	due, err := s.due(tx, decideWithin)
	if err != nil {
		return nil, err
	}
	next := Proceeding{ID: id.String(), ContractID: c.ID, Kind: Revocation, Status: Open, Version: 1, OrgID: c.OrgID, OfficeRegion: c.OfficeRegion,
		OpenedBy: who.UserID, OpenedOrg: who.OrgID, OpenedAt: tx.Now, UpdatedAt: tx.Now, Ground: "RG99",
		Reason: "复核（" + p.Number + "）认为应当撤销：" + p.Opinion, Due: due}
	if next.Number, err = s.certificates.NextNumber(tx, fmt.Sprintf("%s-%d", series[Revocation], calendar.Of(tx.Now).Year()), 4); err != nil {
		return nil, err
	}
	if err := insert(tx, &next); err != nil {
		return nil, err
	}
	return map[string]any{"revocation": next.ID}, addStep(tx, &next, ActOpen, who.UserID, next.Reason, map[string]any{"recheck": p.ID})
}

// Deliver notes when and how an authority was told.
func (s *Service) Deliver(ctx context.Context, who *identity.Principal, id string, version int64, noticeID string, on calendar.Date, reference string) (Case, error) {
	if on.IsZero() {
		return Case{}, fault.Fields(fault.At("/delivered_on", fault.MissingField))
	}
	return s.step(ctx, who, id, ActDelivered, version, reference, func(tx *journal.Tx, p *Proceeding, _ *contract.Contract) (map[string]any, error) {
		if on.After(calendar.Of(tx.Now)) {
			return nil, fault.Fields(fault.At("/delivered_on", fault.DateInFuture))
		}
		return map[string]any{"notice": noticeID}, deliver(tx, p, noticeID, on, reference)
	})
}
