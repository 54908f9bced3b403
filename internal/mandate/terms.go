package mandate

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"jishi/internal/calendar"
)

// termsTable says, by day of proposal, how many years a mandate may run.
//
//go:embed terms.csv
var termsTable string

type term struct {
	from  calendar.Date
	years int
}

var terms = readTerms(termsTable)

// readTerms reads the embedded table; a broken one stops the program at once.
func readTerms(table string) []term {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("mandate: embedded terms are not readable")
	}
	var out []term
	for _, r := range rows[1:] {
		var t term
		if r[0] != "" {
			if t.from, err = calendar.ParseDate(r[0]); err != nil {
				panic("mandate: embedded terms: " + err.Error())
			}
		}
		if t.years, err = strconv.Atoi(r[1]); err != nil || t.years < 1 {
			panic("mandate: embedded terms: " + r[1] + " years")
		}
		out = append(out, t)
	}
	return out
}

// maxYears is the longest period on a day: the last row that has begun.
func maxYears(on calendar.Date) int {
	n := 0
	for _, t := range terms {
		if t.from.IsZero() || !on.Before(t.from) {
			n = t.years
		}
	}
	return n
}

// lastDay is the last day of a period of whole years.
func lastDay(from calendar.Date, years int) calendar.Date {
	return calendar.On(from.Year()+years, from.Month(), from.Day()).AddDays(-1)
}
