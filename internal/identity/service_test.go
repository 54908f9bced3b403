package identity_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
)

// clock is set by the test; the database and the tokens read it.
type clock struct{ at atomic.Int64 }

func (c *clock) Now() time.Time          { return time.UnixMicro(c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(d.Microseconds()) }

// fixture is a seeded city under the test's clock.
type fixture struct {
	*identity.Service
	identitytest.City
	clock   *clock
	journal *journal.Journal
	logKey  string
}

func all(t *testing.T, body func(t *testing.T, f *fixture)) {
	t.Helper()
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		f := &fixture{clock: &clock{}}
		f.clock.at.Store(time.Date(2026, 3, 12, 1, 0, 0, 0, time.UTC).UnixMicro())
		keys := identitytest.Keys(t)
		f.logKey = keys.Journal.VerifierKey()
		f.journal = journal.New(db.WithClock(f.clock.Now), keys.Journal, identity.Tables()...)
		f.Service = identitytest.Over(t, f.journal, keys, identitytest.Config())
		f.City = identitytest.Seed(t, f.Service)
		body(t, f)
	})
}

func (f *fixture) as(t *testing.T, name string) *identity.Principal {
	t.Helper()
	return identitytest.SignIn(t, f.Service, name)
}

func (f *fixture) login(t *testing.T, name string) identity.Tokens {
	t.Helper()
	tokens, err := f.Login(t.Context(), name, identitytest.Password, "", identity.Origin{Address: "192.0.2.9", Agent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// kinds lists the kinds of the events that f caused.
func (f *fixture) kinds(t *testing.T, step func()) []string {
	t.Helper()
	var size int64
	err := f.journal.DB().View(t.Context(), func(tx *database.Tx) (err error) {
		size, err = f.journal.Size(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	step()
	events, err := f.journal.Events(t.Context(), journal.Filter{After: size - 1})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range events {
		out = append(out, e.Kind)
	}
	return out
}

func (f *fixture) throttles(t *testing.T) (n int64) {
	t.Helper()
	err := f.journal.DB().View(t.Context(), func(tx *database.Tx) error {
		return tx.Raw("SELECT COUNT(*) FROM throttles").Scan(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// oneEvent checks that a step succeeds and leaves exactly one event.
func (f *fixture) oneEvent(t *testing.T, kind string, step func() error) {
	t.Helper()
	got := f.kinds(t, func() {
		if err := step(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	})
	if !slices.Equal(got, []string{kind}) {
		t.Errorf("events %v, want one %s", got, kind)
	}
}

// refused checks that a step fails with a code and leaves no event.
func (f *fixture) refused(t *testing.T, want fault.Code, step func() error) {
	t.Helper()
	got := f.kinds(t, func() {
		if err := step(); fault.CodeOf(err) != want || err == nil {
			t.Errorf("%v, want %s", err, want)
		}
	})
	if len(got) != 0 {
		t.Errorf("a refusal (%s) left %v", want, got)
	}
}

func codesOf(err error) map[string]fault.Code {
	out := map[string]fault.Code{}
	if f := fault.As(err); f != nil {
		for _, field := range f.Fields {
			out[field.Pointer] = field.Code
		}
	}
	return out
}

func pointer[T any](v T) *T { return &v }

func TestEveryRowIsProtected(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		admin := f.as(t, "admin")
		u := f.Users["clerk"]
		if _, err := f.UpdateUser(t.Context(), admin, u.ID, u.Version, identity.UserPatch{DisplayName: pointer("李华")}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.DisableOrganization(t.Context(), admin, f.Stranger.ID, 0); err != nil {
			t.Fatal(err)
		}
		v := journal.Verifier{DB: f.journal.DB(), Key: f.logKey, Tables: identity.Tables()}
		result, err := v.Verify(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Problems) != 0 || result.Rows != 25 {
			t.Errorf("verification of %d rows finds %v", result.Rows, result.Problems)
		}
	})
}

func TestKitOverATestDatabase(t *testing.T) {
	databasetest.All(t, func(t *testing.T, db *databasetest.Database) {
		at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
		s := identitytest.New(t, db, func() time.Time { return at })
		o, err := s.BootstrapOrganization(t.Context(), identity.NewOrganization{Side: identity.SideBureau, Name: "登记处", RegionCode: "370900", OfficePoint: "01"})
		if err != nil || !o.CreatedAt.Equal(at) || o.Verification != identity.Verified {
			t.Errorf("%+v, %v", o, err)
		}
	})
}
