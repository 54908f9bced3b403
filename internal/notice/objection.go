package notice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// The statuses of an objection.
const (
	ObjectionOpen     = "OPEN"     // 待受理
	ObjectionAccepted = "ACCEPTED" // 已受理，调查处理中
	ObjectionUpheld   = "UPHELD"   // 成立
	ObjectionRejected = "REJECTED" // 不成立
)

// maxOpen bounds the objections that wait at one notice.
const maxOpen = 100

// Objection (异议) is what somebody says against a notice. Who he is and how he is
// reached is sealed, and shown to the unit that handles it and the bureau.
type Objection struct {
	ID, NoticeID  string
	UserID        string // when he was signed in
	Name, Contact string
	Words         string
	Status        string
	// Handler (受理人或部门) was named when it was accepted.
	Handler    string
	AcceptedBy string
	AcceptedAt time.Time
	// Outcome (处理结果) is public, as the procedure is (Art 14).
	Outcome    string
	DecidedBy  string
	DecidedAt  time.Time
	ReceivedAt time.Time
	Version    int64
}

func (o *Objection) pending() bool {
	return o.Status == ObjectionOpen || o.Status == ObjectionAccepted
}

// NewObjection is what he says. Once tells one filled-in form from another: the
// same sent twice under it is one objection.
type NewObjection struct{ Name, Contact, Words, Once string }

func (n *NewObjection) check() error {
	n.Name, n.Contact, n.Words = strings.TrimSpace(n.Name), strings.TrimSpace(n.Contact), strings.TrimSpace(n.Words)
	bad := append(sized("/name", n.Name, 1, 100), sized("/contact", n.Contact, 1, 100)...)
	return fault.Fields(append(bad, sized("/words", n.Words, 10, 2000)...)...)
}

// Object takes an objection from anyone, within the period. who is nil for
// somebody who is not signed in. Faults: fields, NoticeNotRunning, QuotaExceeded.
func (s *Service) Object(ctx context.Context, who *identity.Principal, ref string, n NewObjection) (Objection, error) {
	if err := n.check(); err != nil {
		return Objection{}, err
	}
	id, err := newID()
	if err != nil {
		return Objection{}, err
	}
	if n.Once == "" {
		n.Once = id
	}
	// A changed text is another objection, so that nothing anyone says is lost.
	once, err := s.box.Fingerprint(strings.Join([]string{"notice_objections", n.Once, n.Name, n.Contact, n.Words}, "\x00"))
	if err != nil {
		return Objection{}, err
	}
	actor := journal.System
	o := Objection{ID: id, Name: n.Name, Contact: n.Contact, Words: n.Words, Status: ObjectionOpen, Version: 1}
	if who != nil {
		actor, o.UserID = who.Actor(), who.UserID
	}
	var before *Objection
	_, err = s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		before = nil
		found, err := one(s.read(tx.Tx, tx.Locked().Where("no = ? OR id = ?", ref, ref).Limit(1)))
		if err != nil {
			return journal.Event{}, err
		}
		if before, err = s.sent(tx.Tx, found.ID, once); err != nil || before != nil {
			return journal.Event{}, notAgain(err)
		}
		if err := found.hears(calendar.Of(tx.Now)); err != nil {
			return journal.Event{}, err
		}
		o.NoticeID, o.ReceivedAt = found.ID, tx.Now
		e := found.event("objected", map[string]any{"notice": found.ID, "words_sha256": digest(o.Words)})
		e.ObjectType, e.ObjectID, e.Version, e.Reason = "notice_objection", o.ID, o.Version, ""
		return e, s.insertObjection(tx, &o, once)
	})
	if before != nil {
		return *before, nil
	}
	return o, err
}

// Hears tells whether objections are taken on a day.
func (n *Notice) Hears(day calendar.Date) bool {
	return n.ended == "" && !day.Before(n.From) && !day.After(n.To)
}

// hears refuses an objection outside the period, or one too many.
func (n *Notice) hears(today calendar.Date) error {
	if !n.Hears(today) {
		return fault.New(fault.NoticeNotRunning)
	}
	open := 0
	for i := range n.Objections {
		if n.Objections[i].pending() {
			open++
		}
	}
	if open >= maxOpen {
		return fault.New(fault.QuotaExceeded)
	}
	return nil
}

// Receipt reads the objection that somebody signed in has made himself. Fault:
// ObjectNotFound.
func (s *Service) Receipt(ctx context.Context, who *identity.Principal, id string) (Objection, error) {
	var list []Objection
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		list, err = s.objections(tx, tx.Where("id = ? AND user_id = ?", id, who.UserID))
		return err
	})
	if err == nil && len(list) == 0 {
		err = fault.New(fault.ObjectNotFound)
	}
	if err != nil {
		return Objection{}, err
	}
	return list[0], nil
}

