package httpapi

import (
	"context"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/httpapi/gen"
)

// ListCommissions lists what brokers are engaged for (中介委托列表).
func (s *Server) ListCommissions(ctx context.Context, r gen.ListCommissionsRequestObject) (gen.ListCommissionsResponseObject, error) {
	page, err := s.Brokerage.Commissions(ctx, principal(ctx), brokerage.Filter{Limit: or(r.Params.Limit, defaultLimit), Cursor: or(r.Params.Cursor, ""),
		Status: list(or(r.Params.Status, nil), func(v gen.ListCommissionsParamsStatus) string { return string(v) })})
	return gen.ListCommissions200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, func(c brokerage.Commission) gen.Commission { return s.commission(ctx, c) })}, err
}

// ProposeCommission takes a broker's proposal (提交中介委托).
func (s *Server) ProposeCommission(ctx context.Context, r gen.ProposeCommissionRequestObject) (gen.ProposeCommissionResponseObject, error) {
	b := r.Body
	fee, err := feeOf(string(b.FeeKind), b.FeeAmount, b.FeeRate, b.CostAgreed)
	if err != nil {
		return nil, err
	}
	in := brokerage.CommissionProposal{ClientCode: b.ClientCreditCode, Side: brokerage.Role(b.Side), Scope: b.Scope, Fee: fee, PaperID: or(b.PaperID, "")}
	if err := dates(to{&b.From, &in.From}, to{&b.To, &in.To}, to{b.SellerConsentOn, &in.SellerConsentOn}, to{b.BuyerConsentOn, &in.BuyerConsent}); err != nil {
		return nil, err
	}
	c, err := s.Brokerage.ProposeCommission(ctx, principal(ctx), in)
	return gen.ProposeCommission201JSONResponse(s.commission(ctx, c)), err
}

// GetCommission shows one (查看中介委托).
func (s *Server) GetCommission(ctx context.Context, r gen.GetCommissionRequestObject) (gen.GetCommissionResponseObject, error) {
	c, err := s.Brokerage.Commission(ctx, principal(ctx), r.ID)
	return gen.GetCommission200JSONResponse(s.commission(ctx, c)), err
}

// DecideCommission confirms or refuses one (确认中介委托).
func (s *Server) DecideCommission(ctx context.Context, r gen.DecideCommissionRequestObject) (gen.DecideCommissionResponseObject, error) {
	action := brokerage.RefuseCommission
	if r.Body.Confirm {
		action = brokerage.ConfirmCommission
	}
	c, err := s.stepCommission(ctx, r.ID, action, r.Params.IfMatch, or(r.Body.Reason, ""))
	return gen.DecideCommission200JSONResponse(c), err
}

// EndCommission ends one (终止中介委托).
func (s *Server) EndCommission(ctx context.Context, r gen.EndCommissionRequestObject) (gen.EndCommissionResponseObject, error) {
	c, err := s.stepCommission(ctx, r.ID, brokerage.EndCommission, r.Params.IfMatch, r.Body.Reason)
	return gen.EndCommission200JSONResponse(c), err
}

func (s *Server) stepCommission(ctx context.Context, id string, a brokerage.CommissionAction, match *string, reason string) (gen.Commission, error) {
	version, err := ifMatch(match)
	if err != nil {
		return gen.Commission{}, err
	}
	c, err := s.Brokerage.StepCommission(ctx, principal(ctx), id, a, version, reason)
	return s.commission(ctx, c), err
}

