package training

import (
	"slices"

	"jishi/internal/database"
)

func enrolmentsOf(tx *database.Tx, c *Course, cursor string, limit int) (Page[Enrolment], error) {
	if _, err := after(tx.DB, cursor, "id"); err != nil {
		return Page[Enrolment]{}, err
	}
	list, err := all[Enrolment](tx.Where("course_id = ?", c.ID).Order("seq"))
	if err != nil {
		return Page[Enrolment]{}, err
	}
	if cursor != "" {
		i := slices.IndexFunc(list, func(e Enrolment) bool { return encodeCursor(e.ID) == cursor })
		list = list[i+1:]
	}
	list = list[:min(len(list), limit+1)]
	return cutPage(list, limit, Enrolment.key), describe(tx, pointers(list))
}

// nowAttended is what holds of the attendance: rows that no other takes the place of.
const nowAttended = `training_attendance a WHERE NOT EXISTS (SELECT 1 FROM training_attendance b WHERE b.regards = a.id)`

// nowResult is the same of the results.
const nowResult = `training_results r WHERE NOT EXISTS (SELECT 1 FROM training_results s WHERE s.regards = r.id)`

// describe adds to enrolments what lies beside them.
func describe(tx *database.Tx, list []*Enrolment) error {
	if len(list) == 0 {
		return nil
	}
	var ids, people, courses []string
	for _, e := range list {
		ids, people, courses = append(ids, e.ID), append(people, e.PersonID), append(courses, e.CourseID)
		e.Hours, e.Position, e.Passed = Hours{}, 0, false
	}
	names, err := pairs(tx, "SELECT id, name FROM persons WHERE id IN ?", people)
	if err != nil {
		return err
	}
	of, err := all[Course](tx.Where("id IN ?", courses))
	if err != nil {
		return err
	}
	hours, err := hoursOf(tx, ids)
	if err != nil {
		return err
	}
	passed, err := pairs(tx, "SELECT DISTINCT r.enrolment_id AS id, 'x' AS name FROM "+nowResult+" AND r.passed AND r.enrolment_id IN ?", ids)
	if err != nil {
		return err
	}
	positions, err := positionsOf(tx, ids)
	for _, e := range list {
		e.Name, e.Hours, e.Passed, e.Position = names[e.PersonID], hours[e.ID], passed[e.ID] != "", positions[e.ID]
		if i := slices.IndexFunc(of, func(c Course) bool { return c.ID == e.CourseID }); i >= 0 {
			e.CourseTitle, e.Required = of[i].Title, of[i].required()
		}
	}
	return err
}

func hoursOf(tx *database.Tx, enrolments []string) (map[string]Hours, error) {
	rows, err := into[struct {
		ID, Module string
		N          int64
	}](tx, "SELECT a.enrolment_id AS id, a.module, COALESCE(SUM(a.hours), 0) AS n FROM "+nowAttended+" AND a.enrolment_id IN ? GROUP BY a.enrolment_id, a.module", enrolments)
	out := map[string]Hours{}
	for _, r := range rows {
		h := out[r.ID]
		if i := slices.Index(Modules, r.Module); i >= 0 {
			h[i] = r.N
		}
		out[r.ID] = h
	}
	return out, err
}

func positionsOf(tx *database.Tx, enrolments []string) (map[string]int64, error) {
	rows, err := into[struct {
		ID string
		N  int64
	}](tx, `SELECT e.id, COUNT(w.id) AS n FROM training_enrolments e JOIN training_enrolments w ON w.course_id = e.course_id AND w.status = 'WAITING' AND w.seq <= e.seq
		WHERE e.status = 'WAITING' AND e.id IN ? GROUP BY e.id`, enrolments)
	out := map[string]int64{}
	for _, r := range rows {
		out[r.ID] = r.N
	}
	return out, err
}
