package ledger

import (
	"fmt"
	"time"

	"jishi/internal/database"
)

const (
	closingsTable  = "volume_closings"
	closingColumns = "year, no, event_index, snapshot, sha256, signature, key_id, note, closed_by, closed_at, reopened_index, reopened_by, reopened_at, reason, month"
)

type closingRow struct {
	Year          int
	No            int64
	EventIndex    int64
	Snapshot      string
	Sha256        string `gorm:"column:sha256"`
	Signature     string
	KeyID         string
	Note          string
	ClosedBy      string
	ClosedAt      time.Time
	ReopenedIndex *int64
	ReopenedBy    *string
	ReopenedAt    *time.Time
	Reason        string
	Month         *int // NULL for the whole year, so that the digests of older rows fit
}

// namedClosing is a row with the names of the people in it.
type namedClosing struct {
	Row            closingRow `gorm:"embedded"`
	ClosedByName   string
	ReopenedByName string
}

func (r closingRow) closing() Closing {
	c := Closing{Period: Period{Year: r.Year}, No: r.No, Index: r.EventIndex, Snapshot: r.Snapshot, SHA256: r.Sha256, Signature: r.Signature, KeyID: r.KeyID,
		Note: r.Note, ClosedBy: r.ClosedBy, ClosedAt: r.ClosedAt.UTC(), ReopenedIndex: -1, Reason: r.Reason}
	if r.Month != nil {
		c.Month = *r.Month
	}
	if r.ReopenedIndex != nil && r.ReopenedBy != nil && r.ReopenedAt != nil {
		c.ReopenedIndex, c.ReopenedBy, c.ReopenedAt = *r.ReopenedIndex, *r.ReopenedBy, r.ReopenedAt.UTC()
	}
	return c
}

func insertClosing(tx *database.Tx, c *Closing) error {
	row := closingRow{Year: c.Year, No: c.No, EventIndex: c.Index, Snapshot: c.Snapshot, Sha256: c.SHA256, Signature: c.Signature, KeyID: c.KeyID,
		Note: c.Note, ClosedBy: c.ClosedBy, ClosedAt: c.ClosedAt}
	if c.Month > 0 {
		row.Month = &c.Month
	}
	if err := tx.Table(closingsTable).Create(&row).Error; err != nil {
		return fmt.Errorf("insert closing %d/%d: %w", c.Year, c.No, err)
	}
	return nil
}

func reopenClosing(tx *database.Tx, c *Closing) error {
	res := tx.Exec("UPDATE volume_closings SET reopened_index = ?, reopened_by = ?, reopened_at = ?, reason = ? WHERE year = ? AND no = ?",
		c.ReopenedIndex, c.ReopenedBy, c.ReopenedAt, c.Reason, c.Year, c.No)
	if res.Error == nil && res.RowsAffected != 1 {
		res.Error = fmt.Errorf("%d rows", res.RowsAffected)
	}
	if res.Error != nil {
		return fmt.Errorf("reopen closing %d/%d: %w", c.Year, c.No, res.Error)
	}
	return nil
}

// closingsOf lists the closings of a year by number.
func closingsOf(tx *database.Tx, year int) ([]Closing, error) {
	return readClosings(tx, "WHERE year = ? ORDER BY no", year)
}

func allClosings(tx *database.Tx) ([]Closing, error) {
	return readClosings(tx, "ORDER BY year, no")
}

func readClosings(tx *database.Tx, where string, args ...any) ([]Closing, error) {
	var rows []namedClosing
	query := "SELECT v.*, COALESCE(c.display_name, '') AS closed_by_name, COALESCE(r.display_name, '') AS reopened_by_name FROM volume_closings v " +
		"LEFT JOIN users c ON c.id = v.closed_by LEFT JOIN users r ON r.id = v.reopened_by "
	if err := tx.Raw(query+where, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read closings: %w", err)
	}
	out := make([]Closing, len(rows))
	for i, r := range rows {
		out[i] = r.Row.closing()
		out[i].ClosedByName, out[i].ReopenedByName = r.ClosedByName, r.ReopenedByName
	}
	return out, nil
}

// closedAsOf lists the periods that were closed when so many events were known:
// years, and months of other years.
func closedAsOf(tx *database.Tx, index int64) ([]closedPeriod, error) {
	var rows []struct {
		Year       int
		Month      int
		EventIndex int64
	}
	err := tx.Raw("SELECT year, COALESCE(month, 0) AS month, event_index FROM volume_closings WHERE event_index < ? AND (reopened_index IS NULL OR reopened_index >= ?) "+
		"ORDER BY year, month", index, index).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what was closed: %w", err)
	}
	years := map[int]bool{}
	for _, r := range rows {
		years[r.Year] = years[r.Year] || r.Month == 0
	}
	var out []closedPeriod
	for _, r := range rows {
		if r.Month == 0 || !years[r.Year] {
			p := Period{Year: r.Year, Month: r.Month}
			out = append(out, closedPeriod{first: p.First(), last: p.Last(), at: r.EventIndex})
		}
	}
	return out, nil
}
