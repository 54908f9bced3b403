// Package brokertest brings brokers into the register through the real services,
// for the tests of whatever builds on it.
package brokertest

import (
	"context"
	"testing"

	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/identity"
	"jishi/internal/person"
)

// Kit is what a filing needs: two services, three people and a clock.
type Kit struct {
	Persons *person.Service
	Brokers *broker.Service
	// Holder has the role broker; Registrar and Reviewer are two people.
	Holder, Registrar, Reviewer *identity.Principal
	// On sets the clock to the morning of a day.
	On func(calendar.Date)
	// IDNumber is the holder's resident ID number, with a right check digit.
	IDNumber string
	Level    string // L1 when empty
}

// Active gives a broker in force; the clock stands on the day after the notice.
func Active(t testing.TB, k Kit) broker.Case {
	t.Helper()
	c := Noticed(t, k)
	k.On(c.NoticeTo.AddDays(1))
	c, err := k.Brokers.Step(t.Context(), k.Reviewer, c.ID, broker.Activate, 0, broker.Request{})
	must(t, err)
	return c
}

// Noticed gives a filing on public notice.
func Noticed(t testing.TB, k Kit) broker.Case {
	t.Helper()
	ctx := t.Context()
	c := Submitted(t, k)
	c, err := k.Brokers.CheckCertificate(ctx, k.Registrar, c.ID, c.Certificates[0].ID, 0, true, "电话向发证机构核实", "")
	must(t, err)
	_, err = k.Brokers.VerifyPerson(ctx, k.Registrar, c.ID, 0)
	must(t, err)
	c, err = k.Brokers.Step(ctx, k.Registrar, c.ID, broker.Notice, 0, broker.Request{})
	must(t, err)
	return c
}

// Submitted gives a filing that waits for the registrar.
func Submitted(t testing.TB, k Kit) broker.Case {
	t.Helper()
	ctx := t.Context()
	Enter(ctx, t, k)
	level, fields, consent := k.Level, []string{"03"}, true
	if level == "" {
		level = "L1"
	}
	c, err := k.Brokers.Create(ctx, k.Holder, broker.Entry{Level: &level, Fields: &fields, ConsentPublic: &consent})
	must(t, err)
	_, err = k.Brokers.AddCertificate(ctx, k.Holder, c.ID, 0, Certificate(level, "JS-"+k.IDNumber[10:], k.Brokers.Today()), "", nil)
	must(t, err)
	c, err = k.Brokers.Step(ctx, k.Holder, c.ID, broker.Submit, 0, broker.Request{})
	must(t, err)
	return c
}

// Enter registers the person behind the holder's account, once.
func Enter(ctx context.Context, t testing.TB, k Kit) {
	t.Helper()
	if _, err := k.Persons.Own(ctx, k.Holder); err == nil {
		return
	}
	_, err := k.Persons.Register(ctx, k.Holder, person.Entry{Name: "王秀兰", Kind: person.Resident, Number: k.IDNumber, Phone: "13800000001", Email: "wang@example.cn"})
	must(t, err)
}

// Certificate is a training certificate of an issuer elsewhere, a year old.
func Certificate(level, number string, today calendar.Date) broker.CertificateEntry {
	return broker.CertificateEntry{Kind: broker.Training, Level: level, Number: number, Issuer: "山东技术转移人才培养基地",
		Modules: []broker.Module{{Module: "M1", Hours: 16}, {Module: "M2", Hours: 24}}, Score: "86", IssueDate: today.AddDays(-365)}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
