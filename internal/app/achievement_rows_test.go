package app_test

import (
	"strings"
	"testing"

	"jishi/internal/app"
	"jishi/internal/journal"
)

// achievementRows gives the city one row of everything that hangs on an
// achievement, through the journal but not through the services: their own tests
// walk them; here a row is only there to be tampered with.
func achievementRows(t *testing.T, a *app.App) {
	t.Helper()
	_, err := a.Journal.Record(t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		var place struct{ Org, Owner, Person string }
		if err := tx.Raw(`SELECT c.org_id AS org, u.id AS person, (SELECT MIN(o.id) FROM organizations o WHERE o.id <> c.org_id) AS owner
			FROM contracts c, users u WHERE u.org_id = c.org_id ORDER BY c.id, u.id LIMIT 1`).Scan(&place).Error; err != nil {
			return journal.Event{}, err
		}
		for _, r := range []struct {
			table string
			key   []any
			row   string
		}{
			{"achievements", []any{"zz-va"}, "'zz-va', NULL, 'ORG', 'DRAFT', 'n', 'n', 'Y', 'APPLIED', '', '', 0, false, NULL, '', '', '{}', 'h', 1, 'WHO', AT, AT, NULL, ''"},
			{"achievements", []any{"zz-vb"}, "'zz-vb', 'zz', 'OWNER', 'FILED', 'n', 'n', 'Y', 'APPLIED', '', '', 0, false, NULL, '', '', '{}', 'h', 1, 'WHO', AT, AT, '2026-03-02', ''"},
			{"achievement_versions", []any{"zz-vb", 1}, "'zz-vb', 1, '{}', 'h', '', 'WHO', AT"},
			{"achievement_people", []any{"zz-vb", 0}, "'zz-vb', 0, 'n', '', ''"},
			{"achievement_rights", []any{"zz-vb", 0}, "'zz-vb', 0, 'k'"},
			{"achievement_files", []any{"zz-af"}, "'zz-af', 'zz-vb', 'OWNER', 'PAPER', 'PUBLIC', NULL, 'f', 'm', 1, 'h', 'b', 'WHO', AT, NULL"},
			{"achievement_undertakings", []any{"zz-au"}, "'zz-au', 'zz-vb', 'OWNER', 'ORG', 'WHO', 'p', 't', 'GRANTED', '', NULL, AT, AT, 1"},
			{"achievement_accesses", []any{"zz-aa"}, "'zz-aa', 'zz-au', 'zz-vb', 'WHO', '', '2026-03-02', AT"},
			{"achievement_disputes", []any{"zz-ad"}, "'zz-ad', 'zz-vb', 'OWNER', 'zz-va', 'ORG', 'k', 'g', 'OPEN', '', 'WHO', AT, NULL, NULL, 1"},
			{"listings", []any{"zz-li"}, "'zz-li', 'zz-vb', 'OWNER', 'LISTED', '{}', 'h', '', '', '', 0, 0, '2027-03-02', NULL, '', '', '2026-03-02', '2026-03-02', false, '', 1, 'WHO', AT, AT"},
			{"listing_enquiries", []any{"zz-le"}, "'zz-le', 'zz-li', 'OWNER', 'ORG', 'WHO', 'OPEN', '', AT, NULL, NULL, AT, 1"},
			{"listing_messages", []any{"zz-le", 1}, "'zz-le', 1, 'ORG', 'WHO', 'w', AT"},
			{"conversions", []any{"zz-vc"}, "'zz-vc', 'zz1', 'ORG', 'zz-va', 'TRANSFER', '', 'b', false, 1, '1', '', 'AGREED', NULL, '', '', '', 'DRAFT', NULL, NULL, 0, '', 1, 'WHO', AT, AT"},
			{"conversion_papers", []any{"zz-vp"}, "'zz-vp', 'zz-vc', 'ORG', 'f', 'm', 1, 'h', 'b', 'WHO', AT"},
			{"reward_agreements", []any{"zz-vg"}, "'zz-vg', 'zz-vc', 'ORG', 1, 7000, 0, 3000, false, '[]', 'zz-vp', 'h', '', NULL, NULL, 1, 'WHO', AT"},
			{"reward_distributions", []any{"zz-vd"}, "'zz-vd', 'zz1', 'zz-vc', 'ORG', 'zz-vg', 'PROFIT', NULL, NULL, '2025-12-31', 2025, 'zz-vp', true, 10, 0, 0, 0, 10, 7, 0, 3, 7, '[]', '', 'COMPUTED', NULL, NULL, NULL, '', 1, 'WHO', AT, AT"},
			{"reward_parts", []any{"zz-vd", 0}, "'zz-vd', 0, 'n', '', '', '', NULL, 10000, 7, true, false"},
			{"reward_payments", []any{"zz-vy"}, "'zz-vy', 'zz-vd', 'zz-vc', 'ORG', 0, 1, '2026-03-02', 'zz-vp', 'h', false, 'PAID', '', 1, 'WHO', AT, AT"},
		} {
			q := strings.NewReplacer("OWNER", place.Owner, "ORG", place.Org, "WHO", place.Person, "AT", "'2026-03-01 08:00:00+00:00'").Replace(r.row)
			if err := tx.Exec("INSERT INTO " + r.table + " VALUES (" + q + ")").Error; err != nil {
				return journal.Event{}, err
			}
			tx.Touch(r.table, r.key...)
		}
		return journal.Event{Kind: "test.prepared", ObjectType: "test", ObjectID: "test"}, nil
	})
	check(t, err)
}
