package identity

import (
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
)

// sessionRow is one line of sessions.
type sessionRow struct {
	ID           string
	UserID       string
	RefreshHash  string
	PreviousHash *string
	RotatedAt    time.Time
	CreatedAt    time.Time
	ExpiresAt    time.Time
	EndedAt      *time.Time
	EndedBecause string
	Address      string
	Agent        string
}

// signedInRow is a session joined with its user and organisation.
type signedInRow struct {
	SessionID, RefreshHash                      string
	PreviousHash                                *string
	RotatedAt, ExpiresAt                        time.Time
	EndedAt                                     *time.Time
	UserID, Username, DisplayName, Roles        string
	UserStatus                                  string
	OrgID, OrgName, Side, RegionCode, OrgStatus string
}

func (r signedInRow) signedIn() *signedIn {
	s := &signedIn{
		Principal: Principal{UserID: r.UserID, Username: r.Username, DisplayName: r.DisplayName, OrgID: r.OrgID, OrgName: r.OrgName,
			Side: r.Side, Roles: splitRoles(r.Roles), SessionID: r.SessionID},
		userActive: r.UserStatus == string(StatusActive), orgActive: r.OrgStatus == string(StatusActive),
		refreshHash: r.RefreshHash, previousHash: text(r.PreviousHash), rotatedAt: r.RotatedAt.UTC(), expiresAt: r.ExpiresAt.UTC(),
		ended: r.EndedAt != nil,
	}
	if r.Side == SideBureau {
		s.OfficeRegion = r.RegionCode
	}
	return s
}

// takeSession reads a session with its user and organisation by one query;
// fault TokenInvalid when there is none. A lock holds the session alone.
func takeSession(tx *database.Tx, id string, lock bool) (*signedIn, error) {
	q := `SELECT s.id AS session_id, s.refresh_hash, s.previous_hash, s.rotated_at, s.expires_at, s.ended_at,
		u.id AS user_id, u.username, u.display_name, u.roles, u.status AS user_status,
		o.id AS org_id, o.name AS org_name, o.side, o.region_code, o.status AS org_status
		FROM sessions s JOIN users u ON u.id = s.user_id JOIN organizations o ON o.id = u.org_id WHERE s.id = ?`
	if lock && tx.Dialect == database.Postgres {
		q += " FOR NO KEY UPDATE OF s"
	}
	var rows []signedInRow
	if err := tx.Raw(q, id).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	if len(rows) == 0 {
		return nil, fault.New(fault.TokenInvalid)
	}
	return rows[0].signedIn(), nil
}

func insertSession(tx *database.Tx, r sessionRow) error {
	if err := tx.Table("sessions").Create(&r).Error; err != nil {
		return fmt.Errorf("insert session: %w", err)
	}
	return nil
}

func putRotation(tx *database.Tx, s *signedIn) error {
	err := tx.Exec("UPDATE sessions SET refresh_hash = ?, previous_hash = ?, rotated_at = ? WHERE id = ? AND ended_at IS NULL",
		s.refreshHash, optional(s.previousHash), s.rotatedAt, s.SessionID).Error
	if err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return nil
}

func endSession(tx *database.Tx, id, because string) error {
	err := tx.Exec("UPDATE sessions SET ended_at = ?, ended_because = ? WHERE id = ? AND ended_at IS NULL", tx.Now, because, id).Error
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// endSessionsOfUser ends all open sessions of a user but the one named.
func endSessionsOfUser(tx *database.Tx, userID, except, because string) error {
	err := tx.Exec("UPDATE sessions SET ended_at = ?, ended_because = ? WHERE user_id = ? AND id <> ? AND ended_at IS NULL",
		tx.Now, because, userID, except).Error
	if err != nil {
		return fmt.Errorf("end sessions of user %s: %w", userID, err)
	}
	return nil
}

func endSessionsOfOrganization(tx *database.Tx, orgID string) error {
	err := tx.Exec(`UPDATE sessions SET ended_at = ?, ended_because = ?
		WHERE user_id IN (SELECT id FROM users WHERE org_id = ?) AND ended_at IS NULL`, tx.Now, endedOrg, orgID).Error
	if err != nil {
		return fmt.Errorf("end sessions of organization %s: %w", orgID, err)
	}
	return nil
}

// maxSessions bounds a list that one user fills alone.
const maxSessions = 200

func listSessions(tx *database.Tx, userID string, inactivity time.Duration) ([]Session, error) {
	var rows []sessionRow
	err := tx.Table("sessions").Select("id", "user_id", "rotated_at", "created_at", "expires_at", "address", "agent").
		Where("user_id = ? AND ended_at IS NULL AND expires_at > ? AND rotated_at > ?", userID, tx.Now, tx.Now.Add(-inactivity)).
		Order("created_at DESC, id DESC").Limit(maxSessions).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	out := make([]Session, len(rows))
	for i, r := range rows {
		expires := r.RotatedAt.Add(inactivity)
		if r.ExpiresAt.Before(expires) {
			expires = r.ExpiresAt
		}
		out[i] = Session{ID: r.ID, UserID: r.UserID, CreatedAt: r.CreatedAt.UTC(), RenewedAt: r.RotatedAt.UTC(), ExpiresAt: expires.UTC(),
			Address: r.Address, Agent: r.Agent}
	}
	return out, nil
}
