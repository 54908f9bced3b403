package contract

import (
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// reviewingPeople are the people of an office who review, by name.
func reviewingPeople(tx *database.Tx, officeID string) ([]Colleague, error) {
	var rows []struct{ ID, DisplayName, Roles, Status string }
	err := tx.Raw("SELECT id, display_name, roles, status FROM users WHERE org_id = ? ORDER BY display_name, id", officeID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the people of an office: %w", err)
	}
	out := []Colleague{}
	for _, r := range rows {
		if c := (Colleague{ID: r.ID, Name: r.DisplayName, Roles: rolesIn(r.Roles), Active: r.Status == "ACTIVE"}); c.reviews() {
			out = append(out, c)
		}
	}
	return out, nil
}

// casesInHand gives the open cases by who has them in hand; the caller takes
// those of its own people.
func casesInHand(tx *database.Tx) (map[string][]CaseInHand, error) {
	var rows []struct {
		ID, AcceptanceNo, ProjectName, Status, HandlerID string
		AcceptanceDue, DecisionDue, CorrectionDue        *calendar.Date
	}
	err := tx.Raw(`SELECT c.id, c.acceptance_no, c.project_name, c.status, c.acceptance_due, c.decision_due, c.correction_due, `+inHand+` AS handler_id
		FROM contracts c WHERE c.status IN ? ORDER BY c.id`, onTheWay).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read cases in hand: %w", err)
	}
	out := map[string][]CaseInHand{}
	for _, r := range rows {
		x := CaseInHand{ContractID: r.ID, AcceptanceNo: r.AcceptanceNo, ProjectName: r.ProjectName, Status: Status(r.Status)}
		for _, due := range []*calendar.Date{r.AcceptanceDue, r.DecisionDue, r.CorrectionDue} {
			if due != nil {
				x.Due = *due
			}
		}
		out[r.HandlerID] = append(out[r.HandlerID], x)
	}
	return out, nil
}
