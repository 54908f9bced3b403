package typeset

import (
	"strings"
	"unicode/utf8"
)

// Characters that must not begin, or end, a line of Chinese text.
const (
	noLineStart = "，。、；：？！）》」』】〕〉”’…％%,.;:?!)]}"
	noLineEnd   = "（《「『【〔〈“‘([{￥¥"
)

// Lines breaks text into lines no wider than width points at the given size.
// A newline in the text always breaks. Chinese breaks between any two
// characters except before closing and after opening punctuation; a Latin word
// or a number stays whole unless it is wider than a line. The result is never
// empty.
func Lines(text string, width, size float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		lines = append(lines, breakParagraph(paragraph, width, size)...)
	}
	return lines
}

func breakParagraph(text string, width, size float64) []string {
	var lines []string
	line, used := "", 0.0
	for _, unit := range units(printable(text)) {
		w := Width(unit, size)
		if used+w <= width {
			line, used = line+unit, used+w
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		unit = strings.TrimLeft(unit, " ")
		var full []string
		full, line = breakUnit(unit, width, size)
		lines, used = append(lines, full...), Width(line, size)
	}
	return append(lines, strings.TrimRight(line, " "))
}

// breakUnit cuts a unit that is wider than a line between any two characters;
// the last piece is returned apart because more text may follow on its line.
func breakUnit(unit string, width, size float64) (full []string, rest string) {
	used := 0.0
	for _, r := range unit {
		w := Width(string(r), size)
		if used+w > width && rest != "" {
			full, rest, used = append(full, rest), "", 0
		}
		rest, used = rest+string(r), used+w
	}
	return full, rest
}

// units cuts text into the smallest pieces that a line break may separate.
func units(text string) []string {
	var list []string
	glue := false // the next character belongs to the last unit
	for _, r := range text {
		last := len(list) - 1
		joins := last >= 0 && (glue || strings.ContainsRune(noLineStart, r) || joinsWord(list[last], r))
		if joins {
			list[last] += string(r)
		} else {
			list = append(list, string(r))
		}
		glue = strings.ContainsRune(noLineEnd, r)
	}
	return list
}

func joinsWord(unit string, next rune) bool {
	before, _ := utf8.DecodeLastRuneInString(unit)
	return inWord(before) && inWord(next)
}

func inWord(r rune) bool { return r > ' ' && r < utf8.RuneSelf }
