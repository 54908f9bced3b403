package httpapi

import (
	"context"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/httpapi/gen"
)

// ListContractBrokers lists the brokers of a contract (合同技术经纪人).
func (s *Server) ListContractBrokers(ctx context.Context, r gen.ListContractBrokersRequestObject) (gen.ListContractBrokersResponseObject, error) {
	rows, err := s.Brokerage.Brokers(ctx, principal(ctx), r.ID)
	return gen.ListContractBrokers200JSONResponse{Items: list(rows, contractBroker)}, err
}

// NameContractBroker names a broker in a contract (载入技术经纪人).
func (s *Server) NameContractBroker(ctx context.Context, r gen.NameContractBrokerRequestObject) (gen.NameContractBrokerResponseObject, error) {
	n, err := namingOf(r.Body)
	if err != nil {
		return nil, err
	}
	b, err := s.Brokerage.Name(ctx, principal(ctx), r.ID, n)
	return gen.NameContractBroker201JSONResponse(contractBroker(b)), err
}

// ReplaceContractBroker changes an entry (修改技术经纪人记载).
func (s *Server) ReplaceContractBroker(ctx context.Context, r gen.ReplaceContractBrokerRequestObject) (gen.ReplaceContractBrokerResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	n, err := namingOf(r.Body)
	if err != nil {
		return nil, err
	}
	b, err := s.Brokerage.Rename(ctx, principal(ctx), r.ID, r.Row, version, n)
	return gen.ReplaceContractBroker200JSONResponse(contractBroker(b)), err
}

// RemoveContractBroker takes an entry out (删除技术经纪人记载).
func (s *Server) RemoveContractBroker(ctx context.Context, r gen.RemoveContractBrokerRequestObject) (gen.RemoveContractBrokerResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return gen.RemoveContractBroker204Response{}, s.Brokerage.Remove(ctx, principal(ctx), r.ID, r.Row, version)
}

// AnswerContractBroker is the broker's own word (经纪人认可记载).
func (s *Server) AnswerContractBroker(ctx context.Context, r gen.AnswerContractBrokerRequestObject) (gen.AnswerContractBrokerResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := s.Brokerage.Answer(ctx, principal(ctx), r.ID, r.Row, version, r.Body.Confirm, or(r.Body.Reason, ""))
	return gen.AnswerContractBroker200JSONResponse(contractBroker(b)), err
}

// AmendContractBroker changes an entry after submission (更正技术经纪人记载).
func (s *Server) AmendContractBroker(ctx context.Context, r gen.AmendContractBrokerRequestObject) (gen.AmendContractBrokerResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	a := brokerage.Amendment{Reason: r.Body.Reason, Share: r.Body.Share, RelatedParty: r.Body.RelatedParty, Remove: or(r.Body.Remove, false)}
	if r.Body.FeeKind != nil {
		fee, err := feeOf(string(*r.Body.FeeKind), r.Body.FeeAmount, r.Body.FeeRate, r.Body.CostAgreed)
		if err != nil {
			return nil, err
		}
		a.Fee = &fee
	}
	b, err := s.Brokerage.Amend(ctx, principal(ctx), r.ID, r.Row, version, a)
	return gen.AmendContractBroker200JSONResponse(contractBroker(b)), err
}

func namingOf(b *gen.BrokerNaming) (brokerage.Naming, error) {
	fee, err := feeOf(string(b.FeeKind), b.FeeAmount, b.FeeRate, b.CostAgreed)
	if err != nil {
		return brokerage.Naming{}, err
	}
	n := brokerage.Naming{BrokerNo: b.BrokerNo, Form: brokerage.Form(b.Form), Role: brokerage.Role(b.Role), RefNo: or(b.RefNo, ""), RefSHA256: or(b.RefSha256, ""), Fee: fee,
		Share: b.Share, Conflict: b.ConflictDeclared, ConflictText: or(b.ConflictText, ""), RelatedParty: or(b.RelatedParty, false),
		IntroductionID: or(b.IntroductionID, ""), CommissionID: or(b.CommissionID, "")}
	return n, dates(to{b.RefSignedOn, &n.RefSignedOn}, to{b.SellerConsentOn, &n.SellerConsentOn}, to{b.BuyerConsentOn, &n.BuyerConsentOn})
}

