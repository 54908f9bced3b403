package reward_test

import (
	"fmt"
	"strings"
	"testing"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/conversion"
	"jishi/internal/conversion/conversiontest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/notice"
	"jishi/internal/reward"
)

type world struct {
	*conversiontest.World
	t *testing.T
	r *reward.Service
	n int
}

func both(t *testing.T, f func(t *testing.T, w *world)) {
	conversiontest.Both(t, reward.Tables(), func(t *testing.T, base *conversiontest.World) {
		f(t, &world{World: base, t: t, r: reward.New(base.Journal, base.Deals, base.Notices, base.Ledger)})
	})
}

// sold is a deal whose contract is registered.
func (w *world) sold(name, yuan string) conversion.Conversion {
	w.t.Helper()
	fen, err := amount.Parse(yuan)
	w.Must(err)
	c := w.Cleared(name, fen)
	d := w.Draft(name+"专利转让", yuan)
	c, err = w.Deals.Link(w.t.Context(), w.Clerk, c.ID, c.Version, d.ID, 10_000)
	w.Must(err)
	w.Register(d.ID)
	return c
}

var fair = reward.Shares{Contributors: 7000, Office: 1000, Unit: 2000}

// agreed is an agreement that the people agreed to.
func (w *world) agreed(c conversion.Conversion, n reward.NewAgreement) reward.Agreement {
	w.t.Helper()
	n.PaperID = w.voucher(c)
	a, err := w.r.Agree(w.t.Context(), w.Clerk, c.ID, n)
	w.Must(err)
	a, err = w.r.RecordAgreed(w.t.Context(), w.Clerk, c.ID, a.ID, a.Version, w.Today())
	w.Must(err)
	return a
}

func (w *world) voucher(c conversion.Conversion) string {
	w.t.Helper()
	w.n++
	return w.Paper(c.ID, fmt.Sprint("voucher ", w.n)).ID
}

// costs are those of the reference case.
var costs = reward.Costs{Taxes: 6_000_000, Upkeep: 2_000_000, Direct: 3_000_000}

func (w *world) distribute(c conversion.Conversion, settlement string) (reward.Distribution, error) {
	return w.r.Distribute(w.t.Context(), w.Clerk, c.ID, reward.NewDistribution{Basis: reward.BySettlement, SettlementID: settlement, Costs: costs})
}

func (w *world) pay(d reward.Distribution, seq int64, fen amount.Fen) (reward.Distribution, error) {
	c, err := w.Deals.Get(w.t.Context(), w.Clerk, d.ConversionID)
	w.Must(err)
	return w.r.Pay(w.t.Context(), w.Clerk, d.ConversionID, d.ID, reward.NewPayment{Seq: seq, Amount: fen, PaidOn: w.Today(), PaperID: w.voucher(c)})
}

// noticed opens the notices and lets them run out.
func (w *world) noticed(d reward.Distribution) reward.Distribution {
	w.t.Helper()
	d, err := w.r.OpenNotices(w.t.Context(), w.Clerk, d.ConversionID, d.ID, d.Version, "0538-0000009", "科技处")
	w.Must(err)
	w.On(d.Notices[0].To.AddDays(1).String())
	return d
}

