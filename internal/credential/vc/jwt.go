package vc

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// The longest token that is read, in bytes: a credential, and a list of a
// million bits that could not be compressed.
const (
	maxCredential = 64 << 10
	maxList       = 512 << 10
)

// Signer (签名密钥) signs credentials and status lists.
type Signer struct {
	// ID is the "kid": a DID URL.
	ID      string
	Private ed25519.PrivateKey
}

// sign makes the compact JWT of a payload.
func (s Signer) sign(payload jwt.Claims) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, payload)
	t.Header["typ"], t.Header["cty"], t.Header["kid"] = Type, "vc", s.ID
	out, err := t.SignedString(s.Private)
	if err != nil {
		return "", fmt.Errorf("sign credential: %w", err)
	}
	return out, nil
}

// opened is a token whose signature fits.
type opened struct {
	key     Key
	payload object
}

// open checks form, header and signature of a token and reads its payload. The
// payload is not looked at before the signature fits.
func open(token string, limit int, keys []Key) (opened, *Reason) {
	parts := strings.Split(token, ".")
	if len(token) > limit || len(parts) != 3 {
		return opened{}, because(NotJWT, "%d bytes, %d parts", len(token), len(parts))
	}
	var raw [3][]byte
	for i, part := range parts {
		b, err := base64url(part)
		if err != nil {
			return opened{}, because(NotJWT, "part %d: %v", i+1, err)
		}
		raw[i] = b
	}
	key, reason := headed(raw[0], keys)
	if reason != nil {
		return opened{}, reason
	}
	if err := jwt.SigningMethodEdDSA.Verify(parts[0]+"."+parts[1], raw[2], key.Public); err != nil {
		return opened{}, because(SignatureWrong, "signed text of %d bytes, key %s", len(parts[0])+1+len(parts[1]), key.ID)
	}
	payload, err := parseObject(raw[1])
	if err != nil {
		return opened{}, because(PayloadWrong, "%v", err)
	}
	return opened{key, payload}, nil
}

// headed reads the header and chooses the key by it. A header that brings or
// points to a key of its own (jwk, jku, x5u, x5c) or asks for an extension is
// refused (RFC 8725).
func headed(raw []byte, keys []Key) (Key, *Reason) {
	h, err := parseObject(raw)
	if err != nil {
		return Key{}, because(HeaderWrong, "%v", err)
	}
	for name := range h {
		if !slices.Contains([]string{"alg", "typ", "cty", "kid"}, name) {
			return Key{}, because(HeaderWrong, "header %.40q is not accepted", name)
		}
	}
	switch alg := h.text("alg"); {
	case strings.EqualFold(alg, "none"):
		return Key{}, because(AlgorithmNone, "alg %.20q", alg)
	case alg != algorithm:
		return Key{}, because(AlgorithmWrong, "alg %.20q, want %s", alg, algorithm)
	case h.text("typ") != Type || h["cty"] != nil && h.text("cty") != "vc":
		return Key{}, because(TypeWrong, "typ %.40q, cty %.40q", h.text("typ"), h.text("cty"))
	}
	kid := h.text("kid")
	for _, k := range keys {
		if k.ID == kid && len(k.Public) == ed25519.PublicKeySize {
			return k, nil
		}
	}
	return Key{}, because(KeyUnknown, "kid %.200q, %d keys given", kid, len(keys))
}

func because(code Code, format string, args ...any) *Reason {
	return &Reason{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Peek gives the number that a token claims, without trusting it: only to look
// the number up. It is "" for what cannot be read.
func Peek(token string) string {
	parts := strings.Split(token, ".")
	if len(token) > maxCredential || len(parts) != 3 {
		return ""
	}
	raw, err := base64url(parts[1])
	if err != nil {
		return ""
	}
	o, err := parseObject(raw)
	if err != nil {
		return ""
	}
	return Credential{ID: o.text("id")}.Number()
}

// KeyOf gives the key id that a token claims, without trusting it; "" for what
// cannot be read.
func KeyOf(token string) string {
	head, _, _ := strings.Cut(token, ".")
	if len(head) > maxCredential {
		return ""
	}
	raw, err := base64url(head)
	if err != nil {
		return ""
	}
	o, err := parseObject(raw)
	if err != nil {
		return ""
	}
	return o.text("kid")
}
