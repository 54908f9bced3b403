package vc

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// DID (去中心化标识) is the did:web of the platform's public address.
func DID(publicURL string) string {
	u, err := url.Parse(publicURL)
	if err != nil {
		return ""
	}
	did := "did:web:" + strings.ReplaceAll(u.Host, ":", "%3A")
	for part := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		if part != "" {
			did += ":" + url.PathEscape(part)
		}
	}
	return did
}

// JWK (公钥) is a key as RFC 8037 writes it; nbf and exp say when it was in use.
type JWK struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Kid string `json:"kid"`
	Alg string `json:"alg"`
	Use string `json:"use"`
	Nbf int64  `json:"nbf,omitempty"`
	Exp int64  `json:"exp,omitempty"`
}

// JWK is the key for a key set.
func (k Key) JWK() JWK {
	j := JWK{Kty: "OKP", Crv: "Ed25519", X: base64.RawURLEncoding.EncodeToString(k.Public), Kid: k.ID, Alg: algorithm, Use: "sig"}
	if !k.From.IsZero() {
		j.Nbf = k.From.Unix()
	}
	if !k.Until.IsZero() {
		j.Exp = k.Until.Unix()
	}
	return j
}

// JWKS (公钥集) is the key set as JSON (RFC 7517).
func JWKS(keys []Key) ([]byte, error) {
	set := struct {
		Keys []JWK `json:"keys"`
	}{Keys: []JWK{}}
	for _, k := range keys {
		set.Keys = append(set.Keys, k.JWK())
	}
	return json.MarshalIndent(set, "", "  ")
}

// Document (DID 文档) is the DID document of the issuer with all its keys.
func Document(did string, keys []Key) ([]byte, error) {
	type method struct {
		ID         string `json:"id"`
		Type       string `json:"type"`
		Controller string `json:"controller"`
		Jwk        JWK    `json:"publicKeyJwk"`
	}
	doc := struct {
		Context []string `json:"@context"`
		ID      string   `json:"id"`
		Methods []method `json:"verificationMethod"`
		Asserts []string `json:"assertionMethod"`
	}{Context: []string{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"}, ID: did, Methods: []method{}, Asserts: []string{}}
	for _, k := range keys {
		doc.Methods = append(doc.Methods, method{k.ID, "JsonWebKey", did, k.JWK()})
		doc.Asserts = append(doc.Asserts, k.ID)
	}
	return json.MarshalIndent(doc, "", "  ")
}

// ParseJWKS reads a key set. A key of another kind is passed over, so that a set
// can hold keys for other programs; one that cannot be read is an error.
func ParseJWKS(raw []byte) ([]Key, error) {
	if len(raw) > 1<<20 {
		return nil, errors.New("key set: it is longer than a megabyte")
	}
	o, err := parseObject(raw)
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	var out []Key
	for _, j := range o.objects("keys") {
		if j.text("kty") != "OKP" || j.text("crv") != "Ed25519" {
			continue
		}
		x, err := base64url(j.text("x"))
		if err != nil || len(x) != ed25519.PublicKeySize || j.text("kid") == "" {
			return nil, fmt.Errorf("key set: the key %.100q cannot be read", j.text("kid"))
		}
		k := Key{ID: j.text("kid"), Public: x}
		for name, to := range map[string]*time.Time{"nbf": &k.From, "exp": &k.Until} {
			if _, there := j[name]; !there {
				continue
			}
			at, ok := j.seconds(name)
			if !ok {
				return nil, fmt.Errorf("key set: %s of the key %.100q cannot be read", name, k.ID)
			}
			*to = at
		}
		out = append(out, k)
	}
	if len(out) == 0 {
		return nil, errors.New("key set: it has no Ed25519 key")
	}
	return out, nil
}
