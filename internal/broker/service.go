package broker

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return id.String(), nil
}

// Today is the business date by the register's clock.
func (s *Service) Today() calendar.Date { return calendar.Of(s.journal.Now()) }

// Create begins a filing of the caller's own. Faults: PersonMissing, BrokerOpen,
// BrokerBlocked, bad fields.
func (s *Service) Create(ctx context.Context, p *identity.Principal, in Entry) (Case, error) {
	if err := identity.Authorize(p, identity.OpCreateBroker, identity.Object{UserID: userOf(p)}); err != nil {
		return Case{}, err
	}
	id, err := newID()
	if err != nil {
		return Case{}, err
	}
	b := Broker{ID: id, UserID: p.UserID, OrgID: p.OrgID, Level: "L1", Title: "T0", Status: Draft, Version: 1}
	in.merge(&b)
	if err := fault.Fields(b.check()...); err != nil {
		return Case{}, err
	}
	var out Case
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		who, err := s.persons.OfUser(tx.Tx, p.UserID)
		if err != nil {
			return journal.Event{}, err
		}
		b.PersonID, b.Name, b.StatusOn, b.CreatedAt, b.UpdatedAt = who.ID, who.Name, calendar.Of(tx.Now), tx.Now, tx.Now
		if err := mayBegin(tx.Tx, &b); err != nil {
			return journal.Event{}, err
		}
		if err := insert(tx, &b); err != nil {
			return journal.Event{}, err
		}
		out, err = s.gather(tx.Tx, b)
		return b.event("created", nil), err
	})
	if database.IsDuplicate(err) {
		err = fault.New(fault.BrokerOpen)
	}
	return out, err
}

// mayBegin looks for another filing and for a block, and places the draft.
func mayBegin(tx *database.Tx, b *Broker) error {
	open, blocked, err := others(tx, b.PersonID, b.ID)
	switch {
	case err != nil:
		return err
	case open:
		return fault.New(fault.BrokerOpen)
	case !blocked.IsZero() && calendar.Of(tx.Now).Before(blocked):
		return fault.New(fault.BrokerBlocked)
	}
	return place(tx, b)
}

// place gives a filing the region of its organisation.
func place(tx *database.Tx, b *Broker) error {
	o, err := organization(tx, b.OrgID)
	if err == nil && o.ID == "" {
		err = fault.Fields(fault.At("/organization_id", fault.BrokerOrganization))
	}
	b.Region, b.OrgName = o.RegionCode, o.Name
	return err
}

// Update changes a draft, or what a standing broker says of himself: intro,
// languages, fields and consent. Faults: NotEditable, StaleVersion, bad fields.
func (s *Service) Update(ctx context.Context, p *identity.Principal, id string, version int64, in Entry) (Case, error) {
	return s.change(ctx, p, id, version, identity.OpUpdateBroker, func(m *moving) (journal.Event, error) {
		before := m.Broker
		in.merge(&m.Broker)
		if m.Status != Draft {
			filed := m.OrgID != before.OrgID || m.OrgRole != before.OrgRole || m.Level != before.Level || m.Title != before.Title || m.TitleDecision != before.TitleDecision
			if filed || m.Status == Revoked || m.Status == Withdrawn || m.Status == Refused {
				return journal.Event{}, fault.New(fault.NotEditable)
			}
			if len(m.Fields) > Rule("max_fields", "", m.today) {
				return journal.Event{}, fault.Fields(fault.At("/fields", fault.BrokerFields))
			}
		}
		if err := fault.Fields(m.check()...); err != nil {
			return journal.Event{}, err
		}
		if err := place(m.tx.Tx, &m.Broker); err != nil {
			return journal.Event{}, err
		}
		return m.event("edited", nil), nil
	})
}

// change is how every change of a filing is made: locked, authorised at the
// object, on the version it was made on, with one event.
func (s *Service) change(ctx context.Context, p *identity.Principal, id string, version int64, op identity.Operation, f func(*moving) (journal.Event, error)) (Case, error) {
	if p == nil {
		return Case{}, fault.New(fault.LoginRequired)
	}
	var out Case
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		m, err := s.lockCase(tx, id, p)
		if err != nil {
			return journal.Event{}, err
		}
		if err := m.authorize(op); err != nil {
			return journal.Event{}, err
		}
		if version != 0 && version != m.Version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		m.Version, m.UpdatedAt = m.Version+1, tx.Now
		e, err := f(m)
		if err != nil {
			return journal.Event{}, err
		}
		e.Version = m.Version
		if err := update(tx, &m.Broker); err != nil {
			return journal.Event{}, err
		}
		if m.after != nil {
			if err := m.after(); err != nil {
				return journal.Event{}, err
			}
		}
		out, err = s.gather(tx.Tx, m.Broker)
		return e, err
	})
	return out, err
}

