package corpus

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"jishi/internal/calendar"
)

// source is one file of testdata/contracts/source: a JSON object and, after a
// line "---", the text of the contract in a small markup.
type source struct {
	id, body string
	drawnAs  string // ID printed in the file; another case's when the files are the same

	Note      string          `json:"note"`
	Format    string          `json:"format"` // pdf or docx
	Style     int             `json:"style"`  // which of the layouts
	Signed    calendar.Date   `json:"signed"` // the moment stamped into the file
	Today     calendar.Date   `json:"today"`
	Clean     bool            `json:"clean"`
	Labels    []Label         `json:"labels"`
	Materials []string        `json:"materials"`
	SameAs    string          `json:"same_as"` // the file of that case is handed in again
	Scan      []string        `json:"scan"`    // pictures of the pages, in source/
	Form      json.RawMessage `json:"form"`
}

var caseName = regexp.MustCompile(`^\d{3}-[a-z0-9-]+$`)

func readSource(name string) (*source, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	s := &source{id: strings.TrimSuffix(filepath.Base(name), ".md")}
	if !caseName.MatchString(s.id) {
		return nil, fmt.Errorf("corpus: %s: a case is named like 007-slag-powder", name)
	}
	head, body, found := strings.Cut(string(raw), "\n---\n")
	if !found {
		return nil, fmt.Errorf("corpus: %s: no line --- after the JSON", s.id)
	}
	decoder := json.NewDecoder(strings.NewReader(head))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", s.id, err)
	}
	s.body, s.drawnAs = body, s.id
	return s, nil
}

func (s *source) fileName() string { return s.id + "." + s.Format }

func (s *source) mediaType() string {
	if s.Format == "docx" {
		return MediaDOCX
	}
	return MediaPDF
}

func (s *source) moment() time.Time { return s.Signed.Start() }

// block is one piece of the text.
type block struct {
	kind blockKind
	text string
	rows [][]string
}

type blockKind int

const (
	title     blockKind = iota // "# …"
	centred                    // "#- …"
	heading                    // "## …"
	paragraph                  // any other line, first line indented
	flush                      // ". …", a line without indent
	table                      // "| … | … |" lines that follow each other
	signature                  // "@ … || …": two columns without rules
	pageBreak                  // "---page"
)

// blocks reads the markup.
func (s *source) blocks() []block {
	var out []block
	grow := func(kind blockKind, cells []string) {
		if n := len(out); n > 0 && out[n-1].kind == kind {
			out[n-1].rows = append(out[n-1].rows, cells)
			return
		}
		out = append(out, block{kind: kind, rows: [][]string{cells}})
	}
	for _, line := range strings.Split(s.body, "\n") {
		line = strings.TrimRight(line, " \r")
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "":
			// An empty line parts two tables.
			if n := len(out); n > 0 && (out[n-1].kind == table || out[n-1].kind == signature) {
				out = append(out, block{kind: flush})
			}
		case mark == "#":
			out = append(out, block{kind: title, text: rest})
		case mark == "#-":
			out = append(out, block{kind: centred, text: rest})
		case mark == "##":
			out = append(out, block{kind: heading, text: rest})
		case mark == ".":
			out = append(out, block{kind: flush, text: rest})
		case mark == "|":
			grow(table, cells(strings.TrimSuffix(rest, "|"), "|"))
		case mark == "@":
			grow(signature, cells(rest, "||"))
		case line == "---page":
			out = append(out, block{kind: pageBreak})
		default:
			out = append(out, block{kind: paragraph, text: line})
		}
	}
	return out
}

func cells(line, separator string) []string {
	list := strings.Split(line, separator)
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// text is what a perfect reader would read; the cells of a row are one line.
func (s *source) text() []string {
	var out []string
	for _, b := range s.blocks() {
		if b.text != "" {
			out = append(out, b.text)
		}
		for _, row := range b.rows {
			out = append(out, strings.Join(row, "　"))
		}
	}
	return out
}

// render writes the document of the case.
func (s *source) render(dir string) ([]byte, error) {
	switch {
	case len(s.Scan) > 0:
		return scanPDF(s, filepath.Join(dir, "source"))
	case s.Format == "docx":
		return writeDOCX(s)
	case s.Format == "pdf":
		return writePDF(s)
	}
	return nil, fmt.Errorf("corpus: %s: format %q", s.id, s.Format)
}
