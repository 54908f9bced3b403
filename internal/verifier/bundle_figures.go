package verifier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"
	"time"
)

// place is where a line stands in the journal.
type place struct{ event, no int64 }

func (p place) after(o place) bool { return p.event > o.event || p.event == o.event && p.no > o.no }

// closed is a closing of the bundle, and what the lines come to for it.
type closed struct {
	row      row
	key      string
	year, no int64
	month    int64 // 0 for the whole year
	asOf     int64
	total    Figures
	groups   map[string]map[string]*Figures
	lines    int64
	sum      hash.Hash
}

// maxClosed bounds the closings of a bundle: each line is added up for each.
const maxClosed = 1000

func (c *bundle) closing(r row, by recorded) error {
	s := scan{row: r}
	if len(c.closings) == maxClosed {
		return fmt.Errorf("there are more than %d closings", maxClosed)
	}
	n := &closed{row: r, year: s.whole("year"), no: s.whole("no"), asOf: s.whole("event_index"), groups: map[string]map[string]*Figures{}, sum: sha256.New()}
	if _, there := r["month"]; there {
		if n.month = s.whole("month"); s.err == nil && (n.month < 1 || n.month > 12) {
			return fmt.Errorf("the column month is no month")
		}
	}
	if s.err != nil {
		return s.err
	}
	if n.asOf != by.first {
		return fmt.Errorf("the closing says it came with event %d, but event %d recorded it", n.asOf, by.first)
	}
	for name := range dimensionsOf(row{}, "0000-00-00") {
		n.groups[name] = map[string]*Figures{}
	}
	n.key = fmt.Sprintf("row %d/%d", n.year, n.no)
	c.closings = append(c.closings, n)
	c.Closings++
	return nil
}

