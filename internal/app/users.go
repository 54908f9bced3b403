package app

import (
	"context"
	"fmt"

	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// NewUser is the first user of a bureau, made on the command line: there is no
// default account (R1).
type NewUser struct {
	Username, Name, Password string
	Office, Region, Point    string
	Roles                    []string
}

// CreateUser creates a bureau user, and the office when there is none of that
// region yet. It gives the user's id.
func CreateUser(ctx context.Context, cfg config.Config, n NewUser) (string, error) {
	a, err := Open(ctx, cfg, Options{Sample: false})
	if err != nil {
		return "", err
	}
	defer a.Close()
	roles := make([]identity.Role, len(n.Roles))
	for i, r := range n.Roles {
		roles[i] = identity.Role(r)
	}
	office, err := a.officeOf(ctx, n)
	if err != nil {
		return "", fmt.Errorf("office %s: %w", n.Office, err)
	}
	u, err := a.Identity.BootstrapUser(ctx, identity.NewUser{Username: n.Username, DisplayName: n.Name, OrgID: office.ID, Roles: roles, Password: n.Password})
	if err != nil {
		return "", fmt.Errorf("user %s: %w", n.Username, err)
	}
	return u.ID, nil
}

// officeOf gives the office of the region, and makes it when there is none.
func (a *App) officeOf(ctx context.Context, n NewUser) (identity.Organization, error) {
	var office identity.Organization
	err := a.DB.View(ctx, func(tx *database.Tx) error {
		var err error
		office, err = a.Identity.RegistrationOffice(tx, n.Region, "")
		return err
	})
	if err == nil && office.RegionCode == n.Region {
		return office, nil
	}
	if err != nil && fault.CodeOf(err) != fault.NoRegistrationOffice {
		return office, err
	}
	return a.Identity.BootstrapOrganization(ctx, identity.NewOrganization{Side: identity.SideBureau, Name: n.Office, RegionCode: n.Region, OfficePoint: n.Point})
}
