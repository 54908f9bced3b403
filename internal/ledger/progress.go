package ledger

import (
	"context"
	"fmt"
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
	AsOf            AsOf
	Count           int64
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
	// Target of the contract amount; nil when none was set.
	Target *Target
	// PercentBP is the part of the target reached in basis points, rounded
	// down; Remaining is what is missing in fen, negative when exceeded. Both
	// are zero without a target.
	PercentBP int64
	Remaining amount.Fen
	// WeekTenthsLeft (剩余周数) is the time from the day after the as-of day to 31
	// December, in tenths of a week. NeededPerWeek (每周需完成) is what each of
	// these weeks must add in fen to reach the target, rounded up; zero when
	// nothing remains, no target was set or no day is left.
	WeekTenthsLeft int
	NeededPerWeek  amount.Fen
	// ByMonth has twelve months with key "month"; Cumulative is the running
	// total at the end of each of them.
	ByMonth    []Group
	Cumulative []Group
}

// Progress gives the progress of the whole city.
func (s *Service) Progress(ctx context.Context, p *identity.Principal, year int, asOf AsOf) (Progress, error) {
	return s.RegionProgress(ctx, p, year, City, asOf)
}

// RegionProgress gives the progress of a county or functional zone; City means
// the whole city, whatever areas the lines have. Progress is the figure that
// the bulletins publish: everyone who may read totals gets the same.
func (s *Service) RegionProgress(ctx context.Context, p *identity.Principal, year int, region string, asOf AsOf) (Progress, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeProgress, identity.Object{}); err != nil {
		return Progress{}, err
	}
	if !knownYear(year) {
		return Progress{}, fault.Fields(fault.At("query/year", fault.OutOfRange))
	}
	q := Query{GroupBy: []string{"month"}, Filters: map[string]string{"year": strconv.Itoa(year)}}
	if region != City {
		q.Filters["region"] = region
	}
	sel, err := q.check(wholeCity)
	if err != nil {
		return Progress{}, err
	}
	out := Progress{Year: year, Region: region}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if err = s.know(tx, &sel, asOf); err != nil {
			return err
		}
		months, total, err := sum(tx, &sel)
		if err != nil {
			return err
		}
		out.AsOf = sel.known.AsOf
		out.Count, out.ContractAmount, out.TechnicalAmount = total.Count, total.ContractAmount, total.TechnicalAmount
		if err := out.spread(months); err != nil {
			return err
		}
		if err := out.measure(tx); err != nil {
			return err
		}
		days := daysLeft(year, asOfDay(asOf, out.AsOf, tx.Now))
		out.WeekTenthsLeft, out.NeededPerWeek = weekTenths(days), perWeek(out.Remaining, days)
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

// measure compares with the target of the contract amount.
func (p *Progress) measure(tx *database.Tx) error {
	t, ok, err := targetAsOf(tx, p.Year, p.Region, IndicatorContract, p.AsOf.Index)
	if err != nil || !ok {
		return err
	}
	p.Target = &t
	p.PercentBP = shareBP(int64(p.ContractAmount), t.Value)
	p.Remaining = amount.Fen(t.Value) - p.ContractAmount
	return nil
}
