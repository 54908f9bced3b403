package httpapi

import (
	"context"
	"strconv"
	"strings"

	"jishi/internal/amount"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
)

// GetVolumeTargets lists the targets of a year (年度目标).
func (s *Server) GetVolumeTargets(ctx context.Context, r gen.GetVolumeTargetsRequestObject) (gen.GetVolumeTargetsResponseObject, error) {
	targets, err := s.Ledger.Targets(ctx, principal(ctx), r.Year)
	return gen.GetVolumeTargets200JSONResponse{Items: list(targets, toTarget)}, err
}

// PutVolumeTargets sets a target (设定目标). One that exists is changed only by
// who has read it.
func (s *Server) PutVolumeTargets(ctx context.Context, r gen.PutVolumeTargetsRequestObject) (gen.PutVolumeTargetsResponseObject, error) {
	t, err := fromTarget(r.Year, r.Body)
	if err != nil {
		return nil, err
	}
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		if err := s.mustBeNew(ctx, t); err != nil {
			return nil, err
		}
	}
	saved, err := s.Ledger.PutTarget(ctx, principal(ctx), t, version)
	return gen.PutVolumeTargets200JSONResponse{Body: toTarget(saved),
		Headers: gen.PutVolumeTargets200ResponseHeaders{ETag: etag(saved.Version)}}, err
}

// mustBeNew asks for If-Match when there is something to match.
func (s *Server) mustBeNew(ctx context.Context, t ledger.Target) error {
	there, err := s.Ledger.Targets(ctx, principal(ctx), t.Year)
	if err != nil {
		return err
	}
	for _, x := range there {
		if x.Region == t.Region && x.Indicator == t.Indicator {
			return fault.New(fault.IfMatchRequired)
		}
	}
	return nil
}

func fromTarget(year int, b *gen.VolumeTargetRequest) (ledger.Target, error) {
	t := ledger.Target{Year: year, Region: or(b.Region, ledger.City), Indicator: ledger.Indicator(b.Indicator), Source: b.Source}
	if t.Indicator == ledger.IndicatorCount {
		n, err := strconv.ParseInt(b.Value, 10, 64)
		if err != nil || strings.Contains(b.Value, ".") {
			return t, fault.Fields(fault.Atf("/value", fault.WrongFormat, "项数目标应为整数。", "A number of contracts is a whole number."))
		}
		t.Value = n
		return t, nil
	}
	value, err := amount.Parse(b.Value)
	t.Value = int64(value)
	return t, err
}

func toTarget(t ledger.Target) gen.VolumeTarget {
	value := yuan(t.Value)
	if t.Indicator == ledger.IndicatorCount {
		value = strconv.FormatInt(t.Value, 10)
	}
	return gen.VolumeTarget{Year: t.Year, Region: t.Region, Indicator: gen.Indicator(t.Indicator), Value: value,
		Source: some(t.Source), Version: t.Version}
}
