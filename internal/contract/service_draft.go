package contract

import (
	"context"
	"encoding/json"
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/google/uuid"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/mandate"
)

// maxDrafts bounds how many unfinished contracts one organisation may hold (R19).
const maxDrafts = 2000

// Create starts a draft of p's organisation. What the organisation's record
// already says about the registrant is filled in: no field is asked twice.
func (s *Service) Create(ctx context.Context, p *identity.Principal, form Form) (Contract, error) {
	return s.CreateFor(ctx, p, orgOf(p), form)
}

// CreateFor starts a draft of p's own organisation or, by mandate, of a client:
// then the client is the applicant and its record is filled in.
func (s *Service) CreateFor(ctx context.Context, p *identity.Principal, orgID string, form Form) (Contract, error) {
	switch {
	case p == nil:
		return Contract{}, fault.New(fault.LoginRequired)
	case orgID == p.OrgID && !identity.Allowed(p, identity.OpCreateContract, identity.OwnOrg),
		!identity.Allowed(p, identity.OpCreateContract):
		return Contract{}, fault.New(fault.PermissionDenied)
	}
	if form.IsClassified {
		return Contract{}, fault.Fields(fault.At("/is_classified", fault.ClassifiedContract))
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Contract{}, fmt.Errorf("make contract id: %w", err)
	}
	c := Contract{ID: id.String(), Status: Draft, Version: 1, OrgID: orgID, CreatedBy: p.UserID, salt: uuid.NewString()}
	_, err = s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c.CreatedAt, c.UpdatedAt = tx.Now, tx.Now
		c.Form = Form{Kind: form.Kind}
		if err := s.mayCreate(tx, p, &c); err != nil {
			return journal.Event{}, err
		}
		org, err := s.identity.OrganizationIn(tx.Tx, orgID)
		if err != nil {
			return journal.Event{}, err
		}
		if err := s.putForm(&c, prefill(form, org)); err != nil {
			return journal.Event{}, err
		}
		if err := insertContract(tx, &c); err != nil {
			return journal.Event{}, err
		}
		return c.event("contract.created", map[string]any{"form_sha256": c.formHash}), nameDelegated(tx.Tx, []*Contract{&c})
	})
	return c, err
}

// mayCreate checks, inside the change, that the draft may be begun for its
// organisation and that this organisation may have one more.
func (s *Service) mayCreate(tx *journal.Tx, p *identity.Principal, c *Contract) error {
	if err := nameDelegated(tx.Tx, []*Contract{c}); err != nil {
		return err
	}
	if err := mandate.Exercise(tx, p, identity.OpCreateContract, c.Object()); err != nil {
		return err
	}
	return checkDraftQuota(tx.Tx, c.OrgID, 1, maxDrafts)
}

// prefill gives the registrant what its organisation's record says, where the
// caller said nothing.
func prefill(f Form, org identity.Organization) Form {
	if f.Currency == "" {
		f.Currency = "CNY"
	}
	if f.PlanSource == "" {
		f.PlanSource = outsidePlan
	}
	own := partyOf(org)
	own.Role = Seller
	if f.SubKind == subIntermediary {
		own.Role = Intermediary
	}
	if len(f.Parties) == 0 {
		own.IsRegistrant, own.IsLead = true, true
		f.Parties = []Party{own}
		return f
	}
	for i, p := range f.Parties {
		if p.IsRegistrant && (p.CreditCode == "" || codes.NormalizeCreditCode(p.CreditCode) == own.CreditCode) {
			f.Parties[i] = p.filledFrom(own)
		}
	}
	return f
}

func partyOf(o identity.Organization) Party {
	pr := o.Profile
	return Party{
		Name: o.Name, CreditCode: o.CreditCode, CodeException: o.CodeException, Kind: o.PartyKind,
		Country: pr.Country, RegionCode: o.RegionCode, ZoneCode: o.ZoneCode, Industry: pr.Industry, Scale: pr.Scale,
		IsHNTE: pr.IsHNTE, IsNationalHiTechZone: pr.IsNationalHiTechZone, IsListed: pr.IsListed,
		IsTechTransferOrg: pr.IsTechTransferOrg, IsRDOrg: pr.IsRDOrg, IsConvertedInstitute: pr.IsConvertedInstitute,
		IsTechSME: pr.IsTechSME, Address: pr.Address, Zip: pr.Zip, LegalRep: pr.LegalRep, Contact: pr.Contact,
		Phone: o.Phone, Email: pr.Email,
	}
}

