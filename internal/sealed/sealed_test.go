package sealed_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jishi/internal/sealed"
)

const place = "contracts/0197/phone"

func open(t *testing.T, path string) *sealed.Box {
	t.Helper()
	b, err := sealed.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealedValuesComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fields.json")
	box := open(t, path)
	again := open(t, path)
	for _, value := range []string{"13800000000", "一二三", "x", strings.Repeat("长", 5000), "\x00\xff"} {
		s, err := box.Seal(value, place)
		if err != nil || len(value) > 3 && strings.Contains(s, value) {
			t.Fatalf("sealed %q as %q, %v", value, s, err)
		}
		for name, b := range map[string]*sealed.Box{"same": box, "reopened": again} {
			if got, err := b.Open(s, place); err != nil || got != value {
				t.Errorf("%s: %q came back as %q, %v", name, value, got, err)
			}
		}
		if twice, err := box.Seal(value, place); err != nil || twice == s {
			t.Errorf("%q is sealed the same twice: a reader of the table could compare", value)
		}
	}
	if s, err := box.Seal("", place); s != "" || err != nil {
		t.Errorf("nothing is sealed as %q, %v", s, err)
	}
	if s, err := box.Open("", place); s != "" || err != nil {
		t.Errorf("nothing opens as %q, %v", s, err)
	}
}

func TestWhatDoesNotOpen(t *testing.T) {
	box, other := open(t, filepath.Join(t.TempDir(), "f")), open(t, filepath.Join(t.TempDir(), "f"))
	s, err := box.Seal("13800000000", place)
	if err != nil {
		t.Fatal(err)
	}
	flipped := []byte(s)
	flipped[len(flipped)-5] ^= 1
	for name, c := range map[string]struct {
		box           *sealed.Box
		sealed, place string
	}{
		"another place":   {box, s, "contracts/0198/phone"},
		"no place":        {box, s, ""},
		"another key":     {other, s, place},
		"another scheme":  {box, "t2" + s[2:], place},
		"no scheme":       {box, s[3:], place},
		"not base64":      {box, "t1:%", place},
		"a letter":        {box, string(flipped), place},
		"cut":             {box, s[:len(s)-4], place},
		"only the scheme": {box, "t1:", place},
		"clear text":      {box, "13800000000", place},
	} {
		if got, err := c.box.Open(c.sealed, c.place); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		} else if strings.Contains(err.Error(), "13800000000") {
			t.Errorf("%s: the error shows the value: %v", name, err)
		}
	}
}

func TestFingerprintsFindEqualValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	box := open(t, path)
	fingerprint := func(b *sealed.Box, value string) string {
		t.Helper()
		f, err := b.Fingerprint(value)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	a := fingerprint(box, "330102199001011234")
	switch {
	case a != fingerprint(box, "330102199001011234"), a != fingerprint(open(t, path), "330102199001011234"):
		t.Error("the same value has two fingerprints")
	case a == fingerprint(box, "330102199001011235"):
		t.Error("two values have one fingerprint")
	case a == fingerprint(open(t, filepath.Join(t.TempDir(), "f")), "330102199001011234"):
		t.Error("the fingerprint does not depend on the key: ID numbers could be tried out")
	case fingerprint(box, "") != "":
		t.Error("nothing has a fingerprint")
	}
}

func TestKeySetsAreMadeOnceAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fields.json")
	open(t, path)
	for _, damaged := range []string{path, path + ".mac"} {
		whole, err := os.ReadFile(damaged)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(damaged); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", damaged, info, err)
		}
		for _, content := range []string{"", "{}", string(whole[:len(whole)/2])} {
			if err := os.WriteFile(damaged, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := sealed.Open(path); err == nil {
				t.Errorf("%s: opened with the content %q", damaged, content)
			}
			if now, err := os.ReadFile(damaged); err != nil || string(now) != content {
				t.Errorf("%s was written over: %v", damaged, err)
			}
		}
		if err := os.Remove(damaged); err != nil {
			t.Fatal(err)
		}
		if _, err := sealed.Open(path); err == nil {
			t.Errorf("%s is gone, and was made anew in silence", damaged)
		}
		if _, err := os.Stat(damaged); err == nil {
			t.Errorf("%s is there again", damaged)
		}
		if err := os.WriteFile(damaged, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		open(t, path)
	}
	if _, err := sealed.Open(filepath.Join(path, "below", "a", "file")); err == nil {
		t.Error("opened below a file")
	}
}

func TestHashes(t *testing.T) {
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, "abc"
	if got := sealed.Hash("abc"); got != want || !sealed.SameHash(got, want) || sealed.SameHash(got, sealed.Hash("abd")) || sealed.SameHash(got, "") {
		t.Errorf("the hash of abc is %s", got)
	}
}
