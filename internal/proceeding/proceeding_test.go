package proceeding_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/contract"
	"jishi/internal/contract/contracttest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
	"jishi/internal/proceeding"
)

// town is a world with the service under test.
type town struct {
	*contracttest.World
	t *testing.T
	s *proceeding.Service
}

func both(t *testing.T, f func(w *town)) {
	t.Helper()
	contracttest.Both(t, proceeding.Tables(), func(t *testing.T, w *contracttest.World) {
		f(&town{w, t, proceeding.New(w.Journal, w.Contracts, w.Certs)})
	})
}

func (w *town) open(who *identity.Principal, id string, r proceeding.Request) proceeding.Case {
	w.t.Helper()
	c, err := w.s.Open(w.t.Context(), who, id, r)
	w.Must(err)
	return c
}

func (w *town) change(id, patch string) proceeding.Request {
	return proceeding.Request{Kind: proceeding.Change, Patch: []byte(patch), Reason: "双方协商一致。", EffectiveOn: w.Today(), Files: []string{w.Attach(id, "M14")}}
}

func (w *town) ended(id string) proceeding.Request {
	return proceeding.Request{Kind: proceeding.Deregistration, Ground: "DG01", Reason: "协议解除。", EffectiveOn: w.Today(), Files: []string{w.Attach(id, "M14")},
		Benefits: []proceeding.Benefit{{Kind: "VAT", Authority: "泰山区税务局", Amount: "30000.00"}}}
}

// pass examines and grants as recommended.
func (w *town) pass(id string, f proceeding.Finding) proceeding.Case {
	w.t.Helper()
	if f.Opinion == "" {
		f.Opinion = "情况属实。"
	}
	_, err := w.s.Examine(w.t.Context(), w.Registrar2, id, 0, f)
	w.Must(err)
	c, err := w.s.Decide(w.t.Context(), w.Reviewer2, id, 0, true, "同意。")
	w.Must(err)
	return c
}

func (w *town) contract(id string) contract.Contract {
	w.t.Helper()
	c, err := w.Contracts.Get(w.t.Context(), w.Auditor, id)
	w.Must(err)
	return c.Contract
}

// total is count and contract amount of a year, with equal filters.
func (w *town) total(year string, filters ...string) (int64, string) {
	w.t.Helper()
	q := ledger.Query{Filters: map[string]string{"year": year}, AsOf: ledger.Now()}
	for i := 0; i < len(filters); i += 2 {
		q.Filters[filters[i]] = filters[i+1]
	}
	sum, err := w.Ledger.Summary(w.t.Context(), w.Auditor, q)
	w.Must(err)
	return sum.Total.Count, sum.Total.ContractAmount.String()
}

func (w *town) wantTotal(count int64, yuan, year string, filters ...string) {
	w.t.Helper()
	if n, sum := w.total(year, filters...); n != count || sum != yuan {
		w.t.Errorf("%s %v: %d contracts, %s yuan; want %d, %s", year, filters, n, sum, count, yuan)
	}
}

func (w *town) wantCode(err error, want fault.Code, what string) {
	w.t.Helper()
	if got := codeOf(err); got != want {
		w.t.Errorf("%s: %q (%v), want %q", what, got, err, want)
	}
}

// codeOf looks into the fields of an invalid request, too.
func codeOf(err error) fault.Code {
	f := fault.As(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) == 1 && f.Code == fault.InvalidFields {
		return f.Fields[0].Code
	}
	return f.Code
}

