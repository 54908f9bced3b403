package contract

import (
	"jishi/internal/identity"
	"jishi/internal/mandate"
)

// Whose (归属) narrows a list to the own organisation's contracts or to those of
// clients that the caller acts for.
type Whose string

// The two kinds.
const (
	FiledOwn        Whose = "OWN"
	FiledForClients Whose = "CLIENTS"
)

// mandated is the contract as far as a mandate looks at it.
func (c *Contract) mandated() mandate.Case {
	out := mandate.Case{ID: c.ID, Org: c.OrgID, Number: c.AcceptanceNo, Kind: c.Form.Kind, Status: string(c.Status), Round: c.Round}
	for _, p := range c.Form.Parties {
		if p.Role == Seller || p.Role == Buyer {
			out.Sides = append(out.Sides, p.CreditCode)
		}
	}
	return out
}

// ActingFor gives the mandate under which p reads the contract, false when it is
// the own organisation's or p is of the bureau.
func (c *Contract) ActingFor(p *identity.Principal) (identity.Delegation, bool) {
	return c.Object().Delegated(p, identity.OpGetContract)
}

// applicant tells whether p reads the contract from the applicant's side of the
// counter: the applicant itself, or its agent.
func applicant(p *identity.Principal) bool { return p != nil && p.Side == identity.SideApplicant }
