package training

import (
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// linesOf are the lines of a year: who attended courses that ended in it, whose
// last result of such a course is in force, who got a certificate in it.
func linesOf(year int64) (query string, args []any, err error) {
	if year < 2000 || year > 2100 {
		return "", nil, fault.Fields(fault.At("query/year", fault.OutOfRange))
	}
	first, last := calendar.On(int(year), time.January, 1), calendar.On(int(year), time.December, 31)
	const columns = `c.level, e.region_code AS region, c.base_id, c.id AS course_id, c.title AS course_title, o.name AS base_name, e.person_id`
	const where = `JOIN training_courses c ON c.id = e.course_id JOIN organizations o ON o.id = c.org_id WHERE `
	return `(SELECT 1 AS place, 'TRAINED' AS kind, c.ends_on AS day, e.id AS line, false AS passed, ` + columns + ` FROM training_enrolments e ` + where + `
			c.level <> 'CE' AND c.ends_on BETWEEN ? AND ? AND e.status = 'ENROLLED' AND EXISTS (SELECT 1 FROM training_attendance a WHERE a.enrolment_id = e.id AND a.hours > 0
			AND NOT EXISTS (SELECT 1 FROM training_attendance b WHERE b.regards = a.id))
		UNION ALL SELECT 2, 'EXAMINED', c.ends_on, e.id, r.passed, ` + columns + ` FROM training_results r JOIN training_enrolments e ON e.id = r.enrolment_id ` + where + `
			c.ends_on BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM training_results s WHERE s.regards = r.id)
			AND NOT EXISTS (SELECT 1 FROM training_results l JOIN training_exams lx ON lx.id = l.exam_id JOIN training_exams rx ON rx.id = r.exam_id
				WHERE l.enrolment_id = r.enrolment_id AND (lx.starts_at > rx.starts_at OR (lx.starts_at = rx.starts_at AND lx.id > rx.id)))
		UNION ALL SELECT 3, 'CERTIFIED', t.issued_on, t.id, false, ` + columns + ` FROM training_certificates t JOIN training_enrolments e ON e.id = t.enrolment_id ` + where + `
			t.status = 'ISSUED' AND t.issued_on BETWEEN ? AND ?) v`, []any{first, last, first, last, first, last}, nil
}

// group counts the lines of a year that are alike.
type group struct {
	Kind, Level, Month, Region, BaseID, BaseName string
	N, Passed                                    int64
}

// groupsOf counts a year by all that the plan is told by: as many rows as there
// are levels, months, regions and bases, however many people there are.
func groupsOf(tx *database.Tx, year int64) ([]group, error) {
	lines, args, err := linesOf(year)
	if err != nil {
		return nil, err
	}
	return into[group](tx, `SELECT v.kind, v.level, `+monthOf(tx.Dialect)+` AS month, v.region, v.base_id, v.base_name, COUNT(*) AS n,
		COALESCE(SUM(CASE WHEN v.passed THEN 1 ELSE 0 END), 0) AS passed FROM `+lines+` GROUP BY 1, 2, 3, 4, 5, 6`, args...)
}

// entriesOf reads one page of the lines of a year, and one more.
func entriesOf(tx *database.Tx, f EntryFilter, limit int) ([]Entry, error) {
	lines, args, err := linesOf(f.Year)
	if err != nil {
		return nil, err
	}
	where := ""
	for _, w := range [][2]string{{"v.kind", f.Kind}, {"v.level", f.Level}, {monthOf(tx.Dialect), f.Month}, {"v.region", f.Region}, {"v.base_id", f.BaseID}} {
		if w[1] != "" {
			where, args = where+" AND "+w[0]+" = ?", append(args, w[1])
		}
	}
	return into[Entry](tx, `SELECT v.kind, v.day, v.passed, v.level, v.region, v.base_id, v.course_id, v.person_id, p.name, v.base_name, v.course_title
		FROM `+lines+` JOIN persons p ON p.id = v.person_id WHERE 1 = 1`+where+` ORDER BY v.place, v.day, v.line LIMIT ? OFFSET ?`, append(args, limit+1, f.Offset)...)
}

func monthOf(dialect database.Dialect) string {
	if dialect == database.Postgres {
		return "to_char(v.day, 'YYYY-MM')"
	}
	return "substr(v.day, 1, 7)"
}

func attendanceNow(tx *database.Tx, session, enrolment string) (Attendance, error) {
	list, err := all[Attendance](tx.Where(`session_id = ? AND enrolment_id = ?
		AND NOT EXISTS (SELECT 1 FROM training_attendance b WHERE b.regards = training_attendance.id)`, session, enrolment))
	if err == nil && len(list) == 0 {
		err = fault.New(fault.ObjectNotFound)
	}
	if err != nil {
		return Attendance{}, err
	}
	return list[0], nil
}

func attendanceOf(tx *database.Tx, course, session string) ([]Attendance, error) {
	list, err := all[Attendance](tx.Where("course_id = ? AND session_id = ?", course, session).Order("id"))
	if err != nil {
		return nil, err
	}
	later, people := map[string]bool{}, []string(nil)
	for _, a := range list {
		people = append(people, a.PersonID)
		if a.Regards != nil {
			later[*a.Regards] = true
		}
	}
	names, err := pairs(tx, "SELECT id, name FROM persons WHERE id IN ?", people)
	for i := range list {
		list[i].Name, list[i].InForce = names[list[i].PersonID], !later[list[i].ID]
	}
	return list, err
}
