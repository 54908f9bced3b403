package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
	"jishi/internal/mandate"
)

// ListMandates lists mandates given and taken (委托列表).
func (s *Server) ListMandates(ctx context.Context, r gen.ListMandatesRequestObject) (gen.ListMandatesResponseObject, error) {
	p := r.Params
	page, err := s.Mandates.List(ctx, principal(ctx), mandate.Filter{Side: mandate.Side(or(p.Side, "")), InForce: or(p.InForce, false),
		Status: list(or(p.Status, nil), func(v gen.MandateStatus) mandate.Status { return mandate.Status(v) }),
		Limit:  or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListMandates200JSONResponse{NextCursor: some(page.NextCursor),
		Items: list(page.Items, func(m mandate.Mandate) gen.Mandate { return s.mandate(ctx, m) })}, err
}

// maxProposal is how long the proposal in an upload form may be, in bytes.
const maxProposal = 16 << 10

// ProposeMandate takes a signed mandate (提交委托书).
func (s *Server) ProposeMandate(ctx context.Context, r gen.ProposeMandateRequestObject) (gen.ProposeMandateResponseObject, error) {
	values, file, err := readForm(r.Body, maxProposal, "mandate")
	if err != nil {
		return nil, err
	}
	if values["mandate"] == "" {
		return nil, fault.Fields(fault.Atf("/mandate", fault.MissingField, "请先填写此项，再附文件。", "Send this field, before the file."))
	}
	in, err := s.proposal(values["mandate"])
	if err != nil {
		return nil, err
	}
	m, err := s.Mandates.Propose(ctx, principal(ctx), in, file.FileName(), file)
	if err != nil {
		return nil, err
	}
	location := base + "/mandates/" + m.ID
	return gen.ProposeMandate201JSONResponse{Body: s.mandate(ctx, m), Headers: gen.ProposeMandate201ResponseHeaders{ETag: etag(m.Version), Location: &location}}, nil
}

// proposal reads the JSON inside the form as strictly as a body of its own.
func (s *Server) proposal(text string) (mandate.Proposal, error) {
	var out mandate.Proposal
	var in gen.MandateProposal
	if err := s.readInner(text, "MandateProposal", &in); err != nil {
		return out, err
	}
	out = mandate.Proposal{ClientCode: in.ClientCreditCode, OnlyMe: or(in.OnlyMe, false), PartyConsent: or(in.PartyConsent, false), Reference: or(in.Reference, ""),
		Kinds: or(in.Kinds, nil), Contracts: or(in.Contracts, nil), Acts: list(in.Acts, func(a gen.MandatedAct) mandate.Act { return mandate.Act(a) })}
	var err error
	if out.From, err = calendar.ParseDate(in.From); err != nil {
		return out, err
	}
	out.To, err = calendar.ParseDate(in.To)
	return out, err
}

// readInner reads the JSON in a field of a form by a schema of the API.
func (s *Server) readInner(text, schema string, into any) error {
	if err := checkJSON([]byte(text)); err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return fault.New(fault.MalformedRequest).Wrap(err)
	}
	options := append([]openapi3.SchemaValidationOption{openapi3.MultiErrors()}, schemaOptions...)
	v := violations{}
	for _, se := range schemaErrors(s.schemas[schema].Value.VisitJSON(value, options...)) {
		v.fields = append(v.fields, fieldsOf(se)...)
	}
	if err := v.fault(); err != nil {
		return err
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(text))).Decode(into); err != nil {
		return fault.New(fault.MalformedRequest).Wrap(err)
	}
	return nil
}

// GetMandate shows one mandate (查看委托).
func (s *Server) GetMandate(ctx context.Context, r gen.GetMandateRequestObject) (gen.GetMandateResponseObject, error) {
	m, err := s.Mandates.Get(ctx, principal(ctx), r.ID)
	return gen.GetMandate200JSONResponse{MandateJSONResponse: s.mandateAnswer(ctx, m, err)}, err
}

