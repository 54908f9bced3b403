package httpapi

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jishi/internal/evidence"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/verifier"
)

func (w *world) evidence(user, id string) answer {
	w.t.Helper()
	return w.send(user, "GET", "/contracts/"+id+"/evidence.zip", nil)
}

func (w *world) publicKeys() evidence.Keys {
	return evidence.Keys{Journal: w.keys.Journal.VerifierKey(), Certificate: w.keys.Certificate.Public()}
}

func checkPack(t *testing.T, pack []byte, keys evidence.Keys) evidence.Result {
	t.Helper()
	r, err := evidence.Check(bytes.NewReader(pack), int64(len(pack)), keys)
	must(t, err)
	return r
}

// packed is one entry of a pack, for taking packs apart and putting them together.
type packed struct {
	name    string
	content []byte
}

func unpack(t *testing.T, pack []byte) []packed {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	must(t, err)
	var out []packed
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		raw, err := io.ReadAll(r)
		must(t, err)
		must(t, r.Close())
		out = append(out, packed{f.Name, raw})
	}
	return out
}

func pack(t *testing.T, list []packed) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range list {
		f, err := z.Create(p.name)
		must(t, err)
		_, err = f.Write(p.content)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func entry(t *testing.T, list []packed, name string) []byte {
	t.Helper()
	for _, p := range list {
		if p.name == name {
			return p.content
		}
	}
	t.Fatalf("no entry %s", name)
	return nil
}

func names(list []packed) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.name
	}
	return out
}

// TestEvidencePack: a registered contract's pack is whole, in order, proves
// itself with the public keys alone, and shows no more than its reader may see.
func TestEvidencePack(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.register("386000.00")
		w.step("registrar", id, "national-number", map[string]string{"number": "2026370901000123"}).want(200)
		a := w.evidence("clerk", id).want(200)
		if a.Header().Get("Content-Type") != "application/zip" || !strings.Contains(a.Header().Get("Content-Disposition"), "TA-2026-000001.zip") {
			w.t.Errorf("headers %v", a.Header())
		}
		r := checkPack(w.t, a.Body.Bytes(), w.publicKeys())
		if len(r.Problems) > 0 || r.Documents != 1 || r.Events < 7 || r.Manifest.Certificate != "TA-2026-000001" || r.Manifest.ContractID != id || r.Manifest.Sample {
			w.t.Fatalf("%+v", r)
		}
		list := unpack(w.t, a.Body.Bytes())
		got := names(list)
		want := []string{"index.html", "certificate/TA-2026-000001.pdf", "certificate/statement.json", "certificate/signature.json", "contract/contract.json",
			"contract/reviews.json", "contract/decision.json", "documents/documents.json", "documents/01-M01-合同.docx", "history/events.json", "history/checkpoint.txt"}
		if !slices.Equal(got[:len(want)], want) || !slices.Equal(got[len(got)-3:], []string{"keys/public-keys.json", "manifest.json", "manifest.sig"}) {
			w.t.Errorf("order %v", got)
		}
		if !bytes.Equal(entry(w.t, list, "documents/01-M01-合同.docx"), docx(w.t, id)) ||
			!bytes.Equal(entry(w.t, list, want[1]), w.send("clerk", "GET", "/contracts/"+id+"/certificate", nil).Body.Bytes()) {
			w.t.Error("document or certificate is not as uploaded and issued")
		}
		contains(w.t, list, "index.html", "技术合同登记证据包", "岱下精密机械", "准予登记", "必备", "叁拾捌万陆仟元整", "2026370901000123")
		contains(w.t, list, "contract/reviews.json", `"stage": "FIRST"`, `"answer": "YES"`, "合同已生效且在有效期内", "用户registrar")
		contains(w.t, list, "contract/decision.json", `"result": "REGISTERED"`, "用户reviewer")
		contains(w.t, list, "contract/contract.json", "0537-0000002", "2026370901000123")
		w.eachProof(list)
	})
}

func contains(t *testing.T, list []packed, name string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !bytes.Contains(entry(t, list, name), []byte(part)) {
			t.Errorf("%s does not contain %s", name, part)
		}
	}
}

// eachProof checks each proof of a pack by itself, as `jishi verify proof` does.
func (w *world) eachProof(list []packed) {
	w.t.Helper()
	n := 0
	for _, p := range list {
		if !strings.HasPrefix(p.name, "history/proofs/") {
			continue
		}
		n++
		var proof journal.Proof
		must(w.t, json.Unmarshal(p.content, &proof))
		_, err := verifier.CheckProof(proof, w.keys.Journal.VerifierKey())
		must(w.t, err)
		if proof.Checkpoint != string(entry(w.t, list, "history/checkpoint.txt")) {
			w.t.Errorf("%s has another checkpoint", p.name)
		}
	}
	if n < 7 {
		w.t.Errorf("only %d proofs", n)
	}
}

