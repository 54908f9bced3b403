package reward

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// termsTable holds, dated, what the law asks of a reward, each with its ground.
//
//go:embed terms.csv
var termsTable string

// Term (条款) is one value of the table. Rates are basis points.
type Term struct {
	Key    string
	Case   Case // "" for every case
	From   calendar.Date
	Value  int64
	Ground fault.Text
}

var terms = readTerms(termsTable)

// readTerms reads the embedded table; a broken one stops the program at once.
func readTerms(table string) []Term {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("reward: embedded terms are not readable")
	}
	var out []Term
	for _, r := range rows[1:] {
		t := Term{Key: r[0], Case: Case(r[1]), Ground: fault.T(r[4], r[5])}
		if t.From, err = calendar.ParseDate(r[2]); err != nil {
			panic("reward: embedded terms: " + err.Error())
		}
		if t.Value, err = strconv.ParseInt(r[3], 10, 64); err != nil || t.Value < 1 || t.Value > whole {
			panic("reward: embedded terms: " + r[0] + " is " + r[3])
		}
		out = append(out, t)
	}
	return out
}

// termOn is the row of a key in force on a day, the last one that has begun.
func termOn(key string, c Case, on calendar.Date) (Term, bool) {
	var out Term
	for _, t := range terms {
		if t.Key == key && (t.Case == "" || t.Case == c) && !on.Before(t.From) {
			out = t
		}
	}
	return out, out.Key != ""
}

// monthsAfter is the same day so many months later; a day that month does not
// have becomes its last.
func monthsAfter(d calendar.Date, months int) calendar.Date {
	m := int(d.Month()) - 1 + months
	first := calendar.On(d.Year()+m/12, calendarMonth(m%12), 1)
	next := calendar.On(d.Year()+(m+1)/12, calendarMonth((m+1)%12), 1)
	if last := next.AddDays(-1); d.Day() > last.Day() {
		return last
	}
	return first.AddDays(d.Day() - 1)
}

// reliefUntil is the last day on which a cash reward of an income is taxed at
// half; zero where no relief was in force.
func reliefUntil(income calendar.Date) calendar.Date {
	t, ok := termOn("relief_months", "", income)
	if !ok {
		return calendar.Date{}
	}
	return monthsAfter(income, int(t.Value))
}
