package app

import (
	"strconv"

	"jishi/internal/broker"
	"jishi/internal/database"
	"jishi/internal/training"
)

// issued lets the register of brokers ask the bases on the platform what they
// have issued (broker.Issuers).
type issued struct{ *training.Service }

// Issued finds a certificate by its issuer's organisation and number.
func (i issued) Issued(tx *database.Tx, issuerOrg, number string) (broker.IssuedCertificate, bool, error) {
	c, found, err := i.Service.Issued(tx, issuerOrg, number)
	return broker.IssuedCertificate{Level: c.Level, PersonID: c.PersonID, IDHash: c.IDHash, IssuedOn: c.IssuedOn, ValidUntil: c.ValidUntil,
		Hours: int(c.Hours), Score: strconv.FormatInt(c.Score, 10), NationalNo: c.NationalNo, Cancelled: c.Cancelled}, found, err
}
