package verifier

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ClosingFormat names the form of a closing's snapshot.
const ClosingFormat = "jishi.volume.closing/1"

// Closing (关账快照) is the signed snapshot of a closed statistical year or month:
// every figure by every dimension, and the hash of the lines they are made of.
type Closing struct {
	Year, No int64
	// Month is 1 to 12; 0 for the whole year.
	Month int64
	// AsOf is the number of journal events known.
	AsOf     int64
	ClosedOn string // date, Asia/Shanghai
	ClosedBy string // id of the user
	Note     string
	Total    Figures
	// Groups has the figures by each dimension, in the order of their values.
	Groups      map[string][]Figures
	Lines       int64
	LinesSHA256 string
}

// maxClosing bounds a file with a closing's snapshot, in bytes.
const maxClosing = 16 << 20

// CheckClosing verifies the snapshot of a closed year or month: the file of the console
// or the answer of GET /volume/closings/{year}/{no}. It checks the signature and
// that the figures of each dimension come to the total. Whether the lines come
// to it only a bundle shows.
func CheckClosing(raw []byte, keys Keys) (Closing, error) {
	if len(raw) > maxClosing {
		return Closing{}, fmt.Errorf("the closing is longer than %d bytes", maxClosing)
	}
	o, err := parseObject(raw)
	if err != nil {
		return Closing{}, fmt.Errorf("read the closing: %w", err)
	}
	snapshot, _ := o.text("snapshot")
	if snapshot == "" {
		return Closing{}, errors.New("there is no snapshot in the file")
	}
	signature, _ := o.text("signature")
	err = errors.New("no key was given")
	for _, public := range keys.Certificates {
		if err = CheckSignature(public, ForClosing, []byte(snapshot), signature); err == nil {
			break
		}
	}
	if err != nil {
		return Closing{}, fmt.Errorf("the signature does not fit the snapshot: %w", err)
	}
	return parseSnapshot(snapshot)
}

func parseSnapshot(text string) (c Closing, err error) {
	o, err := parseCanonical([]byte(text))
	if err != nil {
		return c, fmt.Errorf("read the snapshot: %w", err)
	}
	if format, _ := o.text("format"); format != ClosingFormat {
		return c, fmt.Errorf("the snapshot is of format %.80q, this program checks %s", format, ClosingFormat)
	}
	err = o.only("format", "year", "month", "no", "as_of", "closed_on", "closed_by", "note", "total", "groups", "lines", "lines_sha256")
	if err != nil {
		return c, fmt.Errorf("the snapshot: %w", err)
	}
	for name, to := range map[string]*int64{"year": &c.Year, "no": &c.No, "as_of": &c.AsOf, "lines": &c.Lines} {
		n, ok := o.whole(name)
		if !ok {
			return c, fmt.Errorf("the snapshot has no %s", name)
		}
		*to = n
	}
	for name, to := range map[string]*string{"closed_on": &c.ClosedOn, "closed_by": &c.ClosedBy, "note": &c.Note, "lines_sha256": &c.LinesSHA256} {
		s, ok := o.text(name)
		if !ok {
			return c, fmt.Errorf("the snapshot has no %s", name)
		}
		*to = s
	}
	if _, there := o["month"]; there {
		var ok bool
		if c.Month, ok = o.whole("month"); !ok || c.Month < 1 || c.Month > 12 {
			return c, errors.New("the snapshot's month is none")
		}
	}
	return c, c.figures(o)
}

// Period is what was closed, 2025 or 2025-03.
func (c *Closing) Period() string { return periodOf(c.Year, c.Month) }

func periodOf(year, month int64) string {
	if month == 0 {
		return fmt.Sprintf("%04d", year)
	}
	return fmt.Sprintf("%04d-%02d", year, month)
}

func (c *Closing) figures(o object) (err error) {
	if c.Total, err = figuresOf(o["total"]); err != nil {
		return fmt.Errorf("the snapshot's total: %w", err)
	}
	groups, ok := o.inner("groups")
	if !ok {
		return errors.New("the snapshot has no groups")
	}
	c.Groups = map[string][]Figures{}
	for _, name := range groups.names() {
		list, _ := groups.list(name)
		var sum Figures
		for _, v := range list {
			f, err := figuresOf(v)
			if err != nil {
				return fmt.Errorf("the snapshot's figures by %.40q: %w", name, err)
			}
			if !sum.add(f) {
				return fmt.Errorf("the snapshot's figures by %.40q do not fit", name)
			}
			c.Groups[name] = append(c.Groups[name], f)
		}
		if !slices.IsSortedFunc(c.Groups[name], func(a, b Figures) int { return strings.Compare(a.Value, b.Value) }) {
			return fmt.Errorf("the snapshot's figures by %.40q are not in order", name)
		}
		if sum != (Figures{Count: c.Total.Count, ContractFen: c.Total.ContractFen, TechnicalFen: c.Total.TechnicalFen}) {
			return fmt.Errorf("the snapshot's figures by %.40q come to %s, its total is %s", name, sum, c.Total)
		}
	}
	return nil
}

func figuresOf(v any) (f Figures, err error) {
	o, ok := v.(object)
	if !ok {
		return f, errors.New("they are no object")
	}
	if err := o.only("value", "count", "contract_amount", "technical_amount"); err != nil {
		return f, err
	}
	f.Value, _ = o.text("value")
	if f.Count, ok = o.whole("count"); !ok {
		return f, errors.New("there is no count")
	}
	contract, _ := o.text("contract_amount")
	technical, _ := o.text("technical_amount")
	if f.ContractFen, err = parseYuan(contract); err == nil {
		f.TechnicalFen, err = parseYuan(technical)
	}
	return f, err
}
