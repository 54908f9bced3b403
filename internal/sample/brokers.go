package sample

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jishi/internal/amount"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/identity"
	personal "jishi/internal/person"
)

// brokerPlan is one broker of the city: who, what the certificate says, and when
// it was filed. The notice and the activation follow by the rules.
type brokerPlan struct {
	username, level, title, role string
	serial                       string // of certificate and phone
	fields                       []string
	born                         string // eight digits, with the region before it the number's beginning
	filed                        calendar.Date
	intro                        string
}

// brokerPlans: the agency's own, the university's, one of an enterprise whose
// validity has ended, and one whose notice runs as the story ends.
func brokerPlans(end calendar.Date) []brokerPlan {
	return []brokerPlan{
		{"broker-early", "L1", "T0", "技术转移专员", "2200417", []string{"03"}, "37090219880317", calendar.On(2022, time.November, 7), "面向先进制造企业，收集技术需求并对接高校成果。"},
		{"broker", "L2", "T2", "高级项目经理", "2401068", []string{"03", "05"}, "37091119850924", calendar.On(2024, time.September, 2), "从事先进制造和新材料领域技术转移，熟悉合同认定登记和作价入股。"},
		{"broker-university", "L3", "T3", "成果转化部主任", "2403125", []string{"04", "06"}, "37090219790512", calendar.On(2025, time.March, 3), "负责本校成果披露、评价、定价公示和转化。"},
		{"broker-new", "L1", "T0", "技术转移专员", "2602931", []string{"01"}, "37098219960108", end.AddDays(-4), "电子信息领域，参加工作三年。"},
	}
}

// due is one step of the brokers' or the base's story.
type due struct {
	at   time.Time
	what string
	step func(context.Context) error
}

// planBrokers lists the steps that are still to come, in the order of their time.
func (r *runner) planBrokers(ctx context.Context, end calendar.Date) error {
	for _, p := range brokerPlans(end) {
		holder := r.city.brokers[p.username]
		if holder == nil {
			continue
		}
		there, err := r.Brokers.List(ctx, holder, broker.Filter{Limit: 1})
		if err != nil {
			return err
		}
		f := &filing{runner: r, plan: p, holder: holder}
		switch {
		case len(there.Items) == 0 && !p.filed.Start().After(r.clock.now): // the story begins later
		case len(there.Items) == 0 || there.Items[0].Status == broker.Draft:
			r.dueOn(p.filed, "file", f.file)
			r.dueOn(p.filed.AddDays(1), "notice", f.notice)
		case there.Items[0].Status == broker.Pending:
			f.id = there.Items[0].ID
			r.dueOn(p.filed.AddDays(1), "notice", f.notice)
		case there.Items[0].Status == broker.Active && p.username == "broker":
			r.brokerNo, r.brokerFrom = there.Items[0].No, there.Items[0].ActiveFrom
		case there.Items[0].Status == broker.Noticed:
			f.id = there.Items[0].ID
			r.dueOn(there.Items[0].NoticeTo.AddDays(1), "activate", f.activate)
		}
	}
	return nil
}

// dueOn plans a step for a day, or for the Monday after a weekend.
func (r *runner) dueOn(day calendar.Date, what string, step func(context.Context) error) {
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDays(1)
	}
	r.due = append(r.due, due{day.Start().Add(opening), what, step})
	slices.SortStableFunc(r.due, func(a, b due) int { return a.at.Compare(b.at) })
}

// moveBrokers does the steps whose day has come.
func (r *runner) moveBrokers(ctx context.Context, now time.Time) error {
	for len(r.due) > 0 && !now.Before(r.due[0].at) {
		d := r.due[0]
		r.due, r.clock.now = r.due[1:], d.at
		if err := d.step(ctx); err != nil {
			return fmt.Errorf("brokers of the sample: %s: %w", d.what, err)
		}
	}
	return nil
}

// filing is a broker on the way into the register.
type filing struct {
	*runner
	plan   brokerPlan
	holder *identity.Principal
	id     string
}

// certificates of the sample are of a base outside the platform.
const sampleIssuer = "样例·齐鲁技术转移人才培养基地"

func (f *filing) file(ctx context.Context) error {
	p := &f.plan
	number, err := residentNumber(p.born)
	if err != nil {
		return err
	}
	if _, err := f.Persons.Register(ctx, f.holder, personal.Entry{Name: f.holder.DisplayName, Kind: personal.Resident, Number: number,
		Phone: "0538-0000" + p.serial[4:], Email: f.plan.username + "@example.cn"}); again(err) != nil {
		return err
	}
	c, err := f.draft(ctx)
	if err != nil {
		return err
	}
	f.id = c.ID
	national := ""
	if p.level != "L1" {
		national = "样例-火炬-" + p.serial
	}
	if len(c.Certificates) == 0 {
		if _, err = f.Brokers.AddCertificate(ctx, f.holder, c.ID, 0, broker.CertificateEntry{Kind: broker.Training, Level: p.level, Number: "QL-" + p.serial,
			Issuer: sampleIssuer, NationalNo: national, Modules: []broker.Module{{Module: "M1", Hours: 16}, {Module: "M2", Hours: 24}, {Module: "M3", Hours: 32}, {Module: "M4", Hours: 8}},
			Score: "88", IssueDate: p.filed.AddDays(-60)}, "", nil); err != nil {
			return err
		}
	}
	_, err = f.Brokers.Step(ctx, f.holder, c.ID, broker.Submit, 0, broker.Request{})
	return err
}

