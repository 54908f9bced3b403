package verifier

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

func fileOf(t testing.TB, f CertificateFile) []byte {
	t.Helper()
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// certificateTamperings are edits of a certificate evidence file, and what the
// check says of each.
var certificateTamperings = map[string]struct {
	spoil func(*registry, *CertificateFile)
	want  string
}{
	"an amount":            {func(_ *registry, f *CertificateFile) { f.Statement = strings.Replace(f.Statement, "5000", "9000", 1) }, "signature of the statement: the signature does not fit"},
	"the layout":           {func(_ *registry, f *CertificateFile) { f.Statement = " " + f.Statement }, "statement: the JSON text is not in canonical form"},
	"the number":           {func(_ *registry, f *CertificateFile) { f.Number = "TA-2026-000002" }, `statement: it is of the number "TA-2026-000001"`},
	"the sample mark":      {func(_ *registry, f *CertificateFile) { f.Sample = true }, "statement: sample is false"},
	"the signature":        {func(_ *registry, f *CertificateFile) { f.Signature = "Ed25519:AAAA" }, "signature of the statement: the signature does not fit"},
	"the scheme":           {func(_ *registry, f *CertificateFile) { f.Signature = "SM2:AAAA" }, "signature of the statement: signature scheme"},
	"the key":              {func(_ *registry, f *CertificateFile) { f.KeyID = "0123456789abcdef" }, "signature of the statement: it is signed with the key"},
	"a signature for else": {func(r *registry, f *CertificateFile) { f.Signature = r.sign(ForClosing, f.Statement) }, "signature of the statement: the signature does not fit"},
	"the event":            {func(_ *registry, f *CertificateFile) { f.Proof.Index = 3 }, "statement: it was issued with event 2, the proof is of event 3"},
	"the size":             {func(_ *registry, f *CertificateFile) { f.Proof.TreeSize = 8 }, "proof: proof is for size 8"},
	"the leaf":             {func(_ *registry, f *CertificateFile) { f.Proof.LeafHash = f.Proof.Hashes[0] }, "proof: the event's text does not have the leaf hash"},
	"a hash":               {func(_ *registry, f *CertificateFile) { f.Proof.Hashes[1] = f.Proof.Hashes[0] }, "proof: event 2 is not in the signed log"},
	"a hash less":          {func(_ *registry, f *CertificateFile) { f.Proof.Hashes = f.Proof.Hashes[1:] }, "proof: event 2 is not in the signed log"},
	"the event's text":     {func(_ *registry, f *CertificateFile) { f.Proof.Body = base64.StdEncoding.EncodeToString([]byte("{}")) }, "proof: the event's text does not have"},
	"no text":              {func(_ *registry, f *CertificateFile) { f.Proof.Body = "" }, "proof: the event's text is missing"},
	"another log":          {func(r *registry, f *CertificateFile) { f.Proof.Checkpoint = example(r.t, "m").notes[3] }, "proof: checkpoint signature"},
	"an older checkpoint":  {func(r *registry, f *CertificateFile) { f.Proof.Checkpoint = r.notes[2] }, "proof: proof is for size 9, checkpoint for 6"},
	"a statement signed but never recorded": {func(r *registry, f *CertificateFile) {
		f.Statement = strings.Replace(f.Statement, "5000", "9000", 1)
		f.Signature = r.sign(ForCertificate, f.Statement)
	}, "event 2: it does not name this statement"},
	"a statement of another contract": {func(r *registry, f *CertificateFile) {
		f.Statement = strings.Replace(f.Statement, `"c1"`, `"c2"`, 1)
		f.Signature = r.sign(ForCertificate, f.Statement)
	}, `event 2: it is about contract "c1"`},
	"the format": {func(_ *registry, f *CertificateFile) { f.Format = "jishi.certificate.evidence/2" }, "it has the format"},
}

// TestCertificateEvidence: the file of the example proves its certificate, and
// every edit is refused with what is wrong.
func TestCertificateEvidence(t *testing.T) {
	r := example(t, "l")
	c, err := CheckCertificate(fileOf(t, r.certificate()), r.keys)
	if err != nil || c.Number != "TA-2026-000001" || c.ContractID != "c1" || c.ContractAmount != "5000.00" || c.EventIndex != 2 || c.Checkpoint.Size != 9 || c.RecordedAt == "" {
		t.Fatalf("%+v, %v", c, err)
	}
	for name, tampering := range certificateTamperings {
		f := r.certificate()
		tampering.spoil(r, &f)
		if _, err := CheckCertificate(fileOf(t, f), r.keys); err == nil || !strings.Contains(err.Error(), tampering.want) {
			t.Errorf("%s: want %q, got %v", name, tampering.want, err)
		}
	}
	good := string(fileOf(t, r.certificate()))
	for name, raw := range map[string]string{
		"a name twice":  strings.Replace(good, `"number":`, `"number":"x","number":`, 1),
		"another name":  strings.Replace(good, `"number":`, `"valid_until":"x","number":`, 1),
		"name in proof": strings.Replace(good, `"index":2`, `"index":2,"x":1`, 1),
		"a fraction":    strings.Replace(good, `"index":2`, `"index":2.0`, 1),
		"two texts":     good + good,
		"nothing":       "",
		"a list":        "[]",
		"too long":      good + strings.Repeat(" ", maxCertificate),
	} {
		if _, err := CheckCertificate([]byte(raw), r.keys); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestSnapshots: a closing's snapshot with its signature, and edits of it that
// are signed as well.
func TestSnapshots(t *testing.T) {
	r := example(t, "l")
	o, err := parseCanonical(r.rows[closingsTable]["2025/1"])
	r.must(err)
	text, _ := o.text("snapshot")
	text = text[2:]
	file := func(s string) []byte {
		return []byte(canonicalOf(t, map[string]any{"snapshot": s, "signature": r.sign(ForClosing, s), "year": 2025}))
	}
	c, err := CheckClosing(file(text), r.keys)
	if err != nil || c.Year != 2025 || c.AsOf != 5 || c.Lines != 3 || c.Total.String() != "1 contracts, 6000.00 yuan, 5999.00 yuan technical" || len(c.Groups["region"]) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	for name, raw := range map[string][]byte{
		"a total":     file(strings.Replace(text, `"total":{"contract_amount":"6000.00"`, `"total":{"contract_amount":"6000.01"`, 1)),
		"the form":    file(strings.Replace(text, `6000.00`, `06000.00`, 1)),
		"the format":  file(strings.Replace(text, ClosingFormat, "x", 1)),
		"a member":    file(strings.Replace(text, `"year":2025`, `"year":2025,"z":1`, 1)),
		"no snapshot": file(""),
		"no JSON":     []byte("closing"),
		"unsigned":    []byte(canonicalOf(t, map[string]any{"snapshot": text, "signature": r.sign(ForCertificate, text)})),
	} {
		if _, err := CheckClosing(raw, r.keys); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := CheckClosing(file(text), Keys{}); err == nil {
		t.Error("accepted without a key")
	}
}
