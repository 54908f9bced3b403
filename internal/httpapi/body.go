package httpapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"jishi/internal/fault"
)

const (
	// maxJSON is how large a JSON body may be, in bytes.
	maxJSON = 1 << 20
	// formOverhead is what a multipart form may add to its file, in bytes.
	formOverhead = 64 << 10
)

// readBody limits the body, first by what the caller announces and then by
// what really arrives, and reads and checks JSON. A file is left to stream.
func (s *Server) readBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		op, r := s.operation(c), c.Request()
		if op == nil || len(op.media) == 0 {
			return next(c)
		}
		limit := int64(maxJSON)
		if op.multipart {
			limit = s.maxUpload + formOverhead
		}
		if r.ContentLength > limit {
			return s.tooLarge(limit)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		if op.multipart {
			if !op.accepts(r) {
				return fault.New(fault.UnsupportedMediaType)
			}
			return next(c)
		}
		if err := s.readJSON(c, op); err != nil {
			return err
		}
		return next(c)
	}
}

func (s *Server) readJSON(c echo.Context, op *operation) error {
	r := c.Request()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return err
		}
		return fault.New(fault.MalformedRequest).Wrap(fmt.Errorf("read request: %w", err))
	}
	if len(raw) > 0 {
		if !op.accepts(r) {
			return fault.New(fault.UnsupportedMediaType)
		}
		if err := checkJSON(raw); err != nil {
			return err
		}
	}
	r = r.WithContext(context.WithValue(r.Context(), rawBodyKey, raw))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
	r.Body, _ = r.GetBody() // cannot fail
	r.ContentLength = int64(len(raw))
	c.SetRequest(r)
	return nil
}
