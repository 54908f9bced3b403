package mandate

import (
	"slices"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Case is what a mandate must know of a contract.
type Case struct {
	ID     string
	Org    string // its applicant, who may be a client
	Number string // 受理号, empty before the first submission
	Kind   string
	Status string
	Round  int64
	// Sides are the credit codes of buyers and sellers. An intermediary is none:
	// bringing the parties together and filing for one of them go together.
	Sides []string
}

// Of gives, for each contract, the mandates that its applicant has given for it,
// as they stand at the transaction's instant; those that are over are told too.
func Of(tx *database.Tx, cases []Case) (map[string][]identity.Delegation, error) {
	var clients []string
	for _, c := range cases {
		if !slices.Contains(clients, c.Org) {
			clients = append(clients, c.Org)
		}
	}
	out := map[string][]identity.Delegation{}
	given, err := givenBy(tx, clients)
	if err != nil || len(given) == 0 {
		return out, err
	}
	today := calendar.Of(tx.Now)
	for _, c := range cases {
		for _, g := range given {
			if g.ClientOrg == c.Org && g.covers(c) {
				out[c.ID] = append(out[c.ID], g.delegation(c, today))
			}
		}
	}
	return out, nil
}

// given is a mandate with what decides about a conflict of interest.
type given struct {
	Mandate
	agentCode    string
	clientActive bool
}

func (g *given) delegation(c Case, today calendar.Date) identity.Delegation {
	d := identity.Delegation{MandateID: g.ID, ClientOrg: g.ClientOrg, ClientName: g.ClientName, AgentOrg: g.AgentOrg, AgentUser: g.AgentUser,
		InForce: g.InForce(today) && g.clientActive, LastDay: g.lastDay(), Contract: c.ID, Round: c.Round}
	itself := !g.PartyConsent && g.agentCode != "" && slices.Contains(c.Sides, g.agentCode)
	for _, op := range g.operations(c.Status) {
		if itself && conflicted(op) {
			d.Opposed = append(d.Opposed, op)
		} else {
			d.Operations = append(d.Operations, op)
		}
	}
	return d
}

// lastDay is the last day on which the mandate was in force.
func (m *Mandate) lastDay() calendar.Date {
	if m.Status == Revoked || m.Status == Ended {
		if on := calendar.Of(m.ClosedAt); on.Before(m.To) {
			return on
		}
	}
	return m.To
}

// Exercise authorises p to do op on the object inside a change. When p acts as an
// agent, the mandate's row is locked and looked at again, so that no act passes
// a revocation that was first, and the act is written down with its mandate;
// the change's event names the client. Errors: those of identity.Authorize.
func Exercise(tx *journal.Tx, p *identity.Principal, op identity.Operation, object identity.Object) error {
	if err := identity.Authorize(p, op, object); err != nil {
		return err
	}
	d, ok := object.Delegated(p, op)
	if !ok {
		return nil
	}
	m, err := lock(tx.Tx, d.MandateID)
	if err != nil {
		return err
	}
	if !m.InForce(calendar.Of(tx.Now)) {
		return fault.New(fault.MandateEnded)
	}
	if !tx.ActUnder(m.ID, m.ClientOrg) {
		return nil
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return insertDeed(tx, deedRow{ID: id.String(), MandateID: m.ID, ContractID: d.Contract, Round: d.Round, Operation: string(op), UserID: p.UserID, DoneAt: tx.Now})
}

// Kept refuses a change by an agent that would take the contract out of the
// mandate it was made under, such as another kind of contract.
func Kept(tx *journal.Tx, object identity.Object) error {
	id := tx.Mandate()
	if id == "" || slices.ContainsFunc(object.Delegations, func(d identity.Delegation) bool { return d.MandateID == id && d.InForce }) {
		return nil
	}
	return fault.New(fault.MandateOutOfScope)
}

// Reach is the part of a client's contracts that an agent may see.
type Reach struct {
	MandateID  string
	ClientOrg  string
	ClientName string
	Until      calendar.Date
	Acts       []Act
	Kinds      []string
	Contracts  []string
}

// ReachOf lists what p may see by mandate; nothing for the bureau.
func ReachOf(tx *database.Tx, p *identity.Principal) ([]Reach, error) {
	if !identity.Allowed(p, identity.OpListContracts, identity.ByMandate) {
		return nil, nil
	}
	held, err := heldBy(tx, p.OrgID, p.UserID)
	if err != nil {
		return nil, err
	}
	var out []Reach
	for _, m := range held {
		if m.InForce(calendar.Of(tx.Now)) {
			out = append(out, Reach{MandateID: m.ID, ClientOrg: m.ClientOrg, ClientName: m.ClientName, Until: m.To, Acts: m.Acts, Kinds: m.Kinds, Contracts: m.Contracts})
		}
	}
	return out, nil
}

// Agent (代办人) is who filed for the applicant.
type Agent struct {
	MandateID string
	OrgID     string
	OrgName   string
	UserID    string
	UserName  string
}

// Filing names one filing of a contract: round 0 is its draft, round n what was
// submitted the nth time.
type Filing struct {
	ContractID string
	Round      int64
}

// FiledBy tells which filings of these contracts were an agent's.
func FiledBy(tx *database.Tx, contracts []string) (map[Filing]Agent, error) {
	deeds, err := filings(tx, contracts)
	out := map[Filing]Agent{}
	for _, d := range deeds {
		f := Filing{d.ContractID, d.Round}
		if d.Operation == string(identity.OpSubmitContract) {
			f.Round++ // it was looked up before the round began
		}
		out[f] = Agent{MandateID: d.MandateID, OrgID: d.AgentOrg, OrgName: d.AgentName, UserID: d.UserID, UserName: d.UserName}
	}
	return out, err
}
