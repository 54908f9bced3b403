package contract

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// contractRow is one line of contracts.
type contractRow struct {
	ID                   string
	AcceptanceNo         *string
	Status               string
	Round                int64
	Version              int64
	OrgID                string
	OfficeID             *string
	OfficeRegion         string
	CreatedBy            string
	ProjectName          string
	Kind                 string
	SubKind              string
	SignDate             *calendar.Date
	SellerName           string
	SellerCode           string
	BuyerName            string
	BuyerCode            string
	ContractFen          int64
	TechnicalFen         int64
	Form                 string
	FormSha256           string `gorm:"column:form_sha256"`
	Fingerprint          *string
	ApprovedKind         string
	ApprovedSubKind      string
	ApprovedContractFen  int64
	ApprovedTechnicalFen int64
	Disputed             bool
	Recommendation       string
	RuleSet              string
	CalendarVersion      string
	SubmittedAt          *time.Time
	AcceptedAt           *time.Time
	AcceptedOn           *calendar.Date
	DecisionDue          *calendar.Date
	CorrectionDue        *calendar.Date
	RegisteredOn         *calendar.Date
	AcceptedBy           *string
	FirstReviewerID      *string
	SecondReviewerID     *string
	NationalRegNo        *string
	Salt                 string
	CreatedAt            time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt            time.Time `gorm:"autoUpdateTime:false"` // the transaction's instant, not the wall clock's
	ClaimedUntil         *time.Time
	FilingID             *string
	FilingRow            *int64
	FilingKey            *string
	Barred               *string
	AcceptanceDue        *calendar.Date
	CorrectionFrom       *calendar.Date
	AssignedTo           *string
}

func (contractRow) TableName() string { return "contracts" }

// contractColumns are all columns in the order of the table: selected,
// written and committed to in the journal by these names.
var contractColumns = []string{
	"id", "acceptance_no", "status", "round", "version", "org_id", "office_id", "office_region", "created_by", "project_name", "kind",
	"sub_kind", "sign_date", "seller_name", "seller_code", "buyer_name", "buyer_code", "contract_fen", "technical_fen", "form",
	"form_sha256", "fingerprint", "approved_kind", "approved_sub_kind", "approved_contract_fen", "approved_technical_fen", "disputed",
	"recommendation", "rule_set", "calendar_version", "submitted_at", "accepted_at", "accepted_on", "decision_due", "correction_due",
	"registered_on", "accepted_by", "first_reviewer_id", "second_reviewer_id", "national_reg_no", "salt", "created_at", "updated_at",
	"claimed_until", "barred", "acceptance_due", "correction_from", "assigned_to", "filing_id", "filing_row", "filing_key",
}

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "contracts", Key: []string{"id"}, Columns: contractColumns},
		{Name: "contract_submissions", Key: []string{"contract_id", "round"},
			Columns: []string{"contract_id", "round", "form", "form_sha256", "submitted_by", "submitted_at"}},
		{Name: "contract_reviews", Key: []string{"id"}, Columns: reviewColumns},
		{Name: "contract_notices", Key: []string{"id"},
			Columns: []string{"id", "contract_id", "round", "items", "sent_by", "sent_at", "due_on"}},
		{Name: "contract_decisions", Key: []string{"contract_id", "round"},
			Columns: []string{"contract_id", "round", "result", "reasons", "note", "decided_by", "decided_at"}},
		{Name: "contract_versions", Key: []string{"contract_id", "number"}, Columns: versionColumns},
		{Name: "contract_facts", Key: []string{"contract_id", "round"}, Columns: factColumns},
		{Name: "contract_contacts", Key: []string{"contract_id", "round", "place", "kind"}, Columns: contactColumns},
		{Name: "contract_handlings", Key: []string{"id"}, Columns: handlingColumns},
		{Name: "documents", Key: []string{"id"}, Columns: fileColumns},
		{Name: escalationsTable, Key: []string{"contract_id", "round", "clock", "stage"}, Columns: escalationColumns},
		{Name: recusalsTable, Key: []string{"contract_id", "user_id"}, Columns: recusalColumns},
	}
}

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

func optTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (c *Contract) row() contractRow {
	seller, buyer := c.Form.lead(Seller), c.Form.lead(Buyer)
	return contractRow{
		ID: c.ID, AcceptanceNo: opt(c.AcceptanceNo), Status: string(c.Status), Round: c.Round, Version: c.Version, OrgID: c.OrgID,
		OfficeID: opt(c.OfficeID), OfficeRegion: c.OfficeRegion, CreatedBy: c.CreatedBy, ProjectName: c.Form.ProjectName,
		Kind: c.Form.Kind, SubKind: c.Form.SubKind, SignDate: opt(c.Form.SignDate),
		SellerName: seller.Name, SellerCode: seller.CreditCode, BuyerName: buyer.Name, BuyerCode: buyer.CreditCode,
		ContractFen: int64(c.ContractAmount), TechnicalFen: int64(c.TechnicalAmount), Form: c.formText, FormSha256: c.formHash,
		Fingerprint: opt(c.fingerprint), ApprovedKind: c.Approved.Kind, ApprovedSubKind: c.Approved.SubKind,
		ApprovedContractFen: int64(c.Approved.ContractAmount), ApprovedTechnicalFen: int64(c.Approved.TechnicalAmount),
		Disputed: c.Disputed, Recommendation: string(c.Recommendation), RuleSet: c.RuleSet, CalendarVersion: c.CalendarVersion,
		SubmittedAt: optTime(c.SubmittedAt), AcceptedAt: optTime(c.AcceptedAt), AcceptedOn: opt(c.AcceptedOn),
		DecisionDue: opt(c.DecisionDue), CorrectionDue: opt(c.CorrectionDue), RegisteredOn: opt(c.RegisteredOn),
		AcceptedBy: opt(c.AcceptedBy), FirstReviewerID: opt(c.FirstReviewerID), SecondReviewerID: opt(c.SecondReviewerID),
		NationalRegNo: opt(c.NationalRegNo), Salt: c.salt, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
		FilingID: opt(c.Origin.FilingID), FilingRow: opt(c.Origin.Row), FilingKey: opt(c.Origin.Key),
		ClaimedUntil: optTime(c.ClaimedUntil), Barred: opt(strings.Join(c.barred, " ")),
		AcceptanceDue: opt(c.AcceptanceDue), CorrectionFrom: opt(c.CorrectionFrom), AssignedTo: opt(c.AssignedTo),
	}
}

func (r contractRow) contract() (Contract, error) {
	c := Contract{
		ID: r.ID, AcceptanceNo: val(r.AcceptanceNo), Status: Status(r.Status), Round: r.Round, Version: r.Version, OrgID: r.OrgID,
		OfficeID: val(r.OfficeID), OfficeRegion: r.OfficeRegion, CreatedBy: r.CreatedBy,
		ContractAmount: amount.Fen(r.ContractFen), TechnicalAmount: amount.Fen(r.TechnicalFen),
		Approved: Approved{Kind: r.ApprovedKind, SubKind: r.ApprovedSubKind,
			ContractAmount: amount.Fen(r.ApprovedContractFen), TechnicalAmount: amount.Fen(r.ApprovedTechnicalFen)},
		Disputed: r.Disputed, Recommendation: Recommendation(r.Recommendation), RuleSet: r.RuleSet, CalendarVersion: r.CalendarVersion,
		SubmittedAt: val(r.SubmittedAt).UTC(), AcceptedAt: val(r.AcceptedAt).UTC(), AcceptedOn: val(r.AcceptedOn),
		DecisionDue: val(r.DecisionDue), CorrectionDue: val(r.CorrectionDue), RegisteredOn: val(r.RegisteredOn),
		AcceptedBy: val(r.AcceptedBy), FirstReviewerID: val(r.FirstReviewerID), SecondReviewerID: val(r.SecondReviewerID),
		NationalRegNo: val(r.NationalRegNo), CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
		Origin:       Origin{FilingID: val(r.FilingID), Row: val(r.FilingRow), Key: val(r.FilingKey)},
		ClaimedUntil: val(r.ClaimedUntil).UTC(), barred: strings.Fields(val(r.Barred)),
		AcceptanceDue: val(r.AcceptanceDue), CorrectionFrom: val(r.CorrectionFrom), AssignedTo: val(r.AssignedTo),
		salt: r.Salt, fingerprint: val(r.Fingerprint), formText: r.Form, formHash: r.FormSha256,
	}
	if err := json.Unmarshal([]byte(r.Form), &c.Form); err != nil {
		return Contract{}, fmt.Errorf("read form of contract %s: %w", r.ID, err)
	}
	return c, nil
}

func insertContract(tx *journal.Tx, c *Contract) error {
	r := c.row()
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert contract: %w", err)
	}
	tx.Touch("contracts", c.ID)
	return nil
}