func contractBroker(b brokerage.ContractBroker) gen.ContractBroker {
	return gen.ContractBroker{ID: b.ID, Broker: brokeragePerson(b.BrokerID, b.Standing.No, b.Standing.Name, b.OrgID, b.OrgName), Standing: string(b.Standing.Status),
		Form: gen.ContractBrokerForm(b.Form), Role: gen.ContractBrokerRole(b.Role), RefNo: some(b.RefNo), RefSignedOn: dayOf(b.RefSignedOn), RefSha256: some(b.RefSHA256),
		FeeKind: gen.ContractBrokerFeeKind(b.FeeKind), FeeAmount: moneyOf(b.FeeFen), FeeRate: b.FeeRate, CostAgreed: b.CostAgreed, Share: b.ShareBp,
		ConflictDeclared: b.Conflict, ConflictText: some(b.ConflictText), RelatedParty: b.RelatedParty, SellerConsentOn: dayOf(b.SellerConsentOn),
		BuyerConsentOn: dayOf(b.BuyerConsentOn), IntroductionID: b.IntroductionID, CommissionID: b.CommissionID, Status: gen.ContractBrokerStatus(b.Status),
		Reason: some(b.Reason), HalfEach: b.HalfEach(), Version: b.Version, UpdatedAt: b.UpdatedAt.UTC(),
		Actions: list(b.Actions(), func(a string) gen.ContractBrokerActions { return gen.ContractBrokerActions(a) })}
}

// ListCommissionReceipts lists commission received (佣金到账).
func (s *Server) ListCommissionReceipts(ctx context.Context, r gen.ListCommissionReceiptsRequestObject) (gen.ListCommissionReceiptsResponseObject, error) {
	rows, err := s.Brokerage.Receipts(ctx, principal(ctx), r.ID)
	return gen.ListCommissionReceipts200JSONResponse{Items: list(rows, commissionReceipt)}, err
}

// DeclareCommissionReceipt declares commission that came in (申报佣金到账).
func (s *Server) DeclareCommissionReceipt(ctx context.Context, r gen.DeclareCommissionReceiptRequestObject) (gen.DeclareCommissionReceiptResponseObject, error) {
	n := brokerage.NewReceipt{RowID: r.Body.RowID, InvoiceNo: r.Body.InvoiceNo, PaperID: r.Body.PaperID}
	var err error
	if n.Amount, err = fen(&r.Body.Amount); err != nil {
		return nil, err
	}
	if err := dates(to{&r.Body.PaidOn, &n.PaidOn}); err != nil {
		return nil, err
	}
	out, err := s.Brokerage.DeclareReceipt(ctx, principal(ctx), r.ID, n)
	return gen.DeclareCommissionReceipt201JSONResponse(commissionReceipt(out)), err
}

// DecideCommissionReceipt confirms or rejects one (核定佣金到账).
func (s *Server) DecideCommissionReceipt(ctx context.Context, r gen.DecideCommissionReceiptRequestObject) (gen.DecideCommissionReceiptResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	out, err := s.Brokerage.DecideReceipt(ctx, principal(ctx), r.ID, r.Receipt, version, r.Body.Confirm, r.Body.Opinion)
	return gen.DecideCommissionReceipt200JSONResponse(commissionReceipt(out)), err
}

func commissionReceipt(r brokerage.Receipt) gen.CommissionReceipt {
	out := gen.CommissionReceipt{ID: r.ID, RowID: r.RowID, OrganizationID: r.OrgID, Organization: r.OrgName, Amount: r.AmountFen.String(), PaidOn: r.PaidOn.String(),
		InvoiceNo: r.InvoiceNo, PaperID: r.PaperID, VoucherSha256: r.VoucherSHA256, Status: gen.CommissionReceiptStatus(r.Status), DeclaredAt: r.DeclaredAt.UTC(),
		Opinion: some(r.Opinion), Version: r.Version, Actions: []gen.CommissionReceiptActions{}}
	if r.MayDecide {
		out.Actions = []gen.CommissionReceiptActions{"confirm", "reject"}
	}
	return out
}

