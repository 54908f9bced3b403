// Package transcript (文本识读) keeps what the documents of contracts say: their
// lines by pages, the facts found in them, and signatures by which texts that
// are nearly the same are found. Everything here can be made again from the
// stored files (docs/decisions/0016-document-text.md), and it is made outside
// every deciding transaction; the rules read what is stored.
package transcript

import (
	"slices"
	"time"

	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/reading"
)

// State (识读状态) of a document.
type State string

// The states.
const (
	Queued  State = "QUEUED"   // 等待识读 or being read
	Read    State = "READ"     // 已识读
	NoText  State = "NO_TEXT"  // 没有文字层: a scan
	Failed  State = "FAILED"   // 无法识读, Status.Code says why
	NotRead State = "NOT_READ" // 不识读: another material, or no PDF or DOCX
)

// Status (识读情况) is what is known of the reading of one document.
type Status struct {
	State State
	// Code is the fault of a file that cannot be read, such as FileEncrypted.
	Code fault.Code
	// Pages of the document; Scanned of them have no text layer.
	Pages, Scanned int64
	ReadAt         time.Time // UTC, zero before
}

// Text says it in words.
func (s Status) Text() fault.Text {
	switch s.State {
	case Read:
		if s.Scanned > 0 {
			return fault.Tf("已识读，其中 %d 页为扫描页，没有文字层。", "Read; %d pages are images without text.", s.Scanned)
		}
		return fault.T("已识读。", "Read.")
	case NoText:
		return fault.T("扫描件，没有文字层，无法识读；请人工核对。", "A scan without a text layer: it cannot be read; check it by eye.")
	case Failed:
		return fault.T("无法识读："+s.Code.Title().Zh+"。", "It cannot be read: "+s.Code.Title().En+".")
	case NotRead:
		return fault.T("此类材料不识读。", "Documents of this sort are not read.")
	case Queued:
	}
	return fault.T("正在识读。", "Being read.")
}

// Page (页) is one page of a text, numbered from 1, with its lines.
type Page struct {
	Number  int
	Scanned bool
	Lines   []string
}

// Fact (事实) is one thing that a text says, with its place.
type Fact struct {
	Kind Kind
	// Role says more: whose side a party is on, what an amount or a date is for,
	// which clause, which behaviour or which list of words.
	Role  string
	Value string
	// Valid is whether the check character of a credit code holds.
	Valid bool
	At    contract.Anchor
}

// Kind (事实类别) of a fact.
type Kind string

// The kinds.
const (
	KindTitle      Kind = "TITLE"
	KindHeading    Kind = "HEADING"
	KindNumber     Kind = "CONTRACT_NO"
	KindParty      Kind = "PARTY"
	KindCode       Kind = "CREDIT_CODE"
	KindDate       Kind = "DATE"
	KindAmount     Kind = "AMOUNT"   // yuan
	KindCapitals   Kind = "CAPITALS" // yuan, written in Chinese characters
	KindForeign    Kind = "FOREIGN_AMOUNT"
	KindInstalment Kind = "INSTALMENT"
	KindClause     Kind = "CLAUSE"
	KindMonopoly   Kind = "MONOPOLY"
	KindKeyword    Kind = "KEYWORD"
	KindSeal       Kind = "SEAL"
	KindSignature  Kind = "SIGNATURE"
)

// Transcript (文本) is a document as it was read.
type Transcript struct {
	DocumentID string
	Status     Status
	Language   string // "zh", "foreign", or "" for too little text
	Truncated  bool   // pages or characters beyond the limits were left out
	Pages      []Page
	Facts      []Fact
}

// Version is how texts are read and signed now. What was read by another
// version is read again.
const Version = reading.Version

// The materials that may hold the contract's text: the text itself, the Chinese
// copy of a foreign one, and the task book that may stand in its place (draft
// rule Art 38).
const (
	materialText        = "M01"
	materialTranslation = "M05"
	materialTaskBook    = "M08"
)

// readable tells whether a document is read at all.
func readable(material, mediaType string) bool {
	return slices.Contains([]string{materialText, materialTranslation, materialTaskBook}, material) &&
		slices.Contains([]string{reading.MediaPDF, reading.MediaDOCX}, mediaType)
}

// body is what is stored of a text, sealed.
type body struct {
	Text  reading.Text
	Facts reading.Facts
}

// lines are the pages as the rules and the comparison take them.
func (b *body) lines() [][]string {
	out := make([][]string, len(b.Text.Pages))
	for i, p := range b.Text.Pages {
		out[i] = p.Lines
	}
	return out
}
