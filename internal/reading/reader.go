package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"jishi/internal/fault"
)

// Media types that Read takes.
const (
	MediaPDF  = "application/pdf"
	MediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

const (
	maxFileBytes = 64 << 20
	readTime     = 20 * time.Second // for one file, without OCR
	maxOCRPages  = 60
)

// OCR (文字识别) turns the image of a page, a PNG, into text with one line per
// line. It is a seam: the platform brings no recogniser of its own.
type OCR interface {
	Recognise(ctx context.Context, pageImage []byte) (string, error)
}

// Reader (阅读器) reads the text of contract files. It is safe for concurrent
// use; at most a fixed number of PDFs are open at a time, others wait.
type Reader struct {
	ocr   OCR
	slots chan struct{}
	time  time.Duration
	pages uint32 // memory of a sandbox, in WebAssembly pages of 64 KiB
}

// New makes a Reader. Without OCR (nil) scanned pages are reported and have no
// lines; nothing is guessed. Parallel is how many PDFs may be open at a time,
// each with up to 256 MB; below 1 it is 2.
func New(ocr OCR, parallel int) *Reader {
	if parallel < 1 {
		parallel = 2
	}
	return &Reader{ocr: ocr, slots: make(chan struct{}, parallel), time: readTime, pages: sandboxPages}
}

// Read extracts the text of a PDF (MediaPDF) or a DOCX (MediaDOCX). It changes
// nothing and takes at most 20 seconds besides waiting for a slot and for the
// OCR. Faults: FileEmpty, FileTooLarge, FileKind for another media type,
// FileMislabelled when the content is not of the type, FileEncrypted,
// FileDamaged, FileTooComplex when the file needs more time or memory than it
// may have. When ctx ends first, the error is ctx's.
func (r *Reader) Read(ctx context.Context, file []byte, mediaType string) (Text, error) {
	switch {
	case len(file) == 0:
		return Text{}, fault.New(fault.FileEmpty)
	case len(file) > maxFileBytes:
		return Text{}, fault.New(fault.FileTooLarge)
	}
	read := r.readPDF
	switch mediaType {
	case MediaPDF:
	case MediaDOCX:
		read = r.readDOCX
	default:
		return Text{}, fault.New(fault.FileKind)
	}
	text, images, err := read(ctx, file)
	if err != nil {
		return Text{}, r.explain(ctx, err)
	}
	return r.recognise(ctx, text, images)
}

// errTooMuch marks a file that asks for more than a reading may use.
var errTooMuch = errors.New("beyond the limits of a reading")

// explain turns what the readers say into a fault. The caller's own end wins:
// a cancelled request says nothing about the file.
func (r *Reader) explain(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("read contract text: %w", context.Cause(ctx))
	case fault.As(err) != nil:
		return err
	case errors.Is(err, errTooMuch), errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.FileTooComplex).Wrap(err)
	}
	return fault.New(fault.FileDamaged).Wrap(err)
}

// recognise fills the scanned pages from their images.
func (r *Reader) recognise(ctx context.Context, text Text, images map[int][]byte) (Text, error) {
	runes := 0
	for _, p := range text.Pages {
		for _, line := range p.Lines {
			runes += len([]rune(line))
		}
	}
	for _, number := range text.ScannedPages {
		image, there := images[number]
		if !there {
			continue
		}
		words, err := r.ocr.Recognise(ctx, image)
		if err != nil {
			return Text{}, fmt.Errorf("recognise page %d: %w", number, err)
		}
		page := collector{text: Text{Pages: []Page{{}}}, runes: runes}
		for line := range strings.Lines(strings.ToValidUTF8(words, "")) {
			if !page.add(line) {
				break
			}
		}
		runes = page.runes
		text.Truncated = text.Truncated || page.text.Truncated
		text.Pages[number-1].Lines = page.text.Pages[0].Lines
		text.Source = SourceOCR
	}
	return text, nil
}

// looksLike compares the beginning of a file with the mark of its format.
func looksLike(file []byte, mark string) bool {
	return bytes.HasPrefix(file, []byte(mark))
}
