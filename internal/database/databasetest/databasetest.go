// Package databasetest gives each test its own migrated database, on SQLite
// and on PostgreSQL: one body, both dialects.
package databasetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"jishi/internal/database"
)

// URLVariable names the environment variable with the address of a PostgreSQL
// server whose login may create databases. `make test` sets it.
const URLVariable = "JISHI_TEST_DATABASE_URL"

// Database is a test's own database.
type Database struct {
	*database.DB
	// URL opens the same database again.
	URL string
}

// Owner opens the database a second time with the owner's rights, as someone
// with an SQL client would.
func (d *Database) Owner(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Options{URL: d.URL, Owner: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// All runs the same body on SQLite and on PostgreSQL.
func All(t *testing.T, f func(t *testing.T, db *Database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t, database.SQLite, nil)) })
	t.Run("postgres", func(t *testing.T) { f(t, New(t, database.Postgres, nil)) })
}

// AllAt is All under a clock of the test's own.
func AllAt(t *testing.T, clock func() time.Time, f func(t *testing.T, db *Database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t, database.SQLite, clock)) })
	t.Run("postgres", func(t *testing.T) { f(t, New(t, database.Postgres, clock)) })
}

// New gives a migrated database of one dialect. PostgreSQL that cannot be had
// fails the test; it never skips it.
func New(t testing.TB, dialect database.Dialect, clock func() time.Time) *Database {
	t.Helper()
	target := newSQLite
	if dialect == database.Postgres {
		target = newPostgres
	}
	u := target(t)
	db, err := database.Open(t.Context(), database.Options{URL: u, Clock: clock, Relaxed: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &Database{DB: db, URL: u}
}

// Clone copies a database that nobody has open, as restoring a backup does, and
// gives the address of the copy.
func Clone(t testing.TB, address string) string {
	t.Helper()
	if database.IsPostgres(address) {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return clonePostgres(t, os.Getenv(URLVariable), strings.TrimPrefix(u.Path, "/"))
	}
	b, err := os.ReadFile(address)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "jishi.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "jishi-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	db, err := database.Open(context.Background(), database.Options{URL: path, Relaxed: true})
	if err != nil {
		return nil, err
	}
	if _, err := database.Migrate(context.Background(), db); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil { // closing folds the write-ahead log into the file
		return nil, err
	}
	return os.ReadFile(path)
})

func newSQLite(t testing.TB) string {
	t.Helper()
	b, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("migrate the SQLite template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "jishi.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newPostgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(URLVariable)
	if server == "" {
		t.Fatalf("no PostgreSQL: run `make test`, or set %s to a server whose login may create databases", URLVariable)
	}
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer admin.Close(ctx)
	template, err := ensureTemplate(ctx, admin, server)
	if err != nil {
		t.Fatalf("migrate the PostgreSQL template: %v", err)
	}
	return clonePostgres(t, server, template)
}

// clonePostgres makes a database like another one, to which nobody may be
// connected, and drops it after the test.
func clonePostgres(t testing.TB, server, template string) string {
	t.Helper()
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer admin.Close(ctx)
	name := "jishi_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := admin.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, template)); err != nil {
		t.Fatalf("clone %s: %v", template, err)
	}
	t.Cleanup(func() {
		c, err := pgx.Connect(context.Background(), server)
		if err != nil {
			return
		}
		defer c.Close(context.Background())
		_, _ = c.Exec(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	})
	return withDatabase(server, name)
}

// templateLock is the advisory lock under which the template is made, so that
// test processes of several packages make it once.
const templateLock = 3709001

func ensureTemplate(ctx context.Context, admin *pgx.Conn, server string) (string, error) {
	name := "jishi_template_" + schemaHash()
	if _, err := admin.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", err
	}
	defer func() { _, _ = admin.Exec(ctx, "SELECT pg_advisory_unlock($1)", templateLock) }()
	var there bool
	if err := admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	building := name + "_building"
	for _, q := range []string{"DROP DATABASE IF EXISTS " + building + " WITH (FORCE)", "CREATE DATABASE " + building} {
		if _, err := admin.Exec(ctx, q); err != nil {
			return "", err
		}
	}
	db, err := database.Open(ctx, database.Options{URL: withDatabase(server, building), Owner: true})
	if err != nil {
		return "", err
	}
	_, err = database.Migrate(ctx, db)
	if closeErr := db.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return "", err
	}
	_, err = admin.Exec(ctx, "ALTER DATABASE "+building+" RENAME TO "+name)
	return name, err
}

func schemaHash() string {
	h := sha256.New()
	_ = fs.WalkDir(database.Migrations(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, _ := fs.ReadFile(database.Migrations(), path)
			h.Write(b)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}
