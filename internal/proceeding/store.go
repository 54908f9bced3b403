package proceeding

import (
	"encoding/json"
	"fmt"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

var proceedingColumns = []string{
	"id", "number", "contract_id", "kind", "status", "version", "org_id", "office_region", "opened_by", "opened_org", "opened_at",
	"ground", "authority", "reason", "effective_on", "proposal", "files", "benefits", "due_on", "heard_until", "statement",
	"examiner_id", "recommendation", "opinion", "panel", "approved_kind", "approved_sub_kind", "approved_contract_fen",
	"approved_technical_fen", "decided_by", "decided_at", "note", "updated_at",
}

var (
	stepColumns   = []string{"proceeding_id", "no", "step", "user_id", "at", "note", "data"}
	noticeColumns = []string{"id", "proceeding_id", "contract_id", "benefit", "authority", "benefit_fen", "letter", "made_at", "delivered_on", "reference", "version"}
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "proceedings", Key: []string{"id"}, Columns: proceedingColumns},
		{Name: "proceeding_steps", Key: []string{"proceeding_id", "no"}, Columns: stepColumns},
		{Name: "authority_notices", Key: []string{"id"}, Columns: noticeColumns},
	}
}

type proceedingRow struct {
	ID                   string
	Number               string
	ContractID           string
	Kind                 string
	Status               string
	Version              int64
	OrgID                string
	OfficeRegion         string
	OpenedBy             string
	OpenedOrg            string
	OpenedAt             time.Time
	Ground               string
	Authority            string
	Reason               string
	EffectiveOn          *calendar.Date
	Proposal             *string
	Files                string
	Benefits             string
	DueOn                *calendar.Date
	HeardUntil           *calendar.Date
	Statement            string
	ExaminerID           *string
	Recommendation       string
	Opinion              string
	Panel                string
	ApprovedKind         string
	ApprovedSubKind      string
	ApprovedContractFen  int64
	ApprovedTechnicalFen int64
	DecidedBy            *string
	DecidedAt            *time.Time
	Note                 string
	UpdatedAt            time.Time `gorm:"autoUpdateTime:false"`
}

func (proceedingRow) TableName() string { return "proceedings" }

type stepRow struct {
	ProceedingID string
	No           int64
	Step         string
	UserID       string
	At           time.Time
	Note         string
	Data         string
}

func (stepRow) TableName() string { return "proceeding_steps" }

type noticeRow struct {
	ID           string
	ProceedingID string
	ContractID   string
	Benefit      string
	Authority    string
	BenefitFen   int64
	Letter       string
	MadeAt       time.Time
	DeliveredOn  *calendar.Date
	Reference    string
	Version      int64
}

func (noticeRow) TableName() string { return "authority_notices" }

func opt[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("proceeding: record does not marshal: " + err.Error())
	}
	return string(b)
}

func (p *Proceeding) row() proceedingRow {
	return proceedingRow{
		ID: p.ID, Number: p.Number, ContractID: p.ContractID, Kind: string(p.Kind), Status: string(p.Status), Version: p.Version,
		OrgID: p.OrgID, OfficeRegion: p.OfficeRegion, OpenedBy: p.OpenedBy, OpenedOrg: p.OpenedOrg, OpenedAt: p.OpenedAt,
		Ground: p.Ground, Authority: p.Authority, Reason: p.Reason, EffectiveOn: opt(p.EffectiveOn), Proposal: opt(p.proposal),
		Files: text(p.Files), Benefits: text(p.Benefits), DueOn: opt(p.Due), HeardUntil: opt(p.HeardUntil), Statement: p.Statement,
		ExaminerID: opt(p.ExaminerID), Recommendation: string(p.Recommendation), Opinion: p.Opinion, Panel: text(p.Panel),
		ApprovedKind: p.Approved.Kind, ApprovedSubKind: p.Approved.SubKind,
		ApprovedContractFen: int64(p.Approved.ContractAmount), ApprovedTechnicalFen: int64(p.Approved.TechnicalAmount),
		DecidedBy: opt(p.DecidedBy), DecidedAt: optTime(p.DecidedAt), Note: p.Note, UpdatedAt: p.UpdatedAt,
	}
}

func optTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (r proceedingRow) proceeding() (Proceeding, error) {
	p := Proceeding{
		ID: r.ID, Number: r.Number, ContractID: r.ContractID, Kind: Kind(r.Kind), Status: Status(r.Status), Version: r.Version,
		OrgID: r.OrgID, OfficeRegion: r.OfficeRegion, OpenedBy: r.OpenedBy, OpenedOrg: r.OpenedOrg, OpenedAt: r.OpenedAt.UTC(),
		Ground: r.Ground, Authority: r.Authority, Reason: r.Reason, EffectiveOn: val(r.EffectiveOn), proposal: val(r.Proposal),
		Due: val(r.DueOn), HeardUntil: val(r.HeardUntil), Statement: r.Statement, ExaminerID: val(r.ExaminerID),
		Recommendation: Recommendation(r.Recommendation), Opinion: r.Opinion,
		Approved: contract.Approved{Kind: r.ApprovedKind, SubKind: r.ApprovedSubKind,
			ContractAmount: amount.Fen(r.ApprovedContractFen), TechnicalAmount: amount.Fen(r.ApprovedTechnicalFen)},
		DecidedBy: val(r.DecidedBy), DecidedAt: val(r.DecidedAt).UTC(), Note: r.Note, UpdatedAt: r.UpdatedAt.UTC(),
	}
	for from, to := range map[string]any{r.Files: &p.Files, r.Benefits: &p.Benefits, r.Panel: &p.Panel} {
		if err := json.Unmarshal([]byte(from), to); err != nil {
			return Proceeding{}, fmt.Errorf("read proceeding %s: %w", r.ID, err)
		}
	}
	return p, nil
}

