package verifier

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// registry is a small registry with fixed keys: the worked example of
// docs/evidence-format.md, and what the tests tamper with.
type registry struct {
	t      testing.TB
	signer note.Signer
	keys   Keys
	secret ed25519.PrivateKey

	events [][]byte
	tree   tree
	notes  []string
	rows   map[string]map[string][]byte // table, key, row
	order  map[string][]string
	lines  []row
}

func seed(letter string) []byte { return []byte(strings.Repeat(letter, ed25519.SeedSize)) }

const origin = "jishi.example/log"

func newRegistry(t testing.TB, letter string) *registry {
	t.Helper()
	r := &registry{t: t, rows: map[string]map[string][]byte{}, order: map[string][]string{}, secret: ed25519.NewKeyFromSeed(seed("c"))}
	log := ed25519.NewKeyFromSeed(seed(letter))
	public, err := note.NewEd25519VerifierKey(origin, log.Public().(ed25519.PublicKey))
	r.must(err)
	id := strings.Split(public, "+")[1]
	r.signer, err = note.NewSigner("PRIVATE+KEY+" + origin + "+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed(letter)...)))
	r.must(err)
	r.keys = Keys{Log: public, Certificates: []ed25519.PublicKey{r.secret.Public().(ed25519.PublicKey)}}
	return r
}

func (r *registry) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *registry) sign(purpose, text string) string {
	return Algorithm + ":" + base64.StdEncoding.EncodeToString(ed25519.Sign(r.secret, []byte(purpose+text)))
}

// put writes a row and gives what its event says of it.
func (r *registry) put(table string, key []string, columns row) any {
	o := object{}
	for name, v := range columns {
		o[name] = v
	}
	raw, id := appendCanonical(nil, o), rowKey(slices.Clone(key))
	if r.rows[table] == nil {
		r.rows[table] = map[string][]byte{}
	}
	if r.rows[table][id] == nil {
		r.order[table] = append(r.order[table], id)
	}
	r.rows[table][id] = raw
	sum := sha256.Sum256(raw)
	return object{"table": table, "key": id, "sha256": hex.EncodeToString(sum[:])}
}

func (r *registry) event(kind string, of, data object, rows ...any) {
	i := r.tree.size
	raw := appendCanonical(nil, object{"index": i, "recorded_at": fmt.Sprintf("2026-01-05T01:00:%02d.000000Z", i), "kind": kind, "object": of, "owner_org": "org",
		"actor": object{"user_id": "u1", "org_id": "org"}, "rows": append([]any{}, rows...), "data": data})
	r.events = append(r.events, raw)
	r.tree.add(leafHash(raw))
}

func (r *registry) checkpoint() string {
	signed, err := note.Sign(&note.Note{Text: CheckpointText(origin, r.tree.size, r.tree.root())}, r.signer)
	r.must(err)
	r.notes = append(r.notes, string(signed))
	return string(signed)
}

// line writes a ledger line and its sides; day is the statistical day.
func (r *registry) line(no int64, contract, kind, day string, sign, fen int64) []any {
	at := r.tree.size
	l := row{"event_index": fmt.Sprintf("i:%d", at), "line_no": fmt.Sprintf("i:%d", no), "contract_id": "s:" + contract, "contract_version": "i:1", "event": "s:" + kind,
		"booked_on": "s:2026-01-05", "belongs_to": "s:" + day, "d_count": fmt.Sprintf("i:%d", sign), "d_contract_fen": fmt.Sprintf("i:%d", sign*fen),
		"d_technical_fen": fmt.Sprintf("i:%d", sign*(fen-100)), "ip_kinds": "s:10,99", "is_related": "b:false", "seller_zone": "s:", "buyer_zone": "s:", "buyer_country": "s:CHN"}
	if at%2 == 0 {
		l["is_related"] = "i:1"
	}
	for _, column := range columnOf {
		if l[column] == "" {
			l[column] = "s:" + strings.ToUpper(column[:1])
		}
	}
	l["industry"], l["plan_source"] = "s:软件、\"信息\"", "s:"
	r.lines = append(r.lines, l)
	key := []string{fmt.Sprint(at), fmt.Sprint(no)}
	return []any{r.put(linesTable, key, l), r.put("ledger_sides", key, row{"event_index": l["event_index"], "line_no": l["line_no"], "seller_key": "s:91370900X", "buyer_key": "s:"})}
}

