package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"jishi/internal/absorption"
	"jishi/internal/achievement"
	"jishi/internal/broker"
	"jishi/internal/brokerage"
	"jishi/internal/certificate"
	"jishi/internal/contract"
	"jishi/internal/conversion"
	"jishi/internal/credential"
	"jishi/internal/evidence"
	"jishi/internal/filing"
	"jishi/internal/holiday"
	"jishi/internal/httpapi/gen"
	"jishi/internal/identity"
	"jishi/internal/inspection"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/listing"
	"jishi/internal/mandate"
	"jishi/internal/national"
	"jishi/internal/notice"
	"jishi/internal/office"
	"jishi/internal/opendata"
	"jishi/internal/person"
	"jishi/internal/proceeding"
	"jishi/internal/report"
	"jishi/internal/reward"
	"jishi/internal/settlement"
	"jishi/internal/training"
	"jishi/internal/transcript"
	"jishi/internal/workload"
)

// Deps is what the edge needs to work.
type Deps struct {
	Identity     *identity.Service
	Contracts    *contract.Service
	Proceedings  *proceeding.Service
	Settlements  *settlement.Service
	Ledger       *ledger.Service
	OpenData     *opendata.Service
	Certificates *certificate.Service
	Journal      *journal.Journal
	Evidence     *evidence.Service
	Calendars    *holiday.Service
	Offices      *office.Service
	Inspections  *inspection.Service
	Workload     *workload.Service
	Reports      *report.Service
	Transcripts  *transcript.Service
	Filings      *filing.Service
	National     *national.Service
	Absorption   *absorption.Service
	Mandates     *mandate.Service
	Credentials  *credential.Service
	Persons      *person.Service
	Brokers      *broker.Service
	Training     *training.Service
	Achievements *achievement.Service
	Notices      *notice.Service
	Conversions  *conversion.Service
	Rewards      *reward.Service
	Listings     *listing.Service
	Brokerage    *brokerage.Service

	// Seal and Unseal encrypt the answers kept for idempotent repeats, which
	// hold personal data; place binds a value to its row. Fingerprint is a
	// keyed hash. They are Seal, Open and Fingerprint of sealed.Box.
	Seal, Unseal func(value, place string) (string, error)
	Fingerprint  func(value string) (string, error)

	// Pages serves what is not the API: the start page and the public
	// verification pages (package console).
	Pages http.Handler
	// Sample tells that this is a sample city, whose papers have no effect.
	Sample bool
	// TrustedProxies may tell the client's address and scheme; nobody else may.
	TrustedProxies []netip.Prefix
	// MaxUpload is the size of the largest file, in bytes; 50 MiB when zero.
	MaxUpload int64
	// Anonymous limits what one address may do without sign-in; 20 a second
	// with bursts of 100 when zero.
	Anonymous Limit
	Logger    *slog.Logger
	// Ready tells whether requests can be served (database reachable).
	Ready func(ctx context.Context) error
	// Now is the clock of limits and log lines; time.Now when nil.
	Now func() time.Time
}

// Server answers the operations of openapi.yaml. It implements the generated
// strict interface; one file per tag holds the handlers.
type Server struct {
	Deps
	log        *slog.Logger
	now        func() time.Time
	trusted    []netip.Prefix
	maxUpload  int64
	limiter    *limiter
	operations map[string]*operation
	schemas    openapi3.Schemas
}

var _ gen.StrictServerInterface = (*Server)(nil)

// Handler puts the edge together. The order of the steps is the order in which
// a request passes them. It panics when the built-in description is broken,
// which the tests of this package rule out.
func Handler(deps Deps) http.Handler {
	spec, err := LoadSpec()
	if err != nil {
		panic("httpapi: " + err.Error())
	}
	s := newServer(deps, spec)
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.answerError
	routes := &extensions{Echo: e, handlers: map[string]echo.HandlerFunc{}}
	e.Use(routes.find, s.identify, s.logAccess, s.headers, s.recoverPanic, s.limitRate, s.authenticate, s.readBody, s.validate, s.repeat)
	gen.RegisterHandlersWithBaseURL(routes, gen.NewStrictHandler(s, nil), base)
	s.registerSite(e)
	return e
}

func newServer(deps Deps, spec *openapi3.T) *Server {
	s := &Server{Deps: deps, log: deps.Logger, now: deps.Now, trusted: deps.TrustedProxies, maxUpload: deps.MaxUpload}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.maxUpload == 0 {
		s.maxUpload = 50 << 20
	}
	if deps.Anonymous == (Limit{}) {
		deps.Anonymous = Limit{PerSecond: 20, Burst: 100}
	}
	s.limiter = newLimiter(deps.Anonymous)
	s.operations, s.schemas = operationsOf(spec), spec.Components.Schemas
	return s
}

// operation gives the operation of the route that was matched, nil for what is
// not part of the API.
func (s *Server) operation(c echo.Context) *operation {
	return s.operations[c.Request().Method+" "+c.Path()]
}
