package keyring_test

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"jishi/internal/keyring"
)

const origin = "jishi.test/log"

func open(t *testing.T, dir string) *keyring.Keyring {
	t.Helper()
	k, err := keyring.Open(dir, origin)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// files gives every file of a directory with its content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range list {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name()] = string(b)
	}
	return out
}

func TestKeysAreMadeOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first := open(t, dir)
	before := files(t, dir)
	second := open(t, dir)
	for name, same := range map[string]bool{
		"token":       first.Token.ID == second.Token.ID && first.Token.Private.Equal(second.Token.Private),
		"certificate": first.Certificate.ID == second.Certificate.ID && first.Certificate.Private.Equal(second.Certificate.Private),
		"credential":  first.Credential.ID == second.Credential.ID && first.Credential.Private.Equal(second.Credential.Private),
		"journal":     first.Journal.VerifierKey() == second.Journal.VerifierKey() && first.Journal.KeyHash() == second.Journal.KeyHash(),
		"field keys":  first.FieldKeys() == second.FieldKeys() && filepath.Dir(first.FieldKeys()) == dir,
	} {
		if !same {
			t.Errorf("%s: another one after reopening", name)
		}
	}
	after := files(t, dir)
	if len(before) != 7 || len(after) != 7 {
		t.Errorf("files: %d, then %d", len(before), len(after))
	}
	for name := range before {
		if before[name] != after[name] {
			t.Errorf("%s was written again", name)
		}
	}
	if first.Token.ID == first.Certificate.ID || len(first.Token.ID) != 16 {
		t.Errorf("key ids %s and %s", first.Token.ID, first.Certificate.ID)
	}
	if other := open(t, t.TempDir()); other.Token.ID == first.Token.ID || other.Journal.VerifierKey() == first.Journal.VerifierKey() {
		t.Error("another directory has the same keys")
	}
}

func TestKeysSign(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	for name, s := range map[string]keyring.Signing{"token": k.Token, "certificate": k.Certificate} {
		if !ed25519.Verify(s.Public(), []byte("text"), ed25519.Sign(s.Private, []byte("text"))) {
			t.Errorf("%s: the halves do not match", name)
		}
	}
	signed, err := note.Sign(&note.Note{Text: "text\n"}, k.Journal)
	if err != nil {
		t.Fatal(err)
	}
	public, err := keyring.LogPublicKey(dir)
	if err != nil || public != k.Journal.VerifierKey() {
		t.Errorf("public key %q, %v", public, err)
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(signed, note.VerifierList(v)); err != nil || n.Text != "text\n" || v.Name() != origin {
		t.Errorf("%v, %v", n, err)
	}
}

func TestOnlyTheServiceMayReadKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	open(t, dir)
	for name, want := range map[string]os.FileMode{".": 0o700, "journal.key": 0o600, "token.pem": 0o600, "certificate.pem": 0o600, "credential.pem": 0o600, "journal.pub": 0o644} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %o", name, info, err, want)
		}
	}
}

func TestADamagedKeyIsAnError(t *testing.T) {
	whole := t.TempDir()
	open(t, whole)
	exchange := "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIHBa9hYQ0SkZ2j3JYgWcUJdGkFzgp1vY7mUh9pvWgEtY\n-----END PRIVATE KEY-----\n"
	for name := range files(t, whole) {
		for how, damage := range map[string]func(string) string{
			"empty":       func(string) string { return "" },
			"cut":         func(s string) string { return s[:len(s)/2] },
			"another":     func(string) string { return exchange },
			"last letter": func(s string) string { return strings.Replace(s, s[len(s)-30:len(s)-28], "!!", 1) },
		} {
			dir := t.TempDir()
			for n, content := range files(t, whole) {
				if n == name {
					content = damage(content)
				}
				if err := os.WriteFile(filepath.Join(dir, n), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			before := files(t, dir)
			if _, err := keyring.Open(dir, origin); err == nil {
				t.Errorf("%s, %s: opened", name, how)
			}
			for n, content := range files(t, dir) {
				if content != before[n] {
					t.Errorf("%s, %s: %s was changed", name, how, n)
				}
			}
		}
	}
}

func TestAPublicKeyThatIsGoneIsWrittenAgain(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	if err := os.Remove(filepath.Join(dir, "journal.pub")); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.LogPublicKey(dir); err == nil {
		t.Error("read a public key that is gone")
	}
	open(t, dir)
	if public, err := keyring.LogPublicKey(dir); err != nil || public != k.Journal.VerifierKey() {
		t.Errorf("%q, %v", public, err)
	}
}

func TestAnotherLogsPublicKeyIsRefused(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	open(t, dir)
	open(t, other)
	b, err := os.ReadFile(filepath.Join(other, "journal.pub"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "journal.pub"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Open(dir, origin); err == nil {
		t.Error("opened with another log's public key")
	}
}

func TestANameThatCannotBeSignedMakesNoKey(t *testing.T) {
	for _, name := range []string{"", "two words", "a+b"} {
		dir := t.TempDir()
		if _, err := keyring.Open(dir, name); err == nil {
			t.Errorf("%q names a log", name)
		}
		if left := files(t, dir); len(left) != 0 {
			t.Errorf("%q left %d files", name, len(left))
		}
	}
}

func TestAKeyKeepsItsName(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	k, err := keyring.Open(dir, "renamed.test/log")
	if err != nil || k.Journal.Name() != origin {
		t.Errorf("%v, %v", k, err)
	}
}

func TestADirectoryThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, bytes.Repeat([]byte("x"), 3), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Open(filepath.Join(file, "keys"), origin); err == nil {
		t.Error("opened below a file")
	}
}
