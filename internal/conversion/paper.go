package conversion

import (
	"context"
	"io"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Paper (转化材料) is an uploaded document of a deal: the record of a sale, an
// agreement, a voucher. It never changes and never goes.
type Paper struct {
	ID           string
	ConversionID string
	OrgID        string
	Filename     string
	MediaType    string
	Size         int64
	SHA256       string `gorm:"column:sha256"`
	BlobKey      string
	UploadedBy   string
	UploadedAt   time.Time
}

// maxPapers bounds the documents of one deal.
const maxPapers = 500

// AddPaper keeps a document of a deal. Faults: those of the document store,
// ActionNotAllowed for a deal that was withdrawn.
func (s *Service) AddPaper(ctx context.Context, who *identity.Principal, id, filename string, r io.Reader) (Paper, error) {
	if !identity.Allowed(who, identity.OpAddConversionPaper) {
		return Paper{}, identity.Authorize(who, identity.OpAddConversionPaper, identity.Object{})
	}
	key, err := newID()
	if err != nil {
		return Paper{}, err
	}
	kept, err := s.files.Put(ctx, filename, r)
	if err != nil {
		return Paper{}, err
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		retry.Hash = kept.SHA256
	}
	p := Paper{ID: key, Filename: filename, MediaType: kept.MediaType, Size: kept.Size, SHA256: kept.SHA256, BlobKey: kept.Key, UploadedBy: who.UserID}
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.Locked(tx, who, identity.OpAddConversionPaper, id)
		if err != nil {
			return journal.Event{}, err
		}
		n, err := papersOf(tx.Tx, c.ID)
		if err != nil {
			return journal.Event{}, err
		}
		if c.Status == Withdrawn || len(n) >= maxPapers {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		p.ConversionID, p.OrgID, p.UploadedAt = c.ID, c.OrgID, tx.Now
		return c.event("paper_added", map[string]any{"paper": p.ID, "sha256": p.SHA256}), insertPaper(tx, &p)
	})
	if err != nil {
		s.files.Discard(ctx, kept.Key)
	}
	return p, err
}

// Papers lists the documents of a deal, oldest first.
func (s *Service) Papers(ctx context.Context, who *identity.Principal, id string) ([]Paper, error) {
	var out []Paper
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := s.Seen(tx, who, identity.OpGetConversion, id)
		if err != nil {
			return err
		}
		out, err = papersOf(tx, c.ID)
		return err
	})
	return out, err
}

// PaperFile opens a document for who may read the deal; the caller closes it.
func (s *Service) PaperFile(ctx context.Context, who *identity.Principal, id, paper string) (Paper, io.ReadCloser, error) {
	var p Paper
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := s.Seen(tx, who, identity.OpGetConversion, id)
		if err != nil {
			return err
		}
		p, err = paperByID(tx, paper)
		if err == nil && p.ConversionID != c.ID {
			err = fault.New(fault.ObjectNotFound)
		}
		return err
	})
	if err != nil {
		return p, nil, err
	}
	r, err := s.files.Get(ctx, p.BlobKey)
	return p, r, err
}

// PaperOf finds a document of a deal for the field that names it.
func PaperOf(tx *database.Tx, at, id, conversionID string) (Paper, error) {
	p, err := paperByID(tx, id)
	if fault.As(err) != nil || err == nil && p.ConversionID != conversionID {
		return Paper{}, fault.Fields(fault.At(at, fault.PaperUnknown))
	}
	return p, err
}
