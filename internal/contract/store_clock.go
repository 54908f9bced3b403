package contract

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

// clockKey are the columns that a clock depends on: cases that agree in them
// have the same clock.
type clockKey struct {
	Status          string
	RuleSet         string
	CalendarVersion string
	AcceptedOn      *calendar.Date
	DecisionDue     *calendar.Date
	AcceptanceDue   *calendar.Date
	CorrectionFrom  *calendar.Date
	CorrectionDue   *calendar.Date
}

// contract gives a case with this clock. Its filing instant is one that counts
// as the day from which the acceptance clock must have started.
func (k clockKey) contract(days *calendar.Calendar) Contract {
	c := Contract{Status: Status(k.Status), RuleSet: k.RuleSet, CalendarVersion: k.CalendarVersion, AcceptedOn: val(k.AcceptedOn),
		DecisionDue: val(k.DecisionDue), AcceptanceDue: val(k.AcceptanceDue), CorrectionFrom: val(k.CorrectionFrom), CorrectionDue: val(k.CorrectionDue)}
	if k.AcceptanceDue != nil {
		limit := RuleSetOn(*k.AcceptanceDue).Acceptance
		d := *k.AcceptanceDue
		for n := 0; n < limit.Value; {
			d = d.AddDays(-1)
			if days.IsWorkingDay(d) {
				n++
			}
		}
		c.SubmittedAt = d.Start()
	}
	return c
}

// clocksFrom gives the clocks that have used at least that share of their time.
// There are about as many as days on which something was accepted, so the
// exact rule is asked for each of them instead of being told again in SQL.
func (s *Service) clocksFrom(tx *database.Tx, stage int) ([]clockKey, error) {
	var keys, out []clockKey
	err := tx.Raw(`SELECT DISTINCT status, rule_set, calendar_version, accepted_on, decision_due, acceptance_due, correction_from, correction_due
		FROM contracts WHERE status IN ?`, onTheWay).Scan(&keys).Error
	if err != nil {
		return nil, fmt.Errorf("read the clocks that run: %w", err)
	}
	on := today(s)
	for _, k := range keys {
		days, err := s.calendars.Pinned(tx, k.CalendarVersion)
		if err != nil {
			return nil, err
		}
		c := k.contract(days)
		if clock := c.deadline(days, on); clock != nil && clock.Stage >= stage {
			out = append(out, k)
		}
	}
	return out, nil
}

// reached keeps the contracts whose clock is one of these.
func reached(q *gorm.DB, tx *database.Tx, keys []clockKey) *gorm.DB {
	if len(keys) == 0 {
		return q.Where("1 = 0")
	}
	some := tx.DB.Session(&gorm.Session{NewDB: true})
	for _, k := range keys {
		one := tx.DB.Session(&gorm.Session{NewDB: true}).Where("status = ? AND rule_set = ? AND calendar_version = ?", k.Status, k.RuleSet, k.CalendarVersion)
		for _, x := range []struct {
			column string
			day    *calendar.Date
		}{{"accepted_on", k.AcceptedOn}, {"decision_due", k.DecisionDue}, {"acceptance_due", k.AcceptanceDue},
			{"correction_from", k.CorrectionFrom}, {"correction_due", k.CorrectionDue}} {
			if x.day == nil {
				one = one.Where(x.column + " IS NULL")
			} else {
				one = one.Where(x.column+" = ?", *x.day)
			}
		}
		some = some.Or(one)
	}
	return q.Where(some)
}

// openCases gives every case with a clock, in the order of ids; locked for a
// change when asked.
func openCases(tx *database.Tx, lock bool) ([]Contract, error) {
	q := tx.DB
	if lock {
		q = tx.Locked()
	}
	var rows []contractRow
	if err := q.Select(contractColumns).Where("status IN ?", onTheWay).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read open cases: %w", err)
	}
	return contractsOf(rows)
}

func contractsOf(rows []contractRow) ([]Contract, error) {
	out := make([]Contract, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.contract(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const escalationsTable = "clock_escalations"

var escalationColumns = []string{"contract_id", "round", "clock", "stage", "office_id", "started_on", "due_on", "raised_at"}

type escalationRow struct {
	ContractID string
	Round      int64
	Clock      string
	Stage      int
	OfficeID   string
	StartedOn  calendar.Date
	DueOn      calendar.Date
	RaisedAt   time.Time
}

func (escalationRow) TableName() string { return escalationsTable }

// raisedStages are the stages of a case's round and clock that were raised.
func raisedStages(tx *database.Tx, c *Contract, k ClockKind) (map[int]bool, error) {
	var list []int
	err := tx.Raw("SELECT stage FROM clock_escalations WHERE contract_id = ? AND round = ? AND clock = ?", c.ID, c.Round, string(k)).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read escalations: %w", err)
	}
	out := map[int]bool{}
	for _, s := range list {
		out[s] = true
	}
	return out, nil
}

func insertEscalation(tx *journal.Tx, c *Contract, k *Clock, stage int) error {
	row := escalationRow{ContractID: c.ID, Round: c.Round, Clock: string(k.Kind), Stage: stage, OfficeID: c.OfficeID,
		StartedOn: k.StartedOn, DueOn: k.Due, RaisedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write escalation: %w", err)
	}
	tx.Touch(escalationsTable, c.ID, c.Round, string(k.Kind), stage)
	return nil
}
