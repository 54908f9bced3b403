package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jishi/internal/app"
)

// TestRegistersAreOpenedAtTheStart: a register that is named must be readable;
// the program does not start without what its operator asked for.
func TestRegistersAreOpenedAtTheStart(t *testing.T) {
	cfg := settings(t, "")
	cfg.CompanyRegister = filepath.Join(cfg.DataDir, "companies.csv")
	if _, err := app.Open(t.Context(), cfg, app.Options{Identity: cheap}); err == nil || !strings.Contains(err.Error(), "JISHI_COMPANY_REGISTER") {
		t.Fatalf("without the file: %v", err)
	}
	const head = "credit_code,name,legal_rep,founded_on,paid_in_capital,last_year_revenue,state,business_scope,branch_of,shareholders,as_of\n"
	if err := os.WriteFile(cfg.CompanyRegister, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), cfg, app.Options{Identity: cheap})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
