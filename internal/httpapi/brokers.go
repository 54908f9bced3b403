package httpapi

import (
	"context"

	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// ListBrokers lists filings (技术经纪人备案列表).
func (s *Server) ListBrokers(ctx context.Context, r gen.ListBrokersRequestObject) (gen.ListBrokersResponseObject, error) {
	p := r.Params
	page, err := s.Brokers.List(ctx, principal(ctx), brokerFilter(p.Q, p.Level, p.Field, p.Status, p.Limit, p.Cursor))
	return gen.ListBrokers200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, s.brokerBrief)}, err
}

func brokerFilter(q, level, field *string, status *[]gen.BrokerStatus, limit *int, cursor *string) broker.Filter {
	return broker.Filter{Query: or(q, ""), Level: or(level, ""), Field: or(field, ""), Limit: or(limit, defaultLimit), Cursor: or(cursor, ""),
		Status: list(or(status, nil), func(v gen.BrokerStatus) broker.Status { return broker.Status(v) })}
}

// CreateBroker begins a filing (开始备案申报).
func (s *Server) CreateBroker(ctx context.Context, r gen.CreateBrokerRequestObject) (gen.CreateBrokerResponseObject, error) {
	c, err := s.Brokers.Create(ctx, principal(ctx), brokerEntry(r.Body))
	if err != nil {
		return nil, err
	}
	location := base + "/brokers/" + c.ID
	return gen.CreateBroker201JSONResponse{Body: s.broker(ctx, c), Headers: gen.CreateBroker201ResponseHeaders{ETag: etag(c.Version), Location: &location}}, nil
}

func brokerEntry(b *gen.BrokerEntry) broker.Entry {
	return broker.Entry{OrgID: b.OrganizationID, OrgRole: b.OrgRole, Level: b.Level, Title: b.Title, TitleDecision: b.TitleDecision, Intro: b.Intro,
		Fields: b.Fields, Languages: b.Languages, ConsentPublic: b.ConsentPublic}
}

// GetBroker shows one filing (查看备案).
func (s *Server) GetBroker(ctx context.Context, r gen.GetBrokerRequestObject) (gen.GetBrokerResponseObject, error) {
	c, err := s.Brokers.Get(ctx, principal(ctx), r.ID)
	return gen.GetBroker200JSONResponse{BrokerJSONResponse: s.brokerAnswer(ctx, c, err)}, err
}

// UpdateBroker changes a filing (修改备案).
func (s *Server) UpdateBroker(ctx context.Context, r gen.UpdateBrokerRequestObject) (gen.UpdateBrokerResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		return nil, fault.New(fault.IfMatchRequired)
	}
	c, err := s.Brokers.Update(ctx, principal(ctx), r.ID, version, brokerEntry(r.Body))
	return gen.UpdateBroker200JSONResponse{BrokerJSONResponse: s.brokerAnswer(ctx, c, err)}, err
}

// AddBrokerCertificate adds a certificate (添加证书).
func (s *Server) AddBrokerCertificate(ctx context.Context, r gen.AddBrokerCertificateRequestObject) (gen.AddBrokerCertificateResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	values, file, err := readForm(r.Body, maxProposal, "certificate")
	if err != nil {
		return nil, err
	}
	in, err := s.certificateEntry(values["certificate"])
	if err != nil {
		return nil, err
	}
	c, err := s.Brokers.AddCertificate(ctx, principal(ctx), r.ID, version, in, file.FileName(), file)
	return gen.AddBrokerCertificate200JSONResponse{BrokerJSONResponse: s.brokerAnswer(ctx, c, err)}, err
}

func (s *Server) certificateEntry(text string) (broker.CertificateEntry, error) {
	var in gen.BrokerCertificateEntry
	if text == "" {
		return broker.CertificateEntry{}, fault.Fields(fault.Atf("/certificate", fault.MissingField, "请先填写此项，再附文件。", "Send this field, before the file."))
	}
	if err := s.readInner(text, "BrokerCertificateEntry", &in); err != nil {
		return broker.CertificateEntry{}, err
	}
	out := broker.CertificateEntry{Kind: broker.CertificateKind(in.Kind), Level: or(in.Level, ""), Number: in.CertificateNo, IssuerOrg: or(in.IssuerOrganizationID, ""),
		Issuer: or(in.Issuer, ""), NationalNo: or(in.NationalNo, ""), Hours: or(in.Hours, 0), Score: or(in.Score, ""),
		Modules: list(or(in.Modules, nil), func(m gen.BrokerModule) broker.Module { return broker.Module{Module: m.Module, Hours: m.Hours} })}
	for _, d := range []struct {
		to   *calendar.Date
		said string
	}{{&out.IssueDate, in.IssueDate}, {&out.ExamDate, or(in.ExamDate, "")}, {&out.ValidUntil, or(in.ValidUntil, "")}} {
		if d.said == "" {
			continue
		}
		var err error
		if *d.to, err = calendar.ParseDate(d.said); err != nil {
			return out, err
		}
	}
	return out, nil
}

