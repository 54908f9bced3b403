package ledger

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Indicator (指标) is what a target is set for.
type Indicator string

// The indicators. Amounts are fen, COUNT is a number of contracts.
const (
	IndicatorContract  Indicator = "CONTRACT_AMOUNT"  // 成交合同金额
	IndicatorTechnical Indicator = "TECHNICAL_AMOUNT" // 技术交易额
	IndicatorCount     Indicator = "COUNT"            // 登记项数
)

// Target (年度目标) is what a region is to reach in a year.
type Target struct {
	Year      int
	Region    string // GB/T 2260 code or zone; City for the whole city
	Indicator Indicator
	Value     int64  // fen, or a count
	Source    string // 依据: the document that sets it
	Version   int64  // counts up from 1
	UpdatedAt time.Time
}

// CityTarget2025 is the target of the city plan: 12 billion yuan of contract
// amount in 2025 (泰政发〔2022〕13号, item 13).
func CityTarget2025() Target {
	return Target{Year: 2025, Region: City, Indicator: IndicatorContract, Value: 1_200_000_000_000, Source: "泰政发〔2022〕13号 第13项"}
}

const maxSource = 500 // characters

// Targets lists what is set for a year now, by region and indicator.
func (s *Service) Targets(ctx context.Context, p *identity.Principal, year int) ([]Target, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeTargets, identity.Object{}); err != nil {
		return nil, err
	}
	if !knownYear(year) {
		return nil, fault.Fields(fault.At("path/year", fault.OutOfRange))
	}
	var out []Target
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = listTargets(tx, year)
		return err
	})
	return out, err
}

// TargetsAsOf lists the targets of a year as they were set at a state of
// knowledge, by region and indicator: what was set later is not there, what was
// changed later has its earlier value.
//
// Faults: permission, out_of_range for the year or the moment.
func (s *Service) TargetsAsOf(ctx context.Context, p *identity.Principal, year int, asOf AsOf) ([]Target, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeTargets, identity.Object{}); err != nil {
		return nil, err
	}
	if !knownYear(year) {
		return nil, fault.Fields(fault.At("path/year", fault.OutOfRange))
	}
	var out []Target
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		known, err := s.resolve(tx, asOf)
		if err != nil {
			return err
		}
		now, err := listTargets(tx, year) // a target that was set is never removed
		if err != nil {
			return err
		}
		for _, t := range now {
			then, ok, err := targetAsOf(tx, year, t.Region, t.Indicator, known.Index)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, then)
			}
		}
		return nil
	})
	return out, err
}

// PutTarget sets a target; no region means the whole city. ifVersion is the
// version the caller has read; 0 sets one that is not there yet. The journal
// keeps every earlier value.
//
// Faults: permission, bad fields, if_match_required when there is one and
// ifVersion is 0, stale_version.
func (s *Service) PutTarget(ctx context.Context, p *identity.Principal, t Target, ifVersion int64) (Target, error) {
	if err := identity.Authorize(p, identity.OpPutVolumeTargets, identity.Object{}); err != nil {
		return Target{}, err
	}
	return s.setTarget(ctx, p.Actor(), t, ifVersion)
}

// BootstrapTarget sets a target at the first start, in the name of the system.
// One that is there already stays as it is.
func (s *Service) BootstrapTarget(ctx context.Context, t Target) error {
	_, err := s.setTarget(ctx, journal.System, t, 0)
	if fault.CodeOf(err) == fault.IfMatchRequired {
		return nil
	}
	return err
}

func (s *Service) setTarget(ctx context.Context, actor journal.Actor, t Target, ifVersion int64) (Target, error) {
	if t.Region == "" {
		t.Region = City
	}
	if err := t.check(); err != nil {
		return Target{}, err
	}
	_, err := s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		// The head's lock orders those who set the same target.
		if _, err := tx.Index(); err != nil {
			return journal.Event{}, err
		}
		before, there, err := findTarget(tx.Tx, t.Year, t.Region, t.Indicator)
		if err != nil {
			return journal.Event{}, err
		}
		switch {
		case there && ifVersion == 0:
			return journal.Event{}, fault.New(fault.IfMatchRequired)
		case before.Version != ifVersion:
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		t.Version, t.UpdatedAt = ifVersion+1, tx.Now
		if err := writeTarget(tx.Tx, t); err != nil {
			return journal.Event{}, err
		}
		tx.Touch(targetsTable, t.Year, t.Region, t.Indicator)
		return journal.Event{Kind: "target.set", ObjectType: targetObject, ObjectID: t.id(), Version: t.Version, Data: t.facts()}, nil
	})
	if err != nil {
		return Target{}, err
	}
	return t, nil
}

// targetObject is the journal's object type of a target.
const targetObject = "volume_target"

func (t Target) id() string { return targetID(t.Year, t.Region, t.Indicator) }

func targetID(year int, region string, i Indicator) string {
	return fmt.Sprintf("%d/%s/%s", year, region, i)
}

// targetFacts is what the event target.set says; the value is text because a
// JSON number is no safe place for a sum of money.
type targetFacts struct {
	Year      int       `json:"year"`
	Region    string    `json:"region"`
	Indicator Indicator `json:"indicator"`
	Value     string    `json:"value"`
	Source    string    `json:"source"`
}

func (t Target) facts() targetFacts {
	return targetFacts{Year: t.Year, Region: t.Region, Indicator: t.Indicator, Value: strconv.FormatInt(t.Value, 10), Source: t.Source}
}

// check names every bad field at once, as the request has them.
func (t Target) check() error {
	var bad []fault.Field
	if !knownYear(t.Year) {
		bad = append(bad, fault.At("path/year", fault.OutOfRange))
	}
	bad = append(append(bad, checkRegion("/region", t.Region)...), t.Indicator.check("/indicator")...)
	if t.Value <= 0 {
		bad = append(bad, fault.At("/value", fault.OutOfRange))
	}
	if utf8.RuneCountInString(t.Source) > maxSource {
		bad = append(bad, fault.At("/source", fault.TooLong))
	}
	return fault.Fields(bad...)
}

func checkRegion(pointer, region string) []fault.Field {
	if localRegion(region) {
		return nil
	}
	return []fault.Field{fault.Atf(pointer, fault.UnknownCode, "%q 不是本市的区县或功能区代码。", "%q is no county or zone of this city.", region)}
}

func (i Indicator) check(pointer string) []fault.Field {
	switch i {
	case IndicatorContract, IndicatorTechnical, IndicatorCount:
		return nil
	}
	return []fault.Field{fault.At(pointer, fault.UnknownCode)}
}

// knownYear: technology contracts have been registered since 1985.
func knownYear(year int) bool { return year >= 1985 && year <= 2100 }

// localRegion tells whether a code lies in the city: county or zone, all of
// which begin with its prefix.
func localRegion(code string) bool { return len(code) == 6 && strings.HasPrefix(code, cityPrefix) }

const cityPrefix = "3709"
