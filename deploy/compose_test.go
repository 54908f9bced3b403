// Package deploy checks what operators start from: the compose file, the image
// and the script that prepares the database.
package deploy

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// settings is a complete .env for the compose file.
func settings() types.Mapping {
	return types.Mapping{
		"JISHI_POSTGRES_PASSWORD": "super-secret-1",
		"JISHI_OWNER_PASSWORD":    "owner-secret-2",
		"JISHI_LOGIN_PASSWORD":    "login-secret-3",
		"JISHI_PUBLIC_URL":        "https://jishi.example.cn",
	}
}

func load(ctx context.Context, text string, env types.Mapping) (*types.Project, error) {
	dir, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	return loader.LoadWithContext(ctx, types.ConfigDetails{
		WorkingDir:  dir,
		ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml", Content: []byte(text)}},
		Environment: env,
	})
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestComposeFileIsSound(t *testing.T) {
	p, err := load(t.Context(), read(t, "docker-compose.yml"), settings())
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range faults(p) {
		t.Error(bad)
	}
}

// faults lists what is wrong with a compose project of ours.
func faults(p *types.Project) (bad []string) {
	complain := func(ok bool, format string, a ...any) {
		if !ok {
			bad = append(bad, fmt.Sprintf(format, a...))
		}
	}
	names := p.ServiceNames()
	slices.Sort(names)
	complain(slices.Equal(names, []string{"jishi", "migrate", "postgres"}), "services are %v", names)
	for _, s := range p.Services {
		complain(pinned(s.Image), "%s: image %q is not pinned to a version", s.Name, s.Image)
		complain(s.Privileged == false, "%s: runs privileged", s.Name)
		complain(s.Name == "migrate" || checked(s), "%s: has no health check", s.Name)
		complain(len(s.Volumes) > 0, "%s: keeps nothing in a volume", s.Name)
	}
	for _, v := range []string{"postgres-data", "jishi-data"} {
		_, ok := p.Volumes[v]
		complain(ok, "named volume %s is missing", v)
	}
	complain(len(p.Services["postgres"].Ports) == 0, "postgres: its port is published")
	for _, port := range p.Services["jishi"].Ports {
		complain(port.HostIP == "127.0.0.1", "jishi: port %s is open on %q, want the loopback only", port.Published, port.HostIP)
	}
	complain(len(p.Services["jishi"].Ports) == 1, "jishi: publishes %d ports, want 1", len(p.Services["jishi"].Ports))
	return append(bad, environmentFaults(p)...)
}

func environmentFaults(p *types.Project) (bad []string) {
	want := map[string]map[string]string{
		"jishi": {
			"JISHI_ADDR":         "0.0.0.0:8080",
			"JISHI_DATA_DIR":     "/data",
			"JISHI_PUBLIC_URL":   "https://jishi.example.cn",
			"JISHI_DATABASE_URL": "postgres://jishi_login:login-secret-3@postgres:5432/jishi?sslmode=disable",
		},
		"migrate": {
			"JISHI_DATABASE_URL":         "postgres://jishi_login:login-secret-3@postgres:5432/jishi?sslmode=disable",
			"JISHI_MIGRATE_DATABASE_URL": "postgres://jishi_owner:owner-secret-2@postgres:5432/jishi?sslmode=disable",
		},
		"postgres": {"POSTGRES_DB": "jishi", "POSTGRES_PASSWORD": "super-secret-1"},
	}
	for service, variables := range want {
		for name, value := range variables {
			got := p.Services[service].Environment[name]
			if got == nil || *got != value {
				bad = append(bad, fmt.Sprintf("%s: %s is not %q", service, name, value))
			}
		}
	}
	for name, value := range p.Services["jishi"].Environment {
		if value != nil && (strings.Contains(*value, "owner-secret") || strings.Contains(*value, "super-secret")) {
			bad = append(bad, fmt.Sprintf("jishi: %s gives the service a password it must not know", name))
		}
	}
	return bad
}

// version is a tag that names a release, such as 16.10-bookworm.
var version = regexp.MustCompile(`^\d+\.\d+`)

// pinned accepts a digest, a release tag, and the image built from this tree.
func pinned(image string) bool {
	_, tag, ok := strings.Cut(image, ":")
	return strings.Contains(image, "@sha256:") || image == "jishi:local" || (ok && version.MatchString(tag))
}

func checked(s types.ServiceConfig) bool {
	h := s.HealthCheck
	return h != nil && !h.Disable && len(h.Test) > 1 && h.Interval != nil && h.Timeout != nil && h.Retries != nil
}

// TestComposeFaultsAreSeen breaks the file in one place at a time.
func TestComposeFaultsAreSeen(t *testing.T) {
	text := read(t, "docker-compose.yml")
	cases := map[string]struct{ old, with, complaint string }{
		"floating image":  {"postgres:16.10-bookworm", "postgres:latest", "not pinned"},
		"major only":      {"postgres:16.10-bookworm", "postgres:16", "not pinned"},
		"untagged image":  {"postgres:16.10-bookworm", "postgres", "not pinned"},
		"no health check": {`test: ["CMD", "/jishi", "healthcheck"]`, "disable: true", "no health check"},
		"open port":       {`"127.0.0.1:${JISHI_PORT:-8080}:8080"`, `"8080:8080"`, "loopback only"},
		"published base":  {"    networks: [database]\n    # Over", "    ports: [\"5432:5432\"]\n    # Over", "postgres: its port"},
		"wrong login":     {"JISHI_ADDR: 0.0.0.0:8080", "JISHI_ADDR: 0.0.0.0:8080\n      JISHI_MIGRATE_DATABASE_URL: ${JISHI_OWNER_PASSWORD}", "must not know"},
		"lost setting":    {"JISHI_PUBLIC_URL: ${", "JISHI_OTHER_URL: ${", "JISHI_PUBLIC_URL is not"},
		"renamed volume":  {"jishi-data", "other-data", "volume jishi-data"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			broken := strings.ReplaceAll(text, c.old, c.with)
			if broken == text {
				t.Fatalf("the compose file no longer contains %q", c.old)
			}
			p, err := load(t.Context(), broken, settings())
			if err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(faults(p), "\n"); !strings.Contains(all, c.complaint) {
				t.Errorf("want a complaint with %q, got %q", c.complaint, all)
			}
		})
	}
}

