package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/verifier"
)

type checkpointRow struct {
	Size     int64
	Root     []byte
	Note     string
	SignedAt time.Time
}

// Checkpoint gives a signed checkpoint over everything recorded so far. It
// signs a new one only when the log has grown since the last.
func (j *Journal) Checkpoint(ctx context.Context) (Checkpoint, error) {
	var last checkpointRow
	var head headRow
	err := j.db.View(ctx, func(tx *database.Tx) error {
		var err error
		if head, err = readHead(tx); err != nil {
			return err
		}
		last, err = lastCheckpoint(tx)
		return err
	})
	if err != nil {
		return Checkpoint{}, err
	}
	if head.Size == 0 {
		return Checkpoint{}, fault.New(fault.ObjectNotFound)
	}
	if last.Size == head.Size {
		return j.open(last)
	}
	return j.sign(ctx)
}

// continues refuses to sign a log that does not begin with the one signed
// last: a rewritten log never gets a valid checkpoint from this platform.
func continues(tx *database.Tx, head headRow) error {
	last, err := lastCheckpoint(tx)
	if err != nil || last.Size == 0 {
		return err
	}
	if last.Size > head.Size {
		return fmt.Errorf("%d events were signed, but only %d are left: %w", last.Size, head.Size, ErrForked)
	}
	root, err := tlog.TreeHash(last.Size, hashReader(tx))
	if err != nil {
		return fmt.Errorf("tree hash at %d: %w", last.Size, err)
	}
	if !bytes.Equal(root[:], last.Root) {
		return fmt.Errorf("the first %d events do not have the root that was signed: %w", last.Size, ErrForked)
	}
	return nil
}

func (j *Journal) open(row checkpointRow) (Checkpoint, error) {
	return verifier.OpenCheckpoint(row.Note, j.signer.VerifierKey())
}

// sign writes a checkpoint of the present head. It is no change of business
// state, so it appends no event.
func (j *Journal) sign(ctx context.Context) (Checkpoint, error) {
	var out Checkpoint
	err := j.db.InTx(ctx, func(tx *database.Tx) error {
		head, err := readHead(tx)
		if err != nil {
			return err
		}
		if out, err = signedAt(tx, head, j.signer); err != nil {
			return err
		}
		return insertCheckpoint(tx, out)
	})
	return out, err
}

func lastCheckpoint(tx *database.Tx) (checkpointRow, error) {
	var row checkpointRow
	err := tx.Raw("SELECT size, root, note, signed_at FROM journal_checkpoints ORDER BY size DESC LIMIT 1").Scan(&row).Error
	if err != nil {
		return row, fmt.Errorf("read last checkpoint: %w", err)
	}
	return row, nil
}

// VerifierKey is the log's public key in the note format.
func (j *Journal) VerifierKey() string { return j.signer.VerifierKey() }

// Publish signs a checkpoint whenever the log has grown, until ctx ends, and
// hands each new one to keep (a file beside the database, another server): the
// outside copy is what shows a cut tail. It returns when keep fails or the log
// was changed from outside; a database that does not answer is logged and
// asked again at the next turn.
func (j *Journal) Publish(ctx context.Context, every time.Duration, keep func(Checkpoint) error) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var size int64
	for {
		cp, err := j.Checkpoint(ctx)
		switch {
		case errors.Is(err, ErrForked):
			return err
		case err != nil && ctx.Err() == nil && fault.CodeOf(err) != fault.ObjectNotFound:
			slog.WarnContext(ctx, "no checkpoint was signed", "error", err)
		case err == nil && cp.Size > size:
			if err := keep(cp); err != nil {
				return fmt.Errorf("keep checkpoint %d: %w", cp.Size, err)
			}
			size = cp.Size
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
