package conversion_test

import (
	"testing"

	"jishi/internal/conversion"
	"jishi/internal/conversion/conversiontest"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/notice"
)

// TestFromDealToIncome goes the whole way of an agreed price, and tries at every
// step what must be refused.
func TestFromDealToIncome(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		c := w.Deal("秸秆深埋还田装置", 50_000_000)
		if c.No != "TAC2026000001" || c.Status != conversion.Draft || !c.NeedsNotice() || c.Related() {
			t.Errorf("%+v", c)
		}
		draft := w.Draft("秸秆深埋还田装置专利转让", "500000.00")
		c, err := w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, draft.ID, 10_000)
		w.Must(err)
		_, err = w.Contracts.Submit(ctx, w.Clerk, draft.ID, 0)
		w.Refused(err, fault.ConversionNoticeNeeded)
		_, err = w.Deals.Clear(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ConversionNoticeNeeded)

		c, err = w.Deals.OpenNotice(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		if c.Notice.From != w.Today().AddDays(1) || c.Notice.To.Before(w.Today().AddDays(15)) {
			t.Errorf("notice from %s to %s", c.Notice.From, c.Notice.To)
		}
		_, err = w.Deals.Update(ctx, w.Clerk, c.ID, 0, conversiontest.Terms(1))
		w.Refused(err, fault.ActionNotAllowed)
		w.On(c.Notice.To.String())
		_, err = w.Deals.Clear(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ConversionNoticeRunning)
		_, err = w.Contracts.Submit(ctx, w.Clerk, draft.ID, 0)
		w.Refused(err, fault.ConversionNoticeRunning)

		o, err := w.Notices.Object(ctx, nil, c.Notice.No, notice.NewObjection{Name: "甲某", Contact: "13800000000", Words: "价格明显低于同类成果，请说明定价依据。"})
		w.Must(err)
		w.On(c.Notice.To.AddDays(1).String())
		_, err = w.Deals.Clear(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ConversionObjection)
		_, err = w.Contracts.Submit(ctx, w.Clerk, draft.ID, 0)
		w.Refused(err, fault.ConversionObjection)
		_, err = w.Notices.Decide(ctx, w.Head, c.NoticeID, o.ID, 0, false, "定价以评估报告为依据，异议不成立。")
		w.Must(err)
		_, err = w.Contracts.Submit(ctx, w.Clerk, draft.ID, 0)
		w.Refused(err, fault.ConversionNotCleared)
		c, err = w.Deals.Clear(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		if c.Status != conversion.Contracted {
			t.Errorf("cleared with a contract it is %s", c.Status)
		}
		registered := w.Register(draft.ID)
		_, err = w.Deals.Unlink(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ConversionContractFiled)
		_, err = w.Deals.Withdraw(ctx, w.Clerk, c.ID, 0, "不再转化")
		w.Refused(err, fault.ActionNotAllowed)
		w.Settle(registered.ID, 20_000_000)
		w.Settle(registered.ID, 30_000_000)
		income, err := w.Deals.Income(ctx, w.Clerk, c.ID)
		w.Must(err)
		if len(income) != 2 || income[0].Amount != 20_000_000 || income[1].Amount != 30_000_000 {
			t.Errorf("income %+v", income)
		}
		c, err = w.Deals.Get(ctx, w.Auditor, c.ID)
		w.Must(err)
		if c.Stage() != conversion.Registered || c.Contract.CertificateNumber == "" {
			t.Errorf("stage %s, %+v", c.Stage(), c.Contract)
		}
		facts(t, w, c)
		_, err = w.Deals.Get(ctx, w.Company, c.ID)
		w.Refused(err, fault.ObjectNotFound)
	})
}

// facts are what evaluation asks.
func facts(t *testing.T, w *conversiontest.World, c conversion.Conversion) {
	t.Helper()
	w.In(func(tx *database.Tx) error {
		m, err := w.Deals.MarketOf(tx, c.AchievementID, w.Today())
		w.Must(err)
		if m.Paid != 50_000_000 || m.Buyers != 1 || m.Contracts != 1 || m.Repeat != 0 || m.Related != 0 {
			t.Errorf("market %+v", m)
		}
		if m, err = w.Deals.MarketOf(tx, c.AchievementID, w.Today().AddDays(-1)); err != nil || m.Paid != 0 {
			t.Errorf("market of yesterday %+v %v", m, err)
		}
		p, err := w.Deals.Counterparties(tx, c.AchievementID)
		w.Must(err)
		if len(p) != 1 || p[0].Code != conversiontest.Buyer {
			t.Errorf("counterparties %+v", p)
		}
		done, err := w.Deals.AnyConverted(tx, []string{c.AchievementID})
		if !done[c.AchievementID] {
			t.Error("not converted")
		}
		return err
	})
}

