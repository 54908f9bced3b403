package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/training"
)

// ListTrainingBases lists the bases that were recognised (培训基地列表).
func (s *Server) ListTrainingBases(ctx context.Context, _ gen.ListTrainingBasesRequestObject) (gen.ListTrainingBasesResponseObject, error) {
	found, err := s.Training.Bases(ctx, principal(ctx))
	return gen.ListTrainingBases200JSONResponse{Items: list(found, trainingBase)}, err
}

// ProposeTrainingBase enters a recognition (录入基地认定).
func (s *Server) ProposeTrainingBase(ctx context.Context, r gen.ProposeTrainingBaseRequestObject) (gen.ProposeTrainingBaseResponseObject, error) {
	b := r.Body
	in := training.NewBase{OrgID: b.OrganizationID, Grade: string(b.Grade), DecisionNo: b.DecisionNo, Prefix: b.Prefix}
	if err := dates(to{&b.ValidFrom, &in.ValidFrom}, to{b.ValidUntil, &in.ValidUntil}); err != nil {
		return nil, err
	}
	made, err := s.Training.ProposeBase(ctx, principal(ctx), in)
	return gen.ProposeTrainingBase201JSONResponse(trainingBase(made)), err
}

// GetTrainingBase shows one recognition (查看培训基地).
func (s *Server) GetTrainingBase(ctx context.Context, r gen.GetTrainingBaseRequestObject) (gen.GetTrainingBaseResponseObject, error) {
	b, err := s.Training.Base(ctx, principal(ctx), r.ID)
	return gen.GetTrainingBase200JSONResponse(trainingBase(b)), err
}

// ConfirmTrainingBase confirms a recognition (确认基地认定).
func (s *Server) ConfirmTrainingBase(ctx context.Context, r gen.ConfirmTrainingBaseRequestObject) (gen.ConfirmTrainingBaseResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := s.Training.ConfirmBase(ctx, principal(ctx), r.ID, version)
	return gen.ConfirmTrainingBase200JSONResponse(trainingBase(b)), err
}

