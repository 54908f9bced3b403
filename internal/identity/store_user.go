package identity

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// userRow is one line of users. Roles are stored with commas between them.
type userRow struct {
	ID           string
	Username     string
	DisplayName  string
	OrgID        string
	Roles        string
	PasswordHash string
	Status       string
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// userColumns are all columns in the order of the table.
var userColumns = []string{
	"id", "username", "display_name", "org_id", "roles", "password_hash", "status", "version", "created_at", "updated_at",
}

func joinRoles(roles []Role) string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return strings.Join(out, ",")
}

func splitRoles(stored string) []Role {
	var out []Role
	for _, r := range strings.Split(stored, ",") {
		if r != "" {
			out = append(out, Role(r))
		}
	}
	return out
}

func (u *User) row() userRow {
	return userRow{ID: u.ID, Username: u.Username, DisplayName: u.DisplayName, OrgID: u.OrgID, Roles: joinRoles(u.Roles),
		PasswordHash: u.passwordHash, Status: string(u.Status), Version: u.Version, CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt}
}

func (r userRow) user() User {
	return User{ID: r.ID, Username: r.Username, DisplayName: r.DisplayName, OrgID: r.OrgID, Roles: splitRoles(r.Roles),
		passwordHash: r.PasswordHash, Status: Status(r.Status), Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
}

func insertUser(tx *journal.Tx, u *User) error {
	r := u.row()
	if err := tx.Table("users").Create(&r).Error; err != nil {
		return fmt.Errorf("insert user: %w", err)
	}
	tx.Touch("users", u.ID)
	return nil
}

// updateUser writes what may change under the version it was read with and
// raises the version. Name of the account and organisation stay what they are.
func updateUser(tx *journal.Tx, u *User) error {
	was := u.Version
	u.Version++
	u.UpdatedAt = tx.Now
	res := tx.Exec(`UPDATE users SET display_name = ?, roles = ?, password_hash = ?, status = ?, version = ?, updated_at = ?
		WHERE id = ? AND version = ?`,
		u.DisplayName, joinRoles(u.Roles), u.passwordHash, string(u.Status), u.Version, u.UpdatedAt, u.ID, was)
	if res.Error != nil {
		return fmt.Errorf("update user %s: %w", u.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("users", u.ID)
	return nil
}

func takeUser(tx *database.Tx, id string, lock bool) (User, error) {
	q := tx.DB
	if lock {
		q = tx.Locked()
	}
	var rows []userRow
	if err := q.Table("users").Select(userColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return User{}, fmt.Errorf("read user: %w", err)
	}
	if len(rows) == 0 {
		return User{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].user(), nil
}

// findCredentials reads what a sign-in is judged by; a nil user when nobody has
// that name.
func findCredentials(tx *database.Tx, username string) (*User, bool, error) {
	var rows []struct {
		User      userRow `gorm:"embedded"`
		OrgStatus string
	}
	err := tx.Raw(`SELECT u.id, u.username, u.display_name, u.org_id, u.roles, u.password_hash, u.status, u.version, u.created_at, u.updated_at,
		o.status AS org_status FROM users u JOIN organizations o ON o.id = u.org_id WHERE u.username = ?`, username).Scan(&rows).Error
	if err != nil {
		return nil, false, fmt.Errorf("read credentials: %w", err)
	}
	if len(rows) == 0 {
		return nil, false, nil
	}
	u := rows[0].User.user()
	return &u, rows[0].OrgStatus == string(StatusActive), nil
}

func filteredUsers(tx *database.Tx, own string, f UserFilter) *gorm.DB {
	q := tx.Table("users")
	for _, org := range []string{own, f.OrgID} {
		if org != "" {
			q = q.Where("org_id = ?", org)
		}
	}
	return q
}

func listUsers(tx *database.Tx, own string, f UserFilter, after string, limit int) ([]User, error) {
	q := filteredUsers(tx, own, f).Select(userColumns)
	if after != "" {
		q = q.Where("id < ?", after)
	}
	var rows []userRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	out := make([]User, len(rows))
	for i, r := range rows {
		out[i] = r.user()
	}
	return out, nil
}

func countUsers(tx *database.Tx, own string, f UserFilter) (int64, error) {
	var n int64
	if err := filteredUsers(tx, own, f).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count users: %w", err)
	}
	return n, nil
}
