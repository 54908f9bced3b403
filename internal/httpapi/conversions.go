package httpapi

import (
	"context"

	"jishi/internal/amount"
	"jishi/internal/brokerage"
	"jishi/internal/calendar"
	"jishi/internal/conversion"
	"jishi/internal/httpapi/gen"
	"jishi/internal/notice"
)

// ListConversions lists deals on achievements (转化项目列表).
func (s *Server) ListConversions(ctx context.Context, r gen.ListConversionsRequestObject) (gen.ListConversionsResponseObject, error) {
	p := r.Params
	page, err := s.Conversions.List(ctx, principal(ctx), conversion.Filter{Status: or(p.Status, ""), Mode: or(p.Mode, ""), OrgID: or(p.OrganizationID, ""),
		AchievementID: or(p.AchievementID, ""), ContractID: or(p.ContractID, ""), Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListConversions200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, func(c conversion.Conversion) gen.Conversion { return s.conversion(ctx, c) })}, err
}

// CreateConversion drafts one (新建转化项目).
func (s *Server) CreateConversion(ctx context.Context, r gen.CreateConversionRequestObject) (gen.CreateConversionResponseObject, error) {
	terms, err := conversionTerms(r.Body.Terms)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Create(ctx, principal(ctx), r.Body.AchievementID, terms)
	return gen.CreateConversion201JSONResponse(s.conversion(ctx, c)), err
}

// GetConversion shows one (查看转化项目).
func (s *Server) GetConversion(ctx context.Context, r gen.GetConversionRequestObject) (gen.GetConversionResponseObject, error) {
	c, err := s.Conversions.Get(ctx, principal(ctx), r.ID)
	return gen.GetConversion200JSONResponse(s.conversion(ctx, c)), err
}

