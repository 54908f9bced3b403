package httpapi

import (
	"context"
	"encoding/json"
	"fmt"

	"jishi/internal/achievement"
	"jishi/internal/calendar"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// ListAchievements lists achievements (成果列表).
func (s *Server) ListAchievements(ctx context.Context, r gen.ListAchievementsRequestObject) (gen.ListAchievementsResponseObject, error) {
	p := r.Params
	page, err := s.Achievements.List(ctx, principal(ctx), achievement.Filter{Status: or(p.Status, ""), Class: or(p.Class, ""), TechField: or(p.TechField, ""),
		OrgID: or(p.OrganizationID, ""), Query: or(p.Q, ""), Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	if err != nil {
		return nil, err
	}
	items, err := each(page.Items, func(a achievement.Achievement) (gen.Achievement, error) { return s.achievement(ctx, a) })
	return gen.ListAchievements200JSONResponse{Items: items, NextCursor: some(page.NextCursor)}, err
}

// CreateAchievement drafts an achievement (新建成果).
func (s *Server) CreateAchievement(ctx context.Context, r gen.CreateAchievementRequestObject) (gen.CreateAchievementResponseObject, error) {
	form, err := recast[achievement.Form](r.Body)
	if err != nil {
		return nil, err
	}
	a, err := s.Achievements.Create(ctx, principal(ctx), form)
	if err != nil {
		return nil, err
	}
	body, err := s.achievement(ctx, a)
	return gen.CreateAchievement201JSONResponse(body), err
}

// GetAchievement shows one (查看成果).
func (s *Server) GetAchievement(ctx context.Context, r gen.GetAchievementRequestObject) (gen.GetAchievementResponseObject, error) {
	a, err := s.Achievements.Get(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	body, err := s.achievement(ctx, a)
	return gen.GetAchievement200JSONResponse(body), err
}

// UpdateAchievement changes one (修改成果).
func (s *Server) UpdateAchievement(ctx context.Context, r gen.UpdateAchievementRequestObject) (gen.UpdateAchievementResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	form, err := recast[achievement.Form](r.Body.Form)
	if err != nil {
		return nil, err
	}
	a, err := s.Achievements.Update(ctx, principal(ctx), r.ID, version, form, or(r.Body.Reason, ""))
	if err != nil {
		return nil, err
	}
	body, err := s.achievement(ctx, a)
	return gen.UpdateAchievement200JSONResponse(body), err
}

// DeleteAchievement removes a draft (删除草稿).
func (s *Server) DeleteAchievement(ctx context.Context, r gen.DeleteAchievementRequestObject) (gen.DeleteAchievementResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return gen.DeleteAchievement204Response{}, s.Achievements.Delete(ctx, principal(ctx), r.ID, version)
}

// FileAchievement enters one into the register (成果入库).
func (s *Server) FileAchievement(ctx context.Context, r gen.FileAchievementRequestObject) (gen.FileAchievementResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := s.Achievements.File(ctx, principal(ctx), r.ID, version)
	if err != nil {
		return nil, err
	}
	body, err := s.achievement(ctx, a)
	return gen.FileAchievement200JSONResponse(body), err
}

// WithdrawAchievement takes one off the register (撤回成果).
func (s *Server) WithdrawAchievement(ctx context.Context, r gen.WithdrawAchievementRequestObject) (gen.WithdrawAchievementResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := s.Achievements.Withdraw(ctx, principal(ctx), r.ID, version, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	body, err := s.achievement(ctx, a)
	return gen.WithdrawAchievement200JSONResponse(body), err
}

// ListAchievementVersions shows what one has said (历史版本).
func (s *Server) ListAchievementVersions(ctx context.Context, r gen.ListAchievementVersionsRequestObject) (gen.ListAchievementVersionsResponseObject, error) {
	found, err := s.Achievements.Versions(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	items, err := each(found, func(v achievement.Version) (gen.AchievementVersion, error) {
		form, err := recast[gen.AchievementForm](v.Form)
		return gen.AchievementVersion{Number: v.Number, Form: form, FormSha256: v.FormSHA256, Reason: v.Reason, MadeByName: v.MadeByName, MadeAt: v.MadeAt}, err
	})
	return gen.ListAchievementVersions200JSONResponse{Items: items}, err
}

// ListAchievementDuplicates shows what may be the same (疑似重复).
func (s *Server) ListAchievementDuplicates(ctx context.Context, r gen.ListAchievementDuplicatesRequestObject) (gen.ListAchievementDuplicatesResponseObject, error) {
	found, err := s.Achievements.Duplicates(ctx, principal(ctx), r.ID)
	return gen.ListAchievementDuplicates200JSONResponse{Items: list(found, func(l achievement.Likeness) gen.AchievementLikeness {
		return gen.AchievementLikeness{AchievementID: l.AchievementID, No: some(l.No), Name: l.Name, OrganizationName: l.OrgName, Own: l.Own,
			Reasons: whole(l.Reasons), Rights: whole(l.Rights)}
	})}, err
}

// ListPublicAchievements lists the filed ones for anybody (公开成果).
func (s *Server) ListPublicAchievements(ctx context.Context, r gen.ListPublicAchievementsRequestObject) (gen.ListPublicAchievementsResponseObject, error) {
	p := r.Params
	page, err := s.Achievements.PublicList(ctx, achievement.Filter{Class: or(p.Class, ""), TechField: or(p.TechField, ""), Query: or(p.Q, ""),
		Limit: or(p.Limit, defaultLimit), Cursor: or(p.Cursor, "")})
	return gen.ListPublicAchievements200JSONResponse{Items: list(page.Items, publicAchievement), NextCursor: some(page.NextCursor)}, err
}

// GetPublicAchievement shows one to anybody (公开成果详情).
func (s *Server) GetPublicAchievement(ctx context.Context, r gen.GetPublicAchievementRequestObject) (gen.GetPublicAchievementResponseObject, error) {
	a, err := s.Achievements.PublicByNo(ctx, r.No)
	return gen.GetPublicAchievement200JSONResponse(publicAchievement(a)), err
}

// recast gives a value another type of the same JSON.
func recast[T any](v any) (T, error) {
	var out T
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		return out, fmt.Errorf("recast %T: %w", v, err)
	}
	return out, nil
}

// each translates a list by a function that may fail.
func each[A, B any](in []A, f func(A) (B, error)) ([]B, error) {
	out := make([]B, 0, len(in))
	for _, a := range in {
		b, err := f(a)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// whole is a list that is never null.
func whole[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

func (s *Server) achievement(ctx context.Context, a achievement.Achievement) (gen.Achievement, error) {
	form, err := recast[gen.AchievementForm](a.Form)
	out := gen.Achievement{ID: a.ID, No: some(a.No), Status: gen.AchievementStatus(a.Status), OrganizationID: a.OrgID, OrganizationName: a.OrgName, Form: form,
		FormSha256: a.FormSHA256, Files: list(a.Files, achievementFile), FiledOn: day(a.FiledOn), Reason: some(a.Reason), Disputed: a.Disputed, Converted: a.Converted,
		OneYear: a.OneYear, PublicUnit: a.PublicUnit(), PubliclyFunded: a.PubliclyFunded(), ValidUntil: day(a.ValidUntil()),
		Missing: list(a.Missing(calendar.Of(s.Achievements.Now())), func(c fault.Code) string { return string(c) }), Actions: whole(achievement.Actions(principal(ctx), &a)), Version: a.Version, ChangedAt: a.ChangedAt}
	return out, err
}

func achievementFile(f achievement.File) gen.AchievementFile {
	return gen.AchievementFile{ID: f.ID, Kind: gen.AchievementFileKind(f.Kind), Tier: gen.AchievementFileTier(f.Tier), DocumentedOn: day(f.DocumentedOn), Filename: f.Filename,
		MediaType: f.MediaType, Size: f.Size, Sha256: f.SHA256, UploadedAt: f.UploadedAt}
}

func publicAchievement(a achievement.Achievement) gen.PublicAchievement {
	t := a.Readiness()
	return gen.PublicAchievement{No: a.No, Name: a.Name, OrganizationName: a.OrgName, Class: a.Class, EvaluationClass: a.EvaluationClass, Keywords: whole(a.Keywords),
		Teaser: a.Teaser, Stage: a.Stage, TechField: a.TechField, Industry: some(a.Industry), Readiness: t.Level, ReadinessScale: some(t.Scale),
		Rights: list(a.Rights, func(r achievement.Right) gen.PublicRight {
			return gen.PublicRight{Kind: r.Kind, Number: r.Number, Title: r.Title, Status: r.Status}
		}),
		Units:       list(a.Units, func(u achievement.Unit) string { return u.Name }),
		CompletedOn: day(a.CompletedOn), FiledOn: day(a.FiledOn)}
}
