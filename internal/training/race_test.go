package training

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

// TestNoCertificateOnAResultThatFails lets a certificate be issued and the result
// it rests on be corrected to a fail at the same moment: one of the two happens.
func TestNoCertificateOnAResultThatFails(t *testing.T) {
	const people = 12
	onBoth(t, func(w *school) {
		t, ctx := w.t, w.t.Context()
		c := w.course(people)
		for _, m := range Modules {
			var err error
			c, err = w.AddSession(ctx, w.base, c.ID, NewSession{Module: m, HeldOn: c.StartsOn, Place: "教室", Trainer: "赵老师", Hours: 4})
			must(t, err)
		}
		var seats []Enrolment
		for i := range people {
			e, err := w.Enrol(ctx, w.learner(i), c.ID)
			must(t, err)
			seats = append(seats, e)
		}
		starts := c.EndsOn.Start().Add(10 * time.Hour)
		x, err := w.CreateExam(ctx, w.base, c.ID, NewExam{Title: "结业考试", Place: "教室", StartsAt: starts, EndsAt: starts.Add(time.Hour)})
		must(t, err)
		w.pass(12)
		for _, u := range c.Sessions {
			var sheet []Credit
			for _, e := range seats {
				sheet = append(sheet, Credit{e.ID, 4})
			}
			_, err := w.RecordAttendance(ctx, w.base, c.ID, u.ID, sheet)
			must(t, err)
		}
		reviewer := identitytest.SignIn(t, w.ids, "reviewer")
		for i, e := range seats {
			x, err = w.RecordResult(ctx, w.base, x.ID, e.ID, 80)
			must(t, err)
			var both sync.WaitGroup
			var issued, corrected error
			both.Go(func() { _, issued = w.Issue(ctx, w.base, c.ID, e.ID) })
			both.Go(func() {
				_, corrected = w.CorrectResult(ctx, reviewer, x.ID, x.Candidates[i].Results[0].ID, 10, "判卷有误")
			})
			both.Wait()
			switch outcome := fmt.Sprint(fault.CodeOf(issued), " ", fault.CodeOf(corrected)); {
			case issued == nil && fault.CodeOf(corrected) == fault.CertificateIssued:
			case corrected == nil && fault.CodeOf(issued) == fault.CertificateNotPassed:
			default:
				t.Fatalf("person %d: issuing and correcting ended with %s", i, outcome)
			}
		}
	})
}

// TestWhoEnteredAResultDoesNotCorrectIt, not even as the head of the base.
func TestWhoEnteredAResultDoesNotCorrectIt(t *testing.T) {
	onBoth(t, func(w *school) {
		t, ctx := w.t, w.t.Context()
		both := w.as(w.city.University.ID, "both", identity.RoleTrainingBase, identity.RoleOrgAdmin)
		c := w.course(1)
		for _, m := range Modules {
			var err error
			c, err = w.AddSession(ctx, both, c.ID, NewSession{Module: m, HeldOn: c.StartsOn, Place: "教室", Trainer: "赵老师", Hours: 4})
			must(t, err)
		}
		e, err := w.Enrol(ctx, w.learner(1), c.ID)
		must(t, err)
		starts := c.EndsOn.Start().Add(10 * time.Hour)
		x, err := w.CreateExam(ctx, both, c.ID, NewExam{Title: "结业考试", Place: "教室", StartsAt: starts, EndsAt: starts.Add(time.Hour)})
		must(t, err)
		w.pass(12)
		for _, u := range c.Sessions {
			_, err := w.RecordAttendance(ctx, both, c.ID, u.ID, []Credit{{e.ID, 4}})
			must(t, err)
		}
		x, err = w.RecordResult(ctx, both, x.ID, e.ID, 50)
		must(t, err)
		_, err = w.CorrectResult(ctx, both, x.ID, x.Candidates[0].Results[0].ID, 90, "加总错误")
		w.refused(err, fault.TrainingSamePerson)
	})
}
