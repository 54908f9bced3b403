package app_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/app"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
)

// forger has a copy of the city's database, with all rights and no triggers.
type forger struct {
	t       *testing.T
	cfg     config.Config
	db      *database.DB
	outside []string // how verify names the first checkpoint outside
}

// read reads the first column of one row, which must be there.
func (f *forger) read(into any, query string, args ...any) {
	f.t.Helper()
	run(f.t, f.db, func(tx *database.Tx) error { return tx.Raw(query, args...).Row().Scan(into) })
}

// values reads one row.
func (f *forger) values(query string, args ...any) (out []any) {
	f.t.Helper()
	run(f.t, f.db, func(tx *database.Tx) error {
		rows, err := tx.Raw(query, args...).Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		if !rows.Next() {
			return errors.Join(rows.Err(), fmt.Errorf("no row: %s", query))
		}
		out = make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range out {
			into[i] = &out[i]
		}
		return rows.Scan(into...)
	})
	return out
}

// exec changes something.
func (f *forger) exec(query string, args ...any) {
	f.t.Helper()
	run(f.t, f.db, func(tx *database.Tx) error {
		res := tx.Exec(query, args...)
		if res.Error == nil && res.RowsAffected == 0 {
			return fmt.Errorf("nothing is there to change: %s", query)
		}
		return res.Error
	})
}

// key is the key of the first row of a table that is so.
func (f *forger) key(table, where string) []any {
	f.t.Helper()
	keys := strings.Join(keyOf(table), ", ")
	return f.values("SELECT " + keys + " FROM " + table + " WHERE " + where + " ORDER BY " + keys + " LIMIT 1")
}

func (f *forger) is(table string) string { return strings.Join(keyOf(table), " = ? AND ") + " = ?" }

// set changes the first row that is so, and gives its place.
func (f *forger) set(table, assignment, where string) string {
	f.t.Helper()
	key := f.key(table, where)
	f.exec("UPDATE "+table+" SET "+assignment+" WHERE "+f.is(table), key...)
	return place(table, key)
}

func text(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

func place(table string, key []any) string {
	parts := make([]string, len(key))
	for i, k := range key {
		parts[i] = text(k)
	}
	return table + "[" + strings.Join(parts, "/") + "]"
}

func replaceOnce(s, old, with string) string { return strings.Replace(s, old, with, 1) }

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// doubled counts a registration a second time, as a line of its own.
func doubled(f *forger) []string {
	key := f.key("ledger_lines", registered)
	columns := ""
	for _, t := range ledger.Tables() {
		if t.Name == "ledger_lines" {
			columns = strings.Join(t.Columns[2:], ", ")
		}
	}
	f.exec("INSERT INTO ledger_lines (event_index, line_no, "+columns+") SELECT event_index, 99, "+columns+" FROM ledger_lines WHERE "+f.is("ledger_lines"), key...)
	return []string{place("ledger_lines", []any{key[0], 99})}
}

// lostRollup takes a prepared total away. Verify names its cell in words.
func lostRollup(f *forger) []string {
	key := f.key("ledger_rollups", "cell IN (SELECT id FROM ledger_rollup_cells WHERE cube = 'office')")
	f.exec("DELETE FROM ledger_rollups WHERE "+f.is("ledger_rollups"), key...)
	return []string{place("ledger_rollups", key)}
}

func statementEdited(f *forger) []string {
	key := f.key("certificates", anyRow)
	var statement []byte
	f.read(&statement, "SELECT statement FROM certificates WHERE id = ?", key...)
	forged := bytes.Replace(statement, []byte(`"technical_amount":"`), []byte(`"technical_amount":"9`), 1)
	if bytes.Equal(forged, statement) {
		f.t.Fatalf("no technical amount in %s", statement)
	}
	f.exec("UPDATE certificates SET statement = ?, statement_sha256 = ? WHERE id = ?", forged, hexSum(forged), key[0])
	return []string{place("certificates", key)}
}

// overwrite puts other bytes in the place of a stored document until the edit has
// been looked for, and gives their checksum.
func (f *forger) overwrite(id any) string {
	f.t.Helper()
	var blob string
	f.read(&blob, "SELECT blob_key FROM documents WHERE id = ?", id)
	found := ""
	err := filepath.WalkDir(f.cfg.DocumentStore, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Base(path) == blob {
			found = path
		}
		return err
	})
	check(f.t, err)
	was, err := os.ReadFile(found)
	check(f.t, err)
	f.t.Cleanup(func() { check(f.t, os.WriteFile(found, was, 0o600)) })
	other := append(slices.Clone(was), "二"...)
	check(f.t, os.WriteFile(found, other, 0o600))
	return hexSum(other)
}

