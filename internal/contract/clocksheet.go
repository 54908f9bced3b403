package contract

import (
	"context"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// ClockSheet (期限计算表) lets anyone count a running clock on paper: every day
// from its start to the due day, and what made it start anew.
type ClockSheet struct {
	// Clock is nil while none runs.
	Clock *Clock
	Days  []ClockDay
	// Stages tells on which day each share of the time is reached.
	Stages []StageDay
	// Corrections are the times the applicant had the case; each answer of an
	// accepted case started the decision clock anew (draft Art 14).
	Corrections []CorrectionPeriod
}

// ClockDay is one day and why it counts or not, in words.
type ClockDay struct {
	calendar.Day
	Text fault.Text
}

// StageDay is the day on which a stage is reached.
type StageDay struct {
	Stage int
	On    calendar.Date
}

// CorrectionPeriod is one notice and its answer.
type CorrectionPeriod struct {
	Round      int64
	AskedAt    time.Time
	DueOn      calendar.Date
	AnsweredAt time.Time // zero while it is awaited
}

// Clock explains the clock of a case to whoever may see the case.
func (s *Service) Clock(ctx context.Context, p *identity.Principal, id string) (ClockSheet, error) {
	var out ClockSheet
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContractClock, c.Object()); err != nil {
			return err
		}
		if out.Clock, err = s.running(tx, &c, today(s)); err != nil {
			return err
		}
		notices, err := listNotices(tx, id)
		if err != nil {
			return err
		}
		rounds, err := listSubmissions(tx, id)
		out.Corrections = corrections(notices, rounds)
		return err
	})
	if err != nil {
		return ClockSheet{}, err
	}
	out.explain()
	return out, nil
}

// corrections pairs each notice with the next submission.
func corrections(notices []Notice, rounds []Submission) []CorrectionPeriod {
	out := make([]CorrectionPeriod, len(notices))
	for i, n := range notices {
		out[i] = CorrectionPeriod{Round: n.Round, AskedAt: n.SentAt, DueOn: n.DueOn}
		for _, r := range rounds {
			if r.Round == n.Round+1 {
				out[i].AnsweredAt = r.SubmittedAt
			}
		}
	}
	return out
}

func (sheet *ClockSheet) explain() {
	k := sheet.Clock
	if k == nil {
		return
	}
	for _, d := range k.days.Explain(k.StartedOn, k.Limit) {
		sheet.Days = append(sheet.Days, ClockDay{Day: d, Text: k.words(d)})
	}
	for _, stage := range Stages {
		for _, d := range sheet.Days {
			if d.Counted && d.Number == stageDays(k.Limit.Value, stage) {
				sheet.Stages = append(sheet.Stages, StageDay{Stage: stage, On: d.Date})
			}
		}
	}
}

// words says why a day counts or not.
func (k *Clock) words(d calendar.Day) fault.Text {
	switch d.Why {
	case calendar.WhyStart:
		return k.startWords()
	case calendar.WhyMakeUp:
		return fault.Tf("第 %d 天：调休上班（%s）", "Day %d: worked in exchange (%s)", d.Number, d.Name)
	case calendar.WhyHoliday:
		return fault.Tf("不计：%s放假", "Not counted: holiday (%s)", d.Name)
	case calendar.WhyWeekend:
		return fault.T("不计：周末", "Not counted: weekend")
	case calendar.WhyCalendar:
		return fault.Tf("第 %d 天：自然日", "Day %d: calendar day", d.Number)
	case calendar.WhyWorkday:
	}
	if d.Estimated {
		return fault.Tf("第 %d 天：工作日（该年节假日安排尚未公布，估算）", "Day %d: working day (estimated: the year's notice is not known yet)", d.Number)
	}
	return fault.Tf("第 %d 天：工作日", "Day %d: working day", d.Number)
}

func (k *Clock) startWords() fault.Text {
	switch {
	case k.Restarted:
		return fault.Tf("补正材料于 %s 收到，期限自次日重新计算；当日不计入", "The corrected material came in on %s: the limit runs anew from the next day; this day is not counted", k.StartedOn)
	case k.Kind == ClockAcceptance:
		return fault.T("收到申请之日，不计入", "The day of filing is not counted")
	case k.Kind == ClockCorrection:
		return fault.T("发出补正通知之日，不计入", "The day of the notice is not counted")
	}
	return fault.T("受理之日，不计入", "The day of acceptance is not counted")
}
