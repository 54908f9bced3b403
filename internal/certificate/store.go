package certificate

import (
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "number_series", Key: []string{"series"}, Columns: []string{"series", "last"}},
		{Name: "certificates", Key: []string{"id"}, Columns: certificateColumns},
		{Name: "certificate_files", Key: []string{"certificate_id"},
			Columns: []string{"certificate_id", "sha256", "size", "blob_key", "rendered_at"}},
	}
}

var certificateColumns = []string{
	"id", "contract_id", "version", "number", "series", "serial", "issued_on", "statement", "statement_sha256",
	"signature", "key_id", "token_sealed", "token_sha256", "status", "event_index",
}

type certificateRow struct {
	ID              string
	ContractID      string
	Version         int64
	Number          string
	Series          string
	Serial          int64
	IssuedOn        calendar.Date
	Statement       []byte
	StatementSha256 string `gorm:"column:statement_sha256"`
	Signature       string
	KeyID           string
	TokenSealed     string
	TokenSha256     string `gorm:"column:token_sha256"`
	Status          string
	EventIndex      int64
}

func (certificateRow) TableName() string { return "certificates" }

// storedFile is one line of certificate_files.
type storedFile struct {
	CertificateID string
	Sha256        string
	Size          int64
	BlobKey       string
	RenderedAt    time.Time
}

func (storedFile) TableName() string { return "certificate_files" }

// nextSerial takes the next number of a series. The row stays locked until the
// transaction ends, so that numbers are given in the order they are committed.
func nextSerial(tx *journal.Tx, series string) (int64, error) {
	var last int64
	err := tx.Raw(`INSERT INTO number_series (series, last) VALUES (?, 1)
		ON CONFLICT (series) DO UPDATE SET last = number_series.last + 1 RETURNING last`, series).Scan(&last).Error
	if err != nil {
		return 0, fmt.Errorf("draw a number of %s: %w", series, err)
	}
	tx.Touch("number_series", series)
	return last, nil
}

func insertCertificate(tx *journal.Tx, c Certificate, series string, serial int64) error {
	row := certificateRow{ID: c.ID, ContractID: c.ContractID, Version: c.Version, Number: c.Number, Series: series, Serial: serial,
		IssuedOn: c.IssuedOn, Statement: c.statement, StatementSha256: c.StatementSHA256, Signature: c.Signature, KeyID: c.KeyID,
		TokenSealed: c.tokenSealed, TokenSha256: c.tokenHash, Status: string(c.Status), EventIndex: c.EventIndex}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("insert certificate %s: %w", c.Number, err)
	}
	tx.Touch("certificates", c.ID)
	return nil
}

func insertFile(tx *journal.Tx, f storedFile) error {
	if err := tx.Create(&f).Error; err != nil {
		return fmt.Errorf("insert certificate file: %w", err)
	}
	tx.Touch("certificate_files", f.CertificateID)
	return nil
}

func (r certificateRow) certificate() Certificate {
	return Certificate{ID: r.ID, ContractID: r.ContractID, Version: r.Version, Number: r.Number, IssuedOn: r.IssuedOn,
		Status: Status(r.Status), StatementSHA256: r.StatementSha256, Signature: r.Signature, KeyID: r.KeyID, EventIndex: r.EventIndex,
		statement: r.Statement, tokenSealed: r.TokenSealed, tokenHash: r.TokenSha256}
}

func findByNumber(tx *database.Tx, number string) (Certificate, error) {
	return findOne(tx, "number = ?", number)
}

func findByFile(tx *database.Tx, sha256 string) (Certificate, error) {
	return findOne(tx, "id = (SELECT certificate_id FROM certificate_files WHERE sha256 = ?)", sha256)
}

func findByContract(tx *database.Tx, contractID string) (Certificate, error) {
	return findOne(tx, "contract_id = ? AND status = 'VALID'", contractID)
}

func findOne(tx *database.Tx, where, key string) (Certificate, error) {
	var rows []certificateRow
	if err := tx.Select(certificateColumns).Where(where, key).Limit(1).Find(&rows).Error; err != nil {
		return Certificate{}, fmt.Errorf("read certificate: %w", err)
	}
	if len(rows) == 0 {
		return Certificate{}, fault.New(fault.CertificateUnknown)
	}
	return rows[0].certificate(), nil
}

// findFile gives the rendered file; a zero value when there is none yet.
func findFile(tx *database.Tx, certificateID string) (storedFile, error) {
	var rows []storedFile
	if err := tx.Where("certificate_id = ?", certificateID).Find(&rows).Error; err != nil {
		return storedFile{}, fmt.Errorf("read certificate file: %w", err)
	}
	if len(rows) == 0 {
		return storedFile{}, nil
	}
	return rows[0], nil
}

func nationalNumber(tx *database.Tx, contractID string) (string, error) {
	var n *string
	if err := tx.Raw("SELECT national_reg_no FROM contracts WHERE id = ?", contractID).Scan(&n).Error; err != nil {
		return "", fmt.Errorf("read national number: %w", err)
	}
	if n == nil {
		return "", nil
	}
	return *n, nil
}
