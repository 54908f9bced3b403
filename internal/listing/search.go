package listing

import (
	"context"

	"jishi/internal/achievement"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Filter says which listings; zero values do not filter.
type Filter struct {
	TechField, Class, Stage, Mode, OrgID, Query string
	// Least and Most are levels of readiness.
	Least, Most int64
	// Status as the day tells it, without deals; for owners and the bureau.
	Status string
	// Due (待确认提醒) asks for those that should be confirmed now.
	Due    bool
	Limit  int
	Cursor string
}

// List pages through the caller's unit's listings; the bureau sees all units'.
func (s *Service) List(ctx context.Context, who *identity.Principal, f Filter) (Found, error) {
	if !identity.Allowed(who, identity.OpListListings) {
		return Found{}, identity.Authorize(who, identity.OpListListings, identity.Object{})
	}
	if !identity.Allowed(who, identity.OpListListings, identity.AnyObject) {
		f.OrgID = who.OrgID
	}
	return s.search(ctx, f, false)
}

// Search looks through what is offered to everybody.
func (s *Service) Search(ctx context.Context, f Filter) (Found, error) {
	f.Status, f.Due = "", false
	out, err := s.search(ctx, f, true)
	for i := range out.Items {
		out.Items[i].conceal()
	}
	return out, err
}

func (s *Service) search(ctx context.Context, f Filter, open bool) (Found, error) {
	if f.Least < 0 || f.Most < 0 || f.Least > 13 || f.Most > 13 {
		return Found{}, fault.Fields(fault.At("/readiness", fault.OutOfRange))
	}
	var out Found
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out, err = listed(tx, f, s.today(), open); err != nil {
			return err
		}
		list := make([]*Listing, len(out.Items))
		for i := range out.Items {
			list[i] = &out.Items[i]
		}
		return s.tell(tx, list)
	})
	return out, err
}

// conceal takes out what only its owner and the bureau see. Whether the broker
// agrees to be named is asked where one listing is shown.
func (l *Listing) conceal() {
	l.BrokerName, l.MadeBy, l.Due, l.OpenEnquiries, l.Reason = "", "", false, 0, ""
}

// Public shows a listing to anybody, and counts that it was looked at.
func (s *Service) Public(ctx context.Context, id string, by Visitor) (Listing, error) {
	return s.open(ctx, id, by)
}

// Offer shows a listing to somebody who is signed in, and counts that too when he
// is not of its unit.
func (s *Service) Offer(ctx context.Context, who *identity.Principal, id string, by Visitor) (Listing, error) {
	if err := identity.Authorize(who, identity.OpGetOffer, identity.Object{}); err != nil {
		return Listing{}, err
	}
	by.OrgID, by.signed = who.OrgID, true
	return s.open(ctx, id, by)
}

func (s *Service) open(ctx context.Context, id string, by Visitor) (Listing, error) {
	var l Listing
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if l, err = find(tx, tx.DB, id); err != nil {
			return err
		}
		if err = s.full(tx, &l); err == nil && !l.Status.shown() {
			return fault.New(fault.ObjectNotFound)
		}
		return err
	})
	if err != nil {
		return Listing{}, err
	}
	err = s.shownTo(ctx, &l, by)
	return l, err
}

// shownTo counts a look at a listing and takes out what strangers do not see.
func (s *Service) shownTo(ctx context.Context, l *Listing, by Visitor) error {
	s.views.count(l, by, s.today())
	l.conceal()
	if l.BrokerNo == "" {
		return nil
	}
	e, err := s.brokers.PublicOne(ctx, l.BrokerNo)
	if fault.As(err) != nil { // no longer in public
		return nil
	}
	l.BrokerName = e.Name
	return err
}

// PublicOf shows the listing of a filed achievement to anybody and counts it; the
// zero Listing when none is offered.
func (s *Service) PublicOf(ctx context.Context, achievementID string, by Visitor) (Listing, error) {
	var l Listing
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if l, err = openOf(tx, achievementID); err != nil || l.ID == "" {
			return err
		}
		return s.full(tx, &l)
	})
	if err != nil || l.ID == "" || !l.Status.shown() {
		return Listing{}, err
	}
	err = s.shownTo(ctx, &l, by)
	return l, err
}

var filed = string(achievement.Filed)