// Ledger case L2 (domain notes §5.6): registered with 800,000, changed to
// 500,000: the month of registration shows 500,000.
func TestLedgerCaseL2(t *testing.T) {
	both(t, func(w *town) {
		w.On("2026-03-02")
		c := w.Registered(w.Form("托辊在线监测技术服务", "800000"))
		w.wantTotal(1, "800000.00", "2026", "month", "2026-03")
		before := w.asOfNow()
		w.On("2026-04-01")
		p := w.open(w.Clerk, c.ID, w.change(c.ID, `{"contract_amount":"500000.00"}`))
		if got := w.contract(c.ID).Status; got != contract.ChangePending {
			t.Errorf("while it is examined the contract is %s", got)
		}
		w.wantTotal(1, "800000.00", "2026", "month", "2026-03")
		w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Grant})
		w.wantTotal(1, "500000.00", "2026", "month", "2026-03")
		w.wantTotal(0, "0.00", "2026", "month", "2026-04")
		sum, err := w.Ledger.Summary(t.Context(), w.Auditor, ledger.Query{Filters: map[string]string{"year": "2026"}, AsOf: before})
		w.Must(err)
		if got := sum.Total.ContractAmount.String(); got != "800000.00" {
			t.Errorf("as it was known before the change: %s", got)
		}
		w.Verify()
	})
}

func (w *town) asOfNow() ledger.AsOf {
	w.t.Helper()
	sum, err := w.Ledger.Summary(w.t.Context(), w.Auditor, ledger.Query{AsOf: ledger.Now()})
	w.Must(err)
	return sum.AsOf
}

// Ledger case L3: the kind is changed; one counts under the new kind only.
func TestLedgerCaseL3(t *testing.T) {
	both(t, func(w *town) {
		f := w.Form("掘进机截割头技术开发", "600000")
		f.Kind, f.SubKind, f.IPOwnership = "10", "11", "BUYER"
		c := w.Registered(f)
		w.wantTotal(1, "600000.00", "2026", "kind", "10")
		w.On("2026-05-06")
		p := w.open(w.Clerk, c.ID, w.change(c.ID, `{"kind":"50","sub_kind":"51"}`))
		if got := proceeding.Types(p.Differences); !slices.Equal(got, []proceeding.ChangeType{proceeding.TypeKind}) {
			t.Errorf("types %v", got)
		}
		w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Grant})
		w.wantTotal(0, "0.00", "2026", "kind", "10")
		w.wantTotal(1, "600000.00", "2026", "kind", "50")
		w.wantTotal(1, "600000.00", "2026")
		w.Verify()
	})
}

// Ledger cases L4 and L5: the day of registration decides the year, not the day
// of signature or of submission.
func TestLedgerCasesL4L5(t *testing.T) {
	for _, c := range []struct{ name, signed, registered, year, before string }{
		{"L4", "2025-12-29", "2026-01-05", "2026", "2025"},
		{"L5", "2026-12-30", "2027-01-08", "2027", "2026"},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, func(w *town) {
				w.On(c.signed)
				reviewed := w.Reviewed(w.Form("跨年登记的技术服务", "410000"), contract.RecommendRegister)
				w.On(c.registered)
				_, err := w.Contracts.Register(w.t.Context(), w.Reviewer, reviewed.ID, 0, "同意。")
				w.Must(err)
				w.wantTotal(1, "410000.00", c.year)
				w.wantTotal(0, "0.00", c.before)
			})
		})
	}
}

// Ledger case L1, the part without closing: a contract of an earlier year is
// revoked; that year loses it, and the year of the revocation shows nothing.
func TestLedgerCaseL1Open(t *testing.T) {
	both(t, func(w *town) {
		w.On("2025-11-20")
		c := w.Registered(w.Form("重复登记的技术服务", "1000000"))
		known := w.asOfNow()
		w.On("2026-03-05")
		p := w.open(w.Registrar, c.ID, proceeding.Request{Kind: proceeding.Revocation, Ground: "RG03", Reason: "异地已登记。"})
		_, err := w.s.Notify(t.Context(), w.Registrar, p.ID, 0, "拟撤销，可陈述申辩。")
		w.Must(err)
		_, err = w.s.State(t.Context(), w.Clerk, p.ID, 0, "无异议。")
		w.Must(err)
		w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Grant})
		w.wantTotal(0, "0.00", "2025")
		w.wantTotal(0, "0.00", "2026")
		sum, err := w.Ledger.Summary(t.Context(), w.Auditor, ledger.Query{Filters: map[string]string{"year": "2025"}, AsOf: known})
		w.Must(err)
		if sum.Total.Count != 1 || sum.Total.ContractAmount != 100_000_000 {
			t.Errorf("what was reported in 2025 has changed: %+v", sum.Total)
		}
		if got := w.contract(c.ID).Status; got != contract.Revoked {
			t.Errorf("the contract is %s", got)
		}
		w.Verify()
	})
}