// insert writes a new proceeding. A second open one of the same contract is
// refused by the database.
func insert(tx *journal.Tx, p *Proceeding) error {
	row := p.row()
	err := tx.Create(&row).Error
	if database.IsDuplicate(err) {
		return fault.New(fault.ProceedingOpen)
	}
	if err != nil {
		return fmt.Errorf("insert proceeding: %w", err)
	}
	tx.Touch("proceedings", p.ID)
	return nil
}

func update(tx *journal.Tx, p *Proceeding) error {
	was := p.Version
	p.Version++
	p.UpdatedAt = tx.Now
	row := p.row()
	res := tx.Model(&proceedingRow{}).Where("id = ? AND version = ?", p.ID, was).Select(proceedingColumns).Updates(&row)
	if res.Error != nil {
		return fmt.Errorf("update proceeding %s: %w", p.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("proceedings", p.ID)
	return nil
}

// addStep keeps what was done, by whom and in which words.
func addStep(tx *journal.Tx, p *Proceeding, a Action, userID, note string, data any) error {
	var last int64
	if err := tx.Raw("SELECT COALESCE(MAX(no), 0) FROM proceeding_steps WHERE proceeding_id = ?", p.ID).Scan(&last).Error; err != nil {
		return fmt.Errorf("last step: %w", err)
	}
	row := stepRow{ProceedingID: p.ID, No: last + 1, Step: string(a), UserID: userID, At: tx.Now, Note: note, Data: text(data)}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write step: %w", err)
	}
	tx.Touch("proceeding_steps", p.ID, row.No)
	return nil
}

func find(tx *database.Tx, id string) (Proceeding, error) {
	var rows []proceedingRow
	if err := tx.Select(proceedingColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Proceeding{}, fmt.Errorf("read proceeding: %w", err)
	}
	if len(rows) == 0 {
		return Proceeding{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].proceeding()
}

func steps(tx *database.Tx, id string) ([]Step, error) {
	var rows []stepRow
	if err := tx.Select(stepColumns).Where("proceeding_id = ?", id).Order("no").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read steps: %w", err)
	}
	out := make([]Step, len(rows))
	for i, r := range rows {
		out[i] = Step{No: r.No, Action: Action(r.Step), UserID: r.UserID, At: r.At.UTC(), Note: r.Note}
	}
	return out, nil
}

func insertNotice(tx *journal.Tx, p *Proceeding, n AuthorityNotice) error {
	row := noticeRow{ID: n.ID, ProceedingID: p.ID, ContractID: p.ContractID, Benefit: n.Benefit, Authority: n.Authority,
		BenefitFen: n.BenefitFen, Letter: n.Letter, MadeAt: tx.Now, Version: 1}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write authority notice: %w", err)
	}
	tx.Touch("authority_notices", n.ID)
	return nil
}

func deliver(tx *journal.Tx, p *Proceeding, noticeID string, on calendar.Date, reference string) error {
	res := tx.Exec("UPDATE authority_notices SET delivered_on = ?, reference = ?, version = version + 1 WHERE id = ? AND proceeding_id = ? AND delivered_on IS NULL",
		on, reference, noticeID, p.ID)
	if res.Error != nil {
		return fmt.Errorf("note delivery: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.ObjectNotFound)
	}
	tx.Touch("authority_notices", noticeID)
	return nil
}

func notices(tx *database.Tx, id string) ([]AuthorityNotice, error) {
	var rows []noticeRow
	if err := tx.Select(noticeColumns).Where("proceeding_id = ?", id).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read authority notices: %w", err)
	}
	out := make([]AuthorityNotice, len(rows))
	for i, r := range rows {
		out[i] = AuthorityNotice{ID: r.ID, Benefit: r.Benefit, Authority: r.Authority, BenefitFen: r.BenefitFen, Letter: r.Letter,
			MadeAt: r.MadeAt.UTC(), DeliveredOn: val(r.DeliveredOn), Reference: r.Reference, Version: r.Version}
	}
	return out, nil
}

// documentsOf tells which of these are documents of the contract.
func documentsOf(tx *database.Tx, contractID string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct{ ID, Material string }
	err := tx.Raw("SELECT id, material FROM documents WHERE contract_id = ? AND removed_at IS NULL AND id IN ?", contractID, ids).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look up documents: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r.Material
	}
	return out, nil
}

// refusedAt is when the contract's present round was refused.
func refusedAt(tx *database.Tx, contractID string) (time.Time, error) {
	var rows []struct{ DecidedAt time.Time }
	err := tx.Raw("SELECT decided_at FROM contract_decisions WHERE contract_id = ? AND result = 'REFUSED' ORDER BY round DESC LIMIT 1", contractID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return time.Time{}, fmt.Errorf("when contract %s was refused: %w", contractID, err)
	}
	return rows[0].DecidedAt.UTC(), nil
}

// contractByCertificate finds the contract of a certificate's number.
func contractByCertificate(tx *database.Tx, number string) (string, error) {
	var ids []string
	if err := tx.Raw("SELECT contract_id FROM certificates WHERE number = ?", number).Scan(&ids).Error; err != nil {
		return "", fmt.Errorf("find certificate: %w", err)
	}
	if len(ids) == 0 {
		return "", fault.New(fault.CertificateUnknown)
	}
	return ids[0], nil
}

func names(tx *database.Tx, ids []string) (map[string]string, error) {
	out := map[string]string{}
	var rows []struct{ ID, DisplayName string }
	if err := tx.Raw("SELECT id, display_name FROM users WHERE id IN ?", append(ids, "")).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r.DisplayName
	}
	return out, nil
}
