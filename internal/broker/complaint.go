package broker

import (
	"context"
	"errors"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// ComplaintKind tells an objection to a notice from a complaint.
type ComplaintKind string

// The kinds.
const (
	Objection     ComplaintKind = "OBJECTION" // 公示异议
	ComplaintKept ComplaintKind = "COMPLAINT" // 投诉
)

// Complaint (投诉) is what somebody says against a broker. Words and contact are
// sealed, and shown to the bureau only.
type Complaint struct {
	ID, BrokerID string
	Kind         ComplaintKind
	Words        string
	Contact      string
	// Status is OPEN, UPHELD or DISMISSED.
	Status     string
	Outcome    string
	ActID      string // the act that followed from it
	ReceivedOn calendar.Date
	DecidedBy  string
	DecidedAt  time.Time
	Version    int64
	CreatedAt  time.Time
}

const maxOpenComplaints = 50

// Complain takes an objection to a filing on notice, or a complaint against a
// numbered broker, from anyone. ref is the number, or the id while on notice.
// Faults: ObjectNotFound, BrokerNotNoticed, QuotaExceeded, missing words.
func (s *Service) Complain(ctx context.Context, kind ComplaintKind, ref, said, contact string) (Complaint, error) {
	if err := fault.Fields(append(words("/text", said, 2000), words("/contact", contact, 100)...)...); err != nil {
		return Complaint{}, err
	}
	if s.outside.Seal == nil {
		return Complaint{}, errors.New("broker: no seal for complaints")
	}
	id, err := newID()
	if err != nil {
		return Complaint{}, err
	}
	c := Complaint{ID: id, Kind: kind, Words: strings.TrimSpace(said), Contact: strings.TrimSpace(contact), Status: "OPEN", Version: 1}
	_, err = s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
		b, err := publicRef(tx.Tx, ref)
		if err != nil {
			return journal.Event{}, err
		}
		c.BrokerID, c.ReceivedOn, c.CreatedAt = b.ID, calendar.Of(tx.Now), tx.Now
		if kind == Objection && (b.Status != Noticed || c.ReceivedOn.After(b.NoticeTo)) {
			return journal.Event{}, fault.New(fault.BrokerNotNoticed)
		}
		if n, err := openComplaints(tx.Tx, b.ID); err != nil {
			return journal.Event{}, err
		} else if n >= maxOpenComplaints {
			return journal.Event{}, fault.New(fault.QuotaExceeded)
		}
		return c.event(&b, "complaint_filed"), s.insertComplaint(tx, &c)
	})
	return c, err
}

func (c *Complaint) event(b *Broker, kind string) journal.Event {
	return journal.Event{Kind: "broker." + kind, ObjectType: "broker_complaint", ObjectID: c.ID, Version: c.Version, OwnerOrg: b.OrgID,
		Data: map[string]any{"broker": b.ID, "kind": string(c.Kind), "status": c.Status, "act": c.ActID}}
}

// Complaints lists what was said against a broker, newest first, for the bureau.
func (s *Service) Complaints(ctx context.Context, p *identity.Principal, id string) ([]Complaint, error) {
	var out []Complaint
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		b, err := take(tx.DB, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpListBrokerComplaints, b.object()); err != nil {
			return err
		}
		out, err = s.complaintsOf(tx, id)
		return err
	})
	return out, err
}

// DecideComplaint closes a complaint, upheld or dismissed, with what came of it.
// Faults: permission, ObjectNotFound, ActionNotAllowed when it is closed.
func (s *Service) DecideComplaint(ctx context.Context, p *identity.Principal, id, complaint string, upheld bool, outcome, act string) (Complaint, error) {
	if err := fault.Fields(words("/outcome", outcome, 1000)...); err != nil {
		return Complaint{}, err
	}
	if p == nil {
		return Complaint{}, fault.New(fault.LoginRequired)
	}
	var c Complaint
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		m, err := s.lockCase(tx, id, p)
		if err != nil {
			return journal.Event{}, err
		}
		if err := m.authorize(identity.OpDecideBrokerComplaint); err != nil {
			return journal.Event{}, err
		}
		if c, err = s.complaint(tx.Tx, id, complaint); err != nil {
			return journal.Event{}, err
		}
		if c.Status != "OPEN" {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		if act != "" && m.byID(act) == nil {
			return journal.Event{}, fault.Fields(fault.At("/act_id", fault.UnknownCode))
		}
		c.Status, c.Outcome, c.ActID, c.DecidedBy, c.DecidedAt, c.Version = groundOf[upheld], strings.TrimSpace(outcome), act, p.UserID, tx.Now, c.Version+1
		return c.event(&m.Broker, "complaint_decided"), updateComplaint(tx, &c)
	})
	return c, err
}
