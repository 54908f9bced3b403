package training

import (
	"context"
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Certificate (结业证书) is what a base issues to who passed. Hours and score are
// those of the day of issue; ValidUntil is the last day, zero for no end.
type Certificate struct {
	ID          string
	BaseID      string
	OrgID       string
	CourseID    string
	EnrolmentID string
	PersonID    string
	UserID      string
	Level       string
	Number      string // 证书编号: prefix, year, level, four digits
	IssuedOn    calendar.Date
	ValidUntil  calendar.Date
	Hours       int64
	Score       int64
	Status      string
	Reason      string
	NationalNo  string // 全国统一编号, given by the Torch Center to L2 and L3
	Version     int64
	IssuedBy    string
	ChangedAt   time.Time

	Name        string `gorm:"-"`
	BaseName    string `gorm:"-"`
	CourseTitle string `gorm:"-"`
}

// TableName is where certificates lie.
func (Certificate) TableName() string { return "training_certificates" }

func (c Certificate) key() string { return c.ID }

func (c *Certificate) object() identity.Object {
	return identity.Object{OwnerOrg: c.OrgID, UserID: c.UserID}
}

func (c *Certificate) event(kind string) journal.Event {
	e := event(kind, "training_certificate", c.ID, c.Version, c.OrgID, map[string]any{"number": c.Number, "level": c.Level, "status": c.Status,
		"issued_on": c.IssuedOn.String(), "valid_until": c.ValidUntil.String(), "national_no": c.NationalNo})
	e.Reason = c.Reason
	return e
}

// Issue gives a participant the certificate, with the base's next number, which
// is given once. Faults: NotEnrolled, CertificateHours, CertificateNotPassed,
// CertificateIssued, TrainingBaseInactive.
func (s *Service) Issue(ctx context.Context, who *identity.Principal, course, enrolment string) (Certificate, error) {
	id, err := newID()
	if err != nil {
		return Certificate{}, err
	}
	var out Certificate
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := lockCourse(tx, who, identity.OpIssueTrainingCertificate, course)
		if err != nil {
			return journal.Event{}, err
		}
		out = Certificate{ID: id, BaseID: c.BaseID, OrgID: c.OrgID, CourseID: c.ID, EnrolmentID: enrolment, Level: c.Level, IssuedOn: calendar.Of(tx.Now),
			Status: Issued, Version: 1, IssuedBy: who.UserID, ChangedAt: tx.Now}
		if err := out.earned(tx); err != nil {
			return journal.Event{}, err
		}
		if years := termOn(terms, out.IssuedOn, "certificate_years", c.Level, ""); years > 0 {
			out.ValidUntil = calendar.On(out.IssuedOn.Year()+int(years), out.IssuedOn.Month(), out.IssuedOn.Day()).AddDays(-1)
		}
		if err := out.numbered(tx); err != nil {
			return journal.Event{}, err
		}
		if err := create(tx, &out); err != nil {
			return journal.Event{}, err
		}
		return out.event("certificate_issued"), nameCertificates(tx.Tx, []*Certificate{&out})
	})
	return out, ifDuplicate(err, fault.CertificateIssued)
}

// earned checks what the certificate certifies, and takes hours and score.
func (c *Certificate) earned(tx *journal.Tx) error {
	e, err := one[Enrolment](tx.Where("course_id = ? AND status = 'ENROLLED'", c.CourseID), c.EnrolmentID)
	if err != nil {
		return notFoundAs(err, fault.NotEnrolled)
	}
	n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_certificates WHERE enrolment_id = ? AND status = 'ISSUED'", e.ID)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.CertificateIssued)
	}
	if err := describe(tx.Tx, []*Enrolment{&e}); err != nil {
		return err
	}
	if !e.Hours.covers(e.Required) {
		return fault.New(fault.CertificateHours)
	}
	if !e.Passed {
		return fault.New(fault.CertificateNotPassed)
	}
	c.PersonID, c.UserID, c.Hours = e.PersonID, e.UserID, e.Hours.Sum()
	c.Score, err = number(tx.Tx, "SELECT COALESCE(MAX(r.score), 0) FROM "+nowResult+" AND r.passed AND r.enrolment_id = ?", e.ID)
	return err
}

// numbered takes the base's next number under its lock.
func (c *Certificate) numbered(tx *journal.Tx) error {
	b, err := one[Base](tx.Locked(), c.BaseID)
	if err != nil {
		return err
	}
	if !b.ActiveOn(c.IssuedOn) {
		return fault.New(fault.TrainingBaseInactive)
	}
	b.LastNo, b.Version, b.ChangedAt = b.LastNo+1, b.Version+1, tx.Now
	c.Number = fmt.Sprintf("%s-%d-%s-%04d", b.Prefix, c.IssuedOn.Year(), c.Level, b.LastNo)
	return update(tx, &b, b.Version)
}

