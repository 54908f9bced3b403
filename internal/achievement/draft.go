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

// maxDrafts bounds how many unfinished records a unit may hold.
const maxDrafts = 5000

// Create starts a record of the caller's unit, which is filled in as the first
// completing unit where the form names none. Faults: fields.
func (s *Service) Create(ctx context.Context, who *identity.Principal, f Form) (Achievement, error) {
	if err := identity.Authorize(who, identity.OpCreateAchievement, own(who)); err != nil {
		return Achievement{}, err
	}
	f.normal()
	if err := f.checkDraft(s.today()); err != nil {
		return Achievement{}, err
	}
	var a Achievement
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		org, err := orgOf(tx.Tx, who.OrgID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := checkQuota(tx.Tx, who.OrgID, 1); err != nil {
			return journal.Event{}, err
		}
		if a, err = draftOf(tx, who, org, f); err != nil {
			return journal.Event{}, err
		}
		return a.event("created", nil), s.tell(tx.Tx, []*Achievement{&a})
	})
	return a, err
}

// draftOf writes a new draft of a unit.
func draftOf(tx *journal.Tx, who *identity.Principal, org unitRow, f Form) (Achievement, error) {
	id, err := newID()
	if err != nil {
		return Achievement{}, err
	}
	if len(f.Units) == 0 {
		f.Units = []Unit{{CreditCode: org.CreditCode, Name: org.Name, Kind: unitKind(org.PartyKind)}}
	}
	a := Achievement{ID: id, OrgID: who.OrgID, Status: Draft, Form: f, Version: 1, MadeBy: who.UserID, MadeAt: tx.Now, ChangedAt: tx.Now}
	return a, insert(tx, &a)
}

// unitKind is the form's kind of unit for a kind of party.
func unitKind(party string) string {
	if len(party) < 3 {
		return "5"
	}
	switch {
	case party[:3] == "021":
		return "1"
	case party[:3] == "022":
		return "2"
	case party[:3] == "023":
		return "4"
	case party[0] >= '1' && party[0] <= '3':
		return "3"
	}
	return "5"
}

func (s *Service) today() calendar.Date { return calendar.Of(s.journal.Now()) }

// change locks a record, asks who may, lets f change it and keeps it.
func (s *Service) change(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string,
	f func(tx *journal.Tx, a *Achievement) (map[string]any, error)) (Achievement, error) {
	var a Achievement
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if a, err = Lock(tx, id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, a.Object()); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, a.Version); err != nil {
			return journal.Event{}, err
		}
		data, err := f(tx, &a)
		if err != nil {
			return journal.Event{}, err
		}
		a.Version, a.ChangedAt = a.Version+1, tx.Now
		if err := update(tx, &a); err != nil {
			return journal.Event{}, err
		}
		return a.event(kind, data), s.tell(tx.Tx, []*Achievement{&a})
	})
	return a, err
}

// Update replaces the form. What is filed already must stay complete, needs a
// reason, and keeps what it said before as a version. Faults: fields,
// RightClaimed, ActionNotAllowed, StaleVersion.
func (s *Service) Update(ctx context.Context, who *identity.Principal, id string, version int64, f Form, reason string) (Achievement, error) {
	f.normal()
	if err := f.checkDraft(s.today()); err != nil {
		return Achievement{}, err
	}
	return s.change(ctx, who, identity.OpUpdateAchievement, id, version, "changed", func(tx *journal.Tx, a *Achievement) (map[string]any, error) {
		a.Reason = ""
		switch a.Status {
		case Draft:
			a.Form = f
			return nil, nil
		case Filed:
			if err := needReason(reason); err != nil {
				return nil, err
			}
			a.Form, a.Reason = f, reason
			if err := s.mayStand(tx, a); err != nil {
				return nil, err
			}
			return nil, keepVersion(tx, a, a.Version+1, who.UserID)
		}
		return nil, fault.New(fault.ActionNotAllowed)
	})
}

// Delete removes a draft and its documents. Faults: ActionNotAllowed.
func (s *Service) Delete(ctx context.Context, who *identity.Principal, id string, version int64) error {
	var gone []File
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		a, err := Lock(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpDeleteAchievement, a.Object()); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, a.Version); err != nil {
			return journal.Event{}, err
		}
		if a.Status != Draft {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		gone = a.Files
		return a.event("deleted", nil), remove(tx, &a)
	})
	for _, f := range gone {
		if err == nil {
			s.files.Discard(ctx, f.BlobKey)
		}
	}
	return err
}

// Filter says which records; zero values do not filter.
type Filter struct {
	Status, Class, TechField, OrgID, Query string
	Limit                                  int
	Cursor                                 string
}

// List pages through the caller's unit's records; the bureau sees all units'.
func (s *Service) List(ctx context.Context, who *identity.Principal, f Filter) (Page[Achievement], error) {
	var out Page[Achievement]
	if !identity.Allowed(who, identity.OpListAchievements) {
		return out, identity.Authorize(who, identity.OpListAchievements, identity.Object{})
	}
	if !identity.Allowed(who, identity.OpListAchievements, identity.AnyObject) {
		f.OrgID = who.OrgID
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out, err = listed(tx, f); err != nil {
			return err
		}
		return s.tell(tx, pointers(out.Items))
	})
	return out, err
}

// Get reads one whole record, for its unit and the bureau.
func (s *Service) Get(ctx context.Context, who *identity.Principal, id string) (Achievement, error) {
	var a Achievement
	if !identity.Allowed(who, identity.OpGetAchievement) {
		return a, identity.Authorize(who, identity.OpGetAchievement, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if a, err = Find(tx, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpGetAchievement, a.Object()); err != nil {
			return err
		}
		return s.tell(tx, []*Achievement{&a})
	})
	return a, err
}

// tell adds what other packages and the day know.
func (s *Service) tell(tx *database.Tx, list []*Achievement) error {
	var ids []string
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	converted := map[string]bool{}
	if s.outside.Converted != nil && len(ids) > 0 {
		var err error
		if converted, err = s.outside.Converted(tx, ids); err != nil {
			return err
		}
	}
	today := s.today()
	for _, a := range list {
		a.Converted = converted[a.ID]
		a.OneYear = a.Status == Filed && !a.Converted && a.oneYear(today)
	}
	return nil
}

// oneYear: applied, paid for by public money, completed more than a year ago.
func (f *Form) oneYear(today calendar.Date) bool {
	if f.Class != "Y" || !f.PubliclyFunded() || f.CompletedOn.IsZero() {
		return false
	}
	d := f.CompletedOn
	return today.After(calendar.On(d.Year()+1, d.Month(), d.Day()))
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// Now is the service's clock.
func (s *Service) Now() time.Time { return s.journal.Now() }

// Actions lists what somebody may do with a record now.
func Actions(who *identity.Principal, a *Achievement) []string {
	var out []string
	for _, x := range []struct {
		name     string
		op       identity.Operation
		statuses []Status
	}{{"edit", identity.OpUpdateAchievement, []Status{Draft, Filed}}, {"delete", identity.OpDeleteAchievement, []Status{Draft}},
		{"file", identity.OpFileAchievement, []Status{Draft}}, {"withdraw", identity.OpWithdrawAchievement, []Status{Filed}},
		{"add_file", identity.OpAddAchievementFile, []Status{Draft, Filed}}, {"dispute", identity.OpOpenAchievementDispute, []Status{Draft, Filed}}} {
		if slices.Contains(x.statuses, a.Status) && identity.Authorize(who, x.op, a.Object()) == nil && !(x.name == "withdraw" && a.Disputed) {
			out = append(out, x.name)
		}
	}
	return out
}
