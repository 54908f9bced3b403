// Package typeset sets Chinese text on PDF pages. Its two promises are that
// the same input gives the same bytes (so that a paper can be hashed, signed
// and compared years later) and that no character is ever drawn as an empty
// box: what the main font lacks comes from a second font, and what both lack
// is printed as its code, for example 〈U+2A6A5〉.
//
// All lengths are PDF points (1/72 inch) measured from the upper left corner
// of the page; multiply millimetres by MM. See docs/decisions/0004.
package typeset

import (
	_ "embed" // the fonts are part of the program
	"errors"
	"fmt"
	"sync"

	"github.com/signintech/gopdf"
)

//go:embed fonts/LXGWWenKai-Regular.ttf
var wenKaiTTF []byte

//go:embed fonts/DroidSansFallbackFull.ttf
var droidTTF []byte

//go:embed fonts/LXGWWenKai-OFL.txt
var wenKaiLicence string

//go:embed fonts/DroidSansFallback-Apache-2.0.txt
var droidLicence string

// FontLicence is one embedded font with the licence it came under.
type FontLicence struct {
	Font string // name of the font
	Text string // full licence text with the copyright line
}

// Licences lists the embedded fonts with their licence texts, for the
// program's page or command about third-party parts.
func Licences() []FontLicence {
	return []FontLicence{
		{Font: "LXGW WenKai Regular (霞鹜文楷)", Text: wenKaiLicence},
		{Font: "Droid Sans Fallback Full", Text: droidLicence},
	}
}

// face is one parsed font. Parsing costs about 7 ms and 3 MB, so it happens
// once per process and only when the font is first needed; afterwards a face
// is only read and may be used by any number of goroutines.
type face struct {
	family    string
	container *gopdf.FontContainer // what documents take their copy from
	parsed    *gopdf.SubsetFontObj // what widths and coverage are read from
}

var (
	// The names carry the six letters that mark a subset (ISO 32000 9.9.2).
	mainFace   = sync.OnceValue(func() *face { return parseFace("JISHIA+LXGWWenKai", wenKaiTTF) })
	secondFace = sync.OnceValue(func() *face { return parseFace("JISHIB+DroidSansFallback", droidTTF) })
)

// parseFace panics on a font that cannot be read: the fonts are part of the
// program, so that is a damaged build and not something a caller can handle.
func parseFace(family string, ttf []byte) *face {
	f := &face{family: family, container: &gopdf.FontContainer{}, parsed: &gopdf.SubsetFontObj{}}
	err := errors.Join(f.container.AddTTFFontData(family, ttf), f.parsed.SetTTFData(ttf))
	if err != nil {
		panic(fmt.Sprintf("typeset: embedded font %s: %v", family, err))
	}
	return f
}

// glyph gives the index of the outline of a character. A font may map a
// character to an outline that is empty; for anything but a space that would
// be an invisible character, so it counts as absent.
func (f *face) glyph(r rune) (uint, bool) {
	index, err := f.parsed.CharCodeToGlyphIndex(r)
	if err != nil || index == 0 {
		return 0, false
	}
	if isSpace(r) {
		return index, true
	}
	loca := f.parsed.GetTTFParser().LocaTable
	if int(index)+1 >= len(loca) || loca[index] == loca[index+1] {
		return 0, false
	}
	return index, true
}
