package opendata

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/ledger"
)

// story is a random city: its lines, and what was published of them.
type story struct {
	lines    []ledger.Line
	live     []ledger.Line // as registered now
	releases []Release
	n        int
}

func (s *story) add(l ledger.Line) {
	l.EventIndex = int64(len(s.lines))
	s.lines = append(s.lines, l)
}

// tell draws a month: registrations, revocations, changes of amount and of kind.
func (s *story) tell(rt *rapid.T, first calendar.Date) {
	party := rapid.IntRange(0, 9)
	for range rapid.SampledFrom([]int{0, 1, 2, 3, 5, 8, 13}).Draw(rt, "registrations") {
		s.n++
		l := ledger.Line{ContractID: fmt.Sprintf("c%04d", s.n), Event: ledger.Register, BelongsTo: first, BookedOn: first, Count: 1,
			ContractAmount: amount.Fen(rapid.SampledFrom([]int{10, 20, 30, 500}).Draw(rt, "amount")), Band: "B4", Flow: "2", TechField: "01", SellerKind: "150",
			Kind: rapid.SampledFrom([]string{"10", "20", "50", "50"}).Draw(rt, "kind"), Area: rapid.SampledFrom([]string{"370902", "370902", "370911", "3709Z1"}).Draw(rt, "area"),
			IPKinds: []string{rapid.SampledFrom([]string{"11", "99"}).Draw(rt, "ip")}}
		l.TechnicalAmount = l.ContractAmount
		if n := party.Draw(rt, "seller"); n > 3 {
			l.Seller.Key = fmt.Sprintf("p%d", n)
		}
		if n := party.Draw(rt, "buyer"); n > 3 {
			l.Buyer.Key = fmt.Sprintf("q%d", n)
		}
		s.live = append(s.live, l)
		s.add(l)
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2, 3, 4, 6}).Draw(rt, "corrections") {
		if len(s.live) > 0 {
			s.correct(rt, rapid.IntRange(0, len(s.live)-1).Draw(rt, "which"), first)
		}
	}
}

func (s *story) correct(rt *rapid.T, i int, on calendar.Date) {
	out := s.live[i]
	out.Event, out.BookedOn, out.Count, out.ContractAmount, out.TechnicalAmount = ledger.Change, on, -1, -out.ContractAmount, -out.TechnicalAmount
	s.add(out)
	in := s.live[i]
	switch rapid.IntRange(0, 2).Draw(rt, "correction") {
	case 0:
		s.live = slices.Delete(s.live, i, i+1)
		return
	case 1:
		in.ContractAmount, in.TechnicalAmount = in.ContractAmount+7, in.TechnicalAmount+7
	case 2:
		in.Kind = "30"
	}
	in.BookedOn = on
	s.live[i] = in
	s.add(in)
}

func (s *story) publish(month string) {
	r := Release{Month: month, AsOf: int64(len(s.lines))}
	steps := stepsOf(s.releases)
	for year := 2024; year <= yearOf(month); year++ {
		var lines []ledger.Line
		for _, l := range s.lines {
			if l.BelongsTo.Year() == year {
				lines = append(lines, l)
			}
		}
		r.increments = append(r.increments, open(year, lines, steps[year]).advance(month, r.AsOf)...)
	}
	s.releases = append(s.releases, r)
}

// published is what one release or page shows, as the attacker has it: by
// dimension and key the contracts that the number is made of.
type published map[[2]string]figure

// views are all publications of a year in their order, and the months by
// themselves. They are worked out from the lines apart from the program's own
// replay: a line is in the first increment of its months that knew it.
func (s *story) views(t *rapid.T, year int) (years, parts []published, of []int) {
	taken := map[int64]bool{}
	so := published{}
	for i := range s.releases {
		for _, inc := range s.releases[i].increments {
			if inc.Year != year {
				continue
			}
			var items []item
			for j := range s.lines {
				l := &s.lines[j]
				if m := l.BelongsTo.YearMonth(); l.BelongsTo.Year() == year && m >= inc.From && m <= inc.To && l.EventIndex < s.releases[i].AsOf && !taken[l.EventIndex] {
					taken[l.EventIndex] = true
					items = append(items, itemOf(l))
				}
			}
			part := published{{"total", ""}: figureOf(items)}
			for d := range dimensions {
				name := dimensions[d].name
				by := map[string][]item{}
				for _, it := range items {
					k := it.keys[d]
					if _, ok := inc.Tables[name][k]; !ok {
						k = Other
					}
					by[k] = append(by[k], it)
				}
				for k, list := range by {
					part[[2]string{name, k}] = figureOf(list)
					if got := inc.Tables[name][k]; figureOf(list).sums() != got {
						t.Fatalf("release %s says %+v of %s %s, the lines %+v", s.releases[i].Month, got, name, k, figureOf(list).sums())
					}
				}
			}
			parts, of = append(parts, part), append(of, i)
			so = so.plus(part, 1)
		}
		years = append(years, so)
	}
	return years, parts, of
}

