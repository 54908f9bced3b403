package fault

import "slices"

// Code is a stable name of something that can go wrong. Codes are part of the
// API: they are added, never renamed or reused.
type Code string

// Entry is what the catalogue says of a code.
type Entry struct {
	Code   Code
	Kind   Kind
	Title  Text
	Advice Text
}

var catalogue = map[Code]Entry{}

// define adds a code to the catalogue; it runs during package initialisation.
func define(code Code, kind Kind, titleZh, titleEn, adviceZh, adviceEn string) Code {
	if _, dup := catalogue[code]; dup {
		panic("fault: code defined twice: " + string(code))
	}
	catalogue[code] = Entry{Code: code, Kind: kind, Title: T(titleZh, titleEn), Advice: T(adviceZh, adviceEn)}
	return code
}

func (c Code) entry() Entry {
	if e, ok := catalogue[c]; ok {
		return e
	}
	return catalogue[InternalError]
}

// Title of the code in both languages.
func (c Code) Title() Text { return c.entry().Title }

// Catalogue lists every code in alphabetical order.
func Catalogue() []Entry {
	out := make([]Entry, 0, len(catalogue))
	for _, e := range catalogue {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entry) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return out
}
