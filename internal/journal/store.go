package journal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
)

type headRow struct {
	Size       int64
	RecordedAt time.Time
}

// eventRow is one line of journal_events.
type eventRow struct {
	Idx           int64
	RecordedAt    time.Time
	Kind          string
	ObjectType    string
	ObjectID      string
	ObjectVersion int64
	OwnerOrg      string
	ActorID       string
	Body          []byte
}

const eventColumns = "idx, recorded_at, kind, object_type, object_id, object_version, owner_org, actor_id, body"

// ErrForked says that what the database holds is not what was recorded: the
// head, the events and the signed checkpoints contradict each other. Nothing
// is appended or signed then; Verify says where.
var ErrForked = errors.New("journal: the log was changed from outside")

// lockHead takes the head row until the transaction ends: the one place where
// changes queue up behind each other. The first change creates the row; of
// several first changes at once, one does and the others wait for it.
func lockHead(tx *database.Tx) (*headRow, error) {
	for range 2 {
		var h headRow
		q := "SELECT size, recorded_at FROM journal_head WHERE id = 1"
		if tx.Dialect == database.Postgres {
			q += " FOR UPDATE"
		}
		res := tx.Raw(q).Scan(&h)
		if res.Error != nil {
			return nil, fmt.Errorf("lock journal head: %w", res.Error)
		}
		if res.RowsAffected == 1 {
			return &h, nil
		}
		err := tx.Exec("INSERT INTO journal_head (id, size, recorded_at) VALUES (1, 0, ?) ON CONFLICT (id) DO NOTHING", time.Unix(0, 0).UTC()).Error
		if err != nil {
			return nil, fmt.Errorf("start journal head: %w", err)
		}
	}
	return nil, fmt.Errorf("journal head cannot be started: %w", ErrForked)
}

func readHead(tx *database.Tx) (headRow, error) {
	var h headRow
	if err := tx.Raw("SELECT size, recorded_at FROM journal_head WHERE id = 1").Scan(&h).Error; err != nil {
		return h, fmt.Errorf("read journal head: %w", err)
	}
	return h, nil
}

// line is everything that one event adds to the log.
type line struct {
	event  Event
	actor  Actor
	index  int64
	at     time.Time
	raw    []byte
	hashes []tlog.Hash // the leaf and the nodes it completes
}

// statements are the writes of one event, with their values: the event, its
// tree nodes, the head. The last one must change exactly one row.
func (l line) statements() (sql []string, values [][]any) {
	nodes := make([]any, 0, 2*len(l.hashes))
	pos := tlog.StoredHashIndex(0, l.index)
	for i, h := range l.hashes {
		nodes = append(nodes, pos+int64(i), h[:])
	}
	return []string{
			"INSERT INTO journal_events (" + eventColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			"INSERT INTO journal_hashes (pos, hash) VALUES (?, ?)" + strings.Repeat(", (?, ?)", len(l.hashes)-1),
			"UPDATE journal_head SET size = ?, recorded_at = ? WHERE id = 1 AND size = ?",
		}, [][]any{
			{l.index, l.at, l.event.Kind, l.event.ObjectType, l.event.ObjectID, l.event.Version, l.event.OwnerOrg, l.actor.UserID, l.raw},
			nodes,
			{l.index + 1, l.at, l.index},
		}
}

// write appends a line. On PostgreSQL it is one statement: everyone else waits
// for the head meanwhile, and each round trip to the server makes that longer.
func (l line) write(tx *database.Tx) error {
	sql, values := l.statements()
	if tx.Dialect == database.Postgres {
		sql = []string{fmt.Sprintf("WITH event AS (%s), nodes AS (%s) %s", sql[0], sql[1], sql[2])}
		values = [][]any{slices.Concat(values...)}
	}
	var changed int64
	for i, s := range sql {
		res := tx.Exec(s, values[i]...)
		if database.IsDuplicate(res.Error) {
			// Not the caller's own rows: this place in the log is occupied.
			return fmt.Errorf("append event %d: %w", l.index, ErrForked)
		}
		if res.Error != nil {
			return fmt.Errorf("append event %d: %w", l.index, res.Error)
		}
		changed = res.RowsAffected
	}
	if changed != 1 {
		return fmt.Errorf("journal head moved under a locked transaction at %d: %w", l.index, ErrForked)
	}
	return nil
}

// hashReader reads stored tree hashes in one query.
func hashReader(tx *database.Tx) tlog.HashReaderFunc {
	return func(positions []int64) ([]tlog.Hash, error) {
		if len(positions) == 0 {
			return nil, nil
		}
		var rows []struct {
			Pos  int64
			Hash []byte
		}
		if err := tx.Raw("SELECT pos, hash FROM journal_hashes WHERE pos IN ?", positions).Scan(&rows).Error; err != nil {
			return nil, fmt.Errorf("read tree hashes: %w", err)
		}
		out := make([]tlog.Hash, len(positions))
		for _, r := range rows {
			for i, p := range positions {
				if p == r.Pos && len(r.Hash) == tlog.HashSize {
					out[i] = tlog.Hash(r.Hash)
				}
			}
		}
		if i := slices.Index(out, tlog.Hash{}); i >= 0 {
			return nil, fmt.Errorf("tree hash %d is missing: %w", positions[i], ErrForked)
		}
		return out, nil
	}
}
