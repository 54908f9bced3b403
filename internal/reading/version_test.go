package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"jishi/internal/corpus"
)

var update = flag.Bool("update", false, "write testdata/version.txt anew")

// TestVersion notices that a change of the reader makes other texts or facts
// than were stored under the same Version. Before a release it is enough to run
// with -update; after one Version goes up as well.
func TestVersion(t *testing.T) {
	cases, err := corpus.Load()
	if err != nil {
		t.Fatal(err)
	}
	r, sum := New(nil, 0), sha256.New()
	for i, c := range cases {
		if c.MediaType == MediaPDF && i%4 > 0 {
			continue // PDFs take longer and share all that comes after the lines
		}
		text, err := r.Read(t.Context(), c.Bytes, c.MediaType)
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		if err := json.NewEncoder(sum).Encode([]any{text, text.Content(), Extract(text)}); err != nil {
			t.Fatal(err)
		}
	}
	got := fmt.Sprintf("%d %s\n", Version, hex.EncodeToString(sum.Sum(nil)))
	name := filepath.Join("testdata", "version.txt")
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || got != string(want) {
		t.Errorf("the reader reads otherwise than version %d did (%v): count Version up and run with -update", Version, err)
	}
}
