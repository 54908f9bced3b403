package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

// Snapshot (关账快照) is what a closing fixed: every figure of the year or month by
// every dimension, and the checksum of the lines they are made of. Whoever holds
// it can prove later what was reported, without asking us.
type Snapshot struct {
	Format string `json:"format"` // SnapshotFormat
	Year   int    `json:"year"`
	// Month is 1 to 12; the closing of a whole year has none.
	Month int   `json:"month,omitempty"`
	No    int64 `json:"no"`
	// AsOf is the number of journal events known, as in every answer.
	AsOf     int64         `json:"as_of"`
	ClosedOn calendar.Date `json:"closed_on"`
	ClosedBy string        `json:"closed_by"` // id of the user
	Note     string        `json:"note"`
	Total    Figures       `json:"total"`
	// Groups has the figures by each dimension, in the order of their values.
	Groups map[string][]Figures `json:"groups"`
	// Lines are counted and hashed: each as canonical JSON with a line feed, in
	// the order of their places in the journal.
	Lines       int64  `json:"lines"`
	LinesSHA256 string `json:"lines_sha256"`
}

// Period is what was closed.
func (s *Snapshot) Period() Period { return Period{Year: s.Year, Month: s.Month} }

// SnapshotFormat names the form of a snapshot.
const SnapshotFormat = "jishi.volume.closing/1"

// Figures (数值) is one row of a snapshot; amounts are decimal yuan.
type Figures struct {
	Value           string `json:"value,omitempty"`
	Count           int64  `json:"count"`
	ContractAmount  string `json:"contract_amount"`
	TechnicalAmount string `json:"technical_amount"`
}

// snapshotOf adds the year or month up by every dimension, from the lines alone.
func snapshotOf(tx *database.Tx, c *Closing) (Snapshot, error) {
	out := Snapshot{Format: SnapshotFormat, Year: c.Year, Month: c.Month, No: c.No, AsOf: c.Index, ClosedOn: calendar.Of(c.ClosedAt), ClosedBy: c.ClosedBy, Note: c.Note,
		Groups: map[string][]Figures{}}
	for _, d := range dimensions {
		if !sealed(d) {
			continue
		}
		sel := selection{from: c.First(), to: c.Last(), group: []dimension{d}, scope: wholeCity, known: knowledge{AsOf: AsOf{Index: c.Index}}}
		groups, total, err := sum(tx, &sel)
		if err != nil {
			return Snapshot{}, err
		}
		out.Total = figuresOf(total, "")
		rows := make([]Figures, len(groups))
		for i, g := range groups {
			rows[i] = figuresOf(g, g.Key[d.name])
		}
		out.Groups[d.name] = rows
	}
	err := out.hashLines(tx)
	return out, err
}

func figuresOf(g Group, value string) Figures {
	return Figures{Value: value, Count: g.Count, ContractAmount: g.ContractAmount.String(), TechnicalAmount: g.TechnicalAmount.String()}
}

func (s *Snapshot) hashLines(tx *database.Tx) error {
	period := s.Period()
	sel := selection{from: period.First(), to: period.Last(), scope: wholeCity, known: knowledge{AsOf: AsOf{Index: s.AsOf}}}
	sum, after := sha256.New(), cursor{Index: -1}
	for {
		lines, err := listLines(tx, &sel, after, exportChunk)
		if err != nil {
			return err
		}
		for i := range lines {
			if err := lines[i].hashInto(sum); err != nil {
				return err
			}
		}
		s.Lines += int64(len(lines))
		if len(lines) < exportChunk {
			s.LinesSHA256 = hex.EncodeToString(sum.Sum(nil))
			return nil
		}
		last := lines[len(lines)-1]
		after.Index, after.Line = last.EventIndex, last.LineNo
	}
}

// hashInto writes a line as canonical JSON: place, contract, event, dates,
// figures, and the value of each dimension.
func (l *Line) hashInto(h hash.Hash) error {
	raw, err := journal.Canonical(map[string]any{
		"event_index": l.EventIndex, "line_no": l.LineNo, "contract_id": l.ContractID, "contract_version": l.ContractVersion, "event": string(l.Event),
		"booked_on": l.BookedOn, "belongs_to": l.BelongsTo, "count": l.Count, "contract_amount": l.ContractAmount.String(),
		"technical_amount": l.TechnicalAmount.String(), "dimensions": l.values(sealed), "ip_kinds": append([]string{}, l.IPKinds...)})
	if err != nil {
		return fmt.Errorf("hash line %d/%d: %w", l.EventIndex, l.LineNo, err)
	}
	_, err = h.Write(append(raw, '\n'))
	return err
}

// CheckClosings works every snapshot out again from the lines and names the
// closings where it comes out differently. What is stored was hashed into the
// journal; this finds lines that were changed together with it.
func (s *Service) CheckClosings(ctx context.Context) ([]Closing, error) {
	var wrong []Closing
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		wrong = nil
		list, err := allClosings(tx)
		if err != nil {
			return err
		}
		for i := range list {
			again, err := snapshotOf(tx, &list[i])
			if err != nil {
				return err
			}
			raw, err := journal.Canonical(again)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(raw)
			if string(raw) != list[i].Snapshot || hex.EncodeToString(sum[:]) != list[i].SHA256 {
				wrong = append(wrong, list[i])
			}
		}
		return nil
	})
	return wrong, err
}
