package ledger

import (
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// View (统计视图) says what a later change does to a year or month that was closed
// (domain notes §5.6).
type View string

// The views. While nothing is closed, Open and Frozen are the same and nothing
// is an adjustment.
const (
	// Open (开放视图) counts every line for the day of the first registration: a
	// contract registered in March and revoked in June has left March.
	Open View = "OPEN"
	// Frozen (冻结视图) leaves closed years and months as they were when they were
	// closed; where both are, the year decides.
	Frozen View = "FROZEN"
	// Adjustments (调整视图) are the lines that came to closed periods afterwards,
	// apart, by the day on which they were booked. Frozen and Adjustments together
	// are all lines.
	Adjustments View = "ADJUSTMENTS"
	// Booked (入账视图) counts every line for the day on which it was booked: what
	// the offices did in a period, whatever year it moved.
	Booked View = "BOOKED"
)

// ParseView reads a view; "" is Open.
func ParseView(s string) (View, error) {
	switch v := View(s); v {
	case "":
		return Open, nil
	case Open, Frozen, Adjustments, Booked:
		return v, nil
	}
	return "", fault.Fields(fault.Atf("query/view", fault.UnknownCode, "请填写 OPEN、FROZEN、ADJUSTMENTS 或 BOOKED。", "Give OPEN, FROZEN, ADJUSTMENTS or BOOKED."))
}

// closedPeriod is a year or a month that was closed in the state of knowledge
// asked for: its lines from the event at on are adjustments. No day is in two.
type closedPeriod struct {
	first, last calendar.Date
	at          int64
}

// know settles what a selection may count: the events known, and the periods
// that were closed then. A closing is an event like any other, so that an answer as
// of an earlier moment does not know of later closings.
func (s *Service) know(tx *database.Tx, sel *selection, a AsOf) (err error) {
	if sel.known, err = s.resolve(tx, a); err != nil {
		return err
	}
	if sel.view == Open || sel.view == Booked || sel.view == "" {
		return nil
	}
	if sel.closed, err = closedAsOf(tx, sel.known.Index); err != nil || sel.view != Frozen {
		return err
	}
	// The others freeze nothing of what is asked for.
	sel.closed = slices.DeleteFunc(sel.closed, func(c closedPeriod) bool {
		return !sel.from.IsZero() && c.last.Before(sel.from) || !sel.to.IsZero() && c.first.After(sel.to)
	})
	return nil
}

// dateColumn is the date by which a view has its periods.
func (s *selection) dateColumn() string {
	if s.view == Adjustments || s.view == Booked {
		return "booked_on"
	}
	return "belongs_to"
}

// within adds what the view leaves to count.
func (c *clause) within(s *selection) {
	switch s.view {
	case Frozen:
		for _, p := range s.closed {
			c.and("NOT (belongs_to >= ? AND belongs_to <= ? AND event_index >= ?)", p.first, p.last, p.at)
		}
	case Adjustments:
		adjusting := clause{}
		for _, p := range s.closed {
			adjusting.and("(belongs_to >= ? AND belongs_to <= ? AND event_index >= ?)", p.first, p.last, p.at)
		}
		c.either(adjusting)
	case Open, Booked:
	}
}
