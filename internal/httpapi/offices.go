package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
	"jishi/internal/office"
	"jishi/internal/workload"
)

// ListContractRecusals tells who stays out of a case (回避记录).
func (s *Server) ListContractRecusals(ctx context.Context, r gen.ListContractRecusalsRequestObject) (gen.ListContractRecusalsResponseObject, error) {
	found, err := s.Contracts.Recusals(ctx, principal(ctx), r.ID)
	return gen.ListContractRecusals200JSONResponse{Items: list(found, func(x contract.Recusal) gen.Recusal {
		return gen.Recusal{UserID: x.UserID, UserName: some(x.UserName), Ground: gen.Ground(x.Ground), Reason: x.Reason, FoundByRule: x.FoundByRule,
			SubstituteID: some(x.SubstituteID), SubstituteName: some(x.SubstituteName), RecordedBy: x.RecordedBy, RecordedAt: x.RecordedAt.UTC()}
	})}, err
}

// RecuseContract takes someone out of a case (申请回避).
func (s *Server) RecuseContract(ctx context.Context, r gen.RecuseContractRequestObject) (gen.RecuseContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Recuse(ctx, principal(ctx), r.ID, version,
		contract.RecuseInput{UserID: or(r.Body.UserID, ""), Ground: contract.Ground(r.Body.Ground), Reason: r.Body.Reason})
	answer, err := s.stepped(ctx, c, err)
	return gen.RecuseContract200JSONResponse{ContractJSONResponse: answer}, err
}

// ListOfficeAreas tells which office is competent where (管辖范围).
func (s *Server) ListOfficeAreas(ctx context.Context, _ gen.ListOfficeAreasRequestObject) (gen.ListOfficeAreasResponseObject, error) {
	areas, err := s.Offices.Areas(ctx, principal(ctx))
	return gen.ListOfficeAreas200JSONResponse{Items: list(areas, toArea)}, err
}

// PutOfficeAreas names the office of every area (调整管辖范围).
func (s *Server) PutOfficeAreas(ctx context.Context, r gen.PutOfficeAreasRequestObject) (gen.PutOfficeAreasResponseObject, error) {
	var names []office.Naming
	for _, a := range r.Body.Areas {
		names = append(names, office.Naming{Area: a.Area, OfficeID: a.OfficeID})
	}
	areas, err := s.Offices.PutAreas(ctx, principal(ctx), names, r.Body.Reason)
	return gen.PutOfficeAreas200JSONResponse{Items: list(areas, toArea)}, err
}

func toArea(a office.Area) gen.OfficeArea {
	return gen.OfficeArea{Area: a.Code, NameZh: a.NameZh, NameEn: a.NameEn, OfficeID: some(a.OfficeID), OfficeName: some(a.OfficeName), Named: a.Named}
}

// ListSubstitutes tells who stands in for whom (A/B角).
func (s *Server) ListSubstitutes(ctx context.Context, _ gen.ListSubstitutesRequestObject) (gen.ListSubstitutesResponseObject, error) {
	found, err := s.Offices.Substitutes(ctx, principal(ctx))
	return gen.ListSubstitutes200JSONResponse{Items: list(found, toSubstitute)}, err
}

// SetSubstitute names a substitute (设置B角).
func (s *Server) SetSubstitute(ctx context.Context, r gen.SetSubstituteRequestObject) (gen.SetSubstituteResponseObject, error) {
	in := office.Substitute{UserID: r.Body.UserID, SubstituteID: r.Body.SubstituteID}
	var err error
	if in.From, err = calendar.ParseDate(r.Body.From); err != nil {
		return nil, err
	}
	if in.To, err = calendar.ParseDate(r.Body.To); err != nil {
		return nil, err
	}
	set, err := s.Offices.SetSubstitute(ctx, principal(ctx), in)
	return gen.SetSubstitute201JSONResponse{Body: toSubstitute(set), Headers: gen.SetSubstitute201ResponseHeaders{ETag: etag(set.Version)}}, err
}

// EndSubstitute ends a substitution earlier (提前结束B角).
func (s *Server) EndSubstitute(ctx context.Context, r gen.EndSubstituteRequestObject) (gen.EndSubstituteResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	on, err := calendar.ParseDate(r.Body.To)
	if err != nil {
		return nil, err
	}
	ended, err := s.Offices.EndSubstitute(ctx, principal(ctx), r.ID, version, on)
	return gen.EndSubstitute200JSONResponse{Body: toSubstitute(ended), Headers: gen.EndSubstitute200ResponseHeaders{ETag: etag(ended.Version)}}, err
}

func toSubstitute(x office.Substitute) gen.Substitute {
	return gen.Substitute{ID: x.ID, OfficeID: x.OfficeID, UserID: x.UserID, UserName: some(x.UserName), SubstituteID: x.SubstituteID,
		SubstituteName: some(x.SubstituteName), From: x.From.String(), To: x.To.String(), Version: x.Version}
}

// HandOverCases gives a person's cases to another (移交在办案件).
func (s *Server) HandOverCases(ctx context.Context, r gen.HandOverCasesRequestObject) (gen.HandOverCasesResponseObject, error) {
	done, err := s.Contracts.HandOver(ctx, principal(ctx), r.Body.From, r.Body.To, r.Body.Reason)
	return gen.HandOverCases201JSONResponse{From: done.From, To: done.To, EventIndex: done.Index,
		Contracts: list(done.Cases, func(id string) gen.ID { return id })}, err
}

// GetWorkload counts the work of offices and people (工作量).
func (s *Server) GetWorkload(ctx context.Context, r gen.GetWorkloadRequestObject) (gen.GetWorkloadResponseObject, error) {
	from, err := calendar.ParseDate(r.Params.From)
	if err != nil {
		return nil, err
	}
	to, err := calendar.ParseDate(r.Params.To)
	if err != nil {
		return nil, err
	}
	report, err := s.Workload.Of(ctx, principal(ctx), from, to)
	return gen.GetWorkload200JSONResponse{From: from.String(), To: to.String(), Offices: list(report.Offices, toWorkload),
		People: list(report.People, toWorkload)}, err
}

func toWorkload(r workload.Row) gen.WorkloadRow {
	f := r.Figures
	out := gen.WorkloadRow{OfficeID: r.OfficeID, OfficeName: r.OfficeName, UserID: some(r.UserID), UserName: some(r.UserName), Figures: gen.WorkloadFigures{
		Received: f.Received, Accepted: f.Accepted, Corrected: f.Corrected, Registered: f.Registered, Refused: f.Refused, Overdue: f.Overdue,
		DeclaredAmount: f.Declared.String(), ApprovedAmount: f.Approved.String(), CutAmount: f.Cut.String(), CutBasisPoints: f.CutBasisPoints()}}
	if f.MedianDays >= 0 {
		out.Figures.MedianWorkingDays = &f.MedianDays
	}
	return out
}
