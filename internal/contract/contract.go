package contract

import (
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/identity"
	"jishi/internal/mandate"
)

// Contract (技术合同) is one filing with its form and its state. It is made and
// changed only by the Service.
type Contract struct {
	ID           string
	AcceptanceNo string // 受理号, given at the first submission
	Status       Status
	// Round counts submissions: 1 is the first, each correction adds one.
	Round   int64
	Version int64
	OrgID   string
	// OfficeID and OfficeRegion name the competent registration office; empty
	// in a draft.
	OfficeID     string
	OfficeRegion string
	OfficeName   string
	CreatedBy    string
	Form         Form

	// ContractAmount and TechnicalAmount are declared, in fen, as the worksheet
	// computes them from the form.
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
	// Approved is what the reviews found; it is what counts when registered.
	Approved       Approved
	Disputed       bool
	Recommendation Recommendation

	RuleSet         string
	CalendarVersion string
	SubmittedAt     time.Time
	AcceptedAt      time.Time
	AcceptedOn      calendar.Date // the day the clock counts from
	DecisionDue     calendar.Date
	CorrectionDue   calendar.Date
	// AcceptanceDue is when a first filing must be taken on or declined;
	// CorrectionFrom the day the applicant was asked to correct.
	AcceptanceDue  calendar.Date
	CorrectionFrom calendar.Date
	RegisteredOn   calendar.Date // 认定登记日期, decides the statistical year

	AcceptedBy       string
	FirstReviewerID  string
	SecondReviewerID string
	// FirstReviewerName is who that is, ClaimedUntil when a claim runs out; both
	// only while the case is claimed.
	FirstReviewerName string
	ClaimedUntil      time.Time
	// AssignedTo (承办人) is who has the case in hand after a recusal or a
	// hand-over; empty while anyone of the office may take it.
	AssignedTo    string
	NationalRegNo string // 全国合同登记编号, external
	// CertificateNumber of the current certificate, empty before registration.
	CertificateNumber string
	// ProceedingID of the proceeding that is open, empty when none is.
	ProceedingID string

	// Origin is the batch a draft came from; zero for one that was typed.
	Origin Origin

	CreatedAt time.Time
	UpdatedAt time.Time

	// barred are the users who decided before an objection was upheld; they
	// decide no more in this case (domain notes §1.11).
	barred []string

	// Agent is who filed it for the applicant; empty when the applicant did.
	Agent mandate.Agent
	// delegations are the mandates that the applicant has given for it.
	delegations []identity.Delegation

	recused           []string // users who stay out of the case
	correctionOverdue bool
	claimExpired      bool
	salt              string
	fingerprint       string
	// formText is the form's canonical JSON with sealed personal data, stored
	// exactly as hashed; putForm makes both.
	formText string
	formHash string
}

// Approved (核定) is kind and amounts as a reviewer found them.
type Approved struct {
	Kind            string
	SubKind         string
	ContractAmount  amount.Fen
	TechnicalAmount amount.Fen
}

// Recommendation of a review.
type Recommendation string

// The two recommendations.
const (
	RecommendRegister Recommendation = "REGISTER"
	RecommendRefuse   Recommendation = "REFUSE"
)

// Stage of a review.
type Stage string

// The stages: first (初审), expert (专家评审), second (复审).
const (
	StageFirst  Stage = "FIRST"
	StageExpert Stage = "EXPERT"
	StageSecond Stage = "SECOND"
)

// ReviewInput is what a first reviewer decides: is it a technology contract,
// which kind, how much is the technical amount (domain notes §1.7).
type ReviewInput struct {
	Recommendation Recommendation
	Opinion        string
	// Checklist answers the recognition tests: YES, NO or NA by test id.
	Checklist map[string]string
	// Approved kind and amounts; zero values take what was declared.
	Approved Approved
	Disputed bool
	Reasons  []string // refusal reason codes when recommending refusal
}

