package achievement

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

var (
	columns = strings.Fields("id no org_id status name name_key class evaluation_class tech_field stage readiness publicly_funded completed_on teaser words " +
		"form form_sha256 version made_by made_at changed_at filed_on reason")
	fileColumns        = strings.Fields("id achievement_id org_id kind tier documented_on filename media_type size sha256 blob_key uploaded_by uploaded_at removed_at")
	versionColumns     = strings.Fields("achievement_id number form form_sha256 reason made_by made_at")
	personColumns      = strings.Fields("achievement_id seq name_key unit_code orcid")
	rightColumns       = strings.Fields("achievement_id seq right_key")
	undertakingColumns = strings.Fields("id achievement_id owner_org org_id user_id purpose text_version status reason decided_by signed_at changed_at version")
	accessColumns      = strings.Fields("id undertaking_id achievement_id user_id file_id read_on read_at")
	disputeColumns     = strings.Fields("id achievement_id owner_org claimant_id claimant_org right_number ground status reason opened_by opened_at decided_by decided_at version")
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "achievements", Key: []string{"id"}, Columns: columns},
		{Name: "achievement_versions", Key: []string{"achievement_id", "number"}, Columns: versionColumns},
		{Name: "achievement_people", Key: []string{"achievement_id", "seq"}, Columns: personColumns},
		{Name: "achievement_rights", Key: []string{"achievement_id", "seq"}, Columns: rightColumns},
		{Name: "achievement_files", Key: []string{"id"}, Columns: fileColumns},
		{Name: "achievement_undertakings", Key: []string{"id"}, Columns: undertakingColumns},
		{Name: "achievement_accesses", Key: []string{"id"}, Columns: accessColumns},
		{Name: "achievement_disputes", Key: []string{"id"}, Columns: disputeColumns},
	}
}

// row is a record as it lies in the database: the form as canonical JSON, and
// what lists are filtered by beside it.
type row struct {
	ID              string
	No              *string
	OrgID           string
	Status          string
	Name            string
	NameKey         string
	Class           string
	EvaluationClass string
	TechField       string
	Stage           string
	Readiness       int64
	PubliclyFunded  bool
	CompletedOn     calendar.Date
	Teaser          string
	Words           string
	Form            string
	FormSHA256      string `gorm:"column:form_sha256"`
	Version         int64
	MadeBy          string
	MadeAt          time.Time
	ChangedAt       time.Time
	FiledOn         calendar.Date
	Reason          string
}

// TableName is where records lie.
func (row) TableName() string { return "achievements" }

func (a *Achievement) row() (row, error) {
	raw, err := journal.Canonical(a.Form)
	if err != nil {
		return row{}, fmt.Errorf("write an achievement's form: %w", err)
	}
	sum := sha256.Sum256(raw)
	a.FormSHA256 = hex.EncodeToString(sum[:])
	r := row{ID: a.ID, OrgID: a.OrgID, Status: string(a.Status), Name: a.Name, NameKey: nameKey(a.Name), Class: a.Class, EvaluationClass: a.EvaluationClass,
		TechField: a.TechField, Stage: a.Stage, Readiness: a.Readiness().Level, PubliclyFunded: a.PubliclyFunded(), CompletedOn: a.CompletedOn, Teaser: a.Teaser,
		Words: a.words(), Form: string(raw), FormSHA256: a.FormSHA256, Version: a.Version, MadeBy: a.MadeBy, MadeAt: a.MadeAt, ChangedAt: a.ChangedAt,
		FiledOn: a.FiledOn, Reason: a.Reason}
	if a.No != "" {
		r.No = &a.No
	}
	return r, nil
}

