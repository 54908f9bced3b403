package ledger

import (
	"fmt"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// OfContract (合同入账) is what the ledger has of one contract in a period, by the
// statistical date.
type OfContract struct {
	ContractID          string
	BelongsTo           calendar.Date
	Lines, Count        int64
	Contract, Technical amount.Fen
}

// Known is everything that the ledger knows inside a transaction, for who reads
// it there together with other tables.
func (s *Service) Known(tx *database.Tx) (AsOf, error) {
	k, err := s.resolve(tx, Now())
	return k.AsOf, err
}

// BookedOf adds up the lines of contracts that belong to a period and were known
// as of an index, by contract; a contract without such lines is not in it.
func BookedOf(tx *database.Tx, contracts []string, from, to calendar.Date, known AsOf) (map[string]OfContract, error) {
	out := map[string]OfContract{}
	if len(contracts) == 0 {
		return out, nil
	}
	var rows []struct {
		ContractID          string
		BelongsTo           calendar.Date
		Lines, Count        int64
		Contract, Technical amount.Fen
	}
	err := tx.Raw(`SELECT contract_id, MIN(belongs_to) AS belongs_to, COUNT(*) AS lines, CAST(SUM(d_count) AS bigint) AS count,
		CAST(SUM(d_contract_fen) AS bigint) AS contract, CAST(SUM(d_technical_fen) AS bigint) AS technical
		FROM ledger_lines WHERE contract_id IN ? AND belongs_to >= ? AND belongs_to <= ? AND event_index < ? GROUP BY contract_id`,
		contracts, from, to, known.Index).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("add up the lines of contracts: %w", err)
	}
	for _, r := range rows {
		out[r.ContractID] = OfContract{r.ContractID, r.BelongsTo, r.Lines, r.Count, r.Contract, r.Technical}
	}
	return out, nil
}
