package ledger

import (
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// listTouches reads who moved a year's total before a place in the journal.
func listTouches(tx *database.Tx, year int, before int64) ([]touch, error) {
	var rows []struct {
		ContractID string
		EventIndex int64
		RecordedAt time.Time
	}
	err := tx.Raw(`SELECT l.contract_id, l.event_index, e.recorded_at FROM ledger_lines l JOIN journal_events e ON e.idx = l.event_index
		WHERE l.belongs_to >= ? AND l.belongs_to <= ? AND l.event_index < ? ORDER BY l.event_index, l.line_no`,
		calendar.On(year, time.January, 1), calendar.On(year, time.December, 31), before).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("lines to publish of %d: %w", year, err)
	}
	out := make([]touch, len(rows))
	for i, r := range rows {
		out[i] = touch{contract: r.ContractID, index: r.EventIndex, at: r.RecordedAt.UTC()}
	}
	return out, nil
}
