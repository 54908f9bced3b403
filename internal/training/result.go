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

// Result (成绩) is entered once per candidate and sitting; a correction is a line
// of its own that names the one before (Regards).
type Result struct {
	ID          string
	ExamID      string
	CourseID    string
	EnrolmentID string
	// Score is in whole points of 100.
	Score      int64
	PassMark   int64 // 合格线 on the day of the examination
	Passed     bool
	Reason     string
	Regards    *string
	RecordedBy string
	RecordedAt time.Time
}

// TableName is where results lie.
func (Result) TableName() string { return "training_results" }

func (r Result) key() string { return r.ID }

func (x *Exam) result(id, enrolment string, score int64, by string, at time.Time) Result {
	pass := termValue(calendar.Of(x.StartsAt), "pass_mark")
	return Result{ID: id, ExamID: x.ID, CourseID: x.CourseID, EnrolmentID: enrolment, Score: score, PassMark: pass, Passed: score >= pass, RecordedBy: by, RecordedAt: at}
}

// RecordResult enters a candidate's result once. Faults: ExamAhead, NotAdmitted,
// AlreadyPassed, ResultExists.
func (s *Service) RecordResult(ctx context.Context, who *identity.Principal, exam, enrolment string, score int64) (Exam, error) {
	if score < 0 || score > 100 {
		return Exam{}, fault.Fields(fault.At("/score", fault.OutOfRange))
	}
	id, err := newID()
	if err != nil {
		return Exam{}, err
	}
	x, err := s.changeExam(ctx, who, identity.OpRecordResult, exam, "result_recorded", func(tx *journal.Tx, x *Exam) (map[string]any, error) {
		if tx.Now.Before(x.StartsAt) {
			return nil, fault.New(fault.ExamAhead)
		}
		if err := x.admits(tx, enrolment); err != nil {
			return nil, err
		}
		r := x.result(id, enrolment, score, who.UserID, tx.Now)
		return map[string]any{"enrolment": enrolment, "score": score, "passed": r.Passed}, create(tx, &r)
	})
	return x, ifDuplicate(err, fault.ResultExists)
}

func (x *Exam) admits(tx *journal.Tx, enrolment string) error {
	n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_results WHERE exam_id = ? AND enrolment_id = ?", x.ID, enrolment)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.ResultExists)
	}
	e, err := one[Enrolment](tx.Where("course_id = ? AND status = 'ENROLLED'", x.CourseID), enrolment)
	if err != nil {
		return notFoundAs(err, fault.NotAdmitted)
	}
	if err := describe(tx.Tx, []*Enrolment{&e}); err != nil {
		return err
	}
	switch {
	case !e.Hours.covers(e.Required):
		return fault.New(fault.NotAdmitted)
	case e.Passed:
		return fault.New(fault.AlreadyPassed)
	}
	return nil
}

// CorrectResult puts another score in place of the one in force; a reviewer of
// the bureau or the head of the base's organisation may, with a reason, unless they
// entered it. Faults: ObjectNotFound, TrainingSamePerson, NothingChanged, CertificateIssued.
func (s *Service) CorrectResult(ctx context.Context, who *identity.Principal, exam, result string, score int64, reason string) (Exam, error) {
	if err := needReason(reason); err != nil {
		return Exam{}, err
	}
	if score < 0 || score > 100 {
		return Exam{}, fault.Fields(fault.At("/score", fault.OutOfRange))
	}
	id, err := newID()
	if err != nil {
		return Exam{}, err
	}
	return s.changeExam(ctx, who, identity.OpCorrectResult, exam, "result_corrected", func(tx *journal.Tx, x *Exam) (map[string]any, error) {
		before, err := one[Result](tx.Where("exam_id = ? AND NOT EXISTS (SELECT 1 FROM training_results s WHERE s.regards = training_results.id)", exam), result)
		if err != nil {
			return nil, err
		}
		if before.RecordedBy == who.UserID {
			return nil, fault.New(fault.TrainingSamePerson)
		}
		if before.Score == score {
			return nil, fault.New(fault.NothingChanged)
		}
		n, err := number(tx.Tx, "SELECT COUNT(*) FROM training_certificates WHERE enrolment_id = ? AND status = 'ISSUED'", before.EnrolmentID)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			return nil, fault.New(fault.CertificateIssued)
		}
		r := x.result(id, before.EnrolmentID, score, who.UserID, tx.Now)
		r.Reason, r.Regards = reason, &before.ID
		return map[string]any{"enrolment": r.EnrolmentID, "before": before.Score, "after": score, "passed": r.Passed, "reason": reason}, create(tx, &r)
	})
}

// tellExam adds to a sitting what lies beside it.
func tellExam(tx *database.Tx, x *Exam) error {
	x.Candidates, x.Openings = nil, nil
	list, err := all[Enrolment](tx.Where("course_id = ? AND status = 'ENROLLED'", x.CourseID).Order("seq"))
	if err != nil {
		return err
	}
	if err := describe(tx, pointers(list)); err != nil {
		return err
	}
	results, err := all[Result](tx.Where("exam_id = ?", x.ID).Order("id"))
	if err != nil {
		return err
	}
	for _, e := range list {
		c := Candidate{Enrolment: e, Admitted: e.Hours.covers(e.Required)}
		for _, r := range results {
			if r.EnrolmentID == e.ID {
				c.Results = append(c.Results, r)
			}
		}
		x.Candidates = append(x.Candidates, c)
		x.CourseTitle = e.CourseTitle
	}
	return x.tellOpenings(tx)
}

func (x *Exam) tellOpenings(tx *database.Tx) error {
	var err error
	if x.Openings, err = all[Opening](tx.Where("exam_id = ?", x.ID).Order("id").Limit(maxPage)); err != nil {
		return err
	}
	var ids []string
	for _, o := range x.Openings {
		ids = append(ids, o.UserID)
	}
	names, err := pairs(tx, "SELECT id, display_name AS name FROM users WHERE id IN ?", ids)
	for i := range x.Openings {
		x.Openings[i].UserName = names[x.Openings[i].UserID]
	}
	if x.CourseTitle == "" && err == nil {
		var titles map[string]string
		titles, err = pairs(tx, "SELECT id, title AS name FROM training_courses WHERE id IN ?", []string{x.CourseID})
		x.CourseTitle = titles[x.CourseID]
	}
	return err
}
