package httpapi

import (
	"bytes"
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
	"jishi/internal/notice"
)

func noticeFilter(kind, org, q *string, running *bool, limit *int, cursor *string) notice.Filter {
	return notice.Filter{Kind: or(kind, ""), OrgID: or(org, ""), Query: or(q, ""), Running: or(running, false), Limit: or(limit, defaultLimit), Cursor: or(cursor, "")}
}

// ListNotices lists notices of the caller's unit, or all (公示列表).
func (s *Server) ListNotices(ctx context.Context, r gen.ListNoticesRequestObject) (gen.ListNoticesResponseObject, error) {
	p := r.Params
	page, err := s.Notices.List(ctx, principal(ctx), noticeFilter(p.Kind, p.OrganizationID, p.Q, p.Running, p.Limit, p.Cursor))
	return gen.ListNotices200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, func(n notice.Notice) gen.UnitNotice { return s.notice(principal(ctx), n) })}, err
}

// GetNotice shows one with who objected (查看公示).
func (s *Server) GetNotice(ctx context.Context, r gen.GetNoticeRequestObject) (gen.GetNoticeResponseObject, error) {
	n, err := s.Notices.Get(ctx, principal(ctx), r.ID)
	return gen.GetNotice200JSONResponse(s.notice(principal(ctx), n)), err
}

// GetNoticeRecord exports the course of one with its proofs (公示存证).
func (s *Server) GetNoticeRecord(ctx context.Context, r gen.GetNoticeRecordRequestObject) (gen.GetNoticeRecordResponseObject, error) {
	filename, file, err := s.Notices.Record(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(filename)
	return gen.GetNoticeRecord200ApplicationOctetStreamResponse{Body: bytes.NewReader(file), ContentLength: int64(len(file)),
		Headers: gen.GetNoticeRecord200ResponseHeaders{ContentDisposition: &name}}, nil
}

// ObjectToNotice takes an objection of somebody signed in (提出异议).
func (s *Server) ObjectToNotice(ctx context.Context, r gen.ObjectToNoticeRequestObject) (gen.ObjectToNoticeResponseObject, error) {
	who := principal(ctx)
	if err := identity.Authorize(who, identity.OpObjectToNotice, identity.Object{}); err != nil {
		return nil, err
	}
	o, err := s.Notices.Object(ctx, who, r.ID, notice.NewObjection{Name: r.Body.Name, Contact: r.Body.Contact, Words: r.Body.Words})
	return gen.ObjectToNotice201JSONResponse(objectionReceipt(o)), err
}

// FileNoticeObjection takes an objection from anyone (公众异议).
func (s *Server) FileNoticeObjection(ctx context.Context, r gen.FileNoticeObjectionRequestObject) (gen.FileNoticeObjectionResponseObject, error) {
	o, err := s.Notices.Object(ctx, nil, r.Ref, notice.NewObjection{Name: r.Body.Name, Contact: r.Body.Contact, Words: r.Body.Words, Once: or(r.Body.Once, "")})
	return gen.FileNoticeObjection201JSONResponse(objectionReceipt(o)), err
}

// AcceptNoticeObjection takes an objection up (受理异议).
func (s *Server) AcceptNoticeObjection(ctx context.Context, r gen.AcceptNoticeObjectionRequestObject) (gen.AcceptNoticeObjectionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	n, err := s.Notices.Accept(ctx, principal(ctx), r.ID, r.Objection, version, r.Body.Handler)
	return gen.AcceptNoticeObjection200JSONResponse(s.notice(principal(ctx), n)), err
}

// DecideNoticeObjection decides an objection (处理异议).
func (s *Server) DecideNoticeObjection(ctx context.Context, r gen.DecideNoticeObjectionRequestObject) (gen.DecideNoticeObjectionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	n, err := s.Notices.Decide(ctx, principal(ctx), r.ID, r.Objection, version, r.Body.Upheld, r.Body.Outcome)
	return gen.DecideNoticeObjection200JSONResponse(s.notice(principal(ctx), n)), err
}

// ListPublicNotices lists notices for anybody (公开公示).
func (s *Server) ListPublicNotices(ctx context.Context, r gen.ListPublicNoticesRequestObject) (gen.ListPublicNoticesResponseObject, error) {
	p := r.Params
	page, err := s.Notices.Public(ctx, noticeFilter(p.Kind, nil, p.Q, p.Running, p.Limit, p.Cursor))
	return gen.ListPublicNotices200JSONResponse{NextCursor: some(page.NextCursor), Items: list(page.Items, s.publicNotice)}, err
}

// GetPublicNotice shows one to anybody (公开公示详情).
func (s *Server) GetPublicNotice(ctx context.Context, r gen.GetPublicNoticeRequestObject) (gen.GetPublicNoticeResponseObject, error) {
	n, err := s.Notices.PublicNotice(ctx, r.Ref)
	return gen.GetPublicNotice200JSONResponse(s.publicNotice(n)), err
}

func objectionReceipt(o notice.Objection) gen.ObjectionReceipt {
	return gen.ObjectionReceipt{ID: o.ID, ReceivedAt: o.ReceivedAt}
}

func noticeLine(l notice.Line) gen.NoticeLine {
	return gen.NoticeLine{LabelZh: l.Label.Zh, LabelEn: l.Label.En, Value: l.Value}
}

func (s *Server) notice(who *identity.Principal, n notice.Notice) gen.UnitNotice {
	p := s.publicNotice(n)
	return gen.UnitNotice{ID: p.ID, No: p.No, Kind: p.Kind, OrganizationID: n.OrgID, OrganizationName: p.OrganizationName, SubjectType: n.SubjectType, SubjectID: n.SubjectID,
		Title: p.Title, Content: p.Content, Channel: p.Channel, Handler: p.Handler, PublishedAt: p.PublishedAt, From: p.From, To: p.To, Rule: p.Rule,
		Status: gen.UnitNoticeStatus(p.Status), Objecting: p.Objecting, Reason: some(n.Reason), Version: n.Version,
		Objections: list(n.Objections, func(o notice.Objection) gen.NoticeObjection {
			return gen.NoticeObjection{ID: o.ID, Name: o.Name, Contact: o.Contact, SignedIn: o.UserID != "", Words: o.Words, Status: gen.NoticeObjectionStatus(o.Status),
				ReceivedAt: o.ReceivedAt, Handler: some(o.Handler), AcceptedAt: some(o.AcceptedAt), Outcome: some(o.Outcome), DecidedAt: some(o.DecidedAt),
				Actions: whole(n.Actions(who, &o)), Version: o.Version}
		})}
}

// publicNotice says nothing of who objected, in which words, or who handled it.
func (s *Server) publicNotice(n notice.Notice) gen.PublicNotice {
	today := s.Notices.Today()
	return gen.PublicNotice{ID: n.ID, No: n.No, Kind: string(n.Kind), OrganizationName: n.OrgName, Title: n.Title, Content: list(n.Content, noticeLine), Channel: n.Channel,
		Handler: n.Handler, PublishedAt: n.PublishedAt, From: n.From.String(), To: n.To.String(), Rule: n.Rule, Status: gen.PublicNoticeStatus(n.StatusOn(today)), Objecting: n.Hears(today),
		Objections: list(n.Objections, func(o notice.Objection) gen.PublicObjection {
			return gen.PublicObjection{Status: gen.PublicObjectionStatus(o.Status), ReceivedAt: o.ReceivedAt, AcceptedAt: some(o.AcceptedAt), DecidedAt: some(o.DecidedAt), Outcome: some(o.Outcome)}
		})}
}
