package identity

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"jishi/internal/fault"
	"jishi/internal/keyring"
	"jishi/internal/sealed"
)

var noon = time.Date(2026, 3, 12, 4, 0, 0, 0, time.UTC)

func signing(t *testing.T, id string) keyring.Signing {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keyring.Signing{ID: id, Private: private}
}

func accessAt(key keyring.Signing, now time.Time) *accessTokens {
	return newAccessTokens(key, Config{}.withDefaults(), func() time.Time { return now })
}

func TestAccessTokenCarriesUserAndSession(t *testing.T) {
	key := signing(t, "k1")
	token, err := accessAt(key, noon).issue("user-1", "session-1")
	if err != nil {
		t.Fatal(err)
	}
	header, _, err := jwt.NewParser().ParseUnverified(token, &accessClaims{})
	if err != nil || header.Header["typ"] != "at+jwt" || header.Header["alg"] != "EdDSA" || header.Header["kid"] != "k1" || len(header.Header) != 3 {
		t.Errorf("header %v, %v", header.Header, err)
	}
	for at, want := range map[time.Duration]fault.Code{
		0:                            "",
		-4 * time.Second:             "", // another server's clock is a little behind
		10*time.Minute - time.Second: "",
		10 * time.Minute:             fault.TokenInvalid,
		-time.Minute:                 fault.TokenInvalid,
	} {
		user, session, err := accessAt(key, noon.Add(at)).read(token)
		if fault.CodeOf(err) != want {
			t.Errorf("after %s: %v, want %q", at, err, want)
		}
		if want == "" && (user != "user-1" || session != "session-1") {
			t.Errorf("after %s: %q, %q", at, user, session)
		}
	}
}

func TestRetiredKeyIsStillAccepted(t *testing.T) {
	old, fresh := signing(t, "old"), signing(t, "fresh")
	token, err := accessAt(old, noon).issue("u", "s")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := accessAt(fresh, noon).read(token); fault.CodeOf(err) != fault.TokenInvalid {
		t.Errorf("unknown key: %v", err)
	}
	cfg := Config{RetiredKeys: map[string]ed25519.PublicKey{"old": old.Public()}}.withDefaults()
	if user, _, err := newAccessTokens(fresh, cfg, func() time.Time { return noon }).read(token); err != nil || user != "u" {
		t.Errorf("retired key: %q, %v", user, err)
	}
}

// forge signs what an attacker, or a careless program, might send.
func forge(t *testing.T, method jwt.SigningMethod, key any, header, claims map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, jwt.MapClaims{
		"iss": "jishi", "aud": []string{"jishi"}, "sub": "user-1", "sid": "session-1", "jti": "1",
		"iat": noon.Unix(), "nbf": noon.Unix(), "exp": noon.Add(5 * time.Minute).Unix(),
	})
	token.Header["typ"], token.Header["kid"] = "at+jwt", "k1"
	maps.Copy(token.Header, header)
	c := token.Claims.(jwt.MapClaims)
	maps.Copy(c, claims)
	for k, v := range claims {
		if v == nil {
			delete(c, k)
		}
	}
	out, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestForgedAccessTokens(t *testing.T) {
	key, other := signing(t, "k1"), signing(t, "k2")
	ed := jwt.SigningMethodEdDSA
	type m = map[string]any
	sound := forge(t, ed, key.Private, nil, nil)
	if user, _, err := accessAt(key, noon).read(sound); err != nil || user != "user-1" {
		t.Fatalf("the sound token that the others are made from: %q, %v", user, err)
	}
	parts := strings.Split(sound, ".")
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"jishi","aud":["jishi"],"sub":"admin","sid":"session-1","jti":"1","exp":1893456000}`))
	for name, token := range map[string]string{
		"algorithm none":            forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, nil),
		"HS256 with the public key": forge(t, jwt.SigningMethodHS256, []byte(key.Public()), nil, nil),
		"another key under our id":  forge(t, ed, other.Private, nil, nil),
		"another key id":            forge(t, ed, other.Private, m{"kid": "k2"}, nil),
		"key id is no text":         forge(t, ed, key.Private, m{"kid": 1}, nil),
		"key from an address":       forge(t, ed, key.Private, m{"jku": "https://evil.example/keys"}, nil),
		"key in the header":         forge(t, ed, other.Private, m{"jwk": m{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(other.Public())}}, nil),
		"certificate in the header": forge(t, ed, key.Private, m{"x5c": []string{"AA=="}}, nil),
		"unknown extension":         forge(t, ed, key.Private, m{"crit": []string{"b64"}, "b64": false}, nil),
		"type JWT":                  forge(t, ed, key.Private, m{"typ": "JWT"}, nil),
		"type missing":              forge(t, ed, key.Private, m{"typ": nil}, nil),
		"expired":                   forge(t, ed, key.Private, nil, m{"exp": noon.Add(-time.Second).Unix()}),
		"never expires":             forge(t, ed, key.Private, nil, m{"exp": nil}),
		"not yet valid":             forge(t, ed, key.Private, nil, m{"nbf": noon.Add(time.Minute).Unix()}),
		"valid since never":         forge(t, ed, key.Private, nil, m{"nbf": nil}),
		"issued never":              forge(t, ed, key.Private, nil, m{"iat": nil}),
		"another issuer":            forge(t, ed, key.Private, nil, m{"iss": "elsewhere"}),
		"no issuer":                 forge(t, ed, key.Private, nil, m{"iss": nil}),
		"another audience":          forge(t, ed, key.Private, nil, m{"aud": "elsewhere"}),
		"no audience":               forge(t, ed, key.Private, nil, m{"aud": nil}),
		"nobody":                    forge(t, ed, key.Private, nil, m{"sub": nil}),
		"no session":                forge(t, ed, key.Private, nil, m{"sid": nil}),
		"no id":                     forge(t, ed, key.Private, nil, m{"jti": nil}),
		"altered payload":           parts[0] + "." + payload + "." + parts[2],
		"signature cut off":         parts[0] + "." + parts[1] + ".",
		"two parts":                 parts[0] + "." + parts[1],
		"garbage":                   "a.b.c",
		"too long":                  sound + strings.Repeat("A", maxToken),
	} {
		if user, session, err := accessAt(key, noon).read(token); fault.CodeOf(err) != fault.TokenInvalid || user+session != "" {
			t.Errorf("%s: user %q, session %q, %v", name, user, session, err)
		}
	}
	if _, _, err := accessAt(key, noon).read(""); fault.CodeOf(err) != fault.LoginRequired {
		t.Errorf("no token: %v", err)
	}
}

func TestRefreshTokensCannotBeInvented(t *testing.T) {
	box, err := sealed.Open(filepath.Join(t.TempDir(), "fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	one, err := newRefreshToken(box, "session-1")
	if err != nil {
		t.Fatal(err)
	}
	two, err := newRefreshToken(box, "session-1")
	if err != nil || one == two {
		t.Fatalf("two tokens alike, %v", err)
	}
	if id, err := readRefreshToken(box, one); err != nil || id != "session-1" {
		t.Errorf("%q, %v", id, err)
	}
	for _, bad := range []string{"", ".", "session-1", "session-2" + one[len("session-1"):], one + "0", one[:len(one)-1], "session-1.AAAA.BBBB"} {
		if id, err := readRefreshToken(box, bad); fault.CodeOf(err) != fault.TokenInvalid || id != "" {
			t.Errorf("%q: %q, %v", bad, id, err)
		}
	}
}
