package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/amount"
	"jishi/internal/exchange"
	"jishi/internal/httpapi/gen"
	"jishi/internal/ledger"
	"jishi/internal/notice"
	"jishi/internal/reward"
)

// ListRewardAgreements lists the versions of an agreement (分配协议列表).
func (s *Server) ListRewardAgreements(ctx context.Context, r gen.ListRewardAgreementsRequestObject) (gen.ListRewardAgreementsResponseObject, error) {
	found, err := s.Rewards.Agreements(ctx, principal(ctx), r.ID)
	out := gen.ListRewardAgreements200JSONResponse{Items: make([]gen.RewardAgreement, len(found))}
	for i := range found {
		out.Items[i] = agreement(ctx, found[i], i == 0)
	}
	return out, err
}

// CreateRewardAgreement enters the next version (录入分配协议).
func (s *Server) CreateRewardAgreement(ctx context.Context, r gen.CreateRewardAgreementRequestObject) (gen.CreateRewardAgreementResponseObject, error) {
	b := r.Body
	a, err := s.Rewards.Agree(ctx, principal(ctx), r.ID, reward.NewAgreement{Shares: reward.Shares{Contributors: b.Contributors, Office: b.Office, Unit: b.Unit},
		OfficeUsed: or(b.OfficeUsed, false), PaperID: b.PaperID, Note: or(b.Note, ""),
		People: list(or(b.People, nil), func(p gen.RewardPersonInput) reward.Person {
			return reward.Person{Name: p.Name, UnitCode: or(p.UnitCode, ""), UnitName: or(p.UnitName, ""), ORCID: or(p.Orcid, ""), Share: p.Share, Main: or(p.Main, false),
				Leader: or(p.Leader, false), Username: or(p.Username, "")}
		})})
	return gen.CreateRewardAgreement201JSONResponse(agreement(ctx, a, true)), err
}

// AgreeRewardAgreement records that the people agreed (登记受奖人同意).
func (s *Server) AgreeRewardAgreement(ctx context.Context, r gen.AgreeRewardAgreementRequestObject) (gen.AgreeRewardAgreementResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	on, err := date(&r.Body.AgreedOn)
	if err != nil {
		return nil, err
	}
	a, err := s.Rewards.RecordAgreed(ctx, principal(ctx), r.ID, r.Agreement, version, on)
	return gen.AgreeRewardAgreement200JSONResponse(agreement(ctx, a, true)), err
}

// ListDistributions lists how income was shared (奖酬分配列表).
func (s *Server) ListDistributions(ctx context.Context, r gen.ListDistributionsRequestObject) (gen.ListDistributionsResponseObject, error) {
	found, err := s.Rewards.Distributions(ctx, principal(ctx), r.ID)
	return gen.ListDistributions200JSONResponse{Items: list(found, func(d reward.Distribution) gen.Distribution { return s.distribution(ctx, d) })}, err
}

// CreateDistribution shares an income out (核算奖酬分配).
func (s *Server) CreateDistribution(ctx context.Context, r gen.CreateDistributionRequestObject) (gen.CreateDistributionResponseObject, error) {
	b := r.Body
	in := reward.NewDistribution{Basis: reward.Basis(b.Basis), SettlementID: or(b.SettlementID, ""), ProfitYear: or(b.ProfitYear, 0), PaperID: or(b.PaperID, "")}
	if err := fens(pair(b.Profit, &in.Profit), pair(b.Taxes, &in.Costs.Taxes), pair(b.Upkeep, &in.Costs.Upkeep), pair(b.Direct, &in.Costs.Direct)); err != nil {
		return nil, err
	}
	d, err := s.Rewards.Distribute(ctx, principal(ctx), r.ID, in)
	return gen.CreateDistribution201JSONResponse(s.distribution(ctx, d)), err
}

func pair(from *gen.Money, to *amount.Fen) struct {
	from *gen.Money
	to   *amount.Fen
} {
	return struct {
		from *gen.Money
		to   *amount.Fen
	}{from, to}
}

