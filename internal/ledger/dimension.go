package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// dimension is one way to group and filter lines. The names are those of the
// API; a column of "" means that the value comes from the statistical date.
type dimension struct {
	name   string
	column string
	of     func(*Line) string
}

// dimensions in the order in which they are listed to people.
var dimensions = []dimension{
	{"kind", "kind", func(l *Line) string { return l.Kind }},
	{"sub_kind", "sub_kind", func(l *Line) string { return l.SubKind }},
	{"region", "area", func(l *Line) string { return l.Area }},
	{"seller_region", "seller_region", func(l *Line) string { return l.SellerRegion }},
	{"month", "", func(l *Line) string { return l.BelongsTo.YearMonth() }},
	{"quarter", "", func(l *Line) string { return quarterOf(l.BelongsTo) }},
	{"year", "", func(l *Line) string { return strconv.Itoa(l.BelongsTo.Year()) }},
	{"tech_field", "tech_field", func(l *Line) string { return l.TechField }},
	{"objective", "objective", func(l *Line) string { return l.Objective }},
	{"industry", "industry", func(l *Line) string { return l.Industry }},
	{"plan_source", "plan_source", func(l *Line) string { return l.PlanSource }},
	{"flow", "flow", func(l *Line) string { return l.Flow }},
	{"direction", "direction", func(l *Line) string { return l.Direction }},
	{"band", "band", func(l *Line) string { return l.Band }},
	{"office", "office_id", func(l *Line) string { return l.OfficeID }},
	{"seller_kind", "seller_kind", func(l *Line) string { return l.SellerKind }},
	{"buyer_kind", "buyer_kind", func(l *Line) string { return l.BuyerKind }},
	{"buyer_region", "buyer_region", func(l *Line) string { return l.BuyerRegion }},
	{"amount_mode", "amount_mode", func(l *Line) string { return l.AmountMode }},
	{"rule_set", "rule_set", func(l *Line) string { return l.RuleSet }},
	{"is_related", "is_related", func(l *Line) string { return strconv.FormatBool(l.IsRelated) }},
	{"event", "event", func(l *Line) string { return string(l.Event) }},
	{"statistical_year", "belongs_to", func(l *Line) string { return strconv.Itoa(l.BelongsTo.Year()) }},
}

// Dimensions (统计维度) gives the line's value in every dimension of Summary, by
// the name it has there: as a filter it finds the line again.
func (l *Line) Dimensions() map[string]string {
	out := make(map[string]string, len(dimensions))
	for _, d := range dimensions {
		out[d.name] = d.of(l)
	}
	return out
}

// DimensionNames lists what Summary can group and filter by.
func DimensionNames() []string {
	out := make([]string, len(dimensions))
	for i, d := range dimensions {
		out[i] = d.name
	}
	return out
}

func findDimension(name string) (dimension, bool) {
	i := slices.IndexFunc(dimensions, func(d dimension) bool { return d.name == name })
	if i < 0 {
		return dimension{}, false
	}
	return dimensions[i], true
}

// inRollups tells whether the rollups know the dimension too.
func (d dimension) inRollups() bool {
	return d.column == "" || d.name == "kind" || d.name == "region"
}

func quarterOf(d calendar.Date) string {
	return fmt.Sprintf("%04d-Q%d", d.Year(), (int(d.Month())+2)/3)
}

func unknownDimension(pointer, name string) fault.Field {
	return fault.Atf(pointer, fault.UnknownField, "没有统计维度 %q，可用的有：%s。", "There is no dimension %q; use one of: %s.",
		name, strings.Join(DimensionNames(), ", "))
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?$`)

// period turns a value of month, quarter or year into the days it covers.
func period(name, value string) (first, last calendar.Date, ok bool) {
	m := periodForm.FindStringSubmatch(value)
	if len(m) == 0 || (name == "month") != (m[2] != "") || (name == "quarter") != (m[3] != "") {
		return first, last, false
	}
	year, _ := strconv.Atoi(m[1])
	if !knownYear(year) {
		return first, last, false
	}
	from, months := 1, 12
	switch name {
	case "month":
		from, _ = strconv.Atoi(m[2])
		months = 1
	case "quarter":
		quarter, _ := strconv.Atoi(m[3])
		from, months = 3*quarter-2, 3
	}
	first = calendar.On(year, time.Month(from), 1)
	return first, calendar.On(year, time.Month(from+months), 1).AddDays(-1), true
}
