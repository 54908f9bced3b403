package brokerage_test

import (
	"slices"
	"strings"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/codes"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// TestFromMandateToPerformance follows one deal from the commission to what it
// counts for, and to what is missing for the provincial filing.
func TestFromMandateToPerformance(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		rate := int64(500)
		m, err := w.s.ProposeCommission(ctx, w.broker, brokerage.CommissionProposal{ClientCode: w.Seller.CreditCode, Side: brokerage.ForSeller, Scope: "在线监测技术的推介", From: w.Today(),
			To: w.Today().AddDays(365), Fee: brokerage.Fee{Kind: brokerage.FeeRate, Rate: &rate}})
		w.Must(err)
		if _, err = w.s.StepCommission(ctx, w.Stranger, m.ID, brokerage.ConfirmCommission, 0, ""); codeOf(err) != fault.ObjectNotFound {
			t.Errorf("a stranger confirms: %v", err)
		}
		m, err = w.s.StepCommission(ctx, w.Clerk, m.ID, brokerage.ConfirmCommission, 1, "")
		w.Must(err)
		if !m.InForce(w.Today()) || m.InForce(w.Today().AddDays(366)) || m.StatusOn(w.Today().AddDays(366)) != brokerage.Expired {
			t.Errorf("commission %+v", m)
		}
		i, err := w.s.Introduce(ctx, w.broker, brokerage.NewIntroduction{ACode: w.Seller.CreditCode, AName: "x", BCode: w.buyer.CreditCode, BName: "y", Subject: "托辊在线监测", On: w.Today().AddDays(-10), CommissionID: m.ID})
		w.Must(err)
		for _, who := range []*identity.Principal{w.Clerk, w.buyerClerk} {
			i, err = w.s.AnswerIntroduction(ctx, who, i.ID, 0, true, "")
			w.Must(err)
		}
		if i.Status != brokerage.IntroConfirmed || i.A.Name != w.Seller.Name {
			t.Errorf("introduction %+v", i)
		}
		n := naming()
		n.IntroductionID, n.CommissionID = i.ID, m.ID
		c, rows := w.brokered("托辊在线监测技术服务", "4000000", n)
		w.settle(c.ID, 300_000_000)
		r, err := w.s.DeclareReceipt(ctx, w.broker, c.ID, brokerage.NewReceipt{RowID: rows[0].ID, Amount: 5_000_000, PaidOn: w.Today(), InvoiceNo: "F1", PaperID: w.paper(w.broker, "v1")})
		w.Must(err)
		before, err := w.s.BrokerDeals(ctx, w.broker, w.ids["broker"], 2026)
		w.Must(err)
		if before.Measures.Commission != 0 {
			t.Error("commission counts before it is confirmed")
		}
		_, err = w.s.DecideReceipt(ctx, w.Registrar, c.ID, r.ID, 1, true, "与银行回单一致")
		w.Must(err)
		got, err := w.s.OrgPerformance(ctx, w.broker, w.agency.ID, 2026)
		w.Must(err)
		if x := got.Measures; x.Contracts != 1 || x.Credit != 180_000_000 || x.Paid != 300_000_000 || x.Commission != 5_000_000 || x.DaysToContract != 10 || x.Sellers != 1 || x.Buyers != 1 || x.Band != "A2" {
			t.Errorf("measures %+v", x)
		}
		want := []int64{120_000_000, 25_000_000, 820_000_000, 9}
		for k, x := range got.Thresholds {
			if x.Missing != want[k] {
				t.Errorf("%s %s: %d is missing, want %d", x.Kind, x.Measure, x.Missing, want[k])
			}
		}
		if last, err := w.s.BrokerDeals(ctx, w.Auditor, w.ids["broker"], 2025); err != nil || last.Measures.Credit != 0 || last.Deals[0].Reason != brokerage.NotPaid {
			t.Errorf("the year before: %+v %v", last.Measures, err)
		}
		if n, band, err := w.s.Deals(ctx, w.ids["broker"]); err != nil || n != 1 || band != "A2" {
			t.Errorf("in public: %d deals, band %s, %v", n, band, err)
		}
		if _, err := w.s.OrgPerformance(ctx, w.Stranger, w.agency.ID, 2026); codeOf(err) != fault.ObjectNotFound {
			t.Errorf("a stranger reads the performance: %v", err)
		}
		w.Verify()
	})
}

