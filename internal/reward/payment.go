package reward

import (
	"context"
	"strings"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/conversion"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/notice"
)

// The statuses of a payment.
const (
	Paid   = "PAID" // 已发放
	Voided = "VOID" // 已作废（误录）
)

// Payment (发放) is one instalment to one person, or the transfer of shares, with
// its voucher.
type Payment struct {
	ID             string
	DistributionID string
	ConversionID   string
	OrgID          string
	Seq            int64 // of the part
	Amount         amount.Fen
	PaidOn         calendar.Date
	PaperID        string
	VoucherSHA256  string
	// Late (超过三十六个月): the tax relief is lost for it (财税〔2018〕58号). It is told
	// and forbids nothing.
	Late      bool
	Status    string
	Reason    string
	Version   int64
	MadeBy    string
	MadeAt    time.Time
	ChangedAt time.Time
}

// OpenNotices publishes what public units make known before they pay: cash to
// anybody, and any reward to leaders. Faults: ActionNotAllowed, RewardStale,
// RewardUnregistered, missing fields, NoticeRunning.
func (s *Service) OpenNotices(ctx context.Context, who *identity.Principal, conversionID, id string, version int64, channel, handler string) (Distribution, error) {
	return s.change(ctx, who, identity.OpOpenDistributionNotice, conversionID, id, version, "noticed", func(tx *journal.Tx, c *conversion.Conversion, d *Distribution) (map[string]any, error) {
		if d.Status != Computed || len(d.needs()) == 0 {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if len(d.Stale) > 0 {
			return nil, fault.New(fault.RewardStale)
		}
		if d.Mode != "SELF" && d.CertificateNo == "" {
			return nil, fault.New(fault.RewardUnregistered)
		}
		data := map[string]any{}
		for _, k := range d.needs() {
			n, err := s.notices.Open(tx, who, notice.Proposal{Kind: k, SubjectType: subject, SubjectID: d.ID, OrgID: d.OrgID, Title: noticeTitle(k, c), Content: d.announce(k, c),
				Channel: strings.TrimSpace(channel), Handler: strings.TrimSpace(handler)})
			if err != nil {
				return nil, err
			}
			if k == notice.RewardCash {
				d.CashNotice = n.ID
			} else {
				d.LeaderNotice = n.ID
			}
			data[string(k)] = n.No
		}
		d.Status = Noticed
		return data, nil
	})
}

func noticeTitle(k notice.Kind, c *conversion.Conversion) string {
	title := "科技成果转化现金奖励公示："
	if k == notice.LeaderPay {
		title = "领导人员科技成果转化奖励公示："
	}
	r := []rune(title + c.AchievementName)
	return string(r[:min(len(r), 200)])
}

// announce is what 国科发政〔2018〕103号 wants to be made known: the conversion, the
// people, their cash, and the registration; the period stands in the notice.
func (d *Distribution) announce(k notice.Kind, c *conversion.Conversion) []notice.Line {
	registration := d.CertificateNo
	if registration == "" {
		registration = "自行实施，无转化合同"
	}
	lines := []notice.Line{
		{Label: fault.T("转化项目", "Conversion"), Value: c.No + " " + c.AchievementName},
		{Label: fault.T("技术合同登记证明编号", "Registration"), Value: registration},
		{Label: fault.T("收入日期", "Income of"), Value: d.IncomeOn.String()},
		{Label: fault.T("净收入", "Net income"), Value: d.Net.String() + " 元"},
		{Label: fault.T("奖励总额", "Reward"), Value: d.Contributors.String() + " 元"},
	}
	for _, p := range d.People {
		if k == notice.LeaderPay && !p.Leader {
			continue
		}
		who := p.Name
		if p.UnitName != "" {
			who += "（" + p.UnitName + "）"
		}
		lines = append(lines, notice.Line{Label: fault.T("受奖人员及金额", "Person and amount"), Value: who + "：" + p.Amount.String() + " 元"})
	}
	return lines
}

// NewPayment is one instalment to enter.
type NewPayment struct {
	Seq     int64
	Amount  amount.Fen
	PaidOn  calendar.Date
	PaperID string
}

// Pay enters an instalment. Faults: those of payable, fields, RewardExceeds,
// PaperUnknown, RewardVoucherTwice.
func (s *Service) Pay(ctx context.Context, who *identity.Principal, conversionID, id string, n NewPayment) (Distribution, error) {
	key, err := newID()
	if err != nil {
		return Distribution{}, err
	}
	return s.change(ctx, who, identity.OpPayReward, conversionID, id, 0, "paid", func(tx *journal.Tx, c *conversion.Conversion, d *Distribution) (map[string]any, error) {
		today := calendar.Of(tx.Now)
		if err := d.payable(today); err != nil {
			return nil, err
		}
		if err := n.check(d, today); err != nil {
			return nil, err
		}
		paper, err := conversion.PaperOf(tx.Tx, "/paper_id", n.PaperID, c.ID)
		if err != nil {
			return nil, err
		}
		p := Payment{ID: key, DistributionID: d.ID, ConversionID: c.ID, OrgID: d.OrgID, Seq: n.Seq, Amount: n.Amount, PaidOn: n.PaidOn, PaperID: paper.ID, VoucherSHA256: paper.SHA256,
			Late: !d.ReliefUntil.IsZero() && n.PaidOn.After(d.ReliefUntil), Status: Paid, Version: 1, MadeBy: who.UserID, MadeAt: tx.Now, ChangedAt: tx.Now}
		if err := insertPayment(tx, &p); database.IsDuplicate(err) {
			return nil, fault.Fields(fault.At("/paper_id", fault.RewardVoucherTwice))
		} else if err != nil {
			return nil, err
		}
		return map[string]any{"payment": p.ID, "amount": p.Amount.String(), "paid_on": p.PaidOn.String(), "voucher_sha256": p.VoucherSHA256, "late": p.Late}, nil
	})
}

// check holds an instalment against the part and the days.
func (n NewPayment) check(d *Distribution, today calendar.Date) error {
	if n.Seq < 0 || n.Seq >= int64(len(d.People)) {
		return fault.Fields(fault.At("/seq", fault.ObjectNotFound))
	}
	var bad []fault.Field
	switch {
	case n.Amount <= 0 || n.Amount > amount.Max:
		bad = append(bad, fault.At("/amount", fault.AmountRange))
	case n.Amount > d.People[n.Seq].Open():
		bad = append(bad, fault.Atf("/amount", fault.RewardExceeds, "该受奖人应得 %s 元，已发 %s 元，最多还可发放 %s 元。", "The part is %s yuan, %s are paid; at most %s may still be paid.",
			d.People[n.Seq].Amount, d.People[n.Seq].Paid, max(0, d.People[n.Seq].Open())))
	}
	switch {
	case n.PaidOn.IsZero():
		bad = append(bad, fault.At("/paid_on", fault.MissingField))
	case n.PaidOn.After(today):
		bad = append(bad, fault.At("/paid_on", fault.DateInFuture))
	case n.PaidOn.Before(d.IncomeOn):
		bad = append(bad, fault.At("/paid_on", fault.RewardPaidEarly))
	}
	for _, k := range d.needs() {
		if x := d.noticeOf(k); x != nil && len(bad) == 0 && !n.PaidOn.After(x.To) {
			bad = append(bad, fault.At("/paid_on", fault.RewardPaidEarly))
		}
	}
	return fault.Fields(bad...)
}

// Void marks a payment as entered by mistake; money that was paid is not undone
// by it. Faults: fields, ActionNotAllowed.
func (s *Service) Void(ctx context.Context, who *identity.Principal, conversionID, id, payment, reason string) (Distribution, error) {
	if err := fault.Fields(sized("/reason", reason, 1, 1000)...); err != nil {
		return Distribution{}, err
	}
	return s.change(ctx, who, identity.OpVoidRewardPayment, conversionID, id, 0, "payment_voided", func(tx *journal.Tx, _ *conversion.Conversion, d *Distribution) (map[string]any, error) {
		for _, p := range d.Payments {
			if p.ID != payment || p.DistributionID != d.ID {
				continue
			}
			if p.Status != Paid {
				return nil, fault.New(fault.ActionNotAllowed)
			}
			p.Status, p.Reason, p.Version, p.ChangedAt = Voided, reason, p.Version+1, tx.Now
			return map[string]any{"payment": p.ID, "amount": p.Amount.String()}, updatePayment(tx, &p)
		}
		return nil, fault.New(fault.ObjectNotFound)
	})
}

// Cancel gives a distribution up; a notice that still runs is withdrawn. What was
// paid stays, and counts towards the distribution that takes its place.
func (s *Service) Cancel(ctx context.Context, who *identity.Principal, conversionID, id string, version int64, reason string) (Distribution, error) {
	if err := fault.Fields(sized("/reason", reason, 1, 1000)...); err != nil {
		return Distribution{}, err
	}
	return s.change(ctx, who, identity.OpCancelDistribution, conversionID, id, version, "cancelled", func(tx *journal.Tx, _ *conversion.Conversion, d *Distribution) (map[string]any, error) {
		if d.Status == Cancelled {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		for i := range d.Notices {
			if n := &d.Notices[i]; !n.ClosedOn(calendar.Of(tx.Now)) {
				if err := s.notices.Withdraw(tx, n.ID, reason); err != nil {
					return nil, err
				}
			}
		}
		d.Status, d.Reason = Cancelled, reason
		return map[string]any{"paid": d.PaidOut().String()}, nil
	})
}

// change locks deal and distribution, asks who may, lets f change it and keeps it.
func (s *Service) change(ctx context.Context, who *identity.Principal, op identity.Operation, conversionID, id string, version int64, kind string,
	f func(tx *journal.Tx, c *conversion.Conversion, d *Distribution) (map[string]any, error)) (Distribution, error) {
	var d Distribution
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.conversions.Locked(tx, who, op, conversionID)
		if err != nil {
			return journal.Event{}, err
		}
		if d, err = s.distributionOf(tx.Tx, c.ID, id); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, d.Version); err != nil {
			return journal.Event{}, err
		}
		data, err := f(tx, &c, &d)
		if err != nil {
			return journal.Event{}, err
		}
		d.Version, d.ChangedAt = d.Version+1, tx.Now
		if err := updateDistribution(tx, &d); err != nil {
			return journal.Event{}, err
		}
		return d.event(kind, data), s.tell(tx.Tx, []*Distribution{&d})
	})
	return d, err
}

