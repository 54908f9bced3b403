package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/app"
	"jishi/internal/config"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/identity"
	"jishi/internal/keyring"
)

const password = "Mount-Tai-in-the-mist-2026"

// cheap keeps password hashing out of the way of what is tested.
var cheap = identity.Config{Argon: identity.Argon{Memory: 64, Time: 1, Threads: 1}}

func settings(t testing.TB, url string) config.Config {
	t.Helper()
	dir := t.TempDir()
	c := config.Config{Addr: "127.0.0.1:0", DataDir: dir, KeyDir: filepath.Join(dir, "keys"), DocumentStore: filepath.Join(dir, "documents"),
		PublicURL: "http://jishi.example", LogOrigin: "test.example/log", MaxUploadMB: 50, CheckpointEvery: time.Second,
		SamplePassword: password, SampleContracts: 12, LogLevel: "error"}
	if database.IsPostgres(url) {
		c.DatabaseURL, c.MigrateDatabaseURL = url, url
	}
	return c
}

// smallCity opens the platform over a test database and fills a small city.
func smallCity(t *testing.T, dialect database.Dialect, contracts int) (config.Config, string) {
	t.Helper()
	cfg := settings(t, "")
	if dialect == database.Postgres {
		db := databasetest.New(t, dialect, nil)
		if err := db.Close(); err != nil { // nobody is connected, so that it can be copied
			t.Fatal(err)
		}
		cfg.DatabaseURL, cfg.MigrateDatabaseURL = db.URL, db.URL
	}
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.FillCity(t.Context(), contracts, password); err != nil {
		t.Fatal(err)
	}
	if contracts >= 40 { // so many that some are on the way
		officeRows(t, a)
		bulkRows(t, a)
		afterRows(t, a)
		credentialRows(t, a)
		brokerRows(t, a)
		trainingRows(t, a)
		noticeRows(t, a)
		achievementRows(t, a)
	}
	if _, err := a.Journal.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	key, err := keyring.LogPublicKey(cfg.KeyDir)
	if err != nil {
		t.Fatal(err)
	}
	return cfg, key
}

func problems(t *testing.T, cfg config.Config, key string) []string {
	t.Helper()
	r, err := app.Verify(t.Context(), cfg, app.VerifyOptions{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.String())
	}
	return out
}

// TestTamperingIsFoundInEveryTable (R32): someone with an SQL client and the
// owner's rights changes one row in each table that matters; verify names the
// table and the row. Each change is put back, and the database is clean again.
func TestTamperingIsFoundInEveryTable(t *testing.T) {
	for _, table := range app.Tables() {
		if !slices.ContainsFunc(tamperings, func(x tampering) bool { return x.table == table.Name }) {
			t.Errorf("nobody tampers with %s", table.Name)
		}
	}
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			cfg, key := smallCity(t, dialect, 40)
			if found := problems(t, cfg, key); len(found) > 0 {
				t.Fatalf("the city does not verify before anything is done to it: %v", found)
			}
			owner, err := database.Open(t.Context(), database.Options{URL: cfg.Database(), Owner: true})
			if err != nil {
				t.Fatal(err)
			}
			defer owner.Close()
			disarm(t, owner)
			for _, x := range tamperings {
				tamper(t, owner, x, func() []string { return problems(t, cfg, key) })
			}
		})
	}
}

// tampering changes one column of one row.
type tampering struct{ table, column, to string }

