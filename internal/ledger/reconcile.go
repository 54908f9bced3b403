package ledger

import (
	"context"
	"math"

	"jishi/internal/amount"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Totals (合计) is what one of the three sources adds up to, in fen.
type Totals struct {
	Count        int64
	ContractFen  amount.Fen
	TechnicalFen amount.Fen
}

// Reconciliation (对账) compares three independent sources in one snapshot: the
// ledger lines, the registered contracts, and the prepared totals (rollups).
// At any time all three are equal (R24).
type Reconciliation struct {
	AsOf     AsOf
	Balanced bool
	// UnreconciledFen is the money in doubt: the larger of what separates lines
	// from contracts and lines from rollups, each added up cell by cell so that
	// opposite errors do not cancel out. 0 when balanced.
	UnreconciledFen amount.Fen
	Lines           Totals
	Contracts       Totals
	Rollups         Totals
	// Differences lists where they differ, at most maxDifferences;
	// DifferenceCount is how many there are.
	Differences     []Difference
	DifferenceCount int64
}

// Source (来源) is what the lines were compared with.
type Source string

// The two comparisons.
const (
	WithContracts Source = "CONTRACTS" // contract by contract
	WithRollups   Source = "ROLLUPS"   // by month, area and kind
)

// Difference (差异) is a cell where lines and the other source are not equal. A
// difference with the contracts names the contract; its area is that of the
// lines, since the area is a finding of the ledger.
type Difference struct {
	With       Source
	ContractID string // "" in a comparison with rollups
	Month      string // YYYY-MM
	Area       string
	Kind       string
	Lines      Totals
	Other      Totals
}

const maxDifferences = 500

// Reconcile compares the three sources, contract by contract as well as by
// month, area and kind, whether or not the totals agree: two errors that cancel
// out are still two errors.
func (s *Service) Reconcile(ctx context.Context, p *identity.Principal) (Reconciliation, error) {
	if err := identity.Authorize(p, identity.OpGetVolumeReconciliation, identity.Object{}); err != nil {
		return Reconciliation{}, err
	}
	var out Reconciliation
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		known, err := s.resolve(tx, Now())
		if err != nil {
			return err
		}
		out = Reconciliation{AsOf: known.AsOf}
		return out.read(tx)
	})
	if err != nil {
		return Reconciliation{}, err
	}
	return out, nil
}

// read takes the three totals and compares them.
func (r *Reconciliation) read(tx *database.Tx) (err error) {
	if r.Lines, err = totalOf(tx, fromLines); err != nil {
		return err
	}
	if r.Contracts, err = totalOf(tx, fromContracts); err != nil {
		return err
	}
	if r.Rollups, err = totalOf(tx, fromRollups); err != nil {
		return err
	}
	return r.compare(tx)
}

func (r *Reconciliation) compare(tx *database.Tx) error {
	for _, with := range []Source{WithContracts, WithRollups} {
		var apart amount.Fen
		err := eachDifference(tx, with, func(d Difference) {
			r.DifferenceCount++
			apart = clampedSum(apart, d.apart())
			if len(r.Differences) < maxDifferences {
				r.Differences = append(r.Differences, d)
			}
		})
		if err != nil {
			return err
		}
		r.UnreconciledFen = max(r.UnreconciledFen, apart)
	}
	r.Balanced = r.DifferenceCount == 0 && r.Lines == r.Contracts && r.Lines == r.Rollups
	return nil
}

// apart is the money between the two sides of a difference. The technical
// amount is part of the contract amount: the larger of the two counts.
func (d Difference) apart() amount.Fen {
	return max(distance(d.Lines.ContractFen, d.Other.ContractFen), distance(d.Lines.TechnicalFen, d.Other.TechnicalFen))
}

// distance and clampedSum stay at the largest number rather than wrap: someone
// may have written anything into a row behind the program's back.
func distance(a, b amount.Fen) amount.Fen {
	if a < b {
		a, b = b, a
	}
	if d := a - b; d >= 0 {
		return d
	}
	return math.MaxInt64
}

func clampedSum(a, b amount.Fen) amount.Fen {
	if c, ok := addFen(a, b); ok {
		return c
	}
	return math.MaxInt64
}
