package verifier

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof (存在性证明) shows that one event stands in the log that a checkpoint
// signs. It can be checked with nothing but the log's public key.
type Proof struct {
	Index      int64    `json:"index"`
	TreeSize   int64    `json:"tree_size"`
	LeafHash   string   `json:"leaf_hash"`
	Hashes     []string `json:"hashes"`
	Checkpoint string   `json:"checkpoint"`
	// Body is the event's canonical bytes, base64; empty when the reader may
	// know that the event exists but not what it says.
	Body string `json:"body,omitempty"`
}

// CheckProof verifies an inclusion proof.
func CheckProof(p Proof, logKey string) (Checkpoint, error) {
	cp, err := OpenCheckpoint(p.Checkpoint, logKey)
	if err != nil {
		return cp, err
	}
	if cp.Size != p.TreeSize {
		return cp, fmt.Errorf("proof is for size %d, checkpoint for %d", p.TreeSize, cp.Size)
	}
	leaf, err := parseHash(p.LeafHash)
	if err != nil {
		return cp, fmt.Errorf("leaf hash: %w", err)
	}
	if p.Body != "" {
		raw, err := plainBase64(p.Body)
		if err != nil {
			return cp, fmt.Errorf("event body: %w", err)
		}
		if leafHash(raw) != leaf {
			return cp, fmt.Errorf("the event's text does not have the leaf hash of the proof")
		}
	}
	hashes, err := parseHashes(p.Hashes)
	if err != nil {
		return cp, err
	}
	if err := tlog.CheckRecord(hashes, cp.Size, cp.Root, p.Index, leaf); err != nil {
		return cp, fmt.Errorf("event %d is not in the signed log: %w", p.Index, err)
	}
	return cp, nil
}

// CheckConsistency verifies a consistency proof (一致性证明) between two
// checkpoints: the newer log begins with the older one.
func CheckConsistency(proof []string, older, newer Checkpoint) error {
	hashes, err := parseHashes(proof)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(hashes, newer.Size, newer.Root, older.Size, older.Root); err != nil {
		return fmt.Errorf("the log of size %d does not continue that of size %d: %w", newer.Size, older.Size, err)
	}
	return nil
}

func parseHashes(list []string) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(list))
	for i, s := range list {
		h, err := parseHash(s)
		if err != nil {
			return nil, fmt.Errorf("proof hash %d: %w", i, err)
		}
		out[i] = h
	}
	return out, nil
}

func parseHash(s string) (tlog.Hash, error) {
	raw, err := plainBase64(s)
	if err != nil {
		return tlog.Hash{}, err
	}
	if len(raw) != tlog.HashSize {
		return tlog.Hash{}, fmt.Errorf("the hash has %d bytes, want %d", len(raw), tlog.HashSize)
	}
	return tlog.Hash(raw), nil
}
