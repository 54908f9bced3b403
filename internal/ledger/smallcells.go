package ledger

import (
	"cmp"
	"slices"
)

// fewest is the least number of contracts that a published figure may cover:
// with two, each party knows the other's price.
const fewest = 3

// Other (其他) is the key of the published group that holds the small ones.
const Other = "OTHER"

// tooSmall picks the groups, by their place, that may not be published by
// themselves: those of fewer than three contracts, and with them the next
// smallest ones until they hold three together. What total and published groups
// leave over is then never of one or two contracts, as long as the total has
// three. Groups with nothing in them hide nothing.
func tooSmall(groups []Group) map[int]bool {
	var order []int
	for i, g := range groups {
		if !g.empty() {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(groups[a].Count, groups[b].Count) })
	out := map[int]bool{}
	var held int64
	for _, i := range order {
		if groups[i].Count >= fewest && (len(out) == 0 || held >= fewest) {
			break
		}
		out[i] = true
		held += groups[i].Count
	}
	return out
}

// mergeSmall joins the groups that are too small under the key Other, which
// comes last.
func mergeSmall(dimension string, groups []Group) ([]Group, error) {
	small := tooSmall(groups)
	out := []Group{}
	other := Group{Key: map[string]string{dimension: Other}}
	for i, g := range groups {
		switch {
		case g.empty():
		case !small[i]:
			out = append(out, g)
		default:
			if err := other.add(g); err != nil {
				return nil, err
			}
		}
	}
	if len(small) > 0 {
		out = append(out, other)
	}
	return out, nil
}

// withhold empties the months that are too small: a month has no other name
// that it could be added to.
func withhold(months []Group) []Group {
	out := slices.Clone(months)
	for i := range tooSmall(months) {
		out[i] = Group{Key: months[i].Key}
	}
	return out
}

// empty tells that a group has nothing in it.
func (g Group) empty() bool {
	return g.Count == 0 && g.ContractAmount == 0 && g.TechnicalAmount == 0
}
