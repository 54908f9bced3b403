package httpapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"jishi/internal/certificate"
	"jishi/internal/httpapi/gen"
)

// GetContractCertificate sends the certificate's PDF (下载登记证明).
func (s *Server) GetContractCertificate(ctx context.Context, r gen.GetContractCertificateRequestObject) (gen.GetContractCertificateResponseObject, error) {
	paper, err := s.Contracts.Certificate(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(paper.Filename)
	return gen.GetContractCertificate200ApplicationPdfResponse{
		Body: bytes.NewReader(paper.Bytes), ContentLength: int64(len(paper.Bytes)),
		Headers: gen.GetContractCertificate200ResponseHeaders{ContentDisposition: &name, Digest: digest(paper.SHA256)},
	}, nil
}

// GetContractEvidence sends the evidence pack while it is made (下载证据包).
func (s *Server) GetContractEvidence(ctx context.Context, r gen.GetContractEvidenceRequestObject) (gen.GetContractEvidenceResponseObject, error) {
	pack, err := s.Evidence.Prepare(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(pack.Filename)
	return evidenceAnswer{patience(pack.Bytes()), gen.GetContractEvidence200ApplicationZipResponse{Body: pack.Stream(ctx),
		Headers: gen.GetContractEvidence200ResponseHeaders{ContentDisposition: &name}}}, nil
}

// evidenceAnswer gives a slow line the time that a large pack needs: the
// server's own limit is for short answers.
type evidenceAnswer struct {
	patience time.Duration
	gen.GetContractEvidence200ApplicationZipResponse
}

// VisitGetContractEvidenceResponse sends the pack.
func (a evidenceAnswer) VisitGetContractEvidenceResponse(w http.ResponseWriter) error {
	if err := patiently(w, a.patience); err != nil {
		return err
	}
	return a.GetContractEvidence200ApplicationZipResponse.VisitGetContractEvidenceResponse(w)
}

// GetCertificateEvidence sends the file that proves one certificate (证明存证文件).
func (s *Server) GetCertificateEvidence(ctx context.Context, r gen.GetCertificateEvidenceRequestObject) (gen.GetCertificateEvidenceResponseObject, error) {
	f, err := s.Evidence.Certificate(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	body := gen.CertificateEvidence{Format: f.Format, Number: f.Number, Statement: f.Statement, Signature: f.Signature, KeyID: f.KeyID}
	p := &body.Proof
	p.Index, p.TreeSize, p.LeafHash, p.Hashes, p.Checkpoint, p.Body = f.Proof.Index, f.Proof.TreeSize, f.Proof.LeafHash, list(f.Proof.Hashes, same), f.Proof.Checkpoint, f.Proof.Body
	if f.Sample {
		body.Sample = &f.Sample
	}
	name := disposition("存证-" + f.Number + ".json")
	return gen.GetCertificateEvidence200JSONResponse{Body: body, Headers: gen.GetCertificateEvidence200ResponseHeaders{ContentDisposition: &name}}, nil
}

// GetJournalBundle sends a bundle for a second holder while it is made (下载存证包).
func (s *Server) GetJournalBundle(ctx context.Context, _ gen.GetJournalBundleRequestObject) (gen.GetJournalBundleResponseObject, error) {
	b, err := s.Evidence.Bundle(ctx, principal(ctx))
	if err != nil {
		return nil, err
	}
	name := disposition(b.Filename)
	return bundleAnswer{patience(b.Bytes), gen.GetJournalBundle200ApplicationZipResponse{Body: b.Stream(ctx),
		Headers: gen.GetJournalBundle200ResponseHeaders{ContentDisposition: &name}}}, nil
}

// bundleAnswer is to bundles what evidenceAnswer is to packs.
type bundleAnswer struct {
	patience time.Duration
	gen.GetJournalBundle200ApplicationZipResponse
}

// VisitGetJournalBundleResponse sends the bundle.
func (a bundleAnswer) VisitGetJournalBundleResponse(w http.ResponseWriter) error {
	if err := patiently(w, a.patience); err != nil {
		return err
	}
	return a.GetJournalBundle200ApplicationZipResponse.VisitGetJournalBundleResponse(w)
}

// patiently gives an answer more time than the server's limit.
func patiently(w http.ResponseWriter, patience time.Duration) error {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("set the time for a long answer: %w", err)
	}
	return nil
}

// patience is how long sending so many bytes may take: five minutes, and then
// as long as a line of 128 KiB a second needs.
func patience(size int64) time.Duration {
	return 5*time.Minute + time.Duration(size/(128<<10))*time.Second
}

// digest writes a hexadecimal SHA-256 the way the Digest header wants it.
func digest(hexSum string) *string {
	raw, err := hex.DecodeString(hexSum)
	if err != nil {
		return nil
	}
	v := "sha-256=" + base64.StdEncoding.EncodeToString(raw)
	return &v
}

// CheckCertificate tells what the register says, without sign-in (证明核验).
func (s *Server) CheckCertificate(ctx context.Context, r gen.CheckCertificateRequestObject) (gen.CheckCertificateResponseObject, error) {
	record, err := s.Certificates.Check(ctx, r.Number, or(r.Params.Token, ""))
	if err != nil {
		return nil, err
	}
	body, err := toRecord(record)
	return gen.CheckCertificate200JSONResponse{CertificateRecordJSONResponse: body}, err
}

// VerifyCertificateFile compares a file with those issued (上传文件核验).
func (s *Server) VerifyCertificateFile(ctx context.Context, r gen.VerifyCertificateFileRequestObject) (gen.VerifyCertificateFileResponseObject, error) {
	_, file, err := readUpload(r.Body, "")
	if err != nil {
		return nil, err
	}
	record, err := s.Certificates.CheckFile(ctx, file)
	if err != nil {
		return nil, err
	}
	body, err := toRecord(record)
	return gen.VerifyCertificateFile200JSONResponse{CertificateRecordJSONResponse: body}, err
}

func toRecord(r certificate.PublicRecord) (gen.CertificateRecordJSONResponse, error) {
	statement, err := object(r.Statement)
	if err != nil {
		return gen.CertificateRecordJSONResponse{}, err
	}
	return gen.CertificateRecordJSONResponse{
		Number: r.Number, Version: r.Version, Status: gen.CertificateRecordStatus(r.Status), Sample: r.Sample,
		KindName: some(r.KindName), SubKindName: some(r.SubKindName),
		SignDate: day(r.SignDate), BeginDate: day(r.BeginDate), EndDate: day(r.EndDate), IssuedOn: day(r.IssuedOn),
		Registry: some(r.Registry), NationalNumber: some(r.NationalNumber), TokenOk: r.TokenOK, FileMatches: r.FileMatches,
		ProjectName: some(r.ProjectName), Sellers: filled(r.Sellers), Buyers: filled(r.Buyers),
		ContractAmount: some(r.ContractAmount), TechnicalAmount: some(r.TechnicalAmount),
		Statement: statement, Signature: some(r.Signature), KeyID: some(r.KeyID), EventIndex: &r.EventIndex,
		SupersededBy: some(r.SupersededBy), Ended: some(gen.CertificateRecordEnded(r.Ended.Status)), EndedOn: day(r.Ended.On),
	}, nil
}

// ListPublicKeys lists what signatures are checked with (公钥).
func (s *Server) ListPublicKeys(_ context.Context, _ gen.ListPublicKeysRequestObject) (gen.ListPublicKeysResponseObject, error) {
	items := list(s.Certificates.PublicKeys(), func(k certificate.Key) gen.Key {
		return gen.Key{ID: k.ID, Algorithm: k.Algorithm, Purpose: gen.Certificate, PublicKey: k.PublicKey}
	})
	verifier := s.Journal.VerifierKey()
	items = append(items, gen.Key{ID: nameOfVerifier(verifier), Algorithm: "Ed25519", Purpose: gen.Journal, PublicKey: verifier})
	return gen.ListPublicKeys200JSONResponse{Items: items}, nil
}
