package httpapi

import (
	"context"
	"encoding/json"

	"jishi/internal/amount"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
	"jishi/internal/proceeding"
)

// patchOf gives the merge patch in a request's member "form", as it was sent.
func patchOf(ctx context.Context) ([]byte, error) {
	var body struct {
		Form json.RawMessage `json:"form"`
	}
	if err := json.Unmarshal(rawBody(ctx), &body); err != nil {
		return nil, fault.New(fault.MalformedRequest).Wrap(err)
	}
	return body.Form, nil
}

// opened is the answer of every operation that opens a proceeding.
func (s *Server) opened(ctx context.Context, id string, r proceeding.Request) (gen.ProceedingCreatedJSONResponse, error) {
	c, err := s.Proceedings.Open(ctx, principal(ctx), id, r)
	return created(principal(ctx), c, err)
}

func created(p *identity.Principal, c proceeding.Case, err error) (gen.ProceedingCreatedJSONResponse, error) {
	if err != nil {
		return gen.ProceedingCreatedJSONResponse{}, err
	}
	location := base + "/proceedings/" + c.ID
	return gen.ProceedingCreatedJSONResponse{Body: toProceeding(p, c),
		Headers: gen.ProceedingCreatedResponseHeaders{ETag: etag(c.Version), Location: &location}}, nil
}

// OpenChange asks for a change (申请变更).
func (s *Server) OpenChange(ctx context.Context, r gen.OpenChangeRequestObject) (gen.OpenChangeResponseObject, error) {
	patch, err := patchOf(ctx)
	if err != nil {
		return nil, err
	}
	on, err := date(r.Body.EffectiveOn)
	if err != nil {
		return nil, err
	}
	answer, err := s.opened(ctx, r.ID, proceeding.Request{Kind: proceeding.Change, Patch: patch, Reason: r.Body.Reason, EffectiveOn: on, Files: r.Body.Files})
	return gen.OpenChange201JSONResponse{ProceedingCreatedJSONResponse: answer}, err
}

