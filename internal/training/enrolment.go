package training

import (
	"context"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Enrolment (报名) is a person's place on a course, or on its waiting list.
type Enrolment struct {
	ID       string
	CourseID string
	// OrgID is the base's organisation.
	OrgID      string
	PersonID   string
	UserID     string
	RegionCode string
	// Seq is the order of arrival within the course.
	Seq       int64
	Status    string
	Version   int64
	MadeAt    time.Time
	ChangedAt time.Time

	// Name is the person's, for the base and the bureau only.
	Name        string `gorm:"-"`
	CourseTitle string `gorm:"-"`
	// Position (候补序号) on the waiting list, from 1 without a gap; 0 off it.
	Position int64 `gorm:"-"`
	Hours    Hours `gorm:"-"`
	// Required is what the certificate asks for.
	Required Hours `gorm:"-"`
	// Passed tells whether a result in force passes.
	Passed bool `gorm:"-"`
}

// TableName is where enrolments lie.
func (Enrolment) TableName() string { return "training_enrolments" }

func (e Enrolment) key() string { return e.ID }

func (e *Enrolment) object() identity.Object {
	return identity.Object{OwnerOrg: e.OrgID, UserID: e.UserID}
}

func (e *Enrolment) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["course"], data["seq"], data["status"] = e.CourseID, e.Seq, e.Status
	return event(kind, "enrolment", e.ID, e.Version, e.OrgID, data)
}

// Enrol gives the caller's person a seat, or the next place on the waiting list.
// Faults: PersonMissing, CourseNotOpen, EnrolmentClosed, EnrolmentExists.
func (s *Service) Enrol(ctx context.Context, who *identity.Principal, course string) (Enrolment, error) {
	if err := identity.Authorize(who, identity.OpEnrolCourse, own(who)); err != nil {
		return Enrolment{}, err
	}
	id, err := newID()
	if err != nil {
		return Enrolment{}, err
	}
	e := Enrolment{ID: id, CourseID: course, UserID: who.UserID, Version: 1}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := one[Course](tx.Locked(), course)
		if err != nil {
			return journal.Event{}, err
		}
		if err := c.takes(calendar.Of(tx.Now)); err != nil {
			return journal.Event{}, err
		}
		p, err := s.persons.OfUser(tx.Tx, who.UserID)
		if err != nil {
			return journal.Event{}, err
		}
		e.OrgID, e.PersonID, e.MadeAt, e.ChangedAt = c.OrgID, p.ID, tx.Now, tx.Now
		if err := e.seat(tx, &c, p.OrgID); err != nil {
			return journal.Event{}, err
		}
		if err := create(tx, &e); err != nil {
			return journal.Event{}, err
		}
		return e.event("enrolled", nil), describe(tx.Tx, []*Enrolment{&e})
	})
	return e, ifDuplicate(err, fault.EnrolmentExists)
}

// takes tells whether a course takes enrolments on a day.
func (c *Course) takes(on calendar.Date) error {
	switch {
	case c.Status == Draft:
		return fault.New(fault.ObjectNotFound)
	case c.Status != Published:
		return fault.New(fault.CourseNotOpen)
	case on.After(c.EnrolUntil):
		return fault.New(fault.EnrolmentClosed)
	}
	return nil
}

// seat decides under the course's lock: order of arrival, seat or waiting list.
func (e *Enrolment) seat(tx *journal.Tx, c *Course, org string) error {
	n, err := into[struct{ Last, Taken, Own int64 }](tx.Tx, `SELECT COALESCE(MAX(seq), 0) AS last,
		COALESCE(SUM(CASE WHEN status = 'ENROLLED' THEN 1 ELSE 0 END), 0) AS taken,
		COALESCE(SUM(CASE WHEN status <> 'WITHDRAWN' AND person_id = ? THEN 1 ELSE 0 END), 0) AS own
		FROM training_enrolments WHERE course_id = ?`, e.PersonID, c.ID)
	if err != nil {
		return err
	}
	if n[0].Own > 0 {
		return fault.New(fault.EnrolmentExists)
	}
	e.Seq, e.Status = n[0].Last+1, Enrolled
	if n[0].Taken >= c.Capacity {
		e.Status = Waiting
	}
	regions, err := pairs(tx.Tx, "SELECT id, region_code AS name FROM organizations WHERE id IN ?", []string{org})
	e.RegionCode = regions[org]
	return err
}