// TestFromIncomeToPayment is the reference case on its whole way.
func TestFromIncomeToPayment(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.sold("秸秆深埋还田装置", "1000000.00")
		s := w.Settle(c.ContractID, 100_000_000)
		_, err := w.distribute(c, s.ID)
		w.Refused(err, fault.RewardAgreementMissing)
		low := w.agreed(c, reward.NewAgreement{Shares: reward.Shares{Contributors: 6999, Office: 1000, Unit: 2001}, OfficeUsed: true})
		if len(low.Below) != 1 || low.Below[0].Key != "contributors" {
			t.Errorf("below: %+v", low.Below)
		}
		_, err = w.distribute(c, s.ID)
		w.Refused(err, fault.RewardBelowFloor)
		if f := fault.As(err); !strings.Contains(f.Fields[0].Text.Zh, "还差 89.00 元") || !strings.Contains(f.Fields[0].Text.En, "623000.00 yuan are due to the contributors") {
			t.Errorf("says %+v", f.Fields)
		}
		member := w.User(w.University, "kong", identity.RoleClerk)
		people := []reward.Person{{Name: "孔令辉", UnitCode: w.University.CreditCode, Share: 5000, Main: true, Leader: true, Username: "kong"},
			{Name: "孟繁", UnitCode: w.University.CreditCode, Share: 3000}, {Name: "曾庆", UnitCode: w.University.CreditCode, Share: 2000}}
		w.agreed(c, reward.NewAgreement{Shares: fair, OfficeUsed: true, People: people})
		_, err = w.distribute(c, "other")
		w.Refused(err, fault.RewardIncomeUnknown)
		d, err := w.distribute(c, s.ID)
		w.Must(err)
		if d.Net != 89_000_000 || d.Contributors != 62_300_000 || d.Office != 8_900_000 || d.Unit != 17_800_000 || d.People[0].Amount != 31_150_000 || d.No != "TAR2026000001" {
			t.Errorf("%+v", d)
		}
		_, err = w.distribute(c, s.ID)
		w.Refused(err, fault.RewardExists)
		_, err = w.pay(d, 0, 1)
		w.Refused(err, fault.RewardNoticeNeeded)
		w.paid(c, d)

		mine, err := w.r.Mine(ctx, member)
		w.Must(err)
		if len(mine) != 1 || mine[0].Part.Paid != 31_150_000 || mine[0].Part.Name != "孔令辉" || len(mine[0].Payments) != 2 {
			t.Errorf("mine: %+v", mine)
		}
		if none, err := w.r.Mine(ctx, w.Clerk); err != nil || len(none) != 0 {
			t.Errorf("the office has %+v, %v", none, err)
		}
		_, err = w.r.Distributions(ctx, w.Stranger, c.ID)
		w.Refused(err, fault.ObjectNotFound)
	})
}

// paid goes from the notices to the last instalment.
func (w *world) paid(c conversion.Conversion, d reward.Distribution) {
	t, ctx := w.t, w.t.Context()
	t.Helper()
	d, err := w.r.OpenNotices(ctx, w.Clerk, c.ID, d.ID, d.Version, "0538-0000009", "科技处")
	w.Must(err)
	if len(d.Notices) != 2 || d.Notices[0].Kind != notice.RewardCash || d.Notices[1].Kind != notice.LeaderPay {
		t.Fatalf("notices: %+v", d.Notices)
	}
	said := fmt.Sprint(d.Notices[0].Content)
	for _, want := range []string{d.CertificateNo, "孔令辉", "311500.00", "孟繁", "TAC2026000001"} {
		if !strings.Contains(said, want) {
			t.Errorf("the notice does not say %q: %s", want, said)
		}
	}
	if said := fmt.Sprint(d.Notices[1].Content); strings.Contains(said, "孟繁") {
		t.Errorf("the leaders' notice names others: %s", said)
	}
	if calendar.Default().WorkingDaysBetween(w.Today(), d.Notices[0].To) != 15 {
		t.Errorf("the notice ends on %s", d.Notices[0].To)
	}
	w.On(d.Notices[0].To.String())
	_, err = w.pay(d, 0, 1)
	w.Refused(err, fault.RewardNoticeRunning)
	o, err := w.Notices.Object(ctx, nil, d.Notices[1].No, notice.NewObjection{Name: "乙某", Contact: "13800000000", Words: "孔令辉没有参加该项研究，请核实。"})
	w.Must(err)
	w.On(d.Notices[0].To.AddDays(1).String())
	_, err = w.pay(d, 0, 1)
	w.Refused(err, fault.RewardObjection)
	_, err = w.Notices.Decide(ctx, w.Head, d.LeaderNotice, o.ID, 0, false, "项目任务书载明其为负责人，异议不成立。")
	w.Must(err)
	_, err = w.r.Pay(ctx, w.Clerk, c.ID, d.ID, reward.NewPayment{Seq: 0, Amount: 1, PaidOn: d.Notices[0].To, PaperID: w.voucher(c)})
	w.Refused(err, fault.RewardPaidEarly)
	_, err = w.pay(d, 0, 31_150_001)
	w.Refused(err, fault.RewardExceeds)
	d, err = w.pay(d, 0, 31_000_000)
	w.Must(err)
	_, err = w.pay(d, 0, 150_001)
	w.Refused(err, fault.RewardExceeds)
	wrong, err := w.pay(d, 1, 100)
	w.Must(err)
	last := wrong.Payments[len(wrong.Payments)-1]
	_, err = w.r.Void(ctx, w.Clerk, c.ID, d.ID, last.ID, "金额录错")
	w.Must(err)
	_, err = w.r.Void(ctx, w.Clerk, c.ID, d.ID, last.ID, "金额录错")
	w.Refused(err, fault.ActionNotAllowed)
	d, err = w.pay(d, 1, 18_690_000)
	w.Must(err)
	d, err = w.pay(d, 2, 12_460_000)
	w.Must(err)
	if d.Stage(w.Today()) != "PAYABLE" || d.Payments[0].Late {
		t.Errorf("stage %s", d.Stage(w.Today()))
	}
	w.On(d.ReliefUntil.AddDays(1).String())
	d, err = w.pay(d, 0, 150_000)
	w.Must(err)
	if d.Stage(w.Today()) != "PAID" || !d.Payments[len(d.Payments)-1].Late || d.PaidOut() != d.Contributors {
		t.Errorf("stage %s, %s of %s", d.Stage(w.Today()), d.PaidOut(), d.Contributors)
	}
	_, err = w.pay(d, 0, 1)
	w.Refused(err, fault.RewardExceeds)
}

