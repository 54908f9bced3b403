package calendar

// Why says why a day counts or does not.
type Why string

// The reasons. A calendar-day limit counts every day after the first.
const (
	WhyStart    Why = "START"        // 起算当日不计入: the day the clock starts is not counted
	WhyWorkday  Why = "WORKDAY"      // 工作日
	WhyMakeUp   Why = "MAKE_UP"      // 调休上班: a weekend that is worked
	WhyWeekend  Why = "WEEKEND"      // 周末
	WhyHoliday  Why = "HOLIDAY"      // 法定节假日安排
	WhyCalendar Why = "CALENDAR_DAY" // 按自然日计算
)

// Day (期限内的一天) is one calendar day of a period and how it counts.
type Day struct {
	Date    Date
	Counted bool
	// Number of the day within the limit; of a day that does not count, that of
	// the last one that did.
	Number int
	Why    Why
	// Name of the holiday or of the holiday it makes up for.
	Name string
	// Estimated: the notice of the day's year was not known.
	Estimated bool
}

// Explain lists every calendar day from started up to and including the due
// day, so that anyone can follow the count on paper.
func (c *Calendar) Explain(started Date, l Limit) []Day {
	out := []Day{{Date: started, Why: WhyStart, Name: c.names[started]}}
	n := 0
	for d := started.AddDays(1); n < l.Value; d = d.AddDays(1) {
		day := Day{Date: d, Why: WhyCalendar, Counted: true}
		if l.Unit == WorkingDay {
			day = c.explain(d)
		}
		if day.Counted {
			n++
		}
		day.Number = n
		out = append(out, day)
	}
	return out
}

func (c *Calendar) explain(d Date) Day {
	day := Day{Date: d, Name: c.names[d], Estimated: !c.Known(d.Year())}
	switch {
	case c.work[d]:
		day.Why, day.Counted = WhyMakeUp, true
	case c.off[d]:
		day.Why = WhyHoliday
	case weekend(d):
		day.Why = WhyWeekend
	default:
		day.Why, day.Counted = WhyWorkday, true
	}
	return day
}

// Elapsed counts how many days of a limit have begun: those after started up
// to and including today.
func (c *Calendar) Elapsed(started, today Date, u Unit) int {
	if u == CalendarDay {
		return started.DaysUntil(today)
	}
	return c.WorkingDaysBetween(started, today)
}
