package training

import (
	"context"
	"regexp"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Base (技术转移人才培养基地) is an organisation recognised to train. Dates are
// business dates of Asia/Shanghai; ValidUntil is the last day, zero for no end.
type Base struct {
	ID         string
	OrgID      string
	Grade      string // 等级: CITY, PROVINCE, NATIONAL
	DecisionNo string // 认定文号
	// Prefix begins the numbers of its certificates (证书编号前缀).
	Prefix     string
	ValidFrom  calendar.Date
	ValidUntil calendar.Date
	Status     string
	// LastNo is the last running number that was given; none is given twice.
	LastNo     int64
	Reason     string
	ProposedBy string
	DecidedBy  *string
	Version    int64
	MadeAt     time.Time
	ChangedAt  time.Time

	Name string `gorm:"-"`
}

// TableName is where bases lie.
func (Base) TableName() string { return "training_bases" }

func (b Base) key() string { return b.ID }

// ActiveOn tells whether the base may train on a day.
func (b *Base) ActiveOn(on calendar.Date) bool {
	return b.Status == Active && !on.Before(b.ValidFrom) && (b.ValidUntil.IsZero() || !on.After(b.ValidUntil))
}

// NewBase is what the bureau decided.
type NewBase struct {
	OrgID, Grade, DecisionNo, Prefix string
	ValidFrom, ValidUntil            calendar.Date
}

var prefixForm = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,11}$`)

func (n NewBase) check() error {
	bad := sized("/decision_no", n.DecisionNo, 1, 100)
	if !slices.Contains([]string{"CITY", "PROVINCE", "NATIONAL"}, n.Grade) {
		bad = append(bad, fault.At("/grade", fault.UnknownCode))
	}
	if !prefixForm.MatchString(n.Prefix) {
		bad = append(bad, fault.At("/prefix", fault.WrongFormat))
	}
	if !n.ValidUntil.IsZero() && n.ValidUntil.Before(n.ValidFrom) {
		bad = append(bad, fault.At("/valid_until", fault.DatesReversed))
	}
	return fault.Fields(bad...)
}

// ProposeBase enters a recognition; another person confirms it. Faults: bad
// fields, TrainingBaseExists.
func (s *Service) ProposeBase(ctx context.Context, who *identity.Principal, n NewBase) (Base, error) {
	if err := identity.Authorize(who, identity.OpProposeTrainingBase, identity.Object{}); err != nil {
		return Base{}, err
	}
	if err := n.check(); err != nil {
		return Base{}, err
	}
	id, err := newID()
	if err != nil {
		return Base{}, err
	}
	b := Base{ID: id, OrgID: n.OrgID, Grade: n.Grade, DecisionNo: n.DecisionNo, Prefix: n.Prefix, ValidFrom: n.ValidFrom, ValidUntil: n.ValidUntil,
		Status: Proposed, ProposedBy: who.UserID, Version: 1}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		names, err := pairs(tx.Tx, "SELECT id, name FROM organizations WHERE side = 'APPLICANT' AND status = 'ACTIVE' AND id IN ?", []string{n.OrgID})
		if err != nil {
			return journal.Event{}, err
		}
		if b.Name = names[n.OrgID]; b.Name == "" {
			return journal.Event{}, fault.Fields(fault.At("/organization_id", fault.UnknownCode))
		}
		taken, err := number(tx.Tx, "SELECT COUNT(*) FROM training_bases WHERE prefix = ? OR (org_id = ? AND status <> 'ENDED')", n.Prefix, n.OrgID)
		if err != nil {
			return journal.Event{}, err
		}
		if taken > 0 {
			return journal.Event{}, fault.New(fault.TrainingBaseExists)
		}
		b.MadeAt, b.ChangedAt = tx.Now, tx.Now
		return b.event("base_proposed"), create(tx, &b)
	})
	return b, ifDuplicate(err, fault.TrainingBaseExists)
}

// ConfirmBase makes a base active, by another person than entered it. Faults:
// TrainingSamePerson, ActionNotAllowed, StaleVersion.
func (s *Service) ConfirmBase(ctx context.Context, who *identity.Principal, id string, version int64) (Base, error) {
	return s.changeBase(ctx, who, identity.OpConfirmTrainingBase, id, version, "base_confirmed", func(b *Base) error {
		if b.Status != Proposed {
			return fault.New(fault.ActionNotAllowed)
		}
		if b.ProposedBy == who.UserID {
			return fault.New(fault.TrainingSamePerson)
		}
		b.Status, b.DecidedBy = Active, &who.UserID
		return nil
	})
}

// EndBase ends a recognition, or refuses a proposed one, with a reason.
func (s *Service) EndBase(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Base, error) {
	if err := needReason(reason); err != nil {
		return Base{}, err
	}
	return s.changeBase(ctx, who, identity.OpEndTrainingBase, id, version, "base_ended", func(b *Base) error {
		if b.Status == Ended {
			return fault.New(fault.ActionNotAllowed)
		}
		b.Status, b.DecidedBy, b.Reason = Ended, &who.UserID, reason
		return nil
	})
}

func (s *Service) changeBase(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string, f func(*Base) error) (Base, error) {
	var b Base
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if b, err = one[Base](tx.Locked(), id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, ownedBy(b.OrgID)); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, b.Version); err != nil {
			return journal.Event{}, err
		}
		if err := f(&b); err != nil {
			return journal.Event{}, err
		}
		b.Version, b.ChangedAt = b.Version+1, tx.Now
		if err := update(tx, &b, b.Version); err != nil {
			return journal.Event{}, err
		}
		return b.event(kind), nameBases(tx.Tx, []*Base{&b})
	})
	return b, err
}

func (b *Base) event(kind string) journal.Event {
	e := event(kind, "training_base", b.ID, b.Version, b.OrgID, map[string]any{"grade": b.Grade, "decision_no": b.DecisionNo, "prefix": b.Prefix, "status": b.Status,
		"valid_from": b.ValidFrom.String(), "valid_until": b.ValidUntil.String()})
	e.Reason = b.Reason
	return e
}

// Bases lists the recognised bases, newest first; anyone signed in may.
func (s *Service) Bases(ctx context.Context, who *identity.Principal) ([]Base, error) {
	if err := identity.Authorize(who, identity.OpListTrainingBases, identity.Object{}); err != nil {
		return nil, err
	}
	var out []Base
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out, err = all[Base](tx.Order("id DESC").Limit(maxPage)); err != nil {
			return err
		}
		return nameBases(tx, pointers(out))
	})
	return out, err
}

// Base reads one.
func (s *Service) Base(ctx context.Context, who *identity.Principal, id string) (Base, error) {
	if err := identity.Authorize(who, identity.OpListTrainingBases, identity.Object{}); err != nil {
		return Base{}, err
	}
	var b Base
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if b, err = one[Base](tx.DB, id); err != nil {
			return err
		}
		return nameBases(tx, []*Base{&b})
	})
	return b, err
}

func nameBases(tx *database.Tx, list []*Base) error {
	var ids []string
	for _, b := range list {
		ids = append(ids, b.OrgID)
	}
	names, err := pairs(tx, "SELECT id, name FROM organizations WHERE id IN ?", ids)
	for _, b := range list {
		b.Name = names[b.OrgID]
	}
	return err
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// ifDuplicate says in the field's words what a unique index refused.
func ifDuplicate(err error, code fault.Code) error {
	if database.IsDuplicate(err) {
		return fault.New(code)
	}
	return err
}
