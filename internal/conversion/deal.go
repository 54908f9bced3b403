package conversion

import (
	"context"
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/notice"
)

// normal brings what was typed into its one form.
func (t *Terms) normal() {
	for _, p := range []*string{&t.BuyerName, &t.PaymentTerms, &t.Channel, &t.Handler, &t.ListingID} {
		*p = strings.TrimSpace(*p)
	}
	t.BuyerCode = codes.NormalizeCreditCode(t.BuyerCode)
	if t.Mode == self {
		t.BuyerCode, t.BuyerName, t.Price, t.Payment, t.PaymentTerms, t.Pricing, t.RecordPaper, t.ListingID = "", "", nil, "", "", "", "", ""
		t.RelatedDeclared = false
	}
}

// royalty tells whether the price depends on what the technology earns.
func (t *Terms) royalty() bool { return t.Payment == "4" || strings.HasPrefix(t.Payment, "3") }

func isCode(table, code string, on calendar.Date) bool {
	t, ok := codes.Get(table)
	return ok && t.Has(code, on)
}

// check names all that is wrong with the terms.
func (t *Terms) check(today calendar.Date) error {
	bad := append(sized("/payment_terms", t.PaymentTerms, 0, 500), sized("/channel", t.Channel, 0, 200)...)
	bad = append(bad, sized("/handler", t.Handler, 0, 100)...)
	bad = append(bad, sized("/listing_id", t.ListingID, 0, 64)...)
	if !isCode(codes.AchievementTransferModes, t.Mode, today) {
		return fault.Fields(append(bad, fault.At("/mode", fault.UnknownCode))...)
	}
	if t.Mode == self {
		return fault.Fields(bad...)
	}
	bad = append(bad, sized("/buyer_name", t.BuyerName, 1, 100)...)
	if t.BuyerCode != "" {
		if err := codes.CheckCreditCode(t.BuyerCode); err != nil {
			bad = append(bad, fault.At("/buyer_code", fault.CodeOf(err)))
		}
	}
	if !slices.Contains([]string{Agreed, Listed, Auction, Bid}, t.Pricing) {
		bad = append(bad, fault.At("/pricing", fault.UnknownCode))
	}
	if !isCode(codes.PaymentMethods, t.Payment, today) {
		bad = append(bad, fault.At("/payment", fault.UnknownCode))
	}
	switch {
	case t.Price != nil && (*t.Price <= 0 || *t.Price > amount.Max):
		bad = append(bad, fault.At("/price", fault.AmountRange))
	case t.Price == nil && !t.royalty():
		bad = append(bad, fault.At("/price", fault.MissingField))
	case t.Price == nil:
		bad = append(bad, sized("/payment_terms", t.PaymentTerms, 1, 500)...)
	}
	return fault.Fields(bad...)
}

// Create drafts a deal on a filed achievement of the caller's unit. Faults:
// fields, ConversionNotFiled.
func (s *Service) Create(ctx context.Context, who *identity.Principal, achievementID string, t Terms) (Conversion, error) {
	if err := identity.Authorize(who, identity.OpCreateConversion, own(who)); err != nil {
		return Conversion{}, err
	}
	t.normal()
	if err := t.check(s.Today()); err != nil {
		return Conversion{}, err
	}
	if t.RecordPaper != "" {
		return Conversion{}, fault.Fields(fault.At("/record_paper_id", fault.PaperUnknown)) // papers hang on the deal
	}
	id, err := newID()
	if err != nil {
		return Conversion{}, err
	}
	c := Conversion{ID: id, OrgID: who.OrgID, AchievementID: achievementID, Terms: t, Status: Draft, Version: 1, MadeBy: who.UserID}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		if _, err := dealOn(tx.Tx, achievementID, who.OrgID); err != nil {
			return journal.Event{}, err
		}
		c.MadeAt, c.ChangedAt = tx.Now, tx.Now
		var err error
		if c.No, err = nextNumber(tx, calendar.Of(tx.Now).Year()); err != nil {
			return journal.Event{}, err
		}
		if err := insert(tx, &c); err != nil {
			return journal.Event{}, err
		}
		return c.event("created", nil), s.tell(tx.Tx, []*Conversion{&c})
	})
	return c, err
}

// change locks a deal, asks who may, lets f change it and keeps it.
func (s *Service) change(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string,
	f func(tx *journal.Tx, c *Conversion) (map[string]any, error)) (Conversion, error) {
	return s.changeWith(ctx, who, op, id, version, kind, nil, f)
}

