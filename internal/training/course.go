package training

import (
	"context"
	"slices"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Course (培训课程) is one run of a course with its seats. Hours are what each
// module has; days are business dates of Asia/Shanghai.
type Course struct {
	ID     string
	BaseID string
	OrgID  string
	// Level is L1 to L3, or ContinuingEducation.
	Level string
	Title string
	Intro string
	// Professional (专业科目) is how its hours count as continuing education.
	Professional bool
	HoursM1      int64 `gorm:"column:hours_m1"`
	HoursM2      int64 `gorm:"column:hours_m2"`
	HoursM3      int64 `gorm:"column:hours_m3"`
	HoursM4      int64 `gorm:"column:hours_m4"`
	Capacity     int64
	// EnrolUntil is the last day of enrolment (报名截止日).
	EnrolUntil calendar.Date
	StartsOn   calendar.Date
	EndsOn     calendar.Date
	Status     string
	Version    int64
	MadeBy     string
	MadeAt     time.Time
	ChangedAt  time.Time

	BaseName string `gorm:"-"`
	// Enrolled and Waiting count people.
	Enrolled, Waiting int64     `gorm:"-"`
	Sessions          []Session `gorm:"-"`
	// Answers and BaseScore (basis points of a point, 0 while there are too few
	// answers) say what participants thought.
	Answers, BaseScore int64 `gorm:"-"`
	// Trainers are those about whom enough participants said something.
	Trainers []TrainerScore `gorm:"-"`
}

// TrainerScore (授课教师评价) is what participants thought of a trainer; Score is in
// basis points of a point.
type TrainerScore struct {
	Trainer        string
	Answers, Score int64
}

// TableName is where courses lie.
func (Course) TableName() string { return "training_courses" }

func (c Course) key() string { return c.ID }

// Hours by module.
func (c *Course) Hours() Hours { return Hours{c.HoursM1, c.HoursM2, c.HoursM3, c.HoursM4} }

// required is what a participant must have attended: the level's minimum where
// one is configured, else the usual share of the module, rounded up.
func (c *Course) required() Hours {
	var out Hours
	percent := termValue(c.StartsOn, "attendance_percent")
	for i, h := range c.Hours() {
		out[i] = (h*percent + 99) / 100
		if least := termOn(terms, c.StartsOn, "min_hours", c.Level, Modules[i]); least > out[i] {
			out[i] = least
		}
	}
	return out
}

// Session (课次) is one teaching unit of a course.
type Session struct {
	ID       string
	CourseID string
	Module   string // 模块
	HeldOn   calendar.Date
	Place    string
	Trainer  string // 授课教师
	Hours    int64
	MadeBy   string
	MadeAt   time.Time
}

// TableName is where sessions lie.
func (Session) TableName() string { return "training_sessions" }

func (s Session) key() string { return s.ID }

// Outline is what a base says of a course.
type Outline struct {
	Level, Title, Intro          string
	Professional                 bool
	Hours                        Hours
	Capacity                     int64
	EnrolUntil, StartsOn, EndsOn calendar.Date
}

func (o Outline) check() error {
	bad := append(sized("/title", o.Title, 1, 100), sized("/intro", o.Intro, 0, 2000)...)
	if !slices.Contains([]string{"L1", "L2", "L3", ContinuingEducation}, o.Level) {
		bad = append(bad, fault.At("/level", fault.UnknownCode))
	}
	if o.Capacity < 1 || o.Capacity > 1000 {
		bad = append(bad, fault.At("/capacity", fault.OutOfRange))
	}
	for i, h := range o.Hours {
		at := "/hours/" + strings.ToLower(Modules[i])
		if h < 0 || h > 500 {
			bad = append(bad, fault.At(at, fault.OutOfRange))
		} else if least := termOn(terms, o.StartsOn, "min_hours", o.Level, Modules[i]); h < least {
			bad = append(bad, fault.At(at, fault.HoursBelowMinimum))
		}
	}
	if o.Hours.Sum() == 0 {
		bad = append(bad, fault.At("/hours", fault.MissingField))
	}
	if o.EndsOn.Before(o.StartsOn) {
		bad = append(bad, fault.At("/ends_on", fault.DatesReversed))
	}
	if o.StartsOn.Before(o.EnrolUntil) {
		bad = append(bad, fault.At("/enrol_until", fault.DatesReversed))
	}
	return fault.Fields(bad...)
}

func (o Outline) write(c *Course) {
	c.Level, c.Title, c.Intro, c.Professional, c.Capacity = o.Level, o.Title, o.Intro, o.Professional, o.Capacity
	c.HoursM1, c.HoursM2, c.HoursM3, c.HoursM4 = o.Hours[0], o.Hours[1], o.Hours[2], o.Hours[3]
	c.EnrolUntil, c.StartsOn, c.EndsOn = o.EnrolUntil, o.StartsOn, o.EndsOn
}

func (c *Course) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["level"], data["status"] = c.Level, c.Status
	return event(kind, "course", c.ID, c.Version, c.OrgID, data)
}

