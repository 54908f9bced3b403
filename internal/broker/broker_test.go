package broker_test

import (
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/broker"
	"jishi/internal/broker/brokertest"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
	"jishi/internal/person"
	"jishi/internal/sealed"
)

const idNumber = "11010519491231002X"

// world is a city with a register of brokers and a clock of the test's own.
type world struct {
	t       testing.TB
	now     atomic.Int64
	db      *databasetest.Database
	journal *journal.Journal
	key     string
	tables  []journal.Table
	ids     *identity.Service
	brokers *broker.Service
	persons *person.Service
	orgs    map[string]identity.Organization
	kit     brokertest.Kit
	other   *identity.Principal // a second holder, of another organisation
	second  *identity.Principal // a second reviewer
	head    *identity.Principal
	issuers *issuers
	told    *told
	study   *study
}

// issuers is a base on the platform, as plain data.
type issuers struct {
	issued map[string]broker.IssuedCertificate
}

func (i *issuers) Issued(_ *database.Tx, org, number string) (broker.IssuedCertificate, bool, error) {
	c, ok := i.issued[org+"/"+number]
	return c, ok, nil
}

// told keeps what credentials were told.
type told struct {
	issued   []broker.Holder
	statuses []broker.Status
}

func (c *told) Issue(_ *journal.Tx, h broker.Holder) error {
	c.issued = append(c.issued, h)
	return nil
}

func (c *told) Follow(_ *journal.Tx, _ string, s broker.Status) error {
	c.statuses = append(c.statuses, s)
	return nil
}

// study are the hours of everybody in every year.
type study struct{ hours, professional int }

func (s *study) HoursInYear(*database.Tx, string, int) (int, int, error) {
	return s.hours, s.professional, nil
}

func newWorld(t *testing.T, dialect database.Dialect) *world {
	t.Helper()
	w := &world{t: t, orgs: map[string]identity.Organization{}, issuers: &issuers{issued: map[string]broker.IssuedCertificate{}}, told: &told{}, study: &study{}}
	w.on(calendar.On(2026, 3, 2))
	w.db = databasetest.New(t, dialect, func() time.Time { return time.UnixMicro(w.now.Load()) })
	keys := identitytest.Keys(t)
	box, err := sealed.Open(keys.FieldKeys())
	w.must(err)
	files, err := document.Open(t.Context(), filepath.Join(t.TempDir(), "documents"), 1<<20)
	w.must(err)
	t.Cleanup(func() { _ = files.Close() })
	w.tables = slices.Concat(identity.Tables(), holiday.Tables(), person.Tables(), broker.Tables())
	w.journal, w.key = journal.New(w.db.DB, keys.Journal, w.tables...), keys.Journal.VerifierKey()
	w.ids = identity.New(w.journal, box, keys.Token, identitytest.Config())
	w.persons = person.New(w.journal, box)
	w.brokers = broker.New(w.journal, files, w.persons).With(broker.Outside{Issuers: w.issuers, Education: w.study, Credentials: w.told, Seal: box.Seal, Unseal: box.Open})
	w.people()
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) on(d calendar.Date) { w.now.Store(d.Start().Add(10 * time.Hour).UnixMicro()) }

func (w *world) people() {
	for name, o := range map[string]identity.NewOrganization{
		"city":   {Side: identity.SideBureau, Name: "泰安市技术合同登记处", RegionCode: "370900", OfficePoint: "01"},
		"agency": {Side: identity.SideApplicant, Name: "岳麓技术转移服务有限公司", CreditCode: codes.CreditCodeWithCheck("91370902MA0000006"), PartyKind: "150", RegionCode: "370902"},
		"base":   {Side: identity.SideApplicant, Name: "泰山技术转移培训基地", CreditCode: codes.CreditCodeWithCheck("91370983MA0000002"), PartyKind: "150", RegionCode: "370983"},
	} {
		made, err := w.ids.BootstrapOrganization(w.t.Context(), o)
		w.must(err)
		w.orgs[name] = made
	}
	w.kit = brokertest.Kit{Persons: w.persons, Brokers: w.brokers, On: w.on, IDNumber: idNumber, Holder: w.user("agency", "holder", identity.RoleBroker),
		Registrar: w.user("city", "registrar", identity.RoleRegistrar, identity.RoleReviewer), Reviewer: w.user("city", "reviewer", identity.RoleReviewer)}
	w.other, w.second, w.head = w.user("base", "other", identity.RoleBroker), w.user("city", "second", identity.RoleReviewer), w.user("city", "head", identity.RoleOfficeHead)
}

