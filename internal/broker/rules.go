package broker

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
)

// rulesTable holds every number of the register by the day it begins to hold.
// An empty value is no condition.
//
//go:embed rules.csv
var rulesTable string

type rule struct {
	name, of string
	from     calendar.Date
	value    int // 0 for no condition
}

var rules = readRules(rulesTable)

// readRules reads the embedded table; a broken one stops the program at once.
func readRules(table string) []rule {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("broker: embedded rules are not readable")
	}
	var out []rule
	for _, r := range rows[1:] {
		one := rule{name: r[0], of: r[1]}
		if r[2] != "" {
			if one.from, err = calendar.ParseDate(r[2]); err != nil {
				panic("broker: embedded rules: " + err.Error())
			}
		}
		if r[3] != "" {
			if one.value, err = strconv.Atoi(r[3]); err != nil || one.value < 1 {
				panic("broker: embedded rules: " + r[0] + " " + r[3])
			}
		}
		out = append(out, one)
	}
	return out
}

// Rule is what the dated configuration says on a day: the last row that has
// begun; 0 for no condition.
func Rule(name, of string, on calendar.Date) int {
	n := 0
	for _, r := range rules {
		if r.name == name && r.of == of && (r.from.IsZero() || !on.Before(r.from)) {
			n = r.value
		}
	}
	return n
}

func afterYears(on calendar.Date, years int) calendar.Date {
	return calendar.On(on.Year()+years, on.Month(), on.Day()).AddDays(-1)
}

func afterMonths(on calendar.Date, months int) calendar.Date {
	m := int(on.Month()) - 1 + months
	first := calendar.On(on.Year()+m/12, time.Month(m%12+1), 1)
	next := calendar.On(on.Year()+(m+1)/12, time.Month((m+1)%12+1), 1)
	return first.AddDays(min(on.Day(), first.DaysUntil(next)) - 1)
}

// educationHours are the hours a year that keep a filing valid; 0 for none.
func educationHours(b *Broker, on calendar.Date) int {
	n := Rule("ce_hours", b.Level, on)
	if b.Title != "T0" {
		n = max(n, Rule("ce_hours", "TITLE", on))
	}
	return n
}
