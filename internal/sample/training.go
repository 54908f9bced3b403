package sample

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	personal "jishi/internal/person"
	"jishi/internal/training"
)

// pupils is how many people want to attend the course of ten seats.
const (
	pupils = 12
	seats  = 10
)

// The courses of the story, found again by their titles.
const (
	pastCourse = "初级技术经纪人培训班（样例）"
	moreCourse = "技术合同认定登记规则专题研修（样例）"
	openCourse = "中级技术经纪人培训班（样例）"
)

// schooling is the story of the university's training base: a course from the
// recognition to the certificates, one of continuing education, and one that
// takes enrolments as the story ends. Each step can be done again without harm,
// as an interrupted start is gone on with.
type schooling struct {
	*runner
	// taught are the days of the past course, more the day of the other one.
	taught [4]calendar.Date
	more   calendar.Date
	end    calendar.Date
}

// planEducation lets the brokers declare the hours of each whole year that they
// were in the register, and a registrar accept them: without them a filing ends.
func (r *runner) planEducation(end calendar.Date) {
	for _, p := range brokerPlans(end) {
		holder := r.city.brokers[p.username]
		if holder == nil || p.username == "broker-early" || !p.filed.Start().After(r.clock.now) {
			continue
		}
		for year := p.filed.Year() + 1; year < end.Year(); year++ {
			day := weekday(calendar.On(year, time.November, 17))
			r.dueOn(day, "declare education", func(ctx context.Context) error { return r.educate(ctx, holder, int64(year)) })
		}
	}
}

// educate declares a year's hours, unless that was done, and accepts them.
func (r *runner) educate(ctx context.Context, holder *identity.Principal, year int64) error {
	there, err := r.Training.Declarations(ctx, holder, "", "", pageSize)
	if err != nil {
		return err
	}
	var d training.Declaration
	if i := slices.IndexFunc(there.Items, func(d training.Declaration) bool { return d.Year == year }); i >= 0 {
		d = there.Items[i]
	} else if d, err = r.Training.Declare(ctx, holder, training.NewDeclaration{Year: year, Title: "技术经理人年度研修（样例）", Provider: sampleIssuer, Hours: 96, Professional: true},
		fmt.Sprintf("%d年度学时证明.pdf", year), strings.NewReader("%PDF-1.7\n% sample proof\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")); err != nil {
		return err
	}
	if d.Status == training.Declared {
		_, err = r.Training.Decide(ctx, r.city.registrars[identity.WholeCity][0], d.ID, d.Version, true, "")
	}
	return err
}

// planTraining lists the steps of the base's story, unless it has been told.
func (r *runner) planTraining(ctx context.Context, end calendar.Date) error {
	begin := weekday(end.AddDays(-150))
	if r.city.teacher == nil || r.city.head == nil || !begin.Start().After(r.clock.now) {
		return nil
	}
	s := &schooling{runner: r, end: end, more: weekday(end.AddDays(-40))}
	if c, err := s.course(ctx, openCourse); err != nil || c != nil && c.Status == training.Published {
		return err
	}
	for i := range s.taught {
		s.taught[i] = weekday(begin.AddDays(25 + i))
	}
	steps := []struct {
		on   calendar.Date
		what string
		step func(context.Context) error
	}{
		{begin, "recognise the base", s.recognise},
		{weekday(begin.AddDays(3)), "announce the course", s.announce},
		{weekday(begin.AddDays(10)), "enrol", s.enrol},
		{s.taught[3].AddDays(1), "keep the sheets", s.attend},
		{s.taught[3].AddDays(8), "examine", s.examine},
		{s.taught[3].AddDays(12), "certify", s.certify},
		{weekday(end.AddDays(-60)), "announce continuing education", s.announceMore},
		{s.more.AddDays(1), "attend continuing education", s.attendMore},
		{weekday(end.AddDays(-9)), "announce the next course", s.announceNext},
	}
	for _, step := range steps {
		r.dueOn(step.on, step.what, step.step)
	}
	return nil
}

// weekday is the day, or the Monday after a weekend.
func weekday(d calendar.Date) calendar.Date {
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d = d.AddDays(1)
	}
	return d
}

// again leaves out what an interrupted start had done, and what people changed.
func again(err error) error {
	if slices.Contains([]fault.Code{fault.PersonExists, fault.EnrolmentExists, fault.AttendanceExists, fault.PaperExists, fault.ResultExists, fault.AlreadyPassed,
		fault.CertificateIssued, fault.EvaluationExists, fault.CourseNotOpen, fault.EnrolmentClosed, fault.StaleVersion, fault.ActionNotAllowed}, fault.CodeOf(err)) {
		return nil
	}
	return err
}

// course finds a course of the base by its title; nil for none.
func (s *schooling) course(ctx context.Context, title string) (*training.Course, error) {
	page, err := s.Training.Courses(ctx, s.city.teacher, training.CourseFilter{Limit: pageSize})
	for i := range page.Items {
		if page.Items[i].Title == title {
			return &page.Items[i], err
		}
	}
	return nil, err
}

