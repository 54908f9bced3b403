package training

import (
	"context"
	"errors"
	"strconv"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Reminder (提醒) tells a person of a certificate that ends, or of a year whose
// hours are short; once for each.
type Reminder struct {
	ID       string
	PersonID string
	UserID   string
	Kind     string // CERTIFICATE or YEARLY
	// About is the certificate's id, or the year.
	About  string
	DueOn  calendar.Date
	MadeAt time.Time

	// Number is the certificate's.
	Number string `gorm:"-"`
}

// TableName is where reminders lie.
func (Reminder) TableName() string { return "training_reminders" }

func (r Reminder) key() string { return r.ID }

// MyExam (我的考试) is a sitting as a participant sees it: no paper, the own result.
type MyExam struct {
	ID, CourseID, Title, Place string
	StartsAt, EndsAt           time.Time
	HasResult, Passed          bool
	Score                      int64
}

// Mine (我的培训) is all that a person has to do with training.
type Mine struct {
	Enrolments   []Enrolment
	Exams        []MyExam
	Certificates []Certificate
	Years        []Year
	Declarations []Declaration
	Reminders    []Reminder
}

// Mine reads the caller's own. Fault: PersonMissing.
func (s *Service) Mine(ctx context.Context, who *identity.Principal) (Mine, error) {
	var m Mine
	if err := identity.Authorize(who, identity.OpGetMyTraining, own(who)); err != nil {
		return m, err
	}
	err := s.view(ctx, func(tx *database.Tx) error {
		p, err := s.persons.OfUser(tx, who.UserID)
		if err != nil {
			return err
		}
		year := int64(calendar.Of(s.journal.Now()).Year())
		for y := year; y > year-3; y-- {
			one, err := educationOf(tx, p.ID, y)
			if err != nil {
				return err
			}
			m.Years = append(m.Years, one)
		}
		return m.read(tx, p.ID)
	})
	return m, err
}

func (m *Mine) read(tx *database.Tx, personID string) error {
	var err error
	if m.Enrolments, err = all[Enrolment](tx.Where("person_id = ?", personID).Order("id DESC").Limit(maxPage)); err != nil {
		return err
	}
	if err = describe(tx, pointers(m.Enrolments)); err != nil {
		return err
	}
	if m.Certificates, err = all[Certificate](tx.Where("person_id = ?", personID).Order("id DESC").Limit(maxPage)); err != nil {
		return err
	}
	if err = nameCertificates(tx, pointers(m.Certificates)); err != nil {
		return err
	}
	if m.Declarations, err = all[Declaration](tx.Where("person_id = ?", personID).Order("id DESC").Limit(maxPage)); err != nil {
		return err
	}
	if err = nameDeclarations(tx, pointers(m.Declarations)); err != nil {
		return err
	}
	if m.Reminders, err = all[Reminder](tx.Where("person_id = ?", personID).Order("due_on, id").Limit(maxPage)); err != nil {
		return err
	}
	for i, r := range m.Reminders {
		for _, c := range m.Certificates {
			if c.ID == r.About {
				m.Reminders[i].Number = c.Number
			}
		}
	}
	m.Exams, err = myExams(tx, personID)
	return err
}

func myExams(tx *database.Tx, personID string) ([]MyExam, error) {
	var courses, enrolments []string
	list, err := all[Enrolment](tx.Where("person_id = ? AND status = 'ENROLLED'", personID))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	for _, e := range list {
		courses, enrolments = append(courses, e.CourseID), append(enrolments, e.ID)
	}
	exams, err := all[Exam](tx.Where("course_id IN ?", courses).Order("starts_at, id"))
	if err != nil {
		return nil, err
	}
	results, err := all[Result](tx.Where("enrolment_id IN ? AND NOT EXISTS (SELECT 1 FROM training_results s WHERE s.regards = training_results.id)", enrolments))
	out := make([]MyExam, len(exams))
	for i, x := range exams {
		out[i] = MyExam{ID: x.ID, CourseID: x.CourseID, Title: x.Title, Place: x.Place, StartsAt: x.StartsAt, EndsAt: x.EndsAt}
		for _, r := range results {
			if r.ExamID == x.ID {
				out[i].HasResult, out[i].Passed, out[i].Score = true, r.Passed, r.Score
			}
		}
	}
	return out, err
}

// errNothingToDo ends a change that another process was first with.
var errNothingToDo = errors.New("training: nothing to do")

// due is a reminder that ought to exist.
type due struct {
	PersonID, UserID, Kind, About string
	DueOn                         calendar.Date
}

// Remind records the reminders that have fallen due, each as an event of its own,
// and gives their number. Holders of certificates are reminded of its end, and
// from October on of a year whose hours are short.
func (s *Service) Remind(ctx context.Context) (int, error) {
	var list []due
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		list, err = s.dueOn(tx, calendar.Of(s.journal.Now()))
		return err
	})
	n := 0
	for _, d := range list {
		if err != nil {
			break
		}
		id, failed := newID()
		if failed != nil {
			return n, failed
		}
		_, err = s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
			there, err := number(tx.Tx, "SELECT COUNT(*) FROM training_reminders WHERE person_id = ? AND kind = ? AND about = ?", d.PersonID, d.Kind, d.About)
			if err != nil {
				return journal.Event{}, err
			}
			if there > 0 {
				return journal.Event{}, errNothingToDo
			}
			r := Reminder{ID: id, PersonID: d.PersonID, UserID: d.UserID, Kind: d.Kind, About: d.About, DueOn: d.DueOn, MadeAt: tx.Now}
			return event("reminded", "reminder", r.ID, 1, "", map[string]any{"kind": r.Kind, "about": r.About, "due_on": r.DueOn.String()}), create(tx, &r)
		})
		switch {
		case err == nil:
			n++
		case errors.Is(err, errNothingToDo) || database.IsDuplicate(err):
			err = nil
		}
	}
	return n, err
}

