// Package evidence makes and checks evidence packs (证据包): one ZIP with all that
// proves a registration, which anybody can check offline with two public keys.
//
// A signed manifest holds the SHA-256 of every entry. Beneath it each part
// vouches for itself: the certificate's statement has its own signature, and
// every event of the history its proof in the signed log.
package evidence

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// Format names this layout of a pack.
const Format = "jishi-evidence/1"

// Fixed paths inside a pack. Documents are under documentsDir and proofs under
// proofsDir; the printed certificate bears its number.
const (
	indexPath      = "index.html"
	statementPath  = "certificate/statement.json"
	signaturePath  = "certificate/signature.json"
	contractPath   = "contract/contract.json"
	reviewsPath    = "contract/reviews.json"
	decisionPath   = "contract/decision.json"
	documentsPath  = "documents/documents.json"
	documentsDir   = "documents/"
	eventsPath     = "history/events.json"
	checkpointPath = "history/checkpoint.txt"
	proofsDir      = "history/proofs/"
	keysPath       = "keys/public-keys.json"
	manifestPath   = "manifest.json"
	sealPath       = "manifest.sig"
)

// Manifest (清单) lists every entry of a pack in its order, but itself and its
// signature.
type Manifest struct {
	Format      string `json:"format"`
	Certificate string `json:"certificate"`
	ContractID  string `json:"contract_id"`
	// MadeAt is when the pack was made, RFC 3339 in UTC.
	MadeAt string `json:"made_at"`
	// Sample marks a pack of a sample city, which has no effect.
	Sample bool `json:"sample,omitempty"`
	// CheckpointSize is how many events the log of the proofs has.
	CheckpointSize int64   `json:"checkpoint_size"`
	Entries        []Entry `json:"entries"`
}

// Entry (条目) is one file of a pack.
type Entry struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// seal is the detached signature over the manifest's bytes.
type seal struct {
	KeyID     string `json:"key_id"`
	Signature string `json:"signature"`
}

// signedStatement is what certificate/signature.json says.
type signedStatement struct {
	Number          string `json:"number"`
	Version         int64  `json:"version"`
	KeyID           string `json:"key_id"`
	StatementSHA256 string `json:"statement_sha256"`
	Signature       string `json:"signature"`
	EventIndex      int64  `json:"event_index"`
	PaperSHA256     string `json:"paper_sha256"`
	PaperPath       string `json:"paper_path"`
}

// documentLine is one line of documents/documents.json.
type documentLine struct {
	Path         string `json:"path"`
	ID           string `json:"id"`
	Material     string `json:"material"`
	MaterialName string `json:"material_name,omitempty"`
	Filename     string `json:"filename"`
	MediaType    string `json:"media_type"`
	Size         int64  `json:"size"`
	SHA256       string `json:"sha256"`
	UploadedAt   string `json:"uploaded_at"`
}

// eventLine is one line of history/events.json.
type eventLine struct {
	Index      int64  `json:"index"`
	RecordedAt string `json:"recorded_at"`
	Kind       string `json:"kind"`
	Object     string `json:"object"`
	ActorName  string `json:"actor_name,omitempty"`
	// OnBehalfOf and AgentName are set when an agent acted by mandate.
	AgentName  string `json:"agent_name,omitempty"`
	OnBehalfOf string `json:"on_behalf_of,omitempty"`
	MandateID  string `json:"mandate_id,omitempty"`
	Reason     string `json:"reason,omitempty"`
	// Data are the event's facts, as far as the caller may read them.
	Data     json.RawMessage `json:"data,omitempty"`
	LeafHash string          `json:"leaf_hash"`
	Proof    string          `json:"proof"`
}

// writer puts entries into a ZIP in the order they come and hashes each while
// it passes: nothing is held in memory but the list.
type writer struct {
	zip     *zip.Writer
	at      time.Time
	entries []Entry
}

func newWriter(to io.Writer, at time.Time) *writer {
	return &writer{zip: zip.NewWriter(to), at: at.UTC().Truncate(time.Second)}
}

// add copies one entry. Documents are compressed formats already and are stored
// as they are.
func (w *writer) add(path string, method uint16, from io.Reader) (Entry, error) {
	to, err := w.zip.CreateHeader(&zip.FileHeader{Name: path, Method: method, Modified: w.at})
	if err != nil {
		return Entry{}, fmt.Errorf("evidence entry %s: %w", path, err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, h), from)
	if err != nil {
		return Entry{}, fmt.Errorf("evidence entry %s: %w", path, err)
	}
	e := Entry{Path: path, Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}
	w.entries = append(w.entries, e)
	return e, nil
}

// text adds a small entry that the platform wrote itself.
func (w *writer) text(path string, raw []byte) error {
	_, err := w.add(path, zip.Deflate, strings.NewReader(string(raw)))
	return err
}

// close adds manifest and signature and ends the ZIP.
func (w *writer) close(m Manifest, sign func([]byte) (signature, keyID string)) error {
	m.Entries = w.entries
	raw, err := readable(m)
	if err != nil {
		return err
	}
	signature, keyID := sign(raw)
	sealed, err := readable(seal{KeyID: keyID, Signature: signature})
	if err != nil {
		return err
	}
	if err := w.text(manifestPath, raw); err != nil {
		return err
	}
	if err := w.text(sealPath, sealed); err != nil {
		return err
	}
	if err := w.zip.Close(); err != nil {
		return fmt.Errorf("end the evidence pack: %w", err)
	}
	return nil
}

// readable writes JSON for people.
func readable(v any) ([]byte, error) {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write evidence: %w", err)
	}
	return append(raw, '\n'), nil
}

// entryName makes a file name that every system can unpack: no separators, no
// control characters, none of what Windows refuses.
func entryName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || !unicode.IsPrint(r) || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	return strings.TrimRight(name, ". ")
}
