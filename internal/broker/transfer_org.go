package broker

import (
	"context"
	"strings"

	"jishi/internal/calendar"
	"jishi/internal/codes"
	"jishi/internal/database"
	"jishi/internal/fault"
	"jishi/internal/identity"
	"jishi/internal/journal"
)

func (o *TransferOrg) object() identity.Object {
	return identity.Object{OwnerOrg: o.OrgID, OfficeRegion: o.Region}
}

func (o *TransferOrg) event(kind string) journal.Event {
	return journal.Event{Kind: "transfer_org." + kind, ObjectType: "transfer_org", ObjectID: o.OrgID, Version: o.Version, OwnerOrg: o.OrgID,
		Data: map[string]any{"kind": o.Kind, "grade": o.Grade, "decision_no": o.DecisionNo}}
}

// FileOrg files the caller's organisation as a transfer organisation, or changes
// what was filed; an in-house office names its parent unit.
func (s *Service) FileOrg(ctx context.Context, p *identity.Principal, kind, parent string) (TransferOrg, error) {
	if err := identity.Authorize(p, identity.OpFileTransferOrg, identity.Object{OwnerOrg: orgOf(p)}); err != nil {
		return TransferOrg{}, err
	}
	var bad []fault.Field
	if !known(codes.TransferOrgKinds, kind) {
		bad = append(bad, fault.At("/kind", fault.UnknownCode))
	}
	if kind == "ORG3" || kind == "ORG4" {
		bad = append(bad, words("/parent_unit", parent, 100)...)
	}
	if err := fault.Fields(bad...); err != nil {
		return TransferOrg{}, err
	}
	var o TransferOrg
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		e, err := organization(tx.Tx, p.OrgID)
		if err != nil {
			return journal.Event{}, err
		}
		found, err := transferOrg(tx.Tx, p.OrgID)
		if err != nil {
			return journal.Event{}, err
		}
		if o = found; o.OrgID == "" {
			o = TransferOrg{OrgID: e.ID, FiledOn: calendar.Of(tx.Now), CreatedAt: tx.Now}
		}
		o.Name, o.Region, o.Kind, o.ParentUnit, o.UpdatedAt, o.Version = e.Name, e.RegionCode, kind, strings.TrimSpace(parent), tx.Now, o.Version+1
		return o.event("filed"), saveOrg(tx, &o)
	})
	return o, err
}

// GradeOrg confirms a filed organisation with its grade, changes the grade, or
// takes the filing away (grade X), which needs a reason.
func (s *Service) GradeOrg(ctx context.Context, p *identity.Principal, id, grade, decision, reason string) (TransferOrg, error) {
	if p == nil {
		return TransferOrg{}, fault.New(fault.LoginRequired)
	}
	var o TransferOrg
	_, err := s.journal.Record(ctx, p.Actor(), func(tx *journal.Tx) (journal.Event, error) {
		var err error
		if o, err = transferOrg(tx.Tx, id); err != nil {
			return journal.Event{}, err
		}
		if o.OrgID == "" {
			return journal.Event{}, errNoOrg
		}
		if err := identity.Authorize(p, identity.OpGradeTransferOrg, o.object()); err != nil {
			return journal.Event{}, err
		}
		var bad []fault.Field
		if !known(codes.TransferOrgGrades, grade) {
			bad = append(bad, fault.At("/grade", fault.UnknownCode))
		}
		if grade == "X" {
			bad = append(bad, words("/reason", reason, 1000)...)
		}
		if err := fault.Fields(bad...); err != nil {
			return journal.Event{}, err
		}
		o.Grade, o.GradeFrom, o.DecisionNo, o.Reason, o.GradedBy, o.UpdatedAt, o.Version = grade, calendar.Of(tx.Now), decision, strings.TrimSpace(reason), p.UserID, tx.Now, o.Version+1
		if err := saveOrg(tx, &o); err != nil {
			return journal.Event{}, err
		}
		return o.event("graded"), insertGrade(tx, &o)
	})
	return o, err
}

// Orgs pages through the transfer organisations that p may see, by id.
func (s *Service) Orgs(ctx context.Context, p *identity.Principal, limit int, cursor string) ([]TransferOrg, string, error) {
	if !identity.Allowed(p, identity.OpListTransferOrgs) {
		return nil, "", identity.Authorize(p, identity.OpListTransferOrgs, identity.Object{})
	}
	org, region := "", ""
	switch {
	case identity.Allowed(p, identity.OpListTransferOrgs, identity.AnyObject):
	case identity.Allowed(p, identity.OpListTransferOrgs, identity.OwnOffice):
		region = p.OfficeRegion
	default:
		org = p.OrgID
	}
	if limit < 1 || limit > 200 {
		limit = 50
	}
	var out []TransferOrg
	err := s.journal.DB().View(ctx, func(tx *database.Tx) (err error) {
		out, err = transferOrgs(tx, org, region, cursor, limit+1)
		return err
	})
	next := ""
	if len(out) > limit {
		out = out[:limit]
		next = out[limit-1].OrgID
	}
	return out, next, err
}

func orgOf(p *identity.Principal) string {
	if p == nil {
		return ""
	}
	return p.OrgID
}
