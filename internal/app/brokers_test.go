package app_test

import (
	"testing"

	"jishi/internal/app"
	"jishi/internal/broker"
	"jishi/internal/broker/brokertest"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// brokerRows brings a filing onto public notice, with an objection, and grades
// its organisation, so that every table of the register has a row.
func brokerRows(t *testing.T, a *app.App) {
	t.Helper()
	ctx := t.Context()
	var place struct{ OrgID, OfficeID string }
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT org_id, office_id FROM contracts WHERE status = 'REGISTERED' ORDER BY id LIMIT 1").Scan(&place).Error
	})
	person := func(name, org, side, region string, role identity.Role) *identity.Principal {
		u, err := a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: "register-" + name, DisplayName: name, OrgID: org, Roles: []identity.Role{role}})
		check(t, err)
		return &identity.Principal{UserID: u.ID, OrgID: org, Side: side, OfficeRegion: region, Roles: u.Roles}
	}
	k := brokertest.Kit{Persons: a.Persons, Brokers: a.Brokers, IDNumber: "11010519491231002X",
		Holder:    person("holder", place.OrgID, identity.SideApplicant, "", identity.RoleBroker),
		Registrar: person("registrar", place.OfficeID, identity.SideBureau, identity.WholeCity, identity.RoleRegistrar),
		Reviewer:  person("reviewer", place.OfficeID, identity.SideBureau, identity.WholeCity, identity.RoleReviewer)}
	c := brokertest.Noticed(t, k)
	said, err := a.Brokers.Complain(ctx, broker.Objection, c.ID, "证书有疑问", "0538-0000009")
	check(t, err)
	_, err = a.Brokers.DecideComplaint(ctx, k.Registrar, c.ID, said.ID, false, "不成立", "")
	check(t, err)
	_, err = a.Brokers.FileOrg(ctx, person("admin", place.OrgID, identity.SideApplicant, "", identity.RoleOrgAdmin), "ORG1", "")
	check(t, err)
	_, err = a.Brokers.GradeOrg(ctx, k.Reviewer, place.OrgID, "G0", "泰科〔2026〕3号", "")
	check(t, err)
}
