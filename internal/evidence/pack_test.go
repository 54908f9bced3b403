package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jishi/internal/contract"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// TestEntryNames: whatever a file was called, the entry stays in its folder and
// can be unpacked everywhere.
func TestEntryNames(t *testing.T) {
	for name, want := range map[string]string{"合同.pdf": "合同.pdf", "a/b\\c.pdf": "a_b_c.pdf", "x\u202efdp.exe": "x_fdp.exe", "..": "", "a:b?.pdf ": "a_b_.pdf", "a\n.pdf": "a_.pdf"} {
		if got := entryName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		path := documentPath(rapid.IntRange(0, 59).Draw(t, "i"), contract.File{Material: "M01", Filename: rapid.String().Draw(t, "name")})
		rest, ok := strings.CutPrefix(path, documentsDir)
		if !ok || strings.ContainsAny(rest, `/\`) || strings.HasSuffix(rest, ".") || rest == "" {
			t.Fatalf("entry %q", path)
		}
	})
}

// zeros is a large document that is nowhere in memory.
type zeros struct{ left int64 }

func (z *zeros) Read(b []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), z.left)
	clear(b[:n])
	z.left -= n
	return int(n), nil
}

// TestLargeDocumentsStream: 96 MiB pass through writer and check while only
// buffers are allocated.
func TestLargeDocumentsStream(t *testing.T) {
	const size = 96 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := newWriter(io.Discard, noon)
	e, err := w.add("documents/01-M01-大.pdf", zip.Store, &zeros{size})
	if err != nil || e.Size != size {
		t.Fatalf("%+v, %v", e, err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d bytes were allocated for a document of %d", used, size)
	}
}

// TestWriterIsDeterministic: the same entries give the same bytes, and the
// manifest lists them in their order with their hashes.
func TestWriterIsDeterministic(t *testing.T) {
	write := func() (string, []byte) {
		var out bytes.Buffer
		var manifest []byte
		w := newWriter(&out, noon.Add(123*time.Millisecond))
		for _, p := range []string{"b", "a", "c"} {
			if err := w.text(p, []byte("content of "+p)); err != nil {
				t.Fatal(err)
			}
		}
		err := w.close(Manifest{Format: Format, Certificate: "TA-2026-000001"}, func(raw []byte) (string, string) {
			manifest = raw
			return "Ed25519:AA==", "0123456789abcdef"
		})
		if err != nil {
			t.Fatal(err)
		}
		return out.String(), manifest
	}
	first, manifest := write()
	second, _ := write()
	if first != second {
		t.Error("two packs of the same entries differ")
	}
	sum := sha256.Sum256([]byte("content of b"))
	if i, j := bytes.Index(manifest, []byte(`"path": "b"`)), bytes.Index(manifest, []byte(`"path": "a"`)); i < 0 || j < i || !bytes.Contains(manifest, []byte(hex.EncodeToString(sum[:]))) {
		t.Errorf("manifest %s", manifest)
	}
}

// FuzzCheck: nothing that somebody sends in makes the check fall over, and
// nothing without our signature is sound.
func FuzzCheck(f *testing.F) {
	var b bytes.Buffer
	w := newWriter(&b, noon)
	for _, p := range []string{signaturePath, statementPath, eventsPath, documentsPath, checkpointPath} {
		if err := w.text(p, []byte(`{}`)); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.close(Manifest{Format: Format}, func([]byte) (string, string) { return "Ed25519:AA==", "k" }); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := Check(bytes.NewReader(raw), int64(len(raw)), Keys{Certificate: make([]byte, 32)})
		if err == nil && len(r.Problems) == 0 {
			t.Errorf("sound: %+v", r)
		}
	})
}
