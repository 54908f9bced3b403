package ledger

import (
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// firstDay is the earliest statistical day of the lines known; false when there
// is no line.
func firstDay(tx *database.Tx, known int64) (calendar.Date, bool, error) {
	var rows []struct{ BelongsTo calendar.Date }
	err := tx.Raw("SELECT belongs_to FROM ledger_lines WHERE event_index < ? ORDER BY belongs_to LIMIT 1", known).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		if err != nil {
			err = fmt.Errorf("first day of the ledger: %w", err)
		}
		return calendar.Date{}, false, err
	}
	return rows[0].BelongsTo, true, nil
}