// commission shows one as it stands today.
func (s *Server) commission(ctx context.Context, c brokerage.Commission) gen.Commission {
	today := s.Brokerage.Today()
	return gen.Commission{ID: c.ID, ClientID: c.ClientOrg, Client: c.ClientName, Broker: brokeragePerson(c.BrokerID, c.BrokerNo, c.BrokerName, c.OrgID, c.OrgName),
		Side: gen.CommissionSide(c.Side), Scope: c.Scope, From: c.FromOn.String(), To: c.ToOn.String(), FeeKind: gen.CommissionFeeKind(c.FeeKind),
		FeeAmount: moneyOf(c.FeeFen), FeeRate: c.FeeRate, CostAgreed: c.CostAgreed, SellerConsentOn: dayOf(c.SellerConsentOn), BuyerConsentOn: dayOf(c.BuyerConsentOn),
		PaperID: c.PaperID, Status: gen.CommissionStatus(c.StatusOn(today)), InForce: c.InForce(today),
		Actions: list(c.Actions(principal(ctx), today), func(a brokerage.CommissionAction) gen.CommissionActions { return gen.CommissionActions(a) }),
		Reason:  some(c.Reason), ProposedAt: c.ProposedAt.UTC(), Version: c.Version, UpdatedAt: c.UpdatedAt.UTC()}
}

// ListIntroductions lists introductions (居间介绍记录列表).
func (s *Server) ListIntroductions(ctx context.Context, r gen.ListIntroductionsRequestObject) (gen.ListIntroductionsResponseObject, error) {
	page, err := s.Brokerage.Introductions(ctx, principal(ctx), brokerage.Filter{Limit: or(r.Params.Limit, defaultLimit), Cursor: or(r.Params.Cursor, ""),
		Status: list(or(r.Params.Status, nil), func(v gen.ListIntroductionsParamsStatus) string { return string(v) })})
	return gen.ListIntroductions200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, func(i brokerage.Introduction) gen.Introduction { return introduction(ctx, i) })}, err
}

// Introduce records an introduction (登记居间介绍).
func (s *Server) Introduce(ctx context.Context, r gen.IntroduceRequestObject) (gen.IntroduceResponseObject, error) {
	b := r.Body
	in := brokerage.NewIntroduction{ACode: b.A.CreditCode, AName: b.A.Name, BCode: b.B.CreditCode, BName: b.B.Name, Subject: b.Subject, CommissionID: or(b.CommissionID, "")}
	if err := dates(to{&b.IntroducedOn, &in.On}); err != nil {
		return nil, err
	}
	i, err := s.Brokerage.Introduce(ctx, principal(ctx), in)
	return gen.Introduce201JSONResponse(introduction(ctx, i)), err
}

// GetIntroduction shows one (查看居间介绍记录).
func (s *Server) GetIntroduction(ctx context.Context, r gen.GetIntroductionRequestObject) (gen.GetIntroductionResponseObject, error) {
	i, err := s.Brokerage.Introduction(ctx, principal(ctx), r.ID)
	return gen.GetIntroduction200JSONResponse(introduction(ctx, i)), err
}

// AnswerIntroduction confirms or refuses for one's own side (确认居间介绍).
func (s *Server) AnswerIntroduction(ctx context.Context, r gen.AnswerIntroductionRequestObject) (gen.AnswerIntroductionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	i, err := s.Brokerage.AnswerIntroduction(ctx, principal(ctx), r.ID, version, r.Body.Confirm, or(r.Body.Reason, ""))
	return gen.AnswerIntroduction200JSONResponse(introduction(ctx, i)), err
}

// AddIntroductionPaper confirms by paper (书面确认居间介绍).
func (s *Server) AddIntroductionPaper(ctx context.Context, r gen.AddIntroductionPaperRequestObject) (gen.AddIntroductionPaperResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	i, err := s.Brokerage.PaperForIntroduction(ctx, principal(ctx), r.ID, version, r.Body.Side == "B", r.Body.PaperID)
	return gen.AddIntroductionPaper200JSONResponse(introduction(ctx, i)), err
}

