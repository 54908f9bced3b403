package contract

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// CalendarImport (节假日安排导入) is what an import did, or would do.
type CalendarImport struct {
	Version holiday.Version
	// Cases on the way whose due date would be another under the new calendar.
	Cases []MovedCase
}

// MovedCase names a case by its acceptance number only: administrators, who
// import calendars, have no business with what is in it.
type MovedCase struct {
	AcceptanceNo string
	OfficeName   string
	Clock        ClockKind
	Due          calendar.Date
	NewDue       calendar.Date
	// Moves: the date was an estimate, because a year's notice was not known when
	// it was counted, and is corrected. All other dates stay as they were told
	// to the applicant, whatever a later notice says.
	Moves bool

	id string
}

// PreviewCalendar tells what an import of the notice would do. Nothing is
// written. Faults: permission, bad fields, CalendarUnchanged.
func (s *Service) PreviewCalendar(ctx context.Context, p *identity.Principal, n calendar.Notice) (CalendarImport, error) {
	if err := mayImport(p, n); err != nil {
		return CalendarImport{}, err
	}
	var out CalendarImport
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		_, after, err := s.calendars.Prepare(tx, n)
		if err != nil {
			return err
		}
		out.Version = holiday.Version{ID: after.Version(), Year: n.Year, Document: n.Document}
		open, err := openCases(tx, false)
		if err != nil {
			return err
		}
		out.Cases, _, err = s.movedBy(tx, open, after)
		return err
	})
	return out, err
}

func mayImport(p *identity.Principal, n calendar.Notice) error {
	if err := identity.Authorize(p, identity.OpImportCalendar, identity.Object{}); err != nil {
		return err
	}
	return n.Check()
}

// ImportCalendar puts a yearly notice in force for every clock that starts from
// now on, and counts anew what was only an estimate: statutory holidays are not
// working days (行政许可法 Art 82, by analogy), known or not. One event names
// the version and every case it moved.
func (s *Service) ImportCalendar(ctx context.Context, p *identity.Principal, n calendar.Notice) (CalendarImport, error) {
	if err := mayImport(p, n); err != nil {
		return CalendarImport{}, err
	}
	var out CalendarImport
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		open, err := openCases(tx.Tx, true)
		if err != nil {
			return journal.Event{}, err
		}
		before, after, err := s.calendars.Prepare(tx.Tx, n)
		if err != nil {
			return journal.Event{}, err
		}
		cases, moving, err := s.movedBy(tx.Tx, open, after)
		if err != nil {
			return journal.Event{}, err
		}
		for _, c := range moving {
			if err := updateContract(tx, c); err != nil {
				return journal.Event{}, err
			}
		}
		v, err := s.calendars.Put(tx, n, before, after, p.UserID)
		if err != nil {
			return journal.Event{}, err
		}
		out = CalendarImport{Version: v, Cases: cases}
		return importEvent(n, before, v, cases), nil
	})
	if err != nil {
		return CalendarImport{}, err
	}
	return out, nil
}

func importEvent(n calendar.Notice, before *calendar.Calendar, v holiday.Version, cases []MovedCase) journal.Event {
	moved := []map[string]string{}
	for _, m := range cases {
		if m.Moves {
			moved = append(moved, map[string]string{"contract": m.id, "clock": string(m.Clock), "from": m.Due.String(), "to": m.NewDue.String()})
		}
	}
	return journal.Event{Kind: "calendar.imported", ObjectType: "calendar", ObjectID: v.ID, Version: v.Seq,
		Data: map[string]any{"year": n.Year, "document": n.Document, "before": before.Version(), "moved": moved}}
}

// movedBy compares the due dates of all clocks with those under another
// calendar. It gives what differs, and the cases to write: those whose date was
// an estimate, pinned to the new calendar.
func (s *Service) movedBy(tx *database.Tx, open []Contract, after *calendar.Calendar) ([]MovedCase, []*Contract, error) {
	list := make([]*Contract, len(open))
	for i := range open {
		list[i] = &open[i]
	}
	if err := nameRelated(tx, list); err != nil {
		return nil, nil, err
	}
	var cases []MovedCase
	var moving []*Contract
	for _, c := range list {
		k, err := s.running(tx, c, today(s))
		if err != nil {
			return nil, nil, err
		}
		if k == nil || k.Limit.Unit != calendar.WorkingDay {
			continue
		}
		m := MovedCase{AcceptanceNo: c.AcceptanceNo, OfficeName: c.OfficeName, Clock: k.Kind, Due: k.Due,
			NewDue: after.Due(k.StartedOn, k.Limit), Moves: k.Estimated, id: c.ID}
		if m.NewDue != m.Due {
			cases = append(cases, m)
		}
		if m.Moves {
			c.repin(k.Kind, m.NewDue, after.Version())
			moving = append(moving, c)
		}
	}
	return cases, moving, nil
}

func (c *Contract) repin(k ClockKind, due calendar.Date, version string) {
	c.CalendarVersion = version
	switch k {
	case ClockAcceptance:
		c.AcceptanceDue = due
	case ClockDecision:
		c.DecisionDue = due
	case ClockCorrection:
		c.CorrectionDue = due
	}
}
