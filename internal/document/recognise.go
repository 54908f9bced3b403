package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // header decoding
	_ "image/png"  // header decoding
	"io"
	"path/filepath"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"jishi/internal/fault"
)

// kind is a file format the platform takes.
type kind struct {
	mediaType  string
	extensions []string
	check      func(r io.ReaderAt, size int64) error
}

var kinds = []kind{
	{"application/pdf", []string{".pdf"}, checkPDF},
	{"application/ofd", []string{".ofd"}, zipWith("OFD.xml")},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}, zipWith("word/document.xml")},
	{"image/jpeg", []string{".jpg", ".jpeg"}, checkImage},
	{"image/png", []string{".png"}, checkImage},
}

// Limits on containers: entry count and size are checked in the directory,
// before anything is unpacked (R47).
const (
	maxEntries      = 5_000
	maxUncompressed = 512 << 20
)

// recognise decides the format by content, then holds the name against it.
func recognise(r io.ReaderAt, size int64, filename string) (string, error) {
	if size == 0 {
		return "", fault.New(fault.FileEmpty)
	}
	found, err := byContent(r, size)
	if err != nil {
		return "", err
	}
	ext := strings.ToLower(filepath.Ext(filename))
	named := byExtension(ext)
	switch {
	case found == nil && named == nil:
		return "", fault.New(fault.FileKind)
	case found == nil || named == nil || found.mediaType != named.mediaType:
		return "", fault.New(fault.FileMislabelled)
	}
	if err := found.check(r, size); err != nil {
		return "", fault.New(fault.FileDamaged).Wrap(err)
	}
	return found.mediaType, nil
}

func byContent(r io.ReaderAt, size int64) (*kind, error) {
	mt, err := mimetype.DetectReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, fmt.Errorf("recognise file: %w", err)
	}
	for i := range kinds {
		if mt.Is(kinds[i].mediaType) {
			return &kinds[i], nil
		}
	}
	// OFD (GB/T 33190) is a zip with a known first document; the library does
	// not know it, and finds a DOCX only when its parts come in the usual order.
	for p := mt; p != nil; p = p.Parent() {
		if !p.Is("application/zip") {
			continue
		}
		for i := range kinds[1:3] {
			k := &kinds[1+i]
			if k.check(r, size) == nil {
				return k, nil
			}
		}
	}
	return nil, nil
}

func byExtension(ext string) *kind {
	for i := range kinds {
		for _, e := range kinds[i].extensions {
			if e == ext {
				return &kinds[i]
			}
		}
	}
	return nil
}

// checkPDF wants the end-of-file mark that an interrupted upload lacks.
func checkPDF(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 2048))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the end: %w", err)
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return errors.New("no end-of-file mark")
	}
	return nil
}

func checkImage(r io.ReaderAt, size int64) error {
	cfg, _, err := image.DecodeConfig(io.NewSectionReader(r, 0, size))
	if err != nil {
		return fmt.Errorf("read the image header: %w", err)
	}
	if cfg.Width < 1 || cfg.Height < 1 {
		return errors.New("empty image")
	}
	return nil
}

func zipWith(part string) func(io.ReaderAt, int64) error {
	return func(r io.ReaderAt, size int64) error {
		z, err := zip.NewReader(r, size)
		if err != nil {
			return fmt.Errorf("read the container: %w", err)
		}
		if len(z.File) > maxEntries {
			return fmt.Errorf("container has %d entries", len(z.File))
		}
		var total uint64
		there := false
		for _, f := range z.File {
			total += f.UncompressedSize64
			there = there || f.Name == part
		}
		if total > maxUncompressed {
			return fmt.Errorf("container unpacks to %d bytes", total)
		}
		if !there {
			return errNotContainer
		}
		return nil
	}
}
