package httpapi

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

// identify gives every request its id and finds out where it comes from.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		info := request{
			id: newRequestID(r.Header.Get("X-Request-Id")), address: clientAddress(r, s.trusted), secure: isSecure(r, s.trusted), lang: languageOf(r), agent: r.UserAgent(),
		}
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), requestKey, info)))
		c.Response().Header().Set("X-Request-Id", info.id)
		return next(c)
	}
}

// logAccess writes one line a request. It names the route, not the address
// that was called, so that no token and no search text reaches the log.
func (s *Server) logAccess(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		r, info := c.Request(), requestOf(c.Request().Context())
		route := c.Path()
		if route == "" {
			route = "-"
		}
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("request_id", info.id), slog.String("method", r.Method), slog.String("route", route),
			slog.Int("status", c.Response().Status), slog.Int64("bytes", c.Response().Size),
			slog.Duration("took", s.now().Sub(start).Round(time.Microsecond)),
			slog.String("address", info.address), slog.String("user", userID(r.Context())))
		if c.Get(brokenKey) != nil {
			panic(http.ErrAbortHandler)
		}
		return nil
	}
}

// recoverPanic turns a panic into an internal error. http.ErrAbortHandler is
// how a handler breaks a connection on purpose, so it goes on.
func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			what := recover()
			if what == nil {
				return
			}
			if what == http.ErrAbortHandler { //nolint:errorlint // a sentinel value, as net/http compares it
				panic(what)
			}
			err = fmt.Errorf("panic: %v\n%s", what, debug.Stack())
		}()
		return next(c)
	}
}

// headers says to browsers what answers of the API may do: nothing (R42).
// Pages set their own, wider policy.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if requestOf(c.Request().Context()).secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if s.operation(c) != nil {
			h.Set("Cache-Control", "no-store")
		}
		return next(c)
	}
}
