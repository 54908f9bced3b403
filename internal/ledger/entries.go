package ledger

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// EntryQuery (明细查询) asks for the lines behind a number: the query of the
// summary, with the cell's key among the filters. GroupBy plays no part.
type EntryQuery struct {
	Query
	// Cursor is NextCursor of the page before, unchanged; "" for the first.
	Cursor string
	// Limit is 1 to 200; 0 means 50.
	Limit int
}

// EntryPage (台账明细) is one page of lines, oldest first. Total is that of all
// pages, from the same snapshot.
type EntryPage struct {
	Items      []Line
	NextCursor string // "" on the last page
	Total      Group
	AsOf       AsOf
	OwnOnly    bool // as in Summary
}

const (
	defaultLimit = 50
	maxLimit     = 200
)

// Entries opens a number into the lines it is made of: over all pages they add
// up to it exactly (R26). A cursor carries the state of knowledge of the first
// page, so that pages fit together while new lines arrive. An applicant sees
// the lines of the own organisation's contracts only.
//
// Faults: as Summary, and bad_cursor when the cursor is not of this query.
func (s *Service) Entries(ctx context.Context, p *identity.Principal, q EntryQuery) (EntryPage, error) {
	q.GroupBy = nil
	sel, err := entrySelection(p, q.Query)
	if err != nil {
		return EntryPage{}, err
	}
	if q.Limit, err = pageSize(q.Limit); err != nil {
		return EntryPage{}, err
	}
	return s.page(ctx, q, sel, nil)
}

// page reads one page of a selection. Before it, since finds in the same
// snapshot where the lines begin, if anywhere but at the first.
func (s *Service) page(ctx context.Context, q EntryQuery, sel selection, since *AsOf) (EntryPage, error) {
	out := EntryPage{OwnOnly: sel.scope.ownOnly}
	var after cursor
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		err := s.begin(tx, &sel, since)
		if err != nil {
			return err
		}
		if after, err = q.position(&sel); err != nil {
			return err
		}
		if err = s.know(tx, &sel, after.asOf(q.AsOf)); err != nil {
			return badCursorIf(q.Cursor != "", err)
		}
		if err = sel.forwards(); err != nil {
			return err
		}
		out.AsOf = sel.known.AsOf
		if _, out.Total, err = sum(tx, &sel); err != nil {
			return err
		}
		out.Items, err = listLines(tx, &sel, after, q.Limit+1)
		return err
	})
	if err != nil {
		return EntryPage{}, err
	}
	if len(out.Items) > q.Limit {
		out.Items = out.Items[:q.Limit]
		last := out.Items[q.Limit-1]
		out.NextCursor = cursor{Version: cursorVersion, Query: sel.fingerprint(), Known: out.AsOf.Index, Index: last.EventIndex, Line: last.LineNo}.encode()
	}
	return out, nil
}

// pageSize is how many lines a page has.
func pageSize(limit int) (int, error) {
	if limit == 0 {
		return defaultLimit, nil
	}
	if limit < 1 || limit > maxLimit {
		return 0, fault.Fields(fault.At("query/limit", fault.OutOfRange))
	}
	return limit, nil
}

// entrySelection checks a query for lines and who asks.
func entrySelection(p *identity.Principal, q Query) (selection, error) {
	var object identity.Object
	if p != nil {
		object.OwnerOrg = p.OrgID // an applicant's lines are the own organisation's
	}
	if err := identity.Authorize(p, identity.OpListVolumeEntries, object); err != nil {
		return selection{}, err
	}
	return q.check(scopeOf(p))
}

// cursor is the place after a line, in a state of knowledge, for one query.
type cursor struct {
	Version int    `json:"v"`
	Query   string `json:"q"`
	Known   int64  `json:"k"`
	Index   int64  `json:"i"`
	Line    int64  `json:"l"`
}

const cursorVersion = 1

func (c cursor) encode() string {
	raw, _ := json.Marshal(c) // numbers and a string always marshal
	return base64.RawURLEncoding.EncodeToString(raw)
}

// position reads the cursor; without one it is the place before the first line.
func (q EntryQuery) position(sel *selection) (cursor, error) {
	if q.Cursor == "" {
		return cursor{Known: -1, Index: -1}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil {
		return cursor{}, fault.New(fault.BadCursor)
	}
	var c cursor
	if err := json.Unmarshal(raw, &c); err != nil {
		return cursor{}, fault.New(fault.BadCursor)
	}
	asked := q.AsOf.Index
	if c.Version != cursorVersion || c.Query != sel.fingerprint() || c.Known < 0 || asked >= 0 && asked != c.Known {
		return cursor{}, fault.New(fault.BadCursor)
	}
	return c, nil
}

// asOf is the state of knowledge of the first page, once there is one.
func (c cursor) asOf(asked AsOf) AsOf {
	if c.Known >= 0 {
		return AsOf{Index: c.Known}
	}
	return asked
}

// badCursorIf blames the cursor for a state of knowledge that does not exist.
func badCursorIf(paged bool, err error) error {
	if paged && fault.As(err) != nil {
		return fault.New(fault.BadCursor).Wrap(err)
	}
	return err
}
