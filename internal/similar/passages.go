package similar

import "slices"

// What counts as a matching passage, in normalised characters. Shorter runs
// are set phrases of the trade; a gap is a changed name, number or date.
const (
	seedLength = 8
	minPassage = 20
	maxGap     = 12
	// maxTries bounds the places in b that are tried for one place in a, so that
	// a text of one repeated phrase stays cheap.
	maxTries = 48
)

// Place is a character in paged text: page and line count from 0, Char is the
// index of the character (rune) in its line.
type Place struct{ Page, Line, Char int }

// Span is a stretch of paged text, both ends included.
type Span struct{ From, To Place }

// Passage (雷同段落) is a stretch that two texts have in common, apart from small
// changes inside it.
type Passage struct {
	A, B Span
	// Same counts the normalised characters that are equal, LengthA and LengthB
	// all that the stretches have. Without a change inside, the three are equal.
	Same, LengthA, LengthB int
}

// Passages aligns two texts, given as pages of lines, for a view side by side.
// The passages follow the order of a, do not overlap in a, and each has at
// least 20 equal characters; spacing, punctuation and line breaks do not count.
// Where b repeats itself the place that continues the passage before is taken.
func Passages(a, b [][]string) []Passage {
	x, y := flatten(a), flatten(b)
	var out []stretch
	for _, s := range aligned(x.runes, y.runes) {
		if n := len(out); n > 0 && out[n-1].continuedBy(s) {
			out[n-1].same += s.same
			out[n-1].toA, out[n-1].toB = s.toA, s.toB
			continue
		}
		out = append(out, s)
	}
	var passages []Passage
	for _, s := range out {
		if s.same < minPassage {
			continue
		}
		passages = append(passages, Passage{
			A:    Span{x.places[s.fromA], x.places[s.toA-1]},
			B:    Span{y.places[s.fromB], y.places[s.toB-1]},
			Same: s.same, LengthA: s.toA - s.fromA, LengthB: s.toB - s.fromB,
		})
	}
	return passages
}

// flat is a paged text as normalised characters with where each came from.
type flat struct {
	runes  []rune
	places []Place
}

func flatten(pages [][]string) flat {
	var f flat
	for p, lines := range pages {
		for l, line := range lines {
			char := 0
			for _, r := range line {
				for _, c := range fold(r) {
					f.runes = append(f.runes, c)
					f.places = append(f.places, Place{p, l, char})
				}
				char++
			}
		}
	}
	return f
}

// stretch is a match in flat text; ends are excluded.
type stretch struct{ fromA, toA, fromB, toB, same int }

// continuedBy tells whether only a small change lies between two stretches.
func (s stretch) continuedBy(next stretch) bool {
	return next.fromB >= s.toB && next.fromA-s.toA <= maxGap && next.fromB-s.toB <= maxGap
}

// aligned walks through a and takes at each place the longest stretch of b that
// begins with the same characters. Every character of a is passed once, and
// what a try costs is either skipped afterwards or shorter than a passage.
func aligned(a, b []rune) []stretch {
	where := map[uint64][]int{}
	for j := 0; j+seedLength <= len(b); j++ {
		h := hashRunes(b[j : j+seedLength])
		where[h] = append(where[h], j)
	}
	var out []stretch
	endB := 0 // where the last stretch ended in b
	for i := 0; i+seedLength <= len(a); {
		j, n := longest(a[i:], b, where[hashRunes(a[i:i+seedLength])], endB)
		if n < seedLength || n < minPassage && !near(out, i, j) {
			i++
			continue
		}
		out = append(out, stretch{i, i + n, j, j + n, n})
		i, endB = i+n, j+n
	}
	return out
}

// near admits a short stretch that continues the one before: after a changed
// name the next few words still belong to the passage.
func near(done []stretch, i, j int) bool {
	return len(done) > 0 && done[len(done)-1].continuedBy(stretch{fromA: i, fromB: j})
}

// longest finds the place in b, among the given, with the longest common
// beginning; of equal ones the first at or after endB, because passages
// usually keep their order.
func longest(a, b []rune, places []int, endB int) (at, length int) {
	if len(places) > maxTries {
		places = around(places, endB)
	}
	for _, j := range places {
		n := 0
		for n < len(a) && j+n < len(b) && a[n] == b[j+n] {
			n++
		}
		if n > length || n == length && at < endB && j >= endB {
			at, length = j, n
		}
	}
	return at, length
}

// around takes the places nearest to where the last stretch ended; they are in
// order.
func around(places []int, endB int) []int {
	first, _ := slices.BinarySearch(places, endB)
	from := max(0, min(first-maxTries/4, len(places)-maxTries))
	return places[from : from+maxTries]
}
