package contract

import (
	"fmt"

	"gorm.io/gorm"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// listRegistered gives registered contracts by day and id, after a place.
func listRegistered(tx *database.Tx, s scope, from, to calendar.Date, after cursor) ([]Contract, error) {
	q := filtered(tx, s, Filter{Status: InForce}).Select(contractColumns).Where("registered_on BETWEEN ? AND ?", from, to)
	if after.ID != "" {
		q = q.Where("(registered_on > ? OR (registered_on = ? AND id > ?))", after.Due, after.Due, after.ID)
	}
	var rows []contractRow
	if err := q.Order("registered_on, id").Limit(maxPage).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list registered contracts: %w", err)
	}
	out := make([]Contract, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.contract(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// registrationRow is the part of contracts that is reconciled.
type registrationRow struct {
	ID, AcceptanceNo, NationalRegNo, Status, ProjectName, SellerName, BuyerName string
	RegisteredOn                                                                *calendar.Date
	ContractFen, TechnicalFen                                                   int64
}

const registrationColumns = `id, COALESCE(acceptance_no, '') AS acceptance_no, COALESCE(national_reg_no, '') AS national_reg_no, status, project_name, seller_name, buyer_name, registered_on,
	CASE WHEN approved_kind <> '' THEN approved_contract_fen ELSE contract_fen END AS contract_fen,
	CASE WHEN approved_kind <> '' THEN approved_technical_fen ELSE technical_fen END AS technical_fen`

// lookUpAtOnce is how many numbers or names one query asks for.
const lookUpAtOnce = 400

func listRegistrations(tx *database.Tx, s scope, from, to calendar.Date, numbers, names []string) ([]Registration, error) {
	var out []Registration
	seen := map[string]bool{}
	add := func(where func(*gorm.DB) *gorm.DB) error {
		var rows []registrationRow
		q := where(filtered(tx, s, Filter{}).Where("round > 0"))
		if err := q.Select(registrationColumns).Order("registered_on, id").Scan(&rows).Error; err != nil {
			return fmt.Errorf("list registrations: %w", err)
		}
		for _, r := range rows {
			if seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			out = append(out, Registration{ID: r.ID, AcceptanceNo: r.AcceptanceNo, NationalRegNo: r.NationalRegNo, Status: Status(r.Status), RegisteredOn: val(r.RegisteredOn),
				ProjectName: r.ProjectName, Seller: r.SellerName, Buyer: r.BuyerName, Contract: amount.Fen(r.ContractFen), Technical: amount.Fen(r.TechnicalFen)})
		}
		return nil
	}
	err := add(func(q *gorm.DB) *gorm.DB {
		return q.Where("status IN ? AND registered_on BETWEEN ? AND ?", InForce, from, to)
	})
	for err == nil && len(numbers) > 0 {
		part := numbers[:min(lookUpAtOnce, len(numbers))]
		numbers = numbers[len(part):]
		err = add(func(q *gorm.DB) *gorm.DB { return q.Where("acceptance_no IN ? OR national_reg_no IN ?", part, part) })
	}
	for err == nil && len(names) > 0 {
		part := names[:min(lookUpAtOnce, len(names))]
		names = names[len(part):]
		err = add(func(q *gorm.DB) *gorm.DB { return q.Where("project_name IN ?", part) })
	}
	return out, err
}
