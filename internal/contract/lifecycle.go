package contract

import (
	"slices"

	"jishi/internal/codes"
	"jishi/internal/identity"
)

// Status (办理状态) of a contract; names as in codes/contract_statuses.csv.
type Status string

// The statuses of a first registration (domain notes §1.8).
const (
	Draft         Status = "DRAFT"
	Submitted     Status = "SUBMITTED"
	Correction    Status = "CORRECTION"
	NotAccepted   Status = "NOT_ACCEPTED"
	Accepted      Status = "ACCEPTED"
	FirstReview   Status = "FIRST_REVIEW"
	ExpertReview  Status = "EXPERT_REVIEW"
	SecondReview  Status = "SECOND_REVIEW"
	TransferredUp Status = "TRANSFERRED_UP"
	Registered    Status = "REGISTERED"
	Refused       Status = "REFUSED"
	Withdrawn     Status = "WITHDRAWN"
)

// The statuses after a decision (domain notes §1.11, §1.12); package proceeding
// leads from one to the other.
const (
	ChangePending Status = "CHANGE_PENDING"
	Recheck       Status = "RECHECK"
	Objected      Status = "OBJECTION"
	Deregistered  Status = "DEREGISTERED"
	Revoked       Status = "REVOKED"
)

// InForce are the statuses of a contract that is registered: it counts, and its
// certificate is valid.
var InForce = []Status{Registered, ChangePending, Recheck}

// InForce tells whether the contract is registered now.
func (c *Contract) InForce() bool { return slices.Contains(InForce, c.Status) }

// decided tells whether the case has an outcome that its applicant may read.
func (c *Contract) decided() bool {
	return c.InForce() || slices.Contains([]Status{Refused, Objected, Deregistered, Revoked}, c.Status)
}

// Action (办理操作) is a step someone takes with a contract.
type Action string

// The actions; each is the last part of its API path.
const (
	Edit          Action = "edit"
	Delete        Action = "delete"
	Submit        Action = "submit"
	Withdraw      Action = "withdraw"
	Accept        Action = "accept"
	Return        Action = "return"
	Decline       Action = "decline"
	TransferUp    Action = "transfer-up"
	Claim         Action = "claim"
	Release       Action = "release"
	Review        Action = "review"
	ExpertOpinion Action = "expert-opinion"
	Register      Action = "register"
	Refuse        Action = "refuse"
	SetNational   Action = "national-number"
	Attach        Action = "attach"
)

// The actions that open a proceeding after a decision; package proceeding
// carries them out (domain notes §1.11, §1.12).
const (
	OpenChange         Action = "change"
	OpenCorrection     Action = "correct-record"
	OpenDeregistration Action = "deregister"
	OpenRevocation     Action = "revoke"
	OpenObjection      Action = "object"
	OpenRecheck        Action = "recheck"
)

// actionsZh are the actions' names as the bureau says them.
var actionsZh = map[Action]string{
	Edit: "修改", Delete: "删除", Submit: "提交", Withdraw: "撤回", Accept: "受理", Return: "退回补正", Decline: "不予受理",
	TransferUp: "转报省级", Claim: "领取初审", Release: "放回", Review: "初审", ExpertOpinion: "录入专家意见", Register: "复审登记", Refuse: "不予登记", SetNational: "回填全国登记编号",
	Attach: "补充材料", OpenChange: "申请变更", OpenCorrection: "更正记载", OpenDeregistration: "申请注销", OpenRevocation: "启动撤销", OpenObjection: "提出异议", OpenRecheck: "提请复核",
}

func (a Action) nameZh() string { return actionsZh[a] }

// nameZh is the status's name in the code table.
func (s Status) nameZh() string {
	t, _ := codes.Get(codes.ContractStatuses)
	e, _ := t.Lookup(string(s))
	return e.NameZh
}

// Transition (流转) is one row of the lifecycle.
type Transition struct {
	From   []Status
	Action Action
	// To are the statuses it may lead to; more than one when a rule decides.
	To []Status
	// Operation is the row of the authorisation table that must be allowed.
	Operation identity.Operation
	// Guard says in words what else must hold; the code is beside the service
	// method of the action.
	Guard string
	// Event is the kind of the journal event.
	Event string
}

