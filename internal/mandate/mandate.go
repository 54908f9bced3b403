// Package mandate is delegated filing (委托代办): a client organisation gives an
// agent, in writing, the power to act for it before the registry, for some acts
// and for some time (Civil Code Arts 161 to 174). The power is looked up on the
// object, inside the transaction of each act, so that ending it takes effect at
// once; every act names the agent, the client and the mandate.
package mandate

import (
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Status (委托状态) of a mandate.
type Status string

// The statuses.
const (
	Proposed Status = "PROPOSED" // 待确认
	Active   Status = "ACTIVE"   // 生效中
	Refused  Status = "REFUSED"  // 未确认
	Ended    Status = "ENDED"    // 受托人辞去
	Revoked  Status = "REVOKED"  // 委托人撤销
	Expired  Status = "EXPIRED"  // 已到期
)

// Act (委托事项) is one thing a mandate may allow; codes of mandated_acts.
type Act string

// The acts. The last two give a right up or fight for it and are named expressly
// (特别授权), as for a representative in court.
const (
	ActDraft       Act = "DRAFT"
	ActSubmit      Act = "SUBMIT"
	ActCorrect     Act = "CORRECT"
	ActUpload      Act = "UPLOAD"
	ActAnswer      Act = "ANSWER"
	ActCertificate Act = "CERTIFICATE"
	ActChange      Act = "CHANGE"
	ActSettle      Act = "SETTLE"
	ActObject      Act = "OBJECT"
	ActWithdraw    Act = "WITHDRAW"
)

// Acts are all of them.
var Acts = []Act{ActDraft, ActSubmit, ActCorrect, ActUpload, ActAnswer, ActCertificate, ActChange, ActSettle, ActObject, ActWithdraw}

// Mandate (委托书) is one written mandate. Client (委托人) and agent (受托人) are
// organisations of the applicant side.
type Mandate struct {
	ID         string
	ClientOrg  string
	ClientName string
	AgentOrg   string
	AgentName  string
	// AgentUser is the one person at the agent who may act; empty means all of
	// the agent's people whose roles allow it.
	AgentUser     string
	AgentUserName string
	Status        Status
	Acts          []Act
	// Kinds (合同类型) and Contracts (受理号) narrow it; empty means all.
	Kinds     []string
	Contracts []string
	// PartyConsent (同意自己代理): the client agrees that the agent is itself a
	// party on the other side (Civil Code Art 168).
	PartyConsent bool
	// From and To are the first and the last day, in Asia/Shanghai.
	From      calendar.Date
	To        calendar.Date
	Reference string // 委托书编号, the parties' own

	Document Document

	ProposedBy      string
	ProposedByName  string
	ProposedAt      time.Time
	ConfirmedBy     string
	ConfirmedByName string
	ConfirmedAt     time.Time
	// ClosedBy refused, revoked or ended it, for Reason.
	ClosedBy     string
	ClosedByName string
	ClosedAt     time.Time
	Reason       string
	Version      int64
	UpdatedAt    time.Time
}

// Document (委托书扫描件) is the signed paper.
type Document struct {
	Filename  string
	MediaType string
	Size      int64
	SHA256    string
	blobKey   string
}

// Proposal is what the agent hands in. The client is named by its credit code
// (统一社会信用代码).
type Proposal struct {
	ClientCode   string
	OnlyMe       bool // the power is for the proposing person alone
	Acts         []Act
	Kinds        []string
	Contracts    []string
	PartyConsent bool
	From         calendar.Date
	To           calendar.Date
	Reference    string
}

// Service (委托代办) keeps the mandates.
type Service struct {
	journal *journal.Journal
	files   *document.Store
}

// check holds a proposal against what a mandate may be; today is the day it is
// proposed. Fault: InvalidFields.
func (p Proposal) check(today calendar.Date) []fault.Field {
	var bad []fault.Field
	if len(p.Acts) == 0 {
		bad = append(bad, fault.At("/acts", fault.MissingField))
	}
	for _, a := range p.Acts {
		if !slices.Contains(Acts, a) {
			bad = append(bad, fault.At("/acts", fault.UnknownCode))
		}
	}
	kinds, _ := codes.Get(codes.ContractTypes)
	for _, k := range p.Kinds {
		if e, ok := kinds.Lookup(k); !ok || e.Parent != "" {
			bad = append(bad, fault.At("/kinds", fault.UnknownCode))
		}
	}
	if len([]rune(p.Reference)) > 64 {
		bad = append(bad, fault.At("/reference", fault.TooLong))
	}
	if len(p.Contracts) > 100 {
		bad = append(bad, fault.At("/contracts", fault.TooLong))
	}
	return append(bad, p.checkPeriod(today)...)
}

func (p Proposal) checkPeriod(today calendar.Date) []fault.Field {
	last := lastDay(p.From, maxYears(today))
	switch {
	case p.From.IsZero():
		return []fault.Field{fault.At("/from", fault.MissingField)}
	case p.To.IsZero():
		return []fault.Field{fault.At("/to", fault.MissingField)}
	case p.To.Before(p.From), p.To.Before(today):
		return []fault.Field{fault.At("/to", fault.MandatePeriod)}
	case p.To.After(last):
		return []fault.Field{fault.Atf("/to", fault.MandatePeriod, "委托期限最长到 %s。", "At the latest until %s.", last)}
	}
	return nil
}

// StatusOn is the status as it is on a day: what has run out is expired, whether
// that has been recorded or not.
func (m *Mandate) StatusOn(d calendar.Date) Status {
	if (m.Status == Active || m.Status == Proposed) && d.After(m.To) {
		return Expired
	}
	return m.Status
}

// InForce tells whether the agent may act under it on a day.
func (m *Mandate) InForce(d calendar.Date) bool {
	return m.Status == Active && !d.Before(m.From) && !d.After(m.To)
}

// covers tells whether the mandate is for this contract. A draft that has no
// kind yet is covered; one that is not filed has no number and is not named.
func (m *Mandate) covers(c Case) bool {
	if len(m.Contracts) > 0 {
		return c.Number != "" && slices.Contains(m.Contracts, c.Number)
	}
	return len(m.Kinds) == 0 || c.Kind == "" || slices.Contains(m.Kinds, c.Kind)
}

// object is what reading and the client's and the agent's steps are authorised on.
func (m *Mandate) object(org string) identity.Object { return identity.Object{OwnerOrg: org} }

func (m *Mandate) event(kind string) journal.Event {
	return journal.Event{Kind: "mandate." + kind, ObjectType: "mandate", ObjectID: m.ID, Version: m.Version, OwnerOrg: m.ClientOrg, Reason: m.Reason,
		Data: map[string]any{"client": m.ClientOrg, "agent": m.AgentOrg, "agent_user": m.AgentUser, "status": string(m.Status), "acts": m.Acts,
			"from": m.From.String(), "to": m.To.String(), "document_sha256": m.Document.SHA256}}
}