// OpenDistributionNotice makes the reward known (奖励公示).
func (s *Server) OpenDistributionNotice(ctx context.Context, r gen.OpenDistributionNoticeRequestObject) (gen.OpenDistributionNoticeResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Rewards.OpenNotices(ctx, principal(ctx), r.ID, r.Distribution, version, r.Body.Channel, r.Body.Handler)
	return gen.OpenDistributionNotice200JSONResponse(s.distribution(ctx, d)), err
}

// CancelDistribution gives one up (作废分配).
func (s *Server) CancelDistribution(ctx context.Context, r gen.CancelDistributionRequestObject) (gen.CancelDistributionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Rewards.Cancel(ctx, principal(ctx), r.ID, r.Distribution, version, r.Body.Reason)
	return gen.CancelDistribution200JSONResponse(s.distribution(ctx, d)), err
}

// PayReward enters a payment (登记发放).
func (s *Server) PayReward(ctx context.Context, r gen.PayRewardRequestObject) (gen.PayRewardResponseObject, error) {
	in := reward.NewPayment{Seq: r.Body.Seq, PaperID: r.Body.PaperID}
	if err := fens(pair(&r.Body.Amount, &in.Amount)); err != nil {
		return nil, err
	}
	var err error
	if in.PaidOn, err = date(&r.Body.PaidOn); err != nil {
		return nil, err
	}
	d, err := s.Rewards.Pay(ctx, principal(ctx), r.ID, r.Distribution, in)
	return gen.PayReward200JSONResponse(s.distribution(ctx, d)), err
}

// VoidRewardPayment voids one that was entered by mistake (作废误录的发放).
func (s *Server) VoidRewardPayment(ctx context.Context, r gen.VoidRewardPaymentRequestObject) (gen.VoidRewardPaymentResponseObject, error) {
	d, err := s.Rewards.Void(ctx, principal(ctx), r.ID, r.Distribution, r.Payment, r.Body.Reason)
	return gen.VoidRewardPayment200JSONResponse(s.distribution(ctx, d)), err
}

// CalculateReward works a reward out and keeps nothing (奖酬试算).
func (s *Server) CalculateReward(ctx context.Context, r gen.CalculateRewardRequestObject) (gen.CalculateRewardResponseObject, error) {
	p := r.Params
	in := reward.Calculation{Case: reward.Case(p.Case), Public: or(p.PublicUnit, false), OfficeUsed: or(p.OfficeUsed, false),
		Shares: reward.Shares{Contributors: or(p.Contributors, 0), Office: or(p.Office, 0), Unit: or(p.Unit, 0)}}
	in.People = reward.Groups(or(p.Main, 0))
	if err := fens(pair(&p.Gross, &in.Gross), pair(p.Taxes, &in.Costs.Taxes), pair(p.Upkeep, &in.Costs.Upkeep), pair(p.Direct, &in.Costs.Direct)); err != nil {
		return nil, err
	}
	out, err := s.Rewards.Calculate(principal(ctx), in)
	return gen.CalculateReward200JSONResponse{Net: out.Net.String(), Contributors: out.Contributors.String(), Main: out.Main.String(), Office: out.Office.String(),
		Unit: out.Unit.String(), Floors: list(out.Floors, rewardFloor)}, err
}

// GetMyRewards shows the caller's own parts (我的奖酬).
func (s *Server) GetMyRewards(ctx context.Context, _ gen.GetMyRewardsRequestObject) (gen.GetMyRewardsResponseObject, error) {
	found, err := s.Rewards.Mine(ctx, principal(ctx))
	return gen.GetMyRewards200JSONResponse{Items: list(found, func(m reward.Mine) gen.MyReward {
		return gen.MyReward{ConversionNo: m.ConversionNo, AchievementName: m.AchievementName, OrganizationName: m.OrgName, DistributionNo: m.DistributionNo, Stage: m.Stage,
			IncomeOn: m.IncomeOn.String(), ReliefUntil: day(m.ReliefUntil), Amount: m.Part.Amount.String(), Paid: m.Part.Paid.String(), Payments: list(m.Payments, rewardPayment)}
	})}, err
}

