package settlement

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

var columns = []string{"id", "contract_id", "no", "status", "version", "realised_on", "contract_fen", "technical_fen", "costs", "cost_fen",
	"note", "declared_by", "declared_at", "decided_by", "decided_at", "opinion"}

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{{Name: "settlements", Key: []string{"id"}, Columns: columns}}
}

type row struct {
	ID           string
	ContractID   string
	No           int64
	Status       string
	Version      int64
	RealisedOn   calendar.Date
	ContractFen  int64
	TechnicalFen int64
	Costs        string
	CostFen      int64
	Note         string
	DeclaredBy   string
	DeclaredAt   time.Time
	DecidedBy    *string
	DecidedAt    *time.Time
	Opinion      string
}

func (row) TableName() string { return "settlements" }

func insert(tx *journal.Tx, d *Settlement) error {
	if err := tx.Raw("SELECT COALESCE(MAX(no), 0) + 1 FROM settlements WHERE contract_id = ?", d.ContractID).Scan(&d.No).Error; err != nil {
		return fmt.Errorf("number settlement: %w", err)
	}
	costs, err := json.Marshal(d.Costs)
	if err != nil {
		return fmt.Errorf("marshal costs: %w", err)
	}
	r := row{ID: d.ID, ContractID: d.ContractID, No: d.No, Status: string(d.Status), Version: d.Version, RealisedOn: d.RealisedOn,
		ContractFen: int64(d.ContractAmount), TechnicalFen: int64(d.TechnicalAmount), Costs: string(costs), CostFen: int64(d.CostTotal),
		Note: d.Note, DeclaredBy: d.DeclaredBy, DeclaredAt: d.DeclaredAt}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert settlement: %w", err)
	}
	tx.Touch("settlements", d.ID)
	return nil
}

func update(tx *journal.Tx, d *Settlement) error {
	res := tx.Exec("UPDATE settlements SET status = ?, decided_by = ?, decided_at = ?, opinion = ?, version = version + 1 WHERE id = ? AND version = ?",
		string(d.Status), d.DecidedBy, d.DecidedAt, d.Opinion, d.ID, d.Version)
	if res.Error != nil {
		return fmt.Errorf("update settlement: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	d.Version++
	tx.Touch("settlements", d.ID)
	return nil
}

func find(tx *database.Tx, contractID, id string) (Settlement, error) {
	all, err := list(tx, contractID)
	if err != nil {
		return Settlement{}, err
	}
	for _, d := range all {
		if d.ID == id {
			return d, nil
		}
	}
	return Settlement{}, fault.New(fault.ObjectNotFound)
}

func list(tx *database.Tx, contractID string) ([]Settlement, error) {
	var rows []row
	if err := tx.Select(columns).Where("contract_id = ?", contractID).Order("no").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read settlements: %w", err)
	}
	out := make([]Settlement, len(rows))
	for i, r := range rows {
		d := Settlement{ID: r.ID, ContractID: r.ContractID, No: r.No, Status: Status(r.Status), Version: r.Version, RealisedOn: r.RealisedOn,
			ContractAmount: amount.Fen(r.ContractFen), TechnicalAmount: amount.Fen(r.TechnicalFen), CostTotal: amount.Fen(r.CostFen),
			Note: r.Note, DeclaredBy: r.DeclaredBy, DeclaredAt: r.DeclaredAt.UTC(), Opinion: r.Opinion}
		if err := json.Unmarshal([]byte(r.Costs), &d.Costs); err != nil {
			return nil, fmt.Errorf("read costs of settlement %s: %w", r.ID, err)
		}
		if r.DecidedBy != nil && r.DecidedAt != nil {
			d.DecidedBy, d.DecidedAt = *r.DecidedBy, r.DecidedAt.UTC()
		}
		out[i] = d
	}
	return out, nil
}

// sums adds up what a contract has realised, with what is declared and not yet
// decided.
func sums(tx *database.Tx, contractID string) (contract, technical amount.Fen, err error) {
	var s struct{ C, T int64 }
	err = tx.Raw("SELECT CAST(COALESCE(SUM(contract_fen), 0) AS bigint) AS c, CAST(COALESCE(SUM(technical_fen), 0) AS bigint) AS t FROM settlements WHERE contract_id = ? AND status IN ?",
		contractID, []string{string(Confirmed), string(Declared)}).Scan(&s).Error
	if err != nil {
		return 0, 0, fmt.Errorf("add up settlements: %w", err)
	}
	return amount.Fen(s.C), amount.Fen(s.T), nil
}

// Settled tells whether anything was declared as realised of a contract and not
// rejected. It is what rule RR35 asks for.
func Settled(tx *database.Tx, contractID string) (bool, error) {
	var n int64
	if err := tx.Raw("SELECT COUNT(*) FROM settlements WHERE contract_id = ? AND status <> ?", contractID, Rejected).Scan(&n).Error; err != nil {
		return false, fmt.Errorf("count settlements: %w", err)
	}
	return n > 0, nil
}

// ConfirmedOf gives the confirmed statements of contracts, by contract and in
// their order: what came in.
func ConfirmedOf(tx *database.Tx, contracts ...string) (map[string][]Settlement, error) {
	out := map[string][]Settlement{}
	for _, id := range contracts {
		if _, done := out[id]; done {
			continue
		}
		all, err := list(tx, id)
		if err != nil {
			return nil, err
		}
		out[id] = slices.DeleteFunc(all, func(d Settlement) bool { return d.Status != Confirmed })
	}
	return out, nil
}
