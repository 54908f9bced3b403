package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/training"
)

// ListCourseEnrolments lists who takes part (报名列表).
func (s *Server) ListCourseEnrolments(ctx context.Context, r gen.ListCourseEnrolmentsRequestObject) (gen.ListCourseEnrolmentsResponseObject, error) {
	page, err := s.Training.Enrolments(ctx, principal(ctx), r.ID, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	return gen.ListCourseEnrolments200JSONResponse{Items: list(page.Items, enrolment), NextCursor: some(page.NextCursor)}, err
}

// EnrolCourse enrols the caller (报名).
func (s *Server) EnrolCourse(ctx context.Context, r gen.EnrolCourseRequestObject) (gen.EnrolCourseResponseObject, error) {
	e, err := s.Training.Enrol(ctx, principal(ctx), r.ID)
	return gen.EnrolCourse201JSONResponse(enrolment(e)), err
}

// GetEnrolment shows one enrolment (查看报名).
func (s *Server) GetEnrolment(ctx context.Context, r gen.GetEnrolmentRequestObject) (gen.GetEnrolmentResponseObject, error) {
	e, err := s.Training.Enrolment(ctx, principal(ctx), r.ID)
	return gen.GetEnrolment200JSONResponse(enrolment(e)), err
}

// WithdrawEnrolment gives the seat up (取消报名).
func (s *Server) WithdrawEnrolment(ctx context.Context, r gen.WithdrawEnrolmentRequestObject) (gen.WithdrawEnrolmentResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, err := s.Training.Withdraw(ctx, principal(ctx), r.ID, version)
	return gen.WithdrawEnrolment200JSONResponse(enrolment(e)), err
}

// ListAttendance shows a sheet (查看考勤).
func (s *Server) ListAttendance(ctx context.Context, r gen.ListAttendanceRequestObject) (gen.ListAttendanceResponseObject, error) {
	sheet, err := s.attendance(ctx, r.ID, r.Session, nil)
	return gen.ListAttendance200JSONResponse(sheet), err
}

// RecordAttendance writes a sheet (登记考勤).
func (s *Server) RecordAttendance(ctx context.Context, r gen.RecordAttendanceRequestObject) (gen.RecordAttendanceResponseObject, error) {
	_, err := s.Training.RecordAttendance(ctx, principal(ctx), r.ID, r.Session, list(r.Body.Items, func(c gen.AttendanceCredit) training.Credit {
		return training.Credit{EnrolmentID: c.EnrolmentID, Hours: c.Hours}
	}))
	sheet, err := s.attendance(ctx, r.ID, r.Session, err)
	return gen.RecordAttendance200JSONResponse(sheet), err
}

// CorrectAttendance adds a corrected line (更正考勤).
func (s *Server) CorrectAttendance(ctx context.Context, r gen.CorrectAttendanceRequestObject) (gen.CorrectAttendanceResponseObject, error) {
	_, err := s.Training.CorrectAttendance(ctx, principal(ctx), r.ID, r.Session, training.Credit{EnrolmentID: r.Body.EnrolmentID, Hours: r.Body.Hours}, r.Body.Reason)
	sheet, err := s.attendance(ctx, r.ID, r.Session, err)
	return gen.CorrectAttendance200JSONResponse(sheet), err
}

// attendance reads a sheet, unless what came before it failed.
func (s *Server) attendance(ctx context.Context, course, session string, before error) (gen.AttendanceList, error) {
	if before != nil {
		return gen.AttendanceList{}, before
	}
	lines, err := s.Training.Attendance(ctx, principal(ctx), course, session)
	return gen.AttendanceList{Items: list(lines, func(a training.Attendance) gen.AttendanceLine {
		return gen.AttendanceLine{ID: a.ID, EnrolmentID: a.EnrolmentID, Name: a.Name, Hours: a.Hours, Reason: some(a.Reason), InForce: a.InForce, RecordedAt: a.RecordedAt}
	})}, err
}

// GetMyTraining shows all that the caller has to do with training (我的培训).
func (s *Server) GetMyTraining(ctx context.Context, _ gen.GetMyTrainingRequestObject) (gen.GetMyTrainingResponseObject, error) {
	m, err := s.Training.Mine(ctx, principal(ctx))
	return gen.GetMyTraining200JSONResponse{Enrolments: list(m.Enrolments, enrolment), Certificates: list(m.Certificates, trainingCertificate),
		Declarations: list(m.Declarations, declaration), Years: list(m.Years, educationYear), Examinations: list(m.Exams, mySitting),
		Reminders: list(m.Reminders, func(d training.Reminder) gen.TrainingReminder {
			about := d.About
			if d.Number != "" {
				about = d.Number
			}
			return gen.TrainingReminder{Kind: d.Kind, About: about, DueOn: d.DueOn.String()}
		})}, err
}

func mySitting(x training.MyExam) gen.MySitting {
	out := gen.MySitting{ID: x.ID, CourseID: x.CourseID, Title: x.Title, Place: x.Place, StartsAt: x.StartsAt, EndsAt: x.EndsAt}
	if x.HasResult {
		out.Score, out.Passed = &x.Score, &x.Passed
	}
	return out
}

func enrolment(e training.Enrolment) gen.Enrolment {
	return gen.Enrolment{ID: e.ID, CourseID: e.CourseID, CourseTitle: some(e.CourseTitle), Name: some(e.Name), Status: e.Status, Position: some(e.Position),
		Hours: hours(e.Hours), Required: hours(e.Required), Passed: e.Passed, Version: e.Version}
}

func educationYear(y training.Year) gen.EducationYear {
	return gen.EducationYear{Year: y.Year, Hours: y.Hours(), ProfessionalHours: y.ProfessionalHours(), Here: y.Here, Elsewhere: y.Elsewhere,
		Required: y.Required, RequiredProfessional: y.RequiredProfessional, Met: y.Met()}
}
