package contract

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// never stands for "no due date" in the queue's order.
var never = day("2199-12-31")

func dueOrNever(d calendar.Date) calendar.Date {
	if d.IsZero() {
		return never
	}
	return d
}

// filtered applies scope and filter, without paging.
func filtered(tx *database.Tx, s scope, f Filter) *gorm.DB {
	q := tx.Table("contracts")
	switch {
	case s.applicant:
		q = withinReach(q, s, f)
	case s.all:
		q = q.Where("round > 0")
	default:
		q = q.Where("office_region = ? AND round > 0", s.officeRegion)
	}
	if f.OrgID != "" {
		q = q.Where("org_id = ?", f.OrgID)
	}
	if len(f.Status) > 0 {
		q = q.Where("status IN ?", f.Status)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.Query != "" {
		like := "%" + escapeLike(f.Query) + "%"
		q = q.Where(`(project_name LIKE ? ESCAPE '!' OR seller_name LIKE ? ESCAPE '!' OR buyer_name LIKE ? ESCAPE '!' OR acceptance_no = ? OR national_reg_no = ?)`,
			like, like, like, f.Query, f.Query)
	}
	if !f.DueBefore.IsZero() {
		q = q.Where("decision_due < ?", f.DueBefore)
	}
	if !f.DueFrom.IsZero() {
		q = q.Where("decision_due >= ?", f.DueFrom)
	}
	if !f.CorrectionDueFrom.IsZero() {
		q = q.Where("correction_due >= ?", f.CorrectionDueFrom)
	}
	if !f.CorrectionDueBefore.IsZero() {
		q = q.Where("correction_due < ?", f.CorrectionDueBefore)
	}
	if f.AssignedTo != "" {
		q = q.Where("assigned_to = ?", f.AssignedTo)
	}
	if f.Escalation > 0 {
		q = reached(q, tx, f.clocks)
	}
	if !f.SubmittedFrom.IsZero() {
		q = q.Where("submitted_at >= ?", f.SubmittedFrom.Start())
	}
	if !f.SubmittedTo.IsZero() {
		q = q.Where("submitted_at < ?", f.SubmittedTo.AddDays(1).Start())
	}
	return q
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// listContracts gives one more than a page, to know whether there is a next one.
func listContracts(tx *database.Tx, s scope, f Filter, from cursor) ([]Contract, error) {
	q := filtered(tx, s, f).Select(contractColumns).Limit(f.Limit + 1)
	if f.ByDue {
		if from.ID != "" {
			q = q.Where("(COALESCE(decision_due, ?) > ? OR (COALESCE(decision_due, ?) = ? AND id > ?))", never, from.Due, never, from.Due, from.ID)
		}
		q = q.Order("COALESCE(decision_due, '" + never.String() + "'), id")
	} else {
		if from.ID != "" {
			q = q.Where("id < ?", from.ID)
		}
		q = q.Order("id DESC")
	}
	var rows []contractRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list contracts: %w", err)
	}
	out := make([]Contract, len(rows))
	list := make([]*Contract, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.contract(); err != nil {
			return nil, err
		}
		list[i] = &out[i]
	}
	return out, nameRelated(tx, list)
}

func countContracts(tx *database.Tx, s scope, f Filter) (int64, error) {
	var n int64
	if err := filtered(tx, s, f).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count contracts: %w", err)
	}
	return n, nil
}

// registeredBetween gives what was registered on these days and is in force, by id.
func registeredBetween(tx *database.Tx, from, to calendar.Date) ([]Contract, error) {
	var rows []contractRow
	err := tx.Select(contractColumns).Where("registered_on >= ? AND registered_on <= ? AND status NOT IN ?", from, to,
		[]string{"DEREGISTERED", "REVOKED"}).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read registered contracts: %w", err)
	}
	return contractsOf(rows)
}
