package brokerage

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Name names a broker in a contract whose form p may change. Faults: those of
// changing the form, BrokerFrozen, BrokerUnknown, BrokerNotActive,
// BrokerOfParty, BrokerNotInhouse, BrokerNamedTwice, BrokerShares, bad fields.
func (s *Service) Name(ctx context.Context, p *identity.Principal, contractID string, n Naming) (ContractBroker, error) {
	return s.edit(ctx, p, contractID, "", 0, func(tx *journal.Tx, c *contract.Contract, b *ContractBroker) (string, error) {
		id, err := s.brokers.ByNo(tx.Tx, n.BrokerNo)
		if err != nil {
			return "", err
		}
		if id == "" {
			return "", fault.Fields(fault.At("/broker_no", fault.BrokerUnknown))
		}
		*b = ContractBroker{ContractID: c.ID, BrokerID: id, Version: 1, CreatedAt: tx.Now}
		b.put(n)
		return "named", n.check(calendar.Of(tx.Now))
	})
}

// Rename changes an entry; the broker is asked anew. Faults as for Name.
func (s *Service) Rename(ctx context.Context, p *identity.Principal, contractID, id string, version int64, n Naming) (ContractBroker, error) {
	return s.edit(ctx, p, contractID, id, version, func(tx *journal.Tx, _ *contract.Contract, b *ContractBroker) (string, error) {
		b.put(n)
		return "changed", n.check(calendar.Of(tx.Now))
	})
}

// Remove takes an entry out of a contract that is not submitted.
func (s *Service) Remove(ctx context.Context, p *identity.Principal, contractID, id string, version int64) error {
	_, err := s.edit(ctx, p, contractID, id, version, func(_ *journal.Tx, _ *contract.Contract, b *ContractBroker) (string, error) {
		b.Status = RemovedNo
		return "removed", nil
	})
	return err
}

func (s *Service) edit(ctx context.Context, p *identity.Principal, contractID, id string, version int64,
	apply func(*journal.Tx, *contract.Contract, *ContractBroker) (string, error)) (ContractBroker, error) {
	if p == nil {
		return ContractBroker{}, fault.New(fault.LoginRequired)
	}
	var b ContractBroker
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.ForEdit(tx, p, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		rows, err := ofContract(tx.Tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if id != "" {
			if b, err = rowOf(rows, id, version); err != nil {
				return journal.Event{}, err
			}
			b.Version++
		}
		kind, err := apply(tx, c, &b)
		if err != nil {
			return journal.Event{}, err
		}
		b.UpdatedAt = tx.Now
		if b.Status != RemovedNo {
			if err := s.place(tx, c, rows, &b); err != nil {
				return journal.Event{}, err
			}
		}
		if id != "" {
			return b.event(kind, c.OrgID), update(tx, namedTable, b.ID, b.Version, &b)
		}
		if b.ID, err = newID(); err != nil {
			return journal.Event{}, err
		}
		return b.event(kind, c.OrgID), insert(tx, namedTable, b.ID, &b)
	})
	if err != nil {
		return ContractBroker{}, err
	}
	b.Editable = true
	return b, err
}

func rowOf(rows []ContractBroker, id string, version int64) (ContractBroker, error) {
	for _, r := range rows {
		if r.ID == id {
			if version != 0 && version != r.Version {
				return r, fault.New(fault.StaleVersion)
			}
			return r, nil
		}
	}
	return ContractBroker{}, fault.New(fault.ObjectNotFound)
}

// place holds an entry against the contract and the other entries, and notes
// the organisation on the signing date.
func (s *Service) place(tx *journal.Tx, c *contract.Contract, rows []ContractBroker, b *ContractBroker) error {
	if err := s.stand(tx.Tx, &c.Form, []*ContractBroker{b}); err != nil {
		return err
	}
	bad := fits(&c.Form, b.Standing, b.OrgCode, b.Role)
	sum := b.ShareBp
	for _, r := range rows {
		if r.ID == b.ID {
			continue
		}
		if r.BrokerID == b.BrokerID {
			return fault.New(fault.BrokerNamedTwice)
		}
		sum += r.ShareBp
	}
	if sum > whole {
		bad = append(bad, fault.At("/share", fault.BrokerShares))
	}
	if b.IntroductionID != nil {
		i, err := take[Introduction](tx.DB, introductionsTable, *b.IntroductionID)
		if fault.As(err) != nil || err == nil && i.BrokerID != b.BrokerID {
			bad = append(bad, fault.At("/introduction_id", fault.ObjectNotFound))
		} else if err != nil {
			return err
		}
	}
	if b.CommissionID != nil {
		m, err := take[Commission](tx.DB, commissionsTable, *b.CommissionID)
		if fault.As(err) != nil || err == nil && m.BrokerID != b.BrokerID {
			bad = append(bad, fault.At("/commission_id", fault.ObjectNotFound))
		} else if err != nil {
			return err
		}
	}
	return fault.Fields(bad...)
}

