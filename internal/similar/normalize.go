package similar

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalize reduces a text to what makes its content: letters, Chinese
// characters and digits, narrow and in lower case. White space, line breaks,
// punctuation and signs go. Compatibility forms are folded (Unicode NFKC):
// full-width figures and letters, and the radicals that some PDF files hold in
// place of characters. Normalizing twice changes nothing.
func Normalize(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		for _, c := range fold(r) {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// fold gives what remains of one character: mostly itself or nothing,
// sometimes several (㎡ becomes m2). Character by character, so that Passages
// can point back to where each came from.
func fold(r rune) []rune {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF, r >= '0' && r <= '9', r >= 'a' && r <= 'z':
		return single(r)
	case r >= 'A' && r <= 'Z':
		return single(r + 'a' - 'A')
	case r < 0x80, r >= 0x3000 && r <= 0x3004, r >= 0x3008 && r <= 0x301F:
		return nil
	}
	var out []rune
	for _, c := range norm.NFKC.String(string(r)) {
		// Marks go: a base letter is enough here.
		if c = unicode.ToLower(c); c != unicode.ReplacementChar && (unicode.IsLetter(c) || unicode.IsNumber(c)) {
			out = append(out, c)
		}
	}
	return out
}

func single(r rune) []rune { return []rune{r} }
