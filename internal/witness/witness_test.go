package witness_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/journal"
	"jishi/internal/verifier"
	"jishi/internal/witness"
)

// log is a small real log behind the public addresses of a platform, so that
// it can do what a platform refuses to do: forget and rewrite.
type log struct {
	t      *testing.T
	mu     sync.Mutex
	signer note.Signer
	key    string
	hashes []tlog.Hash
	size   int64
	taken  []string
	down   string // the address that does not answer
}

func newLog(t *testing.T) (*log, string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "jishi.test/log")
	must(t, err)
	signer, err := note.NewSigner(skey)
	must(t, err)
	l := &log{t: t, signer: signer, key: vkey}
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	return l, server.URL
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (l *log) read(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, p := range at {
		out[i] = l.hashes[p]
	}
	return out, nil
}

func (l *log) add(events ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range events {
		hashes, err := tlog.StoredHashes(l.size, []byte(e), tlog.HashReaderFunc(l.read))
		must(l.t, err)
		l.hashes, l.size = append(l.hashes, hashes...), l.size+1
	}
}

// rewrite makes the log anew.
func (l *log) rewrite(events ...string) {
	l.hashes, l.size = nil, 0
	l.add(events...)
}

func (l *log) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/api/v1/public/journal")
	if path == l.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	switch path {
	case "/checkpoint":
		root, err := tlog.TreeHash(l.size, tlog.HashReaderFunc(l.read))
		signed, signErr := note.Sign(&note.Note{Text: fmt.Sprintf("jishi.test/log\n%d\n%s\n", l.size, root)}, l.signer)
		answer(w, map[string]any{"note": string(signed)}, errors.Join(err, signErr))
	case "/consistency":
		from, _ := strconv.ParseInt(r.FormValue("from"), 10, 64)
		to, _ := strconv.ParseInt(r.FormValue("to"), 10, 64)
		proof, err := tlog.ProveTree(to, from, tlog.HashReaderFunc(l.read))
		answer(w, map[string]any{"hashes": proof}, err)
	case "/cosignatures":
		var in struct{ Note string }
		err := json.NewDecoder(r.Body).Decode(&in)
		l.taken = append(l.taken, in.Note)
		answer(w, map[string]any{"items": []string{}}, err)
	}
}

