package contract

import (
	"context"
	"errors"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// HandOver (移交) is the act by which all open cases of one person go to another.
type HandOver struct {
	From, To string
	Cases    []string // ids, in the order of filing
	Index    int64    // of the one event in the journal
}

// HandOver gives every open case that a person has in hand to a colleague of the
// same office: those assigned, claimed, or accepted by that person and not yet
// reviewed. One event names them all; either all go or none.
//
// Faults: permission, bad fields, SubstituteUnfit (with the case's place),
// NothingToHandOver.
func (s *Service) HandOver(ctx context.Context, p *identity.Principal, from, to, reason string) (HandOver, error) {
	if err := identity.Authorize(p, identity.OpHandOverCases, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return HandOver{}, err
	}
	if from == to {
		return HandOver{}, fault.Fields(fault.At("/to", fault.SubstituteUnfit))
	}
	if err := needText("/reason", reason); err != nil {
		return HandOver{}, err
	}
	out := HandOver{From: from, To: to}
	receipt, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		open, err := inHandOf(tx.Tx, p.OrgID, from)
		if err != nil {
			return journal.Event{}, err
		}
		if len(open) == 0 {
			return journal.Event{}, fault.New(fault.NothingToHandOver)
		}
		if err := stayOuts(tx.Tx, open); err != nil {
			return journal.Event{}, err
		}
		out.Cases = nil
		for i := range open {
			c := &open[i]
			if err := s.mayTake(tx.Tx, c, to); err != nil {
				return journal.Event{}, unfitFor(err, c)
			}
			c.passOn(from, to, tx.Now)
			if err := updateContract(tx, c); err != nil {
				return journal.Event{}, err
			}
			out.Cases = append(out.Cases, c.ID)
		}
		return journal.Event{Kind: "cases.handed_over", ObjectType: "user", ObjectID: from, Reason: reason,
			Data: map[string]any{"from": from, "to": to, "office": p.OrgID, "contracts": out.Cases}}, nil
	})
	out.Index = receipt.Index
	if err != nil {
		return HandOver{}, err
	}
	return out, nil
}

// stayOuts adds to each case who stays out of it.
func stayOuts(tx *database.Tx, open []Contract) error {
	list := make([]*Contract, len(open))
	for i := range open {
		list[i] = &open[i]
	}
	return nameRecused(tx, list)
}

// unfitFor says which case it is that the colleague cannot take.
func unfitFor(err error, c *Contract) error {
	if fault.CodeOf(err) != fault.SubstituteUnfit {
		return err
	}
	return fault.Fields(fault.Atf("/to", fault.SubstituteUnfit, "接办人不能办理 %s：须为本机构在岗的相应岗位人员且无须回避。",
		"Cannot take %s: must work here in the role of the stage and need not stay out.", c.AcceptanceNo))
}

// passOnFound records the recusal that rule RR30 asks for after the step itself
// was refused and rolled back. The refusal is what the caller gets in any case.
func (s *Service) passOnFound(ctx context.Context, p *identity.Principal, id string, refused error) error {
	found, ok := errors.AsType[foundError](refused)
	if !ok {
		return refused
	}
	_, err := s.recuse(ctx, p, id, 0, RecuseInput{Ground: found.ground, Reason: "RR30"}, true)
	if err != nil && fault.CodeOf(err) != fault.AlreadyRecused {
		return errors.Join(refused, err)
	}
	return refused
}
