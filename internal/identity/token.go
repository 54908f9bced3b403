package identity

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"jishi/internal/fault"
	"jishi/internal/keyring"
	"jishi/internal/sealed"
)

// Tokens (登录凭证) is what a sign-in or a renewal gives.
type Tokens struct {
	AccessToken string
	// RefreshToken works once; only its hash is stored.
	RefreshToken string
	// ExpiresIn is how long the access token works.
	ExpiresIn time.Duration
	SessionID string
}

const (
	// accessType is the JWT type of access tokens (RFC 9068).
	accessType = "at+jwt"
	// skew is how far the clocks of two servers may differ.
	skew = 5 * time.Second
	// maxToken bounds what is parsed at all, in bytes.
	maxToken = 4096
)

// accessClaims are the claims of an access token: who, in which session. What
// the user may do is not in it; that is read from the database.
type accessClaims struct {
	jwt.RegisteredClaims
	SessionID string `json:"sid"`
}

// accessTokens makes and reads access tokens (R6, RFC 8725): one algorithm, one
// type, keys by an allow-list, nothing else in the header.
type accessTokens struct {
	key    keyring.Signing
	known  map[string]ed25519.PublicKey
	cfg    Config
	now    func() time.Time
	parser *jwt.Parser
}

func newAccessTokens(key keyring.Signing, cfg Config, now func() time.Time) *accessTokens {
	known := map[string]ed25519.PublicKey{key.ID: key.Public()}
	for id, public := range cfg.RetiredKeys {
		known[id] = public
	}
	return &accessTokens{key: key, known: known, cfg: cfg, now: now, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithIssuer(cfg.Issuer), jwt.WithAudience(cfg.Audience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(now), jwt.WithStrictDecoding(),
	)}
}

func (a *accessTokens) issue(userID, sessionID string) (string, error) {
	now := a.now()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, accessClaims{
		SessionID: sessionID,
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: a.cfg.Issuer, Audience: jwt.ClaimStrings{a.cfg.Audience}, Subject: userID, ID: uuid.NewString(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now.Add(-skew)), ExpiresAt: jwt.NewNumericDate(now.Add(a.cfg.AccessTTL)),
		},
	})
	token.Header["typ"], token.Header["kid"] = accessType, a.key.ID
	out, err := token.SignedString(a.key.Private)
	if err != nil {
		return "", fmt.Errorf("sign access token: %w", err)
	}
	return out, nil
}

// read checks a token and gives its user and session; whatever is wrong with it
// is fault TokenInvalid.
func (a *accessTokens) read(raw string) (userID, sessionID string, err error) {
	if raw == "" {
		return "", "", fault.New(fault.LoginRequired)
	}
	if len(raw) > maxToken {
		return "", "", fault.New(fault.TokenInvalid)
	}
	var c accessClaims
	if _, err := a.parser.ParseWithClaims(raw, &c, a.keyFor); err != nil {
		return "", "", fault.New(fault.TokenInvalid).Wrap(err)
	}
	if c.NotBefore == nil || c.IssuedAt == nil || c.Subject == "" || c.SessionID == "" || c.ID == "" {
		return "", "", fault.New(fault.TokenInvalid).Wrap(errors.New("access token: a claim is missing"))
	}
	return c.Subject, c.SessionID, nil
}

// keyFor chooses the key by the header alone. A header that brings or points to
// a key of its own (jwk, jku, x5u, x5c) or asks for an extension is refused.
func (a *accessTokens) keyFor(t *jwt.Token) (any, error) {
	for name := range t.Header {
		if name != "alg" && name != "typ" && name != "kid" {
			return nil, fmt.Errorf("header %q is not accepted", name)
		}
	}
	if t.Header["typ"] != accessType {
		return nil, errors.New("not an access token")
	}
	kid, _ := t.Header["kid"].(string)
	key, ok := a.known[kid]
	if !ok {
		return nil, errors.New("unknown key")
	}
	return key, nil
}

// A refresh token is "session.secret.mark". The secret is 256 random bits; the
// mark is a keyed hash that tells an old token of ours, whose use again ends
// the session, from an invented one, which must not.

func newRefreshToken(box *sealed.Box, sessionID string) (string, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return "", fmt.Errorf("make refresh token: %w", err)
	}
	body := sessionID + "." + base64.RawURLEncoding.EncodeToString(secret)
	mark, err := box.Fingerprint("refresh/" + body)
	if err != nil {
		return "", err
	}
	return body + "." + mark, nil
}

// readRefreshToken gives the session that a genuine refresh token is of.
func readRefreshToken(box *sealed.Box, token string) (sessionID string, err error) {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 || len(token) > maxToken {
		return "", fault.New(fault.TokenInvalid)
	}
	mark, err := box.Fingerprint("refresh/" + token[:cut])
	if err != nil {
		return "", err
	}
	if !sealed.SameHash(mark, token[cut+1:]) {
		return "", fault.New(fault.TokenInvalid)
	}
	sessionID, _, _ = strings.Cut(token, ".")
	return sessionID, nil
}