// draft is the filing to complete: an interrupted start may have left one.
func (f *filing) draft(ctx context.Context) (broker.Case, error) {
	p := &f.plan
	there, err := f.Brokers.List(ctx, f.holder, broker.Filter{Limit: 1})
	if err != nil {
		return broker.Case{}, err
	}
	if len(there.Items) > 0 {
		return f.Brokers.Get(ctx, f.holder, there.Items[0].ID)
	}
	consent, decision := true, ""
	if p.title != "T0" {
		decision = "样例职称文号〔2021〕" + p.serial[4:] + "号"
	}
	return f.Brokers.Create(ctx, f.holder, broker.Entry{OrgRole: &p.role, Level: &p.level, Title: &p.title, TitleDecision: &decision, Fields: &p.fields,
		Languages: &[]string{"zh"}, Intro: &p.intro, ConsentPublic: &consent})
}

func (f *filing) notice(ctx context.Context) error {
	registrar := f.bureau(f.city.registrars)
	c, err := f.Brokers.Get(ctx, registrar, f.id)
	if err != nil {
		return err
	}
	if c.Certificates[0].State == broker.Declared {
		if _, err = f.Brokers.CheckCertificate(ctx, registrar, f.id, c.Certificates[0].ID, 0, true, "电话向发证机构核实，与其名册一致", ""); err != nil {
			return err
		}
	}
	if c.Person.VerifiedAt == nil {
		if _, err = f.Brokers.VerifyPerson(ctx, registrar, f.id, 0); err != nil {
			return err
		}
	}
	if f.plan.username == "broker" { // the agency is filed with its broker
		if _, err = f.Brokers.FileOrg(ctx, f.holder, "ORG1", ""); err != nil {
			return err
		}
		if _, err = f.Brokers.GradeOrg(ctx, f.bureau(f.city.reviewers), f.holder.OrgID, "G0", "样例备案〔2024〕7号", ""); err != nil {
			return err
		}
	}
	if c, err = f.Brokers.Step(ctx, registrar, f.id, broker.Notice, 0, broker.Request{}); err == nil {
		f.dueOn(c.NoticeTo.AddDays(1), "activate", f.activate)
	}
	return err
}

func (f *filing) activate(ctx context.Context) error {
	c, err := f.Brokers.Step(ctx, f.bureau(f.city.reviewers), f.id, broker.Activate, 0, broker.Request{})
	if err == nil && f.plan.username == "broker" {
		f.brokerNo, f.brokerFrom = c.No, c.ActiveFrom
	}
	return err
}

// bureau is somebody of the city's office; a filing of any region is theirs too.
func (f *filing) bureau(of map[string][]*identity.Principal) *identity.Principal {
	return of[identity.WholeCity][0]
}

// nameBroker names the agency's broker in one contract of eight that others file
// once the broker is in the register, and lets the broker agree.
func (r *runner) nameBroker(ctx context.Context, p *plan, h *progress) error {
	if !p.brokered() || h.deal.org == brokerIndex || r.brokerNo == "" || h.deal.form.SignDate.Before(r.brokerFrom) {
		return nil
	}
	rate, none := int64(200+50*(p.index%5)), false
	n := brokerage.Naming{BrokerNo: r.brokerNo, Form: brokerage.Clause, Role: brokerage.ForSeller, Fee: brokerage.Fee{Kind: brokerage.FeeRate, Rate: &rate}, Share: 10_000, Conflict: &none}
	row, err := r.Brokerage.Name(ctx, r.city.filers[h.deal.org], h.id, n)
	if err == nil {
		_, err = r.Brokerage.Answer(ctx, r.city.brokers["broker"], h.id, row.ID, 0, true, "")
	}
	if err != nil {
		return fmt.Errorf("name a broker: %w", err)
	}
	return nil
}

// brokered tells whether a broker brought the contract about, where there is one.
func (p *plan) brokered() bool { return p.index%8 == 3 }

// commission arrives with what was realised, and the registrar confirms it.
func (r *runner) commission(ctx context.Context, p *plan, h *progress, registrar *identity.Principal, paid amount.Fen) error {
	b := r.city.brokers["broker"]
	rows, err := r.Brokerage.Brokers(ctx, r.city.auditor, h.id)
	if err != nil || len(rows) == 0 || paid == 0 || p.index%3 == 0 {
		return err
	}
	voucher, err := r.Brokerage.Upload(ctx, b, "银行回单.pdf", strings.NewReader(fmt.Sprintf("%%PDF-1.7\n%% %s\n1 0 obj<<>>endobj\ntrailer<<>>\n%%%%EOF\n", h.id)))
	if err != nil {
		return err
	}
	got, err := r.Brokerage.DeclareReceipt(ctx, b, h.id, brokerage.NewReceipt{RowID: rows[0].ID, Amount: paid * amount.Fen(200+50*(p.index%5)) / 10_000,
		PaidOn: calendar.Of(r.clock.now), InvoiceNo: fmt.Sprintf("样例-FP-%06d", p.index), PaperID: voucher.ID})
	if err == nil {
		_, err = r.Brokerage.DecideReceipt(ctx, registrar, h.id, got.ID, 0, true, "与银行回单核对一致。")
	}
	return err
}

// residentNumber completes an invented number with its check character (GB 11643).
func residentNumber(born string) (string, error) {
	for _, check := range "0123456789X" {
		number := born + "002" + string(check)
		if codes.CheckIDNumber(number, calendar.On(2026, time.January, 1)) == nil {
			return number, nil
		}
	}
	return "", fmt.Errorf("no number begins with %s", born)
}
