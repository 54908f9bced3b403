package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
)

// Login opens a session (登录).
func (s *Server) Login(ctx context.Context, r gen.LoginRequestObject) (gen.LoginResponseObject, error) {
	tokens, err := s.Identity.Login(ctx, r.Body.Username, r.Body.Password, or(r.Body.Otp, ""), originOf(ctx))
	return gen.Login200JSONResponse{TokensJSONResponse: toTokens(tokens)}, err
}

// Refresh renews the tokens of a session (刷新凭证).
func (s *Server) Refresh(ctx context.Context, r gen.RefreshRequestObject) (gen.RefreshResponseObject, error) {
	tokens, err := s.Identity.Refresh(ctx, r.Body.RefreshToken, originOf(ctx))
	return gen.Refresh200JSONResponse{TokensJSONResponse: toTokens(tokens)}, err
}

// Logout ends the session (退出).
func (s *Server) Logout(ctx context.Context, _ gen.LogoutRequestObject) (gen.LogoutResponseObject, error) {
	return gen.Logout204Response{}, s.Identity.Logout(ctx, principal(ctx))
}

// Me tells who is signed in (当前用户).
func (s *Server) Me(ctx context.Context, _ gen.MeRequestObject) (gen.MeResponseObject, error) {
	p := principal(ctx)
	return gen.Me200JSONResponse{ID: p.UserID, Username: p.Username, DisplayName: p.DisplayName, Roles: list(p.Roles, toRole),
		Organization: gen.OrganizationBrief{ID: p.OrgID, Name: p.OrgName, Side: gen.Side(p.Side), OfficeRegion: some(p.OfficeRegion)},
		SessionID:    some(p.SessionID), Sample: some(s.Sample)}, identity.Authorize(p, identity.OpMe, identity.Object{})
}

// ListSessions lists open sessions (登录会话).
func (s *Server) ListSessions(ctx context.Context, r gen.ListSessionsRequestObject) (gen.ListSessionsResponseObject, error) {
	sessions, err := s.Identity.ListSessions(ctx, principal(ctx), or(r.Params.UserID, ""))
	return gen.ListSessions200JSONResponse{Items: list(sessions, toSession)}, err
}

// EndSession ends a session (结束会话).
func (s *Server) EndSession(ctx context.Context, r gen.EndSessionRequestObject) (gen.EndSessionResponseObject, error) {
	return gen.EndSession204Response{}, s.Identity.EndSession(ctx, principal(ctx), r.ID)
}

func originOf(ctx context.Context) identity.Origin {
	r := requestOf(ctx)
	return identity.Origin{Address: r.address, Agent: r.agent, RequestID: r.id}
}

func toTokens(t identity.Tokens) gen.TokensJSONResponse {
	return gen.TokensJSONResponse{AccessToken: t.AccessToken, TokenType: gen.Bearer, ExpiresIn: int64(t.ExpiresIn.Seconds()), RefreshToken: t.RefreshToken}
}

func toSession(x identity.Session) gen.Session {
	return gen.Session{ID: x.ID, UserID: x.UserID, CreatedAt: x.CreatedAt.UTC(), RenewedAt: x.RenewedAt.UTC(), ExpiresAt: x.ExpiresAt.UTC(),
		Address: some(x.Address), Agent: some(x.Agent), Current: x.Current}
}
