package identity

import (
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// Delegation (委托关系) is what one written mandate lets an agent do with one
// object, as the mandate stands at this moment. Package mandate makes them; the
// relation ByMandate of the permission table looks at them.
type Delegation struct {
	MandateID string
	// ClientOrg is on whose behalf, AgentOrg who acts; AgentUser, when it is
	// given, is the one person there who may.
	ClientOrg  string
	ClientName string
	AgentOrg   string
	AgentUser  string
	// InForce: confirmed, within its days, neither revoked nor ended.
	InForce bool
	// LastDay is the last day on which it is or was in force.
	LastDay calendar.Date
	// Operations are what it covers on this object in its present state.
	Operations []Operation
	// Opposed are operations it covers but which a conflict of interest rules
	// out: the agent is itself a party on the other side of the contract.
	Opposed []Operation
	// Contract and Round say what it was looked up for.
	Contract string
	Round    int64
}

// concerns tells whether the mandate is given to p. The bureau never acts by
// mandate, and nobody acts for the own organisation as an agent.
func (d Delegation) concerns(p *Principal) bool {
	return p != nil && p.Side == SideApplicant && d.AgentOrg != "" && d.AgentOrg == p.OrgID && d.ClientOrg != p.OrgID &&
		(d.AgentUser == "" || d.AgentUser == p.UserID)
}

// allows tells whether p may do op under this mandate.
func (d Delegation) allows(p *Principal, op Operation) bool {
	return d.InForce && d.concerns(p) && slices.Contains(d.Operations, op)
}

// Delegated gives the mandate under which p does op on the object, false when p
// acts in the own name (or may not act at all).
func (o Object) Delegated(p *Principal, op Operation) (Delegation, bool) {
	if !Allowed(p, op, ByMandate) {
		return Delegation{}, false
	}
	for _, r := range byOperation[op] {
		if r.Relation != ByMandate && r.appliesTo(p) && r.holds(p, o) {
			return Delegation{}, false
		}
	}
	for _, d := range o.Delegations {
		if d.allows(p, op) {
			return d, true
		}
	}
	return Delegation{}, false
}

// ActorFor is how the journal names p for an act on the object: with the client
// and the mandate when p is an agent.
func (o Object) ActorFor(p *Principal, op Operation) journal.Actor {
	a := p.Actor()
	if d, ok := o.Delegated(p, op); ok {
		a.OnBehalfOf, a.MandateID = d.ClientOrg, d.MandateID
	}
	return a
}

// refuse says why p may not do op on this object: it is not there for p, or p is
// an agent whose mandate does not cover it (MandateOutOfScope), rules it out
// (AgentIsParty) or is over (MandateEnded).
func (o Object) refuse(p *Principal, op Operation) error {
	if !Allowed(p, op, ByMandate) {
		return fault.New(fault.ObjectNotFound)
	}
	var over, narrow, opposed bool
	var until calendar.Date
	for _, d := range o.Delegations {
		switch {
		case !d.concerns(p):
		case !d.InForce:
			over = true
			if d.LastDay.After(until) {
				until = d.LastDay
			}
		case slices.Contains(d.Opposed, op):
			opposed = true
		default:
			narrow = true
		}
	}
	switch {
	case opposed:
		return fault.New(fault.AgentIsParty)
	case narrow:
		return fault.New(fault.MandateOutOfScope)
	case over:
		return fault.Newf(fault.MandateEnded, "委托截至 %s，现已失效，不能再代为办理。", "The mandate was in force until %s and is over.", until)
	}
	return fault.New(fault.ObjectNotFound)
}
