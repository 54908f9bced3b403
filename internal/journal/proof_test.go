package journal_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/database"
	"jishi/internal/database/databasetest"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// TestEveryEventIsProvenAtEverySize grows the log one by one and proves every
// event each time; then every checkpoint continues every earlier one.
func TestEveryEventIsProvenAtEverySize(t *testing.T) {
	both(t, func(t *testing.T, _ *databasetest.Database, j *journal.Journal) {
		var checkpoints []journal.Checkpoint
		for size := int64(1); size <= 13; size++ {
			recordSet(t, j, fmt.Sprint("k", size), size)
			checkpoints = append(checkpoints, checkpoint(t, j))
			for i := range size {
				p, err := j.Prove(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				cp, err := verifier.CheckProof(p, j.VerifierKey())
				if err != nil || cp.Size != size || p.Index != i {
					t.Fatalf("event %d at size %d: %v, %+v", i, size, err, p)
				}
				if body, err := base64.StdEncoding.DecodeString(p.Body); err != nil || !strings.Contains(string(body), fmt.Sprintf(`"index":%d,`, i)) {
					t.Fatalf("event %d is proven by %s", i, body)
				}
			}
		}
		for n, newer := range checkpoints {
			for o, older := range checkpoints[:n+1] {
				proof, err := j.Consistency(t.Context(), older.Size, newer.Size)
				if err != nil {
					t.Fatal(err)
				}
				if err := verifier.CheckConsistency(proof, older, newer); err != nil {
					t.Errorf("%d..%d: %v", older.Size, newer.Size, err)
				}
				forged := older
				forged.Root[0] ^= 1
				if verifier.CheckConsistency(proof, forged, newer) == nil {
					t.Errorf("%d..%d: another root was accepted", older.Size, newer.Size)
				}
				if o < n && verifier.CheckConsistency(proof, newer, older) == nil {
					t.Errorf("%d..%d: accepted the wrong way round", older.Size, newer.Size)
				}
			}
		}
	})
}

// fixedSigner has the same key in every process: fuzzing uses several.
type fixedSigner struct {
	note.Signer
	verifier string
}

func (s fixedSigner) VerifierKey() string { return s.verifier }

func newFixedSigner(t testing.TB) journal.Signer {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	verifier, err := note.NewEd25519VerifierKey("jishi.test/log", ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id := strings.Split(verifier, "+")[1]
	s, err := note.NewSigner("PRIVATE+KEY+jishi.test/log+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))
	if err != nil {
		t.Fatal(err)
	}
	return fixedSigner{s, verifier}
}

// memoryLog makes an in-memory log of n events and the proof of one of them.
func memoryLog(t testing.TB, n, index int64) (journal.Proof, journal.Signer) {
	t.Helper()
	s := newFixedSigner(t)
	var tree []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, _ error) {
		for _, p := range at {
			out = append(out, tree[p])
		}
		return out, nil
	})
	text := func(i int64) []byte { return fmt.Appendf(nil, `{"index":%d}`, i) }
	for i := range n {
		hashes, err := tlog.StoredHashes(i, text(i), read)
		if err != nil {
			t.Fatal(err)
		}
		tree = append(tree, hashes...)
	}
	root, err := tlog.TreeHash(n, read)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := tlog.ProveRecord(n, index, read)
	if err != nil {
		t.Fatal(err)
	}
	p := journal.Proof{
		Index: index, TreeSize: n, LeafHash: tlog.RecordHash(text(index)).String(),
		Checkpoint: sign(t, s, fmt.Sprintf("%s\n%d\n%s\n", s.Name(), n, root)),
		Body:       base64.StdEncoding.EncodeToString(text(index)),
	}
	for _, h := range hashes {
		p.Hashes = append(p.Hashes, h.String())
	}
	return p, s
}

func sign(t testing.TB, s journal.Signer, text string) string {
	t.Helper()
	signed, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

func TestCheckProofRefusesEveryChange(t *testing.T) {
	genuine, s := memoryLog(t, 11, 6)
	if _, err := verifier.CheckProof(genuine, s.VerifierKey()); err != nil {
		t.Fatal(err)
	}
	other := tlog.RecordHash([]byte("other")).String()
	for name, spoil := range map[string]func(*journal.Proof){
		"index":             func(p *journal.Proof) { p.Index = 7 },
		"negative index":    func(p *journal.Proof) { p.Index = -1 },
		"index beyond size": func(p *journal.Proof) { p.Index = 11 },
		"size":              func(p *journal.Proof) { p.TreeSize = 12 },
		"leaf":              func(p *journal.Proof) { p.LeafHash = other; p.Body = "" },
		"leaf and body": func(p *journal.Proof) {
			p.LeafHash = other
			p.Body = base64.StdEncoding.EncodeToString([]byte("other"))
		},
		"leaf broken":    func(p *journal.Proof) { p.LeafHash += "\n" },
		"body broken":    func(p *journal.Proof) { p.Body += "\n" },
		"a hash broken":  func(p *journal.Proof) { p.Hashes[1] += "\n" },
		"leaf no hash":   func(p *journal.Proof) { p.LeafHash = "x" },
		"body":           func(p *journal.Proof) { p.Body = base64.StdEncoding.EncodeToString([]byte("{}")) },
		"body no base64": func(p *journal.Proof) { p.Body = "%" },
		"a hash":         func(p *journal.Proof) { p.Hashes[1] = other },
		"a hash no hash": func(p *journal.Proof) { p.Hashes[1] = "x" },
		"a hash less":    func(p *journal.Proof) { p.Hashes = p.Hashes[1:] },
		"a hash more":    func(p *journal.Proof) { p.Hashes = append(p.Hashes, other) },
		"hashes swapped": func(p *journal.Proof) { p.Hashes[0], p.Hashes[1] = p.Hashes[1], p.Hashes[0] },
		"checkpoint size": func(p *journal.Proof) {
			p.Checkpoint = strings.Replace(p.Checkpoint, "\n11\n", "\n12\n", 1)
			p.TreeSize = 12
		},
		"signature gone": func(p *journal.Proof) { p.Checkpoint, _, _ = strings.Cut(p.Checkpoint, "\n\n") },
		"no checkpoint":  func(p *journal.Proof) { p.Checkpoint = "" },
	} {
		p := genuine
		p.Hashes = slices.Clone(genuine.Hashes)
		spoil(&p)
		if _, err := verifier.CheckProof(p, s.VerifierKey()); err == nil {
			t.Errorf("%s: a changed proof was accepted", name)
		}
	}
	if _, err := verifier.CheckProof(genuine, signer(t).VerifierKey()); err == nil {
		t.Error("another log's key was accepted")
	}
	if _, err := verifier.CheckProof(genuine, "no key"); err == nil {
		t.Error("a key that is none was accepted")
	}
	without := genuine
	without.Body = ""
	if _, err := verifier.CheckProof(without, s.VerifierKey()); err != nil {
		t.Errorf("without its text: %v", err)
	}
}

func TestOpenCheckpointRefusesOtherTexts(t *testing.T) {
	s := signer(t)
	root := tlog.RecordHash([]byte("root")).String()
	good := fmt.Sprintf("%s\n5\n%s\n", s.Name(), root)
	if cp, err := verifier.OpenCheckpoint(sign(t, s, good), s.VerifierKey()); err != nil || cp.Size != 5 || cp.Root.String() != root || cp.Origin != s.Name() {
		t.Errorf("%+v, %v", cp, err)
	}
	if _, err := verifier.OpenCheckpoint(sign(t, s, good+"extension line\n"), s.VerifierKey()); err != nil {
		t.Errorf("an extension line: %v", err)
	}
	for _, text := range []string{
		"\n", s.Name() + "\n5\n", "other.log\n5\n" + root + "\n", s.Name() + "\n-5\n" + root + "\n", s.Name() + "\n05\n" + root + "\n",
		s.Name() + "\n+5\n" + root + "\n", s.Name() + "\n5 \n" + root + "\n", s.Name() + "\n99999999999999999999\n" + root + "\n", s.Name() + "\n5\nAAAA\n",
	} {
		if cp, err := verifier.OpenCheckpoint(sign(t, s, text), s.VerifierKey()); err == nil {
			t.Errorf("accepted %q as %+v", text, cp)
		}
	}
}

func TestWhatCannotBeProven(t *testing.T) {
	both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
		_, err := j.Prove(t.Context(), 0)
		if fault.CodeOf(err) != fault.ObjectNotFound {
			t.Errorf("an empty log: %v", err)
		}
		recordSet(t, j, "k", 1)
		recordSet(t, j, "k", 2)
		for _, i := range []int64{-1, 2} {
			if _, err := j.Prove(t.Context(), i); fault.CodeOf(err) != fault.ObjectNotFound {
				t.Errorf("event %d: %v", i, err)
			}
		}
		for _, r := range [][2]int64{{0, 1}, {2, 1}, {1, 3}, {-1, 1}} {
			if _, err := j.Consistency(t.Context(), r[0], r[1]); fault.CodeOf(err) != fault.InvalidFields {
				t.Errorf("from %d to %d: %v", r[0], r[1], err)
			}
		}
		tamper(t, db, script("DELETE FROM journal_hashes WHERE pos = 1"))
		if _, err := j.Prove(t.Context(), 0); !errors.Is(err, journal.ErrForked) {
			t.Errorf("a proof without its tree: %v", err)
		}
	})
}

