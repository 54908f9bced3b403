package contract

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

var reviewColumns = []string{
	"id", "contract_id", "round", "stage", "reviewer_id", "recommendation", "opinion", "checklist", "panel", "reasons",
	"approved_kind", "approved_sub_kind", "approved_contract_fen", "approved_technical_fen", "created_at",
}

type reviewRow struct {
	ID                   string
	ContractID           string
	Round                int64
	Stage                string
	ReviewerID           string
	Recommendation       string
	Opinion              string
	Checklist            string
	Panel                string
	Reasons              string
	ApprovedKind         string
	ApprovedSubKind      string
	ApprovedContractFen  int64
	ApprovedTechnicalFen int64
	CreatedAt            time.Time
}

func (reviewRow) TableName() string { return "contract_reviews" }

type noticeRow struct {
	ID         string
	ContractID string
	Round      int64
	Items      string
	SentBy     string
	SentAt     time.Time
	DueOn      calendar.Date
}

func (noticeRow) TableName() string { return "contract_notices" }

type decisionRow struct {
	ContractID string
	Round      int64
	Result     string
	Reasons    string
	Note       string
	DecidedBy  string
	DecidedAt  time.Time
}

func (decisionRow) TableName() string { return "contract_decisions" }

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("contract: record does not marshal: " + err.Error())
	}
	return string(b)
}

func parse[T any](s string) (T, error) {
	var v T
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return v, fmt.Errorf("read stored record: %w", err)
	}
	return v, nil
}

func insertSubmission(tx *journal.Tx, c *Contract, by string) error {
	err := tx.Exec("INSERT INTO contract_submissions (contract_id, round, form, form_sha256, submitted_by, submitted_at) VALUES (?, ?, ?, ?, ?, ?)",
		c.ID, c.Round, c.formText, c.formHash, by, tx.Now).Error
	if err != nil {
		return fmt.Errorf("freeze submission: %w", err)
	}
	tx.Touch("contract_submissions", c.ID, c.Round)
	return nil
}

func insertReview(tx *journal.Tx, c *Contract, r ReviewRecord) error {
	row := reviewRow{
		ID: uuid.NewString(), ContractID: c.ID, Round: c.Round, Stage: string(r.Stage), ReviewerID: r.ReviewerID,
		Recommendation: string(r.Recommendation), Opinion: r.Opinion, Checklist: text(r.Checklist), Panel: text(r.Panel), Reasons: text(r.Reasons),
		ApprovedKind: r.Approved.Kind, ApprovedSubKind: r.Approved.SubKind,
		ApprovedContractFen: int64(r.Approved.ContractAmount), ApprovedTechnicalFen: int64(r.Approved.TechnicalAmount), CreatedAt: tx.Now,
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write review: %w", err)
	}
	tx.Touch("contract_reviews", row.ID)
	return nil
}

func insertNotice(tx *journal.Tx, c *Contract, n Notice) error {
	row := noticeRow{ID: uuid.NewString(), ContractID: c.ID, Round: c.Round, Items: text(n.Items), SentBy: n.SentBy, SentAt: tx.Now, DueOn: n.DueOn}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write correction notice: %w", err)
	}
	tx.Touch("contract_notices", row.ID)
	return nil
}

func insertDecision(tx *journal.Tx, c *Contract, d Decision) error {
	row := decisionRow{ContractID: c.ID, Round: c.Round, Result: string(d.Result), Reasons: text(d.Reasons), Note: d.Note, DecidedBy: d.DecidedBy, DecidedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write decision: %w", err)
	}
	tx.Touch("contract_decisions", c.ID, c.Round)
	return nil
}

func listReviews(tx *database.Tx, id string) ([]ReviewRecord, error) {
	var rows []reviewRow
	if err := tx.Select(reviewColumns).Where("contract_id = ?", id).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read reviews: %w", err)
	}
	out := make([]ReviewRecord, len(rows))
	for i, r := range rows {
		checklist, err := parse[map[string]string](r.Checklist)
		if err != nil {
			return nil, err
		}
		panel, err := parse[[]Expert](r.Panel)
		if err != nil {
			return nil, err
		}
		reasons, err := parse[[]string](r.Reasons)
		if err != nil {
			return nil, err
		}
		out[i] = ReviewRecord{ID: r.ID, Round: r.Round, Stage: Stage(r.Stage), ReviewerID: r.ReviewerID,
			Recommendation: Recommendation(r.Recommendation), Opinion: r.Opinion, Checklist: checklist, Panel: panel, Reasons: reasons,
			Approved: Approved{Kind: r.ApprovedKind, SubKind: r.ApprovedSubKind,
				ContractAmount: amount.Fen(r.ApprovedContractFen), TechnicalAmount: amount.Fen(r.ApprovedTechnicalFen)}, CreatedAt: r.CreatedAt.UTC()}
	}
	return out, nil
}

func listNotices(tx *database.Tx, id string) ([]Notice, error) {
	var rows []noticeRow
	if err := tx.Where("contract_id = ?", id).Order("sent_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	out := make([]Notice, len(rows))
	for i, r := range rows {
		items, err := parse[[]NoticeItem](r.Items)
		if err != nil {
			return nil, err
		}
		out[i] = Notice{ID: r.ID, Round: r.Round, Items: items, SentBy: r.SentBy, SentAt: r.SentAt.UTC(), DueOn: r.DueOn}
	}
	return out, nil
}

func listDecisions(tx *database.Tx, id string) ([]Decision, error) {
	var rows []decisionRow
	if err := tx.Where("contract_id = ?", id).Order("round").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	out := make([]Decision, len(rows))
	for i, r := range rows {
		reasons, err := parse[[]string](r.Reasons)
		if err != nil {
			return nil, err
		}
		out[i] = Decision{Round: r.Round, Result: Status(r.Result), Reasons: reasons, Note: r.Note, DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt.UTC()}
	}
	return out, nil
}

// listSubmissions gives the frozen rounds of a contract with the names of who
// submitted them.
func listSubmissions(tx *database.Tx, id string) ([]Submission, error) {
	var rows []struct {
		Round       int64
		Form        string
		FormSha256  string `gorm:"column:form_sha256"`
		SubmittedBy string
		SubmittedAt time.Time
	}
	err := tx.Raw("SELECT round, form, form_sha256, submitted_by, submitted_at FROM contract_submissions WHERE contract_id = ? ORDER BY round", id).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read submissions: %w", err)
	}
	people := make([]string, len(rows))
	for i, r := range rows {
		people[i] = r.SubmittedBy
	}
	names, err := userNames(tx, people)
	if err != nil {
		return nil, err
	}
	out := make([]Submission, len(rows))
	for i, r := range rows {
		out[i] = Submission{Round: r.Round, SubmittedAt: r.SubmittedAt.UTC(), SubmittedBy: r.SubmittedBy,
			SubmittedByName: names[r.SubmittedBy], FormHash: r.FormSha256, form: r.Form}
	}
	return out, nil
}
