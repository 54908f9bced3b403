package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"jishi/internal/calendar"
	"jishi/internal/contract"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// ListContracts lists what the caller may see (合同列表).
func (s *Server) ListContracts(ctx context.Context, r gen.ListContractsRequestObject) (gen.ListContractsResponseObject, error) {
	filter, err := fromContractFilter(r.Params)
	if err != nil {
		return nil, err
	}
	page, err := s.Contracts.List(ctx, principal(ctx), filter)
	if err != nil {
		return nil, err
	}
	out := gen.ListContracts200JSONResponse{NextCursor: some(page.NextCursor)}
	out.Items = list(page.Items, func(c contract.Contract) gen.ContractSummary { return s.summary(ctx, c) })
	if filter.Count {
		out.Total = &page.Total
	}
	return out, nil
}

func fromContractFilter(p gen.ListContractsParams) (contract.Filter, error) {
	f := contract.Filter{
		Kind: or(p.Kind, ""), OrgID: or(p.OrganizationID, ""), Query: or(p.Q, ""), Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, ""),
		Count: or(p.Count, false), ByDue: or(p.Order, "") == gen.Due,
		Escalation: int(or(p.Escalation, 0)), AssignedTo: or(p.AssignedTo, ""),
		Filed:  contract.Whose(or(p.Filed, "")),
		Status: list(or(p.Status, nil), func(v gen.ContractStatus) contract.Status { return contract.Status(v) }),
	}
	for _, d := range []struct {
		to   *calendar.Date
		from *gen.Date
	}{{&f.DueBefore, p.DueBefore}, {&f.DueFrom, p.DueFrom}, {&f.CorrectionDueFrom, p.CorrectionDueFrom},
		{&f.CorrectionDueBefore, p.CorrectionDueBefore}, {&f.SubmittedFrom, p.SubmittedFrom}, {&f.SubmittedTo, p.SubmittedTo}} {
		var err error
		if *d.to, err = date(d.from); err != nil {
			return f, err
		}
	}
	return f, nil
}

// defaultLimit is the page size of every list unless the caller asks.
const defaultLimit = 50

// CreateContract starts a filing (新建合同).
func (s *Server) CreateContract(ctx context.Context, r gen.CreateContractRequestObject) (gen.CreateContractResponseObject, error) {
	var form contract.Form
	if err := json.Unmarshal(rawBody(ctx), &form); err != nil {
		return nil, err
	}
	c, err := s.Contracts.CreateFor(ctx, principal(ctx), or(r.Params.OnBehalfOf, ownOrg(ctx)), form)
	if err != nil {
		return nil, err
	}
	body, err := s.contract(ctx, c)
	location := base + "/contracts/" + c.ID
	return gen.CreateContract201JSONResponse{Body: body,
		Headers: gen.CreateContract201ResponseHeaders{ETag: etag(c.Version), Location: &location}}, err
}

