package verifier_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"jishi/internal/verifier"
)

const checkpointText = "jishi.test/log\n12\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

// signedNote is a checkpoint of a log; cosign puts a countersignature under it.
func signedNote(t *testing.T) string {
	t.Helper()
	skey, _, err := note.GenerateKey(rand.Reader, "jishi.test/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := note.Sign(&note.Note{Text: checkpointText}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func witnessKey(t *testing.T) (verifier.WitnessKey, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := verifier.NewWitnessKey("audit.test/witness", public)
	if err != nil {
		t.Fatal(err)
	}
	return k, private
}

func cosign(k verifier.WitnessKey, private ed25519.PrivateKey, signed string, at time.Time) string {
	blob := binary.BigEndian.AppendUint32(nil, k.KeyHash())
	blob = binary.BigEndian.AppendUint64(blob, uint64(at.Unix()))
	blob = append(blob, ed25519.Sign(private, verifier.CosignedText(at, checkpointText))...)
	return signed + "— " + k.Name() + " " + base64.StdEncoding.EncodeToString(blob) + "\n"
}

func TestACosignatureIsCheckedAndDated(t *testing.T) {
	k, private := witnessKey(t)
	other, _ := witnessKey(t)
	signed, at := signedNote(t), time.Date(2026, 3, 2, 8, 0, 1, 0, time.UTC)
	good := cosign(k, private, signed, at)
	if got, err := verifier.CheckCosignature(good, k); err != nil || !got.Equal(at) {
		t.Fatalf("%v, %v", got, err)
	}
	for name, c := range map[string]struct {
		signed string
		key    verifier.WitnessKey
	}{
		"no countersignature":       {signed, k},
		"the key of somebody else":  {good, other},
		"another text":              {strings.Replace(good, "\n12\n", "\n13\n", 1), k},
		"a countersignature moved":  {signed + good[strings.LastIndex(good, "— audit")+5:], k},
		"a byte of the signature":   {good[:len(good)-5] + "AAA=\n", k},
		"no note at all":            {"nothing", k},
		"another time than is said": {cosign(k, ed25519.NewKeyFromSeed(make([]byte, 32)), signed, at), k},
	} {
		if _, err := verifier.CheckCosignature(c.signed, c.key); err == nil {
			t.Errorf("%s: it passed", name)
		}
	}
	if _, err := verifier.CheckCosignature(signed, k); !errors.Is(err, verifier.ErrNotCosigned) {
		t.Errorf("a note without it: %v", err)
	}
}

// TestCosignaturesAreThoseOfEveryone: an independent implementation of C2SP
// tlog-cosignature reads our keys and countersignatures, and we read its.
func TestCosignaturesAreThoseOfEveryone(t *testing.T) {
	k, private := witnessKey(t)
	theirs, err := formats.NewVerifierForCosignatureV1(k.String())
	if err != nil {
		t.Fatalf("our key is not read: %v", err)
	}
	at := time.Date(2026, 3, 2, 8, 0, 1, 0, time.UTC)
	n, err := note.Open([]byte(cosign(k, private, signedNote(t), at)), note.VerifierList(theirs))
	if err != nil {
		t.Fatalf("our countersignature does not pass: %v", err)
	}
	if got, err := formats.CoSigV1Timestamp(n.Sigs[0]); err != nil || !got.Equal(at) {
		t.Errorf("they read the time %v, %v", got, err)
	}

	skey, vkey, err := note.GenerateKey(rand.Reader, "their.test/witness")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := formats.NewSignerForCosignatureV1(skey)
	if err != nil {
		t.Fatal(err)
	}
	public, err := formats.VKeyToCosignatureV1(vkey)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := verifier.ParseWitnessKey(public)
	if err != nil || ours.String() != public {
		t.Fatalf("their key %s: %v, %v", public, ours, err)
	}
	signed, err := note.Sign(&note.Note{Text: checkpointText}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := verifier.CheckCosignature(string(signed), ours); err != nil || time.Since(got) > time.Hour {
		t.Errorf("their countersignature: %v, %v", got, err)
	}
}

// TestAWitnessKeyIsReadExactly: the id guards against a key copied wrongly, and
// the key of a log is none of a witness.
func TestAWitnessKeyIsReadExactly(t *testing.T) {
	k, _ := witnessKey(t)
	if got, err := verifier.ParseWitnessKey(" " + k.String() + "\n"); err != nil || got.String() != k.String() {
		t.Fatalf("%v, %v", got, err)
	}
	_, log, err := note.GenerateKey(rand.Reader, "jishi.test/log")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"nothing": "", "no key": "audit.test/witness+" + k.ID(), "a log's key": log,
		"another id":   strings.Replace(k.String(), "+"+k.ID()+"+", "+00000000+", 1),
		"another name": strings.Replace(k.String(), "audit", "budit", 1),
		"a short key":  k.String()[:len(k.String())-8],
	} {
		if got, err := verifier.ParseWitnessKey(text); err == nil {
			t.Errorf("%s was read as %v", name, got)
		}
	}
	for _, name := range []string{"", "a b", "a+b", "a\xff"} {
		if _, err := verifier.NewWitnessKey(name, make([]byte, ed25519.PublicKeySize)); err == nil {
			t.Errorf("%q names a witness", name)
		}
	}
}

// FuzzCheckCosignature: whatever arrives, it is refused or it is what was signed.
func FuzzCheckCosignature(f *testing.F) {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public, _ := private.Public().(ed25519.PublicKey)
	k, err := verifier.NewWitnessKey("audit.test/witness", public)
	if err != nil {
		f.Fatal(err)
	}
	good := cosign(k, private, checkpointText+"\n", time.Unix(1_772_000_000, 0))
	f.Add(good)
	f.Add(checkpointText)
	f.Fuzz(func(t *testing.T, signed string) {
		if _, err := verifier.CheckCosignature(signed, k); err == nil && !strings.HasPrefix(signed, checkpointText) {
			t.Errorf("passed: %q", signed)
		}
	})
}
