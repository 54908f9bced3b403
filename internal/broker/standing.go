package broker

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Standing (执业状态) is what the register said of a broker on a day: what a
// contract of that day rests on, whatever came later.
type Standing struct {
	BrokerID string
	No       string
	PersonID string
	UserID   string
	Name     string
	// Status is zero when the register did not know the broker yet.
	Status  Status
	Level   string
	OrgID   string
	OrgName string
}

// Good tells whether the broker could be named in a contract of that day.
func (s Standing) Good() bool { return s.Status == Active }

// StandingOn tells how brokers stood on a day, by broker id; unknown ids are
// left out. It works inside the asker's transaction, who decided who may ask.
func (s *Service) StandingOn(tx *database.Tx, on calendar.Date, brokers ...string) (map[string]Standing, error) {
	return standings(tx, on, brokers)
}

// ByAccount tells how the broker that an account stands for stands today; zero
// for an account without one.
func (s *Service) ByAccount(ctx context.Context, p *identity.Principal) (Standing, error) {
	var out Standing
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		id, err := byUser(tx, userOf(p))
		if err != nil || id == "" {
			return err
		}
		all, err := standings(tx, s.Today(), []string{id})
		out = all[id]
		return err
	})
	return out, err
}

// ByNo finds the id of the broker with this number; "" for none.
func (s *Service) ByNo(tx *database.Tx, no string) (string, error) { return byNo(tx, no) }

// ByUser finds the id of the broker that an account stands for, the newest
// filing; "" for none.
func (s *Service) ByUser(tx *database.Tx, user string) (string, error) { return byUser(tx, user) }

// OrgGoodOn tells whether an organisation's filing had not been taken away on a
// day (机构备案取消). One that never filed is not in bad standing.
func (s *Service) OrgGoodOn(tx *database.Tx, orgID string, on calendar.Date) (bool, error) {
	grade, err := gradeOn(tx, orgID, on)
	return grade != "X", err
}