// OpenCorrection puts the record right (更正记载).
func (s *Server) OpenCorrection(ctx context.Context, r gen.OpenCorrectionRequestObject) (gen.OpenCorrectionResponseObject, error) {
	patch, err := patchOf(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := s.opened(ctx, r.ID, proceeding.Request{Kind: proceeding.Correction, Patch: patch, Reason: r.Body.Reason, Files: or(r.Body.Files, nil)})
	return gen.OpenCorrection201JSONResponse{ProceedingCreatedJSONResponse: answer}, err
}

// OpenDeregistration asks for deregistration (申请注销).
func (s *Server) OpenDeregistration(ctx context.Context, r gen.OpenDeregistrationRequestObject) (gen.OpenDeregistrationResponseObject, error) {
	on, err := date(r.Body.EffectiveOn)
	if err != nil {
		return nil, err
	}
	answer, err := s.opened(ctx, r.ID, proceeding.Request{Kind: proceeding.Deregistration, Ground: r.Body.Ground, Reason: r.Body.Reason,
		EffectiveOn: on, Files: r.Body.Files, Benefits: list(or(r.Body.Benefits, nil), fromBenefit)})
	return gen.OpenDeregistration201JSONResponse{ProceedingCreatedJSONResponse: answer}, err
}

// OpenRevocation opens a revocation ex officio (启动撤销).
func (s *Server) OpenRevocation(ctx context.Context, r gen.OpenRevocationRequestObject) (gen.OpenRevocationResponseObject, error) {
	answer, err := s.opened(ctx, r.ID, proceeding.Request{Kind: proceeding.Revocation, Ground: r.Body.Ground, Reason: r.Body.Reason,
		Files: or(r.Body.Files, nil), Benefits: list(or(r.Body.Benefits, nil), fromBenefit)})
	return gen.OpenRevocation201JSONResponse{ProceedingCreatedJSONResponse: answer}, err
}

// OpenObjection objects to a refusal (提出异议).
func (s *Server) OpenObjection(ctx context.Context, r gen.OpenObjectionRequestObject) (gen.OpenObjectionResponseObject, error) {
	answer, err := s.opened(ctx, r.ID, proceeding.Request{Kind: proceeding.Objection, Reason: r.Body.Reason, Files: or(r.Body.Files, nil)})
	return gen.OpenObjection201JSONResponse{ProceedingCreatedJSONResponse: answer}, err
}

// OpenRecheck asks for a re-check (提请复核).
func (s *Server) OpenRecheck(ctx context.Context, r gen.OpenRecheckRequestObject) (gen.OpenRecheckResponseObject, error) {
	c, err := s.Proceedings.OpenRecheck(ctx, principal(ctx), r.Body.CertificateNumber, proceeding.Request{Authority: r.Body.Authority, Reason: r.Body.Reason})
	answer, err := created(principal(ctx), c, err)
	return gen.OpenRecheck201JSONResponse{ProceedingCreatedJSONResponse: answer}, err
}

// ListProceedings lists proceedings (登记后办件).
func (s *Server) ListProceedings(ctx context.Context, r gen.ListProceedingsRequestObject) (gen.ListProceedingsResponseObject, error) {
	q := r.Params
	page, err := s.Proceedings.List(ctx, principal(ctx), proceeding.Filter{
		ContractID: or(q.ContractID, ""), Open: or(q.Open, false), Limit: or(q.Limit, 0), Cursor: or(q.Cursor, ""),
		Kind:   list(or(q.Kind, nil), func(k gen.ProceedingKind) proceeding.Kind { return proceeding.Kind(k) }),
		Status: list(or(q.Status, nil), func(k gen.ProceedingStatus) proceeding.Status { return proceeding.Status(k) }),
	})
	items := list(page.Items, func(c proceeding.Case) gen.Proceeding { return toProceeding(principal(ctx), c) })
	return gen.ListProceedings200JSONResponse{Items: items, NextCursor: some(page.NextCursor)}, err
}

// moved is the answer of every step.
func moved(ctx context.Context, c proceeding.Case, err error) (gen.ProceedingJSONResponse, error) {
	if err != nil {
		return gen.ProceedingJSONResponse{}, err
	}
	return gen.ProceedingJSONResponse{Body: toProceeding(principal(ctx), c), Headers: gen.ProceedingResponseHeaders{ETag: etag(c.Version)}}, nil
}

// GetProceeding shows one (查看办件).
func (s *Server) GetProceeding(ctx context.Context, r gen.GetProceedingRequestObject) (gen.GetProceedingResponseObject, error) {
	c, err := s.Proceedings.Get(ctx, principal(ctx), r.ID)
	answer, err := moved(ctx, c, err)
	return gen.GetProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// ReviseProceeding completes a returned application (补充后重新提交).
func (s *Server) ReviseProceeding(ctx context.Context, r gen.ReviseProceedingRequestObject) (gen.ReviseProceedingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	patch, err := patchOf(ctx)
	if err != nil {
		return nil, err
	}
	on, err := date(r.Body.EffectiveOn)
	if err != nil {
		return nil, err
	}
	c, err := s.Proceedings.Revise(ctx, principal(ctx), r.ID, version, proceeding.Request{Patch: patch, Ground: or(r.Body.Ground, ""), Reason: r.Body.Reason,
		EffectiveOn: on, Files: or(r.Body.Files, nil), Benefits: list(or(r.Body.Benefits, nil), fromBenefit)})
	answer, err := moved(ctx, c, err)
	return gen.ReviseProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// noted runs a step that needs nothing but a text.
func noted(ctx context.Context, id string, match *gen.IfMatch, note string,
	step func(context.Context, *identity.Principal, string, int64, string) (proceeding.Case, error)) (gen.ProceedingJSONResponse, error) {
	version, err := ifMatch(match)
	if err != nil {
		return gen.ProceedingJSONResponse{}, err
	}
	c, err := step(ctx, principal(ctx), id, version, note)
	return moved(ctx, c, err)
}

// WithdrawProceeding ends it undecided (撤回).
func (s *Server) WithdrawProceeding(ctx context.Context, r gen.WithdrawProceedingRequestObject) (gen.WithdrawProceedingResponseObject, error) {
	answer, err := noted(ctx, r.ID, r.Params.IfMatch, r.Body.Note, s.Proceedings.Withdraw)
	return gen.WithdrawProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// ReturnProceeding asks for completion (退回补充).
func (s *Server) ReturnProceeding(ctx context.Context, r gen.ReturnProceedingRequestObject) (gen.ReturnProceedingResponseObject, error) {
	answer, err := noted(ctx, r.ID, r.Params.IfMatch, r.Body.Note, s.Proceedings.Return)
	return gen.ReturnProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// NotifyProceeding tells the party before a revocation (告知).
func (s *Server) NotifyProceeding(ctx context.Context, r gen.NotifyProceedingRequestObject) (gen.NotifyProceedingResponseObject, error) {
	answer, err := noted(ctx, r.ID, r.Params.IfMatch, r.Body.Note, s.Proceedings.Notify)
	return gen.NotifyProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// StateProceeding is the party's statement (陈述申辩).
func (s *Server) StateProceeding(ctx context.Context, r gen.StateProceedingRequestObject) (gen.StateProceedingResponseObject, error) {
	answer, err := noted(ctx, r.ID, r.Params.IfMatch, r.Body.Note, s.Proceedings.State)
	return gen.StateProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// SendBackProceeding has it examined again (退回重审).
func (s *Server) SendBackProceeding(ctx context.Context, r gen.SendBackProceedingRequestObject) (gen.SendBackProceedingResponseObject, error) {
	answer, err := noted(ctx, r.ID, r.Params.IfMatch, r.Body.Note, s.Proceedings.SendBack)
	return gen.SendBackProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// ExamineProceeding records a finding (审查).
func (s *Server) ExamineProceeding(ctx context.Context, r gen.ExamineProceedingRequestObject) (gen.ExamineProceedingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	approved, err := fromApproved(r.Body.Kind, r.Body.SubKind, r.Body.ContractAmount, r.Body.TechnicalAmount)
	if err != nil {
		return nil, err
	}
	c, err := s.Proceedings.Examine(ctx, principal(ctx), r.ID, version, proceeding.Finding{
		Recommendation: proceeding.Recommendation(r.Body.Recommendation), Opinion: r.Body.Opinion, Approved: approved, Panel: list(or(r.Body.Panel, nil), fromExpert)})
	answer, err := moved(ctx, c, err)
	return gen.ExamineProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// DecideProceeding grants or denies (决定).
func (s *Server) DecideProceeding(ctx context.Context, r gen.DecideProceedingRequestObject) (gen.DecideProceedingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Proceedings.Decide(ctx, principal(ctx), r.ID, version, r.Body.Grant, r.Body.Note)
	answer, err := moved(ctx, c, err)
	return gen.DecideProceeding200JSONResponse{ProceedingJSONResponse: answer}, err
}

// DeliverAuthorityNotice notes a delivery (登记送达).
func (s *Server) DeliverAuthorityNotice(ctx context.Context, r gen.DeliverAuthorityNoticeRequestObject) (gen.DeliverAuthorityNoticeResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	on, err := date(r.Body.DeliveredOn)
	if err != nil {
		return nil, err
	}
	c, err := s.Proceedings.Deliver(ctx, principal(ctx), r.ID, version, r.NoticeID, on, or(r.Body.Reference, ""))
	answer, err := moved(ctx, c, err)
	return gen.DeliverAuthorityNotice200JSONResponse{ProceedingJSONResponse: answer}, err
}

func fromBenefit(b gen.BenefitUsed) proceeding.Benefit {
	return proceeding.Benefit{Kind: b.Kind, Authority: b.Authority, Amount: or(b.Amount, "")}
}

func toProceeding(p *identity.Principal, c proceeding.Case) gen.Proceeding {
	out := gen.Proceeding{
		ID: c.ID, Number: c.Number, Kind: gen.ProceedingKind(c.Kind), Status: gen.ProceedingStatus(c.Status), Version: c.Version,
		Actions:    list(c.Actions, func(a proceeding.Action) gen.ProceedingAction { return gen.ProceedingAction(a) }),
		ContractID: c.ContractID, AcceptanceNo: some(c.Contract.AcceptanceNo), ProjectName: c.Contract.Form.ProjectName,
		ContractStatus: some(gen.ContractStatus(c.Contract.Status)), CertificateNumber: some(c.Contract.CertificateNumber),
		OpenedBy: c.OpenedBy, OpenedByName: some(c.Names[c.OpenedBy]), OpenedAt: c.OpenedAt.UTC(),
		Ground: some(c.Ground), Authority: some(c.Authority), Reason: c.Reason, EffectiveOn: day(c.EffectiveOn),
		Files: filled(c.Files), Benefits: filled(list(c.Benefits, toBenefit)), Due: day(c.Due), HeardUntil: day(c.HeardUntil), Statement: some(c.Statement),
		ExaminerID: some(c.ExaminerID), ExaminerName: some(c.Names[c.ExaminerID]),
		Recommendation: some(gen.ProceedingRecommendation(c.Recommendation)), Opinion: some(c.Opinion), Panel: filled(list(c.Panel, toExpert)),
		DecidedByName: some(c.Names[c.DecidedBy]), DecidedAt: instant(c.DecidedAt), Note: some(c.Note),
		Steps: filled(list(c.Steps, toProceedingStep)), Notices: filled(list(c.Notices, toAuthorityNotice)),
		Differences: filled(list(c.Differences, toFieldDifference)),
		ChangeTypes: filled(list(proceeding.Types(c.Differences), func(t proceeding.ChangeType) gen.ProceedingChangeTypes { return gen.ProceedingChangeTypes(t) })),
	}
	if c.Approved != (contract.Approved{}) {
		approved := toApproved(c.Approved)
		out.Approved = &approved
	}
	// Who asked for a re-check sees the answer, not the contract's case.
	if p != nil && p.HasRole(identity.RoleTax) {
		out.Steps, out.Opinion, out.Panel, out.ExaminerName = nil, nil, nil, nil
	}
	return out
}

func toBenefit(b proceeding.Benefit) gen.BenefitUsed {
	return gen.BenefitUsed{Kind: b.Kind, Authority: b.Authority, Amount: some(b.Amount)}
}

func toProceedingStep(st proceeding.Step) gen.ProceedingStep {
	return gen.ProceedingStep{No: st.No, Action: string(st.Action), By: some(st.UserID), ByName: st.UserName, At: st.At.UTC(), Note: some(st.Note)}
}

func toAuthorityNotice(n proceeding.AuthorityNotice) gen.AuthorityNotice {
	out := gen.AuthorityNotice{ID: n.ID, Benefit: n.Benefit, Authority: n.Authority, Letter: n.Letter, MadeAt: n.MadeAt.UTC(),
		DeliveredOn: day(n.DeliveredOn), Reference: some(n.Reference)}
	if n.BenefitFen > 0 {
		out.Amount = some(amount.Fen(n.BenefitFen).String())
	}
	return out
}

// ListContractVersions lists what was registered (登记版本).
func (s *Server) ListContractVersions(ctx context.Context, r gen.ListContractVersionsRequestObject) (gen.ListContractVersionsResponseObject, error) {
	versions, err := s.Contracts.Versions(ctx, principal(ctx), r.ID)
	items := list(versions, func(v contract.Version) gen.ContractVersion {
		return gen.ContractVersion{Number: v.Number, Event: gen.ContractVersionEvent(v.Event), Approved: toApproved(v.Approved), CertificateNumber: v.CertificateNumber,
			ProceedingID: some(v.ProceedingID), DecidedBy: some(v.DecidedBy), DecidedByName: some(v.DecidedByName), DecidedAt: v.DecidedAt.UTC(),
			EventIndex: v.EventIndex, FormSha256: v.FormHash}
	})
	return gen.ListContractVersions200JSONResponse{Items: items}, err
}

// GetVersionDifference compares two versions (版本对照).
func (s *Server) GetVersionDifference(ctx context.Context, r gen.GetVersionDifferenceRequestObject) (gen.GetVersionDifferenceResponseObject, error) {
	found, err := s.Contracts.CompareVersions(ctx, principal(ctx), r.ID, r.Params.From, r.Params.To)
	return gen.GetVersionDifference200JSONResponse{From: r.Params.From, To: &r.Params.To, Items: list(found, toFieldDifference)}, err
}
