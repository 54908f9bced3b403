package training

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// held are the courses that outcomes are of, by their last day, and known by an instant.
const held = `c.status <> 'DRAFT' AND c.ends_on BETWEEN ? AND ?
	AND EXISTS (SELECT 1 FROM training_sessions u WHERE u.course_id = c.id AND u.made_at <= ?)`

// Outcomes counts what came of the courses that ended from the first to the last
// day, by base and level, as far as it was recorded by an instant; who may ask
// was decided by the caller. Seats and courses are as they are now. Bases in force
// that held nothing are there without a level.
func Outcomes(tx *database.Tx, first, last calendar.Date, known time.Time) ([]Outcome, error) {
	byPlace := map[[2]string]*Outcome{}
	for _, read := range []func(*database.Tx, calendar.Date, calendar.Date, time.Time) ([]Outcome, error){coursesHeld, peopleOf, answersOf} {
		rows, err := read(tx, first, last, known)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			at := [2]string{r.BaseID, r.Level}
			if byPlace[at] == nil {
				byPlace[at] = &Outcome{BaseID: r.BaseID, Level: r.Level}
			}
			*byPlace[at] = byPlace[at].Plus(r)
		}
	}
	bases, err := into[Outcome](tx, `SELECT b.id AS base_id, o.name || '（' || b.prefix || '）' AS base_name FROM training_bases b JOIN organizations o ON o.id = b.org_id
		WHERE (b.status = 'ACTIVE' AND b.valid_from <= ?) OR b.id IN (SELECT c.base_id FROM training_courses c WHERE `+held+`) ORDER BY b.prefix`, last, first, last, known)
	var out []Outcome
	for _, b := range bases {
		n := len(out)
		for at, o := range byPlace {
			if at[0] == b.BaseID {
				o.BaseName = b.BaseName
				out = append(out, *o)
			}
		}
		if n == len(out) {
			out = append(out, b)
		}
		slices.SortFunc(out[n:], func(a, b Outcome) int { return cmp.Compare(place(a.Level), place(b.Level)) })
	}
	return out, err
}

// place puts continuing education behind the levels.
func place(level string) string {
	if level == ContinuingEducation {
		return "Z"
	}
	return level
}

func coursesHeld(tx *database.Tx, first, last calendar.Date, known time.Time) ([]Outcome, error) {
	return into[Outcome](tx, `SELECT c.base_id, c.level, COUNT(*) AS courses, CAST(SUM(c.capacity) AS bigint) AS places,
			CAST(SUM((SELECT COUNT(*) FROM training_sessions s WHERE s.course_id = c.id AND s.made_at <= ?)) AS bigint) AS sessions
		FROM training_courses c WHERE `+held+` GROUP BY c.base_id, c.level`, known, first, last, known)
}

func peopleOf(tx *database.Tx, first, last calendar.Date, known time.Time) ([]Outcome, error) {
	covered, args := covers()
	args = append(args, known, known, known, calendar.Of(known), known)
	args = append(args, known, known, first, last, known) // the hours
	return into[Outcome](tx, `SELECT c.base_id, c.level, COUNT(*) AS enrolled, SUM(CASE WHEN `+covered+` THEN 1 ELSE 0 END) AS attended,
			SUM(CASE WHEN EXISTS (SELECT 1 FROM training_results r WHERE r.enrolment_id = e.id AND r.recorded_at <= ?) THEN 1 ELSE 0 END) AS examined,
			SUM(CASE WHEN EXISTS (SELECT 1 FROM training_results r WHERE r.enrolment_id = e.id AND r.passed AND r.recorded_at <= ?
				AND NOT EXISTS (SELECT 1 FROM training_results s WHERE s.regards = r.id AND s.recorded_at <= ?)) THEN 1 ELSE 0 END) AS passed,
			SUM(CASE WHEN EXISTS (SELECT 1 FROM training_certificates t WHERE t.enrolment_id = e.id AND t.issued_on <= ?
				AND (t.status = 'ISSUED' OR t.changed_at > ?)) THEN 1 ELSE 0 END) AS certified
		FROM training_enrolments e JOIN training_courses c ON c.id = e.course_id LEFT JOIN
			(SELECT a.enrolment_id, SUM(CASE WHEN a.module = 'M1' THEN a.hours ELSE 0 END) AS m1, SUM(CASE WHEN a.module = 'M2' THEN a.hours ELSE 0 END) AS m2,
				SUM(CASE WHEN a.module = 'M3' THEN a.hours ELSE 0 END) AS m3, SUM(CASE WHEN a.module = 'M4' THEN a.hours ELSE 0 END) AS m4
			FROM training_attendance a WHERE a.recorded_at <= ? AND NOT EXISTS (SELECT 1 FROM training_attendance b WHERE b.regards = a.id AND b.recorded_at <= ?)
				AND a.course_id IN (SELECT c.id FROM training_courses c WHERE `+held+`) GROUP BY a.enrolment_id) h ON h.enrolment_id = e.id
		WHERE e.status = 'ENROLLED' AND e.made_at <= ? AND `+held+` GROUP BY c.base_id, c.level`, append(args, known, first, last, known)...)
}

