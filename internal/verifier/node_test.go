package verifier

import (
	"encoding/base64"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// second runs the verifier that was written from docs/evidence-format.md alone,
// in another language, over several files, and gives its line for each.
func second(t *testing.T, r *registry, mode string, files map[string][]byte, more ...string) map[string]string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the second verifier needs Node.js 20 or later, as the console does: install nodejs and put node on the PATH")
	}
	dir := t.TempDir()
	args := []string{filepath.Join("..", "..", "docs", "evidence", "verify.mjs"), mode, "--key", r.keys.Log,
		"--certificate-key", base64.StdEncoding.EncodeToString(r.keys.Certificates[0])}
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		path := filepath.Join(dir, strings.Repeat("f", i+1))
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	raw, err := exec.CommandContext(t.Context(), node, append(args, more...)...).CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	if len(lines) != len(names) {
		t.Fatalf("%v: %s", err, raw)
	}
	out := map[string]string{}
	for i, name := range names {
		out[name] = lines[i]
	}
	return out
}

// TestSecondVerifierAgrees: both give the same verdict on the genuine bundle and
// on every tampered one, and the same figures.
func TestSecondVerifierAgrees(t *testing.T) {
	r := example(t, "l")
	files := map[string][]byte{"genuine": r.zipOf(r.files())}
	for name, c := range tamperings {
		r := example(t, "l")
		spoiled := r.files()
		c.spoil(r, spoiled)
		files[name] = r.zipOf(spoiled)
	}
	for name, said := range second(t, r, "bundle", files) {
		if genuine := name == "genuine"; strings.HasPrefix(said, "verified ") != genuine {
			t.Errorf("%s: %s", name, said)
		} else if genuine && !strings.HasSuffix(said, ": total 1 1234.56 1233.56; 2025 0 0.00 0.00; 2026 1 1234.56 1233.56") {
			t.Errorf("figures: %s", said)
		}
	}
	only := map[string][]byte{"genuine": files["genuine"]}
	if said := second(t, r, "bundle", only, "--as-of", "5")["genuine"]; !strings.HasSuffix(said, ": total 2 7234.56 7232.56; 2025 1 6000.00 5999.00; 2026 1 1234.56 1233.56") {
		t.Errorf("as of 5: %s", said)
	}
	certificates := map[string][]byte{"genuine": fileOf(t, r.certificate())}
	for name, c := range certificateTamperings {
		f := r.certificate()
		c.spoil(r, &f)
		certificates[name] = fileOf(t, f)
	}
	for name, said := range second(t, r, "certificate", certificates) {
		if strings.HasPrefix(said, "verified ") != (name == "genuine") {
			t.Errorf("certificate, %s: %s", name, said)
		}
	}
}
