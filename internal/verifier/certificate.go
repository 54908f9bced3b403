package verifier

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// CertificateFormat names the form of a certificate evidence file.
const CertificateFormat = "jishi.certificate.evidence/1"

// CertificateFile (证明存证文件) proves one certificate: its signed statement, and
// the event of the log with which it was issued.
type CertificateFile struct {
	Format    string `json:"format"`
	Number    string `json:"number"`
	Statement string `json:"statement"` // canonical JSON, exactly as signed
	Signature string `json:"signature"`
	KeyID     string `json:"key_id"`
	Proof     Proof  `json:"proof"`
	// Sample tells that the certificate is of a sample city and has no effect.
	Sample bool `json:"sample,omitempty"`
}

// CheckedCertificate is what a file proves when its check returns no error.
type CheckedCertificate struct {
	Number          string
	ContractID      string
	ProjectName     string
	ContractAmount  string // decimal yuan
	TechnicalAmount string
	RegisteredOn    string // date, Asia/Shanghai
	RecordedAt      string // when the event was recorded, UTC
	EventIndex      int64
	Sample          bool
	Checkpoint      Checkpoint
}

// maxCertificate bounds a certificate evidence file, in bytes.
const maxCertificate = 4 << 20

// CheckCertificate verifies a certificate evidence file: the signature over the
// statement, the checkpoint, the inclusion proof, and that the event proven is
// the one that issued this statement. It says nothing of what happened after the
// checkpoint: the certificate may have been superseded or cancelled since.
func CheckCertificate(raw []byte, keys Keys) (CheckedCertificate, error) {
	f, err := parseCertificate(raw)
	if err != nil {
		return CheckedCertificate{}, fmt.Errorf("read the certificate evidence file: %w", err)
	}
	statement, err := parseCanonical([]byte(f.Statement))
	if err != nil {
		return CheckedCertificate{}, fmt.Errorf("statement: %w", err)
	}
	if err := keys.signedBy(f.KeyID, ForCertificate, []byte(f.Statement), f.Signature); err != nil {
		return CheckedCertificate{}, fmt.Errorf("signature of the statement: %w", err)
	}
	out := CheckedCertificate{Number: f.Number, Sample: f.Sample, EventIndex: f.Proof.Index}
	if err := out.take(statement); err != nil {
		return CheckedCertificate{}, fmt.Errorf("statement: %w", err)
	}
	if f.Proof.Body == "" {
		return CheckedCertificate{}, errors.New("proof: the event's text is missing, so that nothing binds the statement to the log")
	}
	if out.Checkpoint, err = CheckProof(f.Proof, keys.Log); err != nil {
		return CheckedCertificate{}, fmt.Errorf("proof: %w", err)
	}
	if err := out.bind(f); err != nil {
		return CheckedCertificate{}, fmt.Errorf("event %d: %w", f.Proof.Index, err)
	}
	return out, nil
}

// take reads the statement and compares it with what the file says beside it.
func (c *CheckedCertificate) take(s object) error {
	number, _ := s.text("number")
	index, ok := s.whole("event_index")
	sample := s["sample"] == true
	switch {
	case number != c.Number || number == "":
		return fmt.Errorf("it is of the number %q, the file says %q", number, c.Number)
	case !ok || index != c.EventIndex:
		return fmt.Errorf("it was issued with event %d, the proof is of event %d", index, c.EventIndex)
	case sample != c.Sample:
		return fmt.Errorf("sample is %t, the file says %t", sample, c.Sample)
	}
	for name, to := range map[string]*string{"contract_id": &c.ContractID, "project_name": &c.ProjectName, "contract_amount": &c.ContractAmount,
		"technical_amount": &c.TechnicalAmount, "registered_on": &c.RegisteredOn} {
		if *to, ok = s.text(name); !ok {
			return fmt.Errorf("it has no %s", name)
		}
	}
	return nil
}

