// Package reading (文本阅读) reads a contract's text and finds facts in it: the
// parties, dates, amounts and clauses as the document itself states them, so
// that a person can hold them against the form. It decides nothing. It knows
// no database and no HTTP, and it trusts no file: both formats are read under
// fixed limits of time, memory and length.
package reading

import "strings"

// Source says where the lines of a Text come from.
const (
	SourcePDF  = "pdf"  // the text layer of a PDF
	SourceDOCX = "docx" // the XML of a DOCX
	SourceOCR  = "ocr"  // at least one page was recognised from its image
)

// Limits of what one reading returns; what lies beyond sets Text.Truncated.
const (
	maxPages     = 300
	maxTextRunes = 400_000
)

// Text (文字内容) is what can be read of a document, by pages and lines from top
// to bottom. The cells of a table row stand in one line, separated by tabs.
type Text struct {
	Pages []Page
	// Scanned tells that some pages are images without a usable text layer
	// (扫描件); ScannedPages says which. Without OCR these pages have no lines.
	Scanned      bool
	ScannedPages []int
	Truncated    bool   // pages or characters beyond the limits were left out
	Source       string // SourcePDF, SourceDOCX or SourceOCR
}

// Page (页) is one page, numbered from 1. A DOCX has the page breaks that its
// author or the word processor wrote down; without any it is one page.
type Page struct {
	Number int
	Lines  []string
}

// String is the text with a line feed after each line, for search and for
// comparing contracts with each other.
func (t Text) String() string {
	var b strings.Builder
	for _, p := range t.Pages {
		for _, line := range p.Lines {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// collector gathers lines into pages and keeps the limits.
type collector struct {
	text  Text
	runes int
}

// newPage begins the next page; false when there may be no more.
func (c *collector) newPage() bool {
	if len(c.text.Pages) >= maxPages || c.full() {
		c.text.Truncated = true
		return false
	}
	c.text.Pages = append(c.text.Pages, Page{Number: len(c.text.Pages) + 1})
	return true
}

func (c *collector) full() bool { return c.runes >= maxTextRunes }

// add appends a line to the last page unless it is blank; false when the text
// is long enough.
func (c *collector) add(line string) bool {
	if c.full() {
		c.text.Truncated = true
		return false
	}
	line = strings.Trim(line, " \t\r\n\u3000\u00a0")
	if line == "" {
		return true
	}
	n := 0
	for i := range line {
		if c.runes+n == maxTextRunes {
			line, c.text.Truncated = line[:i], true
			break
		}
		n++
	}
	c.runes += n
	last := &c.text.Pages[len(c.text.Pages)-1]
	last.Lines = append(last.Lines, line)
	return true
}