// WithdrawIntroduction takes one back (撤回居间介绍记录).
func (s *Server) WithdrawIntroduction(ctx context.Context, r gen.WithdrawIntroductionRequestObject) (gen.WithdrawIntroductionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	i, err := s.Brokerage.WithdrawIntroduction(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	return gen.WithdrawIntroduction200JSONResponse(introduction(ctx, i)), err
}

func introduction(ctx context.Context, i brokerage.Introduction) gen.Introduction {
	side := func(x brokerage.Introduced) gen.IntroducedSide {
		out := gen.IntroducedSide{CreditCode: x.Code, Name: x.Name, OnPlatform: x.Org != nil, State: gen.IntroducedSideState(x.State), PaperID: x.Paper}
		if x.At != nil {
			out.At = instant(*x.At)
		}
		return out
	}
	return gen.Introduction{ID: i.ID, Broker: brokeragePerson(i.BrokerID, i.BrokerNo, i.BrokerName, i.OrgID, i.OrgName), Subject: i.Subject,
		IntroducedOn: i.IntroducedOn.String(), ProtectedUntil: i.ProtectedUntil().String(), A: side(i.A), B: side(i.B), CommissionID: i.CommissionID,
		Status: gen.IntroductionStatus(i.Status), Reason: some(i.Reason), Version: i.Version, RecordedAt: i.CreatedAt.UTC(),
		Actions: list(i.Actions(principal(ctx)), func(a string) gen.IntroductionActions { return gen.IntroductionActions(a) })}
}

// UploadBrokeragePaper keeps a paper (上传佐证材料).
func (s *Server) UploadBrokeragePaper(ctx context.Context, r gen.UploadBrokeragePaperRequestObject) (gen.UploadBrokeragePaperResponseObject, error) {
	_, file, err := readForm(r.Body, 0)
	if err != nil {
		return nil, err
	}
	p, err := s.Brokerage.Upload(ctx, principal(ctx), file.FileName(), file)
	return gen.UploadBrokeragePaper201JSONResponse(brokeragePaper(p)), err
}

// GetBrokeragePaper tells about a paper (查看佐证材料).
func (s *Server) GetBrokeragePaper(ctx context.Context, r gen.GetBrokeragePaperRequestObject) (gen.GetBrokeragePaperResponseObject, error) {
	p, err := s.Brokerage.Paper(ctx, principal(ctx), r.ID)
	return gen.GetBrokeragePaper200JSONResponse(brokeragePaper(p)), err
}

// GetBrokeragePaperFile sends a paper as it was uploaded (下载佐证材料).
func (s *Server) GetBrokeragePaperFile(ctx context.Context, r gen.GetBrokeragePaperFileRequestObject) (gen.GetBrokeragePaperFileResponseObject, error) {
	p, content, err := s.Brokerage.PaperFile(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(p.Filename)
	return gen.GetBrokeragePaperFile200AsteriskResponse{Body: content, ContentType: p.MediaType, ContentLength: p.Size,
		Headers: gen.GetBrokeragePaperFile200ResponseHeaders{ContentDisposition: &name}}, nil
}

func brokeragePaper(p brokerage.Paper) gen.BrokeragePaper {
	return gen.BrokeragePaper{ID: p.ID, Filename: p.Filename, MediaType: p.MediaType, Size: p.Size, Sha256: p.SHA256, UploadedAt: p.UploadedAt.UTC()}
}

func brokeragePerson(id, no, name, orgID, org string) gen.BrokeragePerson {
	return gen.BrokeragePerson{BrokerID: some(id), BrokerNo: no, Name: name, OrganizationID: orgID, Organization: org}
}

// feeOf reads what was agreed on a fee.
func feeOf(kind string, money *gen.Money, rate *int64, cost *string) (brokerage.Fee, error) {
	out := brokerage.Fee{Kind: brokerage.FeeKind(kind), Rate: rate, Cost: or(cost, "")}
	if money == nil {
		return out, nil
	}
	n, err := fen(money)
	out.Amount = &n
	return out, err
}

// to is a date of the body and where it goes.
type to struct {
	from *gen.Date
	into *calendar.Date
}

// dates reads several dates that the validator has already accepted.
func dates(all ...to) error {
	for _, d := range all {
		var err error
		if *d.into, err = date(d.from); err != nil {
			return err
		}
	}
	return nil
}

func dayOf(d *calendar.Date) *gen.Date {
	if d == nil {
		return nil
	}
	return day(*d)
}

func moneyOf(n *amount.Fen) *gen.Money {
	if n == nil {
		return nil
	}
	v := n.String()
	return &v
}
