// Package credential issues the credentials of technology brokers (资信凭证) and
// tells what has become of them: signed JWT that anyone can check offline (package
// vc), status lists, the card, and links that the holder hands out. A credential
// certifies a filing and a training; it is no licence.
package credential

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Holder (持证人) is what is certified of a broker, as plain facts of the register.
// It never holds an ID number, a phone or a date of birth.
type Holder struct {
	BrokerID     string `json:"-"`
	BrokerNumber string `json:"broker_number"`
	Name         string `json:"name"`
	// Level is a code of broker_levels.
	Level          string   `json:"level"`
	NationalNumber string   `json:"national_number,omitempty"`
	Organization   string   `json:"organization,omitempty"`
	Fields         []string `json:"fields,omitempty"` // technology fields in words
	// CertificateNumber, Hours and Score are of the training; decimal text.
	CertificateNumber string `json:"certificate_number,omitempty"`
	Hours             string `json:"hours,omitempty"`
	Score             string `json:"score,omitempty"`
	// ValidUntil is the last day of validity, Asia/Shanghai; zero: no expiry.
	ValidUntil calendar.Date `json:"valid_until,omitzero"`
}

// Status (凭证状态) of a credential.
type Status string

// The statuses. Expired is told by the clock and never stored; Replaced is a
// revocation because another one took its place.
const (
	Valid     Status = "VALID"     // 有效
	Suspended Status = "SUSPENDED" // 暂停
	Expired   Status = "EXPIRED"   // 到期
	Revoked   Status = "REVOKED"   // 撤销
	Replaced  Status = "REPLACED"  // 已换发
)

// Standing (经纪人状态) is what a broker's status means for the credential.
type Standing string

// The standings. An expired filing suspends, because it can be renewed; what
// ended for good revokes.
const (
	InForce  Standing = "IN_FORCE"
	OnHold   Standing = "ON_HOLD"
	ForGood  Standing = "ENDED"
	ofHolder          = "broker"
)

// Credential (资信凭证) is one issued credential.
type Credential struct {
	ID       string
	BrokerID string
	Number   string
	Level    string
	Holder   Holder
	JWT      string
	SHA256   string // of the JWT
	KeyID    string
	// ValidFrom and ValidUntil are instants; ValidUntil is zero without expiry.
	ValidFrom  time.Time
	ValidUntil time.Time
	ListNo     int64
	ListIndex  int

	// OwnSuspended tells that the credential itself was suspended, BrokerSuspended
	// that the broker's filing is not in force.
	OwnSuspended    bool
	BrokerSuspended bool
	ReplacedBy      string
	EventIndex      int64
	IssuedAt        time.Time
	Version         int64
	UpdatedAt       time.Time
	Acts            []Act

	account     Account
	stored      Status
	tokenSealed string
	tokenHash   string
}

// Act (凭证办理记录) is one thing that happened to a credential.
type Act struct {
	No     int64
	Action Action
	Ground string
	Reason string
	UserID string
	DoneAt time.Time
}

// Action (操作) is what can be done with a credential.
type Action string

// The actions. Hold and Release follow the broker's own status; nobody asks for
// them here.
const (
	Issued  Action = "issue"   // 签发
	Suspend Action = "suspend" // 暂停
	Restore Action = "restore" // 恢复
	Revoke  Action = "revoke"  // 撤销
	Renew   Action = "renew"   // 换发
	Hold    Action = "hold"    // 随备案暂停
	Release Action = "release" // 随备案恢复
	End     Action = "end"     // 随备案终止
)

// StatusAt is the status at an instant.
func (c *Credential) StatusAt(at time.Time) Status {
	if c.stored == Valid && !c.ValidUntil.IsZero() && !at.Before(c.ValidUntil) {
		return Expired
	}
	return c.stored
}

// final tells that nothing changes any more.
func (c *Credential) final() bool { return c.stored == Revoked || c.stored == Replaced }

// settle sets the stored status by what suspends it.
func (c *Credential) settle() {
	switch {
	case c.final():
	case c.OwnSuspended || c.BrokerSuspended:
		c.stored = Suspended
	default:
		c.stored = Valid
	}
}

// step is an act that someone asks for.
type step struct {
	operation identity.Operation
	ground    bool // a ground and a reason are wanted
	possible  func(c *Credential) bool
	apply     func(c *Credential)
}

