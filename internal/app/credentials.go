package app

import (
	"strings"

	"jishi/internal/broker"
	"jishi/internal/codes"
	"jishi/internal/credential"
	"jishi/internal/database"
)

// credentialIssuer answers for the credentials of brokers.
const credentialIssuer = "泰安市科学技术局"

// credentials builds the service over the register of brokers.
func (a *App) credentials(s Services) *credential.Service {
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
	}, a.Config.PublicURL, credentialIssuer, a.Mode == SampleMode)
}

// holderOf is what the register says of a broker, as it is certified.
func holderOf(b broker.Broker) credential.Holder {
	h := credential.Holder{BrokerID: b.ID, BrokerNumber: b.No, Name: b.Name, Level: b.Level, Organization: b.OrgName, ValidUntil: b.ValidUntil}
	fields, _ := codes.Get(codes.TechnologyFields)
	for _, code := range b.Fields {
		if e, ok := fields.Lookup(code); ok {
			h.Fields = append(h.Fields, e.NameZh)
		} else {
			h.Fields = append(h.Fields, strings.TrimSpace(code))
		}
	}
	return h
}
