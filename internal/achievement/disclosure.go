package achievement

import (
	"context"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// UndertakingText is the version of the confidentiality undertaking that is
// signed today; its words stand in the console and in docs/achievements.md.
const UndertakingText = "2026-12"

// The statuses of an undertaking.
const (
	Requested = "REQUESTED" // 待单位同意
	Granted   = "GRANTED"   // 已同意
	Refused   = "REFUSED"   // 未同意
	Ended     = "ENDED"     // 已终止
)

// Undertaking (保密承诺) is what somebody signed to see what is confidential.
type Undertaking struct {
	ID            string
	AchievementID string
	OwnerOrg      string // of the achievement
	OrgID         string // of who signed
	UserID        string
	Purpose       string // 用途
	TextVersion   string
	Status        string
	Reason        string
	DecidedBy     *string
	SignedAt      time.Time
	ChangedAt     time.Time
	Version       int64

	OrgName, UserName string `gorm:"-"`
	// Reads counts how often it was used.
	Reads int64 `gorm:"-"`
}

func (u *Undertaking) event(kind string) journal.Event {
	return journal.Event{Kind: "achievement.undertaking_" + kind, ObjectType: "achievement_undertaking", ObjectID: u.ID, Version: u.Version, OwnerOrg: u.OwnerOrg,
		Reason: u.Reason, Data: map[string]any{"achievement": u.AchievementID, "org": u.OrgID, "text": u.TextVersion, "status": u.Status}}
}

// Disclosure (对外披露) is what a stranger sees of a filed record.
type Disclosure struct {
	Achievement
	// Level is the highest tier that the reader has.
	Level Tier
	// Undertaking is the reader's own, nil without one.
	Undertaking *Undertaking
}

// shown is what a tier opens; what is above it is blank.
func (a *Achievement) shown(t Tier) Achievement {
	out := *a
	out.Review, out.Grant, out.MadeBy, out.Reason = nil, Grant{}, "", ""
	out.Project = Project{Source: a.Project.Source}
	out.Application = Application{Status: a.Application.Status, Mode: a.Application.Mode}
	out.People = nil
	for _, p := range a.People {
		out.People = append(out.People, Person{Name: p.Name, Title: p.Title, UnitName: p.UnitName})
	}
	out.Files = slices.DeleteFunc(slices.Clone(a.Files), func(f File) bool { return slices.Index(tiers, f.Tier) > slices.Index(tiers, t) })
	if t == Public {
		out.Abstract, out.People = "", nil
	}
	if t != Confidential {
		out.Innovation, out.Detail = "", ""
	}
	return out
}

// Disclosed shows a filed record to anyone who is signed in, as much of it as his
// undertaking opens; reading what is confidential is logged.
func (s *Service) Disclosed(ctx context.Context, who *identity.Principal, id string) (Disclosure, error) {
	var out Disclosure
	if err := identity.Authorize(who, identity.OpGetDisclosure, identity.Object{}); err != nil {
		return out, err
	}
	var a Achievement
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if a, err = Find(tx, id); err != nil {
			return err
		}
		if a.Status != Filed {
			return fault.New(fault.ObjectNotFound)
		}
		out.Undertaking, err = undertakingOf(tx, a.ID, who.UserID)
		return err
	})
	if err != nil {
		return out, err
	}
	out.Level = Signed
	if out.Undertaking != nil && out.Undertaking.Status == Granted {
		if err := s.logAccess(ctx, who, &a, ""); err != nil {
			return out, err
		}
		out.Level = Confidential
	}
	out.Achievement = a.shown(out.Level)
	return out, nil
}

// PublicByNo shows what anybody may see of a filed record.
func (s *Service) PublicByNo(ctx context.Context, no string) (Achievement, error) {
	var a Achievement
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if a, err = findByNo(tx, no); err != nil {
			return err
		}
		if a.Status != Filed {
			return fault.New(fault.ObjectNotFound)
		}
		return s.tell(tx, []*Achievement{&a})
	})
	return a.shown(Public), err
}

// PublicList pages through the filed records as anybody may see them.
func (s *Service) PublicList(ctx context.Context, f Filter) (Page[Achievement], error) {
	f.Status = string(Filed)
	var out Page[Achievement]
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = listed(tx, f)
		return err
	})
	for i := range out.Items {
		out.Items[i] = out.Items[i].shown(Public)
	}
	return out, err
}

