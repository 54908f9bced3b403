package listing

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// TableName is where enquiries lie.
func (Enquiry) TableName() string { return "listing_enquiries" }

// TableName is where what was said lies.
func (Message) TableName() string { return "listing_messages" }

func findEnquiry(_ *database.Tx, q *gorm.DB, id string) (Enquiry, error) {
	var rows []Enquiry
	if err := q.Select(enquiryColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Enquiry{}, fmt.Errorf("read an enquiry: %w", err)
	}
	if len(rows) == 0 {
		return Enquiry{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0], nil
}

func lockEnquiry(tx *journal.Tx, id string) (Enquiry, error) {
	return findEnquiry(tx.Tx, tx.Locked(), id)
}

func insertEnquiry(tx *journal.Tx, e *Enquiry) error {
	if err := tx.Select(enquiryColumns).Create(e).Error; err != nil {
		return fmt.Errorf("insert an enquiry: %w", err)
	}
	tx.Touch("listing_enquiries", e.ID)
	return nil
}

func updateEnquiry(tx *journal.Tx, e *Enquiry) error {
	if err := tx.Model(&Enquiry{}).Where("id = ?", e.ID).Select(enquiryColumns).Updates(e).Error; err != nil {
		return fmt.Errorf("update an enquiry: %w", err)
	}
	tx.Touch("listing_enquiries", e.ID)
	return nil
}

func insertMessage(tx *journal.Tx, m *Message) error {
	if err := tx.Select(messageColumns).Create(m).Error; err != nil {
		return fmt.Errorf("insert a message: %w", err)
	}
	tx.Touch("listing_messages", m.EnquiryID, m.Seq)
	return nil
}

func lastMessage(tx *database.Tx, id string) (int64, error) {
	var n int64
	if err := tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM listing_messages WHERE enquiry_id = ?", id).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// enquiriesBy counts a unit's open threads about a listing, and all that it sent
// since a moment.
func enquiriesBy(tx *database.Tx, orgID, listingID string, since time.Time) (open, sent int64, err error) {
	if err := tx.Raw("SELECT COUNT(*) FROM listing_enquiries WHERE org_id = ? AND listing_id = ? AND status <> 'CLOSED'", orgID, listingID).Scan(&open).Error; err != nil {
		return 0, 0, fmt.Errorf("count enquiries: %w", err)
	}
	if err := tx.Raw("SELECT COUNT(*) FROM listing_enquiries WHERE org_id = ? AND opened_at >= ?", orgID, since).Scan(&sent).Error; err != nil {
		return 0, 0, fmt.Errorf("count enquiries: %w", err)
	}
	return open, sent, nil
}

// enquiriesOf reads all of a listing, oldest first.
func enquiriesOf(tx *database.Tx, listingID string) ([]Enquiry, error) {
	var rows []Enquiry
	if err := tx.Select(enquiryColumns).Where("listing_id = ?", listingID).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read a listing's enquiries: %w", err)
	}
	return rows, nil
}

// enquiries pages through those of a unit, newest first.
func enquiries(tx *database.Tx, orgID string, f EnquiryFilter) (Page[Enquiry], error) {
	q, err := after(tx.DB, f.Cursor, "id")
	if err != nil {
		return Page[Enquiry]{}, err
	}
	switch f.Side {
	case "OWNER":
		q = q.Where("owner_org = ?", orgID)
	case "SENDER":
		q = q.Where("org_id = ?", orgID)
	default:
		q = q.Where("(owner_org = ? OR org_id = ?)", orgID, orgID)
	}
	for _, c := range []struct{ column, value string }{{"listing_id", f.ListingID}, {"status", f.Status}} {
		if c.value != "" {
			q = q.Where(c.column+" = ?", c.value)
		}
	}
	limit := limitOf(f.Limit)
	var rows []Enquiry
	if err := q.Select(enquiryColumns).Order("id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return Page[Enquiry]{}, fmt.Errorf("list enquiries: %w", err)
	}
	return cutPage(rows, limit, func(e Enquiry) string { return e.ID }), nil
}

func nameEnquiry(tx *database.Tx, e *Enquiry) error {
	if err := tx.Raw(`SELECT o.name, w.name, u.display_name, COALESCE(a.no, ''), a.name FROM organizations o, organizations w, users u, listings l JOIN achievements a ON a.id = l.achievement_id
		WHERE o.id = ? AND w.id = ? AND u.id = ? AND l.id = ?`, e.OrgID, e.OwnerOrg, e.UserID, e.ListingID).Row().
		Scan(&e.OrgName, &e.OwnerName, &e.UserName, &e.AchievementNo, &e.Name); err != nil {
		return fmt.Errorf("name an enquiry: %w", err)
	}
	return nil
}

func messagesOf(tx *database.Tx, id string) ([]Message, error) {
	var rows []struct {
		Said              Message `gorm:"embedded"`
		OrgName, UserName string
	}
	if err := tx.Raw(`SELECT m.enquiry_id, m.seq, m.org_id, m.user_id, m.words, m.said_at, o.name AS org_name, u.display_name AS user_name
		FROM listing_messages m JOIN organizations o ON o.id = m.org_id JOIN users u ON u.id = m.user_id WHERE m.enquiry_id = ? ORDER BY m.seq`, id).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	out := make([]Message, len(rows))
	for i, r := range rows {
		out[i] = r.Said
		out[i].OrgName, out[i].UserName = r.OrgName, r.UserName
	}
	return out, nil
}
