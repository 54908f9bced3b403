package sample

import (
	"context"
	"fmt"

	"jishi/internal/identity"
)

func (f *founder) organization(ctx context.Context, in identity.NewOrganization) (identity.Organization, error) {
	if o, ok := f.orgs[in.CreditCode+in.OfficePoint]; ok {
		return o, nil
	}
	o, err := f.ids.BootstrapOrganization(ctx, in)
	if err != nil {
		return o, fmt.Errorf("making sample organisation %s: %w", in.Name, err)
	}
	return o, nil
}

func (f *founder) offices(ctx context.Context) ([]identity.Organization, error) {
	var out []identity.Organization
	for i, o := range offices {
		org, err := f.organization(ctx, identity.NewOrganization{Side: identity.SideBureau, Name: o.name, RegionCode: o.region, OfficePoint: o.point,
			Phone: fmt.Sprintf("0538-0009%03d", i), Profile: identity.Profile{Address: "泰安市" + streets[0] + "1号"}})
		if err != nil {
			return nil, err
		}
		out = append(out, org)
	}
	return out, nil
}

func (f *founder) applicants(ctx context.Context, bodies []body) ([]identity.Organization, error) {
	var out []identity.Organization
	for _, b := range bodies {
		org, err := f.organization(ctx, identity.NewOrganization{
			Side: identity.SideApplicant, Name: b.Name, CreditCode: b.CreditCode, PartyKind: b.Kind, RegionCode: b.RegionCode, ZoneCode: b.ZoneCode, Phone: b.Phone,
			Profile: identity.Profile{
				Industry: b.Industry, Scale: b.Scale, IsHNTE: b.IsHNTE, IsNationalHiTechZone: b.IsNationalHiTechZone, IsListed: b.IsListed,
				IsTechTransferOrg: b.IsTechTransferOrg, IsRDOrg: b.IsRDOrg, IsTechSME: b.IsTechSME,
				Address: b.Address, Zip: b.Zip, LegalRep: b.LegalRep, Contact: b.Contact, Email: b.Email, Country: b.Country,
			},
		})
		if err != nil {
			return nil, err
		}
		out = append(out, org)
	}
	return out, nil
}

// accounts makes the users of Accounts and keeps those that work on contracts.
func (f *founder) accounts(ctx context.Context, c *City, officeOrgs, applicantOrgs []identity.Organization) error {
	c.filers = make([]*identity.Principal, len(applicantOrgs))
	for _, a := range Accounts() {
		org := a.organization(officeOrgs, applicantOrgs)
		u, known := f.users[a.Username]
		if !known {
			var err error
			if u, err = f.ids.BootstrapUser(ctx, identity.NewUser{Username: a.Username, DisplayName: a.display, OrgID: org.ID, Roles: a.roles, Password: f.password}); err != nil {
				return fmt.Errorf("making sample account %s: %w", a.Username, err)
			}
		}
		p := principal(u, org)
		if p.HasRole(identity.RoleBroker) {
			c.brokers[a.Username] = p
		}
		switch {
		case p.HasRole(identity.RoleClerk) || p.HasRole(identity.RoleUniversityOffice):
			c.filers[a.org] = p
		case p.HasRole(identity.RoleTrainingBase):
			c.teacher = p
		case p.HasRole(identity.RoleRegistrar):
			c.registrars[org.RegionCode] = append(c.registrars[org.RegionCode], p)
		case p.HasRole(identity.RoleReviewer):
			c.reviewers[org.RegionCode] = append(c.reviewers[org.RegionCode], p)
		case p.HasRole(identity.RoleOfficeHead):
			c.head = p
		case p.HasRole(identity.RoleAuditor):
			c.auditor = p
		}
	}
	return nil
}

func (a Account) organization(offices, applicants []identity.Organization) identity.Organization {
	if a.org >= 0 {
		return applicants[a.org]
	}
	return offices[-a.org-1]
}

// clerks gives every organisation without an account that files a clerk who
// files but cannot sign in.
func (f *founder) clerks(ctx context.Context, c *City, orgs []identity.Organization) error {
	for i, org := range orgs {
		if c.filers[i] != nil {
			continue
		}
		name := fmt.Sprintf("org-%03d", i)
		u, known := f.users[name]
		if !known {
			var err error
			in := identity.NewUser{Username: name, DisplayName: person(chanceOf(0, streamUser, i)), OrgID: org.ID, Roles: []identity.Role{identity.RoleClerk}}
			if u, err = f.ids.BootstrapLockedUser(ctx, in); err != nil {
				return fmt.Errorf("making sample user %s: %w", name, err)
			}
		}
		c.filers[i] = principal(u, org)
	}
	return nil
}

// principal lets a user act without signing in: the generator stands behind the
// counter on both sides.
func principal(u identity.User, org identity.Organization) *identity.Principal {
	p := &identity.Principal{UserID: u.ID, Username: u.Username, DisplayName: u.DisplayName, OrgID: org.ID, OrgName: org.Name, Side: org.Side, Roles: u.Roles}
	if org.OfficePoint != "" {
		p.OfficeRegion = org.RegionCode
	}
	return p
}