// TestBadNamings: each bad entry has its own answer, and nothing changes.
func TestBadNamings(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		c := w.draft("名单不符的技术服务", "600000")
		yes, rate := true, int64(10_001)
		bad := []struct {
			what   string
			who    *identity.Principal
			change func(n *brokerage.Naming)
			want   fault.Code
		}{
			{"no such number", w.Clerk, func(n *brokerage.Naming) { n.BrokerNo = "TAB2026999999" }, fault.BrokerUnknown},
			{"another organisation's contract", w.Stranger, func(*brokerage.Naming) {}, fault.ObjectNotFound},
			{"the broker himself", w.broker, func(*brokerage.Naming) {}, fault.ObjectNotFound},
			{"a registrar", w.Registrar, func(*brokerage.Naming) {}, fault.PermissionDenied},
			{"no separate contract", w.Clerk, func(n *brokerage.Naming) {
				n.Form, n.RefNo, n.RefSignedOn = brokerage.SeparateContract, "ZJ-1", w.Today()
			}, fault.BrokerReference},
			{"a hash that is none", w.Clerk, func(n *brokerage.Naming) { n.RefSHA256 = "abc" }, fault.WrongFormat},
			{"unknown form", w.Clerk, func(n *brokerage.Naming) { n.Form = "F9" }, fault.UnknownCode},
			{"no share", w.Clerk, func(n *brokerage.Naming) { n.Share = 0 }, fault.BrokerShares},
			{"more than all", w.Clerk, func(n *brokerage.Naming) { n.Share = 10_001 }, fault.BrokerShares},
			{"fixed without an amount", w.Clerk, func(n *brokerage.Naming) { n.Fee.Amount = nil }, fault.BrokerFee},
			{"a rate above all", w.Clerk, func(n *brokerage.Naming) { n.Fee = brokerage.Fee{Kind: brokerage.FeeRate, Rate: &rate} }, fault.BrokerFee},
			{"for nothing, not in-house", w.Clerk, func(n *brokerage.Naming) { n.Fee = brokerage.Fee{Kind: brokerage.FeeNone} }, fault.BrokerFee},
			{"a conflict without a word", w.Clerk, func(n *brokerage.Naming) { n.Conflict = &yes }, fault.MissingField},
			{"both, one consent", w.Clerk, func(n *brokerage.Naming) { n.Role, n.SellerConsentOn = brokerage.ForBoth, w.Today() }, fault.BrokerConsent},
			{"employed by the seller", w.Clerk, func(n *brokerage.Naming) { n.BrokerNo = "TAB2026000003" }, fault.BrokerOfParty},
			{"in-house of nobody here", w.Clerk, func(n *brokerage.Naming) { n.Role = brokerage.InHouse }, fault.BrokerNotInhouse},
			{"another's introduction", w.Clerk, func(n *brokerage.Naming) { n.IntroductionID = "none" }, fault.ObjectNotFound},
		}
		for _, b := range bad {
			n := naming()
			b.change(&n)
			if _, err := w.s.Name(t.Context(), b.who, c.ID, n); codeOf(err) != b.want {
				t.Errorf("%s: %v, want %s", b.what, err, b.want)
			}
		}
		rows, err := w.s.Brokers(t.Context(), w.Clerk, c.ID)
		w.Must(err)
		if len(rows) != 0 {
			t.Errorf("%d entries were kept", len(rows))
		}
		_, err = w.s.Name(t.Context(), w.Clerk, c.ID, naming())
		w.Must(err)
		if _, err = w.s.Name(t.Context(), w.Clerk, c.ID, naming()); codeOf(err) != fault.BrokerNamedTwice {
			t.Errorf("named twice: %v", err)
		}
		n := naming()
		n.BrokerNo, n.Share = "TAB2026000002", 4_001
		if _, err = w.s.Name(t.Context(), w.Clerk, c.ID, n); codeOf(err) != fault.BrokerShares {
			t.Errorf("shares of 100.01 %%: %v", err)
		}
	})
}

