package contractpaper

import (
	"fmt"

	"jishi/internal/typeset"
)

// The text area of the page, in points.
const (
	left    = 25 * typeset.MM
	width   = typeset.PageWidth - 2*left
	top     = 25 * typeset.MM
	bottom  = typeset.PageHeight - 24*typeset.MM
	size    = 11.0
	leading = 1.6 // distance of baselines in font sizes
	pad     = 2 * typeset.MM
)

// PDF writes the contract as A4 pages. Equal contracts give equal bytes.
func PDF(c Contract) ([]byte, error) {
	w := &writer{doc: typeset.New(typeset.Info{Title: c.KindName + " " + c.ContractNo, Subject: c.Title, Created: c.moment()}), contractNo: c.ContractNo}
	w.page()
	for _, b := range c.blocks() {
		w.block(b)
	}
	pdf, err := w.doc.Bytes()
	if err != nil {
		return nil, fmt.Errorf("sample contract %s: %w", c.ContractNo, err)
	}
	return pdf, nil
}

// writer fills pages from top to bottom; y is where the next piece begins.
type writer struct {
	doc        *typeset.Document
	contractNo string
	y          float64
}

func (w *writer) page() {
	w.doc.AddPage()
	w.y = top
	w.doc.TextIn(left, typeset.PageHeight-14*typeset.MM, width, typeset.Center,
		typeset.Style{Size: 9}, fmt.Sprintf("%s　第 %d 页", w.contractNo, w.doc.Pages()))
}

// room begins a new page unless height is free on this one.
func (w *writer) room(height float64) {
	if w.y+height > bottom {
		w.page()
	}
}

func (w *writer) block(b block) {
	switch b.kind {
	case title:
		w.lines(b.text, 22, typeset.Center)
		w.y += 2 * typeset.MM
	case subtitle:
		w.lines(b.text, size, typeset.Center)
		w.y += 4 * typeset.MM
	case heading:
		w.y += 2 * typeset.MM
		w.room(3 * size * leading) // never the last line of a page
		w.lines(b.text, 12.5, typeset.Left)
	case paragraph:
		w.lines("　　"+b.text, size, typeset.Left)
	case table:
		w.table(b.rows, []float64{0.26, 0.74}, true)
	case headedTable:
		w.table(b.rows, []float64{0.11, 0.24, 0.22, 0.43}, true)
	case signatures:
		w.room(float64(len(b.rows)) * 3 * size * leading)
		w.table(b.rows, []float64{0.5, 0.5}, false)
	}
}

func (w *writer) lines(text string, size float64, align typeset.Align) {
	for _, line := range typeset.Lines(text, width, size) {
		w.room(size * leading)
		w.y += size * leading
		w.doc.TextIn(left, w.y-size*0.45, width, align, typeset.Style{Size: size}, line)
	}
}

// table draws rows with columns given as shares of the width.
func (w *writer) table(rows [][]string, shares []float64, ruled bool) {
	w.y += 1.5 * typeset.MM
	for _, row := range rows {
		cells := make([][]string, len(row))
		height := 0.0
		for i, text := range row {
			cells[i] = typeset.Lines(text, shares[i]*width-2*pad, size-0.5)
			height = max(height, float64(len(cells[i]))*size*1.45+pad)
		}
		w.room(height)
		w.row(cells, shares, height, ruled)
		w.y += height
	}
	w.y += 2.5 * typeset.MM
}

func (w *writer) row(cells [][]string, shares []float64, height float64, ruled bool) {
	x := left
	for i, lines := range cells {
		if ruled {
			w.doc.Box(x, w.y, shares[i]*width, height, 0.5, typeset.Black)
		}
		y := w.y + (height-float64(len(lines))*size*1.45)/2 + size*1.08
		for _, line := range lines {
			w.doc.Text(x+pad, y, typeset.Style{Size: size - 0.5}, line)
			y += size * 1.45
		}
		x += shares[i] * width
	}
}