// ExpertInput is the outcome of an expert review (draft Art 14).
type ExpertInput struct {
	Recommendation Recommendation
	Conclusion     string
	Panel          []Expert
	Approved       Approved // suggested; zero values keep the first review's
}

// Expert (专家) is one member of the panel with an opinion.
type Expert struct {
	Name         string `json:"name"`
	Title        string `json:"title"`
	Organization string `json:"organization"`
	Opinion      string `json:"opinion"`
}

// ReviewRecord is a stored review.
type ReviewRecord struct {
	ID             string
	Round          int64
	Stage          Stage
	ReviewerID     string
	ReviewerName   string
	Recommendation Recommendation
	Opinion        string
	Checklist      map[string]string
	Panel          []Expert
	Reasons        []string
	Approved       Approved
	CreatedAt      time.Time
}

// NoticeItem (补正事项) is one thing to correct: a field or a material.
type NoticeItem struct {
	Field    string `json:"field,omitempty"`    // JSON pointer into the form
	Material string `json:"material,omitempty"` // material code M01–M14
	Reason   string `json:"reason"`
}

// Notice (补正通知) is the one complete list of what to correct.
type Notice struct {
	ID     string
	Round  int64
	Items  []NoticeItem
	SentBy string
	// SentByName is who that is.
	SentByName string
	SentAt     time.Time
	DueOn      calendar.Date
}

// Decision (决定) ends a round.
type Decision struct {
	Round     int64
	Result    Status
	Reasons   []string
	Note      string
	DecidedBy string
	// DecidedByName is who that is.
	DecidedByName string
	DecidedAt     time.Time
}

// File (附件) is a document of a contract.
type File struct {
	ID         string
	ContractID string
	Material   string // M01–M14
	Filename   string
	MediaType  string
	Size       int64
	SHA256     string
	UploadedBy string
	UploadedAt time.Time
	blobKey    string
}

// Case is a contract with everything that was said about it.
type Case struct {
	Contract
	Files     []File
	Reviews   []ReviewRecord
	Notices   []Notice
	Decisions []Decision
}

// Filter says which contracts to list; zero values do not filter.
type Filter struct {
	Status    []Status
	Kind      string
	OrgID     string
	Query     string // part of a name, or a number
	DueBefore calendar.Date
	DueFrom   calendar.Date // decision due on or after
	// CorrectionDueFrom and CorrectionDueBefore bound the correction's due day.
	CorrectionDueFrom   calendar.Date
	CorrectionDueBefore calendar.Date
	// Escalation is the least share of its time, in percent, that the running
	// clock has used: 50, 80 or 100; 0 does not filter.
	Escalation int
	AssignedTo string

	clocks        []clockKey // the clocks that have come so far
	SubmittedFrom calendar.Date
	SubmittedTo   calendar.Date
	// Filed keeps the own organisation's, or those of clients that p acts for.
	Filed Whose
	// ByDue orders by decision due date (the queue); default is newest first.
	ByDue  bool
	Limit  int
	Cursor string
	Count  bool
}

// Page is one page of a list.
type Page struct {
	Items      []Contract
	NextCursor string
	// Total is set only when asked for; -1 otherwise.
	Total int64
}

// HistoryEntry is one line of a contract's history, from the journal.
type HistoryEntry struct {
	Index      int64
	RecordedAt time.Time
	Kind       string
	ActorID    string
	ActorName  string
	// AgentName, ClientName and MandateID are set when an agent acted.
	AgentName  string
	ClientName string
	MandateID  string
	Reason     string
	Version    int64
	Data       []byte // JSON facts of the event
}

// Object is what the authorisation table is asked about.
func (c *Contract) Object() identity.Object {
	return identity.Object{OwnerOrg: c.OrgID, OfficeRegion: c.OfficeRegion, Delegations: c.delegations}
}

// Editable tells whether the applicant may change the form.
func (c *Contract) Editable() bool { return c.Status == Draft || c.Status == Correction }
