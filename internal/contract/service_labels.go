package contract

import (
	"context"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
)

// Label (合同简称) is what a contract is called where only its id is at hand.
type Label struct {
	ProjectName string
	Seller      string // lead seller
	Buyer       string // lead buyer
	// AcceptanceNo and CertificateNumber are empty before there are any.
	AcceptanceNo      string
	CertificateNumber string
}

// Labels names contracts by id. Those that p may not read are left out, as are
// ids of nothing; somebody who may read no contract at all gets none.
func (s *Service) Labels(ctx context.Context, p *identity.Principal, ids []string) (map[string]Label, error) {
	out := map[string]Label{}
	if len(ids) == 0 || !identity.Allowed(p, identity.OpGetContract) {
		return out, nil
	}
	var found []labelled
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		found, err = listLabels(tx, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, l := range found {
		err := identity.Authorize(p, identity.OpGetContract, l.object)
		switch {
		case err == nil:
			out[l.id] = l.label
		case fault.As(err) == nil:
			return nil, err
		}
	}
	return out, nil
}

// labelled is a label with what decides who may read it.
type labelled struct {
	id     string
	object identity.Object
	label  Label
}
