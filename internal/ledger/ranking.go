package ledger

import (
	"context"
	"fmt"
	"slices"

	"jishi/internal/database"
	"jishi/internal/identity"
)

// Measure (排序指标) is what a ranking goes by.
type Measure string

// The measures.
const (
	ByContract  Measure = "CONTRACT_AMOUNT"  // 合同成交额
	ByTechnical Measure = "TECHNICAL_AMOUNT" // 技术交易额
	ByCount     Measure = "COUNT"            // 项数
)

// Ranked is one place of a ranking.
type Ranked struct {
	Group
	// Last is the contract of the group that was booked last, in the version it
	// had then: by it a party has a name, and a contract its facts.
	Last ContractVersion
}

// ContractVersion points at the content of a contract as it was registered.
type ContractVersion struct {
	ContractID string
	Version    int64
}

// Ranking (排行) has the groups that add up to most, and what they are part of.
type Ranking struct {
	Items []Ranked
	// Members is how many groups there are; Total is the sum of all of them.
	Members int64
	Total   Group
	AsOf    AsOf
	OwnOnly bool // as in Summary
}

const maxRanked = 1000

// Ranking gives the first groups of a query by one dimension, the largest
// first and equal ones in the order of their values. Groups that add up to
// nothing are no members: a revoked contract is not in last place.
//
// Faults: as Entries; limit is cut to 1 to 1000.
func (s *Service) Ranking(ctx context.Context, p *identity.Principal, q Query, by Measure, limit int) (Ranking, error) {
	sel, err := entrySelection(p, q)
	if err != nil {
		return Ranking{}, err
	}
	if len(sel.group) != 1 {
		return Ranking{}, fmt.Errorf("a ranking has one dimension, not %v", q.GroupBy)
	}
	out := Ranking{OwnOnly: sel.scope.ownOnly, Items: []Ranked{}}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if err = s.know(tx, &sel, q.AsOf); err != nil {
			return err
		}
		out.AsOf = sel.known.AsOf
		alone := sel
		alone.group = nil
		if _, out.Total, err = sum(tx, &alone); err != nil {
			return err
		}
		groups, members, err := rank(tx, &sel, by, min(max(limit, 1), maxRanked))
		if err != nil {
			return err
		}
		out.Members = members
		for _, g := range groups {
			r := Ranked{Group: g}
			if r.Last, err = lastBooked(tx, sel, g); err != nil {
				return err
			}
			out.Items = append(out.Items, r)
		}
		return nil
	})
	return out, err
}

// lastBooked finds the last line of a group that put something in.
func lastBooked(tx *database.Tx, sel selection, g Group) (ContractVersion, error) {
	d := sel.group[0]
	value := g.Key[d.name]
	if value == "" {
		value = none
	}
	sel.equal = append(slices.Clone(sel.equal), condition{d, value})
	where := sel.where(tx.Dialect)
	where.and("d_count >= 0")
	var rows []ContractVersion
	err := tx.Raw("SELECT contract_id, contract_version AS version FROM "+sel.source()+where.String()+
		" ORDER BY event_index DESC, line_no DESC LIMIT 1", where.args...).Scan(&rows).Error
	if err != nil {
		return ContractVersion{}, fmt.Errorf("last contract of %s: %w", value, err)
	}
	if len(rows) == 0 { // adjustments may only take out
		return ContractVersion{}, nil
	}
	return rows[0], nil
}

// Resolve gives the state of knowledge that a question means.
//
// Faults: permission, out_of_range when it lies ahead.
func (s *Service) Resolve(ctx context.Context, p *identity.Principal, a AsOf) (AsOf, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeSummary, identity.Object{}); err != nil {
		return AsOf{}, err
	}
	var known knowledge
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		known, err = s.resolve(tx, a)
		return err
	})
	return known.AsOf, err
}
