package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// CreateOrganization adds an organisation. Faults: the fields that are wrong,
// CreditCodeTaken, OfficePointTaken.
func (s *Service) CreateOrganization(ctx context.Context, p *Principal, in NewOrganization) (Organization, error) {
	if err := Authorize(p, OpCreateOrganization, Object{}); err != nil {
		return Organization{}, err
	}
	return s.addOrganization(ctx, p.Actor(), in.organization())
}

// BootstrapOrganization adds an organisation for the operator at the server's
// console (first start, sample city), who vouches for it: it is verified.
func (s *Service) BootstrapOrganization(ctx context.Context, in NewOrganization) (Organization, error) {
	o := in.organization()
	o.Verification = Verified
	return s.addOrganization(ctx, journal.System, o)
}

func (s *Service) addOrganization(ctx context.Context, actor journal.Actor, o Organization) (Organization, error) {
	o.normalize()
	if err := fault.Fields(o.validate()...); err != nil {
		return Organization{}, err
	}
	var err error
	if o.ID, err = newID(); err != nil {
		return Organization{}, err
	}
	o.salt = uuid.NewString()
	_, err = s.journal.Record(ctx, actor, func(tx *journal.Tx) (journal.Event, error) {
		o.CreatedAt, o.UpdatedAt = tx.Now, tx.Now
		if err := s.insertOrganization(tx, &o); err != nil {
			return journal.Event{}, err
		}
		return o.event("organization.created", map[string]string{"side": o.Side, "region_code": o.RegionCode}), nil
	})
	err = s.orTaken(ctx, err, &o)
	return o, err
}

// UpdateOrganization changes what the patch names. version is the one the edit
// was made on; without it fault IfMatchRequired, with another StaleVersion.
func (s *Service) UpdateOrganization(ctx context.Context, p *Principal, id string, version int64, patch OrganizationPatch) (Organization, error) {
	if version == 0 {
		return Organization{}, orRefused(p, OpUpdateOrganization, fault.New(fault.IfMatchRequired))
	}
	return s.changeOrganization(ctx, p, OpUpdateOrganization, id, version, "organization.updated", func(o *Organization) (any, error) {
		patch.apply(o)
		return map[string]string{"verification": string(o.Verification)}, fault.Fields(o.validate()...)
	})
}

// VerifyOrganization records the outcome of checking an organisation's papers:
// Verified or Rejected. version 0 binds it to no version.
func (s *Service) VerifyOrganization(ctx context.Context, p *Principal, id string, version int64, outcome Verification, note string) (Organization, error) {
	return s.changeOrganization(ctx, p, OpVerifyOrganization, id, version, "organization.verified", func(o *Organization) (any, error) {
		var bad []fault.Field
		if outcome != Verified && outcome != Rejected {
			bad = append(bad, fault.At("/verification", fault.UnknownCode))
		}
		bad = append(bad, checkText("/note", note, 0, 500)...)
		o.Verification, o.VerificationNote = outcome, note
		return map[string]string{"verification": string(outcome)}, fault.Fields(bad...)
	})
}

// DisableOrganization takes access from all users of an organisation, with
// their next request, and ends their sessions. version 0 binds it to no version.
func (s *Service) DisableOrganization(ctx context.Context, p *Principal, id string, version int64) (Organization, error) {
	if p != nil && p.OrgID == id {
		return Organization{}, orRefused(p, OpDisableOrganization, fault.New(fault.OwnAccount))
	}
	return s.setOrganizationStatus(ctx, p, id, version, StatusDisabled, "organization.disabled")
}

// EnableOrganization undoes DisableOrganization; its users sign in anew.
func (s *Service) EnableOrganization(ctx context.Context, p *Principal, id string, version int64) (Organization, error) {
	return s.setOrganizationStatus(ctx, p, id, version, StatusActive, "organization.enabled")
}

func (s *Service) setOrganizationStatus(ctx context.Context, p *Principal, id string, version int64, status Status, kind string) (Organization, error) {
	return s.changeOrganization(ctx, p, OpDisableOrganization, id, version, kind, func(o *Organization) (any, error) {
		if o.Status == status {
			return nil, fault.New(fault.ActionNotAllowed)
		}
		o.Status = status
		return nil, nil
	})
}

// changeOrganization locks, authorises, compares versions, applies and writes:
// one event of that kind with the facts that apply returns.
func (s *Service) changeOrganization(ctx context.Context, p *Principal, op Operation, id string, version int64, kind string,
	apply func(*Organization) (any, error),
) (Organization, error) {
	if err := permit(p, op); err != nil {
		return Organization{}, err
	}
	var o Organization
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if o, err = s.takeOrganization(tx.Tx, id, true); err != nil {
			return journal.Event{}, err
		}
		if err := Authorize(p, op, o.object()); err != nil {
			return journal.Event{}, err
		}
		if err := expect(version, o.Version); err != nil {
			return journal.Event{}, err
		}
		data, err := apply(&o)
		if err != nil {
			return journal.Event{}, err
		}
		if err := s.updateOrganization(tx, &o); err != nil {
			return journal.Event{}, err
		}
		if o.Status == StatusDisabled {
			if err := endSessionsOfOrganization(tx.Tx, o.ID); err != nil {
				return journal.Event{}, err
			}
		}
		return o.event(kind, data), nil
	})
	if err != nil {
		return Organization{}, s.orTaken(ctx, err, &o)
	}
	return o.Shown(p), nil
}

