package typeset

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
)

// run is a stretch of text that one face can draw completely.
type run struct {
	face *face
	text string
}

// Missing lists, once each and in order of appearance, the characters of the
// text that no embedded font can draw. They are printed as their code, so a
// caller that wants a perfect paper can ask for another spelling first.
// Line breaks and tabs are layout, not characters, and are never listed.
func Missing(text string) []rune {
	var missing []rune
	for _, r := range text {
		if faceOf(r) == nil && !slices.Contains(missing, r) && !isBreak(r) {
			missing = append(missing, r)
		}
	}
	return missing
}

// faceOf picks the face that draws a character, nil when there is none.
func faceOf(r rune) *face {
	f, _ := measure(r)
	return f
}

// measured remembers what was found for the characters up to U+FFFF, because
// the font's own table is searched one segment after the other (3 µs a
// character) and fitting a page asks for the same characters many times. An
// entry is 0 while unknown, else the width in thousandths shifted left by two
// bits, plus 1 (main font), 2 (second font) or 3 (no font).
var measured [0x10000]atomic.Uint32

// measure gives the face of a character and its width in thousandths of the
// font size.
func measure(r rune) (*face, float64) {
	if r < 0 || int(r) >= len(measured) {
		return unpack(lookUp(r))
	}
	entry := measured[r].Load()
	if entry == 0 {
		entry = lookUp(r)
		measured[r].Store(entry)
	}
	return unpack(entry)
}

func unpack(entry uint32) (*face, float64) {
	width := float64(entry >> 2)
	switch entry & 3 {
	case 1:
		return mainFace(), width
	case 2:
		return secondFace(), width
	}
	return nil, 0
}

// lookUp refuses characters that have no shape of their own (control and
// format characters, private use) even if a font maps them: on an official
// paper they could hide or reorder text.
func lookUp(r rune) uint32 {
	if r == unicode.ReplacementChar || !unicode.IsGraphic(r) {
		return 3
	}
	for i, load := range []func() *face{mainFace, secondFace} {
		f := load()
		if index, ok := f.glyph(r); ok {
			return uint32(f.parsed.GlyphIndexToPdfWidth(index))<<2 | uint32(i+1)
		}
	}
	return 3
}

// code is how a character without an outline is printed. The angle brackets
// are U+3008 and U+3009, which the main font has (it lacks U+27E8).
func code(r rune) string { return fmt.Sprintf("〈U+%04X〉", r) }

func isSpace(r rune) bool { return unicode.Is(unicode.Zs, r) }

func isBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

// printable replaces what cannot be drawn by its code and every break by a
// space; after it each character of the text has a face.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case isBreak(r):
			b.WriteByte(' ')
		case faceOf(r) == nil:
			b.WriteString(code(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// split cuts printable text into runs.
func split(text string) []run {
	var runs []run
	for _, r := range printable(text) {
		f := faceOf(r)
		if last := len(runs) - 1; last >= 0 && runs[last].face == f {
			runs[last].text += string(r)
			continue
		}
		runs = append(runs, run{face: f, text: string(r)})
	}
	return runs
}

// Width is the width of one line of text at a font size, both in points.
func Width(text string, size float64) float64 {
	var sum float64
	for _, r := range printable(text) {
		_, width := measure(r)
		sum += width
	}
	return sum * size / 1000
}