// UpdateConversion changes the terms (修改转化条件).
func (s *Server) UpdateConversion(ctx context.Context, r gen.UpdateConversionRequestObject) (gen.UpdateConversionResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	terms, err := conversionTerms(*r.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Update(ctx, principal(ctx), r.ID, version, terms)
	return gen.UpdateConversion200JSONResponse(s.conversion(ctx, c)), err
}

// OpenConversionNotice makes the price known (协议定价公示).
func (s *Server) OpenConversionNotice(ctx context.Context, r gen.OpenConversionNoticeRequestObject) (gen.OpenConversionNoticeResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.OpenNotice(ctx, principal(ctx), r.ID, version)
	return gen.OpenConversionNotice200JSONResponse(s.conversion(ctx, c)), err
}

// ClearConversion opens the way to the contract (签约前确认).
func (s *Server) ClearConversion(ctx context.Context, r gen.ClearConversionRequestObject) (gen.ClearConversionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Clear(ctx, principal(ctx), r.ID, version)
	return gen.ClearConversion200JSONResponse(s.conversion(ctx, c)), err
}

// ReviseConversion goes back to a draft (退回修改).
func (s *Server) ReviseConversion(ctx context.Context, r gen.ReviseConversionRequestObject) (gen.ReviseConversionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Revise(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	return gen.ReviseConversion200JSONResponse(s.conversion(ctx, c)), err
}

// WithdrawConversion gives one up (撤回转化项目).
func (s *Server) WithdrawConversion(ctx context.Context, r gen.WithdrawConversionRequestObject) (gen.WithdrawConversionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Withdraw(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	return gen.WithdrawConversion200JSONResponse(s.conversion(ctx, c)), err
}

// LinkConversionContract links the contract (关联合同).
func (s *Server) LinkConversionContract(ctx context.Context, r gen.LinkConversionContractRequestObject) (gen.LinkConversionContractResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Link(ctx, principal(ctx), r.ID, version, r.Body.ContractID, r.Body.Share)
	return gen.LinkConversionContract200JSONResponse(s.conversion(ctx, c)), err
}

// UnlinkConversionContract unlinks it (解除关联合同).
func (s *Server) UnlinkConversionContract(ctx context.Context, r gen.UnlinkConversionContractRequestObject) (gen.UnlinkConversionContractResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Conversions.Unlink(ctx, principal(ctx), r.ID, version)
	return gen.UnlinkConversionContract200JSONResponse(s.conversion(ctx, c)), err
}

// ListConversionIncome shows what came in (到账收入).
func (s *Server) ListConversionIncome(ctx context.Context, r gen.ListConversionIncomeRequestObject) (gen.ListConversionIncomeResponseObject, error) {
	found, err := s.Conversions.Income(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	shared, err := s.Rewards.Shared(ctx, principal(ctx), r.ID)
	return gen.ListConversionIncome200JSONResponse{Items: list(found, func(i conversion.Income) gen.ConversionIncome {
		return gen.ConversionIncome{SettlementID: i.SettlementID, No: i.No, RealisedOn: i.RealisedOn.String(), Amount: i.Amount.String(), TechnicalAmount: i.Technical.String(),
			Whole: i.Whole.String(), Distributed: shared[i.SettlementID]}
	})}, err
}

// ListConversionPapers lists documents (转化材料列表).
func (s *Server) ListConversionPapers(ctx context.Context, r gen.ListConversionPapersRequestObject) (gen.ListConversionPapersResponseObject, error) {
	found, err := s.Conversions.Papers(ctx, principal(ctx), r.ID)
	return gen.ListConversionPapers200JSONResponse{Items: list(found, conversionPaper)}, err
}

// AddConversionPaper keeps a document (上传转化材料).
func (s *Server) AddConversionPaper(ctx context.Context, r gen.AddConversionPaperRequestObject) (gen.AddConversionPaperResponseObject, error) {
	_, file, err := readForm(r.Body, 0)
	if err != nil {
		return nil, err
	}
	p, err := s.Conversions.AddPaper(ctx, principal(ctx), r.ID, file.FileName(), file)
	return gen.AddConversionPaper201JSONResponse(conversionPaper(p)), err
}

// GetConversionPaper sends a document (下载转化材料).
func (s *Server) GetConversionPaper(ctx context.Context, r gen.GetConversionPaperRequestObject) (gen.GetConversionPaperResponseObject, error) {
	p, content, err := s.Conversions.PaperFile(ctx, principal(ctx), r.ID, r.Paper)
	if err != nil {
		return nil, err
	}
	name := disposition(p.Filename)
	return gen.GetConversionPaper200ApplicationOctetStreamResponse{Body: content, ContentLength: p.Size,
		Headers: gen.GetConversionPaper200ResponseHeaders{ContentDisposition: &name}}, nil
}

func conversionPaper(p conversion.Paper) gen.ConversionPaper {
	return gen.ConversionPaper{ID: p.ID, Filename: p.Filename, MediaType: p.MediaType, Size: p.Size, Sha256: p.SHA256, UploadedAt: p.UploadedAt.UTC()}
}

func conversionTerms(b gen.ConversionTerms) (conversion.Terms, error) {
	out := conversion.Terms{Mode: b.Mode, BuyerCode: or(b.BuyerCode, ""), BuyerName: or(b.BuyerName, ""), RelatedDeclared: or(b.Related, false), Payment: or(b.Payment, ""),
		PaymentTerms: or(b.PaymentTerms, ""), Pricing: string(or(b.Pricing, "")), RecordPaper: or(b.RecordPaperID, ""), ListingID: or(b.ListingID, ""),
		Channel: or(b.Channel, ""), Handler: or(b.Handler, "")}
	if b.Price == nil {
		return out, nil
	}
	price, err := fen(b.Price)
	out.Price = &price
	return out, err
}

func (s *Server) conversion(ctx context.Context, c conversion.Conversion) gen.Conversion {
	today := s.Conversions.Today()
	out := gen.Conversion{ID: c.ID, No: c.No, OrganizationID: c.OrgID, OrganizationName: c.OrgName, AchievementID: c.AchievementID, AchievementNo: c.AchievementNo,
		AchievementName: c.AchievementName, PublicUnit: c.PublicUnit, Disputed: c.Disputed, NeedsNotice: c.NeedsNotice(), Related: c.Related(),
		Relations: list(c.Relations, func(r brokerage.Relation) string { return string(r) }), Status: gen.ConversionStatus(c.Status), Stage: gen.ConversionStage(c.Stage()),
		Share: c.Share, Reason: some(c.Reason), Actions: c.Actions(principal(ctx), today), Version: c.Version, MadeAt: c.MadeAt.UTC(), ChangedAt: c.ChangedAt.UTC()}
	out.Terms = gen.ConversionTerms{Mode: c.Mode, BuyerCode: some(c.BuyerCode), BuyerName: some(c.BuyerName), Related: &c.RelatedDeclared, Price: moneyOf(c.Price), Payment: some(c.Payment),
		PaymentTerms: some(c.PaymentTerms), Pricing: some(gen.ConversionTermsPricing(c.Pricing)), RecordPaperID: some(c.RecordPaper), ListingID: some(c.ListingID),
		Channel: some(c.Channel), Handler: some(c.Handler)}
	if c.Notice != nil {
		n := conversionNotice(*c.Notice, today)
		out.Notice = &n
	}
	if k := c.Contract; k != nil {
		out.Contract = &gen.ConversionContract{ID: k.ID, AcceptanceNo: some(k.AcceptanceNo), ProjectName: k.ProjectName, Status: string(k.Status), InForce: k.InForce(),
			ContractAmount: k.ContractAmount.String(), TechnicalAmount: k.TechnicalAmount.String(), RegisteredOn: day(k.RegisteredOn), CertificateNumber: some(k.CertificateNumber),
			BuyerName: some(k.BuyerName)}
	}
	return out
}

func conversionNotice(n notice.Notice, today calendar.Date) gen.ConversionNotice {
	open := int64(0)
	for _, o := range n.Objections {
		if o.Status == notice.ObjectionOpen {
			open++
		}
	}
	return gen.ConversionNotice{ID: n.ID, No: n.No, Kind: string(n.Kind), Status: gen.ConversionNoticeStatus(n.StatusOn(today)), Title: n.Title, From: n.From.String(),
		To: n.To.String(), OpenObjections: open}
}

// fens reads the amounts of a request; nil leaves nothing.
func fens(list ...struct {
	from *gen.Money
	to   *amount.Fen
}) error {
	for _, x := range list {
		if x.from == nil {
			continue
		}
		v, err := fen(x.from)
		if err != nil {
			return err
		}
		*x.to = v
	}
	return nil
}
