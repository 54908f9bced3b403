package training

import (
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
)

// entries reads every line of a year: who attended courses that ended in it,
// whose last result of such a course is in force, who got a certificate in it.
func entries(tx *database.Tx, year int64) ([]Entry, error) {
	if year < 2000 || year > 2100 {
		return nil, fault.Fields(fault.At("query/year", fault.OutOfRange))
	}
	first, last := calendar.On(int(year), time.January, 1), calendar.On(int(year), time.December, 31)
	const who = `JOIN training_courses c ON c.id = e.course_id JOIN organizations o ON o.id = c.org_id JOIN persons p ON p.id = e.person_id`
	const columns = `c.level, e.region_code AS region, c.base_id, c.id AS course_id, p.id AS person_id, p.name, o.name AS base_name, c.title AS course_title`
	trained, err := into[Entry](tx, `SELECT 'TRAINED' AS kind, c.ends_on AS day, `+columns+` FROM training_enrolments e `+who+`
		WHERE c.level <> 'CE' AND c.ends_on BETWEEN ? AND ? AND e.status = 'ENROLLED' AND EXISTS (SELECT 1 FROM training_attendance a WHERE a.enrolment_id = e.id AND a.hours > 0
			AND NOT EXISTS (SELECT 1 FROM training_attendance b WHERE b.regards = a.id)) ORDER BY c.ends_on, e.id`, first, last)
	if err != nil {
		return nil, err
	}
	examined, err := into[Entry](tx, `SELECT 'EXAMINED' AS kind, c.ends_on AS day, r.passed AS passed, `+columns+` FROM training_results r
		JOIN training_enrolments e ON e.id = r.enrolment_id `+who+`
		WHERE c.ends_on BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM training_results s WHERE s.regards = r.id)
		AND NOT EXISTS (SELECT 1 FROM training_results l JOIN training_exams lx ON lx.id = l.exam_id JOIN training_exams rx ON rx.id = r.exam_id
			WHERE l.enrolment_id = r.enrolment_id AND (lx.starts_at > rx.starts_at OR (lx.starts_at = rx.starts_at AND lx.id > rx.id)))
		ORDER BY c.ends_on, e.id`, first, last)
	if err != nil {
		return nil, err
	}
	certified, err := into[Entry](tx, `SELECT 'CERTIFIED' AS kind, t.issued_on AS day, `+columns+` FROM training_certificates t
		JOIN training_enrolments e ON e.id = t.enrolment_id `+who+` WHERE t.status = 'ISSUED' AND t.issued_on BETWEEN ? AND ? ORDER BY t.issued_on, t.id`, first, last)
	return append(append(trained, examined...), certified...), err
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
