package identity

import (
	"context"
	"crypto/rand"
	"fmt"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// BootstrapLockedUser adds a user without a usable password for the operator at
// the server's console: the account fits no password until an administrator
// sets one (SetPassword). in.Password is not looked at. It costs no password
// hash, so that many accounts of an import or of the sample city can be made at
// once. Faults: the fields that are wrong, UsernameTaken.
func (s *Service) BootstrapLockedUser(ctx context.Context, in NewUser) (User, error) {
	in.Username = NormalizeUsername(in.Username)
	org, err := s.OrganizationByID(ctx, in.OrgID)
	if fault.CodeOf(err) == fault.ObjectNotFound {
		return User{}, fault.Fields(fault.At("/organization_id", fault.ObjectNotFound))
	}
	if err != nil {
		return User{}, err
	}
	if err := fault.Fields(in.checkAccount(org)...); err != nil {
		return User{}, err
	}
	u := User{Username: in.Username, DisplayName: in.DisplayName, OrgID: org.ID, Roles: sortedRoles(in.Roles), Status: StatusActive, Version: 1}
	if u.passwordHash, err = s.hasher.cost.unusable(); err != nil {
		return User{}, err
	}
	if u.ID, err = newID(); err != nil {
		return User{}, err
	}
	_, err = s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
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

// unusable gives a well-formed PHC string of random bytes: it is the hash of no
// password that anybody could find, and verifying costs what it always costs.
func (a Argon) unusable() (string, error) {
	random := make([]byte, saltBytes+hashBytes)
	if _, err := rand.Read(random); err != nil {
		return "", fmt.Errorf("make an unusable password: %w", err)
	}
	return a.encode(random[:saltBytes], random[saltBytes:]), nil
}