// covers says in SQL what Course.required and Hours.covers say of one course.
func covers() (query string, args []any) {
	for i, m := range Modules {
		column := strconv.Itoa(i + 1)
		percent, from := termCase(terms, "attendance_percent", "")
		least, more := termCase(terms, "min_hours", m)
		if i > 0 {
			query += " AND "
		}
		query += "COALESCE(h.m" + column + ", 0) >= (c.hours_m" + column + " * " + percent + " + 99) / 100 AND COALESCE(h.m" + column + ", 0) >= " + least
		args = append(append(args, from...), more...)
	}
	return query, args
}

// termCase says in SQL what termOn says of the day on which course c begins: the
// last row of the table that has begun.
func termCase(list []term, key, module string) (query string, args []any) {
	for _, t := range slices.Backward(list) {
		if t.key != key || t.module != "" && t.module != module {
			continue
		}
		when := "1 = 1"
		if !t.from.IsZero() {
			when, args = when+" AND c.starts_on >= ?", append(args, t.from)
		}
		if t.level != "" {
			when, args = when+" AND c.level = ?", append(args, t.level)
		}
		query += " WHEN " + when + " THEN " + strconv.FormatInt(t.value, 10)
	}
	if query == "" {
		return "0", nil
	}
	return "(CASE" + query + " ELSE 0 END)", args
}

func answersOf(tx *database.Tx, first, last calendar.Date, known time.Time) ([]Outcome, error) {
	return into[Outcome](tx, `SELECT c.base_id, c.level, SUM(CASE WHEN v.subject = '' THEN 1 ELSE 0 END) AS answers,
			CAST(SUM(CASE WHEN v.subject = '' THEN v.score ELSE 0 END) AS bigint) AS points, SUM(CASE WHEN v.subject <> '' THEN 1 ELSE 0 END) AS trainer_answers,
			CAST(SUM(CASE WHEN v.subject <> '' THEN v.score ELSE 0 END) AS bigint) AS trainer_points
		FROM training_evaluations v JOIN training_courses c ON c.id = v.course_id WHERE v.made_at <= ? AND `+held+` GROUP BY c.base_id, c.level`, known, first, last, known)
}

// ReachedIn gives, for each year from that of the first day to that of the last,
// the targets as they are now and the certificates issued in it up to the last day,
// in force at an instant.
func ReachedIn(tx *database.Tx, first, last calendar.Date, known time.Time) ([]Reached, error) {
	begin := calendar.On(first.Year(), time.January, 1)
	out, err := into[Reached](tx, "SELECT year, level, true AS planned, value AS target FROM training_targets WHERE year BETWEEN ? AND ? ORDER BY year, level", first.Year(), last.Year())
	if err != nil {
		return nil, err
	}
	rows, err := into[Reached](tx, `SELECT CAST(`+yearOf(tx.Dialect)+` AS integer) AS year, t.level, COUNT(*) AS certified FROM training_certificates t
		WHERE t.issued_on BETWEEN ? AND ? AND (t.status = 'ISSUED' OR t.changed_at > ?) GROUP BY 1, 2 ORDER BY 1, 2`, begin, last, known)
	for _, r := range rows {
		i := slices.IndexFunc(out, func(x Reached) bool { return x.Year == r.Year && x.Level == r.Level })
		if i < 0 {
			out = append(out, r)
			continue
		}
		out[i].Certified = r.Certified
	}
	slices.SortFunc(out, func(a, b Reached) int { return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Level, b.Level)) })
	return out, err
}

func yearOf(dialect database.Dialect) string {
	if dialect == database.Postgres {
		return "to_char(t.issued_on, 'YYYY')"
	}
	return "substr(t.issued_on, 1, 4)"
}
