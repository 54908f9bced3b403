package broker

import (
	"context"
	"errors"

	"jishi/internal/calendar"
	"jishi/internal/journal"
)

// errNothingToDo ends a change that another process was first with.
var errNothingToDo = errors.New("broker: nothing to do")

// Expire records what time has done since it was asked last, each as an event of
// its own: validity that ended, a suspension that ran out, and continuing
// education that fell short after the days of grace. It gives their number.
func (s *Service) Expire(ctx context.Context) (int, error) {
	ids, err := s.due(ctx)
	n := 0
	for _, id := range ids {
		if err != nil {
			break
		}
		if _, err = s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) { return s.expireOne(tx, id) }); err == nil {
			n++
		} else if errors.Is(err, errNothingToDo) {
			err = nil
		}
	}
	return n, err
}

func (s *Service) expireOne(tx *journal.Tx, id string) (journal.Event, error) {
	m, err := s.lockCase(tx, id, nil)
	if err != nil {
		return journal.Event{}, err
	}
	before, ground := m.Status, ""
	m.wear(m.today)
	if m.Status == Active {
		lapsed, err := s.lapsed(m)
		if err != nil {
			return journal.Event{}, err
		}
		if lapsed {
			m.Status, ground = Expired, "CE"
		}
	}
	kind := ExpiredAct
	if m.Status == Active {
		kind = Restored
	}
	if m.Status == before {
		return journal.Event{}, errNothingToDo
	}
	act, err := newID()
	if err != nil {
		return journal.Event{}, err
	}
	m.Version, m.UpdatedAt = m.Version+1, tx.Now
	m.act = &Act{ID: act, BrokerID: m.ID, Kind: kind, Ground: ground}
	e, err := m.record(before)
	if err != nil {
		return e, err
	}
	if err := update(tx, &m.Broker); err != nil {
		return e, err
	}
	return e, m.after()
}

// lapsed tells whether last year's hours are missing after the days of grace.
func (s *Service) lapsed(m *moving) (bool, error) {
	last := calendar.On(m.today.Year()-1, 12, 31)
	if !m.today.After(last.AddDays(Rule("ce_grace_days", "", last))) {
		return false, nil
	}
	return s.lacksHours(m.tx.Tx, &m.Broker, m.today)
}
