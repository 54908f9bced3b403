package training

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"jishi/internal/calendar"
)

// termsTable holds, dated, what no law fixes: hours, pass mark, validity. A row
// min_hours per level and module may be added; there is none, because the hours
// of the outline are not confirmed (docs/to-confirm.md).
//
//go:embed terms.csv
var termsTable string

type term struct {
	from               calendar.Date
	key, level, module string
	value              int64
}

var terms = readTerms(termsTable)

// readTerms reads the embedded table; a broken one stops the program at once.
func readTerms(table string) []term {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("training: embedded terms are not readable")
	}
	var out []term
	for _, r := range rows[1:] {
		t := term{key: r[1], level: r[2], module: r[3]}
		if r[0] != "" {
			if t.from, err = calendar.ParseDate(r[0]); err != nil {
				panic("training: embedded terms: " + err.Error())
			}
		}
		if t.value, err = strconv.ParseInt(r[4], 10, 64); err != nil || t.value < 0 {
			panic("training: embedded terms: " + r[4])
		}
		out = append(out, t)
	}
	return out
}

// termOn is the value of a key on a day: the last row that has begun; 0 for none.
func termOn(list []term, on calendar.Date, key, level, module string) int64 {
	var v int64
	for _, t := range list {
		begun := t.from.IsZero() || !on.Before(t.from)
		if begun && t.key == key && (t.level == "" || t.level == level) && (t.module == "" || t.module == module) {
			v = t.value
		}
	}
	return v
}

func termValue(on calendar.Date, key string) int64 { return termOn(terms, on, key, "", "") }
