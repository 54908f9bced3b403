package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/verifier"
)

// Journal (业务日志) is the append-only log over one database. It is safe for
// concurrent use; order is decided by the head row in the database, so any
// number of processes may share it.
type Journal struct {
	db     *database.DB
	signer Signer
	tables map[string]*Table
	// witnesses may countersign checkpoints.
	witnesses []verifier.WitnessKey
}

// Tx is a transaction that will end in exactly one event.
type Tx struct {
	*database.Tx
	ctx     context.Context
	actor   Actor
	journal *Journal
	rows    []touched
	seen    map[string]bool
	head    *headRow
}

// New opens the journal over db; tables are all rows it protects. It panics
// when a table's key is not among its columns: that is a fault of the program.
func New(db *database.DB, signer Signer, tables ...Table) *Journal {
	j := &Journal{db: db, signer: signer, tables: map[string]*Table{}}
	for _, t := range tables {
		if err := t.check(); err != nil {
			panic(err)
		}
		j.tables[t.Name] = &t
	}
	return j
}

// WithDB gives the same journal over another view of the database (clock).
func (j *Journal) WithDB(db *database.DB) *Journal {
	c := *j
	c.db = db
	return &c
}

// DB gives the database for reading.
func (j *Journal) DB() *database.DB { return j.db }

// Now is the business instant.
func (j *Journal) Now() time.Time { return j.db.Now() }

// Record is the one write path. It runs f in a transaction, appends the event
// that f returns with the digests of all rows f touched, and commits. If f or
// the append fails, nothing is left behind. f may run more than once.
//
// The commit of this transaction is the moment a change exists: after a crash
// before it there is neither row nor event, after it there are both.
func (j *Journal) Record(ctx context.Context, actor Actor, f func(*Tx) (Event, error)) (Receipt, error) {
	var receipt Receipt
	err := j.db.InTx(ctx, func(dtx *database.Tx) error {
		tx := &Tx{Tx: dtx, ctx: ctx, actor: actor, journal: j}
		event, err := f(tx)
		if err != nil {
			return err
		}
		if receipt, err = tx.append(event); err != nil {
			return err
		}
		return retryFrom(ctx).claim(tx, receipt)
	})
	if err != nil {
		return Receipt{}, j.orRepeated(ctx, err)
	}
	if r := retryFrom(ctx); r != nil {
		r.done = true
	}
	return receipt, nil
}

// Touch says that f has written (inserted, updated, deleted) the row of a
// protected table with this primary key. The row is read back and committed to
// when f is done. It must really be written here: only the row lock that this
// takes keeps another change from passing between the reading and the commit.
func (tx *Tx) Touch(table string, key ...any) {
	t, ok := tx.journal.tables[table]
	if !ok {
		panic("journal: table is not protected: " + table)
	}
	id := table + "/" + keyText(key)
	if tx.seen[id] {
		return
	}
	if tx.seen == nil {
		tx.seen = map[string]bool{}
	}
	tx.seen[id] = true
	tx.rows = append(tx.rows, touched{table: t, key: key})
}

// ActUnder says, before the event is written, that the actor acts for another
// organisation under its mandate. It tells whether that is news to this change.
func (tx *Tx) ActUnder(mandateID, clientOrg string) bool {
	first := tx.actor.MandateID == ""
	tx.actor.OnBehalfOf, tx.actor.MandateID = clientOrg, mandateID
	return first
}

// Mandate is what ActUnder was called with, "" when the actor acts in the own name.
func (tx *Tx) Mandate() string { return tx.actor.MandateID }

// Index locks the head and gives the index this change will have. Rows that
// must carry it (ledger lines) call it as late as they can: from here to the
// commit no other change can pass, so no contended lock may be taken after it.
func (tx *Tx) Index() (int64, error) {
	if tx.head == nil {
		head, err := lockHead(tx.Tx)
		if err != nil {
			return 0, err
		}
		tx.head = head
	}
	return tx.head.Size, nil
}