// Lifecycle is the one table that drives the API, the actions shown, the tests
// and the diagram in docs/contract-lifecycle.md.
var Lifecycle = []Transition{
	{[]Status{Draft, Correction}, Edit, nil, identity.OpUpdateContract, "", "contract.edited"},
	{[]Status{Draft}, Delete, nil, identity.OpDeleteContract, "never submitted", "contract.deleted"},
	{[]Status{Draft, Correction}, Submit, []Status{Submitted}, identity.OpSubmitContract, "no blocking finding, materials present", "contract.submitted"},
	{[]Status{Submitted, Correction, Accepted, FirstReview, ExpertReview, SecondReview}, Withdraw, []Status{Withdrawn}, identity.OpWithdrawContract, "reason given", "contract.withdrawn"},
	{[]Status{Submitted}, Accept, []Status{Accepted}, identity.OpAcceptContract, "competent office, amount within the delegated limit", "contract.accepted"},
	{[]Status{Submitted, Accepted, FirstReview, ExpertReview}, Return, []Status{Correction}, identity.OpReturnContract, "every item named with a reason", "contract.returned"},
	{[]Status{SecondReview}, Return, []Status{Correction}, identity.OpReturnContract, "every item named with a reason; not the first reviewer", "contract.returned"},
	{[]Status{Submitted}, Decline, []Status{NotAccepted}, identity.OpDeclineContract, "at least one reason code", "contract.declined"},
	{[]Status{Submitted, Accepted}, TransferUp, []Status{TransferredUp}, identity.OpTransferUpContract, "contract amount above the delegated limit", "contract.transferred_up"},
	{[]Status{Accepted, FirstReview}, Claim, []Status{FirstReview}, identity.OpReviewContract, "not claimed by another, or that claim has run out", "contract.claimed"},
	{[]Status{FirstReview}, Release, []Status{Accepted}, identity.OpReviewContract, "own claim, or one that has run out", "contract.released"},
	{[]Status{Accepted, FirstReview}, Review, []Status{SecondReview, ExpertReview}, identity.OpReviewContract, "checklist complete, kind and amounts set, opinion written; large or disputed goes to experts", "contract.reviewed"},
	{[]Status{ExpertReview}, ExpertOpinion, []Status{SecondReview}, identity.OpRecordExpertOpinion, "panel and conclusion", "contract.expert_opinion_recorded"},
	{[]Status{SecondReview}, Register, []Status{Registered}, identity.OpRegisterContract, "second person, first review recommends registration", "contract.registered"},
	{[]Status{SecondReview}, Refuse, []Status{Refused}, identity.OpRefuseContract, "second person, at least one reason code", "contract.refused"},
	{[]Status{Correction}, Refuse, []Status{Refused}, identity.OpRefuseContract, "correction overdue, reason NR15", "contract.refused"},
	{[]Status{Registered}, SetNational, []Status{Registered}, identity.OpSetNationalNumber, "number of the national system, not in use", "contract.national_number_set"},
	{[]Status{Registered, ChangePending, Recheck, Refused, Objected}, Attach, nil, identity.OpAddContractDocument, "evidence of what happens after the decision: M12, M14, M15", "contract.document_added"},
	{[]Status{Registered}, OpenChange, []Status{ChangePending}, identity.OpOpenChange, "no proceeding is open; what changes and why, with the agreement", "proceeding.opened"},
	{[]Status{Registered}, OpenCorrection, []Status{Registered}, identity.OpOpenCorrection, "no proceeding is open; nothing that recognition looked at", "proceeding.opened"},
	{[]Status{Registered}, OpenDeregistration, []Status{Registered}, identity.OpOpenDeregistration, "no proceeding is open; ground and day", "proceeding.opened"},
	{[]Status{Registered}, OpenRevocation, []Status{Registered}, identity.OpOpenRevocation, "no proceeding is open; ground and facts", "proceeding.opened"},
	{[]Status{Refused}, OpenObjection, []Status{Objected}, identity.OpOpenObjection, "within the term, once", "proceeding.opened"},
	{[]Status{Registered}, OpenRecheck, []Status{Recheck}, identity.OpOpenRecheck, "an authority that examines a benefit asks", "proceeding.opened"},
}

// transition finds the row for an action from a status.
func transition(from Status, a Action) (Transition, bool) {
	for _, t := range Lifecycle {
		if t.Action == a && slices.Contains(t.From, from) {
			return t, true
		}
	}
	return Transition{}, false
}

// Actions lists what the caller may do next with this contract. It leaves out
// what the table allows but a fact of this case forbids.
func (c *Contract) Actions(p *identity.Principal) []Action {
	var out []Action
	for _, t := range Lifecycle {
		if !slices.Contains(t.From, c.Status) || slices.Contains(out, t.Action) {
			continue
		}
		if identity.Authorize(p, t.Operation, c.Object()) != nil || c.forbids(p, t.Action) {
			continue
		}
		out = append(out, t.Action)
	}
	return out
}

// forbids says whether a fact of the case, known now, rules an action out.
func (c *Contract) forbids(p *identity.Principal, a Action) bool {
	if c.bars(p, a) || keepsOut(a) && c.heldFrom(p) || c.standsOut(p, a) {
		return true
	}
	above := c.ContractAmount > Taian.DelegatedUpTo
	switch a {
	case Delete:
		return c.Round > 0
	case Accept:
		return above
	case TransferUp:
		return !above
	case Register:
		return c.FirstReviewerID == p.UserID || c.Recommendation != RecommendRegister
	case Refuse:
		return c.Status == SecondReview && c.FirstReviewerID == p.UserID || c.Status == Correction && !c.correctionOverdue
	case SetNational:
		return c.NationalRegNo != ""
	case OpenChange, OpenCorrection, OpenDeregistration, OpenRevocation, OpenObjection, OpenRecheck:
		return c.ProceedingID != ""
	}
	return false
}