func (p published) plus(o published, sign int64) published {
	out := maps.Clone(p)
	for k, f := range o {
		out[k] = out[k].plus(f, sign)
	}
	return out
}

// attack works out what one publication, or the difference of two, tells.
func attack(t *rapid.T, what string, p published) {
	look := func(how string, f figure) {
		if tells(f) {
			t.Fatalf("%s: %s tells of %d contracts: %+v", what, how, len(f), f)
		}
	}
	total := p[[2]string{"total", ""}]
	names := slices.SortedFunc(maps.Keys(p), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, x := range names {
		look(fmt.Sprint(x), p[x])
		look(fmt.Sprint("total - ", x), total.plus(p[x], -1))
		rest := map[string]figure{}
		for _, y := range names {
			if y[0] == x[0] && y[1] > x[1] {
				look(fmt.Sprint("total - ", x, y), total.plus(p[x], -1).plus(p[y], -1))
				look(fmt.Sprint(x, " + ", y), p[x].plus(p[y], 1))
			}
			if y[0] == x[0] || x[0] == "total" || y[0] == "total" {
				continue
			}
			look(fmt.Sprint(x, " - ", y), p[x].plus(p[y], -1))
			if p[y].within(p[x]) {
				if rest[y[0]] == nil {
					rest[y[0]] = p[x]
				}
				rest[y[0]] = rest[y[0]].plus(p[y], -1)
			}
		}
		for d, f := range rest {
			look(fmt.Sprint(x, " - all of ", d, " in it"), f)
		}
	}
}

// same works out what the same cells of several publications tell together.
func same(t *rapid.T, what string, p published) {
	for k, f := range p {
		if tells(f) {
			t.Fatalf("%s: %v tells of %d contracts: %+v", what, k, len(f), f)
		}
	}
}

// TestAnAttackerLearnsOfNoContractAndNoParty draws cities, publishes month after
// month with corrections in between, and lets an attacker who has kept every
// publication compute: every cell, the total less one and two cells, the
// differences of cells across tables, of any two publications, and of those less
// the months that were published by themselves.
func TestAnAttackerLearnsOfNoContractAndNoParty(t *testing.T) {
	var published, corrected int
	rapid.Check(t, func(rt *rapid.T) {
		var s story
		month := "2024-09"
		for range rapid.IntRange(1, 7).Draw(rt, "months") {
			s.tell(rt, firstDay(month))
			s.publish(month)
			month = nextMonth(month)
		}
		for _, year := range []int{2024, 2025} {
			years, parts, of := s.views(rt, year)
			for i, p := range parts {
				attack(rt, fmt.Sprintf("increment %d of %d", i, year), p)
				published += len(p[[2]string{"total", ""}])
			}
			for i, p := range years {
				attack(rt, fmt.Sprintf("publication %d of %d", i, year), p)
				for j := range i {
					d := p.plus(years[j], -1)
					same(rt, fmt.Sprintf("publication %d less %d of %d", i, j, year), d)
					for k, part := range parts {
						if of[k] > j && of[k] <= i {
							same(rt, fmt.Sprintf("publication %d less %d less increment %d of %d", i, j, k, year), d.plus(part, -1))
						}
					}
				}
				for k, part := range parts {
					if of[k] <= i {
						same(rt, fmt.Sprintf("publication %d less increment %d of %d", i, k, year), p.plus(part, -1))
					}
				}
			}
			for _, l := range s.releases {
				for _, inc := range l.increments {
					if inc.Kind == corrections {
						corrected++
					}
				}
			}
		}
	})
	if published == 0 || corrected == 0 {
		t.Errorf("the rule keeps everything back: %d contracts published, %d corrections", published, corrected)
	}
}

// tells is the rule once more, in the words of the domain notes: fewer than three
// contracts, or a party with more than 80 % of the amount.
func tells(f figure) bool {
	total, by := int64(0), map[string]int64{}
	for _, p := range f {
		moved := max(p.contracts, -p.contracts)
		total += moved
		for _, who := range p.parties {
			by[who] += moved
		}
	}
	for _, moved := range by {
		if 5*moved > 4*total {
			return true
		}
	}
	return len(f) == 1 || len(f) == 2
}
