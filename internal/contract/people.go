package contract

import (
	"context"
	"slices"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Colleague (经办人员) is someone of an office who reviews, with what that person
// has in hand: what a hand-over would move.
type Colleague struct {
	ID     string
	Name   string
	Roles  []identity.Role
	Active bool
	Cases  []CaseInHand
	// Substitute is the name of the B role of today, "" without one.
	Substitute string
}

// CaseInHand (在手案件) is an open case and until when it runs.
type CaseInHand struct {
	ContractID   string
	AcceptanceNo string
	ProjectName  string
	Status       Status
	Due          calendar.Date // zero while no clock runs
}

// People lists who reviews in p's office, by name; also disabled accounts while
// cases wait for them. Faults: permission.
func (s *Service) People(ctx context.Context, p *identity.Principal) ([]Colleague, error) {
	if err := identity.Authorize(p, identity.OpListOfficePeople, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return nil, err
	}
	var out []Colleague
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if out, err = reviewingPeople(tx, p.OrgID); err != nil {
			return err
		}
		cases, err := casesInHand(tx)
		if err != nil {
			return err
		}
		for i := range out {
			out[i].Cases = cases[out[i].ID]
			if out[i].Substitute, err = s.substituteName(tx, out[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	return slices.DeleteFunc(out, func(c Colleague) bool { return !c.Active && len(c.Cases) == 0 }), err
}

func (s *Service) substituteName(tx *database.Tx, userID string) (string, error) {
	list, err := s.offices.SubstitutesOf(tx, userID, today(s))
	if err != nil || len(list) == 0 {
		return "", err
	}
	names, err := userNames(tx, []string{list[0].SubstituteID})
	return names[list[0].SubstituteID], err
}

func rolesIn(list string) []identity.Role {
	out := []identity.Role{}
	for _, r := range strings.Split(list, ",") {
		if r != "" {
			out = append(out, identity.Role(r))
		}
	}
	return out
}

func (c Colleague) reviews() bool {
	return slices.Contains(c.Roles, identity.RoleRegistrar) || slices.Contains(c.Roles, identity.RoleReviewer)
}
