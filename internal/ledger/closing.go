package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// Closing (年度关账) fixes what a statistical year was reported as. Later changes of
// its contracts still happen; they are adjustments then, and the frozen view
// keeps the year as it was (domain notes §5.6, V-FROZEN and V-ADJ). A closing is
// never changed: reopening ends it, and the year may be closed again.
type Closing struct {
	Year int
	No   int64 // counts up from 1 within the year
	// Index is the event of the closing: lines of earlier events were counted.
	Index    int64
	Snapshot string // canonical JSON of a Snapshot
	SHA256   string // of Snapshot, hexadecimal
	// Signature is over Snapshot, with the key that signs certificates.
	Signature, KeyID string
	Note             string
	ClosedBy         string
	ClosedAt         time.Time
	// The rest is set once the year was reopened; ReopenedIndex is −1 before.
	ReopenedIndex int64
	ReopenedBy    string
	ReopenedAt    time.Time
	Reason        string
	// ClosedByName and ReopenedByName are display names.
	ClosedByName, ReopenedByName string
}

// InForce tells whether the year is closed by it now.
func (c *Closing) InForce() bool { return c.ReopenedIndex < 0 }

// Snapshot (关账快照) is what a closing fixed: every figure of the year by every
// dimension, and the checksum of the lines they are made of. Whoever holds it
// can prove later what was reported, without asking us.
type Snapshot struct {
	Format string `json:"format"` // SnapshotFormat
	Year   int    `json:"year"`
	No     int64  `json:"no"`
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

// SnapshotFormat names the form of a snapshot.
const SnapshotFormat = "jishi.volume.closing/1"

// Figures (数值) is one row of a snapshot; amounts are decimal yuan.
type Figures struct {
	Value           string `json:"value,omitempty"`
	Count           int64  `json:"count"`
	ContractAmount  string `json:"contract_amount"`
	TechnicalAmount string `json:"technical_amount"`
}

// Sealer signs a snapshot and names its key.
type Sealer func(raw []byte) (signature, keyID string)

// SealedBy sets who signs snapshots. Without it no year can be closed.
func (s *Service) SealedBy(f Sealer) *Service {
	s.seal = f
	return s
}

const (
	maxClosingNote = 500 // characters
	minReason      = 10
)

// CloseYear closes a statistical year that has ended: from now on the frozen
// view has it as it is at this moment.
//
// Faults: permission, bad fields, year_not_ended, year_closed, books_unbalanced
// when lines, contracts and rollups do not say the same.
func (s *Service) CloseYear(ctx context.Context, p *identity.Principal, year int, note string) (Closing, error) {
	if err := identity.Authorize(p, identity.OpCloseVolumeYear, identity.Object{}); err != nil {
		return Closing{}, err
	}
	note = strings.TrimSpace(note)
	var bad []fault.Field
	if !knownYear(year) {
		bad = append(bad, fault.At("/year", fault.OutOfRange))
	}
	if utf8.RuneCountInString(note) > maxClosingNote {
		bad = append(bad, fault.At("/note", fault.TooLong))
	}
	if err := fault.Fields(bad...); err != nil {
		return Closing{}, err
	}
	if s.seal == nil {
		return Closing{}, fmt.Errorf("close %d: nobody signs snapshots: %w", year, fault.New(fault.InternalError))
	}
	var out Closing
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		index, err := tx.Index() // locks the head: no line comes in between
		if err != nil {
			return journal.Event{}, err
		}
		if out, err = s.close(tx, p, year, note, index); err != nil {
			return journal.Event{}, err
		}
		return out.event("volume.closed", map[string]any{"sha256": out.SHA256, "note": note}), nil
	})
	if err != nil {
		return Closing{}, err
	}
	return out, nil
}

func (s *Service) close(tx *journal.Tx, p *identity.Principal, year int, note string, index int64) (Closing, error) {
	today := calendar.Of(tx.Now)
	if !today.After(lastOf(year)) {
		return Closing{}, fault.New(fault.YearNotEnded)
	}
	before, err := closingsOf(tx.Tx, year)
	if err != nil {
		return Closing{}, err
	}
	out := Closing{Year: year, No: int64(len(before)) + 1, Index: index, Note: note, ClosedBy: p.UserID, ClosedByName: p.DisplayName, ClosedAt: tx.Now, ReopenedIndex: -1}
	if len(before) > 0 && before[len(before)-1].InForce() {
		return Closing{}, fault.New(fault.YearClosed)
	}
	var books Reconciliation
	if err := books.read(tx.Tx); err != nil {
		return Closing{}, err
	}
	if !books.Balanced {
		return Closing{}, fault.New(fault.BooksUnbalanced)
	}
	snapshot, err := snapshotOf(tx.Tx, &out)
	if err != nil {
		return Closing{}, err
	}
	raw, err := journal.Canonical(snapshot)
	if err != nil {
		return Closing{}, fmt.Errorf("write the snapshot of %d: %w", year, err)
	}
	sum := sha256.Sum256(raw)
	out.Snapshot, out.SHA256 = string(raw), hex.EncodeToString(sum[:])
	out.Signature, out.KeyID = s.seal(raw)
	if err := insertClosing(tx.Tx, &out); err != nil {
		return Closing{}, err
	}
	tx.Touch(closingsTable, year, out.No)
	return out, nil
}

