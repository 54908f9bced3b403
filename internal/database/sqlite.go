package database

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"modernc.org/sqlite"
)

// Extended result codes of SQLite that GORM's dialector does not translate
// for this driver.
const (
	sqliteBusy       = 5
	sqliteCheck      = 275
	sqliteForeignKey = 787
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
)

// dialector is GORM's SQLite dialector over the cgo-free driver, with that
// driver's errors translated.
type dialector struct{ *gormsqlite.Dialector }

// Translate turns the driver's errors into GORM's.
func (d dialector) Translate(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() {
		case sqlitePrimaryKey, sqliteUnique:
			return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
		case sqliteForeignKey:
			return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
		case sqliteCheck:
			return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
		}
	}
	return err
}

func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqliteBusy
}

// sqliteDSN is the one place that says how SQLite is opened. Writing
// transactions start immediate: with the default (deferred) start, parallel
// writers fail with SQLITE_BUSY when they upgrade, whatever busy_timeout says.
func sqliteDSN(o Options, write bool) string {
	v := url.Values{}
	v.Add("_pragma", "busy_timeout(10000)")
	v.Add("_pragma", "foreign_keys(1)")
	// Without it, INSERT OR REPLACE deletes a row past the DELETE trigger that
	// keeps a table append-only.
	v.Add("_pragma", "recursive_triggers(1)")
	// Instants are text here: one zone and one form keep them in order.
	v.Add("_timezone", "UTC")
	v.Add("_time_format", "sqlite")
	if write {
		v.Add("_txlock", "immediate")
		v.Add("_pragma", "journal_mode(WAL)")
		if o.Relaxed {
			v.Add("_pragma", "synchronous(NORMAL)")
		} else {
			v.Add("_pragma", "synchronous(FULL)")
		}
	} else {
		v.Add("_pragma", "query_only(1)")
	}
	return "file:" + (&url.URL{Path: o.URL}).EscapedPath() + "?" + v.Encode()
}

func openSQLite(o Options) (*DB, error) {
	o.URL = strings.TrimPrefix(o.URL, "sqlite:")
	if o.ReadOnly {
		if _, err := os.Stat(o.URL); err != nil {
			return nil, fmt.Errorf("no database file at %s: %w", o.URL, err)
		}
	} else if err := makeFile(o.URL); err != nil {
		return nil, err
	}
	db := &DB{dialect: SQLite, clock: o.Clock}
	var err error
	if !o.ReadOnly {
		// The writer comes first: it creates the file and switches to WAL.
		if db.write, err = openSQLitePool(sqliteDSN(o, true), 1); err != nil {
			return nil, err
		}
	}
	if db.read, err = openSQLitePool(sqliteDSN(o, false), 4); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if o.ReadOnly {
		db.write = db.read
	}
	return db, nil
}

// makeFile makes the file readable by this user alone; SQLite would leave that
// to the umask. Its log files take over the mode.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("make database file: %w", err)
	}
	return f.Close()
}

func openSQLitePool(dsn string, conns int) (*gorm.DB, error) {
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	g, err := gorm.Open(dialector{&gormsqlite.Dialector{Conn: pool}}, gormConfig())
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("open sqlite through gorm: %w", err)
	}
	return g, nil
}
