package vc

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Credential (资信凭证) is what a credential says, as plain values.
type Credential struct {
	// ID is the address of the public verification page; it ends with the number.
	ID string
	// Issuer is the DID of the platform, IssuerName who answers for the credential.
	Issuer     string
	IssuerName string
	// ValidFrom and ValidUntil are instants to the second, UTC; ValidUntil is zero
	// when the credential does not expire.
	ValidFrom  time.Time
	ValidUntil time.Time

	// Subject is a URN of the broker's number. The person is named, and never
	// given a number of an identity document, a phone or a date of birth.
	Subject        string
	Name           string
	BrokerNumber   string
	NationalNumber string // 全国统一编号; may be empty

	Achievement Achievement
	// CertificateNumber is that of the training certificate; may be empty.
	CertificateNumber string
	// Hours (学时) and Score (考试成绩) are decimal numbers as text; may be empty.
	Hours string
	Score string

	// Status says where revocation and suspension are published.
	Status []Entry
}

// Achievement (能力等级) is the level, the same for all who have it.
type Achievement struct {
	// ID is a stable address per level and version.
	ID          string
	Name        string
	Description string
	Criteria    string
	Alignments  []Alignment
}

// Alignment (对应标准) ties the level to a framework outside.
type Alignment struct {
	Name      string
	Framework string
	Code      string
	URL       string
}

// Entry (状态条目) is one bit of a status list.
type Entry struct {
	Purpose Purpose
	List    string // address of the status list credential
	Index   int
}

// Number is the end of the id.
func (c Credential) Number() string { return c.ID[strings.LastIndexByte(c.ID, '/')+1:] }

// The payload as it is signed. The registered claims repeat what the credential
// says, as Open Badges 3.0 §8.2.4 asks.
type payload struct {
	Context          []string         `json:"@context"`
	ID               string           `json:"id"`
	Type             []string         `json:"type"`
	Issuer           profile          `json:"issuer"`
	ValidFrom        string           `json:"validFrom"`
	ValidUntil       string           `json:"validUntil,omitempty"`
	Name             string           `json:"name"`
	Subject          subject          `json:"credentialSubject"`
	CredentialStatus []entry          `json:"credentialStatus,omitempty"`
	Iss              string           `json:"iss"`
	Sub              string           `json:"sub"`
	Jti              string           `json:"jti"`
	Nbf              *jwt.NumericDate `json:"nbf"`
	Exp              *jwt.NumericDate `json:"exp,omitempty"`
}

type profile struct {
	ID   string   `json:"id"`
	Type []string `json:"type"`
	Name string   `json:"name"`
}

type subject struct {
	ID          string       `json:"id"`
	Type        []string     `json:"type"`
	Identifier  []identifier `json:"identifier"`
	Achievement achievement  `json:"achievement"`
	Result      []result     `json:"result,omitempty"`
}

type identifier struct {
	Type         string `json:"type"`
	Hashed       bool   `json:"hashed"`
	IdentityHash string `json:"identityHash"`
	IdentityType string `json:"identityType"`
}

type achievement struct {
	ID              string              `json:"id"`
	Type            []string            `json:"type"`
	AchievementType string              `json:"achievementType"`
	Name            string              `json:"name"`
	Description     string              `json:"description"`
	Criteria        criteria            `json:"criteria"`
	Alignment       []alignment         `json:"alignment,omitempty"`
	ResultDesc      []resultDescription `json:"resultDescription,omitempty"`
	OtherIdentifier []otherIdentifier   `json:"otherIdentifier,omitempty"`
	InLanguage      string              `json:"inLanguage"`
}

type criteria struct {
	Narrative string `json:"narrative"`
}

type alignment struct {
	Type            []string `json:"type"`
	TargetName      string   `json:"targetName"`
	TargetURL       string   `json:"targetUrl"`
	TargetFramework string   `json:"targetFramework,omitempty"`
	TargetCode      string   `json:"targetCode,omitempty"`
}

type resultDescription struct {
	ID         string   `json:"id"`
	Type       []string `json:"type"`
	Name       string   `json:"name"`
	ResultType string   `json:"resultType"`
}

type otherIdentifier struct {
	Type           string `json:"type"`
	Identifier     string `json:"identifier"`
	IdentifierType string `json:"identifierType"`
}

type result struct {
	Type              []string `json:"type"`
	ResultDescription string   `json:"resultDescription"`
	Value             string   `json:"value"`
}

type entry struct {
	ID      string  `json:"id"`
	Type    string  `json:"type"`
	Purpose Purpose `json:"statusPurpose"`
	Index   string  `json:"statusListIndex"`
	List    string  `json:"statusListCredential"`
}