// TestUpheldObjection: the deal goes back to a draft and is made known anew.
func TestUpheldObjection(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		c := w.Deal("秸秆深埋还田装置", 50_000_000)
		c, err := w.Deals.OpenNotice(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		w.On(c.Notice.From.String())
		o, err := w.Notices.Object(ctx, nil, c.Notice.No, notice.NewObjection{Name: "甲某", Contact: "13800000000", Words: "价格明显低于同类成果，请说明定价依据。"})
		w.Must(err)
		_, err = w.Notices.Decide(ctx, w.Head, c.NoticeID, o.ID, 0, true, "定价依据不足，重新评估后公示。")
		w.Must(err)
		w.On(c.Notice.To.AddDays(1).String())
		_, err = w.Deals.Clear(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ConversionObjectionUpheld)
		c, err = w.Deals.Revise(ctx, w.Clerk, c.ID, 0, "重新评估")
		w.Must(err)
		c, err = w.Deals.Update(ctx, w.Clerk, c.ID, c.Version, conversiontest.Terms(60_000_000))
		w.Must(err)
		c, err = w.Deals.OpenNotice(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		c, err = w.Deals.Revise(ctx, w.Clerk, c.ID, 0, "受让方变更")
		w.Must(err)
		if c.Status != conversion.Draft || c.NoticeID != "" {
			t.Errorf("%+v", c)
		}
		c, err = w.Deals.Withdraw(ctx, w.Clerk, c.ID, c.Version, "不再转化")
		w.Must(err)
		if got := c.Actions(w.Clerk, w.Today()); len(got) != 0 {
			t.Errorf("may still %v", got)
		}
	})
}

// TestPriceOfTheNotice: the contract may not give less than was made known, nor
// go to another buyer.
func TestPriceOfTheNotice(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		c := w.Cleared("秸秆深埋还田装置", 50_000_000)
		draft := w.Draft("秸秆深埋还田装置专利转让", "499999.99")
		c, err := w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, draft.ID, 10_000)
		w.Must(err)
		_, err = w.Contracts.Submit(ctx, w.Clerk, draft.ID, 0)
		w.Refused(err, fault.ConversionPriceBelow)
		c, err = w.Deals.Unlink(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)
		if c.Status != conversion.Cleared {
			t.Errorf("unlinked it is %s", c.Status)
		}
		same := w.Draft("秸秆深埋还田装置实施许可", "500000.00")
		c, err = w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, same.ID, 9_999)
		w.Must(err)
		_, err = w.Contracts.Submit(ctx, w.Clerk, same.ID, 0)
		w.Refused(err, fault.ConversionPriceBelow)
		c, err = w.Deals.Unlink(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)

		other := w.Form("玉米播种机专利转让", "500000.00")
		other.Parties[1].Name, other.Parties[1].CreditCode = "肥水新材料有限公司", codeOf(t, w, w.Stranger)
		d, err := w.Contracts.Create(ctx, w.Clerk, other)
		w.Must(err)
		w.Attach(d.ID, "M01")
		_, err = w.Deals.Link(ctx, w.Clerk, c.ID, c.Version, d.ID, 10_000)
		w.Must(err)
		_, err = w.Contracts.Submit(ctx, w.Clerk, d.ID, 0)
		w.Refused(err, fault.ConversionBuyerOther)
	})
}

func codeOf(t *testing.T, w *conversiontest.World, p *identity.Principal) string {
	t.Helper()
	o, err := w.IDs.OrganizationByID(t.Context(), p.OrgID)
	w.Must(err)
	return o.CreditCode
}

