package training

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
	"jishi/internal/person"
	"jishi/internal/sealed"
)

// school is a base with people who want to learn.
type school struct {
	*Service
	t    *testing.T
	now  *atomic.Int64
	ids  *identity.Service
	base *identity.Principal
	city identitytest.City
}

func onBoth(t *testing.T, f func(w *school)) {
	t.Helper()
	var now atomic.Int64
	clock := func() time.Time { return time.UnixMicro(now.Load()) }
	databasetest.AllAt(t, clock, func(t *testing.T, db *databasetest.Database) {
		now.Store(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC).UnixMicro())
		keys := identitytest.Keys(t)
		j := journal.New(db.DB, keys.Journal, slices.Concat(identity.Tables(), person.Tables(), Tables())...)
		ids := identitytest.Over(t, j, keys, identitytest.Config())
		box, err := sealed.Open(keys.FieldKeys())
		must(t, err)
		files, err := document.Open(t.Context(), filepath.Join(t.TempDir(), "files"), 1<<20)
		must(t, err)
		t.Cleanup(func() { _ = files.Close() })
		w := &school{Service: New(j, files, box, person.New(j, box)), t: t, now: &now, ids: ids, city: identitytest.Seed(t, ids)}
		w.base = w.as(w.city.University.ID, "teacher", identity.RoleTrainingBase)
		b, err := w.ProposeBase(t.Context(), w.as(w.city.Bureau.ID, "enters", identity.RoleRegistrar, identity.RoleReviewer),
			NewBase{OrgID: w.city.University.ID, Grade: "CITY", DecisionNo: "泰科字〔2026〕1号", Prefix: "TATC", ValidFrom: w.Today()})
		must(t, err)
		_, err = w.ConfirmBase(t.Context(), identitytest.SignIn(t, ids, "enters"), b.ID, 0)
		w.refused(err, fault.TrainingSamePerson)
		_, err = w.ConfirmBase(t.Context(), identitytest.SignIn(t, ids, "reviewer"), b.ID, 1)
		must(t, err)
		f(w)
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *school) refused(err error, code fault.Code) {
	w.t.Helper()
	if got := fault.CodeOf(err); got != code {
		w.t.Fatalf("refused with %q (%v), want %q", got, err, code)
	}
}

func (w *school) as(org, name string, roles ...identity.Role) *identity.Principal {
	w.t.Helper()
	_, err := w.ids.BootstrapUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: name, OrgID: org, Roles: roles, Password: identitytest.Password})
	must(w.t, err)
	return identitytest.SignIn(w.t, w.ids, name)
}

func (w *school) learner(i int) *identity.Principal {
	w.t.Helper()
	p := w.as(w.city.Company.ID, fmt.Sprintf("learner%02d", i), identity.RoleClerk)
	_, err := w.persons.Register(w.t.Context(), p, person.Entry{Name: fmt.Sprintf("学员%02d", i), Kind: person.Passport, Number: fmt.Sprintf("E%08d", i), Phone: "13800000000"})
	must(w.t, err)
	return p
}

func (w *school) course(seats int64) Course {
	w.t.Helper()
	today := w.Today()
	c, err := w.CreateCourse(w.t.Context(), w.base, Outline{Level: "L2", Title: "中级技术经纪人培训班", Professional: true, Hours: Hours{4, 4, 4, 4}, Capacity: seats,
		EnrolUntil: today.AddDays(5), StartsOn: today.AddDays(6), EndsOn: today.AddDays(10)})
	must(w.t, err)
	c, err = w.PublishCourse(w.t.Context(), w.base, c.ID, c.Version)
	must(w.t, err)
	return c
}

func (w *school) pass(days int) { w.now.Add(int64(days) * 24 * int64(time.Hour/time.Microsecond)) }

func outline(c Course) Outline {
	return Outline{Level: c.Level, Title: c.Title, Professional: c.Professional, Hours: c.Hours(), Capacity: c.Capacity, EnrolUntil: c.EnrolUntil, StartsOn: c.StartsOn, EndsOn: c.EndsOn}
}