// GetOrganization reads one organisation, the phone masked where it must be.
func (s *Service) GetOrganization(ctx context.Context, p *Principal, id string) (Organization, error) {
	if err := permit(p, OpGetOrganization); err != nil {
		return Organization{}, err
	}
	o, err := s.OrganizationByID(ctx, id)
	if err != nil {
		return Organization{}, err
	}
	if err := Authorize(p, OpGetOrganization, o.object()); err != nil {
		return Organization{}, err
	}
	return o.Shown(p), nil
}

// OrganizationFilter says which organisations to list; zero values do not filter.
type OrganizationFilter struct {
	Query  string // part of the name, or the credit code
	Side   string
	Limit  int // 50 unless said, at most 200
	Cursor string
	Count  bool
}

// OrganizationPage is one page of organisations, newest first.
type OrganizationPage struct {
	Items      []Organization
	NextCursor string
	// Total is set only when asked for; -1 otherwise.
	Total int64
}

// ListOrganizations lists the organisations that p may see.
func (s *Service) ListOrganizations(ctx context.Context, p *Principal, f OrganizationFilter) (OrganizationPage, error) {
	if err := permit(p, OpListOrganizations); err != nil {
		return OrganizationPage{}, err
	}
	own := ""
	if !Allowed(p, OpListOrganizations, AnyObject) {
		own = p.OrgID
	}
	page := OrganizationPage{Total: -1}
	limit, err := pageSize(f.Limit)
	if err != nil {
		return page, err
	}
	after, err := decodeCursor(f.Cursor)
	if err != nil {
		return page, err
	}
	err = s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		if page.Items, err = s.listOrganizations(tx, own, f, after, limit+1); err != nil || !f.Count {
			return err
		}
		page.Total, err = countOrganizations(tx, own, f)
		return err
	})
	page.Items, page.NextCursor = cutPage(page.Items, limit, func(o Organization) string { return o.ID })
	for i, o := range page.Items {
		page.Items[i] = o.Shown(p)
	}
	return page, err
}

// OrganizationOf reads the principal's own organisation, with its phone in the clear.
func (s *Service) OrganizationOf(ctx context.Context, p *Principal) (Organization, error) {
	if p == nil {
		return Organization{}, fault.New(fault.LoginRequired)
	}
	return s.OrganizationByID(ctx, p.OrgID)
}

// OrganizationByID reads an organisation for another service, which has checked
// who asks; the phone is in the clear. Fault ObjectNotFound when there is none.
func (s *Service) OrganizationByID(ctx context.Context, id string) (o Organization, err error) {
	err = s.journal.DB().View(ctx, func(tx *database.Tx) error {
		o, err = s.takeOrganization(tx, id, false)
		return err
	})
	return o, err
}

// OrganizationIn is OrganizationByID inside a running transaction.
func (s *Service) OrganizationIn(tx *database.Tx, id string) (Organization, error) {
	return s.takeOrganization(tx, id, false)
}

// RegistrationOffice gives the office that is competent for a party's seat: the
// office of the functional zone, else of the region, else the city's own. Only
// active bureau organisations with a registration point are offices. Fault
// NoRegistrationOffice when not even the city has one.
func (s *Service) RegistrationOffice(tx *database.Tx, regionCode, zoneCode string) (Organization, error) {
	for _, region := range []string{zoneCode, regionCode, WholeCity} {
		if region == "" {
			continue
		}
		id, err := findOffice(tx, region)
		if err != nil {
			return Organization{}, err
		}
		if id != "" {
			return s.takeOrganization(tx, id, false)
		}
	}
	return Organization{}, fault.New(fault.NoRegistrationOffice)
}

func (o *Organization) event(kind string, data any) journal.Event {
	return journal.Event{Kind: kind, ObjectType: "organization", ObjectID: o.ID, Version: o.Version, OwnerOrg: o.ID, Data: data}
}

// orRefused gives err to who may do op at all, and the refusal to all others.
func orRefused(p *Principal, op Operation, err error) error {
	if refused := permit(p, op); refused != nil {
		return refused
	}
	return err
}

// orTaken explains a violated uniqueness rule by looking which value is taken.
func (s *Service) orTaken(ctx context.Context, err error, o *Organization) error {
	if !database.IsDuplicate(err) {
		return err
	}
	var taken bool
	viewErr := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		taken, err = creditCodeTaken(tx, o.CreditCode, o.ID)
		return err
	})
	if viewErr != nil {
		return fmt.Errorf("look for a taken credit code: %w", viewErr)
	}
	if taken {
		return fault.New(fault.CreditCodeTaken).WithFields(fault.At("/credit_code", fault.CreditCodeTaken))
	}
	return fault.New(fault.OfficePointTaken).WithFields(fault.At("/office_point", fault.OfficePointTaken))
}
