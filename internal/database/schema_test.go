package database_test

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
)

// schema maps a table to its description, one line per fact.
type schema map[string][]string

func TestBothDialectsHaveTheSameSchema(t *testing.T) {
	pg := postgresSchema(t, databasetest.New(t, database.Postgres, nil))
	lite := sqliteSchema(t, databasetest.New(t, database.SQLite, nil))
	for _, table := range slices.Sorted(keysOf(pg, lite)) {
		a, b := pg[table], lite[table]
		slices.Sort(a)
		slices.Sort(b)
		for _, fact := range a {
			if !slices.Contains(b, fact) {
				t.Errorf("%s: only on PostgreSQL: %s", table, fact)
			}
		}
		for _, fact := range b {
			if !slices.Contains(a, fact) {
				t.Errorf("%s: only on SQLite: %s", table, fact)
			}
		}
	}
	if len(pg) < 20 {
		t.Errorf("only %d tables were compared", len(pg))
	}
}

func keysOf(list ...schema) func(func(string) bool) {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		for _, s := range list {
			for k := range s {
				if !seen[k] && !yield(k) {
					return
				}
				seen[k] = true
			}
		}
	}
}

// sameType is each PostgreSQL type's counterpart on SQLite.
var sameType = map[string]string{
	"bigint": "bigint", "timestamp with time zone": "timestamp", "bytea": "blob",
	"date": "text", "text": "text", "boolean": "boolean",
}

func postgresSchema(t *testing.T, db *databasetest.Database) schema {
	out := schema{}
	add := func(query, format string) {
		for _, r := range textRows(t, db, query) {
			args := make([]any, len(r)-1)
			for i, v := range r[1:] {
				args[i] = v
			}
			out[r[0]] = append(out[r[0]], fmt.Sprintf(format, args...))
		}
	}
	for _, r := range textRows(t, db, `SELECT table_name, ordinal_position::text, column_name, data_type, is_nullable, coalesce(column_default, '')
		FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version'`) {
		kind, ok := sameType[r[3]]
		if !ok {
			t.Errorf("%s.%s has the type %s, which has no counterpart", r[0], r[2], r[3])
		}
		out[r[0]] = append(out[r[0]], fmt.Sprintf("column %s %s %s null=%s default=%s", r[1], r[2], kind, r[4], r[5]))
	}
	add(`SELECT c.conrelid::regclass::text, string_agg(a.attname, ',' ORDER BY k.n)
		FROM pg_constraint c CROSS JOIN unnest(c.conkey) WITH ORDINALITY k(att, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.att
		WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace AND c.conrelid::regclass::text <> 'goose_db_version' GROUP BY c.oid, 1`,
		"primary key %s")
	add(`SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, f.attname
		FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
		JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
		WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 1`, "foreign key %s -> %s.%s")
	for _, r := range textRows(t, db, `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`) {
		out[r[0]] = append(out[r[0]], fmt.Sprintf("check %s %s", r[1], literals(r[2])))
	}
	for _, r := range textRows(t, db, `SELECT i.indrelid::regclass::text,
			CASE WHEN EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype = 'u') THEN '' ELSE i.indexrelid::regclass::text END,
			i.indisunique::text, string_agg(a.attname, ',' ORDER BY k.n), coalesce(pg_get_expr(i.indpred, i.indrelid), '')
		FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k(att, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att
		JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
		WHERE NOT i.indisprimary AND t.relname <> 'goose_db_version' GROUP BY i.indexrelid, 1, 2, 3, 5`) {
		out[r[0]] = append(out[r[0]], fmt.Sprintf("index %s unique=%s (%s) where %s", r[1], r[2], r[3], literals(r[4])))
	}
	return out
}

var (
	castNumber = regexp.MustCompile(`'(-?\d+)'::\w+`)
	constants  = regexp.MustCompile(`'[^']*'|-?\b\d+\b`)
	nullTest   = regexp.MustCompile(`(?i)(\w+)\)? IS (NOT )?NULL`)
	namedCheck = regexp.MustCompile(`CONSTRAINT (\w+) CHECK (\(.*\)),?\n`)
	anyCheck   = regexp.MustCompile(`CHECK \(`)
)

