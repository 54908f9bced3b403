package contract

import (
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// maxTransfers bounds how many contracts of one organisation and year are read.
const maxTransfers = 2000

// listTransfers reads the registered transfer and licence contracts of c's
// organisation in the year of a day, those before c; for a contract that is not
// registered, all of them. Oldest first.
func listTransfers(tx *database.Tx, s scope, c *Contract, on calendar.Date) ([]Contract, error) {
	q := filtered(tx, s, Filter{Status: InForce, OrgID: c.OrgID}).Select(contractColumns).
		Where("approved_kind IN ? AND id <> ?", []string{kindTransfer, kindLicence}, c.ID).
		Where("registered_on >= ? AND registered_on <= ?", calendar.On(on.Year(), 1, 1), calendar.On(on.Year(), 12, 31))
	if c.InForce() {
		q = q.Where("(registered_on < ? OR (registered_on = ? AND id < ?))", c.RegisteredOn, c.RegisteredOn, c.ID)
	}
	var rows []contractRow
	if err := q.Order("registered_on, id").Limit(maxTransfers).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list transfers of the year: %w", err)
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
