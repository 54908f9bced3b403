package httpapi

import (
	"context"

	"jishi/internal/broker"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// SubmitBroker submits (提交备案).
func (s *Server) SubmitBroker(ctx context.Context, r gen.SubmitBrokerRequestObject) (gen.SubmitBrokerResponseObject, error) {
	answer, err := s.moveBroker(ctx, r.ID, broker.Submit, r.Params.IfMatch, broker.Request{})
	return gen.SubmitBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// ReturnBroker gives a filing back (退回补正).
func (s *Server) ReturnBroker(ctx context.Context, r gen.ReturnBrokerRequestObject) (gen.ReturnBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Return, r.Params.IfMatch, broker.Request{Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.ReturnBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// RefuseBroker refuses a filing (不予备案).
func (s *Server) RefuseBroker(ctx context.Context, r gen.RefuseBrokerRequestObject) (gen.RefuseBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Refuse, r.Params.IfMatch, broker.Request{Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.RefuseBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// NoticeBroker opens the public notice (公示).
func (s *Server) NoticeBroker(ctx context.Context, r gen.NoticeBrokerRequestObject) (gen.NoticeBrokerResponseObject, error) {
	answer, err := s.moveBroker(ctx, r.ID, broker.Notice, r.Params.IfMatch, broker.Request{})
	return gen.NoticeBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// ActivateBroker puts a filing into force (备案生效).
func (s *Server) ActivateBroker(ctx context.Context, r gen.ActivateBrokerRequestObject) (gen.ActivateBrokerResponseObject, error) {
	answer, err := s.moveBroker(ctx, r.ID, broker.Activate, r.Params.IfMatch, broker.Request{})
	return gen.ActivateBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// ChangeBrokerLevel changes the level (等级变更).
func (s *Server) ChangeBrokerLevel(ctx context.Context, r gen.ChangeBrokerLevelRequestObject) (gen.ChangeBrokerLevelResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.ChangeLevel, r.Params.IfMatch, broker.Request{Level: b.Level, DecisionNo: or(b.DecisionNo, "")})
	return gen.ChangeBrokerLevel200JSONResponse{BrokerJSONResponse: answer}, err
}

// ChangeBrokerOrganization files a new employer (执业机构变更).
func (s *Server) ChangeBrokerOrganization(ctx context.Context, r gen.ChangeBrokerOrganizationRequestObject) (gen.ChangeBrokerOrganizationResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.ChangeOrg, r.Params.IfMatch, broker.Request{OrgID: b.OrganizationID, OrgRole: or(b.OrgRole, "")})
	return gen.ChangeBrokerOrganization200JSONResponse{BrokerJSONResponse: answer}, err
}

// ChangeBrokerTitle changes the title (职称变更).
func (s *Server) ChangeBrokerTitle(ctx context.Context, r gen.ChangeBrokerTitleRequestObject) (gen.ChangeBrokerTitleResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.ChangeTitle, r.Params.IfMatch, broker.Request{Title: b.Title, TitleDecision: or(b.TitleDecision, "")})
	return gen.ChangeBrokerTitle200JSONResponse{BrokerJSONResponse: answer}, err
}

// RenewBroker renews (续期).
func (s *Server) RenewBroker(ctx context.Context, r gen.RenewBrokerRequestObject) (gen.RenewBrokerResponseObject, error) {
	answer, err := s.moveBroker(ctx, r.ID, broker.Renew, r.Params.IfMatch, broker.Request{})
	return gen.RenewBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// AnnounceBroker announces an adverse step (拟处理告知).
func (s *Server) AnnounceBroker(ctx context.Context, r gen.AnnounceBrokerRequestObject) (gen.AnnounceBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Announce, r.Params.IfMatch, broker.Request{Ground: b.Ground, Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.AnnounceBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// ReplyBroker replies (陈述申辩).
func (s *Server) ReplyBroker(ctx context.Context, r gen.ReplyBrokerRequestObject) (gen.ReplyBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Reply, r.Params.IfMatch, broker.Request{Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.ReplyBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// DecideBroker decides (作出处理决定).
func (s *Server) DecideBroker(ctx context.Context, r gen.DecideBrokerRequestObject) (gen.DecideBrokerResponseObject, error) {
	b := r.Body
	until, err := optionalDay(b.Until)
	if err != nil {
		return nil, err
	}
	answer, err := s.moveBroker(ctx, r.ID, broker.Decide, r.Params.IfMatch, broker.Request{Outcome: broker.ActKind(b.Outcome), Until: until, Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.DecideBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// RestoreBroker ends a suspension (恢复).
func (s *Server) RestoreBroker(ctx context.Context, r gen.RestoreBrokerRequestObject) (gen.RestoreBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Restore, r.Params.IfMatch, broker.Request{Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.RestoreBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// WithdrawBroker gives a filing up (注销).
func (s *Server) WithdrawBroker(ctx context.Context, r gen.WithdrawBrokerRequestObject) (gen.WithdrawBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Withdraw, r.Params.IfMatch, broker.Request{Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.WithdrawBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// AppealBroker appeals (申诉).
func (s *Server) AppealBroker(ctx context.Context, r gen.AppealBrokerRequestObject) (gen.AppealBrokerResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.Appeal, r.Params.IfMatch, broker.Request{Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.AppealBroker200JSONResponse{BrokerJSONResponse: answer}, err
}

// DecideBrokerAppeal decides an appeal (申诉决定).
func (s *Server) DecideBrokerAppeal(ctx context.Context, r gen.DecideBrokerAppealRequestObject) (gen.DecideBrokerAppealResponseObject, error) {
	b := r.Body
	answer, err := s.moveBroker(ctx, r.ID, broker.DecideAppeal, r.Params.IfMatch, broker.Request{Upheld: b.Upheld, Reason: b.Reason, DecisionNo: or(b.DecisionNo, "")})
	return gen.DecideBrokerAppeal200JSONResponse{BrokerJSONResponse: answer}, err
}

func optionalDay(said *string) (calendar.Date, error) {
	if said == nil {
		return calendar.Date{}, nil
	}
	return calendar.ParseDate(*said)
}

func (s *Server) moveBroker(ctx context.Context, id string, a broker.Action, match *string, in broker.Request) (gen.BrokerJSONResponse, error) {
	version, err := ifMatch(match)
	if err != nil {
		return gen.BrokerJSONResponse{}, err
	}
	c, err := s.Brokers.Step(ctx, principal(ctx), id, a, version, in)
	return s.brokerAnswer(ctx, c, err), err
}

func (s *Server) brokerAnswer(ctx context.Context, c broker.Case, err error) gen.BrokerJSONResponse {
	if err != nil {
		return gen.BrokerJSONResponse{}
	}
	return gen.BrokerJSONResponse{Body: s.broker(ctx, c), Headers: gen.BrokerResponseHeaders{ETag: etag(c.Version)}}
}

func (s *Server) brokerBrief(b broker.Broker) gen.BrokerBrief {
	return gen.BrokerBrief{ID: b.ID, BrokerNo: some(b.No), Name: b.Name, OrganizationID: b.OrgID, OrganizationName: some(b.OrgName), OrgRole: some(b.OrgRole), Region: some(b.Region),
		Level: b.Level, Title: b.Title, TitleDecision: some(b.TitleDecision), Fields: list(b.Fields, same), Languages: list(b.Languages, same), Intro: some(b.Intro), ConsentPublic: b.ConsentPublic,
		Status: gen.BrokerStatus(b.StatusOnDay(s.Brokers.Today())), StatusOn: b.StatusOn.String(), FiledAt: some(b.FiledAt), NoticeFrom: day(b.NoticeFrom), NoticeTo: day(b.NoticeTo),
		ActiveFrom: day(b.ActiveFrom), ValidUntil: day(b.ValidUntil), SuspendedUntil: day(b.SuspendedUntil), BlockedUntil: day(b.BlockedUntil), Version: b.Version, UpdatedAt: b.UpdatedAt}
}

// broker shows a filing as it stands today, with what the caller may do.
func (s *Server) broker(ctx context.Context, c broker.Case) gen.Broker {
	b, today := s.brokerBrief(c.Broker), s.Brokers.Today()
	return gen.Broker{ID: b.ID, BrokerNo: b.BrokerNo, Name: b.Name, OrganizationID: b.OrganizationID, OrganizationName: b.OrganizationName, OrgRole: b.OrgRole, Region: b.Region,
		Level: b.Level, Title: b.Title, TitleDecision: b.TitleDecision, Fields: b.Fields, Languages: b.Languages, Intro: b.Intro, ConsentPublic: b.ConsentPublic,
		Status: b.Status, StatusOn: b.StatusOn, FiledAt: b.FiledAt, NoticeFrom: b.NoticeFrom, NoticeTo: b.NoticeTo, ActiveFrom: b.ActiveFrom, ValidUntil: b.ValidUntil,
		SuspendedUntil: b.SuspendedUntil, BlockedUntil: b.BlockedUntil, Version: b.Version, UpdatedAt: b.UpdatedAt,
		Person: personOf(c.Person), Certificates: list(c.Certificates, toBrokerCertificate), Acts: list(c.Acts, toBrokerAct), ReplyUntil: day(c.ReplyUntil()),
		Findings: list(c.Findings(today), func(f fault.Field) gen.BrokerFinding {
			return gen.BrokerFinding{Code: string(f.Code), Pointer: some(f.Pointer), Detail: requestOf(ctx).lang.of(f.Text)}
		}),
		Actions: list(c.Actions(principal(ctx), today), func(a broker.Action) gen.BrokerActions { return gen.BrokerActions(a) })}
}

func toBrokerCertificate(c broker.Certificate) gen.BrokerCertificate {
	modules := list(c.Modules, func(m broker.Module) gen.BrokerModule { return gen.BrokerModule{Module: m.Module, Hours: m.Hours} })
	return gen.BrokerCertificate{ID: c.ID, Kind: gen.BrokerCertificateKind(c.Kind), Level: some(c.Level), CertificateNo: c.Number, IssuerOrganizationID: some(c.IssuerOrg),
		Issuer: c.Issuer, NationalNo: some(c.NationalNo), Modules: &modules, Hours: c.Hours, Score: some(c.Score), ExamDate: day(c.ExamDate), IssueDate: c.IssueDate.String(),
		ValidUntil: day(c.ValidUntil), State: gen.BrokerCertificateState(c.State), How: some(c.How), Reason: some(c.Reason), CheckedBy: some(c.CheckedBy),
		CheckedAt: some(c.CheckedAt), Filename: some(c.Evidence.Filename), Sha256: some(c.Evidence.SHA256)}
}

func toBrokerAct(a broker.Act) gen.BrokerAct {
	return gen.BrokerAct{ID: a.ID, Kind: string(a.Kind), Status: string(a.Status), From: a.From.String(), Until: day(a.Until), Level: a.Level, OrganizationID: a.OrgID,
		ValidUntil: day(a.ValidUntil), Ground: some(a.Ground), DecisionNo: some(a.DecisionNo), Reason: some(a.Reason), Regards: some(a.Regards), DoneBy: some(a.DoneBy), RecordedAt: a.RecordedAt}
}
