package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/training"
)

// ListExaminations lists the sittings of a course (考试场次).
func (s *Server) ListExaminations(ctx context.Context, r gen.ListExaminationsRequestObject) (gen.ListExaminationsResponseObject, error) {
	found, err := s.Training.Exams(ctx, principal(ctx), r.ID)
	return gen.ListExaminations200JSONResponse{Items: list(found, examination)}, err
}

// CreateExamination plans a sitting (安排考试).
func (s *Server) CreateExamination(ctx context.Context, r gen.CreateExaminationRequestObject) (gen.CreateExaminationResponseObject, error) {
	b := r.Body
	x, err := s.Training.CreateExam(ctx, principal(ctx), r.ID, training.NewExam{Title: b.Title, Place: b.Place, StartsAt: b.StartsAt, EndsAt: b.EndsAt})
	return gen.CreateExamination201JSONResponse(examination(x)), err
}

// GetExamination shows a sitting without its paper (查看考试).
func (s *Server) GetExamination(ctx context.Context, r gen.GetExaminationRequestObject) (gen.GetExaminationResponseObject, error) {
	x, err := s.Training.Exam(ctx, principal(ctx), r.ID)
	return gen.GetExamination200JSONResponse(examination(x)), err
}

// SetExaminationPaper seals the paper (封存试卷).
func (s *Server) SetExaminationPaper(ctx context.Context, r gen.SetExaminationPaperRequestObject) (gen.SetExaminationPaperResponseObject, error) {
	_, file, err := readForm(r.Body, 0)
	if err != nil {
		return nil, err
	}
	x, err := s.Training.SetPaper(ctx, principal(ctx), r.ID, file.FileName(), file)
	return gen.SetExaminationPaper200JSONResponse(examination(x)), err
}

// OpenExaminationPaper breaks the seal (启封试卷).
func (s *Server) OpenExaminationPaper(ctx context.Context, r gen.OpenExaminationPaperRequestObject) (gen.OpenExaminationPaperResponseObject, error) {
	x, err := s.Training.OpenPaper(ctx, principal(ctx), r.ID)
	return gen.OpenExaminationPaper200JSONResponse(examination(x)), err
}

// GetExaminationPaper sends the opened paper (下载试卷).
func (s *Server) GetExaminationPaper(ctx context.Context, r gen.GetExaminationPaperRequestObject) (gen.GetExaminationPaperResponseObject, error) {
	x, content, err := s.Training.Paper(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(x.PaperName)
	return gen.GetExaminationPaper200ApplicationOctetStreamResponse{Body: bytes.NewReader(content), ContentLength: int64(len(content)),
		Headers: gen.GetExaminationPaper200ResponseHeaders{ContentDisposition: &name}}, nil
}

// RecordResult enters a result (登记成绩).
func (s *Server) RecordResult(ctx context.Context, r gen.RecordResultRequestObject) (gen.RecordResultResponseObject, error) {
	x, err := s.Training.RecordResult(ctx, principal(ctx), r.ID, r.Body.EnrolmentID, r.Body.Score)
	return gen.RecordResult200JSONResponse(examination(x)), err
}

// CorrectResult corrects a result (更正成绩).
func (s *Server) CorrectResult(ctx context.Context, r gen.CorrectResultRequestObject) (gen.CorrectResultResponseObject, error) {
	x, err := s.Training.CorrectResult(ctx, principal(ctx), r.ID, r.Result, r.Body.Score, r.Body.Reason)
	return gen.CorrectResult200JSONResponse(examination(x)), err
}

func examination(x training.Exam) gen.Examination {
	return gen.Examination{ID: x.ID, CourseID: x.CourseID, CourseTitle: x.CourseTitle, Title: x.Title, Place: x.Place, StartsAt: x.StartsAt, EndsAt: x.EndsAt,
		PaperSha256: some(x.PaperSha256), PaperSize: some(x.PaperSize), Version: x.Version,
		Candidates: list(x.Candidates, func(c training.Candidate) gen.ExaminationCandidate {
			return gen.ExaminationCandidate{EnrolmentID: c.Enrolment.ID, Name: c.Enrolment.Name, Admitted: c.Admitted, Hours: hours(c.Enrolment.Hours), Results: list(c.Results, result)}
		}),
		Openings: list(x.Openings, func(o training.Opening) gen.PaperOpening {
			return gen.PaperOpening{UserID: o.UserID, UserName: o.UserName, OpenedAt: o.OpenedAt}
		})}
}

func result(r training.Result) gen.ExaminationResult {
	return gen.ExaminationResult{ID: r.ID, EnrolmentID: r.EnrolmentID, Score: r.Score, PassMark: r.PassMark, Passed: r.Passed, Reason: some(r.Reason), Regards: r.Regards, RecordedAt: r.RecordedAt}
}
