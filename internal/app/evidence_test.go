package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jishi/internal/app"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// TestVerifyEvidence: packs of a sample city on disk, checked as the command
// line does, with the keys of the key directory and with keys given.
func TestVerifyEvidence(t *testing.T) {
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, key := smallCity(t, dialect, 30)
			a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			auditor := &identity.Principal{UserID: "auditor", OrgID: "city", Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}
			list, err := a.Contracts.List(t.Context(), auditor, contract.Filter{Status: []contract.Status{contract.Registered}, Limit: 12})
			if err != nil || len(list.Items) == 0 {
				t.Fatalf("%d registered contracts: %v", len(list.Items), err)
			}
			public := filepath.Join(cfg.KeyDir, "certificate.pub")
			for _, c := range list.Items {
				file := writePack(t, a, auditor, c.ID)
				r, err := app.VerifyEvidence(file, key, "", cfg.KeyDir)
				if err != nil || len(r.Problems) > 0 || !r.Manifest.Sample || r.Documents == 0 || r.Events == 0 {
					t.Fatalf("%v, %+v", err, r)
				}
				if _, err := app.VerifyEvidence(file, key, public, "nowhere"); err != nil {
					t.Error(err)
				}
			}
			file := writePack(t, a, auditor, list.Items[0].ID)
			for given, want := range map[string]string{"": "read the certificate key", "AAAA": "an Ed25519 public key"} {
				if _, err := app.VerifyEvidence(file, key, given, t.TempDir()); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("with the key %q: %v", given, err)
				}
			}
			if _, err := app.VerifyEvidence(public, key, "", cfg.KeyDir); err == nil || !strings.Contains(err.Error(), "no whole ZIP") {
				t.Errorf("something else: %v", err)
			}
		})
	}
}

func writePack(t *testing.T, a *app.App, p *identity.Principal, id string) string {
	t.Helper()
	k, err := a.Evidence.Prepare(t.Context(), p, id)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.CreateTemp(t.TempDir(), "*.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := k.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
