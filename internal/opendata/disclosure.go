// Package opendata publishes the statistics of the register (开放数据): figures
// that anyone may read, and a release of files for every month that has ended.
// No figure in them, and none that can be worked out from them, tells what a
// single contract or party did (统计法; docs/statistics.md, domain notes §5.8).
package opendata

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
)

// The rule (披露控制): a figure covers no contract or at least fewest, and no
// party stands for more than largestShare percent of its amount.
const (
	fewest       = 3
	largestShare = 80
)

// Other (其他) is the key of the cell that holds what is not shown by itself.
const Other = "OTHER"

// part is what one contract adds to a figure, in fen. Parties are the lead
// seller and the lead buyer by their keys; a contract whose parties are not
// known has one of its own.
type part struct {
	contract            string
	count               int64
	contracts, technics int64 // contract and technical amount, fen
	parties             []string
}

func (p *part) empty() bool { return p.count == 0 && p.contracts == 0 && p.technics == 0 }

// figure is a number as the contracts that it is made of, in their order. Parts
// that come to nothing are left out: they hide nothing and show nothing.
type figure []part

// sums are the published form of a figure: contracts, and fen.
type sums struct {
	Count     int64 `json:"count"`
	Contract  int64 `json:"contract_fen,string"`
	Technical int64 `json:"technical_fen,string"`
}

func (s sums) plus(o sums) sums {
	return sums{Count: s.Count + o.Count, Contract: s.Contract + o.Contract, Technical: s.Technical + o.Technical}
}

func (f figure) sums() (out sums) {
	for i := range f {
		out = out.plus(sums{Count: f[i].count, Contract: f[i].contracts, Technical: f[i].technics})
	}
	return out
}

// safe is the rule. Amounts of corrections may be negative; what counts is how
// much each contract moves the figure.
func (f figure) safe() bool {
	switch {
	case len(f) == 0:
		return true
	case len(f) < fewest:
		return false
	}
	return !f.dominated(func(p *part) int64 { return p.contracts }) && !f.dominated(func(p *part) int64 { return p.technics })
}

func (f figure) dominated(of func(*part) int64) bool {
	var total uint64
	by := make(map[string]uint64, 2*len(f))
	for i := range f {
		moved := magnitude(of(&f[i]))
		total += moved
		for _, p := range f[i].parties {
			by[p] += moved
		}
	}
	for _, moved := range by {
		hi, lo := bits.Mul64(moved, 100)
		most, least := bits.Mul64(total, largestShare)
		if hi > most || hi == most && lo > least {
			return true
		}
	}
	return false
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// plus adds a figure sign times (1 or -1).
func (f figure) plus(o figure, sign int64) figure {
	out := make(figure, 0, len(f)+len(o))
	i, j := 0, 0
	for i < len(f) || j < len(o) {
		switch {
		case j == len(o) || i < len(f) && f[i].contract < o[j].contract:
			out = append(out, f[i])
			i++
		case i == len(f) || o[j].contract < f[i].contract:
			out = append(out, o[j].times(sign))
			j++
		default:
			if p := f[i].plus(o[j].times(sign)); !p.empty() {
				out = append(out, p)
			}
			i, j = i+1, j+1
		}
	}
	return out
}

func (p part) times(sign int64) part {
	p.count, p.contracts, p.technics = sign*p.count, sign*p.contracts, sign*p.technics
	return p
}

func (p part) plus(o part) part {
	p.count, p.contracts, p.technics = p.count+o.count, p.contracts+o.contracts, p.technics+o.technics
	if !slices.Equal(p.parties, o.parties) {
		both := slices.Concat(p.parties, o.parties)
		slices.Sort(both)
		p.parties = slices.Compact(both)
	}
	return p
}

// meets tells whether a contract is in both figures.
func (f figure) meets(o figure) bool {
	i, j := 0, 0
	for i < len(f) && j < len(o) {
		switch cmp.Compare(f[i].contract, o[j].contract) {
		case 0:
			return true
		case -1:
			i++
		default:
			j++
		}
	}
	return false
}

// within tells whether the figure is one of the parts of o, as o has them.
func (f figure) within(o figure) bool {
	return len(f) <= len(o) && len(o.plus(f, -1)) == len(o)-len(f)
}

// table is a partition of the same lines by one dimension: its cells by key.
type table map[string]figure

// smallest lists the keys but Other, smallest figures first.
func (t table) smallest() []string {
	keys := slices.Collect(maps.Keys(t))
	keys = slices.DeleteFunc(keys, func(k string) bool { return k == Other })
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(t[a]), len(t[b])), cmp.Compare(a, b))
	})
	return keys
}

// join moves a cell into Other.
func (t table) join(key string) {
	other := t[Other].plus(t[key], 1)
	delete(t, key)
	t[Other] = other
}

// merge joins the cells that may not stand alone under Other, and with them the
// smallest others until Other may be shown: total less all cells shown is Other.
func (t table) merge() {
	maps.DeleteFunc(t, func(_ string, f figure) bool { return len(f) == 0 })
	for _, key := range t.smallest() {
		if !t[key].safe() {
			t.join(key)
		}
	}
	for _, key := range t.smallest() {
		if t[Other].safe() {
			break
		}
		t.join(key)
	}
	// Where no contract is in two cells, sums of safe cells are safe.
	if t.overlaps() && (len(t) > mostSubsets || !subsetsSafe(slices.Collect(maps.Values(t)))) {
		t.collapse()
	}
}

// coarsen joins one more cell under Other, two where there was no Other, the
// asked one first. It tells whether there was any to join.
func (t table) coarsen(first string) bool {
	_, had := t[Other]
	keys := t.smallest()
	if len(keys) == 0 {
		return false
	}
	if i := slices.Index(keys, first); i > 0 {
		keys = slices.Insert(slices.Delete(keys, i, i+1), 0, first)
	}
	t.join(keys[0])
	if len(keys) > 1 && !had {
		t.join(keys[1])
	}
	return true
}

// collapse leaves nothing but Other.
func (t table) collapse() {
	for _, key := range t.smallest() {
		t.join(key)
	}
}

// overlaps tells whether a contract is in two cells: one whose kind was
// corrected leaves one cell and enters another.
func (t table) overlaps() bool {
	seen := map[string]bool{}
	for _, f := range t {
		for i := range f {
			if seen[f[i].contract] {
				return true
			}
			seen[f[i].contract] = true
		}
	}
	return false
}

// mostSubsets bounds how many cells are tried in all combinations.
const mostSubsets = 10

// subsetsSafe tries the sums of all subsets of some figures.
func subsetsSafe(list []figure) bool {
	found := []figure{{}}
	for _, f := range list {
		for _, have := range slices.Clone(found) {
			sum := have.plus(f, 1)
			if !sum.safe() {
				return false
			}
			found = append(found, sum)
		}
	}
	return true
}
