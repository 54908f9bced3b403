package conversion

import (
	"context"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
	"jishi/internal/settlement"
)

// Income (到账收入) is a deal's part of one confirmed settlement of its contract,
// in fen.
type Income struct {
	SettlementID, ContractID string
	No                       int64 // of the settlement in its contract
	RealisedOn               calendar.Date
	// Amount and Technical are the deal's parts; Whole and WholeTechnical what the
	// contract realised.
	Amount, Technical     amount.Fen
	Whole, WholeTechnical amount.Fen
}

// Split gives shares of an amount in basis points their parts in fen, and last
// what belongs to none of them: all together are the amount. Each part is rounded
// down; what is left over goes to the largest share, the first of equals.
func Split(total amount.Fen, shares []int64) []amount.Fen {
	rest := int64(whole)
	for _, s := range shares {
		rest -= s
	}
	all := append(append([]int64{}, shares...), rest)
	out := make([]amount.Fen, len(all))
	left, largest := total, 0
	for i, s := range all {
		out[i] = portion(total, s)
		left -= out[i]
		if s > all[largest] {
			largest = i
		}
	}
	out[largest] += left
	return out
}

// sharesOf are the shares of deals on one contract.
func sharesOf(deals []Conversion) []int64 {
	out := make([]int64, len(deals))
	for i := range deals {
		out[i] = deals[i].Share
	}
	return out
}

// IncomeOf gives what came in for a deal, oldest first, whether or not its
// contract is still registered. None for a deal without a contract.
func (s *Service) IncomeOf(tx *database.Tx, c *Conversion) ([]Income, error) {
	if c.ContractID == "" {
		return nil, nil
	}
	deals, err := s.onContract(tx, c.ContractID)
	if err != nil {
		return nil, err
	}
	settled, err := settlement.ConfirmedOf(tx, c.ContractID)
	if err != nil {
		return nil, err
	}
	var out []Income
	for _, d := range settled[c.ContractID] {
		whole, technical := Split(d.ContractAmount, sharesOf(deals)), Split(d.TechnicalAmount, sharesOf(deals))
		for i := range deals {
			if deals[i].ID == c.ID {
				out = append(out, Income{SettlementID: d.ID, ContractID: c.ContractID, No: d.No, RealisedOn: d.RealisedOn, Amount: whole[i], Technical: technical[i],
					Whole: d.ContractAmount, WholeTechnical: d.TechnicalAmount})
			}
		}
	}
	return out, nil
}

// Income shows what came in to who may read the deal.
func (s *Service) Income(ctx context.Context, who *identity.Principal, id string) ([]Income, error) {
	var out []Income
	err := s.view(ctx, func(tx *database.Tx) error {
		c, err := s.Seen(tx, who, identity.OpGetConversion, id)
		if err != nil {
			return err
		}
		out, err = s.IncomeOf(tx, &c)
		return err
	})
	return out, err
}

// ValueOf is a deal's part of what its registered contract is worth, in fen; what
// an equity deal values the technology at. Zero while it is not registered.
func (s *Service) ValueOf(tx *database.Tx, c *Conversion) (amount.Fen, error) {
	if c.Stage() != Registered {
		return 0, nil
	}
	deals, err := s.onContract(tx, c.ContractID)
	if err != nil {
		return 0, err
	}
	parts := Split(c.Contract.ContractAmount, sharesOf(deals))
	for i := range deals {
		if deals[i].ID == c.ID {
			return parts[i], nil
		}
	}
	return 0, nil
}
