package reward

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

var (
	agreementColumns = strings.Fields("id conversion_id org_id number contributors_bp office_bp unit_bp office_used people paper_id sha256 note agreed_on agreed_by " +
		"version made_by made_at")
	distributionColumns = strings.Fields("id no conversion_id org_id agreement_id basis settlement_id contract_id income_on profit_year paper_id public_unit gross_fen " +
		"taxes_fen upkeep_fen direct_fen net_fen contributors_fen office_fen unit_fen main_fen floors certificate_no status cash_notice leader_notice replaces reason version " +
		"made_by made_at changed_at")
	partColumns    = strings.Fields("distribution_id seq name unit_code unit_name orcid user_id share_bp amount_fen main leader")
	paymentColumns = strings.Fields("id distribution_id conversion_id org_id seq amount_fen paid_on paper_id voucher_sha256 late status reason version made_by made_at changed_at")
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "reward_agreements", Key: []string{"id"}, Columns: agreementColumns},
		{Name: "reward_distributions", Key: []string{"id"}, Columns: distributionColumns},
		{Name: "reward_parts", Key: []string{"distribution_id", "seq"}, Columns: partColumns},
		{Name: "reward_payments", Key: []string{"id"}, Columns: paymentColumns},
	}
}

type agreementRow struct {
	ID, ConversionID, OrgID          string
	Number                           int64
	ContributorsBp, OfficeBp, UnitBp int64
	OfficeUsed                       bool
	People, PaperID                  string
	SHA256                           string `gorm:"column:sha256"`
	Note                             string
	AgreedOn                         calendar.Date
	AgreedBy                         *string
	Version                          int64
	MadeBy                           string
	MadeAt                           time.Time
}

func (agreementRow) TableName() string { return "reward_agreements" }

type distributionRow struct {
	ID, No, ConversionID, OrgID, AgreementID, Basis      string
	SettlementID, ContractID                             *string
	IncomeOn                                             calendar.Date
	ProfitYear                                           *int64
	PaperID                                              *string
	PublicUnit                                           bool
	GrossFen, TaxesFen, UpkeepFen, DirectFen             amount.Fen
	NetFen, ContributorsFen, OfficeFen, UnitFen, MainFen amount.Fen
	Floors, CertificateNo, Status                        string
	CashNotice, LeaderNotice, Replaces                   *string
	Reason                                               string
	Version                                              int64
	MadeBy                                               string
	MadeAt, ChangedAt                                    time.Time
}

func (distributionRow) TableName() string { return "reward_distributions" }

type partRow struct {
	DistributionID           string
	Seq                      int64
	Name, UnitCode, UnitName string
	ORCID                    string `gorm:"column:orcid"`
	UserID                   *string
	ShareBp                  int64
	AmountFen                amount.Fen
	Main, Leader             bool
}

func (partRow) TableName() string { return "reward_parts" }

type paymentRow struct {
	ID, DistributionID, ConversionID, OrgID string
	Seq                                     int64
	AmountFen                               amount.Fen
	PaidOn                                  calendar.Date
	PaperID                                 string
	VoucherSHA256                           string `gorm:"column:voucher_sha256"`
	Late                                    bool
	Status, Reason                          string
	Version                                 int64
	MadeBy                                  string
	MadeAt, ChangedAt                       time.Time
}

func (paymentRow) TableName() string { return "reward_payments" }

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func insertAgreement(tx *journal.Tx, a *Agreement) error {
	last, err := lastAgreement(tx.Tx, a.ConversionID)
	if err != nil {
		return err
	}
	a.Number = last.Number + 1
	people, err := journal.Canonical(a.People)
	if err != nil {
		return fmt.Errorf("write an agreement's people: %w", err)
	}
	r := agreementRow{ID: a.ID, ConversionID: a.ConversionID, OrgID: a.OrgID, Number: a.Number, ContributorsBp: a.Contributors, OfficeBp: a.Office, UnitBp: a.Unit, OfficeUsed: a.OfficeUsed,
		People: string(people), PaperID: a.PaperID, SHA256: a.SHA256, Note: a.Note, Version: a.Version, MadeBy: a.MadeBy, MadeAt: a.MadeAt}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert an agreement: %w", err)
	}
	tx.Touch("reward_agreements", a.ID)
	return nil
}

