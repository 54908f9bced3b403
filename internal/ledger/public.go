package ledger

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// Public (公开数据) is what anyone may read of a year without signing in: whole
// months that have ended. No group in it, nor what total and groups leave over,
// nor what a month adds, is of one or two contracts (docs/statistics.md;
// Statistics Law).
type Public struct {
	Year int
	// Through is the last day of the months in the figures; zero when none is.
	Through calendar.Date
	AsOf    AsOf
	Total   Group
	// Target of the city's contract amount, nil when none was set; PercentBP is
	// the part reached in basis points, rounded down.
	Target    *Target
	PercentBP int64
	// ByMonth has twelve months; those withheld are zero. ByKind and ByRegion
	// have small groups under the key Other.
	ByMonth  []Group
	ByKind   []Group
	ByRegion []Group
}

// PublicYear gives the published figures of a year, as known now. Year 0 is the
// newest year that has some, the current one or the one before it, Asia/Shanghai.
// It asks for no principal: the permission table has it as public.
func (s *Service) PublicYear(ctx context.Context, year int) (Public, error) {
	var out Public
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		today := calendar.Of(tx.Now)
		asked := year
		if asked == 0 {
			asked = today.Year()
		}
		if !knownYear(asked) {
			return fault.Fields(fault.At("query/year", fault.OutOfRange))
		}
		known, err := s.resolve(tx, Now())
		if err != nil {
			return err
		}
		if out, err = publish(tx, asked, today, known); err != nil || year != 0 || !out.Total.empty() {
			return err
		}
		before, err := publish(tx, asked-1, today, known)
		if err == nil && !before.Total.empty() {
			out = before
		}
		return err
	})
	if err != nil {
		return Public{}, err
	}
	return out, nil
}

// publish adds up the months of a year that may be shown on a day.
func publish(tx *database.Tx, year int, today calendar.Date, known knowledge) (Public, error) {
	out := Public{Year: year, AsOf: known.AsOf}
	months, err := out.groups(tx, known, "month")
	if err != nil {
		return out, err
	}
	slices.SortFunc(months, func(a, b Group) int { return cmp.Compare(a.Key["month"], b.Key["month"]) })
	ended := closedMonths(months, today.YearMonth())
	out.Through = lastDayOf(ended)
	p := Progress{Year: year} // lays out the twelve months
	if err := p.spread(withhold(ended)); err != nil {
		return out, err
	}
	out.ByMonth = p.ByMonth
	for _, m := range ended {
		if err := out.Total.add(m); err != nil {
			return out, err
		}
	}
	if err := out.divide(tx, known); err != nil {
		return out, err
	}
	t, ok, err := targetAsOf(tx, year, City, IndicatorContract, known.Index)
	if err != nil || !ok {
		return out, err
	}
	out.Target, out.PercentBP = &t, shareBP(int64(out.Total.ContractAmount), t.Value)
	return out, nil
}

// divide splits the same months by kind and by area.
func (p *Public) divide(tx *database.Tx, known knowledge) error {
	if p.Through.IsZero() {
		return nil
	}
	kinds, err := p.groups(tx, known, "kind")
	if err != nil {
		return err
	}
	regions, err := p.groups(tx, known, "region")
	if err != nil {
		return err
	}
	if p.ByKind, err = mergeSmall("kind", kinds); err != nil {
		return err
	}
	p.ByRegion, err = mergeSmall("region", regions)
	return err
}

// groups adds up the year, or its part up to Through, by one dimension.
func (p *Public) groups(tx *database.Tx, known knowledge, dimension string) ([]Group, error) {
	q := Query{GroupBy: []string{dimension}, From: calendar.On(p.Year, time.January, 1), To: p.Through, Filters: map[string]string{"year": strconv.Itoa(p.Year)}}
	sel, err := q.check(wholeCity)
	if err != nil {
		return nil, err
	}
	sel.known = known
	list, _, err := sum(tx, &sel)
	return list, err
}

// closedMonths keeps the months before the current one, and of these as many
// that what the last ones add is at least three contracts: a month of one or two
// waits for the next, so that comparing two answers tells no single contract.
func closedMonths(months []Group, current string) []Group {
	var pending int64
	keep := 0
	for i, m := range months {
		if m.Key["month"] >= current {
			break
		}
		if pending += m.Count; pending >= fewest {
			keep, pending = i+1, 0
		}
	}
	return months[:keep]
}

// lastDayOf is the last day of the last month, zero of none.
func lastDayOf(months []Group) calendar.Date {
	if len(months) == 0 {
		return calendar.Date{}
	}
	first, err := calendar.ParseDate(months[len(months)-1].Key["month"] + "-01")
	if err != nil {
		panic("ledger: a month that is none: " + err.Error())
	}
	last := first.AddDays(27)
	for last.AddDays(1).YearMonth() == first.YearMonth() {
		last = last.AddDays(1)
	}
	return last
}