// CreateCourse drafts a course of the caller's base. Faults: bad fields,
// TrainingBaseInactive.
func (s *Service) CreateCourse(ctx context.Context, who *identity.Principal, o Outline) (Course, error) {
	if err := identity.Authorize(who, identity.OpCreateCourse, own(who)); err != nil {
		return Course{}, err
	}
	if err := o.check(); err != nil {
		return Course{}, err
	}
	id, err := newID()
	if err != nil {
		return Course{}, err
	}
	c := Course{ID: id, OrgID: who.OrgID, Status: Draft, Version: 1, MadeBy: who.UserID}
	o.write(&c)
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		b, err := activeBase(tx, who.OrgID)
		if err != nil {
			return journal.Event{}, err
		}
		c.BaseID, c.MadeAt, c.ChangedAt = b.ID, tx.Now, tx.Now
		if err := create(tx, &c); err != nil {
			return journal.Event{}, err
		}
		return c.event("course_created", nil), s.tell(tx.Tx, []*Course{&c})
	})
	return c, err
}

// activeBase is the base that an organisation is today.
func activeBase(tx *journal.Tx, org string) (Base, error) {
	list, err := all[Base](tx.Where("org_id = ? AND status = 'ACTIVE'", org))
	if err != nil {
		return Base{}, err
	}
	for _, b := range list {
		if b.ActiveOn(calendar.Of(tx.Now)) {
			return b, nil
		}
	}
	return Base{}, fault.New(fault.TrainingBaseInactive)
}

// changeCourse locks a course, asks who may, lets f change it and keeps it. f
// gives further data of the event.
func (s *Service) changeCourse(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string,
	f func(tx *journal.Tx, c *Course) (map[string]any, error)) (Course, error) {
	var c Course
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if c, err = lockCourse(tx, who, op, id); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, c.Version); err != nil {
			return journal.Event{}, err
		}
		data, err := f(tx, &c)
		if err != nil {
			return journal.Event{}, err
		}
		c.Version, c.ChangedAt = c.Version+1, tx.Now
		if err := update(tx, &c, c.Version); err != nil {
			return journal.Event{}, err
		}
		return c.event(kind, data), s.tell(tx.Tx, []*Course{&c})
	})
	return c, err
}

func lockCourse(tx *journal.Tx, who *identity.Principal, op identity.Operation, id string) (Course, error) {
	c, err := one[Course](tx.Locked(), id)
	if err != nil {
		return c, err
	}
	return c, identity.Authorize(who, op, ownedBy(c.OrgID))
}

