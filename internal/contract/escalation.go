package contract

import (
	"context"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Escalation (时限预警) is one notice to the head of an office: a clock has
// reached a stage. It is raised once; the queue itself is computed as of now.
type Escalation struct {
	ContractID   string
	AcceptanceNo string
	ProjectName  string
	Status       Status
	Round        int64
	Clock        ClockKind
	Stage        int
	OfficeID     string
	StartedOn    calendar.Date
	DueOn        calendar.Date
	RaisedAt     time.Time
	// Open: that clock of that round still runs.
	Open bool
}

// EscalationFilter narrows a list of notices; zero values do not filter.
type EscalationFilter struct {
	Stage    int
	OpenOnly bool
	Limit    int
	Cursor   string
}

// EscalationPage is one page of notices, newest first.
type EscalationPage struct {
	Items      []Escalation
	NextCursor string
}

// Escalate raises what is due as of now and was not raised: it may run at any
// time, in several processes, and after a pause of any length. Missed stages
// are raised together. It gives how many cases it has written to.
func (s *Service) Escalate(ctx context.Context) (int, error) {
	var due []string
	on := today(s)
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		open, err := openCases(tx, false)
		if err != nil {
			return err
		}
		for i := range open {
			missing, _, err := s.missingStages(tx, &open[i], on)
			if err != nil {
				return err
			}
			if len(missing) > 0 {
				due = append(due, open[i].ID)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range due {
		switch err := s.escalate(ctx, id); {
		case err == nil:
			n++
		case fault.CodeOf(err) != fault.ActionNotAllowed:
			return n, err
		}
	}
	return n, nil
}

// missingStages are the stages that the running clock has reached and that
// nobody was told of.
func (s *Service) missingStages(tx *database.Tx, c *Contract, on calendar.Date) ([]int, *Clock, error) {
	k, err := s.running(tx, c, on)
	if err != nil || k == nil || k.Stage == 0 {
		return nil, k, err
	}
	raised, err := raisedStages(tx, c, k.Kind)
	if err != nil {
		return nil, nil, err
	}
	var out []int
	for _, stage := range Stages {
		if stage <= k.Stage && !raised[stage] {
			out = append(out, stage)
		}
	}
	return out, k, nil
}

// escalate looks again under the case's lock, so that two processes raise a
// stage once; fault ActionNotAllowed when another was first.
func (s *Service) escalate(ctx context.Context, id string) error {
	_, err := s.journal.Record(ctx, journal.System, func(tx *journal.Tx) (journal.Event, error) {
		c, err := lockContract(tx.Tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		missing, k, err := s.missingStages(tx.Tx, &c, calendar.Of(tx.Now))
		if err != nil {
			return journal.Event{}, err
		}
		if len(missing) == 0 {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		for _, stage := range missing {
			if err := insertEscalation(tx, &c, k, stage); err != nil {
				return journal.Event{}, err
			}
		}
		return c.event("contract.escalated", map[string]any{"clock": string(k.Kind), "stages": missing, "due": k.Due.String(),
			"used": k.Used, "limit": k.Limit.Value, "office": c.OfficeID}), nil
	})
	return err
}

// Escalations lists the notices of p's office, of all offices for auditors and
// the city. Faults: permission, BadCursor.
func (s *Service) Escalations(ctx context.Context, p *identity.Principal, f EscalationFilter) (EscalationPage, error) {
	if err := identity.Authorize(p, identity.OpListEscalations, identity.Object{OfficeRegion: regionOf(p)}); err != nil {
		return EscalationPage{}, err
	}
	if f.Limit < 1 || f.Limit > maxPage {
		f.Limit = 50
	}
	from, err := parseCursor(f.Cursor)
	if err != nil {
		return EscalationPage{}, err
	}
	region := regionOf(p)
	if region == identity.WholeCity || identity.Allowed(p, identity.OpListEscalations, identity.AnyObject) {
		region = ""
	}
	var out EscalationPage
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out.Items, err = listEscalations(tx, region, f, from.ID)
		return err
	})
	if len(out.Items) > f.Limit {
		out.Items = out.Items[:f.Limit]
		out.NextCursor = cursor{ID: out.Items[f.Limit-1].place()}.String()
	}
	return out, err
}
