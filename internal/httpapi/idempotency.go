package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gowebpki/jcs"
	"github.com/labstack/echo/v4"

	"jishi/internal/absorption"
	"jishi/internal/fault"
	"jishi/internal/journal"
)

// repeat makes a POST with an Idempotency-Key happen once (R18). The key is
// claimed by the change's own transaction; what is kept here is the answer.
func (s *Server) repeat(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		key, op, p := c.Request().Header.Get("Idempotency-Key"), s.operation(c), principal(c.Request().Context())
		if key == "" || op == nil || !op.retryable || p == nil {
			return next(c)
		}
		retry := &journal.Retry{ActorID: p.UserID, Key: key}
		if !op.multipart {
			hash, err := s.Fingerprint(requestHash(c))
			if err != nil {
				return err
			}
			retry.Hash = hash
		}
		done, err := s.replay(c, op, retry)
		if done || err != nil {
			return err
		}
		return s.first(c, op, retry, next)
	}
}

// first handles the first request with a key and keeps its answer.
func (s *Server) first(c echo.Context, op *operation, retry *journal.Retry, next echo.HandlerFunc) error {
	r := c.Request()
	c.SetRequest(r.WithContext(journal.WithRetry(r.Context(), retry)))
	kept := &recorder{ResponseWriter: c.Response().Writer}
	c.Response().Writer = kept
	err := next(c)
	if errors.Is(err, journal.ErrRepeated) {
		c.SetRequest(r)
		done, err := s.replay(c, op, retry)
		if err == nil && !done {
			err = fmt.Errorf("the answer to key of %s is gone: %w", op.id, journal.ErrRepeated)
		}
		return err
	}
	if err == nil && kept.status >= 200 && kept.status < 300 {
		s.keep(r.Context(), retry, kept)
	}
	return err
}

// replay answers from what was kept; it reports whether there was something.
func (s *Server) replay(c echo.Context, op *operation, retry *journal.Retry) (bool, error) {
	answer, found, err := s.Journal.FindAnswer(c.Request().Context(), retry.ActorID, retry.Key)
	if err != nil || !found {
		return false, err
	}
	if !op.multipart && answer.RequestHash != retry.Hash {
		return false, fault.New(fault.IdempotencyMismatch)
	}
	c.Response().Header().Set("Idempotency-Replayed", "true")
	if answer.Status == 0 {
		return true, s.represent(c, op, answer)
	}
	body, err := s.Unseal(string(answer.Body), answerPlace(retry))
	if err != nil {
		return false, fmt.Errorf("open kept answer: %w", err)
	}
	for name, value := range answer.Headers {
		c.Response().Header().Set(name, value)
	}
	c.Response().WriteHeader(answer.Status)
	_, err = c.Response().Write([]byte(body))
	return true, err
}

// represent answers with the object as it is now: the process that made the
// change ended between commit and answer, or has not finished its answer.
func (s *Server) represent(c echo.Context, op *operation, answer journal.Answer) error {
	r := c.Request().Clone(c.Request().Context())
	if answer.ObjectType == "reconciliation" { // its GET gives the differences as well
		run, err := s.National.Get(r.Context(), principal(r.Context()), answer.ObjectID)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, toReconciliation(run))
	}
	if answer.ObjectType == "volume_closing" { // a year has several
		done, err := s.Ledger.ClosingOf(r.Context(), principal(r.Context()), answer.EventIndex)
		if err != nil {
			return err
		}
		status := http.StatusCreated
		if done.ReopenedIndex == answer.EventIndex {
			status = http.StatusOK
		}
		return c.JSON(status, toClosing(done))
	}
	if answer.ObjectType == "absorption_batch" { // its POST says more than its GET
		b, err := s.Absorption.Get(r.Context(), principal(r.Context()), answer.ObjectID)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, toAbsorptionOutcome(absorption.Outcome{Batch: b, Existing: true}, false))
	}
	if answer.ObjectType == "credential_share" { // links have no GET of their own
		l, err := s.Credentials.Share(r.Context(), principal(r.Context()), answer.ObjectID)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, s.share(l))
	}
	if answer.ObjectType == "notice_objection" { // who objects may not read the notice's own page
		o, err := s.Notices.Receipt(r.Context(), principal(r.Context()), answer.ObjectID)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusCreated, objectionReceipt(o))
	}
	path, ok := readAgain(op, r.URL.Path, answer.ObjectType, answer.ObjectID)
	if !ok {
		return fmt.Errorf("%s answers no repeat of a change of %s", op.id, answer.ObjectType)
	}
	r.Method, r.Body, r.ContentLength, r.URL = http.MethodGet, http.NoBody, 0, &url.URL{Path: path}
	r.Header.Set("X-Request-Id", requestID(r.Context()))
	c.Echo().ServeHTTP(c.Response(), r)
	return nil
}

