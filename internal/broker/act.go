package broker

import (
	"time"

	"jishi/internal/calendar"
)

// ActKind (备案事项) names what was done in the register.
type ActKind string

// The acts.
const (
	Filed         ActKind = "FILED"          // 申报
	Checked       ActKind = "CHECKED"        // 证书核验
	NoticeOpened  ActKind = "NOTICED"        // 公示
	Returned      ActKind = "RETURNED"       // 退回补正
	RefusedAct    ActKind = "REFUSED"        // 不予备案
	Activated     ActKind = "ACTIVATED"      // 备案生效
	LevelChanged  ActKind = "LEVEL_CHANGED"  // 等级变更
	OrgChanged    ActKind = "ORG_CHANGED"    // 执业机构变更
	TitleChanged  ActKind = "TITLE_CHANGED"  // 职称变更
	Renewed       ActKind = "RENEWED"        // 续期
	ExpiredAct    ActKind = "EXPIRED"        // 到期
	Announced     ActKind = "ANNOUNCED"      // 拟处理告知
	Replied       ActKind = "REPLIED"        // 陈述申辩
	Warned        ActKind = "WARNED"         // 提醒告诫
	SuspendedAct  ActKind = "SUSPENDED"      // 暂停
	Restored      ActKind = "RESTORED"       // 恢复
	RevokedAct    ActKind = "REVOKED"        // 撤销
	WithdrawnAct  ActKind = "WITHDRAWN"      // 注销
	Dropped       ActKind = "DROPPED"        // 终止处理
	AppealOpened  ActKind = "APPEAL_OPENED"  // 申诉
	AppealDecided ActKind = "APPEAL_DECIDED" // 申诉决定
)

// Act (备案记录) is one line of a broker's record: what was done, on what ground,
// and what held from its day on. Acts are only added.
type Act struct {
	ID       string
	BrokerID string
	Kind     ActKind
	// Status, Level, OrgID and ValidUntil are what holds from From on.
	Status     Status
	From       calendar.Date
	Until      calendar.Date // last day of a suspension, or of a window to reply
	Level      string
	OrgID      string
	ValidUntil calendar.Date
	Ground     string // 处理依据, broker_misconduct_kinds; empty where none is needed
	DecisionNo string // 决定文号
	Reason     string
	Evidence   Evidence
	// Regards is the act that this one answers or decides.
	Regards    string
	DoneBy     string // user; empty for the calendar
	RecordedAt time.Time
}

// Evidence (证明材料) is the file that an act rests on.
type Evidence struct {
	SHA256, Filename, blobKey string
}
