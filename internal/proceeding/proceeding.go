// Package proceeding carries out what happens to a contract after the decision
// (登记后程序): change, correction of the record, deregistration, revocation,
// objection, and the re-check that an authority asks for (domain notes §1.11,
// §1.12; draft measures Art 16, 17).
//
// Each is a small case of its own with a number, two people where recognition
// is at stake, and one journal event for every step. Only the step that grants
// it touches the registration, in the same transaction: version, certificate
// and ledger lines change together or not at all.
package proceeding

import (
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/identity"
)

// Kind (程序种类) of a proceeding.
type Kind string

// The kinds.
const (
	Change         Kind = "CHANGE"         // 变更
	Correction     Kind = "CORRECTION"     // 更正
	Deregistration Kind = "DEREGISTRATION" // 注销
	Revocation     Kind = "REVOCATION"     // 撤销
	Objection      Kind = "OBJECTION"      // 异议
	Recheck        Kind = "RECHECK"        // 复核
)

// Status (办理状态) of a proceeding.
type Status string

// The statuses.
const (
	Open      Status = "OPEN"      // 待审查
	Returned  Status = "RETURNED"  // 退回补充
	Notified  Status = "NOTIFIED"  // 已告知，待陈述申辩
	Heard     Status = "HEARD"     // 已陈述申辩
	Examined  Status = "EXAMINED"  // 待决定
	Granted   Status = "GRANTED"   // 已准予
	Denied    Status = "DENIED"    // 不予准许
	Withdrawn Status = "WITHDRAWN" // 已撤回
)

// Ended tells that nothing more can happen in this status.
func (s Status) Ended() bool { return slices.Contains([]Status{Granted, Denied, Withdrawn}, s) }

// Recommendation (审查意见) of the examiner, and with it what a grant does.
type Recommendation string

// What an examiner can recommend. A re-check may be confirmed, amended or lead
// to revocation; every other proceeding is granted or denied.
const (
	Grant   Recommendation = "GRANT"   // 准予
	Deny    Recommendation = "DENY"    // 不予
	Confirm Recommendation = "CONFIRM" // 维持登记
	Amend   Recommendation = "AMEND"   // 调整核定
	Revoke  Recommendation = "REVOKE"  // 启动撤销
)

// Proceeding (登记后程序) is one such case.
type Proceeding struct {
	ID         string
	Number     string // 办件编号
	ContractID string
	Kind       Kind
	Status     Status
	Version    int64
	// OrgID is the applicant's organisation, OfficeRegion the registry's, as of
	// the contract; OpenedOrg the organisation that opened the proceeding.
	OrgID        string
	OfficeRegion string
	OpenedBy     string
	OpenedOrg    string
	OpenedAt     time.Time
	// Ground is a code of deregistration_grounds or revocation_grounds.
	Ground string
	// Authority is who asks for a re-check.
	Authority string
	Reason    string
	// EffectiveOn is the day on which the change or the end of the contract took
	// effect between the parties.
	EffectiveOn calendar.Date
	Files       []string // ids of documents of the contract
	Benefits    []Benefit
	// Due is until when the registry decides, or the applicant answers while
	// the case is returned.
	Due calendar.Date
	// HeardUntil is until when a party may be heard before a revocation.
	HeardUntil calendar.Date
	// Statement is what the party said when heard.
	Statement string

	ExaminerID     string
	Recommendation Recommendation
	Opinion        string
	Panel          []contract.Expert
	Approved       contract.Approved
	DecidedBy      string
	DecidedAt      time.Time
	Note           string
	UpdatedAt      time.Time

	// delegations are the mandates given for the contract.
	delegations []identity.Delegation
	proposal    string // canonical sealed form; empty where nothing is proposed
}

// Benefit (已享受的优惠) is one benefit that was used on the strength of the
// registration; the authority concerned is told when the registration ends
// (draft measures Art 16).
type Benefit struct {
	Kind      string `json:"kind"`      // code of benefit_kinds
	Authority string `json:"authority"` // name of the authority
	Amount    string `json:"amount"`    // decimal yuan, "" when not known
}

// Step (办理步骤) is one act in a proceeding, as it happened.
type Step struct {
	No       int64
	Action   Action
	UserID   string
	UserName string
	At       time.Time
	Note     string
}

// Case is a proceeding with what belongs to it, for one reader.
type Case struct {
	Proceeding
	Contract contract.Contract
	Steps    []Step
	Notices  []AuthorityNotice
	// Differences are the fields that the proposal changes, personal data masked.
	Differences []contract.Difference
	// Names gives who the user ids are.
	Names   map[string]string
	Actions []Action
}

// AuthorityNotice (告知函) tells an authority whose benefit was used that the
// registration has ended or changed.
type AuthorityNotice struct {
	ID          string
	Benefit     string
	Authority   string
	BenefitFen  int64
	Letter      string
	MadeAt      time.Time
	DeliveredOn calendar.Date
	Reference   string
	Version     int64
}

// readObject is what reading is authorised on: the contract's owner and office;
// who opened a re-check reads it as an object of its own organisation.
func (p *Proceeding) readObject(who *identity.Principal) identity.Object {
	o := p.object()
	if who != nil && p.Kind == Recheck && who.OrgID == p.OpenedOrg {
		o.OwnerOrg = p.OpenedOrg
	}
	return o
}
