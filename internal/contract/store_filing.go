package contract

import (
	"fmt"

	"jishi/internal/database"
	"jishi/internal/journal"
)

// live are the statuses under which a contract may stand only once (RR01), as
// the unique index has them.
var live = []Status{Submitted, Correction, Accepted, FirstReview, ExpertReview, SecondReview, Registered}

func findKeys(tx *database.Tx, orgID string, keys []string) (Known, error) {
	out := Known{Filed: map[string]string{}, Live: map[string]bool{}}
	if len(keys) == 0 {
		return out, nil
	}
	var filed []struct{ ID, FilingKey string }
	if err := tx.Raw("SELECT id, filing_key FROM contracts WHERE org_id = ? AND filing_key IN ?", orgID, keys).Scan(&filed).Error; err != nil {
		return out, fmt.Errorf("look for rows filed before: %w", err)
	}
	for _, f := range filed {
		out.Filed[f.FilingKey] = f.ID
	}
	var fingerprints []string
	if err := tx.Table("contracts").Where("fingerprint IN ? AND status IN ?", keys, live).Pluck("fingerprint", &fingerprints).Error; err != nil {
		return out, fmt.Errorf("look for live contracts: %w", err)
	}
	for _, f := range fingerprints {
		out.Live[f] = true
	}
	return out, nil
}

func lockOrganization(tx *database.Tx, id string) error {
	var ids []string
	if err := tx.Locked().Table("organizations").Where("id = ?", id).Pluck("id", &ids).Error; err != nil {
		return fmt.Errorf("lock organization: %w", err)
	}
	return nil
}

// insertAtOnce keeps a statement below the databases' limits on values.
const insertAtOnce = 100

func insertContracts(tx *journal.Tx, list []*Contract) error {
	rows := make([]contractRow, len(list))
	for i, c := range list {
		rows[i] = c.row()
	}
	if err := tx.CreateInBatches(&rows, insertAtOnce).Error; err != nil {
		return fmt.Errorf("insert drafts: %w", err)
	}
	for _, c := range list {
		tx.Touch("contracts", c.ID)
	}
	return nil
}
