// Package corpus is a test kit: realistic invented technology contracts
// (合同语料) with the form that was filed for each, the document as PDF or DOCX,
// and what an examination must find in it. They lie in testdata/contracts at
// the top of the module; its README says how to add one. No party, person,
// number or patent in them is real.
package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jishi/internal/calendar"
)

// Case (语料案例) is one contract as an applicant would hand it in.
type Case struct {
	// ID is number and slug, such as "007-slag-powder"; files are named after it.
	ID string
	// Clean cases must give no finding of severity BLOCK or HIGH.
	Clean bool
	// Note says what makes the case worth having, for people.
	Note string
	// Form is the registration form in the field names of contract.Form.
	Form json.RawMessage
	// Today is the day of application, Asia/Shanghai.
	Today calendar.Date
	// Materials are the codes of all documents handed in, M01 among them.
	Materials []string
	// FileName, MediaType and Bytes are the contract's document (M01).
	FileName  string
	MediaType string
	Bytes     []byte
	// Scanned documents are pictures without a text layer.
	Scanned bool
	// Text is what the document says, line by line, to measure reading against.
	Text []string
	// Labels are the findings that the case must give.
	Labels []Label
}

// Label (标注) is one planted defect.
type Label struct {
	// Rule is the id of the domain notes: RRnn, or a recognition test (G6, G9).
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	// Defect names the planted thing in a stable word, for example "capitals".
	Defect string `json:"defect"`
	// Why explains it, in Chinese; Where quotes the text or points into the form.
	Why   string `json:"why"`
	Where string `json:"where"`
	// With are the IDs of other cases without which the rule cannot see it.
	With []string `json:"with,omitempty"`
}

// The media types of the files.
const (
	MediaPDF  = "application/pdf"
	MediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// Load reads all cases in the order of their numbers. It finds the corpus from
// the working directory upwards, as every test of the module has it.
func Load() ([]Case, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	sources, err := readSources(dir)
	if err != nil {
		return nil, err
	}
	cases := make([]Case, len(sources))
	for i, s := range sources {
		content, err := os.ReadFile(filepath.Join(dir, "files", s.fileName()))
		if err != nil {
			return nil, fmt.Errorf("corpus: %w", err)
		}
		cases[i] = Case{
			ID: s.id, Clean: s.Clean, Note: s.Note, Form: s.Form, Today: s.Today, Materials: s.Materials,
			FileName: s.fileName(), MediaType: s.mediaType(), Bytes: content, Scanned: len(s.Scan) > 0,
			Text: s.text(), Labels: s.Labels,
		}
	}
	return cases, nil
}

// folder finds testdata/contracts beside go.mod.
func folder() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("corpus: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata", "contracts"), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("corpus: no go.mod above the working directory")
		}
		dir = up
	}
}

func readSources(dir string) ([]*source, error) {
	names, err := filepath.Glob(filepath.Join(dir, "source", "*.md"))
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	slices.Sort(names)
	byID := map[string]*source{}
	var all []*source
	for _, name := range names {
		s, err := readSource(name)
		if err != nil {
			return nil, err
		}
		byID[s.id], all = s, append(all, s)
	}
	for _, s := range all {
		if s.SameAs == "" {
			continue
		}
		other := byID[s.SameAs]
		if other == nil || other.SameAs != "" || strings.TrimSpace(s.body) != "" {
			return nil, fmt.Errorf("corpus: %s: same_as needs another case with a text, and no text here", s.id)
		}
		s.Format, s.Style, s.Signed, s.body, s.Scan, s.drawnAs = other.Format, other.Style, other.Signed, other.body, other.Scan, other.id
	}
	return all, nil
}
