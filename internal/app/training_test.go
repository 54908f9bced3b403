package app_test

import (
	"strings"
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/person"
	"jishi/internal/training"
)

// trainingRows gives the city a course that was held three years ago, with all
// that belongs to it, so that its certificate soon ends and is reminded of.
func trainingRows(t *testing.T, a *app.App) {
	t.Helper()
	ctx, today := t.Context(), calendar.Of(time.Now())
	day := today.AddDays(-3*365 + 40)
	s := a.Build(a.DB.WithClock(func() time.Time { return day.Start().Add(10 * time.Hour) }), cheap).Training
	var place struct{ OrgID, OfficeID string }
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT org_id, office_id FROM contracts WHERE status = 'REGISTERED' ORDER BY id LIMIT 1").Scan(&place).Error
	})
	who := func(name, org, side string, role identity.Role) *identity.Principal {
		u, err := a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: "school-" + name, DisplayName: name, OrgID: org, Roles: []identity.Role{role}})
		check(t, err)
		return &identity.Principal{UserID: u.ID, OrgID: org, Side: side, OfficeRegion: identity.WholeCity, Roles: u.Roles}
	}
	teacher := who("teacher", place.OrgID, identity.SideApplicant, identity.RoleTrainingBase)
	pupil := who("pupil", place.OrgID, identity.SideApplicant, identity.RoleBroker)
	registrar, reviewer := who("registrar", place.OfficeID, identity.SideBureau, identity.RoleRegistrar), who("reviewer", place.OfficeID, identity.SideBureau, identity.RoleReviewer)
	_, err := a.Persons.Register(ctx, pupil, person.Entry{Name: "学员", Kind: person.Passport, Number: "E20260001", Phone: "13800000001"})
	check(t, err)

	b, err := s.ProposeBase(ctx, registrar, training.NewBase{OrgID: place.OrgID, Grade: "CITY", DecisionNo: "泰科〔2023〕1号", Prefix: "TSK", ValidFrom: day})
	check(t, err)
	_, err = s.ConfirmBase(ctx, reviewer, b.ID, 0)
	check(t, err)
	c, err := s.CreateCourse(ctx, teacher, training.Outline{Level: "L1", Title: "初级班", Hours: training.Hours{4, 0, 0, 0}, Capacity: 2, EnrolUntil: day, StartsOn: day, EndsOn: day})
	check(t, err)
	c, err = s.AddSession(ctx, teacher, c.ID, training.NewSession{Module: "M1", HeldOn: day, Place: "教室", Trainer: "孔某", Hours: 4})
	check(t, err)
	_, err = s.PublishCourse(ctx, teacher, c.ID, 0)
	check(t, err)
	e, err := s.Enrol(ctx, pupil, c.ID)
	check(t, err)
	_, err = s.RecordAttendance(ctx, teacher, c.ID, c.Sessions[0].ID, []training.Credit{{EnrolmentID: e.ID, Hours: 4}})
	check(t, err)
	starts := day.Start().Add(11 * time.Hour)
	x, err := s.CreateExam(ctx, teacher, c.ID, training.NewExam{Title: "结业考试", Place: "教室", StartsAt: starts, EndsAt: starts.Add(time.Hour)})
	check(t, err)
	_, err = s.SetPaper(ctx, teacher, x.ID, "试卷.pdf", strings.NewReader("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"))
	check(t, err)
	day = day.AddDays(1)
	_, err = s.OpenPaper(ctx, teacher, x.ID)
	check(t, err)
	_, err = s.RecordResult(ctx, teacher, x.ID, e.ID, 88)
	check(t, err)
	_, err = s.Issue(ctx, teacher, c.ID, e.ID)
	check(t, err)
	_, err = s.Evaluate(ctx, pupil, c.ID, []training.Mark{{Score: 5}})
	check(t, err)
	_, err = a.Training.Declare(ctx, pupil, training.NewDeclaration{Year: int64(today.Year()), Title: "研修", Provider: "省科技厅", Hours: 8}, "证明.pdf",
		strings.NewReader("%PDF-1.7\n% proof\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"))
	check(t, err)
	_, err = a.Training.SetTarget(ctx, who("head", place.OfficeID, identity.SideBureau, identity.RoleOfficeHead), training.Target{Year: int64(today.Year()), Level: "L3", Value: 100, Source: "年度计划"}, 0)
	check(t, err)
	if n, err := a.Training.Remind(ctx); err != nil || n < 1 {
		t.Fatalf("%d reminders, %v", n, err)
	}
}
