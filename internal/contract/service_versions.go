package contract

import (
	"context"
	"encoding/json"
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/ledger"
)

// RegisteredFacts (登记事实) is what a registered version of a contract says of
// itself. It never changes, whatever becomes of the contract.
type RegisteredFacts struct {
	ProjectName string
	Seller      string // lead seller
	Buyer       string // lead buyer
	SubKind     string // as approved; the kind where it has none
	SignDate    calendar.Date
	// CertificateNumber is that of the certificate the version was issued with.
	CertificateNumber string
}

// AtVersions reads versions of contracts, for those of them that p may open; the
// others are left out.
func (s *Service) AtVersions(ctx context.Context, p *identity.Principal, refs []ledger.ContractVersion) (map[ledger.ContractVersion]RegisteredFacts, error) {
	out := map[ledger.ContractVersion]RegisteredFacts{}
	if !identity.Allowed(p, identity.OpGetContract) {
		return out, nil
	}
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		for _, ref := range refs {
			facts, object, found, err := registeredFacts(tx, ref)
			if err != nil {
				return err
			}
			switch err := identity.Authorize(p, identity.OpGetContract, object); {
			case err == nil && found:
				out[ref] = facts
			case err != nil && fault.As(err) == nil:
				return err
			}
		}
		return nil
	})
	return out, err
}

func registeredFacts(tx *database.Tx, ref ledger.ContractVersion) (facts RegisteredFacts, object identity.Object, found bool, err error) {
	var rows []struct{ OrgID, OfficeRegion, Form, ApprovedKind, ApprovedSubKind, CertificateNumber string }
	err = tx.Raw(`SELECT c.org_id, c.office_region, v.form, v.approved_kind, v.approved_sub_kind, v.certificate_number
		FROM contract_versions v JOIN contracts c ON c.id = v.contract_id WHERE v.contract_id = ? AND v.number = ?`, ref.ContractID, ref.Version).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return facts, object, false, err
	}
	r := rows[0]
	var f Form
	if err := json.Unmarshal([]byte(r.Form), &f); err != nil {
		return facts, object, false, fmt.Errorf("read version %d of contract %s: %w", ref.Version, ref.ContractID, err)
	}
	return RegisteredFacts{ProjectName: f.ProjectName, Seller: f.lead(Seller).Name, Buyer: f.lead(Buyer).Name,
			SubKind: first(r.ApprovedSubKind, r.ApprovedKind), SignDate: f.SignDate, CertificateNumber: r.CertificateNumber},
		identity.Object{OwnerOrg: r.OrgID, OfficeRegion: r.OfficeRegion}, true, nil
}
