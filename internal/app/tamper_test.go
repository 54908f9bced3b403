package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jishi/internal/app"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/identity"
)

// TestFiftyDishonestEditsAreFound (R32): each edit is made with all rights on a
// copy of a city of its own; `jishi verify`, with checkpoints that were kept
// outside before, finds every one and names the place. The list is that of
// docs/tampering.md. `make tamper` prints what was found.
func TestFiftyDishonestEditsAreFound(t *testing.T) {
	if len(edits) < 50 {
		t.Errorf("%d edits", len(edits))
	}
	describeEdits(t)
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, key := smallCity(t, dialect, 40)
			outside := witnessed(t, cfg)
			o := app.VerifyOptions{Key: key, Witness: filepath.Join(cfg.DataDir, "outside.log"), Files: true}
			if r, err := app.Verify(t.Context(), cfg, o); err != nil || len(r.Problems) > 0 || r.Outside != len(outside) {
				t.Fatalf("before: %v, %d checkpoints, %v", err, r.Outside, r.Problems)
			}
			found := 0
			for i, e := range edits {
				t.Run(fmt.Sprint(i+1), func(t *testing.T) {
					at := e.isFound(t, cfg, o, outside)
					t.Logf("%2d  %-75s found at %s", i+1, e.edit, at)
					found++
				})
			}
			t.Logf("%s: %d of %d dishonest edits were found and located", dialect, found, len(edits))
		})
	}
}

// witnessed closes a year and gives the places of the checkpoints that are kept
// outside: one of before, one of after.
func witnessed(t *testing.T, cfg config.Config) (outside []string) {
	t.Helper()
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
	check(t, err)
	defer a.Close()
	var u struct{ ID, OrgID string }
	run(t, a.DB, func(tx *database.Tx) error {
		return tx.Raw("SELECT id, org_id FROM users WHERE username = 'auditor'").Scan(&u).Error
	})
	var notes strings.Builder
	keep := func() {
		cp, err := a.Journal.Checkpoint(t.Context())
		check(t, err)
		notes.WriteString(cp.Note + "----\n")
		outside = append(outside, fmt.Sprintf("outside checkpoint[%d]", cp.Size))
	}
	keep()
	auditor := &identity.Principal{UserID: u.ID, OrgID: u.OrgID, Side: identity.SideBureau, Roles: []identity.Role{identity.RoleAuditor}}
	_, err = a.Ledger.CloseYear(t.Context(), auditor, 2025, "年度公报")
	check(t, err)
	keep()
	check(t, os.WriteFile(filepath.Join(cfg.DataDir, "outside.log"), []byte(notes.String()), 0o600))
	return outside
}

// isFound makes the edit on a copy and gives the places that verify names.
func (e dishonest) isFound(t *testing.T, cfg config.Config, o app.VerifyOptions, outside []string) string {
	t.Helper()
	address := databasetest.Clone(t, cfg.Database())
	cfg.DatabaseURL, cfg.MigrateDatabaseURL = address, address
	owner, err := database.Open(t.Context(), database.Options{URL: address, Owner: true})
	check(t, err)
	disarm(t, owner)
	f := &forger{t: t, cfg: cfg, db: owner, outside: outside[:1]}
	want := e.do(f)
	check(t, owner.Close())
	r, err := app.Verify(t.Context(), cfg, o)
	check(t, err)
	var report strings.Builder
	for _, p := range r.Problems {
		fmt.Fprintln(&report, p)
	}
	for _, at := range want {
		if !strings.Contains(report.String(), at) {
			t.Fatalf("%s: %s is not named in\n%s", e.edit, at, report.String())
		}
	}
	return strings.Join(want, ", ")
}

// describeEdits holds docs/tampering.md against the list; JISHI_WRITE=1 writes it.
func describeEdits(t *testing.T) {
	t.Helper()
	const begin, end = "<!-- edits -->\n", "<!-- end of edits -->"
	var list strings.Builder
	list.WriteString("\n| no | edit | who gains |\n|---|---|---|\n")
	for i, e := range edits {
		fmt.Fprintf(&list, "| %d | %s | %s |\n", i+1, e.edit, e.gain)
	}
	list.WriteString("\n")
	file := filepath.Join("..", "..", "docs", "tampering.md")
	page, err := os.ReadFile(file)
	check(t, err)
	before, rest, one := strings.Cut(string(page), begin)
	had, after, two := strings.Cut(rest, end)
	switch {
	case !one || !two:
		t.Fatalf("%s has no list of edits", file)
	case os.Getenv("JISHI_WRITE") != "":
		check(t, os.WriteFile(file, []byte(before+begin+list.String()+end+after), 0o644)) //nolint:gosec // a page of the documentation
	case had != list.String():
		t.Errorf("%s does not have the list as it is: JISHI_WRITE=1 make tamper writes it", file)
	}
}