// TestStale: when the contract is revoked the distribution says so and nothing of
// it changes; nothing more is paid.
func TestStale(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.sold("秸秆深埋还田装置", "1000000.00")
		s := w.Settle(c.ContractID, 100_000_000)
		w.agreed(c, reward.NewAgreement{Shares: fair, OfficeUsed: true})
		d, err := w.distribute(c, s.ID)
		w.Must(err)
		d = w.noticed(d)
		d, err = w.pay(d, 0, 1_000_000)
		w.Must(err)
		d, err = w.r.Cancel(ctx, w.Clerk, c.ID, d.ID, 0, "成本漏计")
		w.Must(err)
		if d.PaidOut() != 1_000_000 || !d.Notices[0].ClosedOn(w.Today()) {
			t.Errorf("cancelled: %+v", d)
		}
		_, err = w.pay(d, 0, 1)
		w.Refused(err, fault.ActionNotAllowed)
		again, err := w.distribute(c, s.ID)
		w.Must(err)
		if again.Replaces != d.ID || again.People[0].Paid != 1_000_000 || again.People[1].Paid != 0 {
			t.Errorf("what was paid does not count: %+v", again.People)
		}
		again = w.noticed(again)
		_, err = w.pay(again, 0, 31_150_000)
		w.Refused(err, fault.RewardExceeds)
		_, err = w.pay(again, 0, 30_150_000)
		w.Must(err)

		w.revoke(c.ContractID)
		list, err := w.r.Distributions(ctx, w.Auditor, c.ID)
		w.Must(err)
		now := list[0]
		if now.ID != again.ID || len(now.Stale) != 1 || now.Stale[0] != reward.ContractEnded || now.Stage(w.Today()) != "STALE" || now.Gross != 100_000_000 || now.PaidOut() != 31_150_000 {
			t.Errorf("after the revocation: %+v", now)
		}
		_, err = w.pay(now, 1, 1)
		w.Refused(err, fault.RewardStale)
		_, err = w.r.Cancel(ctx, w.Clerk, c.ID, now.ID, 0, "合同已撤销")
		w.Must(err)
		_, err = w.distribute(c, s.ID)
		w.Refused(err, fault.RewardUnregistered)
	})
}

// revoke takes a contract off the register.
func (w *world) revoke(id string) {
	w.t.Helper()
	_, err := w.Journal.Record(w.t.Context(), w.Reviewer.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := w.Contracts.LockRegistered(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		facts, err := w.Contracts.End(tx, c, contract.Revoked)
		return journal.Event{Kind: "contract.revoked", ObjectType: "contract", ObjectID: c.ID, Version: c.Version, OwnerOrg: c.OrgID, Data: facts}, err
	})
	w.Must(err)
}

