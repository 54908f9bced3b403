package opendata

import (
	"context"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/ledger"
)

// Public (公开数据) is what anyone may read of a year without signing in: the sum
// of what the releases published of it, and nothing newer. Whoever watches it
// day by day learns what the releases tell, and no more.
type Public struct {
	Year int
	// Release is the newest one, YYYY-MM, "" while there is none; AsOf its place
	// in the journal.
	Release string
	AsOf    int64
	// Through is the last day of the months in the figures; zero when none is.
	Through calendar.Date
	Total   Cell
	// Target of the city's contract amount, nil when none was set; PercentBP is
	// the part reached in basis points, rounded down.
	Target    *ledger.Target
	PercentBP int64
	// ByMonth has twelve months as they were when they ended; those withheld are
	// zero. ByKind and ByArea have what is not shown by itself under Other.
	ByMonth []Cell
	ByKind  []Cell
	ByArea  []Cell
}

// Cell is one published figure. Mark says whether it is whole (NONE), without
// some months that are in Other (PART), or withheld (ALL).
type Cell struct {
	Key             string
	Count           int64
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
	Mark            string
}

// PublicYear gives the published figures of a year; year 0 is the newest one that
// has some, the current one while none has. It asks for no principal: the
// permission table has it as public.
func (s *Service) PublicYear(ctx context.Context, year int) (Public, error) {
	if year != 0 && (year < 1985 || year > 2100) {
		return Public{}, fault.Fields(fault.At("query/year", fault.OutOfRange))
	}
	var out Public
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		releases, err := allReleases(tx)
		if err != nil {
			return err
		}
		out = publicOf(releases, year, calendar.Of(tx.Now).Year())
		known, err := s.journal.Size(tx)
		if err != nil {
			return err
		}
		if out.Target, err = ledger.CityTarget(tx, out.Year, known); err != nil || out.Target == nil {
			return err
		}
		out.PercentBP = out.Target.ReachedBP(int64(out.Total.ContractAmount))
		return nil
	})
	if err != nil {
		return Public{}, err
	}
	return out, nil
}

// publicOf adds up what the releases have of a year.
func publicOf(releases []Release, year, current int) Public {
	steps := stepsOf(releases)
	if year == 0 {
		year = current
		for y := range steps {
			if totalOf(incrementsOf(steps[y])).Count > 0 && (totalOf(incrementsOf(steps[year])).Count == 0 || y > year) {
				year = y
			}
		}
	}
	list := incrementsOf(steps[year])
	out := Public{Year: year, Total: cellOf("", totalOf(list), Whole), ByMonth: months(year, list), ByKind: shown(list, "kind"), ByArea: shown(list, "area")}
	if n := len(releases); n > 0 {
		out.Release, out.AsOf = releases[n-1].Month, releases[n-1].AsOf
	}
	if last := through(list); last != "" && out.Total.Count > 0 {
		out.Through = lastDay(last)
	}
	return out
}

func incrementsOf(steps []step) []increment {
	out := make([]increment, len(steps))
	for i := range steps {
		out[i] = steps[i].increment
	}
	return out
}

// through is the last month in the increments of a year, "" for none.
func through(list []increment) (last string) {
	for i := range list {
		last = max(last, list[i].To)
	}
	return last
}

func cellOf(key string, s sums, mark string) Cell {
	return Cell{Key: key, Count: s.Count, ContractAmount: amount.Fen(s.Contract), TechnicalAmount: amount.Fen(s.Technical), Mark: mark}
}

// months lays the twelve months out. One that had to wait for the next ones is
// in the total only.
func months(year int, list []increment) []Cell {
	out := make([]Cell, 12)
	for m := range out {
		key := monthOf(year, time.Month(m+1))
		out[m] = cellOf(key, sums{}, Withheld)
		for i := range list {
			if list[i].Kind == monthsOf && list[i].From == key && list[i].To == key {
				out[m] = cellOf(key, list[i].Total, Whole)
			}
		}
	}
	return out
}

// shown gives the cells of a dimension that have a figure.
func shown(list []increment, name string) []Cell {
	out := []Cell{}
	for i := range dimensions {
		if dimensions[i].name != name {
			continue
		}
		for _, c := range cells(list, &dimensions[i]) {
			if c.mark != Withheld && c.sums != (sums{}) {
				out = append(out, cellOf(c.key, c.sums, c.mark))
			}
		}
	}
	return out
}
