package listing

import (
	"jishi/internal/calendar"
)

// Status (状态) of a listing. DRAFT, LISTED and WITHDRAWN are stored; the others
// are told by the day or by what became of it (listing_statuses).
type Status string

// The statuses.
const (
	Draft       Status = "DRAFT"       // 草稿
	Listed      Status = "LISTED"      // 挂牌中
	Stale       Status = "STALE"       // 待确认
	Expired     Status = "EXPIRED"     // 到期
	Withdrawn   Status = "WITHDRAWN"   // 撤牌
	Negotiation Status = "NEGOTIATION" // 洽谈中
	Notice      Status = "NOTICE"      // 价格公示中
	Objection   Status = "OBJECTION"   // 异议处理中
	Deal        Status = "DEAL"        // 成交
	Registered  Status = "REGISTERED"  // 合同已登记
)

// Phase (交易阶段) is how far a deal on a listing is: NEGOTIATION, NOTICE,
// OBJECTION, DEAL or REGISTERED; empty without one.
type Phase = Status

const (
	// confirmDays (再确认周期): after so many days the owner has to say again that
	// it still stands.
	confirmDays = 90
	// remindDays is how many days before that it is called due.
	remindDays = 14
)

// ConfirmBy is the first day on which it is stale.
func (l *Listing) ConfirmBy() calendar.Date {
	if l.ConfirmedOn.IsZero() {
		return calendar.Date{}
	}
	return l.ConfirmedOn.AddDays(confirmDays)
}

// statusOn tells the status on a day. A deal comes before the calendar; an
// achievement that is no longer filed takes its listing with it.
func (l *Listing) statusOn(today calendar.Date, filed bool, phase Phase) Status {
	switch {
	case l.Stored == Listed && !filed:
		return Withdrawn
	case l.Stored != Listed:
		return l.Stored
	case phase != "":
		return phase
	case today.After(l.ValidUntil):
		return Expired
	case !today.Before(l.ConfirmBy()):
		return Stale
	}
	return Listed
}

// dueOn tells whether the owner should confirm it now: stale, or within the last
// days before.
func (l *Listing) dueOn(today calendar.Date) bool {
	return (l.Status == Listed || l.Status == Stale) && !today.Before(l.ConfirmBy().AddDays(-remindDays))
}

// shown tells whether anybody may see it.
func (s Status) shown() bool { return s != Draft && s != Withdrawn && s != Expired }

// takes tells whether companies may enquire.
func (s Status) takes() bool { return s == Listed || s == Stale || s == Negotiation }
