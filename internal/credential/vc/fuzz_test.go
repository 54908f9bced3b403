package vc

import (
	"testing"
	"time"
)

// FuzzVerify: nothing that somebody pastes makes the check fall over, and what is
// taken for genuine is what was signed.
func FuzzVerify(f *testing.F) {
	token := issue(f, ours, genuine(0))
	at := day.Add(time.Hour)
	o := Options{Keys: ourKeys(), Lists: listsAt(f, at, nil, nil), At: at}
	f.Add(token)
	f.Add(token[:len(token)-4])
	f.Add("e30.e30.")
	f.Fuzz(func(t *testing.T, text string) {
		if r := Verify(text, o); r.Verdict != Refused && text != token {
			t.Errorf("%s: %q", r.Verdict, text)
		}
	})
}

// FuzzPayload: any text under a genuine signature is read in one way or refused.
func FuzzPayload(f *testing.F) {
	f.Add([]byte(asJSON(f, genuine(0).payload())))
	f.Add([]byte(`{"@context":[],"credentialStatus":[{}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := check(t, sealedRaw(ours.Private, asJSON(t, header()), raw))
		if r.Verdict == Genuine && r.Credential.incomplete() != "" {
			t.Errorf("%q: %+v", raw, r)
		}
	})
}

// FuzzList: any encoded list is bounded or refused.
func FuzzList(f *testing.F) {
	f.Add("u" + packed(f, make([]byte, Bits/8)))
	f.Add("uH4sIAAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if raw, err := decodeBits(text); err == nil && (len(raw) < Bits/8 || len(raw) > maxBits/8) {
			t.Errorf("%d bytes", len(raw))
		}
	})
}

// FuzzJWKS: any key set.
func FuzzJWKS(f *testing.F) {
	raw, _ := JWKS(ourKeys())
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if keys, err := ParseJWKS(raw); err == nil && len(keys) == 0 {
			t.Error("a set without keys")
		}
	})
}
