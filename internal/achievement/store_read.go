package achievement

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// unitRow is what is needed of an organisation.
type unitRow struct{ ID, Name, CreditCode, PartyKind string }

func orgOf(tx *database.Tx, id string) (unitRow, error) {
	list, err := orgsOf(tx, []string{id})
	if err == nil && list[id].ID == "" {
		err = fault.New(fault.ObjectNotFound)
	}
	return list[id], err
}

func orgsOf(tx *database.Tx, ids []string) (map[string]unitRow, error) {
	out := map[string]unitRow{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []unitRow
	if err := tx.Raw("SELECT id, name, COALESCE(credit_code, '') AS credit_code, party_kind FROM organizations WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read units: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, nil
}

func checkQuota(tx *database.Tx, orgID string, more int64) error {
	var n int64
	if err := tx.Raw("SELECT COUNT(*) FROM achievements WHERE org_id = ? AND status = 'DRAFT'", orgID).Scan(&n).Error; err != nil {
		return fmt.Errorf("count drafts: %w", err)
	}
	if n+more > maxDrafts {
		return fault.New(fault.QuotaExceeded)
	}
	return nil
}

// find reads the record whose column is a value, with its documents.
func find(tx *database.Tx, q *gorm.DB, column, value string) (Achievement, error) {
	var rows []row
	if err := q.Select(columns).Where(column+" = ?", value).Limit(1).Find(&rows).Error; err != nil {
		return Achievement{}, fmt.Errorf("read an achievement: %w", err)
	}
	list, err := complete(tx, rows)
	if err != nil {
		return Achievement{}, err
	}
	if len(list) == 0 {
		return Achievement{}, fault.New(fault.ObjectNotFound)
	}
	a := list[0]
	a.Files, err = filesOf(tx, a.ID)
	return a, err
}

// complete reads the forms of rows, their units and whether they are disputed.
func complete(tx *database.Tx, rows []row) ([]Achievement, error) {
	var ids, orgs []string
	out := make([]Achievement, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].achievement(); err != nil {
			return nil, err
		}
		ids, orgs = append(ids, rows[i].ID), append(orgs, rows[i].OrgID)
	}
	units, err := orgsOf(tx, orgs)
	if err != nil || len(ids) == 0 {
		return out, err
	}
	var disputed []string
	if err := tx.Raw("SELECT DISTINCT achievement_id FROM achievement_disputes WHERE status = 'OPEN' AND achievement_id IN ?", ids).Scan(&disputed).Error; err != nil {
		return nil, fmt.Errorf("read disputes: %w", err)
	}
	for i := range out {
		u := units[out[i].OrgID]
		out[i].OrgName, out[i].OrgCode, out[i].OrgKind, out[i].Disputed = u.Name, u.CreditCode, u.PartyKind, slices.Contains(disputed, out[i].ID)
	}
	return out, nil
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

func listed(tx *database.Tx, f Filter) (Page[Achievement], error) {
	q, err := after(tx.DB, f.Cursor, "id")
	if err != nil {
		return Page[Achievement]{}, err
	}
	for _, c := range []struct{ column, value string }{{"status", f.Status}, {"class", f.Class}, {"tech_field", f.TechField}, {"org_id", f.OrgID}} {
		if c.value != "" {
			q = q.Where(c.column+" = ?", c.value)
		}
	}
	if text := strings.ToLower(strings.TrimSpace(f.Query)); text != "" {
		q = q.Where("(words LIKE ? ESCAPE '!' OR no = ?)", "%"+escapeLike(text)+"%", strings.ToUpper(text))
	}
	limit := limitOf(f.Limit)
	var rows []row
	if err := q.Select(columns).Order("id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return Page[Achievement]{}, fmt.Errorf("list achievements: %w", err)
	}
	list, err := complete(tx, rows)
	return cutPage(list, limit, func(a Achievement) string { return a.ID }), err
}

func versionsOf(tx *database.Tx, id string) ([]Version, error) {
	var rows []struct {
		Number                                       int64
		Form, FormSha256, Reason, MadeBy, MadeByName string
		MadeAt                                       time.Time
	}
	if err := tx.Raw(`SELECT v.number, v.form, v.form_sha256, v.reason, v.made_by, v.made_at, u.display_name AS made_by_name
		FROM achievement_versions v LEFT JOIN users u ON u.id = v.made_by WHERE v.achievement_id = ? ORDER BY v.number`, id).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read an achievement's versions: %w", err)
	}
	out := make([]Version, len(rows))
	for i, r := range rows {
		form, err := parseForm(r.Form)
		if err != nil {
			return nil, err
		}
		out[i] = Version{AchievementID: id, Number: r.Number, Form: form, FormSHA256: r.FormSha256, Reason: r.Reason, MadeBy: r.MadeBy, MadeByName: r.MadeByName, MadeAt: r.MadeAt}
	}
	return out, nil
}

// sameName finds another record in force of the unit with the same name.
func sameName(tx *database.Tx, a *Achievement) (string, error) {
	var id string
	if err := tx.Raw("SELECT id FROM achievements WHERE org_id = ? AND name_key = ? AND status = 'FILED' AND id <> ? LIMIT 1", a.OrgID, nameKey(a.Name), a.ID).Scan(&id).Error; err != nil {
		return "", fmt.Errorf("look for an achievement of the same name: %w", err)
	}
	return id, nil
}

func namesOf(tx *database.Tx, orgID string) (map[string]bool, error) {
	var keys []string
	if err := tx.Raw("SELECT name_key FROM achievements WHERE org_id = ? AND status <> 'WITHDRAWN'", orgID).Scan(&keys).Error; err != nil {
		return nil, fmt.Errorf("read a unit's achievements: %w", err)
	}
	out := map[string]bool{}
	for _, k := range keys {
		out[k] = true
	}
	return out, nil
}

// claim is a right of a record that another unit's filed record names too.
type claim struct {
	at                                int
	number                            string
	achievementID, no, orgID, orgName string
	open                              bool // a dispute about it is open
}

// claimedElsewhere finds which rights other units' filed records name.
func claimedElsewhere(tx *database.Tx, a *Achievement) ([]claim, error) {
	keys := rightKeys(a.Rights)
	if len(keys) == 0 {
		return nil, nil
	}
	var rows []struct {
		ID, No, OrgID, Name, RightKey string
		Open                          int64
	}
	if err := tx.Raw(`SELECT x.id, x.no, x.org_id, o.name, r.right_key,
		(SELECT COUNT(*) FROM achievement_disputes d WHERE d.achievement_id = x.id AND d.claimant_id = ? AND d.status = 'OPEN') AS open
		FROM achievement_rights r JOIN achievements x ON x.id = r.achievement_id JOIN organizations o ON o.id = x.org_id
		WHERE r.right_key IN ? AND x.status = 'FILED' AND x.org_id <> ? ORDER BY x.no`, a.ID, keys, a.OrgID).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("look for rights in other records: %w", err)
	}
	var out []claim
	for i, r := range a.Rights {
		for _, x := range rows {
			if x.RightKey == rightKey(r.Number) {
				out = append(out, claim{at: i, number: r.Number, achievementID: x.ID, no: x.No, orgID: x.OrgID, orgName: x.Name, open: x.Open > 0})
			}
		}
	}
	return out, nil
}

