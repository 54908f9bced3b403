package vc

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Bits is the length of a list made here: the shortest that the recommendation
// allows, so that a credential hides among 131,072.
const Bits = 131072

// maxBits is the longest list that is read: a megabyte of bits.
const maxBits = 8 << 20

// List (状态清单) is a status list as it is published: a credential of its own.
type List struct {
	// ID is its address, which credentials name.
	ID         string
	Issuer     string
	IssuerName string
	Purpose    Purpose
	// MadeAt is when the list was true; TTL how long it may be relied on, and Until
	// when it ends altogether.
	MadeAt time.Time
	TTL    time.Duration
	Until  time.Time

	bits []byte
}

// NewList makes a list of Bits bits of which those given are set.
func NewList(set []int) List {
	l := List{bits: make([]byte, Bits/8)}
	for _, i := range set {
		l.bits[i/8] |= 0x80 >> (i % 8) // index 0 is the leftmost bit
	}
	return l
}

// Set tells whether a bit is set; an error when the list is not that long.
func (l List) Set(index int) (bool, error) {
	if index < 0 || index >= 8*len(l.bits) {
		return false, fmt.Errorf("the list has %d bits, there is no bit %d", 8*len(l.bits), index)
	}
	return l.bits[index/8]&(0x80>>(index%8)) != 0, nil
}

// FreshUntil is until when the list may be relied on.
func (l List) FreshUntil() time.Time {
	until := l.MadeAt.Add(l.TTL)
	if !l.Until.IsZero() && l.Until.Before(until) {
		return l.Until
	}
	return until
}

// encodeBits is gzip, base64url without padding, and the multibase prefix u.
func encodeBits(raw []byte) (string, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return "", fmt.Errorf("pack status list: %w", err)
	}
	if _, err := w.Write(raw); err != nil {
		return "", fmt.Errorf("pack status list: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("pack status list: %w", err)
	}
	return "u" + base64.RawURLEncoding.EncodeToString(b.Bytes()), nil
}

// decodeBits reads an encoded list. What would inflate to more than a megabyte of
// bits is cut off before it does.
func decodeBits(text string) ([]byte, error) {
	if len(text) > maxList || text == "" || text[0] != 'u' {
		return nil, errors.New("it does not begin with u, or is too long")
	}
	packed, err := base64url(text[1:])
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("no gzip: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(r, maxBits/8+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("no gzip: %w", err)
	case len(raw) > maxBits/8:
		return nil, fmt.Errorf("it is longer than %d bits", maxBits)
	case len(raw) < Bits/8:
		return nil, fmt.Errorf("it has %d bits, fewer than %d", 8*len(raw), Bits)
	}
	return raw, nil
}

type listPayload struct {
	Context    []string         `json:"@context"`
	ID         string           `json:"id"`
	Type       []string         `json:"type"`
	Issuer     listIssuer       `json:"issuer"`
	ValidFrom  string           `json:"validFrom"`
	ValidUntil string           `json:"validUntil"`
	Subject    listSubject      `json:"credentialSubject"`
	Iss        string           `json:"iss"`
	Sub        string           `json:"sub"`
	Jti        string           `json:"jti"`
	Nbf        *jwt.NumericDate `json:"nbf"`
	Exp        *jwt.NumericDate `json:"exp"`
}

type listIssuer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type listSubject struct {
	ID      string  `json:"id"`
	Type    string  `json:"type"`
	Purpose Purpose `json:"statusPurpose"`
	Encoded string  `json:"encodedList"`
	TTL     int64   `json:"ttl"` // milliseconds
}

// IssueList signs a status list and gives it as a compact JWT.
func (s Signer) IssueList(l List) (string, error) {
	encoded, err := encodeBits(l.bits)
	if err != nil {
		return "", err
	}
	return s.sign(listPayload{
		Context: []string{ContextCredentials}, ID: l.ID, Type: []string{"VerifiableCredential", "BitstringStatusListCredential"},
		Issuer: listIssuer{l.Issuer, l.IssuerName}, ValidFrom: written(l.MadeAt), ValidUntil: written(l.Until),
		Subject: listSubject{l.ID + "#list", "BitstringStatusList", l.Purpose, encoded, l.TTL.Milliseconds()},
		Iss:     l.Issuer, Sub: l.ID + "#list", Jti: l.ID, Nbf: jwt.NewNumericDate(l.MadeAt), Exp: jwt.NewNumericDate(l.Until),
	})
}

// defaultTTL holds where a list names none (Bitstring Status List §2.2).
const defaultTTL = 5 * time.Minute

// OpenList checks signature and form of a status list. That it may be old is for
// the caller to see: FreshUntil.
func OpenList(token string, keys []Key) (List, *Reason) {
	got, reason := open(token, maxList, keys)
	if reason != nil {
		return List{}, reason
	}
	o := got.payload
	s, issuer := o.inner("credentialSubject"), o.inner("issuer")
	l := List{ID: o.text("id"), Issuer: issuer.text("id"), IssuerName: issuer.text("name"), Purpose: Purpose(s.text("statusPurpose")), TTL: defaultTTL}
	var from, until, ok bool
	l.MadeAt, from = o.instant("validFrom")
	l.Until, until = o.instant("validUntil")
	switch {
	case !o.holds("type", "BitstringStatusListCredential") || s.text("type") != "BitstringStatusList" || l.ID == "":
		return l, because(SchemaWrong, "it is no status list")
	case !from || !until:
		return l, because(SchemaWrong, "its validity cannot be read")
	case l.Issuer != got.key.Issuer():
		return l, because(IssuerUnknown, "issuer %.100q, key %s", l.Issuer, got.key.ID)
	case !got.key.covers(l.MadeAt):
		return l, because(KeyNotValid, "made %s", written(l.MadeAt))
	}
	if _, there := s["ttl"]; there {
		if l.TTL, ok = milliseconds(s["ttl"]); !ok {
			return l, because(SchemaWrong, "ttl cannot be read")
		}
	}
	var err error
	if l.bits, err = decodeBits(s.text("encodedList")); err != nil {
		return l, because(SchemaWrong, "encodedList: %v", err)
	}
	return l, nil
}

// milliseconds reads a time to live of at most a year.
func milliseconds(v any) (time.Duration, bool) {
	n, isNumber := v.(json.Number)
	if !isNumber {
		return 0, false
	}
	i, err := n.Int64()
	const year = 366 * 24 * int64(time.Hour/time.Millisecond)
	return time.Duration(i) * time.Millisecond, err == nil && i >= 0 && i <= year
}

// GetExpirationTime and the others are what the JWT library asks of claims.
func (p listPayload) GetExpirationTime() (*jwt.NumericDate, error) { return p.Exp, nil }

// GetIssuedAt says nothing: validFrom is the instant of issue.
func (p listPayload) GetIssuedAt() (*jwt.NumericDate, error) { return nil, nil }

// GetNotBefore is validFrom.
func (p listPayload) GetNotBefore() (*jwt.NumericDate, error) { return p.Nbf, nil }

// GetIssuer is the issuer's id.
func (p listPayload) GetIssuer() (string, error) { return p.Iss, nil }

// GetSubject is the list.
func (p listPayload) GetSubject() (string, error) { return p.Sub, nil }

// GetAudience is everyone.
func (p listPayload) GetAudience() (jwt.ClaimStrings, error) { return nil, nil }
