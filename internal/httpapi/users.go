package httpapi

import (
	"context"

	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
)

// ListUsers lists the users the caller administers (用户列表).
func (s *Server) ListUsers(ctx context.Context, r gen.ListUsersRequestObject) (gen.ListUsersResponseObject, error) {
	page, err := s.Identity.ListUsers(ctx, principal(ctx), identity.UserFilter{OrgID: or(r.Params.OrganizationID, ""),
		Limit: or(r.Params.Limit, defaultLimit), Cursor: or(r.Params.Cursor, ""), Count: or(r.Params.Count, false)})
	if err != nil {
		return nil, err
	}
	out := gen.ListUsers200JSONResponse{Items: list(page.Items, toUser), NextCursor: some(page.NextCursor)}
	if page.Total >= 0 {
		out.Total = &page.Total
	}
	return out, nil
}

// CreateUser adds a user (新增用户).
func (s *Server) CreateUser(ctx context.Context, r gen.CreateUserRequestObject) (gen.CreateUserResponseObject, error) {
	u, err := s.Identity.CreateUser(ctx, principal(ctx), identity.NewUser{Username: r.Body.Username, DisplayName: r.Body.DisplayName,
		OrgID: r.Body.OrganizationID, Roles: list(r.Body.Roles, fromRole), Password: r.Body.Password})
	if err != nil {
		return nil, err
	}
	location := base + "/users/" + u.ID
	return gen.CreateUser201JSONResponse{Body: toUser(u),
		Headers: gen.CreateUser201ResponseHeaders{ETag: etag(u.Version), Location: &location}}, nil
}

// GetUser shows a user (用户信息).
func (s *Server) GetUser(ctx context.Context, r gen.GetUserRequestObject) (gen.GetUserResponseObject, error) {
	u, err := s.Identity.GetUser(ctx, principal(ctx), r.ID)
	return gen.GetUser200JSONResponse{UserJSONResponse: userAnswer(u)}, err
}

// UpdateUser changes name and roles (修改用户).
func (s *Server) UpdateUser(ctx context.Context, r gen.UpdateUserRequestObject) (gen.UpdateUserResponseObject, error) {
	version, err := mustMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	patch := identity.UserPatch{DisplayName: r.Body.DisplayName}
	if r.Body.Roles != nil {
		patch.Roles = list(*r.Body.Roles, fromRole)
	}
	u, err := s.Identity.UpdateUser(ctx, principal(ctx), r.ID, version, patch)
	return gen.UpdateUser200JSONResponse{UserJSONResponse: userAnswer(u)}, err
}

// DisableUser takes a user's access away (停用用户).
func (s *Server) DisableUser(ctx context.Context, r gen.DisableUserRequestObject) (gen.DisableUserResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	u, err := s.Identity.DisableUser(ctx, principal(ctx), r.ID, version)
	return gen.DisableUser200JSONResponse{UserJSONResponse: userAnswer(u)}, err
}

// EnableUser gives a user access again (启用用户).
func (s *Server) EnableUser(ctx context.Context, r gen.EnableUserRequestObject) (gen.EnableUserResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	u, err := s.Identity.EnableUser(ctx, principal(ctx), r.ID, version)
	return gen.EnableUser200JSONResponse{UserJSONResponse: userAnswer(u)}, err
}

// SetUserPassword gives a new password (设置密码).
func (s *Server) SetUserPassword(ctx context.Context, r gen.SetUserPasswordRequestObject) (gen.SetUserPasswordResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	u, err := s.Identity.SetPassword(ctx, principal(ctx), r.ID, version, r.Body.Password)
	return gen.SetUserPassword200JSONResponse{UserJSONResponse: userAnswer(u)}, err
}

func userAnswer(u identity.User) gen.UserJSONResponse {
	return gen.UserJSONResponse{Body: toUser(u), Headers: gen.UserResponseHeaders{ETag: etag(u.Version)}}
}

func toUser(u identity.User) gen.User {
	return gen.User{ID: u.ID, Username: u.Username, DisplayName: u.DisplayName, OrganizationID: u.OrgID, Roles: list(u.Roles, toRole),
		Status: gen.UserStatus(u.Status), Version: u.Version, CreatedAt: u.CreatedAt.UTC(), UpdatedAt: u.UpdatedAt.UTC()}
}

func toRole(r identity.Role) gen.Role { return gen.Role(r) }

func fromRole(r gen.Role) identity.Role { return identity.Role(r) }
