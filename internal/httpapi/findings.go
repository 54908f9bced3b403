package httpapi

import (
	"context"

	"jishi/internal/contract"
	"jishi/internal/httpapi/gen"
)

// ListContractFindings tells what the checks find (检查结果).
func (s *Server) ListContractFindings(ctx context.Context, r gen.ListContractFindingsRequestObject) (gen.ListContractFindingsResponseObject, error) {
	checked, err := s.Contracts.Findings(ctx, principal(ctx), r.ID)
	return gen.ListContractFindings200JSONResponse(toFindingList(ctx, checked)), err
}

// HandleContractFinding records how a finding is dealt with (处理检查结果).
func (s *Server) HandleContractFinding(ctx context.Context, r gen.HandleContractFindingRequestObject) (gen.HandleContractFindingResponseObject, error) {
	checked, err := s.Contracts.HandleFinding(ctx, principal(ctx), r.ID, r.Key, or(r.Body.Note, ""))
	return gen.HandleContractFinding200JSONResponse{FindingsJSONResponse: gen.FindingsJSONResponse(toFindingList(ctx, checked))}, err
}

// OverrideContractFinding lets a blocking finding pass (放行检查结果).
func (s *Server) OverrideContractFinding(ctx context.Context, r gen.OverrideContractFindingRequestObject) (gen.OverrideContractFindingResponseObject, error) {
	checked, err := s.Contracts.OverrideFinding(ctx, principal(ctx), r.ID, r.Key, or(r.Body.Note, ""))
	return gen.OverrideContractFinding200JSONResponse{FindingsJSONResponse: gen.FindingsJSONResponse(toFindingList(ctx, checked))}, err
}

func toFindingList(ctx context.Context, c contract.Checked) gen.FindingList {
	lang := requestOf(ctx).lang
	return gen.FindingList{Items: toFindings(lang, c), Blocking: c.Stops(),
		Unchecked: list(c.Unchecked, lang.unchecked), Tests: list(c.Tests, lang.test)}
}

// toFindings shows findings in the language of the request.
func toFindings(lang language, c contract.Checked) []gen.Finding {
	return list(c.Findings, func(f contract.Finding) gen.Finding {
		out := gen.Finding{Key: f.Key, Rule: f.Rule, Severity: gen.FindingSeverity(f.Severity), Article: some(f.Article),
			Pointer: some(f.Pointer), Code: string(f.Code), Text: lang.of(f.Text), Why: some(lang.of(f.Why)), Overridable: f.Overridable}
		if f.At != (contract.Anchor{}) {
			out.Anchor = &gen.Anchor{DocumentID: some(f.At.Document), Page: some(f.At.Page), Line: some(f.At.Line)}
		}
		if len(f.Others) > 0 {
			others := list(f.Others, func(o contract.Filing) gen.OtherFiling {
				return gen.OtherFiling{ContractID: o.ID, AcceptanceNo: some(o.AcceptanceNo)}
			})
			out.Others = &others
		}
		if h, ok := c.Handlings[f.Key]; ok {
			out.Handling = &gen.FindingHandling{State: gen.FindingHandlingState(h.State), Note: some(h.Note),
				HandledBy: some(h.By), HandledByName: some(h.ByName), HandledAt: some(h.At)}
		}
		return out
	})
}

func (l language) unchecked(u contract.Unchecked) gen.UncheckedRule {
	return gen.UncheckedRule{Rule: u.Rule, Code: string(u.Code), Reason: string(u.Reason), Text: l.of(u.Reason.Text())}
}

func (l language) test(t contract.TestEvidence) gen.TestEvidence {
	out := gen.TestEvidence{ID: t.Test.ID, Evidence: gen.TestEvidenceEvidence(t.Evidence), Why: some(l.of(t.Why))}
	if len(t.Rules) > 0 {
		out.Rules = &t.Rules
	}
	if len(t.Findings) > 0 {
		out.Findings = &t.Findings
	}
	return out
}
