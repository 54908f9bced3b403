package broker

import (
	"encoding/json"
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

const certificatesTable = "broker_certificates"

var certificateColumns = []string{"id", "broker_id", "kind", "level", "certificate_no", "issuer_org", "issuer", "issuer_key", "national_no", "modules", "hours",
	"score", "exam_date", "issue_date", "valid_until", "file_name", "file_sha256", "file_key", "state", "how", "reason", "checked_by", "checked_at", "version",
	"created_at", "updated_at"}

type certificateRow struct {
	ID            string
	BrokerID      string
	Kind          string
	Level         string
	CertificateNo string
	IssuerOrg     *string
	Issuer        string
	IssuerKey     string
	NationalNo    string
	Modules       string
	Hours         int
	Score         string
	ExamDate      *calendar.Date
	IssueDate     calendar.Date
	ValidUntil    *calendar.Date
	FileName      *string
	FileSha256    *string
	FileKey       *string
	State         string
	How           string
	Reason        string
	CheckedBy     *string
	CheckedAt     *time.Time
	Version       int64
	CreatedAt     time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt     time.Time `gorm:"autoUpdateTime:false"`
}

func (certificateRow) TableName() string { return certificatesTable }

func (c *Certificate) row() (certificateRow, error) {
	modules, err := json.Marshal(c.Modules)
	if err != nil {
		return certificateRow{}, fmt.Errorf("marshal modules: %w", err)
	}
	return certificateRow{ID: c.ID, BrokerID: c.BrokerID, Kind: string(c.Kind), Level: c.Level, CertificateNo: c.Number, IssuerOrg: opt(c.IssuerOrg), Issuer: c.Issuer,
		IssuerKey: c.issuerKey(), NationalNo: c.NationalNo, Modules: string(modules), Hours: c.Hours, Score: c.Score, ExamDate: optDate(c.ExamDate), IssueDate: c.IssueDate,
		ValidUntil: optDate(c.ValidUntil), FileName: opt(c.Evidence.Filename), FileSha256: opt(c.Evidence.SHA256), FileKey: opt(c.Evidence.blobKey), State: string(c.State),
		How: c.How, Reason: c.Reason, CheckedBy: opt(c.CheckedBy), CheckedAt: optTime(c.CheckedAt), Version: c.Version, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt}, nil
}

func (r certificateRow) certificate() (Certificate, error) {
	c := Certificate{ID: r.ID, BrokerID: r.BrokerID, CertificateEntry: CertificateEntry{Kind: CertificateKind(r.Kind), Level: r.Level, Number: r.CertificateNo,
		IssuerOrg: val(r.IssuerOrg), Issuer: r.Issuer, NationalNo: r.NationalNo, Hours: r.Hours, Score: r.Score, ExamDate: val(r.ExamDate), IssueDate: r.IssueDate,
		ValidUntil: val(r.ValidUntil)}, Evidence: Evidence{SHA256: val(r.FileSha256), Filename: val(r.FileName), blobKey: val(r.FileKey)}, State: CertificateState(r.State),
		How: r.How, Reason: r.Reason, CheckedBy: val(r.CheckedBy), CheckedAt: val(r.CheckedAt).UTC(), Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
	if err := json.Unmarshal([]byte(r.Modules), &c.Modules); err != nil {
		return c, fmt.Errorf("read modules of certificate %s: %w", r.ID, err)
	}
	return c, nil
}

func insertCertificate(tx *journal.Tx, c *Certificate) error {
	r, err := c.row()
	if err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert certificate of a broker: %w", err)
	}
	tx.Touch(certificatesTable, c.ID)
	return nil
}

func updateCertificate(tx *journal.Tx, c *Certificate) error {
	r, err := c.row()
	if err != nil {
		return err
	}
	if err := tx.Model(&certificateRow{}).Where("id = ?", c.ID).Select(certificateColumns).Updates(&r).Error; err != nil {
		return fmt.Errorf("update certificate of a broker: %w", err)
	}
	tx.Touch(certificatesTable, c.ID)
	return nil
}

// takenBy tells whether another filing has this number of this issuer.
func takenBy(tx *database.Tx, c *Certificate) (bool, error) {
	id, err := firstID(tx, "SELECT id FROM broker_certificates WHERE state IN ('DECLARED', 'CHECKED_WITH_ISSUER') AND issuer_key = ? AND certificate_no = ?", c.issuerKey(), c.Number)
	return id != "" && id != c.ID, err
}

func certificatesOf(tx *database.Tx, broker string) ([]Certificate, error) {
	var rows []certificateRow
	if err := tx.Select(certificateColumns).Where("broker_id = ?", broker).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read certificates of a broker: %w", err)
	}
	out := make([]Certificate, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.certificate(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func actsOf(tx *database.Tx, broker string) ([]Act, error) {
	var rows []actRow
	if err := tx.Select(actColumns).Where("broker_id = ?", broker).Order("from_on, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read acts of a broker: %w", err)
	}
	out := make([]Act, len(rows))
	for i, r := range rows {
		out[i] = r.act()
	}
	return out, nil
}

// employer is an organisation as far as a filing goes.
type employer struct{ ID, Name, Side, Status, RegionCode string }

func (e employer) employs() bool { return e.ID != "" && e.Side == "APPLICANT" && e.Status == "ACTIVE" }

// organization reads an employer; an empty one for none.
func organization(tx *database.Tx, id string) (employer, error) {
	var rows []employer
	err := tx.Raw("SELECT id, name, side, status, COALESCE(region_code, '') AS region_code FROM organizations WHERE id = ?", id).Scan(&rows).Error
	if err != nil {
		return employer{}, fmt.Errorf("read a broker's organisation: %w", err)
	}
	if len(rows) == 0 {
		return employer{}, nil
	}
	return rows[0], nil
}

// others tells whether the person has another filing that is open or holds, and
// until when a revocation blocks.
func others(tx *database.Tx, person, besides string) (open bool, blocked calendar.Date, err error) {
	var rows []struct {
		Status       string
		BlockedUntil *calendar.Date
	}
	if err := tx.Raw("SELECT status, blocked_until FROM brokers WHERE person_id = ? AND id <> ?", person, besides).Scan(&rows).Error; err != nil {
		return false, blocked, fmt.Errorf("read a person's filings: %w", err)
	}
	for _, r := range rows {
		switch Status(r.Status) {
		case Revoked:
			if until := val(r.BlockedUntil); until.After(blocked) || blocked.IsZero() {
				blocked = until
			}
		case Withdrawn, Refused:
		default:
			open = true
		}
	}
	return open, blocked, nil
}

// nextNo draws the next number of a year. The journal's head is locked first, so
// that two activations follow each other.
func nextNo(tx *journal.Tx, year int) (string, error) {
	if _, err := tx.Index(); err != nil {
		return "", err
	}
	var last string
	if err := tx.Raw("SELECT COALESCE(MAX(broker_no), '') FROM brokers WHERE broker_no LIKE ?", number(year, 0)[:7]+"%").Scan(&last).Error; err != nil {
		return "", fmt.Errorf("draw a broker's number: %w", err)
	}
	serial := 0
	if last != "" {
		if _, err := fmt.Sscanf(last[7:], "%d", &serial); err != nil {
			return "", fmt.Errorf("read number %s: %w", last, err)
		}
	}
	return number(year, serial+1), nil
}

// gather reads all that belongs to a filing.
func (s *Service) gather(tx *database.Tx, b Broker) (Case, error) {
	c := Case{Broker: b}
	var err error
	if c.Person, err = s.persons.ByID(tx, b.PersonID); err != nil {
		return c, err
	}
	c.Name = c.Person.Name
	if c.employer, err = organization(tx, b.OrgID); err != nil {
		return c, err
	}
	c.OrgName = c.employer.Name
	if c.Certificates, err = certificatesOf(tx, b.ID); err != nil {
		return c, err
	}
	if c.Acts, err = actsOf(tx, b.ID); err != nil {
		return c, err
	}
	if _, c.blocked, err = others(tx, b.PersonID, b.ID); err != nil {
		return c, err
	}
	if c.objections, err = objections(tx, b.ID, b.NoticeFrom); err != nil {
		return c, err
	}
	c.cal, err = s.days.In(tx)
	return c, err
}

// deciding locks one certificate of a case that is still undecided.
func (c *Case) declared(id string) (*Certificate, error) {
	for i := range c.Certificates {
		if x := &c.Certificates[i]; x.ID == id {
			if x.State != Declared {
				return nil, fault.New(fault.CertificateDecided)
			}
			return x, nil
		}
	}
	return nil, fault.New(fault.ObjectNotFound)
}