// EndTrainingBase ends a recognition (终止基地认定).
func (s *Server) EndTrainingBase(ctx context.Context, r gen.EndTrainingBaseRequestObject) (gen.EndTrainingBaseResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := s.Training.EndBase(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	return gen.EndTrainingBase200JSONResponse(trainingBase(b)), err
}

// ListCourses lists courses (培训课程列表).
func (s *Server) ListCourses(ctx context.Context, r gen.ListCoursesRequestObject) (gen.ListCoursesResponseObject, error) {
	p := r.Params
	page, err := s.Training.Courses(ctx, principal(ctx), training.CourseFilter{Level: or(p.Level, ""), Status: or(p.Status, ""), BaseID: or(p.BaseID, ""),
		Open: or(p.Open, false), Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListCourses200JSONResponse{Items: list(page.Items, course), NextCursor: some(page.NextCursor)}, err
}

// ListPublicCourses lists what anybody may see of them (公开培训课程).
func (s *Server) ListPublicCourses(ctx context.Context, r gen.ListPublicCoursesRequestObject) (gen.ListPublicCoursesResponseObject, error) {
	p := r.Params
	page, err := s.Training.PublicCourses(ctx, training.CourseFilter{Level: or(p.Level, ""), Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListPublicCourses200JSONResponse{Items: list(page.Items, course), NextCursor: some(page.NextCursor)}, err
}

// CreateCourse drafts a course (新建课程).
func (s *Server) CreateCourse(ctx context.Context, r gen.CreateCourseRequestObject) (gen.CreateCourseResponseObject, error) {
	o, err := outline(r.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.Training.CreateCourse(ctx, principal(ctx), o)
	return gen.CreateCourse201JSONResponse(course(c)), err
}

// GetCourse shows one course (查看课程).
func (s *Server) GetCourse(ctx context.Context, r gen.GetCourseRequestObject) (gen.GetCourseResponseObject, error) {
	c, err := s.Training.GetCourse(ctx, principal(ctx), r.ID)
	return gen.GetCourse200JSONResponse(course(c)), err
}

// UpdateCourse changes a course (修改课程).
func (s *Server) UpdateCourse(ctx context.Context, r gen.UpdateCourseRequestObject) (gen.UpdateCourseResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := outline(r.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.Training.UpdateCourse(ctx, principal(ctx), r.ID, version, o)
	return gen.UpdateCourse200JSONResponse(course(c)), err
}

// PublishCourse opens a course for enrolment (发布课程).
func (s *Server) PublishCourse(ctx context.Context, r gen.PublishCourseRequestObject) (gen.PublishCourseResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Training.PublishCourse(ctx, principal(ctx), r.ID, version)
	return gen.PublishCourse200JSONResponse(course(c)), err
}

// CloseCourse ends a course (结束课程).
func (s *Server) CloseCourse(ctx context.Context, r gen.CloseCourseRequestObject) (gen.CloseCourseResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Training.CloseCourse(ctx, principal(ctx), r.ID, version)
	return gen.CloseCourse200JSONResponse(course(c)), err
}

// AddCourseSession adds a teaching unit (新增课次).
func (s *Server) AddCourseSession(ctx context.Context, r gen.AddCourseSessionRequestObject) (gen.AddCourseSessionResponseObject, error) {
	b := r.Body
	in := training.NewSession{Module: b.Module, Place: b.Place, Trainer: b.Trainer, Hours: b.Hours}
	if err := dates(to{&b.HeldOn, &in.HeldOn}); err != nil {
		return nil, err
	}
	c, err := s.Training.AddSession(ctx, principal(ctx), r.ID, in)
	return gen.AddCourseSession200JSONResponse(course(c)), err
}

// EvaluateCourse takes a participant's answers (培训评价).
func (s *Server) EvaluateCourse(ctx context.Context, r gen.EvaluateCourseRequestObject) (gen.EvaluateCourseResponseObject, error) {
	c, err := s.Training.Evaluate(ctx, principal(ctx), r.ID, list(r.Body.Items, func(m gen.CourseMark) training.Mark {
		return training.Mark{Subject: or(m.Trainer, ""), Score: m.Score, Comment: or(m.Comment, "")}
	}))
	return gen.EvaluateCourse200JSONResponse(course(c)), err
}

func trainingBase(b training.Base) gen.TrainingBase {
	return gen.TrainingBase{ID: b.ID, OrganizationID: b.OrgID, Name: b.Name, Grade: gen.TrainingBaseGrade(b.Grade), DecisionNo: b.DecisionNo, Prefix: b.Prefix,
		ValidFrom: b.ValidFrom.String(), ValidUntil: day(b.ValidUntil), Status: gen.TrainingBaseStatus(b.Status), Reason: some(b.Reason), Version: b.Version}
}

func hours(h training.Hours) gen.TrainingHours {
	return gen.TrainingHours{M1: h[0], M2: h[1], M3: h[2], M4: h[3]}
}

func outline(b *gen.CourseOutline) (training.Outline, error) {
	o := training.Outline{Level: string(b.Level), Title: b.Title, Intro: or(b.Intro, ""), Professional: or(b.Professional, false), Capacity: b.Capacity,
		Hours: training.Hours{b.Hours.M1, b.Hours.M2, b.Hours.M3, b.Hours.M4}}
	err := dates(to{&b.EnrolUntil, &o.EnrolUntil}, to{&b.StartsOn, &o.StartsOn}, to{&b.EndsOn, &o.EndsOn})
	return o, err
}

func course(c training.Course) gen.Course {
	out := gen.Course{ID: c.ID, BaseID: c.BaseID, BaseName: c.BaseName, Level: gen.CourseLevel(c.Level), Title: c.Title, Intro: c.Intro, Professional: c.Professional,
		Hours: hours(c.Hours()), Capacity: c.Capacity, Enrolled: c.Enrolled, Waiting: c.Waiting, EnrolUntil: c.EnrolUntil.String(), StartsOn: c.StartsOn.String(),
		EndsOn: c.EndsOn.String(), Status: gen.CourseStatus(c.Status), Answers: c.Answers, BaseScore: some(c.BaseScore), Version: c.Version}
	if scores := list(c.Trainers, func(s training.TrainerScore) gen.TrainerScore {
		return gen.TrainerScore{Trainer: s.Trainer, Answers: s.Answers, Score: s.Score}
	}); len(scores) > 0 {
		out.TrainerScores = &scores
	}
	out.Sessions = list(c.Sessions, func(u training.Session) gen.CourseSession {
		return gen.CourseSession{ID: u.ID, Module: u.Module, HeldOn: u.HeldOn.String(), Place: u.Place, Trainer: u.Trainer, Hours: u.Hours}
	})
	return out
}