// GetContract shows one contract with its file (合同详情).
func (s *Server) GetContract(ctx context.Context, r gen.GetContractRequestObject) (gen.GetContractResponseObject, error) {
	full, err := s.Contracts.Get(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	documents, err := s.documents(ctx, full.Files)
	if err != nil {
		return nil, err
	}
	answer, err := s.stepped(ctx, full.Contract, nil)
	addCase(&answer.Body, full)
	answer.Body.Documents = &documents
	return gen.GetContract200JSONResponse{ContractJSONResponse: answer}, err
}

// UpdateContract changes the form by a merge patch (修改合同).
func (s *Server) UpdateContract(ctx context.Context, r gen.UpdateContractRequestObject) (gen.UpdateContractResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Contracts.Update(ctx, principal(ctx), r.ID, version, rawBody(ctx))
	answer, err := s.stepped(ctx, c, err)
	return gen.UpdateContract200JSONResponse{ContractJSONResponse: answer}, err
}

// DeleteContract removes a draft (删除草稿).
func (s *Server) DeleteContract(ctx context.Context, r gen.DeleteContractRequestObject) (gen.DeleteContractResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return gen.DeleteContract204Response{}, s.Contracts.Delete(ctx, principal(ctx), r.ID, version)
}

// PreviewContract checks a change before it is saved (预检).
func (s *Server) PreviewContract(ctx context.Context, r gen.PreviewContractRequestObject) (gen.PreviewContractResponseObject, error) {
	preview, err := s.Contracts.Preview(ctx, principal(ctx), r.ID, rawBody(ctx))
	if err != nil {
		return nil, err
	}
	lang := requestOf(ctx).lang
	return gen.PreviewContract200JSONResponse{Findings: toFindings(lang, contract.Checked{Outcome: preview.Outcome}), Blocking: preview.Stops(),
		Unchecked: list(preview.Unchecked, lang.unchecked), Worksheet: toWorksheet(preview.Worksheet)}, nil
}

func toWorksheet(w contract.Worksheet) gen.Worksheet {
	out := gen.Worksheet{ContractAmount: w.ContractAmount.String(), NonTechnical: w.NonTechnical.String(), TechnicalAmount: w.Technical.String()}
	if w.ContractAmount > 0 {
		out.ContractAmountCapitals = some(w.ContractAmount.Capitals())
	}
	if w.Technical > 0 {
		out.TechnicalAmountCapitals = some(w.Technical.Capitals())
	}
	out.Lines = list(w.Lines, func(l contract.WorksheetLine) gen.WorksheetLine {
		return gen.WorksheetLine{Index: l.Index, Name: some(l.Name), Deducted: l.Deducted.String(), Kept: l.Kept.String()}
	})
	return out
}

// CopyContract starts a draft from an earlier contract (复制为新草稿).
func (s *Server) CopyContract(ctx context.Context, r gen.CopyContractRequestObject) (gen.CopyContractResponseObject, error) {
	c, err := s.Contracts.Copy(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	body, err := s.contract(ctx, c)
	location := base + "/contracts/" + c.ID
	return gen.CopyContract201JSONResponse{Body: body,
		Headers: gen.CopyContract201ResponseHeaders{ETag: etag(c.Version), Location: &location}}, err
}

// GetContractHistory tells what was done (办理记录).
func (s *Server) GetContractHistory(ctx context.Context, r gen.GetContractHistoryRequestObject) (gen.GetContractHistoryResponseObject, error) {
	after, limit := int64(-1), or(r.Params.Limit, defaultLimit)
	if r.Params.Cursor != nil {
		n, err := strconv.ParseInt(*r.Params.Cursor, 10, 64)
		if err != nil || n < 0 {
			return nil, fault.New(fault.BadCursor)
		}
		after = n
	}
	entries, err := s.Contracts.History(ctx, principal(ctx), r.ID, after, limit)
	if err != nil {
		return nil, err
	}
	out := gen.GetContractHistory200JSONResponse{Items: make([]gen.HistoryEntry, len(entries))}
	for i, e := range entries {
		if out.Items[i], err = toHistoryEntry(e); err != nil {
			return nil, err
		}
	}
	if len(entries) == limit {
		out.NextCursor = some(strconv.FormatInt(entries[limit-1].Index, 10))
	}
	return out, nil
}

func toHistoryEntry(e contract.HistoryEntry) (gen.HistoryEntry, error) {
	data, err := object(e.Data)
	return gen.HistoryEntry{Index: e.Index, RecordedAt: e.RecordedAt.UTC(), Kind: e.Kind, ActorID: e.ActorID,
		ActorName: some(e.ActorName), AgentName: some(e.AgentName), ClientName: some(e.ClientName), MandateID: some(e.MandateID), Reason: some(e.Reason), Version: e.Version, Data: data}, err
}

// formOf copies the form into the answer. Both have the same JSON names, which
// a test compares one by one, so JSON does the copying.
func formOf(form contract.Form) (gen.Contract, error) {
	var out gen.Contract
	raw, err := json.Marshal(form)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		return out, fmt.Errorf("show form: %w", err)
	}
	return out, nil
}

// contract shows a contract as the caller may see it.
func (s *Server) contract(ctx context.Context, c contract.Contract) (gen.Contract, error) {
	p := principal(ctx)
	form, err := s.Contracts.FormFor(p, &c)
	if err != nil {
		return gen.Contract{}, err
	}
	out, err := formOf(form)
	if err != nil {
		return out, err
	}
	out.ID, out.AcceptanceNo, out.Status, out.Version, out.Round = c.ID, some(c.AcceptanceNo), gen.ContractStatus(c.Status), c.Version, c.Round
	out.Actions = list(c.Actions(p), toAction)
	out.OrganizationID, out.Office = c.OrgID, toOffice(c)
	out.Declared = gen.Amounts{ContractAmount: c.ContractAmount.String(), TechnicalAmount: c.TechnicalAmount.String()}
	if c.Approved != (contract.Approved{}) {
		out.Approved = some(toApproved(c.Approved))
	}
	out.Disputed, out.Recommendation, out.RuleSet = c.Disputed, some(gen.Recommendation(c.Recommendation)), some(c.RuleSet)
	out.SubmittedAt, out.AcceptedAt, out.AcceptedOn = instant(c.SubmittedAt), instant(c.AcceptedAt), day(c.AcceptedOn)
	out.DecisionDue, out.CorrectionDue, out.RegisteredOn = day(c.DecisionDue), day(c.CorrectionDue), day(c.RegisteredOn)
	clock := s.Contracts.ClockOf(&c)
	out.DaysLeft, out.Clock, out.Claim = daysLeft(clock), toClock(clock), toClaim(p, &c)
	out.Deadline, out.AssignedTo = toDeadline(s.Contracts.Deadline(&c)), some(c.AssignedTo)
	out.CertificateNumber, out.ProceedingID, out.NationalRegNo = some(c.CertificateNumber), some(c.ProceedingID), some(c.NationalRegNo)
	out.Agent, out.ActingFor = toAgent(c.Agent), toActingFor(p, &c)
	out.CreatedAt, out.UpdatedAt = c.CreatedAt.UTC(), c.UpdatedAt.UTC()
	return out, nil
}

func toAction(a contract.Action) gen.Action { return gen.Action(a) }

func toOffice(c contract.Contract) *gen.Office {
	if c.OfficeID == "" {
		return nil
	}
	return &gen.Office{ID: c.OfficeID, Name: c.OfficeName, Region: c.OfficeRegion}
}

func toApproved(a contract.Approved) gen.Approved {
	return gen.Approved{Kind: a.Kind, SubKind: a.SubKind, ContractAmount: a.ContractAmount.String(), TechnicalAmount: a.TechnicalAmount.String()}
}
