package proceeding

import (
	"slices"

	"jishi/internal/identity"
)

// Action (办理操作) is a step in a proceeding; each is the last part of its API
// path.
type Action string

// The actions.
const (
	ActOpen      Action = "open"      // 提出
	ActRevise    Action = "revise"    // 补充
	ActWithdraw  Action = "withdraw"  // 撤回
	ActReturn    Action = "return"    // 退回补充
	ActNotify    Action = "notify"    // 告知拟撤销的事实和权利
	ActState     Action = "state"     // 陈述申辩
	ActExamine   Action = "examine"   // 审查
	ActDecide    Action = "decide"    // 决定
	ActBack      Action = "send-back" // 退回重审
	ActDelivered Action = "delivered" // 送达告知函
)

// passage is one row of the lifecycle of proceedings.
type passage struct {
	kinds  []Kind
	from   []Status
	action Action
	// to is empty where a rule decides.
	to        []Status
	operation identity.Operation
}

var applied = []Kind{Change, Correction, Deregistration, Objection}

// passages is the one table of steps; the API, what is shown as possible, and
// the model test read it.
var passages = []passage{
	{[]Kind{Change, Correction, Deregistration}, []Status{Returned}, ActRevise, []Status{Open}, identity.OpAnswerProceeding},
	{applied, []Status{Open, Returned, Examined}, ActWithdraw, []Status{Withdrawn}, identity.OpAnswerProceeding},
	{[]Kind{Change, Correction, Deregistration}, []Status{Open}, ActReturn, []Status{Returned}, identity.OpExamineProceeding},
	{[]Kind{Revocation}, []Status{Open}, ActNotify, []Status{Notified}, identity.OpExamineProceeding},
	{[]Kind{Revocation}, []Status{Notified}, ActState, []Status{Heard}, identity.OpAnswerProceeding},
	{[]Kind{Change, Deregistration, Objection, Recheck}, []Status{Open}, ActExamine, []Status{Examined}, identity.OpExamineProceeding},
	// A correction opens no recognition again: the registrar's finding decides.
	{[]Kind{Correction}, []Status{Open}, ActExamine, []Status{Granted, Denied}, identity.OpExamineProceeding},
	// Heard, or silent until the day has passed.
	{[]Kind{Revocation}, []Status{Notified, Heard}, ActExamine, []Status{Examined}, identity.OpExamineProceeding},
	{[]Kind{Revocation}, []Status{Open}, ActWithdraw, []Status{Withdrawn}, identity.OpExamineProceeding},
	{[]Kind{Change, Deregistration, Objection, Recheck, Revocation}, []Status{Examined}, ActDecide, []Status{Granted, Denied}, identity.OpDecideProceeding},
	// The second person disagrees: the examiner looks again.
	{[]Kind{Change, Deregistration, Objection, Recheck, Revocation}, []Status{Examined}, ActBack, []Status{Open}, identity.OpDecideProceeding},
	{[]Kind{Deregistration, Revocation, Recheck}, []Status{Granted}, ActDelivered, []Status{Granted}, identity.OpExamineProceeding},
	// What was returned and never answered is closed by the second person.
	{[]Kind{Change, Correction, Deregistration}, []Status{Returned}, ActDecide, []Status{Denied}, identity.OpDecideProceeding},
}

func (p *Proceeding) passage(a Action) (passage, bool) {
	for _, x := range passages {
		if x.action == a && slices.Contains(x.kinds, p.Kind) && slices.Contains(x.from, p.Status) {
			return x, true
		}
	}
	return passage{}, false
}

// object is what steps are authorised on.
func (p *Proceeding) object() identity.Object {
	return identity.Object{OwnerOrg: p.OrgID, OfficeRegion: p.OfficeRegion, Delegations: p.delegations}
}
