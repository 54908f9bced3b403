package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/report"
)

// GetVolumeSeries gives the volume over time (成交额时间序列).
func (s *Server) GetVolumeSeries(ctx context.Context, r gen.GetVolumeSeriesRequestObject) (gen.GetVolumeSeriesResponseObject, error) {
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	if by := or(r.Params.GroupBy, ""); by != "" {
		q.GroupBy = []string{by}
	}
	made, err := s.Reports.Series(ctx, principal(ctx), q, string(or(r.Params.Step, "")))
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeSeries200JSONResponse{From: made.Question.From.String(), To: made.Question.To.String(), Step: gen.VolumeStep(made.Step),
		GroupBy: some(made.GroupBy), View: gen.VolumeView(made.Question.View), AsOf: toKnownAt(made.AsOf), OwnOnly: made.OwnOnly,
		Total: toSeriesLine(made.Total), Lines: list(made.Lines, func(l report.SeriesLine) gen.VolumeSeriesLine {
			out := toSeriesLine(l)
			out.Value = &l.Value
			return out
		})}, nil
}

func toSeriesLine(l report.SeriesLine) gen.VolumeSeriesLine {
	return gen.VolumeSeriesLine{Steps: list(l.Steps, func(s report.Step) gen.VolumeSeriesStep {
		return gen.VolumeSeriesStep{Step: s.Code, From: s.From.String(), To: s.To.String(), Sum: toSum(s.Sum), Cumulative: toSum(s.Cumulative),
			YearBefore: toSum(s.YearBefore), Growth: some(s.Growth)}
	})}
}

func toSum(s report.Sum) gen.VolumeSum {
	return gen.VolumeSum{Count: s.Count, ContractAmount: s.ContractAmount.String(), TechnicalAmount: s.TechnicalAmount.String(), Drill: s.Drill}
}

// GetVolumeFlows tells where technology goes and comes from (技术流向).
func (s *Server) GetVolumeFlows(ctx context.Context, r gen.GetVolumeFlowsRequestObject) (gen.GetVolumeFlowsResponseObject, error) {
	q, err := fromQuery(ctx, r.Params.From, r.Params.To, r.Params.AsOf)
	if err != nil {
		return nil, err
	}
	made, err := s.Reports.Flows(ctx, principal(ctx), q)
	if err != nil {
		return nil, err
	}
	out := gen.GetVolumeFlows200JSONResponse{From: made.Question.From.String(), To: made.Question.To.String(), View: gen.VolumeView(made.Question.View),
		AsOf: toKnownAt(made.AsOf), OwnOnly: made.OwnOnly, Output: toSum(made.Output), Registered: toSum(made.Registered), Imported: toSum(made.Imported), Absorption: toTotals(made.Absorption),
		Notes: list(made.Notes, toBilingual), Both: toSum(made.Both),
		NetAbsorption: toTotals(made.Net), ByFlow: toFlowTable(made.ByFlow), ByCity: toFlowTable(made.ByCity), ByProvince: toFlowTable(made.ByProvince)}
	out.LocalAbsorptionRate.Count, out.LocalAbsorptionRate.ContractAmount = some(made.LocalCount), some(made.LocalAmount)
	return out, nil
}

func toFlowTable(t report.FlowTable) gen.VolumeFlowTable {
	return gen.VolumeFlowTable{Output: toSum(t.Output), Registered: toSum(t.Registered), Imported: toSum(t.Imported), Absorption: toTotals(t.Absorption), Rows: list(t.Rows, func(r report.FlowRow) gen.VolumeFlowRow {
		return gen.VolumeFlowRow{Code: some(r.Code), Label: toBilingual(r.Label), Output: toSum(r.Output), Registered: toSum(r.Registered),
			Imported: toSum(r.Imported), Absorption: toTotals(r.Absorption)}
	})}
}
