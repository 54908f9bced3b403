package reading

import (
	"bytes"
	"fmt"
	"image/png"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	fewCharacters  = 20    // a scan may carry a page number or a stamp as text
	lookedAt       = 2_000 // objects of a page that are examined for images
	ocrLongSide    = 3_000 // pixels; an A4 page at about 250 dpi
	unmappedTenths = 3     // of ten characters; more, and the text layer is noise
)

// isScanned tells whether a page shows something that its text layer does not
// say: no text but objects, little text and an image over most of the page, or
// a text layer whose characters have no meaning (fonts without a mapping).
func (p *pdfReading) isScanned(page requests.Page, glyphs []glyph) (bool, error) {
	said, unmapped := 0, 0
	for _, g := range glyphs {
		switch {
		case g.blank():
		case g.unmapped():
			unmapped++
		default:
			said++
		}
	}
	if unmapped*10 > (said+unmapped)*unmappedTenths {
		return true, nil
	}
	if said >= fewCharacters {
		return false, nil
	}
	count, err := p.box.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false, trouble("count the objects", err)
	}
	if said == 0 {
		return count.Count > 0, nil
	}
	return p.coveredByImage(page, min(count.Count, lookedAt))
}

// coveredByImage looks for an image, or a form that may hold one, over at
// least half of the page.
func (p *pdfReading) coveredByImage(page requests.Page, count int) (bool, error) {
	size, err := p.box.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: p.document, Index: page.ByIndex.Index})
	if err != nil {
		return false, trouble("measure the page", err)
	}
	for i := range count {
		object, err := p.box.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return false, trouble("look at an object", err)
		}
		kind, err := p.box.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil {
			return false, trouble("look at an object", err)
		}
		if kind.Type != enums.FPDF_PAGEOBJ_IMAGE && kind.Type != enums.FPDF_PAGEOBJ_FORM {
			continue
		}
		b, err := p.box.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object.PageObject})
		if err != nil {
			continue // nothing to see of it
		}
		if 2*float64(b.Right-b.Left)*float64(b.Top-b.Bottom) >= size.Width*size.Height {
			return true, nil
		}
	}
	return false, nil
}

// scan notes a scanned page and draws it for the OCR.
func (p *pdfReading) scan(page requests.Page) error {
	number := page.ByIndex.Index + 1
	p.text.Scanned = true
	p.text.ScannedPages = append(p.text.ScannedPages, number)
	if !p.draw {
		return nil
	}
	if len(p.images) >= maxOCRPages {
		p.text.Truncated = true
		return nil
	}
	// Width and height together bound the picture, whatever the page claims.
	drawn, err := p.box.RenderPageInPixels(&requests.RenderPageInPixels{
		Page: page, Width: ocrLongSide, Height: ocrLongSide, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		return trouble("draw the page", err)
	}
	defer drawn.Cleanup()
	var picture bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&picture, drawn.Result.RenderedImage); err != nil {
		return fmt.Errorf("encode page %d: %w", number, err)
	}
	p.images[number] = picture.Bytes()
	return nil
}
