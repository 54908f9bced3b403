package holiday

import (
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const table = "calendar_versions"

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{{Name: table, Key: []string{"version"},
		Columns: []string{"version", "seq", "year", "document_number", "days", "imported_by", "imported_at"}}}
}

func newest(tx *database.Tx) (string, error) {
	var id string
	if err := tx.Raw("SELECT version FROM calendar_versions ORDER BY seq DESC LIMIT 1").Scan(&id).Error; err != nil {
		return "", fmt.Errorf("read the calendar in force: %w", err)
	}
	return id, nil
}

func tableOf(tx *database.Tx, id string) (days string, found bool, err error) {
	var rows []struct{ Days string }
	if err := tx.Raw("SELECT days FROM calendar_versions WHERE version = ?", id).Scan(&rows).Error; err != nil {
		return "", false, fmt.Errorf("read calendar %s: %w", id, err)
	}
	if len(rows) == 0 {
		return "", false, nil
	}
	return rows[0].Days, true, nil
}

func count(tx *database.Tx) (int64, error) {
	var n int64
	if err := tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM calendar_versions").Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count calendars: %w", err)
	}
	return n, nil
}

func versionsOf(tx *database.Tx, year int) ([]Version, error) {
	var rows []struct {
		Version        string
		Seq            int64
		Year           int
		DocumentNumber string
		ImportedBy     string
		ImportedAt     time.Time
	}
	err := tx.Raw(`SELECT version, seq, year, document_number, imported_by, imported_at FROM calendar_versions
		WHERE year IN (0, ?) ORDER BY seq DESC`, year).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list calendars: %w", err)
	}
	out := make([]Version, len(rows))
	for i, r := range rows {
		out[i] = Version{ID: r.Version, Seq: r.Seq, Year: r.Year, Document: r.DocumentNumber, ImportedBy: r.ImportedBy, ImportedAt: r.ImportedAt.UTC()}
	}
	return out, nil
}

// insert keeps a version. A table that was in force before and comes back has
// the same name and cannot be kept twice.
func insert(tx *journal.Tx, v Version, days string) error {
	err := tx.Exec("INSERT INTO calendar_versions (version, seq, year, document_number, days, imported_by, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		v.ID, v.Seq, v.Year, v.Document, days, v.ImportedBy, v.ImportedAt).Error
	if database.IsDuplicate(err) {
		return fault.New(fault.CalendarUnchanged)
	}
	if err != nil {
		return fmt.Errorf("keep calendar %s: %w", v.ID, err)
	}
	tx.Touch(table, v.ID)
	return nil
}
