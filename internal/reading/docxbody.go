package reading

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// skipped are elements whose words are not part of what the contract says:
// tracked deletions and the old place of moved text, the second copy of a text
// box for old word processors, field codes, ruby hints.
var skipped = map[string]bool{
	"del": true, "moveFrom": true, "Fallback": true, "instrText": true, "delText": true, "rt": true, "sectPr": true,
}

// docxFrame is what one element that holds lines has gathered: the document,
// a table cell, a text box.
type docxFrame struct {
	element string
	depth   int
	lines   []string        // finished paragraphs, of a cell or a text box
	now     strings.Builder // the paragraph being read
	cells   [][]string      // of the table row being read
}

// docxWalk is the way through one XML part.
type docxWalk struct {
	out    *docxReading
	frames []*docxFrame // the body, then nested rows, cells and text boxes
	depth  int
	text   int  // depth of the w:t being read, 0 outside
	hidden bool // the run is hidden (w:vanish)
	held   int  // bytes of finished paragraphs
	over   bool // they are enough
}

// maxCells bounds the cells of a row; Word allows 63 columns.
const maxCells = 256

// walk reads a part token by token; nothing is kept but lines.
func (d *docxReading) walk(decoder *xml.Decoder) error {
	w := &docxWalk{out: d, frames: []*docxFrame{{element: "part"}}}
	for n := 0; ; n++ {
		if n%1024 == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			w.endParagraph()
			return nil
		}
		if err != nil {
			return fmt.Errorf("read XML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := w.start(decoder, t); err != nil {
				return err
			}
		case xml.EndElement:
			w.end(t.Name.Local)
		case xml.CharData:
			if w.text > 0 && !w.hidden {
				w.top().now.Write(t)
			}
		case xml.Directive:
			return errors.New("a document type declaration, which no DOCX has")
		}
		if d.full() || w.over {
			d.text.Truncated = true
			return nil
		}
	}
}

func (w *docxWalk) top() *docxFrame { return w.frames[len(w.frames)-1] }

func (w *docxWalk) start(decoder *xml.Decoder, t xml.StartElement) error {
	name := t.Name.Local
	if skipped[name] {
		return skip(decoder)
	}
	if w.depth++; w.depth > docxDepth {
		return fmt.Errorf("%w: elements nested deeper than %d", errTooMuch, docxDepth)
	}
	switch name {
	case "t":
		w.text = w.depth
	case "r":
		w.hidden = false
	case "vanish":
		w.hidden = attribute(t, "val") != "0" && attribute(t, "val") != "false"
	case "tab", "ptab":
		if len(t.Attr) == 0 || name == "ptab" { // with attributes it is a tab stop of the style
			w.top().now.WriteByte('\t')
		}
	case "noBreakHyphen":
		w.top().now.WriteByte('-')
	case "br", "cr":
		w.endParagraph()
		if attribute(t, "type") == "page" {
			w.pageBreak()
		}
	case "lastRenderedPageBreak", "pageBreakBefore":
		if attribute(t, "val") != "0" && attribute(t, "val") != "false" {
			w.pageBreak()
		}
	case "tr", "tc", "txbxContent":
		w.frames = append(w.frames, &docxFrame{element: name, depth: w.depth})
	}
	return nil
}

// skip passes an element over with everything in it; its depth counts too,
// because the decoder keeps a stack of what is open.
func skip(decoder *xml.Decoder) error {
	for depth := 1; depth > 0; {
		token, err := decoder.Token()
		if err != nil {
			return fmt.Errorf("read XML: %w", err)
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > docxDepth {
				return fmt.Errorf("%w: elements nested deeper than %d", errTooMuch, docxDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (w *docxWalk) end(name string) {
	if w.text == w.depth {
		w.text = 0
	}
	if name == "p" {
		w.endParagraph()
	}
	if f := w.top(); len(w.frames) > 1 && f.element == name && f.depth == w.depth {
		w.endParagraph()
		w.frames = w.frames[:len(w.frames)-1]
		w.close(f)
	}
	w.depth--
}

// endParagraph gives the finished line to the part or to the cell around it.
func (w *docxWalk) endParagraph() {
	f := w.top()
	line := f.now.String()
	f.now.Reset()
	if strings.TrimSpace(line) == "" {
		return
	}
	if w.held += len(line); w.held > 4*maxTextRunes { // bytes; cells are held until they end
		w.out.text.Truncated, w.over = true, true
		return
	}
	w.emit(line)
}

func (w *docxWalk) emit(line string) {
	if f := w.top(); len(w.frames) > 1 {
		f.lines = append(f.lines, line)
		return
	}
	w.out.add(line)
}

// close gives what a frame has gathered to the one around it.
func (w *docxWalk) close(f *docxFrame) {
	switch outer := w.top(); {
	case f.element == "tc" && outer.element == "tr":
		if len(outer.cells) < maxCells {
			outer.cells = append(outer.cells, f.lines)
		}
	case f.element == "tr":
		for _, line := range rowLines(f.cells) {
			w.emit(line)
		}
	default: // a text box stands before the rest of its paragraph
		for _, line := range f.lines {
			w.emit(line)
		}
	}
}

// rowLines puts a table row into lines. Where the first cell has one line, as
// labels do, the first lines of all cells stand in one line and what follows in
// the other cells comes below; otherwise the cells follow each other.
func rowLines(cells [][]string) (lines []string) {
	if len(cells) == 0 {
		return nil
	}
	if len(cells[0]) > 1 {
		for _, cell := range cells {
			lines = append(lines, cell...)
		}
		return lines
	}
	first := make([]string, len(cells))
	for i, cell := range cells {
		if len(cell) > 0 {
			first[i] = strings.Trim(cell[0], " \t\u3000")
		}
	}
	lines = append(lines, strings.Join(first, "\t"))
	for _, cell := range cells {
		if len(cell) > 1 {
			lines = append(lines, cell[1:]...)
		}
	}
	return lines
}

// pageBreak begins a page; inside a table the row stays together.
func (w *docxWalk) pageBreak() {
	if len(w.frames) > 1 {
		return
	}
	if last := w.out.text.Pages[len(w.out.text.Pages)-1]; len(last.Lines) > 0 || w.top().now.Len() > 0 {
		w.endParagraph()
		w.out.newPage()
	}
}
