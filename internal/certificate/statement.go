// Package certificate issues registration certificates (技术合同登记证明): the
// gap-free number, the signed statement, the paper, and the public check
// without sign-in.
package certificate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/certificate/paper"
	"jishi/internal/journal"
	"jishi/internal/keyring"
	"jishi/internal/verifier"
)

// Statement (登记事项) is what a certificate certifies. Its canonical JSON is
// stored and signed exactly as it is; both amounts are stated (draft Art 15).
type Statement struct {
	Number          string        `json:"number"`
	ContractID      string        `json:"contract_id"`
	Version         int64         `json:"version"`
	AcceptanceNo    string        `json:"acceptance_no"`
	ProjectName     string        `json:"project_name"`
	ContractNoParty string        `json:"contract_no_party,omitempty"`
	Kind            string        `json:"kind"`
	SubKind         string        `json:"sub_kind,omitempty"`
	KindName        string        `json:"kind_name"`
	SubKindName     string        `json:"sub_kind_name,omitempty"`
	Sellers         []string      `json:"sellers"`
	Buyers          []string      `json:"buyers"`
	Intermediaries  []string      `json:"intermediaries,omitempty"`
	SignDate        calendar.Date `json:"sign_date"`
	BeginDate       calendar.Date `json:"begin_date"`
	EndDate         calendar.Date `json:"end_date"`
	ContractAmount  amount.Fen    `json:"contract_amount"`
	TechnicalAmount amount.Fen    `json:"technical_amount"`
	Registry        string        `json:"registry"`
	Authority       string        `json:"authority"`
	Delegation      string        `json:"delegation"`
	RuleSet         string        `json:"rule_set"`
	RegisteredOn    calendar.Date `json:"registered_on"`
	// IssuedOn and Supersedes are set from the second version on: the day of the
	// change and the number of the certificate that this one replaces.
	IssuedOn   calendar.Date `json:"issued_on,omitzero"`
	Supersedes string        `json:"supersedes,omitempty"`

	Sample     bool  `json:"sample,omitempty"`
	EventIndex int64 `json:"event_index"`
}

// sign signs for a purpose; verifier.CheckSignature checks it.
func sign(key keyring.Signing, purpose string, raw []byte) string {
	return verifier.Algorithm + ":" + base64.StdEncoding.EncodeToString(ed25519.Sign(key.Private, append([]byte(purpose), raw...)))
}

// SignManifest signs an evidence pack's manifest with the key that signs
// certificates, and names that key. It says nothing of the manifest's content.
func (s *Service) SignManifest(raw []byte) (signature, keyID string) {
	return sign(s.key, verifier.ForManifest, raw), s.key.ID
}

// SignClosing signs the snapshot of a closed year, and names the key.
func (s *Service) SignClosing(raw []byte) (signature, keyID string) {
	return sign(s.key, verifier.ForClosing, raw), s.key.ID
}

func (s Statement) canonical() ([]byte, string, error) {
	raw, err := journal.Canonical(s)
	if err != nil {
		return nil, "", fmt.Errorf("certificate statement: %w", err)
	}
	sum := sha256.Sum256(raw)
	return raw, hex.EncodeToString(sum[:]), nil
}

func parseStatement(raw []byte) (Statement, error) {
	var s Statement
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("read certificate statement: %w", err)
	}
	return s, nil
}

// issued is the day this version was issued.
func (s Statement) issued() calendar.Date {
	if s.IssuedOn.IsZero() {
		return s.RegisteredOn
	}
	return s.IssuedOn
}

// content is the statement as the paper shows it.
func (s Statement) content(cert Certificate, verifyURL string) paper.Content {
	return paper.Content{
		Number: s.Number, Version: int(s.Version), IssuedOn: s.issued().String(), Supersedes: s.Supersedes, RegisteredOn: s.RegisteredOn.String(),
		ProjectName: s.ProjectName,
		KindName:    s.KindName, SubKindName: s.SubKindName, ContractNoParty: s.ContractNoParty,
		Sellers: s.Sellers, Buyers: s.Buyers, Intermediaries: s.Intermediaries,
		SignDate: s.SignDate.String(), BeginDate: s.BeginDate.String(), EndDate: s.EndDate.String(),
		ContractAmount: s.ContractAmount.String(), TechnicalAmount: s.TechnicalAmount.String(),
		ContractAmountCapitals: s.ContractAmount.Capitals(), TechnicalAmountCapitals: s.TechnicalAmount.Capitals(),
		Registry: s.Registry, AcceptanceNo: s.AcceptanceNo, RuleSet: s.RuleSet, DelegationDocument: s.Delegation,
		VerifyURL: verifyURL, KeyID: cert.KeyID, StatementSHA256: cert.StatementSHA256, Sample: s.Sample,
	}
}