func (s *schooling) recognise(ctx context.Context) error {
	bases, err := s.Training.Bases(ctx, s.city.auditor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(bases, func(b training.Base) bool { return b.OrgID == s.city.teacher.OrgID })
	if i < 0 {
		b, err := s.Training.ProposeBase(ctx, s.city.registrars[identity.WholeCity][0], training.NewBase{OrgID: s.city.teacher.OrgID, Grade: "CITY",
			DecisionNo: "样例认定〔" + fmt.Sprint(s.end.AddDays(-150).Year()) + "〕3号", Prefix: "YLJD", ValidFrom: s.end.AddDays(-150)})
		if err != nil {
			return err
		}
		bases, i = []training.Base{b}, 0
	}
	if bases[i].Status == training.Proposed {
		if _, err := s.Training.ConfirmBase(ctx, s.city.reviewers[identity.WholeCity][0], bases[i].ID, bases[i].Version); err != nil {
			return err
		}
	}
	_, err = s.Training.SetTarget(ctx, s.city.head, training.Target{Year: int64(s.end.Year()), Level: "L1", Value: 60, Source: "样例·年度技术转移人才培养计划"}, 0)
	return again(err)
}

// make drafts a course with its units, unless it is there, and publishes it.
func (s *schooling) make(ctx context.Context, o training.Outline, units []training.NewSession) error {
	c, err := s.course(ctx, o.Title)
	if err != nil {
		return err
	}
	if c == nil {
		made, err := s.Training.CreateCourse(ctx, s.city.teacher, o)
		if err != nil {
			return err
		}
		c = &made
	}
	for _, u := range units[min(len(c.Sessions), len(units)):] {
		changed, err := s.Training.AddSession(ctx, s.city.teacher, c.ID, u)
		if err != nil {
			return err
		}
		c = &changed
	}
	if c.Status == training.Draft {
		_, err = s.Training.PublishCourse(ctx, s.city.teacher, c.ID, c.Version)
	}
	return err
}

// trainers by module.
var trainers = map[string]string{"M1": "顾行舟", "M2": "卫青岚", "M3": "顾行舟", "M4": "叶知微"}

// units are one unit of eight hours a day, of these modules.
func units(modules []string, on func(int) calendar.Date) []training.NewSession {
	out := make([]training.NewSession, len(modules))
	for i, m := range modules {
		out[i] = training.NewSession{Module: m, HeldOn: on(i), Place: "泰安（样例）大学科技园 301 教室", Trainer: trainers[m], Hours: 8}
	}
	return out
}

func (s *schooling) announce(ctx context.Context) error {
	return s.make(ctx, training.Outline{Level: "L1", Title: pastCourse, Intro: "面向企业、高校院所和服务机构，四个模块，结业考试合格颁发证书。", Professional: true, Hours: training.Hours{8, 8, 8, 8},
		Capacity: seats, EnrolUntil: s.taught[0].AddDays(-1), StartsOn: s.taught[0], EndsOn: s.taught[3]}, units(training.Modules, func(i int) calendar.Date { return s.taught[i] }))
}

// participants are people of organisations who cannot sign in, so that the
// printed accounts begin without a course.
func (s *schooling) participants() []*identity.Principal {
	var out []*identity.Principal
	for i, p := range s.city.filers {
		if p != nil && !slices.Contains([]int{clerkIndex, universityIndex, brokerIndex, evaluatorIndex}, i) && len(out) < pupils {
			out = append(out, p)
		}
	}
	return out
}

func (s *schooling) enrol(ctx context.Context) error {
	c, err := s.course(ctx, pastCourse)
	if err != nil || c == nil {
		return err
	}
	for i, p := range s.participants() {
		number, err := residentNumber(fmt.Sprintf("370902198%d0%d1%d", i%10, 1+i%9, i%10))
		if err != nil {
			return err
		}
		if _, err := s.Persons.Register(ctx, p, personal.Entry{Name: p.DisplayName, Kind: personal.Resident, Number: number, Phone: fmt.Sprintf("0538-00002%02d", i)}); again(err) != nil {
			return err
		}
		if _, err := s.Training.Enrol(ctx, p, c.ID); again(err) != nil {
			return err
		}
	}
	return nil
}

// roster is who has a seat, in the order of arrival.
func (s *schooling) roster(ctx context.Context, course string) ([]training.Enrolment, error) {
	page, err := s.Training.Enrolments(ctx, s.city.teacher, course, "", pageSize)
	return slices.DeleteFunc(page.Items, func(e training.Enrolment) bool { return e.Status != training.Enrolled }), err
}

// attend enters a sheet for each unit; one participant was absent from one.
func (s *schooling) attend(ctx context.Context) error {
	c, err := s.course(ctx, pastCourse)
	if err != nil || c == nil {
		return err
	}
	list, err := s.roster(ctx, c.ID)
	if err != nil {
		return err
	}
	for i, u := range c.Sessions {
		var sheet []training.Credit
		for k, e := range list {
			hours := u.Hours
			if i == 2 && k == 4 {
				hours = 2
			}
			sheet = append(sheet, training.Credit{EnrolmentID: e.ID, Hours: hours})
		}
		if _, err := s.Training.RecordAttendance(ctx, s.city.teacher, c.ID, u.ID, sheet); again(err) != nil {
			return err
		}
	}
	x, err := s.Training.Exams(ctx, s.city.teacher, c.ID)
	if err != nil {
		return err
	}
	if len(x) == 0 {
		begins := s.taught[3].AddDays(7).Start().Add(9 * time.Hour)
		made, err := s.Training.CreateExam(ctx, s.city.teacher, c.ID, training.NewExam{Title: "结业考试", Place: "泰安（样例）大学科技园 301 教室", StartsAt: begins, EndsAt: begins.Add(2 * time.Hour)})
		if err != nil {
			return err
		}
		x = []training.Exam{made}
	}
	_, err = s.Training.SetPaper(ctx, s.city.teacher, x[0].ID, "结业考试试卷.pdf", strings.NewReader("%PDF-1.7\n% sample paper\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"))
	return again(err)
}

// examine enters what the candidates reached; one of them failed.
func (s *schooling) examine(ctx context.Context) error {
	c, err := s.course(ctx, pastCourse)
	if err != nil || c == nil {
		return err
	}
	list, err := s.Training.Exams(ctx, s.city.teacher, c.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	x, err := s.Training.OpenPaper(ctx, s.city.teacher, list[0].ID)
	if err != nil {
		return err
	}
	for i, candidate := range x.Candidates {
		if !candidate.Admitted || len(candidate.Results) > 0 {
			continue
		}
		score := int64(64 + i*7%31)
		if i == 7 {
			score = 52
		}
		if _, err := s.Training.RecordResult(ctx, s.city.teacher, x.ID, candidate.Enrolment.ID, score); again(err) != nil {
			return err
		}
	}
	return nil
}

// certify gives the certificates, and the participants say how it was.
func (s *schooling) certify(ctx context.Context) error {
	c, err := s.course(ctx, pastCourse)
	if err != nil || c == nil {
		return err
	}
	list, err := s.roster(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, e := range list {
		if _, err := s.Training.Issue(ctx, s.city.teacher, c.ID, e.ID); again(err) != nil && fault.CodeOf(err) != fault.CertificateHours && fault.CodeOf(err) != fault.CertificateNotPassed {
			return err
		}
	}
	for i, p := range s.participants()[:6] {
		marks := []training.Mark{{Score: int64(4 + i%2)}, {Subject: "顾行舟", Score: 5, Comment: "案例讲得清楚。"}}
		if _, err := s.Training.Evaluate(ctx, p, c.ID, marks); again(err) != nil {
			return err
		}
	}
	_, err = s.Training.CloseCourse(ctx, s.city.teacher, c.ID, 0)
	return again(err)
}

func (s *schooling) announceMore(ctx context.Context) error {
	err := s.make(ctx, training.Outline{Level: training.ContinuingEducation, Title: moreCourse, Intro: "面向已备案的技术经纪人。", Professional: true, Hours: training.Hours{0, 8, 0, 0},
		Capacity: 60, EnrolUntil: s.more.AddDays(-1), StartsOn: s.more, EndsOn: s.more},
		[]training.NewSession{{Module: "M2", HeldOn: s.more, Place: "线上直播", Trainer: "卫青岚", Hours: 8}})
	if err != nil {
		return err
	}
	c, err := s.course(ctx, moreCourse)
	if err != nil || c == nil {
		return err
	}
	for _, name := range []string{"broker", "broker-university", "broker-early"} {
		if p := s.city.brokers[name]; p != nil {
			if _, err := s.Training.Enrol(ctx, p, c.ID); again(err) != nil && fault.CodeOf(err) != fault.PersonMissing {
				return err
			}
		}
	}
	return nil
}

func (s *schooling) attendMore(ctx context.Context) error {
	c, err := s.course(ctx, moreCourse)
	if err != nil || c == nil {
		return err
	}
	list, err := s.roster(ctx, c.ID)
	if err != nil {
		return err
	}
	var sheet []training.Credit
	for _, e := range list {
		sheet = append(sheet, training.Credit{EnrolmentID: e.ID, Hours: 8})
	}
	if len(sheet) > 0 {
		if _, err = s.Training.RecordAttendance(ctx, s.city.teacher, c.ID, c.Sessions[0].ID, sheet); again(err) != nil {
			return err
		}
	}
	_, err = s.Training.CloseCourse(ctx, s.city.teacher, c.ID, 0)
	return again(err)
}

func (s *schooling) announceNext(ctx context.Context) error {
	from := s.end.AddDays(28)
	return s.make(ctx, training.Outline{Level: "L2", Title: openCourse, Intro: "面向持有初级证书、从事技术转移两年以上的人员，含实务案例研讨。", Professional: true, Hours: training.Hours{8, 16, 24, 8},
		Capacity: 40, EnrolUntil: s.end.AddDays(21), StartsOn: from, EndsOn: from.AddDays(6)}, units([]string{"M1", "M2", "M2", "M3", "M3", "M3", "M4"}, from.AddDays))
}
