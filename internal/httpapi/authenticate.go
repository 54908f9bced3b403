package httpapi

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"jishi/internal/fault"
	"jishi/internal/identity"
)

// principal gives who asks, nil for a public operation.
func principal(ctx context.Context) *identity.Principal {
	p, _ := identity.From(ctx)
	return p
}

func userID(ctx context.Context) string {
	if p := principal(ctx); p != nil {
		return p.UserID
	}
	return ""
}

// authenticate finds out who asks. Every operation needs a bearer token unless
// openapi.yaml says that it is public. The principal travels in the request's
// own context, which is what the generated handlers see.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		op := s.operation(c)
		if op == nil || op.public {
			return next(c)
		}
		r := c.Request()
		token, err := bearer(r.Header.Values(echo.HeaderAuthorization))
		if err != nil {
			return err
		}
		p, err := s.Identity.Authenticate(r.Context(), token)
		if err != nil {
			return err
		}
		p.RequestID = requestID(r.Context())
		c.SetRequest(r.WithContext(identity.With(r.Context(), p)))
		return next(c)
	}
}

// maxToken is the longest token worth reading, in bytes.
const maxToken = 4096

func bearer(headers []string) (string, error) {
	if len(headers) == 0 {
		return "", fault.New(fault.LoginRequired)
	}
	scheme, token, ok := strings.Cut(headers[0], " ")
	if len(headers) > 1 || !ok || !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > maxToken {
		return "", fault.New(fault.TokenInvalid)
	}
	return token, nil
}