// TestOnlyInGoodStandingOnTheSigningDate: what counts is the day the contract was
// signed, at naming and again at submission, with the status and the day.
func TestOnlyInGoodStandingOnTheSigningDate(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft("签订时备案有效的技术服务", "600000")
		early := w.draft("备案前签订的技术服务", "610000")
		_, err := w.Contracts.Update(ctx, w.Clerk, early.ID, 0, []byte(`{"sign_date":"`+w.Today().AddDays(-61).String()+`"}`))
		w.Must(err)
		_, err = w.s.Name(ctx, w.Clerk, early.ID, naming())
		if codeOf(err) != fault.BrokerNotActive || !strings.Contains(fault.As(err).Fields[0].Text.En, w.Today().AddDays(-61).String()) {
			t.Errorf("before the filing: %v", err)
		}
		b, err := w.s.Name(ctx, w.Clerk, c.ID, naming())
		w.Must(err)
		// Before it is filed the broker alone sees it, to agree; it counts for nobody.
		for _, who := range []struct {
			p    *identity.Principal
			want int
		}{{w.broker, 1}, {w.Auditor, 0}} {
			got, err := w.s.BrokerDeals(ctx, who.p, w.ids["broker"], 0)
			w.Must(err)
			if len(got.Deals) != who.want || got.Measures != (brokerage.Measures{Band: "A0", DaysToContract: -1}) {
				t.Errorf("a draft: %d deals, want %d; measures %+v", len(got.Deals), who.want, got.Measures)
			}
		}
		w.suspend(w.broker, w.Today())
		_, err = w.Contracts.Submit(ctx, w.Clerk, c.ID, 0)
		if codeOf(err) != fault.BrokerNotActive {
			t.Errorf("suspended on the signing date, at submission: %v", err)
		}
		if _, err = w.s.Introduce(ctx, w.broker, brokerage.NewIntroduction{ACode: w.Seller.CreditCode, AName: "x", BCode: w.buyer.CreditCode, BName: "y", Subject: "z", On: w.Today()}); codeOf(err) != fault.BrokerNotActive {
			t.Errorf("introduces while suspended: %v", err)
		}
		w.Must(w.s.Remove(ctx, w.Clerk, c.ID, b.ID, 1))
		w.register(c.ID)
		w.Verify()
	})
}

// TestConflictAndFreezing: without the declaration the contract stays a draft;
// once submitted only the registrar amends, with a reason.
func TestConflictAndFreezing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.draft("声明利益冲突的技术服务", "600000")
		n := naming()
		n.Conflict = nil
		b, err := w.s.Name(ctx, w.Clerk, c.ID, n)
		w.Must(err)
		if _, err = w.Contracts.Submit(ctx, w.Clerk, c.ID, 0); codeOf(err) != fault.BrokerConflictMissing {
			t.Errorf("submitted without the declaration: %v", err)
		}
		b, err = w.s.Rename(ctx, w.Clerk, c.ID, b.ID, b.Version, naming())
		w.Must(err)
		if _, err = w.s.Answer(ctx, w.second, c.ID, b.ID, 0, true, ""); codeOf(err) != fault.ObjectNotFound {
			t.Errorf("another broker agrees: %v", err)
		}
		b, err = w.s.Answer(ctx, w.broker, c.ID, b.ID, b.Version, false, "未曾参与")
		w.Must(err)
		if _, err = w.Contracts.Submit(ctx, w.Clerk, c.ID, 0); codeOf(err) != fault.BrokerDeclined {
			t.Errorf("submitted although the broker declined: %v", err)
		}
		b, err = w.s.Rename(ctx, w.Clerk, c.ID, b.ID, b.Version, naming())
		w.Must(err)
		w.register(c.ID)
		if _, err = w.s.Rename(ctx, w.Clerk, c.ID, b.ID, b.Version, naming()); codeOf(err) != fault.BrokerFrozen {
			t.Errorf("changed after submission: %v", err)
		}
		if err = w.s.Remove(ctx, w.Clerk, c.ID, b.ID, b.Version); codeOf(err) != fault.BrokerFrozen {
			t.Errorf("removed after submission: %v", err)
		}
		share := int64(2_500)
		for _, x := range []struct {
			who  *identity.Principal
			a    brokerage.Amendment
			want fault.Code
		}{
			{w.Clerk, brokerage.Amendment{Reason: "r", Share: &share}, fault.PermissionDenied},
			{w.Registrar, brokerage.Amendment{Share: &share}, fault.MissingField},
		} {
			if _, err = w.s.Amend(ctx, x.who, c.ID, b.ID, 0, x.a); codeOf(err) != x.want {
				t.Errorf("amended by %s: %v, want %s", x.who.Username, err, x.want)
			}
		}
		b, err = w.s.Amend(ctx, w.Registrar, c.ID, b.ID, b.Version, brokerage.Amendment{Reason: "双方书面更正", Share: &share})
		w.Must(err)
		if b.ShareBp != 2_500 {
			t.Errorf("amended to %d", b.ShareBp)
		}
		w.Verify()
	})
}

