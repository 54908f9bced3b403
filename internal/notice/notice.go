// Package notice keeps public notices (公示): what a unit must make known before
// it goes on, how long, who objected, and what became of it. The course of a
// notice can be exported and proven, which protects those who kept to it
// (山东省促进科技成果转化条例 Art 14).
package notice

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/sealed"
)

// Kind (公示类别) of a notice; code table notice_kinds.
type Kind string

// The kinds that are opened here.
const (
	Price      Kind = "PRICE"         // 协议定价公示
	RewardCash Kind = "REWARD_CASH"   // 现金奖励公示
	LeaderPay  Kind = "LEADER_REWARD" // 领导人员获奖公示
	UnitFiling Kind = "ACHV_UNIT"     // 成果登记单位内公示
	Evaluation Kind = "EVAL"          // 评价结果公示
)

// Kinds are all of them.
var Kinds = []Kind{Price, RewardCash, LeaderPay, UnitFiling, Evaluation}

// Status (公示状态). Open and Closed are told by the day.
type Status string

// The statuses.
const (
	Open      Status = "OPEN"      // 公示中
	Objected  Status = "OBJECTION" // 异议处理中
	Closed    Status = "CLOSED"    // 公示期满，无异议或异议不成立
	Upheld    Status = "UPHELD"    // 异议成立
	Withdrawn Status = "WITHDRAWN" // 已撤回
)

// Line (公示内容) is one line that everybody reads.
type Line struct {
	Label fault.Text `json:"label"`
	Value string     `json:"value"`
}

// Notice (公示) is one of them. The period counts from the day after publication,
// in Asia/Shanghai.
type Notice struct {
	ID, No                 string
	Kind                   Kind
	SubjectType, SubjectID string
	OrgID, Title           string
	Content                []Line
	Channel, Handler       string // 异议受理渠道、受理部门
	PublishedAt            time.Time
	PublishedBy            string
	From, To               calendar.Date
	Rule                   string // the ground of its length
	Reason                 string
	Version                int64
	ChangedAt              time.Time

	OrgName    string
	Objections []Objection
	ended      Status // UPHELD or WITHDRAWN, empty while it runs its course
	// The events that published it and that ended it early.
	openedIndex, endedIndex int64
}

// StatusOn tells where a notice stands on a day.
func (n *Notice) StatusOn(day calendar.Date) Status {
	switch {
	case n.ended != "":
		return n.ended
	case n.pending():
		return Objected
	case day.After(n.To):
		return Closed
	}
	return Open
}

// ClosedOn tells whether the next step may be taken on a day: the period is over,
// every objection is handled and none was upheld.
func (n *Notice) ClosedOn(day calendar.Date) bool { return n.StatusOn(day) == Closed }

// Blocked tells whether nothing may go on: an objection is open or was upheld.
func (n *Notice) Blocked() bool { return n.ended != "" || n.pending() }

func (n *Notice) pending() bool {
	for _, o := range n.Objections {
		if o.pending() {
			return true
		}
	}
	return false
}

// Object is what the permission table is asked about.
func (n *Notice) Object() identity.Object { return identity.Object{OwnerOrg: n.OrgID} }

func (n *Notice) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["no"], data["kind"], data["subject"], data["from"], data["to"] = n.No, string(n.Kind), n.SubjectType+"/"+n.SubjectID, n.From.String(), n.To.String()
	return journal.Event{Kind: "notice." + kind, ObjectType: "notice", ObjectID: n.ID, Version: n.Version, OwnerOrg: n.OrgID, Reason: n.Reason, Data: data}
}

// Service keeps notices. It is safe for concurrent use.
type Service struct {
	journal  *journal.Journal
	holidays *holiday.Service
	box      *sealed.Box
}

// New builds the service; box keeps who objected to the unit itself.
func New(j *journal.Journal, holidays *holiday.Service, box *sealed.Box) *Service {
	return &Service{journal: j, holidays: holidays, box: box}
}

// Proposal is what is to be made known.
type Proposal struct {
	Kind                   Kind
	SubjectType, SubjectID string
	OrgID, Title           string
	Content                []Line
	Channel, Handler       string
}

func (p Proposal) check() error {
	bad := append(sized("/title", p.Title, 1, 200), sized("/channel", p.Channel, 1, 200)...)
	bad = append(bad, sized("/handler", p.Handler, 1, 100)...)
	if len(p.Content) == 0 {
		bad = append(bad, fault.At("/content", fault.MissingField))
	}
	return fault.Fields(bad...)
}