var tamperings = []tampering{
	{"contracts", "approved_contract_fen", "approved_contract_fen + 1"},
	{"contracts", "project_name", "project_name || '。'"},
	{"contracts", "form", "form || ' '"},
	{"contract_submissions", "form_sha256", "'0'"},
	{"contract_reviews", "approved_technical_fen", "approved_technical_fen - 1"},
	{"contract_decisions", "note", "'改写'"},
	{"contract_facts", "contract_fen", "contract_fen + 1"},
	{"contract_contacts", "hash", "'0'"},
	{"contract_notices", "due_on", "'2099-12-31'"},
	{"contract_versions", "approved_contract_fen", "approved_contract_fen + 1"},
	{"contract_handlings", "note", "note || '。'"},
	{"documents", "sha256", "'0'"},
	{"certificates", "issued_on", "'2020-01-01'"},
	{"certificate_files", "sha256", "'0'"},
	{"proceedings", "reason", "'改写'"},
	{"proceeding_steps", "note", "'改写'"},
	{"authority_notices", "benefit_fen", "benefit_fen + 1"},
	{"number_series", "last", "last + 1"},
	{"ledger_lines", "d_contract_fen", "d_contract_fen + 100"},
	{"ledger_rollups", "contract_fen", "contract_fen + 1"},
	{"volume_targets", "value", "value + 1"},
	{"open_data_releases", "increments", "replace(increments, '1', '2')"},
	{"open_data_files", "body", "replace(body, '1', '2')"},
	{"volume_closings", "snapshot", "replace(snapshot, '1', '2')"},
	{"calendar_versions", "days", "days || ' '"},
	{"clock_escalations", "due_on", "'2020-01-01'"},
	{"contract_recusals", "reason", "'改写'"},
	{"office_areas", "version", "version + 1"},
	{"office_substitutes", "to_on", "'2099-12-31'"},
	{"inspections", "population", "population || ' '"},
	{"inspection_items", "place", "place + 1"},
	{"filings", "sha256", "'0'"},
	{"national_reconciliations", "matched", "matched + 1"},
	{"absorption_batches", "document", "'改写'"},
	{"settlements", "technical_fen", "technical_fen + 1"},
	{"ledger_sides", "seller_key", "'0'"},
	{"mandates", "to_on", "'2099-12-31'"},
	{"persons", "name", "'别人'"},
	{"credentials", "list_index", "list_index + 1"},
	{"credential_keys", "public_key", "'AAAA'"},
	{"credential_acts", "reason", "'改写'"},
	{"credential_shares", "expires_at", "'2099-12-31 00:00:00+00:00'"},
	{"brokers", "level", "'L3'"},
	{"notices", "content", "replace(content, '120', '20')"},
	{"notices", "to_on", "'2099-01-01'"},
	{"notice_objections", "words", "'改写'"},
	{"training_bases", "decision_no", "'改写'"},
	{"training_courses", "capacity", "capacity + 1"},
	{"training_sessions", "hours", "hours + 1"},
	{"training_enrolments", "seq", "seq + 100"},
	{"training_attendance", "hours", "hours - 1"},
	{"training_exams", "paper_sha256", "'00'"},
	{"training_openings", "opened_at", "'2020-01-01 00:00:00+00:00'"},
	{"training_results", "score", "score - 1"},
	{"training_certificates", "level", "'L3'"},
	{"training_declarations", "hours", "hours + 1"},
	{"training_reminders", "about", "'改写'"},
	{"training_evaluations", "comment", "'改写'"},
	{"training_targets", "value", "value + 1"},
	{"achievements", "name", "'改写'"},
	{"achievement_versions", "reason", "'改写'"},
	{"achievement_people", "name_key", "'改写'"},
	{"achievement_rights", "right_key", "'改写'"},
	{"achievement_files", "sha256", "'0'"},
	{"achievement_undertakings", "purpose", "'改写'"},
	{"achievement_accesses", "read_on", "'2020-01-01'"},
	{"achievement_disputes", "ground", "'改写'"},
	{"listings", "price_from", "price_from + 1"},
	{"listing_enquiries", "reason", "'改写'"},
	{"listing_messages", "words", "'改写'"},
	{"conversions", "price_fen", "price_fen + 1"},
	{"conversion_papers", "sha256", "'0'"},
	{"reward_agreements", "note", "note || '。'"},
	{"reward_distributions", "certificate_no", "'改写'"},
	{"reward_parts", "amount_fen", "amount_fen + 1"},
	{"reward_payments", "paid_on", "'2020-01-01'"},
	{"broker_acts", "reason", "'改写'"},
	{"broker_certificates", "level", "'L3'"},
	{"broker_complaints", "outcome", "'改写'"},
	{"transfer_orgs", "grade", "'G2'"},
	{"transfer_org_grades_given", "grade", "'G2'"},
	{"mandate_acts", "operation", "'getContract'"},
	{"commissions", "scope", "'改写'"},
	{"introductions", "introduced_on", "'2020-01-01'"},
	{"contract_brokers", "share_bp", "share_bp - 1"},
	{"commission_receipts", "amount_fen", "1"},
	{"brokerage_papers", "sha256", "'x'"},
	{"organizations", "name", "name || '二'"},
	{"users", "roles", "roles || ',security_admin'"},
	{"instance", "mode", "'production'"},
	{"journal_events", "kind", "'contract.nothing'"},
}

