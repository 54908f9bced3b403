// Package sealed encrypts personal data field by field: authenticated
// encryption with a key id in every ciphertext, bound to the row it belongs
// to, and a keyed fingerprint for equality search. A dump of the database
// shows neither ID numbers nor phones (PIPL Art. 51).
package sealed

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Box (加密箱) seals and opens field values. It is safe for concurrent use.
type Box struct {
	aead tink.AEAD
	mac  tink.MAC
}

// prefix marks a sealed value and the scheme it was sealed with, so that
// another suite can stand beside it.
const prefix = "t1:"

// Open loads the key sets at path (and path+".mac") or makes both. One without
// the other is an error: a new key in its place would open nothing that was
// sealed, or find nothing that was fingerprinted.
func Open(path string) (*Box, error) {
	if exists(path) != exists(path+".mac") {
		return nil, fmt.Errorf("of the key sets %[1]s and %[1]s.mac only one is there: restore the other (if nothing was ever sealed, remove it)", path)
	}
	a, err := openKeyset(path, aead.AES256GCMKeyTemplate)
	if err != nil {
		return nil, err
	}
	m, err := openKeyset(path+".mac", mac.HMACSHA256Tag256KeyTemplate)
	if err != nil {
		return nil, err
	}
	b := &Box{}
	if b.aead, err = aead.New(a); err != nil {
		return nil, fmt.Errorf("field encryption: %w", err)
	}
	if b.mac, err = mac.New(m); err != nil {
		return nil, fmt.Errorf("field fingerprint: %w", err)
	}
	return b, nil
}

// Seal encrypts a value bound to its row and column ("contracts/ID/phone"). An
// empty value stays empty.
func (b *Box) Seal(value, place string) (string, error) {
	if value == "" {
		return "", nil
	}
	c, err := b.aead.Encrypt([]byte(value), []byte(place))
	if err != nil {
		return "", fmt.Errorf("seal field: %w", err)
	}
	return prefix + base64.RawStdEncoding.EncodeToString(c), nil
}

// Open decrypts what Seal made for the same place.
func (b *Box) Open(sealed, place string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, ok := strings.CutPrefix(sealed, prefix)
	if !ok {
		return "", errors.New("open field: unknown sealing scheme")
	}
	c, err := base64.RawStdEncoding.DecodeString(raw)
	if err != nil {
		return "", fmt.Errorf("open field: %w", err)
	}
	p, err := b.aead.Decrypt(c, []byte(place))
	if err != nil {
		return "", fmt.Errorf("open field at %s: %w", place, err)
	}
	return string(p), nil
}

// Fingerprint is the keyed hash of a value for equality search.
func (b *Box) Fingerprint(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	m, err := b.mac.ComputeMAC([]byte(value))
	if err != nil {
		return "", fmt.Errorf("fingerprint field: %w", err)
	}
	return hex.EncodeToString(m), nil
}

// SameHash compares two hex digests in constant time.
func SameHash(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// Hash is the SHA-256 of a random secret (token), in hex.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func openKeyset(path string, template func() *keyTemplate) (*keyset.Handle, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(b)))
		if err != nil {
			return nil, fmt.Errorf("read key set %s: %w", path, err)
		}
		return h, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read key set: %w", err)
	}
	h, err := keyset.NewHandle(template())
	if err != nil {
		return nil, fmt.Errorf("make key set: %w", err)
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&text)); err != nil {
		return nil, fmt.Errorf("encode key set: %w", err)
	}
	return h, writeNew(path, text.Bytes())
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// writeNew refuses to overwrite, and leaves no half of a key set behind.
func writeNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write key set: %w", err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write key set: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}
