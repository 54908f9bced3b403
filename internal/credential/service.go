package credential

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/credential/vc"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/sealed"
)

// Register (备案登记簿) is what this package asks of others: the register of
// brokers, and the number series.
type Register struct {
	// Holder gives what is to be certified of a broker now; fault ObjectNotFound.
	Holder func(tx *database.Tx, brokerID string) (Holder, error)
	// Account gives whose account a broker has, and whether the person consents to
	// being shown; fault ObjectNotFound.
	Account func(tx *database.Tx, brokerID string) (Account, error)
	// Broker gives the broker that an account stands for, "" for none.
	Broker func(tx *database.Tx, userID string) (string, error)
	// Number draws the next number of a series under the transaction.
	Number func(tx *journal.Tx, series string, digits int) (string, error)
}

// Account (账号) is what of a broker is not certified, but asked for.
type Account struct {
	UserID string
	// Shown is the consent to being named publicly (PIPL Art 13).
	Shown bool
}

// Service issues credentials and tells what has become of them.
type Service struct {
	journal  *journal.Journal
	box      *sealed.Box
	key      keyring.Signing
	register Register
	site     string
	did      string
	issuer   string
	sample   bool
}

// New builds the service. site is the public address, which names the issuer
// (did:web) and stands in every credential; issuer is who answers for them; sample
// marks numbers and cards.
func New(j *journal.Journal, box *sealed.Box, key keyring.Signing, r Register, site, issuer string, sample bool) *Service {
	return &Service{journal: j, box: box, key: key, register: r, site: site, did: vc.DID(site), issuer: issuer, sample: sample}
}

// signer is the key under its public name.
func (s *Service) signer() vc.Signer {
	return vc.Signer{ID: s.did + "#" + s.key.ID, Private: s.key.Private}
}

// Issue makes a credential for a broker inside another service's change: at
// activation, at a change of level, at a renewal. One that the broker has is
// replaced by it, and revoked with that. Locks: the broker's current credential,
// the number series, the journal's head; so it is called last.
func (s *Service) Issue(tx *journal.Tx, h Holder) (Credential, error) {
	return s.issue(tx, h, Act{Action: Issued})
}

func (s *Service) issue(tx *journal.Tx, h Holder, why Act) (Credential, error) {
	old, err := lockCurrent(tx.Tx, h.BrokerID)
	replaces := err == nil
	if !replaces && !errors.Is(err, fault.New(fault.ObjectNotFound)) {
		return Credential{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Credential{}, fmt.Errorf("make credential id: %w", err)
	}
	at := tx.Now.Truncate(time.Second)
	c := Credential{ID: id.String(), BrokerID: h.BrokerID, Level: h.Level, Holder: h, KeyID: s.signer().ID, ValidFrom: at, ValidUntil: h.until(),
		IssuedAt: tx.Now, UpdatedAt: tx.Now, Version: 1, stored: Valid}
	if c.Number, err = s.register.Number(tx, s.series(calendar.Of(tx.Now)), 6); err != nil {
		return Credential{}, err
	}
	if c.EventIndex, err = tx.Index(); err != nil {
		return Credential{}, err
	}
	if c.ListNo, c.ListIndex, err = draw(tx.Tx); err != nil {
		return Credential{}, err
	}
	if err := s.seal(&c); err != nil {
		return Credential{}, err
	}
	if err := s.recordKey(tx, at); err != nil {
		return Credential{}, err
	}
	if replaces {
		old.stored, old.ReplacedBy = Replaced, c.Number
		if err := s.change(tx, &old, Act{Action: Renew, UserID: why.UserID}); err != nil {
			return Credential{}, err
		}
	}
	if err := insert(tx, &c); err != nil {
		return Credential{}, err
	}
	return c, record(tx, &c, why)
}

// seal signs the credential and makes the token that its card carries.
func (s *Service) seal(c *Credential) error {
	stated, err := s.stated(c)
	if err != nil {
		return err
	}
	if c.JWT, err = s.signer().Issue(stated); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(c.JWT))
	c.SHA256 = hex.EncodeToString(sum[:])
	token, err := newToken()
	if err != nil {
		return err
	}
	c.tokenHash = sealed.Hash(token)
	c.tokenSealed, err = s.box.Seal(token, tokenPlace(c.Number))
	return err
}

