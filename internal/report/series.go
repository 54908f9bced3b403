package report

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

// Sum (合计) is a sum of ledger lines and the way to them.
type Sum struct {
	ledger.Group
	Drill Drill
}

// Series (时间序列) is the volume over time: one line for each value of a dimension,
// and their total. Figures are as known at one place of the journal.
type Series struct {
	Question Question // with the period in full
	Step     string   // month, quarter or year
	GroupBy  string   // "" without a dimension
	AsOf     ledger.AsOf
	OwnOnly  bool // only the contracts of the reader's organisation are in it
	Lines    []SeriesLine
	Total    SeriesLine
}

// SeriesLine (序列) has every step of the period, also those with nothing in them.
type SeriesLine struct {
	Value string
	Steps []Step
}

// Step (一期) is a month, quarter or year, as far as it lies in the period.
type Step struct {
	Code     string // 2025-01, 2025-Q1, 2025
	From, To calendar.Date
	Sum      Sum
	// Cumulative (累计) is that of the step before and Sum, from the beginning of
	// the period asked for.
	Cumulative Sum
	// YearBefore (上年同期) are the same days of the year before, up to the day known:
	// half a month is not held against a whole one.
	YearBefore Sum
	// Growth (同比) of the contract amount in percent with two decimals; "" against
	// nothing, and of a step that has not begun.
	Growth string
}

// maxSteps and maxCells bound a series.
const (
	maxSteps = 600
	maxCells = 20_000
)

// Series makes a time series of the lines that a query selects, by the step
// month, quarter or year ("" is month), and by at most one dimension of
// q.GroupBy. Readers and scope are those of ledger.Summary, so are the faults.
func (s *Service) Series(ctx context.Context, p *identity.Principal, q ledger.Query, step string) (Series, error) {
	b := &builder{service: s, ctx: ctx, reader: p, question: Question{From: q.From, To: q.To, AsOf: q.AsOf, View: q.View, Filters: q.Filters}}
	if err := b.know(); err != nil {
		return Series{}, err
	}
	b.settle()
	x := seriesBuilder{builder: b, step: or(step, "month"), group: q.GroupBy}
	if err := x.check(); err != nil {
		return Series{}, err
	}
	out := Series{Question: b.question, Step: x.step, AsOf: b.asOf, Lines: []SeriesLine{}}
	var err error
	if len(x.group) == 1 {
		out.GroupBy = x.group[0]
		if out.Lines, err = x.lines(); err != nil {
			return Series{}, err
		}
	}
	x.group = nil
	total, err := x.lines()
	if err != nil {
		return Series{}, err
	}
	out.Total, out.OwnOnly = total[0], b.ownOnly
	return out, nil
}

// seriesBuilder makes the lines of a series.
type seriesBuilder struct {
	*builder
	step  string
	group []string // one dimension or none
	steps []Step   // empty
}

