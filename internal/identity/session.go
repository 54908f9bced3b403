package identity

import (
	"time"

	"jishi/internal/journal"
)

// Session (登录会话) is one sign-in and everything that was renewed from it.
type Session struct {
	ID        string
	UserID    string
	CreatedAt time.Time
	// RenewedAt is when its tokens were last renewed.
	RenewedAt time.Time
	// ExpiresAt is when it ends unless it is renewed before.
	ExpiresAt time.Time
	Address   string
	Agent     string
	// Current tells that it is the session of this request.
	Current bool
}

// The reasons for which a session ends, as stored.
const (
	endedLogout      = "logout"
	endedByOther     = "ended"
	endedReuse       = "reuse"
	endedUser        = "user_disabled"
	endedOrg         = "organization_disabled"
	endedPasswordSet = "password_set"
)

// signedIn is a session with its user and organisation, as one query reads it.
type signedIn struct {
	Principal

	userActive, orgActive bool
	refreshHash           string
	previousHash          string
	rotatedAt             time.Time
	expiresAt             time.Time
	ended                 bool
}

// live tells whether the session carries requests at that instant: not ended,
// neither inactive nor old, and nobody behind it disabled (R8, R9).
func (s *signedIn) live(now time.Time, inactivity time.Duration) bool {
	return !s.ended && s.userActive && s.orgActive && now.Before(s.expiresAt) && now.Before(s.rotatedAt.Add(inactivity))
}

func (s *signedIn) event(kind string, data any) journal.Event {
	return sessionEvent(kind, s.SessionID, s.OrgID, data)
}

func sessionEvent(kind, id, ownerOrg string, data any) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "session", ObjectID: id, Version: 1, OwnerOrg: ownerOrg, Data: data}
}