// stated is what the credential says.
func (s *Service) stated(c *Credential) (vc.Credential, error) {
	level, err := achievementOn(c.Level, calendar.Of(c.ValidFrom))
	if err != nil {
		return vc.Credential{}, err
	}
	h := c.Holder
	out := vc.Credential{ID: s.Page(c.Number), Issuer: s.did, IssuerName: s.issuer, ValidFrom: c.ValidFrom, ValidUntil: c.ValidUntil,
		Subject: "urn:jishi:broker:" + h.BrokerNumber, Name: h.Name, BrokerNumber: h.BrokerNumber, NationalNumber: h.NationalNumber,
		Achievement: level.stated(s.site), CertificateNumber: h.CertificateNumber, Hours: h.Hours, Score: h.Score}
	for _, p := range vc.Purposes {
		out.Status = append(out.Status, vc.Entry{Purpose: p, List: s.listAddress(p, c.ListNo), Index: c.ListIndex})
	}
	return out, nil
}

// Page is the address of the public page of a credential, and its id.
func (s *Service) Page(number string) string { return s.site + "/verify/credentials/" + number }

func tokenPlace(number string) string { return "credentials/" + number + "/token" }

// newToken is 160 random bits.
func newToken() (string, error) {
	raw := make([]byte, 20)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// series names the year's numbers; samples have their own.
func (s *Service) series(on calendar.Date) string {
	if s.sample {
		return fmt.Sprintf("TACYB-%d", on.Year())
	}
	return fmt.Sprintf("TAC-%d", on.Year())
}

// draw finds a free bit at random, so that its place tells nothing. A list that
// is half full is followed by another; that keeps the drawing short. It is called
// under the journal's head, so that no two draw at once.
func draw(tx *database.Tx) (listNo int64, index int, err error) {
	listNo, given, err := lastList(tx)
	if err != nil {
		return 0, 0, err
	}
	if listNo == 0 || given >= vc.Bits/2 {
		listNo++
	}
	for {
		n, err := rand.Int(rand.Reader, big.NewInt(vc.Bits))
		if err != nil {
			return 0, 0, fmt.Errorf("draw a bit: %w", err)
		}
		used, err := taken(tx, listNo, int(n.Int64()))
		if err != nil {
			return 0, 0, err
		}
		if !used {
			return listNo, int(n.Int64()), nil
		}
	}
}

// recordKey keeps the public half of the key at its first use. It is called
// under the journal's head, so that no two do it.
func (s *Service) recordKey(tx *journal.Tx, at time.Time) error {
	keys, err := knownKeys(tx.Tx)
	if err != nil {
		return err
	}
	id := s.signer().ID
	if slices.ContainsFunc(keys, func(k keyRow) bool { return k.Kid == id }) {
		return nil
	}
	return insertKey(tx, keyRow{Kid: id, Algorithm: "EdDSA", PublicKey: base64.StdEncoding.EncodeToString(s.key.Public()), ValidFrom: at})
}

// Follow brings the credential of a broker into line with the broker's own
// status, inside the change that gave it. A broker without one is none of its
// business. What the registry did to the credential itself stays.
func (s *Service) Follow(tx *journal.Tx, brokerID string, standing Standing) error {
	c, err := lockCurrent(tx.Tx, brokerID)
	if errors.Is(err, fault.New(fault.ObjectNotFound)) {
		return nil
	}
	if err != nil {
		return err
	}
	act := Act{Ground: ofHolder}
	switch {
	case standing == ForGood:
		act.Action, c.stored = End, Revoked
	case standing == OnHold && !c.BrokerSuspended:
		act.Action, c.BrokerSuspended = Hold, true
	case standing == InForce && c.BrokerSuspended:
		act.Action, c.BrokerSuspended = Release, false
	default:
		return nil
	}
	c.settle()
	return s.change(tx, &c, act)
}

// change writes a credential that was changed, and the act that did it.
func (s *Service) change(tx *journal.Tx, c *Credential, a Act) error {
	c.Version, c.UpdatedAt = c.Version+1, tx.Now
	if err := update(tx, c); err != nil {
		return err
	}
	return record(tx, c, a)
}

// Do suspends, restores or revokes a credential by itself, with a ground of the
// table credential_grounds and a reason. What the broker's own status does to it
// comes by Follow. Faults: permission, bad fields, ActionNotAllowed, StaleVersion.
func (s *Service) Do(ctx context.Context, p *identity.Principal, id string, a Action, version int64, ground, reason string) (Credential, error) {
	st, ok := steps[a]
	if !ok || !st.ground {
		return Credential{}, fault.New(fault.ActionNotAllowed)
	}
	if err := fault.Fields(grounded(ground, reason)...); err != nil {
		return Credential{}, err
	}
	return s.record(ctx, p, id, st, version, func(tx *journal.Tx, c *Credential) (journal.Event, error) {
		st.apply(c)
		c.settle()
		err := s.change(tx, c, Act{Action: a, Ground: ground, Reason: reason, UserID: p.UserID})
		e := c.event(pastOf[a])
		e.Reason = reason
		return e, err
	})
}

// maxReason bounds a reason, in characters.
const maxReason = 1000

func grounded(ground, reason string) []fault.Field {
	var bad []fault.Field
	grounds, _ := codes.Get(codes.CredentialGrounds)
	if _, ok := grounds.Lookup(ground); !ok {
		bad = append(bad, fault.At("/ground", fault.UnknownCode))
	}
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		bad = append(bad, fault.At("/reason", fault.MissingField))
	case n > maxReason:
		bad = append(bad, fault.At("/reason", fault.TooLong))
	}
	return bad
}

