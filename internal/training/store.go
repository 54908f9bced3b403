package training

import (
	"fmt"
	"strings"

	"encoding/base64"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// columns of each table, in its order.
var columns = map[string][]string{
	"training_bases": fields("id org_id grade decision_no prefix valid_from valid_until status last_no reason proposed_by decided_by version made_at changed_at"),
	"training_courses": fields("id base_id org_id level title intro professional hours_m1 hours_m2 hours_m3 hours_m4 capacity enrol_until starts_on ends_on " +
		"status version made_by made_at changed_at"),
	"training_sessions":   fields("id course_id module held_on place trainer hours made_by made_at"),
	"training_enrolments": fields("id course_id org_id person_id user_id region_code seq status version made_at changed_at"),
	"training_attendance": fields("id session_id course_id enrolment_id person_id module held_on hours reason regards recorded_by recorded_at"),
	"training_exams": fields("id course_id org_id title place starts_at ends_at paper_name paper_type paper_size paper_sha256 paper_key version " +
		"made_by made_at changed_at"),
	"training_openings": fields("id exam_id user_id opened_at"),
	"training_results":  fields("id exam_id course_id enrolment_id score pass_mark passed reason regards recorded_by recorded_at"),
	"training_certificates": fields("id base_id org_id course_id enrolment_id person_id user_id level number issued_on valid_until hours score status reason " +
		"national_no version issued_by changed_at"),
	"training_declarations": fields("id person_id user_id year title provider hours professional filename media_type size sha256 blob_key status reason " +
		"decided_by version made_at changed_at"),
	"training_reminders":   fields("id person_id user_id kind about due_on made_at"),
	"training_evaluations": fields("id course_id enrolment_id subject score comment made_at"),
	"training_targets":     fields("id year level value source version set_by changed_at"),
}

var fields = strings.Fields

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	var out []journal.Table
	for _, name := range []string{"training_bases", "training_courses", "training_sessions", "training_enrolments", "training_attendance", "training_exams",
		"training_openings", "training_results", "training_certificates", "training_declarations", "training_reminders", "training_evaluations", "training_targets"} {
		out = append(out, journal.Table{Name: name, Key: []string{"id"}, Columns: columns[name]})
	}
	return out
}

// stored is a struct that is a row: its fields are the table's columns.
type stored interface {
	TableName() string
	key() string
}

func create[T stored](tx *journal.Tx, r *T) error {
	if err := tx.Create(r).Error; err != nil {
		return fmt.Errorf("insert into %s: %w", (*r).TableName(), err)
	}
	tx.Touch((*r).TableName(), (*r).key())
	return nil
}

// update writes a row whose version has been raised by one.
func update[T stored](tx *journal.Tx, r *T, version int64) error {
	table := (*r).TableName()
	res := tx.Model(new(T)).Where("id = ? AND version = ?", (*r).key(), version-1).Select(columns[table]).Updates(r)
	if res.Error != nil {
		return fmt.Errorf("update %s %s: %w", table, (*r).key(), res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(table, (*r).key())
	return nil
}

func all[T stored](q *gorm.DB) ([]T, error) {
	var zero T
	var rows []T
	if err := q.Select(columns[zero.TableName()]).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read %s: %w", zero.TableName(), err)
	}
	return rows, nil
}

// one reads a row. Fault: ObjectNotFound.
func one[T stored](q *gorm.DB, id string) (T, error) {
	rows, err := all[T](q.Where("id = ?", id).Limit(1))
	if err == nil && len(rows) == 0 {
		err = fault.New(fault.ObjectNotFound)
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return rows[0], nil
}

func number(tx *database.Tx, query string, args ...any) (int64, error) {
	var n int64
	if err := tx.Raw(query, args...).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count in training: %w", err)
	}
	return n, nil
}

func into[T any](tx *database.Tx, query string, args ...any) ([]T, error) {
	var rows []T
	if err := tx.Raw(query, args...).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("query training: %w", err)
	}
	return rows, nil
}

// pairs reads id and name.
func pairs(tx *database.Tx, query string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := into[struct{ ID, Name string }](tx, query, ids)
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
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
