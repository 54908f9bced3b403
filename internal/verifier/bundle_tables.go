package verifier

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// row is one row of a table: the typed text of each column that is not NULL.
type row map[string]string

// tables checks every row of every table; the closings first, because the lines
// are added up for them while they pass.
func (c *bundle) tables() {
	c.years = map[string]*Figures{}
	rest := slices.Sorted(maps.Keys(c.Manifest.Tables))
	rest = slices.DeleteFunc(rest, func(name string) bool { return name == closingsTable })
	if c.infos[TableFile(closingsTable)].Bytes > maxClosings {
		c.wrong(TableFile(closingsTable), "", "it is larger than %d bytes", maxClosings)
	} else {
		c.table(closingsTable)
	}
	for _, name := range rest {
		c.table(name)
	}
	for _, year := range slices.Sorted(maps.Keys(c.years)) {
		c.Years = append(c.Years, *c.years[year])
	}
}

func (c *bundle) table(name string) {
	file := TableFile(name)
	r := c.open(file)
	if r == nil {
		return
	}
	defer r.close()
	info, want, rows := c.Manifest.Tables[name], c.known[name], int64(0)
	for line := range r.lines(maxLine) {
		rows++
		at := fmt.Sprintf("line %d", r.number)
		values, key, err := parseRow(line, info)
		if err != nil {
			c.wrong(file, at, "%v", err)
			continue
		}
		at += fmt.Sprintf(" (row %.80s)", key)
		switch d, known := want[key]; {
		case !known:
			c.wrong(file, at, "no event speaks of this row, or it is here twice: it was inserted or its key was changed")
		case d.digest != sha256.Sum256(line):
			c.wrong(file, at, "the row is not what its last event recorded: it was changed")
		default:
			err = c.take(name, values, d)
		}
		if err != nil {
			c.wrong(file, at, "%v", err)
		}
		delete(want, key)
	}
	c.Rows += rows
	if r.failed {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		c.wrong(file, "row "+key, "the row is missing: it was deleted or its key was changed")
	}
	if rows != info.Rows {
		c.wrong(file, "", "it has %d rows, the manifest says %d", rows, info.Rows)
	}
}

// take uses a row that is as recorded.
func (c *bundle) take(table string, r row, by recorded) error {
	switch table {
	case linesTable:
		return c.line(r, by)
	case closingsTable:
		return c.closing(r, by)
	}
	return nil
}

const typeLetters = "ibsxtf"

func parseRow(line []byte, info TableInfo) (row, string, error) {
	o, err := parseCanonical(line)
	if err != nil {
		return nil, "", err
	}
	out := row{}
	for _, name := range o.names() {
		s, ok := o.text(name)
		if !ok || len(s) < 2 || s[1] != ':' || !strings.ContainsRune(typeLetters, rune(s[0])) || !slices.Contains(info.Columns, name) {
			return nil, "", fmt.Errorf("the column %.40q cannot be read, or is none of the table", name)
		}
		out[name] = s
	}
	parts := make([]string, len(info.Key))
	for i, k := range info.Key {
		if out[k] == "" {
			return nil, "", fmt.Errorf("the key column %s is missing", k)
		}
		parts[i] = out[k][2:]
	}
	return out, rowKey(parts), nil
}

var keyEscape = strings.NewReplacer("~", "~0", "/", "~1")

// rowKey joins key columns; several are escaped as in JSON pointers.
func rowKey(parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	for i, p := range parts {
		parts[i] = keyEscape.Replace(p)
	}
	return strings.Join(parts, "/")
}

// scan reads columns of a row one after the other; the first failure stays.
type scan struct {
	row row
	err error
}

func (s *scan) text(name string) string {
	v, ok := strings.CutPrefix(s.row[name], "s:")
	if !ok && s.err == nil {
		s.err = fmt.Errorf("the column %s is no text", name)
	}
	return v
}

func (s *scan) whole(name string) int64 {
	v, _ := strings.CutPrefix(s.row[name], "i:")
	n, err := strconv.ParseInt(v, 10, 64)
	if (err != nil || s.row[name] != fmt.Sprintf("i:%d", n)) && s.err == nil {
		s.err = fmt.Errorf("the column %s is no integer", name)
	}
	return n
}

// date reads a business date, YYYY-MM-DD.
func (s *scan) date(name string) string {
	v := s.text(name)
	if s.err == nil && !day.MatchString(v) {
		s.err = fmt.Errorf("the column %s is no date", name)
	}
	if s.err != nil {
		return "0000-00-00"
	}
	return v
}

var day = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-\d\d$`)

func (s *scan) instant(name string) string {
	v, _ := strings.CutPrefix(s.row[name], "t:")
	if !stamp.MatchString(v) && s.err == nil {
		s.err = fmt.Errorf("the column %s is no instant", name)
	}
	return v
}

var errTooLarge = errors.New("the sum does not fit")
