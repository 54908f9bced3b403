package mandate

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
	mandatesTable = "mandates"
	deedsTable    = "mandate_acts"
)

// columns are all of them in the order of the table.
var columns = []string{"id", "client_org", "agent_org", "agent_user", "status", "acts", "kinds", "contracts", "party_consent", "from_on", "to_on",
	"reference", "filename", "media_type", "size", "sha256", "blob_key", "proposed_by", "proposed_at", "confirmed_by", "confirmed_at",
	"closed_by", "closed_at", "reason", "version", "updated_at"}

// Tables are the rows of this package that the journal protects.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: mandatesTable, Key: []string{"id"}, Columns: columns},
		{Name: deedsTable, Key: []string{"id"}, Columns: deedColumns},
	}
}

type mandateRow struct {
	ID           string
	ClientOrg    string
	AgentOrg     string
	AgentUser    *string
	Status       string
	Acts         string
	Kinds        string
	Contracts    string
	PartyConsent bool
	FromOn       calendar.Date
	ToOn         calendar.Date
	Reference    string
	Filename     string
	MediaType    string
	Size         int64
	Sha256       string
	BlobKey      string
	ProposedBy   string
	ProposedAt   time.Time
	ConfirmedBy  *string
	ConfirmedAt  *time.Time
	ClosedBy     *string
	ClosedAt     *time.Time
	Reason       string
	Version      int64
	UpdatedAt    time.Time `gorm:"autoUpdateTime:false"` // the transaction's instant, not the wall clock's
}

func (mandateRow) TableName() string { return mandatesTable }

func (m *Mandate) row() mandateRow {
	acts := make([]string, len(m.Acts))
	for i, a := range m.Acts {
		acts[i] = string(a)
	}
	return mandateRow{ID: m.ID, ClientOrg: m.ClientOrg, AgentOrg: m.AgentOrg, AgentUser: opt(m.AgentUser), Status: string(m.Status),
		Acts: strings.Join(acts, " "), Kinds: strings.Join(m.Kinds, " "), Contracts: strings.Join(m.Contracts, " "), PartyConsent: m.PartyConsent,
		FromOn: m.From, ToOn: m.To, Reference: m.Reference, Filename: m.Document.Filename, MediaType: m.Document.MediaType, Size: m.Document.Size,
		Sha256: m.Document.SHA256, BlobKey: m.Document.blobKey, ProposedBy: m.ProposedBy, ProposedAt: m.ProposedAt,
		ConfirmedBy: opt(m.ConfirmedBy), ConfirmedAt: optTime(m.ConfirmedAt), ClosedBy: opt(m.ClosedBy), ClosedAt: optTime(m.ClosedAt),
		Reason: m.Reason, Version: m.Version, UpdatedAt: m.UpdatedAt}
}

