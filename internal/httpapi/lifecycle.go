package httpapi

import (
	"context"

	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
)

// stepped is the answer of every lifecycle step: the contract as it is now.
func (s *Server) stepped(ctx context.Context, c contract.Contract, err error) (gen.ContractJSONResponse, error) {
	if err != nil {
		return gen.ContractJSONResponse{}, err
	}
	body, err := s.contract(ctx, c)
	return gen.ContractJSONResponse{Body: body, Headers: gen.ContractResponseHeaders{ETag: etag(c.Version)}}, err
}

// SubmitContract hands a contract in (提交).
func (s *Server) SubmitContract(ctx context.Context, r gen.SubmitContractRequestObject) (gen.SubmitContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Submit(ctx, principal(ctx), r.ID, version)
	answer, err := s.stepped(ctx, c, err)
	return gen.SubmitContract200JSONResponse{ContractJSONResponse: answer}, err
}

// WithdrawContract takes a contract back (撤回).
func (s *Server) WithdrawContract(ctx context.Context, r gen.WithdrawContractRequestObject) (gen.WithdrawContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Withdraw(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	answer, err := s.stepped(ctx, c, err)
	return gen.WithdrawContract200JSONResponse{ContractJSONResponse: answer}, err
}

// AcceptContract takes a case on (受理).
func (s *Server) AcceptContract(ctx context.Context, r gen.AcceptContractRequestObject) (gen.AcceptContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Accept(ctx, principal(ctx), r.ID, version)
	answer, err := s.stepped(ctx, c, err)
	return gen.AcceptContract200JSONResponse{ContractJSONResponse: answer}, err
}

// ReturnContract sends a case back for correction (退回补正).
func (s *Server) ReturnContract(ctx context.Context, r gen.ReturnContractRequestObject) (gen.ReturnContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	items := list(r.Body.Items, func(i gen.NoticeItem) contract.NoticeItem {
		return contract.NoticeItem{Field: or(i.Field, ""), Material: or(i.Material, ""), Reason: i.Reason}
	})
	c, err := s.Contracts.Return(ctx, principal(ctx), r.ID, version, items)
	answer, err := s.stepped(ctx, c, err)
	return gen.ReturnContract200JSONResponse{ContractJSONResponse: answer}, err
}

// DeclineContract does not take a case on (不予受理).
func (s *Server) DeclineContract(ctx context.Context, r gen.DeclineContractRequestObject) (gen.DeclineContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Decline(ctx, principal(ctx), r.ID, version, r.Body.Reasons, or(r.Body.Note, ""))
	answer, err := s.stepped(ctx, c, err)
	return gen.DeclineContract200JSONResponse{ContractJSONResponse: answer}, err
}

// TransferUpContract passes a case to the province (转报省级).
func (s *Server) TransferUpContract(ctx context.Context, r gen.TransferUpContractRequestObject) (gen.TransferUpContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.TransferUp(ctx, principal(ctx), r.ID, version, or(r.Body.Note, ""))
	answer, err := s.stepped(ctx, c, err)
	return gen.TransferUpContract200JSONResponse{ContractJSONResponse: answer}, err
}

// ClaimContract takes a case for the first review (领取初审).
func (s *Server) ClaimContract(ctx context.Context, r gen.ClaimContractRequestObject) (gen.ClaimContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Claim(ctx, principal(ctx), r.ID, version)
	answer, err := s.stepped(ctx, c, err)
	return gen.ClaimContract200JSONResponse{ContractJSONResponse: answer}, err
}

// ReleaseContract gives a claimed case back (放回).
func (s *Server) ReleaseContract(ctx context.Context, r gen.ReleaseContractRequestObject) (gen.ReleaseContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Release(ctx, principal(ctx), r.ID, version)
	answer, err := s.stepped(ctx, c, err)
	return gen.ReleaseContract200JSONResponse{ContractJSONResponse: answer}, err
}

// ReviewContract is the first review (初审).
func (s *Server) ReviewContract(ctx context.Context, r gen.ReviewContractRequestObject) (gen.ReviewContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	in, err := fromReview(r.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Review(ctx, principal(ctx), r.ID, version, in)
	answer, err := s.stepped(ctx, c, err)
	return gen.ReviewContract200JSONResponse{ContractJSONResponse: answer}, err
}

func fromReview(b *gen.ReviewRequest) (contract.ReviewInput, error) {
	approved, err := fromApproved(b.Kind, b.SubKind, b.ContractAmount, b.TechnicalAmount)
	if err != nil {
		return contract.ReviewInput{}, err
	}
	checklist := map[string]string{}
	for id, answer := range or(b.Checklist, nil) {
		checklist[id] = string(answer)
	}
	return contract.ReviewInput{
		Recommendation: contract.Recommendation(b.Recommendation), Opinion: b.Opinion, Checklist: checklist,
		Approved: approved, Disputed: or(b.Disputed, false), Reasons: or(b.Reasons, nil),
	}, nil
}

func fromApproved(kind, subKind *string, contractAmount, technicalAmount *gen.MoneyInput) (contract.Approved, error) {
	out := contract.Approved{Kind: or(kind, ""), SubKind: or(subKind, "")}
	var err error
	if out.ContractAmount, err = fen(contractAmount); err != nil {
		return out, err
	}
	out.TechnicalAmount, err = fen(technicalAmount)
	return out, err
}

// RecordExpertOpinion records an expert review (专家评审意见).
func (s *Server) RecordExpertOpinion(ctx context.Context, r gen.RecordExpertOpinionRequestObject) (gen.RecordExpertOpinionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	approved, err := fromApproved(r.Body.Kind, r.Body.SubKind, r.Body.ContractAmount, r.Body.TechnicalAmount)
	if err != nil {
		return nil, err
	}
	in := contract.ExpertInput{
		Recommendation: contract.Recommendation(r.Body.Recommendation), Conclusion: r.Body.Conclusion,
		Panel: list(r.Body.Panel, fromExpert), Approved: approved,
	}
	c, err := s.Contracts.ExpertOpinion(ctx, principal(ctx), r.ID, version, in)
	answer, err := s.stepped(ctx, c, err)
	return gen.RecordExpertOpinion200JSONResponse{ContractJSONResponse: answer}, err
}

func fromExpert(e gen.Expert) contract.Expert {
	return contract.Expert{Name: e.Name, Title: or(e.Title, ""), Organization: or(e.Organization, ""), Opinion: e.Opinion}
}

// RegisterContract is the second review that registers (准予登记).
func (s *Server) RegisterContract(ctx context.Context, r gen.RegisterContractRequestObject) (gen.RegisterContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Register(ctx, principal(ctx), r.ID, version, r.Body.Opinion)
	answer, err := s.stepped(ctx, c, err)
	return gen.RegisterContract200JSONResponse{ContractJSONResponse: answer}, err
}

// RefuseContract is the second review that refuses (不予登记).
func (s *Server) RefuseContract(ctx context.Context, r gen.RefuseContractRequestObject) (gen.RefuseContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Refuse(ctx, principal(ctx), r.ID, version, r.Body.Reasons, or(r.Body.Note, ""))
	answer, err := s.stepped(ctx, c, err)
	return gen.RefuseContract200JSONResponse{ContractJSONResponse: answer}, err
}

// SetNationalNumber enters the number of the national system (全国合同登记编号).
func (s *Server) SetNationalNumber(ctx context.Context, r gen.SetNationalNumberRequestObject) (gen.SetNationalNumberResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.SetNationalNumber(ctx, principal(ctx), r.ID, version, r.Body.Number)
	answer, err := s.stepped(ctx, c, err)
	return gen.SetNationalNumber200JSONResponse{ContractJSONResponse: answer}, err
}
