package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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

// Period (关账期间) is what a closing fixes: a statistical year, or a month of one.
type Period struct {
	Year  int
	Month int // 1 to 12; 0 for the whole year
}

// yearOf is a whole statistical year.
func yearOf(year int) Period { return Period{Year: year} }

// First is the first day of the period.
func (p Period) First() calendar.Date { return calendar.On(p.Year, time.Month(max(p.Month, 1)), 1) }

// Last is the last day of the period.
func (p Period) Last() calendar.Date {
	if p.Month == 0 {
		return calendar.On(p.Year, 12, 31)
	}
	return calendar.On(p.Year, time.Month(p.Month)+1, 1).AddDays(-1)
}

// String is 2025 or 2025-03.
func (p Period) String() string {
	if p.Month == 0 {
		return strconv.Itoa(p.Year)
	}
	return p.First().YearMonth()
}

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (Period, error) {
	first, _, ok := period("month", s)
	if !ok {
		return Period{}, fault.New(fault.ObjectNotFound)
	}
	return Period{Year: first.Year(), Month: int(first.Month())}, nil
}

// Closing (关账) fixes what a statistical year (年度关账) or a month of it (月度关账) was
// reported as. Later changes of its contracts still happen; they are adjustments
// then, and the frozen view keeps the period as it was (domain notes §5.6,
// V-FROZEN and V-ADJ). Where the year is closed, its closing decides for all of
// its months. A closing is never changed: reopening ends it, and the period may
// be closed again.
type Closing struct {
	Period
	No int64 // counts up from 1 within the year, months and year together
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

// InForce tells whether the period is closed by it now. That of a month decides
// nothing while its year is closed.
func (c *Closing) InForce() bool { return c.ReopenedIndex < 0 }

// Sealer signs a snapshot and names its key.
type Sealer func(raw []byte) (signature, keyID string)

// SealedBy sets who signs snapshots. Without it nothing can be closed.
func (s *Service) SealedBy(f Sealer) *Service {
	s.seal = f
	return s
}

const (
	maxClosingNote = 500 // characters
	minReason      = 10
)

// CloseYear closes a statistical year that has ended (年度关账): from now on the
// frozen view has it as it is at this moment.
//
// Faults: permission, bad fields, year_not_ended, year_closed, books_unbalanced
// when lines, contracts and rollups do not say the same.
func (s *Service) CloseYear(ctx context.Context, p *identity.Principal, year int, note string) (Closing, error) {
	if err := identity.Authorize(p, identity.OpCloseVolumeYear, identity.Object{}); err != nil {
		return Closing{}, err
	}
	return s.closePeriod(ctx, p, Period{Year: year}, note)
}

// CloseMonth closes a month that has ended (月度关账), as CloseYear does a year.
//
// Faults: permission, bad fields, month_not_ended, month_closed, year_closed when
// the whole year is, books_unbalanced.
func (s *Service) CloseMonth(ctx context.Context, p *identity.Principal, month Period, note string) (Closing, error) {
	if err := identity.Authorize(p, identity.OpCloseVolumeMonth, identity.Object{}); err != nil {
		return Closing{}, err
	}
	return s.closePeriod(ctx, p, month, note)
}

func (s *Service) closePeriod(ctx context.Context, p *identity.Principal, period Period, note string) (Closing, error) {
	note = strings.TrimSpace(note)
	var bad []fault.Field
	if !knownYear(period.Year) {
		bad = append(bad, fault.At("/year", fault.OutOfRange))
	}
	if utf8.RuneCountInString(note) > maxClosingNote {
		bad = append(bad, fault.At("/note", fault.TooLong))
	}
	if err := fault.Fields(bad...); err != nil {
		return Closing{}, err
	}
	if s.seal == nil {
		return Closing{}, fmt.Errorf("close %s: nobody signs snapshots: %w", period, fault.New(fault.InternalError))
	}
	var out Closing
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		index, err := tx.Index() // locks the head: no line comes in between
		if err != nil {
			return journal.Event{}, err
		}
		if out, err = s.close(tx, p, period, note, index); err != nil {
			return journal.Event{}, err
		}
		return out.event("volume.closed", map[string]any{"sha256": out.SHA256, "note": note}), nil
	})
	if err != nil {
		return Closing{}, err
	}
	return out, nil
}

func (s *Service) close(tx *journal.Tx, p *identity.Principal, period Period, note string, index int64) (Closing, error) {
	before, err := closingsOf(tx.Tx, period.Year)
	if err != nil {
		return Closing{}, err
	}
	if err := mayClose(period, before, calendar.Of(tx.Now)); err != nil {
		return Closing{}, err
	}
	out := Closing{Period: period, No: int64(len(before)) + 1, Index: index, Note: note, ClosedBy: p.UserID, ClosedByName: p.DisplayName, ClosedAt: tx.Now, ReopenedIndex: -1}
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
		return Closing{}, fmt.Errorf("write the snapshot of %s: %w", period, err)
	}
	sum := sha256.Sum256(raw)
	out.Snapshot, out.SHA256 = string(raw), hex.EncodeToString(sum[:])
	out.Signature, out.KeyID = s.seal(raw)
	if err := insertClosing(tx.Tx, &out); err != nil {
		return Closing{}, err
	}
	tx.Touch(closingsTable, out.Year, out.No)
	return out, nil
}

