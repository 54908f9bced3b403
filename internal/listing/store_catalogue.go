package listing

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// public are the filed achievements with their open listing, narrowed to what a
// filter asks for.
func (f *CatalogueFilter) public(tx *database.Tx, today calendar.Date) *gorm.DB {
	q := tx.Table("achievements AS a").Joins("JOIN organizations AS o ON o.id = a.org_id").
		Joins("LEFT JOIN listings AS l ON l.achievement_id = a.id AND l.status = 'LISTED' AND l.valid_until >= ?", today).Where("a.status = ?", filed)
	if f.Offered {
		q = q.Where("l.id IS NOT NULL")
	}
	inner := f.Filter
	inner.OrgID = ""
	if f.OrgID != "" {
		q = q.Where("a.org_id = ?", f.OrgID)
	}
	return inner.where(q, today, false)
}

func catalogue(tx *database.Tx, f CatalogueFilter, today calendar.Date) (Catalogue, error) {
	var out Catalogue
	var counted int64
	if err := tx.Table("(?) AS c", f.public(tx, today).Select("1").Limit(maxCount+1)).Count(&counted).Error; err != nil {
		return out, fmt.Errorf("count public achievements: %w", err)
	}
	out.Total, out.Capped = min(counted, maxCount), counted > maxCount
	q, back, err := f.turn(f.public(tx, today))
	if err != nil {
		return out, err
	}
	limit := limitOf(f.Limit)
	var rows []struct {
		ID        string
		FiledOn   calendar.Date
		ListingID *string
		Of        Subject `gorm:"embedded"`
	}
	if err := q.Select(`a.id, a.filed_on, l.id AS listing_id, COALESCE(a.no, '') AS achievement_no, a.name, a.teaser, a.class, a.evaluation_class, a.stage, a.tech_field, a.readiness,
		a.status AS achievement_status, o.name AS org_name`).Limit(limit + 1).Scan(&rows).Error; err != nil {
		return out, fmt.Errorf("list public achievements: %w", err)
	}
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	if back {
		slices.Reverse(rows)
	}
	var ids []string
	for _, r := range rows {
		out.Items = append(out.Items, Entry{ID: r.ID, No: r.Of.AchievementNo, FiledOn: r.FiledOn, Subject: r.Of})
		if r.ListingID != nil {
			ids = append(ids, *r.ListingID)
		}
	}
	if n := len(rows); n > 0 {
		if more || back {
			out.Next = encodeCursor(rows[n-1].ID)
		}
		if f.Cursor != "" || back && more {
			out.Back = encodeCursor(rows[0].ID)
		}
	}
	return out, out.offers(tx, ids)
}

// turn goes on behind a cursor, or back before one.
func (f *CatalogueFilter) turn(q *gorm.DB) (_ *gorm.DB, back bool, err error) {
	if f.Before == "" {
		q, err = after(q, f.Cursor, "a.id")
		return q.Order("a.id DESC"), false, err
	}
	id, err := decodeCursor(f.Before)
	return q.Where("a.id > ?", id).Order("a.id"), true, err
}

// offers adds the listings of a page.
func (c *Catalogue) offers(tx *database.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := scan(joint(tx.DB).Where("l.id IN ?", ids))
	if err != nil {
		return err
	}
	for i := range list {
		for k := range c.Items {
			if c.Items[k].ID == list[i].AchievementID {
				c.Items[k].Offer = &list[i]
			}
		}
	}
	return nil
}

// stamps lists filed achievements by number with when they or their listing
// changed.
func stamps(tx *database.Tx, afterNo string, limit int) ([]Stamp, error) {
	var rows []struct {
		No     string
		Record time.Time
		Offer  *time.Time
	}
	if err := tx.Raw(`SELECT a.no, a.changed_at AS record, l.changed_at AS offer FROM achievements a LEFT JOIN listings l ON l.achievement_id = a.id AND l.status = 'LISTED'
		WHERE a.status = ? AND a.no > ? ORDER BY a.no LIMIT ?`, filed, afterNo, limit).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list public achievements: %w", err)
	}
	out := make([]Stamp, len(rows))
	for i, r := range rows {
		at := r.Record
		if r.Offer != nil && r.Offer.After(at) {
			at = *r.Offer
		}
		out[i] = Stamp{No: r.No, Changed: calendar.Of(at)}
	}
	return out, nil
}

// firsts gives the number before each page of public achievements.
func firsts(tx *database.Tx, size int) ([]string, error) {
	out := []string{""}
	for {
		var next []string
		if err := tx.Raw("SELECT no FROM achievements WHERE status = ? AND no > ? ORDER BY no LIMIT 1 OFFSET ?", filed, out[len(out)-1], size-1).Scan(&next).Error; err != nil {
			return nil, fmt.Errorf("divide public achievements into pages: %w", err)
		}
		if len(next) == 0 {
			return out, nil
		}
		var more int64
		if err := tx.Raw("SELECT COUNT(*) FROM (SELECT 1 FROM achievements WHERE status = ? AND no > ? LIMIT 1) AS c", filed, next[0]).Scan(&more).Error; err != nil {
			return nil, fmt.Errorf("divide public achievements into pages: %w", err)
		}
		if more == 0 {
			return out, nil
		}
		out = append(out, next[0])
	}
}
