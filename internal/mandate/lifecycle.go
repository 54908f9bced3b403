package mandate

import (
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Action (操作) is a step with a mandate; each is the last part of its API path.
type Action string

// The steps.
const (
	Confirm Action = "confirm"
	Refuse  Action = "refuse"
	Revoke  Action = "revoke"
	End     Action = "end"
)

// step is one row of the lifecycle.
type step struct {
	action    Action
	from      []Status
	to        Status
	operation identity.Operation
	byClient  bool
	reason    bool // must say why
	event     string
}

// steps is the lifecycle: the agent proposes, the client confirms or refuses,
// and either side ends it at any time (Civil Code Art 173 no 2). Expired is
// reached by the calendar alone.
var steps = []step{
	{Confirm, []Status{Proposed}, Active, identity.OpConfirmMandate, true, false, "confirmed"},
	{Refuse, []Status{Proposed}, Refused, identity.OpRefuseMandate, true, true, "refused"},
	{Revoke, []Status{Active}, Revoked, identity.OpRevokeMandate, true, true, "revoked"},
	{End, []Status{Proposed, Active}, Ended, identity.OpEndMandate, false, true, "ended"},
}

func stepOf(a Action) step {
	return steps[slices.IndexFunc(steps, func(s step) bool { return s.action == a })]
}

// side is the organisation whose step it is.
func (s step) side(m *Mandate) string {
	if s.byClient {
		return m.ClientOrg
	}
	return m.AgentOrg
}

// Actions lists what p may do with the mandate on a day.
func (m *Mandate) Actions(p *identity.Principal, on calendar.Date) []Action {
	var out []Action
	for _, s := range steps {
		if slices.Contains(s.from, m.StatusOn(on)) && identity.Authorize(p, s.operation, m.object(s.side(m))) == nil {
			out = append(out, s.action)
		}
	}
	return out
}

// refuse says that a step is out of order and what can be done instead.
func (m *Mandate) refuse(p *identity.Principal, on calendar.Date) error {
	actions := []string{}
	for _, a := range m.Actions(p, on) {
		actions = append(actions, string(a))
	}
	f := fault.New(fault.ActionNotAllowed).WithActions(actions)
	f.Detail = fault.T("该委托当前为“"+statusZh[m.StatusOn(on)]+"”，不能办理此操作。", "The mandate is "+string(m.StatusOn(on))+"; this step is not possible.")
	return f
}

var statusZh = map[Status]string{Proposed: "待确认", Active: "生效中", Refused: "未确认", Ended: "已辞去", Revoked: "已撤销", Expired: "已到期"}

// object operations that an act allows, and in which statuses of the contract;
// no status means every one.
type coverage struct {
	act        Act
	statuses   []string
	operations []identity.Operation
}

const (
	draft      = "DRAFT"
	correction = "CORRECTION"
)

// covered says what each act allows.
var covered = []coverage{
	{ActDraft, []string{draft}, []identity.Operation{identity.OpCreateContract, identity.OpUpdateContract, identity.OpDeleteContract}},
	{ActSubmit, []string{draft}, []identity.Operation{identity.OpSubmitContract}},
	{ActCorrect, []string{correction}, []identity.Operation{identity.OpUpdateContract, identity.OpSubmitContract}},
	{ActUpload, nil, []identity.Operation{identity.OpAddContractDocument, identity.OpRemoveContractDocument}},
	{ActAnswer, nil, []identity.Operation{identity.OpAnswerProceeding}},
	{ActCertificate, nil, []identity.Operation{identity.OpGetContractCertificate, identity.OpGetContractEvidence, identity.OpGetJournalEventProof}},
	{ActChange, nil, []identity.Operation{identity.OpOpenChange, identity.OpOpenCorrection}},
	{ActSettle, nil, []identity.Operation{identity.OpDeclareSettlement}},
	{ActObject, nil, []identity.Operation{identity.OpOpenObjection}},
	{ActWithdraw, nil, []identity.Operation{identity.OpWithdrawContract, identity.OpOpenDeregistration}},
}

// reading comes with every mandate: nobody can act on what he cannot see.
var reading = []identity.Operation{identity.OpListContracts, identity.OpGetContract, identity.OpListContractDocuments, identity.OpGetContractDocument, identity.OpGetContractDocumentText,
	identity.OpListContractFindings, identity.OpGetContractHistory, identity.OpGetContractClock, identity.OpListProceedings, identity.OpGetProceeding,
	identity.OpListSettlements, identity.OpListContractBrokers, identity.OpListCommissionReceipts}

// operations are what the mandate's acts allow on a contract in a status. A copy
// of a contract is a new draft, whatever the status of the first.
func (m *Mandate) operations(status string) []identity.Operation {
	out := slices.Clone(reading)
	for _, c := range covered {
		if !slices.Contains(m.Acts, c.act) {
			continue
		}
		for _, op := range c.operations {
			if len(c.statuses) == 0 || slices.Contains(c.statuses, status) || op == identity.OpCreateContract {
				out = append(out, op)
			}
		}
	}
	return out
}

// conflicted are the acts that an agent may not do in a contract with itself:
// all but reading and preparing a draft.
func conflicted(op identity.Operation) bool {
	prepares := []identity.Operation{identity.OpCreateContract, identity.OpUpdateContract, identity.OpDeleteContract,
		identity.OpAddContractDocument, identity.OpRemoveContractDocument}
	return !slices.Contains(reading, op) && !slices.Contains(prepares, op)
}
