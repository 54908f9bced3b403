package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf16"

	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"jishi/internal/fault"
)

// readPDF reads the text layer in a sandbox of its own. The images are those of
// scanned pages, by page number, when there is an OCR to look at them.
func (r *Reader) readPDF(ctx context.Context, file []byte) (Text, map[int][]byte, error) {
	if !bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")) {
		return Text{}, nil, fault.New(fault.FileMislabelled)
	}
	code, err := machineCode(r.codeDir) // before the clock runs
	if err != nil {
		return Text{}, nil, unavailable(err)
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return Text{}, nil, ctx.Err()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	box, err := newSandbox(ctx, code, r.pages)
	if err != nil {
		return Text{}, nil, unavailable(err)
	}
	defer func() { _ = box.close() }()
	// Only now: how long a busy machine takes to start is not the file's fault.
	defer time.AfterFunc(r.time, cancel).Stop()
	p := &pdfReading{box: box, ctx: ctx, images: map[int][]byte{}, draw: r.ocr != nil}
	if err := p.read(file); err != nil {
		if ctx.Err() != nil {
			err = errors.Join(errTooMuch, err)
		}
		return Text{}, nil, err
	}
	return p.text, p.images, nil
}

// unavailable is a failure of the machine and not of the file: nothing a
// person could mend by another upload.
func unavailable(err error) error {
	return fault.New(fault.InternalError).Wrap(err)
}

// pdfReading is the reading of one PDF.
type pdfReading struct {
	collector
	box      *sandbox
	ctx      context.Context //nolint:containedctx // lives as long as the reading
	document references.FPDF_DOCUMENT
	images   map[int][]byte
	draw     bool // pictures of scanned pages are wanted
}

func (p *pdfReading) read(file []byte) error {
	p.text.Source = SourcePDF
	opened, err := p.box.OpenDocument(&requests.OpenDocument{File: &file})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return fault.New(fault.FileEncrypted).Wrap(err)
	case err != nil:
		return trouble("open the PDF", err)
	}
	p.document = opened.Document
	count, err := p.box.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: p.document})
	if err != nil {
		return trouble("count the pages", err)
	}
	if count.PageCount < 1 {
		return errors.New("the PDF has no page")
	}
	for i := range count.PageCount {
		if !p.newPage() {
			break
		}
		if err := p.page(i); err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	return nil
}

// page reads one page into the last page of the text.
func (p *pdfReading) page(index int) error {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: p.document, Index: index}}
	loaded, err := p.box.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return trouble("load the text", err)
	}
	glyphs, err := p.glyphs(loaded.TextPage)
	if err != nil {
		return err
	}
	if _, err := p.box.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}); err != nil {
		return trouble("close the text", err)
	}
	scanned, err := p.isScanned(page, glyphs)
	if err != nil {
		return err
	}
	if scanned {
		return p.scan(page)
	}
	for _, line := range linesOf(glyphs) {
		if !p.add(line) {
			break
		}
	}
	return nil
}

// glyphs are the characters of a page with the places where they stand.
func (p *pdfReading) glyphs(page references.FPDF_TEXTPAGE) ([]glyph, error) {
	count, err := p.box.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: page})
	if err != nil {
		return nil, trouble("count the characters", err)
	}
	n := count.Count
	if room := 2*(maxTextRunes-p.runes) + 1; n > room { // spaces and breaks are not all kept
		n, p.text.Truncated = room, true
	}
	list := make([]glyph, 0, max(n, 0))
	var high rune // the first half of a character outside the basic plane
	for i := range n {
		code, err := p.box.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: page, Index: i})
		if err != nil {
			return nil, trouble("read a character", err)
		}
		char := rune(code.Unicode)
		if utf16.IsSurrogate(char) {
			if high == 0 {
				high = char
				continue
			}
			char, high = utf16.DecodeRune(high, char), 0
		}
		if char == '\r' || char == '\n' {
			continue // PDFium's view of lines; ours is made from the places
		}
		place, err := p.box.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: page, Index: i})
		if err != nil {
			if p.ctx.Err() != nil {
				return nil, err
			}
			continue // a character without a place cannot be seen
		}
		list = append(list, glyph{char: char, left: place.Rect.Left, right: place.Rect.Right, top: place.Rect.Top, bottom: place.Rect.Bottom})
	}
	return list, nil
}

// trouble tells a file that PDFium refuses from one that broke the sandbox: a
// trap there is nearly always memory that ran out.
func trouble(doing string, err error) error {
	for _, known := range []error{pdferrors.ErrUnknown, pdferrors.ErrFile, pdferrors.ErrFormat, pdferrors.ErrPage, pdferrors.ErrUnexpected} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	return fmt.Errorf("%s: %w: %w", doing, errTooMuch, err)
}
