package credential

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/sealed"
)

// Share (分享链接) is a link that a holder hands out: it shows what the holder chose,
// as long as the holder chose, and can be taken back.
type Share struct {
	ID           string
	CredentialID string
	// Label is for the holder alone, such as whom the link is for.
	Label     string
	Shows     []Reveal
	ExpiresAt time.Time
	CreatedAt time.Time
	RevokedAt time.Time // zero: not taken back
	// Views is how often it was opened, LastViewed when last; zero: never.
	Views      int64
	LastViewed time.Time
	// URL holds the token; it is known only when the link is made.
	URL string

	createdBy string
	tokenHash string
}

// Open tells whether the link works at an instant.
func (l *Share) Open(at time.Time) bool { return l.RevokedAt.IsZero() && at.Before(l.ExpiresAt) }

// Bounds of links: how many one credential may have at work, and how many days.
const (
	maxShares    = 20
	maxShareDays = 365
	maxLabel     = 100
)

// CreateShare makes a link for the holder. days is how long it works. The address
// is given once; only its hash is kept. Faults: permission, bad fields,
// ActionNotAllowed for a credential that ended, QuotaExceeded.
func (s *Service) CreateShare(ctx context.Context, p *identity.Principal, credentialID, label string, shows []Reveal, days int) (Share, error) {
	if !identity.Allowed(p, identity.OpCreateCredentialShare) {
		return Share{}, identity.Authorize(p, identity.OpCreateCredentialShare, identity.Object{})
	}
	if err := fault.Fields(checkShare(label, shows, days)...); err != nil {
		return Share{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Share{}, fmt.Errorf("make share id: %w", err)
	}
	token, err := newToken()
	if err != nil {
		return Share{}, err
	}
	l := Share{ID: id.String(), CredentialID: credentialID, Label: label, createdBy: p.UserID, tokenHash: sealed.Hash(token), URL: s.site + "/verify/shares/" + token}
	for _, r := range Reveals {
		if slices.Contains(shows, r) {
			l.Shows = append(l.Shows, r)
		}
	}
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.owned(tx.Tx, func() (Credential, error) { return lock(tx.Tx, credentialID) })
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, identity.OpCreateCredentialShare, c.object()); err != nil {
			return journal.Event{}, err
		}
		if c.final() {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		open, err := countOpen(tx.Tx, credentialID, tx.Now)
		if err != nil {
			return journal.Event{}, err
		}
		if open >= maxShares {
			return journal.Event{}, fault.New(fault.QuotaExceeded)
		}
		l.CreatedAt, l.ExpiresAt = tx.Now, tx.Now.AddDate(0, 0, days)
		return l.event("shared", c), insertShare(tx, &l)
	})
	return l, err
}

func checkShare(label string, shows []Reveal, days int) []fault.Field {
	var bad []fault.Field
	if utf8.RuneCountInString(label) > maxLabel {
		bad = append(bad, fault.At("/label", fault.TooLong))
	}
	if days < 1 || days > maxShareDays {
		bad = append(bad, fault.Atf("/days", fault.OutOfRange, "请填写 1 至 %d 天。", "Between 1 and %d days.", maxShareDays))
	}
	for i, r := range shows {
		if !slices.Contains(Reveals, r) {
			bad = append(bad, fault.At(fmt.Sprintf("/shows/%d", i), fault.UnknownCode))
		}
	}
	return bad
}

// event names the link and what it shows; its label and token stay out.
func (l *Share) event(verb string, c Credential) journal.Event {
	return journal.Event{Kind: "credential." + verb, ObjectType: "credential_share", ObjectID: l.ID, Version: c.Version,
		Data: map[string]any{"number": c.Number, "credential": c.ID, "shows": joined(l.Shows)}}
}

// Shares lists the links of a credential for its holder, newest first.
func (s *Service) Shares(ctx context.Context, p *identity.Principal, credentialID string) ([]Share, error) {
	var out []Share
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		if _, err := s.visible(tx, p, identity.OpListCredentialShares, credentialID); err != nil {
			return err
		}
		var err error
		out, err = sharesOf(tx, credentialID)
		return err
	})
	return out, err
}

// Share gives one link to its holder, without its address.
func (s *Service) Share(ctx context.Context, p *identity.Principal, shareID string) (Share, error) {
	var l Share
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if l, err = findShare(tx, "s.id = ?", shareID); err != nil {
			return err
		}
		_, err = s.visible(tx, p, identity.OpListCredentialShares, l.CredentialID)
		return err
	})
	return l, err
}

// RevokeShare takes a link back; one that is taken back already stays so. Faults:
// permission, ObjectNotFound, ActionNotAllowed.
func (s *Service) RevokeShare(ctx context.Context, p *identity.Principal, credentialID, shareID string) (Share, error) {
	if !identity.Allowed(p, identity.OpRevokeCredentialShare) {
		return Share{}, identity.Authorize(p, identity.OpRevokeCredentialShare, identity.Object{})
	}
	var l Share
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.owned(tx.Tx, func() (Credential, error) { return lock(tx.Tx, credentialID) })
		if err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, identity.OpRevokeCredentialShare, c.object()); err != nil {
			return journal.Event{}, err
		}
		if l, err = findShare(tx.Tx, "s.id = ? AND s.credential_id = ?", shareID, credentialID); err != nil {
			return journal.Event{}, err
		}
		if !l.RevokedAt.IsZero() {
			return journal.Event{}, fault.New(fault.ActionNotAllowed)
		}
		l.RevokedAt = tx.Now
		return l.event("unshared", c), closeShare(tx, &l)
	})
	return l, err
}

// Shared (分享内容) is what a link shows.
type Shared struct {
	Public
	Shows     []Reveal
	ExpiresAt time.Time
	// JWT is the credential itself, when the holder shows it.
	JWT string
}

// OpenShare shows what a link shows, without sign-in, and counts that it was
// opened. A link that is unknown, over or taken back is one answer: ShareUnknown.
func (s *Service) OpenShare(ctx context.Context, token string) (Shared, error) {
	if token == "" || len(token) > maxNumber {
		return Shared{}, fault.New(fault.ShareUnknown)
	}
	var out Shared
	err := s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		l, err := findShare(tx, "s.token_sha256 = ?", sealed.Hash(token))
		if fault.CodeOf(err) == fault.ObjectNotFound || err == nil && !l.Open(tx.Now) {
			return fault.New(fault.ShareUnknown)
		}
		if err != nil {
			return err
		}
		c, err := find(tx, l.CredentialID)
		if err != nil {
			return err
		}
		out = Shared{Public: s.public(&c, tx.Now, false), Shows: l.Shows, ExpiresAt: l.ExpiresAt}
		out.Holder = c.Holder.only(l.Shows)
		out.conceal()
		if slices.Contains(l.Shows, ShowCredential) {
			out.JWT = c.JWT
		}
		return countView(tx, l.ID)
	})
	return out, err
}

// conceal takes out what a public check would show and the holder did not choose.
func (v *Shared) conceal() {
	if !slices.Contains(v.Shows, ShowLevel) {
		v.Level, v.LevelName = "", fault.Text{}
	}
	if !slices.Contains(v.Shows, ShowValidity) {
		v.ValidFrom, v.ValidUntil = time.Time{}, time.Time{}
	}
	if !slices.Contains(v.Shows, ShowNumber) {
		v.Number, v.ReplacedBy, v.StatusLists = "", "", nil
	}
}

func reveals(text string) []Reveal {
	var out []Reveal
	for _, f := range strings.Fields(text) {
		out = append(out, Reveal(f))
	}
	return out
}
