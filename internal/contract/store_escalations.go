package contract

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// place is where a list goes on after this notice.
func (e Escalation) place() string {
	return strconv.FormatInt(e.RaisedAt.UnixMicro(), 36) + "." + e.ContractID + "." + strconv.Itoa(e.Stage)
}

func parsePlace(s string) (at time.Time, contract string, stage int, err error) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return at, "", 0, fault.New(fault.BadCursor)
	}
	micro, one := strconv.ParseInt(parts[0], 36, 64)
	stage, two := strconv.Atoi(parts[2])
	if one != nil || two != nil {
		return at, "", 0, fault.New(fault.BadCursor)
	}
	return time.UnixMicro(micro).UTC(), parts[1], stage, nil
}

// stillRuns tells in SQL whether the clock of a notice is the one that runs.
const stillRuns = `(e.round = c.round AND (e.clock = 'ACCEPTANCE' AND c.acceptance_due IS NOT NULL
	OR e.clock = 'DECISION' AND c.decision_due IS NOT NULL OR e.clock = 'CORRECTION' AND c.correction_due IS NOT NULL))`

// listEscalations gives one more than a page.
func listEscalations(tx *database.Tx, region string, f EscalationFilter, after string) ([]Escalation, error) {
	q := tx.Table("clock_escalations e").Joins("JOIN contracts c ON c.id = e.contract_id").
		Select(`e.contract_id, e.round, e.clock, e.stage, e.office_id, e.started_on, e.due_on, e.raised_at,
			c.acceptance_no, c.project_name, c.status, ` + stillRuns + ` AS open`)
	if region != "" {
		q = q.Where("c.office_region = ?", region)
	}
	if f.Stage > 0 {
		q = q.Where("e.stage >= ?", f.Stage)
	}
	if f.OpenOnly {
		q = q.Where(stillRuns)
	}
	if after != "" {
		at, id, stage, err := parsePlace(after)
		if err != nil {
			return nil, err
		}
		q = q.Where("(e.raised_at < ? OR e.raised_at = ? AND (e.contract_id > ? OR e.contract_id = ? AND e.stage > ?))", at, at, id, id, stage)
	}
	var rows []struct {
		ContractID, Clock, OfficeID, AcceptanceNo, ProjectName, Status string
		Round                                                          int64
		Stage                                                          int
		StartedOn, DueOn                                               calendar.Date
		RaisedAt                                                       time.Time
		Open                                                           bool
	}
	if err := q.Order("e.raised_at DESC, e.contract_id, e.stage").Limit(f.Limit + 1).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list escalations: %w", err)
	}
	out := make([]Escalation, len(rows))
	for i, r := range rows {
		out[i] = Escalation{ContractID: r.ContractID, AcceptanceNo: r.AcceptanceNo, ProjectName: r.ProjectName, Status: Status(r.Status), Round: r.Round,
			Clock: ClockKind(r.Clock), Stage: r.Stage, OfficeID: r.OfficeID, StartedOn: r.StartedOn, DueOn: r.DueOn, RaisedAt: r.RaisedAt.UTC(), Open: r.Open}
	}
	return out, nil
}