func (x *seriesBuilder) check() error {
	var bad []fault.Field
	if !slices.Contains([]string{"month", "quarter", "year"}, x.step) {
		bad = append(bad, fault.Atf("query/step", fault.UnknownCode, "请填写 month、quarter 或 year。", "Give month, quarter or year."))
	}
	if len(x.group) > 1 || len(x.group) == 1 && slices.Contains([]string{"month", "quarter", "year"}, x.group[0]) {
		bad = append(bad, fault.Atf("query/group_by", fault.WrongFormat, "时间序列按一个维度分组，且不能是月、季、年。", "A series has one dimension, and none of time."))
	}
	if len(x.group) == 1 && slices.Contains([]string{"ip_kind", "seller_profile", "buyer_profile"}, x.group[0]) && x.question.Filters[x.group[0]] != "" {
		bad = append(bad, fault.Atf("query/group_by", fault.WrongFormat, "一份合同可有多个值的维度，不能同时筛选和分组。", "A dimension of several values cannot be filtered and grouped by at once."))
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	for first := stepOf(x.step, x.from); !first.After(x.to); first = stepOf(x.step, first.AddDays(stepDays[x.step])) {
		last := stepOf(x.step, first.AddDays(stepDays[x.step])).AddDays(-1)
		s := Step{Code: stepCode(x.step, first), From: first, To: last}
		if s.From.Before(x.from) {
			s.From = x.from
		}
		if s.To.After(x.to) {
			s.To = x.to
		}
		if x.steps = append(x.steps, s); len(x.steps) > maxSteps {
			return fault.Fields(fault.Atf("query/from", fault.OutOfRange, "最多 %d 期，请缩短期间或加大步长。", "At most %d steps; take a shorter period or longer steps.", maxSteps))
		}
	}
	return nil
}

// stepDays lead from the first day of a step into the next one.
var stepDays = map[string]int{"month": 31, "quarter": 92, "year": 366}

// stepOf is the first day of the step that a day is in.
func stepOf(step string, d calendar.Date) calendar.Date {
	switch step {
	case "year":
		return calendar.On(d.Year(), 1, 1)
	case "quarter":
		return calendar.On(d.Year(), (d.Month()-1)/3*3+1, 1)
	}
	return calendar.On(d.Year(), d.Month(), 1)
}

func stepCode(step string, d calendar.Date) string {
	switch step {
	case "year":
		return strconv.Itoa(d.Year())
	case "quarter":
		return fmt.Sprintf("%04d-Q%d", d.Year(), (int(d.Month())+2)/3)
	}
	return d.YearMonth()
}

// table has sums by the value of the dimension and by step.
type table map[string]map[string]ledger.Group

// sums asks for the sums of a period by step; years are counted up by shift.
func (x *seriesBuilder) sums(d Drill, shift int) (table, error) {
	all, err := x.sum(d, append(slices.Clone(x.group), x.step)...)
	if err != nil {
		return nil, err
	}
	out := table{}
	for _, g := range all.Groups {
		value := ""
		if len(x.group) == 1 {
			if value = g.Key[x.group[0]]; x.group[0] == "statistical_year" {
				value = shiftYears(value, shift)
			}
		}
		if out[value] == nil {
			out[value] = map[string]ledger.Group{}
		}
		out[value][shiftYears(g.Key[x.step], shift)] = g
	}
	return out, nil
}

func (x *seriesBuilder) lines() ([]SeriesLine, error) {
	now, err := x.sums(x.with(), 0)
	if err != nil {
		return nil, err
	}
	then, err := x.yearsBefore()
	if err != nil {
		return nil, err
	}
	values := slices.Sorted(maps.Keys(now))
	if len(x.group) == 0 {
		values = []string{""}
	}
	if len(values)*len(x.steps) > maxCells {
		return nil, fault.Fields(fault.Atf("query/group_by", fault.OutOfRange, "%d 个维度值 × %d 期太多，请加筛选或缩短期间。",
			"%d values by %d steps are too many; filter, or take a shorter period.", len(values), len(x.steps)))
	}
	out := make([]SeriesLine, len(values))
	for i, v := range values {
		if out[i], err = x.line(v, now[v], then[v]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// line makes the steps of one value.
func (x *seriesBuilder) line(value string, now, then map[string]ledger.Group) (SeriesLine, error) {
	out := SeriesLine{Value: value, Steps: slices.Clone(x.steps)}
	running := ledger.Group{}
	for i := range out.Steps {
		s := &out.Steps[i]
		sum, before := now[s.Code], then[s.Code]
		var err error
		if running, err = plus(running, sum); err != nil {
			return out, err
		}
		s.Sum = Sum{sum, x.with(x.of(value, 0), Drill{"from": s.From.String(), "to": s.To.String()})}
		s.Cumulative = Sum{running, x.with(x.of(value, 0), Drill{"to": s.To.String()})}
		s.YearBefore = Sum{before, x.with(x.shifted(), x.of(value, -1), x.stepBefore(s.From, s.To))}
		if !s.From.After(x.day) {
			s.Growth = growth(sum.ContractAmount, before.ContractAmount).Value
		}
	}
	return out, nil
}

// of is the filter of a line.
func (x *seriesBuilder) of(value string, shift int) Drill {
	if len(x.group) == 0 {
		return nil
	}
	if value == "" {
		value = "-"
	}
	if x.group[0] == "statistical_year" {
		value = shiftYears(value, shift)
	}
	return Drill{x.group[0]: value}
}

// yearsBefore has the sums of the year before under the steps of the period.
func (x *seriesBuilder) yearsBefore() (table, error) {
	whole := Drill{"from": back(x.from).String(), "to": backEnd(x.to).String()}
	out, err := x.sums(x.with(x.shifted(), whole), 1)
	if err != nil {
		return nil, err
	}
	for _, s := range x.steps { // the one that is not over yet, up to its day
		if s.From.After(x.day) || !x.day.Before(s.To) {
			continue
		}
		part, err := x.sums(x.with(x.shifted(), x.stepBefore(s.From, s.To)), 1)
		if err != nil {
			return nil, err
		}
		for value := range out {
			out[value][s.Code] = part[value][s.Code]
		}
	}
	return out, nil
}

// stepBefore are the days of the year before that a step is compared with.
func (x *seriesBuilder) stepBefore(from, to calendar.Date) Drill {
	if x.day.Before(to) && !x.day.Before(from) {
		return x.before(from, to)
	}
	return Drill{"from": back(from).String(), "to": backEnd(to).String()}
}

// backEnd is the last day of the same days a year before: the end of a February
// is that of the other.
func backEnd(d calendar.Date) calendar.Date {
	if d.AddDays(1).Day() == 1 {
		return calendar.On(d.Year()-1, d.Month()+1, 1).AddDays(-1)
	}
	return back(d)
}

// shifted are the question's filters on time, a year before.
func (x *seriesBuilder) shifted() Drill {
	out := Drill{}
	for _, name := range []string{"month", "quarter", "year", "statistical_year"} {
		if v, ok := x.question.Filters[name]; ok {
			out[name] = shiftYears(v, -1)
		}
	}
	return out
}

var yearForm = regexp.MustCompile(`\b\d{4}\b`)

func shiftYears(text string, by int) string {
	return yearForm.ReplaceAllStringFunc(text, func(y string) string {
		n, _ := strconv.Atoi(y) // four digits
		return calendar.On(n+by, time.January, 1).String()[:4]
	})
}
