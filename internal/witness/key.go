// Package witness is the second holder (见证人): someone outside the platform
// who looks at its log again and again, checks that it only grows, and then
// countersigns its checkpoint with a key of its own. It knows the platform by
// its address and the log's public key, and believes nothing else.
package witness

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jishi/internal/verifier"
)

// The files of a witness's folder.
const (
	keyFile   = "witness.key" // secret, for the owner only
	pubFile   = "witness.pub" // what the platform is given
	stateFile = "state"       // the checkpoint vouched for last
	logFile   = "checkpoints.log"
	lockFile  = "lock"
)

// Key (见证密钥) is what a witness countersigns with.
type Key struct {
	Public  verifier.WitnessKey
	private ed25519.PrivateKey
}

const keyPrefix = "PRIVATE+KEY+"

// MakeKey makes the key of a witness and keeps it in dir, which is made when it
// is not there. A key that is there already is never overwritten.
func MakeKey(dir, name string) (Key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, fmt.Errorf("make the witness's key: %w", err)
	}
	k := Key{private: private}
	if k.Public, err = verifier.NewWitnessKey(name, public); err != nil {
		return Key{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Key{}, fmt.Errorf("make the witness's folder: %w", err)
	}
	secret := append([]byte{4}, private.Seed()...)
	text := keyPrefix + name + "+" + k.Public.ID() + "+" + base64.StdEncoding.EncodeToString(secret) + "\n"
	if err := create(filepath.Join(dir, keyFile), text, 0o600); err != nil {
		return Key{}, err
	}
	return k, create(filepath.Join(dir, pubFile), k.Public.String()+"\n", 0o644)
}

func create(path, text string, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("make the witness's key: %w", err)
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// LoadKey reads the key of dir.
func LoadKey(dir string) (Key, error) {
	raw, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		return Key{}, fmt.Errorf("read the witness's key (jishi witness keygen makes one): %w", err)
	}
	damaged := fmt.Errorf("%s is damaged", filepath.Join(dir, keyFile))
	rest, ok := strings.CutPrefix(strings.TrimSpace(string(raw)), keyPrefix)
	parts := strings.SplitN(rest, "+", 3)
	if !ok || len(parts) != 3 {
		return Key{}, damaged
	}
	secret, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(secret) != 1+ed25519.SeedSize || secret[0] != 4 {
		return Key{}, damaged
	}
	k := Key{private: ed25519.NewKeyFromSeed(secret[1:])}
	k.Public, err = verifier.NewWitnessKey(parts[0], slices.Clone(ed25519.PublicKey(k.private[ed25519.SeedSize:])))
	if err == nil && k.Public.ID() != parts[1] {
		return Key{}, damaged
	}
	return k, err
}

// Cosign puts the countersignature of this second under a signed checkpoint.
// Whoever calls it has checked that the log only grew.
func (k Key) Cosign(signed string, at time.Time) string {
	end := strings.LastIndex(signed, "\n\n")
	blob := binary.BigEndian.AppendUint32(nil, k.Public.KeyHash())
	blob = binary.BigEndian.AppendUint64(blob, uint64(max(at.Unix(), 0))) //nolint:gosec // not negative
	blob = append(blob, ed25519.Sign(k.private, verifier.CosignedText(at, signed[:end+1]))...)
	return signed + "— " + k.Public.Name() + " " + base64.StdEncoding.EncodeToString(blob) + "\n"
}