// keyOf gives the primary key's columns of a table.
func keyOf(table string) []string {
	for _, t := range app.Tables() {
		if t.Name == table {
			return t.Key
		}
	}
	return map[string][]string{"ledger_rollups": {"cell", "block"}, "ledger_rollup_cells": {"id"}, "journal_events": {"idx"},
		"journal_hashes": {"pos"}, "journal_checkpoints": {"size"}, "journal_head": {"id"}}[table]
}

func tamper(t *testing.T, owner *database.DB, x tampering, found func() []string) {
	t.Helper()
	t.Run(x.table+"."+x.column, func(t *testing.T) {
		keys := keyOf(x.table)
		row := map[string]any{}
		run(t, owner, func(tx *database.Tx) error {
			return tx.Raw("SELECT " + strings.Join(keys, ", ") + ", " + x.column + " AS was FROM " + x.table + " ORDER BY 1 DESC LIMIT 1").Scan(&row).Error
		})
		where, values := make([]string, len(keys)), make([]any, len(keys))
		for i, k := range keys {
			where[i], values[i] = k+" = ?", row[k]
		}
		update := "UPDATE " + x.table + " SET " + x.column + " = %s WHERE " + strings.Join(where, " AND ")
		run(t, owner, func(tx *database.Tx) error {
			res := tx.Exec(fmt.Sprintf(update, x.to), values...)
			if res.Error == nil && res.RowsAffected != 1 {
				t.Errorf("%d rows were changed", res.RowsAffected)
			}
			return res.Error
		})
		got := strings.Join(found(), "\n")
		if !strings.Contains(got, x.table+"["+keyText(values)+"]") {
			t.Errorf("changing %s.%s of %v was not located: %s", x.table, x.column, values, got)
		}
		run(t, owner, func(tx *database.Tx) error {
			return tx.Exec(fmt.Sprintf(update, "?"), append([]any{row["was"]}, values...)...).Error
		})
		if left := found(); len(left) > 0 {
			t.Fatalf("put back, it still does not verify: %v", left)
		}
	})
}

func keyText(values []any) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, "/")
}

