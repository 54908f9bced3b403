package transcript

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"jishi/internal/database"
	"jishi/internal/reading"
	"jishi/internal/similar"
)

// row is what is kept of one document.
type row struct {
	DocumentID string
	ContractID string
	Version    int64
	State      string
	Code       string
	Pages      int64
	Scanned    int64
	Characters int64
	Body       string
	Signature  string
	ReadAt     time.Time
}

func (row) TableName() string { return "document_texts" }

var (
	headColumns = []string{"document_id", "contract_id", "version", "state", "code", "pages", "scanned", "characters", "signature", "read_at"}
	allColumns  = append([]string{"body"}, headColumns...)
)

// band is one key by which a text is found.
type band struct {
	Band       int64
	DocumentID string
}

func (band) TableName() string { return "document_bands" }

// source is a document that is to be read.
type source struct {
	ID, ContractID, MediaType, BlobKey, Sha256 string
}

const toRead = ` FROM documents d JOIN contracts c ON c.id = d.contract_id
	WHERE d.removed_at IS NULL AND d.material IN ('M01', 'M05', 'M08') AND d.media_type IN (?, ?)
	AND NOT EXISTS (SELECT 1 FROM document_texts t WHERE t.document_id = d.id AND t.version = ?)`

// unread gives the documents of a contract that this version has not read.
func unread(tx *database.Tx, contractID string) ([]source, error) {
	var out []source
	err := tx.Raw(`SELECT d.id, d.contract_id, d.media_type, d.blob_key, d.sha256`+toRead+` AND d.contract_id = ? ORDER BY d.uploaded_at, d.id`,
		reading.MediaPDF, reading.MediaDOCX, Version, contractID).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("list unread documents: %w", err)
	}
	return out, nil
}

// unreadAfter gives the contracts with unread documents page by page, and the
// last document of the page.
func unreadAfter(tx *database.Tx, after string, limit int) (contracts []string, last string, err error) {
	var rows []source
	err = tx.Raw(`SELECT d.id, d.contract_id`+toRead+` AND d.id > ? ORDER BY d.id LIMIT ?`, reading.MediaPDF, reading.MediaDOCX, Version, after, limit).Scan(&rows).Error
	if err != nil {
		return nil, "", fmt.Errorf("list unread documents: %w", err)
	}
	for _, r := range rows {
		contracts, last = append(contracts, r.ContractID), r.ID
	}
	return contracts, last, nil
}

// put writes what was read in place of what was read before. A document that
// was removed meanwhile leaves nothing.
func put(tx *database.Tx, r row, s similar.Signature) error {
	var there int64
	err := tx.Raw(`SELECT COUNT(*) FROM documents d JOIN contracts c ON c.id = d.contract_id WHERE d.id = ? AND d.removed_at IS NULL`, r.DocumentID).Scan(&there).Error
	if err != nil || there == 0 {
		return err
	}
	if err := drop(tx, r.DocumentID); err != nil {
		return err
	}
	r.ReadAt = tx.Now
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("keep a text: %w", err)
	}
	var bands []band
	for _, n := range s.BandNumbers() {
		bands = append(bands, band{n, r.DocumentID})
	}
	if len(bands) == 0 {
		return nil
	}
	if err := tx.Create(&bands).Error; err != nil {
		return fmt.Errorf("keep the bands of a text: %w", err)
	}
	return nil
}

// drop removes what was read in a document.
func drop(tx *database.Tx, documentID string) error {
	old, err := texts(tx, headColumns, "document_id = ?", documentID)
	if err != nil || len(old) == 0 {
		return err
	}
	if s, ok := signature(old[0]); ok {
		if err := tx.Exec("DELETE FROM document_bands WHERE band IN ? AND document_id = ?", s.BandNumbers(), documentID).Error; err != nil {
			return fmt.Errorf("drop the bands of a text: %w", err)
		}
	}
	if err := tx.Exec("DELETE FROM document_texts WHERE document_id = ?", documentID).Error; err != nil {
		return fmt.Errorf("drop a text: %w", err)
	}
	return nil
}

const gone = `SELECT t.document_id FROM document_texts t WHERE NOT EXISTS (SELECT 1 FROM documents d JOIN contracts c ON c.id = d.contract_id
	WHERE d.id = t.document_id AND d.removed_at IS NULL)`

// dropGone removes the texts of documents that were removed, or whose draft was
// deleted; of one contract, or, when it is empty, of all, at most some hundred.
func dropGone(tx *database.Tx, contractID string) (int, error) {
	query, args := gone+" LIMIT 500", []any{}
	if contractID != "" {
		query, args = gone+" AND t.contract_id = ?", []any{contractID}
	}
	var ids []string
	if err := tx.Raw(query, args...).Scan(&ids).Error; err != nil {
		return 0, fmt.Errorf("list texts without a document: %w", err)
	}
	for _, id := range ids {
		if err := drop(tx, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

func texts(tx *database.Tx, columns []string, where string, args ...any) ([]row, error) {
	var rows []row
	if err := tx.Select(columns).Where(where, args...).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	return rows, nil
}

// maxCandidates bounds the texts that are compared with one: those that share
// the most bands come first, and a text as like as the rules ask for shares
// about a third of them.
const maxCandidates = 200

// candidates gives the documents that share a band, most shared first.
func candidates(tx *database.Tx, s similar.Signature, own string) ([]string, error) {
	if s == similar.EmptySignature {
		return nil, nil
	}
	var ids []string
	err := tx.Raw(`SELECT document_id FROM document_bands WHERE band IN ? AND document_id <> ? GROUP BY document_id ORDER BY COUNT(*) DESC, document_id LIMIT ?`,
		s.BandNumbers(), own, maxCandidates).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("look for texts alike: %w", err)
	}
	return ids, nil
}

func signature(r row) (similar.Signature, bool) {
	var s similar.Signature
	if r.Signature == "" || s.UnmarshalText([]byte(r.Signature)) != nil {
		return s, false
	}
	return s, true
}

// maxBody bounds what a stored text may unpack to; one that was read has at most
// 400,000 characters, and its facts quote them.
const maxBody = 64 << 20

// pack makes the text of a body to be sealed.
func pack(b *body) (string, error) {
	var out bytes.Buffer
	encoder := base64.NewEncoder(base64.StdEncoding, &out)
	zipped := gzip.NewWriter(encoder)
	if err := errors.Join(json.NewEncoder(zipped).Encode(b), zipped.Close(), encoder.Close()); err != nil {
		return "", fmt.Errorf("pack a text: %w", err)
	}
	return out.String(), nil
}

// unpack reads what pack made.
func unpack(s string) (*body, error) {
	zipped, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader([]byte(s))))
	if err != nil {
		return nil, fmt.Errorf("unpack a text: %w", err)
	}
	var b body
	if err := json.NewDecoder(io.LimitReader(zipped, maxBody)).Decode(&b); err != nil {
		return nil, fmt.Errorf("unpack a text: %w", err)
	}
	return &b, nil
}