var pastOf = map[Action]string{Suspend: "suspended", Restore: "restored", Revoke: "revoked"}

// Renew issues a credential anew with what the register says now; the old one is
// replaced. Faults: permission, ActionNotAllowed, StaleVersion.
func (s *Service) Renew(ctx context.Context, p *identity.Principal, id string, version int64) (Credential, error) {
	return s.record(ctx, p, id, steps[Renew], version, func(tx *journal.Tx, c *Credential) (journal.Event, error) {
		h, err := s.register.Holder(tx.Tx, c.BrokerID)
		if err != nil {
			return journal.Event{}, err
		}
		account := c.account
		if *c, err = s.issue(tx, h.keeping(c.Holder), Act{Action: Issued, UserID: p.UserID}); err != nil {
			return journal.Event{}, err
		}
		c.account = account
		return c.event("renewed"), nil
	})
}

// record runs an act on the locked credential.
func (s *Service) record(ctx context.Context, p *identity.Principal, id string, st step, version int64, f func(*journal.Tx, *Credential) (journal.Event, error)) (Credential, error) {
	if !identity.Allowed(p, st.operation) {
		return Credential{}, identity.Authorize(p, st.operation, identity.Object{})
	}
	var c Credential
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if c, err = s.owned(tx.Tx, func() (Credential, error) { return lock(tx.Tx, id) }); err != nil {
			return journal.Event{}, err
		}
		if err := identity.Authorize(p, st.operation, c.object()); err != nil {
			return journal.Event{}, err
		}
		if err := c.may(p, st, version); err != nil {
			return journal.Event{}, err
		}
		e, err := f(tx, &c)
		if err != nil {
			return e, err
		}
		c.Acts, err = actsOf(tx.Tx, c.ID)
		return e, err
	})
	return c, err
}

// owned reads a credential and whose account it is.
func (s *Service) owned(tx *database.Tx, read func() (Credential, error)) (Credential, error) {
	c, err := read()
	if err != nil {
		return c, err
	}
	c.account, err = s.register.Account(tx, c.BrokerID)
	return c, err
}

// event speaks of the credential by numbers and hashes only.
func (c *Credential) event(verb string) journal.Event {
	return journal.Event{Kind: "credential." + verb, ObjectType: "credential", ObjectID: c.ID, Version: c.Version,
		Data: map[string]any{"number": c.Number, "broker": c.BrokerID, "status": string(c.stored), "jwt_sha256": c.SHA256, "replaced_by": c.ReplacedBy}}
}
