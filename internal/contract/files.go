package contract

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// maxFiles bounds the files of one contract (R19).
const maxFiles = 60

// AddFile streams a document into a draft or returned contract. The bytes are
// stored first under a random key; the row, and with it the file, exists only
// when the transaction commits.
func (s *Service) AddFile(ctx context.Context, p *identity.Principal, id, material, filename string, r io.Reader) (File, error) {
	if err := s.mayAttach(ctx, p, id, material); err != nil {
		return File{}, err
	}
	name := cleanName(filename)
	stored, err := s.files.Put(ctx, name, r)
	if err != nil {
		return File{}, err
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		retry.Hash = stored.SHA256
	}
	f := File{ID: uuid.NewString(), ContractID: id, Material: material, Filename: name, MediaType: stored.MediaType,
		Size: stored.Size, SHA256: stored.SHA256, UploadedBy: p.UserID, blobKey: stored.Key}
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.loadForAction(tx, p, id, Attach, 0)
		if fault.CodeOf(err) == fault.ActionNotAllowed || !isEvidence(material) {
			c, err = s.loadFor(tx, p, id, Edit, 0, identity.OpAddContractDocument)
		}
		if err != nil {
			return journal.Event{}, err
		}
		f.UploadedAt = tx.Now
		if err := insertFile(tx, f); err != nil {
			return journal.Event{}, err
		}
		return c.event("contract.document_added", map[string]any{"document": f.ID, "material": material, "sha256": f.SHA256, "size": f.Size}), nil
	})
	if err != nil {
		s.files.Discard(ctx, stored.Key)
		if database.IsDuplicate(err) {
			return File{}, fault.New(fault.FileDuplicate)
		}
		return File{}, err
	}
	s.outside.changed(id)
	return f, nil
}

// mayAttach refuses early, before bytes are received.
func (s *Service) mayAttach(ctx context.Context, p *identity.Principal, id, material string) error {
	materials, _ := codes.Get(codes.Materials)
	if _, ok := materials.Lookup(material); !ok {
		return fault.Fields(fault.At("/material", fault.UnknownCode))
	}
	return s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpAddContractDocument, c.Object()); err != nil {
			return err
		}
		if _, after := transition(c.Status, Attach); !c.Editable() && (!after || !isEvidence(material)) {
			return c.refuse(p, Edit)
		}
		files, err := listFiles(tx, id)
		if err == nil && len(files) >= maxFiles {
			err = fault.New(fault.QuotaExceeded)
		}
		return err
	})
}

// isEvidence tells which materials prove what happens after the decision:
// settlements, agreements and judgments, other evidence.
func isEvidence(material string) bool {
	return slices.Contains([]string{"M12", "M14", "M15"}, material)
}

// cleanName keeps only the last part of a file name and no control characters.
func cleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 200 {
		ext := []rune(filepath.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = string(r[:200-len(ext)]) + string(ext)
	}
	return name
}

// Files lists the documents of a contract.
func (s *Service) Files(ctx context.Context, p *identity.Principal, id string) ([]File, error) {
	var out []File
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpListContractDocuments, c.Object()); err != nil {
			return err
		}
		out, err = listFiles(tx, id)
		return err
	})
	return out, err
}

// SeenFiles lists the documents of a contract for p to do op with them; SeenFile
// gives one. Their errors are those of Seen.
func SeenFiles(tx *database.Tx, p *identity.Principal, op identity.Operation, id string) ([]File, error) {
	if _, err := Seen(tx, p, op, id); err != nil {
		return nil, err
	}
	return listFiles(tx, id)
}

// SeenFile gives one document, see SeenFiles.
func SeenFile(tx *database.Tx, p *identity.Principal, op identity.Operation, id, fileID string) (File, error) {
	if _, err := Seen(tx, p, op, id); err != nil {
		return File{}, err
	}
	return findFile(tx, id, fileID)
}

// OpenFile opens a document for reading; the caller closes it.
func (s *Service) OpenFile(ctx context.Context, p *identity.Principal, id, fileID string) (File, io.ReadCloser, error) {
	var f File
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContractDocument, c.Object()); err != nil {
			return err
		}
		f, err = findFile(tx, id, fileID)
		return err
	})
	if err != nil {
		return File{}, nil, err
	}
	r, err := s.files.Get(ctx, f.blobKey)
	return f, r, err
}

// RemoveFile takes a document out of a draft or returned contract. Its row and
// bytes stay for the record of what was once filed.
func (s *Service) RemoveFile(ctx context.Context, p *identity.Principal, id, fileID string) error {
	if p == nil {
		return fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.loadFor(tx, p, id, Edit, 0, identity.OpRemoveContractDocument)
		if err != nil {
			return journal.Event{}, err
		}
		f, err := findFile(tx.Tx, id, fileID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := removeFile(tx, f.ID); err != nil {
			return journal.Event{}, err
		}
		return c.event("contract.document_removed", map[string]any{"document": f.ID, "sha256": f.SHA256}), nil
	})
	if err == nil {
		s.outside.changed(id)
	}
	return err
}

// Damage (附件损坏) is a stored file that is missing or not what was uploaded.
type Damage struct {
	DocumentID string
	What       string
}

// VerifyFiles reads every stored document and compares its hash with its row.
func VerifyFiles(ctx context.Context, db *database.DB, files *document.Store) (int64, []Damage, error) {
	var n int64
	var bad []Damage
	var after string
	for {
		var page []fileRow
		err := db.View(ctx, func(tx *database.Tx) error {
			return tx.Select(fileColumns).Where("id > ?", after).Order("id").Limit(500).Find(&page).Error
		})
		if err != nil || len(page) == 0 {
			return n, bad, err
		}
		for _, r := range page {
			n, after = n+1, r.ID
			sum, err := files.SHA256(ctx, r.BlobKey)
			switch {
			case err != nil:
				bad = append(bad, Damage{r.ID, "the file cannot be read: " + err.Error()})
			case sum != r.Sha256:
				bad = append(bad, Damage{r.ID, "the file is not what was uploaded"})
			}
		}
	}
}
