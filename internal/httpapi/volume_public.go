package httpapi

import (
	"context"
	"fmt"

	"jishi/internal/amount"
	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
	"jishi/internal/opendata"
)

// GetVolumeInReview adds up what is on the way (在办合同).
func (s *Server) GetVolumeInReview(ctx context.Context, r gen.GetVolumeInReviewRequestObject) (gen.GetVolumeInReviewResponseObject, error) {
	in, err := s.Contracts.InReview(ctx, principal(ctx), or(r.Params.Region, ""))
	if err != nil {
		return nil, err
	}
	return gen.GetVolumeInReview200JSONResponse{Region: in.Region, Items: list(in.Groups, toInReview),
		Total: gen.VolumeTotals{Count: in.Total.Count, ContractAmount: in.Total.ContractAmount.String(), TechnicalAmount: in.Total.TechnicalAmount.String()}}, nil
}

func toInReview(g contract.InReviewGroup) gen.InReviewGroup {
	return gen.InReviewGroup{Status: gen.ContractStatus(g.Status), Count: g.Count,
		ContractAmount: g.ContractAmount.String(), TechnicalAmount: g.TechnicalAmount.String()}
}

// GetPublicVolume gives the published figures of a year (公开数据).
func (s *Server) GetPublicVolume(ctx context.Context, r gen.GetPublicVolumeRequestObject) (gen.GetPublicVolumeResponseObject, error) {
	p, err := s.OpenData.PublicYear(ctx, or(r.Params.Year, 0))
	if err != nil {
		return nil, err
	}
	out := gen.GetPublicVolume200JSONResponse{Year: p.Year, Through: day(p.Through), AsOf: gen.KnownAt{Index: p.AsOf}, Release: some(p.Release), Sample: s.Sample,
		Count: p.Total.Count, ContractAmount: p.Total.ContractAmount.String(), TechnicalAmount: p.Total.TechnicalAmount.String(),
		ByMonth: list(p.ByMonth, publishedBy("month")), ByKind: list(p.ByKind, publishedBy("kind")), ByRegion: list(p.ByArea, publishedBy("region"))}
	if p.Target != nil {
		target, percent := amount.Fen(p.Target.Value).String(), percentOf(p.PercentBP)
		out.Target, out.Percent = &target, &percent
	}
	return out, nil
}

// publishedBy gives the cells of a dimension, by the name it has in the API.
func publishedBy(dimension string) func(opendata.Cell) gen.PublishedGroup {
	return func(c opendata.Cell) gen.PublishedGroup {
		return gen.PublishedGroup{Key: map[string]string{dimension: c.Key}, Count: c.Count, ContractAmount: c.ContractAmount.String(),
			TechnicalAmount: c.TechnicalAmount.String(), Suppressed: gen.PublishedGroupSuppressed(c.Mark)}
	}
}

// percentOf writes basis points as percent with two decimals.
func percentOf(bp int64) string {
	sign := ""
	if bp < 0 {
		sign, bp = "-", -bp
	}
	return fmt.Sprintf("%s%d.%02d", sign, bp/100, bp%100)
}