// words are what a search looks through: only what everyone may see.
func (f *Form) words() string {
	parts := append([]string{f.Name, f.Teaser}, f.Keywords...)
	for _, r := range f.Rights {
		parts = append(parts, r.Number, rightKey(r.Number))
	}
	for _, u := range f.Units {
		parts = append(parts, u.Name)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

func (r *row) achievement() (Achievement, error) {
	f, err := parseForm(r.Form)
	a := Achievement{ID: r.ID, OrgID: r.OrgID, Status: Status(r.Status), Form: f, FormSHA256: r.FormSHA256, Version: r.Version, MadeBy: r.MadeBy, MadeAt: r.MadeAt,
		ChangedAt: r.ChangedAt, FiledOn: r.FiledOn, Reason: r.Reason}
	if r.No != nil {
		a.No = *r.No
	}
	return a, err
}

// insert writes a new record with what is looked up of it.
func insert(tx *journal.Tx, a *Achievement) error {
	r, err := a.row()
	if err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert an achievement: %w", err)
	}
	tx.Touch("achievements", a.ID)
	return index(tx, a, nil)
}

// update writes a record whose version has been raised by one.
func update(tx *journal.Tx, a *Achievement) error {
	before, err := formOf(tx.Tx, a.ID)
	if err != nil {
		return err
	}
	r, err := a.row()
	if err != nil {
		return err
	}
	res := tx.Model(&row{}).Where("id = ? AND version = ?", a.ID, a.Version-1).Select(columns).Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("update achievement %s: %w", a.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("achievements", a.ID)
	if before.FormSHA256 == a.FormSHA256 {
		return nil
	}
	old, err := parseForm(before.Form)
	if err != nil {
		return err
	}
	return index(tx, a, &old)
}

// formOf reads what is stored of a record's form.
func formOf(tx *database.Tx, id string) (row, error) {
	var r row
	if err := tx.Select("form", "form_sha256").Where("id = ?", id).Take(&r).Error; err != nil {
		return r, fmt.Errorf("read achievement %s: %w", id, err)
	}
	return r, nil
}

// index writes the people and rights of a form to be joined with, in place of
// those of the form before.
func index(tx *journal.Tx, a *Achievement, old *Form) error {
	if old != nil {
		if err := unindex(tx, a.ID, old); err != nil {
			return err
		}
	}
	for i, p := range a.People {
		k := p.Key()
		if err := tx.Exec("INSERT INTO achievement_people (achievement_id, seq, name_key, unit_code, orcid) VALUES (?, ?, ?, ?, ?)", a.ID, i, k.Name, k.UnitCode, k.ORCID).Error; err != nil {
			return fmt.Errorf("index an achievement's people: %w", err)
		}
		tx.Touch("achievement_people", a.ID, i)
	}
	for i, r := range a.Rights {
		if err := tx.Exec("INSERT INTO achievement_rights (achievement_id, seq, right_key) VALUES (?, ?, ?)", a.ID, i, rightKey(r.Number)).Error; err != nil {
			return fmt.Errorf("index an achievement's rights: %w", err)
		}
		tx.Touch("achievement_rights", a.ID, i)
	}
	return nil
}

func unindex(tx *journal.Tx, id string, old *Form) error {
	for _, t := range []struct {
		table string
		n     int
	}{{"achievement_people", len(old.People)}, {"achievement_rights", len(old.Rights)}} {
		if t.n == 0 {
			continue
		}
		if err := tx.Exec("DELETE FROM "+t.table+" WHERE achievement_id = ?", id).Error; err != nil {
			return fmt.Errorf("delete from %s: %w", t.table, err)
		}
		for i := range t.n {
			tx.Touch(t.table, id, i)
		}
	}
	return nil
}

// remove deletes a draft with all that hangs on it.
func remove(tx *journal.Tx, a *Achievement) error {
	before, err := formOf(tx.Tx, a.ID)
	if err != nil {
		return err
	}
	old, err := parseForm(before.Form)
	if err != nil {
		return err
	}
	if err := unindex(tx, a.ID, &old); err != nil {
		return err
	}
	for i := range a.Files {
		a.Files[i].RemovedAt = &tx.Now
		if err := removeFile(tx, &a.Files[i]); err != nil {
			return err
		}
	}
	var claims int64
	if err := tx.Raw("SELECT COUNT(*) FROM achievement_disputes WHERE claimant_id = ?", a.ID).Scan(&claims).Error; err != nil {
		return fmt.Errorf("read a draft's disputes: %w", err)
	}
	if claims > 0 {
		return fault.New(fault.ActionNotAllowed)
	}
	if err := tx.Exec("DELETE FROM achievements WHERE id = ?", a.ID).Error; err != nil {
		return fmt.Errorf("delete a draft: %w", err)
	}
	tx.Touch("achievements", a.ID)
	return nil
}

// nextNumber draws a number of a year, one after the other.
func nextNumber(tx *journal.Tx, year int) (string, error) {
	if _, err := tx.Index(); err != nil {
		return "", err
	}
	prefix := fmt.Sprintf("TAA%04d", year)
	var last string
	if err := tx.Raw("SELECT COALESCE(MAX(no), '') FROM achievements WHERE no LIKE ?", prefix+"%").Scan(&last).Error; err != nil {
		return "", fmt.Errorf("draw an achievement's number: %w", err)
	}
	serial := 0
	if last != "" {
		if _, err := fmt.Sscanf(last[len(prefix):], "%d", &serial); err != nil {
			return "", fmt.Errorf("read number %s: %w", last, err)
		}
	}
	return fmt.Sprintf("%s%06d", prefix, serial+1), nil
}

func keepVersion(tx *journal.Tx, a *Achievement, number int64, by string) error {
	r, err := a.row()
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO achievement_versions (achievement_id, number, form, form_sha256, reason, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		a.ID, number, r.Form, r.FormSHA256, a.Reason, by, tx.Now).Error; err != nil {
		return fmt.Errorf("keep a version of an achievement: %w", err)
	}
	tx.Touch("achievement_versions", a.ID, number)
	return nil
}

func encodeCursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

// after goes on behind a cursor, newest first.
func after(q *gorm.DB, cursor, column string) (*gorm.DB, error) {
	if cursor == "" {
		return q, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		var id uuid.UUID
		if id, err = uuid.ParseBytes(raw); err == nil {
			return q.Where(column+" < ?", id.String()), nil
		}
	}
	return q, fault.New(fault.BadCursor).Wrap(err)
}
