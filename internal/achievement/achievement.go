// Package achievement keeps what universities, institutes and companies have
// achieved (科技成果): the record with its units, people, rights and evidence of
// readiness, who sees how much of it, and who claims the same right. Classified
// achievements are refused (科技成果登记办法; domain notes §2).
package achievement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Service keeps the records. It is safe for concurrent use.
type Service struct {
	journal *journal.Journal
	files   *document.Store
	outside Outside
}

// Outside (外部数据) is what packages above know of achievements; each may be nil.
type Outside struct {
	// Converted tells which of these are converted: a contract on them is concluded
	// (已转化).
	Converted func(tx *database.Tx, ids []string) (map[string]bool, error)
}

// New builds the service.
func New(j *journal.Journal, files *document.Store) *Service {
	return &Service{journal: j, files: files}
}

// With says who tells what other packages know. Called once, before first use.
func (s *Service) With(o Outside) *Service {
	s.outside = o
	return s
}

// Status (状态) of a record.
type Status string

// The statuses. A filed record stays: it is changed with a reason, or withdrawn.
const (
	Draft     Status = "DRAFT"     // 草稿
	Filed     Status = "FILED"     // 已入库
	Withdrawn Status = "WITHDRAWN" // 已撤回
)

// Achievement (科技成果) is one record of its registering unit, the first
// completing one.
type Achievement struct {
	ID string
	// No is "TAA", the year of filing and six digits; empty until filed.
	No     string
	OrgID  string
	Status Status
	Form
	FormSHA256 string
	Version    int64
	MadeBy     string
	MadeAt     time.Time
	ChangedAt  time.Time
	FiledOn    calendar.Date
	Reason     string

	// OrgName, OrgCode and OrgKind are the registering unit's name, credit code and
	// kind (party_kinds).
	OrgName, OrgCode, OrgKind string
	// Disputed (权属争议): another unit claims one of its rights and nobody has
	// decided yet.
	Disputed bool
	// Converted (已转化) and OneYear (一年未转化): a publicly funded applied
	// achievement that its unit has not converted within a year of completion; its
	// team may then do it (山东省促进科技成果转化条例 Art 37).
	Converted, OneYear bool
	Files              []File
}

// Object is what the permission table is asked about.
func (a *Achievement) Object() identity.Object { return identity.Object{OwnerOrg: a.OrgID} }

// publicSources are the sources of public money: national to county plans, funds.
var publicSources = []string{"10", "20", "30", "40", "41", "50"}

// PubliclyFunded (财政资金支持) tells whether public money paid for it: then it must
// be registered, and its evaluation serves for three years instead of two.
func (f *Form) PubliclyFunded() bool { return slices.Contains(publicSources, f.Project.Source) }

// PublicUnit (事业单位性质的研究开发机构、高等院校) tells whether the registering unit
// is one of those that the floors of reward hold for (山东省促进科技成果转化条例 Art 34).
func (a *Achievement) PublicUnit() bool { return strings.HasPrefix(a.OrgKind, "02") }

// Readiness (技术成熟度) is the highest level claimed; the zero Claim when none is.
func (f *Form) Readiness() Claim {
	var out Claim
	for _, c := range f.TRL {
		if c.Level > out.Level {
			out = c
		}
	}
	return out
}

// Page is one page of a list, newest first.
type Page[T any] struct {
	Items      []T
	NextCursor string
}

const maxPage = 200

func (s *Service) record(ctx context.Context, who *identity.Principal, f func(tx *journal.Tx) (journal.Event, error)) error {
	if who == nil {
		return fault.New(fault.LoginRequired)
	}
	_, err := s.journal.Record(ctx, who.Actor(), f)
	return err
}

func (s *Service) view(ctx context.Context, f func(tx *database.Tx) error) error {
	return s.journal.DB().View(ctx, f)
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}

// own is what concerns the caller's organisation.
func own(who *identity.Principal) identity.Object {
	if who == nil {
		return identity.Object{}
	}
	return identity.Object{OwnerOrg: who.OrgID, UserID: who.UserID}
}

func (a *Achievement) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["no"], data["status"], data["form_sha256"] = a.No, string(a.Status), a.FormSHA256
	return journal.Event{Kind: "achievement." + kind, ObjectType: "achievement", ObjectID: a.ID, Version: a.Version, OwnerOrg: a.OrgID, Reason: a.Reason, Data: data}
}

// sized lists what is wrong with a text's length, counted in characters.
func sized(at, text string, least, most int) []fault.Field {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0 && least > 0:
		return []fault.Field{fault.At(at, fault.MissingField)}
	case n < least:
		return []fault.Field{fault.At(at, fault.TooShort)}
	case n > most:
		return []fault.Field{fault.At(at, fault.TooLong)}
	}
	return nil
}

func needReason(reason string) error { return fault.Fields(sized("/reason", reason, 1, 1000)...) }

func limitOf(n int) int {
	if n < 1 || n > maxPage {
		return 50
	}
	return n
}

func cutPage[T any](items []T, limit int, id func(T) string) Page[T] {
	p := Page[T]{Items: items}
	if len(items) > limit {
		p.Items = items[:limit]
		p.NextCursor = encodeCursor(id(items[limit-1]))
	}
	return p
}

// checkVersion refuses an edit made on an older state; 0 asks for no check.
func checkVersion(sent, now int64) error {
	if sent != 0 && sent != now {
		return fault.New(fault.StaleVersion)
	}
	return nil
}