// steps is the lifecycle. A revocation cannot be undone.
var steps = map[Action]step{
	Suspend: {identity.OpSuspendCredential, true, func(c *Credential) bool { return !c.final() && !c.OwnSuspended }, func(c *Credential) { c.OwnSuspended = true }},
	Restore: {identity.OpRestoreCredential, true, func(c *Credential) bool { return !c.final() && c.OwnSuspended }, func(c *Credential) { c.OwnSuspended = false }},
	Revoke:  {identity.OpRevokeCredential, true, func(c *Credential) bool { return !c.final() }, func(c *Credential) { c.stored = Revoked }},
	Renew:   {identity.OpRenewCredential, false, func(c *Credential) bool { return !c.final() && !c.OwnSuspended && !c.BrokerSuspended }, nil},
}

// Actions are what p may do now, in the order of the lifecycle.
func (c *Credential) Actions(p *identity.Principal) []string {
	var out []string
	for _, a := range []Action{Suspend, Restore, Revoke, Renew} {
		if s := steps[a]; s.possible(c) && identity.Authorize(p, s.operation, c.object()) == nil {
			out = append(out, string(a))
		}
	}
	return out
}

// object is what the permission table is asked about.
func (c *Credential) object() identity.Object { return identity.Object{UserID: c.account.UserID} }

// may checks that an act is possible now.
func (c *Credential) may(p *identity.Principal, s step, version int64) error {
	if !s.possible(c) {
		return fault.New(fault.ActionNotAllowed).WithActions(c.Actions(p))
	}
	if version != 0 && version != c.Version {
		return fault.New(fault.StaleVersion)
	}
	return nil
}

// keeping takes over from an earlier credential of the same level what the
// register does not say again: it is of the training.
func (h Holder) keeping(old Holder) Holder {
	if h.Level == old.Level && h.CertificateNumber == "" {
		h.CertificateNumber, h.Hours, h.Score = old.CertificateNumber, old.Hours, old.Score
		h.NationalNumber = cmp.Or(h.NationalNumber, old.NationalNumber)
	}
	return h
}

// facts is the holder as it is stored.
func (h Holder) facts() (string, error) {
	raw, err := json.Marshal(h)
	if err != nil {
		return "", fmt.Errorf("write facts of a credential: %w", err)
	}
	return string(raw), nil
}

// until is the first instant after the last day of validity, zero without one.
func (h Holder) until() time.Time {
	if h.ValidUntil.IsZero() {
		return time.Time{}
	}
	return h.ValidUntil.AddDays(1).Start().UTC()
}

// Reveal (可展示内容) is a fact that a link may show.
type Reveal string

// What a link may show, in the order in which it is shown. The status always is.
const (
	ShowName         Reveal = "NAME"
	ShowLevel        Reveal = "LEVEL"
	ShowNumber       Reveal = "BROKER_NUMBER"
	ShowNational     Reveal = "NATIONAL_NUMBER"
	ShowOrganization Reveal = "ORGANIZATION"
	ShowFields       Reveal = "FIELDS"
	ShowTraining     Reveal = "TRAINING"
	ShowValidity     Reveal = "VALIDITY"
	ShowCredential   Reveal = "CREDENTIAL" // the JWT itself
)

// Reveals are all of them.
var Reveals = []Reveal{ShowName, ShowLevel, ShowNumber, ShowNational, ShowOrganization, ShowFields, ShowTraining, ShowValidity, ShowCredential}

// only keeps of the holder what a link may show.
func (h Holder) only(shows []Reveal) Holder {
	keep := func(r Reveal, s string) string {
		if slices.Contains(shows, r) {
			return s
		}
		return ""
	}
	out := Holder{Name: keep(ShowName, h.Name), Level: keep(ShowLevel, h.Level), BrokerNumber: keep(ShowNumber, h.BrokerNumber),
		NationalNumber: keep(ShowNational, h.NationalNumber), Organization: keep(ShowOrganization, h.Organization),
		CertificateNumber: keep(ShowTraining, h.CertificateNumber), Hours: keep(ShowTraining, h.Hours), Score: keep(ShowTraining, h.Score)}
	if slices.Contains(shows, ShowFields) {
		out.Fields = h.Fields
	}
	if slices.Contains(shows, ShowValidity) {
		out.ValidUntil = h.ValidUntil
	}
	return out
}