// RemoveBrokerCertificate takes back a certificate (撤回证书).
func (s *Server) RemoveBrokerCertificate(ctx context.Context, r gen.RemoveBrokerCertificateRequestObject) (gen.RemoveBrokerCertificateResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Brokers.RemoveCertificate(ctx, principal(ctx), r.ID, r.Certificate, version)
	return gen.RemoveBrokerCertificate200JSONResponse{BrokerJSONResponse: s.brokerAnswer(ctx, c, err)}, err
}

// GetBrokerCertificateFile sends a certificate's file (下载证书文件).
func (s *Server) GetBrokerCertificateFile(ctx context.Context, r gen.GetBrokerCertificateFileRequestObject) (gen.GetBrokerCertificateFileResponseObject, error) {
	e, body, err := s.Brokers.File(ctx, principal(ctx), r.ID, r.Certificate)
	if err != nil {
		return nil, err
	}
	name := disposition(e.Filename)
	return gen.GetBrokerCertificateFile200ApplicationOctetStreamResponse{Body: body, Headers: gen.GetBrokerCertificateFile200ResponseHeaders{ContentDisposition: &name}}, nil
}

// CheckBrokerCertificate records what the issuer said (证书核验).
func (s *Server) CheckBrokerCertificate(ctx context.Context, r gen.CheckBrokerCertificateRequestObject) (gen.CheckBrokerCertificateResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Brokers.CheckCertificate(ctx, principal(ctx), r.ID, r.Certificate, version, r.Body.Stands, r.Body.How, or(r.Body.Reason, ""))
	return gen.CheckBrokerCertificate200JSONResponse{BrokerJSONResponse: s.brokerAnswer(ctx, c, err)}, err
}

// VerifyBrokerPerson records that the document was compared (实名核验).
func (s *Server) VerifyBrokerPerson(ctx context.Context, r gen.VerifyBrokerPersonRequestObject) (gen.VerifyBrokerPersonResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Brokers.VerifyPerson(ctx, principal(ctx), r.ID, version)
	return gen.VerifyBrokerPerson200JSONResponse{BrokerJSONResponse: s.brokerAnswer(ctx, c, err)}, err
}

// ViewBrokerIdentity shows the ID number and records who looked (查看证件号码).
func (s *Server) ViewBrokerIdentity(ctx context.Context, r gen.ViewBrokerIdentityRequestObject) (gen.ViewBrokerIdentityResponseObject, error) {
	kind, number, err := s.Brokers.ViewIdentity(ctx, principal(ctx), r.ID, r.Body.Reason)
	return gen.ViewBrokerIdentity200JSONResponse{IDKind: kind, IDNo: number}, err
}

// ListBrokerComplaints lists what was said (投诉与异议).
func (s *Server) ListBrokerComplaints(ctx context.Context, r gen.ListBrokerComplaintsRequestObject) (gen.ListBrokerComplaintsResponseObject, error) {
	found, err := s.Brokers.Complaints(ctx, principal(ctx), r.ID)
	return gen.ListBrokerComplaints200JSONResponse{Items: list(found, toBrokerComplaint)}, err
}

// DecideBrokerComplaint closes a complaint (处理投诉).
func (s *Server) DecideBrokerComplaint(ctx context.Context, r gen.DecideBrokerComplaintRequestObject) (gen.DecideBrokerComplaintResponseObject, error) {
	c, err := s.Brokers.DecideComplaint(ctx, principal(ctx), r.ID, r.Complaint, r.Body.Upheld, r.Body.Outcome, or(r.Body.ActID, ""))
	return gen.DecideBrokerComplaint200JSONResponse(toBrokerComplaint(c)), err
}

func toBrokerComplaint(c broker.Complaint) gen.BrokerComplaint {
	return gen.BrokerComplaint{ID: c.ID, Kind: string(c.Kind), Text: c.Words, Contact: c.Contact, Status: gen.BrokerComplaintStatus(c.Status), Outcome: some(c.Outcome),
		ActID: some(c.ActID), ReceivedOn: c.ReceivedOn.String(), DecidedAt: some(c.DecidedAt)}
}

