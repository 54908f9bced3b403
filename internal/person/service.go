package person

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/sealed"
)

// Service keeps the persons.
type Service struct {
	journal *journal.Journal
	box     *sealed.Box
}

// New builds the service.
func New(j *journal.Journal, box *sealed.Box) *Service { return &Service{journal: j, box: box} }

// Register enters who stands behind the caller's account, once. Faults: the
// fields that are wrong, PersonExists when the account has one already,
// PersonDuplicate when the number stands under another account.
func (s *Service) Register(ctx context.Context, who *identity.Principal, in Entry) (Person, error) {
	if err := identity.Authorize(who, identity.OpRegisterPerson, own(who)); err != nil {
		return Person{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Person{}, fmt.Errorf("make person id: %w", err)
	}
	p := Person{ID: id.String(), UserID: who.UserID, OrgID: who.OrgID, Version: 1}
	in.normal().merge(&p)
	if err := fault.Fields(p.check(calendar.Of(s.journal.Now()))...); err != nil {
		return Person{}, err
	}
	_, err = s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		if _, err := s.take(tx.Tx, tx.DB, "user_id", who.UserID); err == nil {
			return journal.Event{}, fault.New(fault.PersonExists)
		} else if fault.CodeOf(err) != fault.ObjectNotFound {
			return journal.Event{}, err
		}
		if err := s.claimNumber(tx.Tx, &p); err != nil {
			return journal.Event{}, err
		}
		p.CreatedAt, p.UpdatedAt = tx.Now, tx.Now
		return p.event("registered"), s.insert(tx, &p)
	})
	return p.masked(), duplicate(err)
}

// Own reads the person of the caller's account, masked. Fault: ObjectNotFound.
func (s *Service) Own(ctx context.Context, who *identity.Principal) (Person, error) {
	if err := identity.Authorize(who, identity.OpGetPerson, own(who)); err != nil {
		return Person{}, err
	}
	var p Person
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		p, err = s.take(tx, tx.DB, "user_id", who.UserID)
		return err
	})
	return p.masked(), err
}

// Change changes the caller's own entry. Name and number stay once the bureau
// has verified them: fault PersonVerified. version is the one the edit was made
// on; faults IfMatchRequired, StaleVersion, and those of Register.
func (s *Service) Change(ctx context.Context, who *identity.Principal, version int64, in Entry) (Person, error) {
	if err := identity.Authorize(who, identity.OpUpdatePerson, own(who)); err != nil {
		return Person{}, err
	}
	if version == 0 {
		return Person{}, fault.New(fault.IfMatchRequired)
	}
	var p Person
	_, err := s.journal.Record(ctx, who.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if p, err = s.take(tx.Tx, tx.Locked(), "user_id", who.UserID); err != nil {
			return journal.Event{}, err
		}
		if p.Version != version {
			return journal.Event{}, fault.New(fault.StaleVersion)
		}
		before := p
		in.normal().merge(&p)
		if p.VerifiedAt != nil && (p.Name != before.Name || p.Number != before.Number || p.Kind != before.Kind) {
			return journal.Event{}, fault.New(fault.PersonVerified)
		}
		if err := fault.Fields(p.check(calendar.Of(tx.Now))...); err != nil {
			return journal.Event{}, err
		}
		if err := s.claimNumber(tx.Tx, &p); err != nil {
			return journal.Event{}, err
		}
		p.UpdatedAt, p.Version = tx.Now, p.Version+1
		return p.event("changed"), s.update(tx, &p)
	})
	return p.masked(), duplicate(err)
}

// claimNumber fingerprints the number and refuses one that another account has.
func (s *Service) claimNumber(tx *database.Tx, p *Person) error {
	var err error
	if p.idHash, err = s.fingerprint(p.Kind, p.Number); err != nil {
		return err
	}
	other, err := standing(tx, p.idHash, p.ID)
	if err == nil && other != "" {
		err = duplicateNumber()
	}
	return err
}

// Fingerprint is the blind index of an identity number: equal numbers have equal
// ones, and nobody without the key can tell the number from it.
func (s *Service) Fingerprint(kind IDKind, number string) (string, error) {
	return s.fingerprint(kind, Entry{Number: number}.normal().Number)
}

func (s *Service) fingerprint(kind IDKind, number string) (string, error) {
	return s.box.Fingerprint("person/" + string(kind) + "/" + number)
}

func duplicateNumber() error {
	return fault.New(fault.PersonDuplicate).WithFields(fault.At("/id_no", fault.PersonDuplicate))
}

// duplicate translates what the unique index says when two came at once.
func duplicate(err error) error {
	if database.IsDuplicate(err) {
		return duplicateNumber()
	}
	return err
}

func own(who *identity.Principal) identity.Object {
	if who == nil {
		return identity.Object{}
	}
	return identity.Object{OwnerOrg: who.OrgID, UserID: who.UserID}
}
