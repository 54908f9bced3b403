package identity

import (
	"context"
	"slices"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// CreateUser adds a user to an organisation with roles that fit its side.
// Faults: the fields that are wrong, UsernameTaken, ServiceBusy.
func (s *Service) CreateUser(ctx context.Context, p *Principal, in NewUser) (User, error) {
	if err := Authorize(p, OpCreateUser, Object{OwnerOrg: in.OrgID}); err != nil {
		return User{}, err
	}
	return s.addUser(ctx, p, in)
}

// BootstrapUser adds a user for the operator at the server's console: the first
// administrators come to be this way, and nobody else can make a security or
// audit administrator (R1, R36).
func (s *Service) BootstrapUser(ctx context.Context, in NewUser) (User, error) {
	return s.addUser(ctx, nil, in)
}

func (s *Service) addUser(ctx context.Context, p *Principal, in NewUser) (User, error) {
	in.Username = NormalizeUsername(in.Username)
	org, err := s.OrganizationByID(ctx, in.OrgID)
	if fault.CodeOf(err) == fault.ObjectNotFound {
		return User{}, fault.Fields(fault.At("/organization_id", fault.ObjectNotFound))
	}
	if err != nil {
		return User{}, err
	}
	if err := fault.Fields(append(in.check(org), mayGrant(p, in.Roles)...)...); err != nil {
		return User{}, err
	}
	u := User{Username: in.Username, DisplayName: in.DisplayName, OrgID: org.ID, Roles: sortedRoles(in.Roles), Status: StatusActive, Version: 1}
	if u.passwordHash, err = s.hasher.hash(ctx, in.Password); err != nil {
		return User{}, err
	}
	if u.ID, err = newID(); err != nil {
		return User{}, err
	}
	actor := journal.System
	if p != nil {
		actor = p.Actor()
	}
	_, err = s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		u.CreatedAt, u.UpdatedAt = tx.Now, tx.Now
		if err := insertUser(tx, &u); err != nil {
			return journal.Event{}, err
		}
		return u.event("user.created", map[string]any{"roles": u.Roles}), nil
	})
	if database.IsDuplicate(err) {
		return User{}, fault.New(fault.UsernameTaken).WithFields(fault.At("/username", fault.UsernameTaken))
	}
	return u, err
}

// UpdateUser changes name and roles; new roles count from the user's next
// request. version is the one the edit was made on; without it fault
// IfMatchRequired, with another StaleVersion. Nobody changes their own roles.
func (s *Service) UpdateUser(ctx context.Context, p *Principal, id string, version int64, patch UserPatch) (User, error) {
	if version == 0 {
		return User{}, orRefused(p, OpUpdateUser, fault.New(fault.IfMatchRequired))
	}
	return s.changeUser(ctx, p, OpUpdateUser, id, version, "user.updated", func(tx *journal.Tx, u *User) (any, error) {
		if guarded(u.Roles) && p.UserID != u.ID {
			return nil, fault.New(fault.PermissionDenied)
		}
		var bad []fault.Field
		if patch.DisplayName != nil {
			u.DisplayName = *patch.DisplayName
			bad = checkText("/display_name", u.DisplayName, 1, 64)
		}
		if patch.Roles != nil {
			org, err := s.takeOrganization(tx.Tx, u.OrgID, false)
			if err != nil {
				return nil, err
			}
			roles := sortedRoles(patch.Roles)
			bad = append(bad, CheckRoles(org.Side, patch.Roles)...)
			bad = append(bad, mayGrant(p, roles)...)
			if p.UserID == u.ID && !slices.Equal(roles, u.Roles) {
				return nil, fault.New(fault.OwnAccount)
			}
			u.Roles = roles
		}
		return map[string]any{"roles": u.Roles, "display_name_changed": patch.DisplayName != nil}, fault.Fields(bad...)
	})
}

