package calendar

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/fault"
)

// EntryKind says what an entry makes of its days.
type EntryKind string

// The two kinds: closed though a weekday (放假), worked though a weekend (调休上班).
const (
	Off  EntryKind = "off"
	Work EntryKind = "work"
)

// Entry (放假或调休) is one line of a yearly notice: From to To, both included.
type Entry struct {
	From, To Date
	Kind     EntryKind
	Name     string // 节日名称, such as 国庆节
	Source   string // the notice it stands in
}

var tableHead = []string{"from", "to", "kind", "name", "source"}

// maxEntries bounds what is read at once; a notice has about twelve lines.
const maxEntries = 1000

// ReadTable reads from,to,kind,name,source with that line of column names; to
// may be empty for a single day, name and source may be left out at the end.
// Faults: WrongFormat and the like at /csv, with the line.
func ReadTable(table string) ([]Entry, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff")))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	lines, err := r.ReadAll()
	if err != nil {
		return nil, fault.Fields(fault.Atf("/csv", fault.WrongFormat, "不是有效的 CSV 表：%v。", "Not a CSV table: %v.", err))
	}
	if len(lines) == 0 || len(lines) > maxEntries || !isHead(lines[0]) {
		return nil, fault.Fields(fault.Atf("/csv", fault.WrongFormat, "第一行应为 %s。", "The first line must be %s.", strings.Join(tableHead, ",")))
	}
	out := make([]Entry, 0, len(lines)-1)
	for i, l := range lines[1:] {
		e, err := entryOf(l)
		if err != nil || len(l) != len(lines[0]) {
			return nil, fault.Fields(fault.Atf("/csv", fault.WrongFormat, "第 %d 行：应为起、止、off 或 work、名称、来源。", "Line %d must be from, to, off or work, name, source.", i+2))
		}
		out = append(out, e)
	}
	return out, nil
}

func isHead(line []string) bool {
	return len(line) >= 3 && len(line) <= len(tableHead) && slices.Equal(line, tableHead[:len(line)])
}

func entryOf(l []string) (Entry, error) {
	if len(l) < 3 || len(l) > len(tableHead) {
		return Entry{}, fmt.Errorf("%d columns", len(l))
	}
	l = append(slices.Clone(l), "", "")
	from, err := ParseDate(l[0])
	if err != nil {
		return Entry{}, err
	}
	to := from
	if l[1] != "" {
		if to, err = ParseDate(l[1]); err != nil {
			return Entry{}, err
		}
	}
	if k := EntryKind(l[2]); k != Off && k != Work {
		return Entry{}, fmt.Errorf("kind %q", k)
	}
	return Entry{From: from, To: to, Kind: EntryKind(l[2]), Name: l[3], Source: l[4]}, nil
}

// WriteTable is the text that ReadTable reads; its hash names a calendar.
func WriteTable(rows []Entry) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(tableHead) // a buffer takes everything
	for _, e := range rows {
		_ = w.Write([]string{e.From.String(), e.To.String(), string(e.Kind), e.Name, e.Source})
	}
	w.Flush()
	return b.String()
}

// Notice (放假安排通知) is what the State Council says of one year.
type Notice struct {
	Year     int
	Document string // 文号 or name of the notice
	Entries  []Entry
}

// Limits of what a notice plausibly says; beyond them it is a slip [P].
const (
	maxOffDays  = 60
	maxRunDays  = 15
	maxName     = 40
	maxDocument = 200
)