// Identity and result types; those with "ext:" are the platform's own, as Open
// Badges 3.0 provides for.
const (
	identityName     = "name"
	identityNumber   = "systemId"
	identityNational = "ext:NationalBrokerNumber"
	otherCertificate = "ext:TrainingCertificateNumber"
	resultHours      = "ext:TrainingHours"
	resultScore      = "RawScore"
)

// Issue signs a credential and gives it as a compact JWT.
func (s Signer) Issue(c Credential) (string, error) {
	if reason := c.incomplete(); reason != "" {
		return "", errors.New("credential: " + reason)
	}
	return s.sign(c.payload())
}

// incomplete names what a credential cannot do without, "" when nothing lacks.
func (c Credential) incomplete() string {
	a := c.Achievement
	for _, must := range []struct{ what, value string }{
		{"id", c.ID}, {"issuer", c.Issuer}, {"issuer's name", c.IssuerName}, {"subject", c.Subject}, {"holder's name", c.Name}, {"broker's number", c.BrokerNumber},
		{"achievement's id", a.ID}, {"achievement's name", a.Name}, {"achievement's description", a.Description}, {"achievement's criteria", a.Criteria},
	} {
		if must.value == "" {
			return "it has no " + must.what
		}
	}
	switch {
	case c.ValidFrom.IsZero() || !c.ValidUntil.IsZero() && !c.ValidUntil.After(c.ValidFrom):
		return "its validity is empty"
	case len(c.Status) != len(Purposes):
		return "it does not have one status for each purpose"
	}
	for i, e := range c.Status {
		if e.Purpose != Purposes[i] || e.List == "" || e.Index < 0 || e.Index >= maxBits {
			return "a status is not complete"
		}
	}
	return ""
}

func (c Credential) payload() payload {
	p := payload{
		Context: []string{ContextCredentials, ContextBadges}, ID: c.ID, Type: []string{"VerifiableCredential", "OpenBadgeCredential"},
		Issuer:    profile{c.Issuer, []string{"Profile"}, c.IssuerName},
		ValidFrom: written(c.ValidFrom), Name: c.Achievement.Name, Subject: c.subject(),
		Iss: c.Issuer, Sub: c.Subject, Jti: c.ID, Nbf: jwt.NewNumericDate(c.ValidFrom),
	}
	if !c.ValidUntil.IsZero() {
		p.ValidUntil, p.Exp = written(c.ValidUntil), jwt.NewNumericDate(c.ValidUntil)
	}
	for _, e := range c.Status {
		index := strconv.Itoa(e.Index)
		p.CredentialStatus = append(p.CredentialStatus, entry{e.List + "#" + index, "BitstringStatusListEntry", e.Purpose, index, e.List})
	}
	return p
}

func (c Credential) subject() subject {
	s := subject{ID: c.Subject, Type: []string{"AchievementSubject"}, Identifier: []identifier{
		{"IdentityObject", false, c.Name, identityName}, {"IdentityObject", false, c.BrokerNumber, identityNumber}}}
	if c.NationalNumber != "" {
		s.Identifier = append(s.Identifier, identifier{"IdentityObject", false, c.NationalNumber, identityNational})
	}
	a := c.Achievement
	s.Achievement = achievement{ID: a.ID, Type: []string{"Achievement"}, AchievementType: "Certification", Name: a.Name, Description: a.Description,
		Criteria: criteria{a.Criteria}, InLanguage: "zh-CN"}
	for _, to := range a.Alignments {
		s.Achievement.Alignment = append(s.Achievement.Alignment, alignment{[]string{"Alignment"}, to.Name, to.URL, to.Framework, to.Code})
	}
	if c.CertificateNumber != "" {
		s.Achievement.OtherIdentifier = []otherIdentifier{{"IdentifierEntry", c.CertificateNumber, otherCertificate}}
	}
	for _, r := range []struct{ id, name, kind, value string }{{a.ID + "#hours", "培训学时", resultHours, c.Hours}, {a.ID + "#score", "考试成绩", resultScore, c.Score}} {
		if r.value != "" {
			s.Achievement.ResultDesc = append(s.Achievement.ResultDesc, resultDescription{r.id, []string{"ResultDescription"}, r.name, r.kind})
			s.Result = append(s.Result, result{[]string{"Result"}, r.id, r.value})
		}
	}
	return s
}