// changeWith is change with something to lock before the deal's row.
func (s *Service) changeWith(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind string,
	first func(tx *journal.Tx) error, f func(tx *journal.Tx, c *Conversion) (map[string]any, error)) (Conversion, error) {
	var c Conversion
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		if first != nil {
			if err := first(tx); err != nil {
				return journal.Event{}, err
			}
		}
		var err error
		if c, err = s.Locked(tx, who, op, id); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, c.Version); err != nil {
			return journal.Event{}, err
		}
		c.Reason = ""
		data, err := f(tx, &c)
		if err != nil {
			return journal.Event{}, err
		}
		c.Version, c.ChangedAt = c.Version+1, tx.Now
		if err := update(tx, &c); err != nil {
			return journal.Event{}, err
		}
		return c.event(kind, data), s.tell(tx.Tx, []*Conversion{&c})
	})
	return c, err
}

// Update changes the terms of a draft. Faults: fields, ActionNotAllowed,
// PaperUnknown, StaleVersion.
func (s *Service) Update(ctx context.Context, who *identity.Principal, id string, version int64, t Terms) (Conversion, error) {
	t.normal()
	if err := t.check(s.Today()); err != nil {
		return Conversion{}, err
	}
	return s.change(ctx, who, identity.OpUpdateConversion, id, version, "changed", func(tx *journal.Tx, c *Conversion) (map[string]any, error) {
		if c.Status != Draft {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if t.Mode == self && c.ContractID != "" {
			return nil, fault.Fields(fault.At("/mode", fault.ActionNotAllowed))
		}
		c.Terms = t
		_, err := s.priceRecord(tx.Tx, c)
		return nil, err
	})
}

// priceRecord is the record of how the price was found, where one is named.
func (s *Service) priceRecord(tx *database.Tx, c *Conversion) (Paper, error) {
	if c.RecordPaper == "" {
		return Paper{}, nil
	}
	return PaperOf(tx, "/record_paper_id", c.RecordPaper, c.ID)
}

// OpenNotice publishes the intended price for 15 days. Faults: ActionNotAllowed
// where none is needed, DisputeOpen, missing fields, NoticeRunning.
func (s *Service) OpenNotice(ctx context.Context, who *identity.Principal, id string, version int64) (Conversion, error) {
	return s.change(ctx, who, identity.OpOpenConversionNotice, id, version, "noticed", func(tx *journal.Tx, c *Conversion) (map[string]any, error) {
		if c.Status != Draft || !c.NeedsNotice() {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		a, err := dealOn(tx.Tx, c.AchievementID, c.OrgID)
		if err != nil {
			return nil, err
		}
		if err := a.MayDeal(); err != nil {
			return nil, err
		}
		n, err := s.notices.Open(tx, who, notice.Proposal{Kind: notice.Price, SubjectType: subject, SubjectID: c.ID, OrgID: c.OrgID,
			Title: cut("科技成果协议定价公示："+a.Name, 200), Content: s.priceNotice(c, a.Abstract), Channel: c.Channel, Handler: c.Handler})
		if err != nil {
			return nil, err
		}
		c.Status, c.NoticeID = Noticed, n.ID
		return map[string]any{"notice": n.No, "until": n.To.String(), "related": c.Related()}, nil
	})
}

func cut(s string, most int) string {
	r := []rune(s)
	return string(r[:min(len(r), most)])
}

// priceNotice is what Art 14 wants to be made known.
func (s *Service) priceNotice(c *Conversion, abstract string) []notice.Line {
	price := "按约定提成"
	if c.Price != nil {
		price = c.Price.String() + " 元"
	}
	related := "否"
	if c.Related() {
		related = "是"
		for _, r := range c.Relations {
			related += "；" + relationNames[r].Zh
		}
	}
	lines := []notice.Line{
		{Label: fault.T("成果名称", "Achievement"), Value: c.AchievementName},
		{Label: fault.T("成果编号", "Number"), Value: c.AchievementNo},
		{Label: fault.T("成果简介", "Abstract"), Value: abstract},
		{Label: fault.T("转化方式", "Mode"), Value: nameOf(codes.AchievementTransferModes, c.Mode)},
		{Label: fault.T("定价方式", "Pricing"), Value: nameOf(codes.PricingMethods, c.Pricing)},
		{Label: fault.T("拟交易价格", "Intended price"), Value: price},
		{Label: fault.T("支付方式", "Payment"), Value: strings.TrimSuffix(nameOf(codes.PaymentMethods, c.Payment)+"；"+c.PaymentTerms, "；")},
		{Label: fault.T("拟受让方", "Intended transferee"), Value: c.BuyerName},
		{Label: fault.T("受让方是否为完成人或者有关联", "Transferee is a completer or related"), Value: related},
	}
	return lines
}

func nameOf(table, code string) string {
	t, ok := codes.Get(table)
	if !ok {
		return code
	}
	e, ok := t.Lookup(code)
	if !ok {
		return code
	}
	return e.NameZh
}

// mayDeal tells what keeps a deal from its contract on a day: nothing, or the
// fault. It is asked whenever a step is taken, whatever the stored status says.
func (c *Conversion) mayDeal(day calendar.Date) error {
	if c.Disputed {
		return fault.New(fault.DisputeOpen)
	}
	if !c.NeedsNotice() {
		return nil
	}
	n := c.Notice
	switch {
	case n == nil || n.StatusOn(day) == notice.Withdrawn:
		return fault.New(fault.ConversionNoticeNeeded)
	case n.StatusOn(day) == notice.Upheld:
		return fault.New(fault.ConversionObjectionUpheld)
	case n.StatusOn(day) == notice.Objected:
		return fault.New(fault.ConversionObjection)
	case !n.ClosedOn(day):
		return fault.Newf(fault.ConversionNoticeRunning, "公示至 %s（含当日），次日起方可办理。", "The notice runs until %s; go on from the day after.", n.To)
	}
	return nil
}

// Clear opens the way to the contract: the notice has run its course where one
// is needed, the record is there where the price was found in another way.
// Faults: ActionNotAllowed, ConversionNoticeNeeded, ConversionNoticeRunning,
// ConversionObjection, ConversionObjectionUpheld, ConversionRecordMissing.
func (s *Service) Clear(ctx context.Context, who *identity.Principal, id string, version int64) (Conversion, error) {
	return s.change(ctx, who, identity.OpClearConversion, id, version, "cleared", func(tx *journal.Tx, c *Conversion) (map[string]any, error) {
		if c.Status != Draft && c.Status != Noticed {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if err := c.mayDeal(calendar.Of(tx.Now)); err != nil {
			return nil, err
		}
		data := map[string]any{"related": c.Related()}
		if c.Pricing != Agreed && c.Mode != self {
			p, err := s.priceRecord(tx.Tx, c)
			if err != nil {
				return nil, err
			}
			if p.ID == "" {
				return nil, fault.Fields(fault.At("/record_paper_id", fault.ConversionRecordMissing))
			}
			data["record_sha256"] = p.SHA256
		}
		c.Status = Cleared
		if c.ContractID != "" {
			c.Status = Contracted
		}
		return data, nil
	})
}

// Revise goes back to a draft, to change the terms; a notice that runs is
// withdrawn and another one is needed. Faults: fields, ActionNotAllowed once the
// contract is filed.
func (s *Service) Revise(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Conversion, error) {
	return s.back(ctx, who, identity.OpReviseConversion, id, version, "revised", reason, Draft)
}

// Withdraw gives a deal up. Faults as for Revise.
func (s *Service) Withdraw(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Conversion, error) {
	return s.back(ctx, who, identity.OpWithdrawConversion, id, version, "withdrawn", reason, Withdrawn)
}

func (s *Service) back(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind, reason string, to Status) (Conversion, error) {
	if err := needReason(reason); err != nil {
		return Conversion{}, err
	}
	return s.change(ctx, who, op, id, version, kind, func(tx *journal.Tx, c *Conversion) (map[string]any, error) {
		if c.Status == Withdrawn || c.Status == to || c.filed() {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if c.NoticeID != "" {
			if err := s.notices.Withdraw(tx, c.NoticeID, reason); err != nil {
				return nil, err
			}
		}
		c.Status, c.NoticeID, c.Reason = to, "", reason
		if to == Withdrawn {
			c.ContractID, c.Share = "", 0
		}
		return nil, nil
	})
}

// filed tells whether the contract is with the registry or was registered: then
// the deal no longer changes.
func (c *Conversion) filed() bool {
	return c.Contract != nil && !slices.Contains(open, c.Contract.Status)
}

// Actions lists what somebody may do with a deal on a day.
func (c *Conversion) Actions(who *identity.Principal, day calendar.Date) []string {
	early := c.Status == Draft || c.Status == Noticed
	out := []string{}
	for _, x := range []struct {
		name string
		op   identity.Operation
		may  bool
	}{
		{"edit", identity.OpUpdateConversion, c.Status == Draft},
		{"notice", identity.OpOpenConversionNotice, c.Status == Draft && c.NeedsNotice() && !c.Disputed},
		{"clear", identity.OpClearConversion, early && c.mayDeal(day) == nil},
		{"revise", identity.OpReviseConversion, !early && c.Status != Withdrawn && !c.filed() || c.Status == Noticed},
		{"withdraw", identity.OpWithdrawConversion, c.Status != Withdrawn && !c.filed()},
		{"link", identity.OpLinkConversionContract, c.Status != Withdrawn && c.ContractID == "" && c.Mode != self},
		{"unlink", identity.OpUnlinkConversionContract, c.ContractID != "" && !c.filed()},
		{"add_paper", identity.OpAddConversionPaper, c.Status != Withdrawn},
		{"agree_reward", identity.OpCreateRewardAgreement, c.Status != Withdrawn},
		{"distribute", identity.OpCreateDistribution, c.Status == Contracted || c.Mode == self && c.Status == Cleared},
	} {
		if x.may && identity.Authorize(who, x.op, c.Object()) == nil {
			out = append(out, x.name)
		}
	}
	return out
}
