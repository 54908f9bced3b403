// Package noticetest opens public notices for tests and says when they are over.
package noticetest

import (
	"testing"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/notice"
)

// Proposal is a notice of a kind on a subject that anybody could publish.
func Proposal(k notice.Kind, org, subject string) notice.Proposal {
	return notice.Proposal{Kind: k, SubjectType: "noticetest", SubjectID: subject, OrgID: org, Title: "在线监测装置协议定价公示", Channel: "kjc@example.edu.cn，0538-0000000",
		Handler: "科研处", Content: []notice.Line{{Label: fault.T("成果名称", "Achievement"), Value: "在线监测装置"}, {Label: fault.T("拟定价格", "Price"), Value: "120 万元"}}}
}

// Open publishes a notice by an event of its own.
func Open(t testing.TB, j *journal.Journal, s *notice.Service, who *identity.Principal, p notice.Proposal) notice.Notice {
	t.Helper()
	var n notice.Notice
	_, err := j.Record(t.Context(), who.Actor(), func(tx *journal.Tx) (_ journal.Event, err error) {
		n, err = s.Open(tx, who, p)
		return journal.Event{Kind: p.SubjectType + ".announced", ObjectType: p.SubjectType, ObjectID: p.SubjectID, Version: 1, OwnerOrg: p.OrgID}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Withdraw ends a notice early by an event of its own.
func Withdraw(t testing.TB, j *journal.Journal, s *notice.Service, who *identity.Principal, n notice.Notice, reason string) {
	t.Helper()
	_, err := j.Record(t.Context(), who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		return journal.Event{Kind: n.SubjectType + ".given_up", ObjectType: n.SubjectType, ObjectID: n.SubjectID, Version: 2, OwnerOrg: n.OrgID}, s.Withdraw(tx, n.ID, reason)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// At is the middle of a working morning of a day, for the clock of a test.
func At(d calendar.Date) time.Time { return d.Start().Add(10 * time.Hour) }

// During is a moment at which objections are taken, Over one at which they no
// longer are and the next step may be taken.
func During(n notice.Notice) time.Time { return At(n.From) }

// Over is a moment of the day after the last.
func Over(n notice.Notice) time.Time { return At(n.To.AddDays(1)) }
