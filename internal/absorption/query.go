package absorption

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

// Dimensions are what lines can be grouped and filtered by: those of the ledger
// that an imported line has, under the same names. It was registered at no office
// here, and its direction is IN.
var Dimensions = []string{"kind", "sub_kind", "tech_field", "region", "seller_region", "seller_country", "seller_kind", "buyer_region", "buyer_area", "buyer_kind",
	"flow", "direction", "office"}

// Query (查询) asks for the lines that count, by the day of registration. A filter
// may name several values ("370902,370911"), the beginning of values ("37*") and
// "-" for those without one.
type Query struct {
	From, To calendar.Date // zero is open
	// AsOf is the number of journal events known, as ledger.Resolve gives it.
	AsOf    int64
	GroupBy []string
	Filters map[string]string
	// Batch and Class are for reading a batch, in force or not. Without a batch it
	// is those in force as of AsOf; without a class it is Counted.
	Batch string
	Class Class
}

// Figures gives count and amounts of the lines that count, by groups in the
// order of their keys. Group and total are those of the ledger, so that both can
// be added up.
//
// May ask: the bureau's roles that see the whole city's figures. Faults:
// permission, unknown_field.
func (s *Service) Figures(ctx context.Context, p *identity.Principal, q Query) (groups []ledger.Group, total ledger.Group, err error) {
	if err = identity.Authorize(p, identity.OpGetVolumeReconciliation, identity.Object{}); err != nil {
		return nil, total, err
	}
	if err = q.check(); err != nil {
		return nil, total, err
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		groups, err = sumLines(tx, &q)
		return err
	})
	for _, g := range groups {
		sum, ok := total.Add(g)
		if !ok {
			return nil, total, fmt.Errorf("the total does not fit into 64 bits of fen")
		}
		total = sum
	}
	total.Key = nil
	return groups, total, err
}

// check refuses what a line has not, and a wrong class.
func (q *Query) check() error {
	var bad []fault.Field
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		bad = append(bad, fault.At("query/from", fault.DatesReversed))
	}
	for _, name := range slices.Concat(q.GroupBy, slices.Sorted(maps.Keys(q.Filters))) {
		if !slices.Contains(Dimensions, name) {
			bad = append(bad, fault.Atf("query/"+name, fault.UnknownField, "导入的吸纳数据不能按此项查询。", "Imported lines do not have this."))
		}
	}
	if q.Class == "" && q.Batch == "" {
		q.Class = Counted
	}
	if q.Class != "" && !slices.Contains(Classes, q.Class) {
		bad = append(bad, fault.At("query/class", fault.UnknownCode))
	}
	return fault.Fields(bad...)
}

// Coverage (覆盖期间) says what a period's absorption is made of.
type Coverage struct {
	// Batches are those in force that touch the period, by day.
	Batches []Batch
	// Missing are the parts of the period for which no file was imported: there
	// absorption has own registrations only.
	Missing []Period
}

// Period is a stretch of days, both included.
type Period struct{ From, To calendar.Date }

// Covered tells what is there for a period, as known at a place of the journal.
// May ask: as Figures.
func (s *Service) Covered(ctx context.Context, p *identity.Principal, from, to calendar.Date, asOf int64) (out Coverage, err error) {
	if err = identity.Authorize(p, identity.OpGetVolumeReconciliation, identity.Object{}); err != nil {
		return out, err
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		force, err := batchesInForce(tx, asOf)
		out = coverage(force, from, to)
		return err
	})
	return out, err
}

// coverage goes through batches that do not overlap, by day.
func coverage(force []Batch, from, to calendar.Date) (out Coverage) {
	next := from
	for _, b := range force {
		if b.To.Before(from) || b.From.After(to) {
			continue
		}
		out.Batches = append(out.Batches, b)
		if b.From.After(next) {
			out.Missing = append(out.Missing, Period{next, b.From.AddDays(-1)})
		}
		next = b.To.AddDays(1)
	}
	if !next.After(to) {
		out.Missing = append(out.Missing, Period{next, to})
	}
	return out
}

// EntryPage (吸纳明细) is one page of lines by day of registration. Total is that
// of all pages, from the same snapshot.
type EntryPage struct {
	Items      []Line
	NextCursor string
	Total      ledger.Group
	AsOf       int64
}

// Entries opens a figure into its lines: over all pages they add up to it exactly.
// A cursor carries the state of knowledge of the first page. limit is 1 to 200.
//
// May ask: those who open the city's ledger lines. Faults: permission,
// unknown_field, bad_cursor, not_found for a batch.
func (s *Service) Entries(ctx context.Context, p *identity.Principal, q Query, cursor string, limit int) (EntryPage, error) {
	if err := identity.Authorize(p, identity.OpGetAbsorption, identity.Object{}); err != nil {
		return EntryPage{}, err
	}
	q.GroupBy = nil
	if err := q.check(); err != nil {
		return EntryPage{}, err
	}
	after, err := q.position(cursor)
	if err != nil {
		return EntryPage{}, err
	}
	out := EntryPage{AsOf: q.AsOf}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if q.Batch != "" {
			if _, err := findBatch(tx, q.Batch); err != nil {
				return err
			}
		}
		groups, err := sumLines(tx, &q)
		if err != nil {
			return err
		}
		out.Total = ledger.Group{}
		if len(groups) > 0 {
			out.Total = groups[0]
		}
		out.Items, err = listLines(tx, &q, after, limit+1)
		return err
	})
	if err == nil && len(out.Items) > limit {
		out.Items = out.Items[:limit]
		last := out.Items[limit-1]
		out.NextCursor = fmt.Sprintf("%d.%s.%s.%d", q.AsOf, last.RegisteredOn, last.BatchID, last.Row)
	}
	return out, err
}

// spot is a place after a line.
type spot struct {
	day   calendar.Date
	batch string
	row   int64
}

// position reads a cursor and takes over its state of knowledge.
func (q *Query) position(cursor string) (spot, error) {
	if cursor == "" {
		return spot{}, nil
	}
	bad := fault.New(fault.BadCursor)
	part := strings.Split(cursor, ".")
	if len(part) != 4 {
		return spot{}, bad
	}
	index, err := placeOf(part[0])
	if err != nil || index < 0 || index > q.AsOf && q.AsOf >= 0 {
		return spot{}, bad
	}
	day, err := calendar.ParseDate(part[1])
	if err != nil {
		return spot{}, bad
	}
	row, err := strconv.ParseInt(part[3], 10, 64)
	if err != nil {
		return spot{}, bad
	}
	q.AsOf = index
	return spot{day: day, batch: part[2], row: row}, nil
}

// placeOf reads a place of the journal; none is −1.
func placeOf(cursor string) (int64, error) {
	if cursor == "" {
		return -1, nil
	}
	n, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.New(fault.BadCursor)
	}
	return n, nil
}