// event is the last event of a kind.
func (f *forger) event(kind string) (index int64) {
	f.t.Helper()
	f.read(&index, "SELECT MAX(idx) FROM journal_events WHERE kind = ?", kind)
	return index
}

// rewrite changes the text of an event.
func (f *forger) rewrite(index int64, from, to string) {
	f.t.Helper()
	var body []byte
	f.read(&body, "SELECT body FROM journal_events WHERE idx = ?", index)
	changed := bytes.Replace(body, []byte(from), []byte(to), 1)
	if bytes.Equal(body, changed) {
		f.t.Fatalf("event %d has no %q: %s", index, from, body)
	}
	f.exec("UPDATE journal_events SET body = ? WHERE idx = ?", changed, index)
}

// fit rewrites the last event of a row so that it commits to the row as it is.
func (f *forger) fit(table string, key []any) {
	f.t.Helper()
	for _, t := range app.Tables() {
		if t.Name != table {
			continue
		}
		values := f.values("SELECT "+strings.Join(t.Columns, ", ")+" FROM "+table+" WHERE "+f.is(table), key...)
		row := map[string]string{}
		for i, v := range values {
			if v != nil {
				row[t.Columns[i]] = inWords(v)
			}
		}
		raw, err := journal.Canonical(row)
		check(f.t, err)
		name, _, _ := strings.Cut(strings.TrimPrefix(place(table, key), table+"["), "]")
		mark := fmt.Sprintf(`{"key":%q,"sha256":"`, name)
		var index int64
		f.read(&index, "SELECT MAX(idx) FROM journal_events WHERE "+f.bodyText()+" LIKE ?", "%"+mark+"%\"table\":\""+table+"\"}%")
		var body []byte
		f.read(&body, "SELECT body FROM journal_events WHERE idx = ?", index)
		for rest := string(body); ; {
			_, after, found := strings.Cut(rest, mark)
			if !found {
				f.t.Fatalf("event %d says nothing of %s[%s]: %s", index, table, name, body)
			}
			if strings.HasPrefix(after[64:], `","table":"`+table+`"`) {
				f.rewrite(index, mark+after[:64]+`","table":"`+table, mark+hexSum(raw)+`","table":"`+table)
				return
			}
			rest = after
		}
	}
}

func (f *forger) bodyText() string {
	if f.db.Dialect() == database.Postgres {
		return "convert_from(body, 'UTF8')"
	}
	return "CAST(body AS text)"
}

// inWords is how the journal writes a value before it hashes the row; the forger
// has read the program.
func inWords(v any) string {
	switch x := v.(type) {
	case int64, int32:
		return fmt.Sprintf("i:%d", x)
	case bool:
		return fmt.Sprintf("b:%t", x)
	case []byte:
		return "x:" + hex.EncodeToString(x)
	case time.Time:
		return "t:" + x.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
	return "s:" + fmt.Sprint(v)
}

// rehash makes the whole tree anew over the events as they are.
func (f *forger) rehash() {
	f.t.Helper()
	run(f.t, f.db, func(tx *database.Tx) error {
		var events []struct {
			Idx  int64
			Body []byte
		}
		if err := tx.Raw("SELECT idx, body FROM journal_events ORDER BY idx").Scan(&events).Error; err != nil {
			return err
		}
		var tree []tlog.Hash
		var rows []string
		var args []any
		reader := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, _ error) {
			for _, p := range at {
				out = append(out, tree[p])
			}
			return out, nil
		})
		if err := tx.Exec("DELETE FROM journal_hashes").Error; err != nil {
			return err
		}
		for i, e := range events {
			hashes, err := tlog.StoredHashes(e.Idx, e.Body, reader)
			if err != nil {
				return err
			}
			for _, h := range hashes {
				rows, args = append(rows, "(?, ?)"), append(args, len(tree), h[:])
				tree = append(tree, h)
			}
			if len(rows) > 100 || i == len(events)-1 {
				if err := tx.Exec("INSERT INTO journal_hashes VALUES "+strings.Join(rows, ", "), args...).Error; err != nil {
					return err
				}
				rows, args = nil, nil
			}
		}
		return nil
	})
}

