package certificate

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"jishi/internal/keyring"
)

// TestSignaturesKeepToTheirPurpose: a signed manifest is no certificate and a
// certificate no manifest, though one key signs both.
func TestSignaturesKeepToTheirPurpose(t *testing.T) {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{key: keyring.Signing{ID: "test", Private: private}}
	public, raw := s.key.Public(), []byte(`{"number":"TA-2026-000001"}`)
	manifest, id := s.SignManifest(raw)
	statement := sign(s.key, signingContext, raw)
	if id != "test" || CheckManifest(public, raw, manifest) != nil || CheckSignature(public, raw, statement) != nil {
		t.Error("a signature does not hold for what it was made for")
	}
	for name, err := range map[string]error{
		"manifest as certificate": CheckSignature(public, raw, manifest), "certificate as manifest": CheckManifest(public, raw, statement),
		"another text":    CheckManifest(public, append(raw, ' '), manifest),
		"another scheme":  CheckManifest(public, raw, strings.Replace(manifest, "Ed25519", "SM2", 1)),
		"no scheme":       CheckManifest(public, raw, strings.TrimPrefix(manifest, "Ed25519:")),
		"no base64":       CheckManifest(public, raw, "Ed25519:!"),
		"no key":          CheckManifest(nil, raw, manifest),
		"not a signature": CheckManifest(public, raw, "Ed25519:AAAA"),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
