package ledger

import (
	"math/big"
	"slices"
	"strconv"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// maxSeasons is how many earlier years a forecast looks at, so that its cost and
// its memory of other times do not grow with the ledger.
const maxSeasons = 5

// ratio is a share of a year as two whole numbers: what it had by a day, and what
// it had in the end.
type ratio struct{ part, whole *big.Int }

func newRatio(part, whole int64) ratio { return ratio{big.NewInt(part), big.NewInt(whole)} }

func (r ratio) add(part, whole int64) {
	r.part.Add(r.part, big.NewInt(part))
	r.whole.Add(r.whole, big.NewInt(whole))
}

// yearEnd is where a year ends that has v when this share of it is done; not ok
// where there is no such share.
func (r ratio) yearEnd(v int64) (int64, bool) { return scaled(v, r.whole, r.part) }

// of is this share of v.
func (r ratio) of(v int64) (int64, bool) { return scaled(v, r.part, r.whole) }

// scaled is v × by ÷ per, rounded to the nearest whole number, half away from
// zero. It is not ok unless both are above zero and the result fits.
func scaled(v int64, by, per *big.Int) (int64, bool) {
	if by.Sign() <= 0 || per.Sign() <= 0 {
		return 0, false
	}
	twice := new(big.Int).Mul(big.NewInt(v), by)
	negative := twice.Sign() < 0
	twice.Abs(twice).Lsh(twice, 1).Add(twice, per)
	twice.Quo(twice, new(big.Int).Lsh(per, 1))
	if negative {
		twice.Neg(twice)
	}
	return twice.Int64(), twice.IsInt64()
}

// grid holds sums by region and month.
type grid map[string]map[string]Group

func (g grid) put(region string, sum Group) error {
	if g[region] == nil {
		g[region] = map[string]Group{}
	}
	month := g[region][sum.Key["month"]]
	if err := month.add(sum); err != nil {
		return err
	}
	g[region][sum.Key["month"]] = month
	return nil
}

// upTo adds up the first months of a year.
func (g grid) upTo(region string, i Indicator, year, months int) (v int64) {
	for m := 1; m <= months; m++ {
		v += i.value(g[region][yearMonth(year, m)])
	}
	return v
}

func yearMonth(year, month int) string { return calendar.On(year, time.Month(month), 1).YearMonth() }

// value is what a sum has of the indicator: fen, or contracts.
func (i Indicator) value(g Group) int64 {
	switch i {
	case IndicatorTechnical:
		return int64(g.TechnicalAmount)
	case IndicatorCount:
		return g.Count
	case IndicatorContract:
	}
	return int64(g.ContractAmount)
}

// sameDay is the day of another year; 28 February for the 29th where there is none.
func sameDay(d calendar.Date, year int) calendar.Date {
	if same := calendar.On(year, d.Month(), d.Day()); same.Month() == d.Month() {
		return same
	}
	return calendar.On(year, 2, 28)
}

// elapsed counts the days of a year up to a day, and all of them.
func elapsed(year int, day calendar.Date) ratio {
	days := yearOf(year).First().DaysUntil(yearOf(year).Last()) + 1
	return newRatio(int64(days-daysLeft(year, day)), int64(days))
}

// season (季节规律) is what a year and the complete years before it looked like,
// by region and month, as known at one place of the journal.
type season struct {
	year  int
	day   calendar.Date // that the year is looked at
	years []int         // the complete years before it, ascending, at most maxSeasons
	known knowledge
	now   grid
	// begun is what each year had in the month of the day, up to the same day.
	begun map[int]grid
	// asked is what is read: grouped by month, and by region where there are several.
	asked  selection
	region string // of all that is read, when it is not grouped
}

// seasonOf reads the year and those before it. A year is complete when it is over
// and the ledger begins no later than in its January.
func (s *Service) seasonOf(tx *database.Tx, year int, day calendar.Date, regions []string, known knowledge) (*season, error) {
	q := Query{GroupBy: []string{"month"}, Filters: map[string]string{}}
	out := &season{year: year, day: day, known: known, begun: map[int]grid{}, region: City}
	switch {
	case len(regions) > 1:
		q.GroupBy = append(q.GroupBy, "region")
		out.region = ""
	case regions[0] != City:
		out.region = regions[0]
		q.Filters["region"] = out.region
	}
	var err error
	if out.asked, err = q.check(wholeCity); err != nil {
		return nil, err
	}
	begins, any, err := firstDay(tx, known.Index)
	if err != nil {
		return nil, err
	}
	for y := year - maxSeasons; any && y < year; y++ {
		if !day.Before(yearOf(y).Last()) && !begins.After(yearOf(y).First().AddDays(30)) {
			out.years = append(out.years, y)
		}
	}
	first := year
	if len(out.years) > 0 {
		first = out.years[0]
	}
	if out.now, err = out.read(tx, yearOf(first).First(), yearOf(year).Last(), known); err != nil {
		return nil, err
	}
	for _, y := range append(slices.Clone(out.years), year) {
		same := sameDay(day, y)
		if out.begun[y], err = out.read(tx, same.AddDays(1-same.Day()), same, known); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// read sums the days from one to another as known at a place of the journal.
func (h *season) read(tx *database.Tx, from, to calendar.Date, known knowledge) (grid, error) {
	sel := h.asked
	sel.from, sel.to, sel.known = from, to, known
	groups, _, err := sum(tx, &sel)
	if err != nil {
		return nil, err
	}
	out := grid{}
	for _, g := range groups {
		to := []string{h.region}
		if h.region == "" {
			to = []string{City} // whatever areas the lines have
			if r := g.Key["region"]; r != City {
				to = append(to, r)
			}
		}
		for _, r := range to {
			if err := out.put(r, g); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// upToDay is what a year had up to the same day of the year.
func (h *season) upToDay(region string, i Indicator, year int) int64 {
	begun := i.value(h.begun[year][region][yearMonth(year, int(h.day.Month()))])
	return h.now.upTo(region, i, year, int(h.day.Month())-1) + begun
}

// upTo is what a year had by the end of a month, as known now; by the same day
// for month 0.
func (h *season) upTo(region string, i Indicator, year, month int) int64 {
	if month == 0 {
		return h.upToDay(region, i, year)
	}
	return h.now.upTo(region, i, year, month)
}

func (h *season) total(region string, i Indicator, year int) int64 {
	return h.now.upTo(region, i, year, 12)
}

// usable are the complete years in which the region had anything.
func (h *season) usable(region string, i Indicator) (out []int) {
	for _, y := range h.years {
		if h.total(region, i, y) > 0 {
			out = append(out, y)
		}
	}
	return out
}

// share is the part of a year that years had together by the end of a month (by
// the day for month 0): large years weigh more.
func (h *season) share(region string, i Indicator, month int, years []int) ratio {
	out := newRatio(0, 0)
	for _, y := range years {
		out.add(h.upTo(region, i, y, month), h.total(region, i, y))
	}
	return out
}

// without gives the years but one.
func without(years []int, but int) []int {
	return slices.DeleteFunc(slices.Clone(years), func(y int) bool { return y == but })
}

// Text writes a value of the indicator as people read it: decimal yuan, or a
// whole number of contracts.
func (i Indicator) Text(v int64) string {
	if i == IndicatorCount {
		return strconv.FormatInt(v, 10)
	}
	return amount.Fen(v).String()
}