// TestIntroducedBefore: a later contract of the same two is matched for 24
// months, whoever of them sells; only what both confirmed protects.
func TestIntroducedBefore(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		found := func(c contract.Contract) string {
			checked, err := w.Contracts.Findings(ctx, w.Clerk, c.ID)
			w.Must(err)
			for _, f := range checked.Findings {
				if f.Code == fault.IntroducedBefore {
					return f.Why.En
				}
			}
			return ""
		}
		on := w.Today()
		i, err := w.s.Introduce(ctx, w.broker, brokerage.NewIntroduction{ACode: w.buyer.CreditCode, AName: "x", BCode: w.Seller.CreditCode, BName: "y", Subject: "在线监测", On: on})
		w.Must(err)
		c := w.draft("绕开经纪人的技术服务", "600000")
		if found(c) != "" {
			t.Error("an introduction that nobody confirmed is matched")
		}
		_, err = w.s.AnswerIntroduction(ctx, w.Clerk, i.ID, 0, true, "")
		w.Must(err)
		if _, err = w.s.AnswerIntroduction(ctx, w.Clerk, i.ID, 0, true, ""); codeOf(err) != fault.IntroductionAnswered {
			t.Errorf("answered twice: %v", err)
		}
		if found(c) != "" {
			t.Error("an introduction that one side confirmed is matched")
		}
		_, err = w.s.AnswerIntroduction(ctx, w.buyerClerk, i.ID, 0, true, "")
		w.Must(err)
		if why := found(c); !strings.Contains(why, brokerNo) || !strings.Contains(why, on.String()) {
			t.Errorf("the finding says %q", why)
		}
		w.register(c.ID) // a finding, not an obstacle
		for _, x := range []struct {
			signed string
			want   bool
		}{{"2028-03-02", true}, {"2028-03-03", false}} {
			w.On("2028-03-10")
			c := w.draft("后来的技术服务 "+x.signed, "700000")
			_, err := w.Contracts.Update(ctx, w.Clerk, c.ID, 0, []byte(`{"sign_date":"`+x.signed+`"}`))
			w.Must(err)
			if (found(c) != "") != x.want {
				t.Errorf("signed on %s, introduced on %s: %q", x.signed, on, found(c))
			}
		}
		w.Verify()
	})
}

// TestIntroductionsOnPaper: a body without an account confirms on paper, one
// with an account by itself; one refusal ends it.
func TestIntroductionsOnPaper(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		outside := codes.CreditCodeWithCheck("91110108MA0000077")
		in := brokerage.NewIntroduction{ACode: w.Seller.CreditCode, AName: "x", BCode: outside, BName: "京西智能有限公司", Subject: "联合研发", On: w.Today()}
		for what, change := range map[string]func(n *brokerage.NewIntroduction){
			"introduction_parties": func(n *brokerage.NewIntroduction) { n.BCode = n.ACode },
			"date_in_future":       func(n *brokerage.NewIntroduction) { n.On = w.Today().AddDays(1) },
			"credit_code_format":   func(n *brokerage.NewIntroduction) { n.BCode = "123" },
			"missing_field":        func(n *brokerage.NewIntroduction) { n.Subject = "" },
		} {
			bad := in
			change(&bad)
			if _, err := w.s.Introduce(ctx, w.broker, bad); string(codeOf(err)) != what {
				t.Errorf("%v, want %s", err, what)
			}
		}
		own := in
		own.ACode = w.agency.CreditCode
		if _, err := w.s.Introduce(ctx, w.broker, own); codeOf(err) != fault.IntroductionParties {
			t.Errorf("the broker's own organisation: %v", err)
		}
		if _, err := w.s.Introduce(ctx, w.Clerk, in); codeOf(err) != fault.BrokerNone {
			t.Errorf("by somebody who is no broker: %v", err)
		}
		i, err := w.s.Introduce(ctx, w.broker, in)
		w.Must(err)
		paper := w.paper(w.broker, "letter")
		if _, err = w.s.PaperForIntroduction(ctx, w.broker, i.ID, 0, false, paper); codeOf(err) != fault.IntroductionOnPlatform {
			t.Errorf("paper for a body with an account: %v", err)
		}
		if _, err = w.s.PaperForIntroduction(ctx, w.broker, i.ID, 0, true, "none"); codeOf(err) != fault.PaperUnknown {
			t.Errorf("a paper that nobody uploaded: %v", err)
		}
		i, err = w.s.PaperForIntroduction(ctx, w.broker, i.ID, 0, true, paper)
		w.Must(err)
		if _, err = w.s.AnswerIntroduction(ctx, w.Clerk, i.ID, 0, false, ""); codeOf(err) != fault.MissingField {
			t.Errorf("refused without a reason: %v", err)
		}
		i, err = w.s.AnswerIntroduction(ctx, w.Clerk, i.ID, 0, false, "未曾介绍")
		w.Must(err)
		if i.Status != brokerage.IntroRefused {
			t.Errorf("one side refused: %s", i.Status)
		}
		if _, err = w.s.WithdrawIntroduction(ctx, w.broker, i.ID, 0, "记错了"); codeOf(err) != fault.ActionNotAllowed {
			t.Errorf("withdrawn after the end: %v", err)
		}
		w.Verify()
	})
}