// rightKeys are the numbers of rights as they are compared.
func rightKeys(list []Right) []string {
	var out []string
	for _, r := range list {
		if k := rightKey(r.Number); k != "" {
			out = append(out, k)
		}
	}
	return out
}

// achievementsOf finds the records on which somebody stands, completed since a day.
func achievementsOf(tx *database.Tx, who PersonKey, since calendar.Date) ([]Achievement, error) {
	cond, args := "p.name_key = ? AND p.unit_code = ?", []any{nameKey(who.Name), who.UnitCode}
	if who.ORCID != "" {
		cond, args = "(p.orcid = ? OR (p.orcid = '' AND p.name_key = ? AND p.unit_code = ?))", []any{strings.ToUpper(who.ORCID), nameKey(who.Name), who.UnitCode}
	}
	var rows []row
	q := tx.Select(columns).Where("id IN (SELECT p.achievement_id FROM achievement_people p WHERE "+cond+")", args...).Where("completed_on >= ?", since)
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read somebody's achievements: %w", err)
	}
	return complete(tx, rows)
}

// duplicates looks for records that may be of the same achievement.
func duplicates(tx *database.Tx, a *Achievement) ([]Likeness, error) {
	names := []string{""}
	for _, p := range a.People {
		names = append(names, p.Key().Name)
	}
	var rows []row
	q := tx.Select(columns).Where("id <> ? AND (status = 'FILED' OR org_id = ?) AND status <> 'WITHDRAWN'", a.ID, a.OrgID).
		Where(`(name_key = ? OR id IN (SELECT achievement_id FROM achievement_rights WHERE right_key IN ?) OR id IN (SELECT achievement_id FROM achievement_people WHERE name_key IN ?))`,
			nameKey(a.Name), append(rightKeys(a.Rights), "-"), names)
	if err := q.Order("id DESC").Limit(500).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("look for duplicates: %w", err)
	}
	found, err := complete(tx, rows)
	if err != nil {
		return nil, err
	}
	var out []Likeness
	for i := range found {
		if l := a.like(&found[i]); len(l.Reasons) > 0 {
			out = append(out, l)
		}
	}
	return out, nil
}
