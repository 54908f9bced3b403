package identity

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// organizationRow is one line of organizations.
type organizationRow struct {
	ID               string
	Side             string
	Name             string
	CreditCode       *string
	CodeException    string
	PartyKind        string
	RegionCode       string
	ZoneCode         string
	OfficePoint      *string
	Profile          string
	PhoneSealed      string
	Status           string
	Verification     string
	VerificationNote string
	Salt             string
	Version          int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// organizationColumns are all columns in the order of the table: selected and
// committed to in the journal by these names.
var organizationColumns = []string{
	"id", "side", "name", "credit_code", "code_exception", "party_kind", "region_code", "zone_code", "office_point", "profile",
	"phone_sealed", "status", "verification", "verification_note", "salt", "version", "created_at", "updated_at",
}

// Tables are the rows of this package that the journal protects. Sessions and
// throttles come and go; what happens to them is told by events alone.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: "organizations", Key: []string{"id"}, Columns: organizationColumns},
		{Name: "users", Key: []string{"id"}, Columns: userColumns},
	}
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func phonePlace(id string) string { return "organizations/" + id + "/phone" }

func (s *Service) organizationRow(o *Organization) (organizationRow, error) {
	profile, err := json.Marshal(o.Profile)
	if err != nil {
		return organizationRow{}, fmt.Errorf("marshal profile: %w", err)
	}
	phone, err := s.box.Seal(o.Phone, phonePlace(o.ID))
	if err != nil {
		return organizationRow{}, err
	}
	return organizationRow{
		ID: o.ID, Side: o.Side, Name: o.Name, CreditCode: optional(o.CreditCode), CodeException: o.CodeException, PartyKind: o.PartyKind,
		RegionCode: o.RegionCode, ZoneCode: o.ZoneCode, OfficePoint: optional(o.OfficePoint), Profile: string(profile), PhoneSealed: phone,
		Status: string(o.Status), Verification: string(o.Verification), VerificationNote: o.VerificationNote, Salt: o.salt,
		Version: o.Version, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
	}, nil
}

func (s *Service) organization(r organizationRow) (Organization, error) {
	o := Organization{
		ID: r.ID, Side: r.Side, Name: r.Name, CreditCode: text(r.CreditCode), CodeException: r.CodeException, PartyKind: r.PartyKind,
		RegionCode: r.RegionCode, ZoneCode: r.ZoneCode, OfficePoint: text(r.OfficePoint), Status: Status(r.Status),
		Verification: Verification(r.Verification), VerificationNote: r.VerificationNote, Version: r.Version,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), salt: r.Salt,
	}
	if err := json.Unmarshal([]byte(r.Profile), &o.Profile); err != nil {
		return Organization{}, fmt.Errorf("read profile of organization %s: %w", r.ID, err)
	}
	var err error
	o.Phone, err = s.box.Open(r.PhoneSealed, phonePlace(r.ID))
	return o, err
}

func (s *Service) insertOrganization(tx *journal.Tx, o *Organization) error {
	r, err := s.organizationRow(o)
	if err != nil {
		return err
	}
	if err := tx.Table("organizations").Create(&r).Error; err != nil {
		return fmt.Errorf("insert organization: %w", err)
	}
	tx.Touch("organizations", o.ID)
	return nil
}

// updateOrganization writes what may change under the version it was read with
// and raises the version. Side, salt and creation stay what they are.
func (s *Service) updateOrganization(tx *journal.Tx, o *Organization) error {
	was := o.Version
	o.Version++
	o.UpdatedAt = tx.Now
	r, err := s.organizationRow(o)
	if err != nil {
		return err
	}
	res := tx.Exec(`UPDATE organizations SET name = ?, credit_code = ?, code_exception = ?, party_kind = ?, region_code = ?, zone_code = ?,
		office_point = ?, profile = ?, phone_sealed = ?, status = ?, verification = ?, verification_note = ?, version = ?, updated_at = ?
		WHERE id = ? AND version = ?`,
		r.Name, r.CreditCode, r.CodeException, r.PartyKind, r.RegionCode, r.ZoneCode, r.OfficePoint, r.Profile, r.PhoneSealed,
		r.Status, r.Verification, r.VerificationNote, r.Version, r.UpdatedAt, o.ID, was)
	if res.Error != nil {
		return fmt.Errorf("update organization %s: %w", o.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch("organizations", o.ID)
	return nil
}

func (s *Service) takeOrganization(tx *database.Tx, id string, lock bool) (Organization, error) {
	q := tx.DB
	if lock {
		q = tx.Locked()
	}
	var rows []organizationRow
	if err := q.Table("organizations").Select(organizationColumns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Organization{}, fmt.Errorf("read organization: %w", err)
	}
	if len(rows) == 0 {
		return Organization{}, fault.New(fault.ObjectNotFound)
	}
	return s.organization(rows[0])
}

// findOffice gives the id of the active registration office of a region or
// zone; "" when it has none. Of several the lowest point is taken.
func findOffice(tx *database.Tx, region string) (string, error) {
	var id string
	err := tx.Raw(`SELECT id FROM organizations WHERE side = ? AND status = ? AND region_code = ? AND office_point IS NOT NULL
		ORDER BY office_point LIMIT 1`, SideBureau, string(StatusActive), region).Scan(&id).Error
	if err != nil {
		return "", fmt.Errorf("find registration office of %s: %w", region, err)
	}
	return id, nil
}

func creditCodeTaken(tx *database.Tx, code, except string) (bool, error) {
	var n int64
	err := tx.Raw("SELECT COUNT(*) FROM organizations WHERE credit_code = ? AND id <> ?", code, except).Scan(&n).Error
	return n > 0, err
}

func filteredOrganizations(tx *database.Tx, own string, f OrganizationFilter) *gorm.DB {
	q := tx.Table("organizations")
	if own != "" {
		q = q.Where("id = ?", own)
	}
	if f.Side != "" {
		q = q.Where("side = ?", f.Side)
	}
	if f.Query != "" {
		q = q.Where("(name LIKE ? ESCAPE '!' OR credit_code = ?)", "%"+escapeLike(f.Query)+"%", strings.ToUpper(f.Query))
	}
	return q
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

func (s *Service) listOrganizations(tx *database.Tx, own string, f OrganizationFilter, after string, limit int) ([]Organization, error) {
	q := filteredOrganizations(tx, own, f).Select(organizationColumns)
	if after != "" {
		q = q.Where("id < ?", after)
	}
	var rows []organizationRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list organizations: %w", err)
	}
	out := make([]Organization, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.organization(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func countOrganizations(tx *database.Tx, own string, f OrganizationFilter) (int64, error) {
	var n int64
	if err := filteredOrganizations(tx, own, f).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count organizations: %w", err)
	}
	return n, nil
}
