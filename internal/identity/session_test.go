package identity_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
	"jishi/internal/journal"
)

func TestPrincipalOfASession(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		var tokens identity.Tokens
		f.oneEvent(t, "session.opened", func() error { tokens = f.login(t, "registrar.daiyue"); return nil })
		if tokens.ExpiresIn != 10*time.Minute {
			t.Errorf("expires in %s", tokens.ExpiresIn)
		}
		p, err := f.Authenticate(t.Context(), tokens.AccessToken)
		if err != nil {
			t.Fatal(err)
		}
		if p.Username != "registrar.daiyue" || p.Side != identity.SideBureau || p.OfficeRegion != "370911" || p.OrgName != "岱岳区登记点" ||
			p.SessionID != tokens.SessionID || !p.HasRole(identity.RoleReviewer) || p.HasRole(identity.RoleAuditor) {
			t.Errorf("%+v", p)
		}
		p.RequestID = "r1"
		if got := p.Actor(); got != (journal.Actor{UserID: p.UserID, OrgID: p.OrgID, SessionID: p.SessionID, RequestID: "r1"}) {
			t.Errorf("actor %+v", got)
		}
		if q, ok := identity.From(identity.With(t.Context(), p)); !ok || q != p {
			t.Errorf("through the context: %v, %v", q, ok)
		}
		if q, ok := identity.From(context.Background()); ok || q.HasRole(identity.RoleClerk) {
			t.Errorf("an empty context holds %v", q)
		}
		if clerk := f.as(t, "clerk"); clerk.OfficeRegion != "" || clerk.Side != identity.SideApplicant {
			t.Errorf("%+v", clerk)
		}
	})
}

// TestCutOffAtOnce: every way of losing access works with the next request, for
// access and refresh tokens alike, and giving access back revives no session (R8).
func TestCutOffAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		cut, restore func(context.Context, *fixture, *identity.Principal, *identity.Principal, string) error
	}{
		"user disabled": {
			func(ctx context.Context, f *fixture, admin, _ *identity.Principal, _ string) error {
				_, err := f.DisableUser(ctx, admin, f.Users["clerk"].ID, 0)
				return err
			},
			func(ctx context.Context, f *fixture, admin, _ *identity.Principal, _ string) error {
				_, err := f.EnableUser(ctx, admin, f.Users["clerk"].ID, 0)
				return err
			},
		},
		"organisation disabled": {
			func(ctx context.Context, f *fixture, admin, _ *identity.Principal, _ string) error {
				_, err := f.DisableOrganization(ctx, admin, f.Company.ID, 0)
				return err
			},
			func(ctx context.Context, f *fixture, admin, _ *identity.Principal, _ string) error {
				_, err := f.EnableOrganization(ctx, admin, f.Company.ID, 0)
				return err
			},
		},
		"session ended": {func(ctx context.Context, f *fixture, _, security *identity.Principal, id string) error {
			return f.EndSession(ctx, security, id)
		}, nil},
		"password set": {func(ctx context.Context, f *fixture, _, security *identity.Principal, _ string) error {
			_, err := f.SetPassword(ctx, security, f.Users["clerk"].ID, 0, "kettle orbit walnut")
			return err
		}, nil},
		"signed out": {func(ctx context.Context, f *fixture, _, _ *identity.Principal, id string) error {
			return f.Logout(ctx, &identity.Principal{UserID: f.Users["clerk"].ID, OrgID: f.Company.ID, SessionID: id})
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			all(t, func(t *testing.T, f *fixture) {
				admin, security, other := f.as(t, "admin"), f.as(t, "security"), f.login(t, "stranger")
				tokens := f.login(t, "clerk")
				gone := func(when string) {
					t.Helper()
					if p, err := f.Authenticate(t.Context(), tokens.AccessToken); fault.CodeOf(err) != fault.TokenInvalid || p != nil {
						t.Errorf("%s, access token: %v, %v", when, p, err)
					}
					f.refused(t, fault.TokenInvalid, func() error { _, err := f.Refresh(t.Context(), tokens.RefreshToken, identity.Origin{}); return err })
				}
				if _, err := f.Authenticate(t.Context(), tokens.AccessToken); err != nil {
					t.Fatal(err)
				}
				if err := c.cut(t.Context(), f, admin, security, tokens.SessionID); err != nil {
					t.Fatal(err)
				}
				gone("cut off")
				if c.restore != nil {
					if _, err := f.Login(t.Context(), "clerk", identitytest.Password, "", identity.Origin{}); fault.CodeOf(err) != fault.LoginFailed {
						t.Errorf("sign in while cut off: %v", err)
					}
					if err := c.restore(t.Context(), f, admin, security, tokens.SessionID); err != nil {
						t.Fatal(err)
					}
					gone("restored")
					f.login(t, "clerk")
				}
				if _, err := f.Authenticate(t.Context(), other.AccessToken); err != nil {
					t.Errorf("someone else: %v", err)
				}
			})
		})
	}
}

