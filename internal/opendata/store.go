package opendata

import (
	"encoding/json"
	"fmt"
	"time"

	"jishi/internal/database"
	"jishi/internal/journal"
)

const (
	releasesTable = "open_data_releases"
	filesTable    = "open_data_files"
)

// Tables are the rows that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: releasesTable, Key: []string{"month"}, Columns: []string{"month", "as_of", "event_index", "increments", "published_at"}},
		{Name: filesTable, Key: []string{"month", "name"}, Columns: []string{"month", "name", "no", "media_type", "size", "sha256", "body"}},
	}
}

type releaseRow struct {
	Month       string
	AsOf        int64
	EventIndex  int64
	Increments  string
	PublishedAt time.Time
}

type fileRow struct {
	Month     string
	Name      string
	No        int64
	MediaType string
	Size      int64
	Sha256    string
	Body      string
}

func (r releaseRow) release() (Release, error) {
	out := Release{Month: r.Month, AsOf: r.AsOf, Index: r.EventIndex, PublishedAt: r.PublishedAt.UTC()}
	if err := json.Unmarshal([]byte(r.Increments), &out.increments); err != nil {
		return Release{}, fmt.Errorf("increments of release %s: %w", r.Month, err)
	}
	return out, nil
}

func insertRelease(tx *journal.Tx, r *Release) error {
	raw, err := journal.Canonical(r.increments)
	if err != nil {
		return fmt.Errorf("increments of release %s: %w", r.Month, err)
	}
	row := releaseRow{Month: r.Month, AsOf: r.AsOf, EventIndex: r.Index, Increments: string(raw), PublishedAt: r.PublishedAt}
	if err := tx.Table(releasesTable).Create(&row).Error; err != nil {
		return fmt.Errorf("insert release %s: %w", r.Month, err)
	}
	tx.Touch(releasesTable, r.Month)
	for i := range r.Files {
		f := &r.Files[i]
		row := fileRow{Month: r.Month, Name: f.Name, No: int64(i), MediaType: f.MediaType, Size: f.Size, Sha256: f.SHA256, Body: string(f.Body)}
		if err := tx.Table(filesTable).Create(&row).Error; err != nil {
			return fmt.Errorf("insert file %s of release %s: %w", f.Name, r.Month, err)
		}
		tx.Touch(filesTable, r.Month, f.Name)
	}
	return nil
}

const releaseColumns = "SELECT month, as_of, event_index, increments, published_at FROM open_data_releases "

// allReleases lists every release without its files, oldest first.
func allReleases(tx *database.Tx) ([]Release, error) {
	return readReleases(tx, "ORDER BY month")
}

// releasesBefore lists the newest releases before a month, newest first; "" is
// all of them.
func releasesBefore(tx *database.Tx, month string, limit int) ([]Release, error) {
	list, err := readReleases(tx, "WHERE (? = '' OR month < ?) ORDER BY month DESC LIMIT ?", month, month, limit)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Files, err = filesOf(tx, list[i].Month); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func readReleases(tx *database.Tx, where string, args ...any) ([]Release, error) {
	var rows []releaseRow
	if err := tx.Raw(releaseColumns+where, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read releases: %w", err)
	}
	out := make([]Release, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].release(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// filesOf lists the files of a release without their bytes.
func filesOf(tx *database.Tx, month string) ([]File, error) {
	return readFiles(tx, "SELECT name, media_type, size, sha256, '' AS body FROM open_data_files WHERE month = ? ORDER BY no", month)
}

func fileOf(tx *database.Tx, month, name string) ([]File, error) {
	return readFiles(tx, "SELECT name, media_type, size, sha256, body FROM open_data_files WHERE month = ? AND name = ?", month, name)
}

func readFiles(tx *database.Tx, query string, args ...any) ([]File, error) {
	var rows []fileRow
	if err := tx.Raw(query, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the files of a release: %w", err)
	}
	out := make([]File, len(rows))
	for i, r := range rows {
		out[i] = File{Name: r.Name, MediaType: r.MediaType, Size: r.Size, SHA256: r.Sha256, Body: []byte(r.Body)}
	}
	return out, nil
}
