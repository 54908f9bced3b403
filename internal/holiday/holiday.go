// Package holiday keeps the working-day table as data: the State Council's
// yearly notice is imported when it is published, every version is kept, and a
// case is counted under the version it was pinned to. Until the first import
// the table that is built into the program holds.
package holiday

import (
	"context"
	"sync"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Version (日历版本) is one state of the working-day table. It is kept for ever,
// because cases remember it.
type Version struct {
	ID string
	// Seq counts imports from 1; 0 is the built-in table.
	Seq int64
	// Year whose notice made this version; 0 for a table kept as a base.
	Year       int
	Document   string // 文号
	ImportedBy string
	ImportedAt time.Time
}

// Service (节假日安排) reads and imports calendars. Calendars are immutable, so
// what was read once is kept in memory.
type Service struct {
	journal *journal.Journal
	mu      sync.Mutex
	cache   map[string]*calendar.Calendar
}

// New builds the service.
func New(j *journal.Journal) *Service {
	d := calendar.Default()
	return &Service{journal: j, cache: map[string]*calendar.Calendar{d.Version(): d}}
}

// In gives the calendar in force within a transaction.
func (s *Service) In(tx *database.Tx) (*calendar.Calendar, error) {
	id, err := newest(tx)
	if err != nil || id == "" {
		return calendar.Default(), err
	}
	return s.Pinned(tx, id)
}

// Pinned gives the calendar of a version. One that is not known (a case older
// than the kept versions) is counted under the calendar in force.
func (s *Service) Pinned(tx *database.Tx, id string) (*calendar.Calendar, error) {
	if c := s.cached(id); c != nil {
		return c, nil
	}
	table, found, err := tableOf(tx, id)
	if err != nil {
		return nil, err
	}
	if !found {
		return s.In(tx)
	}
	c, err := calendar.Parse(table)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache[id] = c
	return c, nil
}

// Of gives the calendar of a version to a reader that has no transaction at
// hand; only a version not read before makes a query.
func (s *Service) Of(ctx context.Context, id string) (*calendar.Calendar, error) {
	if c := s.cached(id); c != nil {
		return c, nil
	}
	var c *calendar.Calendar
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		c, err = s.Pinned(tx, id)
		return err
	})
	return c, err
}

func (s *Service) cached(id string) *calendar.Calendar {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cache[id]
}

// Year (年度安排) is what holds for one year.
type Year struct {
	Year        int
	Calendar    *calendar.Calendar
	Known       bool // the notice of the year is in the table
	Entries     []calendar.Entry
	WorkingDays int
	Versions    []Version // newest first, those that say something of the year
}

// OfYear reads a year under the calendar in force, or under an earlier version.
// Faults: permission, ObjectNotFound for a version that never was.
func (s *Service) OfYear(ctx context.Context, p *identity.Principal, year int, version string) (Year, error) {
	if err := identity.Authorize(p, identity.OpGetCalendar, identity.Object{}); err != nil {
		return Year{}, err
	}
	out := Year{Year: year}
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if version == "" {
			out.Calendar, err = s.In(tx)
		} else if out.Calendar, err = s.Pinned(tx, version); err == nil && out.Calendar.Version() != version {
			err = fault.New(fault.ObjectNotFound)
		}
		if err != nil {
			return err
		}
		out.Versions, err = versionsOf(tx, year)
		return err
	})
	if err != nil {
		return Year{}, err
	}
	out.Known, out.Entries, out.WorkingDays = out.Calendar.Known(year), out.Calendar.Entries(year), out.Calendar.WorkingDaysIn(year)
	return out, nil
}

// Prepare gives the calendar in force and the one that an import of n would put
// in force. Fault CalendarUnchanged when nothing would change.
func (s *Service) Prepare(tx *database.Tx, n calendar.Notice) (before, after *calendar.Calendar, err error) {
	if before, err = s.In(tx); err != nil {
		return nil, nil, err
	}
	if after, err = before.With(n); err != nil {
		return nil, nil, fault.Fields(fault.Atf("/entries", fault.WrongFormat, "与已有安排冲突：%v。", "In conflict with what is there: %v.", err))
	}
	if sameDays(before.Entries(n.Year), after.Entries(n.Year)) && sameDays(before.Entries(n.Year-1), after.Entries(n.Year-1)) {
		return nil, nil, fault.New(fault.CalendarUnchanged)
	}
	return before, after, nil
}

// sameDays compares what two lists make of each day; wording does not matter.
func sameDays(a, b []calendar.Entry) bool {
	x, y := daysOf(a), daysOf(b)
	if len(x) != len(y) {
		return false
	}
	for d, k := range x {
		if y[d] != k {
			return false
		}
	}
	return true
}

func daysOf(list []calendar.Entry) map[calendar.Date]calendar.EntryKind {
	out := map[calendar.Date]calendar.EntryKind{}
	for _, e := range list {
		for d := e.From; !d.After(e.To); d = d.AddDays(1) {
			out[d] = e.Kind
		}
	}
	return out
}

// Put writes a version inside the change that moves the cases with it; the
// head's lock, which it takes, keeps two imports apart. A built-in table that
// cases are pinned to is kept too, because the next release may have another.
func (s *Service) Put(tx *journal.Tx, n calendar.Notice, before, after *calendar.Calendar, by string) (Version, error) {
	seq, err := count(tx.Tx)
	if err != nil {
		return Version{}, err
	}
	if seq == 0 {
		base := Version{ID: before.Version(), Seq: 1, Document: "built-in", ImportedBy: journal.System.UserID, ImportedAt: tx.Now}
		if err := insert(tx, base, before.Table()); err != nil {
			return Version{}, err
		}
		seq = 1
	}
	v := Version{ID: after.Version(), Seq: seq + 1, Year: n.Year, Document: n.Document, ImportedBy: by, ImportedAt: tx.Now}
	return v, insert(tx, v, after.Table())
}