// FileBrokerComplaint takes a complaint or objection from anyone (投诉与公示异议).
func (s *Server) FileBrokerComplaint(ctx context.Context, r gen.FileBrokerComplaintRequestObject) (gen.FileBrokerComplaintResponseObject, error) {
	c, err := s.Brokers.Complain(ctx, broker.ComplaintKind(r.Body.Kind), r.Ref, r.Body.Text, r.Body.Contact)
	return gen.FileBrokerComplaint201JSONResponse{ID: c.ID, ReceivedOn: c.ReceivedOn.String()}, err
}

// ListPublicBrokers searches the public register (技术经纪人公开查询).
func (s *Server) ListPublicBrokers(ctx context.Context, r gen.ListPublicBrokersRequestObject) (gen.ListPublicBrokersResponseObject, error) {
	p := r.Params
	page, err := s.Brokers.Public(ctx, brokerFilter(p.Q, p.Level, p.Field, p.Status, p.Limit, p.Cursor))
	return gen.ListPublicBrokers200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, toPublicBroker)}, err
}

// GetPublicBroker shows one broker to anyone (查看公开信息).
func (s *Server) GetPublicBroker(ctx context.Context, r gen.GetPublicBrokerRequestObject) (gen.GetPublicBrokerResponseObject, error) {
	e, err := s.Brokers.PublicOne(ctx, r.Ref)
	return gen.GetPublicBroker200JSONResponse(toPublicBroker(e)), err
}

func toPublicBroker(e broker.PublicEntry) gen.PublicBroker {
	out := gen.PublicBroker{Ref: e.Ref, BrokerNo: some(e.No), Level: e.Level, Status: gen.BrokerStatus(e.Status), StatusOn: e.StatusOn.String(), Consent: e.Consent,
		NoticeFrom: day(e.NoticeFrom), NoticeTo: day(e.NoticeTo)}
	if !e.Consent {
		return out
	}
	out.Name, out.OrganizationName, out.OrganizationGrade, out.Title, out.Intro = some(e.Name), some(e.OrgName), some(e.OrgGrade), some(e.Title), some(e.Intro)
	out.Fields, out.Languages, out.ValidFrom, out.ValidUntil = &e.Fields, &e.Languages, day(e.ValidFrom), day(e.ValidUntil)
	out.Ground, out.DecisionNo, out.DecidedOn, out.Until = some(e.Ground), some(e.DecisionNo), day(e.DecidedOn), day(e.Until)
	out.CertificateTail, out.CertificateIssuer = some(e.Certificate.Tail), some(e.Certificate.Issuer)
	out.CertificateIssuedOn, out.CertificateValidUntil = day(e.Certificate.IssueDate), day(e.Certificate.ValidUntil)
	out.ContractsBrokered, out.AmountBand = e.Deals, some(e.AmountBand)
	return out
}

// ListTransferOrgs lists transfer organisations (技术转移机构).
func (s *Server) ListTransferOrgs(ctx context.Context, r gen.ListTransferOrgsRequestObject) (gen.ListTransferOrgsResponseObject, error) {
	found, next, err := s.Brokers.Orgs(ctx, principal(ctx), or(r.Params.Limit, defaultLimit), or(r.Params.Cursor, ""))
	return gen.ListTransferOrgs200JSONResponse{NextCursor: some(next), Items: list(found, toTransferOrg)}, err
}

// FileTransferOrg files the caller's organisation (技术转移机构备案).
func (s *Server) FileTransferOrg(ctx context.Context, r gen.FileTransferOrgRequestObject) (gen.FileTransferOrgResponseObject, error) {
	o, err := s.Brokers.FileOrg(ctx, principal(ctx), r.Body.Kind, or(r.Body.ParentUnit, ""))
	return gen.FileTransferOrg200JSONResponse(toTransferOrg(o)), err
}

// GradeTransferOrg confirms or changes a grade (确认或调整等级).
func (s *Server) GradeTransferOrg(ctx context.Context, r gen.GradeTransferOrgRequestObject) (gen.GradeTransferOrgResponseObject, error) {
	o, err := s.Brokers.GradeOrg(ctx, principal(ctx), r.ID, r.Body.Grade, or(r.Body.DecisionNo, ""), or(r.Body.Reason, ""))
	return gen.GradeTransferOrg200JSONResponse(toTransferOrg(o)), err
}

func toTransferOrg(o broker.TransferOrg) gen.TransferOrg {
	return gen.TransferOrg{OrganizationID: o.OrgID, Name: o.Name, Kind: o.Kind, ParentUnit: some(o.ParentUnit), Region: some(o.Region), Grade: some(o.Grade), GradeFrom: day(o.GradeFrom),
		DecisionNo: some(o.DecisionNo), Reason: some(o.Reason), FiledOn: o.FiledOn.String(), Staff: o.Staff, Version: o.Version}
}
