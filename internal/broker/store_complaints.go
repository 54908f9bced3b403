package broker

import (
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const complaintsTable = "broker_complaints"

var complaintColumns = []string{"id", "broker_id", "kind", "words", "contact", "status", "outcome", "act_id", "received_on", "decided_by", "decided_at", "version", "created_at"}

type complaintRow struct {
	ID         string
	BrokerID   string
	Kind       string
	Words      string
	Contact    string
	Status     string
	Outcome    string
	ActID      *string
	ReceivedOn calendar.Date
	DecidedBy  *string
	DecidedAt  *time.Time
	Version    int64
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
}

func (complaintRow) TableName() string { return complaintsTable }

func sealedAt(id, field string) string { return complaintsTable + "/" + id + "/" + field }

func (s *Service) insertComplaint(tx *journal.Tx, c *Complaint) error {
	r := complaintRow{ID: c.ID, BrokerID: c.BrokerID, Kind: string(c.Kind), Status: c.Status, ReceivedOn: c.ReceivedOn, Version: c.Version, CreatedAt: c.CreatedAt}
	var err error
	if r.Words, err = s.outside.Seal(c.Words, sealedAt(c.ID, "words")); err != nil {
		return fmt.Errorf("seal a complaint: %w", err)
	}
	if r.Contact, err = s.outside.Seal(c.Contact, sealedAt(c.ID, "contact")); err != nil {
		return fmt.Errorf("seal a complaint's contact: %w", err)
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert complaint: %w", err)
	}
	tx.Touch(complaintsTable, c.ID)
	return nil
}

func updateComplaint(tx *journal.Tx, c *Complaint) error {
	r := complaintRow{Status: c.Status, Outcome: c.Outcome, ActID: opt(c.ActID), DecidedBy: opt(c.DecidedBy), DecidedAt: optTime(c.DecidedAt), Version: c.Version}
	err := tx.Model(&complaintRow{}).Where("id = ?", c.ID).Select("status", "outcome", "act_id", "decided_by", "decided_at", "version").Updates(&r).Error
	if err != nil {
		return fmt.Errorf("update complaint: %w", err)
	}
	tx.Touch(complaintsTable, c.ID)
	return nil
}

func (s *Service) complaintsOf(tx *database.Tx, broker string) ([]Complaint, error) {
	var rows []complaintRow
	if err := tx.Select(complaintColumns).Where("broker_id = ?", broker).Order("id DESC").Limit(500).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read complaints: %w", err)
	}
	out := make([]Complaint, len(rows))
	for i, r := range rows {
		c := Complaint{ID: r.ID, BrokerID: r.BrokerID, Kind: ComplaintKind(r.Kind), Status: r.Status, Outcome: r.Outcome, ActID: val(r.ActID), ReceivedOn: r.ReceivedOn,
			DecidedBy: val(r.DecidedBy), DecidedAt: val(r.DecidedAt).UTC(), Version: r.Version, CreatedAt: r.CreatedAt.UTC()}
		if s.outside.Unseal != nil {
			var err error
			if c.Words, err = s.outside.Unseal(r.Words, sealedAt(r.ID, "words")); err != nil {
				return nil, fmt.Errorf("open a complaint: %w", err)
			}
			if c.Contact, err = s.outside.Unseal(r.Contact, sealedAt(r.ID, "contact")); err != nil {
				return nil, fmt.Errorf("open a complaint's contact: %w", err)
			}
		}
		out[i] = c
	}
	return out, nil
}

func (s *Service) complaint(tx *database.Tx, broker, id string) (Complaint, error) {
	all, err := s.complaintsOf(tx, broker)
	for _, c := range all {
		if c.ID == id {
			return c, err
		}
	}
	if err == nil {
		err = fault.New(fault.ObjectNotFound)
	}
	return Complaint{}, err
}

// objections counts what stands in the way of a notice that began on a day.
func objections(tx *database.Tx, broker string, since calendar.Date) (int64, error) {
	if since.IsZero() {
		return 0, nil
	}
	return count(tx, "SELECT COUNT(*) FROM broker_complaints WHERE broker_id = ? AND kind = 'OBJECTION' AND status <> 'DISMISSED' AND received_on >= ?", broker, since)
}

func openComplaints(tx *database.Tx, broker string) (int64, error) {
	return count(tx, "SELECT COUNT(*) FROM broker_complaints WHERE broker_id = ? AND status = 'OPEN'", broker)
}

func count(tx *database.Tx, query string, args ...any) (int64, error) {
	var n int64
	if err := tx.Raw(query, args...).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count in the register of brokers: %w", err)
	}
	return n, nil
}
