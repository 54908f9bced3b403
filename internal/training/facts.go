package training

import (
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// The methods in this file work inside another register's transaction; who may
// ask was decided there.

// IssuedCertificate is what the platform knows of a certificate of one of its
// own bases, for the register of brokers.
type IssuedCertificate struct {
	Level, PersonID string
	// IDHash is the blind index of the holder's ID number.
	IDHash     string
	IssuedOn   calendar.Date
	ValidUntil calendar.Date // zero for no end
	Hours      int64
	Score      int64
	NationalNo string
	Cancelled  bool
}

// Issued finds a certificate by its issuer's organisation and number; false when
// this base never gave that number.
func (s *Service) Issued(tx *database.Tx, issuerOrg, no string) (IssuedCertificate, bool, error) {
	list, err := all[Certificate](tx.Where("org_id = ? AND number = ?", issuerOrg, no).Limit(1))
	if err != nil || len(list) == 0 {
		return IssuedCertificate{}, false, err
	}
	c := list[0]
	p, err := s.persons.ByID(tx, c.PersonID)
	return IssuedCertificate{Level: c.Level, PersonID: c.PersonID, IDHash: p.Hash(), IssuedOn: c.IssuedOn, ValidUntil: c.ValidUntil, Hours: c.Hours, Score: c.Score,
		NationalNo: c.NationalNo, Cancelled: c.Status == Cancelled}, err == nil, err
}

// IsBase tells whether an organisation is a recognised base on a day.
func (s *Service) IsBase(tx *database.Tx, org string, on calendar.Date) (bool, error) {
	list, err := all[Base](tx.Where("org_id = ? AND status = 'ACTIVE'", org))
	for _, b := range list {
		if b.ActiveOn(on) {
			return true, err
		}
	}
	return false, err
}

// HoursInYear (年度继续教育学时) sums what a person has attended here and what
// was accepted from elsewhere, and how much of it is professional.
func (s *Service) HoursInYear(tx *database.Tx, personID string, year int) (hours, professional int, err error) {
	y, err := educationOf(tx, personID, int64(year))
	return int(y.Hours()), int(y.ProfessionalHours()), err
}

// notFoundAs says in the field's words that an object is not there.
func notFoundAs(err error, code fault.Code) error {
	if fault.CodeOf(err) == fault.ObjectNotFound {
		return fault.New(code)
	}
	return err
}