// moveUp fills free seats from the waiting list in its order, and gives who moved.
func moveUp(tx *journal.Tx, c *Course) ([]string, error) {
	taken, err := number(tx.Tx, "SELECT COUNT(*) FROM training_enrolments WHERE course_id = ? AND status = 'ENROLLED'", c.ID)
	if err != nil || taken >= c.Capacity || c.Status != Published {
		return []string{}, err
	}
	next, err := all[Enrolment](tx.Where("course_id = ? AND status = 'WAITING'", c.ID).Order("seq").Limit(int(c.Capacity - taken)))
	moved := make([]string, 0, len(next))
	for i := range next {
		if err != nil {
			break
		}
		e := &next[i]
		e.Status, e.Version, e.ChangedAt = Enrolled, e.Version+1, tx.Now
		err = update(tx, e, e.Version)
		moved = append(moved, e.ID)
	}
	return moved, err
}

// Withdraw takes a person off a course, and moves the waiting list up. The
// person may, and the base. Faults: ActionNotAllowed, EnrolmentAttended.
func (s *Service) Withdraw(ctx context.Context, who *identity.Principal, id string, version int64) (Enrolment, error) {
	var e Enrolment
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		seen, err := one[Enrolment](tx.DB, id)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpWithdrawEnrolment, seen.object()); err != nil {
			return journal.Event{}, err
		}
		c, err := one[Course](tx.Locked(), seen.CourseID)
		if err != nil {
			return journal.Event{}, err
		}
		if e, err = one[Enrolment](tx.Locked(), id); err != nil { // as it is under the lock
			return journal.Event{}, err
		}
		if err := checkVersion(version, e.Version); err != nil {
			return journal.Event{}, err
		}
		if err := e.leave(tx); err != nil {
			return journal.Event{}, err
		}
		moved, err := moveUp(tx, &c)
		if err != nil {
			return journal.Event{}, err
		}
		return e.event("withdrawn", map[string]any{"moved_up": moved}), describe(tx.Tx, []*Enrolment{&e})
	})
	return e, err
}

func (e *Enrolment) leave(tx *journal.Tx) error {
	if e.Status == Withdrawn {
		return fault.New(fault.ActionNotAllowed)
	}
	n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_attendance WHERE enrolment_id = ?", e.ID)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.EnrolmentAttended)
	}
	e.Status, e.Version, e.ChangedAt = Withdrawn, e.Version+1, tx.Now
	return update(tx, e, e.Version)
}

// Enrolment reads one, for the person, the base and the bureau.
func (s *Service) Enrolment(ctx context.Context, who *identity.Principal, id string) (Enrolment, error) {
	var e Enrolment
	if !identity.Allowed(who, identity.OpGetEnrolment) {
		return e, identity.Authorize(who, identity.OpGetEnrolment, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if e, err = one[Enrolment](tx.DB, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpGetEnrolment, e.object()); err != nil {
			return err
		}
		return describe(tx, []*Enrolment{&e})
	})
	return e, err
}

// Enrolments pages through a course's list in order of arrival, with names and
// hours, for its base and the bureau.
func (s *Service) Enrolments(ctx context.Context, who *identity.Principal, course, cursor string, limit int) (Page[Enrolment], error) {
	var out Page[Enrolment]
	if !identity.Allowed(who, identity.OpListCourseEnrolments) {
		return out, identity.Authorize(who, identity.OpListCourseEnrolments, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := one[Course](tx.DB, course)
		if err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpListCourseEnrolments, ownedBy(c.OrgID)); err != nil {
			return err
		}
		out, err = enrolmentsOf(tx, &c, cursor, limitOf(limit))
		return err
	})
	return out, err
}
