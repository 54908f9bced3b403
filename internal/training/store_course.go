package training

import (
	"maps"
	"slices"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

func (s *Service) courses(tx *database.Tx, who *identity.Principal, f CourseFilter) (Page[Course], error) {
	q, err := after(tx.DB, f.Cursor, "id")
	if err != nil {
		return Page[Course]{}, err
	}
	switch {
	case identity.Allowed(who, identity.OpListCourseEnrolments, identity.AnyObject):
	case identity.Allowed(who, identity.OpListCourseEnrolments, identity.OwnOrg):
		q = q.Where("(status <> 'DRAFT' OR org_id = ?)", who.OrgID)
	default:
		q = q.Where("status <> 'DRAFT'")
	}
	for column, value := range map[string]string{"level": f.Level, "status": f.Status, "base_id": f.BaseID} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	if f.Open {
		q = q.Where("status = 'PUBLISHED' AND enrol_until >= ?", calendar.Of(s.journal.Now()))
	}
	limit := limitOf(f.Limit)
	list, err := all[Course](q.Order("id DESC").Limit(limit + 1))
	if err != nil {
		return Page[Course]{}, err
	}
	return cutPage(list, limit, Course.key), s.tell(tx, pointers(list))
}

// tell adds to courses what lies beside them.
func (s *Service) tell(tx *database.Tx, list []*Course) error {
	if len(list) == 0 {
		return nil
	}
	by := map[string]*Course{}
	var ids, orgs []string
	for _, c := range list {
		by[c.ID] = c
		ids, orgs = append(ids, c.ID), append(orgs, c.OrgID)
		c.Sessions, c.Enrolled, c.Waiting, c.Answers, c.BaseScore, c.Trainers = nil, 0, 0, 0, 0, nil
	}
	names, err := pairs(tx, "SELECT id, name FROM organizations WHERE id IN ?", orgs)
	if err != nil {
		return err
	}
	sessions, err := all[Session](tx.Where("course_id IN ?", ids).Order("held_on, id"))
	if err != nil {
		return err
	}
	for _, u := range sessions {
		by[u.CourseID].Sessions = append(by[u.CourseID].Sessions, u)
	}
	counts, err := into[struct {
		ID, Status string
		N          int64
	}](tx, "SELECT course_id AS id, status, COUNT(*) AS n FROM training_enrolments WHERE course_id IN ? GROUP BY course_id, status", ids)
	if err != nil {
		return err
	}
	for _, n := range counts {
		switch n.Status {
		case Enrolled:
			by[n.ID].Enrolled = n.N
		case Waiting:
			by[n.ID].Waiting = n.N
		}
	}
	scores, err := scoresOf(tx, ids)
	for _, c := range list {
		c.BaseName = names[c.OrgID]
		c.Answers, c.BaseScore = average(scores[c.ID][""], s.Today())
		for _, trainer := range slices.Sorted(maps.Keys(scores[c.ID])) {
			if n, bp := average(scores[c.ID][trainer], s.Today()); trainer != "" && bp > 0 {
				c.Trainers = append(c.Trainers, TrainerScore{Trainer: trainer, Answers: n, Score: bp})
			}
		}
	}
	return err
}

// tally is a sum of answers.
type tally struct{ n, sum int64 }

// average is in basis points of a point; 0 while there are too few answers.
func average(t tally, on calendar.Date) (answers, bp int64) {
	if t.n < termValue(on, "evaluation_answers") || t.n == 0 {
		return t.n, 0
	}
	return t.n, (t.sum*10_000 + t.n/2) / t.n
}

// scoresOf adds up the answers by course and subject, "" for the base.
func scoresOf(tx *database.Tx, courses []string) (map[string]map[string]tally, error) {
	rows, err := into[struct {
		ID, Subject string
		N, Sum      int64
	}](tx, "SELECT course_id AS id, subject, COUNT(*) AS n, SUM(score) AS sum FROM training_evaluations WHERE course_id IN ? GROUP BY course_id, subject", courses)
	out := map[string]map[string]tally{}
	for _, r := range rows {
		if out[r.ID] == nil {
			out[r.ID] = map[string]tally{}
		}
		out[r.ID][r.Subject] = tally{r.N, r.Sum}
	}
	return out, err
}
