package person

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const personsTable = "persons"

var columns = []string{"id", "user_id", "name", "id_kind", "id_no", "id_hash", "phone", "email", "verified_at", "verified_by", "version",
	"created_at", "updated_at"}

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{{Name: personsTable, Key: []string{"id"}, Columns: columns}}
}

type personRow struct {
	ID         string
	UserID     string
	Name       string
	IDKind     string
	IDNo       string
	IDHash     string
	Phone      string
	Email      string
	VerifiedAt *time.Time
	VerifiedBy *string
	Version    int64
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"`
}

func (personRow) TableName() string { return personsTable }

func place(id, field string) string { return "persons/" + id + "/" + field }

// row seals what is personal.
func (s *Service) row(p *Person) (personRow, error) {
	r := personRow{ID: p.ID, UserID: p.UserID, Name: p.Name, IDKind: string(p.Kind), IDHash: p.idHash, VerifiedAt: p.VerifiedAt, Version: p.Version,
		CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
	if p.VerifiedBy != "" {
		r.VerifiedBy = &p.VerifiedBy
	}
	for _, f := range []struct {
		to         *string
		name, text string
	}{{&r.IDNo, "id_no", p.Number}, {&r.Phone, "phone", p.Phone}, {&r.Email, "email", p.Email}} {
		var err error
		if *f.to, err = s.box.Seal(f.text, place(p.ID, f.name)); err != nil {
			return r, fmt.Errorf("seal %s of a person: %w", f.name, err)
		}
	}
	return r, nil
}

// person opens what is sealed.
func (s *Service) person(r personRow, org string) (Person, error) {
	p := Person{ID: r.ID, UserID: r.UserID, OrgID: org, Name: r.Name, Kind: IDKind(r.IDKind), idHash: r.IDHash, Version: r.Version,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
	if r.VerifiedAt != nil {
		at := r.VerifiedAt.UTC()
		p.VerifiedAt = &at
	}
	if r.VerifiedBy != nil {
		p.VerifiedBy = *r.VerifiedBy
	}
	for _, f := range []struct {
		to           *string
		name, sealed string
	}{{&p.Number, "id_no", r.IDNo}, {&p.Phone, "phone", r.Phone}, {&p.Email, "email", r.Email}} {
		var err error
		if *f.to, err = s.box.Open(f.sealed, place(r.ID, f.name)); err != nil {
			return p, fmt.Errorf("open %s of a person: %w", f.name, err)
		}
	}
	return p, nil
}

func (s *Service) insert(tx *journal.Tx, p *Person) error {
	r, err := s.row(p)
	if err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert person: %w", err)
	}
	tx.Touch(personsTable, p.ID)
	return nil
}

// update writes a person whose version has been raised by one.
func (s *Service) update(tx *journal.Tx, p *Person) error {
	r, err := s.row(p)
	if err != nil {
		return err
	}
	res := tx.Model(&personRow{}).Where("id = ? AND version = ?", p.ID, p.Version-1).Select(columns).Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("update person %s: %w", p.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(personsTable, p.ID)
	return nil
}

// take reads one person by id or user_id.
func (s *Service) take(tx *database.Tx, q *gorm.DB, column, value string) (Person, error) {
	var rows []personRow
	if err := q.Select(columns).Where(column+" = ?", value).Limit(1).Find(&rows).Error; err != nil {
		return Person{}, fmt.Errorf("read person: %w", err)
	}
	if len(rows) == 0 {
		return Person{}, fault.New(fault.ObjectNotFound)
	}
	var org string
	if err := tx.Raw("SELECT org_id FROM users WHERE id = ?", rows[0].UserID).Scan(&org).Error; err != nil {
		return Person{}, fmt.Errorf("read a person's organisation: %w", err)
	}
	return s.person(rows[0], org)
}

// standing finds who has this number already; "" for nobody.
func standing(tx *database.Tx, hash, besides string) (string, error) {
	var ids []string
	if err := tx.Raw("SELECT id FROM persons WHERE id_hash = ? AND id <> ?", hash, besides).Scan(&ids).Error; err != nil {
		return "", fmt.Errorf("find person by number: %w", err)
	}
	if len(ids) == 0 {
		return "", nil
	}
	return ids[0], nil
}
