package office

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Substitutes lists who stands in for whom in p's office, newest first; an
// auditor sees all offices.
func (s *Service) Substitutes(ctx context.Context, p *identity.Principal) ([]Substitute, error) {
	if err := identity.Authorize(p, identity.OpListSubstitutes, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return nil, err
	}
	where, args := "office_id = ?", []any{p.OrgID}
	if identity.Allowed(p, identity.OpListSubstitutes, identity.AnyObject) {
		where, args = "1 = 1", nil
	}
	var out []Substitute
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if out, err = findSubstitutes(tx, where, args...); err != nil {
			return err
		}
		return withNames(tx, out)
	})
	return out, err
}

func regionOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.OfficeRegion
}

func withNames(tx *database.Tx, list []Substitute) error {
	var ids []string
	for _, x := range list {
		ids = append(ids, x.UserID, x.SubstituteID)
	}
	who, err := people(tx, ids)
	for i, x := range list {
		list[i].UserName, list[i].SubstituteName = who[x.UserID].DisplayName, who[x.SubstituteID].DisplayName
	}
	return err
}

// SubstitutesOf gives who stands in for a person on a day.
func (s *Service) SubstitutesOf(tx *database.Tx, userID string, on calendar.Date) ([]Substitute, error) {
	return findSubstitutes(tx, "user_id = ? AND from_on <= ? AND to_on >= ?", userID, on, on)
}

// SetSubstitute names B for A in p's office for a period. Both work there, B
// has every review role of A, and A has one B on any day. Faults: permission,
// bad fields with SubstituteUnfit, SubstituteOverlap.
func (s *Service) SetSubstitute(ctx context.Context, p *identity.Principal, in Substitute) (Substitute, error) {
	if err := identity.Authorize(p, identity.OpSetSubstitute, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return Substitute{}, err
	}
	if in.To.Before(in.From) || in.From.IsZero() {
		return Substitute{}, fault.Fields(fault.At("/to", fault.OutOfRange))
	}
	out := Substitute{ID: uuid.NewString(), OfficeID: p.OrgID, UserID: in.UserID, SubstituteID: in.SubstituteID, From: in.From, To: in.To, SetBy: p.UserID, Version: 1}
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		if err := lockPerson(tx.Tx, out.UserID); err != nil {
			return journal.Event{}, err
		}
		if err := s.checkPair(tx.Tx, out); err != nil {
			return journal.Event{}, err
		}
		out.UpdatedAt = tx.Now
		if err := insertSubstitute(tx, out); err != nil {
			return journal.Event{}, err
		}
		one := []Substitute{out}
		err := withNames(tx.Tx, one)
		out = one[0]
		return out.event("substitute.set"), err
	})
	if err != nil {
		return Substitute{}, err
	}
	return out, nil
}

func (s *Service) checkPair(tx *database.Tx, in Substitute) error {
	who, err := people(tx, []string{in.UserID, in.SubstituteID})
	if err != nil {
		return err
	}
	a, b := who[in.UserID], who[in.SubstituteID]
	var bad []fault.Field
	if a.OrgID != in.OfficeID {
		bad = append(bad, fault.At("/user_id", fault.SubstituteUnfit))
	}
	if b.OrgID != in.OfficeID || b.Status != string(identity.StatusActive) || a.ID == b.ID || !covers(b.Roles, a.Roles) {
		bad = append(bad, fault.At("/substitute_id", fault.SubstituteUnfit))
	}
	if len(bad) > 0 {
		return fault.Fields(bad...)
	}
	there, err := findSubstitutes(tx, "user_id = ? AND from_on <= ? AND to_on >= ?", in.UserID, in.To, in.From)
	if err == nil && len(there) > 0 {
		err = fault.New(fault.SubstituteOverlap)
	}
	return err
}

// covers tells whether B holds what A reviews as.
func covers(b, a string) bool {
	for _, r := range []identity.Role{identity.RoleRegistrar, identity.RoleReviewer} {
		if slices.Contains(strings.Split(a, ","), string(r)) && !slices.Contains(strings.Split(b, ","), string(r)) {
			return false
		}
	}
	return true
}

// EndSubstitute moves the last day of a period earlier, at the earliest to its
// first day: what was in place stays on record. Faults: permission, StaleVersion,
// OutOfRange.
func (s *Service) EndSubstitute(ctx context.Context, p *identity.Principal, id string, version int64, on calendar.Date) (Substitute, error) {
	if err := identity.Authorize(p, identity.OpEndSubstitute, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return Substitute{}, err
	}
	var out Substitute
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		x, err := lockSubstitute(tx.Tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		switch {
		case x.OfficeID != p.OrgID:
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		case version != 0 && version != x.Version:
			return journal.Event{}, fault.New(fault.StaleVersion)
		case on.Before(x.From) || !on.Before(x.To):
			return journal.Event{}, fault.Fields(fault.At("/to", fault.OutOfRange))
		}
		x.To, x.Version, x.UpdatedAt = on, x.Version+1, tx.Now
		if err := setEnd(tx, x); err != nil {
			return journal.Event{}, err
		}
		one := []Substitute{x}
		err = withNames(tx.Tx, one)
		out = one[0]
		return out.event("substitute.ended"), err
	})
	if err != nil {
		return Substitute{}, err
	}
	return out, nil
}

func (s Substitute) event(kind string) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "substitute", ObjectID: s.ID, Version: s.Version, Data: map[string]string{
		"office": s.OfficeID, "user": s.UserID, "substitute": s.SubstituteID, "from": s.From.String(), "to": s.To.String()}}
}
