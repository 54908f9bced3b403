package broker

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

// Issuers (发证机构) are the training bases on this platform, asked for what they
// have issued.
type Issuers interface {
	Issued(tx *database.Tx, issuerOrg, number string) (IssuedCertificate, bool, error)
}

// IssuedCertificate is what a base on the platform says of a number.
type IssuedCertificate struct {
	Level      string
	PersonID   string
	IDHash     string // blind index of the ID number, see person.Fingerprint
	IssuedOn   calendar.Date
	ValidUntil calendar.Date
	Hours      int
	Score      string
	NationalNo string
	Cancelled  bool
}

// Education (继续教育) counts the accepted hours of a year.
type Education interface {
	HoursInYear(tx *database.Tx, personID string, year int) (hours, professional int, err error)
}

// Credentials (电子凭证) follow the register.
type Credentials interface {
	// Issue makes a credential of what holds now, in the place of an earlier one.
	Issue(tx *journal.Tx, h Holder) error
	// Follow tells the new status of a broker.
	Follow(tx *journal.Tx, brokerID string, status Status) error
}

// Holder (持证人) is a broker as a credential shows it: plain facts.
type Holder struct {
	BrokerID, No, Name, Level, OrgName string
	Fields                             []string
	Certificate                        CertificateFacts
	ValidFrom, ValidUntil              calendar.Date
	ConsentPublic                      bool
}

// CertificateFacts are the checked certificate behind a credential.
type CertificateFacts struct {
	Number, Issuer, NationalNo string
	Hours                      int
	Score                      string
	IssuedOn                   calendar.Date
}

// Outside is what the register asks of higher packages; any of it may be absent.
type Outside struct {
	Issuers     Issuers
	Education   Education
	Credentials Credentials
	// Deals counts the registered contracts of a broker, and their amount's band.
	Deals func(ctx context.Context, brokerID string) (count int, band string, err error)
	// Seal and Unseal protect the words of complaints; place binds them to a row.
	Seal, Unseal func(text, place string) (string, error)
}

// With gives the register what it asks of others; what is nil stays as it was.
func (s *Service) With(o Outside) *Service {
	if o.Issuers != nil {
		s.outside.Issuers = o.Issuers
	}
	if o.Education != nil {
		s.outside.Education = o.Education
	}
	if o.Credentials != nil {
		s.outside.Credentials = o.Credentials
	}
	if o.Deals != nil {
		s.outside.Deals = o.Deals
	}
	if o.Seal != nil {
		s.outside.Seal, s.outside.Unseal = o.Seal, o.Unseal
	}
	return s
}
