package contract

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"jishi/internal/database"
	"jishi/internal/journal"
)

var handlingColumns = []string{"id", "contract_id", "round", "finding", "digest", "rule", "severity", "action", "note", "handled_by", "handled_at"}

type handlingRow struct {
	ID         string
	ContractID string
	Round      int64
	Finding    string
	Digest     string
	Rule       string
	Severity   string
	Action     string
	Note       string
	HandledBy  string
	HandledAt  time.Time
}

func (handlingRow) TableName() string { return "contract_handlings" }

func insertHandling(tx *journal.Tx, c *Contract, f Finding, h Handling) error {
	row := handlingRow{ID: uuid.Must(uuid.NewV7()).String(), ContractID: c.ID, Round: c.Round, Finding: f.Key, Digest: f.Digest, Rule: f.Rule,
		Severity: string(f.Severity), Action: string(h.State), Note: h.Note, HandledBy: h.By, HandledAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write handling of a finding: %w", err)
	}
	tx.Touch("contract_handlings", row.ID)
	return nil
}

// listHandlings gives the latest handling of each finding.
func listHandlings(tx *database.Tx, contractID string) (map[string]Handling, error) {
	var rows []handlingRow
	if err := tx.Select(handlingColumns).Where("contract_id = ?", contractID).Order("handled_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read handlings: %w", err)
	}
	people := make([]string, len(rows))
	for i, r := range rows {
		people[i] = r.HandledBy
	}
	names, err := userNames(tx, people)
	if err != nil {
		return nil, err
	}
	out := map[string]Handling{}
	for _, r := range rows {
		out[r.Finding] = Handling{State: HandlingState(r.Action), Note: r.Note, By: r.HandledBy, ByName: names[r.HandledBy], At: r.HandledAt.UTC(), digest: r.Digest, severity: Severity(r.Severity)}
	}
	return out, nil
}

// nameReviewers adds the names of reviewers and of where they work.
func nameReviewers(tx *database.Tx, list []Reviewer) error {
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.UserID
	}
	names, err := userNames(tx, ids)
	if err != nil {
		return err
	}
	orgs, err := pairs(tx, "SELECT u.id, o.name FROM users u JOIN organizations o ON o.id = u.org_id WHERE u.id IN ?", ids)
	for i := range list {
		list[i].Name, list[i].OrgName = names[list[i].UserID], orgs[list[i].UserID]
	}
	return err
}
