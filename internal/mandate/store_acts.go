package mandate

import (
	"fmt"
	"strings"
	"time"

	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

var deedColumns = []string{"id", "mandate_id", "contract_id", "round", "operation", "user_id", "done_at"}

// deedRow is one line of mandate_acts: what was done under a mandate.
type deedRow struct {
	ID         string
	MandateID  string
	ContractID string
	Round      int64
	Operation  string
	UserID     string
	DoneAt     time.Time
}

func (deedRow) TableName() string { return deedsTable }

// Deed (代办记录) is one act of an agent, as its client sees it. The contract's
// name is empty when the draft is gone.
type Deed struct {
	ID           string
	ContractID   string
	ProjectName  string
	AcceptanceNo string
	Operation    string
	UserID       string
	UserName     string
	DoneAt       time.Time
}

func insertDeed(tx *journal.Tx, r deedRow) error {
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("write down act: %w", err)
	}
	tx.Touch(deedsTable, r.ID)
	return nil
}

func listDeeds(tx *database.Tx, mandateID, after string, limit int) ([]Deed, error) {
	q := tx.Table("mandate_acts a").Select(`a.id, a.contract_id, COALESCE(c.project_name, '') AS project_name, COALESCE(c.acceptance_no, '') AS acceptance_no,
		a.operation, a.user_id, COALESCE(u.display_name, '') AS user_name, a.done_at`).
		Joins("LEFT JOIN contracts c ON c.id = a.contract_id").Joins("LEFT JOIN users u ON u.id = a.user_id").Where("a.mandate_id = ?", mandateID)
	if after != "" {
		q = q.Where("a.id < ?", after)
	}
	var out []Deed
	if err := q.Order("a.id DESC").Limit(limit).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("list acts: %w", err)
	}
	for i := range out {
		out[i].DoneAt = out[i].DoneAt.UTC()
	}
	return out, nil
}

// filing is a deed that began or submitted a filing, with who the agent is.
type filing struct {
	ContractID, Operation, MandateID, AgentOrg, AgentName, UserID, UserName string
	Round                                                                   int64
}

func filings(tx *database.Tx, contracts []string) ([]filing, error) {
	if len(contracts) == 0 {
		return nil, nil
	}
	var out []filing
	err := tx.Raw(`SELECT a.contract_id, a.round, a.operation, a.mandate_id, m.agent_org, o.name AS agent_name, a.user_id, u.display_name AS user_name
		FROM mandate_acts a JOIN mandates m ON m.id = a.mandate_id JOIN organizations o ON o.id = m.agent_org JOIN users u ON u.id = a.user_id
		WHERE a.contract_id IN ? AND a.operation IN ?`, contracts,
		[]string{string(identity.OpCreateContract), string(identity.OpSubmitContract)}).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("read agents' filings: %w", err)
	}
	return out, nil
}

// Where is a condition on the table contracts: the organisation's own, unless
// that is "", or within reach. It is one expression in parentheses.
func Where(own string, reach []Reach) (string, []any) {
	var either []string
	var args []any
	if own != "" {
		either, args = append(either, "org_id = ?"), append(args, own)
	}
	for _, r := range reach {
		one := "org_id = ?"
		args = append(args, r.ClientOrg)
		switch {
		case len(r.Contracts) > 0:
			one += " AND acceptance_no IN ?"
			args = append(args, r.Contracts)
		case len(r.Kinds) > 0:
			one += " AND (kind = '' OR kind IN ?)"
			args = append(args, r.Kinds)
		}
		either = append(either, "("+one+")")
	}
	if len(either) == 0 {
		return "(1 = 0)", nil
	}
	return "(" + strings.Join(either, " OR ") + ")", args
}
