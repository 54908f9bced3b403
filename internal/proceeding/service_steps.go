package proceeding

import (
	"context"
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Revise hands in a returned application again, complete.
func (s *Service) Revise(ctx context.Context, who *identity.Principal, id string, version int64, r Request) (Case, error) {
	return s.step(ctx, who, id, ActRevise, version, r.Reason, func(tx *journal.Tx, p *Proceeding, c *contract.Contract) (map[string]any, error) {
		r.Kind = p.Kind
		p.Status = Open
		return nil, s.take(tx, p, c, r)
	})
}

// Withdraw ends a proceeding at the wish of who opened it; the contract is as
// before.
func (s *Service) Withdraw(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Case, error) {
	if err := fault.Fields(checkText("/reason", reason)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActWithdraw, version, reason, func(tx *journal.Tx, p *Proceeding, c *contract.Contract) (map[string]any, error) {
		p.Status, p.Due = Withdrawn, calendar.Date{}
		return nil, s.release(tx, p, c)
	})
}

// release gives the contract the status back that it had before.
func (s *Service) release(tx *journal.Tx, p *Proceeding, c *contract.Contract) error {
	switch p.Kind {
	case Change, Recheck:
		return s.contracts.Move(tx, c, contract.Registered)
	case Objection:
		return s.contracts.Move(tx, c, contract.Refused)
	default: // the others leave the contract where it is while they run
		return nil
	}
}

// Return asks the applicant to complete an application.
func (s *Service) Return(ctx context.Context, who *identity.Principal, id string, version int64, note string) (Case, error) {
	if err := fault.Fields(checkText("/note", note)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActReturn, version, note, func(tx *journal.Tx, p *Proceeding, _ *contract.Contract) (map[string]any, error) {
		var err error
		p.Status = Returned
		p.Due, err = s.due(tx, answerWithin)
		return map[string]any{"due": p.Due.String()}, err
	})
}

// Notify tells the party which facts speak for a revocation and until when it
// may be heard. facts is what the party reads.
func (s *Service) Notify(ctx context.Context, who *identity.Principal, id string, version int64, facts string) (Case, error) {
	if err := fault.Fields(checkText("/note", facts)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActNotify, version, facts, func(tx *journal.Tx, p *Proceeding, _ *contract.Contract) (map[string]any, error) {
		var err error
		p.Status = Notified
		p.HeardUntil, err = s.due(tx, hearWithin)
		return map[string]any{"heard_until": p.HeardUntil.String()}, err
	})
}

// State is what the party says to the notice (陈述申辩); it may also waive.
func (s *Service) State(ctx context.Context, who *identity.Principal, id string, version int64, statement string) (Case, error) {
	if err := fault.Fields(checkText("/note", statement)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActState, version, statement, func(_ *journal.Tx, p *Proceeding, _ *contract.Contract) (map[string]any, error) {
		p.Status, p.Statement = Heard, statement
		return nil, nil
	})
}

// Finding (审查意见) is what the examiner found.
type Finding struct {
	Recommendation Recommendation
	Opinion        string
	// Approved kind and amounts of a change or an amendment; zero values take
	// what the proposal declares, or what was approved before.
	Approved contract.Approved
	// Panel are the experts heard; large contracts need them (draft Art 14).
	Panel []contract.Expert
}

// Examine records the finding. It ends a correction; everything else goes on to
// the second person.
func (s *Service) Examine(ctx context.Context, who *identity.Principal, id string, version int64, f Finding) (Case, error) {
	if err := fault.Fields(checkText("/opinion", f.Opinion)...); err != nil {
		return Case{}, err
	}
	return s.step(ctx, who, id, ActExamine, version, f.Opinion, func(tx *journal.Tx, p *Proceeding, c *contract.Contract) (map[string]any, error) {
		if err := s.checkFinding(tx, who, p, c, &f); err != nil {
			return nil, err
		}
		p.Recommendation, p.Opinion, p.Panel, p.Approved = f.Recommendation, f.Opinion, f.Panel, f.Approved
		if p.Kind != Correction {
			p.Status, p.ExaminerID = Examined, who.UserID
			return map[string]any{"recommendation": string(f.Recommendation)}, nil
		}
		p.DecidedBy, p.DecidedAt, p.Due = who.UserID, tx.Now, calendar.Date{}
		if f.Recommendation == Deny {
			p.Status = Denied
			return nil, nil
		}
		p.Status, p.Approved = Granted, c.Approved
		return s.grant(tx, who, p, c)
	})
}

// recommends says what an examiner may recommend in each kind.
func recommends(k Kind) []Recommendation {
	if k == Recheck {
		return []Recommendation{Confirm, Amend, Revoke}
	}
	return []Recommendation{Grant, Deny}
}

func (s *Service) checkFinding(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract, f *Finding) error {
	if !slices.Contains(recommends(p.Kind), f.Recommendation) {
		return fault.Fields(fault.At("/recommendation", fault.UnknownCode))
	}
	if p.Kind == Revocation && p.Status == Notified && !calendar.Of(tx.Now).After(p.HeardUntil) {
		return fault.New(fault.NotHeardYet)
	}
	if err := s.recused(tx, who, p, c); err != nil {
		return err
	}
	restates := p.Kind == Change && f.Recommendation == Grant || f.Recommendation == Amend
	if !restates {
		f.Approved = contract.Approved{}
		return nil
	}
	declared, err := s.declared(p, c)
	if err != nil {
		return err
	}
	f.Approved = f.Approved.Or(declared)
	return s.contracts.CheckRestated(c, f.Approved, f.Panel)
}

// recused keeps those who refused from judging the objection against it
// (domain notes §1.11: new reviewers).
func (s *Service) recused(tx *journal.Tx, who *identity.Principal, p *Proceeding, c *contract.Contract) error {
	if p.Kind != Objection {
		return nil
	}
	before, err := s.contracts.Decided(tx.Tx, c)
	if err != nil {
		return err
	}
	if slices.Contains(before, who.UserID) {
		return fault.New(fault.Recused)
	}
	return nil
}

// declared is what is approved when the examiner sets nothing: what the
// proposal changes, and for the rest what was approved before.
func (s *Service) declared(p *Proceeding, c *contract.Contract) (contract.Approved, error) {
	if p.proposal == "" {
		return c.Approved, nil
	}
	proposal, err := s.contracts.OpenProposal(c, p.proposal)
	if err != nil {
		return contract.Approved{}, err
	}
	return proposal.Declared(c), nil
}
