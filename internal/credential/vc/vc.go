// Package vc makes and checks broker credentials (资信凭证): W3C Verifiable
// Credentials 2.0 in the profile of Open Badges 3.0, secured as a signed JWT
// (VC-JOSE-COSE, "vc+jwt", EdDSA), with two Bitstring Status Lists for
// revocation and suspension. It is the reference implementation of
// docs/credential-format.md. It knows neither database nor clock and imports
// nothing of this module, so that it can be read, copied or written again by
// someone who does not trust the platform.
//
// Everything it reads is taken for hostile: sizes and nesting are bounded, what
// inflates is cut off, base64 has one form only, and a name that stands twice in
// an object is refused. All instants are UTC.
package vc

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Type is the JWT type of credentials and status lists (VC-JOSE-COSE §6.1.1).
const Type = "vc+jwt"

// algorithm is the one signature scheme so far; every key names its own, so that
// another can be added without touching what is signed already.
const algorithm = "EdDSA"

// The contexts of every credential, in this order.
const (
	ContextCredentials = "https://www.w3.org/ns/credentials/v2"
	ContextBadges      = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

// Purpose (状态用途) says what a bit of a status list means.
type Purpose string

// The purposes: revocation (撤销) is for ever, suspension (暂停) can be lifted.
const (
	Revocation Purpose = "revocation"
	Suspension Purpose = "suspension"
)

// Purposes are both, in the order in which a credential names them.
var Purposes = []Purpose{Revocation, Suspension}

// skew is how far a clock may be ahead of the checker's.
const skew = time.Minute

// Key (公钥) is a public key that credentials are checked with. It must come from
// the platform by another way than the credential itself.
type Key struct {
	// ID is the "kid": a DID URL, whose part before "#" is the issuer.
	ID     string
	Public ed25519.PublicKey
	// From and Until bound the signatures that the key may have made; the zero
	// time bounds nothing. A key that was replaced stays published with Until.
	From  time.Time
	Until time.Time
}

// Issuer is the DID that the key belongs to.
func (k Key) Issuer() string {
	issuer, _, _ := strings.Cut(k.ID, "#")
	return issuer
}

// covers tells whether the key may have signed something at an instant.
func (k Key) covers(at time.Time) bool {
	return (k.From.IsZero() || !at.Before(k.From)) && (k.Until.IsZero() || at.Before(k.Until))
}

// base64url decodes the one form that an encoder writes: no padding, no line
// breaks, no stray bits. Otherwise the same bytes would have several spellings.
func base64url(s string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("no base64url: %w", err)
	}
	if base64.RawURLEncoding.EncodeToString(raw) != s {
		return nil, errors.New("base64url is not in its plain form")
	}
	return raw, nil
}