// TestEvidenceIsForWhoMayReadTheCase: the permission table, masked personal
// data, events without text, and no pack before registration.
func TestEvidenceIsForWhoMayReadTheCase(t *testing.T) {
	w := newWorld(t)
	draft := w.draft("99000.00")
	w.evidence("clerk", draft).problem(404, "certificate_unknown")
	id := w.register("386000.00")
	w.evidence("other", id).problem(404, "not_found")
	w.evidence("tax", id).problem(403, "permission_denied")
	w.evidence("sysadmin", id).problem(403, "permission_denied")
	w.evidence("", id).problem(401, "login_required")
	w.evidence("clerk", "nothing").problem(404, "not_found")

	audited := unpack(t, w.evidence("auditor", id).want(200).Body.Bytes())
	if shown := entry(t, audited, "contract/contract.json"); bytes.Contains(shown, []byte("0537-0000002")) || !bytes.Contains(shown, []byte("***")) {
		t.Errorf("the auditor's pack shows a phone: %s", shown)
	}
	// The registrar may not read the text of events, and the pack still proves them.
	handled := w.evidence("registrar", id).want(200).Body.Bytes()
	if r := checkPack(t, handled, w.publicKeys()); len(r.Problems) > 0 || r.Events < 6 {
		t.Errorf("%+v", r)
	}
	for _, p := range unpack(t, handled) {
		if strings.HasPrefix(p.name, "history/proofs/") && bytes.Contains(p.content, []byte(`"body"`)) {
			t.Errorf("%s has the event's text", p.name)
		}
	}
}

// TestTamperedEvidenceIsNamed: every entry of a pack is changed, taken out,
// doubled and moved, and each time the check names it.
func TestTamperedEvidenceIsNamed(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.register("386000.00")
		list := unpack(w.t, w.evidence("clerk", id).want(200).Body.Bytes())
		if r := checkPack(w.t, pack(w.t, list), w.publicKeys()); len(r.Problems) > 0 {
			w.t.Fatalf("packed again: %v", r.Problems)
		}
		for i, p := range list {
			changed := slices.Clone(list)
			changed[i].content = slices.Clone(p.content)
			changed[i].content[len(p.content)/2] ^= 1
			w.named(changed, p.name, "changed")
			changed[i].content = append(slices.Clone(p.content), ' ')
			w.named(changed, p.name, "lengthened")
			w.named(append(slices.Clone(list), p), p.name, "doubled")
			if !strings.HasPrefix(p.name, "manifest") {
				w.named(slices.Delete(slices.Clone(list), i, i+1), p.name, "taken out")
				moved := append(slices.Delete(slices.Clone(list), i, i+1), p)
				if i < len(list)-3 {
					w.named(moved, p.name, "moved")
				}
			}
		}
		w.named(append(slices.Clone(list), packed{"documents/99-M01-新.pdf", []byte("x")}), "documents/99-M01-新.pdf", "added")
		for _, name := range []string{"manifest.json", "manifest.sig"} {
			without := slices.DeleteFunc(slices.Clone(list), func(p packed) bool { return p.name == name })
			raw := pack(w.t, without)
			if _, err := evidence.Check(bytes.NewReader(raw), int64(len(raw)), w.publicKeys()); err == nil || !strings.Contains(err.Error(), name) {
				w.t.Errorf("without %s: %v", name, err)
			}
		}
		whole := pack(w.t, list)
		if _, err := evidence.Check(bytes.NewReader(whole), int64(len(whole)-30), w.publicKeys()); err == nil {
			w.t.Error("half a pack is a pack")
		}
	})
}

func (w *world) named(list []packed, entry, how string) {
	w.t.Helper()
	raw := pack(w.t, list)
	r, err := evidence.Check(bytes.NewReader(raw), int64(len(raw)), w.publicKeys())
	if err != nil {
		if !strings.Contains(err.Error(), "format") || entry != "manifest.json" {
			w.t.Errorf("%s %s: %v", entry, how, err)
		}
		return
	}
	if !slices.ContainsFunc(r.Problems, func(p evidence.Problem) bool {
		return p.Entry == entry || entry == "manifest.sig" && strings.Contains(p.What, entry)
	}) {
		w.t.Errorf("%s %s is not named: %v", entry, how, r.Problems)
	}
}

// TestEvidenceOfAnotherRegistry: a pack is worth nothing with other keys, even
// when somebody signs the manifest anew.
func TestEvidenceOfAnotherRegistry(t *testing.T) {
	w := newWorld(t)
	raw := w.evidence("clerk", w.register("386000.00")).want(200).Body.Bytes()
	other, err := keyring.Open(filepath.Join(t.TempDir(), "keys"), "other.example/log")
	must(t, err)
	for name, keys := range map[string]evidence.Keys{
		"manifest.json":              {Journal: w.keys.Journal.VerifierKey(), Certificate: other.Certificate.Public()},
		"history/checkpoint.txt":     {Journal: other.Journal.VerifierKey(), Certificate: w.keys.Certificate.Public()},
		"certificate/statement.json": {Journal: w.keys.Journal.VerifierKey(), Certificate: other.Certificate.Public()},
	} {
		if r := checkPack(t, raw, keys); !slices.ContainsFunc(r.Problems, func(p evidence.Problem) bool { return p.Entry == name }) {
			t.Errorf("%s is not named: %v", name, r.Problems)
		}
	}
	if r := checkPack(t, raw, evidence.Keys{}); len(r.Problems) == 0 {
		t.Error("a pack verifies without keys")
	}
}

