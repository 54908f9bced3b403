package corpus

import (
	"slices"
	"testing"

	"jishi/internal/similar"
)

// TestSearchFindsThePairs holds package similar against real wording: looking
// up each contract by its bands finds the planted duplicates and no other.
func TestSearchFindsThePairs(t *testing.T) {
	all := filings(t)
	var index similar.Index
	worst := 0
	signs := make([]similar.Signature, len(all))
	for i, f := range all {
		signs[i] = similar.Sign(f.shingles)
		index.Add(f.ID, signs[i])
	}
	for i, f := range all {
		var found, exact []string
		for _, match := range index.Near(signs[i], 750) {
			found = append(found, match.ID)
		}
		for k, other := range all {
			j := similar.Jaccard(f.shingles, other.shingles)
			miss := similar.Estimate(signs[i], signs[k]) - j
			worst = max(worst, miss, -miss)
			if j >= 850 {
				exact = append(exact, other.ID)
			}
		}
		slices.Sort(found)
		if !slices.Equal(found, exact) {
			t.Errorf("%s: by bands %v, by comparing %v", f.ID, found, exact)
		}
	}
	t.Logf("largest error of the estimate over %d pairs: %d ‰", len(all)*len(all), worst)
	if worst > 220 {
		t.Errorf("largest error %d per mille: more than five standard errors", worst)
	}
}

// TestPassagesOfContracts: nearly all of a near-duplicate is aligned, and of an
// unrelated contract on the same skeleton only the set clauses.
func TestPassagesOfContracts(t *testing.T) {
	all := filings(t)
	text := func(id string) [][]string {
		i := slices.IndexFunc(all, func(f filed) bool { return f.ID == id })
		if i < 0 {
			t.Fatalf("no case %s", id)
		}
		return [][]string{all[i].Text}
	}
	covered := func(a, b string) int {
		same, length := 0, len([]rune(similar.Normalize(join(text(a)))))
		for _, p := range similar.Passages(text(a), text(b)) {
			same += p.Same
		}
		return same * 1000 / length
	}
	twin, other := covered("045-steam-diag-1", "046-steam-diag-2"), covered("024-service-transformer-oil", "040-circle-ab-log")
	t.Logf("aligned: %d ‰ of a near-duplicate, %d ‰ of a contract on the same skeleton", twin, other)
	if twin < 930 || other > 700 {
		t.Errorf("aligned: %d ‰ of a near-duplicate, %d ‰ of another contract", twin, other)
	}
}

func join(pages [][]string) (all string) {
	for _, lines := range pages {
		for _, line := range lines {
			all += line + "\n"
		}
	}
	return all
}
