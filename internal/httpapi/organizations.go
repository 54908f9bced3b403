package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
)

// ListOrganizations lists what the caller may see (单位列表).
func (s *Server) ListOrganizations(ctx context.Context, r gen.ListOrganizationsRequestObject) (gen.ListOrganizationsResponseObject, error) {
	page, err := s.Identity.ListOrganizations(ctx, principal(ctx), identity.OrganizationFilter{
		Query: or(r.Params.Q, ""), Side: string(or(r.Params.Side, "")), Limit: or(r.Params.Limit, defaultLimit),
		Cursor: or(r.Params.Cursor, ""), Count: or(r.Params.Count, false)})
	if err != nil {
		return nil, err
	}
	out := gen.ListOrganizations200JSONResponse{Items: list(page.Items, toOrganization), NextCursor: some(page.NextCursor)}
	if page.Total >= 0 {
		out.Total = &page.Total
	}
	return out, nil
}

// CreateOrganization adds an organisation (新增单位).
func (s *Server) CreateOrganization(ctx context.Context, r gen.CreateOrganizationRequestObject) (gen.CreateOrganizationResponseObject, error) {
	o, err := s.Identity.CreateOrganization(ctx, principal(ctx), identity.NewOrganization{
		Side: string(r.Body.Side), Name: r.Body.Name, CreditCode: or(r.Body.CreditCode, ""), CodeException: or(r.Body.CodeException, ""),
		PartyKind: or(r.Body.PartyKind, ""), RegionCode: or(r.Body.RegionCode, ""), ZoneCode: or(r.Body.ZoneCode, ""),
		OfficePoint: or(r.Body.OfficePoint, ""), Phone: or(r.Body.Phone, ""), Profile: fromProfile(or(r.Body.Profile, gen.OrganizationProfile{}))})
	if err != nil {
		return nil, err
	}
	location := base + "/organizations/" + o.ID
	return gen.CreateOrganization201JSONResponse{Body: toOrganization(o.Shown(principal(ctx))),
		Headers: gen.CreateOrganization201ResponseHeaders{ETag: etag(o.Version), Location: &location}}, nil
}

// GetOrganization shows an organisation (单位信息).
func (s *Server) GetOrganization(ctx context.Context, r gen.GetOrganizationRequestObject) (gen.GetOrganizationResponseObject, error) {
	o, err := s.Identity.GetOrganization(ctx, principal(ctx), r.ID)
	return gen.GetOrganization200JSONResponse{OrganizationJSONResponse: organizationAnswer(ctx, o)}, err
}

// UpdateOrganization changes an organisation (修改单位).
func (s *Server) UpdateOrganization(ctx context.Context, r gen.UpdateOrganizationRequestObject) (gen.UpdateOrganizationResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b := r.Body
	patch := identity.OrganizationPatch{Name: b.Name, CreditCode: b.CreditCode, CodeException: b.CodeException, PartyKind: b.PartyKind,
		RegionCode: b.RegionCode, ZoneCode: b.ZoneCode, OfficePoint: b.OfficePoint, Phone: b.Phone}
	if b.Profile != nil {
		profile := fromProfile(*b.Profile)
		patch.Profile = &profile
	}
	o, err := s.Identity.UpdateOrganization(ctx, principal(ctx), r.ID, version, patch)
	return gen.UpdateOrganization200JSONResponse{OrganizationJSONResponse: organizationAnswer(ctx, o)}, err
}

// VerifyOrganization records a verification (单位核验).
func (s *Server) VerifyOrganization(ctx context.Context, r gen.VerifyOrganizationRequestObject) (gen.VerifyOrganizationResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.Identity.VerifyOrganization(ctx, principal(ctx), r.ID, version, identity.Verification(r.Body.Verification), or(r.Body.Note, ""))
	return gen.VerifyOrganization200JSONResponse{OrganizationJSONResponse: organizationAnswer(ctx, o)}, err
}

// DisableOrganization takes access from its users (停用单位).
func (s *Server) DisableOrganization(ctx context.Context, r gen.DisableOrganizationRequestObject) (gen.DisableOrganizationResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.Identity.DisableOrganization(ctx, principal(ctx), r.ID, version)
	return gen.DisableOrganization200JSONResponse{OrganizationJSONResponse: organizationAnswer(ctx, o)}, err
}

// EnableOrganization gives access back (启用单位).
func (s *Server) EnableOrganization(ctx context.Context, r gen.EnableOrganizationRequestObject) (gen.EnableOrganizationResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.Identity.EnableOrganization(ctx, principal(ctx), r.ID, version)
	return gen.EnableOrganization200JSONResponse{OrganizationJSONResponse: organizationAnswer(ctx, o)}, err
}

func organizationAnswer(ctx context.Context, o identity.Organization) gen.OrganizationJSONResponse {
	return gen.OrganizationJSONResponse{Body: toOrganization(o.Shown(principal(ctx))), Headers: gen.OrganizationResponseHeaders{ETag: etag(o.Version)}}
}

func toOrganization(o identity.Organization) gen.Organization {
	profile := toProfile(o.Profile)
	return gen.Organization{
		ID: o.ID, Side: gen.Side(o.Side), Name: o.Name, CreditCode: some(o.CreditCode), CodeException: some(o.CodeException),
		PartyKind: o.PartyKind, RegionCode: o.RegionCode, ZoneCode: some(o.ZoneCode), OfficePoint: some(o.OfficePoint),
		Phone: some(o.Phone), Profile: &profile, Status: gen.OrganizationStatus(o.Status), Verification: gen.OrganizationVerification(o.Verification),
		VerificationNote: some(o.VerificationNote), Version: o.Version, CreatedAt: o.CreatedAt.UTC(), UpdatedAt: o.UpdatedAt.UTC(),
	}
}

func toProfile(p identity.Profile) gen.OrganizationProfile {
	return gen.OrganizationProfile{
		Industry: some(p.Industry), Scale: some(p.Scale), IsHnte: some(p.IsHNTE), IsNationalHitechZone: some(p.IsNationalHiTechZone),
		IsListed: some(p.IsListed), IsTechTransferOrg: some(p.IsTechTransferOrg), IsRdOrg: some(p.IsRDOrg),
		IsConvertedInstitute: some(p.IsConvertedInstitute), IsTechSme: some(p.IsTechSME), Address: some(p.Address), Zip: some(p.Zip),
		LegalRep: some(p.LegalRep), Contact: some(p.Contact), Email: some(p.Email), Country: some(p.Country),
	}
}

func fromProfile(p gen.OrganizationProfile) identity.Profile {
	return identity.Profile{
		Industry: or(p.Industry, ""), Scale: or(p.Scale, ""), IsHNTE: or(p.IsHnte, false), IsNationalHiTechZone: or(p.IsNationalHitechZone, false),
		IsListed: or(p.IsListed, false), IsTechTransferOrg: or(p.IsTechTransferOrg, false), IsRDOrg: or(p.IsRdOrg, false),
		IsConvertedInstitute: or(p.IsConvertedInstitute, false), IsTechSME: or(p.IsTechSme, false), Address: or(p.Address, ""), Zip: or(p.Zip, ""),
		LegalRep: or(p.LegalRep, ""), Contact: or(p.Contact, ""), Email: or(p.Email, ""), Country: or(p.Country, ""),
	}
}
