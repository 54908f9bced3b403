package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"jishi/internal/fault"
	"jishi/internal/httpapi/gen"
)

// statusOf is the one map from the kind of a fault to an HTTP status.
var statusOf = map[fault.Kind]int{
	fault.Internal:             http.StatusInternalServerError,
	fault.Malformed:            http.StatusBadRequest,
	fault.Unauthenticated:      http.StatusUnauthorized,
	fault.Forbidden:            http.StatusForbidden,
	fault.NotFound:             http.StatusNotFound,
	fault.NotAllowed:           http.StatusMethodNotAllowed,
	fault.Conflict:             http.StatusConflict,
	fault.Stale:                http.StatusPreconditionFailed,
	fault.TooLarge:             http.StatusRequestEntityTooLarge,
	fault.Unsupported:          http.StatusUnsupportedMediaType,
	fault.Invalid:              http.StatusUnprocessableEntity,
	fault.PreconditionRequired: http.StatusPreconditionRequired,
	fault.TooMany:              http.StatusTooManyRequests,
	fault.Unavailable:          http.StatusServiceUnavailable,
}

// statusClientGone is what the log says of a caller that hung up before the
// answer; nobody receives it.
const statusClientGone = 499

// brokenKey marks an answer that failed after it had begun. Its connection is
// cut, so that nobody takes the part that was sent for the whole.
const brokenKey = "broken"

// answerError is Echo's error handler and the one place where an error becomes
// an answer (RFC 9457). What is not a fault is logged here, once, and the
// caller learns only the request id (R37).
func (s *Server) answerError(err error, c echo.Context) {
	r := c.Request()
	if c.Response().Committed {
		if r.Context().Err() == nil {
			s.log.LogAttrs(r.Context(), slog.LevelError, "answer broken off",
				slog.String("request_id", requestID(r.Context())), slog.String("error", err.Error()))
		}
		c.Set(brokenKey, true)
		return
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		c.Response().Status = statusClientGone
		return
	}
	f := s.faultOf(err)
	if f.Kind() == fault.Internal {
		s.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("request_id", requestID(r.Context())), slog.String("error", err.Error()))
	}
	s.writeProblem(c, f)
}

func (s *Server) writeProblem(c echo.Context, f *fault.Error) {
	body, err := json.Marshal(problem(f, requestOf(c.Request().Context())))
	if err != nil {
		s.log.Error("problem cannot be written", slog.String("error", err.Error()))
		return
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Language")
	if f.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	status := statusOf[f.Kind()]
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="jishi"`)
	}
	c.Response().WriteHeader(status)
	if c.Request().Method != http.MethodHead {
		_, _ = c.Response().Write(append(body, '\n')) // the caller may be gone
	}
}

// problem gives the body of an error in one language.
func problem(f *fault.Error, r request) gen.Problem {
	lang := r.lang
	p := gen.Problem{
		Type: "/problems#" + string(f.Code), Code: string(f.Code), Status: statusOf[f.Kind()],
		Title: lang.of(f.Code.Title()), Detail: lang.of(f.Detail), RequestID: r.id,
	}
	if len(f.Actions) > 0 {
		p.Actions = &f.Actions
	}
	if len(f.Fields) > 0 {
		list := make([]gen.FieldError, len(f.Fields))
		for i, x := range f.Fields {
			list[i] = gen.FieldError{Pointer: x.Pointer, Code: string(x.Code), Detail: lang.of(x.Text)}
		}
		p.Errors = &list
	}
	return p
}

// faultOf finds out what the caller may know of an error.
func (s *Server) faultOf(err error) *fault.Error {
	f := fault.As(err)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok && (f == nil || f.Kind() != fault.TooLarge) {
		return s.tooLarge(tooLarge.Limit)
	}
	if f != nil {
		return f
	}
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		return faultOfStatus(h)
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.As(fault.Fields(fault.At(pointerOfPath(t.Field), fault.WrongType)))
	}
	if errors.Is(err, http.ErrNotMultipart) || errors.Is(err, http.ErrMissingBoundary) {
		return fault.New(fault.UnsupportedMediaType)
	}
	return fault.New(fault.InternalError)
}

func (s *Server) tooLarge(limit int64) *fault.Error {
	if limit > maxJSON {
		return fault.Newf(fault.FileTooLarge, "单个文件不得超过 %d MiB。", "A file may have at most %d MiB.", s.maxUpload>>20)
	}
	return fault.Newf(fault.BodyTooLarge, "请求内容不得超过 %d KiB。", "The request may have at most %d KiB.", limit>>10)
}

// faultOfStatus maps what Echo and the generated wrappers say themselves.
func faultOfStatus(h *echo.HTTPError) *fault.Error {
	switch h.Code {
	case http.StatusNotFound:
		return fault.New(fault.RouteNotFound)
	case http.StatusMethodNotAllowed:
		return fault.New(fault.MethodNotAllowed)
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.BodyTooLarge)
	case http.StatusUnsupportedMediaType:
		return fault.New(fault.UnsupportedMediaType)
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return fault.New(fault.MalformedRequest)
	}
	return fault.New(fault.InternalError)
}
