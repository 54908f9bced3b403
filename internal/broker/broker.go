// Package broker keeps the register of technology brokers (技术经纪人) and of the
// organisations that employ them: filing, checked certificates, public notice,
// and every later act with its ground. There is no licence in national law: what
// stands here is a filing and a credential (备案与资信), no permission to work.
package broker

import (
	"time"

	"jishi/internal/calendar"
	"jishi/internal/document"
	"jishi/internal/holiday"
	"jishi/internal/journal"
	"jishi/internal/person"
)

// Service keeps the register.
type Service struct {
	journal *journal.Journal
	files   *document.Store
	persons *person.Service
	days    *holiday.Service
	outside Outside
}

// New builds the service.
func New(j *journal.Journal, files *document.Store, persons *person.Service) *Service {
	return &Service{journal: j, files: files, persons: persons, days: holiday.New(j)}
}

// Status (备案状态) is where a broker stands in the register; code table
// broker_statuses.
type Status string

// The statuses. The last three are final; who was refused or withdrew may file
// anew, who was revoked only after the block has passed.
const (
	Draft     Status = "DRAFT"     // 草稿（含退回补正）
	Pending   Status = "PENDING"   // 待审核
	Noticed   Status = "NOTICE"    // 公示中
	Active    Status = "ACTIVE"    // 有效
	Expired   Status = "EXPIRED"   // 到期
	Suspended Status = "SUSPENDED" // 暂停
	Revoked   Status = "REVOKED"   // 撤销
	Withdrawn Status = "WITHDRAWN" // 注销
	Refused   Status = "REFUSED"   // 不予备案
)

// Broker (技术经纪人) is one filing of a person, as it holds now. Dates are
// business dates of Asia/Shanghai.
type Broker struct {
	ID       string
	No       string // 备案号: TAB, year, six digits; given at activation
	PersonID string
	UserID   string
	// Name is the person's; the number is never part of a broker.
	Name    string
	OrgID   string // 执业机构
	OrgName string
	OrgRole string // 职务
	// Region is where the filing is handled, code of regions_taian.
	Region        string
	Level         string // 等级, broker_levels
	Title         string // 职称, broker_titles
	TitleDecision string // 职称文号
	Fields        []string
	Languages     []string
	Intro         string
	// ConsentPublic is the person's consent to being shown (PIPL Art 13).
	ConsentPublic bool
	Status        Status
	StatusOn      calendar.Date
	FiledAt       time.Time
	NoticeFrom    calendar.Date
	NoticeTo      calendar.Date
	ActiveFrom    calendar.Date
	// ValidUntil is the last day of validity; zero for no end.
	ValidUntil     calendar.Date
	SuspendedUntil calendar.Date
	BlockedUntil   calendar.Date
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// StatusOnDay is the status on a day not before the last act: validity ends and
// suspensions run out by themselves.
func (b *Broker) StatusOnDay(on calendar.Date) Status {
	return worn(b.Status, b.SuspendedUntil, b.ValidUntil, on)
}

// worn is what time alone makes of a status.
func worn(s Status, suspendedUntil, validUntil, on calendar.Date) Status {
	if s == Suspended && !suspendedUntil.IsZero() && suspendedUntil.Before(on) {
		s = Active
	}
	if s == Active && !validUntil.IsZero() && validUntil.Before(on) {
		s = Expired
	}
	return s
}