// A change gives a new certificate; the old one says so, and the paper of each
// stays what it was.
func TestTheOldCertificateIsSuperseded(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("通风系统优化咨询服务", "300000"))
		old := c.CertificateNumber
		w.On("2026-04-01")
		p := w.open(w.Clerk, c.ID, w.change(c.ID, `{"end_date":"2028-03-01"}`))
		w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Grant})
		now := w.contract(c.ID)
		if now.CertificateNumber == old || now.Status != contract.Registered {
			t.Errorf("certificate %s, status %s", now.CertificateNumber, now.Status)
		}
		was := w.check(old)
		if was.Status != certificate.Superseded || was.SupersededBy != now.CertificateNumber {
			t.Errorf("the old certificate is %s, superseded by %q", was.Status, was.SupersededBy)
		}
		is := w.check(now.CertificateNumber)
		if is.Status != certificate.Valid || is.Version != 2 || is.EndDate.String() != "2028-03-01" || is.IssuedOn.String() != "2026-04-01" {
			t.Errorf("the new one is %+v", is)
		}
		versions, err := w.Contracts.Versions(t.Context(), w.Clerk, c.ID)
		w.Must(err)
		if len(versions) != 2 || versions[0].CertificateNumber != old || versions[1].ProceedingID != p.ID {
			t.Errorf("versions %+v", versions)
		}
		found, err := w.Contracts.CompareVersions(t.Context(), w.Clerk, c.ID, 1, 2)
		w.Must(err)
		if len(found) != 1 || found[0].Pointer != "/end_date" {
			t.Errorf("differences %+v", found)
		}
		// The ledger knows no term: no line moves.
		entries, err := w.Ledger.Entries(t.Context(), w.Auditor, ledger.EntryQuery{Query: ledger.Query{AsOf: ledger.Now()}})
		w.Must(err)
		if len(entries.Items) != 1 {
			t.Errorf("%d lines", len(entries.Items))
		}
		w.Verify()
	})
}

func (w *town) check(number string) certificate.PublicRecord {
	w.t.Helper()
	r, err := w.Certs.Check(w.t.Context(), number, "")
	w.Must(err)
	return r
}

// The applicant takes a contract off the register; the authority whose relief
// was used is told.
func TestDeregistration(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("尾矿充填技术服务", "450000"))
		w.On("2026-06-01")
		p := w.pass(w.open(w.Clerk, c.ID, w.ended(c.ID)).ID, proceeding.Finding{Recommendation: proceeding.Grant})
		if got := w.contract(c.ID); got.Status != contract.Deregistered || got.CertificateNumber != "" {
			t.Errorf("contract %s, certificate %q", got.Status, got.CertificateNumber)
		}
		r := w.check(c.CertificateNumber)
		if r.Status != certificate.Cancelled || r.Ended.Status != "DEREGISTERED" || r.Ended.On.String() != "2026-06-01" {
			t.Errorf("the public check says %s, ended %+v", r.Status, r.Ended)
		}
		if len(p.Notices) != 1 || !strings.Contains(p.Notices[0].Letter, "注销登记") || p.Notices[0].BenefitFen != 3_000_000 {
			t.Fatalf("letters %+v", p.Notices)
		}
		_, err := w.s.Deliver(t.Context(), w.Registrar, p.ID, 0, p.Notices[0].ID, w.Today(), "泰科函〔2026〕1号")
		w.Must(err)
		_, err = w.s.Deliver(t.Context(), w.Registrar, p.ID, 0, p.Notices[0].ID, w.Today(), "泰科函〔2026〕1号")
		w.wantCode(err, fault.ObjectNotFound, "delivered twice")
		_, err = w.Contracts.Certificate(t.Context(), w.Clerk, c.ID)
		w.wantCode(err, fault.CertificateUnknown, "the paper of a contract that is no longer registered")
		// The same contract may be filed again.
		w.Registered(w.Form("尾矿充填技术服务", "450000"))
		w.wantTotal(1, "450000.00", "2026")
		w.Verify()
	})
}

