package scoring

import (
	"math"
	"slices"
)

// flag notes what is wrong with the agreement of the peers on a leaf. Nothing is
// removed by hand: a flag asks for a second round or a reason.
func (r *Result) flag(leaf string, given []Rating) {
	v := values(given)
	if len(v) < 3 {
		return
	}
	if Disperse(v) {
		r.SecondRound = append(r.SecondRound, leaf)
	}
	for i, far := range far(v) {
		if far {
			r.Outliers = append(r.Outliers, Outlier{Leaf: leaf, Rater: given[i].Rater, Value: round(given[i].Value)})
		}
	}
}

// Disperse (离散) tells whether at least three values differ so much that a second
// round is due: a standard deviation over 15 or a range over 40.
func Disperse(v []float64) bool {
	if len(v) < 3 {
		return false
	}
	m, sum := mean(v), 0.0
	for _, x := range v {
		sum += (x - m) * (x - m)
	}
	return math.Sqrt(sum/float64(len(v)-1)) > widestSD || slices.Max(v)-slices.Min(v) > widestRange
}

// far tells of each value whether it lies farther from the median than 15 and
// than three robust standard deviations (1.4826 × MAD).
func far(v []float64) []bool {
	m := median(v)
	off := make([]float64, len(v))
	for i, x := range v {
		off[i] = math.Abs(x - m)
	}
	limit := math.Max(15, 3*1.4826*median(off))
	out := make([]bool, len(v))
	for i := range v {
		out[i] = off[i] > limit
	}
	return out
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	if n%2 == 1 {
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}