// mayClose tells whether a period can be closed: once it has ended, and while
// neither it nor its year is closed.
func mayClose(p Period, before []Closing, today calendar.Date) error {
	ended, closed := fault.YearNotEnded, fault.YearClosed
	if p.Month > 0 {
		ended, closed = fault.MonthNotEnded, fault.MonthClosed
	}
	switch {
	case !today.After(p.Last()):
		return fault.New(ended)
	case inForce(before, Period{Year: p.Year}) >= 0:
		return fault.New(fault.YearClosed)
	case inForce(before, p) >= 0:
		return fault.New(closed)
	}
	return nil
}

// inForce finds the closing of a period that has not been reopened; −1 for none.
func inForce(list []Closing, p Period) int {
	return slices.IndexFunc(list, func(c Closing) bool { return c.Period == p && c.InForce() })
}

// ReopenYear ends the closing of a year (重新开账), with a reason that stays on
// record: the frozen view counts the year's later lines again until it is closed
// anew, except in months that are closed by themselves.
//
// Faults: permission, missing_field or too_short for the reason, year_not_closed.
func (s *Service) ReopenYear(ctx context.Context, p *identity.Principal, year int, reason string) (Closing, error) {
	if err := identity.Authorize(p, identity.OpReopenVolumeYear, identity.Object{}); err != nil {
		return Closing{}, err
	}
	return s.reopen(ctx, p, Period{Year: year}, reason)
}

// ReopenMonth ends the closing of a month, as ReopenYear that of a year.
//
// Faults: permission, missing_field or too_short for the reason, month_not_closed,
// year_closed while the whole year is: reopening the month would change nothing.
func (s *Service) ReopenMonth(ctx context.Context, p *identity.Principal, month Period, reason string) (Closing, error) {
	if err := identity.Authorize(p, identity.OpReopenVolumeMonth, identity.Object{}); err != nil {
		return Closing{}, err
	}
	return s.reopen(ctx, p, month, reason)
}

func (s *Service) reopen(ctx context.Context, p *identity.Principal, period Period, reason string) (Closing, error) {
	reason = strings.TrimSpace(reason)
	if err := checkReason(reason); err != nil {
		return Closing{}, err
	}
	var out Closing
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		index, err := tx.Index()
		if err != nil {
			return journal.Event{}, err
		}
		list, err := closingsOf(tx.Tx, period.Year)
		if err != nil {
			return journal.Event{}, err
		}
		at, err := mayReopen(period, list)
		if err != nil {
			return journal.Event{}, err
		}
		out = list[at]
		out.ReopenedIndex, out.ReopenedBy, out.ReopenedAt, out.Reason, out.ReopenedByName = index, p.UserID, tx.Now, reason, p.DisplayName
		if err := reopenClosing(tx.Tx, &out); err != nil {
			return journal.Event{}, err
		}
		tx.Touch(closingsTable, out.Year, out.No)
		return out.event("volume.reopened", map[string]any{"reason": reason}), nil
	})
	if err != nil {
		return Closing{}, err
	}
	return out, nil
}

func checkReason(reason string) error {
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return fault.Fields(fault.At("/reason", fault.MissingField))
	case n < minReason:
		return fault.Fields(fault.Atf("/reason", fault.TooShort, "请写明重新开账的理由，至少 %d 字。", "Say why it is reopened, in %d characters at least.", minReason))
	case n > maxClosingNote:
		return fault.Fields(fault.At("/reason", fault.TooLong))
	}
	return nil
}

// mayReopen finds the closing that a reopening ends.
func mayReopen(p Period, list []Closing) (int, error) {
	at := inForce(list, p)
	switch {
	case p.Month > 0 && inForce(list, Period{Year: p.Year}) >= 0:
		return -1, fault.New(fault.YearClosed)
	case at < 0 && p.Month > 0:
		return -1, fault.New(fault.MonthNotClosed)
	case at < 0:
		return -1, fault.New(fault.YearNotClosed)
	}
	return at, nil
}

func (c *Closing) event(kind string, data map[string]any) journal.Event {
	data["year"], data["no"] = c.Year, c.No
	if c.Month > 0 {
		data["month"] = c.Month
	}
	return journal.Event{Kind: kind, ObjectType: "volume_closing", ObjectID: strconv.Itoa(c.Year), Version: c.No, Data: data}
}

// Closings lists all closings, newest year first, and in a year the latest
// closing, of the year or of a month. Their snapshots are not for lists.
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

// Closing gives one closing, of a year or a month, with its signed snapshot.
// Fault ObjectNotFound.
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

// ClosingOf gives the closing that an event closed or reopened. Fault
// ObjectNotFound.
func (s *Service) ClosingOf(ctx context.Context, p *identity.Principal, event int64) (Closing, error) {
	list, err := s.Closings(ctx, p)
	if err != nil {
		return Closing{}, err
	}
	i := slices.IndexFunc(list, func(c Closing) bool { return c.Index == event || c.ReopenedIndex == event })
	if i < 0 {
		return Closing{}, fault.New(fault.ObjectNotFound)
	}
	return list[i], nil
}
