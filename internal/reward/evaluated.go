package reward

import "jishi/internal/calendar"

// Evaluated (评价结果) is one evaluation of an achievement, for the yearly report.
type Evaluated struct {
	ReportNo, Body, Conclusion string
	IssuedOn                   calendar.Date
}