// stand adds how brokers stood on the day a contract was signed, and keeps the
// organisation of an entry that is being written at that of the day.
func (s *Service) stand(tx *database.Tx, f *contract.Form, list []*ContractBroker) error {
	on := f.SignDate
	if on.IsZero() {
		on = s.Today()
	}
	var ids, orgs []string
	for _, b := range list {
		ids = append(ids, b.BrokerID)
	}
	st, err := s.brokers.StandingOn(tx, on, ids...)
	if err != nil {
		return err
	}
	for _, b := range list {
		b.Standing = st[b.BrokerID]
		if b.OrgID == "" || b.Status == Named {
			b.OrgID = b.Standing.OrgID
		}
		orgs = append(orgs, b.OrgID)
	}
	found, err := orgsByID(tx, orgs)
	for _, b := range list {
		b.OrgName, b.OrgCode = found[b.OrgID].Name, found[b.OrgID].CreditCode
	}
	return err
}

// Answer is the broker's own word on an entry, in person. Faults: permission,
// ActionNotAllowed, a missing reason.
func (s *Service) Answer(ctx context.Context, p *identity.Principal, contractID, id string, version int64, confirm bool, reason string) (ContractBroker, error) {
	if !confirm {
		if err := fault.Fields(needText("/reason", reason, 1000)...); err != nil {
			return ContractBroker{}, err
		}
	}
	return s.change(ctx, p, contractID, id, version, func(tx *journal.Tx, c *contract.Contract, b *ContractBroker) (string, error) {
		if err := identity.Authorize(p, identity.OpAnswerContractBroker, identity.Object{UserID: b.Standing.UserID}); err != nil {
			return "", err
		}
		if b.Status != Named {
			return "", fault.New(fault.ActionNotAllowed)
		}
		b.Status, b.AnsweredBy, b.AnsweredAt, b.Reason = Agreed, &p.UserID, &tx.Now, reason
		if !confirm {
			b.Status = Declined
		}
		return "answered", nil
	})
}

// Amendment (更正) is what the registrar changes after submission, and why. Nil
// leaves as it is; Remove takes the broker out.
type Amendment struct {
	Reason       string
	Share        *int64
	Fee          *Fee
	RelatedParty *bool
	Remove       bool
}

// Amend changes an entry of a contract that was submitted, by the registrar of
// its office, with a reason; the change stands in the journal. Faults:
// permission, ActionNotAllowed, BrokerShares, BrokerFee.
func (s *Service) Amend(ctx context.Context, p *identity.Principal, contractID, id string, version int64, a Amendment) (ContractBroker, error) {
	if err := fault.Fields(needText("/reason", a.Reason, 1000)...); err != nil {
		return ContractBroker{}, err
	}
	return s.change(ctx, p, contractID, id, version, func(tx *journal.Tx, c *contract.Contract, b *ContractBroker) (string, error) {
		if err := identity.Authorize(p, identity.OpAmendContractBroker, c.Object()); err != nil {
			return "", err
		}
		if c.Editable() {
			return "", fault.New(fault.ActionNotAllowed)
		}
		b.Reason = a.Reason
		if a.Remove {
			b.Status = RemovedNo
			return "amended", nil
		}
		if a.Share != nil {
			b.ShareBp = *a.Share
		}
		if a.RelatedParty != nil {
			b.RelatedParty = *a.RelatedParty
		}
		if a.Fee != nil {
			if err := fault.Fields(a.Fee.check(b.Role, FeeFixed, FeeRate, FeeNone, FeeLabour, FeeUnclear)...); err != nil {
				return "", err
			}
			b.FeeKind, b.FeeFen, b.FeeRate, b.CostAgreed = a.Fee.Kind, a.Fee.Amount, a.Fee.Rate, a.Fee.Cost
		}
		return "amended", s.sharesFit(tx.Tx, b)
	})
}

func (s *Service) sharesFit(tx *database.Tx, b *ContractBroker) error {
	rows, err := ofContract(tx, b.ContractID)
	if err != nil {
		return err
	}
	sum := b.ShareBp
	for _, r := range rows {
		if r.ID != b.ID {
			sum += r.ShareBp
		}
	}
	if b.ShareBp < 1 || sum > whole {
		return fault.Fields(fault.At("/share", fault.BrokerShares))
	}
	return nil
}

// change locks contract and entry for a step that the form's rules do not cover.
func (s *Service) change(ctx context.Context, p *identity.Principal, contractID, id string, version int64,
	apply func(*journal.Tx, *contract.Contract, *ContractBroker) (string, error)) (ContractBroker, error) {
	if p == nil {
		return ContractBroker{}, fault.New(fault.LoginRequired)
	}
	if !identity.Allowed(p, identity.OpAnswerContractBroker) && !identity.Allowed(p, identity.OpAmendContractBroker) {
		return ContractBroker{}, fault.New(fault.PermissionDenied)
	}
	var b ContractBroker
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.contracts.LockRegistered(tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		rows, err := ofContract(tx.Tx, contractID)
		if err != nil {
			return journal.Event{}, err
		}
		if b, err = rowOf(rows, id, 0); err != nil {
			return journal.Event{}, err
		}
		if err := s.stand(tx.Tx, &c.Form, []*ContractBroker{&b}); err != nil {
			return journal.Event{}, err
		}
		kind, err := apply(tx, c, &b)
		if err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != b.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		b.Version, b.UpdatedAt = b.Version+1, tx.Now
		return b.event(kind, c.OrgID), update(tx, namedTable, b.ID, b.Version, &b)
	})
	return b, err
}
