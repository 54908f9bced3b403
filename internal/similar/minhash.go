package similar

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Size is the number of values in a signature. The estimate's standard error
// is √(J(1−J)/128): at most 44 per mille, 27 at a similarity of 900.
const Size = 128

// Bands and Rows cut a signature for the search: two texts are candidates when
// they agree in all rows of at least one band. A pair of similarity J is found
// with probability 1−(1−J⁷)¹⁸: 99.9 % at 0.85, 99.999 % at 0.90, 13 % at 0.50.
// The last two values serve the estimate only.
const (
	Bands = 18
	Rows  = 7
)

// seedBase begins the published seeds: seed i is mix(seedBase + (i+1)·golden),
// the SplitMix64 sequence. They are part of the stored form "mh1" and must not
// change; another choice needs another version.
const (
	seedBase = 0x6a697368692e6d31 // "jishi.m1"
	golden   = 0x9e3779b97f4a7c15
)

var seeds = func() (s [Size]uint64) {
	for i := range s {
		s[i] = mix(seedBase + uint64(i+1)*golden)
	}
	return s
}()

// Signature (文本签名) stands for a text in 512 bytes. The share of equal values
// of two signatures estimates the Jaccard similarity of the texts. It says
// nothing readable about the text. The zero Signature is not that of any text;
// an empty text has EmptySignature.
type Signature [Size]uint32

// EmptySignature is that of a text without characters, such as a scan that was
// not read. It is like no other and has no band keys.
var EmptySignature = func() (s Signature) {
	for i := range s {
		s[i] = math.MaxUint32
	}
	return s
}()

// Sign computes the signature: value i is the least of the upper halves of
// mix(shingle xor seed i) over all shingles.
func Sign(s Shingles) Signature {
	out := EmptySignature
	for _, shingle := range s.hashes {
		for i, seed := range &seeds {
			if v := uint32(mix(shingle^seed) >> 32); v < out[i] {
				out[i] = v
			}
		}
	}
	return out
}

// Estimate is the estimated Jaccard similarity of two texts, per mille; 1000
// for equal signatures, 0 if either is empty. Confirm with Jaccard before
// anybody is told.
func Estimate(a, b Signature) int {
	if a == EmptySignature || b == EmptySignature {
		return 0
	}
	same := 0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
	}
	return same * 1000 / Size
}

// BandKeys are the strings to store in an index (one row per key) and to look
// for: texts that share one are candidates. The band's number is part of the
// key. An empty text has none.
func (s Signature) BandKeys() []string {
	if s == EmptySignature {
		return nil
	}
	keys := make([]string, Bands)
	for b := range keys {
		keys[b] = fmt.Sprintf("mh1-%02d-%016x", b, uint64(s.band(b)))
	}
	return keys
}

// BandNumbers are the same keys as whole numbers, for a column of a database
// with millions of them. The band's number is mixed in.
func (s Signature) BandNumbers() []int64 {
	if s == EmptySignature {
		return nil
	}
	numbers := make([]int64, Bands)
	for b := range numbers {
		numbers[b] = s.band(b)
	}
	return numbers
}

func (s Signature) band(b int) int64 {
	h := uint64(b)
	for _, v := range s[b*Rows : (b+1)*Rows] {
		h = mix(h ^ uint64(v) + golden)
	}
	return int64(h)
}

// version leads both stored forms.
const (
	textVersion = "mh1."
	byteVersion = 1
)

// ErrSignature is a stored signature that cannot be read.
var ErrSignature = errors.New("not a text signature of version mh1")

// MarshalBinary gives the version byte 1 and 128 big-endian 32-bit values.
func (s Signature) MarshalBinary() ([]byte, error) {
	out := make([]byte, 1, 1+4*Size)
	out[0] = byteVersion
	for _, v := range s {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out, nil
}

// UnmarshalBinary reads what MarshalBinary wrote, else ErrSignature.
func (s *Signature) UnmarshalBinary(b []byte) error {
	if len(b) != 1+4*Size || b[0] != byteVersion {
		return ErrSignature
	}
	for i := range s {
		s[i] = binary.BigEndian.Uint32(b[1+4*i:])
	}
	return nil
}

var encoding = base64.RawURLEncoding.Strict()

// MarshalText gives "mh1." and the values in base64url: 687 characters for a
// text column or JSON.
func (s Signature) MarshalText() ([]byte, error) {
	b, err := s.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return encoding.AppendEncode([]byte(textVersion), b[1:]), nil
}

// UnmarshalText reads what MarshalText wrote, else ErrSignature.
func (s *Signature) UnmarshalText(text []byte) error {
	if len(text) != len(textVersion)+encoding.EncodedLen(4*Size) || string(text[:len(textVersion)]) != textVersion {
		return ErrSignature
	}
	b := make([]byte, 1, 1+4*Size)
	b[0] = byteVersion
	b, err := encoding.AppendDecode(b, text[len(textVersion):])
	if err != nil {
		return ErrSignature
	}
	return s.UnmarshalBinary(b)
}

// String is the text form.
func (s Signature) String() string {
	text, _ := s.MarshalText() // cannot fail
	return string(text)
}
