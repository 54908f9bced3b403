package journal

import (
	"context"
	"encoding/base64"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/verifier"
)

// Proof (存在性证明) shows that one event stands in the log that a checkpoint
// signs; verifier.CheckProof checks it.
type Proof = verifier.Proof

// Prove gives the inclusion proof of an event against a checkpoint that covers
// everything recorded so far.
func (j *Journal) Prove(ctx context.Context, index int64) (Proof, error) {
	list, err := j.ProveAll(ctx, []int64{index})
	if err != nil {
		return Proof{}, err
	}
	return list[0], nil
}

// ProveAll gives the inclusion proofs of several events against one checkpoint,
// in the order asked for. Fault: ObjectNotFound when one of them is not there.
func (j *Journal) ProveAll(ctx context.Context, indexes []int64) ([]Proof, error) {
	cp, err := j.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Proof, len(indexes))
	err = j.db.View(ctx, func(tx *database.Tx) error {
		for i, index := range indexes {
			if index < 0 || index >= cp.Size {
				return fault.New(fault.ObjectNotFound)
			}
			if out[i], err = proveAt(tx, cp, index); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func proveAt(tx *database.Tx, cp Checkpoint, index int64) (Proof, error) {
	row, err := findEvent(tx, index)
	if err != nil {
		return Proof{}, err
	}
	hashes, err := tlog.ProveRecord(cp.Size, index, hashReader(tx))
	if err != nil {
		return Proof{}, fmt.Errorf("prove event %d: %w", index, err)
	}
	return Proof{Index: index, TreeSize: cp.Size, LeafHash: leafHash(row.Body).String(), Hashes: texts(hashes), Checkpoint: cp.Note,
		Body: base64.StdEncoding.EncodeToString(row.Body)}, nil
}

// Consistency gives the proof (verifier.CheckConsistency) that the log of size to begins with the log of
// size from: nothing was rewritten in between.
func (j *Journal) Consistency(ctx context.Context, from, to int64) ([]string, error) {
	var out []string
	err := j.db.View(ctx, func(tx *database.Tx) error {
		head, err := readHead(tx)
		if err != nil {
			return err
		}
		if from < 1 || to < from || to > head.Size {
			return fault.Fields(fault.Atf("query/from", fault.OutOfRange,
				"应满足 1 ≤ from ≤ to ≤ %d。", "1 ≤ from ≤ to ≤ %d must hold.", head.Size))
		}
		hashes, err := tlog.ProveTree(to, from, hashReader(tx))
		if err != nil {
			return fmt.Errorf("prove tree %d..%d: %w", from, to, err)
		}
		out = texts(hashes)
		return nil
	})
	return out, err
}

// continuous proves and checks that the stored tree of the newer size begins
// with that of the older one.
func continuous(tx *database.Tx, older, newer Checkpoint) error {
	hashes, err := tlog.ProveTree(newer.Size, older.Size, hashReader(tx))
	if err != nil {
		return fmt.Errorf("prove tree %d..%d: %w", older.Size, newer.Size, err)
	}
	if err := tlog.CheckTree(hashes, newer.Size, newer.Root, older.Size, older.Root); err != nil {
		return fmt.Errorf("the log of size %d does not continue that of size %d: %w", newer.Size, older.Size, ErrForked)
	}
	return nil
}

func texts(hashes []tlog.Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = h.String()
	}
	return out
}
