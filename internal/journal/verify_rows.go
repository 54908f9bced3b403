package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// digest is what the last event that touched a row committed to.
type digest [sha256.Size]byte

// fold takes over what an event says about the rows it touched.
func (v *Verifier) fold(e eventRow, key string) {
	var b body
	if err := json.Unmarshal(e.Body, &b); err != nil {
		v.report("journal_events", key, "the event's text is not readable: %v", err)
		return
	}
	same := b.Index == e.Idx && b.RecordedAt == e.RecordedAt.UTC().Format(stamp) && b.Kind == e.Kind &&
		b.Object.Type == e.ObjectType && b.Object.ID == e.ObjectID && b.Object.Version == e.ObjectVersion &&
		b.OwnerOrg == e.OwnerOrg && b.Actor.UserID == e.ActorID
	if !same {
		v.report("journal_events", key, "the columns differ from the recorded text")
	}
	for _, r := range b.Rows {
		known, ok := v.rows[r.Table]
		if !ok {
			if v.once("table " + r.Table) {
				v.report("journal_events", key, "speaks of table %s, which was not given to check", r.Table)
			}
			continue
		}
		if r.SHA256 == "" {
			delete(known, r.Key)
			continue
		}
		sum, err := hex.DecodeString(r.SHA256)
		if err != nil || len(sum) != sha256.Size {
			v.report("journal_events", key, "states no readable digest for %s[%s]", r.Table, r.Key)
			continue
		}
		known[r.Key] = digest(sum)
	}
}

func (v *Verifier) checkTables() error {
	for _, t := range v.Tables {
		if err := v.checkTable(t); err != nil {
			return err
		}
	}
	return nil
}

func (v *Verifier) checkTable(t Table) error {
	rows, err := v.tx.Raw(t.selectSQL()).Rows()
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	defer rows.Close()
	want := v.rows[t.Name]
	for rows.Next() {
		values, err := t.scan(rows)
		if err != nil {
			return err
		}
		key := t.keyOf(values)
		got, err := digestOf(t.Columns, values)
		if err != nil {
			return err
		}
		switch d, known := want[key]; {
		case !known:
			v.report(t.Name, key, "no event speaks of this row: it was inserted or its key was changed")
		case d != got:
			v.report(t.Name, key, "the row is not what its last event recorded: it was changed")
		}
		delete(want, key)
		v.result.Rows++
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		v.report(t.Name, key, "the row is missing: it was deleted or its key was changed")
	}
	return nil
}
