package ledger

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"jishi/internal/amount"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// City is the region of the whole city; its target is the one of progress.
const City = "370900"

// Progress (年度进度) is a year's registered volume against its target. The
// statistical year is that of registration, Asia/Shanghai (domain notes §5.1).
// The target is the one known at AsOf, so that an old answer never changes.
type Progress struct {
	Year            int
	Region          string
	Indicator       Indicator
	AsOf            AsOf
	Count           int64
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
	// Value is what the indicator has reached, in fen or contracts, as everything
	// below.
	Value int64
	// Target of the indicator; nil when none was set.
	Target *Target
	// PercentBP is the part of the target reached in basis points, rounded
	// down; Remaining is what is missing, negative when exceeded. Both are zero
	// without a target.
	PercentBP int64
	Remaining int64
	// ByDays and BySeason are what the year should have by the as-of day.
	ByDays   Pace
	BySeason Pace
	// WeekTenthsLeft (剩余周数) is the time from the day after the as-of day to 31
	// December, in tenths of a week. NeededPerWeek (每周需完成) is what each of
	// these weeks must add to reach the target, rounded up; zero when nothing
	// remains, no target was set or no day is left.
	WeekTenthsLeft int
	NeededPerWeek  int64
	// ByMonth has twelve months with key "month"; Cumulative is the running
	// total at the end of each of them.
	ByMonth    []Group
	Cumulative []Group
}

// Pace (时序进度) is how much of a year is to be expected by a day.
type Pace struct {
	// Given tells whether it can be said: not by season without an earlier year.
	Given bool
	// ExpectedBP is the share in basis points, rounded down. Expected is this share of
	// the target, and Ahead what there is more than that, negative when behind; both
	// nil without a target.
	ExpectedBP      int64
	Expected, Ahead *int64
	// Years are those whose seasons it is taken from.
	Years []int
}

// Progress gives the progress of the whole city towards its contract amount.
func (s *Service) Progress(ctx context.Context, p *identity.Principal, year int, asOf AsOf) (Progress, error) {
	return s.RegionProgress(ctx, p, year, City, IndicatorContract, asOf)
}

// RegionProgress gives the progress of a county or functional zone in an
// indicator; City means the whole city, whatever areas the lines have. Progress
// is the figure that the bulletins publish: everyone who may read totals gets the
// same.
//
// Faults: permission, out_of_range for the year or the moment, an unknown
// indicator.
func (s *Service) RegionProgress(ctx context.Context, p *identity.Principal, year int, region string, i Indicator, asOf AsOf) (Progress, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeProgress, identity.Object{}); err != nil {
		return Progress{}, err
	}
	bad := i.check("query/indicator")
	if !knownYear(year) {
		bad = append(bad, fault.At("query/year", fault.OutOfRange))
	}
	if err := fault.Fields(bad...); err != nil {
		return Progress{}, err
	}
	q := Query{GroupBy: []string{"month"}, Filters: map[string]string{"year": strconv.Itoa(year)}}
	if region != City {
		q.Filters["region"] = region
	}
	sel, err := q.check(wholeCity)
	if err != nil {
		return Progress{}, err
	}
	out := Progress{Year: year, Region: region, Indicator: i}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if err = s.know(tx, &sel, asOf); err != nil {
			return err
		}
		months, total, err := sum(tx, &sel)
		if err != nil {
			return err
		}
		out.AsOf = sel.known.AsOf
		out.Count, out.ContractAmount, out.TechnicalAmount, out.Value = total.Count, total.ContractAmount, total.TechnicalAmount, i.value(total)
		if err := out.spread(months); err != nil {
			return err
		}
		if err := out.measure(tx); err != nil {
			return err
		}
		day := asOfDay(asOf, out.AsOf, tx.Now)
		out.WeekTenthsLeft, out.NeededPerWeek = weekTenths(daysLeft(year, day)), NeededPerWeek(year, day, out.Remaining)
		h, err := s.seasonOf(tx, year, day, []string{region}, sel.known)
		if err != nil {
			return err
		}
		out.compare(h)
		return nil
	})
	if err != nil {
		return Progress{}, err
	}
	return out, nil
}

// spread lays the months out from January to December and adds them up.
func (p *Progress) spread(months []Group) error {
	var running Group
	for m := 1; m <= 12; m++ {
		key := map[string]string{"month": fmt.Sprintf("%04d-%02d", p.Year, m)}
		month := Group{Key: key}
		for _, g := range months {
			if g.Key["month"] == key["month"] {
				month = g
			}
		}
		if err := running.add(month); err != nil {
			return err
		}
		running.Key = key
		p.ByMonth, p.Cumulative = append(p.ByMonth, month), append(p.Cumulative, running)
	}
	return nil
}

// compare says what the year should have by now: by the days that passed, and by
// what earlier years had.
func (p *Progress) compare(h *season) {
	p.ByDays = p.pace(elapsed(p.Year, h.day))
	years := h.usable(p.Region, p.Indicator)
	switch {
	case len(years) == 0:
	case stateOf(p.Year, h.day) != Running: // nothing of it, or all
		p.BySeason = p.ByDays
	default:
		p.BySeason = p.pace(h.share(p.Region, p.Indicator, 0, years))
	}
	p.BySeason.Years = years
}

func (p *Progress) pace(share ratio) Pace {
	out := Pace{Given: share.whole.Sign() > 0}
	bp := new(big.Int).Mul(share.part, big.NewInt(wholeBP))
	if out.Given && bp.Sign() > 0 {
		out.ExpectedBP = min(bp.Quo(bp, share.whole).Int64(), 1<<53)
	}
	if p.Target == nil || !out.Given {
		return out
	}
	expected, _ := share.of(p.Target.Value)
	ahead := p.Value - expected
	out.Expected, out.Ahead = &expected, &ahead
	return out
}

// measure compares with the target of the indicator.
func (p *Progress) measure(tx *database.Tx) error {
	t, ok, err := targetAsOf(tx, p.Year, p.Region, p.Indicator, p.AsOf.Index)
	if err != nil || !ok {
		return err
	}
	p.Target = &t
	p.PercentBP = shareBP(p.Value, t.Value)
	p.Remaining = t.Value - p.Value
	return nil
}