// updateContract writes the whole row under the version it was read with and
// raises the version.
func updateContract(tx *journal.Tx, c *Contract) error {
	was := c.Version
	c.Version++
	c.UpdatedAt = tx.Now
	r := c.row()
	res := tx.Model(&contractRow{}).Where("id = ? AND version = ?", c.ID, was).Select(contractColumns).Updates(&r)
	if database.IsDuplicate(res.Error) && c.Status != Registered {
		return fault.New(fault.ChecksFailed).WithFields(fault.At("/project_name", fault.DuplicateContract))
	}
	if res.Error != nil {
		return fmt.Errorf("update contract %s: %w", c.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("contracts", c.ID)
	return nil
}

// removeDraft deletes a draft and takes its files out; their rows stay as the
// record that they were once there.
func removeDraft(tx *journal.Tx, c *Contract) error {
	files, err := listFiles(tx.Tx, c.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := removeFile(tx, f.ID); err != nil {
			return err
		}
	}
	res := tx.Exec("DELETE FROM contracts WHERE id = ? AND version = ?", c.ID, c.Version)
	if res.Error != nil {
		return fmt.Errorf("delete draft: %w", res.Error)
	}
	tx.Touch("contracts", c.ID)
	return nil
}

func findContract(tx *database.Tx, id string) (Contract, error) { return takeContract(tx, id, false) }

func lockContract(tx *database.Tx, id string) (Contract, error) { return takeContract(tx, id, true) }

func takeContract(tx *database.Tx, id string, lock bool) (Contract, error) {
	q := tx.DB
	if lock {
		q = tx.Locked()
	}
	var rows []contractRow
	if err := q.Select(contractColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Contract{}, fmt.Errorf("read contract: %w", err)
	}
	if len(rows) == 0 {
		return Contract{}, fault.New(fault.ObjectNotFound)
	}
	c, err := rows[0].contract()
	if err != nil {
		return Contract{}, err
	}
	err = nameRelated(tx, []*Contract{&c})
	return c, err
}

// nameRelated adds what lists show besides the row: the office's name, the
// certificate's number, and who has claimed the case.
func nameRelated(tx *database.Tx, list []*Contract) error {
	if err := nameRecused(tx, list); err != nil {
		return err
	}
	if err := nameDelegated(tx, list); err != nil {
		return err
	}
	var offices, ids, people, decided []string
	for _, c := range list {
		if c.OfficeID != "" {
			offices = append(offices, c.OfficeID)
		}
		if c.InForce() {
			ids = append(ids, c.ID)
		}
		if c.InForce() || c.Status == Refused || c.Status == Objected {
			decided = append(decided, c.ID)
		}
		if c.Status == FirstReview {
			people = append(people, c.FirstReviewerID)
		}
	}
	names, err := pairs(tx, "SELECT id, name FROM organizations WHERE id IN ?", offices)
	if err != nil {
		return err
	}
	numbers, err := pairs(tx, "SELECT contract_id, number FROM certificates WHERE status = 'VALID' AND contract_id IN ?", ids)
	if err != nil {
		return err
	}
	open, err := pairs(tx, "SELECT contract_id, id FROM proceedings WHERE status IN ('OPEN', 'RETURNED', 'NOTIFIED', 'HEARD', 'EXAMINED') AND contract_id IN ?", decided)
	if err != nil {
		return err
	}
	claimants, err := userNames(tx, people)
	if err != nil {
		return err
	}
	for _, c := range list {
		c.OfficeName, c.CertificateNumber = names[c.OfficeID], numbers[c.ID]
		c.ProceedingID = open[c.ID]
		c.FirstReviewerName = ""
		if c.Status == FirstReview {
			c.FirstReviewerName = claimants[c.FirstReviewerID]
		}
	}
	return nil
}

// userNames gives the display names of users by id.
func userNames(tx *database.Tx, ids []string) (map[string]string, error) {
	return pairs(tx, "SELECT id, display_name FROM users WHERE id IN ?", ids)
}

func pairs(tx *database.Tx, query string, keys []string) (map[string]string, error) {
	out := map[string]string{}
	if len(keys) == 0 {
		return out, nil
	}
	rows, err := tx.Raw(query, keys).Rows()
	if err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var k, v string
		if err := rows.Scan(&k, &v); err != nil {
			return nil, fmt.Errorf("look up names: %w", err)
		}
		out[k] = v
	}
	return out, rows.Err()
}

// checkDraftQuota refuses more drafts of an organisation than limit; adding is
// how many are to come.
func checkDraftQuota(tx *database.Tx, orgID string, adding, limit int64) error {
	var n int64
	if err := tx.Raw("SELECT COUNT(*) FROM contracts WHERE org_id = ? AND status = 'DRAFT'", orgID).Scan(&n).Error; err != nil {
		return fmt.Errorf("count drafts: %w", err)
	}
	if n+adding > limit {
		return fault.New(fault.QuotaExceeded)
	}
	return nil
}
