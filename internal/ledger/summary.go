package ledger

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Group (分组) is one cell: the value of each dimension grouped by, and what the
// lines in it add up to, in fen.
type Group struct {
	Key             map[string]string
	Count           int64
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
}

// Summary (成交额汇总) is the answer to a query. Total is the sum of Groups, from
// the same snapshot; without GroupBy there is the Total alone. By a dimension
// of which a line has several values, as ip_kind, Total has each line once.
type Summary struct {
	Query Query
	AsOf  AsOf
	// OwnOnly tells that only contracts of the reader's organisation are in it.
	OwnOnly bool
	Groups  []Group
	Total   Group
}

// Summary adds up lines by their statistical date (V-OPEN, domain notes §5.6):
// a contract registered in March and revoked in June has left March. Groups
// are in the order of their keys. An applicant sees the contracts of the own
// organisation only, here as in Entries, so that every number opens to lines
// that add up to it (R26).
//
// The dimensions contract, seller and buyer are for those who may open the lines.
//
// Faults: permission, and every unknown dimension, bad period or as-of at once.
func (s *Service) Summary(ctx context.Context, p *identity.Principal, q Query) (Summary, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeSummary, identity.Object{}); err != nil {
		return Summary{}, err
	}
	sel, err := q.check(scopeOf(p))
	if err != nil {
		return Summary{}, err
	}
	if sel.naming() {
		if _, err := entrySelection(p, q); err != nil {
			return Summary{}, err
		}
	}
	var out Summary
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = s.answer(tx, q, sel)
		return err
	})
	if err != nil {
		return Summary{}, err
	}
	return out, nil
}

// answer is a summary in a snapshot that may serve other questions as well.
func (s *Service) answer(tx *database.Tx, q Query, sel selection) (out Summary, err error) {
	if err = s.know(tx, &sel, q.AsOf); err != nil {
		return Summary{}, err
	}
	out = Summary{Query: q, OwnOnly: sel.scope.ownOnly, AsOf: sel.known.AsOf}
	out.Groups, out.Total, err = sum(tx, &sel)
	return out, err
}

// sum computes the groups of a selection, from the rollups when they say the
// same, and their total.
func sum(tx *database.Tx, sel *selection) (groups []Group, total Group, err error) {
	if c, prepared := sel.cube(); prepared && sel.known.block > 0 {
		groups, err = sumPrepared(tx, sel, c)
	} else {
		groups, err = sumLines(tx, sel)
	}
	if err != nil {
		return nil, Group{}, err
	}
	if slices.ContainsFunc(sel.group, dimension.many) { // a line is in several groups
		alone := *sel
		alone.group = nil
		if _, total, err = sum(tx, &alone); err != nil {
			return nil, Group{}, err
		}
	} else {
		for _, g := range groups {
			if err := total.add(g); err != nil {
				return nil, Group{}, err
			}
		}
	}
	if len(sel.group) == 0 {
		return []Group{}, total, nil
	}
	slices.SortFunc(groups, func(a, b Group) int { // bytewise; databases collate differently
		for _, d := range sel.group {
			if c := strings.Compare(a.Key[d.name], b.Key[d.name]); c != 0 {
				return c
			}
		}
		return 0
	})
	return groups, total, nil
}

// add sums up; a total that does not fit is an error, never a wrong number.
func (g *Group) add(o Group) error {
	contract, one := addFen(g.ContractAmount, o.ContractAmount)
	technical, two := addFen(g.TechnicalAmount, o.TechnicalAmount)
	if !one || !two {
		return fmt.Errorf("the total does not fit into 64 bits of fen")
	}
	g.Count, g.ContractAmount, g.TechnicalAmount = g.Count+o.Count, contract, technical
	return nil
}

func addFen(a, b amount.Fen) (amount.Fen, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

// Add gives the sum of two groups, without a key; the second value is false where
// it does not fit.
func (g Group) Add(o Group) (Group, bool) {
	g.Key = nil
	err := g.add(o)
	return g, err == nil
}

// scope says whose contracts a reader may see in numbers that can be cut down
// to a single contract.
type scope struct {
	ownOnly bool
	org     string
}

var wholeCity = scope{}

// scopeOf: the bureau sees all, an applicant the own organisation. The figures
// of others would tell single contracts apart as soon as the filters are fine
// enough, which the Statistics Law forbids (domain notes §5.8).
func scopeOf(p *identity.Principal) scope {
	return scope{ownOnly: p.Side != identity.SideBureau, org: p.OrgID}
}

// shareBP gives part of whole in basis points (hundredths of a percent),
// rounded down: 99.999 % is not yet all of it. whole is above zero.
func shareBP(part, whole int64) int64 {
	if part <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(part), 10_000)
	if hi >= uint64(whole) {
		return 1<<63 - 1
	}
	q, _ := bits.Div64(hi, lo, uint64(whole))
	return int64(min(q, 1<<63-1))
}
