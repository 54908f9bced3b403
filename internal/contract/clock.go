package contract

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

// ClockKind says whose time runs: the registry's to accept, the registry's to
// decide, or the applicant's to correct.
type ClockKind string

// The clocks; at most one of them runs in a case.
const (
	ClockAcceptance ClockKind = "ACCEPTANCE" // 受理时限
	ClockDecision   ClockKind = "DECISION"   // 办结时限
	ClockCorrection ClockKind = "CORRECTION" // 补正时限
)

// Clock (办理时限) explains a limit while it runs: from which day, how many days
// of which kind, under which rule set and calendar, and how sure the date is.
type Clock struct {
	Kind ClockKind
	// StartedOn is the day of acceptance, filing or notice; counting begins on
	// the day after it.
	StartedOn calendar.Date
	Limit     calendar.Limit
	Due       calendar.Date
	// Used are the days of the limit that have begun, today included.
	Used int
	// Stage is the highest of 50, 80 and 100 that Used has reached in percent of
	// the limit; 0 before. At 100 the last day has begun.
	Stage int
	// Overdue: the last day has passed.
	Overdue bool
	// DaysLeft are the working days to Due; negative when overdue.
	DaysLeft int
	// DaysOff are the days within the period on which offices are closed.
	DaysOff int
	// Estimated tells that the holiday notice of a year concerned is not known
	// yet, so that Due may move.
	Estimated bool
	// Restarted: the decision clock began anew when a correction came in.
	Restarted       bool
	RuleSet         string
	CalendarVersion string
	Source          string

	days *calendar.Calendar
}

// Stages (预警级别) are the shares of the time, in percent, at which a case is
// brought to the attention of the head of the office [P].
var Stages = []int{50, 80, 100}

// stageDays is how many days of a limit make a stage, rounded up.
func stageDays(limit, stage int) int { return (limit*stage + 99) / 100 }

func stageOf(used, limit int) int {
	reached := 0
	for _, s := range Stages {
		if used >= stageDays(limit, s) {
			reached = s
		}
	}
	return reached
}

// stopClocks ends whatever ran: the case has moved on or is decided.
func (c *Contract) stopClocks() {
	c.AcceptanceDue, c.DecisionDue, c.CorrectionDue, c.CorrectionFrom = calendar.Date{}, calendar.Date{}, calendar.Date{}, calendar.Date{}
}

// startAcceptance runs from the filing of a case that was not accepted yet.
func (s *Service) startAcceptance(tx *journal.Tx, c *Contract) error {
	days, err := s.calendars.In(tx.Tx)
	if err == nil {
		c.beginAcceptance(days)
	}
	return err
}

func (c *Contract) beginAcceptance(days *calendar.Calendar) {
	c.stopClocks()
	from := days.AcceptanceDate(c.SubmittedAt)
	c.CalendarVersion, c.AcceptanceDue = days.Version(), days.Due(from, RuleSetOn(from).Acceptance)
}

// startClock fixes rule set, calendar and due date from the acceptance instant.
func (s *Service) startClock(tx *journal.Tx, c *Contract) error {
	days, err := s.calendars.In(tx.Tx)
	if err == nil {
		c.beginDecision(days)
	}
	return err
}

func (c *Contract) beginDecision(days *calendar.Calendar) {
	c.stopClocks()
	c.AcceptedOn = days.AcceptanceDate(c.AcceptedAt)
	rules := RuleSetOn(c.AcceptedOn)
	c.RuleSet, c.CalendarVersion = rules.ID, days.Version()
	c.DecisionDue = days.Due(c.AcceptedOn, rules.limit(c.TechnicalAmount, c.Disputed))
}

// startCorrection stops the registry's clock and runs the applicant's, under
// the rule set the case was accepted under; before acceptance under today's.
func (s *Service) startCorrection(tx *journal.Tx, c *Contract) error {
	days, err := s.calendars.In(tx.Tx)
	if err == nil {
		c.beginCorrection(days, calendar.Of(tx.Now))
	}
	return err
}

func (c *Contract) beginCorrection(days *calendar.Calendar, on calendar.Date) {
	c.stopClocks()
	c.CorrectionFrom, c.CalendarVersion = on, days.Version()
	c.CorrectionDue = days.Due(on, c.rules(on).Correction)
}

