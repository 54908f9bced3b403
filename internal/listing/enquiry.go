package listing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// The statuses of an enquiry.
const (
	Open    = "OPEN"    // 待答复或沟通中
	Talking = "TALKING" // 洽谈中
	Closed  = "CLOSED"  // 已结束
)

const (
	// replyDays is within how many working days an owner should answer.
	replyDays = 5
	// maxEnquiries is how many a unit may send in a day, maxMessages how many a
	// thread holds.
	maxEnquiries = 50
	maxMessages  = 500
)

// Enquiry (意向) is a company's interest in a listing, with the thread of what was
// said.
type Enquiry struct {
	ID         string
	ListingID  string
	OwnerOrg   string
	OrgID      string
	UserID     string
	Status     string
	Reason     string
	OpenedAt   time.Time
	AnsweredAt *time.Time
	TalkingOn  calendar.Date
	ChangedAt  time.Time
	Version    int64

	OrgName, OwnerName, UserName, AchievementNo, Name string `gorm:"-"`
	// DueOn (应答复日期) and Waited (已用工作日) are the clock of the first answer.
	DueOn    calendar.Date `gorm:"-"`
	Waited   int64         `gorm:"-"`
	Overdue  bool          `gorm:"-"`
	Messages []Message     `gorm:"-"`
}

// Message (消息) is one thing said in an enquiry.
type Message struct {
	EnquiryID string
	Seq       int64
	OrgID     string
	UserID    string
	Words     string
	SaidAt    time.Time

	OrgName, UserName string `gorm:"-"`
}

// event says what was done; what was said stays between the two, its hash shows
// that it is unchanged.
func (e *Enquiry) event(kind, words string) journal.Event {
	data := map[string]any{"listing": e.ListingID, "org": e.OrgID, "status": e.Status}
	if words != "" {
		sum := sha256.Sum256([]byte(words))
		data["words_sha256"] = hex.EncodeToString(sum[:])
	}
	return journal.Event{Kind: "listing.enquiry_" + kind, ObjectType: "listing_enquiry", ObjectID: e.ID, Version: e.Version, OwnerOrg: e.OwnerOrg, Reason: e.Reason, Data: data}
}

// clock tells how the first answer stands.
func (e *Enquiry) clock(c *calendar.Calendar, today calendar.Date) {
	opened := calendar.Of(e.OpenedAt)
	e.DueOn = c.AddWorkingDays(opened, replyDays)
	until := today
	if e.AnsweredAt != nil {
		until = calendar.Of(*e.AnsweredAt)
	}
	e.Waited = int64(c.WorkingDaysBetween(opened, until))
	e.Overdue = until.After(e.DueOn) && (e.AnsweredAt != nil || e.Status != Closed)
}

// Enquire sends a company's first words to the owner of a listing. Faults:
// fields, ListingClosed, EnquiryOwn, EnquiryExists, EnquiryLimit, ObjectNotFound.
func (s *Service) Enquire(ctx context.Context, who *identity.Principal, listingID, words string) (Enquiry, error) {
	if err := identity.Authorize(who, identity.OpSendEnquiry, own(who)); err != nil {
		return Enquiry{}, err
	}
	if err := fault.Fields(sized("/words", words, 10, 2000)...); err != nil {
		return Enquiry{}, err
	}
	id, err := newID()
	if err != nil {
		return Enquiry{}, err
	}
	var e Enquiry
	err = s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		l, err := lock(tx, listingID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := s.mayEnquire(tx.Tx, who, &l); err != nil {
			return journal.Event{}, err
		}
		e = Enquiry{ID: id, ListingID: l.ID, OwnerOrg: l.OrgID, OrgID: who.OrgID, UserID: who.UserID, Status: Open, OpenedAt: tx.Now, ChangedAt: tx.Now, Version: 1}
		if err := insertEnquiry(tx, &e); err != nil {
			return journal.Event{}, err
		}
		if err := insertMessage(tx, &Message{EnquiryID: id, Seq: 1, OrgID: who.OrgID, UserID: who.UserID, Words: words, SaidAt: tx.Now}); err != nil {
			return journal.Event{}, err
		}
		return e.event("sent", words), s.tellEnquiries(tx.Tx, []*Enquiry{&e}, true)
	})
	return e, err
}

// mayEnquire: to a listing of another unit that is open, one thread at a time.
func (s *Service) mayEnquire(tx *database.Tx, who *identity.Principal, l *Listing) error {
	if err := s.tell(tx, []*Listing{l}); err != nil {
		return err
	}
	switch {
	case l.OrgID == who.OrgID:
		return fault.New(fault.EnquiryOwn)
	case !l.Status.shown():
		return fault.New(fault.ObjectNotFound)
	case !l.Status.takes():
		return fault.New(fault.ListingClosed)
	}
	open, today, err := enquiriesBy(tx, who.OrgID, l.ID, s.today().Start())
	switch {
	case err != nil:
		return err
	case open > 0:
		return fault.New(fault.EnquiryExists)
	case today >= maxEnquiries:
		return fault.New(fault.EnquiryLimit)
	}
	return nil
}

// objectOf is an enquiry as one of its two sides sees it; it is nobody else's.
func (e *Enquiry) objectOf(who *identity.Principal) identity.Object {
	if who != nil && who.OrgID == e.OrgID {
		return identity.Object{OwnerOrg: e.OrgID}
	}
	return identity.Object{OwnerOrg: e.OwnerOrg}
}

