package verifier

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFormatDocumentHasTheExample: the worked values of docs/evidence-format.md
// are those of the example that both verifiers are tested with.
func TestFormatDocumentHasTheExample(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "evidence-format.md"))
	if err != nil {
		t.Fatal(err)
	}
	r := example(t, "l")
	three := tree{}
	for _, e := range r.events[:3] {
		three.add(leafHash(e))
	}
	target := r.rows["volume_targets"]["2025/37~109/CONTRACT_AMOUNT"]
	digest := sha256.Sum256(target)
	named := sha256.Sum256([]byte(statement))
	for what, value := range map[string]string{
		"log key": r.keys.Log, "certificate key": base64.StdEncoding.EncodeToString(r.keys.Certificates[0]), "key id": KeyID(r.keys.Certificates[0]),
		"event 0": string(r.events[0]), "leaf 0": leafHash(r.events[0]).String(), "leaf 1": leafHash(r.events[1]).String(), "leaf 2": leafHash(r.events[2]).String(),
		"root of 3": three.root().String(), "checkpoint": strings.TrimSpace(r.notes[1][strings.Index(r.notes[1], "\n\n"):]), "row": string(target), "digest": hex.EncodeToString(digest[:]),
		"statement": statement, "statement's hash": hex.EncodeToString(named[:]), "signature": r.certificate().Signature,
	} {
		if !strings.Contains(string(raw), value) {
			t.Errorf("docs/evidence-format.md does not have the %s: %s", what, value)
		}
	}
}