func (s *Service) changeCertificate(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string,
	f func(tx *journal.Tx, c *Certificate) error) (Certificate, error) {
	var c Certificate
	if !identity.Allowed(who, op) {
		return c, identity.Authorize(who, op, identity.Object{})
	}
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if c, err = one[Certificate](tx.Locked(), id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, ownedBy(c.OrgID)); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, c.Version); err != nil {
			return journal.Event{}, err
		}
		if c.Status == Cancelled {
			return journal.Event{}, fault.New(fault.TrainingCertificateCancelled)
		}
		if err := f(tx, &c); err != nil {
			return journal.Event{}, err
		}
		c.Version, c.ChangedAt = c.Version+1, tx.Now
		if err := update(tx, &c, c.Version); err != nil {
			return journal.Event{}, err
		}
		return c.event(kind), nameCertificates(tx.Tx, []*Certificate{&c})
	})
	return c, err
}

// Cancel takes a certificate back, with a reason; its number is not used again.
func (s *Service) Cancel(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Certificate, error) {
	if err := needReason(reason); err != nil {
		return Certificate{}, err
	}
	return s.changeCertificate(ctx, who, identity.OpCancelTrainingCertificate, id, version, "certificate_cancelled", func(_ *journal.Tx, c *Certificate) error {
		c.Status, c.Reason = Cancelled, reason
		return nil
	})
}

// SetNational enters the number that the Torch Center gave. Faults:
// NationalNoLevel, NationalNoExists.
func (s *Service) SetNational(ctx context.Context, who *identity.Principal, id string, version int64, no string) (Certificate, error) {
	if err := fault.Fields(sized("/national_no", no, 1, 40)...); err != nil {
		return Certificate{}, err
	}
	c, err := s.changeCertificate(ctx, who, identity.OpNumberTrainingCertificate, id, version, "certificate_numbered", func(tx *journal.Tx, c *Certificate) error {
		if c.Level == "L1" {
			return fault.New(fault.NationalNoLevel)
		}
		n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_certificates WHERE national_no = ? AND id <> ?", no, c.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.NationalNoExists)
		}
		c.NationalNo = no
		return nil
	})
	return c, ifDuplicate(err, fault.NationalNoExists)
}

// CertificateFilter says which certificates; zero values do not filter.
type CertificateFilter struct {
	Level, Status, CourseID string
	Limit                   int
	Cursor                  string
}

// Certificates pages through those of the caller's base, or of all for the bureau.
func (s *Service) Certificates(ctx context.Context, who *identity.Principal, f CertificateFilter) (Page[Certificate], error) {
	var out Page[Certificate]
	if err := identity.Authorize(who, identity.OpListTrainingCertificates, own(who)); err != nil {
		return out, err
	}
	limit := limitOf(f.Limit)
	err := s.view(ctx, func(tx *database.Tx) error {
		q, err := after(tx.DB, f.Cursor, "id")
		if err != nil {
			return err
		}
		if !identity.Allowed(who, identity.OpListTrainingCertificates, identity.AnyObject) {
			q = q.Where("org_id = ?", who.OrgID)
		}
		for column, value := range map[string]string{"level": f.Level, "status": f.Status, "course_id": f.CourseID} {
			if value != "" {
				q = q.Where(column+" = ?", value)
			}
		}
		list, err := all[Certificate](q.Order("id DESC").Limit(limit + 1))
		if err != nil {
			return err
		}
		out = cutPage(list, limit, Certificate.key)
		return nameCertificates(tx, pointers(out.Items))
	})
	return out, err
}

// Certificate reads one, for its holder, its base and the bureau.
func (s *Service) Certificate(ctx context.Context, who *identity.Principal, id string) (Certificate, error) {
	var c Certificate
	if !identity.Allowed(who, identity.OpGetTrainingCertificate) {
		return c, identity.Authorize(who, identity.OpGetTrainingCertificate, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if c, err = one[Certificate](tx.DB, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpGetTrainingCertificate, c.object()); err != nil {
			return err
		}
		return nameCertificates(tx, []*Certificate{&c})
	})
	return c, err
}

func nameCertificates(tx *database.Tx, list []*Certificate) error {
	var people, orgs, courses []string
	for _, c := range list {
		people, orgs, courses = append(people, c.PersonID), append(orgs, c.OrgID), append(courses, c.CourseID)
	}
	names, err := pairs(tx, "SELECT id, name FROM persons WHERE id IN ?", people)
	if err != nil {
		return err
	}
	bases, err := pairs(tx, "SELECT id, name FROM organizations WHERE id IN ?", orgs)
	if err != nil {
		return err
	}
	titles, err := pairs(tx, "SELECT id, title AS name FROM training_courses WHERE id IN ?", courses)
	for _, c := range list {
		c.Name, c.BaseName, c.CourseTitle = names[c.PersonID], bases[c.OrgID], titles[c.CourseID]
	}
	return err
}
