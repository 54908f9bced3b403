package httpapi

import (
	"context"
	"strconv"

	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
	"jishi/internal/training"
)

// IssueTrainingCertificate issues a certificate (颁发证书).
func (s *Server) IssueTrainingCertificate(ctx context.Context, r gen.IssueTrainingCertificateRequestObject) (gen.IssueTrainingCertificateResponseObject, error) {
	c, err := s.Training.Issue(ctx, principal(ctx), r.ID, r.Body.EnrolmentID)
	return gen.IssueTrainingCertificate201JSONResponse(trainingCertificate(c)), err
}

// ListTrainingCertificates lists certificates (证书列表).
func (s *Server) ListTrainingCertificates(ctx context.Context, r gen.ListTrainingCertificatesRequestObject) (gen.ListTrainingCertificatesResponseObject, error) {
	p := r.Params
	page, err := s.Training.Certificates(ctx, principal(ctx), training.CertificateFilter{Level: or(p.Level, ""), Status: or(p.Status, ""), CourseID: or(p.CourseID, ""),
		Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListTrainingCertificates200JSONResponse{Items: list(page.Items, trainingCertificate), NextCursor: some(page.NextCursor)}, err
}

// GetTrainingCertificate shows one certificate (查看证书).
func (s *Server) GetTrainingCertificate(ctx context.Context, r gen.GetTrainingCertificateRequestObject) (gen.GetTrainingCertificateResponseObject, error) {
	c, err := s.Training.Certificate(ctx, principal(ctx), r.ID)
	return gen.GetTrainingCertificate200JSONResponse(trainingCertificate(c)), err
}

// CancelTrainingCertificate cancels a certificate (作废证书).
func (s *Server) CancelTrainingCertificate(ctx context.Context, r gen.CancelTrainingCertificateRequestObject) (gen.CancelTrainingCertificateResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Training.Cancel(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	return gen.CancelTrainingCertificate200JSONResponse(trainingCertificate(c)), err
}

// NumberTrainingCertificate enters the national number (登记全国编号).
func (s *Server) NumberTrainingCertificate(ctx context.Context, r gen.NumberTrainingCertificateRequestObject) (gen.NumberTrainingCertificateResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Training.SetNational(ctx, principal(ctx), r.ID, version, r.Body.NationalNo)
	return gen.NumberTrainingCertificate200JSONResponse(trainingCertificate(c)), err
}

// ListEducation lists declared continuing education (继续教育申报列表).
func (s *Server) ListEducation(ctx context.Context, r gen.ListEducationRequestObject) (gen.ListEducationResponseObject, error) {
	p := r.Params
	page, err := s.Training.Declarations(ctx, principal(ctx), or(p.Status, ""), or(p.Cursor, ""), or(p.Limit, defaultLimit))
	return gen.ListEducation200JSONResponse{Items: list(page.Items, declaration), NextCursor: some(page.NextCursor)}, err
}

// maxEducation is how long the declaration in an upload form may be, in bytes.
const maxEducation = 8 << 10

// DeclareEducation hands in education elsewhere (申报继续教育).
func (s *Server) DeclareEducation(ctx context.Context, r gen.DeclareEducationRequestObject) (gen.DeclareEducationResponseObject, error) {
	values, file, err := readForm(r.Body, maxEducation, "education")
	if err != nil {
		return nil, err
	}
	if values["education"] == "" {
		return nil, fault.Fields(fault.Atf("/education", fault.MissingField, "请先填写此项，再附文件。", "Send this field, before the file."))
	}
	var in gen.NewEducation
	if err := s.readInner(values["education"], "NewEducation", &in); err != nil {
		return nil, err
	}
	d, err := s.Training.Declare(ctx, principal(ctx), training.NewDeclaration{Year: in.Year, Title: in.Title, Provider: in.Provider, Hours: in.Hours,
		Professional: or(in.Professional, false)}, file.FileName(), file)
	return gen.DeclareEducation201JSONResponse(declaration(d)), err
}

// GetEducation shows one declaration (查看继续教育申报).
func (s *Server) GetEducation(ctx context.Context, r gen.GetEducationRequestObject) (gen.GetEducationResponseObject, error) {
	d, err := s.Training.Declaration(ctx, principal(ctx), r.ID)
	return gen.GetEducation200JSONResponse(declaration(d)), err
}

// GetEducationProof sends a proof (下载证明).
func (s *Server) GetEducationProof(ctx context.Context, r gen.GetEducationProofRequestObject) (gen.GetEducationProofResponseObject, error) {
	d, content, err := s.Training.Proof(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(d.Filename)
	return gen.GetEducationProof200ApplicationOctetStreamResponse{Body: content, ContentLength: d.Size,
		Headers: gen.GetEducationProof200ResponseHeaders{ContentDisposition: &name}}, nil
}

// DecideEducation accepts or rejects it (认定继续教育).
func (s *Server) DecideEducation(ctx context.Context, r gen.DecideEducationRequestObject) (gen.DecideEducationResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Training.Decide(ctx, principal(ctx), r.ID, version, r.Body.Accept, or(r.Body.Reason, ""))
	return gen.DecideEducation200JSONResponse(declaration(d)), err
}

// GetTrainingPlan shows targets and what was reached (培训计划完成情况).
func (s *Server) GetTrainingPlan(ctx context.Context, r gen.GetTrainingPlanRequestObject) (gen.GetTrainingPlanResponseObject, error) {
	p, err := s.Training.Plan(ctx, principal(ctx), int64(or(r.Params.Year, s.Training.Today().Year())))
	return gen.GetTrainingPlan200JSONResponse{Year: p.Year, Targets: list(p.Targets, trainingTarget), Total: trainingCell(p.Total), Cells: list(p.Cells, trainingCell)}, err
}

// ListTrainingEntries lists what a figure is made of (培训明细). The cursor is the
// place in the list, which only grows.
func (s *Server) ListTrainingEntries(ctx context.Context, r gen.ListTrainingEntriesRequestObject) (gen.ListTrainingEntriesResponseObject, error) {
	p := r.Params
	from, err := strconv.Atoi(or(p.Cursor, "0"))
	if err != nil || from < 0 {
		return nil, fault.Fields(fault.At("query/cursor", fault.WrongFormat))
	}
	f := training.EntryFilter{Year: int64(or(p.Year, s.Training.Today().Year())), Kind: or(p.Kind, ""), Level: or(p.Level, ""), Month: or(p.Month, ""),
		Region: or(p.Region, ""), BaseID: or(p.BaseID, ""), Limit: or(p.Limit, defaultLimit), Offset: from}
	found, more, err := s.Training.Entries(ctx, principal(ctx), f)
	out := gen.ListTrainingEntries200JSONResponse{Items: list(found, trainingEntry)}
	if more {
		out.NextCursor = some(strconv.Itoa(from + len(found)))
	}
	return out, err
}

// PutTrainingTarget sets a target (设定培训计划).
func (s *Server) PutTrainingTarget(ctx context.Context, r gen.PutTrainingTargetRequestObject) (gen.PutTrainingTargetResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b := r.Body
	t, err := s.Training.SetTarget(ctx, principal(ctx), training.Target{Year: b.Year, Level: b.Level, Value: b.Value, Source: b.Source}, version)
	return gen.PutTrainingTarget200JSONResponse(trainingTarget(t)), err
}

func trainingCertificate(c training.Certificate) gen.TrainingCertificate {
	return gen.TrainingCertificate{ID: c.ID, Number: c.Number, BaseName: c.BaseName, OrganizationID: c.OrgID, CourseID: c.CourseID, CourseTitle: c.CourseTitle,
		EnrolmentID: c.EnrolmentID, Name: some(c.Name), Level: c.Level, IssuedOn: c.IssuedOn.String(), ValidUntil: day(c.ValidUntil), Hours: c.Hours, Score: c.Score,
		Status: c.Status, Reason: some(c.Reason), NationalNo: some(c.NationalNo), Version: c.Version}
}

func declaration(d training.Declaration) gen.EducationDeclaration {
	return gen.EducationDeclaration{ID: d.ID, Name: some(d.Name), Year: d.Year, Title: d.Title, Provider: d.Provider, Hours: d.Hours, Professional: d.Professional,
		Filename: d.Filename, Sha256: d.Sha256, Status: d.Status, Reason: some(d.Reason), Version: d.Version}
}

func trainingTarget(t training.Target) gen.TrainingTargetSet {
	return gen.TrainingTargetSet{Year: t.Year, Level: t.Level, Value: t.Value, Source: t.Source, Version: t.Version}
}

func trainingCell(c training.Cell) gen.TrainingCell {
	return gen.TrainingCell{By: c.By, Key: c.Key, Label: c.Label, Trained: c.Trained, Examined: c.Examined, Passed: c.Passed, Certified: c.Certified, PassRate: c.PassRate()}
}

func trainingEntry(e training.Entry) gen.TrainingEntry {
	return gen.TrainingEntry{Kind: e.Kind, Level: e.Level, Day: e.Day.String(), Region: e.Region, BaseName: e.BaseName, CourseID: e.CourseID, CourseTitle: e.CourseTitle,
		Name: e.Name, Passed: e.Passed}
}