// Nobody is struck off unheard.
func TestRevocationHearsTheParty(t *testing.T) {
	both(t, func(w *town) {
		w.On("2026-03-02")
		c := w.Registered(w.Form("井下通信技术服务", "350000"))
		p := w.open(w.Registrar, c.ID, proceeding.Request{Kind: proceeding.Revocation, Ground: "RG01", Reason: "合同未履行。"})
		_, err := w.s.Examine(t.Context(), w.Registrar, p.ID, 0, proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "x"})
		w.wantCode(err, fault.ActionNotAllowed, "examined before the notice")
		told, err := w.s.Notify(t.Context(), w.Registrar, p.ID, 0, "拟撤销登记的事实、理由和依据。")
		w.Must(err)
		if got := told.HeardUntil.String(); got != "2026-03-09" { // five working days after Monday 2 March
			t.Errorf("heard until %s", got)
		}
		_, err = w.s.Examine(t.Context(), w.Registrar, p.ID, 0, proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "x"})
		w.wantCode(err, fault.NotHeardYet, "examined within the term")
		w.On("2026-03-10")
		_, err = w.s.Examine(t.Context(), w.Registrar, p.ID, 0, proceeding.Finding{Recommendation: proceeding.Deny, Opinion: "查无实据。"})
		w.Must(err)
		_, err = w.s.Decide(t.Context(), w.Reviewer, p.ID, 0, false, "不予撤销。")
		w.Must(err)
		if got := w.contract(c.ID).Status; got != contract.Registered {
			t.Errorf("the contract is %s", got)
		}
		w.Verify()
	})
}

// An objection is examined by others, and those who refused decide no more.
func TestObjectionGoesToNewReviewers(t *testing.T) {
	both(t, func(w *town) {
		w.On("2026-03-02")
		c := w.Refused(w.Form("选矿药剂技术服务", "260000"))
		p := w.open(w.Clerk, c.ID, proceeding.Request{Kind: proceeding.Objection, Reason: "合同约定了质量指标。"})
		finding := proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "异议成立。"}
		_, err := w.s.Examine(t.Context(), w.Registrar, p.ID, 0, finding)
		w.wantCode(err, fault.Recused, "examined by the first reviewer")
		_, err = w.s.Examine(t.Context(), w.Registrar2, p.ID, 0, finding)
		w.Must(err)
		_, err = w.s.Decide(t.Context(), w.Reviewer, p.ID, 0, true, "同意。")
		w.wantCode(err, fault.Recused, "decided by who refused")
		_, err = w.s.Decide(t.Context(), w.Reviewer2, p.ID, 0, true, "同意。")
		w.Must(err)
		again := w.contract(c.ID)
		if again.Status != contract.Accepted || again.Round != 2 || again.DecisionDue.String() != "2026-03-23" {
			t.Errorf("re-opened as %s, round %d, due %s", again.Status, again.Round, again.DecisionDue)
		}
		in := contract.ReviewInput{Recommendation: contract.RecommendRegister, Opinion: "建议登记。", Checklist: map[string]string{}}
		for _, test := range contract.Checklist(again.Form.Kind, again.Form.SubKind, again.Form) {
			in.Checklist[test.ID] = contract.Yes
		}
		_, err = w.Contracts.Review(t.Context(), w.Registrar, c.ID, 0, in)
		w.wantCode(err, fault.Recused, "reviewed again by the same registrar")
		_, err = w.Contracts.Review(t.Context(), w.Registrar2, c.ID, 0, in)
		w.Must(err)
		_, err = w.Contracts.Register(t.Context(), w.Reviewer, c.ID, 0, "同意。")
		w.wantCode(err, fault.Recused, "registered by who refused")
		_, err = w.Contracts.Register(t.Context(), w.Reviewer2, c.ID, 0, "同意。")
		w.Must(err)
		w.wantTotal(1, "260000.00", "2026")
		w.Verify()
	})
}

