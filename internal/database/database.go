// Package database opens the platform's database and hands out explicit
// transactions. Two dialects are first class: PostgreSQL (production) and an
// embedded SQLite file (first start, tests). Nothing outside this package,
// journal and the store*.go files knows GORM.
package database

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

// Dialect names the kind of database behind a DB.
type Dialect string

// The two dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Options says which database to open and how.
type Options struct {
	// URL is postgres://… or the path of the SQLite file.
	URL string
	// Clock gives the instant of each transaction; time.Now when nil.
	Clock func() time.Time
	// Owner keeps the login's own rights on PostgreSQL instead of stepping
	// down to the application role. Migrations need it; serving must not.
	Owner bool
	// ReadOnly opens for reading only (verify).
	ReadOnly bool
	// Relaxed lets SQLite skip the disk flush at every commit. A crash of
	// the machine may then lose the last commits; only for sample data.
	Relaxed bool
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	write   *gorm.DB
	read    *gorm.DB
	dialect Dialect
	clock   func() time.Time
}

// Tx is one transaction. Now is its instant, the same for every row of the
// change, in UTC with microseconds.
type Tx struct {
	*gorm.DB
	Now     time.Time
	Dialect Dialect
}

// Open connects and checks that the database answers. It does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	var (
		db  *DB
		err error
	)
	if IsPostgres(o.URL) {
		db, err = openPostgres(o)
	} else {
		db, err = openSQLite(o)
	}
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// IsPostgres tells whether the URL names a PostgreSQL server.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true, // every statement already runs in a Tx of ours
		TranslateError:         true,
		Logger:                 logger.Discard, // errors are returned and logged once, at the edge
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
		DisableAutomaticPing:   true,
		PrepareStmt:            true,
		PrepareStmtMaxSize:     400,
	}
}

// Dialect of this database.
func (db *DB) Dialect() Dialect { return db.dialect }

// WithClock gives the same database under another clock (sample data, tests).
func (db *DB) WithClock(clock func() time.Time) *DB {
	c := *db
	c.clock = clock
	return &c
}

// Now is the database's business instant, UTC with microseconds.
func (db *DB) Now() time.Time { return db.clock().UTC().Truncate(time.Microsecond) }

// Ping checks that the database answers.
func (db *DB) Ping(ctx context.Context) error {
	conn, err := db.read.DB()
	if err != nil {
		return fmt.Errorf("database handle: %w", err)
	}
	if err := conn.PingContext(ctx); err != nil {
		return fmt.Errorf("database does not answer: %w", err)
	}
	return nil
}

// Close closes all connections.
func (db *DB) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{db.read, db.write} {
		if g == nil {
			continue
		}
		if conn, err := g.DB(); err == nil {
			errs = append(errs, conn.Close())
		}
	}
	return errors.Join(errs...)
}

// View runs f in a read-only transaction that sees one snapshot, so that a
// total and the rows below it always agree.
func (db *DB) View(ctx context.Context, f func(*Tx) error) error {
	tx := db.read.WithContext(ctx).Begin(readOptions(db.dialect))
	if tx.Error != nil {
		return fmt.Errorf("begin reading: %w", tx.Error)
	}
	defer tx.Rollback()
	return f(&Tx{DB: tx, Now: db.Now(), Dialect: db.dialect})
}

// attempts is how often a transaction is tried when the database asks to.
const attempts = 6

// InTx runs f in one writing transaction and commits when f returns nil. When
// the database reports a serialisation failure or deadlock, f runs again with
// a fresh transaction: f must not keep results of an earlier run. Only
// journal.Record, migrations and tests call it.
func (db *DB) InTx(ctx context.Context, f func(*Tx) error) error {
	var err error
	for i := range attempts {
		if i > 0 { // with jitter, so that those who collided do not meet again
			wait := time.Duration(1+rand.IntN(10<<i)) * time.Millisecond
			select {
			case <-ctx.Done():
				return errors.Join(ctx.Err(), err)
			case <-time.After(wait):
			}
		}
		if err = db.once(ctx, f); err == nil || !retryable(err) {
			return err
		}
	}
	return fmt.Errorf("given up after %d attempts: %w", attempts, err)
}

func (db *DB) once(ctx context.Context, f func(*Tx) error) (err error) {
	tx := db.write.WithContext(ctx).Begin()
	if tx.Error != nil {
		return fmt.Errorf("begin writing: %w", tx.Error)
	}
	done := false
	defer func() {
		if !done {
			tx.Rollback() // also on panic
		}
	}()
	if err := f(&Tx{DB: tx, Now: db.Now(), Dialect: db.dialect}); err != nil {
		return err
	}
	done = true
	if err := tx.Commit().Error; err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func retryable(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return isBusy(err)
}

// Locked makes the next query lock the rows it finds until the transaction
// ends. SQLite needs no row locks: a writing transaction is alone. The lock is
// the one an UPDATE takes; the stronger FOR UPDATE would also stop inserts
// that only refer to the row by foreign key, and deadlock with those made
// under the journal's head lock.
func (tx *Tx) Locked() *gorm.DB {
	if tx.Dialect == Postgres {
		return tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
	}
	return tx.DB
}

// IsDuplicate tells whether err reports a violated uniqueness rule.
func IsDuplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// IsNotFound tells whether err says that a row asked for by First/Take is absent.
func IsNotFound(err error) bool { return errors.Is(err, gorm.ErrRecordNotFound) }

// IsCheckViolated tells whether err reports a violated CHECK rule.
func IsCheckViolated(err error) bool { return errors.Is(err, gorm.ErrCheckConstraintViolated) }
