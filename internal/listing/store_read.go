package listing

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

var joinedColumns = "l." + strings.Join(columns, ", l.") + `, COALESCE(a.no, '') AS achievement_no, a.name, a.teaser, a.class, a.evaluation_class, a.stage,
	a.tech_field, a.readiness, a.status AS achievement_status, o.name AS org_name`

// joint is a listing with its achievement and unit.
func joint(q *gorm.DB) *gorm.DB {
	return q.Table("listings AS l").Joins("JOIN achievements AS a ON a.id = l.achievement_id").Joins("JOIN organizations AS o ON o.id = l.org_id")
}

// scan reads the rows of a query.
func scan(q *gorm.DB) ([]Listing, error) {
	var rows []joined
	if err := q.Select(joinedColumns).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read listings: %w", err)
	}
	out := make([]Listing, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].listing(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func one(q *gorm.DB) (Listing, error) {
	list, err := scan(q.Limit(1))
	if err != nil || len(list) == 0 {
		return Listing{}, err
	}
	return list[0], nil
}

func find(_ *database.Tx, q *gorm.DB, id string) (Listing, error) {
	l, err := one(joint(q).Where("l.id = ?", id))
	if err == nil && l.ID == "" {
		err = fault.New(fault.ObjectNotFound)
	}
	return l, err
}

// openOf finds the listing of an achievement that is not withdrawn.
func openOf(tx *database.Tx, achievementID string) (Listing, error) {
	return one(joint(tx.DB).Where("l.achievement_id = ? AND l.status <> 'WITHDRAWN'", achievementID))
}

// appointed lists the brokers that listings of an achievement name.
func appointed(tx *database.Tx, achievementID string) ([]Appointed, error) {
	var out []Appointed
	if err := tx.Raw(`SELECT id AS listing_id, broker_id, broker_no, broker_org AS org_id FROM listings
		WHERE achievement_id = ? AND broker_id IS NOT NULL ORDER BY id`, achievementID).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("read an achievement's brokers: %w", err)
	}
	return out, nil
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// where narrows a query to what a filter asks for; open to what everybody sees.
func (f *Filter) where(q *gorm.DB, today calendar.Date, open bool) *gorm.DB {
	if open {
		q = q.Where("l.status = 'LISTED' AND a.status = ? AND l.valid_until >= ?", filed, today)
	}
	for _, c := range []struct{ column, value string }{{"a.tech_field", f.TechField}, {"a.class", f.Class}, {"a.stage", f.Stage}, {"l.org_id", f.OrgID}} {
		if c.value != "" {
			q = q.Where(c.column+" = ?", c.value)
		}
	}
	switch f.Mode {
	case "":
	case "LICENSE": // every kind of licence
		q = q.Where("l.modes LIKE '% LIC%'")
	default:
		q = q.Where("l.modes LIKE ? ESCAPE '!'", "% "+escapeLike(f.Mode)+" %")
	}
	if f.Least > 0 {
		q = q.Where("a.readiness >= ?", f.Least)
	}
	if f.Most > 0 {
		q = q.Where("a.readiness <= ?", f.Most)
	}
	if text := strings.ToLower(strings.TrimSpace(f.Query)); text != "" {
		q = q.Where("(a.words LIKE ? ESCAPE '!' OR a.no = ?)", "%"+escapeLike(text)+"%", strings.ToUpper(text))
	}
	stale := today.AddDays(-confirmDays)
	switch Status(f.Status) {
	case "":
	case Listed:
		q = q.Where("l.status = 'LISTED' AND a.status = ? AND l.valid_until >= ? AND l.confirmed_on > ?", filed, today, stale)
	case Stale:
		q = q.Where("l.status = 'LISTED' AND a.status = ? AND l.valid_until >= ? AND l.confirmed_on <= ?", filed, today, stale)
	case Expired:
		q = q.Where("l.status = 'LISTED' AND a.status = ? AND l.valid_until < ?", filed, today)
	case Withdrawn:
		q = q.Where("(l.status = 'WITHDRAWN' OR l.status = 'LISTED' AND a.status <> ?)", filed)
	default:
		q = q.Where("l.status = ?", f.Status)
	}
	if f.Due {
		q = q.Where("l.status = 'LISTED' AND a.status = ? AND l.valid_until >= ? AND l.confirmed_on <= ?", filed, today, stale.AddDays(remindDays))
	}
	return q
}

func listed(tx *database.Tx, f Filter, today calendar.Date, open bool) (Found, error) {
	var out Found
	var counted int64
	all := f.where(joint(tx.DB), today, open).Select("1").Limit(maxCount + 1)
	if err := tx.Table("(?) AS c", all).Count(&counted).Error; err != nil {
		return out, fmt.Errorf("count listings: %w", err)
	}
	out.Total, out.Capped = min(counted, maxCount), counted > maxCount
	q, err := after(f.where(joint(tx.DB), today, open), f.Cursor, "l.id")
	if err != nil {
		return out, err
	}
	limit := limitOf(f.Limit)
	list, err := scan(q.Order("l.id DESC").Limit(limit + 1))
	out.Page = cutPage(list, limit, func(l Listing) string { return l.ID })
	return out, err
}

// figures sums by field what is or was listed.
func figures(tx *database.Tx, today calendar.Date) ([]FieldFigures, error) {
	var out []FieldFigures
	stale := today.AddDays(-confirmDays)
	if err := tx.Raw(`SELECT a.tech_field, COUNT(*) AS listings, COUNT(DISTINCT l.org_id) AS units,
		SUM(CASE WHEN l.broker_id IS NOT NULL THEN 1 ELSE 0 END) AS brokered, SUM(CASE WHEN l.price_kind = 'NEGOTIABLE' THEN 1 ELSE 0 END) AS negotiable,
		SUM(CASE WHEN l.status = 'LISTED' AND l.valid_until >= ? AND l.confirmed_on <= ? THEN 1 ELSE 0 END) AS stale,
		COALESCE(SUM(v.views), 0) AS views, COALESCE(SUM(e.enquiries), 0) AS enquiries, COALESCE(SUM(e.answered), 0) AS answered, COALESCE(SUM(e.talks), 0) AS talks
		FROM listings l JOIN achievements a ON a.id = l.achievement_id
		LEFT JOIN (SELECT listing_id, SUM(views) AS views FROM listing_views GROUP BY listing_id) v ON v.listing_id = l.id
		LEFT JOIN (SELECT listing_id, COUNT(*) AS enquiries, COUNT(answered_at) AS answered, COUNT(talking_on) AS talks FROM listing_enquiries GROUP BY listing_id) e ON e.listing_id = l.id
		WHERE l.listed_on IS NOT NULL GROUP BY a.tech_field ORDER BY a.tech_field`, today, stale).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("sum listings by field: %w", err)
	}
	return out, nil
}

// fieldsOf tells the field of each listing that is or was published.
func fieldsOf(tx *database.Tx) (map[string]string, error) {
	var rows []struct{ ID, TechField string }
	if err := tx.Raw("SELECT l.id, a.tech_field FROM listings l JOIN achievements a ON a.id = l.achievement_id WHERE l.listed_on IS NOT NULL").Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the fields of listings: %w", err)
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.TechField
	}
	return out, nil
}
