package training

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Target (培训计划) is how many certificates of a level the bureau aims at in a year.
type Target struct {
	ID        string
	Year      int64
	Level     string
	Value     int64
	Source    string
	Version   int64
	SetBy     string
	ChangedAt time.Time
}

// TableName is where targets lie.
func (Target) TableName() string { return "training_targets" }

func (t Target) key() string { return t.ID }

// Entry (培训明细) is one line behind the plan's figures.
type Entry struct {
	// Kind is TRAINED (hours attended), EXAMINED (result in force of the last
	// sitting) or CERTIFIED (certificate in force).
	Kind     string
	Level    string
	Day      calendar.Date
	Region   string
	BaseID   string
	CourseID string
	PersonID string
	Passed   bool

	Name, BaseName, CourseTitle string
}

// Kinds of entries.
const (
	Trained   = "TRAINED"
	Examined  = "EXAMINED"
	Certified = "CERTIFIED"
)

// Cell (计数) is one group of entries.
type Cell struct {
	// By is "level", "month", "region" or "base"; Key is its value.
	By, Key, Label                       string
	Trained, Examined, Passed, Certified int64
}

// PassRate is in basis points; 0 when nobody was examined.
func (c Cell) PassRate() int64 {
	if c.Examined == 0 {
		return 0
	}
	return (c.Passed*10_000 + c.Examined/2) / c.Examined
}

// Plan (计划完成情况) is a year's targets with what was reached.
type Plan struct {
	Year    int64
	Targets []Target
	Total   Cell
	Cells   []Cell
}

// SetTarget sets a level's target of a year. version 0 is for a new one. Faults:
// bad fields, StaleVersion.
func (s *Service) SetTarget(ctx context.Context, who *identity.Principal, t Target, version int64) (Target, error) {
	if err := identity.Authorize(who, identity.OpPutTrainingTarget, identity.Object{}); err != nil {
		return t, err
	}
	bad := sized("/source", t.Source, 1, 200)
	if !slices.Contains([]string{"L1", "L2", "L3"}, t.Level) {
		bad = append(bad, fault.At("/level", fault.UnknownCode))
	}
	if t.Value < 0 || t.Value > 100_000 {
		bad = append(bad, fault.At("/value", fault.OutOfRange))
	}
	if err := fault.Fields(bad...); err != nil {
		return t, err
	}
	t.ID, t.SetBy = fmt.Sprintf("%d-%s", t.Year, t.Level), who.UserID
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		before, err := one[Target](tx.Locked(), t.ID)
		if err != nil && fault.CodeOf(err) != fault.ObjectNotFound {
			return journal.Event{}, err
		}
		if before.Version != version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		t.Version, t.ChangedAt = before.Version+1, tx.Now
		e := event("target_set", "training_target", t.ID, t.Version, "", map[string]any{"value": t.Value, "before": before.Value, "source": t.Source})
		if before.Version == 0 {
			return e, create(tx, &t)
		}
		return e, update(tx, &t, t.Version)
	})
	return t, ifDuplicate(err, fault.StaleVersion)
}

// Plan compares a year's targets with what was reached.
func (s *Service) Plan(ctx context.Context, who *identity.Principal, year int64) (Plan, error) {
	out := Plan{Year: year}
	if err := identity.Authorize(who, identity.OpGetTrainingPlan, identity.Object{}); err != nil {
		return out, err
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		if out.Targets, err = all[Target](tx.Where("year = ?", year).Order("level")); err != nil {
			return err
		}
		list, err := groupsOf(tx, year)
		out.Total, out.Cells = count(list)
		return err
	})
	return out, err
}

func count(list []group) (Cell, []Cell) {
	var total Cell
	at := map[[2]string]*Cell{}
	for _, e := range list {
		total.add(e)
		for _, g := range [][3]string{{"level", e.Level, ""}, {"month", e.Month, ""}, {"region", e.Region, ""}, {"base", e.BaseID, e.BaseName}} {
			k := [2]string{g[0], g[1]}
			if at[k] == nil {
				at[k] = &Cell{By: g[0], Key: g[1], Label: g[2]}
			}
			at[k].add(e)
		}
	}
	out := make([]Cell, 0, len(at))
	for _, c := range at {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Cell) int {
		if a.By != b.By {
			return strings.Compare(a.By, b.By)
		}
		return strings.Compare(a.Key, b.Key)
	})
	return total, out
}

func (c *Cell) add(e group) {
	switch e.Kind {
	case Trained:
		c.Trained += e.N
	case Certified:
		c.Certified += e.N
	case Examined:
		c.Examined += e.N
		c.Passed += e.Passed
	}
}

// EntryFilter says which lines of a year; zero values do not filter.
type EntryFilter struct {
	Year                               int64
	Kind, Level, Month, Region, BaseID string
	Limit, Offset                      int
}

// Entries lists what a figure of the plan is made of; more tells whether there
// are others behind.
func (s *Service) Entries(ctx context.Context, who *identity.Principal, f EntryFilter) (out []Entry, more bool, err error) {
	if err := identity.Authorize(who, identity.OpGetTrainingPlan, identity.Object{}); err != nil {
		return nil, false, err
	}
	limit := limitOf(f.Limit)
	err = s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = entriesOf(tx, f, limit)
		if more = len(out) > limit; more {
			out = out[:limit]
		}
		return err
	})
	return out, more, err
}