// TestOtherWays: prices found in the market need their record, enterprises and
// own investment no notice.
func TestOtherWays(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		in := conversiontest.Terms(50_000_000)
		in.Pricing = conversion.Listed
		c, err := w.Deals.Create(ctx, w.Clerk, w.Achievement("秸秆深埋还田装置").ID, in)
		w.Must(err)
		_, err = w.Deals.OpenNotice(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ActionNotAllowed)
		_, err = w.Deals.Clear(ctx, w.Clerk, c.ID, 0)
		w.Refused(err, fault.ConversionRecordMissing)
		in.RecordPaper = w.Paper(w.Deal("深耕犁", 1).ID, "other").ID
		_, err = w.Deals.Update(ctx, w.Clerk, c.ID, c.Version, in)
		w.Refused(err, fault.PaperUnknown)
		in.RecordPaper = w.Paper(c.ID, "record").ID
		c, err = w.Deals.Update(ctx, w.Clerk, c.ID, c.Version, in)
		w.Must(err)
		c, err = w.Deals.Clear(ctx, w.Clerk, c.ID, c.Version)
		w.Must(err)

		own, err := w.Deals.Create(ctx, w.Clerk, w.Achievement("玉米精播机").ID, conversion.Terms{Mode: "SELF", Pricing: "AGREED"})
		w.Must(err)
		own, err = w.Deals.Clear(ctx, w.Clerk, own.ID, own.Version)
		w.Must(err)
		if own.Pricing != "" || own.Status != conversion.Cleared {
			t.Errorf("own investment: %+v", own)
		}
		in = conversiontest.Terms(1)
		in.Pricing = "NEGOTIABLE"
		_, err = w.Deals.Create(ctx, w.Clerk, c.AchievementID, in)
		w.Refused(err, fault.UnknownCode)
		in.Pricing, in.Price = conversion.Agreed, nil
		_, err = w.Deals.Create(ctx, w.Clerk, c.AchievementID, in)
		w.Refused(err, fault.MissingField)
		in.Payment, in.PaymentTerms = "32", "按销售额 3% 提成"
		_, err = w.Deals.Create(ctx, w.Clerk, c.AchievementID, in)
		w.Must(err)
		_, err = w.Deals.Create(ctx, w.Company, c.AchievementID, in)
		w.Refused(err, fault.ObjectNotFound)
		in.BuyerName, in.BuyerCode = "孔令辉", ""
		related, err := w.Deals.Create(ctx, w.Clerk, c.AchievementID, in)
		w.Must(err)
		if !related.Related() || related.Relations[0] != conversion.Completer {
			t.Errorf("a completer buys: %v", related.Relations)
		}
		in.BuyerName, in.BuyerCode = w.University.Name, w.University.CreditCode
		if related, err = w.Deals.Create(ctx, w.Clerk, c.AchievementID, in); err != nil || !related.Related() {
			t.Errorf("the unit buys: %v %v", related.Relations, err)
		}
	})
}

// TestSeveralOnOneContract: shares come to the whole at most, and the parts of
// what comes in are the whole to the fen.
func TestSeveralOnOneContract(t *testing.T) {
	conversiontest.Both(t, nil, func(t *testing.T, w *conversiontest.World) {
		ctx := t.Context()
		a := w.Cleared("秸秆深埋还田装置", 16_000_000)
		b := w.Cleared("玉米精播机", 16_000_000)
		c := w.Cleared("深耕犁", 16_000_000)
		draft := w.Draft("农机三项专利转让", "500000.00")
		link := func(d conversion.Conversion, share int64) (conversion.Conversion, error) {
			return w.Deals.Link(ctx, w.Clerk, d.ID, d.Version, draft.ID, share)
		}
		a, err := link(a, 3_333)
		w.Must(err)
		b, err = link(b, 3_333)
		w.Must(err)
		_, err = link(c, 3_335)
		w.Refused(err, fault.ConversionShares)
		c, err = link(c, 3_333)
		w.Must(err)
		again, err := w.Deals.Create(ctx, w.Clerk, a.AchievementID, conversiontest.Terms(1))
		w.Must(err)
		_, err = link(again, 1)
		w.Refused(err, fault.ConversionLinkedTwice)
		registered := w.Register(draft.ID)
		w.Settle(registered.ID, 10_000_001)
		var sum int64
		for _, d := range []conversion.Conversion{a, b, c} {
			income, err := w.Deals.Income(ctx, w.Clerk, d.ID)
			w.Must(err)
			sum += int64(income[0].Amount)
		}
		if sum != 9_999_001 { // 1 basis point belongs to none of them
			t.Errorf("the parts are %d", sum)
		}
		late := w.Deal("联合收割机", 1)
		_, err = w.Deals.Link(ctx, w.Clerk, late.ID, 0, registered.ID, 1)
		w.Refused(err, fault.ConversionNoticeNeeded)
		foreign, err := w.Contracts.Create(ctx, w.Company, w.Form("煤矿监测服务", "1000.00"))
		w.Must(err)
		_, err = w.Deals.Link(ctx, w.Clerk, late.ID, 0, foreign.ID, 1)
		w.Refused(err, fault.ConversionContractOther)
	})
}
