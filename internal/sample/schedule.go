package sample

import (
	"errors"
	"time"

	"jishi/internal/calendar"
)

// schedule knows the working days of the sample city and how busy each is.
type schedule struct {
	days []calendar.Date
	// upTo holds the summed weight of all days up to and including one.
	upTo []int64
}

// monthWeight is the season of the trade: seven tenths of a year fall into its
// second half, a quarter into December (domain notes: sizing).
var monthWeight = [13]int64{0, 50, 35, 58, 60, 62, 82, 66, 70, 96, 100, 140, 290}

// yearWeight lets registrations grow by about a fifth a year.
func yearWeight(years int) int64 {
	w := int64(1000)
	for range years {
		w = w * 6 / 5
	}
	return w
}

// minDays is the shortest period a city can be told over.
const minDays = 60

// errPeriod says that the period is too short.
var errPeriod = errors.New("sample: the period must hold at least 60 working days")

// newSchedule holds the working days from from to before to: the last day is
// over, so that no simulated instant lies in the future.
func newSchedule(from, to calendar.Date) (schedule, error) {
	c := calendar.Default()
	var s schedule
	var sum int64
	for d := from; d.Before(to); d = d.AddDays(1) {
		if !c.IsWorkingDay(d) {
			continue
		}
		sum += monthWeight[d.Month()] * yearWeight(d.Year()-from.Year())
		s.days, s.upTo = append(s.days, d), append(s.upTo, sum)
	}
	if len(s.days) < minDays {
		return s, errPeriod
	}
	return s, nil
}

// at gives the place of the day on which the n-th of count decisions falls.
func (s *schedule) at(n, count int) int {
	total := s.upTo[len(s.upTo)-1]
	want := total / int64(2*count) * int64(2*n+1)
	low, high := 0, len(s.upTo)-1
	for low < high {
		if mid := (low + high) / 2; s.upTo[mid] < want {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// Office hours of the sample city, Asia/Shanghai.
const (
	opening = 8*time.Hour + 30*time.Minute
	evening = 16*time.Hour + 50*time.Minute
)

// after gives a moment in office hours gap working days later than place, after
// the moment before. It stays within the schedule.
func (s *schedule) after(place, gap, minutes int, before time.Time) (int, time.Time) {
	place = min(place+gap, len(s.days)-1)
	t := s.days[place].Start().Add(opening + time.Duration(minutes)*time.Minute)
	if t.After(before) {
		return place, t
	}
	t = before.Add(time.Duration(20+minutes%60) * time.Minute)
	if t.Before(s.days[place].Start().Add(evening)) || place == len(s.days)-1 {
		return place, t
	}
	place++
	return place, s.days[place].Start().Add(opening + time.Duration(minutes)*time.Minute)
}
