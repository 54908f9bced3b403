package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// AppRole is the PostgreSQL role that serving runs under. It may insert into
// the append-only tables and read them; it may not update, delete or truncate.
const AppRole = "jishi_app"

// pgConns bounds the connections of one process.
const pgConns = 24

func openPostgres(o Options) (*DB, error) {
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["application_name"] = "jishi"
	if o.ReadOnly {
		cfg.RuntimeParams["default_transaction_read_only"] = "on"
	}
	prepare := func(ctx context.Context, conn *pgx.Conn) error {
		readInstantsInUTC(conn)
		if o.Owner {
			return nil
		}
		return stepDown(ctx, conn)
	}
	pool := sql.OpenDB(textDates{stdlib.GetConnector(*cfg, stdlib.OptionAfterConnect(prepare))})
	pool.SetMaxOpenConns(pgConns)
	pool.SetMaxIdleConns(pgConns)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gormConfig())
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("open postgres through gorm: %w", err)
	}
	return &DB{write: g, read: g, dialect: Postgres, clock: o.Clock}, nil
}

// readInstantsInUTC gives instants in UTC whatever the machine's zone is; the
// driver's default is local time.
func readInstantsInUTC(conn *pgx.Conn) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
}

// stepDown gives up the login's own rights for those of the application role,
// so that even a login that owns the tables cannot rewrite the journal.
func stepDown(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "SET ROLE "+AppRole); err != nil {
		return fmt.Errorf("become role %s (run `jishi migrate` first, and make the login a member): %w", AppRole, err)
	}
	return nil
}

// readOptions gives reads one snapshot on PostgreSQL; SQLite's deferred
// transactions have one anyway.
func readOptions(d Dialect) *sql.TxOptions {
	if d == Postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return &sql.TxOptions{}
}
