package identity

import (
	"context"
	"errors"
	"strings"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/sealed"
)

// Login checks user name and password and opens a session. Whatever does not
// fit (unknown user, wrong password, disabled user or organisation) is the same
// fault LoginFailed after the same work (R10); LoginThrottled after too many
// failures and ServiceBusy under load carry RetryAfter. The one-time code is
// looked at for accounts with a second factor; no account has one yet.
func (s *Service) Login(ctx context.Context, username, password, _ string, o Origin) (Tokens, error) {
	username = NormalizeUsername(username)
	limits, err := s.limits(username, o)
	if err != nil {
		return Tokens{}, err
	}
	tripped, err := s.reserve(ctx, limits)
	if err != nil {
		return Tokens{}, err
	}
	u, orgActive, err := s.credentials(ctx, username)
	if err != nil {
		return Tokens{}, errors.Join(err, s.giveBack(context.WithoutCancel(ctx), limits))
	}
	phc := ""
	if u != nil {
		phc = u.passwordHash
	}
	fits, err := s.hasher.verify(ctx, password, phc)
	if err != nil {
		return Tokens{}, errors.Join(err, s.giveBack(context.WithoutCancel(ctx), limits))
	}
	if !fits || u.Status != StatusActive || !orgActive {
		if err := s.recordBlocked(ctx, o, u, tripped); err != nil {
			return Tokens{}, err
		}
		return Tokens{}, fault.New(fault.LoginFailed)
	}
	return s.openSession(ctx, u, o, limits)
}

// credentials finds who may be signing in; nil when nobody has that name.
func (s *Service) credentials(ctx context.Context, username string) (u *User, orgActive bool, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		u, orgActive, err = findCredentials(tx, username)
		return err
	})
	return u, orgActive, err
}

func (s *Service) openSession(ctx context.Context, u *User, o Origin, limits []limit) (Tokens, error) {
	id, err := newID()
	if err != nil {
		return Tokens{}, err
	}
	refresh, err := newRefreshToken(s.box, id)
	if err != nil {
		return Tokens{}, err
	}
	actor := journal.Actor{UserID: u.ID, OrgID: u.OrgID, SessionID: id, RequestID: o.RequestID}
	_, err = s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		if err := cleared(tx.Tx, limits); err != nil {
			return journal.Event{}, err
		}
		row := sessionRow{ID: id, UserID: u.ID, RefreshHash: sealed.Hash(refresh), RotatedAt: tx.Now, CreatedAt: tx.Now,
			ExpiresAt: tx.Now.Add(s.cfg.SessionMax), Address: clip(o.Address, 64), Agent: clip(o.Agent, 200)}
		if err := insertSession(tx.Tx, row); err != nil {
			return journal.Event{}, err
		}
		return sessionEvent("session.opened", id, u.OrgID, map[string]string{"user_id": u.ID}), nil
	})
	if err != nil {
		return Tokens{}, err
	}
	return s.tokensOf(u.ID, id, refresh)
}

func (s *Service) tokensOf(userID, sessionID, refresh string) (Tokens, error) {
	access, err := s.tokens.issue(userID, sessionID)
	if err != nil {
		return Tokens{}, err
	}
	return Tokens{AccessToken: access, RefreshToken: refresh, ExpiresIn: s.cfg.AccessTTL, SessionID: sessionID}, nil
}

// Refresh exchanges a refresh token for a new pair (R7, RFC 9700 §4.14). The
// token before the newest still works for some seconds after the rotation; any
// older one means that two parties hold this session: it ends, fault
// RefreshReused. Everything else that does not fit is fault TokenInvalid.
func (s *Service) Refresh(ctx context.Context, token string, o Origin) (Tokens, error) {
	id, err := readRefreshToken(s.box, token)
	if err != nil {
		return Tokens{}, err
	}
	next, err := newRefreshToken(s.box, id)
	if err != nil {
		return Tokens{}, err
	}
	who, err := s.session(ctx, id)
	if err != nil {
		return Tokens{}, err
	}
	actor := who.Actor()
	actor.RequestID = o.RequestID
	reused := false
	_, err = s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		now, err := takeSession(tx.Tx, id, true)
		if err != nil {
			return journal.Event{}, err
		}
		if !now.live(tx.Now, s.cfg.RefreshTTL) {
			return journal.Event{}, fault.New(fault.TokenInvalid)
		}
		rotation, ok := s.rotate(now, sealed.Hash(token), tx)
		if reused = !ok; reused {
			return now.event("session.reuse_detected", nil), endSession(tx.Tx, id, endedReuse)
		}
		rotation.refreshHash = sealed.Hash(next)
		return now.event("session.renewed", nil), putRotation(tx.Tx, rotation)
	})
	if err != nil {
		return Tokens{}, err
	}
	if reused {
		return Tokens{}, fault.New(fault.RefreshReused)
	}
	return s.tokensOf(who.UserID, id, next)
}

