package identity_test

import (
	"maps"
	"slices"
	"testing"

	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/identity/identitytest"
)

func TestUserLife(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx, org := t.Context(), f.as(t, "orgadmin")
		in := identity.NewUser{Username: " New.Clerk ", DisplayName: "赵敏", OrgID: f.Company.ID, Roles: []identity.Role{"clerk", "broker", "clerk"}, Password: identitytest.Password}
		var u identity.User
		f.oneEvent(t, "user.created", func() (err error) { u, err = f.CreateUser(ctx, org, in); return err })
		if u.Username != "new.clerk" || !slices.Equal(u.Roles, []identity.Role{"clerk", "broker"}) || u.Version != 1 || u.Status != identity.StatusActive {
			t.Errorf("%+v", u)
		}
		f.refused(t, fault.UsernameTaken, func() error { _, err := f.CreateUser(ctx, org, in); return err })
		f.oneEvent(t, "user.updated", func() (err error) {
			u, err = f.UpdateUser(ctx, org, u.ID, 1, identity.UserPatch{DisplayName: pointer("赵敏敏"), Roles: []identity.Role{"clerk"}})
			return err
		})
		f.refused(t, fault.StaleVersion, func() error {
			_, err := f.UpdateUser(ctx, org, u.ID, 1, identity.UserPatch{DisplayName: pointer("x")})
			return err
		})
		f.refused(t, fault.IfMatchRequired, func() error { _, err := f.UpdateUser(ctx, org, u.ID, 0, identity.UserPatch{}); return err })
		f.refused(t, fault.InvalidFields, func() error {
			_, err := f.UpdateUser(ctx, org, u.ID, 2, identity.UserPatch{Roles: []identity.Role{"registrar"}})
			return err
		})
		f.oneEvent(t, "user.disabled", func() (err error) { u, err = f.DisableUser(ctx, org, u.ID, 2); return err })
		f.refused(t, fault.ActionNotAllowed, func() error { _, err := f.DisableUser(ctx, org, u.ID, 0); return err })
		f.oneEvent(t, "user.enabled", func() (err error) { u, err = f.EnableUser(ctx, org, u.ID, 3); return err })
		f.oneEvent(t, "user.password_set", func() (err error) { u, err = f.SetPassword(ctx, org, u.ID, 4, "kettle orbit walnut"); return err })
		read, err := f.GetUser(ctx, org, u.ID)
		if err != nil || read.Version != 5 || read.DisplayName != "赵敏敏" || !slices.Equal(read.Roles, []identity.Role{"clerk"}) {
			t.Errorf("%+v, %v", read, err)
		}
		if _, err := f.Login(ctx, "NEW.clerk ", "kettle orbit walnut", "", identity.Origin{}); err != nil {
			t.Errorf("sign in with the new password: %v", err)
		}
	})
}

func TestUserFields(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		org, admin := f.as(t, "orgadmin"), f.as(t, "admin")
		sound := identity.NewUser{Username: "someone", DisplayName: "某人", OrgID: f.Company.ID, Roles: []identity.Role{"clerk"}, Password: identitytest.Password}
		for name, c := range map[string]struct {
			by     *identity.Principal
			change func(*identity.NewUser)
			want   map[string]fault.Code
		}{
			"name":            {org, func(u *identity.NewUser) { u.Username = "某人" }, map[string]fault.Code{"/username": fault.UsernameFormat}},
			"weak password":   {org, func(u *identity.NewUser) { u.Password = "Password2026!" }, map[string]fault.Code{"/password": fault.WeakPassword}},
			"user name in it": {org, func(u *identity.NewUser) { u.Password = "Someone-Kx8!-7q" }, map[string]fault.Code{"/password": fault.WeakPassword}},
			"bureau role":     {org, func(u *identity.NewUser) { u.Roles = []identity.Role{"auditor"} }, map[string]fault.Code{"/roles": fault.RoleSide}},
			"all at once": {org, func(u *identity.NewUser) { *u = identity.NewUser{OrgID: u.OrgID} }, map[string]fault.Code{
				"/username": fault.UsernameFormat, "/display_name": fault.MissingField, "/roles": fault.MissingField, "/password": fault.WeakPassword}},
			"security administrator": {admin, func(u *identity.NewUser) { u.OrgID, u.Roles = f.Bureau.ID, []identity.Role{"security_admin"} },
				map[string]fault.Code{"/roles": fault.RoleNotGrantable}},
			"no such organisation": {admin, func(u *identity.NewUser) { u.OrgID = "nowhere" }, map[string]fault.Code{"/organization_id": fault.ObjectNotFound}},
		} {
			in := sound
			c.change(&in)
			f.refused(t, fault.InvalidFields, func() error {
				_, err := f.CreateUser(t.Context(), c.by, in)
				if got := codesOf(err); !maps.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v", name, got, c.want)
				}
				return err
			})
		}
	})
}

