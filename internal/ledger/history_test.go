package ledger

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// TestTotalsAreWhatTheLinesSay lets one history of 260 random acts grow on each
// database (2,000 by `make history`; JISHI_ACTS says how many): registrations,
// changes, corrections, deregistrations, revocations, closings and reopenings of
// years and months. After every act the books balance, and the
// totals by every dimension equal a naive sum over the list of lines: of the whole
// time in one of the views, in turn, and of the month that was touched last in
// another; every 25 acts in all views at once. A hundred answers of the past, by index and by instant, are kept,
// drawn evenly from all that were ever given; two are asked again after every act
// and all of them whenever the totals of the whole time are compared in every
// view at once, when the prepared totals were written anew, and when the history
// goes on in a copy of the database (R24, R25, R26; domain notes §5.6).
//
// A failure names the seed and the act; JISHI_SEED and JISHI_ACTS replay it.
func TestTotalsAreWhatTheLinesSay(t *testing.T) {
	seed, acts := setting(t, "JISHI_SEED", rand.Int64()), setting(t, "JISHI_ACTS", 260)
	both(t, "2026-01-01", func(t *testing.T, w *world) {
		m := newModel(w)
		for act := range acts {
			m.draw(seed, act, m.live)
		}
		m.draw(seed, acts, m.checkAll)
		t.Logf("seed %d: %d acts (%s) made %d lines; %d totals and groups were compared with the naive sum; %d answers of the past were asked %d times again, in %d copies of the database too",
			seed, acts, m.acts(), len(m.lines), m.compared, len(m.stored), m.again, m.copies)
	})
}

func setting(t *testing.T, name string, otherwise int64) int64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// model is the ledger as a plain list: what every answer is compared with.
type model struct {
	*world
	lines  []Line
	values []lineValues
	owner  map[string]string // organisation by contract
	alive  []*contract
	// closed are the closings as they happened.
	closed []Closing
	totals map[cut]*table // of lines, in the views as they are now

	stored []storedAnswer
	given  int // answers that could have been stored
	next   int // the stored answer that is asked next

	done                    map[string]int
	compared, again, copies int
}

// storedAnswer is a summary as it was given once.
type storedAnswer struct {
	reader *identity.Principal
	answer Summary
}

// lineValues are what a line says in every dimension, by the statistical day and
// by the day of booking.
type lineValues [2]map[string][]string

func (v lineValues) of(name string, view View) []string {
	if bookedBy(view) {
		return v[1][name]
	}
	return v[0][name]
}

func bookedBy(v View) bool { return v == Adjustments || v == Booked }

// cut is what totals are kept of: a view, whole or in one month.
type cut struct {
	view  View
	month string
}

// table is the naive sum of a cut by every dimension.
type table struct {
	total Group
	by    map[string]map[string]Group
}

var views = []View{Open, Frozen, Adjustments, Booked}

func newModel(w *world) *model {
	return &model{world: w, owner: map[string]string{}, totals: map[cut]*table{}, done: map[string]int{}}
}

// draw does something random that seed and act decide.
func (m *model) draw(seed, act int64, f func(*rapid.T)) {
	m.t.Helper()
	var wrong any
	rapid.Custom(func(rt *rapid.T) bool {
		rapid.Bool().Draw(rt, "anything") // rapid tries again where nothing is drawn
		defer func() { wrong = recover() }()
		f(rt)
		return true
	}).Example(int(seed) + int(act))
	if wrong != nil {
		m.t.Fatalf("act %d of seed %d: %v\nTo replay: JISHI_SEED=%d JISHI_ACTS=%d go test -run '%s'", act, seed, wrong, seed, act+1, m.t.Name())
	}
}

// live makes one act and looks at everything.
func (m *model) live(rt *rapid.T) {
	m.step(rt)
	if r := m.reconcile(); !r.Balanced {
		rt.Fatalf("out of balance: %+v", r)
	}
	m.checkSummary(rt)
	m.checkRollups(rt)
	n := m.count()
	last := m.lines[len(m.lines)-1]
	m.ask(rt, func(ask asking) {
		m.checkDimensions(rt, ask, cut{view: views[n%len(views)]})
		v, month := views[(n/len(views)+1)%len(views)], last.BelongsTo
		if bookedBy(v) {
			month = last.BookedOn
		}
		m.checkDimensions(rt, ask, cut{v, month.YearMonth()})
		for range 2 {
			m.askAgain(rt, ask, m.stored[m.next%len(m.stored)])
			m.next++
		}
	})
	switch {
	case n%10 == 0:
		m.checkEntries(rt)
	case n%500 == 251:
		m.moveHouse(rt)
		m.checkAll(rt)
	case n%100 == 51:
		m.asOwner(rt, func(owner *database.DB) error { return rebuildRollups(m.t.Context(), owner, m.block) })
		m.checkAll(rt)
	case n%25 == 1:
		m.checkWhole(rt)
	}
}

// checkAll looks at everything there is.
func (m *model) checkAll(rt *rapid.T) {
	m.checkCells(rt)
	m.checkClosings(rt)
	m.checkWhole(rt)
}

// checkWhole compares the whole time by every dimension in every view, and asks
// every stored answer again.
func (m *model) checkWhole(rt *rapid.T) {
	m.ask(rt, func(ask asking) {
		for _, v := range views {
			m.checkDimensions(rt, ask, cut{view: v})
		}
		for _, old := range m.stored {
			m.askAgain(rt, ask, old)
		}
	})
}

func (m *model) did(what string) { m.done[what]++ }

func (m *model) count() (n int) {
	for _, k := range m.done {
		n += k
	}
	return n
}

