package opendata

import "slices"

// item is a ledger line as the engine sees it: what it adds, and its key in
// every dimension.
type item struct {
	part
	keys []string
}

// figureOf adds items up by contract.
func figureOf(items []item) figure {
	at := map[string]int{}
	var out figure
	for i := range items {
		k, there := at[items[i].contract]
		if !there {
			at[items[i].contract] = len(out)
			out = append(out, items[i].part)
			continue
		}
		out[k] = out[k].plus(items[i].part)
	}
	out = slices.DeleteFunc(out, func(p part) bool { return p.empty() })
	slices.SortFunc(out, func(a, b part) int {
		if a.contract < b.contract {
			return -1
		}
		return 1
	})
	return out
}

// tablesOf lays items out by every dimension; key may rename a key.
func tablesOf(items []item, key func(dimension int, key string) string) []table {
	out := make([]table, len(dimensions))
	for d := range out {
		by := map[string][]item{}
		for i := range items {
			k := key(d, items[i].keys[d])
			by[k] = append(by[k], items[i])
		}
		out[d] = table{}
		for k, list := range by {
			out[d][k] = figureOf(list)
		}
	}
	return out
}

func asIs(_ int, key string) string { return key }

// protect makes the tables of some lines publishable. It is false where not even
// their total may be shown.
func protect(items []item) ([]table, bool) {
	if !figureOf(items).safe() {
		return nil, false
	}
	out := tablesOf(items, asIs)
	for _, t := range out {
		t.merge()
	}
	for {
		a, x, b, found := crossing(out)
		if !found {
			return out, true
		}
		// The container goes first; where it has nothing left to join, the other does.
		if !out[a].coarsen(x) && !out[b].coarsen("") {
			return out, true // both are the total alone
		}
	}
}

// crossing looks for two cells of different tables that tell too much together:
// tables of the same lines share their total, so that a cell less the cells
// inside it is a figure too, and so is the difference of any two cells.
func crossing(tables []table) (a int, x string, b int, found bool) {
	for a := range tables {
		for b := range tables {
			if a == b {
				continue
			}
			for _, x := range sorted(tables[a]) {
				if exposes(tables[a][x], tables[b], a < b) {
					return a, x, b, true
				}
			}
		}
	}
	return 0, "", 0, false
}

// exposes looks at a cell and another table. Differences of two cells need be
// looked at from one side only.
func exposes(cell figure, other table, pairs bool) bool {
	rest, inside := cell, 0
	for _, y := range sorted(other) {
		f := other[y]
		if f.within(cell) {
			rest = rest.plus(f, -1)
			inside++
		}
		if pairs && f.meets(cell) && !cell.plus(f, -1).safe() {
			return true
		}
	}
	return inside > 0 && !rest.safe()
}

func sorted(t table) []string {
	keys := make([]string, 0, len(t))
	for k := range t {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
