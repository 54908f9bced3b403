package httpapi

import (
	"context"

	"jishi/internal/calendar"
	"jishi/internal/httpapi/gen"
	"jishi/internal/listing"
)

// ListListings lists listings (挂牌列表).
func (s *Server) ListListings(ctx context.Context, r gen.ListListingsRequestObject) (gen.ListListingsResponseObject, error) {
	p := r.Params
	found, err := s.Listings.List(ctx, principal(ctx), listing.Filter{Status: string(or(p.Status, "")), Due: or(p.Due, false), TechField: or(p.TechField, ""), Class: or(p.Class, ""),
		Stage: or(p.Stage, ""), Mode: or(p.Mode, ""), OrgID: or(p.OrganizationID, ""), Least: or(p.ReadinessFrom, 0), Most: or(p.ReadinessTo, 0), Query: or(p.Q, ""),
		Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	if err != nil {
		return nil, err
	}
	items, err := each(found.Items, func(l listing.Listing) (gen.Listing, error) { return listingOf(ctx, l) })
	return gen.ListListings200JSONResponse{Items: items, NextCursor: some(found.NextCursor), Total: found.Total, Capped: found.Capped}, err
}

// CreateListing drafts a listing (新建挂牌).
func (s *Server) CreateListing(ctx context.Context, r gen.CreateListingRequestObject) (gen.CreateListingResponseObject, error) {
	form, err := recast[listing.Form](r.Body.Form)
	if err != nil {
		return nil, err
	}
	l, err := s.Listings.Create(ctx, principal(ctx), r.Body.AchievementID, form)
	if err != nil {
		return nil, err
	}
	body, err := listingOf(ctx, l)
	return gen.CreateListing201JSONResponse(body), err
}

// GetListing shows one (查看挂牌).
func (s *Server) GetListing(ctx context.Context, r gen.GetListingRequestObject) (gen.GetListingResponseObject, error) {
	l, err := s.Listings.Get(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	body, err := listingOf(ctx, l)
	return gen.GetListing200JSONResponse(body), err
}

// UpdateListing changes one (修改挂牌).
func (s *Server) UpdateListing(ctx context.Context, r gen.UpdateListingRequestObject) (gen.UpdateListingResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	form, err := recast[listing.Form](r.Body)
	if err != nil {
		return nil, err
	}
	l, err := s.Listings.Update(ctx, principal(ctx), r.ID, version, form)
	if err != nil {
		return nil, err
	}
	body, err := listingOf(ctx, l)
	return gen.UpdateListing200JSONResponse(body), err
}

// DeleteListing removes a draft (删除草稿).
func (s *Server) DeleteListing(ctx context.Context, r gen.DeleteListingRequestObject) (gen.DeleteListingResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return gen.DeleteListing204Response{}, s.Listings.Delete(ctx, principal(ctx), r.ID, version)
}

// PublishListing offers one to everybody (发布挂牌).
func (s *Server) PublishListing(ctx context.Context, r gen.PublishListingRequestObject) (gen.PublishListingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	l, err := s.Listings.Publish(ctx, principal(ctx), r.ID, version)
	if err != nil {
		return nil, err
	}
	body, err := listingOf(ctx, l)
	return gen.PublishListing200JSONResponse(body), err
}

// ConfirmListing says that one still stands (确认挂牌).
func (s *Server) ConfirmListing(ctx context.Context, r gen.ConfirmListingRequestObject) (gen.ConfirmListingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	l, err := s.Listings.Confirm(ctx, principal(ctx), r.ID, version)
	if err != nil {
		return nil, err
	}
	body, err := listingOf(ctx, l)
	return gen.ConfirmListing200JSONResponse(body), err
}

// WithdrawListing takes one off (撤牌).
func (s *Server) WithdrawListing(ctx context.Context, r gen.WithdrawListingRequestObject) (gen.WithdrawListingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	l, err := s.Listings.Withdraw(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	body, err := listingOf(ctx, l)
	return gen.WithdrawListing200JSONResponse(body), err
}

// GetOffer shows one as companies see it (查看挂牌内容).
func (s *Server) GetOffer(ctx context.Context, r gen.GetOfferRequestObject) (gen.GetOfferResponseObject, error) {
	l, err := s.Listings.Offer(ctx, principal(ctx), r.ID, visitor(ctx))
	if err != nil {
		return nil, err
	}
	body, err := offerOf(ctx, l)
	return gen.GetOffer200JSONResponse(body), err
}

// GetListingFunnel shows what became of one (转化漏斗).
func (s *Server) GetListingFunnel(ctx context.Context, r gen.GetListingFunnelRequestObject) (gen.GetListingFunnelResponseObject, error) {
	f, err := s.Listings.Funnel(ctx, principal(ctx), r.ID)
	return gen.GetListingFunnel200JSONResponse{ViewsPublic: f.ViewsPublic, ViewsSigned: f.ViewsSigned, Enquiries: f.Enquiries, Answered: f.Answered, Overdue: f.Overdue,
		MedianReply: f.MedianReply, Talks: f.Talks, Contracts: f.Contracts, Days: list(f.Days, func(d listing.DayViews) gen.ListingViews {
			return gen.ListingViews{On: d.On.String(), Public: d.Public, Signed: d.Signed}
		})}, err
}

// GetListingFigures shows the funnel by field (分领域漏斗).
func (s *Server) GetListingFigures(ctx context.Context, _ gen.GetListingFiguresRequestObject) (gen.GetListingFiguresResponseObject, error) {
	found, err := s.Listings.Figures(ctx, principal(ctx))
	return gen.GetListingFigures200JSONResponse{Items: list(found, func(f listing.FieldFigures) gen.FieldFigures {
		return gen.FieldFigures{TechField: f.TechField, Listings: f.Listings, Units: f.Units, Stale: f.Stale, Brokered: f.Brokered, Negotiable: f.Negotiable, Views: f.Views,
			Enquiries: f.Enquiries, Answered: f.Answered, Talks: f.Talks, Contracts: f.Contracts}
	})}, err
}

// ListPublicListings shows what is offered to anybody (公开挂牌).
func (s *Server) ListPublicListings(ctx context.Context, r gen.ListPublicListingsRequestObject) (gen.ListPublicListingsResponseObject, error) {
	p := r.Params
	found, err := s.Listings.Search(ctx, listing.Filter{TechField: or(p.TechField, ""), Class: or(p.Class, ""), Stage: or(p.Stage, ""), Mode: or(p.Mode, ""),
		OrgID: or(p.OrganizationID, ""), Least: or(p.ReadinessFrom, 0), Most: or(p.ReadinessTo, 0), Query: or(p.Q, ""), Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	if err != nil {
		return nil, err
	}
	items, err := each(found.Items, func(l listing.Listing) (gen.Offer, error) { return offerOf(ctx, l) })
	return gen.ListPublicListings200JSONResponse{Items: items, NextCursor: some(found.NextCursor), Total: found.Total, Capped: found.Capped}, err
}

// GetPublicListing shows one to anybody (公开挂牌详情).
func (s *Server) GetPublicListing(ctx context.Context, r gen.GetPublicListingRequestObject) (gen.GetPublicListingResponseObject, error) {
	l, err := s.Listings.Public(ctx, r.ID, visitor(ctx))
	if err != nil {
		return nil, err
	}
	body, err := offerOf(ctx, l)
	return gen.GetPublicListing200JSONResponse(body), err
}

func visitor(ctx context.Context) listing.Visitor {
	return listing.Visitor{Agent: requestOf(ctx).agent}
}

func listingOf(ctx context.Context, l listing.Listing) (gen.Listing, error) {
	form, err := recast[gen.ListingForm](l.Form)
	return gen.Listing{ID: l.ID, AchievementID: l.AchievementID, AchievementNo: l.AchievementNo, Name: l.Name, Teaser: l.Teaser, Class: l.Class, EvaluationClass: l.EvaluationClass,
		Stage: l.Stage, TechField: l.TechField, Readiness: l.Readiness, OrganizationID: l.OrgID, OrganizationName: l.OrgName, Status: gen.ListingStatus(l.Status), Form: form,
		FormSha256: l.FormSHA256, BrokerName: some(l.BrokerName), BrokerOrganization: some(l.BrokerOrgName), ListedOn: day(l.ListedOn), ConfirmedOn: day(l.ConfirmedOn),
		ConfirmBy: day(l.ConfirmBy()), ReplyDays: l.ReplyDays, Replies: l.Replies, OpenEnquiries: l.OpenEnquiries, Due: l.Due, TakenDown: l.TakenDown, Reason: some(l.Reason),
		ChangedAt: l.ChangedAt, Actions: whole(listing.Actions(principal(ctx), &l)), Version: l.Version}, err
}

func offerOf(ctx context.Context, l listing.Listing) (gen.Offer, error) {
	form, err := recast[gen.ListingForm](l.Form)
	out := gen.Offer{ID: l.ID, AchievementID: l.AchievementID, AchievementNo: l.AchievementNo, Name: l.Name, Teaser: l.Teaser, Class: l.Class, EvaluationClass: l.EvaluationClass,
		Stage: l.Stage, TechField: l.TechField, Readiness: l.Readiness, OrganizationID: l.OrgID, OrganizationName: l.OrgName, Status: gen.OfferStatus(l.Status), Form: form,
		BrokerName: some(l.BrokerName), BrokerOrganization: some(l.BrokerOrgName), ListedOn: day(l.ListedOn), ConfirmedOn: day(l.ConfirmedOn), ConfirmBy: day(l.ConfirmBy()),
		ReplyDays: l.ReplyDays, Replies: l.Replies, Actions: []string{}}
	for _, a := range listing.Actions(principal(ctx), &l) {
		if a == "enquire" { // what its owner may do is told by getListing
			out.Actions = append(out.Actions, a)
		}
	}
	return out, err
}

// SendEnquiry asks the owner of one (提交意向).
func (s *Server) SendEnquiry(ctx context.Context, r gen.SendEnquiryRequestObject) (gen.SendEnquiryResponseObject, error) {
	e, err := s.Listings.Enquire(ctx, principal(ctx), r.ID, r.Body.Words)
	return gen.SendEnquiry201JSONResponse(enquiryOf(ctx, e)), err
}

// ListEnquiries lists them (意向列表).
func (s *Server) ListEnquiries(ctx context.Context, r gen.ListEnquiriesRequestObject) (gen.ListEnquiriesResponseObject, error) {
	p := r.Params
	page, err := s.Listings.Enquiries(ctx, principal(ctx), listing.EnquiryFilter{ListingID: or(p.ListingID, ""), Status: string(or(p.Status, "")), Side: string(or(p.Side, "")),
		Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListEnquiries200JSONResponse{Items: list(page.Items, func(e listing.Enquiry) gen.Enquiry { return enquiryOf(ctx, e) }), NextCursor: some(page.NextCursor)}, err
}

// GetEnquiry shows one (查看意向).
func (s *Server) GetEnquiry(ctx context.Context, r gen.GetEnquiryRequestObject) (gen.GetEnquiryResponseObject, error) {
	e, err := s.Listings.Enquiry(ctx, principal(ctx), r.ID)
	return gen.GetEnquiry200JSONResponse(enquiryOf(ctx, e)), err
}

// ReplyEnquiry says something in one (答复).
func (s *Server) ReplyEnquiry(ctx context.Context, r gen.ReplyEnquiryRequestObject) (gen.ReplyEnquiryResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, err := s.Listings.Reply(ctx, principal(ctx), r.ID, version, r.Body.Words)
	return gen.ReplyEnquiry200JSONResponse(enquiryOf(ctx, e)), err
}

// MarkEnquiry marks talks or ends one (标记洽谈或结束).
func (s *Server) MarkEnquiry(ctx context.Context, r gen.MarkEnquiryRequestObject) (gen.MarkEnquiryResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, err := s.Listings.Mark(ctx, principal(ctx), r.ID, version, string(r.Body.Status), or(r.Body.Reason, ""))
	return gen.MarkEnquiry200JSONResponse(enquiryOf(ctx, e)), err
}

func enquiryOf(ctx context.Context, e listing.Enquiry) gen.Enquiry {
	org := ""
	if who := principal(ctx); who != nil {
		org = who.OrgID
	}
	out := gen.Enquiry{ID: e.ID, ListingID: e.ListingID, AchievementNo: e.AchievementNo, Name: e.Name, OwnerName: e.OwnerName, OrganizationName: e.OrgName, UserName: e.UserName,
		Owner: e.OwnerOrg == org, Status: gen.EnquiryStatus(e.Status), Reason: some(e.Reason), OpenedAt: e.OpenedAt, DueOn: dateOf(e.DueOn), Waited: e.Waited, Overdue: e.Overdue,
		TalkingOn: day(e.TalkingOn), Actions: whole(listing.EnquiryActions(principal(ctx), &e)), Version: e.Version,
		Messages: list(e.Messages, func(m listing.Message) gen.EnquiryMessage {
			return gen.EnquiryMessage{Seq: m.Seq, OrganizationName: m.OrgName, UserName: m.UserName, Own: m.OrgID == org, Words: m.Words, SaidAt: m.SaidAt}
		})}
	if e.AnsweredAt != nil {
		out.AnsweredAt = instant(*e.AnsweredAt)
	}
	return out
}

func dateOf(d calendar.Date) gen.Date { return d.String() }