// close writes the closing of 2025 with the snapshot of the lines so far.
func (r *registry) close() row {
	n := row{"year": "i:2025", "no": "i:1", "event_index": fmt.Sprintf("i:%d", r.tree.size), "note": "s:年度公报", "closed_by": "s:u1", "closed_at": "t:2026-01-04T17:00:00.000000Z", "reason": "s:"}
	c := &bundle{Bundle: Bundle{}, years: map[string]*Figures{}}
	r.must(c.closing(n, recorded{first: r.tree.size}))
	for _, l := range r.lines {
		s := scan{row: l}
		r.must(c.line(l, recorded{first: s.whole("event_index")}))
	}
	snapshot, err := c.closings[0].snapshot(&scan{row: n})
	r.must(err)
	sum := sha256.Sum256(snapshot)
	n["snapshot"], n["sha256"] = "s:"+string(snapshot), "s:"+hex.EncodeToString(sum[:])
	n["signature"], n["key_id"] = "s:"+r.sign(ForClosing, string(snapshot)), "s:"+KeyID(r.keys.Certificates[0])
	return n
}

const statement = `{"contract_amount":"5000.00","contract_id":"c1","event_index":2,"number":"TA-2026-000001","project_name":"轴承“寿命”试验","registered_on":"2025-12-31","technical_amount":"4999.00"}`

// example is nine events: two registrations, a change, a closing and its end.
func example(t testing.TB, letter string) *registry {
	r := newRegistry(t, letter)
	r.event("instance.started", object{"type": "instance", "id": "1", "version": int64(1)}, object{"mode": "production"})
	r.checkpoint()
	r.event("target.set", object{"type": "volume_target", "id": "2025", "version": int64(1)}, object{},
		r.put("volume_targets", []string{"2025", "37/09", "CONTRACT_AMOUNT"}, row{"year": "i:2025", "region": "s:37/09", "indicator": "s:CONTRACT_AMOUNT", "value": "i:100"}),
		object{"table": "contracts", "key": "c1", "sha256": strings.Repeat("0", 64)})
	sum := sha256.Sum256([]byte(statement))
	r.event("contract.registered", object{"type": "contract", "id": "c1", "version": int64(5)}, object{"statement_sha256": hex.EncodeToString(sum[:])},
		r.line(1, "c1", "REGISTER", "2025-12-31", 1, 500_000)...)
	r.checkpoint()
	r.event("contract.registered", object{"type": "contract", "id": "c2", "version": int64(5)}, object{"statement_sha256": "0"}, r.line(1, "c2", "REGISTER", "2026-01-05", 1, 123_456)...)
	r.event("proceeding.decided", object{"type": "proceeding", "id": "p1", "version": int64(2)}, object{"contract": "c1"},
		append(r.line(1, "c1", "CHANGE", "2025-12-31", -1, 500_000), r.line(2, "c1", "CHANGE", "2025-12-31", 1, 600_000)...)...)
	n := r.close()
	r.event("volume.closed", object{"type": "volume_closing", "id": "2025", "version": int64(1)}, object{"note": "年度公报"}, r.put(closingsTable, []string{"2025", "1"}, n))
	r.checkpoint()
	r.event("contract.revoked", object{"type": "contract", "id": "c1", "version": int64(9)}, object{}, r.line(1, "c1", "REVOKE", "2025-12-31", -1, 600_000)...)
	n["reopened_index"], n["reason"] = "i:7", "s:发现重复登记"
	r.event("volume.reopened", object{"type": "volume_closing", "id": "2025", "version": int64(1)}, object{"reason": "发现重复登记 & <更正>"}, r.put(closingsTable, []string{"2025", "1"}, n))
	r.event("throttle.ended", object{"type": "throttle", "id": "x", "version": int64(1)}, object{"b": true, "n": nil, "é": "\u2028\x01", "Ａ": []any{int64(-1)}})
	r.checkpoint()
	return r
}