// TestNotFoundOrNotAllowed: what lies outside one's scope does not exist (404);
// what one's role has no part in is refused as such (403), whether it exists or not.
func TestNotFoundOrNotAllowed(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx, foreign := t.Context(), f.Users["stranger"].ID
		for name, want := range map[string]fault.Code{"orgadmin": fault.ObjectNotFound, "clerk": fault.PermissionDenied, "auditor": fault.PermissionDenied} {
			p := f.as(t, name)
			for _, id := range []string{foreign, "no-such-user"} {
				f.refused(t, want, func() error {
					_, err := f.UpdateUser(ctx, p, id, 1, identity.UserPatch{DisplayName: pointer("x")})
					return err
				})
				f.refused(t, want, func() error { _, err := f.DisableUser(ctx, p, id, 0); return err })
			}
		}
		for name, want := range map[string]fault.Code{"orgadmin": fault.ObjectNotFound, "clerk": fault.ObjectNotFound, "auditor": fault.ObjectNotFound, "audit": ""} {
			p := f.as(t, name)
			if _, err := f.GetUser(ctx, p, foreign); fault.CodeOf(err) != want {
				t.Errorf("%s reads a stranger: %v, want %q", name, err, want)
			}
			if u, err := f.GetUser(ctx, p, p.UserID); err != nil || u.Username != name {
				t.Errorf("%s reads itself: %v", name, err)
			}
		}
		if _, err := f.CreateUser(ctx, f.as(t, "orgadmin"), identity.NewUser{OrgID: f.Stranger.ID}); fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("a user for a foreign organisation: %v", err)
		}
	})
}

func TestAdministratorsAreKeptApart(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		ctx, admin, security := t.Context(), f.as(t, "admin"), f.as(t, "security")
		audit, self := f.Users["audit"], f.Users["admin"]
		f.refused(t, fault.PermissionDenied, func() error {
			_, err := f.UpdateUser(ctx, admin, audit.ID, 1, identity.UserPatch{Roles: []identity.Role{"registrar"}})
			return err
		})
		f.refused(t, fault.PermissionDenied, func() error { _, err := f.SetPassword(ctx, security, audit.ID, 0, "kettle orbit walnut"); return err })
		f.refused(t, fault.PermissionDenied, func() error { _, err := f.UpdateUser(ctx, security, audit.ID, 1, identity.UserPatch{}); return err })
		f.refused(t, fault.OwnAccount, func() error {
			_, err := f.UpdateUser(ctx, admin, self.ID, 1, identity.UserPatch{Roles: []identity.Role{"registrar"}})
			return err
		})
		f.refused(t, fault.OwnAccount, func() error { _, err := f.DisableUser(ctx, admin, self.ID, 0); return err })
		f.refused(t, fault.InvalidFields, func() error {
			_, err := f.UpdateUser(ctx, admin, f.Users["auditor"].ID, 1, identity.UserPatch{Roles: []identity.Role{"auditor", "audit_admin"}})
			return err
		})
		f.oneEvent(t, "user.disabled", func() error { _, err := f.DisableUser(ctx, security, self.ID, 0); return err })
	})
}

func TestListUsers(t *testing.T) {
	all(t, func(t *testing.T, f *fixture) {
		for _, c := range []struct {
			name   string
			filter identity.UserFilter
			want   int64
		}{
			{"audit", identity.UserFilter{Count: true}, 14},
			{"audit", identity.UserFilter{Count: true, OrgID: f.Company.ID}, 3},
			{"orgadmin", identity.UserFilter{Count: true}, 3},
			{"orgadmin", identity.UserFilter{Count: true, OrgID: f.Stranger.ID}, 0},
			{"admin", identity.UserFilter{Count: true, Limit: 5}, 14},
		} {
			p := f.as(t, c.name)
			seen := map[string]bool{}
			for more := true; more; more = c.filter.Cursor != "" {
				page, err := f.ListUsers(t.Context(), p, c.filter)
				if err != nil || page.Total != c.want {
					t.Fatalf("%s %+v: total %d, %v", c.name, c.filter, page.Total, err)
				}
				for _, u := range page.Items {
					seen[u.ID] = true
				}
				c.filter.Cursor = page.NextCursor
			}
			if int64(len(seen)) != c.want {
				t.Errorf("%s %+v: %d users, want %d", c.name, c.filter, len(seen), c.want)
			}
		}
		if _, err := f.ListUsers(t.Context(), f.as(t, "clerk"), identity.UserFilter{}); fault.CodeOf(err) != fault.PermissionDenied {
			t.Errorf("clerk: %v", err)
		}
	})
}
