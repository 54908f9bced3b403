package training

import "jishi/internal/calendar"

// Outcome (培训成效) is what came of the courses of one base and level that were
// held, which is: not a draft, with a session, and their last day in the period.
// People count once for each course.
type Outcome struct {
	BaseID, BaseName string // BaseName with the prefix of its certificate numbers
	Level            string // L1 to L3, ContinuingEducation; empty for a base that held none
	Courses          int64
	Sessions         int64
	Places           int64
	Enrolled         int64
	// Attended have the hours of every module that the certificate asks for.
	Attended int64
	// Examined have a result, Passed one in force that is a pass, Certified a
	// certificate in force.
	Examined, Passed, Certified int64
	// Answers and Points are what participants said of the base, TrainerAnswers
	// and TrainerPoints of its trainers; points are 1 to 5 an answer.
	Answers, Points, TrainerAnswers, TrainerPoints int64
}

// Plus adds what another counted; base and level stay.
func (o Outcome) Plus(p Outcome) Outcome {
	o.Courses, o.Sessions, o.Places, o.Enrolled = o.Courses+p.Courses, o.Sessions+p.Sessions, o.Places+p.Places, o.Enrolled+p.Enrolled
	o.Attended, o.Examined, o.Passed, o.Certified = o.Attended+p.Attended, o.Examined+p.Examined, o.Passed+p.Passed, o.Certified+p.Certified
	o.Answers, o.Points, o.TrainerAnswers, o.TrainerPoints = o.Answers+p.Answers, o.Points+p.Points, o.TrainerAnswers+p.TrainerAnswers, o.TrainerPoints+p.TrainerPoints
	return o
}

// AnswersNeeded (评价最少份数) is from how many answers on an average is shown, so
// that nobody's answer is.
func AnswersNeeded(on calendar.Date) int64 { return termValue(on, "evaluation_answers") }

// Reached (计划完成) is a level's target of a year beside the certificates of that
// year, by the day of issue.
type Reached struct {
	Year      int64
	Level     string
	Planned   bool
	Target    int64
	Certified int64
}
