package database

import (
	"context"
	"database/sql/driver"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
)

// textDates wraps the PostgreSQL driver so that DATE columns arrive as text
// (YYYY-MM-DD), as they do from SQLite: a business date is no instant, and a
// driver that hands it out as midnight UTC invites reading it in another zone.
type textDates struct{ driver.Connector }

// Connect opens a connection whose rows carry dates as text.
func (c textDates) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	pg, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("the driver opened a %T", conn)
	}
	return dateConn{pg}, nil
}

// dateConn has everything of the driver's connection but the rows it reads.
type dateConn struct{ *stdlib.Conn }

func (c dateConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, query, args)
	return withTextDates(rows, err)
}

func (c dateConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	pg, ok := stmt.(*stdlib.Stmt)
	if !ok {
		return nil, fmt.Errorf("the driver prepared a %T", stmt)
	}
	return dateStmt{pg}, nil
}

type dateStmt struct{ *stdlib.Stmt }

func (s dateStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.Stmt.QueryContext(ctx, args)
	return withTextDates(rows, err)
}

type dateRows struct {
	*stdlib.Rows
	dates []int // positions of DATE columns
}

func withTextDates(rows driver.Rows, err error) (driver.Rows, error) {
	pg, ok := rows.(*stdlib.Rows)
	if err != nil || !ok {
		return rows, err
	}
	d := dateRows{Rows: pg}
	for i := range pg.Columns() {
		if pg.ColumnTypeDatabaseTypeName(i) == "DATE" {
			d.dates = append(d.dates, i)
		}
	}
	if len(d.dates) == 0 {
		return rows, nil
	}
	return d, nil
}

func (r dateRows) Next(dest []driver.Value) error {
	if err := r.Rows.Next(dest); err != nil {
		return err
	}
	for _, i := range r.dates {
		if t, ok := dest[i].(time.Time); ok {
			dest[i] = t.Format(time.DateOnly)
		}
	}
	return nil
}

// ColumnTypeScanType tells readers into maps that a date is a string.
func (r dateRows) ColumnTypeScanType(i int) reflect.Type {
	if r.ColumnTypeDatabaseTypeName(i) == "DATE" {
		return reflect.TypeFor[string]()
	}
	return r.Rows.ColumnTypeScanType(i)
}
