package contract

import (
	"context"
	"time"

	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// claimLease is how long a claim keeps a case from other registrars [P]: long
// enough to read a contract, short enough that a forgotten one frees itself.
const claimLease = 2 * time.Hour

// Claim takes the case for a first review, so that no second registrar starts.
// Claiming again renews the lease; a lease that ran out can be taken over.
func (s *Service) Claim(ctx context.Context, p *identity.Principal, id string, version int64) (Contract, error) {
	return s.change(ctx, p, id, Claim, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		facts := map[string]any{}
		if c.FirstReviewerID != "" && c.FirstReviewerID != p.UserID {
			facts["taken_over_from"] = c.FirstReviewerID
		}
		c.Status, c.FirstReviewerID, c.ClaimedUntil = FirstReview, p.UserID, tx.Now.Add(claimLease)
		facts["claimed_until"] = c.ClaimedUntil.Format(time.RFC3339)
		return facts, nil
	})
}

// Release puts a claimed case back for others.
func (s *Service) Release(ctx context.Context, p *identity.Principal, id string, version int64) (Contract, error) {
	return s.change(ctx, p, id, Release, version, func(_ *journal.Tx, c *Contract) (map[string]any, error) {
		c.Status, c.FirstReviewerID = Accepted, ""
		return nil, nil
	})
}

// heldFrom tells whether another registrar's claim keeps the case from p.
func (c *Contract) heldFrom(p *identity.Principal) bool {
	return c.Status == FirstReview && c.FirstReviewerID != "" && c.FirstReviewerID != p.UserID && !c.claimExpired
}

// keepsOut are the actions that a claim reserves for its holder.
func keepsOut(a Action) bool {
	return a == Claim || a == Release || a == Review || a == Return
}

// refuseHeld says who has the case and until when.
func (c *Contract) refuseHeld() error {
	until := c.ClaimedUntil.In(calendar.Shanghai).Format("15:04")
	return fault.Newf(fault.ActionNotAllowed, "该件已由%s领取初审，保留至 %s。请办理其他件，或在到期后领取。",
		"%s has taken this case for first review until %s. Take another, or this one after that.", c.claimant(), until)
}

func (c *Contract) claimant() string {
	if c.FirstReviewerName != "" {
		return c.FirstReviewerName
	}
	return c.FirstReviewerID
}

// judge sets what depends on the present moment.
func (s *Service) judge(c *Contract) {
	c.correctionOverdue = s.overdue(c)
	c.claimExpired = c.Status == FirstReview && !s.journal.Now().Before(c.ClaimedUntil)
}

// ClaimExpired tells whether others may take over the case.
func (c *Contract) ClaimExpired() bool { return c.claimExpired }