func TestAnObjectionHasATerm(t *testing.T) {
	both(t, func(w *town) {
		w.On("2026-03-02")
		c := w.Refused(w.Form("水泵节能技术服务", "180000"))
		w.On("2026-05-02")
		_, err := w.s.Open(t.Context(), w.Clerk, c.ID, proceeding.Request{Kind: proceeding.Objection, Reason: "不服。"})
		w.wantCode(err, fault.ObjectionLate, "after 61 days")
		w.On("2026-05-01")
		p := w.open(w.Clerk, c.ID, proceeding.Request{Kind: proceeding.Objection, Reason: "不服。"})
		_, err = w.s.Withdraw(t.Context(), w.Clerk, p.ID, 0, "撤回异议。")
		w.Must(err)
		if got := w.contract(c.ID).Status; got != contract.Refused {
			t.Errorf("after the withdrawal the contract is %s", got)
		}
	})
}

// The tax authority asks; nothing is printed meanwhile; the registry amends.
func TestRecheck(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("机电设备诊断技术服务", "900000"))
		p, err := w.s.OpenRecheck(t.Context(), w.Tax, c.CertificateNumber, proceeding.Request{Authority: "泰山区税务局", Reason: "技术交易额与发票不符。"})
		w.Must(err)
		_, err = w.Contracts.Certificate(t.Context(), w.Clerk, c.ID)
		w.wantCode(err, fault.CertificateFrozen, "printed during the re-check")
		w.wantTotal(1, "900000.00", "2026")
		_, err = w.s.Examine(t.Context(), w.Tax, p.ID, 0, proceeding.Finding{Recommendation: proceeding.Confirm, Opinion: "x"})
		w.wantCode(err, fault.PermissionDenied, "examined by who asked")
		done := w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Amend, Approved: contract.Approved{TechnicalAmount: 80_000_000}})
		if done.Status != proceeding.Granted {
			t.Errorf("status %s", done.Status)
		}
		now := w.contract(c.ID)
		if now.Approved.TechnicalAmount != 80_000_000 || now.Approved.ContractAmount != 90_000_000 || now.Status != contract.Registered {
			t.Errorf("approved %+v, %s", now.Approved, now.Status)
		}
		page, err := w.s.List(t.Context(), w.Tax, proceeding.Filter{})
		w.Must(err)
		if len(page.Items) != 1 {
			t.Errorf("the authority sees %d of its questions", len(page.Items))
		}
		w.Verify()
	})
}

// A re-check may end in a revocation, in which the party is heard.
func TestRecheckOpensARevocation(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("虚假合同样例技术服务", "900000"))
		p, err := w.s.OpenRecheck(t.Context(), w.Tax, c.CertificateNumber, proceeding.Request{Authority: "泰山区税务局", Reason: "疑为虚假合同。"})
		w.Must(err)
		w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Revoke})
		page, err := w.s.List(t.Context(), w.Registrar, proceeding.Filter{ContractID: c.ID, Open: true})
		w.Must(err)
		if len(page.Items) != 1 || page.Items[0].Kind != proceeding.Revocation || page.Items[0].Status != proceeding.Open {
			t.Fatalf("open: %+v", page.Items)
		}
		if got := w.contract(c.ID).Status; got != contract.Registered {
			t.Errorf("before the party is heard the contract is %s", got)
		}
		w.Verify()
	})
}

