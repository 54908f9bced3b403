package listing

import (
	"context"
	"slices"

	"jishi/internal/achievement"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Create drafts a listing of a filed achievement of the caller's unit. Faults:
// fields, ListingExists, ActionNotAllowed, DisputeOpen.
func (s *Service) Create(ctx context.Context, who *identity.Principal, achievementID string, f Form) (Listing, error) {
	if err := identity.Authorize(who, identity.OpCreateListing, own(who)); err != nil {
		return Listing{}, err
	}
	f.normal()
	if err := f.checkDraft(); err != nil {
		return Listing{}, err
	}
	id, err := newID()
	if err != nil {
		return Listing{}, err
	}
	var l Listing
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		a, err := achievement.Lock(tx, achievementID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpCreateListing, a.Object()); err != nil {
			return journal.Event{}, err
		}
		if err := a.MayDeal(); err != nil {
			return journal.Event{}, err
		}
		if old, err := openOf(tx.Tx, a.ID); err != nil {
			return journal.Event{}, err
		} else if old.ID != "" {
			return journal.Event{}, fault.New(fault.ListingExists)
		}
		l = Listing{ID: id, AchievementID: a.ID, OrgID: a.OrgID, Stored: Draft, Form: f, Version: 1, MadeBy: who.UserID, MadeAt: tx.Now, ChangedAt: tx.Now}
		if err := s.appoint(tx.Tx, &l); err != nil {
			return journal.Event{}, err
		}
		if err := insert(tx, &l); err != nil {
			return journal.Event{}, err
		}
		return l.event("created"), s.again(tx.Tx, &l)
	})
	return l, err
}

// again reads a listing back with what is told of it.
func (s *Service) again(tx *database.Tx, l *Listing) (err error) {
	if *l, err = find(tx, tx.DB, l.ID); err != nil {
		return err
	}
	return s.tell(tx, []*Listing{l})
}

// change locks a listing, asks who may, lets f change it and keeps it. The
// achievement is locked first: it may not be withdrawn meanwhile.
func (s *Service) change(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string,
	f func(tx *journal.Tx, l *Listing, a *achievement.Achievement) error) (Listing, error) {
	var l Listing
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		seen, err := find(tx.Tx, tx.DB, id)
		if err != nil {
			return journal.Event{}, err
		}
		a, err := achievement.Lock(tx, seen.AchievementID)
		if err != nil {
			return journal.Event{}, err
		}
		if l, err = lock(tx, id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, l.Object()); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, l.Version); err != nil {
			return journal.Event{}, err
		}
		if err := s.tell(tx.Tx, []*Listing{&l}); err != nil {
			return journal.Event{}, err
		}
		if err := f(tx, &l, &a); err != nil {
			return journal.Event{}, err
		}
		l.Version, l.ChangedAt = l.Version+1, tx.Now
		if err := update(tx, &l); err != nil {
			return journal.Event{}, err
		}
		return l.event(kind), s.again(tx.Tx, &l)
	})
	return l, err
}

// editable are the statuses in which a listing may be changed: not while its
// price is on notice or after a deal.
var editable = []Status{Draft, Listed, Stale, Expired, Negotiation}

// Update replaces what is offered. What is published already must stay complete,
// and counts as confirmed on that day. Faults: fields, ActionNotAllowed,
// StaleVersion.
func (s *Service) Update(ctx context.Context, who *identity.Principal, id string, version int64, f Form) (Listing, error) {
	f.normal()
	if err := f.checkDraft(); err != nil {
		return Listing{}, err
	}
	return s.change(ctx, who, identity.OpUpdateListing, id, version, "changed", func(tx *journal.Tx, l *Listing, a *achievement.Achievement) error {
		if !slices.Contains(editable, l.Status) {
			return fault.New(fault.ActionNotAllowed)
		}
		l.Form = f
		if l.Stored == Listed {
			if err := l.checkPublic(s.today(), a.PublicUnit()); err != nil {
				return err
			}
			l.ConfirmedOn = s.today()
		}
		return s.appoint(tx.Tx, l)
	})
}

// Delete removes a draft. Faults: ActionNotAllowed, StaleVersion.
func (s *Service) Delete(ctx context.Context, who *identity.Principal, id string, version int64) error {
	return s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		l, err := lock(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpDeleteListing, l.Object()); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, l.Version); err != nil {
			return journal.Event{}, err
		}
		if l.Stored != Draft {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		return l.event("deleted"), remove(tx, &l)
	})
}

