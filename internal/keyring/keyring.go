// Package keyring loads the keys that the platform signs and seals with, or
// makes them on a first start. Keys live in files of the data directory that
// only the service's user can read; they are never in the repository, a log or
// the database. Losing them means losing the power to prove: back them up.
package keyring

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/mod/sumdb/note"
)

// Keyring (密钥环) holds what one platform signs with.
type Keyring struct {
	dir string
	// Journal signs checkpoints of the log.
	Journal LogSigner
	// Token signs access tokens.
	Token Signing
	// Certificate signs registration certificates.
	Certificate Signing
	// Credential signs broker credentials and their status lists. To replace it,
	// move credential.pem and credential.pub away and start again: the old public half
	// stays published.
	Credential Signing
}

// Signing is an Ed25519 key pair and its short public name.
type Signing struct {
	ID      string
	Private ed25519.PrivateKey
}

// Public half of the pair.
func (s Signing) Public() ed25519.PublicKey { return publicOf(s.Private) }

// publicOf takes the public half, which a private key ends with (RFC 8032).
func publicOf(private ed25519.PrivateKey) ed25519.PublicKey {
	return slices.Clone(ed25519.PublicKey(private[ed25519.PublicKeySize:]))
}

// LogSigner signs checkpoints in the signed-note format.
type LogSigner struct {
	note.Signer
	verifier string
}

// VerifierKey is the log's public key in the note format.
func (l LogSigner) VerifierKey() string { return l.verifier }

// Open loads the keys in dir and makes the ones that are missing. origin names
// the log in its checkpoints; it is fixed with the key: a key that exists keeps
// its name. A damaged file is an error, never a reason for a new key.
func Open(dir, origin string) (*Keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make key directory: %w", err)
	}
	k := &Keyring{dir: dir}
	var err error
	if k.Journal, err = openLog(dir, origin); err != nil {
		return nil, err
	}
	if k.Token, err = openSigning(filepath.Join(dir, "token.pem")); err != nil {
		return nil, err
	}
	if k.Certificate, err = openSigning(filepath.Join(dir, "certificate.pem")); err != nil {
		return nil, err
	}
	if k.Credential, err = openSigning(filepath.Join(dir, "credential.pem")); err != nil {
		return nil, err
	}
	for name, key := range map[string]Signing{certificateKey: k.Certificate, credentialKey: k.Credential} {
		err = publishFile(filepath.Join(dir, name), base64.StdEncoding.EncodeToString(key.Public()))
		if err != nil && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
			return nil, err
		}
	}
	// A key directory that may not be written any more still serves: the same key
	// is at /public/keys.
	return k, nil
}

// credentialKey is the file with the public half of the credential key.
const credentialKey = "credential.pub"

// CredentialPublicKey reads only the credential key's public half.
func CredentialPublicKey(dir string) (ed25519.PublicKey, error) {
	b, err := os.ReadFile(filepath.Join(dir, credentialKey))
	if err != nil {
		return nil, fmt.Errorf("read the credential key: %w", err)
	}
	return ParsePublicKey(string(b))
}

// certificateKey is the file with the public half of the certificate key.
const certificateKey = "certificate.pub"

// CertificatePublicKey reads only the certificate key's public half, as who
// checks certificates and evidence packs offline has it.
func CertificatePublicKey(dir string) (ed25519.PublicKey, error) {
	b, err := os.ReadFile(filepath.Join(dir, certificateKey))
	if err != nil {
		return nil, fmt.Errorf("read the certificate key: %w", err)
	}
	return ParsePublicKey(string(b))
}

// ParsePublicKey reads an Ed25519 public key as GET /public/keys gives it, in base64.
func ParsePublicKey(text string) (ed25519.PublicKey, error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("an Ed25519 public key is %d bytes in base64", ed25519.PublicKeySize)
	}
	return b, nil
}

// FieldKeys is the path of the key set that seals personal data.
func (k *Keyring) FieldKeys() string { return filepath.Join(k.dir, "fields.json") }

