package evidence

import (
	"context"
	"encoding/json"
	"fmt"

	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/verifier"
)

// Certificate gives the certificate evidence file (证明存证文件) of a contract's
// certificate in force, for those who may have its evidence pack. The issuing
// event's text is in it whoever asks: without it nothing binds the statement to
// the log, and it says no more of the case than the statement does, but for the
// ids of those who decided. Faults: ObjectNotFound, CertificateUnknown when the
// contract is not registered.
func (s *Service) Certificate(ctx context.Context, p *identity.Principal, contractID string) (verifier.CertificateFile, error) {
	if err := s.contracts.AuthorizeEvidence(ctx, p, contractID); err != nil {
		return verifier.CertificateFile{}, err
	}
	c, err := s.contracts.Get(ctx, p, contractID)
	if err != nil {
		return verifier.CertificateFile{}, err
	}
	if !c.InForce() {
		return verifier.CertificateFile{}, fault.New(fault.CertificateUnknown)
	}
	cert, err := s.certificates.Current(ctx, contractID)
	if err != nil {
		return verifier.CertificateFile{}, err
	}
	proof, err := s.journal.Prove(ctx, cert.EventIndex)
	if err != nil {
		return verifier.CertificateFile{}, err
	}
	var statement struct {
		Sample bool `json:"sample"`
	}
	if err := json.Unmarshal(cert.Statement(), &statement); err != nil {
		return verifier.CertificateFile{}, fmt.Errorf("statement of certificate %s: %w", cert.Number, err)
	}
	return verifier.CertificateFile{Format: verifier.CertificateFormat, Number: cert.Number, Statement: string(cert.Statement()),
		Signature: cert.Signature, KeyID: cert.KeyID, Proof: proof, Sample: statement.Sample}, nil
}
