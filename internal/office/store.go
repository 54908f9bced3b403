package office

import (
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const (
	areasTable       = "office_areas"
	substitutesTable = "office_substitutes"
)

var (
	areaColumns       = []string{"area", "office_id", "version", "updated_at"}
	substituteColumns = []string{"id", "office_id", "user_id", "substitute_id", "from_on", "to_on", "set_by", "version", "updated_at"}
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: areasTable, Key: []string{"area"}, Columns: areaColumns},
		{Name: substitutesTable, Key: []string{"id"}, Columns: substituteColumns},
	}
}

type areaRow struct {
	Area      string
	OfficeID  string
	Version   int64
	UpdatedAt time.Time
}

func (areaRow) TableName() string { return areasTable }

func namedAreas(tx *database.Tx) (map[string]areaRow, error) {
	var rows []areaRow
	if err := tx.Select(areaColumns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	out := map[string]areaRow{}
	for _, r := range rows {
		out[r.Area] = r
	}
	return out, nil
}

// putArea names the office of an area, or another one than before.
func putArea(tx *journal.Tx, area, office string, was areaRow) error {
	var err error
	if was.Version == 0 {
		err = tx.Create(&areaRow{Area: area, OfficeID: office, Version: 1, UpdatedAt: tx.Now}).Error
	} else {
		res := tx.Exec("UPDATE office_areas SET office_id = ?, version = version + 1, updated_at = ? WHERE area = ? AND version = ?",
			office, tx.Now, area, was.Version)
		if err = res.Error; err == nil && res.RowsAffected != 1 {
			return fault.New(fault.StaleVersion)
		}
	}
	if err != nil {
		return fmt.Errorf("write area %s: %w", area, err)
	}
	tx.Touch(areasTable, area)
	return nil
}

// seat is an active registration office.
type seat struct {
	ID, Name, RegionCode, OfficePoint string
}

func seats(tx *database.Tx) ([]seat, error) {
	var out []seat
	err := tx.Raw(`SELECT id, name, region_code, office_point FROM organizations
		WHERE side = 'BUREAU' AND status = 'ACTIVE' AND office_point IS NOT NULL ORDER BY office_point`).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("read offices: %w", err)
	}
	return out, nil
}

type substituteRow struct {
	ID           string
	OfficeID     string
	UserID       string
	SubstituteID string
	FromOn       calendar.Date
	ToOn         calendar.Date
	SetBy        string
	Version      int64
	UpdatedAt    time.Time
}

func (substituteRow) TableName() string { return substitutesTable }

func (r substituteRow) substitute() Substitute {
	return Substitute{ID: r.ID, OfficeID: r.OfficeID, UserID: r.UserID, SubstituteID: r.SubstituteID, From: r.FromOn, To: r.ToOn,
		SetBy: r.SetBy, Version: r.Version, UpdatedAt: r.UpdatedAt.UTC()}
}

func insertSubstitute(tx *journal.Tx, s Substitute) error {
	row := substituteRow{ID: s.ID, OfficeID: s.OfficeID, UserID: s.UserID, SubstituteID: s.SubstituteID, FromOn: s.From, ToOn: s.To,
		SetBy: s.SetBy, Version: s.Version, UpdatedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write substitute: %w", err)
	}
	tx.Touch(substitutesTable, s.ID)
	return nil
}

// setEnd moves the last day of a period.
func setEnd(tx *journal.Tx, s Substitute) error {
	res := tx.Exec("UPDATE office_substitutes SET to_on = ?, version = ?, updated_at = ? WHERE id = ? AND version = ?",
		s.To, s.Version, tx.Now, s.ID, s.Version-1)
	if res.Error != nil {
		return fmt.Errorf("end substitute: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(substitutesTable, s.ID)
	return nil
}

func lockSubstitute(tx *database.Tx, id string) (Substitute, error) {
	var rows []substituteRow
	if err := tx.Locked().Select(substituteColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Substitute{}, fmt.Errorf("read substitute: %w", err)
	}
	if len(rows) == 0 {
		return Substitute{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].substitute(), nil
}

func findSubstitutes(tx *database.Tx, where string, args ...any) ([]Substitute, error) {
	var rows []substituteRow
	if err := tx.Select(substituteColumns).Where(where, args...).Order("from_on DESC, id").Limit(500).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list substitutes: %w", err)
	}
	out := make([]Substitute, len(rows))
	for i, r := range rows {
		out[i] = r.substitute()
	}
	return out, nil
}

// person is a user as far as substitution goes.
type person struct {
	ID, DisplayName, OrgID, Roles, Status string
}

func people(tx *database.Tx, ids []string) (map[string]person, error) {
	out := map[string]person{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []person
	if err := tx.Raw("SELECT id, display_name, org_id, roles, status FROM users WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, nil
}

// lockPerson keeps two periods of one person from being written at once.
func lockPerson(tx *database.Tx, id string) error {
	var ids []string
	if err := tx.Locked().Table("users").Select("id").Where("id = ?", id).Scan(&ids).Error; err != nil {
		return fmt.Errorf("lock person: %w", err)
	}
	return nil
}