// LogPublicKey reads only the log's public key, as an outside verifier has it.
func LogPublicKey(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, "journal.pub"))
	if err != nil {
		return "", fmt.Errorf("read the log's public key: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

func openLog(dir, origin string) (LogSigner, error) {
	path := filepath.Join(dir, "journal.key")
	private, err := readOrMake(path, func() ([]byte, error) {
		skey, _, err := note.GenerateKey(rand.Reader, origin)
		if err != nil {
			return nil, fmt.Errorf("make log key: %w", err)
		}
		if _, err := note.NewSigner(skey); err != nil {
			return nil, fmt.Errorf("%q cannot name a log: %w", origin, err)
		}
		return []byte(skey + "\n"), nil
	})
	if err != nil {
		return LogSigner{}, err
	}
	k, err := logSigner(path, private)
	if err != nil {
		return LogSigner{}, err
	}
	return k, publish(dir, k.verifier)
}

// ReadLog loads the log's key and makes none; fs.ErrNotExist when there is none.
func ReadLog(dir string) (LogSigner, error) {
	path := filepath.Join(dir, "journal.key")
	private, err := os.ReadFile(path)
	if err != nil {
		return LogSigner{}, fmt.Errorf("read the log's key: %w", err)
	}
	return logSigner(path, private)
}

func logSigner(path string, private []byte) (LogSigner, error) {
	skey := strings.TrimSpace(string(private))
	signer, err := note.NewSigner(skey)
	if err != nil {
		return LogSigner{}, fmt.Errorf("read log key %s: %w", path, err)
	}
	verifier, err := verifierOf(signer.Name(), skey)
	if err != nil {
		return LogSigner{}, fmt.Errorf("read log key %s: %w", path, err)
	}
	return LogSigner{signer, verifier}, nil
}

// verifierOf derives the public half of a log key: PRIVATE+KEY+name+hash+seed,
// where the seed is base64 and may itself hold a plus.
func verifierOf(name, skey string) (string, error) {
	parts := strings.SplitN(skey, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return "", fmt.Errorf("the key has %d bytes, want %d", len(seed), 1+ed25519.SeedSize)
	}
	public, ok := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", errors.New("the key is no Ed25519 key")
	}
	return note.NewEd25519VerifierKey(name, public)
}

// publish writes the log's public key beside the private one.
func publish(dir, verifier string) error {
	return publishFile(filepath.Join(dir, "journal.pub"), verifier)
}

// publishFile writes a public key once. A file that holds another key is an
// error: whoever copied it would refuse what is signed here.
func publishFile(path, key string) error {
	err := writeNew(path, []byte(key+"\n"), 0o644)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	have, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read public key: %w", err)
	}
	if strings.TrimSpace(string(have)) != key {
		return fmt.Errorf("%s is not the public key of the private one beside it", path)
	}
	return nil
}

func openSigning(path string) (Signing, error) {
	b, err := readOrMake(path, func() ([]byte, error) {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, fmt.Errorf("make signing key: %w", err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			return nil, fmt.Errorf("encode signing key: %w", err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
	})
	if err != nil {
		return Signing{}, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return Signing{}, fmt.Errorf("key file %s holds no PEM block", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return Signing{}, fmt.Errorf("read key file %s: %w", path, err)
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return Signing{}, fmt.Errorf("key file %s holds a %T, want Ed25519", path, key)
	}
	return Signing{ID: keyID(private), Private: private}, nil
}

// keyID is the first 16 hex digits of the public key's SHA-256.
func keyID(private ed25519.PrivateKey) string {
	sum := sha256.Sum256(publicOf(private))
	return hex.EncodeToString(sum[:])[:16]
}

func readOrMake(path string, create func() ([]byte, error)) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		return b, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	if b, err = create(); err != nil {
		return nil, err
	}
	return b, writeNew(path, b, 0o600)
}

// writeNew refuses to overwrite: a key that exists is never replaced by
// accident. A key that could not be written whole is not left behind.
func writeNew(path string, b []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write key file: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}
