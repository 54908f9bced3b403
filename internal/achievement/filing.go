package achievement

import (
	"context"
	"fmt"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// File (入库) enters a complete draft into the register under a number. Faults:
// every field that is missing or wrong, AchievementExists, RightClaimed.
func (s *Service) File(ctx context.Context, who *identity.Principal, id string, version int64) (Achievement, error) {
	return s.change(ctx, who, identity.OpFileAchievement, id, version, "filed", func(tx *journal.Tx, a *Achievement) (map[string]any, error) {
		if a.Status != Draft {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if err := s.mayStand(tx, a); err != nil {
			return nil, err
		}
		day := calendar.Of(tx.Now)
		no, err := nextNumber(tx, day.Year())
		if err != nil {
			return nil, err
		}
		a.No, a.Status, a.FiledOn, a.Reason = no, Filed, day, ""
		return nil, keepVersion(tx, a, a.Version+1, who.UserID)
	})
}

// mayStand holds a record against what a filed one needs, in itself and beside
// the others.
func (s *Service) mayStand(tx *journal.Tx, a *Achievement) error {
	if err := a.checkFiling(calendar.Of(tx.Now), a.OrgCode, a.Files); err != nil {
		return err
	}
	// From here on records are filed one after the other, so that no two of one
	// name or one right pass each other.
	if _, err := tx.Index(); err != nil {
		return err
	}
	twin, err := sameName(tx.Tx, a)
	if err != nil {
		return err
	}
	if twin != "" {
		return fault.New(fault.AchievementExists)
	}
	claims, err := claimedElsewhere(tx.Tx, a)
	if err != nil || len(claims) == 0 {
		return err
	}
	fields := make([]fault.Field, 0, len(claims))
	for _, c := range claims {
		fields = append(fields, fault.Atf(fmt.Sprintf("/rights/%d/number", c.at), fault.RightClaimed, "%s 已由%s登记（成果编号 %s）。", "%s is registered by %s (achievement %s).",
			c.number, c.orgName, c.no))
	}
	return fault.New(fault.RightClaimed).WithFields(fields...)
}

// Withdraw (撤回) takes a filed record off the register, by its unit or, for
// unlawful content, by the bureau. It stays readable for both. Faults:
// ActionNotAllowed, DisputeOpen.
func (s *Service) Withdraw(ctx context.Context, who *identity.Principal, id string, version int64, reason string) (Achievement, error) {
	if err := needReason(reason); err != nil {
		return Achievement{}, err
	}
	return s.change(ctx, who, identity.OpWithdrawAchievement, id, version, "withdrawn", func(_ *journal.Tx, a *Achievement) (map[string]any, error) {
		if a.Status != Filed {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		if a.Disputed {
			return nil, fault.New(fault.DisputeOpen)
		}
		a.Status, a.Reason = Withdrawn, reason
		return nil, nil
	})
}

// Version (版本) is what a filed record said from one change to the next.
type Version struct {
	AchievementID string
	Number        int64
	Form          Form
	FormSHA256    string
	Reason        string
	MadeBy        string
	MadeAt        time.Time
	MadeByName    string
}

// Versions lists what a record has said since it was filed, oldest first.
func (s *Service) Versions(ctx context.Context, who *identity.Principal, id string) ([]Version, error) {
	a, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	var out []Version
	err = s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = versionsOf(tx, a.ID)
		return err
	})
	return out, err
}

// Likeness (疑似重复) is another unit's or an own record that may be of the same
// achievement, and why one thinks so.
type Likeness struct {
	AchievementID, No, Name, OrgName string
	Own                              bool
	// Reasons are SAME_NAME, SAME_RIGHT or SAME_PEOPLE.
	Reasons []string
	Rights  []string
}

// Duplicates looks for records that may be of the same achievement, before and
// after it is filed: the same name, a shared right, or the same people on a name
// that is alike.
func (s *Service) Duplicates(ctx context.Context, who *identity.Principal, id string) ([]Likeness, error) {
	a, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	var out []Likeness
	err = s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = duplicates(tx, &a)
		return err
	})
	return out, err
}
