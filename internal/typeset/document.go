package typeset

import (
	"errors"
	"fmt"
	"time"

	"github.com/signintech/gopdf"
)

// MM is one millimetre in points.
const MM = 72 / 25.4

// PageWidth and PageHeight are the sides of an upright A4 page in points.
const (
	PageWidth  = 210 * MM
	PageHeight = 297 * MM
)

// Color is a colour of the screen kind, 0 to 255 each.
type Color struct{ R, G, B uint8 }

// Black is the colour of ordinary text.
var Black = Color{}

// Style is how a line of text looks.
type Style struct {
	Size    float64 // font size in points
	Color   Color
	Spacing float64 // extra space after each character, in points
}

// Align says where a line stands in the width it is given.
type Align int

// The three ways to align a line.
const (
	Left Align = iota
	Center
	Right
)

// Info is what the document says about itself. Created is an input and not
// the clock, because equal documents must have equal bytes.
type Info struct {
	Title   string
	Subject string
	Created time.Time
}

// Document is a PDF being drawn. It keeps the first error and ignores what
// follows, so that a page can be drawn without a check per line; Bytes tells.
// A Document belongs to one goroutine.
type Document struct {
	info  Info
	pdf   *gopdf.GoPdf
	known map[*face]bool // faces this document already carries
	err   error
}

// New starts an empty document of A4 pages; call AddPage before drawing.
func New(info Info) *Document { return NewSized(info, PageWidth, PageHeight) }

// NewSized is New with pages of another size, in points.
func NewSized(info Info, width, height float64) *Document {
	d := &Document{info: info, pdf: &gopdf.GoPdf{}, known: map[*face]bool{}}
	d.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: width, H: height}})
	d.pdf.SetMargins(0, 0, 0, 0)
	return d
}

// AddPage begins the next page.
func (d *Document) AddPage() { d.pdf.AddPage() }

// Pages is the number of pages begun.
func (d *Document) Pages() int { return d.pdf.GetNumberOfPages() }

// Text draws one line with its baseline beginning at x, y.
func (d *Document) Text(x, y float64, style Style, text string) {
	for _, r := range split(text) {
		d.use(r.face, style)
		d.pdf.SetXY(x, y)
		d.keep(d.pdf.Text(r.text))
		x += spacedWidth(r.text, style)
	}
}

// TextIn draws one line aligned in the width that begins at x.
func (d *Document) TextIn(x, y, width float64, align Align, style Style, text string) {
	free := width - spacedWidth(text, style) + style.Spacing // no space after the last character
	switch align {
	case Center:
		x += free / 2
	case Right:
		x += free
	case Left:
	}
	d.Text(x, y, style, text)
}

// Slanted draws one line centred on cx, cy and turned anticlockwise by degrees.
func (d *Document) Slanted(cx, cy, degrees float64, style Style, text string) {
	d.pdf.Rotate(degrees, cx, cy)
	w := spacedWidth(text, style) - style.Spacing
	d.Text(cx-w/2, cy+style.Size*0.36, style, text)
	d.pdf.RotateReset()
}

func spacedWidth(text string, style Style) float64 {
	return Width(text, style.Size) + style.Spacing*float64(len([]rune(printable(text))))
}

// use makes a face current, taking it into the document at its first use so
// that a paper without rare characters does not carry the second font.
func (d *Document) use(f *face, style Style) {
	if !d.known[f] {
		d.keep(d.pdf.AddTTFFontFromFontContainer(f.family, f.container))
		d.known[f] = true
	}
	d.keep(d.pdf.SetFont(f.family, "", style.Size))
	d.keep(d.pdf.SetCharSpacing(style.Spacing))
	d.pdf.SetTextColor(style.Color.R, style.Color.G, style.Color.B)
}

// Line draws a straight line.
func (d *Document) Line(x1, y1, x2, y2, thickness float64, c Color) {
	d.pdf.SetLineWidth(thickness)
	d.pdf.SetStrokeColor(c.R, c.G, c.B)
	d.pdf.Line(x1, y1, x2, y2)
}

// Box draws the outline of a rectangle.
func (d *Document) Box(x, y, width, height, thickness float64, c Color) {
	d.pdf.SetLineWidth(thickness)
	d.pdf.SetStrokeColor(c.R, c.G, c.B)
	d.pdf.RectFromUpperLeftWithStyle(x, y, width, height, "D")
}

// Fill draws a filled rectangle without an outline.
func (d *Document) Fill(x, y, width, height float64, c Color) {
	d.pdf.SetFillColor(c.R, c.G, c.B)
	d.pdf.RectFromUpperLeftWithStyle(x, y, width, height, "F")
}

// PNG draws an image stretched to the given size.
func (d *Document) PNG(image []byte, x, y, width, height float64) {
	holder, err := gopdf.ImageHolderByBytes(image)
	if err != nil {
		d.keep(fmt.Errorf("reading image: %w", err))
		return
	}
	d.keep(d.pdf.ImageByHolder(holder, x, y, &gopdf.Rect{W: width, H: height}))
}

// Link makes a rectangle lead to a web address when clicked.
func (d *Document) Link(url string, x, y, width, height float64) {
	d.pdf.AddExternalLink(url, x, y, width, height)
}

func (d *Document) keep(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Bytes ends the document and gives the file. Equal calls on equal input give
// equal bytes within one build of the program; another version of the
// compressor may pack differently, so a paper that was issued is stored.
func (d *Document) Bytes() ([]byte, error) {
	if d.err != nil {
		return nil, fmt.Errorf("drawing PDF: %w", d.err)
	}
	if d.Pages() == 0 {
		return nil, errors.New("drawing PDF: no page")
	}
	raw, err := d.pdf.GetBytesPdfReturnErr()
	if err != nil {
		return nil, fmt.Errorf("writing PDF: %w", err)
	}
	return finish(raw, d.info)
}
