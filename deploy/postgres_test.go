package deploy

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jishi/internal/database"
	"jishi/internal/database/databasetest/cluster"
)

// awkward has every character that quoting could get wrong.
const awkward = `o'w"n$(x)\e r;%`

// denied is PostgreSQL's insufficient_privilege.
const denied = "42501"

// TestPostgresRoles runs the real script on a server of its own, migrates as
// the owner and then tries, as the service's login, what must be impossible.
func TestPostgresRoles(t *testing.T) {
	c, err := cluster.Start(t.Context(), os.Stderr)
	if errors.Is(err, cluster.ErrNoServer) && os.Getenv("JISHI_TEST_DATABASE_URL") != "" {
		t.Log("not proven here: the roles are made on a server of their own, never on the one in JISHI_TEST_DATABASE_URL")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	prepare(t, c)

	owner, err := database.Open(t.Context(), database.Options{URL: as(t, c, "jishi_owner"), Owner: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close() })
	if _, err := database.Migrate(t.Context(), owner); err != nil {
		t.Fatalf("jishi_owner cannot migrate: %v", err)
	}
	service, err := database.Open(t.Context(), database.Options{URL: as(t, c, "jishi_login")})
	if err != nil {
		t.Fatalf("jishi_login cannot serve: %v", err)
	}
	t.Cleanup(func() { _ = service.Close() })
	if pending, err := database.Pending(t.Context(), service); err != nil || pending != 0 {
		t.Errorf("the service sees %d pending migrations, %v", pending, err)
	}
	refuse(t, as(t, c, "jishi_login"))
}

// refuse tries each statement as the service would and wants it denied.
func refuse(t *testing.T, address string) {
	t.Helper()
	for _, statement := range []string{
		"SET ROLE jishi_owner",
		"SELECT count(*) FROM public.journal_events", // before it becomes jishi_app
		"SET ROLE jishi_app; UPDATE journal_events SET owner_org = ''",
		"SET ROLE jishi_app; DELETE FROM journal_events",
		"SET ROLE jishi_app; TRUNCATE journal_events",
		"SET ROLE jishi_app; UPDATE ledger_lines SET line_no = 0",
		"SET ROLE jishi_app; DELETE FROM ledger_lines",
		"SET ROLE jishi_app; DROP TABLE journal_events",
		"SET ROLE jishi_app; CREATE TABLE extra (n int)",
		"CREATE ROLE friend LOGIN",
	} {
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		_, err = conn.Exec(t.Context(), statement, pgx.QueryExecModeSimpleProtocol)
		if pg, ok := errors.AsType[*pgconn.PgError](err); !ok || pg.Code != denied {
			t.Errorf("%s: error = %v, want permission denied", statement, err)
		}
		if err := conn.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// prepare makes the database as the image does and runs the script.
func prepare(t *testing.T, c *cluster.Cluster) {
	t.Helper()
	admin, err := pgx.Connect(t.Context(), c.URL())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(t.Context(), "CREATE DATABASE jishi"); err != nil {
		t.Fatal(err)
	}
	if err := admin.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(c.URL())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "bash", "postgres/init.sh")
	cmd.Env = append(os.Environ(), "PSQL="+c.Program("psql"), "PGHOST="+at.Hostname(), "PGPORT="+at.Port(),
		"POSTGRES_USER=postgres", "POSTGRES_DB=jishi", "JISHI_OWNER_PASSWORD="+awkward, "JISHI_LOGIN_PASSWORD=x")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("init.sh: %v\n%s", err, out)
	}
}

// as gives the address of the database jishi for another login.
func as(t *testing.T, c *cluster.Cluster, login string) string {
	t.Helper()
	at, err := url.Parse(c.URL())
	if err != nil {
		t.Fatal(err)
	}
	at.User, at.Path = url.User(login), "/jishi"
	return at.String()
}

func TestScriptRefusesMissingPasswords(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "bash", "postgres/init.sh")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "POSTGRES_USER=postgres", "POSTGRES_DB=jishi", "JISHI_OWNER_PASSWORD=x", "PSQL=true"}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "JISHI_LOGIN_PASSWORD") {
		t.Errorf("error = %v, output %q; want a refusal that names JISHI_LOGIN_PASSWORD", err, out)
	}
}
