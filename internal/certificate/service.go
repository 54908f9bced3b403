package certificate

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"crypto/sha256"
	"encoding/hex"

	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/certificate/paper"
	"jishi/internal/database"
	"jishi/internal/document"
	"jishi/internal/fault"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/sealed"
	"jishi/internal/verifier"
)

// Status of a certificate.
type Status string

// The statuses.
const (
	Valid      Status = "VALID"      // 有效
	Superseded Status = "SUPERSEDED" // 已变更
	Cancelled  Status = "CANCELLED"  // 已注销或撤销
)

// Certificate (登记证明) is one issued certificate.
type Certificate struct {
	ID              string
	ContractID      string
	Version         int64
	Number          string
	IssuedOn        calendar.Date
	Status          Status
	StatementSHA256 string
	Signature       string
	KeyID           string
	EventIndex      int64
	statement       []byte
	tokenSealed     string
	tokenHash       string
}

// Paper (证明文件) is the printed certificate.
type Paper struct {
	Number   string
	Filename string
	SHA256   string
	Bytes    []byte
}

// Service issues and checks certificates.
type Service struct {
	journal   *journal.Journal
	box       *sealed.Box
	files     *document.Store
	key       keyring.Signing
	publicURL string
	sample    bool
}

// New builds the service. publicURL is what the QR code points to; sample
// marks every paper and number as a sample.
func New(j *journal.Journal, box *sealed.Box, files *document.Store, key keyring.Signing, publicURL string, sample bool) *Service {
	return &Service{journal: j, box: box, files: files, key: key, publicURL: strings.TrimRight(publicURL, "/"), sample: sample}
}

// Issue numbers, signs and stores the certificate of a registration inside its
// transaction. Lock order: number series, then the journal's head.
func (s *Service) Issue(tx *journal.Tx, st Statement) (Certificate, error) {
	series := s.series(st.issued())
	serial, err := nextSerial(tx, series)
	if err != nil {
		return Certificate{}, err
	}
	index, err := tx.Index()
	if err != nil {
		return Certificate{}, err
	}
	st.Number, st.Sample, st.EventIndex = fmt.Sprintf("%s-%06d", series, serial), s.sample, index
	c := Certificate{ID: uuid.NewString(), ContractID: st.ContractID, Version: st.Version, Number: st.Number,
		IssuedOn: st.issued(), Status: Valid, KeyID: s.key.ID, EventIndex: index}
	if c.statement, c.StatementSHA256, err = st.canonical(); err != nil {
		return Certificate{}, err
	}
	c.Signature = sign(s.key, verifier.ForCertificate, c.statement)
	token := make([]byte, 20)
	if _, err := rand.Read(token); err != nil {
		return Certificate{}, fmt.Errorf("make token: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString(token)
	c.tokenHash = sealed.Hash(text)
	if c.tokenSealed, err = s.box.Seal(text, tokenPlace(c.Number)); err != nil {
		return Certificate{}, err
	}
	return c, insertCertificate(tx, c, series, serial)
}

// Statement gives the canonical bytes that the certificate's signature is over.
func (c Certificate) Statement() []byte { return slices.Clone(c.statement) }

// Current gives the certificate in force of a contract. Who may see it is for
// the caller to decide. Fault: CertificateUnknown.
func (s *Service) Current(ctx context.Context, contractID string) (Certificate, error) {
	var c Certificate
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		c, err = findByContract(tx, contractID)
		return err
	})
	return c, err
}

// series names the year's number series; samples have their own, so that they
// can never be taken for real ones.
func (s *Service) series(on calendar.Date) string {
	if s.sample {
		return fmt.Sprintf("TAYB-%d", on.Year())
	}
	return fmt.Sprintf("TA-%d", on.Year())
}

func tokenPlace(number string) string { return "certificates/" + number + "/token" }

// NextNumber draws the next number of a series under the transaction: numbers
// are gap-free because a rolled-back change gives its number back.
func (s *Service) NextNumber(tx *journal.Tx, series string, digits int) (string, error) {
	n, err := nextSerial(tx, series)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s-%0*d", series, digits, n), nil
}

// Paper gives the certificate's PDF. The first reading renders and keeps it;
// every later one returns the same bytes.
func (s *Service) Paper(ctx context.Context, actor journal.Actor, contractID string) (Paper, error) {
	var cert Certificate
	var file storedFile
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if cert, err = findByContract(tx, contractID); err != nil {
			return err
		}
		file, err = findFile(tx, cert.ID)
		return err
	})
	if err != nil {
		return Paper{}, err
	}
	if file.BlobKey == "" {
		if file, err = s.render(ctx, actor, cert); err != nil {
			return Paper{}, err
		}
	}
	return s.load(ctx, cert, file)
}

