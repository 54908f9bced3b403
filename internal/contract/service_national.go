package contract

import (
	"context"
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Registration (登记摘要) is what the national system and we must agree on. The
// amounts are those that count: approved where there are such.
type Registration struct {
	ID            string
	AcceptanceNo  string
	NationalRegNo string
	Status        Status
	RegisteredOn  calendar.Date
	ProjectName   string
	Seller        string // lead seller
	Buyer         string // lead buyer
	Contract      amount.Fen
	Technical     amount.Fen
}

// InForce tells whether the contract is registered now, also while something of
// it is being decided anew.
func (r Registration) InForce() bool { return slices.Contains(InForce, r.Status) }

// Key is equal for two descriptions of one contract where no number tells:
// project name, both sides and the contract amount, marks and blanks left out.
func (r Registration) Key() string {
	return strings.Join([]string{normalName(r.ProjectName), normalName(r.Seller), normalName(r.Buyer), r.Contract.String()}, "|")
}

// Registrations gives the contracts of p's registry that were registered in the
// period, and those, whatever their state, that bear one of the numbers or
// names. Fault: PermissionDenied.
func (s *Service) Registrations(ctx context.Context, p *identity.Principal, from, to calendar.Date, numbers, names []string) ([]Registration, error) {
	seen, err := registryScope(p)
	if err != nil {
		return nil, err
	}
	var out []Registration
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = listRegistrations(tx, seen, from, to, numbers, names)
		return err
	})
	return out, err
}

// EachRegistered gives the contracts of p's registry registered in the period,
// by day, with their forms as p may see them, some at a time.
func (s *Service) EachRegistered(ctx context.Context, p *identity.Principal, from, to calendar.Date, visit func([]Contract) error) error {
	seen, err := registryScope(p)
	if err != nil {
		return err
	}
	return s.journal.DB().View(ctx, func(tx *database.Tx) error {
		after := cursor{}
		for {
			list, err := listRegistered(tx, seen, from, to, after)
			if err != nil || len(list) == 0 {
				return err
			}
			for i := range list {
				if list[i].Form, err = s.FormFor(p, &list[i]); err != nil {
					return err
				}
			}
			if err := visit(list); err != nil {
				return err
			}
			last := list[len(list)-1]
			after = cursor{Due: last.RegisteredOn, ID: last.ID}
		}
	})
}

// registryScope is the part of the registry that p works on: that of the own
// office, or all of it.
func registryScope(p *identity.Principal) (scope, error) {
	object := identity.Object{}
	if p != nil {
		object.OfficeRegion = p.OfficeRegion
	}
	if err := identity.Authorize(p, identity.OpExportNational, object); err != nil {
		return scope{}, err
	}
	return scopeOf(p)
}