// GetMyDeals gives the caller's own performance (我的促成业绩).
func (s *Server) GetMyDeals(ctx context.Context, r gen.GetMyDealsRequestObject) (gen.GetMyDealsResponseObject, error) {
	p, err := s.Brokerage.MyDeals(ctx, principal(ctx), or(r.Params.Year, 0))
	return gen.GetMyDeals200JSONResponse(performance(p)), err
}

// GetBrokerDeals gives a broker's performance (技术经纪人促成业绩).
func (s *Server) GetBrokerDeals(ctx context.Context, r gen.GetBrokerDealsRequestObject) (gen.GetBrokerDealsResponseObject, error) {
	p, err := s.Brokerage.BrokerDeals(ctx, principal(ctx), r.ID, or(r.Params.Year, 0))
	return gen.GetBrokerDeals200JSONResponse(performance(p)), err
}

// GetOrgPerformance gives an organisation's performance (技术转移机构业绩).
func (s *Server) GetOrgPerformance(ctx context.Context, r gen.GetOrgPerformanceRequestObject) (gen.GetOrgPerformanceResponseObject, error) {
	p, err := s.Brokerage.OrgPerformance(ctx, principal(ctx), r.ID, or(r.Params.Year, 0))
	return gen.GetOrgPerformance200JSONResponse(performance(p)), err
}

func performance(p brokerage.Performance) gen.BrokeragePerformance {
	m := p.Measures
	return gen.BrokeragePerformance{Year: some(p.Year), AsOf: p.AsOf, Deals: list(p.Deals, brokerageDeal), Thresholds: list(p.Thresholds, filingThreshold),
		Measures: gen.BrokerageMeasures{Contracts: int64(m.Contracts), SignedAmount: m.SignedAmount.String(), TechnicalAmount: m.TechnicalAmount.String(),
			PaidAmount: m.Paid.String(), Credit: m.Credit.String(), Band: m.Band, Commission: m.Commission.String(), Sellers: int64(m.Sellers), Buyers: int64(m.Buyers),
			Cancelled: int64(m.Cancelled), Related: int64(m.Related), RelatedAmount: m.RelatedAmount.String(), DaysToContract: daysFrom(m.DaysToContract)}}
}

func brokerageDeal(d brokerage.Deal) gen.BrokerageDeal {
	out := gen.BrokerageDeal{ContractID: d.ContractID, AcceptanceNo: some(d.AcceptanceNo), ProjectName: d.ProjectName, BrokerNo: d.BrokerNo, Broker: d.BrokerName,
		SignedOn: day(d.SignedOn), RegisteredOn: day(d.RegisteredOn), Status: string(d.Status), Form: gen.BrokerageDealForm(d.Form), Role: gen.BrokerageDealRole(d.Role),
		Share: d.Share, SignedAmount: d.SignedAmount.String(), TechnicalAmount: d.TechnicalAmount.String(), PaidAmount: d.Paid.String(), Credit: d.Credit.String(),
		Commission: d.Commission.String(), Counted: d.Counts(), DaysToContract: daysFrom(d.DaysToContract),
		Relations: list(d.Relations, func(r brokerage.Relation) gen.BrokerageDealRelations { return gen.BrokerageDealRelations(r) })}
	if !d.Counts() {
		reason := gen.BrokerageDealReason(d.Reason)
		out.Reason = &reason
	}
	return out
}

func filingThreshold(t brokerage.Threshold) gen.FilingThreshold {
	out := gen.FilingThreshold{Kind: gen.FilingThresholdKind(t.Kind), Measure: gen.FilingThresholdMeasure(t.Measure), Met: t.Missing == 0}
	if t.Measure == "TRANSFERS" {
		out.Needed, out.Reached, out.Missing = &t.Needed, &t.Reached, &t.Missing
		return out
	}
	needed, reached, missing := amount.Fen(t.Needed), amount.Fen(t.Reached), amount.Fen(t.Missing)
	out.NeededAmount, out.ReachedAmount, out.MissingAmount = moneyOf(&needed), moneyOf(&reached), moneyOf(&missing)
	return out
}

func daysFrom(n int) *int64 {
	if n < 0 {
		return nil
	}
	v := int64(n)
	return &v
}
