package verifier

import (
	"bytes"
	"encoding/json"
	"maps"
	"testing"
)

// FuzzBundle: nothing that somebody sends in makes the check fall over, and
// whatever is accepted is what the log signed.
func FuzzBundle(f *testing.F) {
	r := example(f, "l")
	raw := r.zipOf(r.files())
	f.Add(raw)
	f.Add(raw[:len(raw)-30])
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := checkBundle(t, b, r.keys, BundleOptions{AsOf: -1})
		if err == nil && len(got.Problems) == 0 && got.Checkpoint.Note != r.notes[3] {
			t.Errorf("sound: %+v", got)
		}
	})
}

// FuzzBundleParts: one entry is anything, under a manifest that fits it.
func FuzzBundleParts(f *testing.F) {
	r := example(f, "l")
	clean := r.files()
	paths := []string{EventsFile, CheckpointsFile, theLines, theSides, theClosing, theTargets}
	for i, path := range paths {
		f.Add(i, []byte(clean[path]))
	}
	f.Add(0, []byte("{}\n"))
	f.Add(2, []byte(`{"event_index":"i:2"}`+"\n"))
	f.Fuzz(func(t *testing.T, which int, raw []byte) {
		if which < 0 || which >= len(paths) {
			return
		}
		r := *r
		r.t = t
		files := maps.Clone(clean)
		files[paths[which]] = string(raw)
		got, err := checkBundle(t, r.zipOf(files), r.keys, BundleOptions{AsOf: -1})
		if err == nil && len(got.Problems) == 0 && string(raw) != clean[paths[which]] && paths[which] != CheckpointsFile {
			t.Errorf("%s is accepted: %q", paths[which], raw)
		}
	})
}

// FuzzManifest: any manifest over the genuine files.
func FuzzManifest(f *testing.F) {
	r := example(f, "l")
	files := r.files()
	f.Add(canonicalOf(f, r.manifestOf(files)))
	f.Add(`{"format":"jishi.bundle/1","tables":{},"files":[]}`)
	f.Fuzz(func(t *testing.T, manifest string) {
		r := *r
		r.t = t
		got, err := checkBundle(t, r.packed(files, manifest), r.keys, BundleOptions{AsOf: -1})
		if err == nil && len(got.Problems) == 0 && (got.Manifest.Size != 9 || got.Checkpoint.Size != 9) {
			t.Errorf("accepted %s", manifest)
		}
	})
}

// FuzzCertificate: whatever is accepted is the one statement that was signed.
func FuzzCertificate(f *testing.F) {
	r := example(f, "l")
	f.Add(fileOf(f, r.certificate()))
	f.Add([]byte(`{"format":"jishi.certificate.evidence/1","proof":{"hashes":null}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := CheckCertificate(raw, r.keys)
		if err == nil && (c.Number != "TA-2026-000001" || c.ContractAmount != "5000.00" || c.EventIndex != 2) {
			t.Errorf("accepted %+v", c)
		}
	})
}

// FuzzClosing: nothing unsigned is accepted.
func FuzzClosing(f *testing.F) {
	r := example(f, "l")
	o, err := parseCanonical(r.rows[closingsTable]["2025/1"])
	r.must(err)
	text, _ := o.text("snapshot")
	f.Add([]byte(canonicalOf(f, map[string]any{"snapshot": text[2:], "signature": r.sign(ForClosing, text[2:])})))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := CheckClosing(raw, r.keys); err == nil && (c.Year != 2025 || c.AsOf != 5) {
			t.Errorf("accepted %+v", c)
		}
	})
}

// FuzzCanonical: what is canonical is read the same by another parser, and is
// written again as the same bytes.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[1,-2,null,true,"\u0001\n\"é "]}`, `{"a":1,"a":1}`, `{"b":1,"a":2}`, `{"a":1.0}`, `{"a":9007199254740993}`, `{"a":-0}`, "{\"a\":\"\xff\"}", `{"a":"\ud800"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := parseCanonical(raw)
		if err != nil {
			return
		}
		var other map[string]any
		if !bytes.Equal(appendCanonical(nil, o), raw) || json.Unmarshal(raw, &other) != nil || len(other) != len(o) {
			t.Errorf("accepted %q", raw)
		}
	})
}

// FuzzCheckpoints: whatever a file of checkpoints holds was signed by the log.
func FuzzCheckpoints(f *testing.F) {
	r := example(f, "l")
	f.Add(r.files()[CheckpointsFile])
	f.Add("----\n")
	f.Fuzz(func(t *testing.T, file string) {
		list, err := OpenCheckpoints(file, r.keys.Log)
		for _, cp := range list {
			if err == nil && cp.Size != 1 && cp.Size != 3 && cp.Size != 6 && cp.Size != 9 {
				t.Errorf("accepted %+v", cp)
			}
		}
	})
}

// FuzzProof: a proof that cannot be read is an error, never a panic.
func FuzzProof(f *testing.F) {
	r := example(f, "l")
	raw, err := json.Marshal(r.certificate().Proof)
	r.must(err)
	f.Add(raw)
	f.Add([]byte(`{"index":-1,"tree_size":0,"leaf_hash":"","hashes":[],"checkpoint":""}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := ParseProof(raw)
		if err != nil {
			return
		}
		if cp, err := CheckProof(p, r.keys.Log); err == nil && (p.Index != 2 || cp.Size != 9) {
			t.Errorf("accepted %+v", p)
		}
	})
}
