package credential

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

const (
	table       = "credentials"
	keysTable   = "credential_keys"
	actsTable   = "credential_acts"
	sharesTable = "credential_shares"
)

var (
	columns = []string{"id", "broker_id", "number", "level", "facts", "jwt", "jwt_sha256", "key_id", "valid_from", "valid_until", "list_no", "list_index",
		"status", "own_suspended", "broker_suspended", "replaced_by", "token_sealed", "token_sha256", "event_index", "issued_at", "version", "updated_at"}
	keyColumns   = []string{"kid", "algorithm", "public_key", "valid_from"}
	actColumns   = []string{"credential_id", "no", "act", "ground", "reason", "user_id", "done_at"}
	shareColumns = []string{"id", "credential_id", "token_sha256", "label", "shows", "expires_at", "created_by", "created_at", "revoked_at"}
)

// Tables are the rows of this package that the journal protects. How often a
// link was opened is a counter beside them.
func Tables() []journal.Table {
	return []journal.Table{
		{Name: table, Key: []string{"id"}, Columns: columns},
		{Name: keysTable, Key: []string{"kid"}, Columns: keyColumns},
		{Name: actsTable, Key: []string{"credential_id", "no"}, Columns: actColumns},
		{Name: sharesTable, Key: []string{"id"}, Columns: shareColumns},
	}
}

type credentialRow struct {
	ID              string
	BrokerID        string
	Number          string
	Level           string
	Facts           string
	Jwt             string
	JwtSha256       string `gorm:"column:jwt_sha256"`
	KeyID           string
	ValidFrom       time.Time
	ValidUntil      *time.Time
	ListNo          int64
	ListIndex       int64
	Status          string
	OwnSuspended    bool
	BrokerSuspended bool
	ReplacedBy      string
	TokenSealed     string
	TokenSha256     string `gorm:"column:token_sha256"`
	EventIndex      int64
	IssuedAt        time.Time
	Version         int64
	UpdatedAt       time.Time `gorm:"autoUpdateTime:false"` // the transaction's instant, not the wall clock's
}

func (credentialRow) TableName() string { return table }

func (c *Credential) row() (credentialRow, error) {
	facts, err := c.Holder.facts()
	r := credentialRow{ID: c.ID, BrokerID: c.BrokerID, Number: c.Number, Level: c.Level, Facts: facts, Jwt: c.JWT, JwtSha256: c.SHA256, KeyID: c.KeyID,
		ValidFrom: c.ValidFrom, ListNo: c.ListNo, ListIndex: int64(c.ListIndex), Status: string(c.stored), OwnSuspended: c.OwnSuspended,
		BrokerSuspended: c.BrokerSuspended, ReplacedBy: c.ReplacedBy, TokenSealed: c.tokenSealed, TokenSha256: c.tokenHash, EventIndex: c.EventIndex,
		IssuedAt: c.IssuedAt, Version: c.Version, UpdatedAt: c.UpdatedAt}
	if !c.ValidUntil.IsZero() {
		r.ValidUntil = &c.ValidUntil
	}
	return r, err
}

func (r credentialRow) credential() (Credential, error) {
	c := Credential{ID: r.ID, BrokerID: r.BrokerID, Number: r.Number, Level: r.Level, JWT: r.Jwt, SHA256: r.JwtSha256, KeyID: r.KeyID,
		ValidFrom: r.ValidFrom.UTC(), ListNo: r.ListNo, ListIndex: int(r.ListIndex), OwnSuspended: r.OwnSuspended, BrokerSuspended: r.BrokerSuspended,
		ReplacedBy: r.ReplacedBy, EventIndex: r.EventIndex, IssuedAt: r.IssuedAt.UTC(), Version: r.Version, UpdatedAt: r.UpdatedAt.UTC(),
		stored: Status(r.Status), tokenSealed: r.TokenSealed, tokenHash: r.TokenSha256}
	if r.ValidUntil != nil {
		c.ValidUntil = r.ValidUntil.UTC()
	}
	if err := json.Unmarshal([]byte(r.Facts), &c.Holder); err != nil {
		return c, fmt.Errorf("read facts of credential %s: %w", r.Number, err)
	}
	c.Holder.BrokerID = r.BrokerID
	return c, nil
}

// insert writes a credential. Its event index is drawn before, so nothing that
// others wait for may be locked after it.
func insert(tx *journal.Tx, c *Credential) error {
	r, err := c.row()
	if err != nil {
		return err
	}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("insert credential %s: %w", c.Number, err)
	}
	tx.Touch(table, c.ID)
	return nil
}

// update writes what may change of a credential whose version has been raised by
// one.
func update(tx *journal.Tx, c *Credential) error {
	res := tx.Model(&credentialRow{}).Where("id = ? AND version = ?", c.ID, c.Version-1).Updates(map[string]any{
		"status": string(c.stored), "own_suspended": c.OwnSuspended, "broker_suspended": c.BrokerSuspended, "replaced_by": c.ReplacedBy,
		"version": c.Version, "updated_at": c.UpdatedAt})
	if res.Error != nil {
		return fmt.Errorf("update credential %s: %w", c.Number, res.Error)
	}
	if res.RowsAffected != 1 {
		return fault.New(fault.StaleVersion)
	}
	tx.Touch(table, c.ID)
	return nil
}

