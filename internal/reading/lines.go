package reading

import (
	"slices"
	"strings"
	"unicode"
)

// glyph is a character and its box in points; y grows upwards.
type glyph struct {
	char                     rune
	left, right, top, bottom float32
}

func (g glyph) blank() bool { return unicode.IsSpace(g.char) }
func (g glyph) unmapped() bool {
	return g.char == 0 || g.char == unicode.ReplacementChar || unicode.Is(unicode.Co, g.char)
}
func (g glyph) height() float32 { return g.top - g.bottom }

// Distances in heights of the line, which are about 1.3 times the font size.
const (
	cellGap  = 1.0  // a gap this wide separates cells
	wordGap  = 0.12 // pieces closer than this belong to one word
	backward = 0.4  // a step back this large begins another piece
)

// piece is a run of characters without a large gap.
type piece struct {
	left, right, top, bottom float32
	text                     strings.Builder
}

// linesOf puts the characters of a page, which come in the order in which the
// file draws them, into lines in reading order; cells are separated by tabs.
func linesOf(glyphs []glyph) []string {
	rows := rowsOf(piecesOf(glyphs))
	if disordered(rows) {
		slices.SortStableFunc(rows, func(a, b row) int {
			switch {
			case a.top > b.top:
				return -1
			case a.top < b.top:
				return 1
			}
			return 0
		})
		rows = rejoin(rows)
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = r.line()
	}
	return lines
}

func piecesOf(glyphs []glyph) []*piece {
	var list []*piece
	var now *piece
	var space rune
	for _, g := range glyphs {
		if g.unmapped() || !g.blank() && unicode.IsControl(g.char) {
			continue
		}
		switch {
		case now == nil || !now.holds(g):
			if g.blank() {
				now, space = nil, 0
				continue
			}
			now, space = &piece{left: g.left, right: g.right, top: g.top, bottom: g.bottom}, 0
			now.text.WriteRune(g.char)
			list = append(list, now)
			continue
		case g.blank():
			space = g.char
			now.right = max(now.right, g.right)
			if g.right > g.left { // a space the author typed; its width may carry meaning
				now.text.WriteRune(g.char)
				space = 0
			}
			continue
		case space != 0:
			now.text.WriteRune(space)
			space = 0
		}
		now.text.WriteRune(g.char)
		now.right = max(now.right, g.right)
		now.top, now.bottom = max(now.top, g.top), min(now.bottom, g.bottom)
	}
	return list
}

// holds tells whether a character continues the piece.
func (p *piece) holds(g glyph) bool {
	h := p.top - p.bottom
	if g.blank() && g.height() == 0 { // a space that PDFium made up
		return g.bottom >= p.bottom && g.bottom <= p.top
	}
	return sameHeight(p.top, p.bottom, g.top, g.bottom) && g.left-p.right < cellGap*h && g.left-p.right > -backward*h
}

// sameHeight tells whether two boxes overlap over more than half of the lower,
// unless one is much higher, as a watermark across lines is.
func sameHeight(top1, bottom1, top2, bottom2 float32) bool {
	low, high := min(top1-bottom1, top2-bottom2), max(top1-bottom1, top2-bottom2)
	return high < 3*low && 2*(min(top1, top2)-max(bottom1, bottom2)) > low
}

// row is the pieces of one line; its height is that of the first.
type row struct {
	pieces      []*piece
	top, bottom float32
}

func rowsOf(pieces []*piece) []row {
	var rows []row
	for _, p := range pieces {
		if n := len(rows); n > 0 && sameHeight(rows[n-1].top, rows[n-1].bottom, p.top, p.bottom) {
			rows[n-1].pieces = append(rows[n-1].pieces, p)
			continue
		}
		rows = append(rows, row{pieces: []*piece{p}, top: p.top, bottom: p.bottom})
	}
	return rows
}

// rejoin brings together what stands at one height and was drawn apart.
func rejoin(rows []row) []row {
	var pieces []*piece
	for _, r := range rows {
		pieces = append(pieces, r.pieces...)
	}
	return rowsOf(pieces)
}

// disordered tells that a file draws its lines in no reading order: more than
// a quarter of the steps go up. Columns and footers step up a few times.
func disordered(rows []row) bool {
	up := 0
	for i := 1; i < len(rows); i++ {
		if rows[i].bottom > rows[i-1].top {
			up++
		}
	}
	return up > 2 && up*4 > len(rows)
}

func (r row) line() string {
	slices.SortStableFunc(r.pieces, func(a, b *piece) int {
		switch {
		case a.left < b.left:
			return -1
		case a.left > b.left:
			return 1
		}
		return 0
	})
	var b strings.Builder
	for i, p := range r.pieces {
		if i > 0 {
			switch gap := p.left - r.pieces[i-1].right; {
			case gap >= cellGap*(r.top-r.bottom):
				b.WriteByte('\t')
			case gap > wordGap*(r.top-r.bottom):
				b.WriteByte(' ')
			}
		}
		b.WriteString(p.text.String())
	}
	return b.String()
}