// TestReceipts: a voucher counts once, up to the fee, from where the broker works.
func TestReceipts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c, rows := w.brokered("收取佣金的技术服务", "600000", naming())
		voucher := w.paper(w.broker, "v1")
		in := func(change func(n *brokerage.NewReceipt)) brokerage.NewReceipt {
			n := brokerage.NewReceipt{RowID: rows[0].ID, Amount: 3_000_000, PaidOn: w.Today(), InvoiceNo: "F1", PaperID: voucher}
			change(&n)
			return n
		}
		same := func(*brokerage.NewReceipt) {}
		r, err := w.s.DeclareReceipt(ctx, w.broker, c.ID, in(same))
		w.Must(err)
		for _, x := range []struct {
			what   string
			who    *identity.Principal
			change func(n *brokerage.NewReceipt)
			want   fault.Code
		}{
			{"the same voucher", w.broker, func(n *brokerage.NewReceipt) { n.Amount = 1 }, fault.ReceiptDuplicate},
			{"more than the fee", w.broker, func(n *brokerage.NewReceipt) { n.Amount, n.PaperID = 2_000_001, w.paper(w.broker, "v2") }, fault.ReceiptExceeds},
			{"nothing", w.broker, func(n *brokerage.NewReceipt) { n.Amount = 0 }, fault.AmountRange},
			{"tomorrow", w.broker, func(n *brokerage.NewReceipt) { n.PaidOn = w.Today().AddDays(1) }, fault.DateInFuture},
			{"the seller", w.Clerk, same, fault.ObjectNotFound},
			{"no voucher", w.broker, func(n *brokerage.NewReceipt) { n.PaperID = "none" }, fault.PaperUnknown},
		} {
			if _, err := w.s.DeclareReceipt(ctx, x.who, c.ID, in(x.change)); codeOf(err) != x.want {
				t.Errorf("%s: %v, want %s", x.what, err, x.want)
			}
		}
		if _, err = w.s.DecideReceipt(ctx, w.broker, c.ID, r.ID, 0, true, "自己核定"); codeOf(err) != fault.PermissionDenied {
			t.Errorf("the broker confirms: %v", err)
		}
		_, err = w.s.DecideReceipt(ctx, w.Registrar, c.ID, r.ID, 0, false, "看不清")
		w.Must(err)
		_, err = w.s.DeclareReceipt(ctx, w.broker, c.ID, in(same)) // what was rejected may come again
		w.Must(err)
		list, err := w.s.Receipts(ctx, w.Clerk, c.ID)
		w.Must(err)
		if len(list) != 2 || list[0].OrgName != w.agency.Name {
			t.Errorf("receipts %+v", list)
		}
		if _, err = w.s.Receipts(ctx, w.Stranger, c.ID); codeOf(err) != fault.ObjectNotFound {
			t.Errorf("a stranger reads receipts: %v", err)
		}
		w.Verify()
	})
}

