package identity

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// limit bounds failed sign-ins by one key (R4). An attempt is counted before
// the password is looked at and given back when it was right, so that
// thousands of attempts at once are no way around it.
type limit struct {
	key    string
	scope  string // "account" or "address"
	max    int64
	window time.Duration
	block  time.Duration
	most   time.Duration
}

// throttle is the count of one key.
type throttle struct {
	Failures     int64
	WindowStart  time.Time
	BlockedUntil time.Time // zero when it was never blocked
}

// blockMemory is how long after a block the count is kept: who goes on after it
// is blocked again at once, for twice as long.
const blockMemory = 24 * time.Hour

// next counts one more attempt.
func (l limit) next(t throttle, now time.Time) throttle {
	over := !now.Before(t.WindowStart.Add(l.window))
	if !t.BlockedUntil.IsZero() {
		over = !now.Before(t.BlockedUntil.Add(blockMemory))
	}
	if over {
		t = throttle{WindowStart: now}
	}
	t.Failures++
	if t.Failures >= l.max {
		t.BlockedUntil = now.Add(l.blockFor(t.Failures - l.max))
	}
	return t
}

// blockFor doubles with every failure after the first block.
func (l limit) blockFor(again int64) time.Duration {
	d := l.block
	for ; again > 0 && d < l.most; again-- {
		d *= 2
	}
	return min(d, l.most)
}

// limits gives the limits that an attempt counts against. Keys are keyed
// hashes: what people type as user name may be their password.
func (s *Service) limits(username string, o Origin) ([]limit, error) {
	account, err := s.accountKey(username)
	if err != nil {
		return nil, err
	}
	c := s.cfg
	out := []limit{{key: account, scope: "account", max: c.AccountFailures, window: c.FailureWindow, block: c.BlockFor, most: c.BlockMost}}
	if o.Address == "" {
		return out, nil
	}
	address, err := s.box.Fingerprint("address/" + network(o.Address))
	if err != nil {
		return nil, err
	}
	return append(out, limit{key: "address/" + address, scope: "address", max: c.AddressFailures, window: c.FailureWindow, block: c.BlockFor, most: c.BlockMost}), nil
}

func (s *Service) accountKey(username string) (string, error) {
	key, err := s.box.Fingerprint("account/" + username)
	return "account/" + key, err
}

// network is what counts as one address: of IPv6 a whole /64, which one
// subscriber has to choose from.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return a.String()
	}
	return p.String()
}

// reserve counts an attempt against every limit and tells which of them it
// filled. An attempt while blocked is fault LoginThrottled and is not counted.
func (s *Service) reserve(ctx context.Context, limits []limit) (tripped []limit, err error) {
	err = s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		tripped = nil
		for _, l := range limits {
			t, err := lockThrottle(tx, l.key)
			if err != nil {
				return err
			}
			if t.BlockedUntil.After(tx.Now) {
				return fault.New(fault.LoginThrottled).WithRetryAfter(t.BlockedUntil.Sub(tx.Now))
			}
			t = l.next(t, tx.Now)
			if t.BlockedUntil.After(tx.Now) {
				tripped = append(tripped, l)
			}
			if err := putThrottle(tx, l.key, t); err != nil {
				return err
			}
		}
		return nil
	})
	return tripped, err
}

// giveBack undoes a reservation whose attempt was never judged.
func (s *Service) giveBack(ctx context.Context, limits []limit) error {
	return s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		for _, l := range limits {
			if err := lowerThrottle(tx, l); err != nil {
				return err
			}
		}
		return nil
	})
}

// cleared forgets the failures of an account that signed in. Its address only
// gets this attempt back: else one account of one's own would be enough to try
// all others from there without end.
func cleared(tx *database.Tx, limits []limit) error {
	for _, l := range limits {
		step := lowerThrottle
		if l.scope == "account" {
			step = func(tx *database.Tx, l limit) error { return dropThrottle(tx, l.key) }
		}
		if err := step(tx, l); err != nil {
			return err
		}
	}
	return nil
}

// recordBlocked puts into the journal that a limit was reached, once per block.
func (s *Service) recordBlocked(ctx context.Context, o Origin, u *User, tripped []limit) error {
	for _, l := range tripped {
		e := journal.Event{Kind: "user.login_blocked", ObjectType: "throttle", ObjectID: l.key, OwnerOrg: journal.System.OrgID,
			Data: map[string]string{"scope": l.scope}}
		if u != nil && l.scope == "account" {
			e.ObjectType, e.ObjectID, e.Version, e.OwnerOrg = "user", u.ID, u.Version, u.OrgID
		}
		actor := journal.System
		actor.RequestID = o.RequestID
		if _, err := s.journal.Record(ctx, actor, func(*journal.Tx) (journal.Event, error) { return e, nil }); err != nil {
			return fmt.Errorf("record a blocked sign-in: %w", err)
		}
	}
	return nil
}

// ForgetThrottles drops counts that no longer matter.
func (s *Service) ForgetThrottles(ctx context.Context) error {
	return s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		return pruneThrottles(tx, tx.Now.Add(-blockMemory-s.cfg.FailureWindow))
	})
}
