package inspection

import (
	"encoding/json"
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const (
	inspectionsTable = "inspections"
	itemsTable       = "inspection_items"
)

var (
	inspectionColumns = []string{"quarter", "method", "population", "population_sha256", "sample_size", "announced_by", "announced_at",
		"announced_index", "checkpoint_size", "seed", "drawn_by", "drawn_at"}
	itemColumns = []string{"quarter", "contract_id", "reason", "place", "result", "note", "inspected_by", "inspected_at", "version"}
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: inspectionsTable, Key: []string{"quarter"}, Columns: inspectionColumns},
		{Name: itemsTable, Key: []string{"quarter", "contract_id"}, Columns: itemColumns},
	}
}

type inspectionRow struct {
	Quarter          string
	Method           string
	Population       string
	PopulationSha256 string `gorm:"column:population_sha256"`
	SampleSize       int
	AnnouncedBy      string
	AnnouncedAt      time.Time
	AnnouncedIndex   int64
	CheckpointSize   *int64
	Seed             *string
	DrawnBy          *string
	DrawnAt          *time.Time
}

func (inspectionRow) TableName() string { return inspectionsTable }

func (r inspectionRow) inspection() (Inspection, error) {
	i := Inspection{Quarter: r.Quarter, Method: r.Method, PopulationSHA256: r.PopulationSha256, SampleSize: r.SampleSize, AnnouncedBy: r.AnnouncedBy,
		AnnouncedAt: r.AnnouncedAt.UTC(), AnnouncedIndex: r.AnnouncedIndex, CheckpointSize: val(r.CheckpointSize), Seed: val(r.Seed),
		DrawnBy: val(r.DrawnBy), DrawnAt: val(r.DrawnAt).UTC(), populationText: r.Population}
	if err := json.Unmarshal([]byte(r.Population), &i.Population); err != nil {
		return i, fmt.Errorf("read population of %s: %w", r.Quarter, err)
	}
	return i, nil
}

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func insertInspection(tx *journal.Tx, i Inspection) error {
	err := tx.Create(&inspectionRow{Quarter: i.Quarter, Method: i.Method, Population: i.populationText, PopulationSha256: i.PopulationSHA256,
		SampleSize: i.SampleSize, AnnouncedBy: i.AnnouncedBy, AnnouncedAt: i.AnnouncedAt, AnnouncedIndex: i.AnnouncedIndex}).Error
	if database.IsDuplicate(err) {
		return fault.New(fault.InspectionExists)
	}
	if err != nil {
		return fmt.Errorf("announce %s: %w", i.Quarter, err)
	}
	tx.Touch(inspectionsTable, i.Quarter)
	return nil
}

func findInspection(tx *database.Tx, quarter string, lock bool) (Inspection, error) {
	q := tx.DB
	if lock {
		q = tx.Locked()
	}
	var rows []inspectionRow
	if err := q.Select(inspectionColumns).Where("quarter = ?", quarter).Limit(1).Find(&rows).Error; err != nil {
		return Inspection{}, fmt.Errorf("read spot check: %w", err)
	}
	if len(rows) == 0 {
		return Inspection{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].inspection()
}

func listInspections(tx *database.Tx) ([]Inspection, error) {
	var rows []inspectionRow
	if err := tx.Select(inspectionColumns).Order("quarter DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list spot checks: %w", err)
	}
	out := make([]Inspection, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.inspection(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// takeCheckpoint finds the first signed checkpoint that covers the announcement.
func (i *Inspection) takeCheckpoint(tx *database.Tx) ([]byte, error) {
	var rows []struct {
		Size int64
		Root []byte
	}
	err := tx.Raw("SELECT size, root FROM journal_checkpoints WHERE size > ? ORDER BY size LIMIT 1", i.AnnouncedIndex).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("no checkpoint covers the announcement of %s: %w", i.Quarter, err)
	}
	i.CheckpointSize = rows[0].Size
	return rows[0].Root, nil
}

func noteOf(tx *database.Tx, size int64) (string, error) {
	var note string
	if err := tx.Raw("SELECT note FROM journal_checkpoints WHERE size = ?", size).Scan(&note).Error; err != nil {
		return "", fmt.Errorf("read checkpoint %d: %w", size, err)
	}
	return note, nil
}

func setDrawn(tx *journal.Tx, i Inspection) error {
	res := tx.Exec("UPDATE inspections SET checkpoint_size = ?, seed = ?, drawn_by = ?, drawn_at = ? WHERE quarter = ? AND seed IS NULL",
		i.CheckpointSize, i.Seed, i.DrawnBy, i.DrawnAt, i.Quarter)
	if res.Error != nil {
		return fmt.Errorf("draw %s: %w", i.Quarter, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.InspectionDrawn)
	}
	tx.Touch(inspectionsTable, i.Quarter)
	return nil
}

type itemRow struct {
	Quarter     string
	ContractID  string
	Reason      string
	Place       int
	Result      *string
	Note        *string
	InspectedBy *string
	InspectedAt *time.Time
	Version     int64
}

func (itemRow) TableName() string { return itemsTable }

func (r itemRow) item() Item {
	return Item{ContractID: r.ContractID, Reason: Reason(r.Reason), Place: r.Place, Result: Result(val(r.Result)), Note: val(r.Note),
		InspectedBy: val(r.InspectedBy), InspectedAt: val(r.InspectedAt).UTC(), version: r.Version}
}

func insertItem(tx *journal.Tx, quarter string, i Item) error {
	err := tx.Create(&itemRow{Quarter: quarter, ContractID: i.ContractID, Reason: string(i.Reason), Place: i.Place, Version: i.version}).Error
	if err != nil {
		return fmt.Errorf("write drawn contract: %w", err)
	}
	tx.Touch(itemsTable, quarter, i.ContractID)
	return nil
}

func lockItem(tx *database.Tx, quarter, contractID string) (Item, error) {
	var rows []itemRow
	if err := tx.Locked().Select(itemColumns).Where("quarter = ? AND contract_id = ?", quarter, contractID).Limit(1).Find(&rows).Error; err != nil {
		return Item{}, fmt.Errorf("read drawn contract: %w", err)
	}
	if len(rows) == 0 {
		return Item{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].item(), nil
}

func setResult(tx *journal.Tx, quarter string, i Item) error {
	res := tx.Exec("UPDATE inspection_items SET result = ?, note = ?, inspected_by = ?, inspected_at = ?, version = version + 1 WHERE quarter = ? AND contract_id = ? AND version = ?",
		string(i.Result), i.Note, i.InspectedBy, i.InspectedAt, quarter, i.ContractID, i.version)
	if res.Error != nil {
		return fmt.Errorf("write result: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(itemsTable, quarter, i.ContractID)
	return nil
}

func listItems(tx *database.Tx, quarter string) ([]Item, error) {
	var rows []itemRow
	if err := tx.Select(itemColumns).Where("quarter = ?", quarter).Order("place").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read drawn contracts: %w", err)
	}
	out := make([]Item, len(rows))
	for i, r := range rows {
		out[i] = r.item()
	}
	return out, nil
}