// TestProfitAndEquity: own implementation shares the profit of at most five years
// in a row, equity its value; an enterprise is free.
func TestProfitAndEquity(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c, err := w.Deals.Create(ctx, w.Clerk, w.Achievement("玉米精播机").ID, conversion.Terms{Mode: "SELF"})
		w.Must(err)
		c, err = w.Deals.Clear(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		w.agreed(c, reward.NewAgreement{Shares: reward.Shares{Contributors: 1000, Unit: 9000}})
		profit := func(year int64) (reward.Distribution, error) {
			return w.r.Distribute(ctx, w.Clerk, c.ID, reward.NewDistribution{Basis: reward.ByProfit, ProfitYear: year, Profit: 10_000_000, PaperID: w.voucher(c)})
		}
		_, err = profit(2026)
		w.Refused(err, fault.RewardProfitYear)
		d, err := profit(2020)
		w.Must(err)
		if d.Contributors != 1_000_000 || d.CertificateNo != "" {
			t.Errorf("%+v", d)
		}
		_, err = profit(2020)
		w.Refused(err, fault.RewardExists)
		_, err = profit(2025)
		w.Refused(err, fault.RewardProfitYear)
		_, err = profit(2024)
		w.Must(err)
		_, err = w.r.Distribute(ctx, w.Clerk, c.ID, reward.NewDistribution{Basis: reward.BySettlement, SettlementID: "x"})
		w.Refused(err, fault.RewardBasis)
		d = w.noticed(d)
		if d, err = w.pay(d, 0, 500_000); err != nil || d.People[0].Open() != 0 {
			t.Errorf("own implementation is not paid: %v", err)
		}
		w.equity()
	})
}

func (w *world) equity() {
	t, ctx := w.t, w.t.Context()
	in := conversiontest.Terms(50_000_000)
	in.Mode, in.Payment = "EQUITY", "5"
	c, err := w.Deals.Create(ctx, w.Clerk, w.Achievement("智能灌溉系统").ID, in)
	w.Must(err)
	c, err = w.Deals.OpenNotice(ctx, w.Clerk, c.ID, c.Version)
	w.Must(err)
	w.On(c.Notice.To.AddDays(1).String())
	c, err = w.Deals.Clear(ctx, w.Clerk, c.ID, c.Version)
	w.Must(err)
	w.agreed(c, reward.NewAgreement{Shares: reward.Shares{Contributors: 7000, Unit: 3000}})
	equity := reward.NewDistribution{Basis: reward.ByEquity}
	_, err = w.r.Distribute(ctx, w.Clerk, c.ID, equity)
	w.Refused(err, fault.RewardUnregistered)
	draft := w.Draft("智能灌溉系统作价投资", "500000.00")
	c, err = w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, draft.ID, 10_000)
	w.Must(err)
	w.Register(draft.ID)
	d, err := w.r.Distribute(ctx, w.Clerk, c.ID, equity)
	w.Must(err)
	if d.Gross != 50_000_000 || d.Contributors != 35_000_000 {
		t.Errorf("equity: %+v", d)
	}
	if _, err = w.pay(d, 1, 10_500_000); err != nil { // shares to no leader need no notice
		t.Errorf("shares are not transferred: %v", err)
	}
}

// TestEnterprisesAreFree: no floor and no notice binds a company.
func TestEnterprisesAreFree(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.Clerk = w.Company
		org, err := w.IDs.OrganizationByID(t.Context(), w.Company.OrgID)
		w.Must(err)
		w.University = org
		c := w.Deal("传动轴", 50_000_000)
		c, err = w.Deals.Clear(t.Context(), w.Clerk, c.ID, c.Version)
		w.Must(err)
		draft := w.Draft("传动轴专利转让", "500000.00")
		c, err = w.Deals.Link(t.Context(), w.Clerk, c.ID, c.Version, draft.ID, 10_000)
		w.Must(err)
		w.Register(draft.ID)
		s := w.Settle(draft.ID, 50_000_000)
		w.agreed(c, reward.NewAgreement{Shares: reward.Shares{Contributors: 100, Unit: 9900}})
		d, err := w.distribute(c, s.ID)
		w.Must(err)
		if len(d.Floors) != 0 {
			t.Errorf("floors of a company: %+v", d.Floors)
		}
		_, err = w.r.OpenNotices(t.Context(), w.Clerk, c.ID, d.ID, 0, "x", "y")
		w.Refused(err, fault.ActionNotAllowed)
		_, err = w.pay(d, 0, 1)
		w.Must(err)
	})
}