// A mere error is put right at once by the registrar; what recognition looked
// at is not an error of the record.
func TestCorrectionOfTheRecord(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("皮带机巡检技术服务", "220000"))
		r := proceeding.Request{Kind: proceeding.Correction, Patch: []byte(`{"contract_no_party":"QS-2026-008","tech_field":"05"}`), Reason: "录入有误。"}
		done := w.open(w.Registrar, c.ID, r)
		if done.Status != proceeding.Granted || done.DecidedBy != w.Registrar.UserID {
			t.Errorf("%s by %s", done.Status, done.DecidedBy)
		}
		now := w.contract(c.ID)
		if now.Form.ContractNoParty != "QS-2026-008" || now.CertificateNumber == c.CertificateNumber {
			t.Errorf("number %q, certificate %s", now.Form.ContractNoParty, now.CertificateNumber)
		}
		w.wantTotal(1, "220000.00", "2026", "tech_field", "05")
		w.wantTotal(0, "0.00", "2026", "tech_field", "03")
		for patch, want := range map[string]fault.Code{
			`{"contract_amount":"230000"}`:           fault.NotCorrectable,
			`{"end_date":"2029-01-01"}`:              fault.NotCorrectable,
			`{"contract_no_party":"QS-2026-008"}`:    fault.NothingChanged,
			`{"tech_field":"no such field of tech"}`: fault.ChecksFailed,
		} {
			_, err := w.s.Open(t.Context(), w.Registrar, c.ID, proceeding.Request{Kind: proceeding.Correction, Patch: []byte(patch), Reason: "x"})
			w.wantCode(err, want, patch)
		}
		// A telephone number stands on no paper and in no total.
		parties, err := w.Contracts.FormFor(w.Registrar, &now)
		w.Must(err)
		parties.Parties[1].Phone = "0537-7777777"
		patch, err := json.Marshal(map[string]any{"parties": parties.Parties})
		w.Must(err)
		asked := w.open(w.Clerk, c.ID, proceeding.Request{Kind: proceeding.Correction, Patch: patch, Reason: "电话变更。"})
		_, err = w.s.Examine(t.Context(), w.Registrar, asked.ID, 0, proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "属实。"})
		w.Must(err)
		if got := w.contract(c.ID).CertificateNumber; got != now.CertificateNumber {
			t.Errorf("a telephone number gave a new certificate %s", got)
		}
		w.Verify()
	})
}

