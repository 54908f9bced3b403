package person

import (
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// The methods in this file work inside another register's transaction; who may
// ask was decided there.

// OfUser finds the person behind an account, masked. Fault: PersonMissing, which
// tells the user to enter one first.
func (s *Service) OfUser(tx *database.Tx, user string) (Person, error) {
	p, err := s.take(tx, tx.DB, "user_id", user)
	if fault.CodeOf(err) == fault.ObjectNotFound {
		return Person{}, fault.New(fault.PersonMissing)
	}
	return p.masked(), err
}

// ByID reads a person, masked.
func (s *Service) ByID(tx *database.Tx, id string) (Person, error) {
	p, err := s.take(tx, tx.DB, "id", id)
	return p.masked(), err
}

// Clear reads a person in the clear. Whoever calls it records who looked and why.
func (s *Service) Clear(tx *database.Tx, id string) (Person, error) {
	return s.take(tx, tx.DB, "id", id)
}

// Hash is the blind index of the person's number.
func (p *Person) Hash() string { return p.idHash }

// Verify records inside tx that a clerk of the bureau compared the document
// (实名核验); a person verified before stays as they are.
func (s *Service) Verify(tx *journal.Tx, id, by string) (Person, error) {
	p, err := s.take(tx.Tx, tx.Locked(), "id", id)
	if err != nil || p.VerifiedAt != nil {
		return p.masked(), err
	}
	at := tx.Now
	p.VerifiedAt, p.VerifiedBy, p.UpdatedAt, p.Version = &at, by, tx.Now, p.Version+1
	return p.masked(), s.update(tx, &p)
}
