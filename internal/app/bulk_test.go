package app_test

import (
	"bytes"
	"strings"
	"testing"

	"jishi/internal/app"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/exchange"
	"jishi/internal/filing"
	"jishi/internal/identity"
	"jishi/internal/sample"
	"jishi/internal/settlement"
)

// bulkRows puts a row into the tables of bulk filing, of the exchange with the
// national system and of settlements, through the services.
func bulkRows(t *testing.T, a *app.App) {
	t.Helper()
	ctx := t.Context()
	var done struct{ ID, OrgID, OfficeID, OfficeRegion string }
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT id, org_id, office_id, office_region FROM contracts WHERE status = 'REGISTERED' ORDER BY id LIMIT 1").Scan(&done).Error
	})
	u, err := a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: "bulk-clerk", DisplayName: "批量经办", OrgID: done.OrgID, Roles: []identity.Role{identity.RoleClerk}})
	check(t, err)
	clerk := &identity.Principal{UserID: u.ID, OrgID: done.OrgID, Side: identity.SideApplicant, Roles: u.Roles}
	form, _, err := sample.Example()
	check(t, err)
	book, err := exchange.FilingWorkbook([]contract.Form{form}, a.DB.Now())
	check(t, err)
	b, err := a.Filings.Receive(ctx, clerk, "批量.xlsx", bytes.NewReader(book.Body), false)
	check(t, err)
	check(t, a.Filings.Work(ctx))
	if b, err = a.Filings.Get(ctx, clerk, b.ID); err != nil || b.Run.Stage != filing.Checked {
		t.Fatalf("the batch was not checked: %+v (%v)", b, err)
	}
	u, err = a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: "national-registrar", DisplayName: "对账员", OrgID: done.OfficeID, Roles: []identity.Role{identity.RoleRegistrar}})
	check(t, err)
	registrar := &identity.Principal{UserID: u.ID, OrgID: done.OfficeID, Side: identity.SideBureau, OfficeRegion: done.OfficeRegion, Roles: u.Roles}
	results := "合同登记编号,项目名称,卖方名称,买方名称,合同成交额\n2026370900000001,别处的合同,甲,乙,1.00\n"
	r, err := a.National.Import(ctx, registrar, "结果.csv", strings.NewReader(results), calendar.On(2020, 1, 1), calendar.On(2090, 12, 31), true)
	check(t, err)
	if r.Counts.MissingHere != 1 || r.Counts.MissingThere == 0 {
		t.Fatalf("the comparison found %+v", r.Counts)
	}
	u, err = a.Identity.BootstrapLockedUser(ctx, identity.NewUser{Username: "closing-auditor", DisplayName: "关账员", OrgID: done.OfficeID, Roles: []identity.Role{identity.RoleAuditor}})
	check(t, err)
	_, err = a.Ledger.CloseYear(ctx, &identity.Principal{UserID: u.ID, OrgID: done.OfficeID, Side: identity.SideBureau, Roles: u.Roles}, 2024, "年度公报")
	check(t, err)
	_, err = a.Settlements.Declare(ctx, clerk, done.ID, settlement.Settlement{RealisedOn: calendar.Of(a.DB.Now()), ContractAmount: 200, TechnicalAmount: 100})
	check(t, err)
}
