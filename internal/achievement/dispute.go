package achievement

import (
	"context"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// The statuses of a dispute.
const (
	DisputeOpen     = "OPEN"     // 处理中
	DisputeUpheld   = "UPHELD"   // 异议成立
	DisputeRejected = "REJECTED" // 异议不成立
)

// Dispute (权属异议) is one unit's claim to a right that another unit's filed
// record names. While it is open no deal is made on the other's record. Upheld,
// that record is withdrawn and the claimant may file; rejected, it stands.
type Dispute struct {
	ID            string
	AchievementID string // the filed record that is disputed
	OwnerOrg      string
	ClaimantID    string // the record of the unit that claims
	ClaimantOrg   string
	RightNumber   string
	Ground        string
	Status        string
	Reason        string
	OpenedBy      string
	OpenedAt      time.Time
	DecidedBy     *string
	DecidedAt     *time.Time
	Version       int64

	AchievementNo, AchievementName, OwnerName, ClaimantName, ClaimantOrgName string `gorm:"-"`
	MayDecide                                                                bool   `gorm:"-"`
}

func (d *Dispute) event(kind string) journal.Event {
	return journal.Event{Kind: "achievement.dispute_" + kind, ObjectType: "achievement_dispute", ObjectID: d.ID, Version: d.Version, OwnerOrg: d.OwnerOrg, Reason: d.Reason,
		Data: map[string]any{"achievement": d.AchievementID, "claimant": d.ClaimantID, "right": d.RightNumber, "status": d.Status}}
}

// OpenDispute claims the rights of a draft that another unit's record names,
// one dispute for each. Faults: fields, RightNotClaimed, DisputeExists.
func (s *Service) OpenDispute(ctx context.Context, who *identity.Principal, id, ground string) ([]Dispute, error) {
	if err := fault.Fields(sized("/ground", ground, 10, 2000)...); err != nil {
		return nil, err
	}
	var out []Dispute
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		out = nil
		a, err := Lock(tx, id)
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(who, identity.OpOpenAchievementDispute, a.Object()); err != nil {
			return journal.Event{}, err
		}
		if a.Status == Withdrawn {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		claims, err := claimedElsewhere(tx.Tx, &a)
		if err != nil {
			return journal.Event{}, err
		}
		if len(claims) == 0 {
			return journal.Event{}, fault.New(fault.RightNotClaimed)
		}
		for _, c := range claims {
			if c.open {
				return journal.Event{}, fault.New(fault.DisputeExists)
			}
			key, err := newID()
			if err != nil {
				return journal.Event{}, err
			}
			d := Dispute{ID: key, AchievementID: c.achievementID, OwnerOrg: c.orgID, ClaimantID: a.ID, ClaimantOrg: a.OrgID, RightNumber: c.number, Ground: ground,
				Status: DisputeOpen, OpenedBy: who.UserID, OpenedAt: tx.Now, Version: 1}
			if err := insertDispute(tx, &d); err != nil {
				return journal.Event{}, err
			}
			out = append(out, d)
		}
		return out[0].event("opened"), nameDisputes(tx.Tx, pointers(out))
	})
	return out, err
}

// DecideDispute upholds or rejects one, by a reviewer of the bureau; the record
// of who loses an upheld dispute is withdrawn in the same step. Faults: fields,
// ActionNotAllowed, StaleVersion.
func (s *Service) DecideDispute(ctx context.Context, who *identity.Principal, id string, version int64, upheld bool, reason string) (Dispute, error) {
	if err := identity.Authorize(who, identity.OpDecideAchievementDispute, identity.Object{}); err != nil {
		return Dispute{}, err
	}
	if err := needReason(reason); err != nil {
		return Dispute{}, err
	}
	var d Dispute
	err := s.record(ctx, who, func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if d, err = lockDispute(tx, id); err != nil {
			return journal.Event{}, err
		}
		if err := checkVersion(version, d.Version); err != nil {
			return journal.Event{}, err
		}
		if d.Status != DisputeOpen {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		d.Status, d.Reason, d.DecidedBy, d.DecidedAt, d.Version = DisputeRejected, reason, &who.UserID, &tx.Now, d.Version+1
		if upheld {
			d.Status = DisputeUpheld
			if err := withdrawLost(tx, d.AchievementID, reason); err != nil {
				return journal.Event{}, err
			}
		}
		if err := updateDispute(tx, &d); err != nil {
			return journal.Event{}, err
		}
		return d.event("decided"), nameDisputes(tx.Tx, []*Dispute{&d})
	})
	return d, err
}

// withdrawLost takes the record off the register whose right was another's.
func withdrawLost(tx *journal.Tx, id, reason string) error {
	a, err := Lock(tx, id)
	if err != nil || a.Status != Filed {
		return err
	}
	a.Status, a.Reason, a.Version, a.ChangedAt = Withdrawn, reason, a.Version+1, tx.Now
	return update(tx, &a)
}

// Disputes pages through disputes: those that concern the caller's unit, all for
// the bureau. status "" is every one.
func (s *Service) Disputes(ctx context.Context, who *identity.Principal, status, cursor string, limit int) (Page[Dispute], error) {
	var out Page[Dispute]
	if !identity.Allowed(who, identity.OpListAchievementDisputes) {
		return out, identity.Authorize(who, identity.OpListAchievementDisputes, identity.Object{})
	}
	org := who.OrgID
	if identity.Allowed(who, identity.OpListAchievementDisputes, identity.AnyObject) {
		org = ""
	}
	err := s.view(ctx, func(tx *database.Tx) (err error) {
		out, err = disputes(tx, org, status, cursor, limitOf(limit))
		may := identity.Authorize(who, identity.OpDecideAchievementDispute, identity.Object{}) == nil
		for i := range out.Items {
			out.Items[i].MayDecide = may && out.Items[i].Status == DisputeOpen
		}
		return err
	})
	return out, err
}
