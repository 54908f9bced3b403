package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"jishi/internal/codes"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

// sealedPrefix marks a value that is already sealed (see package sealed).
const sealedPrefix = "t1:"

// personal gives pointers to the personal data of a party with the name that
// binds each ciphertext to its place, and how it is masked.
func (p *Party) personal() []personalField {
	return []personalField{
		{"id_no", &p.IDNo, codes.MaskIDNumber},
		{"phone", &p.Phone, codes.MaskPhone},
		{"account", &p.Account, maskAccount},
	}
}

type personalField struct {
	name  string
	value *string
	mask  func(string) string
}

func maskAccount(s string) string {
	r := []rune(s)
	if len(r) <= 4 {
		return strings.Repeat("*", len(r))
	}
	return strings.Repeat("*", len(r)-4) + string(r[len(r)-4:])
}

// putForm seals a form's personal data, computes what follows from it and sets
// it as the contract's form. A masked value sent back unchanged keeps what was
// sealed before.
func (s *Service) putForm(c *Contract, form Form) error {
	form.Parties = append([]Party(nil), form.Parties...)
	for i := range form.Parties {
		p := &form.Parties[i]
		p.CreditCode = codes.NormalizeCreditCode(p.CreditCode)
		if p.ID == "" {
			p.ID = uuid.NewString()
		}
		if err := s.sealParty(c, p); err != nil {
			return err
		}
	}
	c.Form = form
	text, err := journal.Canonical(form)
	if err != nil {
		return fmt.Errorf("form of contract %s: %w", c.ID, err)
	}
	sum := sha256.Sum256(text)
	c.formText, c.formHash = string(text), hex.EncodeToString(sum[:])
	w, _ := form.Amounts()
	c.ContractAmount, c.TechnicalAmount = w.ContractAmount, w.Technical
	return nil
}

func (s *Service) sealParty(c *Contract, p *Party) error {
	var before Party
	for _, old := range c.Form.Parties {
		if old.ID == p.ID {
			before = old
		}
	}
	for i, f := range p.personal() {
		if *f.value == "" || strings.HasPrefix(*f.value, sealedPrefix) && *f.value == *before.personal()[i].value {
			continue
		}
		if old := *before.personal()[i].value; old != "" {
			plain, err := s.box.Open(old, place(c.ID, p.ID, f.name))
			if err != nil {
				return err
			}
			if *f.value == f.mask(plain) || *f.value == plain {
				*f.value = old
				continue
			}
		}
		value, err := s.box.Seal(*f.value, place(c.ID, p.ID, f.name))
		if err != nil {
			return err
		}
		*f.value = value
	}
	return nil
}

func place(contractID, partyID, field string) string {
	return fmt.Sprintf("contracts/%s/%s/%s", contractID, partyID, field)
}

// FormFor gives the form as p may see it: phones are clear to the applicant's
// own organisation and to the office that handles the case, ID numbers and bank
// accounts are masked for everyone (R51).
func (s *Service) FormFor(p *identity.Principal, c *Contract) (Form, error) {
	form := c.Form
	form.Parties = append([]Party(nil), c.Form.Parties...)
	clearPhone := p != nil && (p.OrgID == c.OrgID || p.HasRole(identity.RoleRegistrar) || p.HasRole(identity.RoleReviewer))
	for i := range form.Parties {
		party := &form.Parties[i]
		for _, f := range party.personal() {
			plain, err := s.box.Open(*f.value, place(c.ID, party.ID, f.name))
			if err != nil {
				return Form{}, fmt.Errorf("contract %s: %w", c.ID, err)
			}
			if f.name != "phone" || !clearPhone {
				plain = f.mask(plain)
			}
			*f.value = plain
		}
	}
	return form, nil
}

// event builds the journal event of a change to this contract.
func (c *Contract) event(kind string, data map[string]any) journal.Event {
	if data == nil {
		data = map[string]any{}
	}
	data["status"] = string(c.Status)
	return journal.Event{Kind: kind, ObjectType: "contract", ObjectID: c.ID, Version: c.Version, OwnerOrg: c.OrgID, Data: data}
}