func answer(w http.ResponseWriter, v any, err error) {
	if err == nil {
		err = json.NewEncoder(w).Encode(v)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

var now = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// watch opens a witness over a new folder.
func watch(t *testing.T, l *log, url string) (*witness.Witness, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "witness")
	_, err := witness.MakeKey(dir, "audit.test/witness")
	must(t, err)
	return again(t, l, url, dir), dir
}

// again opens a witness over the same folder, as its next start does.
func again(t *testing.T, l *log, url, dir string) *witness.Witness {
	t.Helper()
	w, err := witness.Open(witness.Options{URL: url, Dir: dir, LogKey: l.key, Now: func() time.Time { return now }})
	must(t, err)
	return w
}

func TestALogThatOnlyGrowsIsCountersigned(t *testing.T) {
	l, url := newLog(t)
	w, dir := watch(t, l, url)
	for i, more := range [][]string{{"a", "b", "c"}, {"d"}, {}, {"e", "f"}} {
		l.add(more...)
		cp, err := w.Once(t.Context())
		must(t, err)
		if cp.Size != l.size || len(l.taken) != i+1 || l.taken[i] != cp.Note {
			t.Fatalf("%d of %d events, handed in %d", cp.Size, l.size, len(l.taken))
		}
		if at, err := verifier.CheckCosignature(l.taken[i], w.Key().Public); err != nil || !at.Equal(now) {
			t.Errorf("%v, %v", at, err)
		}
		if _, err := verifier.OpenCheckpoint(l.taken[i], l.key); err != nil {
			t.Error(err)
		}
		w = again(t, l, url, dir)
	}
	kept, err := os.ReadFile(filepath.Join(dir, "checkpoints.log"))
	must(t, err)
	if string(kept) != strings.Join(l.taken, verifier.EndOfNote)+verifier.EndOfNote {
		t.Errorf("kept %s", kept)
	}
}

func TestARewrittenLogIsRefused(t *testing.T) {
	for name, do := range map[string]func(*log){
		"rewritten, as long":   func(l *log) { l.rewrite("a", "X", "c", "d") },
		"rewritten, longer":    func(l *log) { l.rewrite("a", "X", "c", "d", "e", "f") },
		"its last event":       func(l *log) { l.rewrite("a", "b", "c", "X", "e") },
		"cut":                  func(l *log) { l.rewrite("a", "b", "c") },
		"cut and grown beyond": func(l *log) { l.rewrite("a", "b", "c", "X", "Y", "Z") },
	} {
		t.Run(name, func(t *testing.T) {
			l, url := newLog(t)
			l.add("a", "b", "c", "d")
			w, dir := watch(t, l, url)
			good, err := w.Once(t.Context())
			must(t, err)
			do(l)
			for range 2 { // it does not get used to it
				_, err = again(t, l, url, dir).Once(t.Context())
				fork, ok := errors.AsType[*witness.Fork](err)
				if !ok || len(l.taken) != 1 {
					t.Fatalf("%v; %d handed in", err, len(l.taken))
				}
				text, err := os.ReadFile(fork.File)
				must(t, err)
				notes := strings.Split(string(text), verifier.EndOfNote)
				if len(notes) != 3 || notes[0] != good.Note {
					t.Fatalf("the evidence is %q", text)
				}
				if offered, err := verifier.OpenCheckpoint(notes[1], l.key); err != nil || offered.Root == good.Root {
					t.Errorf("%+v, %v", offered, err)
				}
				if !strings.Contains(fork.Error(), "rewritten") || !strings.Contains(fork.Error(), fork.File) {
					t.Errorf("said: %v", fork)
				}
			}
			if err := w.Run(t.Context(), time.Hour, func(journal.Checkpoint, error) {}); err == nil {
				t.Error("the loop went on")
			}
		})
	}
}

// TestWhatIsHandedOutIsOnTheDiskFirst: a platform that fails at any step leaves
// a witness that remembers what it may have signed.
func TestWhatIsHandedOutIsOnTheDiskFirst(t *testing.T) {
	l, url := newLog(t)
	l.add("a", "b")
	w, dir := watch(t, l, url)
	for _, step := range []struct {
		down string
		size int64
	}{{"/checkpoint", 0}, {"/cosignatures", 2}, {"/consistency", 2}} {
		l.down = step.down
		if step.down == "/consistency" {
			l.add("c")
		}
		_, err := w.Once(t.Context())
		if _, fork := errors.AsType[*witness.Fork](err); err == nil || fork {
			t.Errorf("%s does not answer: %v", step.down, err)
		}
		if state, _ := os.ReadFile(filepath.Join(dir, "state")); step.size > 0 != strings.Contains(string(state), fmt.Sprintf("\n%d\n", step.size)) {
			t.Errorf("%s does not answer: remembered %q", step.down, state)
		}
	}
	l.down = ""
	if cp, err := w.Once(t.Context()); err != nil || cp.Size != 3 || len(l.taken) != 1 {
		t.Errorf("afterwards: %+v, %v", cp, err)
	}
}

func TestTheWitnessTrustsOnlyItsOwnKeyOfTheLog(t *testing.T) {
	l, url := newLog(t)
	l.add("a")
	other, _ := newLog(t)
	w, dir := watch(t, other, url)
	if _, err := w.Once(t.Context()); err == nil || len(l.taken) > 0 {
		t.Errorf("a checkpoint of another log: %v", err)
	}
	w = again(t, l, url, dir)
	_, err := w.Once(t.Context())
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "state"), []byte("damaged"), 0o600))
	if _, err := w.Once(t.Context()); err == nil || len(l.taken) != 1 {
		t.Errorf("with a damaged memory: %v", err)
	}
}

func TestAKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	made, err := witness.MakeKey(dir, "audit.test/witness")
	must(t, err)
	loaded, err := witness.LoadKey(dir)
	if err != nil || loaded.Public.String() != made.Public.String() {
		t.Fatalf("%v, %v", loaded.Public, err)
	}
	if _, err := witness.MakeKey(dir, "audit.test/witness"); err == nil {
		t.Error("a second key took the place of the first")
	}
	if info, err := os.Stat(filepath.Join(dir, "witness.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if _, err := witness.MakeKey(t.TempDir(), "with space"); err == nil {
		t.Error("a name with a space")
	}
	for _, bad := range []string{"", "PRIVATE+KEY+x", "PRIVATE+KEY+audit.test/witness+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		must(t, os.WriteFile(filepath.Join(dir, "witness.key"), []byte(bad), 0o600))
		if _, err := witness.LoadKey(dir); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestTwoRunsOverOneFolderExclude: the second one waits for nobody and says so.
func TestTwoRunsOverOneFolderExclude(t *testing.T) {
	l, url := newLog(t)
	l.add("a")
	w, dir := watch(t, l, url)
	var second error
	slow, err := witness.Open(witness.Options{URL: url, Dir: dir, LogKey: l.key, Now: func() time.Time {
		_, second = w.Once(t.Context())
		return now
	}})
	must(t, err)
	_, err = slow.Once(t.Context())
	must(t, err)
	if second == nil || len(l.taken) != 1 {
		t.Errorf("both ran: %v", second)
	}
}

func TestRunGoesOnAfterAnOutage(t *testing.T) {
	l, url := newLog(t)
	l.add("a")
	l.down = "/checkpoint"
	w, _ := watch(t, l, url)
	ctx, cancel := context.WithCancel(t.Context())
	var told []bool
	err := w.Run(ctx, time.Millisecond, func(_ journal.Checkpoint, err error) {
		told = append(told, err == nil)
		l.down = ""
		if err == nil {
			cancel()
		}
	})
	if err != nil || len(told) != 2 || told[0] || !told[1] {
		t.Errorf("%v, %v", told, err)
	}
}
