package corpus

import (
	"fmt"
	"os"
	"path/filepath"

	"jishi/internal/typeset"
)

// layout is how one office prints its contracts.
type layout struct {
	size, leading float64 // font size in points; distance of lines in font sizes
	left, top     float64
	head          string // running head, "" for none
	foot          string // format of the page number
	footAlign     typeset.Align
	titleSize     float64
}

var layouts = []layout{
	{11, 1.6, 25 * typeset.MM, 25 * typeset.MM, "", "第 %d 页", typeset.Center, 20},
	{12, 1.75, 28 * typeset.MM, 30 * typeset.MM, "", "— %d —", typeset.Center, 22},
	{10.5, 1.5, 22 * typeset.MM, 24 * typeset.MM, "技术合同　内部资料　注意保密", "%d", typeset.Right, 18},
	{11.5, 1.65, 26 * typeset.MM, 26 * typeset.MM, "双方签字盖章后生效", "Page %d", typeset.Center, 20},
}

const pad = 1.8 * typeset.MM

// pen fills pages from top to bottom; y is where the next piece begins.
type pen struct {
	layout
	doc   *typeset.Document
	width float64
	y     float64
}

func writePDF(s *source) ([]byte, error) {
	l := layouts[s.Style%len(layouts)]
	p := &pen{layout: l, width: typeset.PageWidth - 2*l.left,
		doc: typeset.New(typeset.Info{Title: s.drawnAs, Subject: "语料", Created: s.moment()})}
	p.page()
	for _, b := range s.blocks() {
		p.block(b)
	}
	out, err := p.doc.Bytes()
	if err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", s.id, err)
	}
	return out, nil
}

func (p *pen) page() {
	p.doc.AddPage()
	p.y = p.top
	small := typeset.Style{Size: 9}
	if p.head != "" {
		p.doc.TextIn(p.left, 15*typeset.MM, p.width, typeset.Right, small, p.head)
	}
	p.doc.TextIn(p.left, typeset.PageHeight-13*typeset.MM, p.width, p.footAlign, small, fmt.Sprintf(p.foot, p.doc.Pages()))
}

func (p *pen) room(height float64) {
	if p.y+height > typeset.PageHeight-23*typeset.MM {
		p.page()
	}
}

func (p *pen) block(b block) {
	switch b.kind {
	case title:
		p.y += 3 * typeset.MM
		p.lines(b.text, p.titleSize, typeset.Center)
		p.y += 3 * typeset.MM
	case centred:
		p.lines(b.text, p.size, typeset.Center)
	case heading:
		p.y += 1.5 * typeset.MM
		p.room(3 * p.size * p.leading) // never the last line of a page
		p.lines(b.text, p.size+1, typeset.Left)
	case paragraph:
		p.lines("　　"+b.text, p.size, typeset.Left)
	case flush:
		p.lines(b.text, p.size, typeset.Left)
	case table:
		p.table(b.rows, shares(b.rows), true)
	case signature:
		p.room(float64(len(b.rows)) * 1.6 * p.size * p.leading)
		p.table(b.rows, []float64{0.5, 0.5}, false)
	case pageBreak:
		p.page()
	}
}

func (p *pen) lines(text string, size float64, align typeset.Align) {
	for _, line := range typeset.Lines(text, p.width, size) {
		p.room(size * p.leading)
		p.y += size * p.leading
		p.doc.TextIn(p.left, p.y-size*0.45, p.width, align, typeset.Style{Size: size}, line)
	}
}

// shares gives each column of a table room by its longest cell, none too narrow.
func shares(rows [][]string) []float64 {
	var widest []float64
	for _, row := range rows {
		for i, text := range row {
			if i == len(widest) {
				widest = append(widest, 5)
			}
			widest[i] = max(widest[i], min(typeset.Width(text, 1), 28))
		}
	}
	sum := 0.0
	for _, w := range widest {
		sum += w
	}
	for i := range widest {
		widest[i] /= sum
	}
	return widest
}

func (p *pen) table(rows [][]string, share []float64, ruled bool) {
	p.y += 1.5 * typeset.MM
	for _, row := range rows {
		texts := make([][]string, len(row))
		height := 0.0
		for i, text := range row {
			texts[i] = typeset.Lines(text, share[i]*p.width-2*pad, p.size-0.5)
			height = max(height, float64(len(texts[i]))*p.size*1.45+pad)
		}
		p.room(height)
		p.row(texts, share, height, ruled)
		p.y += height
	}
	p.y += 2 * typeset.MM
}

func (p *pen) row(texts [][]string, share []float64, height float64, ruled bool) {
	x := p.left
	for i, lines := range texts {
		if ruled {
			p.doc.Box(x, p.y, share[i]*p.width, height, 0.5, typeset.Black)
		}
		for n, line := range lines {
			p.doc.Text(x+pad, p.y+float64(n+1)*p.size*1.45-p.size*0.2, typeset.Style{Size: p.size - 0.5}, line)
		}
		x += share[i] * p.width
	}
}

// scanPDF puts pictures of pages into a file, as a copier does.
func scanPDF(s *source, dir string) ([]byte, error) {
	doc := typeset.New(typeset.Info{Title: s.drawnAs, Subject: "扫描件", Created: s.moment()})
	for _, name := range s.Scan {
		picture, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("corpus: %s: %w", s.id, err)
		}
		doc.AddPage()
		doc.PNG(picture, 0, 0, typeset.PageWidth, typeset.PageHeight)
	}
	out, err := doc.Bytes()
	if err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", s.id, err)
	}
	return out, nil
}
