package journal

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
)

// Dump (导出) reads log and protected rows out of one snapshot of the database, in
// the form in which they were hashed. Its parts are asked for one after another.
type Dump struct {
	// Checkpoint is of exactly the events of the snapshot.
	Checkpoint Checkpoint

	tx    *database.Tx
	fresh bool // no row of journal_checkpoints has the checkpoint yet
}

// Dump lets f read a snapshot of everything recorded so far, while others go on
// writing. It writes nothing; a checkpoint that is new is signed in memory, for
// which the journal needs its signer. Without one the log's newest checkpoint
// must cover all of it.
func (j *Journal) Dump(ctx context.Context, f func(*Dump) error) error {
	return j.db.View(ctx, func(tx *database.Tx) error {
		d := &Dump{tx: tx}
		head, err := readHead(tx)
		if err != nil {
			return err
		}
		last, err := lastCheckpoint(tx)
		if err != nil {
			return err
		}
		switch {
		case head.Size == 0:
			return fmt.Errorf("there is nothing in the journal yet")
		case last.Size == head.Size:
			d.Checkpoint = Checkpoint{Size: last.Size, Note: last.Note}
			d.Checkpoint.Origin, _, _ = strings.Cut(last.Note, "\n")
			copy(d.Checkpoint.Root[:], last.Root)
		case j.signer == nil:
			return fmt.Errorf("the journal has %d events, its newest checkpoint %d: run it again when the server has signed the rest, or where the key directory is", head.Size, last.Size)
		default:
			d.fresh = true
			if d.Checkpoint, err = signedAt(tx, head, j.signer); err != nil {
				return err
			}
		}
		return f(d)
	})
}

// signedAt signs what the log holds, unless it contradicts what was signed before.
func signedAt(tx *database.Tx, head headRow, by Signer) (Checkpoint, error) {
	if err := continues(tx, head); err != nil {
		return Checkpoint{}, err
	}
	root, err := tlog.TreeHash(head.Size, hashReader(tx))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("tree hash at %d: %w", head.Size, err)
	}
	return signNote(by, head.Size, root)
}

// Events gives the canonical bytes of every event, from the first to the last.
func (d *Dump) Events(each func([]byte) error) error {
	return d.read("events", "SELECT body FROM journal_events ORDER BY idx", each)
}

// Checkpoints gives every signed note kept, in the order of their sizes, each with
// the countersignatures of witnesses under it, and the dump's own at the end.
func (d *Dump) Checkpoints(each func([]byte) error) error {
	seen, err := countersigned(d.tx)
	if err != nil {
		return err
	}
	err = d.read("checkpoints", "SELECT note FROM journal_checkpoints ORDER BY size", func(note []byte) error {
		if full, ok := seen[string(note)]; ok {
			note = []byte(full)
		}
		return each(note)
	})
	if err != nil || !d.fresh {
		return err
	}
	return each([]byte(d.Checkpoint.Note))
}

func (d *Dump) read(what, query string, each func([]byte) error) error {
	rows, err := d.tx.Raw(query).Rows()
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return fmt.Errorf("read %s: %w", what, err)
		}
		if err := each(b); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Rows gives every row of a protected table in its canonical form, whose SHA-256
// events committed to, in the order of the table's key.
func (d *Dump) Rows(t Table, each func([]byte) error) error {
	rows, err := d.tx.Raw(t.selectSQL() + " ORDER BY " + strings.Join(t.Key, ", ")).Rows()
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		values, err := t.scan(rows)
		if err != nil {
			return err
		}
		line, err := rowText(t.Columns, values)
		if err != nil {
			return err
		}
		if err := each(line); err != nil {
			return err
		}
	}
	return rows.Err()
}
