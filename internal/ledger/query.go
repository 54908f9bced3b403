package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/fault"
)

// Query (统计查询) asks for totals over the days From to To, both included, by
// the statistical date; a zero date leaves that end open. Filters and GroupBy
// take the names of DimensionNames; month is YYYY-MM, quarter YYYY-Qn. A filter
// may name several values, "B6,B7", the beginning of values, "3709*", and with
// "-" that there is none; those of time and is_related take one value.
type Query struct {
	From    calendar.Date
	To      calendar.Date
	GroupBy []string
	AsOf    AsOf
	Filters map[string]string
	// View is Open when it is left out. In the views Adjustments and Booked the
	// period, month, quarter and year are those of the booking.
	View View
}

// selection is a checked query: which lines, and how they are grouped.
type selection struct {
	from, to calendar.Date // both included; zero: open
	group    []dimension
	equal    []condition
	scope    scope
	known    knowledge
	view     View
	since    int64          // lines of earlier events are left out
	closed   []closedPeriod // in the state of knowledge; of no matter in Open
}

type condition struct {
	dimension dimension
	value     string
}

// check names everything that is wrong with the query at once.
func (q Query) check(who scope) (selection, error) {
	sel := selection{from: q.From, to: q.To, scope: who, view: q.View}
	var bad []fault.Field
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		bad = append(bad, fault.At("query/from", fault.DatesReversed))
	}
	for i, name := range q.GroupBy {
		d, ok := findDimension(name)
		switch {
		case !ok:
			bad = append(bad, unknownDimension("query/group_by", name))
		case d.many() && slices.ContainsFunc(sel.group, dimension.many):
			bad = append(bad, fault.Atf("query/group_by", fault.WrongFormat, "%q 一行可有多个值，只能有一个这样的维度。", "A line has several values of %q; only one such dimension is possible.", name))
		case slices.Contains(q.GroupBy[:i], name):
			bad = append(bad, fault.Atf("query/group_by", fault.WrongFormat, "维度 %q 重复。", "Dimension %q appears twice.", name))
		}
		sel.group = append(sel.group, d)
	}
	for _, name := range slices.Sorted(maps.Keys(q.Filters)) {
		bad = append(bad, sel.filter(name, q.Filters[name])...)
	}
	return sel, fault.Fields(bad...)
}

// filter adds one condition. A filter on time narrows the period, so that the
// index on the date serves it.
func (s *selection) filter(name, value string) []fault.Field {
	pointer := "query/" + name
	d, ok := findDimension(name)
	switch {
	case !ok:
		return []fault.Field{unknownDimension(pointer, name)}
	case name == "is_related" && value != "true" && value != "false":
		return []fault.Field{fault.Atf(pointer, fault.WrongFormat, "请填写 true 或 false。", "Give true or false.")}
	case d.column != "":
		s.equal = append(s.equal, condition{d, value})
		return nil
	}
	first, last, ok := period(name, value)
	if !ok {
		return []fault.Field{fault.Atf(pointer, fault.WrongFormat, "%q 不是有效的期间，请按 2025、2025-Q1 或 2025-01 的格式填写。",
			"%q is not a period; write 2025, 2025-Q1 or 2025-01.", value)}
	}
	if s.from.IsZero() || first.After(s.from) {
		s.from = first
	}
	if s.to.IsZero() || last.Before(s.to) {
		s.to = last
	}
	return nil
}

// naming tells whether the answer is about single contracts or parties.
func (s *selection) naming() bool {
	return slices.ContainsFunc(s.group, dimension.names) || slices.ContainsFunc(s.equal, func(c condition) bool { return c.dimension.names() })
}

// fingerprint identifies the lines selected, whatever is known: a cursor
// belongs to one selection.
func (s *selection) fingerprint() string {
	parts := []string{s.from.String(), s.to.String(), strconv.FormatBool(s.scope.ownOnly), s.scope.org, string(s.view), strconv.FormatInt(s.since, 10)}
	for _, c := range s.equal {
		parts = append(parts, c.dimension.name, c.value)
	}
	raw, _ := json.Marshal(parts) // strings always marshal
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}