func (r mandateRow) mandate() Mandate {
	m := Mandate{ID: r.ID, ClientOrg: r.ClientOrg, AgentOrg: r.AgentOrg, AgentUser: val(r.AgentUser), Status: Status(r.Status),
		Kinds: strings.Fields(r.Kinds), Contracts: strings.Fields(r.Contracts), PartyConsent: r.PartyConsent, From: r.FromOn, To: r.ToOn, Reference: r.Reference,
		Document:   Document{Filename: r.Filename, MediaType: r.MediaType, Size: r.Size, SHA256: r.Sha256, blobKey: r.BlobKey},
		ProposedBy: r.ProposedBy, ProposedAt: r.ProposedAt.UTC(), ConfirmedBy: val(r.ConfirmedBy), ConfirmedAt: val(r.ConfirmedAt).UTC(),
		ClosedBy: val(r.ClosedBy), ClosedAt: val(r.ClosedAt).UTC(), Reason: r.Reason, Version: r.Version, UpdatedAt: r.UpdatedAt.UTC()}
	for _, a := range strings.Fields(r.Acts) {
		m.Acts = append(m.Acts, Act(a))
	}
	return m
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

func val[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func insert(tx *journal.Tx, m *Mandate) error {
	r := m.row()
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert mandate: %w", err)
	}
	tx.Touch(mandatesTable, m.ID)
	return nil
}

// update writes a mandate whose version has been raised by one.
func update(tx *journal.Tx, m *Mandate) error {
	r := m.row()
	res := tx.Model(&mandateRow{}).Where("id = ? AND version = ?", m.ID, m.Version-1).Select(columns).Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("update mandate %s: %w", m.ID, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(mandatesTable, m.ID)
	return nil
}

func lock(tx *database.Tx, id string) (Mandate, error) { return take(tx.Locked(), id) }

func find(tx *database.Tx, id string) (Mandate, error) {
	m, err := take(tx.DB, id)
	if err != nil {
		return m, err
	}
	err = name(tx, []*Mandate{&m})
	return m, err
}

func take(q *gorm.DB, id string) (Mandate, error) {
	var rows []mandateRow
	if err := q.Select(columns).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return Mandate{}, fmt.Errorf("read mandate: %w", err)
	}
	if len(rows) == 0 {
		return Mandate{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].mandate(), nil
}

// list gives one more than a page. org "" means every organisation.
func list(tx *database.Tx, org string, f Filter, today calendar.Date, after string) ([]Mandate, error) {
	q := tx.Select(columns)
	switch {
	case org == "":
	case f.Side == AsClient:
		q = q.Where("client_org = ?", org)
	case f.Side == AsAgent:
		q = q.Where("agent_org = ?", org)
	default:
		q = q.Where("(client_org = ? OR agent_org = ?)", org, org)
	}
	if len(f.Status) > 0 {
		q = q.Where("(CASE WHEN status IN ('PROPOSED', 'ACTIVE') AND to_on < ? THEN 'EXPIRED' ELSE status END) IN ?", today, f.Status)
	}
	if f.InForce {
		q = q.Where("status = 'ACTIVE' AND from_on <= ? AND to_on >= ?", today, today)
	}
	if after != "" {
		q = q.Where("id < ?", after)
	}
	var rows []mandateRow
	if err := q.Order("id DESC").Limit(f.Limit + 1).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list mandates: %w", err)
	}
	return named(tx, rows)
}

func named(tx *database.Tx, rows []mandateRow) ([]Mandate, error) {
	out := make([]Mandate, len(rows))
	pointers := make([]*Mandate, len(rows))
	for i, r := range rows {
		out[i] = r.mandate()
		pointers[i] = &out[i]
	}
	return out, name(tx, pointers)
}

// name adds the names of organisations and people.
func name(tx *database.Tx, list []*Mandate) error {
	var orgs, users []string
	for _, m := range list {
		orgs = append(orgs, m.ClientOrg, m.AgentOrg)
		users = append(users, m.AgentUser, m.ProposedBy, m.ConfirmedBy, m.ClosedBy)
	}
	ofOrg, err := names(tx, "SELECT id, name FROM organizations WHERE id IN ?", orgs)
	if err != nil {
		return err
	}
	ofUser, err := names(tx, "SELECT id, display_name AS name FROM users WHERE id IN ?", users)
	for _, m := range list {
		m.ClientName, m.AgentName, m.AgentUserName = ofOrg[m.ClientOrg], ofOrg[m.AgentOrg], ofUser[m.AgentUser]
		m.ProposedByName, m.ConfirmedByName, m.ClosedByName = ofUser[m.ProposedBy], ofUser[m.ConfirmedBy], ofUser[m.ClosedBy]
	}
	return err
}

func names(tx *database.Tx, query string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct{ ID, Name string }
	if err := tx.Raw(query, ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, nil
}

// givenBy gives the mandates of clients that are or were confirmed.
func givenBy(tx *database.Tx, clients []string) ([]given, error) {
	if len(clients) == 0 {
		return nil, nil
	}
	var rows []mandateRow
	err := tx.Select(columns).Where("client_org IN ? AND confirmed_at IS NOT NULL", clients).Order("id DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read mandates given: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	ids := append([]string(nil), clients...)
	for _, r := range rows {
		ids = append(ids, r.AgentOrg)
	}
	var orgs []organization
	if err := tx.Raw("SELECT id, name, status, COALESCE(credit_code, '') AS credit_code FROM organizations WHERE id IN ?", ids).Scan(&orgs).Error; err != nil {
		return nil, fmt.Errorf("read clients and agents: %w", err)
	}
	byID := map[string]organization{}
	for _, o := range orgs {
		byID[o.ID] = o
	}
	out := make([]given, len(rows))
	for i, r := range rows {
		client := byID[r.ClientOrg]
		out[i] = given{Mandate: r.mandate(), agentCode: byID[r.AgentOrg].CreditCode, clientActive: client.Status == "ACTIVE"}
		out[i].ClientName = client.Name
	}
	return out, nil
}

// organization is a client or an agent as far as acting goes.
type organization struct{ ID, Name, Status, CreditCode string }

// heldBy gives the confirmed mandates that a person may act under, by client.
func heldBy(tx *database.Tx, org, user string) ([]Mandate, error) {
	var rows []mandateRow
	err := tx.Select(columns).Where("agent_org = ? AND status = 'ACTIVE' AND (agent_user IS NULL OR agent_user = ?)", org, user).
		Where("client_org IN (SELECT id FROM organizations WHERE status = 'ACTIVE')").Order("client_org, id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read mandates held: %w", err)
	}
	return named(tx, rows)
}

func countProposed(tx *database.Tx, agent, client string) (int64, error) {
	var n int64
	err := tx.Raw("SELECT COUNT(*) FROM mandates WHERE agent_org = ? AND client_org = ? AND status = 'PROPOSED'", agent, client).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count proposals: %w", err)
	}
	return n, nil
}

func runOut(tx *database.Tx, today calendar.Date) ([]string, error) {
	var ids []string
	err := tx.Raw("SELECT id FROM mandates WHERE status IN ('PROPOSED', 'ACTIVE') AND to_on < ? ORDER BY id LIMIT 1000", today).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("read mandates that ran out: %w", err)
	}
	return ids, nil
}

// applicantByCode finds an active organisation of the applicant side; "" for none.
func applicantByCode(tx *database.Tx, code string) (string, error) {
	var ids []string
	err := tx.Raw("SELECT id FROM organizations WHERE side = 'APPLICANT' AND status = 'ACTIVE' AND credit_code = ?", code).Scan(&ids).Error
	if err != nil {
		return "", fmt.Errorf("find client: %w", err)
	}
	if len(ids) == 0 {
		return "", nil
	}
	return ids[0], nil
}

// numbersOf gives which of these acceptance numbers are contracts of the client.
func numbersOf(tx *database.Tx, client string, numbers []string) ([]string, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	var out []string
	if err := tx.Raw("SELECT acceptance_no FROM contracts WHERE org_id = ? AND acceptance_no IN ?", client, numbers).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("find contracts: %w", err)
	}
	return out, nil
}

type paperRow struct{ ID, BlobKey, Sha256 string }

func listPapers(tx *database.Tx) ([]paperRow, error) {
	var out []paperRow
	if err := tx.Raw("SELECT id, blob_key, sha256 FROM mandates ORDER BY id").Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("list papers: %w", err)
	}
	return out, nil
}
