package credential

import (
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

type shareRow struct {
	ID           string
	CredentialID string
	TokenSha256  string `gorm:"column:token_sha256"`
	Label        string
	Shows        string
	ExpiresAt    time.Time
	CreatedBy    string
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	RevokedAt    *time.Time
}

func (shareRow) TableName() string { return sharesTable }

func insertShare(tx *journal.Tx, l *Share) error {
	r := shareRow{ID: l.ID, CredentialID: l.CredentialID, TokenSha256: l.tokenHash, Label: l.Label, Shows: joined(l.Shows), ExpiresAt: l.ExpiresAt,
		CreatedBy: l.createdBy, CreatedAt: l.CreatedAt}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert link: %w", err)
	}
	tx.Touch(sharesTable, l.ID)
	return nil
}

func closeShare(tx *journal.Tx, l *Share) error {
	res := tx.Model(&shareRow{}).Where("id = ? AND revoked_at IS NULL", l.ID).Updates(map[string]any{"revoked_at": l.RevokedAt})
	if res.Error != nil {
		return fmt.Errorf("take link %s back: %w", l.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.ActionNotAllowed)
	}
	tx.Touch(sharesTable, l.ID)
	return nil
}

// viewedRow is a link with its counter.
type viewedRow struct {
	ID           string
	CredentialID string
	TokenSha256  string `gorm:"column:token_sha256"`
	Label        string
	Shows        string
	ExpiresAt    time.Time
	CreatedBy    string
	CreatedAt    time.Time
	RevokedAt    *time.Time
	Views        int64
	LastViewed   *time.Time
}

const shareQuery = `SELECT s.id, s.credential_id, s.token_sha256, s.label, s.shows, s.expires_at, s.created_by, s.created_at, s.revoked_at,
	COALESCE(v.views, 0) AS views, v.last_viewed FROM credential_shares s LEFT JOIN credential_share_views v ON v.share_id = s.id WHERE `

func (r viewedRow) share() Share {
	l := Share{ID: r.ID, CredentialID: r.CredentialID, Label: r.Label, Shows: reveals(r.Shows), ExpiresAt: r.ExpiresAt.UTC(), CreatedAt: r.CreatedAt.UTC(),
		Views: r.Views, createdBy: r.CreatedBy, tokenHash: r.TokenSha256}
	if r.RevokedAt != nil {
		l.RevokedAt = r.RevokedAt.UTC()
	}
	if r.LastViewed != nil {
		l.LastViewed = r.LastViewed.UTC()
	}
	return l
}

func findShare(tx *database.Tx, where string, args ...any) (Share, error) {
	var rows []viewedRow
	if err := tx.Raw(shareQuery+where+" LIMIT 1", args...).Scan(&rows).Error; err != nil {
		return Share{}, fmt.Errorf("read link: %w", err)
	}
	if len(rows) == 0 {
		return Share{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].share(), nil
}

func sharesOf(tx *database.Tx, credentialID string) ([]Share, error) {
	var rows []viewedRow
	if err := tx.Raw(shareQuery+"s.credential_id = ? ORDER BY s.id DESC LIMIT 200", credentialID).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list links: %w", err)
	}
	out := make([]Share, len(rows))
	for i, r := range rows {
		out[i] = r.share()
	}
	return out, nil
}

// countOpen counts the links of a credential that work.
func countOpen(tx *database.Tx, credentialID string, at time.Time) (int64, error) {
	var n int64
	err := tx.Model(&shareRow{}).Where("credential_id = ? AND revoked_at IS NULL AND expires_at > ?", credentialID, at).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count links: %w", err)
	}
	return n, nil
}

// countView adds one to the counter of a link. It is no business event.
func countView(tx *database.Tx, shareID string) error {
	err := tx.Exec(`INSERT INTO credential_share_views (share_id, views, last_viewed) VALUES (?, 1, ?)
		ON CONFLICT (share_id) DO UPDATE SET views = credential_share_views.views + 1, last_viewed = excluded.last_viewed`, shareID, tx.Now).Error
	if err != nil {
		return fmt.Errorf("count the opening of a link: %w", err)
	}
	return nil
}
