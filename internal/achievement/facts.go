package achievement

import (
	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// The functions in this file work inside another package's transaction; who may
// ask was decided there.

// Find reads a record with its documents. Fault: ObjectNotFound.
func Find(tx *database.Tx, id string) (Achievement, error) { return find(tx, tx.DB, "id", id) }

// Lock reads a record and keeps others from changing it until the change ends.
func Lock(tx *journal.Tx, id string) (Achievement, error) { return find(tx.Tx, tx.Locked(), "id", id) }

func findByNo(tx *database.Tx, no string) (Achievement, error) { return find(tx, tx.DB, "no", no) }

// MayDeal refuses a deal on a record that is not filed or whose rights are
// disputed. Faults: ActionNotAllowed, DisputeOpen.
func (a *Achievement) MayDeal() error {
	switch {
	case a.Status != Filed:
		return fault.New(fault.ActionNotAllowed)
	case a.Disputed:
		return fault.New(fault.DisputeOpen)
	}
	return nil
}

// Shared (共同署名) is another achievement on which somebody stands together with
// one of the people of the one in question.
type Shared struct {
	AchievementID, No, Name string
	With                    string // the name of who stands on both
	On                      calendar.Date
}

// Together finds the other filed achievements, completed since a day, on which
// who stands together with one of the people of with: co-authorship for recusal
// (回避 R03).
func Together(tx *database.Tx, who PersonKey, with *Achievement, since calendar.Date) ([]Shared, error) {
	candidates, err := achievementsOf(tx, who, since)
	if err != nil {
		return nil, err
	}
	var out []Shared
	for i := range candidates {
		c := &candidates[i]
		if c.ID == with.ID || c.Status == Draft {
			continue
		}
		for _, p := range c.People {
			if p.Key().Same(who) {
				continue
			}
			for _, q := range with.People {
				if p.Key().Same(q.Key()) && !q.Key().Same(who) {
					out = append(out, Shared{AchievementID: c.ID, No: c.No, Name: c.Name, With: p.Name, On: c.CompletedOn})
				}
			}
		}
	}
	return out, nil
}
