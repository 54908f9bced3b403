package ledger

import (
	"strconv"
	"strings"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// AsOf (截至) is a state of knowledge. In an answer Index is the number of
// journal events known (lines with a smaller event index count) and At is when
// the last of them was recorded, UTC. Index identifies the answer: asked again
// with it, the answer is the same for ever.
//
// In a question Index −1 means now, or the instant At if that is set.
type AsOf struct {
	Index int64
	At    time.Time
}

// Now asks for everything known when the question is answered.
func Now() AsOf { return AsOf{Index: -1} }

// ParseAsOf reads "" (now), a number of events, an RFC 3339 instant, or a date
// YYYY-MM-DD, which means the end of that day in Asia/Shanghai. Whether the
// moment lies ahead is checked when the question is answered.
func ParseAsOf(s string) (AsOf, error) {
	if s == "" {
		return Now(), nil
	}
	if strings.Trim(s, "0123456789") == "" {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return AsOf{Index: n}, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return AsOf{Index: -1, At: t.UTC().Truncate(time.Microsecond)}, nil
	}
	if d, err := calendar.ParseDate(s); err == nil {
		return AsOf{Index: -1, At: d.AddDays(1).Start().Add(-time.Microsecond)}, nil
	}
	return AsOf{}, fault.Fields(fault.Atf(asOfPointer, fault.WrongFormat,
		"请填写日志序号、RFC 3339 时间或日期 YYYY-MM-DD；不填表示当前。",
		"Give a journal index, an RFC 3339 instant or a date YYYY-MM-DD; leave it out for now."))
}

const asOfPointer = "query/as_of"

// knowledge is an as-of resolved inside one snapshot.
type knowledge struct {
	AsOf
	all   bool  // everything there is
	block int64 // events that share a row of the rollups
}

// resolve finds the events known, inside the snapshot that will be summed.
func (s *Service) resolve(tx *database.Tx, a AsOf) (knowledge, error) {
	size, err := s.journal.Size(tx)
	if err != nil {
		return knowledge{}, err
	}
	index := a.Index
	switch {
	case a.Index > size:
		return knowledge{}, fault.Fields(fault.Atf(asOfPointer, fault.OutOfRange,
			"日志目前只有 %d 条，不能查询截至第 %d 条的数据。", "The journal has %d events now; %d lies ahead.", size, a.Index))
	case a.Index >= 0:
	case a.At.IsZero():
		index = size
	case a.At.After(tx.Now):
		return knowledge{}, fault.Fields(fault.Atf(asOfPointer, fault.OutOfRange,
			"%s 晚于当前时间 %s；查询当前数据请不填此项。", "%s is later than now, %s; leave it out for now.",
			a.At.Format(time.RFC3339), tx.Now.Format(time.RFC3339)))
	default:
		if index, err = s.journal.IndexAt(tx, a.At); err != nil {
			return knowledge{}, err
		}
	}
	at, err := recordedAt(tx, index-1)
	if err != nil {
		return knowledge{}, err
	}
	return knowledge{AsOf: AsOf{Index: index, At: at}, all: index == size, block: s.block}, nil
}
