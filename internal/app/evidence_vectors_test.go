package app_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"jishi/internal/journal"
	"jishi/internal/verifier"
)

// vectorsDir holds what the browser's checks are tested with (web/src/evidence).
const vectorsDir = "../../web/src/evidence/testdata"

// vectors is a small log made by hand: fixed keys, fixed times, nine events.
type vectors struct {
	t           *testing.T
	origin      string
	log         note.Signer
	logKey      string
	certificate ed25519.PrivateKey
	witness     ed25519.PrivateKey
	bodies      [][]byte
	hashes      hashList
	rows        map[string][]string
	files       map[string][]byte
}

// TestEvidenceVectors: the files that the browser's checks are tested with are
// what this makes, and hold under the checks that are written in Go. With
// JISHI_WRITE_VECTORS=1 it writes them anew.
func TestEvidenceVectors(t *testing.T) {
	v := newVectors(t)
	v.history()
	v.certificateFiles()
	v.closing()
	v.bundle()
	for name, want := range v.files {
		path := filepath.Join(vectorsDir, name)
		if os.Getenv("JISHI_WRITE_VECTORS") == "1" {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".zip") {
			have, want = unzipped(t, have), unzipped(t, want) // compression differs between releases of Go
		}
		if !bytes.Equal(have, want) {
			t.Errorf("%s is not what it should be; make it anew with JISHI_WRITE_VECTORS=1", name)
		}
	}
}

func newVectors(t *testing.T) *vectors {
	v := &vectors{t: t, origin: "jishi.example/log", certificate: seeded(2), witness: seeded(3), rows: map[string][]string{}, files: map[string][]byte{}}
	v.log, v.logKey = v.signer(v.origin, 1)
	_, otherLog := v.signer(v.origin, 9)
	public := func(k ed25519.PrivateKey) string {
		return base64.StdEncoding.EncodeToString(k.Public().(ed25519.PublicKey))
	}
	v.file("keys.json", map[string]string{
		"log": v.logKey, "certificate": public(v.certificate), "witness": v.witnessKey("witness.example", v.witness),
		"other_log": otherLog, "other_certificate": public(seeded(8)), "other_witness": v.witnessKey("witness.example", seeded(7)),
	})
	return v
}

func seeded(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

func (v *vectors) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *vectors) signer(name string, seed byte) (note.Signer, string) {
	key := seeded(seed)
	verifier, err := note.NewEd25519VerifierKey(name, key.Public().(ed25519.PublicKey))
	v.must(err)
	hash := strings.TrimPrefix(verifier, name+"+")[:8]
	private := base64.StdEncoding.EncodeToString(append([]byte{1}, key.Seed()...))
	s, err := note.NewSigner("PRIVATE+KEY+" + name + "+" + hash + "+" + private)
	v.must(err)
	return s, verifier
}

// witnessKey and cosign follow C2SP tlog-cosignature v1.
func (v *vectors) witnessKey(name string, key ed25519.PrivateKey) string {
	id, raw := witnessID(name, key)
	return name + "+" + hex.EncodeToString(id) + "+" + base64.StdEncoding.EncodeToString(raw)
}

func witnessID(name string, key ed25519.PrivateKey) (id, raw []byte) {
	raw = append([]byte{4}, key.Public().(ed25519.PublicKey)...)
	sum := sha256.Sum256(append([]byte(name+"\n"), raw...))
	return sum[:4], raw
}

func (v *vectors) cosign(signed string, at time.Time) string {
	text, _, _ := strings.Cut(signed, "\n\n")
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s\n", at.Unix(), text)
	blob, _ := witnessID("witness.example", v.witness)
	blob = binary.BigEndian.AppendUint64(blob, uint64(at.Unix()))
	blob = append(blob, ed25519.Sign(v.witness, []byte(message))...)
	return signed + "— witness.example " + base64.StdEncoding.EncodeToString(blob) + "\n"
}

func (v *vectors) canonical(x any) []byte {
	raw, err := journal.Canonical(x)
	v.must(err)
	return raw
}

func (v *vectors) file(name string, x any) {
	raw, err := json.MarshalIndent(x, "", "  ")
	v.must(err)
	v.files[name] = append(raw, '\n')
}

// row keeps a row as the bundle has it and gives what an event says of it.
func (v *vectors) row(table, key string, columns map[string]string) map[string]string {
	raw := v.canonical(columns)
	sum := sha256.Sum256(raw)
	v.rows[table] = append(v.rows[table], string(raw))
	return map[string]string{"table": table, "key": key, "sha256": hex.EncodeToString(sum[:])}
}