// literals are the constants and null tests of a rule, in order: what stays
// the same when a dialect prints the rule in its own words.
func literals(rule string) string {
	rule = castNumber.ReplaceAllString(rule, "$1")
	list := constants.FindAllString(rule, -1)
	for _, m := range nullTest.FindAllStringSubmatch(rule, -1) {
		list = append(list, m[1]+" "+strings.ToLower(m[2])+"null")
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

func sqliteSchema(t *testing.T, db *databasetest.Database) schema {
	out := schema{}
	for _, m := range textRows(t, db, `SELECT name, sql || char(10) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`) {
		table, ddl := m[0], m[1]
		out[table] = append(sqliteColumns(t, db, table), sqliteIndexes(t, db, table)...)
		checks := namedCheck.FindAllStringSubmatch(ddl, -1)
		for _, c := range checks {
			out[table] = append(out[table], fmt.Sprintf("check %s %s", c[1], literals(c[2])))
		}
		if n := len(anyCheck.FindAllString(ddl, -1)); n != len(checks) {
			t.Errorf("%s has %d CHECK rules, but only %d have a name", table, n, len(checks))
		}
		for _, f := range textRows(t, db, fmt.Sprintf(`SELECT "from", "table", "to" FROM pragma_foreign_key_list('%s')`, table)) {
			out[table] = append(out[table], fmt.Sprintf("foreign key %s -> %s.%s", f[0], f[1], f[2]))
		}
	}
	return out
}

func sqliteColumns(t *testing.T, db *databasetest.Database, table string) []string {
	var out []string
	primary := map[string]string{}
	for _, c := range textRows(t, db, fmt.Sprintf(`SELECT cid + 1, name, lower(type), CASE "notnull" WHEN 1 THEN 'NO' ELSE 'YES' END, coalesce(dflt_value, ''), pk FROM pragma_table_info('%s')`, table)) {
		out = append(out, fmt.Sprintf("column %s %s %s null=%s default=%s", c[0], c[1], c[2], c[3], c[4]))
		if c[5] != "0" {
			primary[c[5]] = c[1]
		}
	}
	key := make([]string, len(primary))
	for i := range key {
		key[i] = primary[fmt.Sprint(i+1)]
	}
	return append(out, "primary key "+strings.Join(key, ","))
}

func sqliteIndexes(t *testing.T, db *databasetest.Database, table string) []string {
	var out []string
	for _, i := range textRows(t, db, fmt.Sprintf(`SELECT l.name, CASE l.origin WHEN 'u' THEN '' ELSE l.name END, CASE l."unique" WHEN 1 THEN 'true' ELSE 'false' END,
		(SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)), coalesce((SELECT sql FROM sqlite_master WHERE name = l.name), '')
		FROM pragma_index_list('%s') l WHERE l.origin <> 'pk'`, table)) {
		_, predicate, _ := strings.Cut(i[4], "WHERE")
		out = append(out, fmt.Sprintf("index %s unique=%s (%s) where %s", i[1], i[2], i[3], literals(predicate)))
	}
	return out
}

// textRows reads all rows of a query as text.
func textRows(t *testing.T, db *databasetest.Database, query string) [][]string {
	t.Helper()
	var out [][]string
	err := db.View(t.Context(), func(tx *database.Tx) error {
		rows, err := tx.Raw(query).Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			line, ptrs := make([]string, len(columns)), make([]any, len(columns))
			for i := range line {
				ptrs[i] = &line[i]
			}
			if err := rows.Scan(ptrs...); err != nil {
				return err
			}
			out = append(out, line)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

func TestBothDialectsHaveTheSameMigrations(t *testing.T) {
	names := func(dialect string) []string {
		files, err := fs.Glob(database.Migrations(), "migrations/"+dialect+"/*.sql")
		if err != nil || len(files) == 0 {
			t.Fatalf("migrations of %s: %d, %v", dialect, len(files), err)
		}
		for i, f := range files {
			files[i] = path.Base(f)
			if !strings.HasPrefix(files[i], fmt.Sprintf("%04d_", i+1)) {
				t.Errorf("%s: migration %d is called %s", dialect, i+1, files[i])
			}
		}
		return files
	}
	if a, b := names("postgres"), names("sqlite"); !slices.Equal(a, b) {
		t.Errorf("PostgreSQL has %v, SQLite has %v", a, b)
	}
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		owner := db.Owner(t)
		steps, err := database.Migrate(t.Context(), owner)
		if err != nil || steps != 0 {
			t.Errorf("second migration: %d steps, %v", steps, err)
		}
		for name, handle := range map[string]*database.DB{"application": db.DB, "owner": owner} {
			if n, err := database.Pending(t.Context(), handle); err != nil || n != 0 {
				t.Errorf("%s: %d pending, %v", name, n, err)
			}
		}
	})
}

func TestPendingOnAReadOnlyDatabase(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		ro, err := database.Open(t.Context(), database.Options{URL: db.URL, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer ro.Close()
		if n, err := database.Pending(t.Context(), ro); err != nil || n != 0 {
			t.Errorf("%d pending, %v", n, err)
		}
		if _, err := database.Migrate(t.Context(), ro); err != nil {
			t.Errorf("a migrated database needs no writing: %v", err)
		}
	})
}

// TestMigratingAtOnce starts several processes' migrations of one empty
// database: each step is taken once, and nobody fails.
func TestMigratingAtOnce(t *testing.T) {
	u, err := url.Parse(os.Getenv(databasetest.URLVariable))
	if err != nil {
		t.Fatal(err)
	}
	name := "jishi_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	outside := func(query string) {
		conn, err := pgx.Connect(context.Background(), u.String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.Background())
		if _, err := conn.Exec(context.Background(), query); err != nil {
			t.Fatal(err)
		}
	}
	outside("CREATE DATABASE " + name)
	t.Cleanup(func() { outside("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	there := *u
	there.Path = "/" + name
	begin := make(chan struct{})
	var total atomic.Int64
	var group sync.WaitGroup
	for range 4 {
		db, err := database.Open(t.Context(), database.Options{URL: there.String(), Owner: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := database.Pending(t.Context(), db); err != nil { // makes the table of versions, so that nobody waits for that
			t.Fatal(err)
		}
		group.Go(func() {
			<-begin
			steps, err := database.Migrate(t.Context(), db)
			if err != nil {
				t.Error(err)
			}
			total.Add(int64(steps))
		})
	}
	close(begin)
	group.Wait()
	files, err := fs.Glob(database.Migrations(), "migrations/postgres/*.sql")
	if err != nil || total.Load() != int64(len(files)) {
		t.Errorf("%d steps were taken for %d migrations, %v", total.Load(), len(files), err)
	}
}
