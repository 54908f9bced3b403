package broker_test

import (
	"testing"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// TestOrganisationsAsOfADay: an organisation files itself, the bureau grades it,
// and what a day's standing was stays what it was when the filing is taken away.
func TestOrganisationsAsOfADay(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, clerk := t.Context(), w.user("agency", "clerk", identity.RoleClerk)
		_, err := w.brokers.FileOrg(ctx, clerk, "ORG3", "")
		w.refused(err, fault.InvalidFields)
		_, err = w.brokers.FileOrg(ctx, w.second, "ORG1", "")
		w.refused(err, fault.PermissionDenied)
		o, err := w.brokers.FileOrg(ctx, clerk, "ORG1", "")
		w.must(err)
		_, err = w.brokers.GradeOrg(ctx, clerk, o.OrgID, "G1", "", "")
		w.refused(err, fault.PermissionDenied)
		_, err = w.brokers.GradeOrg(ctx, w.second, o.OrgID, "G9", "", "")
		w.refused(err, fault.InvalidFields)
		_, err = w.brokers.GradeOrg(ctx, w.second, o.OrgID, "G0", "泰科〔2026〕1号", "")
		w.must(err)
		w.on(calendar.On(2026, 6, 1))
		_, err = w.brokers.GradeOrg(ctx, w.second, o.OrgID, "X", "泰科〔2026〕9号", "")
		w.refused(err, fault.InvalidFields)
		_, err = w.brokers.GradeOrg(ctx, w.second, o.OrgID, "X", "泰科〔2026〕9号", "提供虚假材料")
		w.must(err)
		for day, want := range map[string]bool{"2026-03-01": true, "2026-03-02": true, "2026-05-31": true, "2026-06-01": false, "2027-01-01": false} {
			on, err := calendar.ParseDate(day)
			w.must(err)
			w.must(w.db.View(ctx, func(tx *database.Tx) error {
				good, err := w.brokers.OrgGoodOn(tx, o.OrgID, on)
				if good != want {
					t.Errorf("on %s in good standing: %v", day, good)
				}
				return err
			}))
		}
	})
}
