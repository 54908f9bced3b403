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
	Outcome
	Worksheet Worksheet
}

// Preview applies a merge patch to the form in memory and checks the result, so
// that a clerk sees defects while typing. Nothing is saved. Its errors are those
// of Update, without the version: a look needs no guard.
func (s *Service) Preview(ctx context.Context, p *identity.Principal, id string, patch []byte) (Preview, error) {
	var out Preview
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		c, err := findContract(tx, id)
		if err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpUpdateContract, c.Object()); err != nil {
			return err
		}
		s.judge(&c)
		if !c.Editable() {
			return c.refuse(p, Edit)
		}
		form, err := merge(c.Form, patch)
		if err != nil {
			return err
		}
		// As Update would store it, so that masked values count as what they stand for.
		if err := s.putForm(&c, form); err != nil {
			return err
		}
		subject, err := s.subjectOf(ctx, tx, &c, calendar.Of(s.journal.Now()))
		if err != nil {
			return err
		}
		out.Outcome = subject.Run()
		out.Worksheet, _ = c.Form.Amounts()
		return nil
	})
	if err != nil {
		return Preview{}, err
	}
	out.Outcome = shownTo(p, out.Outcome)
	return out, nil
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
	return s.CreateFor(ctx, p, c.OrgID, form)
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
