package brokerage

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
)

// termsTable are the dated values of the rules, with their sources.
//
//go:embed terms.csv
var termsTable string

type term struct {
	key   string
	from  calendar.Date
	value int64
}

var terms = readTerms(termsTable)

// readTerms reads the embedded table; a broken one stops the program at once.
func readTerms(table string) []term {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("brokerage: embedded terms are not readable")
	}
	var out []term
	for _, r := range rows[1:] {
		t := term{key: r[0]}
		if r[1] != "" {
			if t.from, err = calendar.ParseDate(r[1]); err != nil {
				panic("brokerage: embedded terms: " + err.Error())
			}
		}
		if t.value, err = strconv.ParseInt(r[2], 10, 64); err != nil || t.value < 1 {
			panic("brokerage: embedded terms: " + r[0] + " is " + r[2])
		}
		out = append(out, t)
	}
	return out
}

// valueOn is a value on a day: the last row of the key that has begun.
func valueOn(key string, on calendar.Date) int64 {
	var n int64
	for _, t := range terms {
		if t.key == key && (t.from.IsZero() || !on.Before(t.from)) {
			n = t.value
		}
	}
	if n == 0 {
		panic("brokerage: no term " + key)
	}
	return n
}

// monthsLater is the same day so many months on; a day that month does not have
// becomes its last.
func monthsLater(d calendar.Date, months int) calendar.Date {
	y, m := d.Year(), int(d.Month())-1+months
	y, m = y+m/12, m%12
	start := monthStart(y, m)
	last := monthStart(y+(m+1)/12, (m+1)%12).AddDays(-1)
	if d.Day() > last.Day() {
		return last
	}
	return start.AddDays(d.Day() - 1)
}

// monthStart is the first day of a month counted from 0.
func monthStart(year, month int) calendar.Date { return calendar.On(year, time.Month(month+1), 1) }
