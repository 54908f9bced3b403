// Package console serves what people open in a browser: the pages without
// sign-in (a start page that says what runs here, the public verification of
// certificates, 证明核验), which need no script to be read, and the built console
// (工作台) under /app/. Nothing asks anything of another host; no policy allows
// inline script.
package console

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jishi/internal/fault"
)

// Record (核验结果) is what the verification page shows of a certificate. Dates
// are YYYY-MM-DD, amounts decimal yuan with separated thousands. Everything from ProjectName on is empty
// without the token of the paper.
type Record struct {
	Number         string
	Status         string // VALID, SUPERSEDED or CANCELLED
	Version        int64
	Sample         bool
	KindName       string
	SubKindName    string
	SignDate       string
	BeginDate      string
	EndDate        string
	IssuedOn       string
	Registry       string
	NationalNumber string
	TokenOK        bool

	ProjectName     string
	Sellers         []string
	Buyers          []string
	ContractAmount  string
	TechnicalAmount string
	KeyID           string
}

// Deps is what the pages need.
type Deps struct {
	// Check looks a certificate up; fault certificate_unknown when there is none.
	Check func(ctx context.Context, number, token string) (Record, error)
	// Figures gives the published figures of a year, of the newest one for 0; the
	// start page does without when it is nil.
	Figures func(ctx context.Context, year int) (Figures, error)
	// Releases gives a page of the releases of open data before a month, the newest
	// for ""; the page of them is not there when it is nil.
	Releases func(ctx context.Context, before string) (Releases, error)
	// Credentials are the pages of brokers' credentials; not there when nil.
	Credentials *Credentials
	// Brokers are the pages of the public register; not there when nil.
	Brokers *Brokers
	// Notices are the pages of public notices; not there when nil.
	Notices *Notices
	// Achievements are the pages of the public catalogue, with the map of the site;
	// not there when nil.
	Achievements *Achievements
	// Columns are those of the open-data files.
	Columns []Column
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Sample tells on every page that this is a sample city.
	Sample bool
	// Keys are the public keys that evidence files are checked with.
	Keys Keys
	// App is the built console, index.html at the top; nil when the binary was
	// built without it.
	App    fs.FS
	Logger *slog.Logger
}

//go:embed pages
var files embed.FS

var templates = template.Must(template.ParseFS(files, "pages/*.html"))

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type site struct {
	Deps
	// offline gives the evidence page as one file, made once.
	offline func() ([]byte, error)
}

// Handler serves /, /open-data, /brokers, /achievements, /sitemap.xml, /robots.txt, /verify, /verify/{number}, /verify/evidence, /pages/{file} and /app/.
func Handler(deps Deps) http.Handler {
	if deps.Logger == nil {
		deps.Logger = slog.New(slog.DiscardHandler)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	s := &site{Deps: deps}
	s.offline = s.once()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.start)
	mux.HandleFunc("GET /verify", s.search)
	mux.HandleFunc("GET /verify/{$}", s.search)
	mux.HandleFunc("GET /verify/{number}", s.verify)
	mux.HandleFunc("GET /verify/evidence", s.evidence)
	mux.HandleFunc("GET /verify/evidence.html", s.offlineFile)
	if deps.Credentials != nil {
		s.registerCredentials(mux)
	}
	if deps.Brokers != nil {
		s.registerBrokers(mux)
	}
	if deps.Notices != nil {
		s.registerNotices(mux)
	}
	if deps.Achievements != nil {
		s.registerAchievements(mux)
	}
	if deps.Releases != nil {
		mux.HandleFunc("GET /open-data", s.openData)
	}
	mux.HandleFunc("GET /pages/{file}", s.asset)
	mux.Handle("GET /app", http.RedirectHandler("/app/", http.StatusMovedPermanently))
	mux.HandleFunc("GET /app/", s.app)
	return mux
}

// assets are the files a page may load.
var assets = map[string]bool{"pages.css": true, "evidence.css": true, "verify.js": true, "credential.js": true, "mark.svg": true}

func (s *site) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name == "evidence.js" && s.App != nil {
		s.built(w, r, evidenceScript, "public, max-age=300")
		return
	}
	if !assets[name] {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	http.ServeFileFS(w, r, files, "pages/"+name)
}

// search asks for a number, and sends on to its page when one is given.
func (s *site) search(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	number, token := readScanned(q.Get("number"))
	if number == "" {
		s.show(w, http.StatusOK, "verify.html", s.page(r))
		return
	}
	next := url.Values{}
	if token != "" {
		q.Set("token", token)
	}
	for _, name := range []string{"token", "lang"} {
		if v := strings.TrimSpace(q.Get(name)); v != "" {
			next.Set(name, v)
		}
	}
	target := url.URL{Path: "/verify/" + number, RawPath: "/verify/" + url.PathEscape(number), RawQuery: next.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
}

// longest number or token that is looked up, in bytes.
const maxInput = 128

func (s *site) verify(w http.ResponseWriter, r *http.Request) {
	p := s.page(r)
	p.Asked, p.Token = r.PathValue("number"), r.URL.Query().Get("token")
	status := http.StatusOK
	record, err := s.check(r.Context(), p.Asked, p.Token)
	switch {
	case err == nil:
		p.Record = &record
	case errors.Is(err, fault.New(fault.CertificateUnknown)):
		p.Unknown, status = true, http.StatusNotFound
	default:
		s.Logger.ErrorContext(r.Context(), "certificate could not be checked", slog.String("error", err.Error()))
		p.Failed, status = true, http.StatusInternalServerError
	}
	s.show(w, status, "verify.html", p)
}

func (s *site) check(ctx context.Context, number, token string) (Record, error) {
	if len(number) > maxInput || len(token) > maxInput || strings.ContainsRune(number+token, 0) {
		return Record{}, fault.New(fault.CertificateUnknown)
	}
	return s.Check(ctx, number, token)
}

// show renders into memory first, so that a page is whole or an error.
func (s *site) show(w http.ResponseWriter, status int, name string, p page) {
	s.showUnder(w, status, name, p, policy)
}

// showUnder shows a page under a policy of its own.
func (s *site) showUnder(w http.ResponseWriter, status int, name string, p interface{ Say(key string) string }, policy string) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, p); err != nil {
		s.Logger.Error("page could not be made", slog.String("page", name), slog.String("error", err.Error()))
		http.Error(w, p.Say("failed"), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may be gone
}