// TestCommissions: bad proposals and steps out of order, each with its answer.
func TestCommissions(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		good := func() brokerage.CommissionProposal {
			return brokerage.CommissionProposal{ClientCode: w.Seller.CreditCode, Side: brokerage.ForSeller, Scope: "推介", From: w.Today(), To: w.Today().AddDays(30), Fee: brokerage.Fee{Kind: brokerage.FeeLabour}}
		}
		for _, x := range []struct {
			what   string
			change func(n *brokerage.CommissionProposal)
			want   fault.Code
		}{
			{"nobody's code", func(n *brokerage.CommissionProposal) { n.ClientCode = "91370902MA00000XXX" }, fault.MandateClient},
			{"the own organisation", func(n *brokerage.CommissionProposal) { n.ClientCode = w.agency.CreditCode }, fault.MandateClient},
			{"in-house of another", func(n *brokerage.CommissionProposal) { n.Side = brokerage.InHouse }, fault.MandateClient},
			{"ends before it begins", func(n *brokerage.CommissionProposal) { n.To = w.Today().AddDays(-1) }, fault.MandatePeriod},
			{"for both, no consent of the buyer", func(n *brokerage.CommissionProposal) {
				n.Side, n.SellerConsentOn = brokerage.ForBoth, w.Today()
			}, fault.BrokerConsent},
			{"consent tomorrow", func(n *brokerage.CommissionProposal) {
				n.Side, n.SellerConsentOn, n.BuyerConsent = brokerage.ForBoth, w.Today(), w.Today().AddDays(1)
			}, fault.DateInFuture},
			{"for nothing", func(n *brokerage.CommissionProposal) { n.Fee.Kind = brokerage.FeeNone }, fault.BrokerFee},
			{"no scope", func(n *brokerage.CommissionProposal) { n.Scope = "" }, fault.MissingField},
		} {
			n := good()
			x.change(&n)
			if _, err := w.s.ProposeCommission(ctx, w.broker, n); codeOf(err) != x.want {
				t.Errorf("%s: %v, want %s", x.what, err, x.want)
			}
		}
		m, err := w.s.ProposeCommission(ctx, w.broker, good())
		w.Must(err)
		if _, err = w.s.StepCommission(ctx, w.broker, m.ID, brokerage.ConfirmCommission, 0, ""); fault.As(err) == nil {
			t.Error("the broker confirms for the client")
		}
		_, err = w.s.StepCommission(ctx, w.Clerk, m.ID, brokerage.RefuseCommission, 0, "未曾委托")
		w.Must(err)
		if _, err = w.s.StepCommission(ctx, w.Clerk, m.ID, brokerage.ConfirmCommission, 0, ""); codeOf(err) != fault.ActionNotAllowed {
			t.Errorf("confirmed after the refusal: %v", err)
		}
		second, err := w.s.ProposeCommission(ctx, w.broker, good())
		w.Must(err)
		_, err = w.s.StepCommission(ctx, w.broker, second.ID, brokerage.EndCommission, second.Version, "不再代理")
		w.Must(err)
		page, err := w.s.Commissions(ctx, w.Clerk, brokerage.Filter{Limit: 1})
		w.Must(err)
		next, err := w.s.Commissions(ctx, w.Clerk, brokerage.Filter{Limit: 1, Cursor: page.NextCursor})
		w.Must(err)
		if page.Items[0].ID != second.ID || next.Items[0].ID != m.ID || next.NextCursor != "" {
			t.Errorf("pages %v %v", page, next)
		}
		if none, err := w.s.Commissions(ctx, w.Stranger, brokerage.Filter{}); err != nil || len(none.Items) != 0 {
			t.Errorf("a stranger sees %d, %v", len(none.Items), err)
		}
		w.Verify()
	})
}

// TestRelatedDealsAreShownAndNotCounted.
func TestRelatedDealsAreShownAndNotCounted(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		n := naming()
		n.RelatedParty = true
		c, _ := w.brokered("关联方之间的技术服务", "600000", n)
		w.settle(c.ID, 10_000_000)
		got, err := w.s.BrokerDeals(t.Context(), w.broker, w.ids["broker"], 2026)
		w.Must(err)
		if d := got.Deals[0]; d.Reason != brokerage.RelatedDeal || d.Credit != 0 || !slices.Equal(d.Relations, []brokerage.Relation{brokerage.DeclaredRelated}) {
			t.Errorf("deal %+v", d)
		}
		if m := got.Measures; m.Credit != 0 || m.Contracts != 0 || m.Related != 1 || m.RelatedAmount != 6_000_000 {
			t.Errorf("measures %+v", m)
		}
	})
}

// TestBands: each edge belongs to the band above.
func TestBands(t *testing.T) {
	for n, want := range map[amount.Fen]string{0: "A0", 1: "A1", 99_999_999: "A1", 100_000_000: "A2", 300_000_000: "A3", 1_000_000_000: "A4", 5_000_000_000: "A5", 10_000_000_000: "A6"} {
		if got := brokerage.Band(n); got != want {
			t.Errorf("%s yuan: %s, want %s", n, got, want)
		}
	}
}
