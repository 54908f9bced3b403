package ledger

import (
	"fmt"
	"time"

	"jishi/internal/database"
)

// causes tells of each event who recorded it, when, and in which proceeding.
func causes(tx *database.Tx, indexes []int64) (map[int64]Cause, error) {
	var rows []struct {
		Idx        int64
		RecordedAt time.Time
		Kind       string
		ActorName  string
		ID         string
		Number     string
		Reason     string
	}
	err := tx.Raw(`SELECT e.idx, e.recorded_at, e.kind, COALESCE(u.display_name, '') AS actor_name, COALESCE(p.id, '') AS id,
			COALESCE(p.number, '') AS number, COALESCE(p.reason, '') AS reason
		FROM journal_events e LEFT JOIN users u ON u.id = e.actor_id LEFT JOIN proceedings p ON e.object_type = 'proceeding' AND p.id = e.object_id
		WHERE e.idx IN ?`, append(indexes, -1)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what caused lines: %w", err)
	}
	out := make(map[int64]Cause, len(rows))
	for _, r := range rows {
		out[r.Idx] = Cause{Kind: r.Kind, RecordedAt: r.RecordedAt.UTC(), Actor: r.ActorName, ProceedingID: r.ID, Proceeding: r.Number, Reason: r.Reason}
	}
	return out, nil
}
