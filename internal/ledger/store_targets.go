package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"jishi/internal/database"
)

const (
	targetsTable  = "volume_targets"
	targetColumns = "year, region, indicator, value, source, version, updated_at"
)

type targetRow struct {
	Year      int
	Region    string
	Indicator string
	Value     int64
	Source    string
	Version   int64
	UpdatedAt time.Time
}

func (r targetRow) target() Target {
	return Target{Year: r.Year, Region: r.Region, Indicator: Indicator(r.Indicator), Value: r.Value, Source: r.Source, Version: r.Version, UpdatedAt: r.UpdatedAt.UTC()}
}

func listTargets(tx *database.Tx, year int) ([]Target, error) {
	var rows []targetRow
	err := tx.Raw("SELECT "+targetColumns+" FROM volume_targets WHERE year = ? ORDER BY region, indicator", year).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list targets of %d: %w", year, err)
	}
	out := make([]Target, len(rows))
	for i, r := range rows {
		out[i] = r.target()
	}
	return out, nil
}

func findTarget(tx *database.Tx, year int, region string, i Indicator) (Target, bool, error) {
	var rows []targetRow
	err := tx.Raw("SELECT "+targetColumns+" FROM volume_targets WHERE year = ? AND region = ? AND indicator = ?", year, region, string(i)).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return Target{}, false, wrapTarget(err, year, region, i)
	}
	return rows[0].target(), true, nil
}

// writeTarget inserts version 1 or replaces the version before.
func writeTarget(tx *database.Tx, t Target) error {
	if t.Version == 1 {
		err := tx.Exec("INSERT INTO volume_targets ("+targetColumns+") VALUES (?, ?, ?, ?, ?, ?, ?)",
			t.Year, t.Region, string(t.Indicator), t.Value, t.Source, t.Version, t.UpdatedAt).Error
		return wrapTarget(err, t.Year, t.Region, t.Indicator)
	}
	res := tx.Exec("UPDATE volume_targets SET value = ?, source = ?, version = ?, updated_at = ? WHERE year = ? AND region = ? AND indicator = ? AND version = ?",
		t.Value, t.Source, t.Version, t.UpdatedAt, t.Year, t.Region, string(t.Indicator), t.Version-1)
	if res.Error == nil && res.RowsAffected != 1 {
		return fmt.Errorf("target %s moved under the journal's lock", t.id())
	}
	return wrapTarget(res.Error, t.Year, t.Region, t.Indicator)
}

// targetAsOf reads the target from the last event that set it among those
// known: the table has only the newest value, the journal has every one.
func targetAsOf(tx *database.Tx, year int, region string, i Indicator, known int64) (Target, bool, error) {
	var rows []struct {
		ObjectVersion int64
		RecordedAt    time.Time
		Body          []byte
	}
	err := tx.Raw(`SELECT object_version, recorded_at, body FROM journal_events
		WHERE object_type = ? AND object_id = ? AND idx < ? ORDER BY idx DESC LIMIT 1`,
		targetObject, targetID(year, region, i), known).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return Target{}, false, wrapTarget(err, year, region, i)
	}
	var body struct {
		Data targetFacts `json:"data"`
	}
	if err := json.Unmarshal(rows[0].Body, &body); err != nil {
		return Target{}, false, wrapTarget(err, year, region, i)
	}
	f := body.Data
	value, err := strconv.ParseInt(f.Value, 10, 64)
	if err != nil || value <= 0 {
		return Target{}, false, fmt.Errorf("target %s in the journal has the value %q", targetID(year, region, i), f.Value)
	}
	return Target{Year: f.Year, Region: f.Region, Indicator: f.Indicator, Value: value, Source: f.Source,
		Version: rows[0].ObjectVersion, UpdatedAt: rows[0].RecordedAt.UTC()}, true, nil
}

func wrapTarget(err error, year int, region string, i Indicator) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("target %s: %w", targetID(year, region, i), err)
}

// CityTarget is the city's target of the contract amount in a year, of the events
// known; nil where none was set. It is public, and asks for nobody.
func CityTarget(tx *database.Tx, year int, known int64) (*Target, error) {
	t, ok, err := targetAsOf(tx, year, City, IndicatorContract, known)
	if err != nil || !ok {
		return nil, err
	}
	return &t, nil
}

// ReachedBP is the part of the target that a value reaches, in basis points,
// rounded down.
func (t *Target) ReachedBP(value int64) int64 { return shareBP(value, t.Value) }