// TestFiftyForTenSeats: fifty at once, each twice under one key, get ten seats
// and forty places in line without a gap; who leaves makes the first in line move up.
func TestFiftyForTenSeats(t *testing.T) {
	onBoth(t, func(w *school) {
		c := w.course(10)
		people := make([]*identity.Principal, 50)
		for i := range people {
			people[i] = w.learner(i)
		}
		var all sync.WaitGroup
		for _, p := range people {
			for range 2 {
				all.Go(func() {
					ctx := journal.WithRetry(context.Background(), &journal.Retry{ActorID: p.UserID, Key: "enrol-" + p.Username, Hash: "h"})
					_, err := w.Enrol(ctx, p, c.ID)
					if code := fault.CodeOf(err); err != nil && code != fault.EnrolmentExists && !errors.Is(err, journal.ErrRepeated) {
						t.Errorf("enrol %s: %v", p.Username, err)
					}
				})
			}
		}
		all.Wait()
		w.inLine(c.ID, 10, 40)
		list, err := w.Enrolments(t.Context(), w.base, c.ID, "", 200)
		must(t, err)
		first := list.Items[10]
		if _, err = w.Withdraw(t.Context(), w.base, list.Items[3].ID, 0); err != nil {
			t.Fatal(err)
		}
		e, err := w.Enrolment(t.Context(), w.base, first.ID)
		must(t, err)
		if e.Status != Enrolled || e.Position != 0 {
			t.Errorf("the first in line is %s at %d", e.Status, e.Position)
		}
		w.inLine(c.ID, 10, 39)
		c, err = w.GetCourse(t.Context(), w.base, c.ID)
		must(t, err)
		o := outline(c)
		o.Capacity = 9
		_, err = w.UpdateCourse(t.Context(), w.base, c.ID, c.Version, o)
		w.refused(err, fault.InvalidFields)
		o.Capacity = 15
		_, err = w.UpdateCourse(t.Context(), w.base, c.ID, c.Version, o)
		must(t, err)
		w.inLine(c.ID, 15, 34)
	})
}

// inLine checks numbers, and that the line is in order of arrival without a gap.
func (w *school) inLine(course string, seats, waiting int) {
	w.t.Helper()
	list, err := w.Enrolments(w.t.Context(), w.base, course, "", 200)
	must(w.t, err)
	var seated, next int
	for _, e := range list.Items {
		switch e.Status {
		case Enrolled:
			seated++
		case Waiting:
			next++
			if e.Position != int64(next) {
				w.t.Errorf("place %d in line says %d", next, e.Position)
			}
		}
	}
	if seated != seats || next != waiting {
		w.t.Errorf("%d seats and %d waiting, want %d and %d", seated, next, seats, waiting)
	}
}

// in its own words.
func TestFromCourseToCertificate(t *testing.T) {
	onBoth(t, func(w *school) {
		ctx, c := t.Context(), w.course(10)
		learner, late := w.learner(1), w.learner(2)
		e, err := w.Enrol(ctx, learner, c.ID)
		must(t, err)
		_, err = w.Enrol(ctx, learner, c.ID)
		w.refused(err, fault.EnrolmentExists)
		for i, m := range Modules {
			c, err = w.AddSession(ctx, w.base, c.ID, NewSession{Module: m, Place: "一号楼", Trainer: "赵老师", HeldOn: c.StartsOn.AddDays(i), Hours: 4})
			must(t, err)
		}
		_, err = w.RecordAttendance(ctx, w.base, c.ID, c.Sessions[0].ID, []Credit{{e.ID, 4}})
		w.refused(err, fault.SessionAhead)
		x, err := w.CreateExam(ctx, w.base, c.ID, NewExam{Title: "结业考试", Place: "一号楼", StartsAt: w.journal.Now().AddDate(0, 0, 9), EndsAt: w.journal.Now().AddDate(0, 0, 10)})
		must(t, err)
		const paper = "%PDF-1.7 secret question"
		x, err = w.SetPaper(ctx, w.base, x.ID, "试卷.pdf", strings.NewReader(paper))
		must(t, err)
		_, err = w.SetPaper(ctx, w.base, x.ID, "试卷.pdf", strings.NewReader(paper+"2"))
		w.refused(err, fault.PaperExists)
		_, err = w.OpenPaper(ctx, w.base, x.ID)
		w.refused(err, fault.PaperSealed)
		_, _, err = w.Paper(ctx, w.base, x.ID)
		w.refused(err, fault.PaperSealed)
		w.lies(x, paper)

		w.pass(6)
		_, err = w.Enrol(ctx, late, c.ID)
		w.refused(err, fault.EnrolmentClosed)
		w.pass(4)
		_, err = w.RecordResult(ctx, w.base, x.ID, e.ID, 80)
		w.refused(err, fault.NotAdmitted)
		_, err = w.RecordAttendance(ctx, w.base, c.ID, c.Sessions[0].ID, []Credit{{e.ID, 5}})
		w.refused(err, fault.AttendanceExceeds)
		_, err = w.Issue(ctx, w.base, c.ID, e.ID)
		w.refused(err, fault.CertificateHours)
		for _, u := range c.Sessions {
			_, err = w.RecordAttendance(ctx, w.base, c.ID, u.ID, []Credit{{e.ID, 4}})
			must(t, err)
		}
		_, err = w.RecordAttendance(ctx, w.base, c.ID, c.Sessions[0].ID, []Credit{{e.ID, 4}})
		w.refused(err, fault.AttendanceExists)
		w.examined(x, e, c, learner, paper)
	})
}

