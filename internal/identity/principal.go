// Package identity knows who is who: organisations, users, their roles and
// sessions, and who may do what. The one table of permissions is in authz.go;
// services ask it about the object at hand, never about a role.
package identity

import (
	"context"
	"slices"

	"jishi/internal/journal"
)

// The two sides of the counter: who applies (申请侧) and who decides (管理侧).
const (
	SideApplicant = "APPLICANT"
	SideBureau    = "BUREAU"
)

// WholeCity is the office region of the city's own office: it is competent for
// every region and zone of Tai'an (GB/T 2260).
const WholeCity = "370900"

// Principal (当前用户) is a signed-in user in one request. It is read from the
// database at every request, so that it is never older than the request.
type Principal struct {
	UserID      string
	Username    string
	DisplayName string
	OrgID       string
	OrgName     string
	// Side is SideApplicant or SideBureau.
	Side  string
	Roles []Role
	// OfficeRegion is the region or zone that the principal's office is
	// competent for; WholeCity means all of them. Empty on the applicant side.
	OfficeRegion string
	SessionID    string
	RequestID    string
}

// HasRole tells whether the principal holds the role. A nil principal holds none.
func (p *Principal) HasRole(r Role) bool { return p != nil && slices.Contains(p.Roles, r) }

// Actor is how the journal names the principal: by ids only.
func (p *Principal) Actor() journal.Actor {
	if p == nil {
		return journal.Actor{}
	}
	return journal.Actor{UserID: p.UserID, OrgID: p.OrgID, SessionID: p.SessionID, RequestID: p.RequestID}
}

type principalKey struct{}

// With puts the principal into a request's context.
func With(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From gives the principal of a request, false when nobody is signed in.
func From(ctx context.Context) (*Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(*Principal)
	return p, ok && p != nil
}
