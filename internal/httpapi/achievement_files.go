package httpapi

import (
	"context"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// maxAchievementText bounds the text parts of an upload, in bytes.
const maxAchievementText = 64

// AddAchievementFile adds a document (上传材料).
func (s *Server) AddAchievementFile(ctx context.Context, r gen.AddAchievementFileRequestObject) (gen.AddAchievementFileResponseObject, error) {
	values, file, err := readForm(r.Body, maxAchievementText, "kind", "tier", "documented_on")
	if err != nil {
		return nil, err
	}
	in := achievement.NewFile{Kind: values["kind"], Tier: achievement.Tier(values["tier"])}
	if text := values["documented_on"]; text != "" {
		if in.DocumentedOn, err = calendar.ParseDate(text); err != nil {
			return nil, fault.Fields(fault.At("/documented_on", fault.WrongFormat))
		}
	}
	f, err := s.Achievements.Attach(ctx, principal(ctx), r.ID, in, file.FileName(), file)
	return gen.AddAchievementFile201JSONResponse(achievementFile(f)), err
}

// GetAchievementFile sends a document (下载材料).
func (s *Server) GetAchievementFile(ctx context.Context, r gen.GetAchievementFileRequestObject) (gen.GetAchievementFileResponseObject, error) {
	f, content, err := s.Achievements.Open(ctx, principal(ctx), r.ID, r.File)
	if err != nil {
		return nil, err
	}
	name := disposition(f.Filename)
	return gen.GetAchievementFile200ApplicationOctetStreamResponse{Body: content, ContentLength: f.Size,
		Headers: gen.GetAchievementFile200ResponseHeaders{ContentDisposition: &name}}, nil
}

// RemoveAchievementFile removes a document (删除材料).
func (s *Server) RemoveAchievementFile(ctx context.Context, r gen.RemoveAchievementFileRequestObject) (gen.RemoveAchievementFileResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := s.Achievements.Detach(ctx, principal(ctx), r.ID, version, r.File)
	if err != nil {
		return nil, err
	}
	body, err := s.achievement(ctx, a)
	return gen.RemoveAchievementFile200JSONResponse(body), err
}

// GetDisclosure shows what the caller may see (查看披露内容).
func (s *Server) GetDisclosure(ctx context.Context, r gen.GetDisclosureRequestObject) (gen.GetDisclosureResponseObject, error) {
	d, err := s.Achievements.Disclosed(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	form, err := recast[gen.AchievementForm](d.Form)
	out := gen.GetDisclosure200JSONResponse{ID: d.ID, No: d.No, OrganizationID: d.OrgID, OrganizationName: d.OrgName, Level: gen.AchievementDisclosureLevel(d.Level),
		Form: form, Files: list(d.Files, achievementFile), UndertakingText: achievement.UndertakingText}
	if d.Undertaking != nil {
		u := undertaking(*d.Undertaking)
		out.Undertaking = &u
	}
	return out, err
}

// ListUndertakings lists who signed (保密承诺列表).
func (s *Server) ListUndertakings(ctx context.Context, r gen.ListUndertakingsRequestObject) (gen.ListUndertakingsResponseObject, error) {
	page, err := s.Achievements.Undertakings(ctx, principal(ctx), r.ID, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	return gen.ListUndertakings200JSONResponse{Items: list(page.Items, undertaking), NextCursor: some(page.NextCursor)}, err
}

// SignUndertaking signs one (签署保密承诺).
func (s *Server) SignUndertaking(ctx context.Context, r gen.SignUndertakingRequestObject) (gen.SignUndertakingResponseObject, error) {
	u, err := s.Achievements.Undertake(ctx, principal(ctx), r.ID, r.Body.Purpose)
	return gen.SignUndertaking201JSONResponse(undertaking(u)), err
}

// DecideUndertaking agrees, refuses or ends (处理保密承诺).
func (s *Server) DecideUndertaking(ctx context.Context, r gen.DecideUndertakingRequestObject) (gen.DecideUndertakingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	u, err := s.Achievements.DecideUndertaking(ctx, principal(ctx), r.ID, version, string(r.Body.Status), or(r.Body.Reason, ""))
	return gen.DecideUndertaking200JSONResponse(undertaking(u)), err
}

// OpenAchievementDispute claims rights (提出权属异议).
func (s *Server) OpenAchievementDispute(ctx context.Context, r gen.OpenAchievementDisputeRequestObject) (gen.OpenAchievementDisputeResponseObject, error) {
	found, err := s.Achievements.OpenDispute(ctx, principal(ctx), r.ID, r.Body.Ground)
	return gen.OpenAchievementDispute201JSONResponse{Items: list(found, dispute)}, err
}

// ListAchievementDisputes lists disputes (权属异议列表).
func (s *Server) ListAchievementDisputes(ctx context.Context, r gen.ListAchievementDisputesRequestObject) (gen.ListAchievementDisputesResponseObject, error) {
	page, err := s.Achievements.Disputes(ctx, principal(ctx), or(r.Params.Status, ""), or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	return gen.ListAchievementDisputes200JSONResponse{Items: list(page.Items, dispute), NextCursor: some(page.NextCursor)}, err
}

// DecideAchievementDispute decides one (处理权属异议).
func (s *Server) DecideAchievementDispute(ctx context.Context, r gen.DecideAchievementDisputeRequestObject) (gen.DecideAchievementDisputeResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Achievements.DecideDispute(ctx, principal(ctx), r.ID, version, r.Body.Upheld, r.Body.Reason)
	return gen.DecideAchievementDispute200JSONResponse(dispute(d)), err
}

func undertaking(u achievement.Undertaking) gen.Undertaking {
	return gen.Undertaking{ID: u.ID, AchievementID: u.AchievementID, OrganizationID: u.OrgID, OrganizationName: u.OrgName, UserName: u.UserName, Purpose: u.Purpose,
		TextVersion: u.TextVersion, Status: gen.UndertakingStatus(u.Status), Reason: u.Reason, Reads: u.Reads, SignedAt: u.SignedAt, Version: u.Version}
}

func dispute(d achievement.Dispute) gen.AchievementDispute {
	out := gen.AchievementDispute{ID: d.ID, AchievementID: d.AchievementID, AchievementNo: d.AchievementNo, AchievementName: d.AchievementName, OwnerName: d.OwnerName,
		ClaimantID: d.ClaimantID, ClaimantName: d.ClaimantName, ClaimantOrganizationName: d.ClaimantOrgName, RightNumber: d.RightNumber, Ground: d.Ground,
		Status: gen.AchievementDisputeStatus(d.Status), Reason: d.Reason, OpenedAt: d.OpenedAt, DecidedAt: d.DecidedAt, Actions: []string{}, Version: d.Version}
	if d.MayDecide {
		out.Actions = []string{"decide"}
	}
	return out
}
