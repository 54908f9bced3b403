package notice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// The statuses of an objection.
const (
	ObjectionOpen     = "OPEN"     // 待处理
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
	// Outcome (处理结果) is public, as the procedure is (Art 14).
	Outcome    string
	DecidedBy  string
	DecidedAt  time.Time
	ReceivedAt time.Time
	Version    int64
}

// NewObjection is what he says. Once tells one filled-in form from another: sent
// twice, it is one objection.
type NewObjection struct{ Name, Contact, Words, Once string }

// Object takes an objection from anyone, within the period. who is nil for
// somebody who is not signed in. Faults: fields, NoticeNotRunning, QuotaExceeded.
func (s *Service) Object(ctx context.Context, who *identity.Principal, ref string, n NewObjection) (Objection, error) {
	bad := append(sized("/name", n.Name, 1, 100), sized("/contact", n.Contact, 1, 100)...)
	if err := fault.Fields(append(bad, sized("/words", n.Words, 10, 2000)...)...); err != nil {
		return Objection{}, err
	}
	id, err := newID()
	if err != nil {
		return Objection{}, err
	}
	if n.Once == "" {
		n.Once = id
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
		if before, err = s.sent(tx.Tx, found.ID, onceKey(n.Once)); err != nil || before != nil {
			return journal.Event{}, notAgain(err)
		}
		today := calendar.Of(tx.Now)
		if found.ended != "" || today.Before(found.From) || today.After(found.To) {
			return journal.Event{}, fault.New(fault.NoticeNotRunning)
		}
		open := 0
		for _, x := range found.Objections {
			if x.Status == ObjectionOpen {
				open++
			}
		}
		if open >= maxOpen {
			return journal.Event{}, fault.New(fault.QuotaExceeded)
		}
		o.NoticeID, o.ReceivedAt = found.ID, tx.Now
		return found.event("objected", map[string]any{"objection": o.ID}), s.insertObjection(tx, &o, onceKey(n.Once))
	})
	if before != nil {
		return *before, nil
	}
	return o, err
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

func onceKey(once string) string {
	sum := sha256.Sum256([]byte(once))
	return hex.EncodeToString(sum[:])
}

// Decide upholds or rejects an objection; the outcome is published beside the
// notice. Upheld, the notice has ended and another one is needed. The objector
// does not decide. Faults: fields, ActionNotAllowed, NoticeOwnObjection,
// StaleVersion.
func (s *Service) Decide(ctx context.Context, who *identity.Principal, noticeID, objectionID string, version int64, upheld bool, outcome string) (Notice, error) {
	if err := fault.Fields(sized("/outcome", outcome, 10, 2000)...); err != nil {
		return Notice{}, err
	}
	if who == nil {
		return Notice{}, fault.New(fault.LoginRequired)
	}
	var n Notice
	_, err := s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if n, err = s.lock(tx, noticeID); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpDecideObjection, n.Object()); err != nil {
			return journal.Event{}, err
		}
		var o *Objection
		for i := range n.Objections {
			if n.Objections[i].ID == objectionID {
				o = &n.Objections[i]
			}
		}
		switch {
		case o == nil:
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		case version != 0 && version != o.Version:
			return journal.Event{}, fault.New(fault.StaleVersion)
		case o.Status != ObjectionOpen || n.ended == Withdrawn:
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		case o.UserID == who.UserID:
			return journal.Event{}, fault.New(fault.NoticeOwnObjection)
		}
		o.Status, o.Outcome, o.DecidedBy, o.DecidedAt, o.Version = ObjectionRejected, outcome, who.UserID, tx.Now, o.Version+1
		if upheld {
			o.Status = ObjectionUpheld
			n.ended, n.Reason = Upheld, outcome
		}
		n.Version, n.ChangedAt = n.Version+1, tx.Now
		if err := updateObjection(tx, o); err != nil {
			return journal.Event{}, err
		}
		return n.event("objection_decided", map[string]any{"objection": o.ID, "status": o.Status}), update(tx, &n)
	})
	return n, err
}
