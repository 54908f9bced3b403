package verifier

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// cosignatureV1 is the algorithm byte of timestamped Ed25519 countersignatures
// (C2SP tlog-cosignature).
const cosignatureV1 = 4

// WitnessKey (见证公钥) is the public key of a witness: of someone who checks
// that the log only grows and then countersigns its checkpoints.
type WitnessKey struct {
	name   string
	hash   uint32
	public ed25519.PublicKey
}

var _ note.Verifier = WitnessKey{}

// NewWitnessKey names a public key as a witness. The name may hold neither
// spaces nor a plus sign; a host name with a path is usual.
func NewWitnessKey(name string, public ed25519.PublicKey) (WitnessKey, error) {
	if name == "" || !utf8.ValidString(name) || strings.ContainsRune(name, '+') || strings.IndexFunc(name, unicode.IsSpace) >= 0 {
		return WitnessKey{}, fmt.Errorf("%q cannot name a witness: it must be without spaces and plus signs", name)
	}
	if len(public) != ed25519.PublicKeySize {
		return WitnessKey{}, fmt.Errorf("the public key of %s has %d bytes, want %d", name, len(public), ed25519.PublicKeySize)
	}
	sum := sha256.Sum256(append([]byte(name+"\n"), keyBytes(public)...))
	return WitnessKey{name, binary.BigEndian.Uint32(sum[:4]), public}, nil
}

func keyBytes(public ed25519.PublicKey) []byte {
	return append([]byte{cosignatureV1}, public...)
}

// ParseWitnessKey reads the verifier key of a witness: its name, the eight
// hexadecimal digits of its key id and the key in base64, joined by plus signs.
func ParseWitnessKey(text string) (WitnessKey, error) {
	name, rest, _ := strings.Cut(strings.TrimSpace(text), "+")
	id, encoded, _ := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return WitnessKey{}, fmt.Errorf("the witness key %q must be name+id+base64 of %d bytes", text, 1+ed25519.PublicKeySize)
	}
	if raw[0] != cosignatureV1 {
		return WitnessKey{}, fmt.Errorf("the key of %s is for signatures of kind %d, a witness has kind %d", name, raw[0], cosignatureV1)
	}
	k, err := NewWitnessKey(name, raw[1:])
	if err != nil {
		return WitnessKey{}, err
	}
	if k.ID() != id {
		return WitnessKey{}, fmt.Errorf("the key of %s has the id %s, not %s: it was copied wrongly", name, k.ID(), id)
	}
	return k, nil
}

// String is the verifier key that ParseWitnessKey reads.
func (k WitnessKey) String() string {
	return k.name + "+" + k.ID() + "+" + base64.StdEncoding.EncodeToString(keyBytes(k.public))
}

// ID is the key id as eight hexadecimal digits. It depends on name and key.
func (k WitnessKey) ID() string {
	return hex.EncodeToString(binary.BigEndian.AppendUint32(nil, k.hash))
}

// Name of the witness.
func (k WitnessKey) Name() string { return k.name }

// KeyHash is the key id as signature lines carry it.
func (k WitnessKey) KeyHash() uint32 { return k.hash }

// Verify checks what a signature line of the witness holds beside the key id:
// eight bytes of Unix time and 64 of the signature.
func (k WitnessKey) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	at := int64(binary.BigEndian.Uint64(signature)) //nolint:gosec // a time beyond the range turns negative and is refused
	return at >= 0 && ed25519.Verify(k.public, CosignedText(time.Unix(at, 0), string(text)), signature[8:])
}

// CosignedText is what a witness signs: that at this second it saw the
// checkpoint with this text, and that the log had only grown until then.
func CosignedText(at time.Time, text string) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at.Unix(), text)
}

// ErrNotCosigned says that a note bears no countersignature of the key.
var ErrNotCosigned = errors.New("no countersignature of this witness is on the checkpoint")

// CheckCosignature checks the countersignature (见证签名) of one witness on a
// signed note and gives the second at which the witness signed, in UTC. It does
// not look at the log's own signature: OpenCheckpoint does. Of several
// countersignatures by the same key the first one counts.
func CheckCosignature(signed string, key WitnessKey) (time.Time, error) {
	_, at, err := FindCosignature(signed, key)
	return at, err
}

// FindCosignature is CheckCosignature and also gives the signature line, as it
// may be put under the same checkpoint elsewhere.
func FindCosignature(signed string, key WitnessKey) (line string, at time.Time, err error) {
	n, err := note.Open([]byte(signed), note.VerifierList(key))
	if unverified, ok := errors.AsType[*note.UnverifiedNoteError](err); ok && len(unverified.Note.UnverifiedSigs) > 0 {
		return "", at, fmt.Errorf("%s: %w", key.name, ErrNotCosigned)
	}
	if err != nil {
		return "", at, fmt.Errorf("countersignature of %s: %w", key.name, err)
	}
	raw, err := base64.StdEncoding.DecodeString(n.Sigs[0].Base64)
	if err != nil || len(raw) != 4+8+ed25519.SignatureSize {
		return "", at, fmt.Errorf("countersignature of %s has %d bytes", key.name, len(raw))
	}
	at = time.Unix(int64(binary.BigEndian.Uint64(raw[4:])), 0).UTC() //nolint:gosec // Verify refused what is negative
	return "— " + key.name + " " + n.Sigs[0].Base64 + "\n", at, nil
}