// Check names everything that is wrong with a notice, at /entries/i or /csv.
// A make-up day falls on a weekend; a day stands once and in the year; a run
// of days off has a name, which the explanation of a deadline shows.
func (n Notice) Check() error {
	var bad []fault.Field
	if n.Year < 2000 || n.Year > 2100 {
		bad = append(bad, fault.At("path/year", fault.OutOfRange))
	}
	if l := len([]rune(strings.TrimSpace(n.Document))); l == 0 || l > maxDocument {
		bad = append(bad, fault.Atf("/document_number", fault.MissingField, "请写明通知文号。", "Give the number of the notice."))
	}
	if len(n.Entries) == 0 {
		bad = append(bad, fault.At("/entries", fault.MissingField))
	}
	seen, off := map[Date]bool{}, 0
	for i, e := range n.Entries {
		at := "/entries/" + strconv.Itoa(i)
		if why := n.wrong(e); why != nil {
			bad = append(bad, fault.Field{Pointer: at, Code: fault.WrongFormat, Text: *why})
			continue
		}
		for d := e.From; !d.After(e.To); d = d.AddDays(1) {
			if seen[d] {
				bad = append(bad, fault.Atf(at, fault.WrongFormat, "%s 出现两次。", "%s stands twice.", d))
			}
			seen[d] = true
			if e.Kind == Off {
				off++
			}
		}
	}
	if off > maxOffDays {
		bad = append(bad, fault.Atf("/entries", fault.OutOfRange, "放假共 %d 天，超出合理范围。", "%d days off are more than a notice gives.", off))
	}
	return fault.Fields(bad...)
}

// wrong says in both languages what is wrong with one entry; nil when nothing is.
func (n Notice) wrong(e Entry) *fault.Text {
	switch {
	case e.Kind != Off && e.Kind != Work:
		return said("类型应为 off 或 work。", "The kind is off or work.")
	case e.From.IsZero() || e.To.IsZero() || e.To.Before(e.From):
		return said("起止日期不成立。", "From and to are no period.")
	case e.From.Year() != e.To.Year() || e.From.Year() != n.Year && (e.From.Year() != n.Year-1 || !yearEnd(e.From)):
		return said("日期不在本年度内。", "The days are not in this year.")
	case e.From.DaysUntil(e.To) >= maxRunDays:
		return said("连续天数过多。", "Too many days in a row.")
	case strings.TrimSpace(e.Name) == "" || len([]rune(e.Name)) > maxName:
		return said("请写明节日名称（40 字以内）。", "Name the holiday (up to 40 characters).")
	}
	for d := e.From; e.Kind == Work && !d.After(e.To); d = d.AddDays(1) {
		if !weekend(d) {
			return said("调休上班日应为周六或周日。", "A make-up day is a Saturday or Sunday.")
		}
	}
	return nil
}

func said(zh, en string) *fault.Text {
	t := fault.T(zh, en)
	return &t
}

func (e Entry) overlaps(o Entry) bool { return !e.To.Before(o.From) && !o.To.Before(e.From) }

// With gives the calendar in which the notice's year is as the notice says and
// every other year as before. New Year's days off may begin in the December
// before: they replace what stood on these days.
func (c *Calendar) With(n Notice) (*Calendar, error) {
	var rows []Entry
	for _, e := range c.rows {
		if e.From.Year() != n.Year && !slices.ContainsFunc(n.Entries, e.overlaps) {
			rows = append(rows, e)
		}
	}
	for _, e := range n.Entries {
		if e.Source == "" {
			e.Source = n.Document
		}
		rows = append(rows, e)
	}
	slices.SortStableFunc(rows, func(a, b Entry) int { return strings.Compare(a.From.String(), b.From.String()) })
	return build(rows, WriteTable(rows))
}

// Parse reads a calendar back from what Table wrote.
func Parse(table string) (*Calendar, error) { return parseCalendar(table) }

// Table writes the whole calendar; Parse of it has the same version.
func (c *Calendar) Table() string {
	if c == Default() {
		return holidaysCSV
	}
	return WriteTable(c.rows)
}

// Entries are the lines of one year, by date.
func (c *Calendar) Entries(year int) []Entry {
	var out []Entry
	for _, e := range c.rows {
		if e.From.Year() == year {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return strings.Compare(a.From.String(), b.From.String()) })
	return out
}

// WorkingDaysIn counts the working days of a year.
func (c *Calendar) WorkingDaysIn(year int) int {
	return c.WorkingDaysBetween(On(year-1, time.December, 31), On(year, time.December, 31))
}

// yearEnd tells whether a day may belong to the New Year's holiday of the year
// after, whose notice then speaks of it.
func yearEnd(d Date) bool { return d.Month() == time.December && d.Day() >= 15 }

func weekend(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }
