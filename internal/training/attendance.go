package training

import (
	"context"
	"slices"
	"strconv"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Attendance (考勤) is the hours credited to one participant for one session. A
// correction is a line of its own that names the one before (Regards).
type Attendance struct {
	ID          string
	SessionID   string
	CourseID    string
	EnrolmentID string
	PersonID    string
	Module      string
	HeldOn      calendar.Date
	Hours       int64
	Reason      string
	Regards     *string
	RecordedBy  string
	RecordedAt  time.Time

	Name string `gorm:"-"`
	// InForce tells that no later line takes its place.
	InForce bool `gorm:"-"`
}

// TableName is where attendance lies.
func (Attendance) TableName() string { return "training_attendance" }

func (a Attendance) key() string { return a.ID }

// Credit is one line of a sheet.
type Credit struct {
	EnrolmentID string
	Hours       int64
}

// RecordAttendance writes a session's sheet (考勤表), whole or not at all. Faults,
// each at its line: NotEnrolled, AttendanceExists, AttendanceExceeds; SessionAhead.
func (s *Service) RecordAttendance(ctx context.Context, who *identity.Principal, course, session string, sheet []Credit) (Course, error) {
	return s.changeCourse(ctx, who, identity.OpRecordAttendance, course, 0, "attendance_recorded", func(tx *journal.Tx, c *Course) (map[string]any, error) {
		u, err := sessionOf(tx, c, session)
		if err != nil {
			return nil, err
		}
		var bad []fault.Field
		var refused error
		for i, line := range sheet {
			at := "/items/" + strconv.Itoa(i)
			err := s.credit(tx, who, &u, line, nil, "")
			switch code := fault.CodeOf(err); {
			case err == nil:
			case slices.Contains([]fault.Code{fault.NotEnrolled, fault.AttendanceExists, fault.AttendanceExceeds}, code):
				bad, refused = append(bad, fault.At(at, code)), fault.New(code)
			default:
				return nil, err
			}
		}
		if refused != nil {
			return nil, fault.New(fault.CodeOf(refused)).WithFields(bad...)
		}
		return map[string]any{"session": u.ID, "people": len(sheet)}, nil
	})
}

// CorrectAttendance puts another number of hours in place of the one in force,
// with a reason; both stay readable.
func (s *Service) CorrectAttendance(ctx context.Context, who *identity.Principal, course, session string, line Credit, reason string) (Course, error) {
	if err := needReason(reason); err != nil {
		return Course{}, err
	}
	return s.changeCourse(ctx, who, identity.OpCorrectAttendance, course, 0, "attendance_corrected", func(tx *journal.Tx, c *Course) (map[string]any, error) {
		u, err := sessionOf(tx, c, session)
		if err != nil {
			return nil, err
		}
		before, err := attendanceNow(tx.Tx, u.ID, line.EnrolmentID)
		if err != nil {
			return nil, err
		}
		if before.Hours == line.Hours {
			return nil, fault.New(fault.NothingChanged)
		}
		err = s.credit(tx, who, &u, line, &before.ID, reason)
		return map[string]any{"session": u.ID, "enrolment": line.EnrolmentID, "before": before.Hours, "after": line.Hours, "reason": reason}, err
	})
}

func sessionOf(tx *journal.Tx, c *Course, id string) (Session, error) {
	u, err := one[Session](tx.Where("course_id = ?", c.ID), id)
	if err == nil && u.HeldOn.After(calendar.Of(tx.Now)) {
		err = fault.New(fault.SessionAhead)
	}
	return u, err
}

func (s *Service) credit(tx *journal.Tx, who *identity.Principal, u *Session, line Credit, regards *string, reason string) error {
	if line.Hours < 0 || line.Hours > u.Hours {
		return fault.New(fault.AttendanceExceeds)
	}
	e, err := one[Enrolment](tx.Where("course_id = ? AND status = 'ENROLLED'", u.CourseID), line.EnrolmentID)
	if err != nil {
		return notFoundAs(err, fault.NotEnrolled)
	}
	if regards == nil {
		n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_attendance WHERE session_id = ? AND enrolment_id = ?", u.ID, e.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.AttendanceExists)
		}
	}
	id, err := newID()
	if err != nil {
		return err
	}
	return create(tx, &Attendance{ID: id, SessionID: u.ID, CourseID: u.CourseID, EnrolmentID: e.ID, PersonID: e.PersonID, Module: u.Module, HeldOn: u.HeldOn,
		Hours: line.Hours, Reason: reason, Regards: regards, RecordedBy: who.UserID, RecordedAt: tx.Now})
}

// Attendance lists a session's lines, with those that were corrected, for the
// base and the bureau.
func (s *Service) Attendance(ctx context.Context, who *identity.Principal, course, session string) ([]Attendance, error) {
	var out []Attendance
	if !identity.Allowed(who, identity.OpListCourseEnrolments) {
		return nil, identity.Authorize(who, identity.OpListCourseEnrolments, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := one[Course](tx.DB, course)
		if err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpListCourseEnrolments, ownedBy(c.OrgID)); err != nil {
			return err
		}
		out, err = attendanceOf(tx, c.ID, session)
		return err
	})
	return out, err
}