// FuzzOpenCheckpoint: whatever is accepted is what the log signed.
func FuzzOpenCheckpoint(f *testing.F) {
	genuine, s := memoryLog(f, 11, 6)
	f.Add(genuine.Checkpoint)
	f.Add("")
	f.Add(s.Name() + "\n11\n\n\n— " + s.Name() + " AAAA\n")
	f.Fuzz(func(t *testing.T, signed string) {
		cp, err := verifier.OpenCheckpoint(signed, s.VerifierKey())
		if err == nil && (cp.Size != 11 || !strings.HasPrefix(signed, genuine.Checkpoint)) {
			t.Errorf("accepted %q", signed)
		}
	})
}

// FuzzCheckProof: whatever is accepted proves the one event that it can.
func FuzzCheckProof(f *testing.F) {
	genuine, s := memoryLog(f, 11, 6)
	seed, err := json.Marshal(genuine)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	lineBreak, err := json.Marshal(map[string]string{"leaf_hash": genuine.LeafHash + "\n"}) // found by fuzzing
	if err != nil {
		f.Fatal(err)
	}
	f.Add(lineBreak)
	f.Add([]byte(`{"index":-1,"tree_size":-1,"hashes":[""]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := genuine // so that a short input changes one part of it
		p.Hashes = slices.Clone(genuine.Hashes)
		if json.Unmarshal(raw, &p) != nil {
			return
		}
		if _, err := verifier.CheckProof(p, s.VerifierKey()); err == nil && (p.Index != genuine.Index || p.LeafHash != genuine.LeafHash || !slices.Equal(p.Hashes, genuine.Hashes)) {
			t.Errorf("accepted %+v", p)
		}
	})
}

// TestCheckpointsNeverSignARewrittenLog is what keeps a fork from ever
// carrying a good signature.
func TestCheckpointsNeverSignARewrittenLog(t *testing.T) {
	for name, spoil := range map[string]func(*database.Tx) error{
		"cut":       after(cutTail, rehash),
		"rewritten": after(rewrite(5, `"k5"`, `"k6"`), rehash),
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, db *databasetest.Database, j *journal.Journal) {
				build(t, j)
				tamper(t, db, spoil)
				if cp, err := j.Checkpoint(t.Context()); !errors.Is(err, journal.ErrForked) {
					t.Errorf("signed %+v, %v", cp, err)
				}
				if n := count(t, db.DB, "journal_checkpoints"); n != 2 {
					t.Errorf("%d checkpoints", n)
				}
			})
		})
	}
}
