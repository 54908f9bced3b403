package contract

import (
	"fmt"
	"time"

	"jishi/internal/amount"
	"jishi/internal/database"
	"jishi/internal/journal"
	"jishi/internal/ledger"
)

var versionColumns = []string{
	"contract_id", "number", "event", "form", "form_sha256", "approved_kind", "approved_sub_kind", "approved_contract_fen",
	"approved_technical_fen", "certificate_number", "proceeding_id", "decided_by", "decided_at", "event_index",
}

type versionRow struct {
	ContractID           string
	Number               int64
	Event                string
	Form                 string
	FormSha256           string `gorm:"column:form_sha256"`
	ApprovedKind         string
	ApprovedSubKind      string
	ApprovedContractFen  int64
	ApprovedTechnicalFen int64
	CertificateNumber    string
	ProceedingID         *string
	DecidedBy            string
	DecidedAt            time.Time
	EventIndex           int64
}

func (versionRow) TableName() string { return "contract_versions" }

// insertVersion keeps what is registered from now on. Call it after the lines:
// it needs the event's index.
func insertVersion(tx *journal.Tx, c *Contract, v Version) error {
	index, err := tx.Index()
	if err != nil {
		return err
	}
	row := versionRow{ContractID: c.ID, Number: v.Number, Event: string(v.Event), Form: c.formText, FormSha256: c.formHash,
		ApprovedKind: c.Approved.Kind, ApprovedSubKind: c.Approved.SubKind,
		ApprovedContractFen: int64(c.Approved.ContractAmount), ApprovedTechnicalFen: int64(c.Approved.TechnicalAmount),
		CertificateNumber: v.CertificateNumber, ProceedingID: opt(v.ProceedingID), DecidedBy: v.DecidedBy, DecidedAt: tx.Now, EventIndex: index}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("keep version %d of contract %s: %w", v.Number, c.ID, err)
	}
	tx.Touch("contract_versions", c.ID, v.Number)
	return nil
}

func listVersions(tx *database.Tx, contractID string) ([]Version, error) {
	var rows []versionRow
	if err := tx.Select(versionColumns).Where("contract_id = ?", contractID).Order("number").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	people := make([]string, len(rows))
	for i, r := range rows {
		people[i] = r.DecidedBy
	}
	names, err := userNames(tx, people)
	if err != nil {
		return nil, err
	}
	out := make([]Version, len(rows))
	for i, r := range rows {
		out[i] = Version{Number: r.Number, Event: ledger.Event(r.Event), FormHash: r.FormSha256, form: r.Form,
			Approved: Approved{Kind: r.ApprovedKind, SubKind: r.ApprovedSubKind,
				ContractAmount: amount.Fen(r.ApprovedContractFen), TechnicalAmount: amount.Fen(r.ApprovedTechnicalFen)},
			CertificateNumber: r.CertificateNumber, ProceedingID: val(r.ProceedingID), DecidedBy: r.DecidedBy, DecidedByName: names[r.DecidedBy],
			DecidedAt: r.DecidedAt.UTC(), EventIndex: r.EventIndex}
	}
	return out, nil
}

func lastVersion(tx *database.Tx, contractID string) (int64, error) {
	var n int64
	if err := tx.Raw("SELECT COALESCE(MAX(number), 0) FROM contract_versions WHERE contract_id = ?", contractID).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("last version: %w", err)
	}
	return n, nil
}

// deciders are the users who reviewed or decided in a round of a contract.
func deciders(tx *database.Tx, contractID string, round int64) ([]string, error) {
	var out []string
	err := tx.Raw(`SELECT reviewer_id FROM contract_reviews WHERE contract_id = ? AND round = ?
		UNION SELECT decided_by FROM contract_decisions WHERE contract_id = ? AND round = ? ORDER BY 1`, contractID, round, contractID, round).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("who decided: %w", err)
	}
	return out, nil
}

// storyOf gives the objects whose events belong to a contract's history: its
// proceedings and settlements.
func storyOf(tx *database.Tx, contractID string) ([]string, error) {
	var out []string
	err := tx.Raw("SELECT id FROM proceedings WHERE contract_id = ? UNION ALL SELECT id FROM settlements WHERE contract_id = ?", contractID, contractID).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("what belongs to contract %s: %w", contractID, err)
	}
	return out, nil
}
