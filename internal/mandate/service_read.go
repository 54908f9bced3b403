package mandate

import (
	"context"
	"encoding/base64"
	"errors"
	"io"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// errNothingToDo ends a change that another process was first with.
var errNothingToDo = errors.New("mandate: nothing to do")

func ignoreNothing(err error) error {
	if errors.Is(err, errNothingToDo) {
		return nil
	}
	return err
}

// Side says as which side a mandate is listed.
type Side string

// The sides.
const (
	AsClient Side = "CLIENT" // 我方委托他人
	AsAgent  Side = "AGENT"  // 我方受托代办
)

// Filter says which mandates to list; zero values do not filter.
type Filter struct {
	Side   Side
	Status []Status
	// InForce keeps those under which may be acted today.
	InForce bool
	Limit   int
	Cursor  string
}

// Page is one page, newest first.
type Page struct {
	Items      []Mandate
	NextCursor string
}

const maxPage = 200

// List pages through the mandates of p's organisation, given or taken; an
// auditor sees all.
func (s *Service) List(ctx context.Context, p *identity.Principal, f Filter) (Page, error) {
	if err := identity.Authorize(p, identity.OpListMandates, identity.Object{OwnerOrg: orgOf(p)}); err != nil {
		return Page{}, err
	}
	from, err := decodeCursor(f.Cursor)
	if err != nil {
		return Page{}, err
	}
	if f.Limit < 1 || f.Limit > maxPage {
		f.Limit = 50
	}
	org := p.OrgID
	if identity.Allowed(p, identity.OpListMandates, identity.AnyObject) {
		org = ""
	}
	var out Page
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		items, err := list(tx, org, f, calendar.Of(s.journal.Now()), from)
		if err != nil {
			return err
		}
		out = Page{Items: items}
		if len(items) > f.Limit {
			out.Items = items[:f.Limit]
			out.NextCursor = encodeCursor(items[f.Limit-1].ID)
		}
		return nil
	})
	return out, err
}

// Get gives one mandate to its client, its agent, the registry and the auditor.
func (s *Service) Get(ctx context.Context, p *identity.Principal, id string) (Mandate, error) {
	var m Mandate
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		m, err = s.visible(tx, p, id)
		return err
	})
	return m, err
}

func (s *Service) visible(tx *database.Tx, p *identity.Principal, id string) (Mandate, error) {
	if !identity.Allowed(p, identity.OpGetMandate) {
		return Mandate{}, identity.Authorize(p, identity.OpGetMandate, identity.Object{})
	}
	m, err := find(tx, id)
	if err != nil {
		return Mandate{}, err
	}
	return m, identity.Authorize(p, identity.OpGetMandate, m.object(m.sideOf(p)))
}

// Open opens the signed paper for reading; the caller closes it.
func (s *Service) Open(ctx context.Context, p *identity.Principal, id string) (Document, io.ReadCloser, error) {
	m, err := s.Get(ctx, p, id)
	if err != nil {
		return Document{}, nil, err
	}
	r, err := s.files.Get(ctx, m.Document.blobKey)
	return m.Document, r, err
}

// Today is the business date that statuses are told for.
func (s *Service) Today() calendar.Date { return calendar.Of(s.journal.Now()) }

// Deeds pages through what was done under a mandate, newest first, for those who
// may read it.
func (s *Service) Deeds(ctx context.Context, p *identity.Principal, id, cursor string, limit int) ([]Deed, string, error) {
	from, err := decodeCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	if limit < 1 || limit > maxPage {
		limit = 50
	}
	var out []Deed
	next := ""
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		m, err := s.visible(tx, p, id)
		if err != nil {
			return err
		}
		if out, err = listDeeds(tx, m.ID, from, limit+1); err != nil {
			return err
		}
		if len(out) > limit {
			out = out[:limit]
			next = encodeCursor(out[limit-1].ID)
		}
		return nil
	})
	return out, next, err
}

func (s *Service) runOut(ctx context.Context) (ids []string, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		ids, err = runOut(tx, calendar.Of(s.journal.Now()))
		return err
	})
	return ids, err
}

// Damage is a signed paper that is missing or not what was uploaded.
type Damage struct {
	MandateID string
	What      string
}

// VerifyFiles reads every signed paper and compares its hash with its row.
func VerifyFiles(ctx context.Context, db *database.DB, files *document.Store) (int64, []Damage, error) {
	var papers []paperRow
	err := db.View(ctx, func(tx *database.Tx) (err error) {
		papers, err = listPapers(tx)
		return err
	})
	var bad []Damage
	for _, r := range papers {
		sum, err := files.SHA256(ctx, r.BlobKey)
		switch {
		case err != nil:
			bad = append(bad, Damage{r.ID, "the file cannot be read: " + err.Error()})
		case sum != r.Sha256:
			bad = append(bad, Damage{r.ID, "the file is not what was uploaded"})
		}
	}
	return int64(len(papers)), bad, err
}

func encodeCursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

// decodeCursor gives the id to go on after, "" at the start.
func decodeCursor(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		var id uuid.UUID
		if id, err = uuid.ParseBytes(raw); err == nil {
			return id.String(), nil
		}
	}
	return "", fault.New(fault.BadCursor).Wrap(err)
}