func (w *world) user(org, name string, roles ...identity.Role) *identity.Principal {
	o := w.orgs[org]
	u, err := w.ids.BootstrapLockedUser(w.t.Context(), identity.NewUser{Username: name, DisplayName: "用户" + name, OrgID: o.ID, Roles: roles})
	w.must(err)
	p := &identity.Principal{UserID: u.ID, Username: name, OrgID: o.ID, Side: o.Side, Roles: roles, RequestID: "test"}
	if o.Side == identity.SideBureau {
		p.OfficeRegion = o.RegionCode
	}
	return p
}

func (w *world) step(p *identity.Principal, id string, a broker.Action, r broker.Request) (broker.Case, error) {
	return w.brokers.Step(w.t.Context(), p, id, a, 0, r)
}

func (w *world) done(p *identity.Principal, id string, a broker.Action, r broker.Request) broker.Case {
	w.t.Helper()
	c, err := w.step(p, id, a, r)
	if err != nil {
		w.t.Fatalf("%s: %v", a, err)
	}
	return c
}

// refused wants a fault with a code, in the fault or one of its fields.
func (w *world) refused(err error, code fault.Code) {
	w.t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != code && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Code == code }) {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func (w *world) verify() {
	w.t.Helper()
	r, err := (&journal.Verifier{DB: w.db.DB, Key: w.key, Tables: w.tables}).Verify(w.t.Context())
	w.must(err)
	if len(r.Problems) > 0 {
		w.t.Fatalf("the journal does not verify: %v", r.Problems)
	}
}

func both(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, d := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(d), func(t *testing.T) { f(t, newWorld(t, d)) })
	}
}

func because(reason string) broker.Request { return broker.Request{Reason: reason} }

func TestFromFilingToActive(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, err := w.brokers.Create(ctx, w.kit.Holder, broker.Entry{})
		w.refused(err, fault.PersonMissing)
		brokertest.Enter(ctx, t, w.kit)
		draft, err := w.brokers.Create(ctx, w.kit.Holder, broker.Entry{})
		w.must(err)
		_, err = w.brokers.Create(ctx, w.kit.Holder, broker.Entry{})
		w.refused(err, fault.BrokerOpen)
		_, err = w.step(w.kit.Holder, draft.ID, broker.Submit, broker.Request{})
		w.refused(err, fault.BrokerNoCertificate)
		many := []string{"01", "02", "03", "04", "05", "06"}
		_, err = w.brokers.Update(ctx, w.kit.Holder, draft.ID, 0, broker.Entry{Fields: &many})
		w.must(err)
		_, err = w.step(w.kit.Holder, draft.ID, broker.Submit, broker.Request{})
		w.refused(err, fault.BrokerFields)
		_, err = w.brokers.Get(ctx, w.kit.Registrar, draft.ID)
		w.refused(err, fault.ObjectNotFound)
		w.done(w.kit.Holder, draft.ID, broker.Withdraw, because("重新填写"))

		c := brokertest.Submitted(t, w.kit)
		_, err = w.step(w.kit.Registrar, c.ID, broker.Notice, broker.Request{})
		w.refused(err, fault.BrokerUnchecked)
		_, err = w.brokers.CheckCertificate(ctx, w.kit.Registrar, c.ID, c.Certificates[0].ID, 0, true, "电话", "")
		w.must(err)
		_, err = w.brokers.CheckCertificate(ctx, w.kit.Registrar, c.ID, c.Certificates[0].ID, 0, true, "电话", "")
		w.refused(err, fault.CertificateDecided)
		_, err = w.step(w.kit.Registrar, c.ID, broker.Notice, broker.Request{})
		w.refused(err, fault.BrokerUnverified)
		kind, number, err := w.brokers.ViewIdentity(ctx, w.kit.Registrar, c.ID, "核对身份证")
		w.must(err)
		if kind != "RESIDENT" || number != idNumber {
			t.Errorf("the registrar reads %s %s", kind, number)
		}
		_, err = w.brokers.VerifyPerson(ctx, w.kit.Registrar, c.ID, 0)
		w.must(err)
		c = w.done(w.kit.Registrar, c.ID, broker.Notice, broker.Request{})
		if c.NoticeTo != calendar.On(2026, 3, 9) {
			t.Errorf("the notice ends on %s, want five working days", c.NoticeTo)
		}
		_, err = w.step(w.kit.Reviewer, c.ID, broker.Activate, broker.Request{})
		w.refused(err, fault.BrokerNoticeOpen)
		w.on(c.NoticeTo)
		said, err := w.brokers.Complain(ctx, broker.Objection, c.ID, "证书系伪造", "13700000009")
		w.must(err)
		w.on(c.NoticeTo.AddDays(1))
		_, err = w.brokers.Complain(ctx, broker.Objection, c.ID, "迟到", "13700000009")
		w.refused(err, fault.BrokerNotNoticed)
		_, err = w.step(w.kit.Reviewer, c.ID, broker.Activate, broker.Request{})
		w.refused(err, fault.BrokerObjection)
		_, err = w.brokers.DecideComplaint(ctx, w.kit.Registrar, c.ID, said.ID, false, "经核实不成立", "")
		w.must(err)
		_, err = w.step(w.kit.Registrar, c.ID, broker.Activate, broker.Request{})
		w.refused(err, fault.BrokerSamePerson)
		c = w.done(w.kit.Reviewer, c.ID, broker.Activate, broker.Request{})
		if c.No != "TAB2026000001" || c.Status != broker.Active || c.ValidUntil != calendar.On(2029, 3, 9) {
			t.Errorf("active as %s %s until %s", c.No, c.Status, c.ValidUntil)
		}
		if len(w.told.issued) != 1 || w.told.issued[0].Certificate.Hours != 40 || !slices.Equal(w.told.statuses, []broker.Status{broker.Active}) {
			t.Errorf("the credential heard %+v", *w.told)
		}
		w.verify()
	})
}