// rotate decides what a genuine token with this hash does to its session; false
// when it is one that was replaced too long ago. In a race of tabs the first
// token stays the tolerated one and its time keeps running from the first
// rotation, so that any number of tabs may come, but not later.
func (s *Service) rotate(now *signedIn, used string, tx *journal.Tx) (*signedIn, bool) {
	next := *now
	switch {
	case sealed.SameHash(used, now.refreshHash):
		next.previousHash, next.rotatedAt = used, tx.Now
		return &next, true
	case sealed.SameHash(used, now.previousHash) && tx.Now.Before(now.rotatedAt.Add(s.cfg.RefreshGrace)):
		return &next, true
	}
	return nil, false
}

// session reads a session with its user; fault TokenInvalid when there is none.
func (s *Service) session(ctx context.Context, id string) (who *signedIn, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		who, err = takeSession(tx, id, false)
		return err
	})
	return who, err
}

// Authenticate gives the principal behind an access token (without the word
// Bearer). Session, user, organisation and roles are read anew each time, by
// one query: who is disabled or signed out is refused with the next request
// (R8). Faults: LoginRequired without a token, else TokenInvalid.
func (s *Service) Authenticate(ctx context.Context, token string) (*Principal, error) {
	userID, sessionID, err := s.tokens.read(token)
	if err != nil {
		return nil, err
	}
	who, err := s.session(ctx, sessionID)
	if err != nil {
		return nil, err
	}
	if who.UserID != userID || !who.live(s.journal.Now(), s.cfg.RefreshTTL) {
		return nil, fault.New(fault.TokenInvalid)
	}
	return &who.Principal, nil
}

// Logout ends the principal's own session; its tokens stop working at once. It
// is no error when the session has ended meanwhile.
func (s *Service) Logout(ctx context.Context, p *Principal) error {
	if err := Authorize(p, OpLogout, Object{}); err != nil {
		return err
	}
	err := s.recordEnd(ctx, p, p.SessionID, endedLogout, func(*signedIn) error { return nil })
	if fault.CodeOf(err) == fault.ObjectNotFound {
		return nil
	}
	return err
}

// EndSession ends a session of one's own or of a user one administers. Fault
// ObjectNotFound when it has ended already.
func (s *Service) EndSession(ctx context.Context, p *Principal, id string) error {
	if err := permit(p, OpEndSession); err != nil {
		return err
	}
	return s.recordEnd(ctx, p, id, endedByOther, func(who *signedIn) error {
		return Authorize(p, OpEndSession, Object{OwnerOrg: who.OrgID, UserID: who.UserID})
	})
}

func (s *Service) recordEnd(ctx context.Context, p *Principal, id, because string, check func(*signedIn) error) error {
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		who, err := takeSession(tx.Tx, id, true)
		if fault.CodeOf(err) == fault.TokenInvalid {
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		}
		if err != nil {
			return journal.Event{}, err
		}
		if err := check(who); err != nil {
			return journal.Event{}, err
		}
		if who.ended {
			return journal.Event{}, fault.New(fault.ObjectNotFound)
		}
		return who.event("session.ended", map[string]string{"because": because, "user_id": who.UserID}), endSession(tx.Tx, id, because)
	})
	return err
}

// ListSessions lists the open sessions of a user, newest first; of the
// principal when userID is empty.
func (s *Service) ListSessions(ctx context.Context, p *Principal, userID string) (list []Session, err error) {
	if err := permit(p, OpListSessions); err != nil {
		return nil, err
	}
	if userID == "" {
		userID = p.UserID
	}
	if _, err := s.getUserFor(ctx, p, OpListSessions, userID); err != nil {
		return nil, err
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		list, err = listSessions(tx, userID, s.cfg.RefreshTTL)
		return err
	})
	for i := range list {
		list[i].Current = list[i].ID == p.SessionID
	}
	return list, err
}

// clip keeps what a client says about itself to n bytes of valid text.
func clip(text string, n int) string {
	text = strings.ToValidUTF8(text, "")
	if len(text) > n {
		text = strings.ToValidUTF8(text[:n], "")
	}
	return strings.ReplaceAll(text, "\x00", "")
}
