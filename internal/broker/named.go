package broker

import (
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// Named gives a broker as it holds now, with the names of person and
// organisation; fault ObjectNotFound. It works inside the asker's transaction, who
// decides who may ask.
func (s *Service) Named(tx *database.Tx, id string) (Broker, error) {
	b, err := take(tx.DB, id)
	if err != nil {
		return b, err
	}
	found, err := standings(tx, calendar.Of(tx.Now), []string{id})
	b.Name, b.OrgName = found[id].Name, found[id].OrgName
	return b, err
}