// Open publishes a notice inside the change that needs it; who may was decided
// there. Another of its kind on the same subject must have ended; the caller holds
// the lock on the subject. It takes the journal's head, so it comes late in the
// change. Faults: fields, NoticeRunning.
func (s *Service) Open(tx *journal.Tx, who *identity.Principal, p Proposal) (Notice, error) {
	if err := p.check(); err != nil {
		return Notice{}, err
	}
	days, err := s.holidays.In(tx.Tx)
	if err != nil {
		return Notice{}, err
	}
	list, err := s.Of(tx.Tx, p.SubjectType, p.SubjectID)
	if err != nil {
		return Notice{}, err
	}
	for i := range list {
		if list[i].Kind == p.Kind && list[i].ended == "" && !list[i].ClosedOn(calendar.Of(tx.Now)) {
			return Notice{}, fault.New(fault.NoticeRunning)
		}
	}
	id, err := newID()
	if err != nil {
		return Notice{}, err
	}
	today := calendar.Of(tx.Now)
	n := Notice{ID: id, Kind: p.Kind, SubjectType: p.SubjectType, SubjectID: p.SubjectID, OrgID: p.OrgID, Title: p.Title, Content: p.Content, Channel: p.Channel,
		Handler: p.Handler, PublishedAt: tx.Now, PublishedBy: who.UserID, Version: 1, ChangedAt: tx.Now}
	if n.From, n.To, n.Rule, err = period(days, p.Kind, today); err != nil {
		return Notice{}, err
	}
	if n.openedIndex, err = tx.Index(); err != nil {
		return Notice{}, err
	}
	if n.No, err = nextNumber(tx, today.Year()); err != nil {
		return Notice{}, err
	}
	return n, insert(tx, &n)
}

// Withdraw ends a notice inside the change that gives its subject up; it takes the
// journal's head, as Open does.
func (s *Service) Withdraw(tx *journal.Tx, id, reason string) error {
	n, err := s.lock(tx, id)
	if err != nil || n.ended != "" {
		return err
	}
	n.ended, n.Reason, n.Version, n.ChangedAt = Withdrawn, reason, n.Version+1, tx.Now
	return update(tx, &n)
}

// Of lists the notices of a subject, newest first.
func (s *Service) Of(tx *database.Tx, subjectType, subjectID string) ([]Notice, error) {
	return s.read(tx, tx.Where("subject_type = ? AND subject_id = ?", subjectType, subjectID).Order("id DESC"))
}

// Find reads one. Fault: ObjectNotFound.
func (s *Service) Find(tx *database.Tx, id string) (Notice, error) {
	return one(s.read(tx, tx.Where("id = ?", id).Limit(1)))
}

func (s *Service) lock(tx *journal.Tx, id string) (Notice, error) {
	return one(s.read(tx.Tx, tx.Locked().Where("id = ?", id).Limit(1)))
}

func one(list []Notice, err error) (Notice, error) {
	if err == nil && len(list) == 0 {
		err = fault.New(fault.ObjectNotFound)
	}
	if err != nil {
		return Notice{}, err
	}
	return list[0], nil
}

// Filter says which notices; zero values do not filter.
type Filter struct {
	Kind, OrgID, Query string
	// Running keeps those whose period is not over today.
	Running bool
	Limit   int
	Cursor  string
}

// Page is one page, newest first.
type Page struct {
	Items      []Notice
	NextCursor string
}

// Public pages through all notices as everybody may read them.
func (s *Service) Public(ctx context.Context, f Filter) (Page, error) {
	var out Page
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = s.list(tx, f)
		return err
	})
	for i := range out.Items {
		out.Items[i].public()
	}
	return out, err
}

// PublicNotice reads one by its number or id as everybody may.
func (s *Service) PublicNotice(ctx context.Context, ref string) (Notice, error) {
	var n Notice
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		n, err = one(s.read(tx, tx.Where("no = ? OR id = ?", ref, ref).Limit(1)))
		return err
	})
	n.public()
	return n, err
}

// public takes away what is the unit's own: who objected, in which words, who
// handled it, and why a matter was given up. That somebody objected, the days of the
// procedure and its outcome stay (Art 14).
func (n *Notice) public() {
	n.PublishedBy, n.SubjectType, n.SubjectID = "", "", ""
	if n.ended == Withdrawn {
		n.Reason = ""
	}
	for i := range n.Objections {
		o := &n.Objections[i]
		n.Objections[i] = Objection{ID: o.ID, NoticeID: o.NoticeID, Status: o.Status, Outcome: o.Outcome, AcceptedAt: o.AcceptedAt, DecidedAt: o.DecidedAt, ReceivedAt: o.ReceivedAt}
	}
}

// List pages through the caller's unit's notices; the bureau sees all.
func (s *Service) List(ctx context.Context, who *identity.Principal, f Filter) (Page, error) {
	var out Page
	if !identity.Allowed(who, identity.OpListNotices) {
		return out, identity.Authorize(who, identity.OpListNotices, identity.Object{})
	}
	if !identity.Allowed(who, identity.OpListNotices, identity.AnyObject) {
		f.OrgID = who.OrgID
	}
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = s.list(tx, f)
		return err
	})
	return out, err
}

// Get reads one with who objected, for its unit and the bureau.
func (s *Service) Get(ctx context.Context, who *identity.Principal, id string) (Notice, error) {
	var n Notice
	if !identity.Allowed(who, identity.OpGetNotice) {
		return n, identity.Authorize(who, identity.OpGetNotice, identity.Object{})
	}
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if n, err = s.Find(tx, id); err != nil {
			return err
		}
		return identity.Authorize(who, identity.OpGetNotice, n.Object())
	})
	return n, err
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
