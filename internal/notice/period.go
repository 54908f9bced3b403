package notice

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"jishi/internal/calendar"
)

// termsTable holds, dated, how long each kind of notice runs and by which rule.
//
//go:embed terms.csv
var termsTable string

type term struct {
	from    calendar.Date
	kind    Kind
	working bool // working days, else calendar days
	days    int
	roll    bool // a last day off moves to the next working day
	source  string
}

var terms = readTerms(termsTable)

// readTerms reads the embedded table; a broken one stops the program at once.
func readTerms(table string) []term {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("notice: embedded terms are not readable")
	}
	var out []term
	for _, r := range rows[1:] {
		t := term{kind: Kind(r[1]), working: r[2] == "WORKING", roll: r[4] == "yes", source: r[5]}
		if r[0] != "" {
			if t.from, err = calendar.ParseDate(r[0]); err != nil {
				panic("notice: embedded terms: " + err.Error())
			}
		}
		if t.days, err = strconv.Atoi(r[3]); err != nil || t.days < 1 {
			panic("notice: embedded terms: " + r[3])
		}
		out = append(out, t)
	}
	return out
}

// period gives the first and the last day of a notice published on a day.
func period(days *calendar.Calendar, k Kind, published calendar.Date) (from, to calendar.Date, rule string, err error) {
	var t *term
	for i := range terms {
		if terms[i].kind == k && (terms[i].from.IsZero() || !published.Before(terms[i].from)) {
			t = &terms[i]
		}
	}
	if t == nil {
		return from, to, "", fmt.Errorf("notice: no length for kind %q", k)
	}
	from = published.AddDays(1)
	if t.working {
		return from, days.AddWorkingDays(published, t.days), t.source, nil
	}
	to = published.AddDays(t.days)
	for t.roll && !days.IsWorkingDay(to) {
		to = to.AddDays(1)
	}
	return from, to, t.source, nil
}