var (
	// collections are where an object has a GET of its own, by its type.
	collections = map[string]string{"contract": "/contracts/", "organization": "/organizations/", "user": "/users/", "proceeding": "/proceedings/",
		"filing": "/filings/", "mandate": "/mandates/", "credential": "/credentials/", "broker": "/brokers/",
		"commission": "/commissions/", "introduction": "/introductions/", "brokerage_paper": "/brokerage-papers/",
		"course": "/courses/", "enrolment": "/enrolments/", "examination": "/examinations/", "training_base": "/training/bases/",
		"training_certificate": "/training/certificates/", "education": "/education/", "notice": "/notices/"}
	// parts are objects that are read with the list they stand in.
	parts = map[string]string{"contract_broker": "/brokers", "commission_receipt": "/commission-receipts", "broker_complaint": "/complaints", "transfer_org": "/transfer-orgs"}
	// uploads to these make an object of its own; others add to the list of documents.
	uploads = []string{"filing", "mandate", "brokerage_paper", "education", "examination", "broker"}
)

// readAgain is where the object of a change is read as it is now.
func readAgain(op *operation, path, kind, id string) (string, bool) {
	if op.multipart && !slices.Contains(uploads, kind) {
		return path, true
	}
	if kind == "person" {
		return base + "/me/person", true
	}
	if part, ok := parts[kind]; ok {
		before, _, found := strings.Cut(path, part)
		return before + part, found
	}
	collection, ok := collections[kind]
	out := base + collection + id
	if strings.HasPrefix(path, out+"/findings/") {
		out += "/findings"
	}
	return out, ok
}

// keep stores the answer, sealed, because it may hold personal data. A failure
// costs only the exact words of a later repeat.
func (s *Server) keep(ctx context.Context, retry *journal.Retry, kept *recorder) {
	headers := map[string]string{}
	for _, name := range []string{"Content-Type", "ETag", "Location"} {
		if v := kept.Header().Get(name); v != "" {
			headers[name] = v
		}
	}
	body, err := s.Seal(kept.body.String(), answerPlace(retry))
	if err == nil {
		err = s.Journal.SaveAnswer(context.WithoutCancel(ctx), retry, kept.status, headers, []byte(body))
	}
	if err != nil {
		s.log.ErrorContext(ctx, "answer for repeats was not kept", slog.String("request_id", requestID(ctx)), slog.String("error", err.Error()))
	}
}

func answerPlace(retry *journal.Retry) string {
	return "idempotency/" + retry.ActorID + "/" + retry.Key
}

// requestHash identifies a request by method, path and the canonical form of
// its body, so that white space and member order do not matter. It is keyed
// before it is stored, because a body may hold a password.
func requestHash(c echo.Context) string {
	r := c.Request()
	body := rawBody(r.Context())
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	if canonical, err := jcs.Transform(body); err == nil {
		body = canonical
	}
	h := sha256.New()
	path := r.URL.Path
	if query := r.URL.Query().Encode(); query != "" {
		path += "?" + query // on whose behalf, for one
	}
	fmt.Fprintf(h, "%s\n%s\n%s", r.Method, path, body)
	return hex.EncodeToString(h.Sum(nil))
}

// recorder keeps a copy of the answer while it is sent.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write remembers the body.
func (r *recorder) Write(b []byte) (int, error) {
	r.body.Write(b)
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
