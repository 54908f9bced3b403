package opendata

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/ledger"
)

// The kinds of increments.
const (
	monthsOf    = "MONTHS"      // what months that have ended came to
	corrections = "CORRECTIONS" // what became known of months published before
)

// increment (发布增量) is what one release adds to the published figures of a
// year: a set of ledger lines that no other increment has, as a total and as one
// protected table by dimension. Everything ever published is a sum of
// increments, so that two publications differ by nothing else.
type increment struct {
	Kind string `json:"kind"`
	Year int    `json:"year"`
	// From and To are the months of its lines, YYYY-MM, both included.
	From   string                     `json:"from"`
	To     string                     `json:"to"`
	Total  sums                       `json:"total"`
	Tables map[string]map[string]sums `json:"tables"`
}

// step is an increment with the number of events that were known.
type step struct {
	increment
	asOf int64
}

// books are the lines of a year with the steps published of it, in order.
type books struct {
	year  int
	lines []ledger.Line
	steps []step
	// known tells, for each published month, how many events are in it.
	known map[string]int64
}

func open(year int, lines []ledger.Line, steps []step) *books {
	b := &books{year: year, lines: lines, known: map[string]int64{}}
	for i := range steps {
		b.learn(steps[i])
	}
	return b
}

// history works out again what each step was made of.
func (b *books) history() []made {
	past := open(b.year, b.lines, nil)
	out := make([]made, len(b.steps))
	for i := range b.steps {
		s := &b.steps[i]
		items := past.take(s.From, s.To, s.asOf)
		out[i] = madeOf(items, tablesOf(items, s.shown))
		past.learn(*s)
	}
	return out
}

// shown is the key that a line has in the published table.
func (s *step) shown(d int, key string) string {
	if _, ok := s.Tables[dimensions[d].name][key]; ok {
		return key
	}
	return Other
}

// take gives what is not yet published of some months, of the events known.
func (b *books) take(from, to string, asOf int64) []item {
	var out []item
	for i := range b.lines {
		l := &b.lines[i]
		m := l.BelongsTo.YearMonth()
		if m >= from && m <= to && l.EventIndex >= b.known[m] && l.EventIndex < asOf {
			out = append(out, itemOf(l))
		}
	}
	return out
}

func (b *books) learn(s step) {
	b.steps = append(b.steps, s)
	for m := s.From; m <= s.To; m = nextMonth(m) {
		b.known[m] = s.asOf
	}
}

// advance gives what may be published of the year in the release of a month.
// Months wait for the next one while they may not be shown, and corrections
// until they can be published without telling of a single one.
func (b *books) advance(month string, asOf int64) []increment {
	first, last := monthOf(b.year, time.January), monthOf(b.year, time.December)
	var out []increment
	through := through(incrementsOf(b.steps))
	if b.year == yearOf(month) {
		last = through // what was published before
	}
	if last != "" {
		if inc, ok := b.try(corrections, first, last, asOf); ok {
			out = append(out, inc)
		}
	}
	if b.year != yearOf(month) {
		return out
	}
	from := first
	if through != "" {
		from = nextMonth(through)
	}
	for through == "" && from < month && len(b.take(from, from, asOf)) == 0 {
		from = nextMonth(from) // the ledger begins within the year
	}
	if inc, ok := b.try(monthsOf, from, month, asOf); ok {
		out = append(out, inc)
	}
	return out
}

// try makes an increment of what is not yet published of some months.
func (b *books) try(kind, from, to string, asOf int64) (increment, bool) {
	items := b.take(from, to, asOf)
	if kind == corrections && len(items) == 0 {
		return increment{}, false
	}
	tables, ok := protect(items)
	if !ok {
		return increment{}, false
	}
	next := madeOf(items, tables)
	if kind == corrections && !b.accepts(&next) {
		return increment{}, false
	}
	inc := increment{Kind: kind, Year: b.year, From: from, To: to, Total: next.total.sums(), Tables: map[string]map[string]sums{}}
	for d, t := range next.tables {
		cells := map[string]sums{}
		for k, f := range t {
			cells[k] = f.sums()
		}
		inc.Tables[dimensions[d].name] = cells
	}
	b.learn(step{increment: inc, asOf: asOf})
	return inc, true
}

// accepts tells whether a correction fits to what is published; where it does
// not as it is, it may as a total alone.
func (b *books) accepts(next *made) bool {
	earlier := b.history()
	if fits(earlier, next) {
		return true
	}
	for _, t := range next.tables {
		t.collapse()
	}
	return fits(earlier, next)
}

// Marks (公布情况) say whether a figure is whole.
const (
	Whole    = "NONE" // nothing of it is withheld
	Partly   = "PART" // some months of it are in OTHER: it is a lower bound
	Withheld = "ALL"  // it is in OTHER, or nothing of the period is published
)

// cell is a published cell of a period.
type cell struct {
	key  string
	sums sums
	mark string
}

// cells adds up the tables of increments by one dimension. A key that is shown
// in one of them and may be in Other in another is whole in neither sense; the
// mark goes by the tables alone, and tells nothing of what is in Other.
func cells(list []increment, d *dimension) []cell {
	added, hidden := map[string]sums{}, map[string]bool{}
	for i := range list {
		t := list[i].Tables[d.name]
		for k, s := range t {
			added[k] = added[k].plus(s)
		}
		if _, has := t[Other]; !has {
			continue
		}
		for _, c := range d.list() {
			if _, shown := t[c.Code]; !shown {
				hidden[c.Code] = true
			}
		}
	}
	var out []cell
	for _, c := range d.list() {
		s, shown := added[c.Code]
		switch {
		case !shown && hidden[c.Code]:
			out = append(out, cell{c.Code, sums{}, Withheld})
		case hidden[c.Code]:
			out = append(out, cell{c.Code, s, Partly})
		default:
			out = append(out, cell{c.Code, s, Whole})
		}
		delete(added, c.Code)
	}
	for _, k := range slices.Sorted(maps.Keys(added)) { // Other, and codes that are no more
		out = append(out, cell{k, added[k], Whole})
	}
	return out
}

func totalOf(list []increment) (out sums) {
	for i := range list {
		out = out.plus(list[i].Total)
	}
	return out
}

func monthOf(year int, m time.Month) string { return fmt.Sprintf("%04d-%02d", year, int(m)) }

// firstDay gives the first day of a month that is one.
func firstDay(month string) calendar.Date {
	d, err := calendar.ParseDate(month + "-01")
	if err != nil {
		panic("opendata: a month that is none: " + month)
	}
	return d
}

func lastDay(month string) calendar.Date { return firstDay(nextMonth(month)).AddDays(-1) }

func yearOf(month string) int { return firstDay(month).Year() }

func nextMonth(month string) string {
	d := firstDay(month)
	return calendar.On(d.Year(), d.Month()+1, 1).YearMonth()
}
