package certificate

import (
	"fmt"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/journal"
)

// Ending (终止情况) tells how a registration ended, for the public check: the
// contract's status (DEREGISTERED or REVOKED) and the day, both empty while the
// contract is registered (domain notes §1.12).
type Ending struct {
	Status string
	On     calendar.Date
}

// Supersede issues the next version of a contract's certificate and marks the
// one in force as superseded, both inside the change's transaction. What only
// numbers the certificate is filled in here.
func (s *Service) Supersede(tx *journal.Tx, st Statement) (Certificate, error) {
	old, err := findByContract(tx.Tx, st.ContractID)
	if err != nil {
		return Certificate{}, err
	}
	if err := setStatus(tx, old, Superseded); err != nil {
		return Certificate{}, err
	}
	st.Version, st.Supersedes, st.IssuedOn = old.Version+1, old.Number, calendar.Of(tx.Now)
	return s.Issue(tx, st)
}

// InForce gives the certificate in force and whether st would certify anything
// else: a correction that changes nothing on the paper needs no new one.
func (s *Service) InForce(tx *journal.Tx, st Statement) (Certificate, bool, error) {
	c, err := findByContract(tx.Tx, st.ContractID)
	if err != nil {
		return Certificate{}, false, err
	}
	old, err := parseStatement(c.statement)
	if err != nil {
		return Certificate{}, false, err
	}
	st.Number, st.Version, st.Sample, st.EventIndex = old.Number, old.Version, old.Sample, old.EventIndex
	st.IssuedOn, st.Supersedes = old.IssuedOn, old.Supersedes
	_, hash, err := st.canonical()
	return c, hash != c.StatementSHA256, err
}

// Cancel ends the certificate in force: the public check says so from the
// moment the transaction commits.
func (s *Service) Cancel(tx *journal.Tx, contractID string) (Certificate, error) {
	c, err := findByContract(tx.Tx, contractID)
	if err != nil {
		return Certificate{}, err
	}
	return c, setStatus(tx, c, Cancelled)
}

func setStatus(tx *journal.Tx, c Certificate, status Status) error {
	res := tx.Exec("UPDATE certificates SET status = ? WHERE id = ? AND status = 'VALID'", string(status), c.ID)
	if res.Error != nil {
		return fmt.Errorf("set certificate %s %s: %w", c.Number, status, res.Error)
	}
	if res.RowsAffected != 1 {
		return fmt.Errorf("certificate %s is no longer in force", c.Number)
	}
	tx.Touch("certificates", c.ID)
	return nil
}

// follow tells what became of a certificate that is no longer in force.
func (r *PublicRecord) follow(tx *database.Tx, c Certificate) error {
	switch c.Status {
	case Superseded:
		var numbers []string
		err := tx.Raw("SELECT number FROM certificates WHERE contract_id = ? AND version > ? ORDER BY version DESC LIMIT 1", c.ContractID, c.Version).Scan(&numbers).Error
		if err != nil {
			return fmt.Errorf("certificate after %s: %w", c.Number, err)
		}
		if len(numbers) == 1 {
			r.SupersededBy = numbers[0]
		}
	case Valid:
		return nil
	case Cancelled: // how it ended is in the ledger
	}
	var ends []struct {
		Status   string
		BookedOn calendar.Date
	}
	err := tx.Raw(`SELECT c.status, l.booked_on FROM contracts c JOIN ledger_lines l ON l.contract_id = c.id
		WHERE c.id = ? AND l.event IN ('DEREGISTER', 'REVOKE') AND c.status IN ('DEREGISTERED', 'REVOKED')`, c.ContractID).Scan(&ends).Error
	if err != nil {
		return fmt.Errorf("how the registration of %s ended: %w", c.Number, err)
	}
	if len(ends) == 1 {
		r.Ended = Ending{Status: ends[0].Status, On: ends[0].BookedOn}
	}
	return nil
}
