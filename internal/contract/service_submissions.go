package contract

import (
	"context"
	"strings"
	"time"

	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/mandate"
)

// Submission (提交) is the filing as it was frozen in one round.
type Submission struct {
	Round           int64
	SubmittedAt     time.Time
	SubmittedBy     string
	SubmittedByName string
	// Agent is who submitted it for the applicant; empty when the applicant did.
	Agent mandate.Agent
	// FormHash is the SHA-256 of the form's canonical JSON, in hex, as the
	// journal has it.
	FormHash string
	form     string
}

// Submissions lists the rounds, oldest first.
func (s *Service) Submissions(ctx context.Context, p *identity.Principal, id string) ([]Submission, error) {
	_, list, err := s.submissionsOf(ctx, p, id)
	return list, err
}

// Compare tells in which fields two rounds differ; to 0 is the form as it is
// now. Personal data is masked on both sides. A round that does not exist is
// fault OutOfRange.
func (s *Service) Compare(ctx context.Context, p *identity.Principal, id string, from, to int64) ([]Difference, error) {
	c, rounds, err := s.submissionsOf(ctx, p, id)
	if err != nil {
		return nil, err
	}
	before, err := formOfRound(&c, rounds, from, "query/from")
	if err != nil {
		return nil, err
	}
	after := c.Form
	if to != 0 {
		if after, err = formOfRound(&c, rounds, to, "query/to"); err != nil {
			return nil, err
		}
	}
	return s.maskedDifferences(&c, before, after)
}

func (s *Service) submissionsOf(ctx context.Context, p *identity.Principal, id string) (Contract, []Submission, error) {
	var c Contract
	var list []Submission
	err := s.journal.DB().View(ctx, func(tx *database.Tx) error {
		var err error
		if c, err = findContract(tx, id); err != nil {
			return err
		}
		if err := identity.Authorize(p, identity.OpGetContractHistory, c.Object()); err != nil {
			return err
		}
		if list, err = listSubmissions(tx, id); err != nil {
			return err
		}
		filed, err := mandate.FiledBy(tx, []string{id})
		for i := range list {
			list[i].Agent = filed[mandate.Filing{ContractID: id, Round: list[i].Round}]
		}
		return err
	})
	return c, list, err
}

func formOfRound(c *Contract, rounds []Submission, round int64, where string) (Form, error) {
	for _, r := range rounds {
		if r.Round == round {
			return parse[Form](r.form)
		}
	}
	return Form{}, fault.Fields(fault.Atf(where, fault.OutOfRange, "该合同只有 %d 次提交。", "This contract was submitted %d times.", c.Round))
}

// opened gives a form of the contract with personal data in clear, so that only
// real changes of it show.
func (s *Service) opened(c *Contract, form Form) (Form, error) {
	holder := *c
	holder.Form = form
	parties, err := s.openParties(&holder)
	form.Parties = parties
	return form, err
}

// masked hides personal data: a field of a party, or a whole party that came or
// went.
func (d Difference) masked() Difference {
	d.Before, d.After = hide(d.Pointer, d.Before), hide(d.Pointer, d.After)
	return d
}

var masks = map[string]func(string) string{"id_no": codes.MaskIDNumber, "phone": codes.MaskPhone, "account": maskAccount}

func hide(pointer string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = hide(pointer+"/"+k, x)
		}
		return out
	case string:
		if mask, personal := masks[pointer[strings.LastIndex(pointer, "/")+1:]]; personal {
			return mask(v)
		}
	}
	return v
}