func TestNewRolesCountAtOnce(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		tokens, org := f.login(t, "clerk"), f.as(t, "orgadmin")
		if _, err := f.UpdateUser(t.Context(), org, f.Users["clerk"].ID, 1, identity.UserPatch{Roles: []identity.Role{"broker"}}); err != nil {
			t.Fatal(err)
		}
		p, err := f.Authenticate(t.Context(), tokens.AccessToken)
		if err != nil || !slices.Equal(p.Roles, []identity.Role{"broker"}) {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		first := f.login(t, "clerk")
		refresh := func(token string) identity.Tokens {
			t.Helper()
			next, err := f.Refresh(t.Context(), token, identity.Origin{})
			if err != nil {
				t.Fatal(err)
			}
			return next
		}
		f.clock.advance(10 * time.Minute)
		if _, err := f.Authenticate(t.Context(), first.AccessToken); fault.CodeOf(err) != fault.TokenInvalid {
			t.Errorf("access token after 10 minutes: %v", err)
		}
		tokens := first
		for range 15 { // renewed every 11 hours, up to 6.9 days
			f.clock.advance(11 * time.Hour)
			tokens = refresh(tokens.RefreshToken)
		}
		f.clock.advance(3 * time.Hour) // seven days since the sign-in
		f.refused(t, fault.TokenInvalid, func() error { _, err := f.Refresh(t.Context(), tokens.RefreshToken, identity.Origin{}); return err })

		idle := f.login(t, "clerk")
		f.clock.advance(12 * time.Hour)
		f.refused(t, fault.TokenInvalid, func() error { _, err := f.Refresh(t.Context(), idle.RefreshToken, identity.Origin{}); return err })
	})
}

func TestReuseEndsTheFamily(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		first := f.login(t, "clerk")
		var second identity.Tokens
		f.oneEvent(t, "session.renewed", func() (err error) {
			second, err = f.Refresh(t.Context(), first.RefreshToken, identity.Origin{})
			return err
		})
		if second.RefreshToken == first.RefreshToken || second.SessionID != first.SessionID {
			t.Error("the token was not rotated")
		}
		f.clock.advance(10 * time.Second)
		got := f.kinds(t, func() {
			if _, err := f.Refresh(t.Context(), first.RefreshToken, identity.Origin{}); fault.CodeOf(err) != fault.RefreshReused {
				t.Errorf("the old token: %v", err)
			}
		})
		if !slices.Equal(got, []string{"session.reuse_detected"}) {
			t.Errorf("events %v", got)
		}
		f.refused(t, fault.TokenInvalid, func() error { _, err := f.Refresh(t.Context(), second.RefreshToken, identity.Origin{}); return err })
		if _, err := f.Authenticate(t.Context(), second.AccessToken); fault.CodeOf(err) != fault.TokenInvalid {
			t.Errorf("the newest access token: %v", err)
		}
	})
}