func (s *Service) dueOn(tx *database.Tx, today calendar.Date) ([]due, error) {
	until := today.AddDays(int(termValue(today, "remind_days")))
	out, err := into[due](tx, `SELECT c.person_id, c.user_id, 'CERTIFICATE' AS kind, c.id AS about, c.valid_until AS due_on FROM training_certificates c
		WHERE c.status = 'ISSUED' AND c.valid_until BETWEEN ? AND ?
		AND NOT EXISTS (SELECT 1 FROM training_reminders r WHERE r.person_id = c.person_id AND r.kind = 'CERTIFICATE' AND r.about = c.id)
		ORDER BY c.id LIMIT 500`, today, until)
	if err != nil {
		return nil, err
	}
	end := calendar.On(today.Year(), time.December, 31)
	if end.After(until) {
		return out, nil
	}
	year := strconv.Itoa(today.Year())
	holders, err := into[due](tx, `SELECT DISTINCT c.person_id, c.user_id FROM training_certificates c WHERE c.status = 'ISSUED'
		AND NOT EXISTS (SELECT 1 FROM training_reminders r WHERE r.person_id = c.person_id AND r.kind = 'YEARLY' AND r.about = ?)
		ORDER BY c.person_id LIMIT 500`, year)
	if err != nil {
		return nil, err
	}
	for _, h := range holders {
		y, err := educationOf(tx, h.PersonID, int64(today.Year()))
		if err != nil {
			return nil, err
		}
		if !y.Met() {
			out = append(out, due{h.PersonID, h.UserID, "YEARLY", year, end})
		}
	}
	return out, nil
}

// Evaluation (评价) is one participant's answer on one subject: the base, or one
// of the trainers.
type Evaluation struct {
	ID          string
	CourseID    string
	EnrolmentID string
	// Subject is the trainer's name, empty for the base.
	Subject string
	Score   int64
	Comment string
	MadeAt  time.Time
}

// TableName is where evaluations lie.
func (Evaluation) TableName() string { return "training_evaluations" }

func (e Evaluation) key() string { return e.ID }

// Mark is what a participant says of a subject, 1 to 5.
type Mark struct {
	Subject, Comment string
	Score            int64
}

// Evaluate takes a participant's answers once, from the course's last day on.
// Faults: EvaluationNotDue, EvaluationSubject, EvaluationExists.
func (s *Service) Evaluate(ctx context.Context, who *identity.Principal, course string, marks []Mark) (Course, error) {
	if err := identity.Authorize(who, identity.OpEvaluateCourse, own(who)); err != nil {
		return Course{}, err
	}
	if len(marks) == 0 {
		return Course{}, fault.Fields(fault.At("/items", fault.MissingField))
	}
	for i, m := range marks {
		at := "/items/" + strconv.Itoa(i)
		bad := sized(at+"/comment", m.Comment, 0, 1000)
		if m.Score < 1 || m.Score > 5 {
			bad = append(bad, fault.At(at+"/score", fault.OutOfRange))
		}
		if err := fault.Fields(bad...); err != nil {
			return Course{}, err
		}
	}
	var c Course
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if c, err = one[Course](tx.DB, course); err != nil {
			return journal.Event{}, err
		}
		if err := c.evaluate(tx, who, marks); err != nil {
			return journal.Event{}, err
		}
		return c.event("course_evaluated", nil), s.tell(tx.Tx, []*Course{&c})
	})
	return c, ifDuplicate(err, fault.EvaluationExists)
}

func (c *Course) evaluate(tx *journal.Tx, who *identity.Principal, marks []Mark) error {
	mine, err := all[Enrolment](tx.Where("course_id = ? AND user_id = ? AND status = 'ENROLLED'", c.ID, who.UserID))
	if err != nil {
		return err
	}
	if len(mine) == 0 || calendar.Of(tx.Now).Before(c.EndsOn) {
		return fault.New(fault.EvaluationNotDue)
	}
	hours, err := hoursOf(tx.Tx, []string{mine[0].ID})
	if err != nil {
		return err
	}
	if hours[mine[0].ID].Sum() == 0 {
		return fault.New(fault.EvaluationNotDue)
	}
	sessions, err := all[Session](tx.Where("course_id = ?", c.ID))
	if err != nil {
		return err
	}
	trainers := map[string]bool{"": true}
	for _, u := range sessions {
		trainers[u.Trainer] = true
	}
	n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_evaluations WHERE enrolment_id = ?", mine[0].ID)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.EvaluationExists)
	}
	for i, m := range marks {
		if !trainers[m.Subject] {
			return fault.Fields(fault.At("/items/"+strconv.Itoa(i)+"/trainer", fault.EvaluationSubject))
		}
		id, err := newID()
		if err != nil {
			return err
		}
		if err := create(tx, &Evaluation{ID: id, CourseID: c.ID, EnrolmentID: mine[0].ID, Subject: m.Subject, Score: m.Score, Comment: m.Comment, MadeAt: tx.Now}); err != nil {
			return err
		}
	}
	return nil
}