// UpdateCourse changes a course; once it is published only words, dates and
// seats. More seats move the waiting list up. Faults: bad fields,
// ActionNotAllowed, CapacityBelowEnrolled, IfMatchRequired, StaleVersion.
func (s *Service) UpdateCourse(ctx context.Context, who *identity.Principal, id string, version int64, o Outline) (Course, error) {
	if err := o.check(); err != nil {
		return Course{}, err
	}
	return s.changeCourse(ctx, who, identity.OpUpdateCourse, id, version, "course_changed", func(tx *journal.Tx, c *Course) (map[string]any, error) {
		if c.Status == Closed || c.Status == Published && (o.Level != c.Level || o.Hours != c.Hours() || o.Professional != c.Professional) {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		enrolled, err := number(tx.Tx, "SELECT COUNT(*) FROM training_enrolments WHERE course_id = ? AND status = 'ENROLLED'", c.ID)
		if err != nil {
			return nil, err
		}
		if o.Capacity < enrolled {
			return nil, fault.Fields(fault.At("/capacity", fault.CapacityBelowEnrolled))
		}
		o.write(c)
		moved, err := moveUp(tx, c)
		return map[string]any{"capacity": c.Capacity, "moved_up": moved}, err
	})
}

// PublishCourse opens enrolment.
func (s *Service) PublishCourse(ctx context.Context, who *identity.Principal, id string, version int64) (Course, error) {
	return s.changeCourse(ctx, who, identity.OpPublishCourse, id, version, "course_published", func(tx *journal.Tx, c *Course) (map[string]any, error) {
		if c.Status != Draft {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		_, err := activeBase(tx, c.OrgID)
		c.Status = Published
		return nil, err
	})
}

// CloseCourse ends a course; nobody enrols or moves up any more.
func (s *Service) CloseCourse(ctx context.Context, who *identity.Principal, id string, version int64) (Course, error) {
	return s.changeCourse(ctx, who, identity.OpCloseCourse, id, version, "course_closed", func(_ *journal.Tx, c *Course) (map[string]any, error) {
		if c.Status != Published {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		c.Status = Closed
		return nil, nil
	})
}

// NewSession is one unit to add.
type NewSession struct {
	Module, Place, Trainer string
	HeldOn                 calendar.Date
	Hours                  int64
}

// AddSession adds a unit to a course that is not closed.
func (s *Service) AddSession(ctx context.Context, who *identity.Principal, course string, n NewSession) (Course, error) {
	bad := append(sized("/place", n.Place, 1, 100), sized("/trainer", n.Trainer, 1, 64)...)
	if !isModule(n.Module) {
		bad = append(bad, fault.At("/module", fault.UnknownCode))
	}
	if n.Hours < 1 || n.Hours > 12 {
		bad = append(bad, fault.At("/hours", fault.OutOfRange))
	}
	if err := fault.Fields(bad...); err != nil {
		return Course{}, err
	}
	id, err := newID()
	if err != nil {
		return Course{}, err
	}
	return s.changeCourse(ctx, who, identity.OpAddCourseSession, course, 0, "session_added", func(tx *journal.Tx, c *Course) (map[string]any, error) {
		if c.Status == Closed {
			return nil, fault.New(fault.CourseNotOpen)
		}
		if n.HeldOn.Before(c.StartsOn) || n.HeldOn.After(c.EndsOn) {
			return nil, fault.Fields(fault.At("/held_on", fault.SessionOutsideCourse))
		}
		u := Session{ID: id, CourseID: c.ID, Module: n.Module, HeldOn: n.HeldOn, Place: n.Place, Trainer: n.Trainer, Hours: n.Hours, MadeBy: who.UserID, MadeAt: tx.Now}
		return map[string]any{"session": u.ID, "module": u.Module, "held_on": u.HeldOn.String(), "hours": u.Hours}, create(tx, &u)
	})
}

// CourseFilter says which courses; zero values do not filter.
type CourseFilter struct {
	Level, Status, BaseID string
	// Open keeps those that still take enrolments.
	Open   bool
	Limit  int
	Cursor string
}

// Courses pages through the published and closed courses; a base also sees its
// own drafts, the bureau every one.
func (s *Service) Courses(ctx context.Context, who *identity.Principal, f CourseFilter) (Page[Course], error) {
	if err := identity.Authorize(who, identity.OpListCourses, identity.Object{}); err != nil {
		return Page[Course]{}, err
	}
	var out Page[Course]
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = s.courses(tx, who, f)
		return err
	})
	return out, err
}

// PublicCourses pages through what anyone may see.
func (s *Service) PublicCourses(ctx context.Context, f CourseFilter) (Page[Course], error) {
	var out Page[Course]
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = s.courses(tx, nil, f)
		return err
	})
	return out, err
}

// GetCourse reads a course with its sessions.
func (s *Service) GetCourse(ctx context.Context, who *identity.Principal, id string) (Course, error) {
	if err := identity.Authorize(who, identity.OpListCourses, identity.Object{}); err != nil {
		return Course{}, err
	}
	var c Course
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if c, err = one[Course](tx.DB, id); err != nil {
			return err
		}
		if c.Status == Draft && identity.Authorize(who, identity.OpListCourseEnrolments, ownedBy(c.OrgID)) != nil {
			return fault.New(fault.ObjectNotFound)
		}
		return s.tell(tx, []*Course{&c})
	})
	return c, err
}
