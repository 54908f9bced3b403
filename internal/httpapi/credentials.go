package httpapi

import (
	"context"
	"strings"

	"jishi/internal/credential"
	"jishi/internal/httpapi/gen"
)

// ListBrokerCredentials lists a broker's credentials (资信凭证列表).
func (s *Server) ListBrokerCredentials(ctx context.Context, r gen.ListBrokerCredentialsRequestObject) (gen.ListBrokerCredentialsResponseObject, error) {
	page, err := s.Credentials.List(ctx, principal(ctx), r.ID, or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	return gen.ListBrokerCredentials200JSONResponse{NextCursor: some(page.NextCursor),
		Items: list(page.Items, func(c credential.Credential) gen.Credential { return s.credential(ctx, c) })}, err
}

// ListOwnCredentials lists the caller's credentials (我的资信凭证).
func (s *Server) ListOwnCredentials(ctx context.Context, r gen.ListOwnCredentialsRequestObject) (gen.ListOwnCredentialsResponseObject, error) {
	page, err := s.Credentials.Own(ctx, principal(ctx), or(r.Params.Cursor, ""), or(r.Params.Limit, defaultLimit))
	return gen.ListOwnCredentials200JSONResponse{NextCursor: some(page.NextCursor),
		Items: list(page.Items, func(c credential.Credential) gen.Credential { return s.credential(ctx, c) })}, err
}

// GetCredential shows one credential (查看资信凭证).
func (s *Server) GetCredential(ctx context.Context, r gen.GetCredentialRequestObject) (gen.GetCredentialResponseObject, error) {
	c, err := s.Credentials.Get(ctx, principal(ctx), r.ID)
	answer, err := s.credentialAnswer(ctx, c, err)
	return gen.GetCredential200JSONResponse{CredentialJSONResponse: answer}, err
}

// GetCredentialToken sends the signed JWT (下载资信凭证).
func (s *Server) GetCredentialToken(ctx context.Context, r gen.GetCredentialTokenRequestObject) (gen.GetCredentialTokenResponseObject, error) {
	c, err := s.Credentials.Get(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(c.Number + ".jwt")
	return gen.GetCredentialToken200ApplicationVcJwtResponse{Body: strings.NewReader(c.JWT), ContentLength: int64(len(c.JWT)),
		Headers: gen.GetCredentialToken200ResponseHeaders{ContentDisposition: &name}}, nil
}

// GetCredentialCard sends the card (下载身份卡).
func (s *Server) GetCredentialCard(ctx context.Context, r gen.GetCredentialCardRequestObject) (gen.GetCredentialCardResponseObject, error) {
	card, err := s.Credentials.Card(ctx, principal(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	name := disposition(card.Filename)
	return gen.GetCredentialCard200ApplicationPdfResponse{Body: strings.NewReader(string(card.Bytes)), ContentLength: int64(len(card.Bytes)),
		Headers: gen.GetCredentialCard200ResponseHeaders{ContentDisposition: &name}}, nil
}

// SuspendCredential suspends a credential (暂停凭证).
func (s *Server) SuspendCredential(ctx context.Context, r gen.SuspendCredentialRequestObject) (gen.SuspendCredentialResponseObject, error) {
	answer, err := s.moveCredential(ctx, r.ID, credential.Suspend, r.Params.IfMatch, *r.Body)
	return gen.SuspendCredential200JSONResponse{CredentialJSONResponse: answer}, err
}

// RestoreCredential ends a suspension (恢复凭证).
func (s *Server) RestoreCredential(ctx context.Context, r gen.RestoreCredentialRequestObject) (gen.RestoreCredentialResponseObject, error) {
	answer, err := s.moveCredential(ctx, r.ID, credential.Restore, r.Params.IfMatch, *r.Body)
	return gen.RestoreCredential200JSONResponse{CredentialJSONResponse: answer}, err
}

// RevokeCredential revokes a credential for ever (撤销凭证).
func (s *Server) RevokeCredential(ctx context.Context, r gen.RevokeCredentialRequestObject) (gen.RevokeCredentialResponseObject, error) {
	answer, err := s.moveCredential(ctx, r.ID, credential.Revoke, r.Params.IfMatch, *r.Body)
	return gen.RevokeCredential200JSONResponse{CredentialJSONResponse: answer}, err
}

// RenewCredential issues a credential anew (换发凭证).
func (s *Server) RenewCredential(ctx context.Context, r gen.RenewCredentialRequestObject) (gen.RenewCredentialResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Credentials.Renew(ctx, principal(ctx), r.ID, version)
	answer, err := s.credentialAnswer(ctx, c, err)
	return gen.RenewCredential200JSONResponse{CredentialJSONResponse: answer}, err
}

func (s *Server) moveCredential(ctx context.Context, id string, a credential.Action, match *string, body gen.CredentialGround) (gen.CredentialJSONResponse, error) {
	version, err := ifMatch(match)
	if err != nil {
		return gen.CredentialJSONResponse{}, err
	}
	c, err := s.Credentials.Do(ctx, principal(ctx), id, a, version, body.Ground, body.Reason)
	return s.credentialAnswer(ctx, c, err)
}

func (s *Server) credentialAnswer(ctx context.Context, c credential.Credential, err error) (gen.CredentialJSONResponse, error) {
	if err != nil {
		return gen.CredentialJSONResponse{}, err
	}
	body := s.credential(ctx, c)
	statement, err := c.Statement()
	if err != nil {
		return gen.CredentialJSONResponse{}, err
	}
	lang := requestOf(ctx).lang
	acts := list(c.Acts, func(a credential.Act) gen.CredentialAct {
		return gen.CredentialAct{No: a.No, Action: gen.CredentialActAction(a.Action), Ground: some(a.Ground), GroundName: some(lang.of(credential.GroundName(a.Ground))),
			Reason: some(a.Reason), DoneAt: a.DoneAt}
	})
	body.Acts = &acts
	body.Statement, err = object(statement)
	return gen.CredentialJSONResponse{Body: body, Headers: gen.CredentialResponseHeaders{ETag: etag(c.Version)}}, err
}

func (s *Server) credential(ctx context.Context, c credential.Credential) gen.Credential {
	return gen.Credential{ID: c.ID, BrokerID: c.BrokerID, Number: c.Number, Status: gen.CredentialStatus(c.StatusAt(s.now())), Level: c.Level,
		LevelName: requestOf(ctx).lang.of(s.Credentials.LevelName(c)), Holder: holder(c.Holder), KeyID: c.KeyID, JwtSha256: c.SHA256, ValidFrom: c.ValidFrom,
		ValidUntil: instant(c.ValidUntil), ReplacedBy: some(c.ReplacedBy), PublicURL: s.Credentials.Page(c.Number), IssuedAt: c.IssuedAt, EventIndex: c.EventIndex,
		Actions: list(c.Actions(principal(ctx)), func(a string) gen.CredentialActions { return gen.CredentialActions(a) }), Version: c.Version, UpdatedAt: c.UpdatedAt}
}

func holder(h credential.Holder) gen.CredentialHolder {
	out := gen.CredentialHolder{Name: some(h.Name), BrokerNumber: some(h.BrokerNumber), NationalNumber: some(h.NationalNumber), Organization: some(h.Organization),
		CertificateNumber: some(h.CertificateNumber), Hours: some(h.Hours), Score: some(h.Score)}
	if len(h.Fields) > 0 {
		out.Fields = &h.Fields
	}
	if !h.ValidUntil.IsZero() {
		out.ValidUntil = some(h.ValidUntil.String())
	}
	return out
}

// ListCredentialShares lists links (分享链接列表).
func (s *Server) ListCredentialShares(ctx context.Context, r gen.ListCredentialSharesRequestObject) (gen.ListCredentialSharesResponseObject, error) {
	found, err := s.Credentials.Shares(ctx, principal(ctx), r.ID)
	return gen.ListCredentialShares200JSONResponse{Items: list(found, s.share)}, err
}

// CreateCredentialShare makes a link (创建分享链接).
func (s *Server) CreateCredentialShare(ctx context.Context, r gen.CreateCredentialShareRequestObject) (gen.CreateCredentialShareResponseObject, error) {
	b := r.Body
	l, err := s.Credentials.CreateShare(ctx, principal(ctx), r.ID, or(b.Label, ""), list(b.Shows, func(v gen.CredentialReveal) credential.Reveal { return credential.Reveal(v) }), b.Days)
	return gen.CreateCredentialShare201JSONResponse(s.share(l)), err
}

// RevokeCredentialShare takes a link back (收回分享链接).
func (s *Server) RevokeCredentialShare(ctx context.Context, r gen.RevokeCredentialShareRequestObject) (gen.RevokeCredentialShareResponseObject, error) {
	l, err := s.Credentials.RevokeShare(ctx, principal(ctx), r.ID, r.ShareID)
	return gen.RevokeCredentialShare200JSONResponse{CredentialShareJSONResponse: gen.CredentialShareJSONResponse(s.share(l))}, err
}

func (s *Server) share(l credential.Share) gen.CredentialShare {
	return gen.CredentialShare{ID: l.ID, CredentialID: l.CredentialID, Label: some(l.Label), Shows: shown(l.Shows), Open: l.Open(s.now()), ExpiresAt: l.ExpiresAt,
		CreatedAt: l.CreatedAt, RevokedAt: instant(l.RevokedAt), Views: l.Views, LastViewedAt: instant(l.LastViewed), URL: some(l.URL)}
}

func shown(list []credential.Reveal) []gen.CredentialReveal {
	out := make([]gen.CredentialReveal, len(list))
	for i, v := range list {
		out[i] = gen.CredentialReveal(v)
	}
	return out
}
