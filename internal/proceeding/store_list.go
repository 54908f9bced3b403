package proceeding

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"jishi/internal/database"
	"jishi/internal/fault"
)

// Filter says which proceedings to list; zero values do not filter.
type Filter struct {
	ContractID string
	Kind       []Kind
	Status     []Status
	// Open keeps what has not ended.
	Open   bool
	Limit  int
	Cursor string
}

// Page is one page of a list, newest first.
type Page struct {
	Items      []Case
	NextCursor string
}

type scope struct {
	where string
	args  []any
}

func list(tx *database.Tx, sc scope, f Filter, after string) ([]Proceeding, error) {
	q := tx.Select(proceedingColumns).Where(sc.where, sc.args...)
	if f.ContractID != "" {
		q = q.Where("contract_id = ?", f.ContractID)
	}
	if len(f.Kind) > 0 {
		q = q.Where("kind IN ?", f.Kind)
	}
	if len(f.Status) > 0 {
		q = q.Where("status IN ?", f.Status)
	}
	if f.Open {
		q = q.Where("status IN ('OPEN', 'RETURNED', 'NOTIFIED', 'HEARD', 'EXAMINED')")
	}
	if after != "" {
		q = q.Where("id < ?", after)
	}
	var rows []proceedingRow
	if err := q.Order("id DESC").Limit(f.Limit + 1).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list proceedings: %w", err)
	}
	out := make([]Proceeding, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].proceeding(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type cursor struct {
	ID string `json:"i"`
}

func (c cursor) String() string { return base64.RawURLEncoding.EncodeToString([]byte(text(c))) }

func parseCursor(s string) (cursor, error) {
	var c cursor
	if s == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.ID == "" || len(c.ID) > 64 {
		return c, fault.New(fault.BadCursor)
	}
	return c, nil
}
