package opendata

import (
	"maps"
	"slices"
)

// made is an increment as the lines that are in it, with its published tables.
type made struct {
	total     figure
	tables    []table
	contracts map[string]bool
}

func madeOf(items []item, tables []table) made {
	out := made{total: figureOf(items), tables: tables, contracts: map[string]bool{}}
	for i := range items {
		out.contracts[items[i].contract] = true
	}
	return out
}

// all gives the figures of an increment by a name that is the same in every one.
func (m *made) all() map[[2]string]figure {
	out := map[[2]string]figure{{"total", ""}: m.total}
	for d, t := range m.tables {
		for k, f := range t {
			out[[2]string{dimensions[d].name, k}] = f
		}
	}
	return out
}

// fits tells whether a correction may be published after what a year already
// has: alone it may be safe and still tell, with earlier figures, what is left
// of them. Looked at are the sums of the same cell in any of the increments, each
// cell of an earlier increment with each of the correction, and the year so far
// across its tables. Increments without a contract in common cannot tell more
// together than alone.
func fits(earlier []made, next *made) bool {
	near := append(connected(earlier, next), *next)
	by := map[[2]string][]figure{}
	for i := range near {
		for name, f := range near[i].all() {
			by[name] = append(by[name], f)
		}
	}
	for _, list := range by {
		if !anySumSafe(list) {
			return false
		}
	}
	for i := range earlier {
		for d, t := range earlier[i].tables {
			if !pairsFit(t, next.tables[d], earlier[i].total, next.total) {
				return false
			}
		}
	}
	_, _, _, found := crossing(together(append(slices.Clone(earlier), *next)))
	return !found
}

// connected gives the increments that have a contract in common with one, or
// with another of them.
func connected(earlier []made, with *made) []made {
	reached := maps.Clone(with.contracts)
	var out []made
	left := slices.Clone(earlier)
	for again := true; again; {
		again = false
		left = slices.DeleteFunc(left, func(m made) bool {
			for c := range m.contracts {
				if reached[c] {
					maps.Copy(reached, m.contracts)
					out, again = append(out, m), true
					return true
				}
			}
			return false
		})
	}
	return out
}

// together adds the tables of increments up.
func together(list []made) []table {
	out := make([]table, len(dimensions))
	for d := range out {
		out[d] = table{}
		for i := range list {
			for k, f := range list[i].tables[d] {
				out[d][k] = out[d][k].plus(f, 1)
			}
		}
	}
	return out
}

// anySumSafe tells whether every sum of some of the figures is safe. Of many
// figures it looks at what no other touches: where each has enough of that, the
// rest cannot outweigh it, and only those that have none are tried in all sums.
func anySumSafe(list []figure) bool {
	if len(list) <= mostSubsets {
		return subsetsSafe(list)
	}
	touched, moved := touchedIn(list)
	var bare []figure
	for _, f := range list {
		alone := slices.DeleteFunc(slices.Clone(f), func(p part) bool { return touched[p.contract] })
		switch {
		case len(alone) == 0:
			bare = append(bare, f)
		case len(alone) < fewest || !alone.outweighs(moved):
			return false
		}
	}
	return len(bare) <= mostSubsets && subsetsSafe(bare)
}

// touchedIn finds the contracts that are in several figures, and the most that
// they can move a sum.
func touchedIn(list []figure) (touched map[string]bool, moved part) {
	seen, touched := map[string]bool{}, map[string]bool{}
	for _, f := range list {
		for i := range f {
			touched[f[i].contract] = seen[f[i].contract]
			seen[f[i].contract] = true
		}
	}
	for _, f := range list {
		for i := range f {
			if touched[f[i].contract] {
				moved.contracts += int64(magnitude(f[i].contracts))
				moved.technics += int64(magnitude(f[i].technics))
			}
		}
	}
	return touched, moved
}

// outweighs tells whether a figure stays safe when one of its parties gets so
// much more.
func (f figure) outweighs(moved part) bool {
	parties := map[string]bool{"": true}
	for i := range f {
		for _, p := range f[i].parties {
			parties[p] = true
		}
	}
	for p := range parties {
		more := moved
		more.contract, more.count, more.parties = "\xff", 1, []string{p}
		if !append(slices.Clone(f), more).safe() {
			return false
		}
	}
	return true
}

func pairsFit(before, next table, beforeTotal, nextTotal figure) bool {
	for _, x := range before {
		if !x.plus(nextTotal, 1).safe() {
			return false
		}
		for _, y := range next {
			if x.meets(y) && !x.plus(y, 1).safe() {
				return false
			}
		}
	}
	for _, y := range next {
		if !beforeTotal.plus(y, 1).safe() {
			return false
		}
	}
	return true
}