// Distributions lists those of a deal, newest first.
func (s *Service) Distributions(ctx context.Context, who *identity.Principal, conversionID string) ([]Distribution, error) {
	var out []Distribution
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := s.conversions.Seen(tx, who, identity.OpGetConversion, conversionID)
		if err != nil {
			return err
		}
		out, err = s.distributions(tx, "conversion_id = ?", c.ID)
		return err
	})
	return out, err
}

// Shared tells which settlements of a deal are shared out.
func (s *Service) Shared(ctx context.Context, who *identity.Principal, conversionID string) (map[string]bool, error) {
	list, err := s.Distributions(ctx, who, conversionID)
	out := map[string]bool{}
	for i := range list {
		if list[i].Status != Cancelled && list[i].SettlementID != "" {
			out[list[i].SettlementID] = true
		}
	}
	return out, err
}

// Mine (我的奖酬) is what somebody gets of a distribution.
type Mine struct {
	ConversionNo, AchievementName, OrgName string
	DistributionNo                         string
	Stage                                  string
	IncomeOn                               calendar.Date
	ReliefUntil                            calendar.Date
	Part                                   Part
	Payments                               []Payment
}

// Mine lists what the caller gets, newest first; of nobody else anything.
func (s *Service) Mine(ctx context.Context, who *identity.Principal) ([]Mine, error) {
	if err := identity.Authorize(who, identity.OpGetMyRewards, self(who)); err != nil {
		return nil, err
	}
	var out []Mine
	err := s.view(ctx, func(tx *database.Tx) error {
		list, err := s.distributions(tx, "id IN (SELECT distribution_id FROM reward_parts WHERE user_id = ?)", who.UserID)
		if err != nil {
			return err
		}
		names := map[string]conversion.Conversion{}
		for i := range list {
			d := &list[i]
			if _, known := names[d.ConversionID]; !known {
				if names[d.ConversionID], err = s.conversions.Find(tx, d.ConversionID); err != nil {
					return err
				}
			}
			out = append(out, d.of(who.UserID, names[d.ConversionID], s.Today())...)
		}
		return nil
	})
	return out, err
}

func self(who *identity.Principal) identity.Object {
	if who == nil {
		return identity.Object{}
	}
	return identity.Object{UserID: who.UserID}
}

func (d *Distribution) of(user string, c conversion.Conversion, day calendar.Date) []Mine {
	var out []Mine
	for _, p := range d.People {
		if p.UserID != user {
			continue
		}
		m := Mine{ConversionNo: c.No, AchievementName: c.AchievementName, OrgName: c.OrgName, DistributionNo: d.No, Stage: d.Stage(day), IncomeOn: d.IncomeOn, ReliefUntil: d.ReliefUntil, Part: p}
		for _, x := range d.Payments {
			if x.DistributionID == d.ID && x.Seq == p.Seq && x.Status == Paid {
				m.Payments = append(m.Payments, x)
			}
		}
		out = append(out, m)
	}
	return out
}