// tailCut removes the last event, a closing, and everything it left.
func tailCut(f *forger) []string {
	last := f.event("volume.closed")
	f.exec("DELETE FROM volume_closings WHERE event_index = ?", last)
	f.exec("DELETE FROM journal_events WHERE idx = ?", last)
	f.exec("DELETE FROM journal_checkpoints WHERE size > ?", last)
	f.exec("UPDATE journal_head SET size = ?, recorded_at = (SELECT MAX(recorded_at) FROM journal_events)", last)
	f.rehash()
	return []string{"outside checkpoint[" + fmt.Sprint(last+1) + "]"}
}

// swapped exchanges two filings: their texts, with the places and times in them.
func swapped(f *forger) []string {
	first := f.values("SELECT idx FROM journal_events WHERE kind = 'contract.submitted' ORDER BY idx LIMIT 1")
	second := f.values("SELECT idx FROM journal_events WHERE kind = 'contract.submitted' AND idx > ? ORDER BY idx LIMIT 1", first...)
	one, two := map[string]any{}, map[string]any{}
	for at, into := range map[any]*map[string]any{first[0]: &one, second[0]: &two} {
		var raw []byte
		f.read(&raw, "SELECT body FROM journal_events WHERE idx = ?", at)
		check(f.t, json.Unmarshal(raw, into))
	}
	for _, name := range []string{"index", "recorded_at"} {
		one[name], two[name] = two[name], one[name]
	}
	columns := "kind, object_type, object_id, object_version, owner_org, actor_id"
	for at, e := range map[any]struct {
		from any
		body map[string]any
	}{first[0]: {second[0], two}, second[0]: {first[0], one}} {
		raw, err := journal.Canonical(e.body)
		check(f.t, err)
		f.exec("INSERT INTO journal_events (idx, recorded_at, body, "+columns+") SELECT -1 - CAST(? AS bigint), (SELECT recorded_at FROM journal_events WHERE idx = ?), body, "+columns+
			" FROM journal_events WHERE idx = ?", at, at, e.from)
		f.exec("UPDATE journal_events SET body = ? WHERE idx = -1 - CAST(? AS bigint)", raw, at)
	}
	f.exec("DELETE FROM journal_events WHERE idx IN (?, ?)", first[0], second[0])
	f.exec("UPDATE journal_events SET idx = -1 - idx WHERE idx < 0")
	f.rehash()
	f.exec("DELETE FROM journal_checkpoints")
	return f.outside
}

// amountRewritten raises a contract in its line and its own row, makes the
// events commit to both, and writes totals and tree anew.
func (f *forger) amountRewritten() {
	f.t.Helper()
	once := registered + " AND contract_id NOT IN (SELECT contract_id FROM ledger_lines WHERE event <> 'REGISTER')"
	key := f.key("ledger_lines", once)
	contract := f.values("SELECT contract_id FROM ledger_lines WHERE "+f.is("ledger_lines"), key...)
	f.exec("UPDATE ledger_lines SET d_contract_fen = d_contract_fen + 100000000 WHERE "+f.is("ledger_lines"), key...)
	f.exec("UPDATE contracts SET approved_contract_fen = approved_contract_fen + 100000000 WHERE id = ?", contract...)
	f.fit("ledger_lines", key)
	f.fit("contracts", contract)
	check(f.t, ledger.RebuildRollups(f.t.Context(), f.db))
	f.rehash()
}

// sign signs the log as it is now.
func (f *forger) sign(s journal.Signer) int64 {
	f.t.Helper()
	cp, err := journal.New(f.db, s, app.Tables()...).Checkpoint(f.t.Context())
	check(f.t, err)
	return cp.Size
}

func (f *forger) stolenKey() journal.Signer {
	f.t.Helper()
	keys, err := keyring.Open(f.cfg.KeyDir, f.cfg.LogOrigin)
	check(f.t, err)
	return keys.Journal
}

// forged is a key that calls itself as the log's.
type forged struct {
	note.Signer
	verifier string
}

func (k forged) VerifierKey() string { return k.verifier }

func (f *forger) ownKey() journal.Signer {
	f.t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, f.cfg.LogOrigin)
	check(f.t, err)
	s, err := note.NewSigner(secret)
	check(f.t, err)
	return forged{s, public}
}
