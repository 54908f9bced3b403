package contract

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/database"
	"jishi/internal/identity"
)

// Preview (预检结果) is what the checks and the worksheet say of a form that is
// not saved.
type Preview struct {
	Findings  []Finding
	Worksheet Worksheet
}

// Preview applies a merge patch to the form in memory and checks the result, so
// that a clerk sees defects while typing. Nothing is saved. Its errors are those
// of Update, without the version: a look needs no guard.
func (s *Service) Preview(ctx context.Context, p *identity.Principal, id string, patch []byte) (Preview, error) {
	var c Contract
	var files []File
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if c, err = findContract(tx, id); err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpUpdateContract, c.Object()); err != nil {
			return err
		}
		s.judge(&c)
		files, err = listFiles(tx, id)
		return err
	})
	if err != nil {
		return Preview{}, err
	}
	if !c.Editable() {
		return Preview{}, c.refuse(p, Edit)
	}
	org, err := s.identity.OrganizationByID(ctx, c.OrgID)
	if err != nil {
		return Preview{}, err
	}
	form, err := merge(c.Form, patch)
	if err != nil {
		return Preview{}, err
	}
	// As Update would store it, so that masked values count as what they stand for.
	if err := s.putForm(&c, form); err != nil {
		return Preview{}, err
	}
	subject := Subject{Form: &c.Form, Files: files, OrgCreditCode: org.CreditCode, Today: calendar.Of(s.journal.Now()), Local: s.local}
	worksheet, _ := c.Form.Amounts()
	return Preview{Findings: subject.Run(), Worksheet: worksheet}, nil
}

// Copy starts a draft with the form of an earlier contract of p's organisation,
// without what belongs to that one contract only: its dates, schedule and
// orders, the parties' own number, the promise of truth.
func (s *Service) Copy(ctx context.Context, p *identity.Principal, id string) (Contract, error) {
	var c Contract
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if c, err = findContract(tx, id); err != nil {
			return err
		}
		return identity.Authorize(p, identity.OpCreateContract, c.Object())
	})
	if err != nil {
		return Contract{}, err
	}
	form := c.Form
	form.SignDate, form.EffectiveDate, form.BeginDate, form.EndDate = calendar.Date{}, calendar.Date{}, calendar.Date{}, calendar.Date{}
	form.ContractNoParty, form.PaySchedule, form.Orders = "", nil, nil
	form.FxDate, form.FxRate, form.CommitmentAccepted = calendar.Date{}, "", false
	if form.Parties, err = s.openParties(&c); err != nil {
		return Contract{}, err
	}
	for i := range form.Parties {
		form.Parties[i].ID = ""
	}
	return s.Create(ctx, p, form)
}

// openParties gives the parties with their personal data in clear.
func (s *Service) openParties(c *Contract) ([]Party, error) {
	out := append([]Party(nil), c.Form.Parties...)
	for i := range out {
		for _, f := range out[i].personal() {
			plain, err := s.box.Open(*f.value, place(c.ID, out[i].ID, f.name))
			if err != nil {
				return nil, err
			}
			*f.value = plain
		}
	}
	return out, nil
}
