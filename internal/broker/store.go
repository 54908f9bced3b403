package broker

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const (
	brokersTable = "brokers"
	actsTable    = "broker_acts"
)

var (
	brokerColumns = []string{"id", "broker_no", "person_id", "user_id", "org_id", "org_role", "region_code", "level", "title", "title_decision", "fields",
		"languages", "intro", "consent_public", "status", "status_on", "filed_at", "notice_from", "notice_to", "active_from", "valid_until",
		"suspended_until", "blocked_until", "version", "created_at", "updated_at"}
	actColumns = []string{"id", "broker_id", "kind", "status", "from_on", "until_on", "level", "org_id", "valid_until", "ground", "decision_no", "reason",
		"evidence_sha256", "evidence_name", "evidence_key", "regards", "done_by", "recorded_at"}
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: brokersTable, Key: []string{"id"}, Columns: brokerColumns},
		{Name: actsTable, Key: []string{"id"}, Columns: actColumns},
		{Name: certificatesTable, Key: []string{"id"}, Columns: certificateColumns},
		{Name: complaintsTable, Key: []string{"id"}, Columns: complaintColumns},
		{Name: orgsTable, Key: []string{"org_id"}, Columns: orgColumns},
		{Name: gradesTable, Key: []string{"id"}, Columns: gradeColumns},
	}
}

type brokerRow struct {
	ID             string
	BrokerNo       *string
	PersonID       string
	UserID         string
	OrgID          string
	OrgRole        string
	RegionCode     string
	Level          string
	Title          string
	TitleDecision  string
	Fields         string
	Languages      string
	Intro          string
	ConsentPublic  bool
	Status         string
	StatusOn       calendar.Date
	FiledAt        *time.Time
	NoticeFrom     *calendar.Date
	NoticeTo       *calendar.Date
	ActiveFrom     *calendar.Date
	ValidUntil     *calendar.Date
	SuspendedUntil *calendar.Date
	BlockedUntil   *calendar.Date
	Version        int64
	CreatedAt      time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt      time.Time `gorm:"autoUpdateTime:false"`
}

func (brokerRow) TableName() string { return brokersTable }

func (b *Broker) row() brokerRow {
	return brokerRow{ID: b.ID, BrokerNo: opt(b.No), PersonID: b.PersonID, UserID: b.UserID, OrgID: b.OrgID, OrgRole: b.OrgRole, RegionCode: b.Region,
		Level: b.Level, Title: b.Title, TitleDecision: b.TitleDecision, Fields: strings.Join(b.Fields, " "), Languages: strings.Join(b.Languages, " "),
		Intro: b.Intro, ConsentPublic: b.ConsentPublic, Status: string(b.Status), StatusOn: b.StatusOn, FiledAt: optTime(b.FiledAt),
		NoticeFrom: optDate(b.NoticeFrom), NoticeTo: optDate(b.NoticeTo), ActiveFrom: optDate(b.ActiveFrom), ValidUntil: optDate(b.ValidUntil),
		SuspendedUntil: optDate(b.SuspendedUntil), BlockedUntil: optDate(b.BlockedUntil), Version: b.Version, CreatedAt: b.CreatedAt, UpdatedAt: b.UpdatedAt}
}

func (r brokerRow) broker() Broker {
	return Broker{ID: r.ID, No: val(r.BrokerNo), PersonID: r.PersonID, UserID: r.UserID, OrgID: r.OrgID, OrgRole: r.OrgRole, Region: r.RegionCode,
		Level: r.Level, Title: r.Title, TitleDecision: r.TitleDecision, Fields: strings.Fields(r.Fields), Languages: strings.Fields(r.Languages),
		Intro: r.Intro, ConsentPublic: r.ConsentPublic, Status: Status(r.Status), StatusOn: r.StatusOn, FiledAt: val(r.FiledAt).UTC(),
		NoticeFrom: val(r.NoticeFrom), NoticeTo: val(r.NoticeTo), ActiveFrom: val(r.ActiveFrom), ValidUntil: val(r.ValidUntil),
		SuspendedUntil: val(r.SuspendedUntil), BlockedUntil: val(r.BlockedUntil), Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
}

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func optTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func optDate(d calendar.Date) *calendar.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func insert(tx *journal.Tx, b *Broker) error {
	r := b.row()
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert broker: %w", err)
	}
	tx.Touch(brokersTable, b.ID)
	return nil
}

// update writes a broker whose version has been raised by one.
func update(tx *journal.Tx, b *Broker) error {
	r := b.row()
	res := tx.Model(&brokerRow{}).Where("id = ? AND version = ?", b.ID, b.Version-1).Select(brokerColumns).Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("update broker %s: %w", b.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(brokersTable, b.ID)
	return nil
}

func lock(tx *database.Tx, id string) (Broker, error) { return take(tx.Locked(), id) }

func take(q *gorm.DB, id string) (Broker, error) {
	var rows []brokerRow
	if err := q.Select(brokerColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Broker{}, fmt.Errorf("read broker: %w", err)
	}
	if len(rows) == 0 {
		return Broker{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].broker(), nil
}
