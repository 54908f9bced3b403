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
	nature nature
}

// nature is what is peculiar to a dimension.
type nature int

const (
	// plain: one value, in the line itself.
	plain nature = iota
	// added: as plain, but younger than the first closings, whose snapshots do not
	// have it.
	added
	// several: a line has any number of values. It counts for each, and once in
	// the total.
	several
	// side: kept in ledger_sides, next to the line.
	side
	// severalOfSide: both.
	severalOfSide
)

// dimensions in the order in which they are listed to people.
var dimensions = []dimension{
	{"kind", "kind", func(l *Line) string { return l.Kind }, plain},
	{"sub_kind", "sub_kind", func(l *Line) string { return l.SubKind }, plain},
	{"region", "area", func(l *Line) string { return l.Area }, plain},
	{"seller_region", "seller_region", func(l *Line) string { return l.SellerRegion }, plain},
	{"month", "", func(l *Line) string { return l.BelongsTo.YearMonth() }, plain},
	{"quarter", "", func(l *Line) string { return quarterOf(l.BelongsTo) }, plain},
	{"year", "", func(l *Line) string { return strconv.Itoa(l.BelongsTo.Year()) }, plain},
	{"tech_field", "tech_field", func(l *Line) string { return l.TechField }, plain},
	{"objective", "objective", func(l *Line) string { return l.Objective }, plain},
	{"industry", "industry", func(l *Line) string { return l.Industry }, plain},
	{"plan_source", "plan_source", func(l *Line) string { return l.PlanSource }, plain},
	{"flow", "flow", func(l *Line) string { return l.Flow }, plain},
	{"direction", "direction", func(l *Line) string { return l.Direction }, plain},
	{"band", "band", func(l *Line) string { return l.Band }, plain},
	{"office", "office_id", func(l *Line) string { return l.OfficeID }, plain},
	{"seller_kind", "seller_kind", func(l *Line) string { return l.SellerKind }, plain},
	{"buyer_kind", "buyer_kind", func(l *Line) string { return l.BuyerKind }, plain},
	{"buyer_region", "buyer_region", func(l *Line) string { return l.BuyerRegion }, plain},
	{"amount_mode", "amount_mode", func(l *Line) string { return l.AmountMode }, plain},
	{"rule_set", "rule_set", func(l *Line) string { return l.RuleSet }, plain},
	{"is_related", "is_related", func(l *Line) string { return strconv.FormatBool(l.IsRelated) }, plain},
	{"event", "event", func(l *Line) string { return string(l.Event) }, plain},
	{"statistical_year", "belongs_to", func(l *Line) string { return strconv.Itoa(l.BelongsTo.Year()) }, plain},
	{"seller_zone", "seller_zone", func(l *Line) string { return l.SellerZone }, added},
	{"buyer_zone", "buyer_zone", func(l *Line) string { return l.BuyerZone }, added},
	{"buyer_area", "buyer_area", func(l *Line) string { return AreaOf(l.BuyerRegion, l.BuyerZone) }, added},
	{"buyer_country", "buyer_country", func(l *Line) string { return l.BuyerCountry }, added},
	{"contract", "contract_id", func(l *Line) string { return l.ContractID }, added},
	{"ip_kind", "ip_kinds", nil, several},
	{"seller", "seller_key", nil, side},
	{"seller_country", "seller_country", nil, side},
	{"seller_profile", "seller_profile", nil, severalOfSide},
	{"buyer", "buyer_key", nil, side},
	{"buyer_profile", "buyer_profile", nil, severalOfSide},
	{"brokered", "brokered", nil, side},
}

// Dimensions (统计维度) gives the line's value in every dimension of Summary that
// has one value and is in the line, by the name it has there: as a filter it
// finds the line again.
func (l *Line) Dimensions() map[string]string {
	return l.values(func(d dimension) bool { return d.nature == plain || d.nature == added })
}

// sealed are the dimensions that the format of the snapshots has.
func sealed(d dimension) bool { return d.nature == plain }

func (l *Line) values(which func(dimension) bool) map[string]string {
	out := make(map[string]string, len(dimensions))
	for _, d := range dimensions {
		if which(d) {
			out[d.name] = d.of(l)
		}
	}
	return out
}

// ofSide tells whether the dimension needs ledger_sides.
func (d dimension) ofSide() bool { return d.nature == side || d.nature == severalOfSide }

// many tells whether a line can have several values.
func (d dimension) many() bool { return d.nature == several || d.nature == severalOfSide }

// names tells whether values of the dimension are single contracts or parties:
// such figures are for those who may open the lines.
func (d dimension) names() bool {
	return d.name == "contract" || d.name == "seller" || d.name == "buyer"
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