// GetConversionReport makes the yearly report (转化年度报告).
func (s *Server) GetConversionReport(ctx context.Context, r gen.GetConversionReportRequestObject) (gen.GetConversionReportResponseObject, error) {
	a, err := s.Rewards.Annual(ctx, principal(ctx), r.ID, int(r.Year))
	if err != nil {
		return nil, err
	}
	return gen.GetConversionReport200JSONResponse(conversionReport(a)), nil
}

// ExportConversionReport makes it as a workbook (导出转化年度报告).
func (s *Server) ExportConversionReport(ctx context.Context, r gen.ExportConversionReportRequestObject) (gen.ExportConversionReportResponseObject, error) {
	a, err := s.Rewards.Annual(ctx, principal(ctx), r.ID, int(r.Year))
	if err != nil {
		return nil, err
	}
	file, err := exchange.ConversionReport(s.question(ctx, ledger.Query{}), a)
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.ExportConversionReport200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.ExportConversionReport200ResponseHeaders{ContentDisposition: &name}}, nil
}

func rewardPerson(p reward.Person) gen.RewardPerson {
	return gen.RewardPerson{Name: p.Name, UnitCode: some(p.UnitCode), UnitName: some(p.UnitName), Orcid: some(p.ORCID), Share: p.Share, Main: p.Main, Leader: p.Leader,
		HasAccount: p.UserID != ""}
}

func agreement(ctx context.Context, a reward.Agreement, newest bool) gen.RewardAgreement {
	return gen.RewardAgreement{ID: a.ID, Number: a.Number, Contributors: a.Contributors, Office: a.Office, Unit: a.Unit, OfficeUsed: a.OfficeUsed, People: list(a.People, rewardPerson),
		PaperID: a.PaperID, Sha256: a.SHA256, Note: some(a.Note), AgreedOn: day(a.AgreedOn), Actions: a.Actions(principal(ctx), newest), Version: a.Version, MadeAt: a.MadeAt.UTC(),
		Below: list(a.Below, func(f reward.Floor) gen.RewardAgreementBelow { return gen.RewardAgreementBelow(f.Key) })}
}

func rewardFloor(f reward.Floor) gen.RewardFloor {
	return gen.RewardFloor{Key: gen.RewardFloorKey(f.Key), Rate: f.Rate, Base: f.Base.String(), Needed: f.Needed.String(), Reached: f.Reached.String(), Missing: f.Missing.String(),
		Ground: toBilingual(f.Ground)}
}

func rewardPayment(p reward.Payment) gen.RewardPayment {
	return gen.RewardPayment{ID: p.ID, DistributionID: p.DistributionID, Seq: p.Seq, Amount: p.Amount.String(), PaidOn: p.PaidOn.String(), PaperID: p.PaperID,
		VoucherSha256: p.VoucherSHA256, Late: p.Late, Status: gen.RewardPaymentStatus(p.Status), Reason: some(p.Reason), Version: p.Version}
}

func (s *Server) distribution(ctx context.Context, d reward.Distribution) gen.Distribution {
	today := s.Rewards.Today()
	return gen.Distribution{ID: d.ID, No: d.No, AgreementID: d.AgreementID, Basis: gen.DistributionBasis(d.Basis), SettlementID: some(d.SettlementID), ProfitYear: some(d.ProfitYear),
		IncomeOn: d.IncomeOn.String(), PaperID: some(d.PaperID), Gross: d.Gross.String(), Taxes: d.Costs.Taxes.String(), Upkeep: d.Costs.Upkeep.String(), Direct: d.Costs.Direct.String(),
		Net: d.Net.String(), Contributors: d.Contributors.String(), Main: d.Main.String(), Office: d.Office.String(), Unit: d.Unit.String(), Floors: list(d.Floors, rewardFloor),
		Parts: list(d.People, func(p reward.Part) gen.RewardPart {
			return gen.RewardPart{Seq: p.Seq, Person: rewardPerson(p.Person), Amount: p.Amount.String(), Paid: p.Paid.String(), Open: p.Open().String()}
		}),
		CertificateNo: some(d.CertificateNo), Status: gen.DistributionStatus(d.Status), Stage: gen.DistributionStage(d.Stage(today)),
		Stale:    list(d.Stale, func(x reward.Staleness) gen.DistributionStale { return gen.DistributionStale(x) }),
		Notices:  list(d.Notices, func(n notice.Notice) gen.ConversionNotice { return conversionNotice(n, today) }),
		Payments: list(d.Payments, rewardPayment), Paid: d.PaidOut().String(), ReliefUntil: day(d.ReliefUntil), ReliefLost: d.ReliefLost(today), Replaces: some(d.Replaces),
		Reason: some(d.Reason), Actions: d.Actions(principal(ctx), today), Version: d.Version, MadeAt: d.MadeAt.UTC()}
}

