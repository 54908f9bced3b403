package app

import (
	"strconv"

	"jishi/internal/broker"
	"jishi/internal/codes"
	"jishi/internal/credential"
	"jishi/internal/database"
	"jishi/internal/journal"
)

// credentialIssuer answers for the credentials of brokers.
const credentialIssuer = "泰安市科学技术局"

// credentials builds the service over the register of brokers.
func (a *App) credentials(s Services) *credential.Service {
	issuer := credentialIssuer
	if a.Mode == SampleMode {
		issuer += "（样例）"
	}
	return credential.New(s.Journal, a.Box, a.Keys.Credential, credential.Register{
		Holder: func(tx *database.Tx, id string) (credential.Holder, error) {
			b, err := s.Brokers.Named(tx, id)
			return holderOf(b), err
		},
		Account: func(tx *database.Tx, id string) (credential.Account, error) {
			b, err := s.Brokers.Named(tx, id)
			return credential.Account{UserID: b.UserID, Shown: b.ConsentPublic}, err
		},
		Broker: s.Brokers.ByUser,
		Number: s.Certificates.NextNumber,
	}, a.Config.PublicURL, issuer, a.Mode == SampleMode)
}

// followed lets credentials follow the register (broker.Credentials).
type followed struct{ *credential.Service }

// standing says what a status of the register is for a credential; a status that
// is not listed says nothing about one.
var standing = map[broker.Status]credential.Standing{broker.Active: credential.InForce, broker.Suspended: credential.OnHold, broker.Expired: credential.OnHold,
	broker.Revoked: credential.ForGood, broker.Withdrawn: credential.ForGood}

// Issue makes a credential of what the register has just recorded.
func (f followed) Issue(tx *journal.Tx, h broker.Holder) error {
	c := h.Certificate
	out := credential.Holder{BrokerID: h.BrokerID, BrokerNumber: h.No, Name: h.Name, Level: h.Level, Organization: h.OrgName, ValidUntil: h.ValidUntil,
		Fields: fieldNames(h.Fields), CertificateNumber: c.Number, NationalNumber: c.NationalNo, Score: c.Score}
	if c.Hours > 0 {
		out.Hours = strconv.Itoa(c.Hours)
	}
	_, err := f.Service.Issue(tx, out)
	return err
}

// Follow carries a broker's new status over.
func (f followed) Follow(tx *journal.Tx, brokerID string, status broker.Status) error {
	to, there := standing[status]
	if !there {
		return nil
	}
	return f.Service.Follow(tx, brokerID, to)
}

// holderOf is what the register says of a broker, as it is certified.
func holderOf(b broker.Broker) credential.Holder {
	h := credential.Holder{BrokerID: b.ID, BrokerNumber: b.No, Name: b.Name, Level: b.Level, Organization: b.OrgName, ValidUntil: b.ValidUntil}
	h.Fields = fieldNames(b.Fields)
	return h
}

func fieldNames(list []string) (out []string) {
	fields, _ := codes.Get(codes.TechnologyFields)
	for _, code := range list {
		if e, ok := fields.Lookup(code); ok {
			code = e.NameZh
		}
		out = append(out, code)
	}
	return out
}
