package notice

import (
	"encoding/base64"
	"encoding/json"
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
	columns          = strings.Fields("id no kind subject_type subject_id org_id title content channel handler published_at published_by from_on to_on rule ended reason opened_index ended_index version changed_at")
	objectionColumns = strings.Fields("id notice_id user_id name contact words once status handler accepted_by accepted_at outcome decided_by decided_at received_at version")
)

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{{Name: "notices", Key: []string{"id"}, Columns: columns}, {Name: "notice_objections", Key: []string{"id"}, Columns: objectionColumns}}
}

type row struct {
	ID, No, Kind, SubjectType, SubjectID, OrgID, Title, Content, Channel, Handler string
	PublishedAt                                                                   time.Time
	PublishedBy                                                                   string
	FromOn, ToOn                                                                  calendar.Date
	Rule, Ended, Reason                                                           string
	OpenedIndex                                                                   int64
	EndedIndex                                                                    *int64
	Version                                                                       int64
	ChangedAt                                                                     time.Time
}

func (row) TableName() string { return "notices" }

type objectionRow struct {
	ID, NoticeID                       string
	UserID                             *string
	Name, Contact, Words, Once, Status string
	Handler, Outcome                   string
	AcceptedBy                         *string
	AcceptedAt                         *time.Time
	DecidedBy                          *string
	DecidedAt                          *time.Time
	ReceivedAt                         time.Time
	Version                            int64
}

func (objectionRow) TableName() string { return "notice_objections" }

func insert(tx *journal.Tx, n *Notice) error {
	raw, err := journal.Canonical(n.Content)
	if err != nil {
		return fmt.Errorf("write a notice's content: %w", err)
	}
	r := row{ID: n.ID, No: n.No, Kind: string(n.Kind), SubjectType: n.SubjectType, SubjectID: n.SubjectID, OrgID: n.OrgID, Title: n.Title, Content: string(raw),
		Channel: n.Channel, Handler: n.Handler, PublishedAt: n.PublishedAt, PublishedBy: n.PublishedBy, FromOn: n.From, ToOn: n.To, Rule: n.Rule, OpenedIndex: n.openedIndex, Version: n.Version, ChangedAt: n.ChangedAt}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert a notice: %w", err)
	}
	tx.Touch("notices", n.ID)
	return nil
}

