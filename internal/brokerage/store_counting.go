package brokerage

import (
	"encoding/json"
	"fmt"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// entriesOf gives the entries of a broker or an organisation, newest first.
func entriesOf(tx *database.Tx, column, id string) ([]ContractBroker, error) {
	var out []ContractBroker
	err := tx.Table(namedTable).Select(columns[namedTable]).Where(column+" = ? AND status <> 'REMOVED'", id).Order("id DESC").Find(&out).Error
	if err != nil {
		return nil, fmt.Errorf("read a broker's contracts: %w", err)
	}
	return out, nil
}

type sumRow struct {
	ID  string
	Fen int64
}

func sums(tx *database.Tx, query, dated, tail string, year int, args ...any) (map[string]amount.Fen, error) {
	if year != 0 {
		query += " AND " + dated + " >= ? AND " + dated + " <= ?"
		args = append(args, calendar.On(year, 1, 1), calendar.On(year, 12, 31))
	}
	var rows []sumRow
	if err := tx.Raw(query+tail, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("add up what was paid: %w", err)
	}
	out := map[string]amount.Fen{}
	for _, r := range rows {
		out[r.ID] = amount.Fen(r.Fen)
	}
	return out, nil
}

// paidOf is the technical amount realised of contracts in a year, by confirmed
// settlements; year 0 is all years.
func paidOf(tx *database.Tx, contracts []string, year int) (map[string]amount.Fen, error) {
	if len(contracts) == 0 {
		return nil, nil //nolint:nilnil // nothing to add up
	}
	return sums(tx, `SELECT contract_id AS id, CAST(COALESCE(SUM(technical_fen), 0) AS bigint) AS fen FROM settlements
		WHERE status = 'CONFIRMED' AND contract_id IN ?`, "realised_on", " GROUP BY contract_id", year, contracts)
}

// commissionOf is the commission received in a year by entry, confirmed only.
func commissionOf(tx *database.Tx, contracts []string, year int) (map[string]amount.Fen, error) {
	if len(contracts) == 0 {
		return nil, nil //nolint:nilnil // nothing to add up
	}
	return sums(tx, `SELECT row_id AS id, CAST(COALESCE(SUM(amount_fen), 0) AS bigint) AS fen FROM commission_receipts
		WHERE status = 'CONFIRMED' AND contract_id IN ?`, "paid_on", " GROUP BY row_id", year, contracts)
}

// bookedFor is what was declared of an entry and not rejected.
func bookedFor(tx *database.Tx, row string) (amount.Fen, error) {
	var n int64
	err := tx.Raw("SELECT CAST(COALESCE(SUM(amount_fen), 0) AS bigint) FROM commission_receipts WHERE row_id = ? AND status <> 'REJECTED'", row).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("add up receipts: %w", err)
	}
	return amount.Fen(n), nil
}

func voucherKnown(tx *database.Tx, sha256 string) (bool, error) {
	var n int64
	if err := tx.Raw("SELECT COUNT(*) FROM commission_receipts WHERE voucher_sha256 = ? AND status <> 'REJECTED'", sha256).Scan(&n).Error; err != nil {
		return false, fmt.Errorf("look for a voucher: %w", err)
	}
	return n > 0, nil
}

// receiptsOf gives a contract's receipts, of one organisation or of all.
func receiptsOf(tx *database.Tx, contractID, org string) ([]Receipt, error) {
	q := tx.Table(receiptsTable).Select(columns[receiptsTable]).Where("contract_id = ?", contractID)
	if org != "" {
		q = q.Where("org_id = ?", org)
	}
	var out []Receipt
	if err := q.Order("id").Find(&out).Error; err != nil {
		return nil, fmt.Errorf("read receipts: %w", err)
	}
	return out, nil
}

// bodiesOf gives organisations by id as far as relations go.
func bodiesOf(tx *database.Tx, ids []string) (map[string]body, error) {
	out := map[string]body{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct{ ID, CreditCode, Profile string }
	if err := tx.Raw("SELECT id, COALESCE(credit_code, '') AS credit_code, profile FROM organizations WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read brokers' organisations: %w", err)
	}
	for _, r := range rows {
		var p struct {
			LegalRep string `json:"legal_rep"`
		}
		if r.Profile != "" {
			if err := json.Unmarshal([]byte(r.Profile), &p); err != nil {
				return nil, fmt.Errorf("read profile of organisation %s: %w", r.ID, err)
			}
		}
		out[r.ID] = body{r.CreditCode, p.LegalRep}
	}
	return out, nil
}

// events is how many events the journal has.
func events(tx *database.Tx) (int64, error) {
	var n int64
	if err := tx.Raw("SELECT COALESCE(MAX(size), 0) FROM journal_head").Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("read the size of the journal: %w", err)
	}
	return n, nil
}

// NamedBroker (载入的技术经纪人) is a broker named in a contract, for who has to
// keep away from what the broker deals in.
type NamedBroker struct {
	BrokerID, No, UserID, Name string
	OrgID, OrgName, OrgCode    string
}

// NamedIn lists the brokers named in contracts, who did not decline.
func NamedIn(tx *database.Tx, contracts ...string) ([]NamedBroker, error) {
	if len(contracts) == 0 {
		return nil, nil
	}
	var out []NamedBroker
	err := tx.Raw(`SELECT DISTINCT b.id AS broker_id, COALESCE(b.broker_no, '') AS no, b.user_id, p.name, c.org_id, o.name AS org_name, COALESCE(o.credit_code, '') AS org_code
		FROM contract_brokers c JOIN brokers b ON b.id = c.broker_id JOIN persons p ON p.id = b.person_id JOIN organizations o ON o.id = c.org_id
		WHERE c.contract_id IN ? AND c.status IN ('NAMED', 'CONFIRMED') ORDER BY broker_id, c.org_id`, contracts).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("read the brokers of contracts: %w", err)
	}
	return out, nil
}
