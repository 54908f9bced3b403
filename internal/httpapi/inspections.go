package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/inspection"
)

// ListInspections lists the spot checks (抽查).
func (s *Server) ListInspections(ctx context.Context, _ gen.ListInspectionsRequestObject) (gen.ListInspectionsResponseObject, error) {
	found, err := s.Inspections.List(ctx, principal(ctx))
	return gen.ListInspections200JSONResponse{Items: list(found, func(i inspection.Inspection) gen.Inspection {
		out := toInspection(i)
		out.Population = []gen.InspectionMember{}
		return out
	})}, err
}

// AnnounceInspection fixes the population of a quarter (公布抽查).
func (s *Server) AnnounceInspection(ctx context.Context, r gen.AnnounceInspectionRequestObject) (gen.AnnounceInspectionResponseObject, error) {
	i, err := s.Inspections.Announce(ctx, principal(ctx), r.Body.Quarter)
	return gen.AnnounceInspection201JSONResponse{InspectionJSONResponse: gen.InspectionJSONResponse(toInspection(i))}, err
}

// GetInspection shows one spot check (抽查详情).
func (s *Server) GetInspection(ctx context.Context, r gen.GetInspectionRequestObject) (gen.GetInspectionResponseObject, error) {
	i, err := s.Inspections.Get(ctx, principal(ctx), r.Quarter)
	return gen.GetInspection200JSONResponse{InspectionJSONResponse: gen.InspectionJSONResponse(toInspection(i))}, err
}

// DrawInspection draws the sample (抽取).
func (s *Server) DrawInspection(ctx context.Context, r gen.DrawInspectionRequestObject) (gen.DrawInspectionResponseObject, error) {
	i, err := s.Inspections.Draw(ctx, principal(ctx), r.Quarter)
	return gen.DrawInspection200JSONResponse{InspectionJSONResponse: gen.InspectionJSONResponse(toInspection(i))}, err
}

// RecordInspectionResult records what a check found (登记抽查结果).
func (s *Server) RecordInspectionResult(ctx context.Context, r gen.RecordInspectionResultRequestObject) (gen.RecordInspectionResultResponseObject, error) {
	i, err := s.Inspections.Record(ctx, principal(ctx), r.Quarter, r.ID, inspection.Result(r.Body.Result), r.Body.Note)
	return gen.RecordInspectionResult200JSONResponse{InspectionJSONResponse: gen.InspectionJSONResponse(toInspection(i))}, err
}

func toInspection(i inspection.Inspection) gen.Inspection {
	return gen.Inspection{Quarter: i.Quarter, Method: i.Method, PopulationSize: len(i.Population), PopulationSha256: i.PopulationSHA256,
		SampleSize: i.SampleSize, AnnouncedAt: i.AnnouncedAt.UTC(), AnnouncedIndex: i.AnnouncedIndex, CheckpointSize: some(i.CheckpointSize),
		CheckpointNote: some(i.CheckpointNote), Seed: some(i.Seed), DrawnAt: instant(i.DrawnAt),
		Population: list(i.Population, func(m inspection.Member) gen.InspectionMember {
			return gen.InspectionMember{ContractID: m.Contract, Amount: m.Amount.String(), Weight: m.Weight}
		}),
		Items: list(i.Items, func(x inspection.Item) gen.InspectionItem {
			out := gen.InspectionItem{ContractID: x.ContractID, Reason: gen.InspectionItemReason(x.Reason), Place: x.Place, Note: some(x.Note),
				InspectedBy: some(x.InspectedBy), InspectedAt: instant(x.InspectedAt)}
			if x.Result != "" {
				out.Result = some(gen.InspectionItemResult(x.Result))
			}
			return out
		})}
}
