package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"jishi/internal/credential"
	"jishi/internal/credential/vc"
	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// CheckCredential tells what the register says of a number (凭证核验).
func (s *Server) CheckCredential(ctx context.Context, r gen.CheckCredentialRequestObject) (gen.CheckCredentialResponseObject, error) {
	found, err := s.Credentials.Check(ctx, r.Number, or(r.Params.Token, ""))
	body := credentialRecord(ctx, found)
	body.TokenOk = &found.TokenOK
	return gen.CheckCredential200JSONResponse(body), err
}

// VerifyCredential gives a verdict on a credential (核验凭证文件).
func (s *Server) VerifyCredential(ctx context.Context, r gen.VerifyCredentialRequestObject) (gen.VerifyCredentialResponseObject, error) {
	result, found, err := s.Credentials.Verify(ctx, r.Body.Credential)
	if err != nil {
		return nil, err
	}
	lang := requestOf(ctx).lang
	body := gen.CredentialVerdict{Verdict: gen.CredentialVerdictVerdict(result.Verdict), CheckedAt: s.now().UTC(), Reasons: list(result.Reasons, func(v vc.Reason) gen.CredentialReason {
		text := v.Text()
		return gen.CredentialReason{Code: string(v.Code), Text: lang.of(fault.T(text.Zh, text.En)), Detail: some(v.Detail)}
	})}
	if found.Number != "" {
		record := credentialRecord(ctx, found)
		body.Record = &record
	}
	return gen.VerifyCredential200JSONResponse(body), nil
}

func credentialRecord(ctx context.Context, p credential.Public) gen.CredentialRecord {
	out := gen.CredentialRecord{Number: some(p.Number), Status: gen.CredentialStatus(p.Status), Level: some(p.Level), LevelName: some(requestOf(ctx).lang.of(p.LevelName)),
		Issuer: p.Issuer, IssuerDid: p.IssuerDID, KeyID: some(p.KeyID), ValidFrom: instant(p.ValidFrom), ValidUntil: instant(p.ValidUntil), ReplacedBy: some(p.ReplacedBy),
		Sample: p.Sample, AsOf: p.AsOf, Holder: holder(p.Holder)}
	if len(p.StatusLists) > 0 {
		out.StatusLists = &p.StatusLists
	}
	return out
}

// GetCredentialStatusList sends a status list (凭证状态清单).
func (s *Server) GetCredentialStatusList(ctx context.Context, r gen.GetCredentialStatusListRequestObject) (gen.GetCredentialStatusListResponseObject, error) {
	token, _, err := s.Credentials.StatusList(ctx, r.List)
	if err != nil {
		return nil, err
	}
	// A copy that is kept does not grow younger: the list itself says when it was made.
	cache := "public, max-age=" + strconv.Itoa(int(credential.StatusTTL.Seconds())/3)
	return gen.GetCredentialStatusList200ApplicationVcJwtResponse{Body: strings.NewReader(token), ContentLength: int64(len(token)),
		Headers: gen.GetCredentialStatusList200ResponseHeaders{CacheControl: &cache}}, nil
}

// OpenCredentialShare shows what a holder chose to show (打开分享链接).
func (s *Server) OpenCredentialShare(ctx context.Context, r gen.OpenCredentialShareRequestObject) (gen.OpenCredentialShareResponseObject, error) {
	v, err := s.Credentials.OpenShare(ctx, r.Token)
	return gen.OpenCredentialShare200JSONResponse{Record: credentialRecord(ctx, v.Public), Shows: shown(v.Shows), ExpiresAt: v.ExpiresAt, Credential: some(v.JWT)}, err
}

// GetCredentialKeys lists the keys of credentials (凭证公钥).
func (s *Server) GetCredentialKeys(ctx context.Context, _ gen.GetCredentialKeysRequestObject) (gen.GetCredentialKeysResponseObject, error) {
	keys, err := s.Credentials.Keys(ctx)
	return gen.GetCredentialKeys200JSONResponse{Keys: list(keys, func(k vc.Key) gen.CredentialKey {
		j := k.JWK()
		return gen.CredentialKey{Kty: j.Kty, Crv: j.Crv, X: j.X, Kid: j.Kid, Alg: j.Alg, Use: j.Use, Nbf: some(j.Nbf), Exp: some(j.Exp)}
	})}, err
}

// wellKnown serves the key set and the DID document where others look for them.
// Anyone may read them from any page: they are public and small.
func (s *Server) wellKnown(make func(keys []vc.Key) ([]byte, error), contentType string) echo.HandlerFunc {
	return func(c echo.Context) error {
		keys, err := s.Credentials.Keys(c.Request().Context())
		if err != nil {
			return err
		}
		body, err := make(keys)
		if err != nil {
			return err
		}
		h := c.Response().Header()
		h.Set("Cache-Control", "public, max-age=300")
		h.Set("Access-Control-Allow-Origin", "*")
		return c.Blob(http.StatusOK, contentType, body)
	}
}

// registerWellKnown adds the addresses that did:web and JWKS readers ask for.
func (s *Server) registerWellKnown(e *echo.Echo) {
	if s.Credentials == nil {
		return
	}
	document := func(keys []vc.Key) ([]byte, error) { return vc.Document(s.Credentials.DID(), keys) }
	e.GET("/.well-known/jwks.json", s.wellKnown(vc.JWKS, "application/jwk-set+json"))
	e.GET("/.well-known/did.json", s.wellKnown(document, "application/did+json"))
	e.GET("/did.json", s.wellKnown(document, "application/did+json")) // where the public address has a path
}
