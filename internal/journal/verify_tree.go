package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// node is a rebuilt node of the tree. bad marks one that differs from what is
// stored: what is above it differs by necessity and is not reported again.
type node struct {
	hash tlog.Hash
	bad  bool
}

// storedHashes reads the nodes that the events from..to completed, and those
// that their pair partners did.
func (v *Verifier) storedHashes(from, to int64) (map[int64]tlog.Hash, error) {
	var rows []struct {
		Pos  int64
		Hash []byte
	}
	first, last := tlog.StoredHashIndex(0, from&^1), tlog.StoredHashIndex(0, (to|1)+1)
	if err := v.tx.Raw("SELECT pos, hash FROM journal_hashes WHERE pos >= ? AND pos < ?", first, last).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read tree hashes: %w", err)
	}
	out := make(map[int64]tlog.Hash, len(rows))
	for _, r := range rows {
		if len(r.Hash) == tlog.HashSize {
			out[r.Pos] = tlog.Hash(r.Hash)
		}
	}
	return out, nil
}

// checkTree rebuilds the nodes that this event completes and compares them
// with those stored.
func (v *Verifier) checkTree(e eventRow, stored map[int64]tlog.Hash) error {
	leaf := v.checkLeaf(e, stored)
	hashes, err := tlog.StoredHashesForRecordHash(e.Idx, leaf.hash, tlog.HashReaderFunc(v.readEdge))
	if err != nil {
		return fmt.Errorf("rebuild tree at %d: %w", e.Idx, err)
	}
	pos := tlog.StoredHashIndex(0, e.Idx)
	v.edge[pos] = leaf
	for level := 1; level < len(hashes); level++ {
		at := pos + int64(level)
		child := e.Idx >> (level - 1)
		left, right := tlog.StoredHashIndex(level-1, child-1), tlog.StoredHashIndex(level-1, child)
		bad := stored[at] != hashes[level]
		if bad && !v.edge[left].bad && !v.edge[right].bad {
			v.report("journal_hashes", fmt.Sprint(at), "the tree node is not the hash of its children")
		}
		v.edge[at] = node{hashes[level], bad}
		delete(v.edge, left) // never asked for again
		delete(v.edge, right)
	}
	return nil
}

// checkLeaf compares an event's text with its stored hash. When they differ,
// the node above tells which of the two was changed; the tree is followed with
// the other one, so that one change is reported once.
func (v *Verifier) checkLeaf(e eventRow, stored map[int64]tlog.Hash) node {
	pos, leaf := tlog.StoredHashIndex(0, e.Idx), leafHash(e.Body)
	have, there := stored[pos]
	switch {
	case there && have == leaf:
		return node{hash: leaf}
	case parentAgrees(e.Idx, leaf, stored):
		v.report("journal_hashes", fmt.Sprint(pos), "the tree leaf is not the hash of event %d", e.Idx)
		return node{leaf, true}
	case !there:
		v.report("journal_events", fmt.Sprint(e.Idx), "no tree leaf stands for the event: it was inserted")
		return node{leaf, true}
	}
	v.report("journal_events", fmt.Sprint(e.Idx), "the event's text does not have the hash it was recorded with")
	return node{hash: have}
}

// parentAgrees tells whether the stored node above a leaf is right with it.
func parentAgrees(index int64, leaf tlog.Hash, stored map[int64]tlog.Hash) bool {
	parent, ok := stored[tlog.StoredHashIndex(1, index>>1)]
	sibling, both := stored[tlog.StoredHashIndex(0, index^1)]
	if !ok || !both {
		return false
	}
	if index&1 == 0 {
		return tlog.NodeHash(leaf, sibling) == parent
	}
	return tlog.NodeHash(sibling, leaf) == parent
}

// checkRoots compares the rebuilt tree with every checkpoint of this size. A
// change breaks every later root too: only the first one is reported.
func (v *Verifier) checkRoots(size int64) error {
	list := v.due[size]
	if len(list) == 0 {
		return nil
	}
	delete(v.due, size)
	root, err := tlog.TreeHash(size, tlog.HashReaderFunc(v.readEdge))
	if err != nil {
		return fmt.Errorf("rebuild root at %d: %w", size, err)
	}
	for _, w := range list {
		switch {
		case w.root == root:
			v.fits[w.table] = max(v.fits[w.table], size)
		case v.once("root of " + w.table):
			v.report(w.table, w.key, "the signed root is not that of the events before it: it was among the events %d to %d that something was changed",
				v.fits[w.table], size-1)
		}
	}
	return nil
}

// readEdge serves the right edge of the tree; older nodes are never asked for.
func (v *Verifier) readEdge(positions []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(positions))
	for i, p := range positions {
		n, ok := v.edge[p]
		if !ok {
			return nil, fmt.Errorf("tree node %d was not rebuilt", p)
		}
		out[i] = n.hash
	}
	return out, nil
}