func conversionReport(a reward.Annual) gen.ConversionReport {
	t := a.Totals
	out := gen.ConversionReport{OrganizationID: a.OrgID, OrganizationName: a.OrgName, Year: int64(a.Year), AsOf: toKnownAt(a.AsOf), DueOn: a.DueOn.String(), Deals: t.Deals,
		ContractCount: t.Contracts, ContractAmount: t.Contract.String(), TechnicalAmount: t.Technical.String(), Income: t.Income.String(), Net: t.Net.String(),
		Contributors: t.Contributors.String(), Paid: t.Paid.String()}
	out.Modes = list(a.Modes, func(m reward.ModeLine) gen.ConversionReportMode {
		return gen.ConversionReportMode{Mode: m.Mode, Deals: m.Deals, Contracts: m.Contracts, ContractAmount: m.Contract.String(), TechnicalAmount: m.Technical.String(), Income: m.Income.String()}
	})
	out.Contracts = list(a.Contracts, func(l reward.ContractLine) gen.ConversionReportContract {
		return gen.ConversionReportContract{ContractID: l.ContractID, AcceptanceNo: l.AcceptanceNo, ProjectName: l.ProjectName, CertificateNumber: some(l.CertificateNo),
			BuyerName: some(l.BuyerName), Status: string(l.Status), BelongsTo: l.BelongsTo.String(), ConversionID: some(l.ConversionID), ConversionNo: some(l.ConversionNo),
			AchievementNo: some(l.AchievementNo), AchievementName: some(l.AchievementName), Mode: l.Mode, Share: l.Share, Count: l.Count, ContractAmount: l.Contract.String(),
			TechnicalAmount: l.Technical.String()}
	})
	out.Incomes = list(a.Income, func(l reward.IncomeLine) gen.ConversionReportIncome {
		return gen.ConversionReportIncome{ContractID: l.ContractID, ProjectName: l.ProjectName, No: l.No, RealisedOn: l.RealisedOn.String(), ConversionNo: some(l.ConversionNo),
			AchievementName: some(l.AchievementName), Mode: l.Mode, Amount: l.Amount.String(), TechnicalAmount: l.Technical.String()}
	})
	out.Rewards = list(a.Rewards, func(d reward.Distribution) gen.ConversionReportReward {
		no := ""
		if c := a.Conversion(d.ConversionID); c != nil {
			no = c.No
		}
		return gen.ConversionReportReward{No: d.No, ConversionNo: some(no), Basis: string(d.Basis), IncomeOn: d.IncomeOn.String(), Net: d.Net.String(), Contributors: d.Contributors.String(),
			Office: d.Office.String(), Unit: d.Unit.String(), People: int64(len(d.People)), Stage: d.Stage(a.Today)}
	})
	out.Payments = list(a.Payments, func(p reward.PaymentLine) gen.ConversionReportPayment {
		return gen.ConversionReportPayment{DistributionNo: p.DistributionNo, ConversionNo: p.ConversionNo, Name: p.Name, PaidOn: p.PaidOn.String(), Amount: p.Amount.String(), Late: p.Late}
	})
	out.Achievements = list(a.Achievements, func(x reward.AchievementLine) gen.ConversionReportAchievement {
		return gen.ConversionReportAchievement{No: x.No, Name: x.Name, Class: x.Class, Stage: x.Stage, Readiness: some(x.Readiness.Level),
			Evaluations: list(x.Evaluations, func(e reward.Evaluated) string { return e.ReportNo })}
	})
	return out
}