// Undertake signs the undertaking for the caller; where the unit agrees to each,
// it waits for that. Faults: fields, UndertakingExists, ObjectNotFound.
func (s *Service) Undertake(ctx context.Context, who *identity.Principal, id, purpose string) (Undertaking, error) {
	if err := identity.Authorize(who, identity.OpSignUndertaking, own(who)); err != nil {
		return Undertaking{}, err
	}
	if err := fault.Fields(sized("/purpose", purpose, 5, 500)...); err != nil {
		return Undertaking{}, err
	}
	key, err := newID()
	if err != nil {
		return Undertaking{}, err
	}
	var u Undertaking
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		a, err := Lock(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		if a.Status != Filed || a.OrgID == who.OrgID {
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		}
		if old, err := undertakingOf(tx.Tx, a.ID, who.UserID); err != nil {
			return journal.Event{}, err
		} else if old != nil && (old.Status == Requested || old.Status == Granted) {
			return journal.Event{}, fault.New(fault.UndertakingExists)
		}
		u = Undertaking{ID: key, AchievementID: a.ID, OwnerOrg: a.OrgID, OrgID: who.OrgID, UserID: who.UserID, Purpose: purpose, TextVersion: UndertakingText,
			Status: Granted, SignedAt: tx.Now, ChangedAt: tx.Now, Version: 1}
		if a.OnApproval {
			u.Status = Requested
		}
		if err := insertUndertaking(tx, &u); err != nil {
			return journal.Event{}, err
		}
		return u.event("signed"), nameUndertakings(tx.Tx, []*Undertaking{&u})
	})
	return u, err
}

// DecideUndertaking agrees to one, refuses it or ends it, by the achievement's
// unit. Faults: fields, ActionNotAllowed, StaleVersion.
func (s *Service) DecideUndertaking(ctx context.Context, who *identity.Principal, id string, version int64, to, reason string) (Undertaking, error) {
	if to != Granted {
		if err := needReason(reason); err != nil {
			return Undertaking{}, err
		}
	}
	var u Undertaking
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if u, err = lockUndertaking(tx, id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpDecideUndertaking, identity.Object{OwnerOrg: u.OwnerOrg}); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, u.Version); err != nil {
			return journal.Event{}, err
		}
		if !(u.Status == Requested && (to == Granted || to == Refused) || u.Status == Granted && to == Ended) {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		u.Status, u.Reason, u.DecidedBy, u.ChangedAt, u.Version = to, reason, &who.UserID, tx.Now, u.Version+1
		if err := updateUndertaking(tx, &u); err != nil {
			return journal.Event{}, err
		}
		return u.event("decided"), nameUndertakings(tx.Tx, []*Undertaking{&u})
	})
	return u, err
}

// Undertakings pages through those of a record, for its unit and the bureau.
func (s *Service) Undertakings(ctx context.Context, who *identity.Principal, id, cursor string, limit int) (Page[Undertaking], error) {
	var out Page[Undertaking]
	a, err := s.Get(ctx, who, id)
	if err != nil {
		return out, err
	}
	err = s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = undertakingsOf(tx, a.ID, cursor, limitOf(limit))
		return err
	})
	return out, err
}

// logAccess records that somebody reads what is confidential; it is refused
// without an undertaking in force. Reading again on the same day adds nothing.
func (s *Service) logAccess(ctx context.Context, who *identity.Principal, a *Achievement, fileID string) error {
	day := calendar.Of(s.journal.Now())
	var known bool
	var u *Undertaking
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if u, err = undertakingOf(tx, a.ID, who.UserID); err != nil {
			return err
		}
		if u == nil || u.Status != Granted {
			return fault.New(fault.UndertakingNeeded)
		}
		known, err = accessed(tx, u.ID, fileID, day)
		return err
	})
	if err != nil || known {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		now, err := lockUndertaking(tx, u.ID)
		if err != nil {
			return journal.Event{}, err
		}
		if now.Status != Granted {
			return journal.Event{}, fault.New(fault.UndertakingNeeded)
		}
		return now.event("used"), insertAccess(tx, access{ID: id, UndertakingID: u.ID, AchievementID: a.ID, UserID: who.UserID, FileID: fileID, ReadOn: day, ReadAt: tx.Now})
	})
	if database.IsDuplicate(err) { // two readings at once: the other one is on record
		return nil
	}
	return err
}
