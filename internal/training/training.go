// Package training keeps the training of technology brokers (技术经纪人培训):
// recognised bases, courses and their seats, attendance, examinations with
// sealed papers, certificates, continuing education, and the plan it serves.
package training

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/person"
	"jishi/internal/sealed"
)

// Service keeps the training. It is safe for concurrent use.
type Service struct {
	journal *journal.Journal
	files   *document.Store
	box     *sealed.Box
	persons *person.Service
}

// New builds the service; box encrypts examination papers.
func New(j *journal.Journal, files *document.Store, box *sealed.Box, persons *person.Service) *Service {
	return &Service{journal: j, files: files, box: box, persons: persons}
}

// Modules (模块) of the Torch Center's outline, in their order.
var Modules = []string{"M1", "M2", "M3", "M4"}

// ContinuingEducation marks a course that leads to no certificate (继续教育课程).
const ContinuingEducation = "CE"

// The statuses of bases, courses, enrolments, certificates and declarations.
const (
	Proposed  = "PROPOSED"  // 待确认
	Active    = "ACTIVE"    // 有效
	Ended     = "ENDED"     // 已终止
	Draft     = "DRAFT"     // 草稿
	Published = "PUBLISHED" // 已发布
	Closed    = "CLOSED"    // 已结束
	Enrolled  = "ENROLLED"  // 已录取
	Waiting   = "WAITING"   // 候补
	Withdrawn = "WITHDRAWN" // 已退出
	Issued    = "ISSUED"    // 有效证书
	Cancelled = "CANCELLED" // 已作废
	Declared  = "DECLARED"  // 已申报
	Accepted  = "ACCEPTED"  // 已认定
	Refused   = "REFUSED"   // 不予认定
)

// Hours (学时) by module M1 to M4.
type Hours [4]int64

// Sum of all modules.
func (h Hours) Sum() int64 { return h[0] + h[1] + h[2] + h[3] }

// covers tells whether every module has at least what is asked for.
func (h Hours) covers(need Hours) bool {
	for i := range h {
		if h[i] < need[i] {
			return false
		}
	}
	return true
}

// Page is one page of a list, newest first.
type Page[T any] struct {
	Items      []T
	NextCursor string
}

const maxPage = 200

// record is one change: f returns the event it leaves.
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

// Today is the business date that statuses are told for.
func (s *Service) Today() calendar.Date { return calendar.Of(s.journal.Now()) }

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}

func ownedBy(org string) identity.Object { return identity.Object{OwnerOrg: org} }

// own is what concerns nobody but the caller.
func own(who *identity.Principal) identity.Object {
	if who == nil {
		return identity.Object{}
	}
	return identity.Object{OwnerOrg: who.OrgID, UserID: who.UserID}
}

// sized lists what is wrong with a text's length, counted in characters.
func sized(at, text string, least, most int) []fault.Field {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && least > 0:
		return []fault.Field{fault.At(at, fault.MissingField)}
	case n > most:
		return []fault.Field{fault.At(at, fault.TooLong)}
	}
	return nil
}

func needReason(reason string) error { return fault.Fields(sized("/reason", reason, 1, 1000)...) }

// cutPage splits what was read with one more than a page.
func cutPage[T any](items []T, limit int, id func(T) string) Page[T] {
	p := Page[T]{Items: items}
	if len(items) > limit {
		p.Items = items[:limit]
		p.NextCursor = encodeCursor(id(items[limit-1]))
	}
	return p
}

func limitOf(n int) int {
	if n < 1 || n > maxPage {
		return 50
	}
	return n
}

func isModule(m string) bool { return slices.Contains(Modules, m) }

func event(kind, object, id string, version int64, org string, data map[string]any) journal.Event {
	return journal.Event{Kind: "training." + kind, ObjectType: object, ObjectID: id, Version: version, OwnerOrg: org, Data: data}
}

// checkVersion refuses an edit made on an older state; 0 asks for no check.
func checkVersion(sent, now int64) error {
	if sent != 0 && sent != now {
		return fault.New(fault.StaleVersion)
	}
	return nil
}

func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
