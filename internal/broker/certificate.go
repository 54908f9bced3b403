package broker

import (
	"strings"
	"time"
	"unicode/utf8"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
)

// CertificateKind (证书类型) is what a certificate attests.
type CertificateKind string

// The kinds.
const (
	Training         CertificateKind = "TRAINING" // 培训证书
	TitleCertificate CertificateKind = "TITLE"    // 职称证书
	RTTP             CertificateKind = "RTTP"     // 国际注册技术转移经理人
	OtherKind        CertificateKind = "OTHER"
)

// CertificateState (核验状态) is what is known of a certificate.
type CertificateState string

// The states.
const (
	Declared  CertificateState = "DECLARED"            // 已申报
	Confirmed CertificateState = "CHECKED_WITH_ISSUER" // 已向发证机构核验
	Rejected  CertificateState = "REJECTED"            // 核验不通过
	Removed   CertificateState = "TAKEN_BACK"          // 本人撤回
)

// Module (课程模块) is the hours of one module of the training.
type Module struct {
	Module string `json:"module"`
	Hours  int    `json:"hours"`
}

// Certificate (培训证书) is one that a filing rests on. The number is unique
// with its issuer.
type Certificate struct {
	ID, BrokerID string
	CertificateEntry
	Evidence  Evidence
	State     CertificateState
	How       string // 核验方式; PLATFORM when a base on the platform answered
	Reason    string
	CheckedBy string
	CheckedAt time.Time
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// CertificateEntry (证书信息) is what the holder says of a certificate.
type CertificateEntry struct {
	Kind       CertificateKind
	Level      string
	Number     string
	IssuerOrg  string // a training base on the platform; empty for another issuer
	Issuer     string
	NationalNo string // 全国统一编号
	Modules    []Module
	Hours      int
	Score      string
	ExamDate   calendar.Date
	IssueDate  calendar.Date
	ValidUntil calendar.Date
}

func (e CertificateEntry) normal() CertificateEntry {
	e.Number, e.Issuer = strings.ToUpper(strings.Join(strings.Fields(e.Number), "")), strings.TrimSpace(e.Issuer)
	if e.Hours == 0 {
		for _, m := range e.Modules {
			e.Hours += m.Hours
		}
	}
	return e
}

// issuerKey makes the same issuer written twice one.
func (e CertificateEntry) issuerKey() string {
	if e.IssuerOrg != "" {
		return "org:" + e.IssuerOrg
	}
	return strings.ToUpper(strings.Join(strings.Fields(e.Issuer), ""))
}

func (e CertificateEntry) check(on calendar.Date) []fault.Field {
	bad := words("/certificate_no", e.Number, 64)
	if e.IssuerOrg == "" {
		bad = append(bad, words("/issuer", e.Issuer, 100)...)
	}
	if (e.Kind == Training || e.Level != "") && !known(codes.BrokerLevels, e.Level) {
		bad = append(bad, fault.At("/level", fault.UnknownCode))
	}
	for _, m := range e.Modules {
		if !known(codes.BrokerTrainingModules, m.Module) {
			bad = append(bad, fault.At("/modules", fault.UnknownCode))
		}
	}
	if e.IssueDate.IsZero() {
		bad = append(bad, fault.At("/issue_date", fault.MissingField))
	} else if e.IssueDate.After(on) {
		bad = append(bad, fault.At("/issue_date", fault.OutOfRange))
	}
	if !e.ValidUntil.IsZero() && e.ValidUntil.Before(on) {
		bad = append(bad, fault.At("/valid_until", fault.CertificateExpired))
	}
	return bad
}

func words(pointer, s string, most int) []fault.Field {
	switch n := utf8.RuneCountInString(strings.TrimSpace(s)); {
	case n == 0:
		return []fault.Field{fault.At(pointer, fault.MissingField)}
	case n > most:
		return []fault.Field{fault.At(pointer, fault.TooLong)}
	}
	return nil
}

// usable tells whether the certificate carries a level on a day.
func (c *Certificate) usable(level string, on calendar.Date) bool {
	return c.State == Confirmed && c.Kind == Training && c.Level == level && (c.ValidUntil.IsZero() || !c.ValidUntil.Before(on))
}