func TestCertificatesOfABaseOnThePlatform(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, base := t.Context(), w.orgs["base"].ID
		brokertest.Enter(ctx, t, w.kit)
		me, err := w.persons.Own(ctx, w.kit.Holder)
		w.must(err)
		draft, err := w.brokers.Create(ctx, w.kit.Holder, broker.Entry{})
		w.must(err)
		issued := broker.IssuedCertificate{Level: "L1", PersonID: me.ID, IssuedOn: calendar.On(2025, 1, 1), Hours: 60, Score: "91"}
		for number, change := range map[string]func(*broker.IssuedCertificate){"MINE": func(*broker.IssuedCertificate) {},
			"THEIRS": func(c *broker.IssuedCertificate) { c.PersonID, c.IDHash = "x", "y" }, "VOID": func(c *broker.IssuedCertificate) { c.Cancelled = true },
			"OLD": func(c *broker.IssuedCertificate) { c.ValidUntil = calendar.On(2026, 1, 1) }} {
			one := issued
			change(&one)
			w.issuers.issued[base+"/"+number] = one
		}
		add := func(p *identity.Principal, id, number string) (broker.Case, error) {
			return w.brokers.AddCertificate(ctx, p, id, 0, broker.CertificateEntry{Kind: broker.Training, Level: "L3", Number: number, IssuerOrg: base, IssueDate: issued.IssuedOn}, "", nil)
		}
		for number, code := range map[string]fault.Code{"INVENTED": fault.BrokerCertificateUnknown, "THEIRS": fault.CertificateOfAnother, "VOID": fault.CertificateCancelled, "OLD": fault.CertificateExpired} {
			_, err := add(w.kit.Holder, draft.ID, number)
			w.refused(err, code)
		}
		c, err := add(w.kit.Holder, draft.ID, "mine")
		w.must(err)
		if x := c.Certificates[0]; x.State != broker.Confirmed || x.Level != "L1" || x.Hours != 60 || x.How != "PLATFORM" {
			t.Errorf("kept %+v, want what the base issued", x)
		}
		brokertest.Enter(ctx, t, brokertest.Kit{Persons: w.persons, Brokers: w.brokers, Holder: w.other, IDNumber: otherNumber})
		second, err := w.brokers.Create(ctx, w.other, broker.Entry{})
		w.must(err)
		elsewhere := brokertest.Certificate("L1", "JS-1", w.brokers.Today())
		_, err = w.brokers.AddCertificate(ctx, w.kit.Holder, draft.ID, 0, elsewhere, "", nil)
		w.must(err)
		elsewhere.Issuer, elsewhere.Number = " 山东 技术转移人才培养基地", "js- 1"
		_, err = w.brokers.AddCertificate(ctx, w.other, second.ID, 0, elsewhere, "", nil)
		w.refused(err, fault.CertificateTaken)
		w.verify()
	})
}

// otherNumber is a second right number.
const otherNumber = "440524188001010014"

