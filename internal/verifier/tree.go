package verifier

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// leafHash is SHA-256 over a zero byte and the event's canonical bytes (RFC 6962).
func leafHash(raw []byte) tlog.Hash { return tlog.RecordHash(raw) }

// tree grows a Merkle tree (RFC 6962) leaf by leaf and keeps only the roots of
// its complete subtrees, from the largest to the smallest: one for each 1 in the
// binary form of its size.
type tree struct {
	size  int64
	peaks []tlog.Hash
}

func (t *tree) add(leaf tlog.Hash) {
	// Each 1 at the end of the size is a subtree that the new leaf completes.
	for rest := t.size; rest&1 == 1; rest >>= 1 {
		last := len(t.peaks) - 1
		leaf = tlog.NodeHash(t.peaks[last], leaf)
		t.peaks = t.peaks[:last]
	}
	t.peaks = append(t.peaks, leaf)
	t.size++
}

// root joins the subtrees from the right: an incomplete right edge is hashed
// with what stands left of it as it is, nothing is added or doubled.
func (t *tree) root() tlog.Hash {
	if len(t.peaks) == 0 {
		return sha256.Sum256(nil)
	}
	last := len(t.peaks) - 1
	root := t.peaks[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(t.peaks[i], root)
	}
	return root
}