// update keeps how a notice ended; what it says never changes.
func update(tx *journal.Tx, n *Notice) error {
	var at *int64
	if n.ended != "" {
		if n.endedIndex == 0 {
			index, err := tx.Index()
			if err != nil {
				return err
			}
			n.endedIndex = index
		}
		at = &n.endedIndex
	}
	res := tx.Model(&row{}).Where("id = ? AND version = ?", n.ID, n.Version-1).Select("ended", "reason", "ended_index", "version", "changed_at").
		Updates(&row{Ended: string(n.ended), Reason: n.Reason, EndedIndex: at, Version: n.Version, ChangedAt: n.ChangedAt})
	if res.Error != nil {
		return fmt.Errorf("update a notice: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("notices", n.ID)
	return nil
}

func sealedAt(id, field string) string { return "notice_objections/" + id + "/" + field }

func (s *Service) insertObjection(tx *journal.Tx, o *Objection, once string) error {
	r := objectionRow{ID: o.ID, NoticeID: o.NoticeID, Words: o.Words, Once: once, Status: o.Status, ReceivedAt: o.ReceivedAt, Version: o.Version}
	if o.UserID != "" {
		r.UserID = &o.UserID
	}
	var err error
	if r.Name, err = s.box.Seal(o.Name, sealedAt(o.ID, "name")); err != nil {
		return fmt.Errorf("seal an objector's name: %w", err)
	}
	if r.Contact, err = s.box.Seal(o.Contact, sealedAt(o.ID, "contact")); err != nil {
		return fmt.Errorf("seal an objector's contact: %w", err)
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert an objection: %w", err)
	}
	tx.Touch("notice_objections", o.ID)
	return nil
}

func updateObjection(tx *journal.Tx, o *Objection) error {
	r := objectionRow{Status: o.Status, Handler: o.Handler, AcceptedBy: &o.AcceptedBy, AcceptedAt: &o.AcceptedAt, Outcome: o.Outcome, Version: o.Version}
	if o.DecidedBy != "" {
		r.DecidedBy, r.DecidedAt = &o.DecidedBy, &o.DecidedAt
	}
	if err := tx.Model(&objectionRow{}).Where("id = ?", o.ID).Select("status", "handler", "accepted_by", "accepted_at", "outcome", "decided_by", "decided_at", "version").
		Updates(&r).Error; err != nil {
		return fmt.Errorf("update an objection: %w", err)
	}
	tx.Touch("notice_objections", o.ID)
	return nil
}

// sent finds the objection that one filled-in form made before.
func (s *Service) sent(tx *database.Tx, noticeID, once string) (*Objection, error) {
	list, err := s.objections(tx, tx.Where("notice_id = ? AND once = ?", noticeID, once))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func (s *Service) objections(tx *database.Tx, q *gorm.DB) ([]Objection, error) {
	var rows []objectionRow
	if err := q.Select(objectionColumns).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read objections: %w", err)
	}
	out := make([]Objection, len(rows))
	for i, r := range rows {
		o := Objection{ID: r.ID, NoticeID: r.NoticeID, Words: r.Words, Status: r.Status, Handler: r.Handler, Outcome: r.Outcome, ReceivedAt: r.ReceivedAt, Version: r.Version}
		if r.UserID != nil {
			o.UserID = *r.UserID
		}
		if r.AcceptedBy != nil && r.AcceptedAt != nil {
			o.AcceptedBy, o.AcceptedAt = *r.AcceptedBy, *r.AcceptedAt
		}
		if r.DecidedBy != nil && r.DecidedAt != nil {
			o.DecidedBy, o.DecidedAt = *r.DecidedBy, *r.DecidedAt
		}
		var err error
		if o.Name, err = s.box.Open(r.Name, sealedAt(r.ID, "name")); err != nil {
			return nil, fmt.Errorf("open an objector's name: %w", err)
		}
		if o.Contact, err = s.box.Open(r.Contact, sealedAt(r.ID, "contact")); err != nil {
			return nil, fmt.Errorf("open an objector's contact: %w", err)
		}
		out[i] = o
	}
	return out, nil
}

// read gives the notices of a query with their objections and units' names.
func (s *Service) read(tx *database.Tx, q *gorm.DB) ([]Notice, error) {
	var rows []row
	if err := q.Select(columns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	out := make([]Notice, len(rows))
	at := map[string]int{}
	var ids, orgs []string
	for i, r := range rows {
		out[i] = Notice{ID: r.ID, No: r.No, Kind: Kind(r.Kind), SubjectType: r.SubjectType, SubjectID: r.SubjectID, OrgID: r.OrgID, Title: r.Title, Channel: r.Channel,
			Handler: r.Handler, PublishedAt: r.PublishedAt, PublishedBy: r.PublishedBy, From: r.FromOn, To: r.ToOn, Rule: r.Rule, Reason: r.Reason, Version: r.Version,
			ChangedAt: r.ChangedAt, ended: Status(r.Ended), openedIndex: r.OpenedIndex}
		if r.EndedIndex != nil {
			out[i].endedIndex = *r.EndedIndex
		}
		if err := json.Unmarshal([]byte(r.Content), &out[i].Content); err != nil {
			return nil, fmt.Errorf("read a notice's content: %w", err)
		}
		at[r.ID], ids, orgs = i, append(ids, r.ID), append(orgs, r.OrgID)
	}
	said, err := s.objections(tx, tx.Where("notice_id IN ?", ids))
	if err != nil {
		return nil, err
	}
	for _, o := range said {
		out[at[o.NoticeID]].Objections = append(out[at[o.NoticeID]].Objections, o)
	}
	var names []struct{ ID, Name string }
	if err := tx.Raw("SELECT id, name FROM organizations WHERE id IN ?", orgs).Scan(&names).Error; err != nil {
		return nil, fmt.Errorf("name the units of notices: %w", err)
	}
	for i := range out {
		for _, n := range names {
			if n.ID == out[i].OrgID {
				out[i].OrgName = n.Name
			}
		}
	}
	return out, nil
}

func (s *Service) list(tx *database.Tx, f Filter) (Page, error) {
	q := tx.DB
	if f.Cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
		var id uuid.UUID
		if err == nil {
			id, err = uuid.ParseBytes(raw)
		}
		if err != nil {
			return Page{}, fault.New(fault.BadCursor).Wrap(err)
		}
		q = q.Where("id < ?", id.String())
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.OrgID != "" {
		q = q.Where("org_id = ?", f.OrgID)
	}
	if f.Running {
		q = q.Where("ended = '' AND to_on >= ?", s.Today())
	}
	if text := strings.TrimSpace(f.Query); text != "" {
		q = q.Where("(title LIKE ? ESCAPE '!' OR no = ?)", "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text)+"%", text)
	}
	limit := f.Limit
	if limit < 1 || limit > 200 {
		limit = 50
	}
	found, err := s.read(tx, q.Order("id DESC").Limit(limit+1))
	out := Page{Items: found}
	if len(found) > limit {
		out.Items = found[:limit]
		out.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(found[limit-1].ID))
	}
	return out, err
}

// nextNumber draws a number of a year, one after the other: the journal's head is
// locked.
func nextNumber(tx *journal.Tx, year int) (string, error) {
	prefix := fmt.Sprintf("TAN%04d", year)
	var last string
	if err := tx.Raw("SELECT COALESCE(MAX(no), '') FROM notices WHERE no LIKE ?", prefix+"%").Scan(&last).Error; err != nil {
		return "", fmt.Errorf("draw a notice's number: %w", err)
	}
	serial := 0
	if last != "" {
		if _, err := fmt.Sscanf(last[len(prefix):], "%d", &serial); err != nil {
			return "", fmt.Errorf("read number %s: %w", last, err)
		}
	}
	return fmt.Sprintf("%s%06d", prefix, serial+1), nil
}