// TestLargePacksHaveTime: the time to send grows with the size.
func TestLargePacksHaveTime(t *testing.T) {
	if small, large := patience(0), patience(3<<30); small != 5*time.Minute || large < 6*time.Hour || large > 8*time.Hour {
		t.Errorf("%s for nothing, %s for 3 GiB", small, large)
	}
}

// TestDamagedDocumentBreaksThePack: when a stored document is not what was
// uploaded, the answer is cut off, so that nobody takes it for a whole pack.
func TestDamagedDocumentBreaksThePack(t *testing.T) {
	w := newWorld(t)
	id := w.register("386000.00")
	n := 0
	must(t, filepath.WalkDir(w.files, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(raw, []byte("PK")) {
			return err
		}
		n++
		raw[len(raw)/2] ^= 1
		return os.WriteFile(path, raw, 0o600)
	}))
	if n != 1 {
		t.Fatalf("%d documents damaged", n)
	}
	server := httptest.NewServer(w.handler)
	defer server.Close()
	r := w.request("clerk", "GET", "/contracts/"+id+"/evidence.zip", nil)
	out, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+r.URL.RequestURI(), nil)
	must(t, err)
	out.Header = r.Header
	resp, err := server.Client().Do(out)
	must(t, err)
	defer resp.Body.Close()
	if raw, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("status %d, %d bytes, and the answer ends as if it were whole", resp.StatusCode, len(raw))
	}
	server.Close() // the request is over, and its lines are written
	if !strings.Contains(w.log.String(), "not what was uploaded") {
		t.Errorf("the log says nothing of it:\n%s", w.log)
	}
}

// TestCertificateEvidenceFile: who may have the pack may have the file, and it
// proves the certificate with the public keys alone.
func TestCertificateEvidenceFile(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.register("386000.00")
		path := "/contracts/" + id + "/evidence.json"
		for _, user := range []string{"clerk", "auditor", "registrar"} {
			a := w.send(user, "GET", path, nil).want(200)
			if !strings.Contains(a.Header().Get("Content-Disposition"), "TA-2026-000001.json") {
				w.t.Errorf("headers %v", a.Header())
			}
			c, err := verifier.CheckCertificate(a.Body.Bytes(), verifier.Keys{Log: w.keys.Journal.VerifierKey(), Certificates: []ed25519.PublicKey{w.keys.Certificate.Public()}})
			if err != nil || c.Number != "TA-2026-000001" || c.ContractID != id || c.ContractAmount != "386000.00" || c.Sample {
				w.t.Errorf("%s: %+v, %v", user, c, err)
			}
		}
		w.send("other", "GET", path, nil).problem(404, "not_found")
		w.send("tax", "GET", path, nil).problem(403, "permission_denied")
		w.send("", "GET", path, nil).problem(401, "login_required")
		w.send("clerk", "GET", "/contracts/"+w.draft("99000.00")+"/evidence.json", nil).problem(404, "certificate_unknown")
	})
}

// TestBundleOverTheAPI: the audit side takes a bundle that verifies and holds
// the city's total; nobody else does.
func TestBundleOverTheAPI(t *testing.T) {
	onBoth(t, func(w *world) {
		w.register("386000.00")
		for _, user := range []string{"auditor", "auditadmin"} {
			a := w.send(user, "GET", "/journal/bundle.zip", nil).want(200)
			if a.Header().Get("Content-Type") != "application/zip" || !strings.Contains(a.Header().Get("Content-Disposition"), ".zip") {
				w.t.Errorf("headers %v", a.Header())
			}
			b, err := verifier.VerifyBundle(bytes.NewReader(a.Body.Bytes()), int64(a.Body.Len()), verifier.Keys{Log: w.keys.Journal.VerifierKey()}, verifier.BundleOptions{AsOf: -1})
			if err != nil || len(b.Problems) > 0 || b.Total.ContractFen != 38_600_000 || b.Manifest.Sample {
				w.t.Errorf("%s: %v, %s, %v", user, err, b.Total, b.Problems)
			}
		}
		for _, user := range []string{"clerk", "registrar", "reviewer", "tax", "sysadmin"} {
			w.send(user, "GET", "/journal/bundle.zip", nil).problem(403, "permission_denied")
		}
		w.send("", "GET", "/journal/bundle.zip", nil).problem(401, "login_required")
	})
}
