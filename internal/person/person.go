// Package person keeps natural persons (自然人) once for all registers that
// speak of them: the trainee, the broker, later the expert. The ID number is
// given once, kept sealed, and found by a keyed fingerprint, so that one person
// cannot stand twice in a register.
package person

import (
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// IDKind (证件类型) is the kind of an identity document.
type IDKind string

// The kinds. Only the number of the first has a check digit (GB 11643).
const (
	Resident  IDKind = "RESIDENT"  // 居民身份证
	Permit    IDKind = "PERMIT"    // 港澳台居民居住证
	Passport  IDKind = "PASSPORT"  // 护照
	Permanent IDKind = "PERMANENT" // 外国人永久居留身份证
)

// IDKinds lists every kind.
var IDKinds = []IDKind{Resident, Permit, Passport, Permanent}

// Person (自然人) is who stands behind a user's account. Number, phone and
// e-mail are masked unless the service says otherwise; they are sealed in the
// database (PIPL Art 51).
type Person struct {
	ID     string
	UserID string
	// OrgID is the organisation of the account, now.
	OrgID string
	Name  string // 姓名
	Kind  IDKind
	// Number (证件号码) is normalised: upper case, no blanks.
	Number string
	Phone  string // 手机
	Email  string // 电子邮箱
	// VerifiedAt (实名核验) is when the bureau compared the document; nil before.
	// From then on name and number stay as they are.
	VerifiedAt *time.Time
	VerifiedBy string
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time

	idHash string
}

// Entry (登记内容) is what a person says of themselves. In a change an empty
// string keeps what is there, and so does the masked form sent back unseen.
type Entry struct {
	Name, Number, Phone, Email string
	Kind                       IDKind
}

func (e Entry) normal() Entry {
	e.Name = strings.TrimSpace(e.Name)
	e.Number = strings.ToUpper(strings.Join(strings.Fields(e.Number), ""))
	e.Phone = strings.Join(strings.Fields(e.Phone), "")
	e.Email = strings.TrimSpace(e.Email)
	return e
}

// merge writes what a change says into the person, in the clear.
func (e Entry) merge(p *Person) {
	keep := func(to *string, said, masked string) {
		if said != "" && said != masked {
			*to = said
		}
	}
	keep(&p.Name, e.Name, "")
	keep(&p.Number, e.Number, maskNumber(p.Kind, p.Number))
	keep(&p.Phone, e.Phone, codes.MaskPhone(p.Phone))
	keep(&p.Email, e.Email, maskEmail(p.Email))
	if e.Kind != "" {
		p.Kind = e.Kind
	}
}

// check lists what is wrong with a person in the clear, on a day.
func (p *Person) check(on calendar.Date) []fault.Field {
	var bad []fault.Field
	bad = append(bad, length("/name", p.Name, 2, 64)...)
	if !isKind(p.Kind) {
		bad = append(bad, fault.At("/id_kind", fault.UnknownCode))
	}
	if p.Kind == Resident {
		if p.Number == "" {
			bad = append(bad, fault.At("/id_no", fault.MissingField))
		} else if codes.CheckIDNumber(p.Number, on) != nil {
			bad = append(bad, fault.At("/id_no", fault.PersonNumber))
		}
	} else {
		bad = append(bad, length("/id_no", p.Number, 5, 30)...)
	}
	if !mobile.MatchString(p.Phone) {
		bad = append(bad, fault.At("/phone", fault.PersonPhone))
	}
	if p.Email != "" && (len(p.Email) > 254 || !address.MatchString(p.Email)) {
		bad = append(bad, fault.At("/email", fault.PersonEmail))
	}
	return bad
}

// masked hides what identifies the person beyond the name.
func (p Person) masked() Person {
	p.Number, p.Phone, p.Email = maskNumber(p.Kind, p.Number), codes.MaskPhone(p.Phone), maskEmail(p.Email)
	return p
}

// event says that something happened to the person, without saying who it is.
func (p *Person) event(kind string) journal.Event {
	return journal.Event{Kind: "person." + kind, ObjectType: "person", ObjectID: p.ID, Version: p.Version, OwnerOrg: p.OrgID,
		Data: map[string]any{"user": p.UserID, "id_kind": string(p.Kind), "verified": p.VerifiedAt != nil}}
}