// authorize hides what the caller may not see (404) before it refuses (403).
func (m *moving) authorize(op identity.Operation) error {
	if err := identity.Authorize(m.p, identity.OpGetBroker, m.object()); err != nil {
		return err
	}
	return identity.Authorize(m.p, op, m.object())
}

func (s *Service) lockCase(tx *journal.Tx, id string, p *identity.Principal) (*moving, error) {
	b, err := lock(tx.Tx, id)
	if err != nil {
		return nil, err
	}
	c, err := s.gather(tx.Tx, b)
	return &moving{Case: &c, s: s, tx: tx, p: p, today: calendar.Of(tx.Now)}, err
}

// Step does one step of the lifecycle. Faults: permission, ActionNotAllowed with
// what is possible, StaleVersion, a missing reason, and the step's own.
func (s *Service) Step(ctx context.Context, p *identity.Principal, id string, a Action, version int64, r Request) (Case, error) {
	st, ok := stepOf(a)
	if !ok {
		return Case{}, fault.New(fault.ObjectNotFound)
	}
	r.Reason = strings.TrimSpace(r.Reason)
	if n := utf8.RuneCountInString(r.Reason); st.reason && n == 0 {
		return Case{}, fault.Fields(fault.At("/reason", fault.MissingField))
	} else if n > 1000 {
		return Case{}, fault.Fields(fault.At("/reason", fault.TooLong))
	}
	return s.change(ctx, p, id, version, st.operation, func(m *moving) (journal.Event, error) {
		m.r = r
		return m.step(st)
	})
}

func (m *moving) step(st step) (journal.Event, error) {
	m.wear(m.today)
	if !allows(st, m.Status) {
		return journal.Event{}, m.refuse(m.p, m.today)
	}
	id, err := newID()
	if err != nil {
		return journal.Event{}, err
	}
	m.act = &Act{ID: id, BrokerID: m.ID, Kind: st.kind, Ground: m.r.Ground, DecisionNo: m.r.DecisionNo, Reason: m.r.Reason, DoneBy: m.p.UserID}
	if st.guard != nil {
		if err := st.guard(m); err != nil {
			return journal.Event{}, err
		}
	}
	before := m.Status
	if st.to != "" {
		m.Status = st.to
	}
	if st.apply != nil {
		st.apply(m)
	}
	if m.Status == Active && m.No == "" {
		if m.No, err = nextNo(m.tx, m.today.Year()); err != nil {
			return journal.Event{}, err
		}
	}
	return m.record(before)
}

// record writes the act with what holds from today on, and tells the credential.
func (m *moving) record(before Status) (journal.Event, error) {
	a := m.act
	if m.Status != before {
		m.StatusOn = m.today
	}
	a.Status, a.From, a.Level, a.OrgID, a.ValidUntil, a.RecordedAt = m.Status, m.today, m.Level, m.OrgID, m.ValidUntil, m.tx.Now
	if m.Status == Suspended {
		a.Until = m.SuspendedUntil
	}
	if err := insertAct(m.tx, a); err != nil {
		return journal.Event{}, err
	}
	e := m.event(strings.ToLower(string(a.Kind)), map[string]any{"act": a.ID, "from": a.From.String(), "ground": a.Ground, "decision_no": a.DecisionNo})
	m.after = func() error { return m.credential(before) }
	return e, nil
}

func (m *moving) credential(before Status) error {
	c := m.s.outside.Credentials
	if c == nil || m.No == "" {
		return nil
	}
	switch m.act.Kind {
	case Activated, LevelChanged, Renewed:
		if err := c.Issue(m.tx, m.holder()); err != nil {
			return err
		}
	}
	if m.Status != before || m.act.Kind == Activated {
		return c.Follow(m.tx, m.ID, m.Status)
	}
	return nil
}

func (m *moving) holder() Holder {
	h := Holder{BrokerID: m.ID, No: m.No, Name: m.Name, Level: m.Level, OrgName: m.OrgName, Fields: m.Fields, ValidFrom: m.today, ValidUntil: m.ValidUntil, ConsentPublic: m.ConsentPublic}
	if c := m.certificate(m.Level, m.today); c != nil {
		h.Certificate = CertificateFacts{Number: c.Number, Issuer: c.Issuer, NationalNo: c.NationalNo, Hours: c.Hours, Score: c.Score, IssuedOn: c.IssueDate}
	}
	return h
}

func allows(st step, s Status) bool {
	for _, f := range st.from {
		if f == s {
			return true
		}
	}
	return false
}

func number(year int, serial int) string {
	return "TAB" + strconv.Itoa(year) + fmt.Sprintf("%06d", serial)
}

func userOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.UserID
}
