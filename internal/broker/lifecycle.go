package broker

import (
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Action (操作) is a step with a filing; each is the last part of its API path.
type Action string

// The steps.
const (
	Submit        Action = "submit"
	Return        Action = "return"
	Refuse        Action = "refuse"
	Notice        Action = "notice"
	Activate      Action = "activate"
	ChangeLevel   Action = "level"
	ChangeOrg     Action = "organization"
	ChangeTitle   Action = "title"
	Renew         Action = "renew"
	Announce      Action = "announce"
	Reply         Action = "reply"
	Decide        Action = "decide"
	Restore       Action = "restore"
	Withdraw      Action = "withdraw"
	Appeal        Action = "appeal"
	DecideAppeal  Action = "decide-appeal"
	VerifyPerson  Action = "verify-person"
	viewIdentity  Action = "identity-views"
	checkOne      Action = "check"
	changeDraft   Action = "change"
	addOne        Action = "certificates"
	removeOne     Action = "remove"
	decideOpinion Action = "complaints"
)

// step is one row of the lifecycle. An empty to leaves the status to apply.
type step struct {
	action    Action
	from      []Status
	to        Status
	kind      ActKind
	operation identity.Operation
	reason    bool // must say why
	guard     func(*moving) error
	apply     func(*moving)
}

var (
	inForce  = []Status{Active, Expired, Suspended}
	disputed = []Status{Active, Expired, Suspended, Revoked}
)

// steps is the lifecycle. Expiry and the end of a suspension are the calendar's
// alone; a revoked broker comes back by an upheld appeal only.
var steps = []step{
	{Submit, []Status{Draft}, Pending, Filed, identity.OpSubmitBroker, false, (*moving).mayFile, (*moving).file},
	{Return, []Status{Pending}, Draft, Returned, identity.OpReturnBroker, true, nil, nil},
	{Refuse, []Status{Pending, Noticed}, Refused, RefusedAct, identity.OpRefuseBroker, true, nil, nil},
	{Notice, []Status{Pending}, Noticed, NoticeOpened, identity.OpNoticeBroker, false, (*moving).mayNotice, (*moving).notice},
	{Activate, []Status{Noticed}, Active, Activated, identity.OpActivateBroker, false, (*moving).mayActivate, (*moving).activate},
	{ChangeLevel, []Status{Active}, Active, LevelChanged, identity.OpChangeBrokerLevel, false, (*moving).mayChangeLevel, (*moving).changeLevel},
	{ChangeOrg, []Status{Active, Expired}, "", OrgChanged, identity.OpChangeBrokerOrganization, false, (*moving).mayChangeOrg, (*moving).changeOrg},
	{ChangeTitle, []Status{Active, Expired}, "", TitleChanged, identity.OpChangeBrokerTitle, false, nil, (*moving).changeTitle},
	{Renew, []Status{Active, Expired}, Active, Renewed, identity.OpRenewBroker, false, (*moving).mayRenew, (*moving).renew},
	{Announce, inForce, "", Announced, identity.OpAnnounceBroker, true, (*moving).mayAnnounce, (*moving).announce},
	{Reply, inForce, "", Replied, identity.OpReplyBroker, true, (*moving).mayReply, (*moving).regard},
	{Decide, inForce, "", "", identity.OpDecideBroker, true, (*moving).mayDecide, (*moving).decide},
	{Restore, []Status{Suspended}, Active, Restored, identity.OpRestoreBroker, true, nil, (*moving).restore},
	{Withdraw, []Status{Draft, Pending, Noticed, Active, Expired, Suspended}, Withdrawn, WithdrawnAct, identity.OpWithdrawBroker, true, (*moving).mayWithdraw, nil},
	{Appeal, disputed, "", AppealOpened, identity.OpAppealBroker, true, (*moving).mayAppeal, (*moving).regard},
	{DecideAppeal, disputed, "", AppealDecided, identity.OpDecideBrokerAppeal, true, (*moving).mayDecideAppeal, (*moving).decideAppeal},
}

func stepOf(a Action) (step, bool) {
	i := slices.IndexFunc(steps, func(s step) bool { return s.action == a })
	if i < 0 {
		return step{}, false
	}
	return steps[i], true
}

// Actions lists what p may do with the filing on a day: what its status allows,
// and, for what answers something, that it is there to be answered.
func (c *Case) Actions(p *identity.Principal, on calendar.Date) []Action {
	var out []Action
	for _, s := range steps {
		if slices.Contains(s.from, c.StatusOnDay(on)) && c.waits(s.action) && identity.Authorize(p, s.operation, c.object()) == nil {
			out = append(out, s.action)
		}
	}
	return out
}

// waits tells whether what an action answers is there.
func (c *Case) waits(a Action) bool {
	switch a {
	case Announce, Withdraw:
		return c.announcement() == nil
	case Reply:
		return c.announcement() != nil && !c.answered(c.announcement().ID)
	case Decide:
		return c.announcement() != nil
	case Appeal:
		return c.adverse() != nil
	case DecideAppeal:
		return c.appeal() != nil
	}
	return true
}

// announcement is the adverse step that has been announced and not decided.
func (c *Case) announcement() *Act {
	return c.last(Announced, Warned, SuspendedAct, RevokedAct, Dropped)
}

// appeal is the one that waits for its decision.
func (c *Case) appeal() *Act { return c.last(AppealOpened, AppealDecided) }

// last is the newest act of a kind, nil when one of the closing kinds regards it.
func (c *Case) last(kind ActKind, closing ...ActKind) *Act {
	for i := len(c.Acts) - 1; i >= 0; i-- {
		a := &c.Acts[i]
		if a.Kind != kind {
			continue
		}
		if slices.ContainsFunc(c.Acts, func(x Act) bool { return x.Regards == a.ID && slices.Contains(closing, x.Kind) }) {
			return nil
		}
		return a
	}
	return nil
}

func (c *Case) answered(id string) bool {
	return slices.ContainsFunc(c.Acts, func(x Act) bool { return x.Regards == id && x.Kind == Replied })
}

// adverse is the newest warning, suspension or revocation not yet appealed.
func (c *Case) adverse() *Act {
	for i := len(c.Acts) - 1; i >= 0; i-- {
		if a := &c.Acts[i]; slices.Contains([]ActKind{Warned, SuspendedAct, RevokedAct}, a.Kind) {
			if slices.ContainsFunc(c.Acts, func(x Act) bool { return x.Regards == a.ID && x.Kind == AppealOpened }) {
				return nil
			}
			return a
		}
	}
	return nil
}

// refuse says that a step is out of order and what can be done instead.
func (c *Case) refuse(p *identity.Principal, on calendar.Date) error {
	actions := []string{}
	for _, a := range c.Actions(p, on) {
		actions = append(actions, string(a))
	}
	f := fault.New(fault.ActionNotAllowed).WithActions(actions)
	f.Detail = fault.T("该备案当前为“"+statusZh[c.StatusOnDay(on)]+"”，不能办理此操作。", "The filing is "+string(c.StatusOnDay(on))+"; this step is not possible.")
	return f
}

var statusZh = map[Status]string{Draft: "草稿", Pending: "待审核", Noticed: "公示中", Active: "有效", Expired: "到期", Suspended: "暂停", Revoked: "撤销",
	Withdrawn: "注销", Refused: "不予备案"}