func run(t *testing.T, db *database.DB, f func(*database.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// disarm takes the triggers away, as someone who owns the database can.
func disarm(t *testing.T, owner *database.DB) {
	t.Helper()
	run(t, owner, func(tx *database.Tx) error {
		var names []string
		list, drop := "SELECT name FROM sqlite_master WHERE type = 'trigger'", "DROP TRIGGER "
		if tx.Dialect == database.Postgres {
			list, drop = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", "ALTER TABLE %s DISABLE TRIGGER ALL"
		}
		if err := tx.Raw(list).Scan(&names).Error; err != nil {
			return err
		}
		for _, n := range names {
			q := drop + n
			if tx.Dialect == database.Postgres {
				q = fmt.Sprintf(drop, n)
			}
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// TestSampleAndRealNeverMix (R29).
func TestSampleAndRealNeverMix(t *testing.T) {
	cfg := settings(t, "")
	open := func(sample bool) error {
		a, err := app.Open(t.Context(), cfg, app.Options{Sample: sample, Identity: cheap})
		if err == nil {
			err = a.Close()
		}
		return err
	}
	if err := open(true); err != nil {
		t.Fatal(err)
	}
	if err := open(false); err == nil || !strings.Contains(err.Error(), "sample") {
		t.Fatalf("a sample database was served as a real one: %v", err)
	}
	cfg = settings(t, "")
	if err := open(false); err != nil {
		t.Fatal(err)
	}
	if err := open(true); err == nil {
		t.Fatal("a sample was put into a real database")
	}
	for name, x := range map[string]struct {
		change func(*config.Config)
		o      app.ServeOptions
		says   string
	}{
		"a network address":           {func(c *config.Config) { c.Addr = "0.0.0.0:0" }, app.ServeOptions{Sample: true}, "on this machine only"},
		"a network address, in tests": {func(c *config.Config) { c.Addr = "0.0.0.0:0" }, app.ServeOptions{Sample: true, Throwaway: true}, "on this machine only"},
		"PostgreSQL":                  {func(c *config.Config) { c.DatabaseURL = "postgres://nowhere/none" }, app.ServeOptions{Sample: true}, "embedded database only"},
	} {
		c := settings(t, "")
		x.change(&c)
		if err := app.Serve(t.Context(), c, x.o); err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("the sample city on %s: %v", name, err)
		}
	}
}

// serve runs the real server until the test ends and gives its address.
func serve(t *testing.T, cfg config.Config) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	var out bytes.Buffer
	go func() {
		ended <- app.Serve(ctx, cfg, app.ServeOptions{Sample: true, Throwaway: true, Out: &out, Options: app.Options{Identity: cheap, Log: slog.New(slog.DiscardHandler)}, Ready: func(a string) { ready <- a }})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	select {
	case addr := <-ready:
		return addr
	case err := <-ended:
		ended <- nil
		t.Fatalf("the server did not start: %v", err)
	case <-time.After(2 * time.Minute):
		t.Fatal("the server was not ready in two minutes")
	}
	return ""
}

var blocks = regexp.MustCompile("(?s)```bash\n(.*?)```")

// TestGuideRunsAsWritten executes every command of docs/guide/first-contract.md.
func TestGuideRunsAsWritten(t *testing.T) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the guide needs %s: %v", tool, err)
		}
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "guide", "first-contract.md"))
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, m := range blocks.FindAllSubmatch(guide, -1) {
		script.Write(m[1])
	}
	bin := filepath.Join(t.TempDir(), "jishi")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "../../cmd/jishi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cfg := settings(t, "")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Addr = l.Addr().String()
	cfg.PublicURL = "http://" + cfg.Addr
	_ = l.Close()
	addr := serve(t, cfg)
	cmd := exec.CommandContext(t.Context(), "bash")
	cmd.Stdin = strings.NewReader(script.String())
	cmd.Env = append(os.Environ(), "JISHI=http://"+addr, "JISHI_SAMPLE_PASSWORD="+password, "JISHI_BIN="+bin, "JISHI_DATA_DIR="+cfg.DataDir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "verified: event ") {
		t.Fatalf("the guide does not run as written: %v\n%s", err, out)
	}
}

// TestSecondStartKeepsTheCity: what was filed is there again, and nothing twice.
func TestSecondStartKeepsTheCity(t *testing.T) {
	cfg, key := smallCity(t, database.SQLite, 15)
	count := func() (n int64) {
		db, err := database.Open(t.Context(), database.Options{URL: cfg.Database(), ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.View(t.Context(), func(tx *database.Tx) error {
			return tx.Raw("SELECT COUNT(*) FROM contracts").Scan(&n).Error
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count() // two of them are the agency's for a client
	a, err := app.Open(t.Context(), cfg, app.Options{Sample: true, Relaxed: true, Identity: cheap})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if after := count(); before != 15+2 || after != before {
		t.Fatalf("%d contracts, after the second start %d", before, after)
	}
	if found := problems(t, cfg, key); len(found) > 0 {
		t.Fatal(found)
	}
}

// TestServingLoginNeedsNoMigrationRights: a login that may only become the
// application role starts on a schema that is current, as in docker-compose.yml.
func TestServingLoginNeedsNoMigrationRights(t *testing.T) {
	db := databasetest.New(t, database.Postgres, nil)
	owner := db.Owner(t)
	login := fmt.Sprintf("jishi_test_%d", time.Now().UnixNano())
	run(t, owner, func(tx *database.Tx) error {
		return tx.Exec("CREATE ROLE " + login + " LOGIN NOINHERIT IN ROLE " + database.AppRole).Error
	})
	t.Cleanup(func() {
		_ = owner.InTx(context.Background(), func(tx *database.Tx) error { return tx.Exec("DROP ROLE " + login).Error })
	})
	u, err := url.Parse(db.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(login)
	cfg := settings(t, u.String())
	a, err := app.Open(t.Context(), cfg, app.Options{Identity: cheap})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	err = a.DB.InTx(t.Context(), func(tx *database.Tx) error { return tx.Exec("UPDATE journal_events SET kind = 'x'").Error })
	if err == nil {
		t.Fatal("the serving login rewrote the journal")
	}
}

// TestCreateUserSharesTheOffice: three administrators of one office, made on
// the command line.
func TestCreateUserSharesTheOffice(t *testing.T) {
	cfg := settings(t, "")
	for _, role := range []string{"system_admin", "security_admin", "audit_admin"} {
		n := app.NewUser{Username: strings.ReplaceAll(role, "_", "."), Name: "管理员", Password: password, Office: "泰安市技术合同登记处",
			Region: "370900", Point: "01", Roles: []string{role}}
		if _, err := app.CreateUser(t.Context(), cfg, n); err != nil {
			t.Fatalf("%s: %v", role, err)
		}
	}
}
