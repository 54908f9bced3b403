package contract

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/certificate"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

func today(s *Service) calendar.Date { return calendar.Of(s.journal.Now()) }

// Submit files the contract, the first time or after a correction. Every
// blocking finding is named at once and nothing changes; otherwise the filing is
// frozen as a submission of its own and goes to the competent office.
func (s *Service) Submit(ctx context.Context, p *identity.Principal, id string, version int64) (Contract, error) {
	return s.change(ctx, p, id, Submit, version, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		on := calendar.Of(tx.Now)
		subject, outcome, err := s.examine(ctx, tx.Tx, c, on)
		if err != nil {
			return nil, err
		}
		if err := blockers(outcome.stopping()); err != nil {
			return nil, err
		}
		if err := s.assignOffice(tx, c); err != nil {
			return nil, err
		}
		if err := s.startRound(tx, c, on); err != nil {
			return nil, err
		}
		if err := insertSubmission(tx, c, p.UserID); err != nil {
			return nil, err
		}
		if err := insertFacts(tx, c, subject); err != nil {
			return nil, err
		}
		return map[string]any{"round": c.Round, "form_sha256": c.formHash, "acceptance_no": c.AcceptanceNo,
			"office": c.OfficeID, "declared": amounts(c.ContractAmount.String(), c.TechnicalAmount.String())}, nil
	})
}

func amounts(contract, technical string) map[string]string {
	return map[string]string{"contract_amount": contract, "technical_amount": technical}
}

// assignOffice sends the case to the office where the registrant is seated.
func (s *Service) assignOffice(tx *journal.Tx, c *Contract) error {
	r, _ := c.Form.registrant()
	named, err := s.offices.Competent(tx.Tx, r.RegionCode, r.ZoneCode)
	if err != nil {
		return err
	}
	var office identity.Organization
	if named != "" {
		office, err = s.identity.OrganizationIn(tx.Tx, named)
	} else {
		office, err = s.identity.RegistrationOffice(tx.Tx, r.RegionCode, r.ZoneCode)
	}
	if err != nil {
		return err
	}
	c.OfficeID, c.OfficeRegion, c.OfficeName = office.ID, office.RegionCode, office.Name
	return nil
}

// startRound opens a round: a correction restarts the statutory clock on the
// day the corrected material comes in (draft Art 14); a first submission waits
// for acceptance.
func (s *Service) startRound(tx *journal.Tx, c *Contract, on calendar.Date) error {
	if c.AcceptanceNo == "" {
		no, err := s.certificates.NextNumber(tx, "TAJS-"+on.String()[:4]+on.String()[5:7]+on.String()[8:], 4)
		if err != nil {
			return err
		}
		c.AcceptanceNo = no
	}
	wasAccepted := !c.AcceptedAt.IsZero()
	c.Round++
	c.Status, c.SubmittedAt = Submitted, tx.Now
	c.stopClocks()
	c.FirstReviewerID, c.SecondReviewerID, c.Recommendation = "", "", ""
	c.Approved, c.Disputed = Approved{}, false
	c.fingerprint = c.fingerprintOf()
	if wasAccepted {
		c.AcceptedAt = tx.Now
		return s.startClock(tx, c)
	}
	return s.startAcceptance(tx, c)
}

// Withdraw takes the filing back before a decision.
func (s *Service) Withdraw(ctx context.Context, p *identity.Principal, id string, version int64, reason string) (Contract, error) {
	if err := needText("/reason", reason); err != nil {
		return Contract{}, err
	}
	return s.changeBecause(ctx, p, id, Withdraw, version, reason, func(tx *journal.Tx, c *Contract) (map[string]any, error) {
		c.Status = Withdrawn
		c.stopClocks()
		return nil, insertDecision(tx, c, Decision{Result: Withdrawn, Note: reason, DecidedBy: p.UserID})
	})
}

// Certificate gives the paper of the current certificate to the applicant, the
// office and the auditor. The first reading renders it; every later one gives
// identical bytes.
func (s *Service) Certificate(ctx context.Context, p *identity.Principal, id string) (certificate.Paper, error) {
	var c Contract
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if c, err = findContract(tx, id); err != nil {
			return err
		}
		return identity.Authorize(p, identity.OpGetContractCertificate, c.Object())
	})
	if err != nil {
		return certificate.Paper{}, err
	}
	if c.Status == Recheck {
		return certificate.Paper{}, fault.New(fault.CertificateFrozen)
	}
	if !c.InForce() {
		return certificate.Paper{}, fault.New(fault.CertificateUnknown)
	}
	return s.certificates.Paper(ctx, c.Object().ActorFor(p, identity.OpGetContractCertificate), c.ID)
}

func needText(pointer, value string) error {
	switch n := len([]rune(value)); {
	case n == 0:
		return fault.Fields(fault.At(pointer, fault.MissingField))
	case n > 4000:
		return fault.Fields(fault.At(pointer, fault.TooLong))
	}
	return nil
}
