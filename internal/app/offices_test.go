package app_test

import (
	"testing"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/office"
)

// officeRows puts a row into every table of calendar, clocks, offices and spot
// checks, through the services.
func officeRows(t *testing.T, a *app.App) {
	t.Helper()
	ctx := t.Context()
	var open struct{ ID, OfficeID, OfficeRegion string }
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw(`SELECT id, office_id, office_region FROM contracts
			WHERE status IN ('SUBMITTED', 'CORRECTION', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW') LIMIT 1`).Scan(&open).Error
	})
	person := func(name string, roles ...identity.Role) *identity.Principal {
		u, err := a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: name, DisplayName: name, OrgID: open.OfficeID, Roles: roles})
		check(t, err)
		return &identity.Principal{UserID: u.ID, DisplayName: name, OrgID: open.OfficeID, Side: identity.SideBureau, OfficeRegion: open.OfficeRegion, Roles: roles}
	}
	one, two := person("first-registrar", identity.RoleRegistrar), person("second-registrar", identity.RoleRegistrar)
	head, admin := person("head", identity.RoleOfficeHead), person("calendar-admin", identity.RoleSystemAdmin)
	_, err := a.Offices.SetSubstitute(ctx, head, office.Substitute{UserID: one.UserID, SubstituteID: two.UserID, From: calendar.On(2020, 1, 1), To: calendar.On(2090, 1, 1)})
	check(t, err)
	_, err = a.Contracts.ImportCalendar(ctx, admin, calendar.Notice{Year: 2031, Document: "试", Entries: []calendar.Entry{
		{From: calendar.On(2031, 5, 1), To: calendar.On(2031, 5, 1), Kind: calendar.Off, Name: "劳动节"}}})
	check(t, err)
	areas, err := a.Offices.Areas(ctx, admin)
	check(t, err)
	var names []office.Naming
	for _, x := range areas {
		names = append(names, office.Naming{Area: x.Code, OfficeID: x.OfficeID})
	}
	_, err = a.Offices.PutAreas(ctx, admin, names, "明确管辖")
	check(t, err)
	_, err = a.Contracts.Recuse(ctx, one, open.ID, 0, contract.RecuseInput{Ground: contract.GroundKin, Reason: "近亲属"})
	check(t, err)
	if n, err := a.Contracts.Escalate(ctx); n == 0 || err != nil {
		t.Fatalf("%d cases of a city of the past were raised: %v", n, err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
