package contract

import (
	"context"

	"jishi/internal/database"
	"jishi/internal/identity"
)

// AuthorizeEvidence tells whether p may have the evidence pack of a contract,
// which is everything there is of it. Faults: PermissionDenied, ObjectNotFound.
func (s *Service) AuthorizeEvidence(ctx context.Context, p *identity.Principal, id string) error {
	return s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		return identity.Authorize(p, identity.OpGetContractEvidence, c.Object())
	})
}
