package opendata

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

const office = "office"

// world is a database with a ledger, under a clock of its own.
type world struct {
	t   testing.TB
	db  *databasetest.Database
	mu  sync.Mutex
	now time.Time
	*Service
	journal *journal.Journal
	books   *ledger.Service
	n       int
}

func date(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (w *world) read() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Microsecond)
	return w.now
}

func (w *world) set(day string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = date(day).Start().Add(9 * time.Hour)
}

// both runs a body on each database.
func both(t *testing.T, day string, f func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range []database.Dialect{database.SQLite, database.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			w := &world{t: t}
			w.set(day)
			w.db = databasetest.New(t, dialect, w.read)
			w.journal = journal.New(w.db.DB, identitytest.Keys(t).Journal, append(ledger.Tables(), Tables()...)...)
			w.Service, w.books = New(w.journal), ledger.New(w.journal)
			w.exec("INSERT INTO organizations (id, side, name, code_exception, party_kind, region_code, zone_code, profile, phone_sealed, status, verification, verification_note, salt, version, created_at, updated_at) VALUES (?, 'BUREAU', 'o', '', '', '370902', '', '{}', '', 'ACTIVE', 'VERIFIED', '', '', 1, ?, ?)", office, w.read(), w.read())
			for _, u := range []string{"first", "second"} {
				w.exec("INSERT INTO users (id, username, display_name, org_id, roles, password_hash, status, version, created_at, updated_at) VALUES (?, ?, ?, ?, '[]', '', 'ACTIVE', 1, ?, ?)", u, u, u, office, w.read(), w.read())
			}
			f(t, w)
		})
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if err := w.db.InTx(w.t.Context(), func(tx *database.Tx) error { return tx.Exec(query, args...).Error }); err != nil {
		w.t.Fatal(err)
	}
}

// line is a registration of parties of its own.
func line(day string, yuan int64) ledger.Line {
	return ledger.Line{ContractVersion: 1, Event: ledger.Register, BookedOn: date(day), BelongsTo: date(day),
		Count: 1, ContractAmount: amount.Fen(yuan * 100), TechnicalAmount: amount.Fen(yuan * 80),
		Kind: "10", SubKind: "11", TechField: "01", Objective: "06", Industry: "C", PlanSource: "99", IPKinds: []string{"11"},
		SellerRegion: "370902", SellerKind: "150", BuyerRegion: "370100", BuyerCountry: "CHN", BuyerKind: "150",
		Flow: "2", Direction: "OUT", Band: "B4", AmountMode: "FIXED", OfficeID: office, RuleSet: "CN-2026"}
}

// register registers contracts of which each has parties of its own, unless the
// line names them.
func (w *world) register(lines ...ledger.Line) []ledger.Line {
	w.t.Helper()
	out := make([]ledger.Line, len(lines))
	for i, l := range lines {
		w.n++
		l.ContractID = fmt.Sprintf("contract-%04d", w.n)
		if l.Seller.Key == "" {
			l.Seller.Key = "seller-" + l.ContractID
		}
		if l.Buyer.Key == "" {
			l.Buyer.Key = "buyer-" + l.ContractID
		}
		w.exec(`INSERT INTO contracts (id, status, round, version, org_id, office_id, office_region, created_by, project_name, kind, sub_kind,
				seller_name, seller_code, buyer_name, buyer_code, contract_fen, technical_fen, form, form_sha256,
				approved_kind, approved_sub_kind, approved_contract_fen, approved_technical_fen, disputed, recommendation, rule_set, calendar_version,
				registered_on, first_reviewer_id, second_reviewer_id, salt, created_at, updated_at)
			VALUES (?, 'REGISTERED', 1, 1, ?, ?, '370900', 'first', 'P', ?, ?, 'S', '', 'B', '', ?, ?, '{}', '', ?, ?, ?, ?, ?, 'REGISTER', '', '', ?, 'first', 'second', '', ?, ?)`,
			l.ContractID, office, office, l.Kind, l.SubKind, l.ContractAmount, l.TechnicalAmount, l.Kind, l.SubKind, l.ContractAmount, l.TechnicalAmount, false, l.BelongsTo, w.read(), w.read())
		w.post(l)
		out[i] = l
	}
	return out
}

func (w *world) post(lines ...ledger.Line) {
	w.t.Helper()
	_, err := w.journal.Record(w.t.Context(), journal.System, func(tx *journal.Tx) (journal.Event, error) {
		return journal.Event{Kind: "test.posted", ObjectType: "test", ObjectID: "1", Version: 1}, w.books.Post(tx, lines...)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) revoke(l ledger.Line, day string) {
	w.t.Helper()
	l.Event, l.BookedOn = ledger.Revoke, date(day)
	l.Count, l.ContractAmount, l.TechnicalAmount = -1, -l.ContractAmount, -l.TechnicalAmount
	w.post(l)
}

func (w *world) publish(until string) []Release {
	w.t.Helper()
	out, err := w.Publish(w.t.Context(), until)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) public(year int) Public {
	w.t.Helper()
	p, err := w.PublicYear(w.t.Context(), year)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) file(month, name string) string {
	w.t.Helper()
	f, err := w.File(w.t.Context(), month, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(f.Body)
}
