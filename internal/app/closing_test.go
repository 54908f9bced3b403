package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"jishi/internal/app"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// TestVerifyClosing: the snapshot of a closed year is checked as the command
// line does, and one changed figure is enough to be found.
func TestVerifyClosing(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, _ := smallCity(t, dialect, 30)
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			var u struct{ ID, OrgID string }
			run(t, a.DB, func(tx *database.Tx) error {
				return tx.Raw("SELECT id, org_id FROM users WHERE username = 'auditor'").Scan(&u).Error
			})
			auditor := &identity.Principal{UserID: u.ID, OrgID: u.OrgID, Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}
			c, err := a.Ledger.CloseYear(t.Context(), auditor, 2025, "年度公报")
			check(t, err)
			file := func(snapshot string) []byte {
				raw, err := json.Marshal(map[string]string{"snapshot": snapshot, "signature": c.Signature})
				check(t, err)
				return raw
			}
			s, err := app.VerifyClosing(file(c.Snapshot), "", cfg.KeyDir)
			if err != nil || s.Year != 2025 || s.Total.Count == 0 || len(s.Groups["kind"]) == 0 || s.Lines == 0 {
				t.Errorf("%+v, %v", s, err)
			}
			for name, raw := range map[string][]byte{"a figure": file(strings.Replace(c.Snapshot, `"year":2025`, `"year":2026`, 1)), "nothing": file(""), "no file": []byte("closing")} {
				if _, err := app.VerifyClosing(raw, "", cfg.KeyDir); err == nil {
					t.Errorf("%s: verified", name)
				}
			}
			if wrong, err := a.Ledger.CheckClosings(t.Context()); err != nil || len(wrong) > 0 {
				t.Errorf("%v, %v", wrong, err)
			}
		})
	}
}
