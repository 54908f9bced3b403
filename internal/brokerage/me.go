package brokerage

import (
	"context"

	"jishi/internal/broker"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// me is the caller as a broker in good standing.
type me struct{ broker.Standing }

// recordAs records what a broker in good standing does in person; id is made
// for the new row. Faults: BrokerNone, BrokerNotActive, permission.
func (s *Service) recordAs(ctx context.Context, p *identity.Principal, op identity.Operation, id *string, apply func(*journal.Tx, me) (journal.Event, error)) error {
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		self, err := s.self(tx.Tx, p)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, op, identity.Object{UserID: self.UserID}); err != nil {
			return journal.Event{}, err
		}
		if !self.Good() {
			f := notActive("", self, s.Today())
			return journal.Event{}, &fault.Error{Code: fault.BrokerNotActive, Detail: f.Text}
		}
		if *id, err = newID(); err != nil {
			return journal.Event{}, err
		}
		return apply(tx, me{self})
	})
	return err
}
