package ledger

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

const (
	office   = "office"
	ownOrg   = "org-a"
	otherOrg = "org-b"
)

// clock is the tests' own time; every look at it is a microsecond later.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock(day string) *clock { return &clock{now: date(day).Start().Add(9 * time.Hour)} }

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Microsecond)
	return c.now
}

func (c *clock) set(day string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = date(day).Start().Add(9 * time.Hour)
}

// world is a database with an office, two applicants and the ledger.
type world struct {
	t       testing.TB
	db      *databasetest.Database
	clock   *clock
	journal *journal.Journal
	*Service
	contracts int
}

func newWorld(t testing.TB, db *databasetest.Database, c *clock) *world {
	t.Helper()
	j := journal.New(db.DB, nil, Tables()...)
	w := &world{t: t, db: db, clock: c, journal: j, Service: New(j).SealedBy(func(raw []byte) (string, string) { return "signed:" + strconv.Itoa(len(raw)), "test" })}
	w.block = 5 // so small that a test has many
	w.exec(db.DB, func(tx *database.Tx) error {
		for _, o := range []struct{ id, side string }{{office, "BUREAU"}, {ownOrg, "APPLICANT"}, {otherOrg, "APPLICANT"}} {
			err := tx.Exec(`INSERT INTO organizations (id, side, name, code_exception, party_kind, region_code, zone_code, profile,
				phone_sealed, status, verification, verification_note, salt, version, created_at, updated_at)
				VALUES (?, ?, ?, '', '', '370902', '', '{}', '', 'ACTIVE', 'VERIFIED', '', '', 1, ?, ?)`, o.id, o.side, o.id, tx.Now, tx.Now).Error
			if err != nil {
				return err
			}
		}
		for _, u := range []string{"first", "second"} {
			err := tx.Exec(`INSERT INTO users (id, username, display_name, org_id, roles, password_hash, status, version, created_at, updated_at)
				VALUES (?, ?, ?, ?, '[]', '', 'ACTIVE', 1, ?, ?)`, u, u, u, office, tx.Now, tx.Now).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// both runs a body on each database, each with a world and clock of its own.
func both(t *testing.T, day string, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			c := newClock(day)
			f(t, newWorld(t, databasetest.New(t, dialect, c.read), c))
		})
	}
}

func (w *world) exec(db *database.DB, f func(*database.Tx) error) {
	w.t.Helper()
	if err := db.InTx(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// record makes one change of the ledger and gives its index.
func (w *world) record(f func(tx *journal.Tx) error) int64 {
	w.t.Helper()
	r, err := w.journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		return journal.Event{Kind: "test.posted", ObjectType: "test", ObjectID: "1", Version: 1}, f(tx)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Index
}

// contract is the part of a contracts row that the ledger looks at.
type contract struct {
	id        string
	org       string
	line      Line // as registered now
	cancelled bool
}

// line is a registration with dimensions of its own choice.
func line(day string, yuan int64) Line {
	return Line{
		ContractVersion: 1, Event: Register, BookedOn: date(day), BelongsTo: date(day),
		Count: 1, ContractAmount: amount.Fen(yuan * 100), TechnicalAmount: amount.Fen(yuan * 80),
		Kind: "10", SubKind: "11", TechField: "01", Objective: "06", Industry: "C", PlanSource: "99", IPKinds: []string{"11", "20"},
		SellerRegion: "370902", SellerKind: "110", BuyerRegion: "370100", BuyerCountry: "CHN", BuyerKind: "150",
		Area: "370902", Flow: "2", Direction: "OUT", Band: "B4", AmountMode: "FIXED", OfficeID: office, RuleSet: "CN-2026",
	}
}

func (w *world) newContract(org string, l Line) *contract {
	w.contracts++
	c := &contract{id: fmt.Sprintf("contract-%04d", w.contracts), org: org, line: l}
	c.line.ContractID = c.id
	return c
}

// insert writes a minimal registered contracts row.
func (c *contract) insert(tx *database.Tx) error {
	l := c.line
	return tx.Exec(`INSERT INTO contracts (id, status, round, version, org_id, office_id, office_region, created_by, project_name, kind, sub_kind,
			seller_name, seller_code, buyer_name, buyer_code, contract_fen, technical_fen, form, form_sha256,
			approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed, recommendation, rule_set, calendar_version,
			registered_on, first_reviewer_id, second_reviewer_id, salt, created_at, updated_at)
		VALUES (?, 'REGISTERED', 1, 1, ?, ?, '370900', 'first', 'P', ?, ?, 'S', '', 'B', '', ?, ?, '{}', '', ?, ?, ?, ?, ?, 'REGISTER', '', '',
			?, 'first', 'second', '', ?, ?)`,
		c.id, c.org, office, l.Kind, l.SubKind, l.ContractAmount, l.TechnicalAmount,
		l.Kind, l.SubKind, l.ContractAmount, l.TechnicalAmount, false, l.BelongsTo, tx.Now, tx.Now).Error
}

func (c *contract) update(tx *database.Tx) error {
	status := "REGISTERED"
	if c.cancelled {
		status = "WITHDRAWN"
	}
	return tx.Exec("UPDATE contracts SET status = ?, approved_kind = ?, approved_contract_fen = ?, approved_technical_fen = ? WHERE id = ?",
		status, c.line.Kind, c.line.ContractAmount, c.line.TechnicalAmount, c.id).Error
}

// register registers contracts in one change.
func (w *world) register(org string, lines ...Line) []*contract {
	w.t.Helper()
	var out []*contract
	w.record(func(tx *journal.Tx) error {
		for _, l := range lines {
			c := w.newContract(org, l)
			if err := c.insert(tx.Tx); err != nil {
				return err
			}
			if err := w.Post(tx, c.line); err != nil {
				return err
			}
			out = append(out, c)
		}
		return nil
	})
	return out
}

// post writes lines of a contract and its row in one change.
func (w *world) post(c *contract, lines ...Line) int64 {
	w.t.Helper()
	return w.record(func(tx *journal.Tx) error {
		if err := c.update(tx.Tx); err != nil {
			return err
		}
		return w.Post(tx, lines...)
	})
}

// reverse undoes what the contract counts for now.
func (c *contract) reverse(e Event, day string) Line {
	l := c.line
	l.Event, l.BookedOn = e, date(day)
	l.Count, l.ContractAmount, l.TechnicalAmount = -1, -l.ContractAmount, -l.TechnicalAmount
	return l
}

func (w *world) revoke(c *contract, day string) {
	w.t.Helper()
	l := c.reverse(Revoke, day)
	c.cancelled = true
	w.post(c, l)
}

func (w *world) changeAmount(c *contract, day string, yuan int64) {
	w.t.Helper()
	l := c.line
	l.Event, l.BookedOn, l.Count = Change, date(day), 0
	l.ContractAmount, l.TechnicalAmount = amount.Fen(yuan*100)-c.line.ContractAmount, amount.Fen(yuan*80)-c.line.TechnicalAmount
	c.line.ContractAmount, c.line.TechnicalAmount = amount.Fen(yuan*100), amount.Fen(yuan*80)
	w.post(c, l)
}

func (w *world) changeKind(c *contract, day, kind string) {
	w.t.Helper()
	out := c.reverse(Change, day)
	c.line.Kind = kind
	in := c.line
	in.Event, in.BookedOn = Change, date(day)
	w.post(c, out, in)
}

func (w *world) summary(p *identity.Principal, q Query) Summary {
	w.t.Helper()
	s, err := w.Summary(w.t.Context(), p, q)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func date(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// year asks for a whole year as known now.
func year(y string, groupBy ...string) Query {
	return Query{From: date(y + "-01-01"), To: date(y + "-12-31"), GroupBy: groupBy, AsOf: Now()}
}