func (m *model) acts() string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(m.done)) {
		parts = append(parts, fmt.Sprint(m.done[what], " ", what))
	}
	return strings.Join(parts, ", ")
}

// learn takes over a line of an event.
func (m *model) learn(l Line, index int64) {
	l.EventIndex = index
	var v lineValues
	for i, view := range []View{Open, Booked} {
		v[i] = map[string][]string{}
		for _, name := range DimensionNames() {
			v[i][name] = valuesOf(l, name, view)
		}
	}
	m.lines, m.values = append(m.lines, l), append(m.values, v)
	m.addLine(len(m.lines) - 1)
}

// addLine adds a line to the totals of the views that have it now.
func (m *model) addLine(n int) {
	l := m.lines[n]
	for _, v := range views {
		if !m.inView(l, v, math.MaxInt64) {
			continue
		}
		for _, month := range []string{"", m.values[n].of("month", v)[0]} {
			t := m.totals[cut{v, month}]
			if t == nil {
				t = &table{by: map[string]map[string]Group{}}
				m.totals[cut{v, month}] = t
			}
			t.add(l, m.values[n], v)
		}
	}
}

func (t *table) add(l Line, values lineValues, v View) {
	addTo(&t.total, l)
	for _, name := range DimensionNames() {
		if t.by[name] == nil {
			t.by[name] = map[string]Group{}
		}
		for _, value := range values.of(name, v) {
			g := t.by[name][value]
			addTo(&g, l)
			t.by[name][value] = g
		}
	}
}

// addUp makes the totals anew, after what the views have has changed.
func (m *model) addUp() {
	m.totals = map[cut]*table{}
	for n := range m.lines {
		m.addLine(n)
	}
}

// asking answers questions in one snapshot, as Summary does.
type asking func(*identity.Principal, Query) Summary

func (m *model) ask(rt *rapid.T, f func(asking)) {
	err := m.db.View(m.t.Context(), func(tx *database.Tx) error {
		f(func(p *identity.Principal, q Query) Summary {
			sel, err := q.check(scopeOf(p))
			if err != nil {
				rt.Fatal(err)
			}
			s, err := m.answer(tx, q, sel)
			if err != nil {
				rt.Fatal(err)
			}
			return s
		})
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
}

// checkDimensions asks for a cut by every dimension.
func (m *model) checkDimensions(rt *rapid.T, ask asking, c cut) {
	want := m.totals[c]
	if want == nil {
		want = &table{}
	}
	q := Query{AsOf: Now(), View: c.view}
	if c.month != "" {
		q.From, q.To, _ = period("month", c.month)
	}
	for _, name := range DimensionNames() {
		q.GroupBy = []string{name}
		m.compare(rt, ask(auditor(), q), want.by[name], want.total)
	}
}

// keep stores an answer: every one that was ever given is as likely as any other
// to be among those kept.
const kept = 100

func (m *model) keep(rt *rapid.T, a storedAnswer) {
	m.given++
	if len(m.stored) < kept {
		m.stored = append(m.stored, a)
	} else if i := rapid.IntRange(0, m.given-1).Draw(rt, "instead of"); i < kept {
		m.stored[i] = a
	}
}

// askAgain asks an earlier question again, by index and by instant.
func (m *model) askAgain(rt *rapid.T, ask asking, old storedAnswer) {
	asks := []AsOf{old.answer.AsOf}
	if !old.answer.AsOf.At.IsZero() {
		asks = append(asks, AsOf{Index: -1, At: old.answer.AsOf.At})
	}
	for _, asOf := range asks {
		q := old.answer.Query
		q.AsOf = asOf
		now := ask(old.reader, q)
		now.Query = old.answer.Query
		if !reflect.DeepEqual(now, old.answer) {
			rt.Fatalf("as of %+v: now %+v, then %+v", asOf, now, old.answer)
		}
		m.again++
	}
}

// moveHouse goes on in a copy of the database, as after a restore; its prepared
// totals are made as in the upgrade of a database that had none.
func (m *model) moveHouse(rt *rapid.T) {
	if err := m.db.Close(); err != nil {
		rt.Fatal(err)
	}
	address := databasetest.Clone(m.t, m.db.URL)
	db, err := database.Open(m.t.Context(), database.Options{URL: address, Clock: m.clock.read, Relaxed: true})
	if err != nil {
		rt.Fatal(err)
	}
	m.t.Cleanup(func() { _ = db.Close() })
	m.db = &databasetest.Database{DB: db, URL: address}
	block, seal := m.block, m.seal
	m.journal = journal.New(db, nil, Tables()...)
	m.Service = New(m.journal).SealedBy(seal)
	m.block = block
	m.asOwner(rt, func(owner *database.DB) error {
		return owner.InTx(m.t.Context(), func(tx *database.Tx) error {
			if err := tx.Exec("DELETE FROM ledger_rollups").Error; err != nil {
				return err
			}
			return tx.Exec("DELETE FROM ledger_rollup_cells").Error
		})
	})
	if err := m.BuildRollups(m.t.Context()); err != nil {
		rt.Fatal(err)
	}
	m.copies++
}

// asOwner does something with the owner's rights and leaves no connection behind.
func (m *model) asOwner(rt *rapid.T, f func(*database.DB) error) {
	owner, err := database.Open(m.t.Context(), database.Options{URL: m.db.URL, Owner: true, Clock: m.clock.read})
	if err != nil {
		rt.Fatal(err)
	}
	if err := errors.Join(f(owner), owner.Close()); err != nil {
		rt.Fatal(err)
	}
}
