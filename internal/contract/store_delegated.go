package contract

import (
	"gorm.io/gorm"

	"jishi/internal/database"
	"jishi/internal/mandate"
)

// nameDelegated adds the mandates that the applicants have given for these
// contracts, and which agent filed them.
func nameDelegated(tx *database.Tx, list []*Contract) error {
	cases := make([]mandate.Case, len(list))
	ids := make([]string, len(list))
	for i, c := range list {
		cases[i], ids[i] = c.mandated(), c.ID
	}
	given, err := mandate.Of(tx, cases)
	if err != nil {
		return err
	}
	filed, err := mandate.FiledBy(tx, ids)
	for _, c := range list {
		c.delegations, c.Agent = given[c.ID], filed[mandate.Filing{ContractID: c.ID, Round: c.Round}]
	}
	return err
}

// withinReach is what an applicant may list: the own organisation's contracts,
// and those of clients as far as their mandates go.
func withinReach(q *gorm.DB, s scope, f Filter) *gorm.DB {
	own, reach := s.orgID, s.reach
	switch f.Filed {
	case FiledOwn:
		reach = nil
	case FiledForClients:
		own = ""
	}
	where, args := mandate.Where(own, reach)
	return q.Where(where, args...)
}