// updateAgreement keeps that it was agreed to; what it says never changes.
func updateAgreement(tx *journal.Tx, a *Agreement) error {
	res := tx.Model(&agreementRow{}).Where("id = ? AND version = ?", a.ID, a.Version-1).Select("agreed_on", "agreed_by", "version").
		Updates(&agreementRow{AgreedOn: a.AgreedOn, AgreedBy: opt(a.AgreedBy), Version: a.Version})
	if res.Error != nil {
		return fmt.Errorf("update an agreement: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("reward_agreements", a.ID)
	return nil
}

// agreementsOf gives the versions of a deal's agreement, newest first.
func agreementsOf(tx *database.Tx, conversionID string) ([]Agreement, error) {
	var rows []agreementRow
	if err := tx.Select(agreementColumns).Where("conversion_id = ?", conversionID).Order("number DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read agreements: %w", err)
	}
	out := make([]Agreement, len(rows))
	for i, r := range rows {
		a := Agreement{ID: r.ID, ConversionID: r.ConversionID, OrgID: r.OrgID, Number: r.Number, Shares: Shares{r.ContributorsBp, r.OfficeBp, r.UnitBp}, OfficeUsed: r.OfficeUsed,
			PaperID: r.PaperID, SHA256: r.SHA256, Note: r.Note, AgreedOn: r.AgreedOn, AgreedBy: val(r.AgreedBy), Version: r.Version, MadeBy: r.MadeBy, MadeAt: r.MadeAt.UTC()}
		if err := json.Unmarshal([]byte(r.People), &a.People); err != nil {
			return nil, fmt.Errorf("read the people of agreement %s: %w", r.ID, err)
		}
		out[i] = a
	}
	return out, nil
}

func agreementOf(tx *database.Tx, conversionID, id string) (Agreement, error) {
	list, err := agreementsOf(tx, conversionID)
	if err != nil {
		return Agreement{}, err
	}
	for _, a := range list {
		if a.ID == id {
			return a, nil
		}
	}
	return Agreement{}, fault.New(fault.ObjectNotFound)
}

// lastAgreement is the newest version; zero without one.
func lastAgreement(tx *database.Tx, conversionID string) (Agreement, error) {
	list, err := agreementsOf(tx, conversionID)
	if err != nil || len(list) == 0 {
		return Agreement{}, err
	}
	return list[0], nil
}

// userOf is the account of a unit by its user name; "" for none.
func userOf(tx *database.Tx, username, orgID string) (string, error) {
	var id string
	if err := tx.Raw("SELECT id FROM users WHERE username = ? AND org_id = ? AND status = 'ACTIVE'", strings.ToLower(strings.TrimSpace(username)), orgID).Scan(&id).Error; err != nil {
		return "", fmt.Errorf("find an account: %w", err)
	}
	return id, nil
}

func insertPayment(tx *journal.Tx, p *Payment) error {
	r := paymentRow{ID: p.ID, DistributionID: p.DistributionID, ConversionID: p.ConversionID, OrgID: p.OrgID, Seq: p.Seq, AmountFen: p.Amount, PaidOn: p.PaidOn, PaperID: p.PaperID,
		VoucherSHA256: p.VoucherSHA256, Late: p.Late, Status: p.Status, Reason: p.Reason, Version: p.Version, MadeBy: p.MadeBy, MadeAt: p.MadeAt, ChangedAt: p.ChangedAt}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert a payment: %w", err)
	}
	tx.Touch("reward_payments", p.ID)
	return nil
}

func updatePayment(tx *journal.Tx, p *Payment) error {
	res := tx.Model(&paymentRow{}).Where("id = ? AND version = ?", p.ID, p.Version-1).Select("status", "reason", "version", "changed_at").
		Updates(&paymentRow{Status: p.Status, Reason: p.Reason, Version: p.Version, ChangedAt: p.ChangedAt})
	if res.Error != nil {
		return fmt.Errorf("update a payment: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("reward_payments", p.ID)
	return nil
}

// paymentsOf gives the payments of distributions, in their order.
func paymentsOf(tx *database.Tx, where string, args ...any) ([]Payment, error) {
	var rows []paymentRow
	if err := tx.Select(paymentColumns).Where(where, args...).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read payments: %w", err)
	}
	out := make([]Payment, len(rows))
	for i, r := range rows {
		out[i] = Payment{ID: r.ID, DistributionID: r.DistributionID, ConversionID: r.ConversionID, OrgID: r.OrgID, Seq: r.Seq, Amount: r.AmountFen, PaidOn: r.PaidOn, PaperID: r.PaperID,
			VoucherSHA256: r.VoucherSHA256, Late: r.Late, Status: r.Status, Reason: r.Reason, Version: r.Version, MadeBy: r.MadeBy, MadeAt: r.MadeAt.UTC(), ChangedAt: r.ChangedAt.UTC()}
	}
	return out, nil
}
