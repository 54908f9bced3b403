package contract

import (
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

var fileColumns = []string{
	"id", "contract_id", "material", "filename", "media_type", "size", "sha256", "blob_key", "uploaded_by", "uploaded_at", "removed_at",
}

type fileRow struct {
	ID         string
	ContractID string
	Material   string
	Filename   string
	MediaType  string
	Size       int64
	Sha256     string
	BlobKey    string
	UploadedBy string
	UploadedAt time.Time
	RemovedAt  *time.Time
}

func (fileRow) TableName() string { return "documents" }

func (r fileRow) file() File {
	return File{ID: r.ID, ContractID: r.ContractID, Material: r.Material, Filename: r.Filename, MediaType: r.MediaType,
		Size: r.Size, SHA256: r.Sha256, UploadedBy: r.UploadedBy, UploadedAt: r.UploadedAt.UTC(), blobKey: r.BlobKey}
}

func insertFile(tx *journal.Tx, f File) error {
	row := fileRow{ID: f.ID, ContractID: f.ContractID, Material: f.Material, Filename: f.Filename, MediaType: f.MediaType,
		Size: f.Size, Sha256: f.SHA256, BlobKey: f.blobKey, UploadedBy: f.UploadedBy, UploadedAt: f.UploadedAt}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("insert document: %w", err)
	}
	tx.Touch("documents", f.ID)
	return nil
}

func listFiles(tx *database.Tx, contractID string) ([]File, error) {
	var rows []fileRow
	err := tx.Select(fileColumns).Where("contract_id = ? AND removed_at IS NULL", contractID).Order("uploaded_at, id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	out := make([]File, len(rows))
	for i, r := range rows {
		out[i] = r.file()
	}
	return out, nil
}

func findFile(tx *database.Tx, contractID, id string) (File, error) {
	var rows []fileRow
	err := tx.Select(fileColumns).Where("contract_id = ? AND id = ? AND removed_at IS NULL", contractID, id).Find(&rows).Error
	if err != nil {
		return File{}, fmt.Errorf("read document: %w", err)
	}
	if len(rows) == 0 {
		return File{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].file(), nil
}

func removeFile(tx *journal.Tx, id string) error {
	res := tx.Exec("UPDATE documents SET removed_at = ? WHERE id = ? AND removed_at IS NULL", tx.Now, id)
	if res.Error != nil {
		return fmt.Errorf("remove document: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.ObjectNotFound)
	}
	tx.Touch("documents", id)
	return nil
}
