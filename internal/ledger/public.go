package ledger

import (
	"context"
	"strconv"
	"sync"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// Public (公开数据) is what anyone may read of a year without signing in. It is
// taken at the end of a month, and no group in it, nor what total and groups
// leave over, is of one or two contracts (docs/statistics.md; Statistics Law).
type Public struct {
	Year int
	// AsOf is the last ledger line that is in the figures.
	AsOf  AsOf
	Total Group
	// Target of the city's contract amount as it is now, nil when none was set;
	// PercentBP is the part reached in basis points, rounded down.
	Target    *Target
	PercentBP int64
	// ByMonth has twelve months; those withheld are zero. ByKind and ByRegion
	// have small groups under the key Other.
	ByMonth  []Group
	ByKind   []Group
	ByRegion []Group
}

// PublicYear gives the published figures of a year; year 0 is the current one,
// Asia/Shanghai. It asks for no principal: the table has it as public.
func (s *Service) PublicYear(ctx context.Context, year int) (Public, error) {
	var out Public
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		today := calendar.Of(tx.Now)
		if year == 0 {
			year = today.Year()
		}
		if !knownYear(year) {
			return fault.Fields(fault.At("query/year", fault.OutOfRange))
		}
		// What was recorded before this month grows only where time is made up, as
		// in a sample city that is being filled.
		closed, err := s.journal.IndexAt(tx, calendar.On(today.Year(), today.Month(), 1).Start().Add(-time.Microsecond))
		if err != nil {
			return err
		}
		var ok bool
		if out, ok = s.published.find(year, closed); !ok {
			if out, err = publish(tx, year, closed); err != nil {
				return err
			}
			s.published.keep(year, closed, out)
		}
		return s.measurePublic(tx, &out)
	})
	if err != nil {
		return Public{}, err
	}
	return out, nil
}

// measurePublic compares with the target known now: targets are no secret.
func (s *Service) measurePublic(tx *database.Tx, p *Public) error {
	size, err := s.journal.Size(tx)
	if err != nil {
		return err
	}
	t, ok, err := targetAsOf(tx, p.Year, City, IndicatorContract, size)
	if err != nil || !ok {
		return err
	}
	p.Target, p.PercentBP = &t, shareBP(int64(p.Total.ContractAmount), t.Value)
	return nil
}

// publish adds up what the newest publication before a place in the journal
// says of a year.
func publish(tx *database.Tx, year int, closed int64) (Public, error) {
	out := Public{Year: year}
	touched, err := listTouches(tx, year, closed)
	if err != nil {
		return out, err
	}
	if last, ok := lastPublished(touched); ok {
		out.AsOf = AsOf{Index: last.index + 1, At: last.at}
	}
	months, total, err := publicGroups(tx, &out, "month")
	if err != nil {
		return out, err
	}
	kinds, _, err := publicGroups(tx, &out, "kind")
	if err != nil {
		return out, err
	}
	regions, _, err := publicGroups(tx, &out, "region")
	if err != nil {
		return out, err
	}
	if total.Count < fewest {
		total, months, kinds, regions = Group{}, nil, nil, nil
	}
	p := Progress{Year: year} // lays out the twelve months
	if err := p.spread(withhold(months)); err != nil {
		return out, err
	}
	out.Total, out.ByMonth = total, p.ByMonth
	if out.ByKind, err = mergeSmall("kind", kinds); err != nil {
		return out, err
	}
	out.ByRegion, err = mergeSmall("region", regions)
	return out, err
}

func publicGroups(tx *database.Tx, p *Public, dimension string) ([]Group, Group, error) {
	q := Query{GroupBy: []string{dimension}, Filters: map[string]string{"year": strconv.Itoa(p.Year)}}
	sel, err := q.check(wholeCity)
	if err != nil {
		return nil, Group{}, err
	}
	sel.known = knowledge{AsOf: p.AsOf}
	return sum(tx, &sel)
}

// touch is a ledger line as far as publication looks at it.
type touch struct {
	contract string
	index    int64
	at       time.Time
}

// lastPublished walks the lines of a year in the order of the journal and gives
// the last line of the newest publication. One is made at the end of a month,
// and only when it moves at least three contracts against the one before, so
// that comparing two publications tells no single contract from the totals.
func lastPublished(list []touch) (last touch, ok bool) {
	moved := map[string]bool{}
	for i, t := range list {
		moved[t.contract] = true
		ends := i+1 == len(list) || calendar.Of(list[i+1].at).YearMonth() != calendar.Of(t.at).YearMonth()
		if ends && len(moved) >= fewest {
			last, ok = t, true
			clear(moved)
		}
	}
	return last, ok
}

// publications keeps the newest figures of each year: a page that anyone may
// load does not add up the ledger every time.
type publications struct {
	mu     sync.Mutex
	byYear map[int]publication
}

type publication struct {
	closed int64
	public Public
}

func (p *publications) find(year int, closed int64) (Public, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept, ok := p.byYear[year]
	return kept.public, ok && kept.closed == closed
}

func (p *publications) keep(year int, closed int64, public Public) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byYear == nil {
		p.byYear = map[int]publication{}
	}
	p.byYear[year] = publication{closed: closed, public: public}
}