// Publish offers a draft to everybody. Everything that is missing is told at
// once. Faults: fields, ActionNotAllowed, DisputeOpen, StaleVersion.
func (s *Service) Publish(ctx context.Context, who *identity.Principal, id string, version int64) (Listing, error) {
	return s.change(ctx, who, identity.OpPublishListing, id, version, "published", func(tx *journal.Tx, l *Listing, a *achievement.Achievement) error {
		if l.Status != Draft {
			return fault.New(fault.ActionNotAllowed)
		}
		if err := a.MayDeal(); err != nil {
			return err
		}
		if err := l.checkPublic(s.today(), a.PublicUnit()); err != nil {
			return err
		}
		if err := s.appoint(tx.Tx, l); err != nil {
			return err
		}
		l.Stored, l.ListedOn, l.ConfirmedOn = Listed, s.today(), s.today()
		return nil
	})
}

// Confirm says that a listing still stands; the ninety days begin again. Faults:
// fields, ActionNotAllowed, DisputeOpen, StaleVersion.
func (s *Service) Confirm(ctx context.Context, who *identity.Principal, id string, version int64) (Listing, error) {
	return s.change(ctx, who, identity.OpConfirmListing, id, version, "confirmed", func(tx *journal.Tx, l *Listing, a *achievement.Achievement) error {
		if l.Status != Listed && l.Status != Stale && l.Status != Negotiation {
			return fault.New(fault.ActionNotAllowed)
		}
		if err := a.MayDeal(); err != nil {
			return err
		}
		l.ConfirmedOn = s.today()
		return s.appoint(tx.Tx, l)
	})
}

// Withdraw takes a listing off the market: its owner, while there is no deal; or
// the bureau, for unlawful content. Faults: fields, ActionNotAllowed,
// StaleVersion.
func (s *Service) Withdraw(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Listing, error) {
	if err := fault.Fields(sized("/reason", reason, 1, 1000)...); err != nil {
		return Listing{}, err
	}
	return s.change(ctx, who, identity.OpWithdrawListing, id, version, "withdrawn", func(_ *journal.Tx, l *Listing, _ *achievement.Achievement) error {
		bureau := who.Side == identity.SideBureau
		if l.Stored != Listed || !bureau && (l.Status == Deal || l.Status == Registered) {
			return fault.New(fault.ActionNotAllowed)
		}
		l.Stored, l.Reason, l.TakenDown = Withdrawn, reason, bureau
		return nil
	})
}

// Get reads one whole listing, for its unit and the bureau.
func (s *Service) Get(ctx context.Context, who *identity.Principal, id string) (Listing, error) {
	var l Listing
	if !identity.Allowed(who, identity.OpGetListing) {
		return l, identity.Authorize(who, identity.OpGetListing, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if l, err = find(tx, tx.DB, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpGetListing, l.Object()); err != nil {
			return err
		}
		return s.full(tx, &l)
	})
	if err != nil {
		return Listing{}, err
	}
	return l, nil
}

// full adds everything that one listing is shown with.
func (s *Service) full(tx *database.Tx, l *Listing) error {
	if err := s.tell(tx, []*Listing{l}); err != nil {
		return err
	}
	f, err := s.replies(tx, l.ID)
	l.ReplyDays, l.Replies, l.OpenEnquiries = f.MedianReply, f.Answered, f.Enquiries-f.Answered
	return err
}

// Actions lists what somebody may do with a listing now.
func Actions(who *identity.Principal, l *Listing) []string {
	var out []string
	for _, x := range []struct {
		name     string
		op       identity.Operation
		statuses []Status
	}{{"edit", identity.OpUpdateListing, editable}, {"delete", identity.OpDeleteListing, []Status{Draft}}, {"publish", identity.OpPublishListing, []Status{Draft}},
		{"confirm", identity.OpConfirmListing, []Status{Listed, Stale, Negotiation}},
		{"withdraw", identity.OpWithdrawListing, []Status{Listed, Stale, Expired, Negotiation, Notice, Objection}}} {
		if slices.Contains(x.statuses, l.Status) && identity.Authorize(who, x.op, l.Object()) == nil {
			out = append(out, x.name)
		}
	}
	if who != nil && who.OrgID != l.OrgID && l.Status.takes() && identity.Authorize(who, identity.OpSendEnquiry, own(who)) == nil {
		out = append(out, "enquire")
	}
	return out
}