// Who may not, cannot; what does not fit, is refused with its place.
func TestRefusals(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("乳化液技术服务", "520000"))
		request := w.change(c.ID, `{"contract_amount":"500000"}`)
		_, err := w.s.Open(t.Context(), w.Stranger, c.ID, request)
		w.wantCode(err, fault.ObjectNotFound, "another organisation")
		_, err = w.s.Open(t.Context(), w.Registrar, c.ID, request)
		w.wantCode(err, fault.PermissionDenied, "a registrar applies for a change")
		_, err = w.s.Open(t.Context(), nil, c.ID, request)
		w.wantCode(err, fault.LoginRequired, "nobody")
		bare := request
		bare.Files = nil
		_, err = w.s.Open(t.Context(), w.Clerk, c.ID, bare)
		w.wantCode(err, fault.EvidenceMissing, "without the agreement")
		late := request
		late.EffectiveOn = w.Today().AddDays(1)
		_, err = w.s.Open(t.Context(), w.Clerk, c.ID, late)
		w.wantCode(err, fault.DateInFuture, "before it takes effect")
		p := w.open(w.Clerk, c.ID, request)
		_, err = w.s.Open(t.Context(), w.Clerk, c.ID, request)
		w.wantCode(err, fault.ProceedingOpen, "a second one")
		_, err = w.s.Get(t.Context(), w.Stranger, p.ID)
		w.wantCode(err, fault.ObjectNotFound, "read by another organisation")
		_, err = w.s.Examine(t.Context(), w.Registrar, p.ID, 7, proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "x"})
		w.wantCode(err, fault.StaleVersion, "an old version")
		above := proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "x", Approved: contract.Approved{ContractAmount: 1_000_000_001, TechnicalAmount: 1}}
		_, err = w.s.Examine(t.Context(), w.Registrar, p.ID, 0, above)
		w.wantCode(err, fault.MustTransferUp, "above the delegated limit")
		_, err = w.s.Examine(t.Context(), w.Registrar, p.ID, 0, proceeding.Finding{Recommendation: proceeding.Deny, Opinion: "未盖章。"})
		w.Must(err)
		seen, err := w.s.Get(t.Context(), w.Clerk, p.ID)
		w.Must(err)
		if seen.Opinion != "" || seen.Recommendation != "" {
			t.Error("the applicant reads the finding before the decision")
		}
		_, err = w.s.Decide(t.Context(), w.Reviewer, p.ID, 0, true, "同意。")
		w.wantCode(err, fault.RecommendationAgainst, "granted against the finding")
		_, err = w.s.SendBack(t.Context(), w.Reviewer, p.ID, 0, "请再核。")
		w.Must(err)
		_, err = w.s.Return(t.Context(), w.Registrar, p.ID, 0, "请补充盖章协议。")
		w.Must(err)
		_, err = w.s.Revise(t.Context(), w.Clerk, p.ID, 0, w.change(c.ID, `{"contract_amount":"480000"}`))
		w.Must(err)
		w.pass(p.ID, proceeding.Finding{Recommendation: proceeding.Grant})
		w.wantTotal(1, "480000.00", "2026")
		w.Verify()
	})
}

// A change that makes a contract large needs experts (draft Art 14).
func TestALargeChangeNeedsExperts(t *testing.T) {
	both(t, func(w *town) {
		c := w.Registered(w.Form("矿井水处理技术服务", "4000000"))
		p := w.open(w.Clerk, c.ID, w.change(c.ID, `{"contract_amount":"6000000"}`))
		f := proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "属实。"}
		_, err := w.s.Examine(t.Context(), w.Registrar, p.ID, 0, f)
		w.wantCode(err, fault.TooShort, "without a panel")
		for _, n := range []string{"甲", "乙", "丙"} {
			f.Panel = append(f.Panel, contract.Expert{Name: n, Opinion: "同意。"})
		}
		w.pass(p.ID, f)
		w.wantTotal(1, "6000000.00", "2026")
		w.Verify()
	})
}

// The time limits follow the notice that was imported, not the table built in.
func TestDueFollowsTheImportedCalendar(t *testing.T) {
	both(t, func(w *town) {
		w.On("2026-08-03")
		c := w.Registered(w.Form("托辊在线监测技术服务", "800000"))
		before := w.open(w.Clerk, c.ID, w.change(c.ID, `{"end_date":"2028-12-31"}`))
		_, err := w.s.Withdraw(t.Context(), w.Clerk, before.ID, 0, "材料另行准备。")
		w.Must(err)
		admin := &identity.Principal{UserID: w.Clerk.UserID, OrgID: w.Clerk.OrgID, Side: identity.SideBureau, Roles: []identity.Role{identity.RoleSystemAdmin}}
		_, err = w.Contracts.ImportCalendar(t.Context(), admin, calendar.Notice{Year: 2026, Document: "市政府通知", Entries: []calendar.Entry{
			{From: calendar.On(2026, 8, 5), To: calendar.On(2026, 8, 7), Kind: calendar.Off, Name: "防汛放假"}}})
		w.Must(err)
		after := w.open(w.Clerk, c.ID, w.change(c.ID, `{"end_date":"2028-12-31"}`))
		if days := before.Due.DaysUntil(after.Due); days != 3 {
			t.Errorf("three days off moved the limit from %s to %s", before.Due, after.Due)
		}
	})
}
