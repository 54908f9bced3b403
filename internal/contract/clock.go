package contract

import "jishi/internal/calendar"

// Clock (办理时限) explains a statutory limit while it runs: from which day, how
// many days of which kind, under which rule set, and how sure the date is.
type Clock struct {
	// StartedOn is the day of acceptance; counting begins on the day after it.
	StartedOn calendar.Date
	Limit     calendar.Limit
	Due       calendar.Date
	// DaysLeft are the working days to Due; negative when overdue.
	DaysLeft int
	// DaysOff are the days within the period on which offices are closed.
	DaysOff int
	// Estimated tells that the holiday notice of a year concerned is not known
	// yet, so that Due may move.
	Estimated bool
	RuleSet   string
	Source    string
}

// ClockOf gives the clock of a case on the way; nil while none runs.
func (s *Service) ClockOf(c *Contract) *Clock {
	switch c.Status {
	case Accepted, FirstReview, ExpertReview, SecondReview:
	default:
		return nil
	}
	if c.DecisionDue.IsZero() || c.AcceptedOn.IsZero() {
		return nil
	}
	rules, technical := ruleSet(c.RuleSet), c.TechnicalAmount
	if c.Approved.TechnicalAmount > 0 {
		technical = c.Approved.TechnicalAmount
	}
	k := Clock{StartedOn: c.AcceptedOn, Limit: rules.limit(technical, c.Disputed), Due: c.DecisionDue, RuleSet: rules.ID, Source: rules.Source}
	k.DaysLeft = s.calendar.WorkingDaysBetween(today(s), c.DecisionDue)
	k.DaysOff = c.AcceptedOn.DaysUntil(c.DecisionDue) - s.calendar.WorkingDaysBetween(c.AcceptedOn, c.DecisionDue)
	k.Estimated = k.Limit.Unit == calendar.WorkingDay && s.calendar.Estimated(c.AcceptedOn, c.DecisionDue)
	return &k
}