func one(q *gorm.DB, where string, args ...any) (Credential, error) {
	var rows []credentialRow
	if err := q.Select(columns).Where(where, args...).Limit(1).Find(&rows).Error; err != nil {
		return Credential{}, fmt.Errorf("read credential: %w", err)
	}
	if len(rows) == 0 {
		return Credential{}, fault.New(fault.ObjectNotFound)
	}
	return rows[0].credential()
}

func lock(tx *database.Tx, id string) (Credential, error) { return one(tx.Locked(), "id = ?", id) }

func find(tx *database.Tx, id string) (Credential, error) { return one(tx.DB, "id = ?", id) }

func findNumber(tx *database.Tx, number string) (Credential, error) {
	return one(tx.DB, "number = ?", number)
}

// lockCurrent gives the credential of a broker that is neither revoked nor
// replaced; fault ObjectNotFound when there is none.
func lockCurrent(tx *database.Tx, brokerID string) (Credential, error) {
	return one(tx.Locked(), "broker_id = ? AND status IN ('VALID', 'SUSPENDED')", brokerID)
}

// list gives one more than a page, newest first.
func list(tx *database.Tx, brokerID, after string, limit int) ([]Credential, error) {
	q := tx.Select(columns).Where("broker_id = ?", brokerID)
	if after != "" {
		q = q.Where("id < ?", after)
	}
	var rows []credentialRow
	if err := q.Order("id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list credentials: %w", err)
	}
	out := make([]Credential, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.credential(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// taken tells whether a bit was ever given, and inList how many of a list were.
func taken(tx *database.Tx, listNo int64, index int) (bool, error) {
	var n int64
	if err := tx.Model(&credentialRow{}).Where("list_no = ? AND list_index = ?", listNo, index).Count(&n).Error; err != nil {
		return false, fmt.Errorf("look for a free bit: %w", err)
	}
	return n > 0, nil
}

// lastList is the newest list and how many of its bits were given; 0 of none.
func lastList(tx *database.Tx) (no, given int64, err error) {
	row := struct{ No, Given int64 }{}
	err = tx.Raw(`SELECT list_no AS no, COUNT(*) AS given FROM credentials WHERE list_no = (SELECT COALESCE(MAX(list_no), 0) FROM credentials) GROUP BY list_no`).Scan(&row).Error
	if err != nil {
		return 0, 0, fmt.Errorf("count the bits of the list: %w", err)
	}
	return row.No, row.Given, nil
}

// setBits are the bits of a list that are set for a purpose.
func setBits(tx *database.Tx, listNo int64, status ...Status) ([]int, error) {
	var out []int
	if err := tx.Model(&credentialRow{}).Where("list_no = ? AND status IN ?", listNo, status).Order("list_index").Pluck("list_index", &out).Error; err != nil {
		return nil, fmt.Errorf("read the bits of list %d: %w", listNo, err)
	}
	return out, nil
}

type keyRow struct {
	Kid       string
	Algorithm string
	PublicKey string
	ValidFrom time.Time
}

func (keyRow) TableName() string { return keysTable }

// knownKeys are the keys that ever signed a credential, oldest first.
func knownKeys(tx *database.Tx) ([]keyRow, error) {
	var rows []keyRow
	if err := tx.Select(keyColumns).Order("valid_from, kid").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read keys of credentials: %w", err)
	}
	for i := range rows {
		rows[i].ValidFrom = rows[i].ValidFrom.UTC()
	}
	return rows, nil
}

func insertKey(tx *journal.Tx, r keyRow) error {
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("record the key %s: %w", r.Kid, err)
	}
	tx.Touch(keysTable, r.Kid)
	return nil
}

type actRow struct {
	CredentialID string
	No           int64
	Act          string
	Ground       string
	Reason       string
	UserID       string
	DoneAt       time.Time
}

func (actRow) TableName() string { return actsTable }

// record adds an act; its number is the version that it made.
func record(tx *journal.Tx, c *Credential, a Act) error {
	r := actRow{CredentialID: c.ID, No: c.Version, Act: string(a.Action), Ground: a.Ground, Reason: a.Reason, UserID: a.UserID, DoneAt: tx.Now}
	if err := tx.Create(&r).Error; err != nil {
		return fmt.Errorf("record act of credential %s: %w", c.Number, err)
	}
	tx.Touch(actsTable, c.ID, c.Version)
	return nil
}

func actsOf(tx *database.Tx, id string) ([]Act, error) {
	var rows []actRow
	if err := tx.Select(actColumns).Where("credential_id = ?", id).Order("no").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list acts of a credential: %w", err)
	}
	out := make([]Act, len(rows))
	for i, r := range rows {
		out[i] = Act{No: r.No, Action: Action(r.Act), Ground: r.Ground, Reason: r.Reason, UserID: r.UserID, DoneAt: r.DoneAt.UTC()}
	}
	return out, nil
}

func joined(shows []Reveal) string {
	parts := make([]string, len(shows))
	for i, s := range shows {
		parts[i] = string(s)
	}
	return strings.Join(parts, " ")
}
