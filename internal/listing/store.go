package listing

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

var (
	columns = strings.Fields("id achievement_id org_id status form form_sha256 modes pricing_method price_kind price_from price_to valid_until " +
		"broker_id broker_no broker_org listed_on confirmed_on taken_down reason version made_by made_at changed_at")
	enquiryColumns = strings.Fields("id listing_id owner_org org_id user_id status reason opened_at answered_at talking_on changed_at version")
	messageColumns = strings.Fields("enquiry_id seq org_id user_id words said_at")
)

// Tables are the rows of this package that the journal protects; the counters of
// views are not among them.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "listings", Key: []string{"id"}, Columns: columns},
		{Name: "listing_enquiries", Key: []string{"id"}, Columns: enquiryColumns},
		{Name: "listing_messages", Key: []string{"enquiry_id", "seq"}, Columns: messageColumns},
	}
}

// row is a listing as it lies in the database.
type row struct {
	ID            string
	AchievementID string
	OrgID         string
	Status        string
	Form          string
	FormSHA256    string `gorm:"column:form_sha256"`
	Modes         string
	PricingMethod string
	PriceKind     string
	PriceFrom     amount.Fen
	PriceTo       amount.Fen
	ValidUntil    calendar.Date
	BrokerID      *string
	BrokerNo      string
	BrokerOrg     string
	ListedOn      calendar.Date
	ConfirmedOn   calendar.Date
	TakenDown     bool
	Reason        string
	Version       int64
	MadeBy        string
	MadeAt        time.Time
	ChangedAt     time.Time
}

// TableName is where listings lie.
func (row) TableName() string { return "listings" }

func (l *Listing) row() (row, error) {
	raw, err := journal.Canonical(l.Form)
	if err != nil {
		return row{}, fmt.Errorf("write a listing's form: %w", err)
	}
	sum := sha256.Sum256(raw)
	l.FormSHA256 = hex.EncodeToString(sum[:])
	r := row{ID: l.ID, AchievementID: l.AchievementID, OrgID: l.OrgID, Status: string(l.Stored), Form: string(raw), FormSHA256: l.FormSHA256,
		Modes: " " + strings.Join(l.Modes, " ") + " ", PricingMethod: l.PricingMethod, PriceKind: l.PriceKind, PriceFrom: l.PriceFrom, PriceTo: l.PriceTo,
		ValidUntil: l.ValidUntil, BrokerNo: l.BrokerNo, BrokerOrg: l.BrokerOrg, ListedOn: l.ListedOn, ConfirmedOn: l.ConfirmedOn, TakenDown: l.TakenDown,
		Reason: l.Reason, Version: l.Version, MadeBy: l.MadeBy, MadeAt: l.MadeAt, ChangedAt: l.ChangedAt}
	if l.BrokerID != "" {
		r.BrokerID = &l.BrokerID
	}
	return r, nil
}

// joined is a row with what is shown of its achievement.
type joined struct {
	Row row     `gorm:"embedded"`
	Of  Subject `gorm:"embedded"`
}

func (j *joined) listing() (Listing, error) {
	r := &j.Row
	f, err := parseForm(r.Form)
	l := Listing{ID: r.ID, AchievementID: r.AchievementID, OrgID: r.OrgID, Stored: Status(r.Status), Form: f, FormSHA256: r.FormSHA256, BrokerOrg: r.BrokerOrg,
		ListedOn: r.ListedOn, ConfirmedOn: r.ConfirmedOn, TakenDown: r.TakenDown, Reason: r.Reason, Version: r.Version, MadeBy: r.MadeBy, MadeAt: r.MadeAt,
		ChangedAt: r.ChangedAt, Subject: j.Of}
	if r.BrokerID != nil {
		l.BrokerID = *r.BrokerID
	}
	return l, err
}

func insert(tx *journal.Tx, l *Listing) error {
	r, err := l.row()
	if err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert a listing: %w", err)
	}
	tx.Touch("listings", l.ID)
	return nil
}

// update writes a listing whose version has been raised by one.
func update(tx *journal.Tx, l *Listing) error {
	r, err := l.row()
	if err != nil {
		return err
	}
	res := tx.Model(&row{}).Where("id = ? AND version = ?", l.ID, l.Version-1).Select(columns).Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("update listing %s: %w", l.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("listings", l.ID)
	return nil
}

func remove(tx *journal.Tx, l *Listing) error {
	if err := tx.Exec("DELETE FROM listings WHERE id = ?", l.ID).Error; err != nil {
		return fmt.Errorf("delete a draft listing: %w", err)
	}
	tx.Touch("listings", l.ID)
	return nil
}

// lock reads a listing and keeps others from changing it until the change ends.
func lock(tx *journal.Tx, id string) (Listing, error) {
	var rows []row
	if err := tx.Locked().Select("id").Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Listing{}, fmt.Errorf("lock a listing: %w", err)
	}
	if len(rows) == 0 {
		return Listing{}, fault.New(fault.ObjectNotFound)
	}
	return find(tx.Tx, tx.DB, id)
}

func encodeCursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

// after goes on behind a cursor, newest first.
func after(q *gorm.DB, cursor, column string) (*gorm.DB, error) {
	if cursor == "" {
		return q, nil
	}
	id, err := decodeCursor(cursor)
	return q.Where(column+" < ?", id), err
}

func decodeCursor(cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		var id uuid.UUID
		if id, err = uuid.ParseBytes(raw); err == nil {
			return id.String(), nil
		}
	}
	return "", fault.New(fault.BadCursor).Wrap(err)
}

func cutPage[T any](items []T, limit int, id func(T) string) Page[T] {
	p := Page[T]{Items: items}
	if len(items) > limit {
		p.Items = items[:limit]
		p.NextCursor = encodeCursor(id(items[limit-1]))
	}
	return p
}

// addViews adds to the counter of a day. It is no business event.
func addViews(tx *database.Tx, k viewKey, n int64) error {
	err := tx.Exec(`INSERT INTO listing_views (listing_id, viewed_on, channel, views) VALUES (?, ?, ?, ?)
		ON CONFLICT (listing_id, viewed_on, channel) DO UPDATE SET views = listing_views.views + excluded.views`, k.listing, k.on, k.channel, n).Error
	if err != nil {
		return fmt.Errorf("count views: %w", err)
	}
	return nil
}

func viewsOf(tx *database.Tx, id string) ([]DayViews, error) {
	var rows []struct {
		ViewedOn calendar.Date
		Channel  string
		Views    int64
	}
	if err := tx.Raw("SELECT viewed_on, channel, views FROM listing_views WHERE listing_id = ? ORDER BY viewed_on, channel", id).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read views: %w", err)
	}
	var out []DayViews
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].On != r.ViewedOn {
			out = append(out, DayViews{On: r.ViewedOn})
		}
		if d := &out[len(out)-1]; r.Channel == ChannelSigned {
			d.Signed += r.Views
		} else {
			d.Public += r.Views
		}
	}
	return out, nil
}
