package identity

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"jishi/internal/fault"
)

// User (用户) is a person's account in one organisation.
type User struct {
	ID          string
	Username    string // 用户名, lower case, unique on the platform
	DisplayName string // 姓名
	OrgID       string // 所属单位
	Roles       []Role // 角色
	Status      Status
	// Version rises with every change; an edit names the one it was made on.
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	passwordHash string
}

// NewUser is what is said about a user when the account is made.
type NewUser struct {
	Username    string
	DisplayName string
	OrgID       string
	Roles       []Role
	Password    string
}

// UserPatch changes the fields that are not nil.
type UserPatch struct {
	DisplayName *string
	Roles       []Role
}

var usernameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// NormalizeUsername gives the one spelling of a user name: trimmed, lower case.
func NormalizeUsername(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// check lists what is wrong with a new user of the organisation, every field at
// once. The password is judged by the policy (R2).
func (n NewUser) check(org Organization) []fault.Field {
	return append(n.checkAccount(org), checkPassword(n.Password, n.Username, org.Name)...)
}

// checkAccount is check without the password, for an account that has none yet.
func (n NewUser) checkAccount(org Organization) []fault.Field {
	var bad []fault.Field
	if !usernameForm.MatchString(n.Username) {
		bad = append(bad, fault.At("/username", fault.UsernameFormat))
	}
	bad = append(bad, checkText("/display_name", n.DisplayName, 1, 64)...)
	return append(bad, CheckRoles(org.Side, n.Roles)...)
}

// mayGrant lists the roles that p may not give. A nil p is the operator at the
// server's console, who may give all: somebody must be the first.
func mayGrant(p *Principal, roles []Role) []fault.Field {
	if p == nil {
		return nil
	}
	for _, r := range []Role{RoleSecurityAdmin, RoleAuditAdmin} {
		if slices.Contains(roles, r) {
			return []fault.Field{fault.At("/roles", fault.RoleNotGrantable)}
		}
	}
	return nil
}

func (u *User) object() Object { return Object{OwnerOrg: u.OrgID, UserID: u.ID} }