func (tx *Tx) append(e Event) (Receipt, error) {
	if e.Kind == "" || e.ObjectType == "" || e.ObjectID == "" {
		return Receipt{}, fmt.Errorf("journal: event %q names no kind or no object", e.Kind)
	}
	rows, err := tx.digests()
	if err != nil {
		return Receipt{}, err
	}
	index, err := tx.Index()
	if err != nil {
		return Receipt{}, err
	}
	at := tx.Now
	if at.Before(tx.head.RecordedAt) {
		at = tx.head.RecordedAt // knowledge time never runs backwards
	}
	raw, err := tx.encode(e, rows, index, at)
	if err != nil {
		return Receipt{}, err
	}
	hashes, err := tlog.StoredHashesForRecordHash(index, leafHash(raw), hashReader(tx.Tx))
	if err != nil {
		return Receipt{}, fmt.Errorf("hash event %d: %w", index, err)
	}
	if err := (line{e, tx.actor, index, at, raw, hashes}).write(tx.Tx); err != nil {
		return Receipt{}, err
	}
	return Receipt{Index: index, RecordedAt: at, ObjectType: e.ObjectType, ObjectID: e.ObjectID}, nil
}

// digests reads back every touched row, in the order of the touches. Many rows
// of one table (a batch) are read together.
func (tx *Tx) digests() ([]rowDigest, error) {
	out := make([]rowDigest, 0, len(tx.rows))
	for rest := tx.rows; len(rest) > 0; {
		n := sameTable(rest)
		list, err := digestAll(tx.Tx, rest[:n])
		if err != nil {
			return nil, err
		}
		out, rest = append(out, list...), rest[n:]
	}
	return out, nil
}

// sameTable counts how many rows from the first on can be read with one query.
func sameTable(rows []touched) int {
	n := 1
	for len(rows[0].key) == 1 && n < len(rows) && n < readBack && rows[n].table == rows[0].table {
		n++
	}
	return n
}

func digestAll(tx *database.Tx, rows []touched) ([]rowDigest, error) {
	out := make([]rowDigest, len(rows))
	for i, r := range rows {
		out[i] = rowDigest{Table: r.table.Name, Key: keyText(r.key)}
	}
	table := rows[0].table
	if len(rows) == 1 {
		d, err := table.digest(tx, rows[0].key)
		out[0].SHA256 = d
		return out, err
	}
	keys := make([]any, len(rows))
	for i, r := range rows {
		keys[i] = r.key[0]
	}
	found, err := table.digestsOf(tx, keys)
	for i := range out {
		out[i].SHA256 = found[out[i].Key]
	}
	return out, err
}

func (tx *Tx) encode(e Event, rows []rowDigest, index int64, at time.Time) ([]byte, error) {
	b := body{
		Index: index, RecordedAt: at.UTC().Format(stamp), Kind: e.Kind,
		Object:   bodyObject{Type: e.ObjectType, ID: e.ObjectID, Version: e.Version},
		OwnerOrg: e.OwnerOrg, Reason: e.Reason, Rows: rows,
		Actor: bodyActor{UserID: tx.actor.UserID, OrgID: tx.actor.OrgID, SessionID: tx.actor.SessionID, RequestID: tx.actor.RequestID,
			OnBehalfOf: tx.actor.OnBehalfOf, MandateID: tx.actor.MandateID},
	}
	if e.Data != nil {
		data, err := json.Marshal(e.Data)
		if err != nil {
			return nil, fmt.Errorf("marshal event data: %w", err)
		}
		if err := exactNumbers(data); err != nil {
			return nil, fmt.Errorf("event %s: %w", e.Kind, err)
		}
		b.Data = data
	}
	return canonical(b)
}

// leafHash is the Merkle leaf of an event's canonical bytes (RFC 6962).
func leafHash(raw []byte) tlog.Hash { return tlog.RecordHash(raw) }
