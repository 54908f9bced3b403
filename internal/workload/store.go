package workload

import (
	"fmt"
	"time"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/database"
)

// decision is a decision with what it is measured by.
type decision struct {
	Result, OfficeID, DecidedBy, FirstReviewerID, SecondReviewerID string
	AcceptedOn, On                                                 calendar.Date
	Declared, Approved                                             amount.Fen
}

// counted is a person's act in an office.
type counted struct {
	OfficeID string
	UserID   string
	N        int64
}

func (t *tally) read(tx *database.Tx, office string) error {
	for _, f := range []func(*database.Tx, string) error{t.readReceived, t.readAccepted, t.readCorrected, t.readDecided, t.readOverdue} {
		if err := f(tx, office); err != nil {
			return err
		}
	}
	return nil
}

// query counts by office and person; the condition on the office comes last.
func (t *tally) query(tx *database.Tx, office, what, sql, group string, args ...any) ([]counted, error) {
	if office != "" {
		sql += " AND c.office_id = ?"
		args = append(args, office)
	}
	var out []counted
	if err := tx.Raw(sql+" GROUP BY "+group, args...).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("count %s: %w", what, err)
	}
	return out, nil
}

// readReceived counts first filings by the office that has them.
func (t *tally) readReceived(tx *database.Tx, office string) error {
	rows, err := t.query(tx, office, "filings", `SELECT c.office_id, COUNT(*) AS n FROM contract_submissions s JOIN contracts c ON c.id = s.contract_id
		WHERE s.round = 1 AND s.submitted_at >= ? AND s.submitted_at < ?`, "c.office_id", t.from.Start(), t.to.AddDays(1).Start())
	for _, r := range rows {
		t.addOffice(r.OfficeID, func(f *Figures) { f.Received += r.N })
	}
	return err
}

// readAccepted counts from the journal, because a restarted clock overwrites
// the case's own instant: cases accepted, each once per person.
func (t *tally) readAccepted(tx *database.Tx, office string) error {
	rows, err := t.query(tx, office, "acceptances", `SELECT c.office_id, e.actor_id AS user_id, COUNT(DISTINCT e.object_id) AS n
		FROM journal_events e JOIN contracts c ON c.id = e.object_id
		WHERE e.object_type = 'contract' AND e.kind = 'contract.accepted' AND e.recorded_at >= ? AND e.recorded_at < ?`,
		"c.office_id, e.actor_id", t.from.Start(), t.to.AddDays(1).Start())
	for _, r := range rows {
		t.add(r.OfficeID, []string{r.UserID}, func(f *Figures) { f.Accepted += r.N })
		t.people[key{r.OfficeID, r.UserID}].Received += r.N
	}
	return err
}

func (t *tally) readCorrected(tx *database.Tx, office string) error {
	rows, err := t.query(tx, office, "correction notices", `SELECT c.office_id, n.sent_by AS user_id, COUNT(*) AS n
		FROM contract_notices n JOIN contracts c ON c.id = n.contract_id WHERE n.sent_at >= ? AND n.sent_at < ?`,
		"c.office_id, n.sent_by", t.from.Start(), t.to.AddDays(1).Start())
	for _, r := range rows {
		t.add(r.OfficeID, []string{r.UserID}, func(f *Figures) { f.Corrected += r.N })
	}
	return err
}

func (t *tally) readDecided(tx *database.Tx, office string) error {
	sql := `SELECT d.result, c.office_id, d.decided_by, COALESCE(c.first_reviewer_id, '') AS first_reviewer_id, COALESCE(c.second_reviewer_id, '') AS second_reviewer_id,
		c.accepted_on, d.decided_at, c.technical_fen, c.approved_technical_fen
		FROM contract_decisions d JOIN contracts c ON c.id = d.contract_id
		WHERE d.result IN ('REGISTERED', 'REFUSED', 'NOT_ACCEPTED') AND d.decided_at >= ? AND d.decided_at < ?`
	args := []any{t.from.Start(), t.to.AddDays(1).Start()}
	if office != "" {
		sql, args = sql+" AND c.office_id = ?", append(args, office)
	}
	var rows []struct {
		Result, OfficeID, DecidedBy, FirstReviewerID, SecondReviewerID string
		AcceptedOn                                                     *calendar.Date
		DecidedAt                                                      time.Time
		TechnicalFen, ApprovedTechnicalFen                             int64
	}
	if err := tx.Raw(sql, args...).Scan(&rows).Error; err != nil {
		return fmt.Errorf("read decisions: %w", err)
	}
	for _, r := range rows {
		d := decision{Result: r.Result, OfficeID: r.OfficeID, DecidedBy: r.DecidedBy, FirstReviewerID: r.FirstReviewerID, SecondReviewerID: r.SecondReviewerID,
			On: calendar.Of(r.DecidedAt), Declared: amount.Fen(r.TechnicalFen), Approved: amount.Fen(r.ApprovedTechnicalFen)}
		if r.AcceptedOn != nil {
			d.AcceptedOn = *r.AcceptedOn
		}
		t.decided(d)
		if r.Result == "NOT_ACCEPTED" {
			t.people[key{r.OfficeID, r.DecidedBy}].Received++
		}
	}
	return nil
}

// readOverdue counts, as of now, the registry's own clocks that have run out.
func (t *tally) readOverdue(tx *database.Tx, office string) error {
	const hand = `CASE WHEN c.assigned_to IS NOT NULL THEN c.assigned_to
		WHEN c.status IN ('FIRST_REVIEW', 'EXPERT_REVIEW') THEN COALESCE(c.first_reviewer_id, '')
		WHEN c.status IN ('SUBMITTED', 'ACCEPTED') THEN COALESCE(c.accepted_by, '') ELSE '' END`
	rows, err := t.query(tx, office, "overdue cases", `SELECT c.office_id, `+hand+` AS user_id, COUNT(*) AS n FROM contracts c
		WHERE c.status IN ('SUBMITTED', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW')
		AND (c.decision_due < ? OR c.acceptance_due < ?)`, "c.office_id, "+hand, t.today, t.today)
	for _, r := range rows {
		t.add(r.OfficeID, []string{r.UserID}, func(f *Figures) { f.Overdue += r.N })
	}
	return err
}

// namesOf gives the names of offices and people by id.
func namesOf(tx *database.Tx, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct{ ID, Name string }
	err := tx.Raw(`SELECT id, name FROM organizations WHERE id IN ? UNION ALL SELECT id, display_name AS name FROM users WHERE id IN ?`, ids, ids).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, nil
}