// files are the entries of the bundle but the manifest.
func (r *registry) files() map[string]string {
	out := map[string]string{CheckpointsFile: strings.Join(r.notes, EndOfNote) + EndOfNote}
	var b strings.Builder
	for _, e := range r.events {
		b.Write(append(slices.Clone(e), '\n'))
	}
	out[EventsFile] = b.String()
	for table := range FigureTables {
		b.Reset()
		for _, key := range r.order[table] {
			b.Write(append(slices.Clone(r.rows[table][key]), '\n'))
		}
		out[TableFile(table)] = b.String()
	}
	return out
}

// manifestOf describes files, as honest as its maker.
func (r *registry) manifestOf(files map[string]string) Manifest {
	m := Manifest{Format: BundleFormat, Origin: origin, MadeAt: "2026-01-05T02:00:00Z", Size: r.tree.size, Checkpoint: r.notes[len(r.notes)-1], Tables: map[string]TableInfo{}}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		sum := sha256.Sum256([]byte(files[path]))
		m.Files = append(m.Files, FileInfo{path, int64(len(files[path])), hex.EncodeToString(sum[:])})
	}
	for table, key := range FigureTables {
		columns := map[string]bool{}
		for _, k := range key {
			columns[k] = true
		}
		for _, raw := range r.rows[table] {
			o, err := parseCanonical(raw)
			r.must(err)
			for name := range o {
				columns[name] = true
			}
		}
		m.Tables[table] = TableInfo{key, slices.Sorted(maps.Keys(columns)), int64(strings.Count(files[TableFile(table)], "\n"))}
	}
	return m
}

// canonicalOf writes any value in canonical form.
func canonicalOf(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	o, err := parseObject(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(appendCanonical(nil, o))
}

type entry struct{ name, text string }

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := z.Create(e.name)
		if err == nil {
			_, err = f.Write([]byte(e.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipOf packs files under a manifest that lies about nothing.
func (r *registry) zipOf(files map[string]string) []byte {
	return r.packed(files, canonicalOf(r.t, r.manifestOf(files)))
}

func (r *registry) packed(files map[string]string, manifest string) []byte {
	list := []entry{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		list = append(list, entry{path, files[path]})
	}
	return pack(r.t, append(list, entry{ManifestFile, manifest})...)
}

// certificate is the evidence file of the first registration.
func (r *registry) certificate() CertificateFile {
	const index = 2
	hashes := make([]tlog.Hash, 0, len(r.events)*2)
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, p := range at {
			out[i] = hashes[p]
		}
		return out, nil
	})
	for i, e := range r.events {
		more, err := tlog.StoredHashesForRecordHash(int64(i), leafHash(e), reader)
		r.must(err)
		hashes = append(hashes, more...)
	}
	path, err := tlog.ProveRecord(r.tree.size, index, reader)
	r.must(err)
	f := CertificateFile{Format: CertificateFormat, Number: "TA-2026-000001", Statement: statement, Signature: r.sign(ForCertificate, statement), KeyID: KeyID(r.keys.Certificates[0]),
		Proof: Proof{Index: index, TreeSize: r.tree.size, LeafHash: leafHash(r.events[index]).String(), Checkpoint: r.notes[len(r.notes)-1], Body: base64.StdEncoding.EncodeToString(r.events[index])}}
	for _, h := range path {
		f.Proof.Hashes = append(f.Proof.Hashes, h.String())
	}
	return f
}
