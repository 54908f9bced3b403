package achievement

import (
	"context"
	"io"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Tier (公开层级) says who may see something of a filed record.
type Tier string

// The tiers: everyone, who is signed in, who has signed an undertaking, and only
// the unit itself and the bureau.
const (
	Public       Tier = "PUBLIC"       // 公开
	Signed       Tier = "SIGNED"       // 登录可见
	Confidential Tier = "CONFIDENTIAL" // 签署保密承诺后可见
	Internal     Tier = "INTERNAL"     // 仅本单位和主管部门
)

var tiers = []Tier{Public, Signed, Confidential, Internal}

// File (材料) is an uploaded document of a record.
type File struct {
	ID            string
	AchievementID string
	OrgID         string
	Kind          string
	Tier          Tier
	// DocumentedOn is the day on the document.
	DocumentedOn calendar.Date
	Filename     string
	MediaType    string
	Size         int64
	SHA256       string `gorm:"column:sha256"`
	BlobKey      string
	UploadedBy   string
	UploadedAt   time.Time
	RemovedAt    *time.Time
}

// NewFile is what is said of it.
type NewFile struct {
	Kind         string
	Tier         Tier
	DocumentedOn calendar.Date
}

func (n NewFile) check(today calendar.Date) error {
	var bad []fault.Field
	if !slices.Contains(Kinds, n.Kind) {
		bad = append(bad, fault.At("/kind", fault.UnknownCode))
	}
	if !slices.Contains(tiers, n.Tier) {
		bad = append(bad, fault.At("/tier", fault.UnknownCode))
	}
	if n.DocumentedOn.After(today) {
		bad = append(bad, fault.At("/documented_on", fault.DateInFuture))
	}
	return fault.Fields(bad...)
}

// Attach adds a document. Faults: fields, those of the document store,
// ActionNotAllowed for a record that is withdrawn.
func (s *Service) Attach(ctx context.Context, who *identity.Principal, id string, n NewFile, filename string, r io.Reader) (File, error) {
	if !identity.Allowed(who, identity.OpAddAchievementFile) {
		return File{}, identity.Authorize(who, identity.OpAddAchievementFile, identity.Object{})
	}
	if err := n.check(s.today()); err != nil {
		return File{}, err
	}
	key, err := newID()
	if err != nil {
		return File{}, err
	}
	kept, err := s.files.Put(ctx, filename, r)
	if err != nil {
		return File{}, err
	}
	if retry := journal.RetryOf(ctx); retry != nil && retry.Hash == "" {
		retry.Hash = kept.SHA256 + " " + n.Kind + " " + string(n.Tier) + " " + n.DocumentedOn.String()
	}
	f := File{ID: key, Kind: n.Kind, Tier: n.Tier, DocumentedOn: n.DocumentedOn, Filename: filename, MediaType: kept.MediaType, Size: kept.Size, SHA256: kept.SHA256,
		BlobKey: kept.Key, UploadedBy: who.UserID}
	_, err = s.change(ctx, who, identity.OpAddAchievementFile, id, 0, "file_added", func(tx *journal.Tx, a *Achievement) (map[string]any, error) {
		if a.Status == Withdrawn || len(a.Files) >= 200 {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		f.AchievementID, f.OrgID, f.UploadedAt = a.ID, a.OrgID, tx.Now
		a.Files = append(a.Files, f)
		return map[string]any{"file": f.ID, "kind": f.Kind, "sha256": f.SHA256}, insertFile(tx, &f)
	})
	if err != nil {
		s.files.Discard(ctx, kept.Key)
	}
	return f, err
}

// Detach removes a document that shows no level of a filed record; the register
// keeps that it was there. Faults: EvidenceInUse, ObjectNotFound, StaleVersion.
func (s *Service) Detach(ctx context.Context, who *identity.Principal, id string, version int64, fileID string) (Achievement, error) {
	return s.change(ctx, who, identity.OpRemoveAchievementFile, id, version, "file_removed", func(tx *journal.Tx, a *Achievement) (map[string]any, error) {
		k := slices.IndexFunc(a.Files, func(f File) bool { return f.ID == fileID })
		if k < 0 {
			return nil, fault.New(fault.ObjectNotFound)
		}
		if a.Status != Draft && slices.ContainsFunc(a.TRL, func(c Claim) bool { return c.EvidenceID == fileID }) {
			return nil, fault.New(fault.EvidenceInUse)
		}
		f := a.Files[k]
		a.Files = slices.Delete(a.Files, k, k+1)
		f.RemovedAt = &tx.Now
		return map[string]any{"file": f.ID, "sha256": f.SHA256}, removeFile(tx, &f)
	})
}

// Open reads a document for the unit and the bureau, and for others what the
// tier opens to them; reading what is confidential is logged. The caller closes it.
func (s *Service) Open(ctx context.Context, who *identity.Principal, id, fileID string) (File, io.ReadCloser, error) {
	var f File
	var a Achievement
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if a, err = Find(tx, id); err != nil {
			return err
		}
		k := slices.IndexFunc(a.Files, func(f File) bool { return f.ID == fileID })
		if k < 0 {
			return fault.New(fault.ObjectNotFound)
		}
		f = a.Files[k]
		return nil
	})
	if err != nil {
		return f, nil, err
	}
	if identity.Authorize(who, identity.OpGetAchievement, a.Object()) != nil {
		if err := s.mayOpen(ctx, who, &a, &f); err != nil {
			return f, nil, err
		}
	}
	r, err := s.files.Get(ctx, f.BlobKey)
	return f, r, err
}

func (s *Service) mayOpen(ctx context.Context, who *identity.Principal, a *Achievement, f *File) error {
	if err := identity.Authorize(who, identity.OpGetDisclosure, identity.Object{}); err != nil {
		return err
	}
	if a.Status != Filed || f.Tier == Internal {
		return fault.New(fault.ObjectNotFound)
	}
	if f.Tier != Confidential {
		return nil
	}
	return s.logAccess(ctx, who, a, f.ID)
}
