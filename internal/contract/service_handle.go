package contract

import (
	"context"
	"slices"

	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// HandleFinding records how a registrar or reviewer deals with a finding: in
// writing for a grave one, as a tick (the note may be empty) for a warning.
// Faults: ObjectNotFound when there is no such finding now, FindingNotHandled
// for a block or an information, ActionNotAllowed outside the review.
func (s *Service) HandleFinding(ctx context.Context, p *identity.Principal, id, key, note string) (Checked, error) {
	return s.settle(ctx, p, id, key, identity.OpHandleContractFinding, func(_ *Contract, f Finding) (Handling, error) {
		switch f.Severity {
		case Warn:
			if note == "" {
				return Handling{State: Ticked}, nil
			}
		case High:
		default:
			return Handling{}, fault.New(fault.FindingNotHandled)
		}
		return Handling{State: Handled, Note: note}, needNote(f, note)
	})
}

// needNote wants a note that can be read again, except for a tick.
func needNote(f Finding, note string) error {
	if note == "" && f.Severity == Warn {
		return nil
	}
	return needText("/note", note)
}

// OverrideFinding lets a blocking finding pass, with a reason, where the rule
// table allows it. Only a second reviewer may, and not the one who reviewed
// first. Faults: FindingNotOverridable, SamePersonReview, and those of
// HandleFinding.
func (s *Service) OverrideFinding(ctx context.Context, p *identity.Principal, id, key, reason string) (Checked, error) {
	if err := needText("/note", reason); err != nil {
		return Checked{}, err
	}
	return s.settle(ctx, p, id, key, identity.OpOverrideContractFinding, func(c *Contract, f Finding) (Handling, error) {
		if !f.Overridable {
			return Handling{}, fault.New(fault.FindingNotOverridable)
		}
		if c.Status != SecondReview {
			return Handling{}, c.refuse(p, Register)
		}
		return Handling{State: Overridden, Note: reason}, secondPerson(p, c)
	})
}

// underReview are the statuses in which findings are dealt with.
var underReview = []Status{Submitted, Accepted, FirstReview, ExpertReview, SecondReview}

// settle finds the finding as it is now, in the writing transaction, and
// records what decide makes of it with one event.
func (s *Service) settle(ctx context.Context, p *identity.Principal, id, key string, op identity.Operation, decide func(*Contract, Finding) (Handling, error)) (Checked, error) {
	if p == nil {
		return Checked{}, fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := lockContract(tx.Tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		s.judge(&c)
		if err := identity.Authorize(p, op, c.Object()); err != nil {
			return journal.Event{}, err
		}
		if !slices.Contains(underReview, c.Status) {
			return journal.Event{}, c.refuse(p, Review)
		}
		f, err := s.findingNow(ctx, tx, &c, key)
		if err != nil {
			return journal.Event{}, err
		}
		h, err := decide(&c, f)
		if err != nil {
			return journal.Event{}, err
		}
		h.By = p.UserID
		if err := insertHandling(tx, &c, f, h); err != nil {
			return journal.Event{}, err
		}
		e := c.event(handlingEvents[h.State], map[string]any{"finding": f.Key, "rule": f.Rule, "severity": string(f.Severity),
			"code": string(f.Code), "digest": f.Digest, "handling": string(h.State)})
		e.Reason = h.Note
		return e, nil
	})
	if err != nil {
		return Checked{}, err
	}
	return s.Findings(ctx, p, id)
}

// handlingEvents are the kinds of the journal events, which applicants see
// without their contents (historyOf).
var handlingEvents = map[HandlingState]string{
	Handled: "contract.finding_handled", Ticked: "contract.finding_ticked", Overridden: "contract.finding_overridden",
}

func (s *Service) findingNow(ctx context.Context, tx *journal.Tx, c *Contract, key string) (Finding, error) {
	acting, err := s.reviewersOf(tx.Tx, c)
	if err != nil {
		return Finding{}, err
	}
	_, o, err := s.examine(ctx, tx.Tx, c, s.applicationDay(c), acting...)
	if err != nil {
		return Finding{}, err
	}
	i := slices.IndexFunc(o.Findings, func(f Finding) bool { return f.Key == key })
	if i < 0 {
		return Finding{}, fault.New(fault.ObjectNotFound)
	}
	return o.Findings[i], nil
}