// again ends a change that was made before; nothing is written.
type again struct{}

func (again) Error() string { return "this objection was sent before" }

func notAgain(err error) error {
	if err != nil {
		return err
	}
	return again{}
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Accept (受理) takes an objection up and names who handles it, a person or a
// department of the unit. Who objected does not handle it. Faults: fields,
// ActionNotAllowed, NoticeOwnObjection, StaleVersion.
func (s *Service) Accept(ctx context.Context, who *identity.Principal, noticeID, objectionID string, version int64, handler string) (Notice, error) {
	handler = strings.TrimSpace(handler)
	if err := fault.Fields(sized("/handler", handler, 1, 100)...); err != nil {
		return Notice{}, err
	}
	return s.handle(ctx, who, identity.OpAcceptObjection, noticeID, objectionID, version, func(tx *journal.Tx, _ *Notice, o *Objection) (journal.Event, error) {
		if o.Status != ObjectionOpen {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		o.Status, o.Handler, o.AcceptedBy, o.AcceptedAt = ObjectionAccepted, handler, who.UserID, tx.Now
		return journal.Event{Kind: "objection_accepted", Data: map[string]any{"handler_sha256": digest(handler)}}, nil
	})
}

// Decide (处理) upholds or rejects an objection; the outcome is published beside the
// notice. Upheld, the notice has ended and another one is needed. One that was not
// accepted before is accepted by who decides it. The objector does not decide.
// Faults: fields, ActionNotAllowed, NoticeOwnObjection, StaleVersion.
func (s *Service) Decide(ctx context.Context, who *identity.Principal, noticeID, objectionID string, version int64, upheld bool, outcome string) (Notice, error) {
	outcome = strings.TrimSpace(outcome)
	if err := fault.Fields(sized("/outcome", outcome, 10, 2000)...); err != nil {
		return Notice{}, err
	}
	return s.handle(ctx, who, identity.OpDecideObjection, noticeID, objectionID, version, func(tx *journal.Tx, n *Notice, o *Objection) (journal.Event, error) {
		if !o.pending() {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		if o.Status == ObjectionOpen {
			o.Handler, o.AcceptedBy, o.AcceptedAt = n.Handler, who.UserID, tx.Now
		}
		o.Status, o.Outcome, o.DecidedBy, o.DecidedAt = ObjectionRejected, outcome, who.UserID, tx.Now
		if upheld {
			o.Status = ObjectionUpheld
			if n.ended == "" {
				n.ended, n.Reason = Upheld, outcome
			}
		}
		return journal.Event{Kind: "objection_decided", Reason: outcome, Data: map[string]any{"status": o.Status}}, nil
	})
}

// handle is a step of the unit with one objection; f says what it changes and what
// the event adds.
func (s *Service) handle(ctx context.Context, who *identity.Principal, op identity.Operation, noticeID, objectionID string, version int64,
	f func(*journal.Tx, *Notice, *Objection) (journal.Event, error)) (Notice, error) {
	if !identity.Allowed(who, op) {
		return Notice{}, identity.Authorize(who, op, identity.Object{})
	}
	var n Notice
	_, err := s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if n, err = s.lock(tx, noticeID); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, n.Object()); err != nil {
			return journal.Event{}, err
		}
		o := n.objection(objectionID)
		switch {
		case o == nil:
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		case version != 0 && version != o.Version:
			return journal.Event{}, fault.New(fault.StaleVersion)
		case n.ended == Withdrawn:
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		case o.UserID == who.UserID:
			return journal.Event{}, fault.New(fault.NoticeOwnObjection)
		}
		said, err := f(tx, &n, o)
		if err != nil {
			return journal.Event{}, err
		}
		o.Version, n.Version, n.ChangedAt = o.Version+1, n.Version+1, tx.Now
		if err := updateObjection(tx, o); err != nil {
			return journal.Event{}, err
		}
		data, _ := said.Data.(map[string]any)
		data["objection"] = o.ID
		e := n.event(said.Kind, data)
		e.Reason = said.Reason
		return e, update(tx, &n)
	})
	return n, err
}

func (n *Notice) objection(id string) *Objection {
	for i := range n.Objections {
		if n.Objections[i].ID == id {
			return &n.Objections[i]
		}
	}
	return nil
}

// Actions are what somebody may do with an objection.
func (n *Notice) Actions(who *identity.Principal, o *Objection) []string {
	if who == nil || n.ended == Withdrawn || !o.pending() || o.UserID == who.UserID {
		return nil
	}
	var out []string
	if o.Status == ObjectionOpen && identity.Authorize(who, identity.OpAcceptObjection, n.Object()) == nil {
		out = append(out, "accept")
	}
	if identity.Authorize(who, identity.OpDecideObjection, n.Object()) == nil {
		out = append(out, "decide")
	}
	return out
}
