package certificate

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"jishi/internal/keyring"
	"jishi/internal/verifier"
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
	statement := sign(s.key, verifier.ForCertificate, raw)
	if id != "test" || verifier.CheckSignature(public, verifier.ForManifest, raw, manifest) != nil || verifier.CheckSignature(public, verifier.ForCertificate, raw, statement) != nil {
		t.Error("a signature does not hold for what it was made for")
	}
	for name, err := range map[string]error{
		"manifest as certificate": verifier.CheckSignature(public, verifier.ForCertificate, raw, manifest), "certificate as manifest": verifier.CheckSignature(public, verifier.ForManifest, raw, statement),
		"another text":    verifier.CheckSignature(public, verifier.ForManifest, append(raw, ' '), manifest),
		"another scheme":  verifier.CheckSignature(public, verifier.ForManifest, raw, strings.Replace(manifest, "Ed25519", "SM2", 1)),
		"no scheme":       verifier.CheckSignature(public, verifier.ForManifest, raw, strings.TrimPrefix(manifest, "Ed25519:")),
		"no base64":       verifier.CheckSignature(public, verifier.ForManifest, raw, "Ed25519:!"),
		"no key":          verifier.CheckSignature(nil, verifier.ForManifest, raw, manifest),
		"not a signature": verifier.CheckSignature(public, verifier.ForManifest, raw, "Ed25519:AAAA"),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