// changeEnquiry locks an enquiry, asks who may, lets f change it and keeps it.
func (s *Service) changeEnquiry(ctx context.Context, who *identity.Principal, op identity.Operation, id string, version int64, kind, words string,
	f func(tx *journal.Tx, e *Enquiry) error) (Enquiry, error) {
	var e Enquiry
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if e, err = lockEnquiry(tx, id); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, op, e.objectOf(who)); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, e.Version); err != nil {
			return journal.Event{}, err
		}
		e.Version, e.ChangedAt = e.Version+1, tx.Now
		if err := f(tx, &e); err != nil {
			return journal.Event{}, err
		}
		if err := updateEnquiry(tx, &e); err != nil {
			return journal.Event{}, err
		}
		return e.event(kind, words), s.tellEnquiries(tx.Tx, []*Enquiry{&e}, true)
	})
	return e, err
}

// Reply says something in a thread; the owner's first words stop the clock.
// Faults: fields, ActionNotAllowed, MessageLimit, StaleVersion.
func (s *Service) Reply(ctx context.Context, who *identity.Principal, id string, version int64, words string) (Enquiry, error) {
	if err := fault.Fields(sized("/words", words, 1, 2000)...); err != nil {
		return Enquiry{}, err
	}
	return s.changeEnquiry(ctx, who, identity.OpReplyEnquiry, id, version, "replied", words, func(tx *journal.Tx, e *Enquiry) error {
		if e.Status == Closed {
			return fault.New(fault.ActionNotAllowed)
		}
		n, err := lastMessage(tx.Tx, e.ID)
		if err != nil {
			return err
		}
		if n >= maxMessages {
			return fault.New(fault.MessageLimit)
		}
		if who.OrgID == e.OwnerOrg && e.AnsweredAt == nil {
			now := tx.Now
			e.AnsweredAt = &now
		}
		return insertMessage(tx, &Message{EnquiryID: e.ID, Seq: n + 1, OrgID: who.OrgID, UserID: who.UserID, Words: words, SaidAt: tx.Now})
	})
}

// Mark says that the two talk, by the owner; or ends the thread, by either, with
// a reason. Faults: fields, ActionNotAllowed, StaleVersion.
func (s *Service) Mark(ctx context.Context, who *identity.Principal, id string, version int64, to, reason string) (Enquiry, error) {
	if to == Closed {
		if err := fault.Fields(sized("/reason", reason, 1, 500)...); err != nil {
			return Enquiry{}, err
		}
	}
	return s.changeEnquiry(ctx, who, identity.OpMarkEnquiry, id, version, "marked", "", func(tx *journal.Tx, e *Enquiry) error {
		switch {
		case to == Talking && e.Status == Open && who.OrgID == e.OwnerOrg:
			e.TalkingOn = calendar.Of(tx.Now)
			if e.AnsweredAt == nil { // who talks has answered
				now := tx.Now
				e.AnsweredAt = &now
			}
		case to == Closed && e.Status != Closed:
		default:
			return fault.New(fault.ActionNotAllowed)
		}
		e.Status, e.Reason = to, reason
		return nil
	})
}

// EnquiryFilter says which enquiries; zero values do not filter.
type EnquiryFilter struct {
	ListingID, Status string
	// Side is OWNER for those about the caller's listings, SENDER for those that his
	// unit sent; empty for both.
	Side   string
	Limit  int
	Cursor string
}

// Enquiries pages through those of the caller's unit.
func (s *Service) Enquiries(ctx context.Context, who *identity.Principal, f EnquiryFilter) (Page[Enquiry], error) {
	var out Page[Enquiry]
	if err := identity.Authorize(who, identity.OpListEnquiries, own(who)); err != nil {
		return out, err
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out, err = enquiries(tx, who.OrgID, f); err != nil {
			return err
		}
		list := make([]*Enquiry, len(out.Items))
		for i := range out.Items {
			list[i] = &out.Items[i]
		}
		return s.tellEnquiries(tx, list, false)
	})
	return out, err
}

// Enquiry reads one with its thread, for its two sides.
func (s *Service) Enquiry(ctx context.Context, who *identity.Principal, id string) (Enquiry, error) {
	var e Enquiry
	if !identity.Allowed(who, identity.OpListEnquiries) {
		return e, identity.Authorize(who, identity.OpListEnquiries, identity.Object{})
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if e, err = findEnquiry(tx, tx.DB, id); err != nil {
			return err
		}
		if err := identity.Authorize(who, identity.OpListEnquiries, e.objectOf(who)); err != nil {
			return err
		}
		return s.tellEnquiries(tx, []*Enquiry{&e}, true)
	})
	if err != nil {
		return Enquiry{}, err
	}
	return e, nil
}

// tellEnquiries adds names and the clock, and the thread when it is asked for.
func (s *Service) tellEnquiries(tx *database.Tx, list []*Enquiry, thread bool) error {
	days, err := s.days.In(tx)
	if err != nil {
		return err
	}
	for _, e := range list {
		e.clock(days, s.today())
		if err := nameEnquiry(tx, e); err != nil {
			return err
		}
		if thread {
			if e.Messages, err = messagesOf(tx, e.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// EnquiryActions lists what somebody may do with an enquiry now.
func EnquiryActions(who *identity.Principal, e *Enquiry) []string {
	var out []string
	if e.Status == Closed {
		return out
	}
	if identity.Authorize(who, identity.OpReplyEnquiry, e.objectOf(who)) == nil {
		out = append(out, "reply")
	}
	if identity.Authorize(who, identity.OpMarkEnquiry, e.objectOf(who)) == nil {
		if e.Status == Open && who.OrgID == e.OwnerOrg {
			out = append(out, "talk")
		}
		out = append(out, "close")
	}
	return slices.Clip(out)
}
