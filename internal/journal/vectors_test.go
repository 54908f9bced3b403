package journal_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/journal"
	"jishi/internal/verifier"
)

var writeVectors = flag.Bool("write-vectors", false, "write the consistency proofs that the console's tests check")

// vector is a consistency proof between two sizes of one small log.
type vector struct {
	From    int64    `json:"from"`
	To      int64    `json:"to"`
	OldRoot string   `json:"old_root"`
	NewRoot string   `json:"new_root"`
	Hashes  []string `json:"hashes"`
}

// TestConsoleChecksTheSameProofs: the proofs in web/src/volume/testdata, which
// the console's own verification is tested with, are those that this package
// makes and accepts.
func TestConsoleChecksTheSameProofs(t *testing.T) {
	file := filepath.Join("..", "..", "web", "src", "volume", "testdata", "consistency.json")
	if *writeVectors {
		raw, err := json.Marshal(vectors(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []vector
	if err := json.Unmarshal(raw, &list); err != nil || len(list) < 100 {
		t.Fatalf("%d proofs, %v", len(list), err)
	}
	for _, v := range list {
		older, newer := journal.Checkpoint{Size: v.From, Root: hash(t, v.OldRoot)}, journal.Checkpoint{Size: v.To, Root: hash(t, v.NewRoot)}
		if err := verifier.CheckConsistency(v.Hashes, older, newer); err != nil {
			t.Errorf("%d..%d: %v", v.From, v.To, err)
		}
	}
}

func hash(t *testing.T, text string) tlog.Hash {
	t.Helper()
	h, err := tlog.ParseHash(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// vectors are all proofs between sizes up to 17, and one of a longer log.
func vectors(t *testing.T) []vector {
	t.Helper()
	var tree []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, _ error) {
		for _, p := range at {
			out = append(out, tree[p])
		}
		return out, nil
	})
	root := func(size int64) string {
		h, err := tlog.TreeHash(size, read)
		if err != nil {
			t.Fatal(err)
		}
		return h.String()
	}
	for i := range int64(1000) {
		hashes, err := tlog.StoredHashes(i, fmt.Append(nil, "event ", i), read)
		if err != nil {
			t.Fatal(err)
		}
		tree = append(tree, hashes...)
	}
	var out []vector
	add := func(from, to int64) {
		proof, err := tlog.ProveTree(to, from, read)
		if err != nil {
			t.Fatal(err)
		}
		v := vector{From: from, To: to, OldRoot: root(from), NewRoot: root(to), Hashes: []string{}}
		for _, h := range proof {
			v.Hashes = append(v.Hashes, h.String())
		}
		out = append(out, v)
	}
	for to := int64(1); to <= 17; to++ {
		for from := int64(1); from <= to; from++ {
			add(from, to)
		}
	}
	add(337, 1000)
	return out
}