func (s *Service) load(ctx context.Context, cert Certificate, file storedFile) (Paper, error) {
	r, err := s.files.Get(ctx, file.BlobKey)
	if err != nil {
		return Paper{}, fmt.Errorf("read certificate %s: %w", cert.Number, err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return Paper{}, fmt.Errorf("read certificate %s: %w", cert.Number, err)
	}
	sum := sha256.Sum256(b)
	if hex.EncodeToString(sum[:]) != file.Sha256 {
		return Paper{}, fmt.Errorf("certificate %s: the stored file is not the one that was rendered", cert.Number)
	}
	return Paper{Number: cert.Number, Filename: cert.Number + ".pdf", SHA256: file.Sha256, Bytes: b}, nil
}

// render makes the paper and keeps it. Of two that render at once, the one that
// commits first is the paper; the other reads it.
func (s *Service) render(ctx context.Context, actor journal.Actor, cert Certificate) (storedFile, error) {
	st, err := parseStatement(cert.statement)
	if err != nil {
		return storedFile{}, err
	}
	link, err := s.verifyURL(cert)
	if err != nil {
		return storedFile{}, err
	}
	pdf, err := paper.Render(st.content(cert, link))
	if err != nil {
		return storedFile{}, fmt.Errorf("render certificate %s: %w", cert.Number, err)
	}
	kept, err := s.files.PutBytes(ctx, pdf)
	if err != nil {
		return storedFile{}, err
	}
	file := storedFile{CertificateID: cert.ID, Sha256: kept.SHA256, Size: kept.Size, BlobKey: kept.Key}
	_, err = s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		file.RenderedAt = tx.Now
		if err := insertFile(tx, file); err != nil {
			return journal.Event{}, err
		}
		return journal.Event{Kind: "certificate.rendered", ObjectType: "certificate", ObjectID: cert.ID, Version: cert.Version,
			OwnerOrg: cmp.Or(actor.OnBehalfOf, actor.OrgID), Data: map[string]any{"number": cert.Number, "sha256": kept.SHA256}}, nil
	})
	if database.IsDuplicate(err) {
		s.files.Discard(ctx, kept.Key)
		err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
			file, err = findFile(tx, cert.ID)
			return err
		})
	}
	return file, err
}

func (s *Service) verifyURL(cert Certificate) (string, error) {
	token, err := s.box.Open(cert.tokenSealed, tokenPlace(cert.Number))
	if err != nil {
		return "", err
	}
	return s.publicURL + "/verify/" + url.PathEscape(cert.Number) + "?token=" + url.QueryEscape(token), nil
}

// PublicRecord (公开核验结果) is what anyone may see of a certificate. Parties,
// project name and amounts only with the token that the paper carries.
type PublicRecord struct {
	Number         string
	Version        int64
	Status         Status
	KindName       string
	SubKindName    string
	SignDate       calendar.Date
	BeginDate      calendar.Date
	EndDate        calendar.Date
	IssuedOn       calendar.Date
	Registry       string
	NationalNumber string
	Sample         bool
	// SupersededBy is the number of the certificate in force, when this one was
	// replaced; Ended tells how and when the registration ended.
	SupersededBy string
	Ended        Ending
	// TokenOK tells that the caller holds the paper's token.
	TokenOK bool
	// FileMatches tells that the file checked is the original, byte for byte.
	FileMatches bool

	ProjectName     string
	Sellers         []string
	Buyers          []string
	ContractAmount  string
	TechnicalAmount string
	Statement       json.RawMessage
	Signature       string
	KeyID           string
	EventIndex      int64
}

// Check looks a certificate up by number, without sign-in.
func (s *Service) Check(ctx context.Context, number, token string) (PublicRecord, error) {
	return s.check(ctx, func(tx *database.Tx) (Certificate, error) { return findByNumber(tx, number) },
		func(c Certificate) bool { return token != "" && sealed.SameHash(sealed.Hash(token), c.tokenHash) }, false)
}

// CheckFile looks a certificate up by the file itself: who holds the original
// holds the token too, so everything on the paper is confirmed.
func (s *Service) CheckFile(ctx context.Context, r io.Reader) (PublicRecord, error) {
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(r, s.files.MaxSize()+1))
	if err != nil {
		return PublicRecord{}, fmt.Errorf("read the file: %w", err)
	}
	if n == 0 {
		return PublicRecord{}, fault.New(fault.FileEmpty)
	}
	sum := hex.EncodeToString(h.Sum(nil))
	return s.check(ctx, func(tx *database.Tx) (Certificate, error) { return findByFile(tx, sum) },
		func(Certificate) bool { return true }, true)
}

func (s *Service) check(ctx context.Context, find func(*database.Tx) (Certificate, error), holder func(Certificate) bool, file bool) (PublicRecord, error) {
	var out PublicRecord
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := find(tx)
		if err != nil {
			return err
		}
		national, err := nationalNumber(tx, c.ContractID)
		if err != nil {
			return err
		}
		st, err := parseStatement(c.statement)
		if err != nil {
			return err
		}
		out = publicRecord(c, st, national, holder(c))
		out.FileMatches = file
		return out.follow(tx, c)
	})
	return out, err
}

func publicRecord(c Certificate, st Statement, national string, holder bool) PublicRecord {
	r := PublicRecord{
		Number: c.Number, Version: c.Version, Status: c.Status, KindName: st.KindName, SubKindName: st.SubKindName,
		SignDate: st.SignDate, BeginDate: st.BeginDate, EndDate: st.EndDate, IssuedOn: c.IssuedOn,
		Registry: st.Registry, NationalNumber: national, Sample: st.Sample, TokenOK: holder, KeyID: c.KeyID, EventIndex: c.EventIndex,
	}
	if holder {
		r.ProjectName, r.Sellers, r.Buyers = st.ProjectName, st.Sellers, st.Buyers
		r.ContractAmount, r.TechnicalAmount = st.ContractAmount.String(), st.TechnicalAmount.String()
		r.Statement, r.Signature = c.statement, c.Signature
	}
	return r
}

// Key is a public key that certificates are signed with.
type Key struct {
	ID        string
	Algorithm string
	PublicKey string // base64
}

// PublicKeys lists the keys to check signatures with.
func (s *Service) PublicKeys() []Key {
	return []Key{{ID: s.key.ID, Algorithm: verifier.Algorithm, PublicKey: base64.StdEncoding.EncodeToString(s.key.Public())}}
}