// lies checks that what lies in the store says nothing of the paper.
func (w *school) lies(x Exam, paper string) {
	w.t.Helper()
	r, err := w.files.Get(w.t.Context(), x.PaperKey)
	must(w.t, err)
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	must(w.t, err)
	must(w.t, r.Close())
	if strings.Contains(b.String(), "secret") || strings.Contains(b.String(), paper) {
		w.t.Error("the paper lies in the clear")
	}
}

func (w *school) examined(x Exam, e Enrolment, c Course, learner *identity.Principal, paper string) {
	t, ctx := w.t, w.t.Context()
	_, _, err := w.Paper(ctx, w.base, x.ID)
	w.refused(err, fault.PaperUnopened)
	_, err = w.OpenPaper(ctx, w.base, x.ID)
	must(t, err)
	if _, content, err := w.Paper(ctx, w.base, x.ID); err != nil || string(content) != paper {
		t.Errorf("the opened paper: %q, %v", content, err)
	}
	_, err = w.Issue(ctx, w.base, c.ID, e.ID)
	w.refused(err, fault.CertificateNotPassed)
	x, err = w.RecordResult(ctx, w.base, x.ID, e.ID, 59)
	must(t, err)
	_, err = w.RecordResult(ctx, w.base, x.ID, e.ID, 90)
	w.refused(err, fault.ResultExists)
	first := x.Candidates[0].Results[0]
	_, err = w.CorrectResult(ctx, w.base, x.ID, first.ID, 61, "加总错误")
	w.refused(err, fault.PermissionDenied)
	x, err = w.CorrectResult(ctx, identitytest.SignIn(t, w.ids, "reviewer"), x.ID, first.ID, 61, "加总错误")
	must(t, err)
	if r := x.Candidates[0].Results; len(r) != 2 || r[0].Score != 59 || r[1].Score != 61 || !r[1].Passed {
		t.Errorf("results after the correction: %+v", r)
	}
	cert, err := w.Issue(ctx, w.base, c.ID, e.ID)
	must(t, err)
	if cert.Number != "TATC-2026-L2-0001" || cert.Hours != 16 || cert.Score != 61 {
		t.Errorf("certificate %+v", cert)
	}
	_, err = w.Issue(ctx, w.base, c.ID, e.ID)
	w.refused(err, fault.CertificateIssued)
	_, err = w.Evaluate(ctx, learner, c.ID, []Mark{{Score: 5}, {Subject: "赵老师", Score: 4}})
	must(t, err)
	mine, err := w.Mine(ctx, learner)
	must(t, err)
	if len(mine.Certificates) != 1 || mine.Years[0].Here != 16 || !mine.Exams[0].Passed {
		t.Errorf("mine: %+v", mine)
	}
	plan, err := w.Plan(ctx, identitytest.SignIn(t, w.ids, "auditor"), 2026)
	must(t, err)
	if p := plan.Total; p.Trained != 1 || p.Examined != 1 || p.Passed != 1 || p.Certified != 1 || p.PassRate() != 10_000 {
		t.Errorf("plan: %+v", plan)
	}
	w.opens(plan)
	_, err = w.Cancel(ctx, w.base, cert.ID, 0, "录入有误")
	must(t, err)
	must(t, w.view(ctx, func(tx *database.Tx) error {
		got, known, err := w.Issued(tx, c.OrgID, cert.Number)
		if !known || !got.Cancelled || got.Level != "L2" || got.IDHash == "" {
			t.Errorf("issued: %+v %v", got, known)
		}
		hours, professional, err2 := w.HoursInYear(tx, cert.PersonID, calendar.Of(w.journal.Now()).Year())
		if hours != 16 || professional != 16 || err2 != nil {
			t.Errorf("hours %d, %d, %v", hours, professional, err2)
		}
		return err
	}))
	if cert, err = w.Issue(ctx, w.base, c.ID, e.ID); err != nil || cert.Number != "TATC-2026-L2-0002" {
		t.Errorf("issued anew: %q %v", cert.Number, err)
	}
}