// written is an instant as the data model wants it.
func written(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// read takes a credential out of a payload and checks its form.
func read(o object) (Credential, *Reason) {
	s, issuer := o.inner("credentialSubject"), o.inner("issuer")
	a := s.inner("achievement")
	c := Credential{
		ID: o.text("id"), Issuer: issuer.text("id"), IssuerName: issuer.text("name"), Subject: s.text("id"),
		Achievement: Achievement{ID: a.text("id"), Name: a.text("name"), Description: a.text("description"), Criteria: a.inner("criteria").text("narrative")},
	}
	context, _ := o["@context"].([]any)
	switch {
	case len(context) < 2 || context[0] != ContextCredentials || context[1] != ContextBadges:
		return c, because(SchemaWrong, "@context is another")
	case !o.holds("type", "VerifiableCredential") || !o.holds("type", "OpenBadgeCredential"):
		return c, because(SchemaWrong, "type is another")
	case !s.holds("type", "AchievementSubject") || !a.holds("type", "Achievement"):
		return c, because(SchemaWrong, "the subject is another")
	}
	for _, name := range []string{"vc", "vp", "proof"} {
		if _, there := o[name]; there {
			return c, because(SchemaWrong, "%s has no place in an enveloped credential", name)
		}
	}
	c.readDetails(s, a)
	return c, c.readRest(o)
}

// readDetails takes what is said of person and result.
func (c *Credential) readDetails(s, a object) {
	for _, id := range s.objects("identifier") {
		to := map[string]*string{identityName: &c.Name, identityNumber: &c.BrokerNumber, identityNational: &c.NationalNumber}[id.text("identityType")]
		if to != nil && id["hashed"] == false {
			*to = id.text("identityHash")
		}
	}
	for _, id := range a.objects("otherIdentifier") {
		if id.text("identifierType") == otherCertificate {
			c.CertificateNumber = id.text("identifier")
		}
	}
	for _, r := range s.objects("result") {
		switch r.text("resultDescription") {
		case c.Achievement.ID + "#hours":
			c.Hours = r.text("value")
		case c.Achievement.ID + "#score":
			c.Score = r.text("value")
		}
	}
	for _, to := range a.objects("alignment") {
		c.Achievement.Alignments = append(c.Achievement.Alignments,
			Alignment{Name: to.text("targetName"), Framework: to.text("targetFramework"), Code: to.text("targetCode"), URL: to.text("targetUrl")})
	}
}

// readRest takes validity and status and compares what is said twice.
func (c *Credential) readRest(o object) *Reason {
	var ok bool
	if c.ValidFrom, ok = o.instant("validFrom"); !ok {
		return because(SchemaWrong, "validFrom cannot be read")
	}
	if _, there := o["validUntil"]; there {
		if c.ValidUntil, ok = o.instant("validUntil"); !ok {
			return because(SchemaWrong, "validUntil cannot be read")
		}
	}
	for _, e := range o.objects("credentialStatus") {
		index, err := strconv.Atoi(e.text("statusListIndex"))
		if err != nil || strconv.Itoa(index) != e.text("statusListIndex") || e.text("type") != "BitstringStatusListEntry" {
			return because(SchemaWrong, "credentialStatus cannot be read")
		}
		c.Status = append(c.Status, Entry{Purpose(e.text("statusPurpose")), e.text("statusListCredential"), index})
	}
	slices.SortStableFunc(c.Status, func(a, b Entry) int { return strings.Compare(string(a.Purpose), string(b.Purpose)) })
	if lack := c.incomplete(); lack != "" {
		return because(SchemaWrong, "%s", lack)
	}
	return c.agrees(o)
}

// agrees compares the registered claims with the credential.
func (c *Credential) agrees(o object) *Reason {
	nbf, ok := o.seconds("nbf")
	exp, expires := o.seconds("exp")
	switch {
	case o.text("iss") != c.Issuer || o.text("sub") != c.Subject || o.text("jti") != c.ID:
		return because(ClaimsDiffer, "iss, sub or jti")
	case !ok || !nbf.Equal(c.ValidFrom):
		return because(ClaimsDiffer, "nbf and validFrom")
	case expires != !c.ValidUntil.IsZero() || expires && !exp.Equal(c.ValidUntil):
		return because(ClaimsDiffer, "exp and validUntil")
	}
	return nil
}

// GetExpirationTime and the others are what the JWT library asks of claims.
func (p payload) GetExpirationTime() (*jwt.NumericDate, error) { return p.Exp, nil }

// GetIssuedAt says nothing: validFrom is the instant of issue.
func (p payload) GetIssuedAt() (*jwt.NumericDate, error) { return nil, nil }

// GetNotBefore is validFrom.
func (p payload) GetNotBefore() (*jwt.NumericDate, error) { return p.Nbf, nil }

// GetIssuer is the issuer's id.
func (p payload) GetIssuer() (string, error) { return p.Iss, nil }

// GetSubject is the subject's id.
func (p payload) GetSubject() (string, error) { return p.Sub, nil }

// GetAudience is nobody: whoever is shown a credential may check it.
func (p payload) GetAudience() (jwt.ClaimStrings, error) { return nil, nil }