// GetMandateDocument sends the signed paper (下载委托书).
func (s *Server) GetMandateDocument(ctx context.Context, r gen.GetMandateDocumentRequestObject) (gen.GetMandateDocumentResponseObject, error) {
	d, content, err := s.Mandates.Open(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(d.Filename)
	return gen.GetMandateDocument200ApplicationPdfResponse{Body: content, ContentLength: d.Size,
		Headers: gen.GetMandateDocument200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ListMandateActs lists what the agent did (代办记录).
func (s *Server) ListMandateActs(ctx context.Context, r gen.ListMandateActsRequestObject) (gen.ListMandateActsResponseObject, error) {
	found, next, err := s.Mandates.Deeds(ctx, principal(ctx), r.ID, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	return gen.ListMandateActs200JSONResponse{NextCursor: some(next), Items: list(found, func(d mandate.Deed) gen.MandateDeed {
		return gen.MandateDeed{ID: d.ID, ContractID: d.ContractID, ProjectName: some(d.ProjectName), AcceptanceNo: some(d.AcceptanceNo),
			Operation: d.Operation, UserID: d.UserID, UserName: some(d.UserName), DoneAt: d.DoneAt}
	})}, err
}

// ConfirmMandate puts a mandate into force (确认委托).
func (s *Server) ConfirmMandate(ctx context.Context, r gen.ConfirmMandateRequestObject) (gen.ConfirmMandateResponseObject, error) {
	answer, err := s.moveMandate(ctx, r.ID, mandate.Confirm, r.Params.IfMatch, "")
	return gen.ConfirmMandate200JSONResponse{MandateJSONResponse: answer}, err
}

// RefuseMandate leaves a proposal unconfirmed (不确认委托).
func (s *Server) RefuseMandate(ctx context.Context, r gen.RefuseMandateRequestObject) (gen.RefuseMandateResponseObject, error) {
	answer, err := s.moveMandate(ctx, r.ID, mandate.Refuse, r.Params.IfMatch, r.Body.Reason)
	return gen.RefuseMandate200JSONResponse{MandateJSONResponse: answer}, err
}

// RevokeMandate ends a mandate for the client (撤销委托).
func (s *Server) RevokeMandate(ctx context.Context, r gen.RevokeMandateRequestObject) (gen.RevokeMandateResponseObject, error) {
	answer, err := s.moveMandate(ctx, r.ID, mandate.Revoke, r.Params.IfMatch, r.Body.Reason)
	return gen.RevokeMandate200JSONResponse{MandateJSONResponse: answer}, err
}

// EndMandate ends a mandate for the agent (辞去委托).
func (s *Server) EndMandate(ctx context.Context, r gen.EndMandateRequestObject) (gen.EndMandateResponseObject, error) {
	answer, err := s.moveMandate(ctx, r.ID, mandate.End, r.Params.IfMatch, r.Body.Reason)
	return gen.EndMandate200JSONResponse{MandateJSONResponse: answer}, err
}

func (s *Server) moveMandate(ctx context.Context, id string, a mandate.Action, match *string, reason string) (gen.MandateJSONResponse, error) {
	version, err := ifMatch(match)
	if err != nil {
		return gen.MandateJSONResponse{}, err
	}
	m, err := s.Mandates.Step(ctx, principal(ctx), id, a, version, reason)
	return s.mandateAnswer(ctx, m, err), err
}

func (s *Server) mandateAnswer(ctx context.Context, m mandate.Mandate, err error) gen.MandateJSONResponse {
	if err != nil {
		return gen.MandateJSONResponse{}
	}
	return gen.MandateJSONResponse{Body: s.mandate(ctx, m), Headers: gen.MandateResponseHeaders{ETag: etag(m.Version)}}
}

// mandate shows a mandate as it stands today.
func (s *Server) mandate(ctx context.Context, m mandate.Mandate) gen.Mandate {
	today := s.Mandates.Today()
	out := gen.Mandate{ID: m.ID, Client: gen.MandateParty{ID: m.ClientOrg, Name: m.ClientName}, Agent: gen.MandateParty{ID: m.AgentOrg, Name: m.AgentName},
		Status: gen.MandateStatus(m.StatusOn(today)), InForce: m.InForce(today), PartyConsent: m.PartyConsent,
		Actions: list(m.Actions(principal(ctx), today), func(a mandate.Action) gen.MandateActions { return gen.MandateActions(a) }),
		Acts:    list(m.Acts, func(a mandate.Act) gen.MandatedAct { return gen.MandatedAct(a) }), Kinds: list(m.Kinds, same), Contracts: list(m.Contracts, same),
		From: m.From.String(), To: m.To.String(), Reference: some(m.Reference), Reason: some(m.Reason), Version: m.Version, UpdatedAt: m.UpdatedAt.UTC(),
		Document: gen.MandateDocument{Filename: m.Document.Filename, MediaType: m.Document.MediaType, Size: m.Document.Size, Sha256: m.Document.SHA256},
		Proposed: gen.MandateStep{By: m.ProposedBy, ByName: some(m.ProposedByName), At: m.ProposedAt},
	}
	out.Confirmed = toMandateStep(m.ConfirmedBy, m.ConfirmedByName, m.ConfirmedAt)
	out.Closed = toMandateStep(m.ClosedBy, m.ClosedByName, m.ClosedAt)
	if m.AgentUser != "" {
		out.AgentUser = &gen.MandateParty{ID: m.AgentUser, Name: m.AgentUserName}
	}
	return out
}

func toMandateStep(by, name string, at time.Time) *gen.MandateStep {
	if by == "" {
		return nil
	}
	return &gen.MandateStep{By: by, ByName: some(name), At: at.UTC()}
}

// toAgent tells who filed for the applicant.
func toAgent(a mandate.Agent) *gen.Agent {
	if a.MandateID == "" {
		return nil
	}
	return &gen.Agent{MandateID: a.MandateID, OrganizationID: a.OrgID, Name: a.OrgName, UserName: some(a.UserName)}
}

// toActingFor tells under which mandate the caller sees a contract.
func toActingFor(p *identity.Principal, c *contract.Contract) *gen.ActingFor {
	d, ok := c.ActingFor(p)
	if !ok {
		return nil
	}
	return &gen.ActingFor{MandateID: d.MandateID, ClientID: d.ClientOrg, ClientName: some(d.ClientName), Until: d.LastDay.String()}
}

// ownOrg is the caller's organisation, "" when nobody is signed in.
func ownOrg(ctx context.Context) string {
	if p := principal(ctx); p != nil {
		return p.OrgID
	}
	return ""
}
