package app_test

import (
	"testing"

	"jishi/internal/app"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/proceeding"
)

// afterRows puts a row into the tables of what follows a registration, through
// the services: one contract is corrected, another one revoked.
func afterRows(t *testing.T, a *app.App) {
	t.Helper()
	ctx := t.Context()
	var list []struct{ ID, OrgID, OfficeID, OfficeRegion string }
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT id, org_id, office_id, office_region FROM contracts WHERE status = 'REGISTERED' ORDER BY id LIMIT 2").Scan(&list).Error
	})
	for i, c := range list {
		person := func(name, org, region string, side string, role identity.Role) *identity.Principal {
			u, err := a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: name + "-of-" + c.ID, DisplayName: name, OrgID: org, Roles: []identity.Role{role}})
			check(t, err)
			return &identity.Principal{UserID: u.ID, DisplayName: name, OrgID: org, Side: side, OfficeRegion: region, Roles: u.Roles}
		}
		clerk := person("clerk", c.OrgID, "", identity.SideApplicant, identity.RoleClerk)
		one, two := person("one", c.OfficeID, c.OfficeRegion, identity.SideBureau, identity.RoleRegistrar), person("two", c.OfficeID, c.OfficeRegion, identity.SideBureau, identity.RoleReviewer)
		finding := proceeding.Finding{Recommendation: proceeding.Grant, Opinion: "情况属实。"}
		if i == 0 {
			_, err := a.Contracts.Certificate(ctx, clerk, c.ID)
			check(t, err)
			p, err := a.Proceedings.Open(ctx, clerk, c.ID, proceeding.Request{Kind: proceeding.Correction, Reason: "合同编号漏填。", Patch: []byte(`{"contract_no_party":"补-1"}`)})
			check(t, err)
			_, err = a.Proceedings.Examine(ctx, one, p.ID, 0, finding)
			check(t, err)
			continue
		}
		p, err := a.Proceedings.Open(ctx, one, c.ID, proceeding.Request{Kind: proceeding.Revocation, Ground: "RG03", Reason: "异地已登记。",
			Benefits: []proceeding.Benefit{{Kind: "VAT", Authority: "主管税务机关", Amount: "100.00"}}})
		check(t, err)
		_, err = a.Proceedings.Notify(ctx, one, p.ID, 0, "拟撤销，可陈述申辩。")
		check(t, err)
		_, err = a.Proceedings.State(ctx, clerk, p.ID, 0, "无异议。")
		check(t, err)
		_, err = a.Proceedings.Examine(ctx, one, p.ID, 0, finding)
		check(t, err)
		_, err = a.Proceedings.Decide(ctx, two, p.ID, 0, true, "同意。")
		check(t, err)
	}
}
