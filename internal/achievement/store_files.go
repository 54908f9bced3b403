package achievement

import (
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// TableName is where documents lie.
func (File) TableName() string { return "achievement_files" }

func filesOf(tx *database.Tx, id string) ([]File, error) {
	var out []File
	if err := tx.Select(fileColumns).Where("achievement_id = ? AND removed_at IS NULL", id).Order("id").Find(&out).Error; err != nil {
		return nil, fmt.Errorf("read an achievement's files: %w", err)
	}
	return out, nil
}

func insertFile(tx *journal.Tx, f *File) error {
	if err := tx.Create(f).Error; err != nil {
		return fmt.Errorf("insert an achievement's file: %w", err)
	}
	tx.Touch("achievement_files", f.ID)
	return nil
}

func removeFile(tx *journal.Tx, f *File) error {
	if err := tx.Exec("UPDATE achievement_files SET removed_at = ? WHERE id = ?", f.RemovedAt, f.ID).Error; err != nil {
		return fmt.Errorf("remove an achievement's file: %w", err)
	}
	tx.Touch("achievement_files", f.ID)
	return nil
}

// access is one reading of what is confidential, once a day.
type access struct {
	ID, UndertakingID, AchievementID, UserID, FileID string
	ReadOn                                           calendar.Date
	ReadAt                                           any
}

func accessed(tx *database.Tx, undertaking, fileID string, on calendar.Date) (bool, error) {
	var n int64
	if err := tx.Raw("SELECT COUNT(*) FROM achievement_accesses WHERE undertaking_id = ? AND file_id = ? AND read_on = ?", undertaking, fileID, on).Scan(&n).Error; err != nil {
		return false, fmt.Errorf("read accesses: %w", err)
	}
	return n > 0, nil
}

func insertAccess(tx *journal.Tx, a access) error {
	if err := tx.Exec("INSERT INTO achievement_accesses (id, undertaking_id, achievement_id, user_id, file_id, read_on, read_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		a.ID, a.UndertakingID, a.AchievementID, a.UserID, a.FileID, a.ReadOn, a.ReadAt).Error; err != nil {
		return fmt.Errorf("record a reading: %w", err)
	}
	tx.Touch("achievement_accesses", a.ID)
	return nil
}

// TableName is where undertakings lie.
func (Undertaking) TableName() string { return "achievement_undertakings" }

// undertakingOf gives somebody's latest one for a record, nil without one.
func undertakingOf(tx *database.Tx, achievementID, userID string) (*Undertaking, error) {
	var rows []Undertaking
	if err := tx.Select(undertakingColumns).Where("achievement_id = ? AND user_id = ?", achievementID, userID).Order("id DESC").Limit(1).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read an undertaking: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return &rows[0], nil
}

func lockUndertaking(tx *journal.Tx, id string) (Undertaking, error) {
	var rows []Undertaking
	if err := tx.Locked().Select(undertakingColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Undertaking{}, fmt.Errorf("read an undertaking: %w", err)
	}
	if len(rows) == 0 {
		return Undertaking{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0], nil
}

func insertUndertaking(tx *journal.Tx, u *Undertaking) error {
	if err := tx.Create(u).Error; err != nil {
		return fmt.Errorf("insert an undertaking: %w", err)
	}
	tx.Touch("achievement_undertakings", u.ID)
	return nil
}

func updateUndertaking(tx *journal.Tx, u *Undertaking) error {
	if err := tx.Model(&Undertaking{}).Where("id = ?", u.ID).Select(undertakingColumns).Updates(u).Error; err != nil {
		return fmt.Errorf("update an undertaking: %w", err)
	}
	tx.Touch("achievement_undertakings", u.ID)
	return nil
}

func undertakingsOf(tx *database.Tx, id, cursor string, limit int) (Page[Undertaking], error) {
	q, err := after(tx.DB, cursor, "id")
	if err != nil {
		return Page[Undertaking]{}, err
	}
	var rows []Undertaking
	if err := q.Select(undertakingColumns).Where("achievement_id = ?", id).Order("id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return Page[Undertaking]{}, fmt.Errorf("read undertakings: %w", err)
	}
	out := cutPage(rows, limit, func(u Undertaking) string { return u.ID })
	return out, nameUndertakings(tx, pointers(out.Items))
}

// nameUndertakings adds who signed, and how often it was used.
func nameUndertakings(tx *database.Tx, list []*Undertaking) error {
	if len(list) == 0 {
		return nil
	}
	by := map[string]*Undertaking{}
	var ids []string
	for _, u := range list {
		by[u.ID], ids = u, append(ids, u.ID)
	}
	var rows []struct {
		ID, Org, Who string
		Reads        int64
	}
	if err := tx.Raw(`SELECT t.id, o.name AS org, x.display_name AS who, (SELECT COUNT(*) FROM achievement_accesses a WHERE a.undertaking_id = t.id) AS reads
		FROM achievement_undertakings t JOIN organizations o ON o.id = t.org_id JOIN users x ON x.id = t.user_id WHERE t.id IN ?`, ids).Scan(&rows).Error; err != nil {
		return fmt.Errorf("name undertakings: %w", err)
	}
	for _, r := range rows {
		by[r.ID].OrgName, by[r.ID].UserName, by[r.ID].Reads = r.Org, r.Who, r.Reads
	}
	return nil
}

// TableName is where disputes lie.
func (Dispute) TableName() string { return "achievement_disputes" }

func lockDispute(tx *journal.Tx, id string) (Dispute, error) {
	var rows []Dispute
	if err := tx.Locked().Select(disputeColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Dispute{}, fmt.Errorf("read a dispute: %w", err)
	}
	if len(rows) == 0 {
		return Dispute{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0], nil
}

func insertDispute(tx *journal.Tx, d *Dispute) error {
	if err := tx.Create(d).Error; err != nil {
		return fmt.Errorf("insert a dispute: %w", err)
	}
	tx.Touch("achievement_disputes", d.ID)
	return nil
}

func updateDispute(tx *journal.Tx, d *Dispute) error {
	if err := tx.Model(&Dispute{}).Where("id = ?", d.ID).Select(disputeColumns).Updates(d).Error; err != nil {
		return fmt.Errorf("update a dispute: %w", err)
	}
	tx.Touch("achievement_disputes", d.ID)
	return nil
}

func disputes(tx *database.Tx, orgID, status, cursor string, limit int) (Page[Dispute], error) {
	q, err := after(tx.DB, cursor, "id")
	if err != nil {
		return Page[Dispute]{}, err
	}
	if orgID != "" {
		q = q.Where("(owner_org = ? OR claimant_org = ?)", orgID, orgID)
	}
	if status != "" {
		q = q.Where("status = ?", status)
	}
	var rows []Dispute
	if err := q.Select(disputeColumns).Order("id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return Page[Dispute]{}, fmt.Errorf("read disputes: %w", err)
	}
	out := cutPage(rows, limit, func(d Dispute) string { return d.ID })
	return out, nameDisputes(tx, pointers(out.Items))
}

// nameDisputes adds the records and units of both sides.
func nameDisputes(tx *database.Tx, list []*Dispute) error {
	if len(list) == 0 {
		return nil
	}
	by := map[string]*Dispute{}
	var ids []string
	for _, d := range list {
		by[d.ID], ids = d, append(ids, d.ID)
	}
	var rows []struct{ ID, No, Name, Claimant, Owner, ClaimantOrg string }
	if err := tx.Raw(`SELECT d.id, COALESCE(a.no, '') AS no, a.name, c.name AS claimant, o.name AS owner, p.name AS claimant_org
		FROM achievement_disputes d JOIN achievements a ON a.id = d.achievement_id JOIN achievements c ON c.id = d.claimant_id
		JOIN organizations o ON o.id = d.owner_org JOIN organizations p ON p.id = d.claimant_org WHERE d.id IN ?`, ids).Scan(&rows).Error; err != nil {
		return fmt.Errorf("name disputes: %w", err)
	}
	for _, r := range rows {
		d := by[r.ID]
		d.AchievementNo, d.AchievementName, d.ClaimantName, d.OwnerName, d.ClaimantOrgName = r.No, r.Name, r.Claimant, r.Owner, r.ClaimantOrg
	}
	return nil
}