// rules are those the case keeps; before acceptance those of a day.
func (c *Contract) rules(on calendar.Date) RuleSet {
	if c.RuleSet == "" {
		return RuleSetOn(on)
	}
	return ruleSet(c.RuleSet)
}

// ClockOf gives the statutory clock of an accepted case on the way; nil while
// none runs.
func (s *Service) ClockOf(c *Contract) *Clock {
	switch c.Status {
	case Accepted, FirstReview, ExpertReview, SecondReview:
		return s.Deadline(c)
	default:
		return nil
	}
}

// Deadline gives the clock that runs in a case, whoever's time it is; nil while
// none runs. It is computed from the case and today, so that no job can miss it.
func (s *Service) Deadline(c *Contract) *Clock {
	days, err := s.calendars.Of(context.Background(), c.CalendarVersion)
	if err != nil {
		days = calendar.Default() // the clock is shown; the request meets the database's error itself
	}
	return c.deadline(days, today(s))
}

// deadline is Deadline under the calendar that the case is pinned to.
func (c *Contract) deadline(days *calendar.Calendar, today calendar.Date) *Clock {
	k := Clock{CalendarVersion: c.CalendarVersion, days: days}
	var rules RuleSet
	switch {
	case c.Status == Submitted && !c.AcceptanceDue.IsZero():
		k.Kind, k.StartedOn, k.Due = ClockAcceptance, days.AcceptanceDate(c.SubmittedAt), c.AcceptanceDue
		rules = RuleSetOn(k.StartedOn)
		k.Limit = rules.Acceptance
	case c.Status == Correction && !c.CorrectionDue.IsZero() && !c.CorrectionFrom.IsZero():
		k.Kind, k.StartedOn, k.Due = ClockCorrection, c.CorrectionFrom, c.CorrectionDue
		rules = c.rules(c.CorrectionFrom)
		k.Limit = rules.Correction
	case c.undecided() && !c.DecisionDue.IsZero() && !c.AcceptedOn.IsZero():
		k.Kind, k.StartedOn, k.Due = ClockDecision, c.AcceptedOn, c.DecisionDue
		rules = ruleSet(c.RuleSet)
		k.Limit = c.decisionLimit(rules, days)
		k.Restarted = c.Round > 1 && c.AcceptedAt.Equal(c.SubmittedAt)
	default:
		return nil
	}
	k.RuleSet, k.Source = rules.ID, rules.Source
	k.run(today)
	return &k
}

func (c *Contract) undecided() bool {
	switch c.Status {
	case Submitted, Accepted, FirstReview, ExpertReview, SecondReview:
		return true
	default:
		return false
	}
}

// decisionLimit is the limit by which the due date was counted. An expert
// opinion may cut the amount below what made the case large; the date stays.
func (c *Contract) decisionLimit(rules RuleSet, days *calendar.Calendar) calendar.Limit {
	for _, l := range []calendar.Limit{rules.Decision, rules.LargeDecision} {
		if days.Due(c.AcceptedOn, l) == c.DecisionDue {
			return l
		}
	}
	return rules.limit(max(c.TechnicalAmount, c.Approved.TechnicalAmount), c.Disputed)
}

// run fills in what depends on the day.
func (k *Clock) run(today calendar.Date) {
	k.DaysLeft = k.days.WorkingDaysBetween(today, k.Due)
	k.DaysOff = k.StartedOn.DaysUntil(k.Due) - k.days.WorkingDaysBetween(k.StartedOn, k.Due)
	k.Used = max(0, k.days.Elapsed(k.StartedOn, today, k.Limit.Unit))
	k.Stage, k.Overdue = stageOf(k.Used, k.Limit.Value), today.After(k.Due)
	k.Estimated = k.Limit.Unit == calendar.WorkingDay && k.days.Estimated(k.StartedOn, k.Due)
}

// running gives the clock of a case inside a transaction.
func (s *Service) running(tx *database.Tx, c *Contract, today calendar.Date) (*Clock, error) {
	days, err := s.calendars.Pinned(tx, c.CalendarVersion)
	if err != nil {
		return nil, err
	}
	return c.deadline(days, today), nil
}