// bind checks that the event is about the statement's contract and names the
// statement. The event of a change or correction is a proceeding's, which names
// its contract.
func (c *CheckedCertificate) bind(f CertificateFile) error {
	raw, err := plainBase64(f.Proof.Body)
	if err != nil {
		return err
	}
	body, err := parseCanonical(raw)
	if err != nil {
		return err
	}
	of, _ := body.inner("object")
	data, _ := body.inner("data")
	kind, _ := of.text("type")
	contract, _ := of.text("id")
	if kind == "proceeding" {
		contract, _ = data.text("contract")
	} else if kind != "contract" {
		return fmt.Errorf("it is about a %q, not about a contract", kind)
	}
	sum := sha256.Sum256([]byte(f.Statement))
	named, _ := data.text("statement_sha256")
	index, ok := body.whole("index")
	switch {
	case !ok || index != f.Proof.Index:
		return fmt.Errorf("its text says that it is event %d", index)
	case contract != c.ContractID:
		return fmt.Errorf("it is about contract %q, the statement about %q", contract, c.ContractID)
	case named != hex.EncodeToString(sum[:]):
		return errors.New("it does not name this statement")
	}
	c.RecordedAt, _ = body.text("recorded_at")
	return nil
}

func parseCertificate(raw []byte) (f CertificateFile, err error) {
	if len(raw) > maxCertificate {
		return f, fmt.Errorf("it is longer than %d bytes", maxCertificate)
	}
	o, err := parseObject(raw)
	if err != nil {
		return f, err
	}
	if f.Format, _ = o.text("format"); f.Format != CertificateFormat {
		return f, fmt.Errorf("it has the format %.80q, this program checks %s", f.Format, CertificateFormat)
	}
	if err := o.only("format", "number", "statement", "signature", "key_id", "proof", "sample"); err != nil {
		return f, err
	}
	for name, to := range map[string]*string{"number": &f.Number, "statement": &f.Statement, "signature": &f.Signature, "key_id": &f.KeyID} {
		s, ok := o.text(name)
		if !ok {
			return f, fmt.Errorf("it has no %s", name)
		}
		*to = s
	}
	if sample, there := o["sample"]; there {
		if f.Sample, there = sample.(bool); !there {
			return f, errors.New("sample is neither true nor false")
		}
	}
	proof, ok := o.inner("proof")
	if !ok {
		return f, errors.New("it has no proof")
	}
	f.Proof, err = proofOf(proof)
	return f, err
}

// ParseProof reads a proof as GET /journal/events/{index}/proof gives it.
func ParseProof(raw []byte) (Proof, error) {
	if len(raw) > 2*maxLine {
		return Proof{}, fmt.Errorf("the proof is longer than %d bytes", 2*maxLine)
	}
	o, err := parseObject(raw)
	if err != nil {
		return Proof{}, err
	}
	return proofOf(o)
}

func proofOf(o object) (p Proof, err error) {
	// verifier_key is there for comparison by people; it is not used.
	if err := o.only("index", "tree_size", "leaf_hash", "hashes", "checkpoint", "body", "verifier_key"); err != nil {
		return p, fmt.Errorf("proof: %w", err)
	}
	for name, to := range map[string]*int64{"index": &p.Index, "tree_size": &p.TreeSize} {
		n, ok := o.whole(name)
		if !ok {
			return p, fmt.Errorf("the proof has no %s", name)
		}
		*to = n
	}
	for name, to := range map[string]*string{"leaf_hash": &p.LeafHash, "checkpoint": &p.Checkpoint} {
		s, ok := o.text(name)
		if !ok {
			return p, fmt.Errorf("the proof has no %s", name)
		}
		*to = s
	}
	p.Body, _ = o.text("body")
	list, ok := o.list("hashes")
	if !ok {
		return p, errors.New("the proof has no hashes")
	}
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			return p, errors.New("a hash of the proof is no string")
		}
		p.Hashes = append(p.Hashes, s)
	}
	return p, nil
}