// line adds one ledger line up: to the totals as of the moment asked for, and
// to the closings of its year or month that knew it.
func (c *bundle) line(r row, by recorded) error {
	s := scan{row: r}
	at := place{s.whole("event_index"), s.whole("line_no")}
	day := s.date("belongs_to")
	f := Figures{Count: s.whole("d_count"), ContractFen: s.whole("d_contract_fen"), TechnicalFen: s.whole("d_technical_fen")}
	canonical := lineText(&s, at, day, f)
	if s.err != nil {
		return s.err
	}
	if at.event != by.first {
		return fmt.Errorf("the line says it came with event %d, but event %d recorded it", at.event, by.first)
	}
	if c.Lines > 0 && !at.after(c.last) {
		return fmt.Errorf("the line does not stand in the order of the journal")
	}
	c.last = at
	c.Lines++
	if at.event < c.AsOf {
		year := c.years[day[:4]]
		if year == nil {
			year = &Figures{Value: day[:4]}
			c.years[day[:4]] = year
		}
		if !year.add(f) || !c.Total.add(f) {
			return errTooLarge
		}
	}
	for _, n := range c.closings {
		if at.event < n.asOf && strings.HasPrefix(day, periodOf(n.year, n.month)) {
			if err := n.add(r, day, f, canonical); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *closed) add(r row, day string, f Figures, canonical []byte) error {
	n.lines++
	n.sum.Write(canonical)
	fits := n.total.add(f)
	for name, value := range dimensionsOf(r, day) {
		g := n.groups[name][value]
		if g == nil {
			g = &Figures{Value: value}
			n.groups[name][value] = g
		}
		fits = g.add(f) && fits
	}
	if !fits {
		return errTooLarge
	}
	return nil
}

// lineText is the canonical JSON of a line, with a line feed, as a snapshot's
// lines_sha256 has it.
func lineText(s *scan, at place, day string, f Figures) []byte {
	dimensions, ip := object{}, []any{}
	for name, value := range dimensionsOf(s.row, day) {
		dimensions[name] = value
	}
	if kinds := s.text("ip_kinds"); kinds != "" {
		for kind := range strings.SplitSeq(kinds, ",") {
			ip = append(ip, kind)
		}
	}
	for _, column := range columnOf {
		s.text(column)
	}
	if isTrue[s.row["is_related"]] == "" && s.err == nil {
		s.err = fmt.Errorf("the column is_related is neither true nor false")
	}
	return append(appendCanonical(nil, object{
		"event_index": at.event, "line_no": at.no, "contract_id": s.text("contract_id"), "contract_version": s.whole("contract_version"),
		"event": s.text("event"), "booked_on": s.date("booked_on"), "belongs_to": day, "count": f.Count,
		"contract_amount": Yuan(f.ContractFen), "technical_amount": Yuan(f.TechnicalFen), "dimensions": dimensions, "ip_kinds": ip,
	}), '\n')
}

// columnOf are the dimensions of a snapshot that are columns of a line.
var columnOf = map[string]string{
	"kind": "kind", "sub_kind": "sub_kind", "region": "area", "seller_region": "seller_region", "tech_field": "tech_field", "objective": "objective",
	"industry": "industry", "plan_source": "plan_source", "flow": "flow", "direction": "direction", "band": "band", "office": "office_id",
	"seller_kind": "seller_kind", "buyer_kind": "buyer_kind", "buyer_region": "buyer_region", "amount_mode": "amount_mode", "rule_set": "rule_set",
	"event": "event",
}

// isTrue reads a boolean column, of which one database makes integers.
var isTrue = map[string]string{"b:true": "true", "i:1": "true", "b:false": "false", "i:0": "false"}

// dimensionsOf gives a line's value in each dimension of a snapshot; day is its
// statistical day.
func dimensionsOf(r row, day string) map[string]string {
	out := make(map[string]string, len(columnOf)+5)
	for name, column := range columnOf {
		_, out[name], _ = strings.Cut(r[column], ":")
	}
	out["is_related"] = isTrue[r["is_related"]]
	quarter := (int(day[5]-'0')*10 + int(day[6]-'0') + 2) / 3
	out["month"], out["quarter"] = day[:7], fmt.Sprintf("%s-Q%d", day[:4], quarter)
	year := strings.TrimLeft(day[:4], "0")
	out["year"], out["statistical_year"] = year, year
	return out
}

// compareClosings writes each closing's snapshot anew from the lines and
// compares it with the one signed.
func (c *bundle) compareClosings() {
	file := TableFile(closingsTable)
	for _, n := range c.closings {
		s := scan{row: n.row}
		snapshot, stated, signature, id := s.text("snapshot"), s.text("sha256"), s.text("signature"), s.text("key_id")
		again, err := n.snapshot(&s)
		if err != nil {
			c.wrong(file, n.key, "%v", err)
			continue
		}
		if sum := sha256.Sum256([]byte(snapshot)); hex.EncodeToString(sum[:]) != stated {
			c.wrong(file, n.key, "the snapshot does not have the SHA-256 beside it")
		}
		if len(c.keys.Certificates) > 0 {
			if err := c.keys.signedBy(id, ForClosing, []byte(snapshot), signature); err != nil {
				c.wrong(file, n.key, "signature of the snapshot: %v", err)
			} else {
				c.Signed++
			}
		}
		if !bytes.Equal(again, []byte(snapshot)) {
			c.wrong(file, n.key, "%s", difference(n, snapshot))
		}
	}
}

// snapshot is what the closing must say, by the lines of the bundle.
func (n *closed) snapshot(s *scan) ([]byte, error) {
	at, err := time.Parse("2006-01-02T15:04:05.000000Z", s.instant("closed_at"))
	if err == nil {
		err = s.err
	}
	if err != nil {
		return nil, err
	}
	groups := object{}
	for name, values := range n.groups {
		list := []any{}
		for _, value := range slices.Sorted(maps.Keys(values)) {
			list = append(list, values[value].member())
		}
		groups[name] = list
	}
	out := object{
		"format": ClosingFormat, "year": n.year, "no": n.no, "as_of": n.asOf, "closed_on": at.Add(8 * time.Hour).Format(time.DateOnly),
		"closed_by": s.text("closed_by"), "note": s.text("note"), "total": n.total.member(), "groups": groups,
		"lines": n.lines, "lines_sha256": hex.EncodeToString(n.sum.Sum(nil)),
	}
	if n.month > 0 {
		out["month"] = n.month
	}
	return appendCanonical(nil, out), s.err
}

// difference says what of a snapshot is not what the lines come to.
func difference(n *closed, snapshot string) string {
	c, err := parseSnapshot(snapshot)
	switch {
	case err != nil:
		return err.Error()
	case c.Year != n.year || c.Month != n.month || c.No != n.no || c.AsOf != n.asOf:
		return fmt.Sprintf("the snapshot is of %s, closing %d, as of %d", c.Period(), c.No, c.AsOf)
	case c.Total != n.total:
		return fmt.Sprintf("the snapshot says %s; the lines come to %s", c.Total, n.total)
	case c.Lines != n.lines || c.LinesSHA256 != hex.EncodeToString(n.sum.Sum(nil)):
		return fmt.Sprintf("the snapshot is of %d other lines; the bundle has %d", c.Lines, n.lines)
	}
	for name, values := range n.groups {
		for _, f := range c.Groups[name] {
			if values[f.Value] == nil || *values[f.Value] != f {
				return fmt.Sprintf("the snapshot says of %s %.40q %s; the lines say otherwise", name, f.Value, f)
			}
		}
	}
	return "the snapshot is not what the lines come to"
}
