package contract

import (
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const recusalsTable = "contract_recusals"

var recusalColumns = []string{"contract_id", "user_id", "ground", "reason", "found_by_rule", "substitute_id", "recorded_by", "recorded_at"}

type recusalRow struct {
	ContractID   string
	UserID       string
	Ground       string
	Reason       string
	FoundByRule  bool
	SubstituteID *string
	RecordedBy   string
	RecordedAt   time.Time
}

func (recusalRow) TableName() string { return recusalsTable }

func insertRecusal(tx *journal.Tx, contractID string, r Recusal) error {
	row := recusalRow{ContractID: contractID, UserID: r.UserID, Ground: string(r.Ground), Reason: r.Reason, FoundByRule: r.FoundByRule,
		SubstituteID: opt(r.SubstituteID), RecordedBy: r.RecordedBy, RecordedAt: tx.Now}
	err := tx.Create(&row).Error
	if database.IsDuplicate(err) {
		return fault.New(fault.AlreadyRecused)
	}
	if err != nil {
		return fmt.Errorf("write recusal: %w", err)
	}
	tx.Touch(recusalsTable, contractID, r.UserID)
	return nil
}

func listRecusals(tx *database.Tx, id string) ([]Recusal, error) {
	var rows []recusalRow
	if err := tx.Select(recusalColumns).Where("contract_id = ?", id).Order("recorded_at, user_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read recusals: %w", err)
	}
	out := make([]Recusal, len(rows))
	people := []string{}
	for i, r := range rows {
		out[i] = Recusal{UserID: r.UserID, Ground: Ground(r.Ground), Reason: r.Reason, FoundByRule: r.FoundByRule,
			SubstituteID: val(r.SubstituteID), RecordedBy: r.RecordedBy, RecordedAt: r.RecordedAt.UTC()}
		people = append(people, r.UserID, val(r.SubstituteID))
	}
	names, err := userNames(tx, people)
	for i, r := range out {
		out[i].UserName, out[i].SubstituteName = names[r.UserID], names[r.SubstituteID]
	}
	return out, err
}

// nameRecused adds who stays out of each case.
func nameRecused(tx *database.Tx, list []*Contract) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []recusalRow
	if err := tx.Select("contract_id", "user_id").Where("contract_id IN ?", ids).Find(&rows).Error; err != nil {
		return fmt.Errorf("read recusals: %w", err)
	}
	for _, c := range list {
		c.recused = nil
		for _, r := range rows {
			if r.ContractID == c.ID {
				c.recused = append(c.recused, r.UserID)
			}
		}
	}
	return nil
}

// worksFor tells whether someone of this name has an account with one of the
// organisations, which the credit codes name.
func worksFor(tx *database.Tx, name string, creditCodes []string) (bool, error) {
	if len(creditCodes) == 0 {
		return false, nil
	}
	var n int64
	err := tx.Raw(`SELECT COUNT(*) FROM users u JOIN organizations o ON o.id = u.org_id
		WHERE u.display_name = ? AND o.side = 'APPLICANT' AND o.credit_code IN ?`, name, creditCodes).Scan(&n).Error
	if err != nil {
		return false, fmt.Errorf("look for an employee: %w", err)
	}
	return n > 0, nil
}

// colleague is someone of an office who may take a case.
type colleague struct {
	ID, Name, OrgID, Roles string
}

func findColleague(tx *database.Tx, userID string) (colleague, error) {
	var rows []colleague
	err := tx.Raw("SELECT id, display_name AS name, org_id, roles FROM users WHERE id = ? AND status = 'ACTIVE'", userID).Scan(&rows).Error
	if err != nil {
		return colleague{}, fmt.Errorf("read colleague: %w", err)
	}
	if len(rows) == 0 {
		return colleague{}, fault.New(fault.SubstituteUnfit)
	}
	return rows[0], nil
}

// inHandOf locks every open case that a person of the office has in hand.
func inHandOf(tx *database.Tx, officeID, userID string) ([]Contract, error) {
	var rows []contractRow
	err := tx.Locked().Select(contractColumns).Where("status IN ? AND office_id = ?", onTheWay, officeID).
		Where(`(assigned_to = ? OR assigned_to IS NULL AND (status IN ? AND first_reviewer_id = ? OR status IN ? AND accepted_by = ?))`,
			userID, []Status{FirstReview, ExpertReview}, userID, []Status{Submitted, Accepted, Correction}, userID).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read a person's cases: %w", err)
	}
	return contractsOf(rows)
}
