package broker

import (
	"context"
	"io"
	"slices"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// onPlatform is how a certificate was checked that a base on the platform issued.
const onPlatform = "PLATFORM"

// AddCertificate adds a certificate to the caller's filing, with its file where
// there is one (r may be nil). One of a base on the platform is checked at once.
// Faults: bad fields, CertificateTaken, BrokerCertificateUnknown, CertificateOfAnother,
// CertificateCancelled, CertificateExpired, those of the document store.
func (s *Service) AddCertificate(ctx context.Context, p *identity.Principal, id string, version int64, in CertificateEntry, filename string, r io.Reader) (Case, error) {
	in = in.normal()
	if err := fault.Fields(in.check(s.Today())...); err != nil {
		return Case{}, err
	}
	cid, err := newID()
	if err != nil {
		return Case{}, err
	}
	c := Certificate{ID: cid, BrokerID: id, CertificateEntry: in, State: Declared, Version: 1}
	if r != nil {
		kept, err := s.files.Put(ctx, filename, r)
		if err != nil {
			return Case{}, err
		}
		c.Evidence = Evidence{SHA256: kept.SHA256, Filename: filename, blobKey: kept.Key}
	}
	out, err := s.change(ctx, p, id, version, identity.OpAddBrokerCertificate, func(m *moving) (journal.Event, error) {
		if slices.Contains([]Status{Revoked, Withdrawn, Refused}, m.Status) {
			return journal.Event{}, fault.New(fault.NotEditable)
		}
		if err := m.declare(&c); err != nil {
			return journal.Event{}, err
		}
		return m.event("certificate_added", map[string]any{"certificate": c.ID, "state": string(c.State)}), insertCertificate(m.tx, &c)
	})
	if err != nil && c.Evidence.blobKey != "" {
		s.files.Discard(ctx, c.Evidence.blobKey)
	}
	if database.IsDuplicate(err) {
		err = fault.New(fault.CertificateTaken)
	}
	return out, err
}

// declare names the issuer and asks it, where it is on the platform.
func (m *moving) declare(c *Certificate) error {
	c.CreatedAt, c.UpdatedAt = m.tx.Now, m.tx.Now
	if c.IssuerOrg != "" {
		o, err := organization(m.tx.Tx, c.IssuerOrg)
		if err != nil {
			return err
		}
		if o.ID == "" {
			return fault.Fields(fault.At("/issuer_organization_id", fault.UnknownCode))
		}
		c.Issuer = o.Name
		if err := m.ask(c); err != nil {
			return err
		}
	}
	if taken, err := takenBy(m.tx.Tx, c); err != nil {
		return err
	} else if taken {
		return fault.New(fault.CertificateTaken).WithFields(fault.At("/certificate_no", fault.CertificateTaken))
	}
	return nil
}

// ask compares a certificate with what a base on the platform issued.
func (m *moving) ask(c *Certificate) error {
	if m.s.outside.Issuers == nil {
		return nil
	}
	issued, found, err := m.s.outside.Issuers.Issued(m.tx.Tx, c.IssuerOrg, c.Number)
	if err != nil {
		return err
	}
	who, err := m.s.persons.Clear(m.tx.Tx, m.PersonID)
	if err != nil {
		return err
	}
	bad := func(code fault.Code) error {
		return fault.New(code).WithFields(fault.At("/certificate_no", code))
	}
	switch {
	case !found:
		return bad(fault.BrokerCertificateUnknown)
	case issued.PersonID != m.PersonID && issued.IDHash != who.Hash():
		return bad(fault.CertificateOfAnother)
	case issued.Cancelled:
		return bad(fault.CertificateCancelled)
	case !issued.ValidUntil.IsZero() && issued.ValidUntil.Before(m.today):
		return bad(fault.CertificateExpired)
	}
	c.Kind, c.Level, c.IssueDate, c.ValidUntil, c.Hours, c.Score, c.NationalNo = Training, issued.Level, issued.IssuedOn, issued.ValidUntil, issued.Hours, issued.Score, issued.NationalNo
	c.State, c.How, c.CheckedAt = Confirmed, onPlatform, m.tx.Now
	return nil
}

// RemoveCertificate takes back one that has not been decided.
func (s *Service) RemoveCertificate(ctx context.Context, p *identity.Principal, id, certificate string, version int64) (Case, error) {
	return s.change(ctx, p, id, version, identity.OpRemoveBrokerCertificate, func(m *moving) (journal.Event, error) {
		c, err := m.declared(certificate)
		if err != nil {
			return journal.Event{}, err
		}
		c.State, c.UpdatedAt, c.Version = Removed, m.tx.Now, c.Version+1
		return m.event("certificate_removed", map[string]any{"certificate": c.ID}), updateCertificate(m.tx, c)
	})
}

// CheckCertificate records what the issuer said (证书核验): how it was asked, and
// whether the certificate stands. Faults: CertificateDecided, a missing how or reason.
func (s *Service) CheckCertificate(ctx context.Context, p *identity.Principal, id, certificate string, version int64, stands bool, how, reason string) (Case, error) {
	bad := words("/how", how, 200)
	if !stands {
		bad = append(bad, words("/reason", reason, 1000)...)
	}
	if err := fault.Fields(bad...); err != nil {
		return Case{}, err
	}
	return s.change(ctx, p, id, version, identity.OpCheckBrokerCertificate, func(m *moving) (journal.Event, error) {
		c, err := m.declared(certificate)
		if err != nil {
			return journal.Event{}, err
		}
		if c.State = Rejected; stands {
			c.State = Confirmed
		}
		c.How, c.Reason, c.CheckedBy, c.CheckedAt, c.UpdatedAt, c.Version = strings.TrimSpace(how), strings.TrimSpace(reason), p.UserID, m.tx.Now, m.tx.Now, c.Version+1
		if err := updateCertificate(m.tx, c); err != nil {
			return journal.Event{}, err
		}
		act, err := newID()
		if err != nil {
			return journal.Event{}, err
		}
		m.wear(m.today)
		m.act = &Act{ID: act, BrokerID: m.ID, Kind: Checked, Ground: string(c.State), Reason: c.How, DoneBy: p.UserID}
		return m.record(m.Status)
	})
}

// File opens the file of a certificate; the caller closes it.
func (s *Service) File(ctx context.Context, p *identity.Principal, id, certificate string) (Evidence, io.ReadCloser, error) {
	c, err := s.read(ctx, p, id, identity.OpGetBrokerCertificateFile)
	if err != nil {
		return Evidence{}, nil, err
	}
	i := slices.IndexFunc(c.Certificates, func(x Certificate) bool { return x.ID == certificate && x.Evidence.blobKey != "" })
	if i < 0 {
		return Evidence{}, nil, fault.New(fault.ObjectNotFound)
	}
	body, err := s.files.Get(ctx, c.Certificates[i].Evidence.blobKey)
	return c.Certificates[i].Evidence, body, err
}

// VerifyPerson records that the caller compared the person's document (实名核验).
func (s *Service) VerifyPerson(ctx context.Context, p *identity.Principal, id string, version int64) (Case, error) {
	return s.change(ctx, p, id, version, identity.OpVerifyBrokerPerson, func(m *moving) (journal.Event, error) {
		_, err := s.persons.Verify(m.tx, m.PersonID, p.UserID)
		return m.event("person_verified", nil), err
	})
}

// ViewIdentity shows the person's number in the clear and records who looked
// and why.
func (s *Service) ViewIdentity(ctx context.Context, p *identity.Principal, id, reason string) (kind, idNo string, err error) {
	if err := fault.Fields(words("/reason", reason, 200)...); err != nil {
		return "", "", err
	}
	_, err = s.change(ctx, p, id, 0, identity.OpViewBrokerIdentity, func(m *moving) (journal.Event, error) {
		who, err := s.persons.Clear(m.tx.Tx, m.PersonID)
		kind, idNo = string(who.Kind), who.Number
		e := m.event("identity_viewed", nil)
		e.Reason = reason
		return e, err
	})
	return kind, idNo, err
}

// lacksHours tells whether last year's continuing education falls short. Who was
// not active for the whole of it, owes none.
func (s *Service) lacksHours(tx *database.Tx, b *Broker, on calendar.Date) (bool, error) {
	need, year := educationHours(b, on), on.Year()-1
	if need == 0 || s.outside.Education == nil || b.ActiveFrom.IsZero() || b.ActiveFrom.After(calendar.On(year, 1, 1)) {
		return false, nil
	}
	hours, professional, err := s.outside.Education.HoursInYear(tx, b.PersonID, year)
	return hours < need || professional*3 < need*2, err
}
