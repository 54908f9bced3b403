package similar

import (
	"cmp"
	"slices"
)

// Match is one text that an Index found.
type Match struct {
	ID       string
	Estimate int // per mille
}

// Index searches signatures by their bands in memory: for a rule that looks
// through one seller's contracts, and as the model of the search in a database.
// The zero Index is empty and ready. It is not safe for concurrent use.
type Index struct {
	signatures map[string]Signature
	bands      map[string][]string
}

// Add takes a text in; an ID that is already there is refused with false,
// because its old bands would stay.
func (x *Index) Add(id string, s Signature) bool {
	if x.signatures == nil {
		x.signatures, x.bands = map[string]Signature{}, map[string][]string{}
	}
	if _, known := x.signatures[id]; known {
		return false
	}
	x.signatures[id] = s
	for _, key := range s.BandKeys() {
		x.bands[key] = append(x.bands[key], id)
	}
	return true
}

// Len is the number of texts.
func (x *Index) Len() int { return len(x.signatures) }

// Near lists the candidates whose estimate is at least atLeast per mille, most
// similar first, equal ones by ID. The text asked for is among them when it
// was added. What is below about 700 may be missed.
func (x *Index) Near(s Signature, atLeast int) []Match {
	seen := map[string]bool{}
	var out []Match
	for _, key := range s.BandKeys() {
		for _, id := range x.bands[key] {
			if seen[id] {
				continue
			}
			seen[id] = true
			if e := Estimate(s, x.signatures[id]); e >= atLeast {
				out = append(out, Match{id, e})
			}
		}
	}
	slices.SortFunc(out, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Estimate, a.Estimate), cmp.Compare(a.ID, b.ID)) })
	return out
}
