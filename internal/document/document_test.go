package document

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jishi/internal/fault"
)

func store(t testing.TB, maxSize int64) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, maxSize)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, dir
}

func container(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(w, "<part>%s</part>", p)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func picture(t testing.TB, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }

const pdf = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

func files(dir string) (n int) {
	_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	return n
}

// TestPut: what is taken, and that what is refused leaves nothing (R46).
func TestPut(t *testing.T) {
	docx := container(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
	for name, c := range map[string]struct {
		file string
		body []byte
		code fault.Code
		kind string
	}{
		"pdf":                 {"合同.PDF", []byte(pdf), "", "application/pdf"},
		"docx":                {"合同.docx", docx, "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"docx, odd order":     {"a.docx", container(t, "word/document.xml", "[Content_Types].xml"), "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"ofd":                 {"a.ofd", container(t, "OFD.xml", "Doc_0/Document.xml"), "", "application/ofd"},
		"png":                 {"a.png", picture(t, png.Encode), "", "image/png"},
		"jpeg":                {"a.jpeg", picture(t, asJPEG), "", "image/jpeg"},
		"pdf named docx":      {"a.docx", []byte(pdf), fault.FileMislabelled, ""},
		"docx named pdf":      {"a.pdf", docx, fault.FileMislabelled, ""},
		"zip named docx":      {"a.docx", container(t, "readme.txt"), fault.FileMislabelled, ""},
		"program named pdf":   {"a.pdf", []byte("MZ\x90\x00\x03"), fault.FileMislabelled, ""},
		"page of HTML":        {"a.html", []byte("<html><script>alert(1)</script>"), fault.FileKind, ""},
		"no extension":        {"contract", []byte(pdf), fault.FileMislabelled, ""},
		"empty":               {"a.pdf", nil, fault.FileEmpty, ""},
		"pdf cut off":         {"a.pdf", []byte("%PDF-1.7\n1 0 obj"), fault.FileDamaged, ""},
		"png cut off":         {"a.png", picture(t, png.Encode)[:20], fault.FileDamaged, ""},
		"larger than allowed": {"a.pdf", append([]byte(pdf), make([]byte, 3<<20)...), fault.FileTooLarge, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := store(t, 2<<20)
			got, err := s.Put(t.Context(), c.file, bytes.NewReader(c.body))
			if c.code != "" {
				if fault.CodeOf(err) != c.code || files(dir) != 0 {
					t.Fatalf("%v, %d files left; want %s and none", err, files(dir), c.code)
				}
				return
			}
			if err != nil || got.MediaType != c.kind || got.Size != int64(len(c.body)) {
				t.Fatalf("%+v, %v", got, err)
			}
			r, err := s.Get(t.Context(), got.Key)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			back, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(back, c.body) {
				t.Fatalf("read back %d bytes, %v", len(back), err)
			}
			if sum, err := s.SHA256(t.Context(), got.Key); err != nil || sum != got.SHA256 {
				t.Fatalf("hash %s, stored %s, %v", sum, got.SHA256, err)
			}
		})
	}
}

// TestSpoolGoesToDisk: beyond the limit the upload is held in a file, and read
// back the same.
func TestSpoolGoesToDisk(t *testing.T) {
	s, _ := store(t, 8<<20)
	body := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), spoolLimit*2)...)
	body = append(body, "\n%%EOF"...)
	got, err := s.Put(t.Context(), "a.pdf", bytes.NewReader(body))
	if err != nil || got.Size != int64(len(body)) {
		t.Fatalf("%+v, %v", got, err)
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "jishi-upload-*"))
	if err != nil || len(left) > 0 {
		t.Fatalf("temporary files are left: %v %v", left, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line went dead") }

func TestInterruptedUploadLeavesNothing(t *testing.T) {
	s, dir := store(t, 0)
	_, err := s.Put(t.Context(), "a.pdf", io.MultiReader(strings.NewReader("%PDF-"), broken{}))
	if err == nil || files(dir) != 0 {
		t.Fatalf("%v, %d files left", err, files(dir))
	}
}

func TestMissingFileIsNotFound(t *testing.T) {
	s, _ := store(t, 0)
	if _, err := s.Get(t.Context(), "00000000-0000-0000-0000-000000000000"); fault.CodeOf(err) != fault.ObjectNotFound {
		t.Fatal(err)
	}
}

// TestContainerBombIsRefused (R47): the directory is read, nothing is unpacked.
func TestContainerBombIsRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("word/document.xml"); err != nil {
		t.Fatal(err)
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/bomb", Method: zip.Deflate, CompressedSize64: 3, UncompressedSize64: maxUncompressed + 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte{3, 0, 0}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	s, dir := store(t, 0)
	_, err = s.Put(t.Context(), "a.docx", &b)
	if code := fault.CodeOf(err); code != fault.FileDamaged && code != fault.FileMislabelled || files(dir) != 0 {
		t.Fatalf("%v, %d files left", err, files(dir))
	}
}

func FuzzRecognise(f *testing.F) {
	f.Add([]byte(pdf), "a.pdf")
	f.Add(container(f, "word/document.xml"), "a.docx")
	f.Add(picture(f, png.Encode), "a.png")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		if _, err := recognise(bytes.NewReader(b), int64(len(b)), name); err != nil && fault.As(err) == nil {
			t.Fatalf("not a fault: %v", err)
		}
	})
}