// filledFrom takes each text that p leaves empty, and each flag, from own.
func (p Party) filledFrom(own Party) Party {
	for _, f := range []struct{ have, from *string }{
		{&p.Name, &own.Name}, {&p.CreditCode, &own.CreditCode}, {&p.CodeException, &own.CodeException}, {&p.Kind, &own.Kind},
		{&p.Country, &own.Country}, {&p.RegionCode, &own.RegionCode}, {&p.ZoneCode, &own.ZoneCode}, {&p.Industry, &own.Industry},
		{&p.Scale, &own.Scale}, {&p.Address, &own.Address}, {&p.Zip, &own.Zip}, {&p.LegalRep, &own.LegalRep},
		{&p.Contact, &own.Contact}, {&p.Phone, &own.Phone}, {&p.Email, &own.Email},
	} {
		if *f.have == "" {
			*f.have = *f.from
		}
	}
	for _, f := range []struct{ have, from *bool }{
		{&p.IsHNTE, &own.IsHNTE}, {&p.IsNationalHiTechZone, &own.IsNationalHiTechZone}, {&p.IsListed, &own.IsListed},
		{&p.IsTechTransferOrg, &own.IsTechTransferOrg}, {&p.IsRDOrg, &own.IsRDOrg},
		{&p.IsConvertedInstitute, &own.IsConvertedInstitute}, {&p.IsTechSME, &own.IsTechSME},
	} {
		*f.have = *f.have || *f.from
	}
	return p
}

// Update applies a JSON merge patch (RFC 7396) to the form of a draft or of a
// returned contract. version is the one the caller has read; another one means
// someone else was first (fault StaleVersion) and nothing is changed.
func (s *Service) Update(ctx context.Context, p *identity.Principal, id string, version int64, patch []byte) (Contract, error) {
	return s.change(ctx, p, id, Edit, version, func(_ *journal.Tx, c *Contract) (map[string]any, error) {
		form, err := merge(c.Form, patch)
		if err != nil {
			return nil, err
		}
		if form.IsClassified {
			return nil, fault.Fields(fault.At("/is_classified", fault.ClassifiedContract))
		}
		if err := s.putForm(c, form); err != nil {
			return nil, err
		}
		return map[string]any{"form_sha256": c.formHash}, nil
	})
}

func merge(form Form, patch []byte) (Form, error) {
	before, err := json.Marshal(form)
	if err != nil {
		return Form{}, fmt.Errorf("marshal form: %w", err)
	}
	after, err := jsonpatch.MergePatch(before, patch)
	if err != nil {
		return Form{}, fault.New(fault.MalformedRequest).Wrap(err)
	}
	var out Form
	if err := json.Unmarshal(after, &out); err != nil {
		if fault.As(err) != nil {
			return Form{}, err
		}
		return Form{}, fault.New(fault.MalformedRequest).Wrap(err)
	}
	return out, nil
}

// Delete removes a draft that was never submitted.
func (s *Service) Delete(ctx context.Context, p *identity.Principal, id string, version int64) error {
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		c, err := s.loadForAction(tx, p, id, Delete, version)
		if err != nil {
			return journal.Event{}, err
		}
		if err := removeDraft(tx, &c); err != nil {
			return journal.Event{}, err
		}
		return c.event("contract.deleted", nil), nil
	})
	if err == nil {
		s.outside.changed(id)
	}
	return err
}

// applicationDay is the day the application is judged by: today for what can
// still be submitted, else the day it was submitted.
func (s *Service) applicationDay(c *Contract) calendar.Date {
	if c.Editable() || c.SubmittedAt.IsZero() {
		return calendar.Of(s.journal.Now())
	}
	return calendar.Of(c.SubmittedAt)
}

func orgOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.OrgID
}