func TestComposeHasNoDefaultSecrets(t *testing.T) {
	text := read(t, "docker-compose.yml")
	for name := range settings() {
		t.Run(name, func(t *testing.T) {
			for _, value := range []string{"unset", "empty"} {
				env := settings()
				delete(env, name)
				if value == "empty" {
					env[name] = ""
				}
				if _, err := load(t.Context(), text, env); err == nil || !strings.Contains(err.Error(), name) {
					t.Errorf("%s %s: error = %v, want one that names it", name, value, err)
				}
			}
		})
	}
	if found := secretWithDefault.FindString(text); found != "" {
		t.Errorf("a secret with a default: %s", found)
	}
}

var secretWithDefault = regexp.MustCompile(`\$\{[A-Z_]*(PASSWORD|SECRET|KEY|TOKEN)[A-Z_]*:?[-+][^}]*\}`)

func TestServiceWaitsForTheMigration(t *testing.T) {
	p, err := load(t.Context(), read(t, "docker-compose.yml"), settings())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ service, on, condition string }{
		{"jishi", "migrate", types.ServiceConditionCompletedSuccessfully},
		{"jishi", "postgres", types.ServiceConditionHealthy},
		{"migrate", "postgres", types.ServiceConditionHealthy},
	} {
		if got := p.Services[c.service].DependsOn[c.on].Condition; got != c.condition {
			t.Errorf("%s waits for %s until %q, want %q", c.service, c.on, got, c.condition)
		}
	}
}
