package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/fault"
	"jishi/internal/filing"
	"jishi/internal/httpapi/gen"
)

// GetFilingTemplate sends the workbook to be filled in (批量申报模板).
func (s *Server) GetFilingTemplate(ctx context.Context, _ gen.GetFilingTemplateRequestObject) (gen.GetFilingTemplateResponseObject, error) {
	file, err := s.Filings.Template(principal(ctx))
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.GetFilingTemplate200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.GetFilingTemplate200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ListFilings lists batches (批次列表).
func (s *Server) ListFilings(ctx context.Context, r gen.ListFilingsRequestObject) (gen.ListFilingsResponseObject, error) {
	page, err := s.Filings.List(ctx, principal(ctx), or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	lang := requestOf(ctx).lang
	return gen.ListFilings200JSONResponse{Items: list(page.Items, lang.filing), NextCursor: some(page.NextCursor)}, nil
}

// CreateFiling takes a workbook (上传批量申报表). It only checks unless asked for more.
func (s *Server) CreateFiling(ctx context.Context, r gen.CreateFilingRequestObject) (gen.CreateFilingResponseObject, error) {
	values, file, err := readForm(r.Body, maxFormValue, "dry_run")
	if err != nil {
		return nil, err
	}
	dry, err := dryRun(values)
	if err != nil {
		return nil, err
	}
	b, err := s.Filings.Receive(ctx, principal(ctx), file.FileName(), file, !dry)
	if err != nil {
		return nil, err
	}
	location := base + "/filings/" + b.ID
	return gen.CreateFiling202JSONResponse{Body: requestOf(ctx).lang.filing(b),
		Headers: gen.CreateFiling202ResponseHeaders{Location: &location, ETag: etag(b.Version)}}, nil
}

// dryRun reads the field of an upload that only checks unless it says otherwise.
func dryRun(values map[string]string) (bool, error) {
	switch values["dry_run"] {
	case "", "true":
		return true, nil
	case "false":
		return false, nil
	}
	return true, fault.Fields(fault.At("/dry_run", fault.WrongFormat))
}

// GetFiling gives a batch and how far it is (批次).
func (s *Server) GetFiling(ctx context.Context, r gen.GetFilingRequestObject) (gen.GetFilingResponseObject, error) {
	b, err := s.Filings.Get(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	return gen.GetFiling200JSONResponse{Body: requestOf(ctx).lang.filing(b), Headers: gen.GetFiling200ResponseHeaders{ETag: etag(b.Version)}}, nil
}

// ListFilingFindings lists what was found in a batch (批次检查结果).
func (s *Server) ListFilingFindings(ctx context.Context, r gen.ListFilingFindingsRequestObject) (gen.ListFilingFindingsResponseObject, error) {
	page, err := s.Filings.Findings(ctx, principal(ctx), r.ID, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	if err != nil {
		return nil, err
	}
	lang := requestOf(ctx).lang
	return gen.ListFilingFindings200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, func(f filing.Finding) gen.FilingFinding {
		return gen.FilingFinding{Seq: f.Seq, Sheet: f.Place.Sheet, Row: int64(f.Place.Row), Column: some(f.Place.Column), Header: some(f.Place.Header),
			Pointer: some(f.Pointer), Severity: gen.FilingFindingSeverity(f.Severity), Rule: f.Rule, Code: string(f.Code), Text: lang.of(f.Text)}
	})}, nil
}

// GetFilingErrors sends the workbook back with its findings in the cells (错误文件).
func (s *Server) GetFilingErrors(ctx context.Context, r gen.GetFilingErrorsRequestObject) (gen.GetFilingErrorsResponseObject, error) {
	file, err := s.Filings.ErrorFile(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(file.Name)
	return gen.GetFilingErrors200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: bytes.NewReader(file.Body), ContentLength: int64(len(file.Body)),
		Headers: gen.GetFilingErrors200ResponseHeaders{ContentDisposition: &name}}, nil
}

// CommitFiling asks for the drafts of a batch (导入).
func (s *Server) CommitFiling(ctx context.Context, r gen.CommitFilingRequestObject) (gen.CommitFilingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := s.Filings.Commit(ctx, principal(ctx), r.ID, version)
	if err != nil {
		return nil, err
	}
	return gen.CommitFiling202JSONResponse{Body: requestOf(ctx).lang.filing(b), Headers: gen.CommitFiling202ResponseHeaders{ETag: etag(b.Version)}}, nil
}

func (l language) filing(b filing.Batch) gen.Filing {
	return gen.Filing{ID: b.ID, OrganizationID: b.OrgID, CreatedBy: b.CreatedBy, CreatedAt: b.CreatedAt.UTC(), Filename: b.Filename, Sha256: b.SHA256,
		Size: b.Size, Version: b.Version, Stage: gen.FilingStage(b.Run.Stage), Ready: b.Ready(), CommitRequested: b.CommitBy != "",
		CommittedAt: instant(b.CommittedAt), Drafts: b.Drafts, RowsTotal: b.Run.Total, RowsDone: b.Run.Done, RowsBlocked: b.Run.Blocked,
		RowsRepeated: max(b.Run.Repeated, b.Repeated), Findings: b.Run.Findings, Problem: some(string(b.Run.Problem)), ProblemText: some(l.of(b.Run.ProblemText))}
}