// snapshotOf adds the year up by every dimension, from the lines alone.
func snapshotOf(tx *database.Tx, c *Closing) (Snapshot, error) {
	out := Snapshot{Format: SnapshotFormat, Year: c.Year, No: c.No, AsOf: c.Index, ClosedOn: calendar.Of(c.ClosedAt), ClosedBy: c.ClosedBy, Note: c.Note,
		Groups: map[string][]Figures{}}
	for _, d := range dimensions {
		if !sealed(d) {
			continue
		}
		sel := selection{from: firstOf(c.Year), to: lastOf(c.Year), group: []dimension{d}, scope: wholeCity, known: knowledge{AsOf: AsOf{Index: c.Index}}}
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
	sel := selection{from: firstOf(s.Year), to: lastOf(s.Year), scope: wholeCity, known: knowledge{AsOf: AsOf{Index: s.AsOf}}}
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

// ReopenYear ends the closing of a year, with a reason that stays on record:
// the frozen view counts the year's later lines again until it is closed anew.
//
// Faults: permission, missing_field or too_short for the reason, year_not_closed.
func (s *Service) ReopenYear(ctx context.Context, p *identity.Principal, year int, reason string) (Closing, error) {
	if err := identity.Authorize(p, identity.OpReopenVolumeYear, identity.Object{}); err != nil {
		return Closing{}, err
	}
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return Closing{}, fault.Fields(fault.At("/reason", fault.MissingField))
	case n < minReason:
		return Closing{}, fault.Fields(fault.Atf("/reason", fault.TooShort, "请写明重新开账的理由，至少 %d 字。", "Say why the year is reopened, in %d characters at least.", minReason))
	case n > maxClosingNote:
		return Closing{}, fault.Fields(fault.At("/reason", fault.TooLong))
	}
	var out Closing
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		index, err := tx.Index()
		if err != nil {
			return journal.Event{}, err
		}
		list, err := closingsOf(tx.Tx, year)
		if err != nil {
			return journal.Event{}, err
		}
		if len(list) == 0 || !list[len(list)-1].InForce() {
			return journal.Event{}, fault.New(fault.YearNotClosed)
		}
		out = list[len(list)-1]
		out.ReopenedIndex, out.ReopenedBy, out.ReopenedAt, out.Reason, out.ReopenedByName = index, p.UserID, tx.Now, reason, p.DisplayName
		if err := reopenClosing(tx.Tx, &out); err != nil {
			return journal.Event{}, err
		}
		tx.Touch(closingsTable, year, out.No)
		return out.event("volume.reopened", map[string]any{"reason": reason}), nil
	})
	if err != nil {
		return Closing{}, err
	}
	return out, nil
}

func (c *Closing) event(kind string, data map[string]any) journal.Event {
	data["year"], data["no"] = c.Year, c.No
	return journal.Event{Kind: kind, ObjectType: "volume_closing", ObjectID: strconv.Itoa(c.Year), Version: c.No, Data: data}
}

// Closings lists all closings, newest year first, without their snapshots.
func (s *Service) Closings(ctx context.Context, p *identity.Principal) ([]Closing, error) {
	if err := identity.Authorize(p, identity.OpListVolumeClosings, identity.Object{}); err != nil {
		return nil, err
	}
	var out []Closing
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = allClosings(tx)
		return err
	})
	slices.SortStableFunc(out, func(a, b Closing) int { return (b.Year-a.Year)*1000 + int(b.No-a.No) })
	return out, err
}

// Closing gives one closing with its signed snapshot. Fault ObjectNotFound.
func (s *Service) Closing(ctx context.Context, p *identity.Principal, year int, no int64) (Closing, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeClosing, identity.Object{}); err != nil {
		return Closing{}, err
	}
	var list []Closing
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		list, err = closingsOf(tx, year)
		return err
	})
	if err != nil {
		return Closing{}, err
	}
	if no < 1 || no > int64(len(list)) {
		return Closing{}, fault.New(fault.ObjectNotFound)
	}
	return list[no-1], nil
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
