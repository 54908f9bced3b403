// Package similar finds Chinese texts that are nearly the same (文本相似): the
// near-duplicates, split pairs and twice-sold developments that the rules RR03,
// RR05, RR16 and RR36 of the domain notes look for, and the passages two texts
// share, for a person who compares them side by side.
//
// Measures are whole per mille from 0 to 1000, never floating point, so that a
// stored result and a threshold compare the same everywhere. All work on
// normalised text: layout, punctuation, width and case do not count, digits do.
package similar

import "slices"

// ShingleLength is the number of characters in one shingle. Five Chinese
// characters are about three words: long enough that unrelated contracts share
// little beyond set phrases, short enough that a changed name breaks only five.
const ShingleLength = 5

// Shingles (文本片段集) is the set of all runs of five characters of a
// normalised text, as sorted hashes. A text of one to four characters has one
// shingle, itself; an empty text has none.
type Shingles struct{ hashes []uint64 }

// ShinglesOf cuts a text. The lines of a page or the pages of a document are
// joined by the caller with any white space.
func ShinglesOf(text string) Shingles {
	runes := []rune(Normalize(text))
	if len(runes) == 0 {
		return Shingles{}
	}
	width := min(ShingleLength, len(runes))
	hashes := make([]uint64, 0, len(runes)-width+1)
	for i := range len(runes) - width + 1 {
		hashes = append(hashes, hashRunes(runes[i:i+width]))
	}
	slices.Sort(hashes)
	return Shingles{slices.Compact(hashes)}
}

// Len is the number of different shingles.
func (s Shingles) Len() int { return len(s.hashes) }

// Jaccard is the share of common shingles in all shingles of both texts, per
// mille, rounded down: 1000 means the same set. A text without characters is
// like nothing, not even another one: two scans must not count as duplicates.
func Jaccard(a, b Shingles) int {
	common := a.common(b)
	all := a.Len() + b.Len() - common
	if all == 0 {
		return 0
	}
	return common * 1000 / all
}

// Containment is the share of a's shingles that b has too, per mille, rounded
// down: 1000 when a stands completely in b, however long b is. It finds a
// contract that was lengthened by annexes, where Jaccard falls.
func Containment(a, b Shingles) int {
	if a.Len() == 0 {
		return 0
	}
	return a.common(b) * 1000 / a.Len()
}

func (s Shingles) common(other Shingles) (n int) {
	i, j := 0, 0
	for i < len(s.hashes) && j < len(other.hashes) {
		switch {
		case s.hashes[i] == other.hashes[j]:
			n, i, j = n+1, i+1, j+1
		case s.hashes[i] < other.hashes[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// hashRunes is FNV-1a over the characters as 32-bit words, finished by mix,
// because FNV alone leaves the high bits of short input poor.
func hashRunes(runes []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range runes {
		h = (h ^ uint64(uint32(r))) * 1099511628211
	}
	return mix(h)
}

// mix is the finisher of SplitMix64 (Steele, Lea, Flood 2014): a bijection in
// which every bit of the input moves every bit of the result.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