// DisableUser takes a user's access away with the next request and ends all
// sessions (R8). version 0 binds it to no version. Nobody disables themselves.
func (s *Service) DisableUser(ctx context.Context, p *Principal, id string, version int64) (User, error) {
	return s.changeUser(ctx, p, OpDisableUser, id, version, "user.disabled", func(tx *journal.Tx, u *User) (any, error) {
		if p.UserID == u.ID {
			return nil, fault.New(fault.OwnAccount)
		}
		if u.Status == StatusDisabled {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		u.Status = StatusDisabled
		return nil, endSessionsOfUser(tx.Tx, u.ID, "", endedUser)
	})
}

// EnableUser gives a disabled user access again; the user signs in anew, and
// failed sign-ins are forgotten.
func (s *Service) EnableUser(ctx context.Context, p *Principal, id string, version int64) (User, error) {
	return s.changeUser(ctx, p, OpEnableUser, id, version, "user.enabled", func(tx *journal.Tx, u *User) (any, error) {
		if u.Status == StatusActive {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		u.Status = StatusActive
		return nil, s.forgetFailures(tx, u)
	})
}

// SetPassword gives a user a new password and ends the user's other sessions.
// An administrator's password is changed by that administrator alone. version 0
// binds it to no version. Faults: WeakPassword at "/password", ServiceBusy.
func (s *Service) SetPassword(ctx context.Context, p *Principal, id string, version int64, password string) (User, error) {
	u, err := s.getUserFor(ctx, p, OpSetUserPassword, id)
	if err != nil {
		return User{}, err
	}
	if guarded(u.Roles) && p.UserID != u.ID {
		return User{}, fault.New(fault.PermissionDenied)
	}
	org, err := s.OrganizationByID(ctx, u.OrgID)
	if err != nil {
		return User{}, err
	}
	if err := fault.Fields(checkPassword(password, u.Username, org.Name)...); err != nil {
		return User{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return User{}, err
	}
	return s.changeUser(ctx, p, OpSetUserPassword, id, version, "user.password_set", func(tx *journal.Tx, u *User) (any, error) {
		if guarded(u.Roles) && p.UserID != u.ID {
			return nil, fault.New(fault.PermissionDenied)
		}
		u.passwordHash = hash
		if err := s.forgetFailures(tx, u); err != nil {
			return nil, err
		}
		return nil, endSessionsOfUser(tx.Tx, u.ID, p.SessionID, endedPasswordSet)
	})
}

func (s *Service) forgetFailures(tx *journal.Tx, u *User) error {
	key, err := s.accountKey(u.Username)
	if err != nil {
		return err
	}
	return dropThrottle(tx.Tx, key)
}

// changeUser locks, authorises, compares versions, applies and writes: one
// event of that kind with the facts that apply returns.
func (s *Service) changeUser(ctx context.Context, p *Principal, op Operation, id string, version int64, kind string,
	apply func(*journal.Tx, *User) (any, error),
) (User, error) {
	if err := permit(p, op); err != nil {
		return User{}, err
	}
	var u User
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if u, err = takeUser(tx.Tx, id, true); err != nil {
			return journal.Event{}, err
		}
		if err := Authorize(p, op, u.object()); err != nil {
			return journal.Event{}, err
		}
		if err := expect(version, u.Version); err != nil {
			return journal.Event{}, err
		}
		data, err := apply(tx, &u)
		if err != nil {
			return journal.Event{}, err
		}
		if err := updateUser(tx, &u); err != nil {
			return journal.Event{}, err
		}
		return u.event(kind, data), nil
	})
	if err != nil {
		return User{}, err
	}
	return u, nil
}

// GetUser reads one user.
func (s *Service) GetUser(ctx context.Context, p *Principal, id string) (User, error) {
	return s.getUserFor(ctx, p, OpGetUser, id)
}

func (s *Service) getUserFor(ctx context.Context, p *Principal, op Operation, id string) (u User, err error) {
	if err := permit(p, op); err != nil {
		return User{}, err
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		u, err = takeUser(tx, id, false)
		return err
	})
	if err != nil {
		return User{}, err
	}
	if err := Authorize(p, op, u.object()); err != nil {
		return User{}, err
	}
	return u, nil
}

// UserFilter says which users to list; zero values do not filter.
type UserFilter struct {
	OrgID  string
	Limit  int // 50 unless said, at most 200
	Cursor string
	Count  bool
}

// UserPage is one page of users, newest first.
type UserPage struct {
	Items      []User
	NextCursor string
	// Total is set only when asked for; -1 otherwise.
	Total int64
}

// ListUsers lists the users that p administers. Asking for another
// organisation's users gives an empty page.
func (s *Service) ListUsers(ctx context.Context, p *Principal, f UserFilter) (UserPage, error) {
	if err := permit(p, OpListUsers); err != nil {
		return UserPage{}, err
	}
	own := ""
	if !Allowed(p, OpListUsers, AnyObject) {
		own = p.OrgID
	}
	page := UserPage{Total: -1}
	limit, err := pageSize(f.Limit)
	if err != nil {
		return page, err
	}
	after, err := decodeCursor(f.Cursor)
	if err != nil {
		return page, err
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if page.Items, err = listUsers(tx, own, f, after, limit+1); err != nil || !f.Count {
			return err
		}
		page.Total, err = countUsers(tx, own, f)
		return err
	})
	page.Items, page.NextCursor = cutPage(page.Items, limit, func(u User) string { return u.ID })
	return page, err
}

func (u *User) event(kind string, data any) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "user", ObjectID: u.ID, Version: u.Version, OwnerOrg: u.OrgID, Data: data}
}
