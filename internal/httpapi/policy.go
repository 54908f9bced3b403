package httpapi

import (
	"context"
	"math/big"

	"jishi/internal/amount"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/policy"
)

// GetContractPolicy works out what the certificate opens (政策测算).
func (s *Server) GetContractPolicy(ctx context.Context, r gen.GetContractPolicyRequestObject) (gen.GetContractPolicyResponseObject, error) {
	on, err := date(r.Params.Date)
	if err != nil {
		return nil, err
	}
	given, err := fromGiven(r.Params)
	if err != nil {
		return nil, err
	}
	report, err := s.Contracts.Policy(ctx, principal(ctx), r.ID, on, given)
	if err != nil {
		return nil, err
	}
	return gen.GetContractPolicy200JSONResponse(toPolicyReport(requestOf(ctx).lang, r.ID, report)), nil
}

// fromGiven reads what no form knows. Every amount that does not fit is named.
func fromGiven(q gen.GetContractPolicyParams) (policy.Given, error) {
	out := policy.Given{Taxpayer: policy.Taxpayer(or(q.Taxpayer, "")), SellerSmall: q.SellerSmall, BuyerSmall: q.BuyerSmall,
		ChipOrMachineTool: or(q.ChipOrMachineTool, false), Linked: or(q.Linked, false)}
	var bad []fault.Field
	for _, p := range []struct {
		name string
		from *gen.Money
		into **amount.Fen
	}{
		{"transfer_cost", q.TransferCost, &out.Cost}, {"transfer_taxes", q.TransferTaxes, &out.Taxes},
		{"other_transfer_income", q.OtherTransferIncome, &out.OtherIncome}, {"realised_technical", q.RealisedTechnical, &out.RealisedTechnical},
		{"rd_fee", q.RdFee, &out.RDFee}, {"eligible_domestic_rd", q.EligibleDomesticRd, &out.DomesticRD},
		{"remuneration", q.Remuneration, &out.Remuneration}, {"reward", q.Reward, &out.Reward},
	} {
		if p.from == nil {
			continue
		}
		v, err := amount.Parse(*p.from)
		if err != nil {
			bad = append(bad, fault.At("query/"+p.name, fault.CodeOf(err)))
			continue
		}
		*p.into = &v
	}
	if q.CitRate != nil {
		rate, ok := new(big.Rat).SetString(*q.CitRate)
		if !ok {
			bad = append(bad, fault.At("query/cit_rate", fault.WrongFormat))
		}
		out.CITRate = rate
	}
	return out, fault.Fields(bad...)
}

func toPolicyReport(lang language, id string, r policy.Report) gen.PolicyReport {
	basis := gen.PolicyReportBasisEXPECTED
	if r.Facts.Registered {
		basis = gen.PolicyReportBasisREGISTERED
	}
	return gen.PolicyReport{ContractID: id, Basis: basis, Date: r.Facts.Date.String(), Kind: some(r.Facts.Kind), SubKind: some(r.Facts.SubKind),
		ContractAmount: r.Facts.ContractAmount.String(), TechnicalAmount: r.Facts.TechnicalAmount.String(), Notice: lang.of(r.Notice),
		Items: list(r.Items, func(i policy.Item) gen.PolicyItem { return toPolicyItem(lang, i) })}
}

func toPolicyItem(lang language, i policy.Item) gen.PolicyItem {
	return gen.PolicyItem{Code: i.Code, Name: lang.of(i.Name), Eligible: gen.PolicyAnswer(i.Eligible), Duty: i.Duty, Who: gen.PolicyItemWho(i.Who), Why: lang.of(i.Why),
		Figures: list(i.Figures, func(f policy.Figure) gen.PolicyFigure {
			return gen.PolicyFigure{Code: f.Code, Name: lang.of(f.Name), Amount: f.Amount.String(), Formula: lang.of(f.Formula)}
		}),
		Conditions: list(i.Conditions, func(c policy.Condition) gen.PolicyCondition {
			return gen.PolicyCondition{Text: lang.of(c.Text), Met: c.Met}
		}),
		Rules: list(i.Rules, func(r policy.Rule) gen.PolicySource {
			return gen.PolicySource{Code: r.Code, Document: r.Document, Article: r.Article, Issued: r.Issued.String(),
				Confidence: gen.PolicySourceConfidence(r.Confidence), ValidFrom: r.ValidFrom.String()}
		}),
		Assumptions: list(i.Assumptions, lang.of), ToConfirm: list(i.Confirm, lang.of),
	}
}

// ListPolicyRules lists the rules valid on a day (政策规则).
func (s *Server) ListPolicyRules(ctx context.Context, r gen.ListPolicyRulesRequestObject) (gen.ListPolicyRulesResponseObject, error) {
	on, err := date(r.Params.Date)
	if err != nil {
		return nil, err
	}
	if on.IsZero() {
		on = calendar.Of(s.now())
	}
	return gen.ListPolicyRules200JSONResponse{Date: on.String(), Notice: requestOf(ctx).lang.of(policy.Notice),
		Items: list(policy.RulesOn(on), toPolicyRule), Matrix: list(policy.Matrix(on), toMatrixRow)}, nil
}

func toPolicyRule(r policy.Rule) gen.PolicyRule {
	return gen.PolicyRule{Code: r.Code, ValidFrom: r.ValidFrom.String(), ValidTo: day(r.ValidTo), Params: r.Params, Document: r.Document, Article: r.Article,
		Issued: r.Issued.String(), Confidence: gen.PolicyRuleConfidence(r.Confidence), NoteZh: r.Note.Zh, NoteEn: r.Note.En}
}

func toMatrixRow(r policy.Row) gen.PolicyMatrixRow {
	return gen.PolicyMatrixRow{Kind: r.Kind, Vat: gen.PolicyAnswer(r.VAT), VatLinked: gen.PolicyAnswer(r.VATLinked), CitTransfer: gen.PolicyAnswer(r.CIT),
		RdSuperDeduction: gen.PolicyAnswer(r.SuperDeduction), IitReward: gen.PolicyAnswer(r.IIT), PayCap: gen.PolicyAnswer(r.PayCap),
		RewardFloor: gen.PolicyAnswer(r.Reward), Stamp: r.Stamp, StampSure: r.StampSure}
}
