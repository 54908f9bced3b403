package sample

import (
	"path/filepath"
	"testing"
	"time"

	"jishi/internal/absorption"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/document"
	"jishi/internal/identity"
	"jishi/internal/inspection"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/ledger"
	"jishi/internal/mandate"
	"jishi/internal/office"
	personal "jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/sealed"
	"jishi/internal/settlement"
	"jishi/internal/training"
)

// world is a database with keys and files, over which the services are built
// under any clock.
type world struct {
	db    *databasetest.Database
	keys  *keyring.Keyring
	box   *sealed.Box
	files *document.Store
}

func newWorld(t testing.TB, dialect database.Dialect) *world {
	t.Helper()
	dir := t.TempDir()
	keys, err := keyring.Open(filepath.Join(dir, "keys"), "test.example/log")
	must(t, err)
	box, err := sealed.Open(keys.FieldKeys())
	must(t, err)
	files, err := document.Open(t.Context(), filepath.Join(dir, "documents"), 4<<20)
	must(t, err)
	t.Cleanup(func() { _ = files.Close() })
	return &world{db: databasetest.New(t, dialect, nil), keys: keys, box: box, files: files}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tables() []journal.Table {
	var out []journal.Table
	for _, list := range [][]journal.Table{identity.Tables(), contract.Tables(), certificate.Tables(), ledger.Tables(), office.Tables(), proceeding.Tables(), settlement.Tables(), inspection.Tables(), mandate.Tables(), personal.Tables(), broker.Tables(), brokerage.Tables(), training.Tables(), absorption.Tables()} {
		out = append(out, list...)
	}
	return out
}

// build is the Builder of the world. Hashing is cheap here.
func (w *world) build(clock func() time.Time) Platform {
	j := journal.New(w.db.WithClock(clock), w.keys.Journal, tables()...)
	ids := identity.New(j, w.box, w.keys.Token, identity.Config{Argon: identity.Argon{Memory: 64, Time: 1, Threads: 1}})
	certs := certificate.New(j, w.box, w.files, w.keys.Certificate, "http://jishi.example", true)
	led := ledger.New(j).SealedBy(certs.SignClosing)
	cases := contract.New(j, w.box, w.files, ids, certs, led)
	persons := personal.New(j, w.box)
	brokers := broker.New(j, w.files, persons)
	engaged := brokerage.New(j, w.files, cases, brokers)
	cases.With(contract.Outside{Brokered: engaged.Brokered})
	return Platform{Identity: ids, Ledger: led, Contracts: cases, Proceedings: proceeding.New(j, cases, certs), Settlements: settlement.New(j, cases), Offices: office.New(j), Inspections: inspection.New(j, cases),
		Absorption: absorption.New(j, w.box.Fingerprint), Mandates: mandate.New(j, w.files),
		Persons: persons, Brokers: brokers, Brokerage: engaged, Training: training.New(j, w.files, w.box, persons)}
}

func (w *world) now() Platform { return w.build(time.Now) }

// verify proves the whole database.
func (w *world) verify(t *testing.T) {
	t.Helper()
	v := journal.Verifier{DB: w.db.DB, Key: w.keys.Journal.VerifierKey(), Tables: tables()}
	result, err := v.Verify(t.Context())
	must(t, err)
	if len(result.Problems) > 0 {
		t.Fatalf("the journal does not verify: %v", result.Problems)
	}
	balance, err := w.now().Ledger.Reconcile(t.Context(), operator)
	must(t, err)
	if !balance.Balanced || balance.UnreconciledFen != 0 {
		t.Fatalf("the ledger does not reconcile: %+v", balance)
	}
}

// options is a small city that ends on a fixed day.
func options(contracts int) Options {
	return Options{Seed: 7, Contracts: contracts, To: calendar.On(2026, time.November, 20), Password: "plum-Orchard-73-lantern"}
}

// filed reads every contract, drafts included, by the generator's index.
func (w *world) filed(t *testing.T, city City, contracts int) map[int]contract.Contract {
	t.Helper()
	r := &runner{Platform: w.now(), city: city, gen: &generator{plans: make([]plan, contracts)}, have: map[int]*progress{}}
	must(t, r.look(t.Context()))
	out := map[int]contract.Contract{}
	for i, h := range r.have {
		p := operator
		if h.round == 0 {
			p = city.filers[clerkIndex]
			for _, f := range city.filers {
				if c, err := r.Contracts.Get(t.Context(), f, h.id); err == nil {
					out[i], p = c.Contract, nil
					break
				}
			}
		}
		if p == nil {
			continue
		}
		c, err := r.Contracts.Get(t.Context(), p, h.id)
		must(t, err)
		out[i] = c.Contract
	}
	return out
}
