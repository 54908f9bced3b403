package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoadDefaults(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if !c.Embedded() || !c.Loopback() || c.PublicURL != "http://127.0.0.1:8080" || c.KeyDir != filepath.Join("data", "keys") {
		t.Fatalf("defaults: %+v", c)
	}
}

func TestSecretFromFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(path, []byte("postgres://a@b/c\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("JISHI_DATABASE_URL_FILE", path)
	c, err := Load()
	if err != nil || c.DatabaseURL != "postgres://a@b/c" || c.MigrationDatabase() != c.DatabaseURL {
		t.Fatalf("url %q, %v", c.DatabaseURL, err)
	}
}

func TestValidateNamesEverySetting(t *testing.T) {
	t.Setenv("JISHI_ADDR", "nowhere")
	t.Setenv("JISHI_PUBLIC_URL", "ftp://x")
	t.Setenv("JISHI_DATABASE_URL", "mysql://x")
	t.Setenv("JISHI_MAX_UPLOAD_MB", "0")
	t.Setenv("JISHI_TRUSTED_PROXIES", "all")
	_, err := Load()
	if err == nil {
		t.Fatal("bad settings were taken")
	}
	for _, name := range []string{"JISHI_ADDR", "JISHI_PUBLIC_URL", "JISHI_DATABASE_URL", "JISHI_MAX_UPLOAD_MB", "JISHI_TRUSTED_PROXIES"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named in %v", name, err)
		}
	}
}

func TestRegistersLieInTheDataFolder(t *testing.T) {
	t.Setenv("JISHI_DATA_DIR", "/srv/jishi")
	t.Setenv("JISHI_COMPANY_REGISTER", "companies.csv")
	t.Setenv("JISHI_PATENT_REGISTER", "/elsewhere/patents.csv")
	c, err := Load()
	if err != nil || c.CompanyRegister != "/srv/jishi/companies.csv" || c.PatentRegister != "/elsewhere/patents.csv" {
		t.Fatalf("%q %q %v", c.CompanyRegister, c.PatentRegister, err)
	}
}
