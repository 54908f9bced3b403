package reading

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"jishi/internal/fault"
)

// Limits on the container. A contract's XML packs about 1:15, and a machine
// that repeats itself may reach 1:100.
const (
	docxEntries   = 5_000
	docxPartBytes = 32 << 20 // one part, unpacked
	docxAllBytes  = 64 << 20 // the parts that are read, unpacked
	docxRatio     = 300      // unpacked to packed, for parts above a megabyte
	docxDepth     = 200      // nesting of elements; Word itself stays below 60
)

// oleMark begins a compound file: what Word makes of a DOCX with a password,
// and also the old .doc.
const oleMark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// readDOCX reads the body, then notes, headers and footers.
func (r *Reader) readDOCX(ctx context.Context, file []byte) (Text, map[int][]byte, error) {
	if looksLike(file, oleMark) {
		return Text{}, nil, fault.New(encryptedOrOld(file))
	}
	if !looksLike(file, "PK") {
		return Text{}, nil, fault.New(fault.FileMislabelled)
	}
	ctx, cancel := context.WithTimeout(ctx, r.time)
	defer cancel()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return Text{}, nil, fmt.Errorf("open the container: %w", err)
	}
	if len(archive.File) > docxEntries {
		return Text{}, nil, fmt.Errorf("%w: %d entries", errTooMuch, len(archive.File))
	}
	parts, err := textParts(archive)
	if err != nil {
		return Text{}, nil, err
	}
	d := &docxReading{ctx: ctx, budget: docxAllBytes}
	d.text.Source = SourceDOCX
	d.newPage()
	for _, part := range parts {
		if err := d.part(part); err != nil {
			return Text{}, nil, fmt.Errorf("%s: %w", part.Name, err)
		}
	}
	return d.text, nil, nil
}

// encryptedOrOld tells a DOCX behind a password, which holds a stream of this
// name, from another kind of document.
func encryptedOrOld(file []byte) fault.Code {
	name := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	if bytes.Contains(file, name) {
		return fault.FileEncrypted
	}
	return fault.FileMislabelled
}

// textParts lists the parts with words of the contract: the body first.
func textParts(archive *zip.Reader) ([]*zip.File, error) {
	var body, others []*zip.File
	for _, f := range archive.File {
		folder, name := path.Split(f.Name)
		switch {
		case f.Name == "word/document.xml":
			body = append(body, f)
		case folder != "word/" || path.Ext(name) != ".xml":
		case strings.HasPrefix(name, "header"), strings.HasPrefix(name, "footer"), name == "footnotes.xml", name == "endnotes.xml":
			others = append(others, f)
		}
	}
	switch {
	case len(body) == 0:
		return nil, fault.New(fault.FileMislabelled)
	case len(body) > 1: // two answers to what the contract says
		return nil, errors.New("more than one body")
	}
	slices.SortStableFunc(others, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	return append(body, others...), nil
}

// docxReading is the reading of one DOCX.
type docxReading struct {
	collector
	ctx    context.Context //nolint:containedctx // lives as long as the reading
	budget int64           // bytes that may still be unpacked
}

func (d *docxReading) part(f *zip.File) error {
	if f.Flags&1 != 0 {
		return fault.New(fault.FileEncrypted)
	}
	size := f.UncompressedSize64
	if size > docxPartBytes || size > 1<<20 && size > docxRatio*max(f.CompressedSize64, 1) {
		return fmt.Errorf("%w: unpacks from %d to %d bytes", errTooMuch, f.CompressedSize64, size)
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer r.Close()
	// The directory may lie about the size, so the stream is counted too.
	counted := &countedReader{from: r, left: min(d.budget, docxPartBytes)}
	err = d.walk(xml.NewDecoder(counted))
	d.budget -= min(d.budget, docxPartBytes) - counted.left
	return err
}

// countedReader ends with errTooMuch after a number of bytes.
type countedReader struct {
	from io.Reader
	left int64
}

// Read reads as long as the budget lasts.
func (c *countedReader) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, fmt.Errorf("%w: part too long", errTooMuch)
	}
	n, err := c.from.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	return n, err
}