func (v *vectors) line(event, no int, contract, day string, count, yuan int) map[string]string {
	i := func(n int) string { return fmt.Sprintf("i:%d", n) }
	return v.row("ledger_lines", fmt.Sprintf("%d/%d", event, no), map[string]string{
		"event_index": i(event), "line_no": i(no), "contract_id": "s:" + contract, "belongs_to": "s:" + day,
		"d_count": i(count), "d_contract_fen": i(yuan * 100), "d_technical_fen": i(yuan * 90), "kind": "s:10",
	})
}

func (v *vectors) event(kind, objectType, object string, data map[string]any, rows ...map[string]string) {
	index := len(v.bodies)
	body := v.canonical(map[string]any{
		"index": index, "recorded_at": fmt.Sprintf("2026-03-0%dT08:00:00.000000Z", index+1), "kind": kind,
		"object": map[string]any{"type": objectType, "id": object, "version": 1}, "owner_org": "office-1",
		"actor": map[string]any{"user_id": "user-1", "org_id": "office-1"}, "rows": append([]map[string]string{}, rows...), "data": data,
	})
	hashes, err := tlog.StoredHashes(int64(index), body, v.hashes)
	v.must(err)
	v.bodies, v.hashes = append(v.bodies, body), append(v.hashes, hashes...)
}

type hashList []tlog.Hash

func (h hashList) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		out[i] = h[n]
	}
	return out, nil
}

func (v *vectors) checkpoint(size int) string {
	root, err := tlog.TreeHash(int64(size), v.hashes)
	v.must(err)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", v.origin, size, root)}, v.log)
	v.must(err)
	return string(signed)
}

const vectorContract = "01a206b0-9dfa-7489-b049-17ab47030732"

func (v *vectors) statement() []byte {
	return v.canonical(map[string]any{
		"number": "TA-2026-000123", "contract_id": vectorContract, "version": 1, "acceptance_no": "A-1", "project_name": "水质在线监测系统开发",
		"kind": "10", "kind_name": "技术开发合同", "sellers": []string{"泰山样例科技有限公司"}, "buyers": []string{"样例水务集团"},
		"sign_date": "2026-02-20", "begin_date": "2026-02-20", "end_date": "2026-12-31", "contract_amount": "760000.00", "technical_amount": "684000.00",
		"registry": "泰安市技术合同登记处", "authority": "x", "delegation": "x", "rule_set": "r1", "registered_on": "2026-03-03", "sample": true, "event_index": 2,
	})
}

func (v *vectors) history() {
	sum := sha256.Sum256(v.statement())
	target := func(value int) map[string]string {
		return map[string]string{"year": "i:2026", "region": "s:370900", "indicator": "s:CONTRACT_AMOUNT", "value": fmt.Sprintf("i:%d", value)}
	}
	v.event("instance.created", "instance", "1", nil)
	v.event("contract.submitted", "contract", vectorContract, nil)
	v.event("contract.registered", "contract", vectorContract, map[string]any{"statement_sha256": hex.EncodeToString(sum[:])},
		v.row("certificates", "c/1", map[string]string{"id": "s:not in the bundle"}), v.line(2, 1, vectorContract, "2026-03-03", 1, 760_000))
	old := v.row("volume_targets", "2026/370900/CONTRACT_AMOUNT", target(1))
	v.event("target.set", "target", "2026", nil, old)
	v.rows["volume_targets"] = nil // the row as it was then is gone
	v.event("contract.registered", "contract", "contract-2", nil, v.line(4, 1, "contract-2", "2025-12-30", 1, 1_000_000))
	v.event("contract.changed", "contract", vectorContract, nil, v.line(5, 1, vectorContract, "2026-03-03", -1, -760_000), v.line(5, 2, vectorContract, "2026-03-03", 1, 800_000))
	v.event("volume.closed", "closing", "2025/1", nil, v.row("volume_closings", "2025/1", map[string]string{"year": "i:2025", "no": "i:1", "note": "s:公报"}))
	v.event("target.set", "target", "2026", nil, v.row("volume_targets", "2026/370900/CONTRACT_AMOUNT", target(2)))
	v.event("contract.revoked", "contract", "contract-2", nil, v.line(8, 1, "contract-2", "2025-12-30", -1, -1_000_000))
}

func (v *vectors) proof(index, size int) journal.Proof {
	hashes, err := tlog.ProveRecord(int64(size), int64(index), v.hashes)
	v.must(err)
	p := journal.Proof{Index: int64(index), TreeSize: int64(size), LeafHash: tlog.RecordHash(v.bodies[index]).String(),
		Checkpoint: v.cosign(v.checkpoint(size), time.Date(2026, 3, 10, 1, 2, 3, 0, time.UTC)), Body: base64.StdEncoding.EncodeToString(v.bodies[index])}
	for _, h := range hashes {
		p.Hashes = append(p.Hashes, h.String())
	}
	_, err = verifier.CheckProof(p, v.logKey)
	v.must(err)
	return p
}

