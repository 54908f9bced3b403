// Package verifier checks, offline and without the platform, what Jishi hands
// out as evidence: checkpoints (检查点), inclusion and consistency proofs,
// certificate evidence files (证明存证文件), closing snapshots (关账快照) and bundles
// (存证包). It is the reference implementation of docs/evidence-format.md and
// depends on nothing of this module, so that it can be read, copied or written
// again by someone who does not trust it.
//
// Everything it reads is taken for hostile: sizes, lines, entries and nesting
// are bounded, what nobody vouches for is refused, and two readings of the same
// bytes are never possible (no repeated names in an object, canonical JSON where
// bytes are hashed).
package verifier

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// Keys are the public keys that evidence is checked with. They must come from
// the registry by another way than the evidence itself.
type Keys struct {
	// Log is the journal's key in the note format, as in journal.pub.
	Log string
	// Certificates are keys that signed certificates and closings. Without one,
	// a bundle's closings are added up, but their signatures are not checked.
	Certificates []ed25519.PublicKey
	// Witnesses countersign checkpoints; without them a bundle's countersignatures
	// are not looked at.
	Witnesses []WitnessKey
}

// What a signature of the certificate key can be about. The purpose is signed
// with the text, so that one can never be taken for another.
const (
	ForCertificate = "jishi certificate v1\n"
	ForManifest    = "jishi evidence manifest v1\n"
	ForClosing     = "jishi volume closing v1\n"
)

// Algorithm names the signature scheme in every signature.
const Algorithm = "Ed25519"

// CheckSignature verifies a signature "Ed25519:base64" over purpose and raw.
func CheckSignature(public ed25519.PublicKey, purpose string, raw []byte, signature string) error {
	text, ok := strings.CutPrefix(signature, Algorithm+":")
	if !ok {
		return fmt.Errorf("signature scheme of %.80q is not known", signature)
	}
	sig, err := plainBase64(text)
	if err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	if len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("the public key has %d bytes, want %d", len(public), ed25519.PublicKeySize)
	}
	if !ed25519.Verify(public, append([]byte(purpose), raw...), sig) {
		return fmt.Errorf("the signature does not fit")
	}
	return nil
}

// KeyID names a certificate key: the first 16 hexadecimal digits of its SHA-256.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// signedBy finds the key of this id and checks a signature with it.
func (k Keys) signedBy(id, purpose string, raw []byte, signature string) error {
	var known []string
	for _, public := range k.Certificates {
		if KeyID(public) == id {
			return CheckSignature(public, purpose, raw, signature)
		}
		known = append(known, KeyID(public))
	}
	return fmt.Errorf("it is signed with the key %.40q; given is %s", id, strings.Join(known, ", "))
}

// plainBase64 decodes the one form that the encoder writes: no line breaks, no
// missing padding, no stray bits.
func plainBase64(s string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err == nil && base64.StdEncoding.EncodeToString(raw) != s {
		return nil, fmt.Errorf("base64 is not in its plain form")
	}
	return raw, err
}
