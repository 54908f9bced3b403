package database

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the schema to this program's version and says how many steps
// it took. On PostgreSQL it needs a login that owns the tables.
func Migrate(ctx context.Context, db *DB) (int, error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	steps, err := p.Up(ctx)
	if err != nil {
		return len(steps), fmt.Errorf("migrate: %w", err)
	}
	return len(steps), nil
}

// Pending says how many migrations this program has and the database has not.
func Pending(ctx context.Context, db *DB) (int, error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return int(want - have), nil
}

func provider(db *DB) (*goose.Provider, error) {
	conn, err := db.write.DB()
	if err != nil {
		return nil, fmt.Errorf("database handle: %w", err)
	}
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if db.dialect == Postgres {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return nil, fmt.Errorf("embedded migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithVerbose(false)}
	if db.dialect == Postgres {
		// Several processes may start at once: one migrates, the others wait.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, fmt.Errorf("migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, conn, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

// Migrations are the embedded migration files, a folder per dialect.
func Migrations() fs.FS { return migrations }