func (v *vectors) signed(purpose string, raw []byte) string {
	return "Ed25519:" + base64.StdEncoding.EncodeToString(ed25519.Sign(v.certificate, append([]byte(purpose), raw...)))
}

func (v *vectors) keyID() string {
	sum := sha256.Sum256(v.certificate.Public().(ed25519.PublicKey))
	return hex.EncodeToString(sum[:])[:16]
}

func (v *vectors) certificateFiles() {
	proof, raw := v.proof(2, len(v.bodies)), v.statement()
	signature := v.signed("jishi certificate v1\n", raw)
	v.must(verifier.CheckSignature(v.certificate.Public().(ed25519.PublicKey), verifier.ForCertificate, raw, signature))
	v.file("certificate.json", map[string]any{"format": "jishi.certificate.evidence/1", "number": "TA-2026-000123", "statement": string(raw),
		"signature": signature, "key_id": v.keyID(), "proof": proof, "sample": true})
	v.file("proof.json", map[string]any{"index": proof.Index, "tree_size": proof.TreeSize, "leaf_hash": proof.LeafHash, "hashes": proof.Hashes,
		"checkpoint": proof.Checkpoint, "body": proof.Body, "verifier_key": v.logKey})
	v.files["checkpoint.txt"] = []byte(proof.Checkpoint)
}

func (v *vectors) closing() {
	month := map[string]any{"value": "2025-12", "count": 1, "contract_amount": "1000000.00", "technical_amount": "900000.00"}
	raw := v.canonical(map[string]any{
		"format": "jishi.volume.closing/1", "year": 2025, "no": 1, "as_of": 6, "closed_on": "2026-03-07", "closed_by": "user-1", "note": "2025年度统计公报",
		"total":  map[string]any{"count": 1, "contract_amount": "1000000.00", "technical_amount": "900000.00"},
		"groups": map[string]any{"month": []any{month}}, "lines": 1, "lines_sha256": strings.Repeat("ab", 32),
	})
	sum, signature := sha256.Sum256(raw), v.signed("jishi volume closing v1\n", raw)
	v.must(verifier.CheckSignature(v.certificate.Public().(ed25519.PublicKey), verifier.ForClosing, raw, signature))
	v.file("closing.json", map[string]any{"snapshot": string(raw), "sha256": hex.EncodeToString(sum[:]), "signature": signature, "key_id": v.keyID()})
}

func (v *vectors) bundle() {
	var events []byte
	for _, b := range v.bodies {
		events = append(append(events, b...), '\n')
	}
	newest := v.cosign(v.checkpoint(9), time.Date(2026, 3, 10, 1, 2, 3, 0, time.UTC))
	names := []string{"events.jsonl", "checkpoints.txt", "tables/ledger_lines.jsonl", "tables/volume_closings.jsonl", "tables/volume_targets.jsonl"}
	table := func(name string) []byte { return []byte(strings.Join(v.rows[name], "\n") + "\n") }
	content := map[string][]byte{"events.jsonl": events, "checkpoints.txt": []byte(v.checkpoint(3) + "----\n" + v.checkpoint(7) + "----\n" + newest + "----\n"),
		"tables/ledger_lines.jsonl": table("ledger_lines"), "tables/volume_closings.jsonl": table("volume_closings"), "tables/volume_targets.jsonl": table("volume_targets")}
	var files []map[string]any
	for _, name := range names {
		sum := sha256.Sum256(content[name])
		files = append(files, map[string]any{"path": name, "bytes": len(content[name]), "sha256": hex.EncodeToString(sum[:])})
	}
	described := func(rows int, key ...string) map[string]any {
		return map[string]any{"key": key, "columns": key, "rows": rows}
	}
	manifest, err := json.Marshal(map[string]any{"format": "jishi.bundle/1", "origin": v.origin, "made_at": "2026-03-10T02:00:00Z", "size": 9, "checkpoint": newest, "sample": true,
		"files": files, "tables": map[string]any{"ledger_lines": described(5, "event_index", "line_no"),
			"volume_closings": described(1, "year", "no"), "volume_targets": described(1, "year", "region", "indicator")}})
	v.must(err)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	content["manifest.json"] = manifest
	for i, name := range append([]string{"manifest.json"}, names...) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: []uint16{zip.Store, zip.Deflate}[i%2]})
		v.must(err)
		_, err = w.Write(content[name])
		v.must(err)
	}
	v.must(z.Close())
	v.files["bundle.zip"] = b.Bytes()
}

func unzipped(t *testing.T, raw []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %d\n", f.Name, f.Method)
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}
