package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
)

// Entry is one event as the feed and the histories show it.
type Entry struct {
	Index         int64
	RecordedAt    time.Time
	Kind          string
	ObjectType    string
	ObjectID      string
	ObjectVersion int64
	OwnerOrg      string
	ActorID       string
	// ActorOrg is the actor's organisation; OnBehalfOf and MandateID are set when
	// an agent acted.
	ActorOrg   string
	OnBehalfOf string
	MandateID  string
	Reason     string
	Data       json.RawMessage
	LeafHash   string
}

// Filter says which events to list. Indexes are gap-free and become visible in
// order, so that "after the last index seen" loses nothing.
type Filter struct {
	After      int64  // exclusive; -1 from the start
	Limit      int    // at most this many; 100 when not positive
	OwnerOrg   string // "" for all
	ObjectType string
	ObjectID   string
	// Also are ids of objects whose events belong to the same story as ObjectID's;
	// leave ObjectType empty then.
	Also []string
}

// defaultLimit bounds a listing whose caller gave no limit.
const defaultLimit = 100

// Events lists events in order.
func (j *Journal) Events(ctx context.Context, f Filter) ([]Entry, error) {
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	var rows []eventRow
	err := j.db.View(ctx, func(tx *database.Tx) error {
		q := tx.Table("journal_events").Select(eventColumns).Where("idx > ?", f.After)
		if f.OwnerOrg != "" {
			q = q.Where("owner_org = ?", f.OwnerOrg)
		}
		if f.ObjectType != "" {
			q = q.Where("object_type = ?", f.ObjectType)
		}
		if f.ObjectID != "" {
			q = q.Where("object_id IN ?", append([]string{f.ObjectID}, f.Also...))
		}
		return q.Order("idx").Limit(f.Limit).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	out := make([]Entry, len(rows))
	for i, r := range rows {
		if out[i], err = r.entry(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Event gives one event.
func (j *Journal) Event(ctx context.Context, index int64) (Entry, error) {
	var e Entry
	err := j.db.View(ctx, func(tx *database.Tx) error {
		row, err := findEvent(tx, index)
		if err != nil {
			return err
		}
		e, err = row.entry()
		return err
	})
	return e, err
}

// RowText gives the canonical form of a protected row as it is now; its SHA-256 is
// what the event that wrote it last committed to. Fault: ObjectNotFound.
func (j *Journal) RowText(tx *database.Tx, table string, key ...any) (string, error) {
	t, ok := j.tables[table]
	if !ok {
		return "", fmt.Errorf("journal: table is not protected: %s", table)
	}
	rows, err := tx.Raw(t.selectSQL()+" WHERE "+t.where(), key...).Rows()
	if err != nil {
		return "", fmt.Errorf("read %s back: %w", table, err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return "", fmt.Errorf("read %s back: %w", table, err)
		}
		return "", fault.New(fault.ObjectNotFound)
	}
	values, err := t.scan(rows)
	if err != nil {
		return "", err
	}
	text, err := rowText(t.Columns, values)
	return string(text), err
}

// IndexAt gives the number of events known at an instant: every event with an
// index below it was recorded at or before t. For a t later than the last
// event the answer may still grow, by changes that began before t and commit
// after this reading; an answer that must be repeatable states its index.
func (j *Journal) IndexAt(tx *database.Tx, t time.Time) (int64, error) {
	var n int64
	// Both columns grow together, so that the newest in time is the last in order.
	err := tx.Raw("SELECT idx + 1 FROM journal_events WHERE recorded_at <= ? ORDER BY recorded_at DESC, idx DESC LIMIT 1", t.UTC()).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("events known at %s: %w", t, err)
	}
	return n, nil
}

// Size is the number of events so far, as this transaction sees it.
func (j *Journal) Size(tx *database.Tx) (int64, error) {
	h, err := readHead(tx)
	return h.Size, err
}

func findEvent(tx *database.Tx, index int64) (eventRow, error) {
	var rows []eventRow
	err := tx.Raw("SELECT "+eventColumns+" FROM journal_events WHERE idx = ?", index).Scan(&rows).Error
	if err != nil {
		return eventRow{}, fmt.Errorf("read event %d: %w", index, err)
	}
	if len(rows) == 0 {
		return eventRow{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0], nil
}

func (r eventRow) entry() (Entry, error) {
	var b body
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return Entry{}, fmt.Errorf("event %d: %w", r.Idx, err)
	}
	return Entry{
		Index: r.Idx, RecordedAt: r.RecordedAt, Kind: r.Kind, ObjectType: r.ObjectType, ObjectID: r.ObjectID,
		ObjectVersion: r.ObjectVersion, OwnerOrg: r.OwnerOrg, ActorID: r.ActorID,
		ActorOrg: b.Actor.OrgID, OnBehalfOf: b.Actor.OnBehalfOf, MandateID: b.Actor.MandateID,
		Reason: b.Reason, Data: b.Data, LeafHash: leafHash(r.Body).String(),
	}, nil
}
