package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/settlement"
)

// ListSettlements lists technical-income statements (技术性收入核定).
func (s *Server) ListSettlements(ctx context.Context, r gen.ListSettlementsRequestObject) (gen.ListSettlementsResponseObject, error) {
	items, progress, err := s.Settlements.List(ctx, principal(ctx), r.ID)
	return gen.ListSettlements200JSONResponse{Items: list(items, toSettlement),
		ContractAmount: progress.ContractAmount.String(), TechnicalAmount: progress.TechnicalAmount.String(),
		RealisedContractAmount: progress.RealisedContract.String(), RealisedTechnicalAmount: progress.RealisedTechnical.String(), Income: progress.Income.String()}, err
}

// DeclareSettlement declares what was realised (申报核定).
func (s *Server) DeclareSettlement(ctx context.Context, r gen.DeclareSettlementRequestObject) (gen.DeclareSettlementResponseObject, error) {
	d, err := fromSettlement(r.Body)
	if err != nil {
		return nil, err
	}
	d, err = s.Settlements.Declare(ctx, principal(ctx), r.ID, d)
	return gen.DeclareSettlement201JSONResponse(toSettlement(d)), err
}

func fromSettlement(b *gen.SettlementRequest) (settlement.Settlement, error) {
	out := settlement.Settlement{Note: or(b.Note, "")}
	var err error
	if out.RealisedOn, err = date(b.RealisedOn); err != nil {
		return out, err
	}
	if out.ContractAmount, err = fen(b.ContractAmount); err != nil {
		return out, err
	}
	if out.TechnicalAmount, err = fen(b.TechnicalAmount); err != nil {
		return out, err
	}
	for _, c := range or(b.Costs, nil) {
		n, err := fen(c.Amount)
		if err != nil {
			return out, err
		}
		out.Costs = append(out.Costs, settlement.Cost{Kind: string(c.Kind), Amount: n})
	}
	return out, nil
}

// DecideSettlement confirms or rejects one (核定).
func (s *Server) DecideSettlement(ctx context.Context, r gen.DecideSettlementRequestObject) (gen.DecideSettlementResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Settlements.Decide(ctx, principal(ctx), r.ID, r.SettlementID, version, r.Body.Confirm, r.Body.Opinion)
	return gen.DecideSettlement200JSONResponse(toSettlement(d)), err
}

func toSettlement(d settlement.Settlement) gen.Settlement {
	return gen.Settlement{
		ID: d.ID, No: d.No, Status: gen.SettlementStatus(d.Status), Version: d.Version, RealisedOn: d.RealisedOn.String(),
		ContractAmount: d.ContractAmount.String(), TechnicalAmount: d.TechnicalAmount.String(), Income: d.Income().String(),
		Costs: list(d.Costs, func(c settlement.Cost) gen.SettlementCost {
			return gen.SettlementCost{Kind: gen.SettlementCostKind(c.Kind), Amount: c.Amount.String()}
		}),
		Note: some(d.Note), DeclaredBy: some(d.DeclaredBy), DeclaredAt: d.DeclaredAt.UTC(), DecidedBy: some(d.DecidedBy), DecidedAt: instant(d.DecidedAt), Opinion: some(d.Opinion),
		Actions: list(d.Actions, func(a string) gen.SettlementActions { return gen.SettlementActions(a) }),
	}
}
