package identity_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

func (f *fixture) try(t *testing.T, name, password, address string) error {
	t.Helper()
	_, err := f.Login(t.Context(), name, password, "", identity.Origin{Address: address})
	return err
}

// TestLoginFailuresAreAlike: the answer does not tell whether the user exists (R10).
func TestLoginFailuresAreAlike(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		if _, err := f.DisableUser(t.Context(), f.as(t, "admin"), f.Users["broker"].ID, 0); err != nil {
			t.Fatal(err)
		}
		want := fault.New(fault.LoginFailed)
		for _, c := range []struct{ name, password string }{
			{"clerk", "wrong password"}, {"clerk", ""}, {"nobody", "wrong password"}, {"nobody", identitytest.Password},
			{"broker", identitytest.Password}, {"broker", "wrong password"}, {"", ""}, {"' OR 1=1 --", "x"},
		} {
			got := fault.As(f.try(t, c.name, c.password, "198.51.100.1"))
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s with %q: %v, want %v", c.name, c.password, got, want)
			}
		}
		// Blocked is blocked for both, too.
		for range 5 {
			_, _ = f.try(t, "registrar", "wrong", ""), f.try(t, "no-such-registrar", "wrong", "")
		}
		known, unknown := fault.As(f.try(t, "registrar", "wrong", "")), fault.As(f.try(t, "no-such-registrar", "wrong", ""))
		if known == nil || known.Code != fault.LoginThrottled || !reflect.DeepEqual(known, unknown) {
			t.Errorf("known %v, unknown %v", known, unknown)
		}
	})
}

func TestAccountIsBlocked(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		for i := range 5 {
			f.clock.advance(time.Second)
			got := f.kinds(t, func() {
				if err := f.try(t, " Clerk", "wrong", fmt.Sprintf("198.51.100.%d", i)); fault.CodeOf(err) != fault.LoginFailed {
					t.Errorf("failure %d: %v", i+1, err)
				}
			})
			var want []string
			if i == 4 {
				want = []string{"user.login_blocked"}
			}
			if !slices.Equal(got, want) {
				t.Errorf("failure %d: events %v, want %v", i+1, got, want)
			}
		}
		f.clock.advance(5 * time.Minute)
		f.refused(t, fault.LoginThrottled, func() error {
			err := f.try(t, "clerk", identitytest.Password, "198.51.100.200")
			if throttled := fault.As(err); throttled == nil || throttled.RetryAfter != 10*time.Minute {
				t.Errorf("try again after %v", throttled)
			}
			return err
		})
		f.login(t, "broker") // others are not touched
		f.clock.advance(10 * time.Minute)
		f.login(t, "clerk")
		for i := range 4 { // the sign-in has cleared the count
			if err := f.try(t, "clerk", "wrong", ""); fault.CodeOf(err) != fault.LoginFailed {
				t.Errorf("failure %d after the sign-in: %v", i+1, err)
			}
		}
		f.login(t, "clerk")
	})
}

func TestSecondBlockIsLonger(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		for range 5 {
			_ = f.try(t, "clerk", "wrong", "")
		}
		f.clock.advance(15 * time.Minute)
		if err := f.try(t, "clerk", "wrong", ""); fault.CodeOf(err) != fault.LoginFailed {
			t.Errorf("after the first block: %v", err)
		}
		if err := fault.As(f.try(t, "clerk", "wrong", "")); err == nil || err.RetryAfter != 30*time.Minute {
			t.Errorf("second block: %v", err)
		}
		security := f.as(t, "security")
		if _, err := f.SetPassword(t.Context(), security, f.Users["clerk"].ID, 0, "kettle orbit walnut"); err != nil {
			t.Fatal(err)
		}
		if err := f.try(t, "clerk", "kettle orbit walnut", ""); err != nil {
			t.Errorf("a new password lifts the block: %v", err)
		}
	})
}

func TestAddressIsBlocked(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		const address = "2001:db8::1"
		for i := range 49 {
			if err := f.try(t, fmt.Sprintf("user%d", i), "wrong", address); fault.CodeOf(err) != fault.LoginFailed {
				t.Fatalf("failure %d: %v", i+1, err)
			}
		}
		// A sign-in takes back its own attempt only: one account of one's own
		// must not be the key to trying all the others.
		if err := f.try(t, "clerk", identitytest.Password, address); err != nil {
			t.Fatalf("a sign-in as 50th: %v", err)
		}
		got := f.kinds(t, func() { _ = f.try(t, "another", "wrong", "2001:db8::2") })
		if !slices.Equal(got, []string{"user.login_blocked"}) {
			t.Errorf("50th failure: %v", got)
		}
		if err := f.try(t, "clerk", identitytest.Password, "2001:db8::3"); fault.CodeOf(err) != fault.LoginThrottled {
			t.Errorf("same network: %v", err)
		}
		if err := f.try(t, "clerk", identitytest.Password, "2001:db8:0:1::1"); err != nil {
			t.Errorf("another network: %v", err)
		}
		f.clock.advance(15 * time.Minute)
		if err := f.try(t, "clerk", identitytest.Password, address); err != nil {
			t.Errorf("after the block: %v", err)
		}
	})
}

// TestManyAttemptsAtOnce: however many arrive in the same moment, no more than
// the limit are judged (R4).
func TestManyAttemptsAtOnce(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		var judged, throttled atomic.Int64
		var group sync.WaitGroup
		for range 40 {
			group.Go(func() {
				switch err := f.try(t, "clerk", "wrong", ""); fault.CodeOf(err) {
				case fault.LoginFailed:
					judged.Add(1)
				case fault.LoginThrottled:
					throttled.Add(1)
				default:
					t.Errorf("%v", err)
				}
			})
		}
		group.Wait()
		if judged.Load() != 5 || throttled.Load() != 35 {
			t.Errorf("%d were judged and %d throttled, want 5 and 35", judged.Load(), throttled.Load())
		}
	})
}

// TestUnjudgedAttemptsAreGivenBack: a fault of ours is not the user's failure.
func TestUnjudgedAttemptsAreGivenBack(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		var hash string
		err := f.journal.DB().InTx(t.Context(), func(tx *database.Tx) error {
			if err := tx.Raw("SELECT password_hash FROM users WHERE username = 'clerk'").Scan(&hash).Error; err != nil {
				return err
			}
			return tx.Exec("UPDATE users SET password_hash = 'damaged' WHERE username = 'clerk'").Error
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			if err := f.try(t, "clerk", identitytest.Password, "198.51.100.1"); fault.KindOf(err) != fault.Internal {
				t.Fatalf("a damaged hash: %v", err)
			}
		}
		err = f.journal.DB().InTx(t.Context(), func(tx *database.Tx) error {
			return tx.Exec("UPDATE users SET password_hash = ? WHERE username = 'clerk'", hash).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.try(t, "clerk", identitytest.Password, "198.51.100.1"); err != nil {
			t.Errorf("after the repair: %v", err)
		}
	})
}

func TestForgetThrottles(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		for range 5 {
			_ = f.try(t, "clerk", "wrong", "198.51.100.1")
		}
		for _, c := range []struct {
			after time.Duration
			want  int64
		}{{0, 2}, {24 * time.Hour, 2}, {31 * time.Minute, 0}} {
			f.clock.advance(c.after)
			if err := f.ForgetThrottles(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := f.throttles(t); got != c.want {
				t.Errorf("%s later: %d counts, want %d", c.after, got, c.want)
			}
		}
	})
}