// TestTwoTabs: tabs that share a token and renew at once all go on; a token
// that a race has already replaced is an old one like any other.
func TestTwoTabs(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		shared := f.login(t, "clerk")
		tabs := make([]identity.Tokens, 4)
		var group sync.WaitGroup
		for i := range tabs {
			group.Go(func() {
				var err error
				if tabs[i], err = f.Refresh(t.Context(), shared.RefreshToken, identity.Origin{}); err != nil {
					t.Errorf("tab %d: %v", i, err)
				}
			})
		}
		group.Wait()
		for i, tab := range tabs {
			if _, err := f.Authenticate(t.Context(), tab.AccessToken); err != nil {
				t.Errorf("tab %d: %v", i, err)
			}
		}
		f.clock.advance(9 * time.Second)
		last, err := f.Refresh(t.Context(), shared.RefreshToken, identity.Origin{})
		if err != nil {
			t.Fatalf("a tab 9 s later: %v", err)
		}
		f.clock.advance(time.Minute)
		if _, err := f.Refresh(t.Context(), last.RefreshToken, identity.Origin{}); err != nil {
			t.Errorf("the newest token: %v", err)
		}
		if _, err := f.Refresh(t.Context(), tabs[0].RefreshToken, identity.Origin{}); fault.CodeOf(err) != fault.RefreshReused {
			t.Errorf("a replaced token: %v", err)
		}
	})
}

func TestInventedTokensEndNothing(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		tokens := f.login(t, "clerk")
		for _, bad := range []string{"", tokens.SessionID, tokens.SessionID + ".AAAA.BBBB", tokens.RefreshToken + "0", tokens.AccessToken} {
			f.refused(t, fault.TokenInvalid, func() error { _, err := f.Refresh(t.Context(), bad, identity.Origin{}); return err })
		}
		if _, err := f.Authenticate(t.Context(), tokens.RefreshToken); fault.CodeOf(err) != fault.TokenInvalid {
			t.Errorf("a refresh token as access token: %v", err)
		}
		if _, err := f.Refresh(t.Context(), tokens.RefreshToken, identity.Origin{}); err != nil {
			t.Errorf("the real one after that: %v", err)
		}
	})
}

func TestListAndEndSessions(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx := t.Context()
		f.login(t, "clerk")
		f.clock.advance(time.Minute)
		p := f.as(t, "clerk")
		list, err := f.ListSessions(ctx, p, "")
		if err != nil || len(list) != 2 || !list[0].Current || list[1].Current || list[0].ID != p.SessionID || list[1].Address != "192.0.2.9" {
			t.Fatalf("%+v, %v", list, err)
		}
		if want := list[0].CreatedAt.Add(12 * time.Hour); !list[0].ExpiresAt.Equal(want) {
			t.Errorf("expires %s, want %s", list[0].ExpiresAt, want)
		}
		stranger, org := f.as(t, "stranger"), f.as(t, "orgadmin")
		if _, err := f.ListSessions(ctx, stranger, p.UserID); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("a stranger lists: %v", err)
		}
		f.refused(t, fault.ObjectNotFound, func() error { return f.EndSession(ctx, stranger, list[1].ID) })
		f.refused(t, fault.ObjectNotFound, func() error { return f.EndSession(ctx, p, "no-such-session") })
		f.oneEvent(t, "session.ended", func() error { return f.EndSession(ctx, p, list[1].ID) })
		f.refused(t, fault.ObjectNotFound, func() error { return f.EndSession(ctx, p, list[1].ID) })
		if list, err = f.ListSessions(ctx, org, p.UserID); err != nil || len(list) != 1 {
			t.Errorf("the administrator sees %d, %v", len(list), err)
		}
		f.oneEvent(t, "session.ended", func() error { return f.Logout(ctx, p) })
		if got := f.kinds(t, func() { err = f.Logout(ctx, p) }); err != nil || len(got) != 0 {
			t.Errorf("signing out twice: %v, %v", got, err)
		}
		if err := f.Logout(ctx, nil); fault.CodeOf(err) != fault.LoginRequired {
			t.Errorf("nobody signs out: %v", err)
		}
	})
}
