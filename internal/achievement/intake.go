package achievement

import (
	"context"
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// maxIntake bounds one import.
const maxIntake = 2000

// Intake (批量导入) says what an import did or would do: how many drafts, and the
// places in the list of those that the unit has already by name.
type Intake struct {
	Drafts int
	Known  []int
	// Faults are fields of the forms; "/rows/3/people" is of the fourth.
	Faults []fault.Field
}

// MayImport refuses who may not import; it reads nothing.
func (s *Service) MayImport(who *identity.Principal) error {
	return identity.Authorize(who, identity.OpImportAchievements, own(who))
}

// Import makes drafts of the forms that a unit's workbook holds; all of them or,
// with a fault in one, none. Those the unit has already by name are left alone.
// dry only tells. Faults: ImportHasErrors with every field.
func (s *Service) Import(ctx context.Context, who *identity.Principal, forms []Form, dry bool) (Intake, error) {
	var out Intake
	if err := identity.Authorize(who, identity.OpImportAchievements, own(who)); err != nil {
		return out, err
	}
	if len(forms) == 0 || len(forms) > maxIntake {
		return out, fault.Fields(fault.At("/rows", fault.OutOfRange))
	}
	today := calendar.Of(s.journal.Now())
	for i := range forms {
		forms[i].normal()
		if f := fault.As(forms[i].checkDraft(today)); f != nil {
			for _, b := range f.Fields {
				b.Pointer = "/rows/" + strconv.Itoa(i) + b.Pointer
				out.Faults = append(out.Faults, b)
			}
		}
	}
	if len(out.Faults) > 0 {
		if dry {
			return out, nil
		}
		return out, fault.New(fault.ImportHasErrors).WithFields(out.Faults...)
	}
	if dry {
		err := s.view(ctx, func(tx *database.Tx) (err error) {
			_, err = out.sort(tx, who.OrgID, forms)
			return err
		})
		return out, err
	}
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		out = Intake{}
		org, err := orgOf(tx.Tx, who.OrgID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := checkQuota(tx.Tx, who.OrgID, int64(len(forms))); err != nil {
			return journal.Event{}, err
		}
		fresh, err := out.sort(tx.Tx, who.OrgID, forms)
		if err != nil {
			return journal.Event{}, err
		}
		for _, f := range fresh {
			if _, err := draftOf(tx, who, org, f); err != nil {
				return journal.Event{}, err
			}
		}
		return journal.Event{Kind: "achievement.imported", ObjectType: "organization", ObjectID: who.OrgID, OwnerOrg: who.OrgID,
			Data: map[string]any{"drafts": out.Drafts, "known": len(out.Known)}}, nil
	})
	return out, err
}

// sort tells the forms that are new to a unit from those it has by name.
func (n *Intake) sort(tx *database.Tx, orgID string, forms []Form) ([]Form, error) {
	known, err := namesOf(tx, orgID)
	if err != nil {
		return nil, err
	}
	var fresh []Form
	for i, f := range forms {
		if key := nameKey(f.Name); known[key] {
			n.Known = append(n.Known, i)
		} else {
			known[key] = true
			fresh = append(fresh, f)
		}
	}
	n.Drafts = len(fresh)
	return fresh, nil
}
