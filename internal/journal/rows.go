package journal

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/database"
)

// Table is one table whose rows the journal protects. Every row must be
// touched by the event that creates or changes it.
type Table struct {
	Name string
	// Key are the primary key's columns, in order.
	Key []string
	// Columns are all columns of the row that are committed to, in order. A
	// column that changes without an event (a cache) is left out on purpose.
	Columns []string
}

// touched is a row that the running change has written.
type touched struct {
	table *Table
	key   []any
}

func (t *Table) selectSQL() string {
	return "SELECT " + strings.Join(t.Columns, ", ") + " FROM " + t.Name
}

func (t *Table) where() string {
	parts := make([]string, len(t.Key))
	for i, k := range t.Key {
		parts[i] = k + " = ?"
	}
	return strings.Join(parts, " AND ")
}

// digest reads the row back and hashes what the database really holds; "" when
// the row is absent.
func (t *Table) digest(tx *database.Tx, key []any) (string, error) {
	rows, err := tx.Raw(t.selectSQL()+" WHERE "+t.where(), key...).Rows()
	if err != nil {
		return "", fmt.Errorf("read %s back: %w", t.Name, err)
	}
	defer rows.Close()
	if !rows.Next() {
		return "", rows.Err()
	}
	values, err := t.scan(rows)
	if err != nil {
		return "", err
	}
	d, err := digestOf(t.Columns, values)
	return hex.EncodeToString(d[:]), err
}

// readBack is how many rows of a table are read back with one query.
const readBack = 400

// digestsOf reads many rows of a table with a single key column back at once;
// a row that is absent has no entry.
func (t *Table) digestsOf(tx *database.Tx, keys []any) (map[string]string, error) {
	out := make(map[string]string, len(keys))
	rows, err := tx.Raw(t.selectSQL()+" WHERE "+t.Key[0]+" IN ?", keys).Rows()
	if err != nil {
		return nil, fmt.Errorf("read %s back: %w", t.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		values, err := t.scan(rows)
		if err != nil {
			return nil, err
		}
		d, err := digestOf(t.Columns, values)
		if err != nil {
			return nil, err
		}
		out[t.keyOf(values)] = hex.EncodeToString(d[:])
	}
	return out, rows.Err()
}

func (t *Table) scan(rows *sql.Rows) ([]string, error) {
	raw := make([]any, len(t.Columns))
	ptrs := make([]any, len(raw))
	for i := range raw {
		ptrs[i] = &raw[i]
	}
	if err := rows.Scan(ptrs...); err != nil {
		return nil, fmt.Errorf("scan %s: %w", t.Name, err)
	}
	out := make([]string, len(raw))
	for i, v := range raw {
		s, err := plain(v)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name, t.Columns[i], err)
		}
		out[i] = s
	}
	return out, nil
}

func (t *Table) keyOf(values []string) string {
	parts := make([]string, 0, len(t.Key))
	for _, k := range t.Key {
		_, text, _ := strings.Cut(values[slices.Index(t.Columns, k)], ":")
		parts = append(parts, text)
	}
	return joinKey(parts)
}

// check refuses a description under which rows could not be told apart.
func (t *Table) check() error {
	if len(t.Key) == 0 {
		return fmt.Errorf("journal: table %s has no key", t.Name)
	}
	for _, k := range t.Key {
		if !slices.Contains(t.Columns, k) {
			return fmt.Errorf("journal: key column %s of table %s is not among its columns", k, t.Name)
		}
	}
	return nil
}

// plain gives a column's value one text form on both dialects and drivers. The
// leading letter keeps NULL, "" and 0 apart.
func plain(v any) (string, error) {
	switch x := v.(type) {
	case nil:
		return null, nil
	case int64:
		return fmt.Sprintf("i:%d", x), nil
	case int32:
		return fmt.Sprintf("i:%d", x), nil
	case bool:
		return fmt.Sprintf("b:%t", x), nil
	case string:
		return "s:" + x, nil
	case []byte:
		return "x:" + hex.EncodeToString(x), nil
	case time.Time:
		return "t:" + x.UTC().Format(stamp), nil
	case float64:
		// No column is of this type; but SQLite lets a client with rights of
		// its own put such a value anywhere, and that row must be named.
		return "f:" + strconv.FormatFloat(x, 'g', -1, 64), nil
	}
	return "", fmt.Errorf("column type %T is not known to the journal", v)
}

// digestOf hashes the row's canonical form.
func digestOf(columns, values []string) (digest, error) {
	b, err := rowText(columns, values)
	if err != nil {
		return digest{}, err
	}
	return sha256.Sum256(b), nil
}

// rowText is the canonical form of the columns that hold something. NULL is left
// out, so that a column added later, NULL in every older row, leaves their
// digests as they were: a column added to a protected table must be nullable and
// without default. Setting or clearing a value still changes the digest.
func rowText(columns, values []string) ([]byte, error) {
	m := make(map[string]string, len(columns))
	for i, c := range columns {
		if values[i] != null {
			m[c] = values[i]
		}
	}
	return canonical(m)
}

// null is the text form of NULL.
const null = "n"

func keyText(key []any) string {
	parts := make([]string, len(key))
	for i, k := range key {
		parts[i] = fmt.Sprint(k)
	}
	return joinKey(parts)
}

var keyEscape = strings.NewReplacer("~", "~0", "/", "~1")

// joinKey keeps ("a/b", "c") and ("a", "b/c") apart, as JSON pointers do.
func joinKey(parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	for i, p := range parts {
		parts[i] = keyEscape.Replace(p)
	}
	return strings.Join(parts, "/")
}