func TestDiscipline(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		c := brokertest.Active(t, w.kit)
		holder, registrar, reviewer := w.kit.Holder, w.kit.Registrar, w.kit.Reviewer
		_, err := w.step(registrar, c.ID, broker.Announce, broker.Request{Reason: "拟暂停", Ground: "C99"})
		w.refused(err, fault.UnknownCode)
		_, err = w.step(holder, c.ID, broker.Reply, because("没有的事"))
		w.refused(err, fault.BrokerNothingThere)
		w.done(registrar, c.ID, broker.Announce, broker.Request{Reason: "拟暂停", Ground: "C01"})
		suspend := broker.Request{Reason: "事实清楚", Outcome: broker.SuspendedAct, Until: w.brokers.Today().AddDays(90), DecisionNo: "泰科罚〔2026〕1号"}
		_, err = w.step(reviewer, c.ID, broker.Decide, suspend)
		w.refused(err, fault.BrokerReplyWindow)
		_, err = w.step(registrar, c.ID, broker.Decide, suspend)
		w.refused(err, fault.BrokerSamePerson)
		_, err = w.step(holder, c.ID, broker.Withdraw, because("不做了"))
		w.refused(err, fault.ActionNotAllowed)
		w.done(holder, c.ID, broker.Reply, because("申辩意见"))
		long := suspend
		long.Until = w.brokers.Today().AddDays(400)
		_, err = w.step(reviewer, c.ID, broker.Decide, long)
		w.refused(err, fault.BrokerSuspension)
		c = w.done(reviewer, c.ID, broker.Decide, suspend)
		if c.Status != broker.Suspended || c.Acts[len(c.Acts)-1].Ground != "C01" {
			t.Errorf("suspended as %s on %s", c.Status, c.Acts[len(c.Acts)-1].Ground)
		}
		w.done(holder, c.ID, broker.Appeal, because("处理过重"))
		_, err = w.step(reviewer, c.ID, broker.DecideAppeal, broker.Request{Reason: "维持", Upheld: false})
		w.refused(err, fault.BrokerSamePerson)
		c = w.done(w.head, c.ID, broker.DecideAppeal, broker.Request{Reason: "支持", Upheld: true})
		if c.Status != broker.Active {
			t.Errorf("after an upheld appeal %s", c.Status)
		}
		w.done(registrar, c.ID, broker.Announce, broker.Request{Reason: "拟撤销", Ground: "C09"})
		w.on(w.brokers.Today().AddDays(15))
		revoke := broker.Request{Reason: "骗取登记", Outcome: broker.RevokedAct}
		_, err = w.step(reviewer, c.ID, broker.Decide, revoke)
		w.refused(err, fault.BrokerReplyWindow)
		w.on(w.brokers.Today().AddDays(1))
		c = w.done(reviewer, c.ID, broker.Decide, revoke)
		if c.Status != broker.Revoked || c.BlockedUntil != w.brokers.Today().AddDays(365*3+1) {
			t.Errorf("%s until %s", c.Status, c.BlockedUntil)
		}
		_, err = w.brokers.Create(t.Context(), holder, broker.Entry{})
		w.refused(err, fault.BrokerBlocked)
		w.on(c.BlockedUntil.AddDays(-1))
		_, err = w.brokers.Create(t.Context(), holder, broker.Entry{})
		w.refused(err, fault.BrokerBlocked)
		_, err = w.step(holder, c.ID, broker.Appeal, because("晚了"))
		w.refused(err, fault.BrokerAppealLate)
		w.on(c.BlockedUntil)
		_, err = w.brokers.Create(t.Context(), holder, broker.Entry{})
		w.must(err)
		w.verify()
	})
}

func TestTimeAndEducation(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		c := brokertest.Active(t, w.kit)
		w.done(w.kit.Registrar, c.ID, broker.ChangeTitle, broker.Request{Title: "T2", TitleDecision: "鲁人社〔2026〕2号"})
		_, err := w.step(w.kit.Reviewer, c.ID, broker.Renew, broker.Request{})
		w.refused(err, fault.BrokerRenewalEarly)
		w.on(calendar.On(2028, 3, 30)) // ninety days after the year
		w.expires(0)
		w.on(calendar.On(2028, 3, 31))
		w.study.hours, w.study.professional = 90, 59
		w.expires(1)
		_, err = w.step(w.kit.Reviewer, c.ID, broker.Renew, broker.Request{})
		w.refused(err, fault.BrokerRenewalEarly)
		w.on(calendar.On(2029, 2, 1))
		_, err = w.step(w.kit.Reviewer, c.ID, broker.Renew, broker.Request{})
		w.refused(err, fault.BrokerEducation)
		w.study.professional = 60
		renewed := w.done(w.kit.Reviewer, c.ID, broker.Renew, broker.Request{})
		if renewed.Status != broker.Active || renewed.ValidUntil != calendar.On(2032, 3, 9) {
			t.Errorf("renewed as %s until %s", renewed.Status, renewed.ValidUntil)
		}
		w.on(renewed.ValidUntil.AddDays(1))
		w.expires(1)
		w.expires(0)
		w.verify()
	})
}

func (w *world) expires(want int) {
	w.t.Helper()
	n, err := w.brokers.Expire(w.t.Context())
	w.must(err)
	if n != want {
		w.t.Errorf("%d acts of the calendar on %s, want %d", n, w.brokers.Today(), want)
	}
}
