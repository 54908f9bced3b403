package credential

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jishi/internal/credential/vc"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/sealed"
)

// How long a status list may be relied on, and when it ends altogether. A
// revocation is visible to whoever keeps to it within StatusTTL.
const (
	StatusTTL      = 15 * time.Minute
	statusLifetime = 24 * time.Hour
)

// Keys are the public keys of credentials: all that ever signed one, and the one
// in use. A key ends where the next one begins, and stays published.
func (s *Service) Keys(ctx context.Context) ([]vc.Key, error) {
	var out []vc.Key
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = s.keys(tx)
		return err
	})
	return out, err
}

func (s *Service) keys(tx *database.Tx) ([]vc.Key, error) {
	known, err := knownKeys(tx)
	if err != nil {
		return nil, err
	}
	out := make([]vc.Key, 0, len(known)+1)
	for i, r := range known {
		raw, err := base64.StdEncoding.DecodeString(r.PublicKey)
		if err != nil || len(raw) != ed25519.PublicKeySize {
			return nil, fmt.Errorf("the key %s cannot be read", r.Kid)
		}
		k := vc.Key{ID: r.Kid, Public: raw, From: r.ValidFrom}
		if i+1 < len(known) {
			k.Until = known[i+1].ValidFrom
		}
		out = append(out, k)
	}
	if own := s.signer().ID; !slices.ContainsFunc(out, func(k vc.Key) bool { return k.ID == own }) {
		out = append(out, vc.Key{ID: own, Public: s.key.Public()})
	}
	return out, nil
}

// DID is the issuer.
func (s *Service) DID() string { return s.did }

// listAddress is where a status list is published, and its id.
func (s *Service) listAddress(p vc.Purpose, no int64) string {
	return s.site + "/api/v1/public/credential-status/" + string(p) + "-" + strconv.FormatInt(no, 10)
}

// bits says which statuses set the bit of a purpose.
var bits = map[vc.Purpose][]Status{vc.Revocation: {Revoked, Replaced}, vc.Suspension: {Suspended}}

// StatusList (状态清单) is a list as it is now, as a signed JWT. name is purpose and
// number, such as revocation-1. Fault: ObjectNotFound.
func (s *Service) StatusList(ctx context.Context, name string) (token string, madeAt time.Time, err error) {
	purpose, number, _ := strings.Cut(name, "-")
	no, err := strconv.ParseInt(number, 10, 32)
	status, known := bits[vc.Purpose(purpose)]
	if err != nil || !known || no < 1 || strconv.FormatInt(no, 10) != number {
		return "", time.Time{}, fault.New(fault.ObjectNotFound)
	}
	// The instant comes first: what is read afterwards is not older.
	madeAt = s.journal.Now().Truncate(time.Second)
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		last, _, err := lastList(tx)
		if err != nil {
			return err
		}
		if no > max(last, 1) {
			return fault.New(fault.ObjectNotFound)
		}
		token, err = s.list(tx, vc.Purpose(purpose), no, madeAt, status)
		return err
	})
	return token, madeAt, err
}

func (s *Service) list(tx *database.Tx, p vc.Purpose, no int64, at time.Time, status []Status) (string, error) {
	set, err := setBits(tx, no, status...)
	if err != nil {
		return "", err
	}
	l := vc.NewList(set)
	l.ID, l.Issuer, l.IssuerName, l.Purpose = s.listAddress(p, no), s.did, s.issuer, p
	l.MadeAt, l.TTL, l.Until = at, StatusTTL, at.Add(statusLifetime)
	return s.signer().IssueList(l)
}

// Verify checks a credential that somebody was shown: by its signature and by the
// register, which also knows what was never issued. It says what it finds and
// never fails because of what was pasted.
func (s *Service) Verify(ctx context.Context, token string) (vc.Result, Public, error) {
	token = strings.TrimSpace(token)
	at := s.journal.Now()
	var (
		r     vc.Result
		found Public
	)
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		keys, err := s.keys(tx)
		if err != nil {
			return err
		}
		c, registered, err := known(tx, vc.Peek(token))
		if err != nil {
			return err
		}
		o := vc.Options{Keys: keys, At: at}
		if registered {
			for _, p := range vc.Purposes {
				l, err := s.list(tx, p, c.ListNo, at.Truncate(time.Second), bits[p])
				if err != nil {
					return err
				}
				o.Lists = append(o.Lists, l)
			}
		}
		r = vc.Verify(token, o)
		sum := sha256.Sum256([]byte(token))
		switch {
		case registered && hex.EncodeToString(sum[:]) != c.SHA256:
			r.Add(vc.Reason{Code: vc.Altered, Detail: "number " + c.Number})
		case r.Signed && !registered:
			r.Add(vc.Reason{Code: vc.NotRegistered, Detail: r.Credential.ID})
		case registered:
			found = s.public(&c, at, true)
		}
		return nil
	})
	return r, found, err
}

// known looks a number up that may be anything.
func known(tx *database.Tx, number string) (Credential, bool, error) {
	if number == "" || len(number) > maxNumber || strings.ContainsRune(number, 0) {
		return Credential{}, false, nil
	}
	c, err := findNumber(tx, number)
	if errors.Is(err, fault.New(fault.ObjectNotFound)) {
		return c, false, nil
	}
	return c, err == nil, err
}

// maxNumber bounds a number that is looked up, in bytes.
const maxNumber = 64

// Public (公开核验结果) is what anyone may see of a credential: the name only with the
// person's consent; all that is certified with the token of the card, or when the
// whole credential was shown.
type Public struct {
	Number string
	Status Status
	Level  string
	// LevelName is as of the day of issue.
	LevelName  fault.Text
	Issuer     string
	IssuerDID  string
	KeyID      string
	ValidFrom  time.Time
	ValidUntil time.Time
	// ReplacedBy is the number of the credential that took its place.
	ReplacedBy string
	Sample     bool
	// TokenOK tells that the caller holds the card's token.
	TokenOK bool
	// AsOf is the instant of the answer, StatusLists where the status is published.
	AsOf        time.Time
	StatusLists []string
	Holder      Holder
}

func (s *Service) public(c *Credential, at time.Time, holder bool) Public {
	out := Public{Number: c.Number, Status: c.StatusAt(at), Level: c.Level, LevelName: s.LevelName(*c), Issuer: s.issuer, IssuerDID: s.did, KeyID: c.KeyID,
		ValidFrom: c.ValidFrom, ValidUntil: c.ValidUntil, ReplacedBy: c.ReplacedBy, Sample: s.sample, TokenOK: holder, AsOf: at,
		Holder: c.Holder.only([]Reveal{ShowLevel, ShowNumber, ShowValidity})}
	switch {
	case holder:
		out.Holder = c.Holder.only(Reveals)
	case c.account.Shown:
		out.Holder.Name = c.Holder.Name
	}
	for _, p := range vc.Purposes {
		out.StatusLists = append(out.StatusLists, s.listAddress(p, c.ListNo))
	}
	return out
}

// Check looks a credential up by number, without sign-in (公开核验). Fault:
// CredentialUnknown.
func (s *Service) Check(ctx context.Context, number, token string) (Public, error) {
	var out Public
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, registered, err := known(tx, number)
		if err != nil {
			return err
		}
		if !registered {
			return fault.New(fault.CredentialUnknown)
		}
		if c.account, err = s.register.Account(tx, c.BrokerID); err != nil {
			return err
		}
		out = s.public(&c, s.journal.Now(), token != "" && sealed.SameHash(sealed.Hash(token), c.tokenHash))
		return nil
	})
	return out, err
}
