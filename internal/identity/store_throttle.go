package identity

import (
	"fmt"
	"time"

	"jishi/internal/database"
)

// lockThrottle reads a key's count and holds it until the transaction ends; it
// makes the line where there is none. The update that changes nothing takes the
// lock in the same statement, so that the line cannot vanish in between.
func lockThrottle(tx *database.Tx, key string) (throttle, error) {
	err := tx.Exec(`INSERT INTO throttles (key, failures, window_start, blocked_until) VALUES (?, 0, ?, NULL)
		ON CONFLICT (key) DO UPDATE SET failures = throttles.failures`, key, tx.Now).Error
	if err != nil {
		return throttle{}, fmt.Errorf("start throttle: %w", err)
	}
	var rows []struct {
		Failures     int64
		WindowStart  time.Time
		BlockedUntil *time.Time
	}
	err = tx.Table("throttles").Select("failures", "window_start", "blocked_until").Where("key = ?", key).Find(&rows).Error
	if err != nil {
		return throttle{}, fmt.Errorf("read throttle: %w", err)
	}
	if len(rows) != 1 {
		return throttle{}, fmt.Errorf("read throttle: %d lines", len(rows))
	}
	t := throttle{Failures: rows[0].Failures, WindowStart: rows[0].WindowStart.UTC()}
	if rows[0].BlockedUntil != nil {
		t.BlockedUntil = rows[0].BlockedUntil.UTC()
	}
	return t, nil
}

func putThrottle(tx *database.Tx, key string, t throttle) error {
	var blocked *time.Time
	if !t.BlockedUntil.IsZero() {
		blocked = &t.BlockedUntil
	}
	err := tx.Exec("UPDATE throttles SET failures = ?, window_start = ?, blocked_until = ? WHERE key = ?",
		t.Failures, t.WindowStart, blocked, key).Error
	if err != nil {
		return fmt.Errorf("write throttle: %w", err)
	}
	return nil
}

// lowerThrottle takes one attempt back, and the block with it if it was the
// attempt that filled the limit.
func lowerThrottle(tx *database.Tx, l limit) error {
	err := tx.Exec(`UPDATE throttles SET failures = failures - 1, blocked_until = CASE WHEN failures <= ? THEN NULL ELSE blocked_until END
		WHERE key = ? AND failures > 0`, l.max, l.key).Error
	if err != nil {
		return fmt.Errorf("take an attempt back: %w", err)
	}
	return nil
}

func dropThrottle(tx *database.Tx, key string) error {
	if err := tx.Exec("DELETE FROM throttles WHERE key = ?", key).Error; err != nil {
		return fmt.Errorf("clear throttle: %w", err)
	}
	return nil
}

// pruneThrottles drops counts whose window and block both ended before.
func pruneThrottles(tx *database.Tx, before time.Time) error {
	err := tx.Exec("DELETE FROM throttles WHERE window_start < ? AND (blocked_until IS NULL OR blocked_until < ?)", before, before).Error
	if err != nil {
		return fmt.Errorf("prune throttles: %w", err)
	}
	return nil
}
